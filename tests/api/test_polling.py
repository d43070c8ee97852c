"""Polling a run costs what is new in it, and never holds the loop: counted in work, not in time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from kiwi_recipes.api import polling
from kiwi_recipes.api.polling import FRAMES_PER_TURN, PolledRuns
from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.recipes.events import RecipeCompleted, RecipeFailed, StreamStarted
from kiwi_recipes.streams.codec import encode
from kiwi_recipes.streams.events import ErrorBody, Event, FieldDelta, FieldDone, Token
from kiwi_recipes.streams.manager import RunLimits, RunManager
from kiwi_recipes.streams.memory import MemoryStore
from kiwi_recipes.streams.redis import RedisStore
from kiwi_recipes.streams.redis.mirror import Mirror
from kiwi_recipes.streams.run import new_run_id
from kiwi_recipes.streams.store import RunInfo, RunStore, RunWriter, UnknownRun
from tests.support.clock import HANG
from tests.support.servers import redis_server

WORDS = 4_000
POLLS = 40


class Counting(EventFold):
    """How often it was applied to, and how often within one turn of the loop."""

    applied = 0
    most = 0
    _turn = -1
    _in_turn = 0

    def apply(self, event: dict[str, Any]) -> None:
        cls = Counting
        cls.applied += 1
        cls._in_turn = 1 if cls._turn != Turns.count else cls._in_turn + 1
        cls._turn = Turns.count
        cls.most = max(cls.most, cls._in_turn)
        super().apply(event)


class Turns:
    """Counts the loop's turns."""

    count = 0
    handle: asyncio.Handle

    @classmethod
    def tick(cls) -> None:
        cls.count += 1
        cls.handle = asyncio.get_running_loop().call_soon(cls.tick)


@pytest.fixture
async def counting(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[type[Counting]]:
    monkeypatch.setattr(polling, "EventFold", Counting)
    Counting.applied = Counting.most = 0
    Turns.tick()
    yield Counting
    Turns.handle.cancel()


def events() -> list[Event]:
    words = [event for n in range(WORDS) for event in (Token(f" {n}"), FieldDelta("/title", f" {n}"))]
    whole = "".join(f" {n}" for n in range(WORDS))
    return [StreamStarted("x", 3, "/schema"), *words, FieldDone("/title", whole, None)]


END = RecipeCompleted({"title": "T"}, "stop", {}, {})


@asynccontextmanager
async def two_workers(kind: str) -> AsyncIterator[tuple[RunStore, RunStore]]:
    """The run's own and another one; with memory it is the same."""
    if kind == "own":
        store = MemoryStore()
        yield store, store
        await store.aclose()
        return

    def obituary(events: object, error: ErrorBody) -> RecipeFailed:
        return RecipeFailed({}, "error", {}, {}, error)

    with redis_server() as url:
        stores = [RedisStore(url, obituary), RedisStore(url, obituary)]
        for one in stores:
            await one.start()
        yield stores[0], stores[1]
        for one in stores:
            await one.aclose()


def write(writer: RunWriter, events: list[Event], seq: int) -> None:
    for number, event in enumerate(events, seq):
        writer.write(encode(event, number), bytes([event.mask]))


@pytest.mark.parametrize("kind", ["own", "another worker's"])
async def test_each_event_is_added_up_once_however_often_it_is_polled(
    kind: str, counting: type[Counting], monkeypatch: pytest.MonkeyPatch, record_property: Any
) -> None:
    fetched = 0
    batches = Mirror._batches

    async def counted(self: Mirror, run_id: str, last: bytes) -> list[tuple[bytes, dict[bytes, bytes]]]:
        nonlocal fetched
        entries = await batches(self, run_id, last)
        fetched += sum(len(fields[b"k"]) for _, fields in entries)
        return entries

    monkeypatch.setattr(Mirror, "_batches", counted)
    async with two_workers(kind) as (one, two):
        polled = PolledRuns(RunManager(two, RunLimits()))
        run_id, script = new_run_id(), events()
        writer = await one.create(RunInfo(run_id, "me", 1.0), lambda: None)
        part = len(script) // POLLS + 1
        length = 0
        for number in range(0, len(script), part):
            write(writer, script[number : number + part], number)
            length = min(number + part, len(script))
            async with asyncio.timeout(HANG):
                while await two.length(run_id) < length:
                    await asyncio.sleep(0.01)
                for _ in range(2):
                    fold = await polled.state_of(await two.info(run_id))
            assert (fold.status, fold.next) == ("running", length)
        assert fold.recipe == {"title": "".join(f" {n}" for n in range(WORDS))}
        write(writer, [END], length)
        await writer.close("completed")
        for _ in range(3):
            fold = await polled.state_of(await two.info(run_id))
        assert (fold.status, fold.next, fold.recipe) == ("completed", length + 1, {"title": "T"})
    record_property("events, added up in so many polls", f"{length + 1}, {counting.applied}")
    assert counting.applied == length + 1
    assert fetched == (0 if kind == "own" else length + 1)


async def test_one_poll_of_a_long_run_lets_others_have_their_turn(counting: type[Counting]) -> None:
    store = MemoryStore()
    run_id, script = new_run_id(), events()
    writer = await store.create(RunInfo(run_id, "me", 1.0), lambda: None)
    write(writer, script, 0)
    polled = PolledRuns(RunManager(store, RunLimits()))
    info = await store.info(run_id)
    together = await asyncio.gather(*(polled.state_of(info) for _ in range(3)))
    assert {fold.next for fold in together} == {len(script)}
    assert counting.applied == len(script)
    assert counting.most <= FRAMES_PER_TURN
    await store.aclose()


async def test_what_is_kept_for_polls_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "KEPT", 3)
    store = MemoryStore()
    polled = PolledRuns(RunManager(store, RunLimits()))
    for _ in range(10):
        run_id = new_run_id()
        writer = await store.create(RunInfo(run_id, "me", 1.0), lambda: None)
        write(writer, [StreamStarted(run_id, 3, "/schema")], 0)
        assert (await polled.state_of(await store.info(run_id))).next == 1
    assert len(polled._polled) == 3
    await store.aclose()


async def test_an_end_that_was_none_is_forgotten() -> None:
    """A worker was taken for dead, another wrote an ending, and then it went on (docs/deploy.md)."""
    store = MemoryStore()
    run_id = new_run_id()
    polled = PolledRuns(RunManager(store, RunLimits()))
    writer = await store.create(RunInfo(run_id, "me", 1.0), lambda: None)
    failed = RecipeFailed({}, "error", {}, {}, ErrorBody("internal", "", True, "writing"))
    write(writer, [StreamStarted(run_id, 3, "/schema"), failed], 0)
    await writer.close("failed")
    assert (await polled.state_of(await store.info(run_id))).status == "failed"
    await store.abandon(run_id)
    with pytest.raises(UnknownRun):
        await polled.state_of(RunInfo(run_id, "me", 1.0))
    writer = await store.create(RunInfo(run_id, "me", 1.0), lambda: None)
    write(writer, [StreamStarted(run_id, 3, "/schema"), *events()[1:], END], 0)
    assert (await polled.state_of(await store.info(run_id))).recipe == {"title": "T"}
    await store.aclose()
