"""Anthropic's Messages API: `POST /v1/messages`, server-sent events with named blocks.

JSON is asked for in words: no tool is declared and no answer is begun for the model, which its newer models refuse.
Wire facts: platform.claude.com/docs, "Streaming messages", "Errors", "Handling stop reasons".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from kiwi_recipes.http import httpx
from kiwi_recipes.llm.addresses import below
from kiwi_recipes.llm.content_parts import arguments
from kiwi_recipes.llm.deadline import Timers
from kiwi_recipes.llm.dialect import Dialect
from kiwi_recipes.llm.error_frame import is_error
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.framing import EventReader
from kiwi_recipes.llm.http_backend import HttpBackend, Key
from kiwi_recipes.llm.openai_compat import with_version
from kiwi_recipes.llm.prompting import as_messages, ask_for_json, stop_words
from kiwi_recipes.llm.reply import Reply
from kiwi_recipes.llm.types import Chunk, Health, Prompt

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

    def request(self, prompt: Prompt, model: str, dialect: Dialect) -> tuple[httpx.URL, dict[str, Any]]:
        system = prompt.system if prompt.schema is None else ask_for_json(prompt.system, prompt.schema)
        body: dict[str, Any] = {
            "model": model,
            "max_tokens": prompt.max_tokens,
            "messages": as_messages(prompt),
            "stream": True,
        }
        if system:
            body["system"] = system
        if dialect.accepts("temperature"):
            body["temperature"] = min(prompt.temperature, 1.0)  # its scale ends where OpenAI's is half way
        if dialect.accepts("stop_sequences") and (stop := stop_words(prompt)):
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
            return self.said("misconfigured", "Its key is not set.", f"Set {self._key.env}")
        try:
            await self.models()
        except LLMError as error:
            if error.code == "backend_unreachable":
                return self.said("unreachable", error.message, "Check the network and base_url.")
            return self.said("misconfigured", error.message, "Check the key and base_url.")
        return self.said("ready")

    def model_missing(self, model: str | None) -> LLMError:
        what = f"does not have the model {model}" if model else "lists no model"
        message = f"{self._name} {what}; correct `model` in the configuration."
        return LLMError("model_not_found", message, retryable=False, backend=self._name)


class AnthropicReply(Reply):
    """The events of one answer. `ping` and events that we do not know are passed over, as the API asks of clients.

    The text may stand in a tool's input (a gateway that turned the schema into a tool), and the whole message in one
    frame (one that does not stream). llama.cpp begins some streams without `message_start`.
    """

    def __init__(self, backend: str, model: str, *, expects_json: bool) -> None:
        super().__init__(backend, model, frames=EventReader(), expects_json=expects_json)
        self._spoken = False
        self._brought = ""  # what a block brought along, until its first delta

    def read(self, frame: dict[str, Any], chunks: list[Chunk]) -> None:
        match frame.get("type"):
            case "content_block_delta":
                self._delta(frame["delta"], chunks)
            case "content_block_start":
                self._block(frame["content_block"], chunks)
            case "message_start":
                self._start(frame.get("message") or {}, chunks)
            case "message":
                self._start(frame, chunks)
            case "message_delta":
                self._message_delta(frame)
            case "message_stop":
                self.complete = True
                self.finish_reason = self.finish_reason or "stop"
            case _ if is_error(frame):
                raise self.reported(frame)

    def _start(self, message: dict[str, Any], chunks: list[Chunk]) -> None:
        if self._spoken:
            raise self.begun_anew()
        self._count(message.get("usage"))
        for block in message.get("content") or ():
            self._block(block, chunks)
        self._brought = ""
        if reason := message.get("stop_reason"):
            self.finished(reason, message)

    def _block(self, block: dict[str, Any], chunks: list[Chunk]) -> None:
        """A block may bring its first words along; one of thinking may stay empty, its words being kept from us."""
        self._brought = ""
        if block["type"] in ("thinking", "redacted_thinking"):
            self.speech.begin_thinking(chunks)
            self.speech.thought(block.get("thinking") or "", chunks)
        elif block["type"] == "text":
            self._brought = block.get("text") or ""
            self._say(self._brought, chunks)
        elif block["type"] == "tool_use":
            self._brought = arguments(block.get("input"))
            self._say(self._brought, chunks)

    def _delta(self, delta: dict[str, Any], chunks: list[Chunk]) -> None:
        if delta["type"] == "text_delta":
            self._say(self._new(delta["text"]), chunks)
        elif delta["type"] == "thinking_delta":
            self.speech.thought(delta["thinking"], chunks)
        elif delta["type"] == "input_json_delta":
            self._say(self._new(delta["partial_json"]), chunks)

    def _new(self, text: str) -> str:
        """A gateway may send with a block's first delta again what the block brought along."""
        brought, self._brought = self._brought, ""
        return text.removeprefix(brought) if brought else text

    def _say(self, text: str, chunks: list[Chunk]) -> None:
        if text:
            self._spoken = True
            self.speech.text(text, chunks)

    def _message_delta(self, frame: dict[str, Any]) -> None:
        if reason := (frame.get("delta") or {}).get("stop_reason"):
            self.finished(reason, frame)
        self._count(frame.get("usage"))

    def _count(self, usage: Any) -> None:
        """What was read anew, from the cache, and into it counts as read; the later event has the last word."""
        if not isinstance(usage, dict):
            return
        read = [usage.get(f"{how}input_tokens") for how in ("", "cache_read_", "cache_creation_")]
        counted = [count for count in read if type(count) is int]
        self.counted(sum(counted) if any(counted) else None, usage.get("output_tokens"))
