"""Open many streams on one server, read them to their ends, and say what that cost the server.

    python -m bench.pipeline.load '{"url", "streams", "pid", "tokens", "body", "stamped", "turn"}'

Prints one JSON object, a `Figures`. CPU time and memory are the operating system's, of the server's process tree.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvloop

from bench.pipeline.turns import Turn

STAMP = re.compile(rb" t(\d{9,});")
FIRST = b"Measured"
"""The title of a stamped recipe: its first token."""
PAGE = os.sysconf("SC_PAGE_SIZE")
STAGGER = 0.004
"""Seconds between the starts of two streams, so that their tokens do not all come at once."""


@dataclass
class Figures:
    """Times in ms unless named otherwise. Of stamped streams: `first`, from the request to the first token, and `age`,
    of a token when it is read. `broken` counts streams without their end; `memory_kb` is per open stream."""

    streams: int
    tokens: int
    cpu_us: float
    seconds: float
    first_p50: float
    first_p99: float
    age_p50: float
    age_p99: float
    memory_kb: float
    broken: int
    problems: list[str] = field(default_factory=list)


def tree(pid: int) -> list[int]:
    """The process and all its descendants."""
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            found += tree(int(child))
    return found


def cpu_seconds(pid: int) -> float:
    """User and system time so far, of all threads that are alive, as the scheduler counts it: in nanoseconds."""
    threads = (thread for process in tree(pid) for thread in Path(f"/proc/{process}/task").iterdir())
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


def resident_kb(pid: int) -> float:
    return sum(int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE / 1024 for process in tree(pid))


class Load:
    def __init__(self, url: str, body: bytes, stamped: bool, turn: Turn) -> None:
        self._url = urlsplit(url)
        self._turn = turn
        self._stamped = stamped
        path = f"{self._url.path}?{self._url.query}" if self._url.query else self._url.path
        head = (
            f"POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
            f"accept: text/event-stream\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        self._request = head.encode() + body
        self.first: list[float] = []
        self.ages: list[float] = []
        self.broken = 0
        self.problems: list[str] = []

    async def stream(self, number: int) -> None:
        now = time.monotonic()
        await asyncio.sleep(self._turn.put_off(now + number * STAGGER) - now)
        reader, writer = await asyncio.open_connection(self._url.hostname, self._url.port, limit=2**20)
        asked = time.monotonic_ns()
        writer.write(self._request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            self.broken += 1
            self.problems.append((head + await reader.read(500)).decode(errors="replace")[-300:])
        elif not await self._read(reader, asked):
            self.broken += 1
        writer.close()

    async def _read(self, reader: asyncio.StreamReader, asked: int) -> bool:
        """Read to the end; was it one?"""
        tail, seen, begun = b"", 0, False
        while data := await reader.read(65536):
            now = time.monotonic_ns()
            if self._stamped and not begun and FIRST in tail + data:
                self.first.append((now - asked) / 1e6)
                begun = True
            for stamp in map(int, STAMP.findall(tail + data) if self._stamped else ()):
                if stamp > seen:
                    self.ages.append((now - stamp) / 1e6)
                    seen = stamp
            tail = (tail + data)[-800:]
        return b"[DONE]" in tail or b'"done": true' in tail


def percentile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))] if values else 0.0


async def measure(
    url: str, streams: int, pid: int, tokens: int, body: str, stamped: bool, turn: Iterable[int]
) -> Figures:
    load = Load(url, body.encode(), stamped, Turn(*turn))
    resting = resident_kb(pid)
    cpu, began = cpu_seconds(pid), time.monotonic()
    readers = [asyncio.create_task(load.stream(number)) for number in range(streams)]
    peak = resting
    while not all(reader.done() for reader in readers):
        peak = max(peak, resident_kb(pid))
        await asyncio.wait(readers, timeout=1)
    await asyncio.gather(*readers)
    spent, took = cpu_seconds(pid) - cpu, time.monotonic() - began
    return Figures(
        streams=streams,
        tokens=streams * tokens,
        cpu_us=spent / (streams * tokens) * 1e6,
        seconds=took,
        first_p50=percentile(load.first, 0.5),
        first_p99=percentile(load.first, 0.99),
        age_p50=percentile(load.ages, 0.5),
        age_p99=percentile(load.ages, 0.99),
        memory_kb=(peak - resting) / streams,
        broken=load.broken,
        problems=load.problems[:3],
    )


if __name__ == "__main__":
    given: dict[str, Any] = json.loads(sys.argv[1])
    print(json.dumps(asdict(uvloop.run(measure(**given)))))
