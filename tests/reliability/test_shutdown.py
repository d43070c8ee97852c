"""Row 7: SIGTERM with twenty open streams, under `kiwi serve` and under a uvicorn run plainly."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

import pytest
from httpx import RemoteProtocolError

from kiwi_recipes.server import UVICORN_GRACE
from kiwi_recipes.testing import Pause, ScriptedUpstream, ollama_stream
from tests.support.app import (
    ASK,
    STREAMS,
    SUGGEST,
    Kitchen,
    cooked,
    kitchen,
    llm_yaml,
    opened,
    problem,
    scripted_only,
    tokens,
    web,
)
from tests.support.figures import Figure
from tests.support.servers import Kiwi, free_port, kiwi_environ, kiwi_server, redis_server, running, wait_for_answer

GRACE = 4.0
SETTINGS = {"KIWI_SHUTDOWN_GRACE": str(GRACE), "KIWI_MAX_RUNS_PER_SESSION": "50", "KIWI_RESUME_GRACE": "10"}


@contextmanager
def plain_uvicorn(folder: Path) -> Iterator[Kitchen]:
    port = free_port()
    with ScriptedUpstream() as upstream, llm_yaml(scripted_only(upstream.url)) as config:
        environ = kiwi_environ(folder, upstream.url, KIWI_LLM_CONFIG=config, **SETTINGS)
        command = [sys.executable, "-m", "uvicorn", "kiwi_recipes.app:create_app", "--factory", "--port", str(port)]
        log = folder / "log"
        with (
            log.open("wb") as stderr,
            running(command, env=environ, cwd=folder, stderr=stderr, stdout=stderr) as process,
        ):
            wait_for_answer(f"http://127.0.0.1:{port}/api/v1/health", process)
            yield Kitchen(Kiwi(process, port, log), upstream)


@pytest.mark.parametrize("how", ["kiwi serve", "plain uvicorn"])
async def test_twenty_open_streams(how: str, tmp_path: Path, figure: Figure) -> None:
    with (
        kitchen(**SETTINGS) if how == "kiwi serve" else plain_uvicorn(tmp_path) as place,
    ):
        upstream, process = place.upstream, place.kiwi.process
        head, tail = tokens()[:8], tokens()[8:]
        endless = ollama_stream(head, end=False).then(Pause(30))
        soon = ollama_stream(head, end=False).then(Pause(1.5), *ollama_stream(tail).steps)
        async with web(place.url) as client, AsyncExitStack() as opening:
            streams = []
            for scenario in (endless, soon):
                upstream.play(scenario)
                for _ in range(10):
                    stream = await opening.enter_async_context(opened(client))
                    await stream.until("token")
                    streams.append(stream)
            reading = [asyncio.create_task(stream.rest()) for stream in streams]
            process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            await asyncio.sleep(0.8)
            if how == "kiwi serve":
                refused = await client.post(SUGGEST, json=ASK, params={"stream": "true"})
                assert (refused.status_code, problem(refused)["code"]) == (503, "server_shutdown")
                assert int(refused.headers["retry-after"]) >= 1
                assert (await client.get("/api/v1/health")).status_code == 503
            found = await asyncio.gather(*reading)
            ended = time.monotonic() - began
        assert all(one.done for one in found)
        for one in found[:10]:
            assert one.last["type"] == "recipe.failed"
            assert (one.last["error"]["code"], one.last["error"]["retryable"]) == ("server_shutdown", True)
        assert [one.last["type"] for one in found[10:]] == ["recipe.completed"] * 10
        code = await asyncio.to_thread(process.wait, 15)
        exited = time.monotonic() - began
        figure(7, f"{how}: all ended after", f"{ended:.1f} s of a grace of {GRACE:.0f} s")
        figure(7, f"{how}: exit after", f"{exited:.1f} s, code {code}")
        assert exited < GRACE + 3
        assert code in (0, -signal.SIGTERM)
        for request in upstream.requests:
            request.left.result(timeout=5)
        assert "Traceback" not in place.kiwi.log.read_text()


async def test_with_nothing_open_it_exits_at_once(figure: Figure) -> None:
    with kitchen(cooked()) as place:
        for number in (signal.SIGINT,):
            place.kiwi.process.send_signal(number)
            began = time.monotonic()
            await asyncio.to_thread(place.kiwi.process.wait, 10)
            figure(7, "idle: exit after Ctrl-C", f"{time.monotonic() - began:.2f} s")
        assert "Traceback" not in place.kiwi.log.read_text()


async def exit_of(process: subprocess.Popen[bytes], since: float) -> float:
    """Seconds from `since` until the process has ended by itself."""
    await asyncio.to_thread(process.wait, 60)
    return time.monotonic() - since


async def test_half_a_request_holds_nobody_up(figure: Figure) -> None:
    """Neither one that was there before the signal nor one that comes while open recipes finish."""
    half = b"POST %b HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
    with kitchen(cooked(pause=0.2), **(SETTINGS | {"KIWI_SHUTDOWN_GRACE": "2"})) as place:
        process, answers = place.kiwi.process, []
        async with web(place.url) as client, opened(client) as stream:
            await stream.until("token")
            halves = [await asyncio.open_connection("127.0.0.1", place.kiwi.port)]
            halves[0][1].write(half % SUGGEST.encode())
            await asyncio.sleep(0.3)
            process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            await asyncio.sleep(0.3)
            halves.append(await asyncio.open_connection("127.0.0.1", place.kiwi.port))
            halves[1][1].write(half % SUGGEST.encode())
            assert (await stream.rest()).done
            for reader, writer in halves:
                async with asyncio.timeout(20):
                    answers.append(await reader.read())
                writer.close()
        exited = await exit_of(process, began)
        assert "Traceback" not in place.kiwi.log.read_text()
    for answer in answers:
        assert answer.startswith(b"HTTP/1.1 503"), answer
        assert b'"code": "server_shutdown"' in answer
    figure(7, "half a request beside an open recipe: exit after", f"{exited:.1f} s of a grace of 2 s")
    assert exited < 2 + 5


async def test_who_waits_for_another_workers_recipe_is_told_to_ask_again(figure: Figure) -> None:
    """By a status if it asked for JSON, by a missing `[DONE]` if it reads a stream; and the worker is gone in time."""
    key = {"Idempotency-Key": "joined"}
    with (
        ScriptedUpstream(ollama_stream(tokens()[:8], end=False).then(Pause(60))) as upstream,
        redis_server() as redis,
        kiwi_server(upstream.url, KIWI_REDIS_URL=redis) as one,
        kiwi_server(upstream.url, KIWI_REDIS_URL=redis, KIWI_SHUTDOWN_GRACE="1") as two,
    ):
        async with web(one.url) as here, web(two.url) as there, opened(here, headers=key) as stream:
            await stream.until("token")
            async with opened(there, run=stream.transcript.id, after=0) as other:
                await other.until("token")
                waiting = asyncio.create_task(there.post(SUGGEST, json=ASK, headers=key))
                await asyncio.sleep(0.5)
                two.process.send_signal(signal.SIGTERM)
                began = time.monotonic()
                with pytest.raises(RemoteProtocolError):
                    await other.rest()
                answer = await waiting
                exited = await exit_of(two.process, began)
            assert not other.transcript.done
            assert (answer.status_code, problem(answer)["code"]) == (503, "server_shutdown")
            assert "Traceback" not in two.log.read_text()
            await here.delete(f"{STREAMS}/{stream.transcript.id}")
            assert (await stream.rest()).last["type"] == "recipe.cancelled"
    figure(7, "others wait for another worker's recipe: exit after", f"{exited:.1f} s of a grace of 1 s")
    assert exited < 1 + UVICORN_GRACE


async def test_a_second_signal_skips_the_grace(figure: Figure) -> None:
    with kitchen(cooked(pause=0.2), KIWI_SHUTDOWN_GRACE="30") as place:
        async with web(place.url) as client, opened(client) as stream:
            await stream.until("token")
            place.kiwi.process.send_signal(signal.SIGTERM)
            await asyncio.sleep(0.5)
            place.kiwi.process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            ended = await stream.rest()
        exited = await exit_of(place.kiwi.process, began)
    assert (ended.done, ended.last["error"]["code"]) == (True, "server_shutdown")
    figure(7, "a second signal: exit after", f"{exited:.1f} s of a grace of 30 s")
    assert exited < 10
