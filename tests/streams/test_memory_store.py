"""What the in-process store keeps has a bound, however many runs there were and however much they wrote."""

from __future__ import annotations

import asyncio
import random
import tracemalloc
import weakref
from collections.abc import Callable

import pytest

from kiwi_recipes.streams import memory
from kiwi_recipes.streams.codec import encode
from kiwi_recipes.streams.events import EventMask, Token
from kiwi_recipes.streams.memory import MAX_FINISHED, MAX_FORGOTTEN, MemoryStore
from kiwi_recipes.streams.run import new_run_id
from kiwi_recipes.streams.store import ForgottenRun, RunInfo, UnknownRun
from tests.support.reading import read

Figures = Callable[[str, object], None]

pytestmark = pytest.mark.quick_time


async def finished(store: MemoryStore, *, words: int = 1, key: str | None = None) -> str:
    run_id = new_run_id()
    if key is not None:
        assert await store.reserve_key("me", key, "d", run_id) == run_id
    writer = await store.create(RunInfo(run_id, "me", 1.0), lambda: None)
    for seq in range(words):
        event = Token(f" {random.randrange(10**9)}")
        writer.write(encode(event, seq), bytes([event.mask]))
    await writer.close("completed")
    return run_id


async def test_the_oldest_is_forgotten_first_and_then_unknown(record_property: Figures) -> None:
    store = MemoryStore()
    first = await finished(store, key="k")
    reader = read(store, first)
    assert await anext(reader)
    second = await finished(store)
    for _ in range(MAX_FINISHED - 1):
        await finished(store)
    with pytest.raises(ForgottenRun):
        await store.info(first)
    assert (await store.info(second)).state == "completed"
    assert [data async for data in reader] == []  # who reads it already reads it to its end
    again = new_run_id()
    assert await store.reserve_key("me", "k", "d", again) == again
    for _ in range(MAX_FORGOTTEN - 1):
        await finished(store)
    with pytest.raises(ForgottenRun):
        await store.info(first)
    await finished(store)
    with pytest.raises(UnknownRun):
        await store.info(first)
    record_property("finished runs kept", MAX_FINISHED)
    record_property("known to have been", MAX_FORGOTTEN)
    assert len(store._channels) == len(store._finished) == MAX_FINISHED
    assert (len(store._forgotten), len(store._keys), len(store._keys_of)) == (MAX_FORGOTTEN, 1, 1)
    await store.aclose()


async def test_of_a_finished_run_the_frames_alone_are_kept() -> None:
    class Maker:
        def stop(self) -> None: ...

    store, maker = MemoryStore(), Maker()
    writer = await store.create(RunInfo(new_run_id(), "me", 1.0), maker.stop)
    kept = weakref.ref(maker)
    del maker
    assert kept() is not None
    await writer.close("completed")
    assert kept() is None
    await store.aclose()


async def test_what_is_kept_briefly_goes_first_and_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that turns away thousands keeps the recipes."""
    monkeypatch.setattr(memory, "MAX_FINISHED", 3)
    monkeypatch.setattr(memory, "BRIEFLY", 0.05)
    store = MemoryStore()
    good = [await finished(store, words=1) for _ in range(2)]
    for _ in range(5):
        writer = await store.create(RunInfo(new_run_id(), "me", 1.0), lambda: None)
        await writer.close("failed", "briefly")
    assert len(store._channels) == 3
    await asyncio.sleep(0.2)
    assert list(store._channels) == good
    await store.aclose()


async def test_long_runs_make_room_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MAX_HELD", 200_000)
    store = MemoryStore()
    runs = [await finished(store, words=3_000) for _ in range(12)]
    kept = [run for run in runs if run in store._channels]
    assert kept == runs[-len(kept) :]
    assert 1 < len(kept) < 12
    assert store._held == sum(store.channel(run).log.held for run in kept) <= 200_000
    await store.abandon(kept[0])
    assert store._held == sum(store.channel(run).log.held for run in kept[1:])
    one = await finished(store, words=50_000)  # too long by itself: kept all the same, alone
    assert list(store._channels) == [one]
    await store.aclose()
    assert await store.length(one) == 50_000


async def test_a_burst_is_not_held_once_more_for_each_follower(record_property: Figures) -> None:
    """What comes in one turn of the loop, as from a Redis that had stood still, is in the log: they read it there."""
    store, run_id = MemoryStore(), new_run_id()
    writer = await store.create(RunInfo(run_id, "me", 1.0), lambda: None)
    got = [0] * 10

    async def follow(reader: int) -> None:
        async for data in read(store, run_id):
            got[reader] += len(data)

    following = [asyncio.create_task(follow(reader)) for reader in range(10)]
    await asyncio.sleep(0)
    frames = [encode(Token(f" word {seq}"), seq) for seq in range(40_000)]
    size = sum(map(len, frames))
    tracemalloc.start()
    for frame in frames:
        writer.write(frame, bytes([EventMask.TOKENS]))
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    await writer.close("completed")
    await asyncio.gather(*following)
    assert got == [size] * 10
    record_property("a burst of MB, held for ten followers", f"{size / 1e6:.1f}, {held / 1e6:.1f}")
    assert held < size
    await store.aclose()
