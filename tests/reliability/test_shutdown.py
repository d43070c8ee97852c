"""Row 7: SIGTERM with twenty open streams, under `kiwi serve` and under a uvicorn run plainly."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from httpx import RemoteProtocolError, TransportError

from kiwi_recipes.server import bind, hangups_end_it
from kiwi_recipes.testing import Gate, Hold, Scenario, ScriptedUpstream, ollama_stream
from tests.reliability.conftest import UNHURRIED
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
from tests.support.clock import HANG
from tests.support.figures import Figure
from tests.support.servers import Kiwi, free_port, kiwi_environ, kiwi_server, redis_server, running, wait_for_answer

GRACE = 4.0
PATIENT = {
    "KIWI_RESUME_GRACE": UNHURRIED,
    "KIWI_FIRST_CONTENT_TIMEOUT": UNHURRIED,
    "KIWI_STALL_TIMEOUT": UNHURRIED,
    "KIWI_TOTAL_TIMEOUT": UNHURRIED,
}
SETTINGS = PATIENT | {"KIWI_SHUTDOWN_GRACE": str(GRACE), "KIWI_MAX_RUNS_PER_SESSION": "50"}


def begun() -> Scenario:
    """A recipe that its model never ends: whatever ends it is the server's doing."""
    return ollama_stream(tokens()[:8], end=False).then(Hold())


async def shutting_down(kiwi: Kiwi) -> None:
    """Returns once the server says that it is, or takes no more connections."""
    async with asyncio.timeout(HANG):
        with suppress(TransportError):
            while True:
                async with web(kiwi.url) as client:
                    if (await client.get("/api/v1/health")).status_code == 503:
                        return
                await asyncio.sleep(0.02)


async def exit_of(kiwi: Kiwi, since: float) -> float:
    """Seconds from `since` until the process has ended by itself: nothing was open that uvicorn had to give up."""
    await asyncio.to_thread(kiwi.process.wait, HANG)
    exited = time.monotonic() - since
    said = kiwi.log.read_text()
    assert "timeout graceful shutdown exceeded" not in said
    assert "Traceback" not in said
    return exited


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
        gate = Gate()
        soon = ollama_stream(head, end=False).then(gate, *ollama_stream(tail).steps)
        async with web(place.url) as client, AsyncExitStack() as opening:
            streams = []
            for scenario in (begun(), soon):
                upstream.play(scenario)
                for _ in range(10):
                    stream = await opening.enter_async_context(opened(client))
                    await stream.until("token")
                    streams.append(stream)
            reading = [asyncio.create_task(stream.rest()) for stream in streams]
            process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            await shutting_down(place.kiwi)
            if how == "kiwi serve":
                refused = await client.post(SUGGEST, json=ASK, params={"stream": "true"})
                assert (refused.status_code, problem(refused)["code"]) == (503, "server_shutdown")
                assert int(refused.headers["retry-after"]) >= 1
            assert not any(task.done() for task in reading)
            gate.open()
            await asyncio.wait(reading[10:])
            assert not any(task.done() for task in reading[:10])
            found = await asyncio.gather(*reading)
            ended = time.monotonic() - began
        assert all(one.done for one in found)
        for one in found[:10]:
            assert one.last["type"] == "recipe.failed"
            assert (one.last["error"]["code"], one.last["error"]["retryable"]) == ("server_shutdown", True)
        assert [one.last["type"] for one in found[10:]] == ["recipe.completed"] * 10
        exited = await exit_of(place.kiwi, began)
        code = process.returncode
        figure(7, f"{how}: all ended after", f"{ended:.1f} s of a grace of {GRACE:.0f} s")
        figure(7, f"{how}: exit after", f"{exited:.1f} s, code {code}")
        assert code in (0, -signal.SIGTERM)
        for request in upstream.requests:
            request.left.result(timeout=HANG)


async def test_with_nothing_open_it_exits_at_once(figure: Figure) -> None:
    with kitchen(cooked()) as place:
        for number in (signal.SIGINT,):
            place.kiwi.process.send_signal(number)
            began = time.monotonic()
            figure(7, "idle: exit after Ctrl-C", f"{await exit_of(place.kiwi, began):.2f} s")


async def test_half_a_request_holds_nobody_up(figure: Figure) -> None:
    """Neither one that was there before the signal nor one that comes while open recipes finish."""
    half = b"POST %b HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
    with kitchen(begun(), **(SETTINGS | {"KIWI_SHUTDOWN_GRACE": "2"})) as place:
        process, answers = place.kiwi.process, []
        async with web(place.url) as client, opened(client) as stream:
            await stream.until("token")
            halves = [await asyncio.open_connection("127.0.0.1", place.kiwi.port)]
            halves[0][1].write(half % SUGGEST.encode())
            await asyncio.sleep(0.3)
            process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            await shutting_down(place.kiwi)
            halves.append(await asyncio.open_connection("127.0.0.1", place.kiwi.port))
            halves[1][1].write(half % SUGGEST.encode())
            assert (await stream.rest()).done
            for reader, writer in halves:
                async with asyncio.timeout(HANG):
                    answers.append(await reader.read())
                writer.close()
        exited = await exit_of(place.kiwi, began)
    for answer in answers:
        assert answer.startswith(b"HTTP/1.1 503"), answer
        assert b'"code": "server_shutdown"' in answer
    figure(7, "half a request beside an open recipe: exit after", f"{exited:.1f} s of a grace of 2 s")


async def test_who_waits_for_another_workers_recipe_is_told_to_ask_again(figure: Figure) -> None:
    """By a status if it asked for JSON, by a missing `[DONE]` if it reads a stream; and the worker is gone in time."""
    key = {"Idempotency-Key": "joined"}
    with (
        ScriptedUpstream(begun()) as upstream,
        redis_server() as redis,
        kiwi_server(upstream.url, None, KIWI_REDIS_URL=redis, **PATIENT) as one,
        kiwi_server(upstream.url, None, KIWI_REDIS_URL=redis, KIWI_SHUTDOWN_GRACE="1", **PATIENT) as two,
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
                exited = await exit_of(two, began)
            assert not other.transcript.done
            assert (answer.status_code, problem(answer)["code"]) == (503, "server_shutdown")
            await here.delete(f"{STREAMS}/{stream.transcript.id}")
            assert (await stream.rest()).last["type"] == "recipe.cancelled"
    figure(7, "others wait for another worker's recipe: exit after", f"{exited:.1f} s of a grace of 1 s")


async def test_a_second_signal_skips_the_grace(figure: Figure) -> None:
    """Of whatever kind both are: a terminal that is closed sends a SIGHUP."""
    with kitchen(begun(), **(SETTINGS | {"KIWI_SHUTDOWN_GRACE": UNHURRIED})) as place:
        async with web(place.url) as client, opened(client) as stream:
            await stream.until("token")
            place.kiwi.process.send_signal(signal.SIGHUP)
            await shutting_down(place.kiwi)
            place.kiwi.process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            ended = await stream.rest()
        exited = await exit_of(place.kiwi, began)
    assert (ended.done, ended.last["error"]["code"]) == (True, "server_shutdown")
    figure(7, "a second signal: exit after", f"{exited:.1f} s of a grace of {UNHURRIED} s")


def test_who_started_it_with_nohup_has_it_go_on() -> None:
    """A terminal that is closed is nothing to it then."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with hangups_end_it():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
    with hangups_end_it():
        assert signal.getsignal(signal.SIGHUP) is not before
    assert signal.getsignal(signal.SIGHUP) is before


def test_a_worker_that_is_killed_leaves_its_port_to_the_next() -> None:
    """The embedded model's process would hold on to it."""
    with bind("127.0.0.1", 0, 1) as sock:
        command = [sys.executable, "-c", f"import os; os.fstat({sock.fileno()})"]
        done = subprocess.run(command, close_fds=False, capture_output=True, text=True, check=False)
    assert "Bad file descriptor" in done.stderr
