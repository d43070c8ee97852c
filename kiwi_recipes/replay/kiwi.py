"""A recording as this server: its page and its API, where every request gets the recorded run.

A recording of our own stream is told again, event by event; one of a model server is read by the parser anew.
"""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path

from fastapi import FastAPI

from kiwi_recipes.app import create_app
from kiwi_recipes.llm.backends.replay import ReplayBackend
from kiwi_recipes.llm.routing import LLMRouter, Route
from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.recipes.events import (
    SCHEMA,
    RecipeCancelled,
    RecipeEnd,
    RecipeFailed,
    StreamStarted,
)
from kiwi_recipes.recipes.schemas import RecipeRequest
from kiwi_recipes.recipes.task import Task
from kiwi_recipes.recording import RecordingError, TimedEvent, open_recording
from kiwi_recipes.replay.in_order import in_order
from kiwi_recipes.settings import Settings
from kiwi_recipes.streams.events import ErrorBody, Terminal
from kiwi_recipes.streams.run import EndKind, OnEvents

logger = logging.getLogger(__name__)


def kiwi_app(path: Path, settings: Settings, *, speed: float = 1.0) -> FastAPI:
    """Raises RecordingError, OSError for a file that can't be played."""
    with open_recording(path) as recording:
        header = recording.header
    router = LLMRouter([Route(ReplayBackend("replay", path, speed=speed))])
    # Who shows a recording shows it to others: their own recipes are none of it, unless it is said where they are.
    settings = settings.model_copy(update={"attempts": 1, "library": settings.library or "off"})
    generator = RecordedRuns(path, speed) if header.kind == "events" else None
    return create_app(settings, {}, router=router, generator=generator)


class RecordedRuns:
    """In place of a generator of recipes: whatever is asked for, the recorded run."""

    def __init__(self, path: Path, speed: float) -> None:
        self._path = path
        self._speed = speed

    def write(self, task: Task) -> RecordedRun:
        return self.start(None)

    def start(self, request: RecipeRequest | None) -> RecordedRun:
        return RecordedRun(self._path, self._speed)


class RecordedRun:
    """The events of a recording as a run produces them: numbered anew, at the recorded pace."""

    def __init__(self, path: Path, speed: float) -> None:
        self._path = path
        self._speed = speed
        self._fold = EventFold()

    def started(self, run_id: str) -> StreamStarted:
        """The recorded first event, with the id of this run."""
        with open_recording(self._path) as recording:
            first = next((entry.event for entry in recording if isinstance(entry, TimedEvent)), {})
        return StreamStarted(run_id, first.get("level", 3), first.get("schema", SCHEMA))

    async def produce(self, on_events: OnEvents) -> None:
        started = time.monotonic()
        try:
            with open_recording(self._path) as recording:
                for entry, event in in_order(recording):
                    if event is None or isinstance(event, StreamStarted):  # each run has one of its own
                        continue
                    if self._speed:
                        await asyncio.sleep(max(0.0, started + entry.ms / 1000 / self._speed - time.monotonic()))
                    self._fold.apply(entry.event)
                    if (pause := on_events([event])) is not None:
                        await pause
                    if isinstance(event, Terminal):
                        return
        except RecordingError as error:
            logger.error("Can't replay %s", error)
            on_events([self.failed(ErrorBody("upstream_error", f"Can't replay {error}.", False, "writing"))])
            return
        on_events([self.failed(ErrorBody("upstream_truncated", "The recording ends here.", False, "writing"))])

    def ended(self, kind: EndKind, error: ErrorBody | None) -> RecipeEnd:
        if kind == "cancelled":
            return RecipeCancelled(self._fold.recipe, "cancelled", {}, {})
        return self.failed(error or ErrorBody("internal", "The recording could not be played.", False, "writing"))

    def failed(self, error: ErrorBody) -> RecipeFailed:
        return RecipeFailed(self._fold.recipe, "error", {}, {}, error)
