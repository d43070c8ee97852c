"""A whole kitchen for a test: a scripted model server, a real `kiwi serve` that asks nobody else, and readers that
hold what comes over the wire to the contract, to the letter."""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from kiwi_recipes.testing import Gate, Scenario, ScriptedUpstream, ollama_stream
from tests.support.document import check_declared
from tests.support.servers import Kiwi, kiwi_server

SUGGEST = "/api/v1/recipes/suggest"
STREAMS = "/api/v1/recipes/streams"
ASK: dict[str, Any] = {"pantry_items": ["eggs", "spinach", "feta"]}
TERMINALS = ("recipe.completed", "recipe.incomplete", "recipe.failed", "recipe.cancelled")

DISH: dict[str, Any] = {
    "title": "Spinach and feta omelette",
    "description": "Soft eggs, quickly made.",
    "servings": 2,
    "prep_minutes": 5,
    "cook_minutes": 10,
    "ingredients": [
        {"quantity": 4, "unit": "piece", "name": "eggs", "note": None},
        {"quantity": 100, "unit": "g", "name": "spinach", "note": "washed"},
        {"quantity": 50, "unit": "g", "name": "feta", "note": "crumbled"},
    ],
    "steps": [
        {"text": "Beat the eggs.", "minutes": 1, "uses": [0]},
        {"text": "Wilt the spinach in a pan.", "minutes": 3, "uses": [1]},
        {"text": "Pour in the eggs, add the feta and let it set.", "minutes": 6, "uses": [0, 2]},
    ],
    "notes": "Good with bread.",
}
TEXT = json.dumps(DISH)


def tokens(text: str = TEXT, size: int = 4) -> list[str]:
    """A text in pieces, as a model writes it."""
    return [text[i : i + size] for i in range(0, len(text), size)]


def cooked(text: str = TEXT, *, size: int = 4, pause: float = 0.0) -> Scenario:
    """A model server that writes this text."""
    return ollama_stream(tokens(text, size), pause=pause)


@dataclass(frozen=True, slots=True)
class Kitchen:
    """A `kiwi serve` and the one model server that it knows."""

    kiwi: Kiwi
    upstream: ScriptedUpstream

    @property
    def url(self) -> str:
        return self.kiwi.url


@contextmanager
def llm_yaml(text: str) -> Iterator[str]:
    """A file that says which model servers there are; yields its path."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "llm.yaml"
        path.write_text(text)
        yield str(path)


def scripted_only(url: str) -> str:
    """An llm.yaml with this Ollama alone: no embedded model steps in when it fails."""
    return f'backends:\n  scripted: {{type: ollama, base_url: "{url}", model: "scripted:latest"}}\n'


@contextmanager
def kitchen(*scenarios: Scenario, program: str | None = None, **environ: str) -> Iterator[Kitchen]:
    """A server whose settings are `environ`, on top of the defaults, and a model server that plays `scenarios`."""
    with (
        ScriptedUpstream(*(scenarios or (cooked(),))) as upstream,
        llm_yaml(scripted_only(upstream.url)) as config,
        kiwi_server(upstream.url, None, program, KIWI_LLM_CONFIG=config, **environ) as kiwi,
    ):
        yield Kitchen(kiwi, upstream)


_FRAME = re.compile(rb"id: (\d+)\nevent: ([a-z.]+)\ndata: (\{[^\n\r]*\})")


@dataclass(slots=True)
class Transcript:
    """What came over the wire, checked while it comes; give it bytes in any pieces.

    raw     every byte so far
    events  the bodies of the events
    beats   how many comments
    done    has `[DONE]` come?
    """

    start: int = 0
    gaps: bool = False
    raw: bytes = b""
    events: list[dict[str, Any]] = field(default_factory=list)
    beats: int = 0
    done: bool = False
    _rest: bytes = b""

    def feed(self, data: bytes) -> None:
        """Raises AssertionError for anything that the contract does not say."""
        self.raw += data
        *frames, self._rest = (self._rest + data).split(b"\n\n")
        for frame in frames:
            self._frame(frame)

    def _frame(self, frame: bytes) -> None:
        if not self.raw.startswith(b": "):
            raise AssertionError("a comment has to come at once")
        if frame == b": hb":
            self.beats += 1
            return
        assert not self.done, f"{frame!r} came after [DONE]"
        if frame == b"data: [DONE]":
            assert not self.events or self.ended, "[DONE] without a terminal event"
            self.done = True
            return
        match = _FRAME.fullmatch(frame)
        assert match, f"not a frame of the contract: {frame!r}"
        self._event(int(match[1]), match[2].decode(), match[3].decode())

    def _event(self, number: int, kind: str, data: str) -> None:
        body = json.loads(data)
        assert not self.ended, f"{kind} came after the terminal event"
        assert body["seq"] == number
        assert body["type"] == kind
        assert list(body)[:2] == ["type", "seq"]
        due = self.events[-1]["seq"] + 1 if self.events else self.start
        assert number == due or (self.gaps and number > due), f"{number} came where {due} was due"
        assert not re.search("[\u2028\u2029\x85]", data)
        self.events.append(body)

    @property
    def ended(self) -> bool:
        return bool(self.events) and self.events[-1]["type"] in TERMINALS

    @property
    def types(self) -> list[str]:
        return [event["type"] for event in self.events]

    @property
    def last(self) -> dict[str, Any]:
        return self.events[-1]

    @property
    def id(self) -> str:
        """The run's, from `stream.started`."""
        assert self.events[0]["type"] == "stream.started"
        run_id: str = self.events[0]["id"]
        return run_id

    @property
    def text(self) -> str:
        """The tokens of the last attempt."""
        text = ""
        for event in self.events:
            text = "" if event["type"] == "stream.reset" else text + event.get("text", "") * (event["type"] == "token")
        return text

    def of_type(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["type"] == kind]


@dataclass(slots=True)
class Stream:
    """An open event stream. Iterate to read on; `transcript` holds what has been read."""

    response: httpx.Response
    transcript: Transcript
    _pieces: AsyncGenerator[bytes]

    async def until(self, kind: str) -> dict[str, Any]:
        """Read until an event of this type has come; returns it."""
        while True:
            for event in self.transcript.events:
                if event["type"] == kind:
                    return event
            self.transcript.feed(await anext(self._pieces))

    async def more(self) -> None:
        """Read what comes next."""
        self.transcript.feed(await anext(self._pieces))

    async def until_events(self, count: int) -> None:
        """Read until at least so many events have come."""
        while len(self.transcript.events) < count:
            self.transcript.feed(await anext(self._pieces))

    async def rest(self) -> Transcript:
        """Read to the end of the connection."""
        async for data in self._pieces:
            self.transcript.feed(data)
        return self.transcript


def web(base_url: str = "", **headers: str) -> httpx.AsyncClient:
    """A client with patience for a busy machine, and none for a hang."""
    limits = httpx.Limits(max_connections=None)
    return httpx.AsyncClient(base_url=base_url, headers=headers, timeout=30, limits=limits, trust_env=False)


@asynccontextmanager
async def opened(
    client: httpx.AsyncClient,
    body: dict[str, Any] | None = None,
    *,
    url: str = SUGGEST,
    run: str | None = None,
    after: int | None = None,
    params: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> AsyncIterator[Stream]:
    """A new run's stream, or the rest of `run`'s after event number `after`."""
    gaps = "include" in (params or {})
    if run is None:
        request = client.stream(
            "POST", url, json=body or ASK, params={"stream": "true"} | (params or {}), headers=headers
        )
    else:
        sent = {"Accept": "text/event-stream"} | ({} if after is None else {"Last-Event-ID": str(after)})
        request = client.stream("GET", f"{STREAMS}/{run}", headers=sent | (headers or {}), params=params)
    async with asyncio.timeout(60), request as response:
        if response.status_code != 200:
            raise AssertionError(f"{response.status_code}: {(await response.aread())!r}")
        start = 0 if after is None else after + 1
        async with aclosing(_pieces(response)) as pieces:
            yield Stream(response, Transcript(start, gaps), pieces)


async def _pieces(response: httpx.Response) -> AsyncGenerator[bytes]:
    async for data in response.aiter_raw():
        yield data


async def streamed(
    client: httpx.AsyncClient, body: dict[str, Any] | None = None, *, gates: Iterable[Gate] = (), **how: Any
) -> Transcript:
    """A whole stream; how as for `opened`. The gates of its upstream are opened when its head has come."""
    async with opened(client, body, **how) as stream:
        for gate in gates:
            gate.open()
        return await stream.rest()


def problem(answer: httpx.Response) -> dict[str, Any]:
    """The body of a problem document that is one, says what to do, and is declared."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    body: dict[str, Any] = answer.json()
    assert body["status"] == answer.status_code
    assert body["type"] == f"urn:kiwi-recipes:problem:{body['code']}"
    assert isinstance(body["retryable"], bool)
    assert len(body["detail"]) > 20
    assert body["title"]
    if "retry_after_ms" in body:
        assert int(answer.headers["retry-after"]) * 1000 >= body["retry_after_ms"]
    check_declared(answer)
    return body
