"""Anthropic's Messages API: `POST /v1/messages`, server-sent events with named blocks.

A schema is asked for by `output_config`; where that is refused (models before Claude 4.5, some gateways), in words. No
tool is declared and no answer is begun for the model, which its newer models refuse. What all requests begin with, the
system's words and the example, is the same each time; it is too short to be cached there (1,024 tokens at least), so
nothing asks for that.
Wire facts: platform.claude.com/docs, "Streaming messages", "Errors", "Handling stop reasons", "Structured outputs".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from kiwi_recipes.http import httpx
from kiwi_recipes.llm.addresses import below
from kiwi_recipes.llm.backends.capabilities import Capabilities
from kiwi_recipes.llm.backends.http_backend import HttpBackend, Key
from kiwi_recipes.llm.backends.openai_compat import with_version
from kiwi_recipes.llm.deadline import Timers
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.types import Health, Prompt
from kiwi_recipes.llm.wire.anthropic import AnthropicReply
from kiwi_recipes.llm.wire.anthropic_schema import held_to_by_anthropic
from kiwi_recipes.llm.wire.prompting import as_messages, ask_for_json, stop_words
from kiwi_recipes.llm.wire.reply import Reply

API_VERSION = "2023-06-01"


class AnthropicBackend(HttpBackend):
    """A Claude model. `base_url` with or without `/v1`; `headers` are sent with every request (and in no repr)."""

    kind: ClassVar[str] = "anthropic"
    optional: ClassVar[dict[str, str]] = {"temperature": r"\btemperature\b", "stop_sequences": r"\bstop_sequences\b"}

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
        system = prompt.system
        body: dict[str, Any] = {
            "model": model,
            "max_tokens": prompt.max_tokens,
            "messages": as_messages(prompt),
            "stream": True,
        }
        if prompt.schema is not None and capabilities.json == "schema":
            body["output_config"] = {"format": {"type": "json_schema", "schema": held_to_by_anthropic(prompt.schema)}}
        elif prompt.schema is not None:
            system = ask_for_json(system, prompt.schema)
        if system:
            body["system"] = system
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
        return [str(entry["id"]) for entry in listing if "id" in entry]

    async def health(self) -> Health:
        if self._key.missing:
            return self.health_report("misconfigured", "Its key is not set.", f"Set {self._key.env}")
        try:
            await self.models()
        except LLMError as error:
            if error.code == "backend_unreachable":
                return self.health_report("unreachable", error.message, "Check the network and base_url.")
            return self.health_report("misconfigured", error.message, "Check the key and base_url.")
        return self.health_report("ready")

    def model_missing(self, model: str | None) -> LLMError:
        what = f"does not have the model {model}" if model else "lists no model"
        message = f"{self._name} {what}; correct `model` in the configuration."
        return LLMError("model_not_found", message, retryable=False, backend=self._name)
