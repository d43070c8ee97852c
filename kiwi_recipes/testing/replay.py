"""Recordings for tests: served on a socket as the server that they are of, or another; and their events."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

if TYPE_CHECKING:  # all of it is imported where it is needed: who does not replay anything waits for none of it
    from starlette.types import ASGIApp

Family = Literal["ollama", "openai", "anthropic", "kiwi"]

KITCHEN: Mapping[str, Any] = {"pantry_items": ["eggs", "spinach", "feta"]}
"""What is asked for where a test does not say."""


class KiwiReplay:
    """Serves recordings (docs/recordings.md) until the test is over. A relative path is one beside the test's file.

    url = kiwi_replay("omelette.jsonl", family="openai")    # a model server that gives the recorded answer
    events = kiwi_replay.events("omelette.jsonl")           # what Kiwi Recipes makes of it
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._serving = ExitStack()

    def __call__(self, recording: str | os.PathLike[str], *, family: Family | None = None, speed: float = 0.0) -> str:
        """Serve it on a free port of this machine; returns the address. Every request gets the recorded answer.

        `family` says as which server; without it, as what it is a recording of. `speed` is how many times as fast, 0 at
        once. Raises kiwi_recipes.recording.RecordingError, and OSError for a file that can't be read.
        """
        return self._serving.enter_context(served(app_of(self._path(recording), family, speed)))

    def events(
        self,
        recording: str | os.PathLike[str],
        *,
        cut: int | None = None,
        request: Mapping[str, Any] = KITCHEN,
    ) -> list[dict[str, Any]]:
        """The events of a recorded stream of ours; of a model server's answer, those that come of it.

        For an answer, `request` is what was asked for, and `cut` the number of characters in which the text comes, 0
        for all at once, None as recorded. Raises as `__call__`.
        """
        from kiwi_recipes.recording import read_recording

        path = self._path(recording)
        found = read_recording(path)
        if found.header.kind == "events":
            return [entry.event for entry in found.events]
        return _in_a_loop_of_its_own(path, cut, request)

    def close(self) -> None:
        """Serve nothing any more. Idempotent."""
        self._serving.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _path(self, recording: str | os.PathLike[str]) -> Path:
        return self._folder / recording


def _in_a_loop_of_its_own(path: Path, cut: int | None, request: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The test may be running in a loop itself."""
    from kiwi_recipes.testing.remade import events_of

    found: list[dict[str, Any]] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.extend(asyncio.run(events_of(path, cut, request)))
        except BaseException as error:
            failed.append(error)

    thread = Thread(target=run, name="kiwi_replay")
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return found


def app_of(path: Path, family: Family | None, speed: float) -> ASGIApp:
    """The recording as an app. Raises RecordingError, OSError."""
    from kiwi_recipes.replay import family_of, kiwi_app, upstream_app
    from kiwi_recipes.settings import load_settings

    as_what = family or family_of(path)
    if as_what == "kiwi":
        return kiwi_app(path, load_settings({}), speed=speed)
    return upstream_app(path, as_what, speed=speed)


class served:  # noqa: N801 - a context manager that reads as a verb
    """An app on a real socket of this machine, in a thread of its own. Yields its address."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def __enter__(self) -> str:
        import uvicorn

        from kiwi_recipes.server import bind

        self._socket = bind("127.0.0.1", 0, 30)
        config = uvicorn.Config(self._app, log_level="critical", lifespan="auto", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = Thread(target=self._server.run, args=([self._socket],), name="served for a test", daemon=True)
        self._thread.start()
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self._socket.close()
