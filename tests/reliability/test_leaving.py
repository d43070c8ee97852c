"""Who leaves lets the model stop; who reads slowly harms nobody."""

from __future__ import annotations

import asyncio
import socket
import time
from pathlib import Path

import pytest

from kiwi_recipes.testing import Hold, Scenario, Send, held, json_line, never, ollama_stream
from tests.reliability.conftest import GRACE, UNHURRIED
from tests.support.app import STREAMS, SUGGEST, TEXT, Kitchen, cooked, kitchen, opened, streamed, tokens, web
from tests.support.clock import HANG, alarm
from tests.support.figures import Figure
from tests.support.servers import INSTALLED

NDJSON = {"content-type": "application/x-ndjson"}
EMPTY = Send(json_line({"model": "m", "response": "", "done": False}))
THINKING = Send(json_line({"model": "m", "response": "", "thinking": "Hm.", "done": False}))
PHASES = {
    "queued": never(),
    "loading": never(),
    "prefill": Scenario((EMPTY, Hold()), headers=NDJSON),
    "thinking": Scenario((THINKING, Hold()), headers=NDJSON),
    "writing": ollama_stream(tokens()[:20], end=False).then(Hold()),
}


async def leave(place: Kitchen, phase: str, answered: bool) -> float:
    """Ask, and close the connection once the model server was asked, and `answered`: once the answer has begun. How
    long until the model server saw that, which is after the grace."""
    upstream = place.upstream
    upstream.loaded = [] if phase == "loading" else upstream.models
    upstream.play(PHASES[phase])
    arrival = upstream.arrived(len(upstream.requests) + 1)
    reader, writer = await asyncio.open_connection("127.0.0.1", place.kiwi.port)
    body = b'{"pantry_items": ["eggs"]}'
    head = f"POST {SUGGEST}?stream=true HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    async with asyncio.timeout(HANG):
        seen = await asyncio.wrap_future(arrival)
        if answered:
            await reader.readuntil(b"\r\n\r\n")
        assert not seen.left.done()
        early = alarm(GRACE * 0.9)
        left = time.monotonic()
        writer.close()
        gone: float = await asyncio.wrap_future(seen.left)
    assert early.done()
    return gone - left


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("answered", [False, True], ids=["before the 200", "after it"])
async def test_a_reader_that_leaves(place: Kitchen, phase: str, answered: bool, figure: Figure) -> None:
    """Every timer but the grace's is set to minutes."""
    took = await leave(place, phase, answered)
    figure(6, f"{phase}: EOF upstream after the grace", f"{(took - GRACE) * 1000:.0f} ms")


@pytest.mark.parametrize("phase", PHASES)
async def test_stop(place: Kitchen, phase: str, figure: Figure) -> None:
    upstream = place.upstream
    upstream.loaded = [] if phase == "loading" else upstream.models
    upstream.play(PHASES[phase])
    arrival = upstream.arrived(len(upstream.requests) + 1)
    async with web(place.url) as client, opened(client) as stream:
        seen = await asyncio.wrap_future(arrival)
        run = (await stream.until("stream.started"))["id"]
        asked = time.monotonic()
        assert (await client.delete(f"{STREAMS}/{run}")).status_code == 204
        gone = await asyncio.wait_for(asyncio.wrap_future(seen.left), HANG)  # no grace: its reader is still there
        found = await stream.rest()
    assert found.last["type"] == "recipe.cancelled"
    figure(6, f"{phase}: EOF upstream after Stop", f"{(gone - asked) * 1000:.0f} ms")


async def test_coming_back_within_the_grace() -> None:
    """What the model said meanwhile is there; it was not asked again."""
    scenario, gates = held(cooked())
    with kitchen(scenario, program=INSTALLED, KIWI_RESUME_GRACE=UNHURRIED, KIWI_STALL_TIMEOUT=UNHURRIED) as place:
        async with web(place.url) as client:
            async with opened(client) as stream:
                await stream.until("token")
            for gate in gates:
                gate.open()
            found = await streamed(client, run=stream.transcript.id, after=stream.transcript.last["seq"])
        assert found.last["type"] == "recipe.completed"
        assert len(place.upstream.requests) == 1


async def test_200_who_leave_at_once(place: Kitchen, figure: Figure) -> None:
    """Row 12: at another moment of the beginning each; then one who stays is served."""
    place.upstream.play(ollama_stream(tokens(), pause=0.01))
    body = b'{"pantry_items": ["eggs"]}'
    head = f"POST {SUGGEST}?stream=true HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    request = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body

    async def come_and_go(number: int) -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", place.kiwi.port)
        writer.write(request if number % 4 else request[: number % len(request)])
        await writer.drain()
        await asyncio.sleep(number % 20 / 1000)
        writer.close()

    for batch in range(0, 200, 20):
        await asyncio.gather(*(come_and_go(batch + number) for number in range(20)))
    place.upstream.play(cooked())
    async with web(place.url) as client:
        assert (await streamed(client)).last["type"] == "recipe.completed"
        began = time.monotonic()
        async with asyncio.timeout(HANG):
            while (await client.get("/api/v1/health")).json()["open_runs"]:
                await asyncio.sleep(0.05)
    figure(12, "all 200 runs gone after", f"{time.monotonic() - began:.1f} s")


# --- row 16 ---------------------------------------------------------------------------------------------------------

PIECES = 60_000
"""Tokens: enough frames to fill all that the kernel buffers on the way, some 4 MB."""


def long_winded() -> Scenario:
    """A recipe with a lot of white space in it, never too much in one place, sent as fast as it is taken."""
    texts = [TEXT[:1]]
    for number in range(PIECES // 400):
        texts += [f'"x{number}": 0,', *[" "] * 400]
    texts.append(TEXT[1:])
    lines = [json_line({"model": "m", "response": text, "done": False}) for text in texts]
    lines.append(json_line({"model": "m", "response": "", "done": True, "done_reason": "stop"}))
    return Scenario(tuple(Send(b"".join(lines[i : i + 200])) for i in range(0, len(lines), 200)), headers=NDJSON)


def memory(process: int) -> float:
    """Megabytes that the process has in memory."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def server_sockets(server: int, client: int) -> int:
    """How many sockets of the server towards this port of ours the kernel still knows."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    wanted = f":{server:04X}", f":{client:04X}"
    return sum(line[1].endswith(wanted[0]) and line[2].endswith(wanted[1]) for line in lines)


@pytest.mark.parametrize("pace", [0.0, 1.0], ids=["reads nothing", "reads a byte a second"])
async def test_a_reader_that_does_not_keep_up(place: Kitchen, pace: float, figure: Figure) -> None:
    place.upstream.play(long_winded())
    with socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(slow, ("127.0.0.1", place.kiwi.port))
        body = b'{"pantry_items": ["eggs"]}'
        head = f"POST {SUGGEST}?stream=true HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        before = memory(place.kiwi.process.pid)
        await loop.sock_sendall(slow, f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        start = (await loop.sock_recv(slow, 600)).decode()
        run = start.split("/api/v1/recipes/streams/")[1][:32]
        began = time.monotonic()
        async with web(place.url) as client:
            whole = await streamed(client, run=run)
            assert whole.last["type"] == "recipe.completed", whole.last
            figure(16, "the run was whole after", f"{time.monotonic() - began:.1f} s")
            ours = slow.getsockname()[1]
            until = time.monotonic() + HANG
            while server_sockets(place.kiwi.port, ours) and time.monotonic() < until:
                if pace:
                    try:
                        await asyncio.wait_for(loop.sock_recv(slow, 1), HANG)
                    except ConnectionError:
                        break
                await asyncio.sleep(pace or 0.1)
            assert not server_sockets(place.kiwi.port, ours)
            figure(16, "the connection was cut after", f"{time.monotonic() - began:.1f} s")
            figure(16, "memory grew by", f"{memory(place.kiwi.process.pid) - before:.0f} MB")
            assert memory(place.kiwi.process.pid) - before < 60
            rest = await streamed(client, run=run, after=PIECES // 2)
            assert rest.events == whole.events[PIECES // 2 + 1 :]
    assert "Traceback" not in place.kiwi.log.read_text()
