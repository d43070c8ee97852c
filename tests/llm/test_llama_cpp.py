"""Our adapters against the real thing: llama.cpp's server with the embedded model."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import httpx
import pytest

from kiwi_recipes.llm.backends.anthropic import AnthropicBackend
from kiwi_recipes.llm.backends.http_backend import HttpBackend
from kiwi_recipes.llm.backends.openai_compat import OpenAICompatBackend
from kiwi_recipes.llm.backends.openai_responses import OpenAIResponsesBackend
from kiwi_recipes.llm.doctor import try_schema
from kiwi_recipes.llm.types import Prompt, SchemaUse, Text, Turn
from tests.support.clock import HANG
from tests.support.llama import MODEL, llama_server
from tests.support.wires import drain

SCHEMA = {
    "type": "object",
    "properties": {
        "title": {"type": "string", "maxLength": 15},
        "servings": {"type": "integer", "minimum": 1, "maximum": 12},
        "steps": {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "string", "maxLength": 15}},
    },
    "required": ["title", "servings", "steps"],
    "additionalProperties": False,
}
PROMPT = Prompt("Write a recipe with eggs.", schema=SCHEMA, max_tokens=200, temperature=0, seed=1)
ENDLESS = Prompt(
    "Count for ever.",
    max_tokens=250,
    temperature=1.5,
    seed=3,
    schema={"type": "array", "minItems": 500, "items": {"type": "string", "maxLength": 9}},
)
"""Whose end the schema puts off: some seconds, on any machine."""
CONTEXT = 512


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with llama_server(slots=2, context=CONTEXT) as url:
        yield url


@pytest.fixture
async def backend(server: str) -> AsyncIterator[OpenAICompatBackend]:
    backend = OpenAICompatBackend("llama", server, "smollm2")
    assert (await backend.health()).state == "ready"
    yield backend
    await backend.aclose()


async def busy_slots(server: str) -> int:
    async with httpx.AsyncClient() as client:
        slots = (await client.get(f"{server}/slots")).json()
    return sum(slot["is_processing"] for slot in slots)


async def test_the_schema_is_held_to(backend: OpenAICompatBackend) -> None:
    outcome = await drain(backend, PROMPT)
    recipe = json.loads(outcome.text)
    assert recipe.keys() == {"title", "servings", "steps"}
    assert 1 <= recipe["servings"] <= 12
    assert len(recipe["steps"]) == 2
    assert outcome.finish is not None
    assert outcome.finish.reason == "stop"
    assert outcome.finish.usage.prompt_tokens
    assert outcome.finish.usage.completion_tokens
    assert outcome.finish.timings.keys() == {"prompt", "generation"}


async def test_the_progress_of_a_prompt_is_told(backend: OpenAICompatBackend) -> None:
    outcome = await drain(backend, replace(PROMPT, user="eggs and more " * 40, max_tokens=5))
    assert outcome.phases[-1] == "writing"
    assert any(detail and detail.endswith("tokens read") for detail in outcome.details)


async def test_a_prompt_is_read_in_small_steps(backend: OpenAICompatBackend) -> None:
    """In one step of the default's 2048 tokens the neighbours' streams would stand still for seconds."""
    outcome = await drain(backend, replace(PROMPT, user="A leek, an egg. " * 60, max_tokens=1))
    assert any(detail and detail.startswith("256 of ") for detail in outcome.details), outcome.details


async def test_a_limit_is_told_as_length(backend: OpenAICompatBackend) -> None:
    outcome = await drain(backend, replace(PROMPT, max_tokens=5))
    assert outcome.finish is not None
    assert outcome.finish.reason == "length"


async def test_a_grammar_that_it_refuses_is_asked_for_in_another_way(backend: OpenAICompatBackend) -> None:
    impossible = {"type": "object", "properties": {"a": {"$ref": "#/nowhere"}}}
    outcome = await drain(backend, replace(PROMPT, schema=impossible, max_tokens=10))
    assert outcome.text.startswith("{")  # any JSON, at least, is still enforced
    assert outcome.finish is not None


async def test_one_schema_that_it_refuses_does_not_spoil_the_others(backend: OpenAICompatBackend) -> None:
    await drain(backend, PROMPT)
    await drain(backend, replace(PROMPT, schema={"type": "nonsense"}, max_tokens=5))
    assert json.loads((await drain(backend, PROMPT)).text).keys() == {"title", "servings", "steps"}


async def test_a_context_that_is_too_small(backend: OpenAICompatBackend) -> None:
    outcome = await drain(backend, replace(PROMPT, user="eggs " * 2 * CONTEXT))
    assert outcome.code == "upstream_error"
    assert outcome.error is not None
    assert "context" in outcome.error.message
    assert not outcome.error.retryable


async def test_three_callers_share_two_slots(backend: OpenAICompatBackend) -> None:
    outcomes = await asyncio.gather(*(drain(backend, replace(PROMPT, seed=seed)) for seed in range(3)))
    for outcome in outcomes:
        assert json.loads(outcome.text).keys() == {"title", "servings", "steps"}


async def test_a_caller_without_a_slot_is_told_that_it_is_queued(backend: OpenAICompatBackend, server: str) -> None:
    async with asyncio.TaskGroup() as others:
        busy = [others.create_task(drain(backend, ENDLESS)) for _ in range(2)]
        while await busy_slots(server) < 2:
            await asyncio.sleep(0.01)
        waiting = others.create_task(drain(backend, PROMPT))
    assert all(task.result().finish is not None for task in busy)
    assert waiting.result().phases[0] == "queued"
    assert waiting.result().finish is not None


async def test_closing_the_stream_frees_the_slot(backend: OpenAICompatBackend, server: str) -> None:
    """And not only when it would have ended by itself: another, which began before it and is as long, goes on."""
    other = asyncio.create_task(drain(backend, ENDLESS))
    while await busy_slots(server) < 1:
        await asyncio.sleep(0.01)
    stream = backend.stream(ENDLESS)
    async for chunk in stream:
        if isinstance(chunk, Text):
            break
    assert await busy_slots(server) == 2
    await stream.aclose()
    async with asyncio.timeout(HANG):
        while await busy_slots(server) == 2:
            await asyncio.sleep(0.01)
    assert not other.done()
    other.cancel()
    await asyncio.wait([other])


# --- by the Messages API, which it speaks, too


@pytest.fixture
async def messages(server: str) -> AsyncIterator[AnthropicBackend]:
    backend = AnthropicBackend("llama", server, "smollm2")
    assert (await backend.health()).state == "ready"
    yield backend
    await backend.aclose()


async def test_its_messages_api_answers(messages: AnthropicBackend) -> None:
    outcome = await drain(messages, replace(PROMPT, schema=None, max_tokens=8))
    assert outcome.text
    assert outcome.finish is not None
    assert outcome.finish.reason == "length"
    assert outcome.finish.usage.completion_tokens == 8
    assert outcome.finish.usage.prompt_tokens


async def test_its_errors_there_have_openais_shape(messages: AnthropicBackend) -> None:
    outcome = await drain(messages, replace(PROMPT, user="eggs " * 2 * CONTEXT))
    assert outcome.error is not None
    assert "context" in outcome.error.message
    assert not outcome.error.retryable


# --- by the Responses API


@pytest.fixture
async def responses(server: str) -> AsyncIterator[OpenAIResponsesBackend]:
    backend = OpenAIResponsesBackend("llama", server, "smollm2")
    assert (await backend.health()).state == "ready"
    yield backend
    await backend.aclose()


async def test_its_responses_api_answers(responses: OpenAIResponsesBackend) -> None:
    example = Turn("rice", '{"title": "Rice"}')
    prompt = Prompt("eggs", system="Name a dish.", examples=(example,), max_tokens=200, temperature=0)
    outcome = await drain(responses, prompt)
    assert outcome.text
    assert outcome.phases == ["reading_prompt", "writing"]
    assert outcome.finish is not None
    assert outcome.finish.reason == "stop"
    assert outcome.finish.usage.prompt_tokens
    assert outcome.finish.usage.completion_tokens
    assert outcome.finish.timings.keys() == {"prompt", "generation"}


async def test_what_it_cuts_there_and_calls_completed_is_told_as_length(responses: OpenAIResponsesBackend) -> None:
    outcome = await drain(responses, Prompt("Count to one thousand.", max_tokens=20, temperature=0))
    assert outcome.finish is not None
    assert (outcome.finish.reason, outcome.finish.usage.completion_tokens) == ("length", 20)


async def test_a_schema_is_ignored_in_both_without_a_word(
    messages: AnthropicBackend, responses: OpenAIResponsesBackend
) -> None:
    """So that the next question has to ask in words (tests/api/test_ignored_schema.py)."""
    for backend in (messages, responses):
        told: list[SchemaUse] = []
        prompt = Prompt("Say hello to Bob.", schema=SCHEMA, max_tokens=20, temperature=0, on_schema_use=told.append)
        outcome = await drain(backend, prompt)
        assert outcome.finish is not None
        assert not outcome.text.startswith("{"), "it holds to schemas now: docs/upstreams.md says otherwise"
        await drain(backend, prompt)
        assert told == ["ignored", "in_words"]


async def test_the_doctor_finds_out_which_of_its_apis_hold_to_a_schema(
    backend: OpenAICompatBackend, messages: AnthropicBackend, responses: OpenAIResponsesBackend
) -> None:
    assert [await try_schema(each) for each in (backend, messages, responses)] == ["held", "ignored", "ignored"]


async def test_its_refusals_there(responses: OpenAIResponsesBackend) -> None:
    outcome = await drain(responses, replace(PROMPT, user="eggs " * 2 * CONTEXT))
    assert outcome.error is not None
    assert "context" in outcome.error.message
    assert not outcome.error.retryable


@pytest.mark.parametrize("kind", [AnthropicBackend, OpenAIResponsesBackend])
async def test_closing_a_stream_of_the_other_apis_frees_the_slot(server: str, kind: type[HttpBackend]) -> None:
    backend = kind("llama", server, "smollm2")  # type: ignore[call-arg]
    stream = backend.stream(Prompt("Count for ever.", max_tokens=400, temperature=1.5, seed=3))
    async for chunk in stream:
        if isinstance(chunk, Text):
            break
    assert await busy_slots(server) == 1
    await stream.aclose()
    async with asyncio.timeout(HANG):
        while await busy_slots(server):
            await asyncio.sleep(0.01)
    await backend.aclose()


@pytest.mark.parametrize("kind", [OpenAICompatBackend, AnthropicBackend, OpenAIResponsesBackend])
async def test_an_empty_stop_word_does_not_end_the_answer(server: str, kind: type[HttpBackend]) -> None:
    backend = kind("llama", server, "smollm2")  # type: ignore[call-arg]
    outcome = await drain(backend, Prompt("Count to ten.", max_tokens=12, temperature=0, stop=("", "###")))
    await backend.aclose()
    assert outcome.text


async def test_a_context_filled_by_the_answer_is_told_as_that(backend: OpenAICompatBackend) -> None:
    await backend.models()
    rows = {"type": "array", "minItems": 500, "items": {"type": "string", "maxLength": 9}}
    schema = {"type": "object", "properties": {"rows": rows}, "required": ["rows"]}
    endless = Prompt("Count.", schema=schema, max_tokens=4 * CONTEXT, temperature=0, model=MODEL)
    outcome = await drain(backend, endless)
    assert outcome.text
    assert outcome.error is not None
    assert (outcome.code, outcome.error.retryable) == ("upstream_error", False)
    assert "context" in outcome.error.message


async def test_health_says_that_its_context_is_small(server: str) -> None:
    backend = OpenAICompatBackend("llama", server, MODEL)
    health = await backend.health()
    await backend.aclose()
    assert health.state == "ready"
    assert f"{CONTEXT} tokens" in (health.detail or "")
