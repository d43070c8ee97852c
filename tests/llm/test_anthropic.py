"""Anthropic's Messages API."""

from __future__ import annotations

import pytest

from kiwi_recipes.llm.backends.anthropic import AnthropicBackend
from kiwi_recipes.llm.types import Prompt, Turn, Usage
from kiwi_recipes.testing import Scenario, ScriptedUpstream, Send, anthropic_error, anthropic_event, anthropic_stream
from tests.support.wires import SCHEMA, drain


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
    system = body.pop("system")
    assert system.startswith("Chef.")
    assert '"title"' in system
    assert body == {
        "model": "m",
        "max_tokens": 7,
        "messages": [
            {"role": "user", "content": "rice"},
            {"role": "assistant", "content": "{}"},
            {"role": "user", "content": "eggs"},
        ],
        "stream": True,
        "temperature": 1.0,
        "stop_sequences": ["#"],
    }


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
