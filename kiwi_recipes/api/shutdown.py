"""How a worker ends: it learns that it is about to, lets its runs finish, and cuts off what is left."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress

from sse_starlette.sse import EventSourceResponse
from starlette.types import Message

from kiwi_recipes.api.body_limit import AT_SHUTDOWN
from kiwi_recipes.api.connected import cut_off
from kiwi_recipes.api.services import Services
from kiwi_recipes.streams.manager import ENDING_TIMEOUT

LAST_EVENTS = ENDING_TIMEOUT
"""Seconds after the grace of a shutdown in which the last events go out."""


async def watch_for_shutdown(services: Services) -> None:
    """`kiwi serve` says itself when it is about to end. Under a plain uvicorn sse-starlette finds out, and ends its own
    responses: so one is held open that has no events and goes nowhere."""
    held_open = EventSourceResponse(_no_events(), ping=86_400)  # once a day: to older versions 0 is no "never"
    await held_open({"type": "http", "method": "GET"}, _never, _nowhere)
    services.shutdown.set()


async def _no_events() -> AsyncGenerator[bytes]:
    await asyncio.Event().wait()
    yield b""


async def _never() -> Message:
    await asyncio.Event().wait()
    raise AssertionError


async def _nowhere(message: Message) -> None:
    """Nobody reads it."""


async def drain_at_shutdown(services: Services) -> None:
    await services.shutdown.wait()
    await services.runs.drain(services.settings.shutdown_grace)


async def drain_by_force(services: Services) -> None:
    await services.force_shutdown.wait()
    await services.runs.drain(0)


async def refuse_at_shutdown(services: Services) -> None:
    """A client that has sent half a request may send it elsewhere."""
    await services.shutdown.wait()
    for request in list(services.pending_bodies):
        cut_off(request, AT_SHUTDOWN)


async def cut_at_shutdown(services: Services) -> None:
    """What is still open when our own runs have ended is another worker's run: its reader may go on elsewhere."""
    await services.shutdown.wait()
    with suppress(TimeoutError):
        async with asyncio.timeout(services.settings.shutdown_grace):
            await services.force_shutdown.wait()
    await asyncio.sleep(LAST_EVENTS)
    for answer in list(services.open_responses):
        cut_off(answer)


AT_WORK = {
    "watching for a shutdown": watch_for_shutdown,
    "draining": drain_at_shutdown,
    "draining by force": drain_by_force,
    "refusing half a request": refuse_at_shutdown,
    "cutting off what is left": cut_at_shutdown,
}
