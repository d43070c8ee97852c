"""What is handed to a callback, pulled: in order, no faster than it is wanted, and closed with who pulls."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing

import pytest

from kiwi_recipes.llm.backends.ollama import OllamaBackend
from kiwi_recipes.llm.pull import pull
from kiwi_recipes.llm.types import Prompt, Text
from kiwi_recipes.testing import Scenario, ScriptedUpstream, Send, json_line
from tests.support.clock import HANG

HandOn = Callable[[Sequence[int]], Awaitable[None]]


async def test_items_come_one_by_one_and_in_order() -> None:
    async def push(hand_on: HandOn) -> None:
        await hand_on([1, 2])
        await hand_on([])
        await asyncio.sleep(0)
        await hand_on([3])

    assert [item async for item in pull(push)] == [1, 2, 3]


async def test_who_does_not_wait_loses_nothing() -> None:
    async def push(hand_on: HandOn) -> None:
        for number in range(5):
            hand_on([number])

    assert [item async for item in pull(push)] == [0, 1, 2, 3, 4]


async def test_what_is_raised_comes_after_what_was_handed_on() -> None:
    async def push(hand_on: HandOn) -> None:
        hand_on([1, 2])
        raise ZeroDivisionError

    items = pull(push)
    assert [await anext(items), await anext(items)] == [1, 2]
    with pytest.raises(ZeroDivisionError):
        await anext(items)


async def test_nothing_is_done_before_it_is_wanted() -> None:
    done: list[int] = []

    async def push(hand_on: HandOn) -> None:
        for number in range(5):
            done.append(number)
            await hand_on([number])

    items = pull(push)
    await asyncio.sleep(0.01)
    assert done == []
    async with aclosing(items):
        for number in range(3):
            assert await anext(items) == number
            for _ in range(5):
                await asyncio.sleep(0)
            assert done == list(range(number + 1))


@pytest.mark.parametrize("how", ["closed", "cancelled"])
async def test_closing_it_ends_the_other_side_before_it_returns(how: str) -> None:
    ended = []

    async def push(hand_on: HandOn) -> None:
        try:
            await hand_on([1])
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.01)
            ended.append(how)

    items = pull(push)
    assert await anext(items) == 1
    if how == "cancelled":
        waiting = asyncio.ensure_future(anext(items))
        await asyncio.sleep(0.01)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    else:
        await items.aclose()
    assert ended == [how]


@pytest.mark.quick_time
async def test_a_timeout_within_does_not_cancel_who_holds_an_item() -> None:
    async def push(hand_on: HandOn) -> None:
        async with asyncio.timeout(0.01):
            await hand_on([1])
            await asyncio.Event().wait()

    items = pull(push)
    assert await anext(items) == 1
    await asyncio.sleep(0.05)  # would be cancelled here, were it the same task
    with pytest.raises(TimeoutError):
        await anext(items)


async def test_a_slow_reader_holds_the_upstream_back() -> None:
    """By its socket, whose buffers take some megabytes at most: an answer without an end does not fill our memory."""
    lines = (json_line({"model": "m", "response": f"{n} " * 500, "done": False}) for n in range(10_000, 10_050))
    answer = Scenario((Send(b"".join(lines)),) * 270, headers={"content-type": "application/x-ndjson"})  # 40 MB
    with ScriptedUpstream(answer) as upstream:
        backend = OllamaBackend("a", upstream.url, "m")
        async with asyncio.timeout(HANG), aclosing(backend.stream(Prompt("eggs"))) as chunks:
            while not isinstance(await anext(chunks), Text):
                pass
            await asyncio.sleep(0.5)  # time enough for all of it
            assert not upstream.requests[0].played.done()
            await anext(chunks)
        await backend.aclose()
        await asyncio.wrap_future(upstream.requests[0].left)
