"""What only the shared store can meet: a worker that dies, a Redis that is away, forgetful or late."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from kiwi_recipes.recipes.events import RecipeFailed, StreamStarted
from kiwi_recipes.streams.codec import decode, encode
from kiwi_recipes.streams.events import ErrorBody, Event, Token
from kiwi_recipes.streams.log import FrameLog
from kiwi_recipes.streams.redis import USUAL, RedisStore, Timing, keys, scripts
from kiwi_recipes.streams.redis.mirror import Mirror, SignsOfLife
from kiwi_recipes.streams.run import new_run_id
from kiwi_recipes.streams.store import ForgottenRun, RunInfo, RunWriter, StoreUnavailable, UnknownRun
from tests.support.clock import HANG
from tests.support.reading import read
from tests.support.servers import free_port, redis_server

BEGUN: list[Event] = [StreamStarted("x", 3, "/schema"), *(Token(f" word{n}") for n in range(20))]


def _orphan_report(events: Iterable[dict[str, Any]], error: ErrorBody) -> RecipeFailed:
    return RecipeFailed({"title": "".join(event.get("text", "") for event in events)}, "error", {}, {}, error)


@asynccontextmanager
async def worker(url: str, ttl: float = 60, grace: float = 0, timing: Timing = USUAL) -> AsyncIterator[RedisStore]:
    store = RedisStore(url, _orphan_report, ttl, grace, timing)
    await store.start()
    try:
        yield store
    finally:
        await store.aclose()


async def begun(store: RedisStore) -> tuple[str, RunWriter]:
    run_id = new_run_id()
    writer = await store.create(RunInfo(run_id, "me", 1.0), lambda: None)
    for seq, event in enumerate(BEGUN):
        writer.write(encode(event, seq), bytes([event.mask]))
    return run_id, writer


async def until(condition: Callable[..., Any], *arguments: Any, seconds: float = HANG) -> None:
    async with asyncio.timeout(seconds):
        while not await condition(*arguments):
            await asyncio.sleep(0.05)


async def all_of(store: RedisStore, run_id: str) -> list[dict[str, Any]]:
    async with asyncio.timeout(HANG):
        data = b"".join([part async for part in read(store, run_id)])
    return [body for frame in data.split(b"\n\n") if (body := decode(frame)) is not None]


async def test_a_dead_workers_run_ends_once_for_all_its_readers() -> None:
    with redis_server() as url:
        async with worker(url) as two, worker(url) as three:
            async with worker(url) as one:
                run_id, _ = await begun(one)
                await until(lambda: _has(two, run_id, len(BEGUN)))
            found = await asyncio.gather(*(all_of(store, run_id) for store in (two, two, three)))
    assert found[0] == found[1] == found[2]
    assert [body["seq"] for body in found[0]] == list(range(len(BEGUN) + 1))
    assert found[0][-1]["type"] == "recipe.failed"
    assert found[0][-1]["error"]["code"] == "internal"
    assert found[0][-1]["error"]["retryable"] is True
    assert found[0][-1]["recipe"]["title"] == "".join(f" word{n}" for n in range(20))


async def test_a_run_that_another_heir_has_just_ended_is_read_to_that_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between this worker's last look at the log and its look for signs of life: the log has more than it has read."""
    look = Mirror._signs_of_life
    with redis_server() as url:
        async with worker(url) as two, worker(url) as three:
            async with worker(url) as one:
                run_id, _ = await begun(one)
                await until(lambda: _has(two, run_id, len(BEGUN)))
                readers = [asyncio.create_task(all_of(store, run_id)) for store in (two, three)]
                await until(lambda: _has(three, run_id, len(BEGUN)))

            async def after_the_other(mirror: Mirror, asked: str) -> SignsOfLife:
                if mirror is two._mirrors.get(run_id) and mirror._silences == USUAL.silences:
                    await asyncio.wait([readers[1]])
                return await look(mirror, asked)

            monkeypatch.setattr(Mirror, "_signs_of_life", after_the_other)
            here, there = await asyncio.gather(*readers)
    assert here == there
    assert here[-1]["type"] == "recipe.failed"


async def test_a_reader_who_saw_more_than_was_shipped_gets_the_end_under_the_number_that_is_due() -> None:
    with redis_server() as url:
        async with worker(url) as two:
            async with worker(url) as one:
                run_id, _ = await begun(one)
                await until(lambda: _has(two, run_id, len(BEGUN)))
            assert not two.knows_length(await two.info(run_id))
            ahead = read(two, run_id, len(BEGUN) + 7)
            async with asyncio.timeout(HANG):
                rest = [part async for part in ahead]
    body = decode(rest[0])
    assert body is not None
    assert (len(rest), body["type"], body["seq"]) == (1, "recipe.failed", len(BEGUN) + 7)


async def test_a_worker_that_dies_before_its_first_word_leaves_a_stream_that_begins() -> None:
    opening = encode(BEGUN[0], 0)
    with redis_server() as url:
        async with worker(url) as two:
            async with worker(url) as one:
                run_id = new_run_id()
                await one.create(RunInfo(run_id, "me", 1.0, opening=opening), lambda: None)
            found = await all_of(two, run_id)
            again = await all_of(two, run_id)
    assert [(body["type"], body["seq"]) for body in found] == [("stream.started", 0), ("recipe.failed", 1)]
    assert found[0] == decode(opening)
    assert again == found


async def test_who_only_asks_for_the_status_hears_of_a_dead_workers_end() -> None:
    with redis_server() as url:
        async with worker(url) as two:
            async with worker(url) as one:
                run_id, _ = await begun(one)
                await until(lambda: _has(two, run_id, len(BEGUN)))

            async def has_failed() -> bool:
                return (await two.info(run_id)).state == "failed"

            async def vigil_is_over() -> bool:
                return not two._mirrors

            await until(has_failed)
            await until(vigil_is_over)


async def _has(store: RedisStore, run_id: str, length: int) -> bool:
    return await store.length(run_id) >= length


async def test_a_key_whose_claimer_died_before_it_began_can_be_used_again() -> None:
    with redis_server() as url:
        async with worker(url) as one, worker(url) as two:
            await one.reserve_key("me", "k", "d", new_run_id())
            mine = new_run_id()
            async with asyncio.timeout(HANG):
                assert await two.reserve_key("me", "k", "d", mine) == mine


@pytest.mark.parametrize("busy_with", ["pulse", "_ship_new", "_batches"])
async def test_it_closes_though_a_task_does_not_feel_that_it_is_cancelled(
    busy_with: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it happens in the moment of a command's success, up to Python 3.11: the worker would never exit."""
    felt = asyncio.Event()

    async def unfeeling(*_: object) -> list[Any]:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            felt.set()
        return []

    with redis_server() as url:
        async with worker(url) as one, asyncio.timeout(HANG):
            async with worker(url) as two:
                run_id, _ = await begun(one)
                await until(lambda: _has(two, run_id, len(BEGUN)))
                monkeypatch.setattr(Mirror if busy_with == "_batches" else two._shipper, busy_with, unfeeling)
                reading = asyncio.create_task(all_of(two, run_id))
                two._shipper.wake()
                await asyncio.sleep(1.5)
            assert felt.is_set()
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)


async def test_a_redis_that_is_away_at_start_is_said() -> None:
    store = RedisStore(f"redis://127.0.0.1:{free_port()}/0", _orphan_report)
    with pytest.raises(StoreUnavailable, match="Redis does not answer"):
        await store.start()
    await store.aclose()


@pytest.mark.parametrize("keeps", [True, False], ids=["keeps its data", "comes back empty"])
async def test_a_redis_that_goes_and_comes_back_stops_nobody(
    tmp_path: Path, keeps: bool, caplog: pytest.LogCaptureFixture
) -> None:
    port, folder = free_port(), tmp_path if keeps else None
    with redis_server(port, folder) as url:
        one, two = RedisStore(url, _orphan_report, 60), RedisStore(url, _orphan_report, 60)
        await one.start()
        await two.start()
        run_id, writer = await begun(one)
        here, there = asyncio.create_task(all_of(one, run_id)), asyncio.create_task(all_of(two, run_id))
        await until(lambda: _has(two, run_id, len(BEGUN)))
    seq = len(BEGUN)
    for seq in range(len(BEGUN), len(BEGUN) + 10):  # Redis is away
        writer.write(encode(Token(" away"), seq), bytes([Token.mask]))
        await asyncio.sleep(0.05)
    with redis_server(port, folder):
        await asyncio.sleep(1.5)
        end = RecipeFailed({}, "error", {}, {}, ErrorBody("internal", "x", True, "writing"))
        writer.write(encode(end, seq + 1), bytes([end.mask]))
        await writer.close("failed")
        assert await here == await there
        assert [body["seq"] for body in await there] == list(range(seq + 2))
        await one.aclose()
        await two.aclose()
    said = [record.message for record in caplog.records if record.name == "kiwi_recipes.streams.redis.link"]
    assert sum(message.startswith("Redis is away") for message in said) >= 1
    assert any(message.startswith("Redis is back") for message in said)


@pytest.mark.parametrize("ends", [False, True], ids=["it goes on", "it ends"])
async def test_a_redis_that_is_emptied_unnoticed_is_told_the_whole_run_again(ends: bool) -> None:
    """redis-py connects again by itself: what the worker ships then is a piece from the middle, or the end alone."""
    end = RecipeFailed({}, "error", {}, {}, ErrorBody("internal", "x", True, "writing"))
    with redis_server() as url:
        async with worker(url) as one, worker(url) as two:
            run_id, writer = await begun(one)
            await until(lambda: _has(two, run_id, len(BEGUN)))
            redis: Any = Redis.from_url(url, protocol=2)
            await redis.flushall()
            seq = len(BEGUN)
            if not ends:
                writer.write(encode(Token(" on"), seq), bytes([Token.mask]))
                await until(lambda: _has(two, run_id, seq + 1))
                seq += 1
                await until(lambda: redis.exists(f"kiwi:run:{run_id}"))
            writer.write(encode(end, seq), bytes([end.mask]))
            await writer.close("failed")
            here, there = await asyncio.gather(all_of(one, run_id), all_of(two, run_id))
            await redis.aclose()
    assert [body["seq"] for body in here] == list(range(seq + 1))
    assert here == there


async def test_everything_in_redis_has_a_time_to_live() -> None:
    brief = Timing(mirror_linger=0.3)

    async def no_mirror_is_left() -> bool:
        return two._mirrors == {}

    with redis_server() as url:
        async with worker(url, grace=3) as one, worker(url, timing=brief) as two:
            run_id, writer = await begun(one)
            await one.reserve_key("me", "k", "d", run_id)
            await until(lambda: _has(two, run_id, len(BEGUN)))
            reader = read(two, run_id)
            await anext(reader)
            await two.stop(run_id)
            await reader.aclose()
            end = RecipeFailed({}, "error", {}, {}, ErrorBody("internal", "x", True, "writing"))
            writer.write(encode(end, len(BEGUN)), bytes([end.mask]))
            await writer.close("failed")
            redis: Any = Redis.from_url(url, protocol=2)
            names = await redis.keys("*")
            lives = {name: await redis.ttl(name) for name in names}
            await redis.aclose()
            assert one._shipper.owned == {}
            await until(no_mirror_is_left)
    assert len(names) >= 4
    assert all(ttl > 0 for ttl in lives.values()), lives


async def test_a_run_whose_frames_are_gone_is_said_to_be_lost() -> None:
    with redis_server() as url:
        async with worker(url) as one, worker(url) as two:
            run_id, writer = await begun(one)
            await writer.close("failed")
            redis: Any = Redis.from_url(url, protocol=2)
            await redis.delete(f"kiwi:run:{run_id}:log")
            await redis.aclose()
            with pytest.raises(UnknownRun):
                await all_of(two, run_id)


async def test_a_worker_that_was_taken_for_dead_is_heard_again() -> None:
    """Who has read the ending that another worker wrote gets nothing behind it; who comes later gets what is true."""
    quick = Timing(alive_for=1.5, pulse_every=0.2, block=0.2)
    with redis_server() as url:
        async with worker(url, timing=quick) as one, worker(url, timing=quick) as two, worker(url) as three:
            run_id, writer = await begun(one)
            await until(lambda: _has(two, run_id, len(BEGUN)))
            for task in one._tasks:  # it stands still
                task.cancel()
            ended = await all_of(two, run_id)
            assert (ended[-1]["type"], ended[-1]["error"]["code"]) == ("recipe.failed", "internal")
            one._tasks = []
            for work in (one._shipper.ship, one._pulse, one._handle_stops):
                one._tasks.append(asyncio.create_task(one._supervised(work)))
            await until(lambda: _is(two, run_id, "running"))
            more = Token(" and on")
            writer.write(encode(more, len(BEGUN)), bytes([more.mask]))
            end = RecipeFailed({}, "error", {}, {}, ErrorBody("stall_timeout", "x", True, "writing"))
            writer.write(encode(end, len(BEGUN) + 1), bytes([end.mask]))
            await writer.close("failed")
            found = await asyncio.gather(*(all_of(store, run_id) for store in (one, two, three)))
    assert found[0] == found[1] == found[2]
    assert [body["seq"] for body in found[0]] == list(range(len(BEGUN) + 2))
    assert [body["type"] for body in found[0][-2:]] == ["token", "recipe.failed"]


async def _is(store: RedisStore, run_id: str, state: str) -> bool:
    return (await store.info(run_id)).state == state and await store.length(run_id) == len(BEGUN)


async def entries(url: str, run_id: str) -> list[dict[bytes, bytes]]:
    """The batches of the run's log, as they are in Redis."""
    redis: Any = Redis.from_url(url, protocol=2)
    found = await redis.xrange(f"kiwi:run:{run_id}:log")
    await redis.aclose()
    return [fields for _, fields in found]


async def test_what_comes_behind_the_end_is_not_read() -> None:
    """Nor written by any worker of this version."""
    with redis_server() as url:
        async with worker(url) as one, worker(url) as two:
            run_id, writer = await begun(one)
            await writer.close("failed")
            redis: Any = Redis.from_url(url, protocol=2)
            number = len(BEGUN) + 1
            entry = {"n": number, "k": bytes([2]), "d": encode(Token(" and on"), number)}
            await redis.xadd(f"kiwi:run:{run_id}:log", entry)
            await redis.aclose()
            found = await all_of(two, run_id)
    assert len(found) == len(BEGUN)


def _copied(log: FrameLog) -> tuple[bytes, bytes]:
    return b"".join(log.since(0)), log.masks_since(0)


async def test_a_worker_that_dies_as_it_begins_anew_leaves_what_others_have_read() -> None:
    """Redis has its beginning alone then, and whoever mirrored the run has more."""
    with redis_server() as url:
        async with worker(url) as two, worker(url) as three:
            async with worker(url) as one:
                run_id, _ = await begun(one)
                await until(lambda: _has(two, run_id, len(BEGUN)))
                reader = asyncio.create_task(all_of(two, run_id))
                await until(_mirrors, two, run_id, len(BEGUN))
                for task in one._tasks:
                    task.cancel()
                await one._shipper._register(one._shipper.owned[run_id])
            found = [await reader, await all_of(three, run_id)]
    assert [body["seq"] for body in found[0]] == list(range(len(BEGUN) + 1))
    assert found[0][-1]["type"] == "recipe.failed"
    assert found[0] == found[1]


async def _mirrors(store: RedisStore, run_id: str, length: int) -> bool:
    mirror = store._mirrors.get(run_id)
    return mirror is not None and mirror.channel.log.next >= length


@pytest.mark.parametrize("why", ["it lives", "it has written", "it has begun anew", "it has ended"])
async def test_a_run_is_not_ended_for_a_worker_that_is_there(why: str) -> None:
    """Whatever happens between the last look at it and the ending."""
    with redis_server() as url:
        async with worker(url) as one, worker(url) as two:
            run_id, writer = await begun(one)
            await until(lambda: _has(two, run_id, len(BEGUN)))
            info, known = await two.info(run_id), FrameLog()
            known.append(*_copied(one._local.channel(run_id).log))
            epoch = one._shipper.owned[run_id].epoch
            assert epoch is not None
            redis: Any = Redis.from_url(url, protocol=2)
            if why == "it has written":
                writer.write(encode(Token(" on"), len(BEGUN)), bytes([Token.mask]))
                await until(lambda: _has(two, run_id, len(BEGUN) + 1))
            elif why == "it has begun anew":
                await one._shipper._register(one._shipper.owned[run_id])
                one._shipper.wake()
                await until(lambda: _has(two, run_id, len(BEGUN)))
            elif why == "it has ended":
                await writer.close("failed")
            for task in one._tasks:
                task.cancel()
            if why != "it lives":
                await redis.delete(f"kiwi:run:{run_id}:alive")
            before = await entries(url, run_id)
            await two._orphans.finish(info, known, epoch, len(BEGUN))
            assert await entries(url, run_id) == before
            await redis.aclose()


@pytest.mark.parametrize("seed", range(6))
async def test_successors_and_a_worker_that_wakes_leave_one_ending(seed: int) -> None:
    """A worker stands still for about as long as others wait for it; then it goes on, and ends its run."""
    dice = random.Random(seed)
    quick = Timing(alive_for=0.3, pulse_every=0.05, block=0.05, silences=1, ship_every=0.01)
    end = RecipeFailed({}, "error", {}, {}, ErrorBody("stall_timeout", "x", True, "writing"))
    with redis_server() as url:
        one, two, three = (RedisStore(url, _orphan_report, 60, timing=quick) for _ in range(3))
        async with AsyncExitStack() as stack:
            for store in (one, two, three):
                await store.start()
                stack.push_async_callback(store.aclose)
            for _ in range(5):
                run_id, writer = await begun(one)
                await until(_has, two, run_id, len(BEGUN))
                readers = [asyncio.create_task(all_of(store, run_id)) for store in (two, three)]
                for task in one._tasks:
                    task.cancel()
                await asyncio.sleep(0.3 + dice.random() * 0.3)
                one._tasks = [
                    asyncio.create_task(one._supervised(work))
                    for work in (one._shipper.ship, one._pulse, one._handle_stops)
                ]
                writer.write(encode(end, len(BEGUN)), bytes([end.mask]))
                await writer.close("failed")
                for events in [*await asyncio.gather(*readers), await all_of(one, run_id)]:
                    kinds = [event["type"] for event in events]
                    assert kinds.count("recipe.failed") == 1
                    assert kinds[-1] == "recipe.failed"
                await until(_shipped, one, run_id)
                log = await entries(url, run_id)
                numbers = [int(fields[b"n"]) for fields in log]
                lengths = [len(fields[b"k"]) for fields in log]
                assert numbers == [sum(lengths[:at]) for at in range(len(log))], "a gap, or something twice"
                assert [b"end" in fields for fields in log] == [False] * (len(log) - 1) + [True]


async def _shipped(store: RedisStore, run_id: str) -> bool:
    return run_id not in store._shipper.owned


async def test_a_dead_workers_key_does_not_outlive_its_run() -> None:
    with redis_server() as url:
        async with worker(url, ttl=50) as two:
            async with worker(url, ttl=50) as one:
                run_id = new_run_id()
                assert await one.reserve_key("me", "k", "d", run_id) == run_id
                await one.create(RunInfo(run_id, "me", 1.0), lambda: None)
            await all_of(two, run_id)
            redis: Any = Redis.from_url(url, protocol=2)
            assert 0 < await redis.ttl("kiwi:key:me k") <= 50
            await redis.delete(f"kiwi:run:{run_id}", f"kiwi:run:{run_id}:log")  # its time has come a moment sooner
            await redis.aclose()
            mine = new_run_id()
            assert await two.reserve_key("me", "k", "another", mine) == mine


async def test_a_run_that_redis_evicts_while_it_is_shipped_is_told_anew() -> None:
    end = RecipeFailed({}, "error", {}, {}, ErrorBody("internal", "x", True, "writing"))
    with redis_server() as url:
        async with worker(url) as one, worker(url) as two:
            run_id, writer = await begun(one)
            await until(lambda: _has(two, run_id, len(BEGUN)))
            redis: Any = Redis.from_url(url, protocol=2)
            for seq, name in enumerate((f"kiwi:run:{run_id}", f"kiwi:run:{run_id}:log"), start=len(BEGUN)):
                await redis.delete(name)
                writer.write(encode(Token(" on"), seq), bytes([Token.mask]))
                await until(_has, two, run_id, seq + 1)
            await redis.delete(f"kiwi:run:{run_id}")
            writer.write(encode(end, len(BEGUN) + 2), bytes([end.mask]))
            await writer.close("failed")
            assert (await two.info(run_id)).owner == "me"
            assert [body["seq"] for body in await all_of(two, run_id)] == list(range(len(BEGUN) + 3))
            await redis.delete(f"kiwi:run:{run_id}")
            await redis.hset(f"kiwi:run:{run_id}", "state", "failed")  # as an older version left it
            with pytest.raises(ForgottenRun):
                await two.info(run_id)
            await redis.aclose()


async def test_what_fails_in_the_background_is_said_and_begins_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Not only Redis being away: a mistake of ours, too, and it ends the sharing of no other run."""

    def broken(_: object) -> None:
        raise ValueError("a mistake")

    quick = Timing(pulse_every=0.1)
    with redis_server() as url:
        async with worker(url, timing=quick) as one, worker(url, timing=quick) as two:
            with monkeypatch.context() as patch:
                patch.setattr(one._shipper, "_shipped", lambda *_, **__: broken(None))
                patch.setattr(one._shipper, "pulse", broken)
                run_id, writer = await begun(one)

                async def in_trouble() -> bool:
                    return one.trouble == "sharing runs fails: ValueError, ValueError"

                await until(in_trouble)
            await until(lambda: _has(two, run_id, len(BEGUN)))
            writer.write(encode(Token(" on"), len(BEGUN)), bytes([Token.mask]))
            await until(lambda: _has(two, run_id, len(BEGUN) + 1))

            async def well() -> bool:
                return one.trouble is None

            await until(well)
            poison, right = new_run_id(), one._shipper._batch
            monkeypatch.setattr(
                one._shipper, "_batch", lambda run: (broken if run.channel.info.id == poison else right)(run)
            )
            writer = await one.create(RunInfo(poison, "me", 1.0), lambda: None)
            writer.write(encode(BEGUN[0], 0), bytes([StreamStarted.mask]))
            other, _ = await begun(one)
            await until(lambda: _has(two, other, len(BEGUN)))
            assert one.trouble is None
    assert "sharing runs failed" in caplog.text
    assert f"run {poison} can't be shared" in caplog.text


async def test_a_redis_that_is_silent_is_not_asked_on_a_requests_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would cost each request its timeout."""
    with redis_server() as url:
        async with worker(url, timing=Timing(pulse_every=60)) as one:
            run_id, _ = await begun(one)
            one._link.lost(TimeoutError())
            monkeypatch.setattr(one._link, "redis", None)
            mine, unknown = new_run_id(), new_run_id()
            assert await one.reserve_key("me", "k", "d", mine) == mine
            assert await one.reserve_key("me", "k", "d", new_run_id()) == mine
            writer = await one.create(RunInfo(mine, "me", 1.0), lambda: None)
            await writer.close("failed")
            await one.abandon(mine)
            assert (await one.info(run_id)).owner == "me"
            await one.watched(run_id)
            for asked in (one.info, one.length, one.stop):
                with pytest.raises(StoreUnavailable):
                    await asked(unknown)
            assert one.trouble == "Redis is away"
            monkeypatch.undo()


async def test_readers_elsewhere_are_let_go_when_redis_stays_away() -> None:
    hasty = Timing(away_patience=0.5)
    with redis_server() as url:
        one, two = (RedisStore(url, _orphan_report, 60, timing=hasty) for _ in range(2))
        await one.start()
        await two.start()
        run_id, _ = await begun(one)
        reader = read(two, run_id)
        await anext(reader)
    async with asyncio.timeout(HANG):
        with pytest.raises(StoreUnavailable):
            await anext(reader)
    assert not two._mirrors
    assert await one.watched(run_id) == 0
    await one.aclose()
    await two.aclose()


async def test_three_hundred_may_ask_at_once() -> None:
    with redis_server() as url:
        async with worker(url) as one, worker(url) as two:
            run_id, _ = await begun(one)
            await until(lambda: _has(two, run_id, len(BEGUN)))
            found = await asyncio.gather(*(two.info(run_id) for _ in range(300)))
    assert {info.id for info in found} == {run_id}


async def test_a_reader_elsewhere_counts_for_the_grace_after_it_left() -> None:
    with redis_server() as url:
        async with worker(url, grace=600) as one, worker(url, grace=600) as two:
            run_id, _ = await begun(one)
            await until(lambda: _has(two, run_id, len(BEGUN)))
            assert await one.watched(run_id) == 0
            reader = read(two, run_id)
            await anext(reader)
            await reader.aclose()
            assert HANG < await one.watched(run_id) <= 601
            here = read(one, run_id)
            await anext(here)
            assert await one.watched(run_id) == float("inf")
            await here.aclose()


async def test_a_key_that_redis_has_forgotten_is_still_bound() -> None:
    with redis_server() as url:
        async with worker(url) as one, worker(url) as two:
            run_id = new_run_id()
            assert await one.reserve_key("me", "k", "d", run_id) == run_id
            await one.create(RunInfo(run_id, "me", 1.0), lambda: None)
            redis: Any = Redis.from_url(url, protocol=2)
            await redis.flushall()
            await redis.aclose()
            assert await one.reserve_key("me", "k", "d", new_run_id()) == run_id
            assert await two.reserve_key("me", "k", "d", new_run_id()) == run_id


async def test_a_key_is_bound_anew_only_while_it_is_ours() -> None:
    """Between the look and the write another worker may have taken the key over."""
    with redis_server() as url:
        async with worker(url) as one:
            run_id, other = new_run_id(), new_run_id()
            assert await one.reserve_key("me", "k", "d", run_id) == run_id
            writer = await one.create(RunInfo(run_id, "me", 1.0), lambda: None)
            await writer.close("completed")
            redis: Any = Redis.from_url(url, protocol=2)
            await redis.flushall()
            assert await one.reserve_key("me", "k", "d", new_run_id()) == run_id
            name = keys.idempotency("me", "k")
            assert (await redis.get(name)).decode() == f"{run_id} d"
            await redis.set(name, f"{other} d")
            await redis.eval(scripts.REBIND_KEY, 1, name, f"{new_run_id()} d", f"{run_id} d", 60)
            assert (await redis.get(name)).decode() == f"{other} d"
            await redis.aclose()
