"""What a server refuses, and what is asked of it then, over real sockets."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import pytest

from kiwi_recipes.llm.backends.anthropic import AnthropicBackend
from kiwi_recipes.llm.backends.http_backend import HttpBackend
from kiwi_recipes.llm.backends.ollama import OllamaBackend
from kiwi_recipes.llm.backends.openai_compat import OpenAICompatBackend
from kiwi_recipes.llm.backends.openai_responses import OpenAIResponsesBackend
from kiwi_recipes.llm.types import Prompt
from kiwi_recipes.testing import (
    Scenario,
    ScriptedUpstream,
    Send,
    json_answer,
    ollama_stream,
    openai_error,
    openai_stream,
    sse_event,
)
from tests.support.wires import PROMPT, WIRES, WireCase, drain

DISH = '{"title": "Rice"}'
ANSWER = openai_stream([DISH])


def kind(body: Any) -> str:
    return str(body.get("response_format", {}).get("type"))


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "/chat/completions: Invalid model name passed in model=x. Call `/v1/models` to view available models."),
        (400, "x is not a valid model ID"),
        (400, "Model Not Exist"),
        (400, "The model `x` has been decommissioned and is no longer supported."),
        (422, "unknown model x"),
        (404, "The model `x` does not exist."),
        (400, '{"error":{"code":"model_not_found","message":"No."}}'),
        (400, "No models loaded. Please load a model in the developer page."),
        (404, "No endpoints found for meta/x."),
        (404, "No allowed providers are available for the selected model."),
    ],
)
async def test_a_missing_model_is_asked_for_once_whatever_the_status(status: int, words: str) -> None:
    with ScriptedUpstream(openai_error(words, status)) as upstream:
        backend = OpenAICompatBackend("gateway", upstream.url, "x")
        outcome = await drain(backend)
        await backend.aclose()
        assert (outcome.code, len(upstream.requests)) == ("model_not_found", 1)


@pytest.mark.parametrize(
    "words",
    [
        "messages: roles must alternate between user and assistant",
        "You exceeded your current quota, please check your plan and billing details.",
        "Your credit balance is too low",
        "The prompt was flagged by our moderation policy",
        "image input is not available in your region",
        "the request exceeds the available context size",
    ],
)
async def test_a_refusal_that_names_something_else_never_steps_the_schema_down(words: str) -> None:
    with ScriptedUpstream(openai_error(words, 400)) as upstream:
        backend = OpenAICompatBackend("gateway", upstream.url, "x")
        outcome = await drain(backend)
        await backend.aclose()
        assert outcome.error is not None
        assert (outcome.code, outcome.error.retryable, len(upstream.requests)) == ("upstream_error", False, 1)


@pytest.mark.parametrize(
    "words",
    [
        "This model does not support response_format `json_schema`.",
        "JSON mode is not enabled for this model",
        "Structured outputs are not available with this model",
        "Failed to compile grammar: unsupported keyword",
        "Bad request",
    ],
)
async def test_one_that_names_the_schema_or_nothing_does(words: str) -> None:
    with ScriptedUpstream(openai_error(words, 400), ANSWER) as upstream:
        backend = OpenAICompatBackend("gateway", upstream.url, "x")
        assert (await drain(backend)).text == DISH
        await backend.aclose()
        assert [kind(request.json) for request in upstream.requests] == ["json_schema", "json_object"]


@pytest.mark.parametrize(
    "words",
    [
        "'max_tokens' or 'max_completion_tokens' is too large: 1500. This model's maximum context length is 1024 "
        "tokens and your request has 35 input tokens (1500 > 1024 - 35).",
        "This model's maximum context length is 1024 tokens. However, you requested 1535 tokens (35 in the messages, "
        "1500 in the completion). Please reduce the length of the messages or completion.",
        "max_tokens is too large: 1500. This model supports at most 1024 completion tokens, whereas you provided 1500.",
        "`max_tokens` must be less than or equal to `1024`",
    ],
)
async def test_a_limit_above_the_context_is_left_out_and_that_remembered(words: str) -> None:
    with ScriptedUpstream(openai_error(words, 400), ANSWER) as upstream:
        backend = OpenAICompatBackend("vllm", upstream.url, "x")
        for _ in range(2):
            assert (await drain(backend)).text == DISH
        await backend.aclose()
        limits = [request.json.keys() & {"max_tokens", "max_completion_tokens"} for request in upstream.requests]
        assert limits == [{"max_tokens"}, set(), set()]
        assert {kind(request.json) for request in upstream.requests} == {"json_schema"}


async def test_a_question_that_does_not_fit_either_is_told_as_that() -> None:
    both = openai_error("maximum context length is 24 tokens (1500 in the completion)", 400)
    prompt = openai_error("This model's maximum context length is 24 tokens; your request has 35 input tokens.", 400)
    with ScriptedUpstream(both, prompt) as upstream:
        backend = OpenAICompatBackend("vllm", upstream.url, "x")
        outcome = await drain(backend)
        await backend.aclose()
        assert outcome.error is not None
        assert (outcome.error.retryable, len(upstream.requests)) == (False, 2)
    assert "context" in outcome.error.message


@pytest.mark.parametrize(
    "words",
    [
        "System role not supported",
        "Conversation roles must alternate user/assistant/user/assistant/...",
        "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
    ],
)
@pytest.mark.parametrize("kind", [OpenAICompatBackend, OpenAIResponsesBackend])
async def test_the_systems_words_stand_in_the_first_question_of_a_model_that_knows_no_system(
    words: str, kind: type[OpenAICompatBackend]
) -> None:
    wire = next(wire for wire in WIRES if wire.backend is kind)
    with ScriptedUpstream(openai_error(words, 400), wire.stream([DISH])) as upstream:
        backend = kind("vllm", upstream.url, "gemma")
        for _ in range(2):
            assert (await drain(backend, replace(PROMPT, system="You are a chef."))).text == DISH
        await backend.aclose()
        roles = [[turn["role"] for turn in said(request.json)] for request in upstream.requests]
        assert roles == [["system", "user"], ["user"], ["user"]]
        first = str(said(upstream.requests[-1].json)[0]["content"])
        assert first.index("You are a chef.") < first.index(PROMPT.user)


def said(body: Any) -> list[dict[str, Any]]:
    """The turns of a request, by either of the APIs."""
    turns: list[dict[str, Any]] = body.get("messages") or body["input"]
    return turns


async def test_what_one_model_refuses_is_still_asked_of_the_others() -> None:
    refusal = openai_error("response_format is not supported by this model", 400)
    seed = openai_error("Unsupported parameter: seed", 400)
    with ScriptedUpstream(refusal, ANSWER, seed, ANSWER) as upstream:
        backend = OpenAICompatBackend("gateway", upstream.url, "poor")
        prompt = replace(PROMPT, seed=3)
        for model in ("poor", "rich", "poor", "rich"):
            assert (await drain(backend, replace(prompt, model=model))).text == DISH
        await backend.aclose()
        asked = [(r.json["model"], kind(r.json), "seed" in r.json) for r in upstream.requests]
    assert asked == [
        ("poor", "json_schema", True),
        ("poor", "json_object", True),
        ("rich", "json_schema", True),
        ("rich", "json_schema", False),
        ("poor", "json_object", True),
        ("rich", "json_schema", False),
    ]


@pytest.mark.parametrize(
    "refusal",
    [
        sse_event({"error": {"message": "Grammar error: unsupported keyword", "code": 400}}),
        b'{\n  "error": {\n    "message": "json_schema is not supported"\n  }\n}',
        sse_event({"error": "response_format: unsupported"}, event="error"),
    ],
)
async def test_a_schema_may_be_refused_inside_the_stream(refusal: bytes) -> None:
    with ScriptedUpstream(Scenario((Send(refusal),)), ANSWER) as upstream:
        backend = OpenAICompatBackend("gateway", upstream.url, "x")
        for _ in range(2):
            assert (await drain(backend)).text == DISH
        await backend.aclose()
        assert [kind(r.json) for r in upstream.requests] == ["json_schema", "json_object", "json_object"]


async def test_but_not_behind_a_word_of_the_answer() -> None:
    half = openai_stream(["{"], finish_reason=None, end=False, usage=False)
    with ScriptedUpstream(half.then(Send(sse_event({"error": "grammar"}))), ANSWER) as upstream:
        backend = OpenAICompatBackend("gateway", upstream.url, "x")
        assert (await drain(backend)).code == "upstream_error"
        await backend.aclose()
        assert len(upstream.requests) == 1


async def test_the_schema_in_words_for_once() -> None:
    words = replace(PROMPT, schema_in_words=True)
    with ScriptedUpstream(ANSWER) as upstream:
        backend = OpenAICompatBackend("gateway", upstream.url, "x")
        for prompt in (words, PROMPT, words):
            assert (await drain(backend, prompt)).text == DISH
        await backend.aclose()
        assert [kind(r.json) for r in upstream.requests] == ["None", "json_schema", "None"]
        assert "JSON Schema" in upstream.requests[0].json["messages"][-1]["content"]
    with ScriptedUpstream(ollama_stream(["{}"])) as upstream:
        ollama = OllamaBackend("kitchen", upstream.url, "x")
        await drain(ollama, words)
        await ollama.aclose()
        assert "format" not in upstream.requests[0].json


@pytest.mark.parametrize("wire", WIRES, ids=lambda wire: wire.name)
async def test_empty_stop_words_are_not_sent(wire: WireCase) -> None:
    with ScriptedUpstream(wire.stream(["{}"])) as upstream:
        backend = wire.backend("kitchen", upstream.url, "x")
        await drain(backend, Prompt("eggs", stop=("", "###", "")))
        await drain(backend, Prompt("eggs", stop=("",)))
        await backend.aclose()
        first, second = (request.json for request in upstream.requests)
    assert '"###"' in str(first).replace("'", '"')
    assert '""' not in str(first).replace("'", '"')
    assert not {"stop", "stop_sequences"} & {*second, *second.get("options", {})}


@pytest.mark.parametrize("backend_class", [OpenAICompatBackend, AnthropicBackend, OllamaBackend])
async def test_what_a_user_typed_is_logged_for_those_who_debug_alone(
    backend_class: type[HttpBackend], caplog: pytest.LogCaptureFixture
) -> None:
    """A server repeats the question in its refusal, and with it an allergy."""
    echo = {"error": {"message": "invalid: allergic to peanuts"}}
    in_stream = Scenario((Send(sse_event({"type": "error", **echo})),))
    with (
        caplog.at_level(logging.DEBUG, "kiwi_recipes"),
        ScriptedUpstream(json_answer(echo, 500), in_stream) as upstream,
    ):
        backend = backend_class("kitchen", upstream.url, "x")  # type: ignore[call-arg]
        for _ in range(2):
            assert (await drain(backend)).error is not None
        await backend.aclose()
    told = [record for record in caplog.records if "peanuts" in record.getMessage()]
    assert all(record.levelno == logging.DEBUG for record in told)
    assert told
    assert any(record.levelno == logging.WARNING and "500" in record.getMessage() for record in caplog.records)
