"""Seats and the queue for them."""

from __future__ import annotations

import asyncio

import pytest

from kiwi_recipes.llm.seats import QueueFull, Seats


def test_places_are_given_in_order_of_arrival() -> None:
    seats = Seats(limit=2, queue=2)
    tickets = [seats.enter() for _ in range(4)]
    assert [ticket.position for ticket in tickets] == [0, 0, 1, 2]
    with pytest.raises(QueueFull):
        seats.enter()
    tickets[1].leave()
    assert [ticket.position for ticket in tickets] == [0, 0, 0, 1]


def test_who_leaves_the_queue_lets_the_others_move_up() -> None:
    seats = Seats(limit=1, queue=3)
    first, second, third, fourth = (seats.enter() for _ in range(4))
    second.leave()
    second.leave()
    assert [third.position, fourth.position] == [1, 2]
    first.leave()
    assert [third.position, fourth.position] == [0, 1]


def test_all_seats_come_back() -> None:
    seats = Seats(limit=2, queue=8)
    for _ in range(3):
        tickets = [seats.enter() for _ in range(10)]
        for ticket in tickets:
            ticket.leave()
    assert [seats.enter().position for _ in range(3)] == [0, 0, 1]


def test_no_limit() -> None:
    seats = Seats(limit=None, queue=0)
    assert {seats.enter().position for _ in range(1000)} == {0}


async def test_a_waiter_is_woken_by_every_move() -> None:
    seats = Seats(limit=1, queue=3)
    first, second, third = (seats.enter() for _ in range(3))
    seen = []

    async def wait() -> None:
        while third.position:
            seen.append(third.position)
            await third.moved()

    task = asyncio.create_task(wait())
    for ticket in (first, second):
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        ticket.leave()
    await task
    assert seen == [2, 1]
