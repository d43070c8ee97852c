"""The wire formats side by side, so that one test can run against each adapter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kiwi_recipes.llm.backends.anthropic import AnthropicBackend
from kiwi_recipes.llm.backends.http_backend import HttpBackend
from kiwi_recipes.llm.backends.ollama import OllamaBackend
from kiwi_recipes.llm.backends.openai_compat import OpenAICompatBackend
from kiwi_recipes.llm.backends.openai_responses import OpenAIResponsesBackend
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.types import Backend, Chunk, Finish, Phase, Prompt, Text, Thinking
from kiwi_recipes.testing import (
    Scenario,
    anthropic_error,
    anthropic_event,
    anthropic_stream,
    json_line,
    ollama_error,
    ollama_stream,
    openai_chunk,
    openai_error,
    openai_stream,
    responses_event,
    responses_stream,
    sse_event,
)

SCHEMA: dict[str, Any] = {"type": "object", "properties": {"title": {"type": "string"}}, "required": ["title"]}
FITTING = '{"title": "Soup"}'
"""An answer that keeps to it: what strays is noticed, and the schema asked for in words from then on."""
PROMPT = Prompt("eggs, spinach", system="You are a chef.", schema=SCHEMA)


@dataclass
class Outcome:
    """Everything that came out of one stream."""

    texts: list[str] = field(default_factory=list)
    thoughts: list[str] = field(default_factory=list)
    phases: list[str] = field(default_factory=list)
    details: list[str | None] = field(default_factory=list)
    finish: Finish | None = None
    error: LLMError | None = None

    @property
    def text(self) -> str:
        return "".join(self.texts)

    @property
    def thinking(self) -> str:
        return "".join(self.thoughts)

    @property
    def code(self) -> str | None:
        return None if self.error is None else self.error.code


pulls = True
"""Whether `drain` pulls the chunks (`Backend.stream`) or has them handed over (`Backend.answer`)."""


async def drain(backend: Backend, prompt: Prompt = PROMPT) -> Outcome:
    """Read a stream to its end, and hold it to the contract: pieces are never empty, `Finish` is last or missing."""
    outcome = Outcome()

    def note(chunks: Sequence[Chunk]) -> None:
        assert chunks
        for chunk in chunks:
            assert outcome.finish is None, "something came after Finish"
            match chunk:
                case Text(text):
                    assert text
                    outcome.texts.append(text)
                case Thinking(text):
                    assert text
                    outcome.thoughts.append(text)
                case Phase():
                    outcome.phases.append(chunk.phase)
                    outcome.details.append(chunk.detail)
                case Finish():
                    outcome.finish = chunk

    try:
        if pulls:
            async for chunk in backend.stream(prompt):
                note([chunk])
        else:
            await backend.answer(prompt, note)
    except LLMError as error:
        outcome.error = error
    assert (outcome.finish is None) != (outcome.error is None), "neither finished nor failed, or both"
    return outcome


@dataclass(frozen=True)
class WireCase:
    """How one protocol spells things. `empty` says nothing: what a model server may send while it has no content."""

    name: str
    backend: Callable[..., HttpBackend]
    stream: Callable[..., Scenario]
    refusal: Callable[..., Scenario]
    path: str
    empty: tuple[bytes, ...]
    errors: tuple[bytes, ...]
    reason: str | None  # the argument of `stream` for the reason of the end, where it comes before the end mark
    events: bool  # server-sent events, so that comments and CR are part of the format


WIRES = (
    WireCase(
        "ollama",
        OllamaBackend,
        ollama_stream,
        ollama_error,
        "/api/generate",
        (b"\n", json_line({"model": "m", "response": "", "done": False})),
        (json_line({"error": "llama runner process has terminated: secret sauce"}),),
        reason=None,
        events=False,
    ),
    WireCase(
        "openai",
        OpenAICompatBackend,
        openai_stream,
        openai_error,
        "/v1/chat/completions",
        (
            b": ping\n\n",
            openai_chunk({"role": "assistant", "content": None}),
            openai_chunk({"content": ""}),
            sse_event({"choices": []}),
        ),
        (
            sse_event({"error": {"message": "secret sauce", "type": "server_error"}}),
            sse_event({"object": "error", "message": "secret sauce", "code": 50001}),
            sse_event({"error": "secret sauce"}) + sse_event("[DONE]"),
            sse_event({"choices": [{"index": 0, "delta": {}, "finish_reason": "error"}]}),
            b'{"error":{"message":"secret sauce"}}\n',
        ),
        reason="finish_reason",
        events=True,
    ),
    WireCase(
        "responses",
        OpenAIResponsesBackend,
        responses_stream,
        openai_error,
        "/v1/responses",
        (
            b": ping\n\n",
            responses_event("keepalive"),
            responses_event("response.in_progress", response={"id": "resp_1", "status": "in_progress"}),
            responses_event("response.output_text.delta", item_id="msg_1", delta=""),
            responses_event("response.something_new", value=1),
        ),
        (
            responses_event("error", code="server_error", message="secret sauce", param=None),
            responses_event("error", error={"type": "server_error", "code": None, "message": "secret sauce"}),
            responses_event(
                "response.failed",
                response={
                    "id": "resp_1",
                    "status": "failed",
                    "error": {"code": "server_error", "message": "secret sauce"},
                },
            ),
            responses_event("response.cancelled", response={"id": "resp_1", "status": "cancelled", "error": None}),
            b'{"error":{"message":"secret sauce"}}\n',
        ),
        reason=None,
        events=True,
    ),
    WireCase(
        "anthropic",
        AnthropicBackend,
        anthropic_stream,
        anthropic_error,
        "/v1/messages",
        (b": ping\n\n", anthropic_event("ping"), anthropic_event("something_new", value=1)),
        (anthropic_event("error", error={"type": "api_error", "message": "secret sauce"}),),
        reason="stop_reason",
        events=True,
    ),
)
