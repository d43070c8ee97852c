"""Row 7: SIGTERM with twenty open streams, under `kiwi serve` and under a uvicorn run plainly."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

import pytest

from kiwi_recipes.testing import Pause, ScriptedUpstream, ollama_stream
from tests.support.app import (
    ASK,
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
from tests.support.servers import Kiwi, free_port, kiwi_environ, running, wait_for_answer

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
