"""A send begun outside of a task, for a client that is slow: what real servers do at their best and their worst."""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import Message

from kiwi_recipes.api.event_stream import _Pulse


class Server:
    """Takes everything at once, unless it is `full`."""

    def __init__(self) -> None:
        self.room = asyncio.Event()
        self.room.set()
        self.got: list[bytes] = []
        self.gave_up = 0

    async def send(self, message: Message) -> None:
        try:
            await self.room.wait()
        except asyncio.CancelledError:
            await asyncio.sleep(0.01)
            self.gave_up += 1
            raise
        self.got.append(message["body"])


def pulse(server: Server, *, send_timeout: float = 5.0) -> tuple[_Pulse, asyncio.Timeout]:
    cut = asyncio.timeout(None)
    return _Pulse(server.send, cut, heartbeat=0.05, send_timeout=send_timeout), cut


async def test_what_is_taken_at_once_needs_no_waiting_and_what_is_not_keeps_its_order() -> None:
    server = Server()
    sender, _ = pulse(server)
    assert sender.put(b"1") is None
    server.room.clear()
    sending = sender.put(b"2")
    assert sending is not None
    waiting = asyncio.ensure_future(sending)
    await asyncio.sleep(0)
    assert (server.got, waiting.done()) == ([b"1"], False)
    server.room.set()
    await asyncio.wait_for(waiting, 1)
    assert sender.put(b"3") is None
    assert server.got == [b"1", b"2", b"3"]
    sender.close()


async def test_a_send_that_waits_is_cancelled_as_in_a_task() -> None:
    server = Server()
    server.room.clear()
    sender, _ = pulse(server)
    waiting = asyncio.create_task(sender.send(b"1"))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert (server.gave_up, server.got) == (1, [])
    sender.close()


async def test_who_takes_nothing_is_cut_though_a_heartbeat_waits_too() -> None:
    server = Server()
    sender, cut = pulse(server, send_timeout=0.3)
    async with asyncio.timeout(5):
        with pytest.raises(TimeoutError):
            await _send_to_nobody(server, sender, cut)
    assert cut.expired()
    sender.close()
    await asyncio.sleep(0.05)
    assert server.got == []


async def _send_to_nobody(server: Server, sender: _Pulse, cut: asyncio.Timeout) -> None:
    async with cut:
        server.room.clear()
        await asyncio.sleep(0.2)  # a heartbeat has come to wait meanwhile
        await sender.send(b"1")
