"""`HEAD` is answered wherever `GET` is (RFC 9110, 9.1): with what `GET` says, but for the body."""

from __future__ import annotations

import asyncio

import httpx

from kiwi_recipes.testing import Hold, ScriptedUpstream, ollama_stream
from tests.support.app import ASK, SUGGEST, opened, tokens
from tests.support.clock import HANG

DIFFER = {"date", "x-request-id", "transfer-encoding"}
"""Headers that each answer has its own of; a body that is not there has no coding."""


def told(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in DIFFER}


async def test_wherever_there_is_a_get(kiwi: httpx.AsyncClient) -> None:
    run = (await kiwi.post(SUGGEST, json=ASK)).headers["location"].rpartition("/")[2]
    kept = (await kiwi.post("/api/v1/recipes", json={"run": run})).json()["id"]
    await kiwi.get("/api/v1/backends")  # asked for the first time it tells another age than afterwards
    values = {"run_id": run, "recipe_id": kept, "revision": "1", "token": "none"}
    paths: dict[str, dict[str, object]] = (await kiwi.get("/openapi.json")).json()["paths"]
    gets = [path.format_map(values) for path, item in paths.items() if "get" in item]
    assert len(gets) > 10
    for path in (*gets, "/metrics", "/docs", "/openapi.json", "/api/v1/nothing", f"/api/v1/recipes?steam={run}"):
        got, head = await kiwi.get(path), await kiwi.head(path)
        assert (head.status_code, head.content) == (got.status_code, b""), path
        if path not in ("/metrics", "/api/v1/backends"):  # which change from one moment to the next
            assert told(head) == told(got), path


async def test_a_stream_says_its_headers_and_is_over(kiwi: httpx.AsyncClient, upstream: ScriptedUpstream) -> None:
    upstream.play(ollama_stream(tokens()[:20], end=False).then(Hold()))
    async with opened(kiwi) as reader:
        async with asyncio.timeout(HANG):
            head = await kiwi.head(reader.response.headers["location"], headers={"Accept": "text/event-stream"})
        assert (head.status_code, head.headers["x-kiwi-stream"]) == (200, "1")
        assert head.headers["content-type"] == "text/event-stream; charset=utf-8"


async def test_where_there_is_no_get_there_is_no_head(kiwi: httpx.AsyncClient) -> None:
    head = await kiwi.head(SUGGEST)
    assert (head.status_code, head.headers["allow"], head.content) == (405, "POST", b"")
