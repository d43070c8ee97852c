"""The same job done in the usual ways, each a small server for uvicorn; UPSTREAM names the model server.

raw_*        relays the upstream's bytes: no events, nothing parsed
tokens       httpx and sse-starlette: each token as an event
jsoncurrent  the same, and untyped patches of the recipe so far
jiter        the same, and the whole typed recipe so far, parsed and validated anew for each token
"""

from __future__ import annotations

import json
import os
from collections.abc import AsyncGenerator, Callable
from typing import Any

import aiohttp
import httpx
from httpx_aiohttp import HttpxAiohttpClient
from jiter import from_json
from jsoncurrent import Emitter
from sse_starlette import EventSourceResponse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bench.parsers import Document

URL = os.environ.get("UPSTREAM", "") + "/api/generate"
BODY = {"model": "paced", "prompt": "a recipe", "stream": True}
UNLIMITED = httpx.Limits(max_connections=None)
NDJSON = "application/x-ndjson"


def _app(answer: Callable[[], Response]) -> Starlette:
    async def endpoint(request: Request) -> Response:
        return answer()

    return Starlette(routes=[Route("/recipe", endpoint, methods=["POST"])])


_httpx: httpx.AsyncClient | None = None
_httpx_aiohttp: httpx.AsyncClient | None = None
_aiohttp: aiohttp.ClientSession | None = None


def with_httpx() -> httpx.AsyncClient:
    global _httpx  # noqa: PLW0603 - one client per process, made when a loop runs
    _httpx = _httpx or httpx.AsyncClient(timeout=None, limits=UNLIMITED)
    return _httpx


def with_httpx_aiohttp() -> httpx.AsyncClient:
    global _httpx_aiohttp  # noqa: PLW0603
    _httpx_aiohttp = _httpx_aiohttp or HttpxAiohttpClient(timeout=None, limits=UNLIMITED)
    return _httpx_aiohttp


def with_aiohttp() -> aiohttp.ClientSession:
    global _aiohttp  # noqa: PLW0603
    connector = aiohttp.TCPConnector(limit=0) if _aiohttp is None else None
    _aiohttp = _aiohttp or aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=None))
    return _aiohttp


# --- the bytes as they are


async def _bytes(client: httpx.AsyncClient) -> AsyncGenerator[bytes]:
    async with client.stream("POST", URL, json=BODY) as response:
        async for data in response.aiter_raw():
            yield data


raw_httpx = _app(lambda: StreamingResponse(_bytes(with_httpx()), media_type=NDJSON))
raw_httpx_aiohttp = _app(lambda: StreamingResponse(_bytes(with_httpx_aiohttp()), media_type=NDJSON))


async def raw_asgi(scope: Scope, receive: Receive, send: Send) -> None:
    """No framework: as little as an ASGI application can do."""
    if scope["type"] != "http":
        return
    headers = [(b"content-type", NDJSON.encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    async with with_aiohttp().post(URL, json=BODY) as response:
        async for data in response.content.iter_any():
            await send({"type": "http.response.body", "body": data, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


# --- events


async def _tokens() -> AsyncGenerator[str]:
    async with with_httpx().stream("POST", URL, json=BODY) as response:
        async for line in response.aiter_lines():
            if line and (text := json.loads(line)["response"]):
                yield text


def _event(name: str, body: Any) -> dict[str, str]:
    return {"event": name, "data": body if isinstance(body, str) else json.dumps(body)}


async def _token_events() -> AsyncGenerator[dict[str, str]]:
    async for text in _tokens():
        yield _event("token", {"text": text})
    yield {"data": "[DONE]"}


async def _patches() -> AsyncGenerator[dict[str, str]]:
    patches: list[Any] = []
    emitter = Emitter()
    emitter.on("patch", patches.append)
    async for text in _tokens():
        yield _event("token", {"text": text})
        emitter.write(text)
        for patch in patches:
            yield _event("patch", {"path": patch.path, "op": patch.op, "value": patch.value})
        patches.clear()
    yield {"data": "[DONE]"}


async def _validated() -> AsyncGenerator[dict[str, str]]:
    written = b""
    async for text in _tokens():
        yield _event("token", {"text": text})
        written += text.encode()
        recipe = Document.model_validate(from_json(written, partial_mode="trailing-strings"))
        yield _event("recipe", recipe.model_dump_json())
    yield {"data": "[DONE]"}


tokens = _app(lambda: EventSourceResponse(_token_events()))
jsoncurrent = _app(lambda: EventSourceResponse(_patches()))
jiter = _app(lambda: EventSourceResponse(_validated()))
