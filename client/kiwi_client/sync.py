"""The same without `async`: `KiwiClient` on a loop in a thread of its own, so that it also works where a loop is
running already, as in a notebook.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Generator, Mapping, Sequence
from typing import Any, Self, TypeVar

import httpx

from kiwi_client.client import KiwiClient, Request
from kiwi_client.events import Event
from kiwi_client.recipe import Result

__all__ = ["SyncKiwiClient"]

T = TypeVar("T")


class SyncKiwiClient:
    """Talks to one server; may be used by several threads. Its arguments are those of `KiwiClient`.

    with SyncKiwiClient("http://127.0.0.1:8512") as kiwi:
        for event in kiwi.stream({"pantry_items": ["eggs", "spinach", "feta"]}):
            ...
    """

    def __init__(
        self,
        base_url: str = "http://127.0.0.1:8512",
        *,
        session: str | None = None,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        self._loop = _Loop()
        self._client = KiwiClient(base_url, session=session, http=http)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop what is being read, and close the connections. Idempotent."""
        if not self._loop.closed:
            self._loop.run(self._client.aclose())
            self._loop.close()

    def stream(
        self, request: Request | Mapping[str, Any], *, include: str | None = None, key: str | None = None
    ) -> Generator[Event]:
        """As `KiwiClient.stream`: every event of a new run. Leaving the loop early stops the run."""
        return self._each(self._client.stream(request, include=include, key=key))

    def revise(
        self,
        recipe_id: str,
        request: Request | Mapping[str, Any],
        *,
        include: str | None = None,
        key: str | None = None,
    ) -> Generator[Event]:
        """As `KiwiClient.revise`: the same of a kept recipe that is changed."""
        return self._each(self._client.revise(recipe_id, request, include=include, key=key))

    def read_text(
        self, request: Request | Mapping[str, Any], *, include: str | None = None, key: str | None = None
    ) -> Generator[Event]:
        """As `KiwiClient.read_text`: the same of a recipe that is read out of a pasted text."""
        return self._each(self._client.read_text(request, include=include, key=key))

    def accept(
        self, recipe_id: str, run_id: str, version: int, acknowledged: Sequence[Mapping[str, Any]] = ()
    ) -> dict[str, Any]:
        """As `KiwiClient.accept`: keep what a run of `revise` made of the recipe."""
        return self._loop.run(self._client.accept(recipe_id, run_id, version, acknowledged))

    def suggest(self, request: Request | Mapping[str, Any]) -> Result:
        """As `KiwiClient.suggest`: the result, once the recipe is whole."""
        return self._loop.run(self._client.suggest(request))

    def status(self, run_id: str) -> dict[str, Any]:
        """As `KiwiClient.status`: the run as it stands."""
        return self._loop.run(self._client.status(run_id))

    def stop(self, run_id: str) -> None:
        """As `KiwiClient.stop`: stop the run now."""
        self._loop.run(self._client.stop(run_id))

    def _each(self, events: Any) -> Generator[Event]:
        async def following() -> Event | None:
            return await anext(events, None)

        try:
            while (event := self._loop.run(following())) is not None:
                yield event
        finally:
            if not self._loop.closed:
                self._loop.run(events.aclose())


class _Loop:
    """A thread that runs coroutines for others."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="kiwi-client", daemon=True)
        self._thread.start()
        self.closed = False

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Its result. Where the caller is interrupted (Ctrl-C) it has been cancelled before that goes on."""
        if self.closed:
            coroutine.close()
            raise RuntimeError("This client is closed.")
        over = threading.Event()

        async def whole() -> T:
            try:
                return await coroutine
            finally:
                over.set()

        future = asyncio.run_coroutine_threadsafe(whole(), self._loop)
        try:
            return future.result()
        except BaseException:
            if future.cancel():
                over.wait(5)
            raise

    def close(self) -> None:
        """Idempotent."""
        if not self.closed:
            self.closed = True
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
