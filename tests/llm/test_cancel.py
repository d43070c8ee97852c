"""Whoever stops listening stops the model: in every phase the upstream sees the socket close.

How soon is told as a figure. Nothing else closes it: no timer rings within HANG seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import uvloop

from kiwi_recipes.llm.backends.http_backend import HttpBackend
from kiwi_recipes.llm.deadline import Timers
from kiwi_recipes.llm.types import Text
from kiwi_recipes.testing import (
    Forever,
    Hold,
    Pause,
    Scenario,
    ScriptedUpstream,
    Send,
    deaf_address,
    never,
)
from tests.support.clock import HANG
from tests.support.figures import Figure
from tests.support.wires import PROMPT, WIRES, WireCase, drain

PATIENT = Timers(connect=600, first_content=600, stall=600, total=600)


async def gone(upstream: ScriptedUpstream, since: float) -> str:
    """Waits until the upstream has seen its first client leave; says how long that took."""
    async with asyncio.timeout(HANG):
        left: float = await asyncio.wrap_future(upstream.requests[0].left)
    return f"{(left - since) * 1000:.0f} ms"


@pytest.fixture(params=WIRES, ids=lambda wire: wire.name)
def wire(request: pytest.FixtureRequest) -> WireCase:
    assert isinstance(request.param, WireCase)
    return request.param


@pytest.fixture
async def backend_at(wire: WireCase) -> AsyncIterator[Callable[[str], HttpBackend]]:
    async with contextlib.AsyncExitStack() as backends:

        def make(url: str) -> HttpBackend:
            backend = wire.backend("kitchen", url, "scripted", timers=PATIENT)
            backends.push_async_callback(backend.aclose)
            return backend

        yield make


async def _by_cancelling_the_task(backend: HttpBackend, reached: Awaitable[object]) -> float:
    reading = asyncio.create_task(drain(backend))
    await reached
    await asyncio.sleep(0.05)
    at = time.monotonic()
    reading.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await reading
    return at


@pytest.mark.parametrize("phase", ["queued", "prefill", "thinking", "streaming"])
async def test_cancelling_the_task(
    wire: WireCase, backend_at: Callable[[str], HttpBackend], phase: str, figure: Figure
) -> None:
    scenario = {
        "queued": never(),  # not even headers
        "prefill": Scenario((Send(wire.empty[0]), Hold())),
        "thinking": wire.stream([], thinking=["hm"], end=False).then(Hold()),
        "streaming": wire.stream(["{"] * 10_000, pause=0.01),
    }[phase]
    if phase == "thinking":
        scenario = Scenario((*scenario.steps[: 1 if wire.name == "ollama" else 2], Hold()))
    with ScriptedUpstream(scenario) as upstream:
        arrival = asyncio.wrap_future(upstream.arrived(1))
        at = await _by_cancelling_the_task(backend_at(upstream.url), arrival)
        figure(6, f"{wire.name}, {phase}: EOF upstream after the cancellation", await gone(upstream, at))
        assert upstream.requests[0].cancelled


async def test_closing_the_iterator(wire: WireCase, backend_at: Callable[[str], HttpBackend], figure: Figure) -> None:
    with ScriptedUpstream(wire.stream(["{"] * 10_000, pause=0.01)) as upstream:
        stream = backend_at(upstream.url).stream(PROMPT)
        async for chunk in stream:
            if isinstance(chunk, Text):
                break
        assert not upstream.requests[0].left.done()
        at = time.monotonic()
        await stream.aclose()
        figure(6, f"{wire.name}: EOF upstream after the iterator was closed", await gone(upstream, at))
        assert upstream.requests[0].cancelled


async def test_closing_an_iterator_that_was_not_started_sends_nothing(
    wire: WireCase, backend_at: Callable[[str], HttpBackend]
) -> None:
    with ScriptedUpstream(wire.stream(["{}"])) as upstream:
        await backend_at(upstream.url).stream(PROMPT).aclose()
        assert upstream.connections == 0


async def test_a_reader_that_fails_closes_the_socket(wire: WireCase, backend_at: Callable[[str], HttpBackend]) -> None:
    with ScriptedUpstream(wire.stream(["{"] * 10_000, pause=0.01)) as upstream:
        stream = backend_at(upstream.url).stream(PROMPT)

        async def fail_at_the_first_text() -> None:
            async with contextlib.aclosing(stream):
                async for chunk in stream:
                    if isinstance(chunk, Text):
                        raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await fail_at_the_first_text()
        await asyncio.wrap_future(upstream.requests[0].left)
        assert upstream.requests[0].cancelled


async def test_cancelling_while_connecting_ends_at_once(
    wire: WireCase, backend_at: Callable[[str], HttpBackend]
) -> None:
    with deaf_address() as url:
        async with asyncio.timeout(HANG):
            await _by_cancelling_the_task(backend_at(url), asyncio.sleep(0.05))


async def test_200_cancels_while_connecting_leave_the_backend_sound(
    wire: WireCase, backend_at: Callable[[str], HttpBackend]
) -> None:
    with ScriptedUpstream(wire.stream(["{}"])) as upstream:
        backend = backend_at(upstream.url)
        for yields in range(200):
            reading = asyncio.create_task(drain(backend))
            for _ in range(yields % 12):  # cut off at another step of connecting each time
                await asyncio.sleep(0)
            reading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reading
        outcome = await drain(backend)
        assert outcome.text == "{}"
        assert all(task is asyncio.current_task() for task in asyncio.all_tasks())


@pytest.mark.parametrize("scenario", [never(), None], ids=["queued", "streaming"])
def test_on_the_loop_that_the_server_runs_on(wire: WireCase, scenario: Scenario | None) -> None:
    """uvloop has sockets and timers of its own."""

    async def asked(upstream: ScriptedUpstream) -> None:
        await asyncio.wrap_future(upstream.arrived(1))

    async def cancel_one(url: str, reached: Awaitable[object]) -> float:
        backend = wire.backend("kitchen", url, "scripted", timers=PATIENT)
        try:
            return await _by_cancelling_the_task(backend, reached)
        finally:
            await backend.aclose()

    async def expire_one(url: str) -> str | None:
        backend = wire.backend("kitchen", url, "scripted", timers=Timers(first_content=0.2, total=0.3))
        try:
            return (await drain(backend)).code
        finally:
            await backend.aclose()

    with ScriptedUpstream(scenario or wire.stream(["{"] * 10_000, pause=0.01)) as upstream:
        uvloop.run(cancel_one(upstream.url, asked(upstream)))
        upstream.requests[0].left.result(timeout=HANG)
        assert upstream.requests[0].cancelled
        assert uvloop.run(expire_one(upstream.url)) == ("first_content_timeout" if scenario else "total_timeout")
        upstream.requests[1].left.result(timeout=HANG)


async def test_a_timer_that_runs_out_closes_the_socket_too(wire: WireCase, figure: Figure) -> None:
    noise = Forever((Send(wire.empty[0]), Pause(0.01)))
    with ScriptedUpstream(Scenario((noise,))) as upstream:
        backend = wire.backend("kitchen", upstream.url, "scripted", timers=Timers(first_content=0.2))
        assert (await drain(backend)).code == "first_content_timeout"
        failed = time.monotonic()
        figure(11, f"{wire.name}: EOF upstream after the error", await gone(upstream, failed))
        await backend.aclose()


async def test_closing_the_backend_closes_idle_connections(wire: WireCase) -> None:
    with ScriptedUpstream(wire.stream(["{}"])) as upstream:
        backend = wire.backend("kitchen", upstream.url, "scripted")
        await drain(backend)
        await backend.aclose()
        await backend.aclose()
        await asyncio.wrap_future(upstream.requests[0].left)
