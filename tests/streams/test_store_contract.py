"""What every store of runs must do: one suite, run against each of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing

import pytest

from kiwi_recipes.recipes.events import RecipeCompleted, RecipeFailed, StreamStarted
from kiwi_recipes.streams.codec import encode
from kiwi_recipes.streams.events import EVERYTHING, ErrorBody, EventMask, FieldDelta, Token
from kiwi_recipes.streams.log import PIECE_BYTES, SEGMENT_BYTES, TOGETHER
from kiwi_recipes.streams.memory import MemoryStore
from kiwi_recipes.streams.redis import RedisStore
from kiwi_recipes.streams.run import new_run_id
from kiwi_recipes.streams.store import (
    AfterTheEnd,
    ForgottenRun,
    Keep,
    KeyReused,
    RunInfo,
    RunStore,
    RunWriter,
    UnknownRun,
)
from tests.support.clock import HANG
from tests.support.reading import read
from tests.support.servers import redis_server

EVENTS = [
    StreamStarted("x", 3, "/schema"),
    *(event for n in range(400) for event in (Token(f" word{n}"), FieldDelta("/title", f" word{n}"))),
    RecipeCompleted({"title": "T"}, "stop", {}, {}),
]
FRAMES = [(encode(event, seq), event.mask) for seq, event in enumerate(EVENTS)]


@pytest.fixture(params=["memory", "redis"])
async def stores(request: pytest.FixtureRequest) -> AsyncIterator[Callable[[], RunStore]]:
    """Makes stores that share what they keep: two workers of one deployment (memory: the same one)."""
    made: list[RunStore] = []
    if request.param == "memory":
        made.append(MemoryStore(ttl=0.5))
        yield lambda: made[0]
    else:
        with redis_server() as url:

            def make() -> RunStore:
                store = RedisStore(url, _obituary, ttl=1)
                made.append(store)
                return store

            yield make
            for store in made:
                await store.aclose()
        return
    await made[0].aclose()


def _obituary(events: object, error: ErrorBody) -> RecipeFailed:
    return RecipeFailed({}, "error", {}, {}, error)


async def _started(store: RunStore) -> RunStore:
    await store.start()
    return store


async def _create(
    store: RunStore, owner: str = "me", on_stop: Callable[[], None] = lambda: None
) -> tuple[str, RunWriter]:
    run_id = new_run_id()
    return run_id, await store.create(RunInfo(run_id, owner, 1.0), on_stop)


async def _all(store: RunStore, run_id: str, start: int = 0, masks: EventMask = EVERYTHING) -> bytes:
    async with asyncio.timeout(HANG):
        return b"".join([data async for data in read(store, run_id, start, masks)])


async def test_readers_in_both_workers_get_every_frame_once(stores: Callable[[], RunStore]) -> None:
    one, two = await _started(stores()), await _started(stores())
    run_id, writer = await _create(one)
    readers = [asyncio.create_task(_all(store, run_id)) for store in (one, one, two, two)]
    for number, (frame, kind) in enumerate(FRAMES):
        writer.write(frame, bytes([kind]))
        if number % 97 == 0:
            await asyncio.sleep(0.01)
    await writer.close("completed")
    whole = b"".join(frame for frame, _ in FRAMES)
    assert [await reader for reader in readers] == [whole] * 4


async def test_who_follows_a_run_gets_every_frame_once_also_when_it_is_slow(stores: Callable[[], RunStore]) -> None:
    one, two = await _started(stores()), await _started(stores())
    run_id, writer = await _create(one)
    got: dict[str, list[bytes]] = {"quick": [], "slow": [], "slow, elsewhere": [], "late": []}

    async def follow(name: str, store: RunStore, start: int = 0) -> None:
        async for data in read(store, run_id, start):
            got[name].append(data)
            if "slow" in name:
                await asyncio.sleep(0.02)

    followers = [
        asyncio.create_task(follow("quick", one)),
        asyncio.create_task(follow("slow", one)),
        asyncio.create_task(follow("slow, elsewhere", two)),
    ]
    for number, (frame, kind) in enumerate(FRAMES):
        writer.write(frame, bytes([kind]))
        if number == 400:
            followers.append(asyncio.create_task(follow("late", two, 17)))
        if number % 7 == 0:
            await asyncio.sleep(0.001)
    await writer.close("completed")
    async with asyncio.timeout(HANG):
        await asyncio.gather(*followers)
    whole = b"".join(frame for frame, _ in FRAMES)
    rest = b"".join(frame for frame, _ in FRAMES[17:])
    assert {name: b"".join(pieces) for name, pieces in got.items()} == dict.fromkeys(got, whole) | {"late": rest}
    assert len(got["quick"]) > 100  # as they were written, not at the end
    assert len(got["slow"]) < len(got["quick"])  # what was missed meanwhile comes together


async def test_a_follower_gets_all_of_a_burst_at_once(stores: Callable[[], RunStore]) -> None:
    """However many pieces it makes, and though nothing is written afterwards."""
    one, two = await _started(stores()), await _started(stores())
    run_id, writer = await _create(one)
    here: list[bytes] = []
    there: list[bytes] = []

    async def follow(store: RunStore, got: list[bytes]) -> None:
        async for data in read(store, run_id):
            got.append(data)  # noqa: PERF401 - it is looked at while more comes

    following = [asyncio.create_task(follow(store, got)) for store, got in ((one, here), (two, there))]
    frames = [(encode(event, seq), event.mask) for seq, event in enumerate(EVENTS[:-1] * 6)]
    writer.write(frames[0][0], bytes([frames[0][1]]))
    async with asyncio.timeout(HANG):
        while not (here and there):
            await asyncio.sleep(0.01)
        for frame, kind in frames[1:]:
            writer.write(frame, bytes([kind]))
        whole = b"".join(frame for frame, _ in frames)
        while not b"".join(here) == b"".join(there) == whole:
            await asyncio.sleep(0.01)
        assert max(map(len, here + there)) <= PIECE_BYTES + (TOGETHER + 1) * SEGMENT_BYTES
        await writer.close("completed")
        await asyncio.gather(*following)


async def test_a_reader_that_leaves_is_its_own_affair(stores: Callable[[], RunStore]) -> None:
    """Cancelled while it waits, or between two pieces."""
    one, two = await _started(stores()), await _started(stores())
    run_id, writer = await _create(one)
    waiting = [asyncio.create_task(_all(store, run_id)) for store in (one, two)]
    staying = [asyncio.create_task(_all(store, run_id)) for store in (one, two)]
    await asyncio.sleep(0)
    for frame, kind in FRAMES[:50]:
        writer.write(frame, bytes([kind]))
        await asyncio.sleep(0)
        for task in waiting:
            task.cancel()
    async with asyncio.timeout(HANG):
        async with one.subscribe(run_id) as here, two.subscribe(run_id) as there:
            assert await here.next()
            assert await there.next()
    for frame, kind in FRAMES[50:]:
        writer.write(frame, bytes([kind]))
    await writer.close("completed")
    assert await asyncio.gather(*staying) == [b"".join(frame for frame, _ in FRAMES)] * 2
    for store in (one, two):
        with pytest.raises(AfterTheEnd):
            await _all(store, run_id, len(FRAMES) + 1)


@pytest.mark.parametrize("masks", [EVERYTHING, EventMask.ALWAYS])
async def test_a_reader_may_be_called_though_there_is_nothing_for_it(
    stores: Callable[[], RunStore], masks: EventMask
) -> None:
    """So that whoever reads may say something else meanwhile. Nothing is lost, or comes twice."""
    one, two = await _started(stores()), await _started(stores())
    run_id, writer = await _create(one)
    writer.write(FRAMES[0][0], bytes([FRAMES[0][1]]))
    async with asyncio.timeout(HANG), one.subscribe(run_id, 0, masks) as here, two.subscribe(run_id, 0, masks) as there:
        for reader in (here, there):
            assert await reader.next() == FRAMES[0][0]
            more = reader.changed()
            await asyncio.sleep(0.01)
            assert not more.done()
            reader.wake()
            await more
            assert reader.read() == b""
        for frame, kind in FRAMES[1:]:
            writer.write(frame, bytes([kind]))
        await writer.close("completed")
        for reader in (here, there):
            rest = b""
            while (data := reader.read()) is not None:
                rest += data
                await reader.changed()
            assert rest == b"".join(frame for frame, kind in FRAMES[1:] if kind & masks)
            assert await reader.next() is None


async def test_a_reader_may_begin_anywhere_even_after_the_end(stores: Callable[[], RunStore]) -> None:
    one, two = await _started(stores()), await _started(stores())
    run_id, writer = await _create(one)
    for frame, kind in FRAMES:
        writer.write(frame, bytes([kind]))
    await writer.close("completed")
    for start in (0, 1, 17, 500, len(FRAMES) - 1, len(FRAMES)):
        rest = b"".join(frame for frame, _ in FRAMES[start:])
        assert await _all(one, run_id, start) == rest
        assert await _all(two, run_id, start) == rest
    for store in (one, two):
        with pytest.raises(AfterTheEnd):
            await _all(store, run_id, len(FRAMES) + 1)
        assert await store.length(run_id) == len(FRAMES)
        info = await store.info(run_id)
        assert (info.state, store.knows_length(info)) == ("completed", True)


async def test_what_was_missed_comes_in_pieces(stores: Callable[[], RunStore]) -> None:
    """However much it is, while the run goes on and after its end: a slow reader takes one after another."""
    one, two = await _started(stores()), await _started(stores())
    run_id, writer = await _create(one)
    frames = [(encode(event, seq), event.mask) for seq, event in enumerate(EVENTS[:-1] * 12)]
    for frame, kind in frames:
        writer.write(frame, bytes([kind]))
    whole = b"".join(frame for frame, _ in frames)
    async with asyncio.timeout(HANG):
        while await two.length(run_id) < len(frames):
            await asyncio.sleep(0.05)
        for ended in (False, True):
            for store in (one, two):
                for start in (0, 1, 5_000, len(frames) - 1):
                    due = len(b"".join(frame for frame, _ in frames[start:]))
                    found: list[bytes] = []
                    async with aclosing(read(store, run_id, start)) as pieces:
                        while sum(map(len, found)) < due:
                            found.append(await anext(pieces))
                    assert b"".join(found) == whole[-due:]
                    assert max(map(len, found)) <= PIECE_BYTES + (TOGETHER + 1) * SEGMENT_BYTES
            if not ended:
                await writer.close("completed")


async def test_a_reader_gets_the_kinds_it_asked_for(stores: Callable[[], RunStore]) -> None:
    one, two = await _started(stores()), await _started(stores())
    run_id, writer = await _create(one)
    for frame, kind in FRAMES:
        writer.write(frame, bytes([kind]))
    await writer.close("completed")
    wanted = b"".join(frame for frame, kind in FRAMES if kind in (EventMask.ALWAYS, EventMask.TOKENS))
    assert await _all(two, run_id, masks=EventMask.ALWAYS | EventMask.TOKENS) == wanted


async def test_unknown_then_forgotten(stores: Callable[[], RunStore]) -> None:
    one, two = await _started(stores()), await _started(stores())
    with pytest.raises(UnknownRun):
        await two.info(new_run_id())
    run_id, writer = await _create(one, owner="somebody")
    writer.write(FRAMES[0][0], bytes([FRAMES[0][1]]))
    await writer.close("failed")
    for _ in range(50):
        await asyncio.sleep(0.1)
        try:
            await two.info(run_id)
        except ForgottenRun as forgotten:
            assert forgotten.owner == "somebody"
            break
    else:
        pytest.fail("the run was never forgotten")


async def test_stop_reaches_the_owner_from_any_worker(stores: Callable[[], RunStore]) -> None:
    one, two = await _started(stores()), await _started(stores())
    asked = asyncio.Event()
    run_id, writer = await _create(one, on_stop=asked.set)
    await two.stop(run_id)
    async with asyncio.timeout(HANG):
        await asked.wait()
    await writer.close("cancelled")


async def test_a_key_is_bound_once_also_when_claimed_at_once(stores: Callable[[], RunStore]) -> None:
    """Whoever comes second gets a run that can be read already."""
    one, two = await _started(stores()), await _started(stores())

    async def ask(store: RunStore, run_id: str) -> str:
        bound = await store.reserve_key("me", "k", "d", run_id)
        if bound == run_id:
            await store.create(RunInfo(run_id, "me", 1.0), lambda: None)
        assert (await store.info(bound)).owner == "me"
        return bound

    bound = await asyncio.gather(*(ask(store, new_run_id()) for store in [one, two] * 3))
    assert len(set(bound)) == 1
    with pytest.raises(KeyReused):
        await two.reserve_key("me", "k", "another body", new_run_id())
    other = new_run_id()
    assert await two.reserve_key("you", "k", "another body", other) == other


async def test_a_discarded_run_leaves_nothing(stores: Callable[[], RunStore]) -> None:
    one, two = await _started(stores()), await _started(stores())
    run_id = new_run_id()
    await one.reserve_key("me", "k2", "d", run_id)
    writer = await one.create(RunInfo(run_id, "me", 1.0), lambda: None)
    writer.write(FRAMES[0][0], bytes([FRAMES[0][1]]))
    await writer.close("failed")
    await one.abandon(run_id)
    with pytest.raises(UnknownRun):
        await two.info(run_id)
    again = new_run_id()
    assert await two.reserve_key("me", "k2", "d", again) == again


@pytest.mark.parametrize("keep", ["frames", "briefly"])
async def test_a_run_that_came_to_nothing_frees_its_key_and_is_whole_for_who_joined_it(
    stores: Callable[[], RunStore], keep: Keep
) -> None:
    one, two = await _started(stores()), await _started(stores())
    run_id = new_run_id()
    await one.reserve_key("me", "k3", "d", run_id)
    writer = await one.create(RunInfo(run_id, "me", 1.0), lambda: None)
    assert await two.reserve_key("me", "k3", "d", new_run_id()) == run_id
    writer.write(FRAMES[0][0], bytes([FRAMES[0][1]]))
    await writer.close("failed", keep)
    assert await _all(one, run_id) == await _all(two, run_id) == FRAMES[0][0]
    again = new_run_id()
    assert await two.reserve_key("me", "k3", "d", again) == again
    writer = await two.create(RunInfo(again, "me", 1.0), lambda: None)
    assert await one.reserve_key("me", "k3", "d", new_run_id()) == again
    await writer.close("completed")


async def test_somebody_reading_is_seen_from_any_worker(stores: Callable[[], RunStore]) -> None:
    one, two = await _started(stores()), await _started(stores())
    run_id, writer = await _create(one)
    assert not await one.watched(run_id)
    writer.write(FRAMES[0][0], bytes([FRAMES[0][1]]))
    reader = read(two, run_id)
    await anext(reader)
    waiting = asyncio.create_task(anext(reader, None))
    async with asyncio.timeout(HANG):
        while not await one.watched(run_id):
            await asyncio.sleep(0.05)
    await writer.close("cancelled")
    assert await waiting is None
    await reader.aclose()
