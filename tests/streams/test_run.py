"""A run ends exactly once, whatever happens to it, and frees its producer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, suppress
from typing import Any

import pytest

from kiwi_recipes.recipes.events import RecipeCancelled, RecipeCompleted, RecipeFailed, StreamStarted
from kiwi_recipes.streams import manager as manager_module
from kiwi_recipes.streams import run as run_module
from kiwi_recipes.streams.codec import DONE, decode
from kiwi_recipes.streams.events import ErrorBody, Event, FieldDone, StreamStatus, Terminal, Token
from kiwi_recipes.streams.manager import RunLimits, RunManager, ShuttingDown, TooManyRuns
from kiwi_recipes.streams.memory import MemoryStore
from kiwi_recipes.streams.run import EndKind, OnEvents, Run
from kiwi_recipes.streams.store import UnknownRun
from tests.support.clock import HANG

pytestmark = pytest.mark.quick_time


class Script:
    """A producer that plays events; None waits until the run is ended from outside, an exception is raised."""

    def __init__(self, *events: Event | Exception | None) -> None:
        self.script = events
        self.freed = False

    def started(self, run_id: str) -> StreamStarted:
        return StreamStarted(run_id, 3, "/schema")

    async def produce(self, on_events: OnEvents) -> None:
        try:
            for event in self.script:
                if event is None:
                    await asyncio.Event().wait()
                elif isinstance(event, Exception):
                    raise event
                else:
                    on_events([event])
        finally:
            self.freed = True

    def ended(self, kind: EndKind, error: ErrorBody | None) -> Terminal:
        if kind == "cancelled":
            return RecipeCancelled({"title": "so far"}, "cancelled", {}, {})
        assert error is not None
        return RecipeFailed({"title": "so far"}, "error", {}, {}, error)

    def failed(self, error: ErrorBody) -> Terminal:
        return RecipeFailed({}, "error", {}, {}, error)


STATUS, TOKEN = StreamStatus("writing", 1), Token("x")
END = RecipeCompleted({"title": "T"}, "stop", {}, {})


@pytest.fixture
async def manager() -> AsyncIterator[RunManager]:
    limits = RunLimits(runs=3, runs_per_session=2, resume_grace=0.2, total_timeout=5)
    manager = RunManager(MemoryStore(), limits)
    yield manager
    await manager.drain(0)
    await manager.store.aclose()


async def start(manager: RunManager, script: Script, owner: str = "me") -> Run:
    return await manager.start(script, owner)


async def bodies(manager: RunManager, run: Run, begin: int = 0) -> list[dict[str, Any]]:
    async with asyncio.timeout(10), aclosing(manager.read(run.id, begin)) as frames:
        data = b"".join([part async for part in frames])
    assert data.endswith(DONE)
    assert data.count(DONE) == 1
    return [body for frame in data.split(b"\n\n") if (body := decode(frame)) is not None]


def kinds(found: list[dict[str, Any]]) -> list[str]:
    assert [body["seq"] for body in found] == list(range(found[0]["seq"], found[0]["seq"] + len(found)))
    return [body["type"] for body in found]


async def test_events_are_numbered_from_zero_and_end_once(manager: RunManager) -> None:
    script = Script(STATUS, TOKEN, END, TOKEN)
    run = await start(manager, script)
    assert kinds(await bodies(manager, run)) == ["stream.started", "stream.status", "token", "recipe.completed"]
    await run.wait_ended()
    assert script.freed
    assert manager.running == 0


async def test_what_cannot_be_encoded_leaves_no_gap_in_the_numbers(manager: RunManager) -> None:
    class Together(Script):
        async def produce(self, on_events: OnEvents) -> None:
            on_events([STATUS, TOKEN, FieldDone("/title", object(), None), TOKEN])

    run = await start(manager, Together())
    found = await bodies(manager, run)
    assert [body["seq"] for body in found] == list(range(len(found)))
    assert [body["type"] for body in found] == ["stream.started", "stream.status", "token", "recipe.failed"]
    assert await manager.store.length(run.id) == len(found)


async def test_stop_cancels_and_keeps_what_is_known(manager: RunManager) -> None:
    script = Script(STATUS, TOKEN, None)
    run = await start(manager, script)
    reading = asyncio.create_task(bodies(manager, run))
    await run.first_response
    await manager.stop(run.id, "me")
    found = await reading
    assert kinds(found)[-1] == "recipe.cancelled"
    assert found[-1]["recipe"] == {"title": "so far"}
    assert script.freed
    await manager.stop(run.id, "me")


async def test_stop_before_the_first_turn_still_ends_the_run(manager: RunManager) -> None:
    run = await start(manager, Script(STATUS, None))
    run.stop()
    assert kinds(await bodies(manager, run)) == ["stream.started", "recipe.cancelled"]


@pytest.mark.parametrize("script", [Script(TOKEN, ValueError("secret words")), Script(TOKEN)])
async def test_what_nobody_foresaw_is_internal_and_says_nothing_of_it(
    manager: RunManager, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    run = await start(manager, script)
    last = (await bodies(manager, run))[-1]
    assert (last["type"], last["error"]["code"]) == ("recipe.failed", "internal")
    assert "secret" not in last["error"]["message"]


async def test_a_producer_that_breaks_while_it_sums_up_still_ends(manager: RunManager) -> None:
    class Speechless(Script):
        def ended(self, kind: EndKind, error: ErrorBody | None) -> Terminal:
            raise ValueError

    run = await start(manager, Speechless(TOKEN, None))
    await run.first_response
    run.stop()
    last = (await bodies(manager, run))[-1]
    assert (last["type"], last["error"]["code"]) == ("recipe.failed", "internal")


async def test_a_run_nobody_reads_is_stopped_after_the_grace(manager: RunManager) -> None:
    script = Script(STATUS, TOKEN, None)
    run = await start(manager, script)
    await asyncio.wait_for(run.wait_ended(), 5)
    assert script.freed
    assert kinds(await bodies(manager, run))[-1] == "recipe.cancelled"


async def test_a_reader_that_leaves_may_come_back_within_the_grace(manager: RunManager) -> None:
    run = await start(manager, Script(STATUS, TOKEN, None))
    for _ in range(4):
        async with aclosing(manager.read(run.id)) as frames:
            await anext(frames)
            await asyncio.sleep(0.15)
        await asyncio.sleep(0.05)
    assert run.terminal is None
    await asyncio.wait_for(run.wait_ended(), 5)
    assert run.terminal is not None


async def test_a_run_that_takes_too_long_fails_as_such() -> None:
    manager = RunManager(MemoryStore(), RunLimits(total_timeout=0.1))
    run = await start(manager, Script(STATUS, TOKEN, None))
    last = (await bodies(manager, run))[-1]
    assert (last["error"]["code"], last["error"]["retryable"]) == ("total_timeout", True)
    await manager.store.aclose()


async def test_limits_are_released_by_the_run_itself(manager: RunManager) -> None:
    mine = [await start(manager, Script(STATUS, None)) for _ in range(2)]
    with pytest.raises(TooManyRuns, match="session"):
        await start(manager, Script(STATUS, None))
    await start(manager, Script(STATUS, None), "you")
    with pytest.raises(TooManyRuns, match="server"):
        await start(manager, Script(STATUS, None), "they")
    mine[0].stop()
    await mine[0].wait_ended()
    await start(manager, Script(STATUS, None))


async def test_somebody_elses_run_is_unknown(manager: RunManager) -> None:
    run = await start(manager, Script(STATUS, None))
    with pytest.raises(UnknownRun):
        await manager.find(run.id, "you")
    with pytest.raises(UnknownRun):
        await manager.stop(run.id, "you")
    assert run.terminal is None


async def test_draining_lets_finish_what_can_and_ends_the_rest(manager: RunManager) -> None:
    slow = await start(manager, Script(STATUS, TOKEN, None))
    quick = await start(manager, Script(STATUS, TOKEN, END))
    reading = [asyncio.create_task(bodies(manager, run)) for run in (slow, quick)]
    await asyncio.sleep(0)
    await manager.drain(0.1)
    ends = [(await task)[-1] for task in reading]
    assert ends[0]["error"]["code"] == "server_shutdown"
    assert ends[1]["type"] == "recipe.completed"
    with pytest.raises(ShuttingDown):
        await start(manager, Script(STATUS))


class Clinging(Script):
    """A producer that can't let go: closing it waits for something that doesn't come, so many times over."""

    def __init__(self, times: int, *events: Event | None) -> None:
        super().__init__(*events)
        self.times = times

    async def produce(self, on_events: OnEvents) -> None:
        try:
            await super().produce(on_events)
        finally:
            for _ in range(self.times):
                with suppress(asyncio.CancelledError):
                    await asyncio.Event().wait()


@pytest.mark.parametrize(
    ("script", "kind"),
    [(Clinging(1, TOKEN, None), "recipe.cancelled"), (Clinging(2, TOKEN, END), "recipe.completed")],
    ids=["it is stopped", "it ends by itself"],
)
async def test_a_producer_that_can_not_let_go_does_not_keep_its_readers_waiting(
    script: Clinging, kind: str, manager: RunManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "LETTING_GO", 0.1)
    run = await start(manager, script)
    reading = asyncio.create_task(bodies(manager, run))
    await run.first_response
    run.stop()
    assert kinds(await reading)[-1] == kind
    await asyncio.wait_for(run.wait_ended(), 10)
    assert manager.running == 0


async def test_draining_does_not_wait_for_ever_for_a_producer_that_never_lets_go(
    manager: RunManager, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(run_module, "LETTING_GO", 0.2)
    monkeypatch.setattr(manager_module, "ENDING_TIMEOUT", 0.5)
    run = await start(manager, Clinging(10, TOKEN, None))
    await run.first_response
    async with asyncio.timeout(10):
        await manager.drain(0.1)
    assert run.phase != "ended"
    assert run.id in caplog.text
    await asyncio.wait_for(run.wait_ended(), 20)


class SlowStore(MemoryStore):
    """Asked whether somebody reads the run, it takes its time to say no."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.answer = asyncio.Event(), asyncio.Event()

    async def watched(self, run_id: str) -> float:
        self.asked.set()
        await self.answer.wait()
        return 0.0


async def test_who_comes_while_it_is_looked_whether_anybody_reads_finds_the_run_going_on() -> None:
    store = SlowStore()
    manager = RunManager(store, RunLimits(resume_grace=0.05))
    run = await start(manager, Script(STATUS, TOKEN, None))
    await asyncio.wait_for(store.asked.wait(), 10)
    reading = asyncio.create_task(bodies(manager, run))
    await asyncio.sleep(0)
    store.answer.set()
    await asyncio.sleep(0.05)
    assert run.terminal is None
    reading.cancel()
    await asyncio.wait_for(run.wait_ended(), 10)
    assert run.terminal is not None
    await store.aclose()


async def test_a_store_that_can_not_say_whether_anybody_reads_does_not_keep_a_run_for_ever(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken(MemoryStore):
        asked = 0

        async def watched(self, run_id: str) -> float:
            self.asked += 1
            if self.asked < 3:
                raise ZeroDivisionError
            return await super().watched(run_id)

    store = Broken()
    manager = RunManager(store, RunLimits(resume_grace=0.05))
    run = await start(manager, Script(STATUS, TOKEN, None))
    await asyncio.wait_for(run.wait_ended(), HANG)
    assert store.asked == 3
    assert "another grace" in caplog.text
    await store.aclose()
