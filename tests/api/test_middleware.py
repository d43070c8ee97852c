"""What anybody may put around the app sees a stream from its first byte to its last: a real uvicorn, real sockets."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI, Request, Response
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiwi_recipes.app import create_app
from kiwi_recipes.server import bind
from kiwi_recipes.streams.run import Producer
from kiwi_recipes.testing import Gate, Hold, Scenario, ScriptedUpstream, held, ollama_stream
from tests.support.app import ASK, SUGGEST, cooked, opened, problem, scripted_only, streamed, tokens, web
from tests.support.clock import HANG

PAUSE = 0.02


@dataclass
class Seen:
    """What a middleware saw of one answer."""

    status: int = 0
    size: int = 0
    parts: int = 0
    last: bool = False
    route: str | None = None
    tasks: set[object] = field(default_factory=set)


class Tracing:
    """Pure ASGI, as OpenTelemetry's and Sentry's are: a span from the first message to the application's return."""

    def __init__(self, app: ASGIApp, seen: list[Seen]) -> None:
        self.app = app
        self.seen = seen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != SUGGEST:
            await self.app(scope, receive, send)
            return
        one = Seen(tasks={asyncio.current_task()})

        async def traced(message: Message) -> None:
            one.tasks.add(asyncio.current_task())
            if message["type"] == "http.response.start":
                one.status = message["status"]
            else:
                one.size += len(message["body"])
                one.parts += 1
                one.last = not message["more_body"]
            await send(message)

        try:
            await self.app(scope, receive, traced)
        finally:
            one.route = getattr(scope.get("route"), "path", None)
            self.seen.append(one)


def access_log(app: FastAPI, lines: list[str]) -> None:
    """The line that a combined log has, written when the answer is over."""
    seen: list[Seen] = []

    class Logged(Tracing):
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            await super().__call__(scope, receive, send)
            if seen:
                one = seen.pop()
                lines.append(f"{scope['method']} {scope['path']} {one.status} {one.size}")

    app.add_middleware(Logged, seen=seen)


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Under a plain uvicorn, as anybody runs an app of theirs."""
    sock = bind("127.0.0.1", 0, 30)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
        sock.close()
        assert not thread.is_alive()


@contextmanager
def wrapped(tmp_path: Path, wrap: Callable[[FastAPI], None], scenario: Scenario) -> Iterator[str]:
    """The app with something around it; yields its URL."""
    with ScriptedUpstream(scenario) as upstream:
        config = tmp_path / "llm.yaml"
        config.write_text(scripted_only(upstream.url))
        app = create_app(environ={"KIWI_LLM_CONFIG": str(config), "KIWI_RESUME_GRACE": "0.3"})
        wrap(app)
        with served(app) as url:
            yield url


async def read(url: str, gates: list[Gate], ended: list[Any]) -> bytes:
    """A whole stream, held to the contract. Each token is sent once the one before it is here, and until the last one
    is, what is put around the app has not come to the end of it."""
    async with web(url) as client, opened(client) as stream:
        for number, gate in enumerate(gates[:-1], 1):
            while len(stream.transcript.of_type("token")) < number:
                await stream.more()
            assert ended == []
            gate.open()
        gates[-1].open()
        transcript = await stream.rest()
    assert transcript.done
    assert transcript.last["type"] == "recipe.completed"
    return transcript.raw


async def test_a_middleware_of_fastapis_own_passes_the_body_on(tmp_path: Path) -> None:
    """`@app.middleware("http")`: an application of Starlette's reads ours through a channel of its own."""
    seen, ended = Seen(), list[bool]()
    scenario, gates = held(cooked())

    def wrap(app: FastAPI) -> None:
        @app.middleware("http")
        async def measured(request: Request, call_next: Callable[[Request], Awaitable[Any]]) -> Response:
            response = await call_next(request)
            response.headers["X-Seen"] = "yes"
            if request.url.path != SUGGEST:
                return response  # type: ignore[no-any-return]
            body = response.body_iterator

            async def passing() -> Any:
                async for part in body:
                    seen.size += len(part)
                    seen.parts += 1
                    yield part
                ended.append(True)

            response.body_iterator = passing()
            return response  # type: ignore[no-any-return]

    with wrapped(tmp_path, wrap, scenario) as url:
        raw = await read(url, gates, ended)
        async with web(url) as client:
            assert (await client.get("/api/v1/health")).headers["x-seen"] == "yes"
    assert seen.size == len(raw)
    assert seen.parts > 20
    assert ended == [True]


async def test_a_tracing_middleware_sees_the_whole_of_it_to_its_end(tmp_path: Path) -> None:
    seen: list[Seen] = []
    scenario, gates = held(cooked())
    with wrapped(tmp_path, lambda app: app.add_middleware(Tracing, seen=seen), scenario) as url:
        raw = await read(url, gates, seen)
    (one,) = seen
    assert (one.status, one.size, one.last) == (200, len(raw), True)
    assert one.parts > 20
    assert one.route == SUGGEST
    assert len(one.tasks) == 1  # what it keeps for the request's task, such as the span, is there for each part, too


async def test_an_access_log_has_its_size_and_is_written_at_its_end(tmp_path: Path) -> None:
    lines: list[str] = []
    scenario, gates = held(cooked())
    with wrapped(tmp_path, lambda app: access_log(app, lines), scenario) as url:
        raw = await read(url, gates, lines)
    assert lines == [f"POST {SUGGEST} 200 {len(raw)}"]


async def test_one_that_compresses_leaves_a_stream_alone(tmp_path: Path) -> None:
    with wrapped(tmp_path, lambda app: app.add_middleware(GZipMiddleware), cooked(pause=PAUSE)) as url:
        async with web(url) as client, opened(client, headers={"Accept-Encoding": "gzip"}) as stream:
            assert "content-encoding" not in stream.response.headers
            assert (await stream.rest()).done


@pytest.mark.parametrize("kind", ["none", "fastapi", "pure"])
async def test_leaving_is_noticed_through_it(tmp_path: Path, kind: str) -> None:
    def wrap(app: FastAPI) -> None:
        if kind == "pure":
            app.add_middleware(Tracing, seen=[])
        if kind == "fastapi":

            @app.middleware("http")
            async def passing(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
                return await call_next(request)

    never = ollama_stream(tokens()[:5], end=False, pause=PAUSE).then(Hold())
    with wrapped(tmp_path, wrap, never) as url:
        async with web(url) as client:
            async with opened(client) as stream:
                await stream.until("token")
                run = stream.transcript.id
            async with asyncio.timeout(HANG):  # the run ends because nobody reads it
                while (await client.get("/api/v1/health")).json()["open_runs"]:
                    await asyncio.sleep(0.02)
            last = await streamed(client, run=run)
    assert last.last["type"] == "recipe.cancelled"


class Broken:
    """A generator with a fault of its own."""

    def start(self, request: object) -> Producer:
        raise RuntimeError("nobody foresaw this")

    write = start


async def test_an_error_that_nobody_foresaw_is_answered_as_any_other(caplog: pytest.LogCaptureFixture) -> None:
    """With the request's id, and so that a page elsewhere can read it; the log names the request."""
    origin = {"Origin": "https://app.example", "X-Request-ID": "edge-1"}
    environ = {"KIWI_CORS_ORIGINS": "https://app.example", "KIWI_LIBRARY": "off"}
    with served(create_app(environ=environ, generator=Broken())) as url:
        async with web(url) as client:
            answer = await client.post(SUGGEST, json=ASK, headers=origin)
    assert (answer.status_code, problem(answer)["code"]) == (500, "internal")
    assert answer.headers["X-Request-ID"] == "edge-1"
    assert answer.headers["Access-Control-Allow-Origin"] == "https://app.example"
    assert "X-Request-ID" in answer.headers["Access-Control-Expose-Headers"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert [line for line in caplog.messages if line.startswith("unforeseen")] == [
        f"unforeseen error in POST {SUGGEST}"
    ]
