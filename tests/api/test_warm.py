"""Models are warmed when the page is opened, through the front door."""

from __future__ import annotations

import asyncio

from kiwi_recipes.testing import ScriptedUpstream, held, ollama_stream, openai_stream
from tests.support.app import ASK, DISH, TEXT, llm_yaml, streamed, tokens, web
from tests.support.clock import HANG
from tests.support.servers import kiwi_server

WARM = "/api/v1/backends/warm"


async def test_a_hundred_pages_are_opened_and_then_somebody_asks() -> None:
    first, gates = held(ollama_stream(["{"]))
    with ScriptedUpstream(first, ollama_stream(tokens(TEXT, 40)), models=["m:latest"], loaded=[]) as upstream:
        config = f"backends:\n  it: {{type: ollama, base_url: '{upstream.url}', model: m}}\n"
        with llm_yaml(config) as file, kiwi_server(upstream.url, KIWI_LLM_CONFIG=file) as kiwi:
            async with web(kiwi.url) as client:
                answers = await asyncio.gather(*(client.post(WARM) for _ in range(100)))
                assert {answer.status_code for answer in answers} == {202}
                assert [answer.json() for answer in answers] == [{"backend": "it"}] * 100
                # Whoever asks meanwhile does not wait for it to end.
                assert (await streamed(client, ASK)).last["recipe"]["title"] == DISH["title"]
                for gate in gates:
                    gate.open()
                async with asyncio.timeout(HANG):
                    while (await client.post(WARM)).json() != {"backend": None}:
                        await asyncio.sleep(0.05)
        warm, asked = (request.json for request in upstream.requests)  # two, however often it was asked for
    assert warm["options"]["num_predict"] == 1
    assert "format" not in warm
    head = warm["prompt"].split("Now the real request:")[0]
    assert (warm["system"], head) == (asked["system"], asked["prompt"].split("Now the real request:")[0])


async def test_no_page_costs_anything() -> None:
    with ScriptedUpstream(openai_stream(tokens(TEXT, 40)), models=["m"]) as upstream:
        config = f"backends:\n  it: {{type: openai_compat, base_url: '{upstream.url}', model: m, api_key: k}}\n"
        with llm_yaml(config) as file, kiwi_server(upstream.url, KIWI_LLM_CONFIG=file) as kiwi:
            async with web(kiwi.url) as client:
                assert [(await client.post(WARM)).json() for _ in range(3)] == [{"backend": None}] * 3
                assert (await client.get("/api/v1/backends")).json()["backends"][0]["state"] == "ready"
        assert upstream.requests == []
