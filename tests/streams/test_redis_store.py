"""What only the shared store can meet: a worker that dies, a Redis that is away, forgetful or late."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from kiwi_recipes.streams import redis as redis_module
from kiwi_recipes.streams.events import ErrorBody, Event, RecipeFailed, StreamStarted, Token
from kiwi_recipes.streams.redis import RedisStore
from kiwi_recipes.streams.run import new_run_id
from kiwi_recipes.streams.sse import KINDS, decode, encode
from kiwi_recipes.streams.store import RunInfo, RunWriter, StoreUnavailable, UnknownRun
from tests.support.reading import read
from tests.support.servers import free_port, redis_server

BEGUN: list[Event] = [StreamStarted("x", 3, "/schema"), *(Token(f" word{n}") for n in range(20))]


def _obituary(events: Iterable[dict[str, Any]], error: ErrorBody) -> RecipeFailed:
    return RecipeFailed({"title": "".join(event.get("text", "") for event in events)}, "error", {}, {}, error)


@asynccontextmanager
async def worker(url: str, ttl: float = 60, grace: float = 0) -> AsyncIterator[RedisStore]:
    store = RedisStore(url, _obituary, ttl, grace)
    await store.start()
    try:
        yield store
    finally:
        await store.aclose()


async def begun(store: RedisStore) -> tuple[str, RunWriter]:
    run_id = new_run_id()
    writer = await store.create(RunInfo(run_id, "me", 1.0), lambda: None)
    for seq, event in enumerate(BEGUN):
        writer.write(encode(event, seq), bytes([KINDS[type(event)]]))
    return run_id, writer


async def until(condition: Callable[[], Any], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.05)


async def all_of(store: RedisStore, run_id: str) -> list[dict[str, Any]]:
    async with asyncio.timeout(15):
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


async def test_a_reader_who_saw_more_than_was_shipped_gets_the_end_under_the_number_that_is_due() -> None:
    with redis_server() as url:
        async with worker(url) as two:
            async with worker(url) as one:
                run_id, _ = await begun(one)
                await until(lambda: _has(two, run_id, len(BEGUN)))
            assert not two.knows_length(await two.info(run_id))
            ahead = read(two, run_id, len(BEGUN) + 7)
            async with asyncio.timeout(15):
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
            await one.claim("me", "k", "d", new_run_id())
            mine = new_run_id()
            async with asyncio.timeout(8):
                assert await two.claim("me", "k", "d", mine) == mine


@pytest.mark.parametrize("busy_with", ["_pulse", "_ship", "batches"])
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
        async with worker(url) as one, asyncio.timeout(8):
            async with worker(url) as two:
                run_id, _ = await begun(one)
                await until(lambda: _has(two, run_id, len(BEGUN)))
                monkeypatch.setattr(two, busy_with, unfeeling)
                reading = asyncio.create_task(all_of(two, run_id))
                two.mark_dirty()
                await asyncio.sleep(1.5)
            assert felt.is_set()
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)


async def test_a_redis_that_is_away_at_start_is_said() -> None:
    store = RedisStore(f"redis://127.0.0.1:{free_port()}/0", _obituary)
    with pytest.raises(StoreUnavailable, match="Redis does not answer"):
        await store.start()
    await store.aclose()


@pytest.mark.parametrize("keeps", [True, False], ids=["keeps its data", "comes back empty"])
async def test_a_redis_that_goes_and_comes_back_stops_nobody(
    tmp_path: Path, keeps: bool, caplog: pytest.LogCaptureFixture
) -> None:
    port, folder = free_port(), tmp_path if keeps else None
    with redis_server(port, folder) as url:
        one, two = RedisStore(url, _obituary, 60), RedisStore(url, _obituary, 60)
        await one.start()
        await two.start()
        run_id, writer = await begun(one)
        here, there = asyncio.create_task(all_of(one, run_id)), asyncio.create_task(all_of(two, run_id))
        await until(lambda: _has(two, run_id, len(BEGUN)))
    seq = len(BEGUN)
    for seq in range(len(BEGUN), len(BEGUN) + 10):  # Redis is away
        writer.write(encode(Token(" away"), seq), bytes([KINDS[Token]]))
        await asyncio.sleep(0.05)
    with redis_server(port, folder):
        await asyncio.sleep(1.5)
        end = RecipeFailed({}, "error", {}, {}, ErrorBody("internal", "x", True, "writing"))
        writer.write(encode(end, seq + 1), bytes([KINDS[type(end)]]))
        await writer.close("failed")
        assert await here == await there
        assert [body["seq"] for body in await there] == list(range(seq + 2))
        await one.aclose()
        await two.aclose()
    said = [record.message for record in caplog.records if record.name == "kiwi_recipes.streams.redis"]
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
                writer.write(encode(Token(" on"), seq), bytes([KINDS[Token]]))
                await until(lambda: _has(two, run_id, seq + 1))
                seq += 1
                await until(lambda: redis.exists(f"kiwi:run:{run_id}"))
            writer.write(encode(end, seq), bytes([KINDS[type(end)]]))
            await writer.close("failed")
            here, there = await asyncio.gather(all_of(one, run_id), all_of(two, run_id))
            await redis.aclose()
    assert [body["seq"] for body in here] == list(range(seq + 1))
    assert here == there


async def test_everything_in_redis_has_a_time_to_live(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis_module, "MIRROR_LINGER", 0.3)

    async def no_mirror_is_left() -> bool:
        return two._mirrors == {}

    with redis_server() as url:
        async with worker(url, grace=3) as one, worker(url) as two:
            run_id, writer = await begun(one)
            await one.claim("me", "k", "d", run_id)
            await until(lambda: _has(two, run_id, len(BEGUN)))
            reader = read(two, run_id)
            await anext(reader)
            await two.stop(run_id)
            await reader.aclose()
            end = RecipeFailed({}, "error", {}, {}, ErrorBody("internal", "x", True, "writing"))
            writer.write(encode(end, len(BEGUN)), bytes([KINDS[type(end)]]))
            await writer.close("failed")
            redis: Any = Redis.from_url(url, protocol=2)
            names = await redis.keys("*")
            lives = {name: await redis.ttl(name) for name in names}
            await redis.aclose()
            assert one._owned == {}
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


async def test_a_worker_that_was_taken_for_dead_is_heard_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has read the ending that another worker wrote gets nothing behind it; who comes later gets what is true."""
    monkeypatch.setattr(redis_module, "ALIVE_MS", 400)
    monkeypatch.setattr(redis_module, "BLOCK_MS", 200)
    with redis_server() as url:
        async with worker(url) as one, worker(url) as two, worker(url) as three:
            run_id, writer = await begun(one)
            await until(lambda: _has(two, run_id, len(BEGUN)))
            for task in one._tasks:  # it stands still
                task.cancel()
            ended = await all_of(two, run_id)
            assert (ended[-1]["type"], ended[-1]["error"]["code"]) == ("recipe.failed", "internal")
            one._tasks = []
            monkeypatch.setattr(redis_module, "ALIVE_MS", 4_000)
            for work in (one._ship_forever, one._pulse_forever, one._obey_forever):
                one._tasks.append(asyncio.create_task(work()))
            await until(lambda: _is(two, run_id, "running"))
            more = Token(" and on")
            writer.write(encode(more, len(BEGUN)), bytes([KINDS[type(more)]]))
            end = RecipeFailed({}, "error", {}, {}, ErrorBody("stall_timeout", "x", True, "writing"))
            writer.write(encode(end, len(BEGUN) + 1), bytes([KINDS[type(end)]]))
            await writer.close("failed")
            found = await asyncio.gather(*(all_of(store, run_id) for store in (one, two, three)))
    assert found[0] == found[1] == found[2]
    assert [body["seq"] for body in found[0]] == list(range(len(BEGUN) + 2))
    assert [body["type"] for body in found[0][-2:]] == ["token", "recipe.failed"]


async def _is(store: RedisStore, run_id: str, state: str) -> bool:
    return (await store.info(run_id)).state == state and await store.length(run_id) == len(BEGUN)


async def test_what_comes_behind_the_end_is_not_read() -> None:
    """The ending of a worker that was taken for dead, and behind it what that worker wrote all the same."""
    with redis_server() as url:
        async with worker(url) as one, worker(url) as two:
            run_id, _ = await begun(one)
            await until(lambda: _has(two, run_id, len(BEGUN)))
            await two.bury(await two.info(run_id), one._local.channel(run_id).log.since(0))
            redis: Any = Redis.from_url(url, protocol=2)
            number = len(BEGUN) + 1
            entry = {"n": number, "k": bytes([2]), "d": encode(Token(" and on"), number)}
            await redis.xadd(f"kiwi:run:{run_id}:log", entry)
            await redis.aclose()
            found = await all_of(two, run_id)
    assert [body["type"] for body in found].count("recipe.failed") == 1
    assert found[-1]["type"] == "recipe.failed"


async def test_readers_elsewhere_are_let_go_when_redis_stays_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis_module, "AWAY_PATIENCE", 0.5)
    with redis_server() as url:
        one, two = RedisStore(url, _obituary, 60), RedisStore(url, _obituary, 60)
        await one.start()
        await two.start()
        run_id, _ = await begun(one)
        reader = read(two, run_id)
        await anext(reader)
    async with asyncio.timeout(10):
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
        async with worker(url, grace=6) as one, worker(url, grace=6) as two:
            run_id, _ = await begun(one)
            await until(lambda: _has(two, run_id, len(BEGUN)))
            assert await one.watched(run_id) == 0
            reader = read(two, run_id)
            await anext(reader)
            await reader.aclose()
            assert 4 < await one.watched(run_id) <= 7
            here = read(one, run_id)
            await anext(here)
            assert await one.watched(run_id) == float("inf")
            await here.aclose()


async def test_a_key_that_redis_has_forgotten_is_still_bound() -> None:
    with redis_server() as url:
        async with worker(url) as one, worker(url) as two:
            run_id = new_run_id()
            assert await one.claim("me", "k", "d", run_id) == run_id
            await one.create(RunInfo(run_id, "me", 1.0), lambda: None)
            redis: Any = Redis.from_url(url, protocol=2)
            await redis.flushall()
            await redis.aclose()
            assert await one.claim("me", "k", "d", new_run_id()) == run_id
            assert await two.claim("me", "k", "d", new_run_id()) == run_id
