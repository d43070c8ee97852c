"""Anthropic's Messages API."""

from __future__ import annotations

from typing import Any

import pytest
from anthropic import transform_schema

from kiwi_recipes.llm.backends.anthropic import FEWER_TOKENS, AnthropicBackend
from kiwi_recipes.llm.types import JsonSchema, Prompt, Turn, Usage
from kiwi_recipes.llm.wire.anthropic_schema import held_to_by_anthropic
from kiwi_recipes.recipes.pantry_split import exclude_allergens
from kiwi_recipes.recipes.prompts import FORMS, recipe_prompt
from kiwi_recipes.recipes.schemas import RecipeRequest
from kiwi_recipes.testing import Scenario, ScriptedUpstream, Send, anthropic_error, anthropic_event, anthropic_stream
from tests.support.wires import FITTING, SCHEMA, drain


async def test_what_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITCHEN_KEY", "sk-1")
    prompt = Prompt(
        "eggs",
        system="Chef.",
        examples=(Turn("rice", "{}"),),
        schema=SCHEMA,
        max_tokens=7,
        temperature=1.5,
        stop=("#",),
    )
    with ScriptedUpstream(anthropic_stream(["{}"])) as upstream:
        backend = AnthropicBackend("claude", upstream.url, "m", api_key_env="KITCHEN_KEY")
        await drain(backend, prompt)
        await backend.aclose()
        request = upstream.requests[0]
    assert request.path == "/v1/messages"
    assert request.headers["x-api-key"] == "sk-1"
    assert request.headers["anthropic-version"] == "2023-06-01"
    body = request.json
    assert body.pop("output_config") == {"format": {"type": "json_schema", "schema": held_to_by_anthropic(SCHEMA)}}
    assert body == {
        "model": "m",
        "system": "Chef.",
        "max_tokens": 7,
        "messages": [
            {"role": "user", "content": "rice"},
            {"role": "assistant", "content": [{"type": "text", "text": "{}", "cache_control": {"type": "ephemeral"}}]},
            {"role": "user", "content": "eggs"},
        ],
        "stream": True,
        "temperature": 1.0,
        "stop_sequences": ["#"],
    }


async def test_a_schema_that_is_refused_is_asked_for_in_words_from_then_on() -> None:
    refusal = anthropic_error("output_config: Extra inputs are not permitted", 400)
    answer = anthropic_stream(["{}"])
    with ScriptedUpstream(refusal, answer, answer) as upstream:
        backend = AnthropicBackend("claude", upstream.url, "old")
        texts = [(await drain(backend, Prompt("eggs", system="Chef.", schema=SCHEMA))).text for _ in range(2)]
        await backend.aclose()
        first, second, third = (request.json for request in upstream.requests)
    assert texts == ["{}", "{}"]
    assert "output_config" in first
    for body in (second, third):
        assert "output_config" not in body
        assert body["system"][0]["text"] == "Chef."
        assert '"title"' in body["messages"][-1]["content"]


async def test_what_all_requests_begin_with_is_marked_to_be_cached() -> None:
    mark = {"type": "ephemeral"}
    prompts = [Prompt("eggs"), Prompt("eggs", system="Chef."), Prompt("eggs", examples=(Turn("rice", "{}"),))]
    with ScriptedUpstream(anthropic_stream(["{}"])) as upstream:
        backend = AnthropicBackend("claude", upstream.url, "m")
        for prompt in prompts:
            await drain(backend, prompt)
        plain, system, example = (request.json for request in upstream.requests)
        upstream.play(anthropic_error("cache_control: Extra inputs are not permitted", 400), anthropic_stream(["{}"]))
        assert (await drain(backend, prompts[1])).text == "{}"
        await backend.aclose()
        refused = upstream.requests[-1].json
    assert plain["messages"] == [{"role": "user", "content": "eggs"}]
    assert system["system"] == [{"type": "text", "text": "Chef.", "cache_control": mark}]
    assert [type(message["content"]) for message in example["messages"]] == [str, list, str]
    assert example["messages"][1]["content"][0]["cache_control"] == mark
    assert refused["system"] == "Chef."


def recipe_schemas() -> list[JsonSchema]:
    """The schemas of all forms, for requests that bound what they can."""
    request = RecipeRequest(
        pantry_items=["eggs", "rice"], allergies=["milk"], servings=4, max_minutes=30, max_missing=0, units="metric"
    )
    prompts = [recipe_prompt(request, exclude_allergens(request.pantry_items, ("milk",)), form=form) for form in FORMS]
    return [prompt.schema for prompt in prompts if prompt.schema is not None]


OTHERS: list[JsonSchema] = [
    SCHEMA,
    {"type": "array", "items": {"$ref": "#/$defs/Row"}, "minItems": 3, "$defs": {"Row": {"type": "object"}}},
    {"oneOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "color"}, {"const": 4}]},
    {
        "type": "object",
        "properties": {"a": {"type": "number", "minimum": 0, "title": "A"}},
        "additionalProperties": True,
    },
    {"type": "string", "enum": ["a", "b"], "description": "one of two"},
]


@pytest.mark.parametrize("schema", [*recipe_schemas(), *OTHERS])
def test_its_own_client_would_send_the_same(schema: JsonSchema) -> None:
    """But for what that says of bounds in words, as the prompt does; and for lists of types, which it can't send."""
    assert held_to_by_anthropic(schema) == without_bounds_in_words(transform_schema(one_type_each(schema)))


def one_type_each(schema: Any) -> Any:
    """Lists of types as alternatives: of a choice, the values of each type."""
    if isinstance(schema, list):
        return [one_type_each(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if isinstance(kinds := schema.get("type"), list):
        choices = schema.get("enum")
        parts = [{**schema, "type": kind} for kind in kinds]
        for part in parts if choices else ():
            part["enum"] = [None] if part["type"] == "null" else [value for value in choices or () if value is not None]
        return {"anyOf": parts}
    return {key: one_type_each(value) for key, value in schema.items()}


def without_bounds_in_words(schema: Any) -> Any:
    if isinstance(schema, list):
        return [without_bounds_in_words(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: without_bounds_in_words(value)
        for key, value in schema.items()
        if not (key == "description" and isinstance(value, str) and value.endswith("}"))
    }


@pytest.mark.parametrize(
    "words",
    [
        "max_completion_tokens=9000 cannot be greater than max_model_len=4096. Please request fewer output tokens.",
        "max_tokens: 9000 > 4096, which is the maximum allowed number of output tokens for claude-3-opus",
    ],
)
async def test_a_limit_that_is_refused_is_lowered_and_the_schema_kept(words: str) -> None:
    """vLLM's words, and Anthropic's. A request without a limit is none."""
    with ScriptedUpstream(anthropic_error(words, 400), anthropic_stream([FITTING])) as upstream:
        backend = AnthropicBackend("vllm", upstream.url, "m")
        for _ in range(2):
            assert (await drain(backend, Prompt("eggs", schema=SCHEMA, max_tokens=9000))).text == FITTING
        await backend.aclose()
        bodies = [request.json for request in upstream.requests]
    assert [body["max_tokens"] for body in bodies] == [9000, FEWER_TOKENS, FEWER_TOKENS]
    assert all("output_config" in body for body in bodies)


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("end_turn", "stop"),
        ("stop_sequence", "stop"),
        ("max_tokens", "length"),
        ("model_context_window_exceeded", "length"),
        ("refusal", "content_filter"),
    ],
)
async def test_reasons_and_counts(reason: str, expected: str) -> None:
    with ScriptedUpstream(anthropic_stream(["{", "}"], stop_reason=reason)) as upstream:
        backend = AnthropicBackend("claude", upstream.url, "m")
        finish = (await drain(backend)).finish
        await backend.aclose()
    assert finish is not None
    assert finish.reason == expected
    assert finish.usage == Usage(26, 2)


async def test_thinking_blocks() -> None:
    with ScriptedUpstream(anthropic_stream(["{}"], thinking=["hm", "so"])) as upstream:
        backend = AnthropicBackend("claude", upstream.url, "m")
        outcome = await drain(backend)
        await backend.aclose()
    assert (outcome.thoughts, outcome.text) == (["hm", "so"], "{}")
    assert outcome.phases == ["reading_prompt", "thinking", "writing"]


async def test_thinking_that_is_kept_from_us_is_told_as_a_phase() -> None:
    hidden = anthropic_event("content_block_start", index=0, content_block={"type": "redacted_thinking", "data": "x"})
    with ScriptedUpstream(Scenario((Send(hidden), *anthropic_stream(["{}"]).steps))) as upstream:
        backend = AnthropicBackend("claude", upstream.url, "m")
        outcome = await drain(backend)
        await backend.aclose()
    assert outcome.thoughts == []
    assert outcome.phases == ["reading_prompt", "thinking", "writing"]


async def test_overloaded_before_and_during_the_stream() -> None:
    event = anthropic_event("error", error={"type": "overloaded_error", "message": "Overloaded"})
    started = anthropic_stream(["{"], stop_reason=None, end=False)
    with ScriptedUpstream(anthropic_error("Overloaded", 529, kind="overloaded_error"), started.then(Send(event))) as up:
        backend = AnthropicBackend("claude", up.url, "m")
        assert (await drain(backend)).code == "backend_overloaded"
        outcome = await drain(backend)
        await backend.aclose()
    assert (outcome.text, outcome.code) == ("{", "backend_overloaded")


async def test_health() -> None:
    with ScriptedUpstream() as upstream:
        backend = AnthropicBackend("claude", upstream.url, "m")
        assert (await backend.health()).state == "ready"
        upstream.route("GET", "/v1/models", anthropic_error("invalid x-api-key", 401, kind="authentication_error"))
        assert (await backend.health()).state == "misconfigured"
        await backend.aclose()
