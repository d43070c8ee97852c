"""The watch: one timer of the loop, put off lazily, that counts content and only while it waits."""

from __future__ import annotations

import asyncio

import pytest

from kiwi_recipes.llm.timers import Expired, Timers, Watch

pytestmark = pytest.mark.quick_time


async def never() -> None:
    await asyncio.Event().wait()


@pytest.mark.parametrize("name", ["connect", "first_content", "stall", "total"])
@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_times_must_be_above_zero(name: str, seconds: float) -> None:
    with pytest.raises(ValueError, match=name):
        Timers(**{name: seconds})


async def test_the_result_of_what_is_awaited() -> None:
    watch = Watch(Timers())
    assert await watch.wait(lambda: asyncio.sleep(0, "result")) == "result"
    watch.close()


async def test_each_timer_has_its_own_code() -> None:
    first = Watch(Timers(first_content=0.05))
    with pytest.raises(Expired) as expired:
        await first.wait(never)
    assert expired.value.code == "first_content_timeout"

    stall = Watch(Timers(first_content=60, stall=0.05))
    stall.content()
    with pytest.raises(Expired) as expired:
        await stall.wait(never)
    assert expired.value.code == "stall_timeout"

    total = Watch(Timers(total=0.05))
    with pytest.raises(Expired) as expired:
        await total.wait(never)
    assert expired.value.code == "total_timeout"
    assert expired.value.message == "has not finished within 0.05 s"

    load = Watch(Timers(first_content=0.05))
    load.loading()
    with pytest.raises(Expired) as expired:
        await load.wait(never)
    assert expired.value.code == "load_timeout"


async def test_the_first_content_brings_the_deadline_nearer() -> None:
    watch = Watch(Timers(first_content=60, stall=0.05))
    await watch.wait(lambda: asyncio.sleep(0))  # the timer stands at 60 s
    watch.content()
    async with asyncio.timeout(5):
        with pytest.raises(Expired):
            await watch.wait(never)


async def test_content_puts_the_deadline_off() -> None:
    watch = Watch(Timers(stall=0.3))
    for _ in range(10):
        await watch.wait(lambda: asyncio.sleep(0.05))
        watch.content()
    watch.close()


async def test_waits_without_content_add_up() -> None:
    watch = Watch(Timers(stall=0.2))
    watch.content()

    async def noise() -> None:
        for _ in range(1000):
            await watch.wait(lambda: asyncio.sleep(0.01))

    with pytest.raises(Expired):
        await noise()


async def test_a_reader_that_takes_its_time_is_not_a_stall() -> None:
    watch = Watch(Timers(stall=0.05))
    watch.content()
    await watch.wait(lambda: asyncio.sleep(0))
    await asyncio.sleep(0.15)  # a reader holds a chunk; then the watch hears that it was handed on
    watch.content()
    assert await watch.wait(lambda: asyncio.sleep(0, "more")) == "more"
    watch.close()


async def test_the_total_time_is_up_even_if_nothing_ever_waits() -> None:
    watch = Watch(Timers(total=0.05, stall=0.02))
    watch.content()
    await watch.wait(lambda: asyncio.sleep(0))
    await asyncio.sleep(0.1)
    watch.content()
    with pytest.raises(Expired) as expired:
        await watch.wait(never)
    assert expired.value.code == "total_timeout"


async def test_a_cancellation_from_outside_stays_one() -> None:
    watch = Watch(Timers(first_content=0.05))
    task = asyncio.create_task(watch.wait(never))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    watch.close()


async def test_a_cancellation_in_the_same_instant_as_the_timer_wins() -> None:
    watch = Watch(Timers(first_content=0.05))

    async def cancelled_as_well() -> None:
        task = asyncio.current_task()
        assert task is not None
        try:
            await never()
        except asyncio.CancelledError:
            task.cancel()
            raise

    with pytest.raises(asyncio.CancelledError):
        await asyncio.create_task(watch.wait(cancelled_as_well))


async def test_a_waiter_raises_when_the_time_is_up() -> None:
    watch = Watch(Timers(first_content=0.02))
    with pytest.raises(Expired) as expired:
        await watch.waiter()
    assert expired.value.code == "first_content_timeout"


async def test_a_waiter_that_is_done_is_not_waited_for() -> None:
    watch = Watch(Timers(stall=0.02))
    watch.content()
    watch.waiter().set_result(None)
    await asyncio.sleep(0.05)  # a reader holds a chunk
    watch.content()
    waiter = watch.waiter()
    asyncio.get_running_loop().call_soon(waiter.set_result, None)
    await waiter
    watch.close()


async def test_a_cancellation_in_the_same_instant_as_a_waiters_expiry_wins() -> None:
    watch = Watch(Timers(first_content=0.02))

    async def waits() -> None:
        waiter = watch.waiter()
        waiter.add_done_callback(lambda _: task.cancel())  # between the timer and the task's awakening
        await waiter

    task = asyncio.create_task(waits())
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_the_total_time_is_up_even_where_there_is_always_something_to_read() -> None:
    watch = Watch(Timers(total=0.05, stall=0.02))
    watch.content()
    watch.waiter().set_result(None)
    await asyncio.sleep(0.1)
    with pytest.raises(Expired) as expired:
        watch.go_on()
    assert expired.value.code == "total_timeout"


async def test_an_expiry_leaves_no_cancellation_behind() -> None:
    watch = Watch(Timers(first_content=0.02))
    with pytest.raises(Expired):
        await watch.wait(never)
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0
    await asyncio.sleep(0)


async def test_an_expiry_that_the_call_swallowed_is_still_one() -> None:
    watch = Watch(Timers(first_content=0.02))

    async def stubborn() -> str:
        try:
            await never()
        except asyncio.CancelledError:
            return "too late"
        return "never"

    with pytest.raises(Expired):
        await watch.wait(stubborn)
