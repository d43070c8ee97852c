"""Sending a stream's body to a client that is slow, takes nothing, or leaves: what real servers do at their worst."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.types import Message

from kiwi_recipes.api.run_response import ResponseWriter, RunResponse
from kiwi_recipes.streams.codec import DONE, HEARTBEAT, encode
from kiwi_recipes.streams.events import EventMask, Token
from kiwi_recipes.streams.memory import MemoryStore
from kiwi_recipes.streams.run import new_run_id
from kiwi_recipes.streams.store import RunInfo, RunWriter, Subscription
from tests.support.clock import HANG

FRAMES = [encode(Token(f" {n}"), n) for n in range(3)]

pytestmark = pytest.mark.quick_time


class Server:
    """Takes everything at once, unless it is `full`; `last` seconds pass in it after the last part has been taken."""

    def __init__(self, last: float = 0.0) -> None:
        self.room = asyncio.Event()
        self.room.set()
        self.left = asyncio.Event()
        self.got: list[bytes] = []
        self.whole = False
        self._last = last

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            return
        await self.room.wait()
        self.got.append(message["body"])
        if not message["more_body"]:
            self.left.set()
            await asyncio.sleep(self._last)
            self.whole = True

    async def receive(self) -> Message:
        await self.left.wait()
        return {"type": "http.disconnect"}


async def begun() -> tuple[MemoryStore, str, RunWriter]:
    store, run_id = MemoryStore(), new_run_id()
    return store, run_id, await store.create(RunInfo(run_id, "me", 1.0), lambda: None)


def writer_of(server: Server, store: MemoryStore, run_id: str, *, send_timeout: float = 5.0) -> ResponseWriter:
    return ResponseWriter(lambda: store.subscribe(run_id), server.send, 0.05, send_timeout)


async def test_what_comes_while_the_client_is_slow_comes_together_and_in_order() -> None:
    server = Server()
    store, run_id, run = await begun()
    writer = writer_of(server, store, run_id)
    writing = asyncio.create_task(writer.write())
    await asyncio.sleep(0)
    server.room.clear()
    for frame in FRAMES:
        run.write(frame, bytes([EventMask.TOKENS]))
        await asyncio.sleep(0.01)
    server.room.set()
    await run.close("completed")
    await asyncio.wait_for(writing, HANG)
    assert server.got == [HEARTBEAT, FRAMES[0], FRAMES[1] + FRAMES[2], DONE]
    await store.aclose()


async def test_silence_is_filled_with_heartbeats_and_so_is_what_the_reader_did_not_ask_for() -> None:
    server = Server()
    store, run_id, run = await begun()
    writer = ResponseWriter(lambda: store.subscribe(run_id, 0, EventMask.FIELDS), server.send, 0.05, 5.0)
    writing = asyncio.create_task(writer.write())
    for frame in FRAMES * 20:
        run.write(frame, bytes([EventMask.TOKENS]))
        await asyncio.sleep(0.005)
    assert server.got.count(HEARTBEAT) == len(server.got) > 3
    writing.cancel()
    await asyncio.wait({writing})
    await store.aclose()


async def test_who_takes_nothing_is_cut_and_nothing_is_piled_up_for_it(caplog: pytest.LogCaptureFixture) -> None:
    server = Server()
    store, run_id, run = await begun()
    writer = writer_of(server, store, run_id, send_timeout=0.3)
    writing = asyncio.create_task(writer.write())
    await asyncio.sleep(0)
    server.room.clear()
    run.write(FRAMES[0], bytes([EventMask.TOKENS]))
    with caplog.at_level("INFO"):
        await asyncio.wait_for(writing, HANG)
    assert writer.limit.expired()
    assert "cut" in caplog.text
    assert server.got == [HEARTBEAT]
    assert store.channel(run_id).readers == 0
    await store.aclose()


def response_of(store: MemoryStore, run_id: str, open_responses: set[asyncio.Timeout]) -> RunResponse:
    return RunResponse(
        lambda: store.subscribe(run_id), location=None, heartbeat=5, send_timeout=5, open_responses=open_responses
    )


async def test_an_application_around_it_may_take_its_time_with_the_last_part() -> None:
    """The server says that the client is gone as soon as it has that part (ASGI): nobody is cut short by it."""
    server = Server(last=0.2)
    store, run_id, run = await begun()
    run.write(FRAMES[0], bytes([EventMask.TOKENS]))
    await run.close("completed")
    async with asyncio.timeout(5):
        await response_of(store, run_id, set())({}, server.receive, server.send)
    assert server.got == [HEARTBEAT, FRAMES[0], DONE]
    assert server.whole
    await store.aclose()


async def test_whoever_leaves_and_whoever_shuts_down_ends_it() -> None:
    store, run_id, _ = await begun()
    open_responses: set[asyncio.Timeout] = set()
    for how in ("left", "cut"):
        server = Server()
        answer = asyncio.ensure_future(response_of(store, run_id, open_responses)({}, server.receive, server.send))
        while not server.got:
            await asyncio.sleep(0)
        if how == "left":
            server.left.set()
        else:
            next(iter(open_responses)).reschedule(asyncio.get_running_loop().time())
        async with asyncio.timeout(5):
            await answer
        assert (server.got, server.whole) == ([HEARTBEAT], False)
        assert (store.channel(run_id).readers, len(open_responses)) == (0, 0)
    await store.aclose()


async def test_what_goes_wrong_in_it_is_raised_by_the_application() -> None:
    @asynccontextmanager
    async def broken() -> AsyncGenerator[Subscription]:
        raise ZeroDivisionError
        yield

    server: Any = Server()
    response = RunResponse(broken, location=None, heartbeat=5, send_timeout=5, open_responses=set())
    with pytest.raises(ZeroDivisionError):
        async with asyncio.timeout(5):
            await response({}, server.receive, server.send)


async def test_a_server_that_breaks_while_it_watches_the_client_is_not_passed_over() -> None:
    server = Server()
    store, run_id, _ = await begun()

    async def broken() -> Message:
        await server.left.wait()
        raise ZeroDivisionError

    answer = asyncio.ensure_future(response_of(store, run_id, set())({}, broken, server.send))
    while not server.got:
        await asyncio.sleep(0)
    server.left.set()
    with pytest.raises(ZeroDivisionError):
        async with asyncio.timeout(HANG):
            await answer
    await store.aclose()
