"""Anthropic's Messages API: `POST /v1/messages`, server-sent events with named blocks.

A schema is asked for by `output_config`; where that is refused (models before Claude 4.5, some gateways), in words. No
tool is declared and no answer is begun for the model, which its newer models refuse. What all requests begin with, the
system's words and the examples, is the same each time and marked to be cached. Below the least that a model caches
(1,024 to 4,096 tokens, the format's included) the mark does nothing and costs nothing.
Wire facts: platform.claude.com/docs, "Streaming messages", "Errors", "Handling stop reasons", "Structured outputs",
"Prompt caching".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from kiwi_recipes.http import httpx
from kiwi_recipes.llm.addresses import below
from kiwi_recipes.llm.backends.capabilities import Capabilities
from kiwi_recipes.llm.backends.http_backend import HttpBackend
from kiwi_recipes.llm.backends.key import Key
from kiwi_recipes.llm.backends.model_names import writers_first
from kiwi_recipes.llm.backends.openai_compat import with_version
from kiwi_recipes.llm.deadline import Timers
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.types import Health, Prompt
from kiwi_recipes.llm.wire.anthropic import AnthropicReply
from kiwi_recipes.llm.wire.anthropic_schema import held_to_by_anthropic
from kiwi_recipes.llm.wire.prompting import as_messages, in_words, stop_words
from kiwi_recipes.llm.wire.reply import Reply

API_VERSION = "2023-06-01"

# Asked for where the model's context has no room for more (vLLM): the API takes no request without a limit.
FEWER_TOKENS = 1000


class AnthropicBackend(HttpBackend):
    """A Claude model. `base_url` with or without `/v1`; `headers` are sent with every request (and in no repr)."""

    kind: ClassVar[str] = "anthropic"
    limits: ClassVar[tuple[str, ...]] = ("max_tokens",)
    optional: ClassVar[dict[str, str]] = {
        "temperature": r"\btemperature\b",
        "stop_sequences": r"\bstop_sequences\b",
        "cache_control": r"\bcache_control\b",
    }

    def __init__(
        self,
        name: str,
        base_url: str = "https://api.anthropic.com",
        model: str | None = None,
        *,
        timers: Timers | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        api_key_env: str | None = None,
        api_key: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        key = Key(api_key_env, api_key)
        headers = {"anthropic-version": API_VERSION, **(headers or {})}
        super().__init__(name, base_url, model, timers=timers, transport=transport, key=key, headers=headers)
        self._api_url = with_version(self._base_url)

    def request(self, prompt: Prompt, model: str, capabilities: Capabilities) -> tuple[httpx.URL, dict[str, Any]]:
        by_schema = capabilities.json == "schema"
        messages: list[dict[str, Any]] = [*as_messages(prompt if by_schema else in_words(prompt))]
        limit = prompt.max_tokens if capabilities.accepts("max_tokens") else min(prompt.max_tokens, FEWER_TOKENS)
        body: dict[str, Any] = {"model": model, "max_tokens": limit, "messages": messages, "stream": True}
        if prompt.schema is not None and by_schema:
            body["output_config"] = {"format": {"type": "json_schema", "schema": held_to_by_anthropic(prompt.schema)}}
        if prompt.system:
            body["system"] = prompt.system
        if capabilities.accepts("cache_control"):
            _mark(body, messages[:-1])
        if capabilities.accepts("temperature"):
            body["temperature"] = min(prompt.temperature, 1.0)  # its scale ends where OpenAI's is half way
        if capabilities.accepts("stop_sequences") and (stop := stop_words(prompt)):
            body["stop_sequences"] = stop
        return below(self._api_url, "/messages"), body

    def reply(self, prompt: Prompt, model: str) -> Reply:
        return AnthropicReply(self._name, model, expects_json=prompt.schema is not None)

    def key_headers(self, key: str) -> dict[str, str]:
        return {"x-api-key": key}

    async def models(self) -> list[str]:
        listing = await self.listed(below(self._api_url, "/models"), "data")
        return writers_first(str(entry["id"]) for entry in listing if "id" in entry)

    async def health(self) -> Health:
        if self._key.missing:
            return self.report_missing_key()
        try:
            await self.models()
        except LLMError as error:
            away = self.health_report("unreachable", remedy="Check the network and base_url.", code="network")
            return self.report_failure(error, away)
        return self.health_report("ready")

    def model_missing(self, model: str | None) -> LLMError:
        what = f"does not have the model {model}" if model else "lists no model"
        message = f"{self._name} {what}; correct `model` in the configuration."
        return LLMError("model_not_found", message, retryable=False, backend=self._name)


def _mark(body: dict[str, Any], head: list[dict[str, Any]]) -> None:
    """Have all up to here cached: the last message of the `head`, or else the system's words."""
    place, key = (head[-1], "content") if head else (body, "system")
    if key in place:
        place[key] = [{"type": "text", "text": place[key], "cache_control": {"type": "ephemeral"}}]
