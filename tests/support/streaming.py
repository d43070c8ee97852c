"""A recipe for the scripted model to write, and a reader that notes when each event of its stream came."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import httpx

from kiwi_recipes.streams.codec import decode
from kiwi_recipes.testing import ScriptedUpstream, held, ollama_stream
from tests.support.clock import HANG

SUGGEST = "/api/v1/recipes/suggest"
PANTRY = {"pantry_items": ["eggs", "spinach", "feta"]}
RECIPE = {
    "title": "Spinach and feta omelette",
    "description": "Quick and soft.",
    "servings": 2,
    "prep_minutes": 5,
    "cook_minutes": 8,
    "ingredients": [
        {"quantity": 4, "unit": "", "name": "eggs"},
        {"quantity": 2, "unit": "cups", "name": "spinach"},
        {"quantity": 50, "unit": "g", "name": "feta"},
    ],
    "steps": ["Whisk the eggs.", "Wilt the spinach.", "Pour in the eggs and cook until set."],
    "notes": "Serve at once.",
}


def tokens(count: int) -> list[str]:
    """RECIPE as a model writes it, in so many pieces."""
    text = json.dumps(RECIPE)
    ends = [len(text) * n // count for n in range(count + 1)]
    return [text[begin:end] for begin, end in pairwise(ends)]


@dataclass
class Arrivals:
    """What came of a stream, in order: each event's body and when it came (time.monotonic)."""

    response: httpx.Response
    events: list[dict[str, Any]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    done: bool = False
    comments: int = 0
    _tail: bytes = b""
    _pieces: AsyncIterator[bytes] | None = None

    def feed(self, data: bytes) -> None:
        now = time.monotonic()
        *frames, self._tail = (self._tail + data).split(b"\n\n")
        for frame in frames:
            body = decode(frame)
            if body is not None:
                self.events.append(body)
                self.times.append(now)
            elif frame == b"data: [DONE]":
                self.done = True
            else:
                assert frame.startswith(b": ")
                self.comments += 1

    async def until(self, kind: str | None = None, count: int = 1) -> None:
        """Read until so many events of this kind have come; without a kind, to the end of the connection."""
        if kind is not None and self.seen(kind) >= count:
            return
        async for data in self._chunks():
            self.feed(data)
            if kind is not None and self.seen(kind) >= count:
                return

    async def until_comments(self, count: int) -> None:
        """Read until so many comments have come."""
        async for data in self._chunks():
            self.feed(data)
            if self.comments >= count:
                return

    async def _chunks(self) -> AsyncIterator[bytes]:
        if self._pieces is None:
            self._pieces = self.response.aiter_bytes()
        while (data := await anext(self._pieces, None)) is not None:
            yield data

    def seen(self, kind: str) -> int:
        return sum(event["type"] == kind for event in self.events)

    @property
    def run_id(self) -> str:
        return str(self.response.headers["location"].rpartition("/")[2])

    @property
    def last(self) -> dict[str, Any]:
        return self.events[-1]

    def gaps(self) -> list[float]:
        """Seconds between each two tokens; 0 between two that were read together."""
        times = [at for at, event in zip(self.times, self.events, strict=True) if event["type"] == "token"]
        return [after - before for before, after in pairwise(times)]


@asynccontextmanager
async def streaming(url: str, headers: dict[str, str] | None = None, seconds: float = 30) -> AsyncIterator[Arrivals]:
    """Ask for a recipe as a stream; leaving the block closes the connection. `seconds` of silence are borne."""
    async with (
        httpx.AsyncClient(timeout=seconds) as client,
        client.stream("POST", f"{url}{SUGGEST}", params={"stream": "true"}, json=PANTRY, headers=headers) as response,
    ):
        if response.status_code != 200:
            await response.aread()
        yield Arrivals(response)


@asynccontextmanager
async def resuming(
    url: str, run_id: str, headers: dict[str, str] | None = None, seconds: float = 30
) -> AsyncIterator[Arrivals]:
    """The rest of a run, by GET."""
    asked = {"Accept": "text/event-stream", **(headers or {})}
    async with (
        httpx.AsyncClient(timeout=seconds) as client,
        client.stream("GET", f"{url}/api/v1/recipes/streams/{run_id}", headers=asked) as response,
    ):
        if response.status_code != 200:
            await response.aread()
        yield Arrivals(response)


async def one_by_one(
    upstream: ScriptedUpstream, url: str, count: int, headers: dict[str, str] | None = None, seconds: float = HANG
) -> tuple[Arrivals, list[float]]:
    """A stream of so many tokens, each sent once the one before it has come; also the seconds that each of them took.

    Raises TimeoutError if one has not come within `seconds`, though it was sent: something on the way holds it back.
    """
    scenario, gates = held(ollama_stream(tokens(count)))
    upstream.play(scenario)
    sent, took = time.monotonic(), []
    async with asyncio.timeout(seconds) as limit, streaming(url, headers, seconds=2 * seconds) as stream:
        for number, gate in enumerate(gates, 1):
            await stream.until("token", min(number, count))
            took.append(time.monotonic() - sent)
            limit.reschedule(asyncio.get_running_loop().time() + seconds)
            sent = time.monotonic()
            gate.open()
        await stream.until()
    return stream, took[1:count]
