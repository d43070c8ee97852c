"""Row 13: five hundred open streams in one worker."""

from __future__ import annotations

import asyncio
import time
from statistics import quantiles

import pytest

from kiwi_recipes.testing import Gate, Scenario, ollama_stream
from tests.reliability.conftest import UNHURRIED
from tests.reliability.test_leaving import memory
from tests.support.app import ASK, SUGGEST, TEXT, Transcript, cooked, kitchen, tokens, web
from tests.support.figures import Figure
from tests.support.servers import INSTALLED

STREAMS_AT_ONCE = 500
PAUSE = 0.5
"""Seconds between two tokens of a stream: what is shown is that many may be open, not how fast they are (bench/)."""


async def read(port: int, request: bytes) -> Transcript:
    """A whole stream over a socket of its own, without a client library's cost."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 "), head
        body = b""
        while size := int(await reader.readline(), 16):
            body += (await reader.readexactly(size + 2))[:-2]
    finally:
        writer.close()
    found = Transcript()
    found.feed(body)
    return found


@pytest.mark.timeout(300)
async def test_five_hundred_open_streams(figure: Figure) -> None:
    body = b'{"pantry_items": ["eggs"]}'
    head = f"POST {SUGGEST}?stream=true HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    request = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    limits = {"KIWI_MAX_RUNS": str(STREAMS_AT_ONCE), "KIWI_MAX_RUNS_PER_SESSION": str(STREAMS_AT_ONCE)}
    limits |= {"KIWI_STALL_TIMEOUT": UNHURRIED, "KIWI_TOTAL_TIMEOUT": UNHURRIED}
    paced, all_open = ollama_stream(tokens(TEXT, 28), pause=PAUSE), Gate()
    half = len(paced.steps) // 2
    with kitchen(cooked(), program=INSTALLED, **limits) as place:
        async with web(place.url) as client:
            assert (await client.post(SUGGEST, json=ASK)).status_code == 200
            before = memory(place.kiwi.process.pid)
            place.upstream.play(Scenario((*paced.steps[:half], all_open, *paced.steps[half:]), headers=paced.headers))
            reading = [asyncio.create_task(read(place.kiwi.port, request)) for _ in range(STREAMS_AT_ONCE)]
            most, peak, waits = 0, before, []
            while not all(task.done() for task in reading):
                asked = time.monotonic()
                open_runs = (await client.get("/api/v1/health")).json()["open_runs"]
                waits.append(time.monotonic() - asked)
                most = max(most, open_runs)
                if most == STREAMS_AT_ONCE or any(task.done() for task in reading):
                    all_open.open()
                peak = max(peak, memory(place.kiwi.process.pid))
                await asyncio.sleep(0.05)
            found = [task.result() for task in reading]
            left_over = (await client.get("/api/v1/health")).json()["open_runs"]
    assert {one.last["type"] for one in found} == {"recipe.completed"}
    assert all(one.done and one.text == TEXT for one in found)
    assert left_over == 0
    assert most == STREAMS_AT_ONCE
    figure(13, "open at once, all complete", str(most))
    figure(13, "memory per open stream", f"{(peak - before) * 1024 / STREAMS_AT_ONCE:.0f} KB")
    figure(13, "a health check waited, median / p99", f"{_ms(waits, 50)} / {_ms(waits, 99)} ms")


def _ms(seconds: list[float], percent: int) -> str:
    return f"{quantiles(seconds, n=100)[percent - 1] * 1000:.0f}"
