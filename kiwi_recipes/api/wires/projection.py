"""How a projection is read in the place of a run's own frames."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

from kiwi_recipes.api.run_response import StreamFormat, Unfinished
from kiwi_recipes.api.services import Services
from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.streams.codec import decode, dump
from kiwi_recipes.streams.events import EventMask
from kiwi_recipes.streams.store import Subscription

__all__ = ["Projection", "Unfinished", "known_by", "projected", "sse", "stream_format"]

Projection = Callable[[dict[str, Any]], bytes]
"""What an event's body is on another wire; empty if it is nothing there. It is given every event from the first on, but
for tokens, and may keep what it has seen."""


def stream_format(media_type: str, **more: str) -> StreamFormat:
    headers = {
        "content-type": f"{media_type}; charset=utf-8",
        "cache-control": "no-store, no-transform",
        "x-accel-buffering": "no",
        **more,
    }
    return StreamFormat([(name.encode(), value.encode()) for name, value in headers.items()])


@asynccontextmanager
async def projected(services: Services, run_id: str, project: Projection) -> AsyncGenerator[Subscription]:
    """A reader of the run who gets the projection. Raises as `RunManager.subscribe`."""
    masks = EventMask.ALWAYS | EventMask.FIELDS
    async with services.runs.subscribe(run_id, 0, masks) as subscription:
        yield _Projected(subscription, project)


class _Projected:
    def __init__(self, frames: Subscription, project: Projection) -> None:
        self._frames = frames
        self._project = project

    def read(self) -> bytes | None:
        data = self._frames.read()
        if not data:
            return data
        bodies = (decode(frame) for frame in data.split(b"\n\n"))
        return b"".join(self._project(body) for body in bodies if body is not None)

    def changed(self) -> asyncio.Future[None]:
        return self._frames.changed()

    async def next(self) -> bytes | None:
        while (data := self.read()) == b"":
            await self.changed()
        return data

    def wake(self) -> None:
        self._frames.wake()


def known_by(fold: EventFold, event: dict[str, Any]) -> None:
    """Add what is certain to the recipe: a delta is not, as its field may be dropped."""
    if event["type"] != "field.delta":
        fold.apply(event)


def sse(*events: dict[str, Any], last_id: int | None = None) -> bytes:
    """Server-sent events without names. The last one bears the id, so that who has it has had all of them."""
    frames = [b"data: " + dump(event) + b"\n\n" for event in events]
    if frames and last_id is not None:
        frames[-1] = b"id: %d\n%b" % (last_id, frames[-1])
    return b"".join(frames)
