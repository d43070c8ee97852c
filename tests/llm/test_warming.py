"""What is warmed when a page is opened, and what is not."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from kiwi_recipes.llm.addresses import is_in_own_network
from kiwi_recipes.llm.routing import LLMRouter, build_router
from kiwi_recipes.llm.routing.warming import COLD_AGAIN, STAYS_WARM
from kiwi_recipes.llm.types import Prompt
from kiwi_recipes.recipes.rehearsal import opening
from kiwi_recipes.testing import ScriptedUpstream, never, ollama_error, ollama_stream, openai_stream, refusing_address
from tests.support.clock import HANG, Clock
from tests.support.wires import SCHEMA

PROMPT = Prompt("eggs", system="You are a chef.", schema=SCHEMA, max_tokens=2000)


def router_for(folder: Path, text: str, clock: Clock | None = None) -> LLMRouter:
    file = folder / "llm.yaml"
    file.write_text(text)
    built = build_router({"SET": "k"}, file)
    return LLMRouter(built.routes, clock=clock or Clock())


def entry(kind: str, upstream: ScriptedUpstream) -> str:
    return f"backends: {{it: {{type: {kind}, base_url: '{upstream.url}', model: m}}}}"


async def warmed(router: LLMRouter) -> str | None:
    """What is being warmed, once it is over: then it is warm."""
    name = await router.warm(PROMPT)
    async with asyncio.timeout(HANG):
        while await router.warm(PROMPT) is not None:
            await asyncio.sleep(0.01)
    return name


async def test_a_model_in_ones_own_network_is_asked_for_one_token(tmp_path: Path) -> None:
    async with ScriptedUpstream(openai_stream(["{"]), models=["m"]) as upstream:
        router = router_for(
            tmp_path, f"backends: {{it: {{type: openai_compat, base_url: '{upstream.url}', model: m}}}}"
        )
        assert await warmed(router) == "it"
        await router.aclose()
        (request,) = upstream.requests
    assert request.json["max_tokens"] == 1
    assert "response_format" not in request.json
    assert [message["content"] for message in request.json["messages"]] == ["You are a chef.", "eggs"]


async def test_a_hundred_pages_are_one_request(tmp_path: Path) -> None:
    clock = Clock()
    async with ScriptedUpstream(ollama_stream(["{"]), models=["m:latest"]) as upstream:
        router = router_for(
            tmp_path, f"backends: {{it: {{type: ollama, base_url: '{upstream.url}', model: m}}}}", clock
        )
        names = await asyncio.gather(*(router.warm(PROMPT) for _ in range(100)))
        assert set(names) == {"it"}
        await warmed(router)
        assert len(upstream.requests) == 1
        for wait, count in ((0, 1), (STAYS_WARM - 1, 1), (1, 2), (STAYS_WARM, 3)):
            clock.now += wait
            await warmed(router)
            assert len(upstream.requests) == count
        await router.complete("Hi")
        clock.now += STAYS_WARM - 1
        assert await warmed(router) is None
        assert len(upstream.requests) == 4
        await router.aclose()


async def test_one_that_unloads_its_model_sooner_is_warmed_again_sooner(tmp_path: Path) -> None:
    clock = Clock()
    async with ScriptedUpstream(ollama_stream(["{"]), models=["m:latest"], loaded=[]) as upstream:
        router = router_for(
            tmp_path, f"backends: {{it: {{type: ollama, base_url: '{upstream.url}', model: m}}}}", clock
        )
        for wait, count in ((0, 1), (COLD_AGAIN - 1, 1), (1, 2)):
            clock.now += wait
            await warmed(router)
            assert len(upstream.requests) == count
        await router.aclose()


async def test_what_charges_is_not_asked(tmp_path: Path) -> None:
    """It has a key, or is elsewhere, or runs on somebody else's computers."""
    async with ScriptedUpstream(openai_stream(["{"]), models=["m", "m:cloud", "gpt-oss:120b-cloud"]) as upstream:
        for settings in (
            f"type: openai_compat, base_url: '{upstream.url}', model: m, api_key: k",
            f"type: openai_responses, base_url: '{upstream.url}', model: m, api_key_env: SET",
            f"type: anthropic, base_url: '{upstream.url}', model: m, api_key: k",
            f"type: openai_compat, base_url: '{upstream.url}', model: m, warm: false",
            f"type: ollama, base_url: '{upstream.url}', model: 'm:cloud'",
            f"type: ollama, base_url: '{upstream.url}', model: 'gpt-oss:120b-cloud'",
        ):
            router = router_for(tmp_path, f"backends: {{it: {{{settings}}}}}")
            assert await warmed(router) is None
            await router.aclose()
        assert upstream.requests == []
        told = f"type: openai_compat, base_url: '{upstream.url}', model: m, api_key: k, warm: true"
        router = router_for(tmp_path, f"backends: {{it: {{{told}}}}}")
        assert await warmed(router) == "it"
        await router.aclose()


async def test_only_the_one_that_would_be_asked_is_warmed(tmp_path: Path) -> None:
    """No lease is taken, and nothing behind it is loaded instead; what is away is passed over."""
    async with (
        ScriptedUpstream() as orchestrator,
        ScriptedUpstream(ollama_stream(["{"]), models=["m:latest"]) as ollama,
    ):
        gpu = f"gpu: {{type: orchestrator, base_url: '{orchestrator.url}'}}"
        away = f"away: {{type: openai_compat, base_url: '{refusing_address()}', model: m}}"
        home = f"home: {{type: ollama, base_url: '{ollama.url}', model: m}}"
        for entries, name in ((f"{gpu}, {home}", None), (f"{away}, {home}", "home")):
            router = router_for(tmp_path, f"backends: {{{entries}}}")
            assert await warmed(router) == name
            await router.aclose()
        assert orchestrator.requests == []
        assert len(ollama.requests) == 1


async def test_one_that_fails_is_left_alone_for_a_while_and_spoils_nothing(tmp_path: Path) -> None:
    clock = Clock()
    async with ScriptedUpstream(ollama_error("no"), ollama_stream(["{", "}"]), models=["m:latest"]) as upstream:
        router = router_for(
            tmp_path, f"backends: {{it: {{type: ollama, base_url: '{upstream.url}', model: m}}}}", clock
        )
        assert [await warmed(router), await warmed(router)] == ["it", None]
        assert await router.complete("Hi") == "{}"
        await router.aclose()


async def test_what_is_under_way_ends_with_the_server(tmp_path: Path) -> None:
    async with ScriptedUpstream(never(), models=["m:latest"]) as upstream:
        router = router_for(tmp_path, entry("ollama", upstream))
        assert await router.warm(PROMPT) == "it"
        await asyncio.wait_for(asyncio.wrap_future(upstream.arrived()), HANG)
        assert await router.warm(PROMPT) == "it"
        await router.aclose()
        await asyncio.wait_for(asyncio.wrap_future(upstream.requests[0].left), HANG)
        assert len(upstream.requests) == 1


async def test_the_embedded_model_is_warmed_unless_it_is_to_wait(tmp_path: Path) -> None:
    for start, warms in (("if_needed", True), ("with_server", True), ("on_demand", False)):
        file = tmp_path / "llm.yaml"
        file.write_text(f"backends: {{tiny: {{type: embedded, start: {start}}}}}")
        assert [route.warms for route in build_router({}, file).routes] == [warms]


async def test_the_embedded_model_is_asked_for_one_token_in_its_own_form(tmp_path: Path) -> None:
    asked: list[dict[str, Any]] = []

    class Listening(httpx.AsyncBaseTransport):
        def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
            self.inner = inner

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.method == "POST":
                asked.append(json.loads(request.content))
            return await self.inner.handle_async_request(request)

        async def aclose(self) -> None:
            await self.inner.aclose()

    file = tmp_path / "llm.yaml"
    file.write_text("backends: {tiny: {type: embedded, slots: 1, start: if_needed}}")
    router = build_router({}, file, tap=Listening)
    prompt = opening("lines")
    assert await router.warm(prompt) == "tiny"
    async with asyncio.timeout(HANG):
        while await router.warm(prompt) is not None:
            await asyncio.sleep(0.05)
    await router.aclose()
    (body,) = asked
    assert prompt.tiny is not None
    assert body["messages"][0]["content"] == prompt.tiny().system != prompt.system
    assert body["max_tokens"] == 1
    assert "response_format" not in body


async def test_nothing_is_warmed_where_there_is_nothing() -> None:
    router = LLMRouter([])
    assert await router.warm(PROMPT) is None
    await router.aclose()


OWN = ("localhost", "127.0.0.1", "::1", "ollama", "kitchen.lan", "nas.local", "x.home.arpa")
OWN_ADDRESSES = ("192.168.1.20", "10.0.0.1", "172.20.0.2", "fd00::1", "169.254.1.1")
ELSEWHERE = ("api.openai.com", "openrouter.ai", "8.8.8.8", "2606:4700::1111", "local.example.com", "lan.example")


@pytest.mark.parametrize("host", [*OWN, *OWN_ADDRESSES, *ELSEWHERE])
def test_what_is_in_ones_own_network(host: str) -> None:
    assert is_in_own_network(host) == (host not in ELSEWHERE)
