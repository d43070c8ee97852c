"""Permits and the queue for them."""

from __future__ import annotations

import asyncio

import pytest

from kiwi_recipes.llm.routing.limiter import ConcurrencyLimiter, QueueFull


def test_places_are_given_in_order_of_arrival() -> None:
    limiter = ConcurrencyLimiter(limit=2, queue=2)
    permits = [limiter.acquire() for _ in range(4)]
    assert [permit.position for permit in permits] == [0, 0, 1, 2]
    with pytest.raises(QueueFull):
        limiter.acquire()
    permits[1].release()
    assert [permit.position for permit in permits] == [0, 0, 0, 1]


def test_who_leaves_the_queue_lets_the_others_move_up() -> None:
    limiter = ConcurrencyLimiter(limit=1, queue=3)
    first, second, third, fourth = (limiter.acquire() for _ in range(4))
    second.release()
    second.release()
    assert [third.position, fourth.position] == [1, 2]
    first.release()
    assert [third.position, fourth.position] == [0, 1]


def test_all_permits_come_back() -> None:
    limiter = ConcurrencyLimiter(limit=2, queue=8)
    for _ in range(3):
        permits = [limiter.acquire() for _ in range(10)]
        for permit in permits:
            permit.release()
    assert [limiter.acquire().position for _ in range(3)] == [0, 0, 1]


def test_no_limit() -> None:
    limiter = ConcurrencyLimiter(limit=None, queue=0)
    assert {limiter.acquire().position for _ in range(1000)} == {0}


async def test_a_waiter_is_woken_by_every_move() -> None:
    limiter = ConcurrencyLimiter(limit=1, queue=3)
    first, second, third = (limiter.acquire() for _ in range(3))
    seen = []

    async def wait() -> None:
        while third.position:
            seen.append(third.position)
            await third.moved()

    task = asyncio.create_task(wait())
    for permit in (first, second):
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        permit.release()
    await task
    assert seen == [2, 1]
