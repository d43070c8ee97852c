"""Work that is only done while somebody waits for it, and this worker may still finish it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from starlette.types import Receive

from kiwi_recipes.api.problem_details import Problem

T = TypeVar("T")


class ClientLeft(Exception):
    """Nobody waits for the answer any more."""


async def while_connected(receive: Receive, work: Coroutine[Any, Any, T]) -> T:
    """The outcome of `work`, which is cancelled if the client closes its connection. Raises ClientLeft."""
    working = asyncio.create_task(work)
    leaving = asyncio.create_task(until_client_leaves(receive))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientLeft
        return working.result()
    finally:
        for task in (working, leaving):
            task.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def wait_connected(receive: Receive, outcome: asyncio.Future[Any], seconds: float) -> None:
    """Wait for `outcome`, at most so long. It is not ours to cancel. Raises ClientLeft."""
    leaving = asyncio.create_task(until_client_leaves(receive))
    try:
        await asyncio.wait({outcome, leaving}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if leaving.done() and not outcome.done():
            raise ClientLeft
    finally:
        leaving.cancel()


async def until_client_leaves(receive: Receive) -> None:
    """Returns when the client has closed its connection."""
    while (await receive())["type"] != "http.disconnect":
        pass


@asynccontextmanager
async def until_cut(open_responses: set[asyncio.Timeout]) -> AsyncIterator[None]:
    """What goes on in here can be cut off through `open_responses`: then it ends with the Problem that says so."""
    cut = asyncio.timeout(None)
    open_responses.add(cut)
    try:
        async with cut:
            yield
    except TimeoutError:
        if not cut.expired():
            raise
        raise restarting() from None
    finally:
        open_responses.discard(cut)


def cut_off(waiting: asyncio.Timeout, within: float = 0.0) -> None:
    """End it in so many seconds, unless it ends sooner by itself."""
    when = asyncio.get_running_loop().time() + within
    due = waiting.when()
    if not waiting.expired() and (due is None or when < due):
        waiting.reschedule(when)


def restarting() -> Problem:
    detail = "The server is restarting. Please try again in a moment."
    return Problem(503, "server_shutdown", detail, retryable=True, retry_after_ms=5_000)
