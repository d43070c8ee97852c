"""The deadline: one timer of the loop, put off lazily, that counts content and only while it waits."""

from __future__ import annotations

import asyncio

import pytest

from kiwi_recipes.llm.deadline import DEADLINE, Expired, StreamDeadline, Timers

pytestmark = pytest.mark.quick_time


async def never() -> None:
    await asyncio.Event().wait()


@pytest.mark.parametrize("name", ["connect", "first_content", "stall", "total"])
@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_times_must_be_above_zero(name: str, seconds: float) -> None:
    with pytest.raises(ValueError, match=name):
        Timers(**{name: seconds})


async def test_the_result_of_what_is_awaited() -> None:
    deadline = StreamDeadline(Timers())
    assert await deadline.wait(lambda: asyncio.sleep(0, "result")) == "result"
    deadline.close()


async def test_each_timer_has_its_own_code() -> None:
    first = StreamDeadline(Timers(first_content=0.05))
    with pytest.raises(Expired) as expired:
        await first.wait(never)
    assert expired.value.code == "first_content_timeout"

    stall = StreamDeadline(Timers(first_content=60, stall=0.05))
    stall.touch()
    with pytest.raises(Expired) as expired:
        await stall.wait(never)
    assert expired.value.code == "stall_timeout"

    total = StreamDeadline(Timers(total=0.05))
    with pytest.raises(Expired) as expired:
        await total.wait(never)
    assert expired.value.code == "total_timeout"
    assert expired.value.message == "has not finished within 0.05 s"

    load = StreamDeadline(Timers(first_content=0.05))
    load.load()
    with pytest.raises(Expired) as expired:
        await load.wait(never)
    assert expired.value.code == "load_timeout"


async def test_the_first_content_brings_the_deadline_nearer() -> None:
    deadline = StreamDeadline(Timers(first_content=60, stall=0.05))
    await deadline.wait(lambda: asyncio.sleep(0))  # the timer stands at 60 s
    deadline.touch()
    async with asyncio.timeout(5):
        with pytest.raises(Expired):
            await deadline.wait(never)


async def test_content_puts_the_deadline_off() -> None:
    deadline = StreamDeadline(Timers(stall=0.3))
    for _ in range(10):
        await deadline.wait(lambda: asyncio.sleep(0.05))
        deadline.touch()
    deadline.close()


async def test_waits_without_content_add_up() -> None:
    deadline = StreamDeadline(Timers(stall=0.2))
    deadline.touch()

    async def noise() -> None:
        for _ in range(1000):
            await deadline.wait(lambda: asyncio.sleep(0.01))

    with pytest.raises(Expired):
        await noise()


async def test_a_reader_that_takes_its_time_is_not_a_stall() -> None:
    deadline = StreamDeadline(Timers(stall=0.05))
    deadline.touch()
    await deadline.wait(lambda: asyncio.sleep(0))
    await asyncio.sleep(0.15)  # a reader holds a chunk; then the deadline hears that it was handed on
    deadline.touch()
    assert await deadline.wait(lambda: asyncio.sleep(0, "more")) == "more"
    deadline.close()


async def test_the_total_time_is_up_even_if_nothing_ever_waits() -> None:
    deadline = StreamDeadline(Timers(total=0.05, stall=0.02))
    deadline.touch()
    await deadline.wait(lambda: asyncio.sleep(0))
    await asyncio.sleep(0.1)
    deadline.touch()
    with pytest.raises(Expired) as expired:
        await deadline.wait(never)
    assert expired.value.code == "total_timeout"


async def test_a_cancellation_from_outside_stays_one() -> None:
    deadline = StreamDeadline(Timers(first_content=0.05))
    task = asyncio.create_task(deadline.wait(never))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    deadline.close()


async def test_a_cancellation_in_the_same_instant_as_the_timer_wins() -> None:
    deadline = StreamDeadline(Timers(first_content=0.05))

    async def cancelled_as_well() -> None:
        task = asyncio.current_task()
        assert task is not None
        try:
            await never()
        except asyncio.CancelledError:
            task.cancel()
            raise

    with pytest.raises(asyncio.CancelledError):
        await asyncio.create_task(deadline.wait(cancelled_as_well))


async def test_an_answer_that_is_whole_has_a_grace_period_from_the_first_such_word() -> None:
    deadline = StreamDeadline(Timers(stall=60))
    deadline.touch()
    deadline.grace_period(0.1)

    async def noise() -> None:
        while True:
            await deadline.wait(lambda: asyncio.sleep(0.01))
            deadline.grace_period(60)

    with pytest.raises(Expired) as expired:
        await noise()
    assert expired.value.code == "stall_timeout"
    assert deadline.state == "finishing"


async def test_what_is_not_the_servers_is_not_counted() -> None:
    """A receiver that holds what it was handed."""
    deadline = StreamDeadline(Timers(stall=0.05))
    deadline.touch()
    with deadline:
        await deadline.outside(asyncio.sleep(0.15))
        deadline.touch()
        await asyncio.sleep(0)
    with pytest.raises(Expired):
        await deadline.wait(never)


async def test_who_holds_it_for_longer_than_all_may_take_is_told_at_the_next_wait() -> None:
    deadline = StreamDeadline(Timers(total=0.05))

    async def held() -> None:
        with deadline:
            await deadline.outside(asyncio.sleep(0.1))
            await never()

    with pytest.raises(Expired) as expired:
        await held()
    assert expired.value.code == "total_timeout"
    with pytest.raises(Expired):
        await deadline.wait(never)


def test_the_table_has_a_row_for_each_state_it_leads_to() -> None:
    assert {state for signals in DEADLINE.values() for state in signals.values()} | {"waiting"} == set(DEADLINE)


async def test_signals_that_mean_nothing_change_nothing() -> None:
    deadline = StreamDeadline(Timers(first_content=60, stall=60))
    states = []
    for signal in ("loaded", "load", "touch", "load", "finish", "touch"):
        if signal == "finish":
            deadline.grace_period(60)
        else:
            getattr(deadline, signal)()
        states.append(deadline.state)
    assert states == ["waiting", "loading", "writing", "writing", "finishing", "finishing"]


async def test_an_expiry_leaves_no_cancellation_behind() -> None:
    deadline = StreamDeadline(Timers(first_content=0.02))
    with pytest.raises(Expired):
        await deadline.wait(never)
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0
    await asyncio.sleep(0)


async def test_an_expiry_that_the_call_swallowed_is_still_one() -> None:
    deadline = StreamDeadline(Timers(first_content=0.02))

    async def stubborn() -> str:
        try:
            await never()
        except asyncio.CancelledError:
            return "too late"
        return "never"

    with pytest.raises(Expired):
        await deadline.wait(stubborn)
