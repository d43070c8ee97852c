"""Our adapters against a real vLLM: `make test-vllm`, outside `make test`. `VLLM_URL` says where it is."""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from kiwi_recipes.llm.backends.anthropic import AnthropicBackend
from kiwi_recipes.llm.backends.http_backend import HttpBackend
from kiwi_recipes.llm.backends.openai_compat import OpenAICompatBackend
from kiwi_recipes.llm.backends.openai_responses import OpenAIResponsesBackend
from kiwi_recipes.llm.doctor import diagnose
from kiwi_recipes.llm.routing import build_router
from kiwi_recipes.llm.types import Prompt, Text, Turn
from kiwi_recipes.recipes.pantry_split import exclude_allergens
from kiwi_recipes.recipes.prompts import recipe_prompt
from kiwi_recipes.recipes.schemas import RecipeRequest
from tests.support.clock import HANG
from tests.support.wires import drain

URL = os.environ.get("VLLM_URL", "")
SCHEMA = {
    "type": "object",
    "properties": {
        "title": {"type": "string", "maxLength": 15},
        "servings": {"type": "integer", "minimum": 1, "maximum": 9},
    },
    "required": ["title", "servings"],
    "additionalProperties": False,
}
PROMPT = Prompt(
    "eggs",
    system="You are a chef. Answer in JSON.",
    examples=(Turn("rice", '{"title": "Rice", "servings": 2}'),),
    schema=SCHEMA,
    max_tokens=60,
    temperature=0,
    seed=3,
    stop=("", "###"),
)
KINDS: list[type[HttpBackend]] = [OpenAICompatBackend, OpenAIResponsesBackend, AnthropicBackend]

pytestmark = pytest.mark.skipif(not URL, reason="VLLM_URL names no server; `make test-vllm` starts one")


@pytest.fixture(params=KINDS, ids=lambda kind: kind.kind)
async def backend(request: pytest.FixtureRequest) -> AsyncIterator[HttpBackend]:
    backend = request.param("vllm", URL, None)
    yield backend
    await backend.aclose()


async def metric(name: str) -> float:
    async with httpx.AsyncClient() as client:
        text = (await client.get(f"{URL}/metrics")).text
    return sum(float(value) for value in re.findall(rf"^{name}(?:_total)?{{.*}} (\S+)$", text, re.MULTILINE))


async def test_it_is_well_and_holds_to_the_schema(backend: HttpBackend) -> None:
    assert (await backend.health()).state == "ready"
    outcome = await drain(backend, PROMPT)
    assert json.loads(outcome.text).keys() == {"title", "servings"}
    assert len(outcome.texts) > 1
    assert outcome.finish is not None
    assert outcome.finish.reason == "stop"
    assert outcome.finish.usage.prompt_tokens
    assert outcome.finish.usage.completion_tokens


async def test_a_limit_is_told_as_length(backend: HttpBackend) -> None:
    outcome = await drain(backend, replace(PROMPT, schema=None, user="Count to one thousand.", max_tokens=20))
    assert outcome.finish is not None
    assert (outcome.finish.reason, outcome.finish.usage.completion_tokens) == ("length", 20)


async def test_a_limit_above_the_context_is_left_out_or_lowered(backend: HttpBackend) -> None:
    outcome = await drain(backend, replace(PROMPT, max_tokens=9000))
    assert json.loads(outcome.text).keys() == {"title", "servings"}


async def test_a_context_that_is_too_small(backend: HttpBackend) -> None:
    outcome = await drain(backend, replace(PROMPT, user="eggs " * 6000))
    assert outcome.error is not None
    assert "context" in outcome.error.message
    assert not outcome.error.retryable


async def test_a_model_that_is_not_there(backend: HttpBackend) -> None:
    assert (await drain(backend, replace(PROMPT, model="nope"))).code == "model_not_found"


async def test_closing_the_stream_ends_the_generation(backend: HttpBackend) -> None:
    stream = backend.stream(Prompt("Count for ever.", max_tokens=3000, temperature=1.5))
    async for chunk in stream:
        if isinstance(chunk, Text):
            break
    await stream.aclose()
    async with asyncio.timeout(HANG):
        while await metric("vllm:num_requests_running"):
            await asyncio.sleep(0.05)


async def test_the_events_of_the_responses_api_are_numbered_one_by_one() -> None:
    ask = {"input": "hi", "stream": True, "max_output_tokens": 16, "temperature": 0}
    async with httpx.AsyncClient(timeout=HANG) as client:
        body = (await client.post(f"{URL}/v1/responses", json=ask)).text
    numbers = [json.loads(line[6:])["sequence_number"] for line in body.splitlines() if line.startswith("data: {")]
    assert numbers == list(range(len(numbers)))
    assert len(numbers) > 5


async def test_what_all_requests_begin_with_is_read_once(backend: HttpBackend) -> None:
    """By the server's own count of the tokens that it had."""
    for allergies in (["milk"], ["garlic", "eggs"]):
        request = RecipeRequest(pantry_items=["rice", "leek"], allergies=allergies)
        prompt = recipe_prompt(request, exclude_allergens(request.pantry_items, request.allergies))
        before = await metric("vllm:prefix_cache_hits")
        outcome = await drain(backend, replace(prompt, max_tokens=16))
        assert outcome.finish is not None
    assert await metric("vllm:prefix_cache_hits") - before > 350


async def test_the_doctor_finds_it_well(tmp_path: Path) -> None:
    types = ("vllm", "openai_responses", "anthropic")
    file = tmp_path / "llm.yaml"
    file.write_text("\n".join(["backends:", *(f"  {kind}: {{type: {kind}, base_url: '{URL}'}}" for kind in types)]))
    router = build_router({}, file)
    found = await diagnose(router)
    await router.aclose()
    assert [diagnosis.health.name for diagnosis in found if diagnosis.well] == list(types)
