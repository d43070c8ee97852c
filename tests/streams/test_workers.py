"""Two real workers behind a real nginx, round robin, sharing their runs through a real Redis."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from kiwi_client import Event, KiwiClient, RecipeFailed
from redis import Redis

from kiwi_recipes.testing import Hold, ScriptedUpstream, ollama_error, ollama_stream
from tests.support.clock import HANG
from tests.support.figures import Figure
from tests.support.servers import INSTALLED, Kiwi, free_port, kiwi_environ, kiwi_server, nginx, redis_server
from tests.support.streaming import PANTRY, RECIPE, SUGGEST, resuming, streaming, tokens


@dataclass
class Deployment:
    upstream: ScriptedUpstream
    one: Kiwi
    two: Kiwi
    url: str


@contextmanager
def deployed(redis: str) -> Iterator[Deployment]:
    with (
        ScriptedUpstream() as upstream,
        kiwi_server(upstream.url, None, INSTALLED, KIWI_REDIS_URL=redis, KIWI_STALL_TIMEOUT="600") as one,
        kiwi_server(upstream.url, None, INSTALLED, KIWI_REDIS_URL=redis, KIWI_STALL_TIMEOUT="600") as two,
        nginx(one.port, two.port) as url,
    ):
        yield Deployment(upstream, one, two, url)


@pytest.fixture(scope="module")
def shared() -> Iterator[Deployment]:
    with redis_server() as redis, deployed(redis) as deployment:
        yield deployment


async def test_a_run_is_resumed_polled_and_stopped_through_the_other_worker(shared: Deployment, figure: Figure) -> None:
    shared.upstream.play(ollama_stream(tokens(30)[:20], pause=0.02, end=False).then(Hold()))
    async with streaming(shared.one.url) as stream, httpx.AsyncClient() as client:
        await stream.until("token", 5)
        there = f"{shared.two.url}/api/v1/recipes/streams/{stream.run_id}"
        async with resuming(shared.two.url, stream.run_id, {"Last-Event-ID": "2"}) as other:
            await other.until("token", 18)
            assert [event["seq"] for event in other.events[:3]] == [3, 4, 5]
            status = (await client.get(there, headers={"Accept": "application/json"})).json()
            assert status["status"] == "running"
            assert status["recipe"]["title"] == RECIPE["title"]
            asked = time.monotonic()
            assert (await client.delete(there)).status_code == 204
            async with asyncio.timeout(HANG):  # its readers are still there: no grace has begun
                left = await asyncio.wrap_future(shared.upstream.requests[-1].left)
            await asyncio.gather(stream.until(), other.until())
    assert stream.events[3:] == other.events
    assert stream.last["type"] == "recipe.cancelled"
    figure(6, "through the other worker: EOF upstream after Stop", f"{(left - asked) * 1000:.0f} ms")


async def test_a_number_that_a_run_never_reaches_is_no_end_in_either_worker(shared: Deployment) -> None:
    """While it runs the other worker can't know; then it lets go without [DONE], and says so when asked again."""
    shared.upstream.play(ollama_stream(tokens(30)[:20], pause=0.02, end=False).then(Hold()))
    async with streaming(shared.one.url) as stream, httpx.AsyncClient() as client:
        await stream.until("token", 5)
        address = f"/api/v1/recipes/streams/{stream.run_id}"
        beyond = {"Last-Event-ID": "5000"}
        async with resuming(shared.two.url, stream.run_id, beyond) as other:
            assert other.response.status_code == 200
            assert (await client.delete(f"{shared.one.url}{address}")).status_code == 204
            await other.until()
        assert (other.events, other.done) == ([], False)
        await stream.until()
        for worker in (shared.one, shared.two):
            async with resuming(worker.url, stream.run_id, beyond) as late:
                assert (late.response.status_code, late.response.json()["code"]) == (422, "after_the_end")
            async with resuming(worker.url, stream.run_id, {"Last-Event-ID": str(stream.last["seq"])}) as late:
                assert late.response.status_code == 204


async def test_one_key_in_both_workers_at_once_is_one_run(shared: Deployment, figure: Figure) -> None:
    shared.upstream.play(ollama_stream(tokens(20), pause=0.02))
    before = len(shared.upstream.requests)
    headers = {"Idempotency-Key": "both-at-once"}
    async with asyncio.timeout(HANG):
        async with streaming(shared.one.url, headers) as one, streaming(shared.two.url, headers) as two:
            await asyncio.gather(one.until(), two.until())
    assert one.events == two.events
    assert one.last["type"] == "recipe.completed"
    assert len(shared.upstream.requests) == before + 1
    figure(19, "upstream requests for one key in two workers at once", str(len(shared.upstream.requests) - before))


async def test_a_run_that_failed_in_one_worker_is_whole_for_who_joined_it_in_the_other(shared: Deployment) -> None:
    """Whenever it is joined: from a moment before the other one is refused to a moment after."""
    asked = f"{SUGGEST}?stream=true"
    for turn, later in enumerate((0.3, 0.4, 0.42, 0.44, 0.46, 0.5)):
        shared.upstream.play(ollama_error("no", 500).late(0.4))
        key = {"Idempotency-Key": f"failed-there-{turn}"}
        async with httpx.AsyncClient(timeout=HANG) as client:
            first = asyncio.create_task(client.post(f"{shared.one.url}{asked}", json=PANTRY, headers=key))
            await asyncio.sleep(later)
            second = await client.post(f"{shared.two.url}{asked}", json=PANTRY, headers=key)
            refused = await first
            if second.status_code == 200:
                again = await client.get(f"{shared.two.url}{second.headers['location']}")
                assert (again.status_code, again.json()["status"]) == (200, "failed")
            shared.upstream.play(ollama_stream(tokens(3)))
            for worker in (shared.one, shared.two):  # no breaker opens
                assert (await client.post(f"{worker.url}{SUGGEST}", json=PANTRY)).status_code == 200
        assert refused.status_code in (502, 503)
        if second.status_code == 200:
            assert second.text.endswith("data: [DONE]\n\n")
            assert "event: recipe.failed\n" in second.text
        else:
            assert second.headers["content-type"] == "application/problem+json"


async def test_one_key_in_both_workers_whose_run_fails_at_once_fails_in_both(shared: Deployment) -> None:
    """However far the one worker is when the other joins: an answer that is whole, and no word of the recipe."""
    shared.upstream.play(ollama_error("secret sauce", 500))
    for number in range(6):
        key = {"Idempotency-Key": f"fails-at-once-{number}"}
        async with httpx.AsyncClient(params={"stream": "true"}, headers=key, timeout=HANG) as client:
            asked = (client.post(f"{worker.url}{SUGGEST}", json=PANTRY) for worker in (shared.one, shared.two))
            answers = await asyncio.gather(*asked)
        assert 502 in [answer.status_code for answer in answers]
        for answer in answers:
            whole = answer.text.endswith("data: [DONE]\n\n") and '"code":"upstream_error"' in answer.text
            assert whole or answer.json()["code"] == "upstream_error"
    shared.upstream.play(ollama_stream(tokens(20)))
    async with streaming(shared.one.url) as stream:
        await stream.until()
    assert stream.last["type"] == "recipe.completed"


async def test_a_worker_that_stood_still_is_heard_again(shared: Deployment) -> None:
    """Whoever reads through the other worker gets an end, and one only; who comes later gets what was written."""
    shared.upstream.play(ollama_stream(tokens(60), pause=0.05))
    async with streaming(shared.one.url) as stream:
        await stream.until("token", 5)
        shared.one.process.send_signal(signal.SIGSTOP)
        try:
            async with resuming(shared.two.url, stream.run_id) as other, asyncio.timeout(HANG):
                await other.until()
        finally:
            shared.one.process.send_signal(signal.SIGCONT)
        assert (other.last["type"], other.done) == ("recipe.failed", True)
        assert [event["type"] for event in other.events].count("recipe.failed") == 1
        await stream.until()
    assert stream.last["type"] == "recipe.completed"
    for worker in (shared.one, shared.two):
        async with asyncio.timeout(HANG):
            while True:
                async with resuming(worker.url, stream.run_id) as late:
                    await late.until()
                if late.last["type"] == "recipe.completed":
                    break
        assert late.events == stream.events


async def test_a_worker_that_is_killed_leaves_its_clients_an_end(figure: Figure) -> None:
    with redis_server() as redis, deployed(redis) as deployment:
        deployment.upstream.play(ollama_stream(tokens(30)[:20], pause=0.05, end=False).then(Hold()))
        events: list[Event] = []
        async with KiwiClient(deployment.url) as client, asyncio.timeout(2 * HANG):
            killed = 0.0
            async for event in client.stream(PANTRY):
                events.append(event)
                if not killed and sum(event.type == "token" for event in events) == 15:
                    owner = deployment.one if await _open_runs(deployment.one) else deployment.two
                    owner.process.send_signal(signal.SIGKILL)
                    killed = time.monotonic()
            took = time.monotonic() - killed
    figure(8, "from SIGKILL to the end of the client's stream", f"{took:.1f} s")
    last = events[-1]
    assert isinstance(last, RecipeFailed)
    assert last.error.code == "internal"
    assert last.error.retryable
    assert last.recipe["title"] == RECIPE["title"]


async def _open_runs(worker: Kiwi) -> int:
    async with httpx.AsyncClient() as client:
        return int((await client.get(f"{worker.url}/api/v1/health")).json()["open_runs"])


def test_a_redis_that_is_away_at_start_is_one_clear_line(figure: Figure) -> None:
    with tempfile.TemporaryDirectory() as folder:
        environ = kiwi_environ(Path(folder), "http://127.0.0.1:9", KIWI_REDIS_URL=f"redis://127.0.0.1:{free_port()}/0")
        command = [str(Path(sys.executable).with_name("kiwi")), "serve", "--port", str(free_port())]
        ended = subprocess.run(command, env=environ, cwd=folder, capture_output=True, timeout=30, check=False)
    said = ended.stderr.decode()
    assert ended.returncode == 1, said
    assert "Redis does not answer" in said
    assert "Traceback" not in said
    figure(18, "away at start", f"exit code 1, {len(said.splitlines())} line")


async def test_a_redis_that_is_lost_lets_streams_go_on_and_shares_again_when_back(figure: Figure) -> None:
    port = free_port()
    with ScriptedUpstream(ollama_stream(tokens(30), pause=0.15)) as upstream:
        with redis_server(port) as redis:
            first = kiwi_server(upstream.url, KIWI_REDIS_URL=redis)
            second = kiwi_server(upstream.url, KIWI_REDIS_URL=redis)
            one, two = first.__enter__(), second.__enter__()
            lost = streaming(one.url)
            stream = await lost.__aenter__()
            await stream.until("token", 5)
        try:
            await stream.until("token", 20)
            assert one.said("Redis is away")
            with redis_server(port):
                await stream.until()
                assert stream.last["type"] == "recipe.completed"
                assert one.said("Redis is back")
                async with resuming(two.url, stream.run_id) as other:
                    await other.until()
                assert other.events == stream.events
                gap = max(stream.gaps())
                figure(18, "lost and back in mid-run, a token every 150 ms", f"longest gap {gap * 1000:.0f} ms")
        finally:
            await lost.__aexit__(None, None, None)
            second.__exit__(None, None, None)
            first.__exit__(None, None, None)


async def test_a_redis_that_refuses_a_command_is_said_without_the_command() -> None:
    """In which there are whose run it is, and the key that was chosen for it."""
    with (
        redis_server() as redis,
        Redis.from_url(redis) as admin,
        ScriptedUpstream(ollama_stream(tokens(20))) as upstream,
        kiwi_server(upstream.url, KIWI_REDIS_URL=redis) as one,
    ):
        in_a_script = "The user executing the script can't run this command or subcommand"
        refusals = {
            "eval": "this user has no permissions to run the 'eval' command",
            "hset": in_a_script,
            "xadd": in_a_script,
            "set": in_a_script,
        }
        for command, refusal in refusals.items():
            admin.acl_setuser("default", enabled=True, nopass=True, commands=["+@all", f"-{command}"], keys=["*"])
            async with streaming(one.url, {"Idempotency-Key": f"chosen-{command}"}) as stream:
                await stream.until()
            assert stream.last["type"] == "recipe.completed"
            assert one.said(f"Redis is away ({refusal})")
            admin.acl_setuser("default", enabled=True, nopass=True, commands=["+@all"], keys=["*"])
            async with asyncio.timeout(HANG):
                while one.log.read_text().count("Redis is back") < one.log.read_text().count("Redis is away"):
                    await asyncio.sleep(0.05)
        for word in ("chosen-", "local", "kiwi:", stream.run_id):
            assert word not in one.log.read_text()


async def test_a_run_that_goes_on_is_never_unknown_though_redis_comes_back_empty() -> None:
    """Only its own worker knows of it then: to whom another one says 404 stops asking."""
    port, seen = free_port(), []
    with ScriptedUpstream(ollama_stream(tokens(30)[:20], pause=0.02, end=False).then(Hold())) as upstream:
        async with AsyncExitStack() as open_until_the_end:
            with redis_server(port) as redis:
                workers = (kiwi_server(upstream.url, KIWI_REDIS_URL=redis, KIWI_SHUTDOWN_GRACE="0.5") for _ in "12")
                one, two = (open_until_the_end.enter_context(worker) for worker in workers)
                stream = await open_until_the_end.enter_async_context(streaming(one.url))
                await stream.until("token", 5)
            client = await open_until_the_end.enter_async_context(httpx.AsyncClient())
            there = f"{two.url}/api/v1/recipes/streams"
            seen.append((await client.get(f"{there}/{stream.run_id}")).status_code)
            with redis_server(port):
                async with asyncio.timeout(HANG):
                    while seen[-1] != 200:
                        await asyncio.sleep(0.02)
                        seen.append((await client.get(f"{there}/{stream.run_id}")).status_code)
                    assert set(seen) == {503, 200}
                    while (await client.get(f"{there}/{'0' * 32}")).status_code != 404:
                        await asyncio.sleep(0.1)


async def test_a_redis_that_comes_back_empty_is_told_of_the_keys_again() -> None:
    port, key = free_port(), {"Idempotency-Key": "told-again"}
    slow = ollama_stream(tokens(30)[:20], pause=0.02, end=False).then(Hold())
    async with AsyncExitStack() as open_until_the_end:
        upstream = open_until_the_end.enter_context(ScriptedUpstream(slow))
        with redis_server(port) as redis:
            workers = (kiwi_server(upstream.url, KIWI_REDIS_URL=redis, KIWI_SHUTDOWN_GRACE="0.5") for _ in "12")
            one, two = (open_until_the_end.enter_context(worker) for worker in workers)
            stream = await open_until_the_end.enter_async_context(streaming(one.url, key))
            await stream.until("token", 5)
        with redis_server(port) as redis, Redis.from_url(redis) as client:
            async with asyncio.timeout(HANG):
                while not client.keys("kiwi:key:*"):
                    await asyncio.sleep(0.05)
            for worker in (two, one):
                async with streaming(worker.url, key) as other:
                    await other.until("token")
                    assert other.run_id == stream.run_id
            client.set(client.keys("kiwi:key:*")[0], "another worker was quicker")
            async with streaming(one.url, key) as other:
                await other.until("token")
                assert other.run_id == stream.run_id


async def test_a_redis_that_does_not_answer_holds_nobody_up_for_long(figure: Figure) -> None:
    """It takes connections and says nothing until they are all served. The first to ask waits for an answer, the others
    no longer ask (`test_a_redis_that_is_silent_is_not_asked_on_a_requests_way`)."""
    with redis_server() as redis, ScriptedUpstream(ollama_stream(tokens(20))) as upstream:
        server = Redis.from_url(redis)
        process = int(server.info()["process_id"])
        server.close()
        with kiwi_server(upstream.url, KIWI_REDIS_URL=redis) as one:
            took = []
            os.kill(process, signal.SIGSTOP)
            try:
                for _ in range(3):
                    began = time.monotonic()
                    async with streaming(one.url) as stream:
                        await stream.until()
                    assert (stream.last["type"], stream.done) == ("recipe.completed", True)
                    took.append(time.monotonic() - began)
                assert one.said("Redis is away")
                assert "Redis is back" not in one.log.read_text()
            finally:
                os.kill(process, signal.SIGCONT)
            assert one.said("Redis is back")
    figure(18, "silent: three recipes one after another took", " / ".join(f"{s:.1f}" for s in took) + " s")
