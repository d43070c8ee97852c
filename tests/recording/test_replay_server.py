"""A recording served as the server that it is one of, or as another, on real sockets: our own backends and client read
it (the official ones: test_official_clients.py)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from kiwi_client import (
    Event,
    FieldDelta,
    KiwiClient,
    ProblemError,
    RecipeCancelled,
    RecipeCompleted,
    StreamReset,
    Token,
)
from starlette.applications import Starlette
from starlette.routing import Mount

from kiwi_recipes.llm.backends.anthropic import AnthropicBackend
from kiwi_recipes.llm.backends.http_backend import HttpBackend
from kiwi_recipes.llm.backends.ollama import OllamaBackend
from kiwi_recipes.llm.backends.openai_compat import OpenAICompatBackend
from kiwi_recipes.llm.backends.openai_responses import OpenAIResponsesBackend
from kiwi_recipes.llm.backends.replay import ReplayBackend, api_of
from kiwi_recipes.llm.types import Prompt
from kiwi_recipes.recording import Header, RecordingError, read_recording
from kiwi_recipes.recording.format import header_line
from kiwi_recipes.replay import family_of, kiwi_app, upstream_app
from kiwi_recipes.settings import Settings
from kiwi_recipes.streams.codec import as_dict
from kiwi_recipes.testing.replay import served as on_socket
from tests.support.fixtures import EVENTS, FIXTURES, UPSTREAM, named
from tests.support.wires import Outcome, drain

PLAIN = FIXTURES / "recorded" / "plain.jsonl"
TOLD = FIXTURES / "events" / "plain.jsonl"
BACKENDS: dict[str, Callable[..., HttpBackend]] = {
    "openai.chat": OpenAICompatBackend,
    "openai.responses": OpenAIResponsesBackend,
    "ollama.generate": OllamaBackend,
    "anthropic.messages": AnthropicBackend,
}
APIS = {
    "openai.chat": "/v1/chat/completions",
    "openai.completions": "/v1/completions",
    "openai.responses": "/v1/responses",
    "ollama.generate": "/api/generate",
    "ollama.chat": "/api/chat",
    "anthropic.messages": "/v1/messages",
}
PROMPT = Prompt("eggs", schema={"type": "object"})


def written(path: Path) -> str:
    """All that the model wrote, in a recording of either kind."""
    recording = read_recording(path)
    return "".join(entry.event["text"] for entry in recording.events if entry.event["type"] == "token")


@pytest.fixture(scope="module")
def upstreams() -> Iterator[str]:
    """All recordings of model servers behind one socket, each under its folder and name."""
    apps = [Mount(f"/{named(path)}", upstream_app(path, family_of(path), speed=0)) for path in UPSTREAM]
    with on_socket(Starlette(routes=apps)) as url:
        yield url


async def ask(backend: HttpBackend) -> Outcome:
    try:
        return await drain(backend, PROMPT)
    finally:
        await backend.aclose()


@pytest.mark.parametrize("path", UPSTREAM, ids=named)
async def test_the_bytes_are_those_that_were_read(path: Path, upstreams: str) -> None:
    recording, api = read_recording(path), api_of(path)
    broken = recording.end is not None and recording.end.how == "broken"
    data = b""
    url = f"{upstreams}/{named(path)}{APIS[api]}"
    async with httpx.AsyncClient() as client:
        try:
            async with client.stream("POST", url, json={"stream": True}) as answer:
                assert answer.status_code == recording.status
                assert answer.headers["content-type"] == recording.content_type
                async for piece in answer.aiter_raw():
                    data += piece
        except httpx.RemoteProtocolError:
            assert broken
        else:
            assert not broken
    assert data == recording.wire


@pytest.mark.parametrize("path", [path for path in UPSTREAM if api_of(path) in BACKENDS], ids=named)
async def test_our_own_backends_read_it_as_the_file(path: Path, upstreams: str) -> None:
    recording = read_recording(path)
    direct = await drain(ReplayBackend("a", path, speed=0), PROMPT)
    served = await ask(BACKENDS[api_of(path)]("a", f"{upstreams}/{named(path)}", recording.model))
    assert (served.text, served.thinking, served.code) == (direct.text, direct.thinking, direct.code)
    if direct.finish is not None:
        assert served.finish is not None
        assert (served.finish.reason, served.finish.usage) == (direct.finish.reason, direct.finish.usage)


@pytest.mark.parametrize("api", BACKENDS)
@pytest.mark.parametrize(
    "path",
    [
        PLAIN,
        TOLD,
        *(FIXTURES / "recorded" / f"api-{name}.jsonl" for name in ("completions", "responses", "messages")),
        FIXTURES / "scripted" / "ollama-thinking.jsonl",
    ],
    ids=named,
)
async def test_another_api_says_the_same(path: Path, api: str) -> None:
    direct = await drain(ReplayBackend("a", path, speed=0), PROMPT)
    assert direct.finish is not None
    with on_socket(upstream_app(path, api.partition(".")[0], speed=0)) as url:
        served = await ask(BACKENDS[api]("a", url, "m"))
    assert served.finish is not None
    assert (served.text, served.thinking, served.finish.reason) == (direct.text, direct.thinking, direct.finish.reason)
    assert served.text


@pytest.mark.parametrize("api", BACKENDS)
@pytest.mark.parametrize(
    "name",
    ["openai-error-midway", "openai-broken", "ollama-no-end", "anthropic-overloaded-midway", "openai-overloaded"],
)
async def test_what_went_wrong_goes_wrong_in_another_api(name: str, api: str) -> None:
    path = FIXTURES / "scripted" / f"{name}.jsonl"
    direct = await drain(ReplayBackend("a", path, speed=0), PROMPT)
    with on_socket(upstream_app(path, api.partition(".")[0], speed=0)) as url:
        served = await ask(BACKENDS[api]("a", url, "m"))
    assert served.error is not None
    assert direct.error is not None
    assert direct.text.startswith(served.text)


async def test_a_body_that_is_no_request_is_refused() -> None:
    with on_socket(upstream_app(PLAIN, "openai", speed=0)) as url:
        async with httpx.AsyncClient(base_url=url) as client:
            assert (await client.post(APIS["openai.chat"], content=b"[")).status_code == 400
            assert (await client.post(APIS["openai.chat"], json=[])).status_code == 400
            assert (await client.post("/api/generate", json={})).status_code == 404


# --- as this server


async def read(url: str) -> list[Event]:
    async with KiwiClient(url) as client:
        return [event async for event in client.stream({"pantry_items": ["eggs", "spinach", "feta"]})]


@pytest.mark.parametrize("path", EVENTS, ids=named)
async def test_our_own_stream_is_told_again(path: Path) -> None:
    recorded = [entry.event for entry in read_recording(path).events]
    with on_socket(kiwi_app(path, Settings(), speed=0)) as url:
        told = [as_dict(event) for event in await read(url)]
    for event in recorded:
        event.pop("seq")
    recorded[0].pop("id"), told[0].pop("id")
    assert json.loads(json.dumps(told)) == recorded


async def test_a_second_attempt_is_told_again() -> None:
    with on_socket(kiwi_app(FIXTURES / "events" / "again.jsonl", Settings(), speed=0)) as url:
        told = await read(url)
    assert [type(event) for event in told if isinstance(event, (StreamReset, RecipeCompleted))] == [
        StreamReset,
        RecipeCompleted,
    ]


async def test_a_model_servers_recording_as_this_server() -> None:
    with on_socket(kiwi_app(PLAIN, Settings(), speed=0)) as url:
        told = await read(url)
        async with httpx.AsyncClient(base_url=url) as client:
            assert (await client.get("/api/v1/health")).status_code == 200
            assert (await client.get("/")).status_code in (200, 503)  # the page, or that it isn't built
    assert isinstance(told[-1], RecipeCompleted)
    assert "".join(event.text for event in told if isinstance(event, Token)) == written(TOLD)


async def test_a_replayed_run_can_be_stopped() -> None:
    """At the recorded pace, after the first word: what there was until then is kept."""
    with on_socket(kiwi_app(TOLD, Settings(), speed=0.2)) as url:
        async with KiwiClient(url) as client, aclosing(client.stream({"pantry_items": ["eggs"]})) as events:
            run = (await anext(events)).id  # type: ignore[attr-defined]
            async for event in events:
                if isinstance(event, FieldDelta):
                    await client.stop(run)
                last = event
    assert isinstance(last, RecipeCancelled)
    assert last.recipe["title"]


async def test_a_replayed_run_can_be_resumed_and_joined() -> None:
    with on_socket(kiwi_app(TOLD, Settings(), speed=0)) as url:
        async with httpx.AsyncClient(base_url=url, timeout=30) as client:
            first = await client.post("/api/v1/recipes/suggest?stream=true", json={"pantry_items": ["eggs"]})
            rest = await client.get(
                first.headers["location"], headers={"accept": "text/event-stream", "last-event-id": "9"}
            )
    assert first.content.endswith(rest.content[-200:])
    assert b"\nid: 10\n" in first.content
    assert b"id: 10\n" in rest.content
    assert b"id: 9\n" not in rest.content


async def test_a_recorded_run_without_an_end_fails_as_one(tmp_path: Path) -> None:
    lines = TOLD.read_bytes().splitlines(keepends=True)
    (tmp_path / "x.jsonl").write_bytes(b"".join(lines[:30]))
    with on_socket(kiwi_app(tmp_path / "x.jsonl", Settings(), speed=0)) as url:
        told = await read(url)
    assert as_dict(told[-1])["error"]["code"] == "upstream_truncated"


async def test_a_refusal_as_this_server() -> None:
    path = FIXTURES / "scripted" / "openai-overloaded.jsonl"
    with on_socket(kiwi_app(path, Settings(), speed=0)) as url, pytest.raises(ProblemError) as problem:
        await read(url)
    assert problem.value.code == "backend_overloaded"


def test_events_of_a_later_protocol_are_refused(tmp_path: Path) -> None:
    header: Header = replace(read_recording(TOLD).header, protocol=2)
    (tmp_path / "x.jsonl").write_bytes(header_line(header))
    with pytest.raises(RecordingError, match=r"x\.jsonl:1: events of protocol 2"):
        kiwi_app(tmp_path / "x.jsonl", Settings())
