"""OpenAI's Responses API: `POST /v1/responses`, server-sent events each with its type. OpenAI, vLLM, llama.cpp,
LM Studio, Ollama and OpenRouter speak it; llama.cpp takes a schema there and ignores it.

Nothing is kept by the server (`store`) and no answer builds on another: each request says all there is to say.
Wire facts: platform.openai.com/docs/api-reference/responses.
"""

from __future__ import annotations

from typing import Any, ClassVar

from kiwi_recipes.http import httpx
from kiwi_recipes.llm.addresses import below
from kiwi_recipes.llm.backends.capabilities import Capabilities
from kiwi_recipes.llm.backends.openai_compat import NO_SYSTEM_ROLE, OpenAICompatBackend
from kiwi_recipes.llm.types import Prompt
from kiwi_recipes.llm.wire.prompting import as_messages, in_words, stop_words, with_system
from kiwi_recipes.llm.wire.reply import Reply
from kiwi_recipes.llm.wire.responses import ResponsesReply

# OpenAI refuses to write less.
LEAST_TOKENS = 16


class OpenAIResponsesBackend(OpenAICompatBackend):
    """A model behind `/v1/responses`. Asked for its models and its health as by `OpenAICompatBackend`."""

    kind: ClassVar[str] = "openai_responses"
    limits: ClassVar[tuple[str, ...]] = ("max_output_tokens",)
    optional: ClassVar[dict[str, str]] = {
        "system": NO_SYSTEM_ROLE,
        "temperature": r"\btemperature\b",
        "seed": r"\bseed\b",
        "stop": r"\bstop\b",
        "store": r"\bstore\b",
    }

    def request(self, prompt: Prompt, model: str, capabilities: Capabilities) -> tuple[httpx.URL, dict[str, Any]]:
        body: dict[str, Any] = {"model": model, "stream": True}
        if prompt.schema is not None and capabilities.json != "prompt":
            told = {"type": "json_schema", "name": "recipe", "schema": prompt.schema, "strict": True}
            body["text"] = {"format": told if capabilities.json == "schema" else {"type": "json_object"}}
        asked = prompt if capabilities.json == "schema" else in_words(prompt)
        messages = with_system(as_messages(asked), prompt.system, capabilities.accepts("system"))
        body["input"] = [_item(message["role"], message["content"]) for message in messages]
        wanted = {
            "temperature": prompt.temperature,
            "max_output_tokens": _limit(prompt),
            # No parameters of OpenAI's own here, but of llama.cpp's.
            "seed": prompt.seed,
            "stop": stop_words(prompt),
            "store": False,
        }
        body |= {key: value for key, value in wanted.items() if value is not None and capabilities.accepts(key)}
        return below(self._api_url, "/responses"), body

    def reply(self, prompt: Prompt, model: str) -> Reply:
        json = prompt.schema is not None
        reply = ResponsesReply(self._name, model, expects_json=json, limit=_limit(prompt))
        reply.context = self._contexts.get(model)
        return reply


def _limit(prompt: Prompt) -> int:
    return max(prompt.max_tokens, LEAST_TOKENS)


def _item(role: str, text: str) -> dict[str, Any]:
    """A turn, written so that llama.cpp takes one of the assistant's: with all types named."""
    part = "output_text" if role == "assistant" else "input_text"
    return {"type": "message", "role": role, "content": [{"type": part, "text": text}]}
