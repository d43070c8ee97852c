"""The same without `async`: `KiwiClient` on a loop in a thread of its own, so that it also works where a loop is
running already, as in a notebook.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any, Self, TypeVar

import httpx

from kiwi_client.asked import Request
from kiwi_client.client import KiwiClient
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
        self._client = KiwiClient(base_url, session=session, http=http)
        self._loop = _Loop()
        self._open: set[AsyncGenerator[Event]] = set()  # else garbage together with who reads it, and ended twice

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop what is being read, and close the connections. Idempotent."""
        self._loop.close(self._client.aclose)

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

    def _each(self, events: AsyncGenerator[Event]) -> Generator[Event]:
        async def following() -> Event | None:
            return await anext(events, None)

        self._open.add(events)
        try:
            while (event := self._loop.run(following())) is not None:
                yield event
        finally:
            self._open.discard(events)
            self._loop.leave(events.aclose)


class _Loop:
    """A thread that runs coroutines for others."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="kiwi-client", daemon=True)
        self._thread.start()
        self._running: set[asyncio.Task[Any]] = set()
        self._leaving: set[asyncio.Task[Any]] = set()  # those that end something: nobody cancels them
        self._closed = False

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Its result. Where the caller is interrupted (Ctrl-C) it has been cancelled before that goes on."""
        if self._closed or not self._thread.is_alive():
            coroutine.close()
            raise RuntimeError(CLOSED if self._closed else FORKED)
        over = threading.Event()

        async def whole() -> T:
            try:
                return await self._kept(coroutine)
            finally:
                over.set()

        future = asyncio.run_coroutine_threadsafe(whole(), self._loop)
        try:
            return future.result()
        except CancelledError:
            raise RuntimeError(CLOSED) from None
        except BaseException:
            if future.cancel():
                over.wait(5)
            raise

    def leave(self, last: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run `last`, which ends something, unless all has ended. Nobody waits for it in the thread itself, where the
        garbage collector may come upon a generator that was given up."""
        if self._closed or not self._thread.is_alive():
            return
        if threading.current_thread() is self._thread:
            self._loop.create_task(self._left(last))
        else:
            self.run(self._left(last))

    async def _left(self, last: Callable[[], Coroutine[Any, Any, None]]) -> None:
        with _counted(self._leaving):
            await last()

    async def _kept(self, coroutine: Coroutine[Any, Any, T]) -> T:
        if self._closed:  # since it was asked for
            coroutine.close()
            raise RuntimeError(CLOSED)
        with _counted(self._running):
            return await coroutine

    def close(self, last: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """End what others wait for, then run `last`. Idempotent."""
        if self._closed:
            return
        self._closed = True
        if self._thread.is_alive():
            try:
                asyncio.run_coroutine_threadsafe(self._end(last), self._loop).result()
            finally:
                self._loop.call_soon_threadsafe(self._loop.stop)
                self._thread.join()
                self._loop.close()

    async def _end(self, last: Callable[[], Coroutine[Any, Any, None]]) -> None:
        for task in self._running - self._leaving:
            task.cancel()
        await asyncio.gather(*(self._running | self._leaving), return_exceptions=True)
        await last()


@contextmanager
def _counted(tasks: set[asyncio.Task[Any]]) -> Iterator[None]:
    """The task is among these for as long as it is in here."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - a coroutine runs in one
    tasks.add(task)
    try:
        yield
    finally:
        tasks.discard(task)


CLOSED = "This client is closed."
FORKED = "This client was made in another process: make one in each."
