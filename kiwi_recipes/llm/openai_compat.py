"""Servers that speak OpenAI's `POST /v1/chat/completions`: llama.cpp, vLLM, LM Studio, OpenRouter, OpenAI itself, ...

What they have in common is less than the name says. The differences that are known stand in `OpenAICompatBackend`
(what a server may refuse) and `OpenAIReply` (what its stream may look like).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

import httpx

from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.framing import EventReader
from kiwi_recipes.llm.http_backend import Dialect, HttpBackend, Key
from kiwi_recipes.llm.prompting import as_messages, ask_for_json
from kiwi_recipes.llm.reply import Reply
from kiwi_recipes.llm.timers import Timers
from kiwi_recipes.llm.transport import below
from kiwi_recipes.llm.types import Chunk, FinishReason, Health, Phase, PhaseName, Prompt, Usage

FINISH_REASONS: dict[str, FinishReason] = {"length": "length", "content_filter": "content_filter"}

# The fields in which servers put thinking: DeepSeek, llama.cpp, vLLM until 0.15; OpenRouter, Ollama, vLLM since.
THOUGHTS = ("reasoning_content", "reasoning", "thinking")

# llama.cpp's `timings` -> ours, in milliseconds.
TIMINGS = {"prompt_ms": "prompt", "predicted_ms": "generation"}


class OpenAICompatBackend(HttpBackend):
    """A model behind `/v1/chat/completions`. `base_url` with or without `/v1`; `model` None takes the first listed.

    `path` is what follows the base; `headers` are sent with every request (and in no repr).
    """

    kind: ClassVar[str] = "openai"
    optional: ClassVar[dict[str, str]] = {
        "max_tokens": r"\bmax_completion_tokens\b",
        "temperature": r"\btemperature\b",
        "seed": r"\bseed\b",
        "stop": r"\bstop\b",
        "stream_options": r"\bstream_options\b",
        "return_progress": r"\breturn_progress\b",
    }

    def __init__(
        self,
        name: str,
        base_url: str,
        model: str | None = None,
        *,
        timers: Timers | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        api_key_env: str | None = None,
        api_key: str | None = None,
        headers: Mapping[str, str] | None = None,
        path: str = "/chat/completions",
    ) -> None:
        key = Key(api_key_env, api_key)
        super().__init__(name, base_url, model, timers=timers, transport=transport, key=key, headers=headers)
        self._api_url = with_version(self._base_url)
        self._path = path
        self._is_llama_cpp = False

    def request(self, prompt: Prompt, model: str, dialect: Dialect) -> tuple[httpx.URL, dict[str, Any]]:
        system = prompt.system
        body: dict[str, Any] = {"model": model, "stream": True}
        if prompt.schema is not None:
            if dialect.json == "schema":
                body["response_format"] = _schema_format(prompt.schema)
            else:
                system = ask_for_json(system, prompt.schema)
                if dialect.json == "object":
                    body["response_format"] = {"type": "json_object"}
        messages = as_messages(prompt)
        if system:
            messages.insert(0, {"role": "system", "content": system})
        body["messages"] = messages
        body |= self._parameters(prompt, dialect)
        return below(self._api_url, self._path), body

    def _parameters(self, prompt: Prompt, dialect: Dialect) -> dict[str, Any]:
        wanted = {
            "temperature": prompt.temperature,
            "max_tokens": prompt.max_tokens,
            "seed": prompt.seed,
            "stop": list(prompt.stop) or None,
            "stream_options": {"include_usage": True},
            "return_progress": True if self._is_llama_cpp else None,
        }
        accepted = {key: value for key, value in wanted.items() if value is not None and dialect.accepts(key)}
        if not dialect.accepts("max_tokens"):  # OpenAI's own newer models know it by this name alone
            accepted["max_completion_tokens"] = prompt.max_tokens
        return accepted

    def reply(self, prompt: Prompt, model: str) -> Reply:
        return OpenAIReply(self._name, model, expects_json=prompt.schema is not None)

    def key_headers(self, key: str) -> dict[str, str]:
        return {"authorization": f"Bearer {key}"}

    def heard(self, response: httpx.Response) -> None:
        if response.headers.get("server") == "llama.cpp":
            self._is_llama_cpp = True

    async def waiting_for(self, model: str) -> PhaseName:
        """llama.cpp reports progress as soon as it begins with a prompt: until then all its slots are taken."""
        tells_progress = self._is_llama_cpp and self._dialect.accepts("return_progress")
        return "queued" if tells_progress else "reading_prompt"

    async def has_loaded(self) -> bool:
        return (await self.get(self._health_url)).status_code != 503

    async def models(self) -> list[str]:
        listing = await self.listed(below(self._api_url, "/models"), "data")
        return [str(entry["id"]) for entry in listing if "id" in entry]

    async def health(self) -> Health:
        try:
            response = await self.get(self._health_url)
            self.heard(response)
            if self._is_llama_cpp and response.status_code == 503:
                return self.said("loading", "The model is being loaded.")
            if self._key.missing:
                return self.said("misconfigured", "Its key is not set.", f"Set {self._key.env}")
            return self._known(await self.models())
        except LLMError as error:
            if error.code == "backend_unreachable":
                return self.said("unreachable", error.message, "Start the server, or correct base_url.")
            return self.said("misconfigured", error.message, "Check base_url and the key.")

    def _known(self, models: list[str]) -> Health:
        """llama.cpp answers with its one model, whatever name it is asked for."""
        if self._model is None and not models:
            return self.said("misconfigured", "It lists no model.", "Load a model in the server, or name one.")
        known = self._model in models or f"{self._model}:latest" in models
        if self._model is None or known or not models or self._is_llama_cpp:
            return self.said("ready")
        choice = ", ".join(models[:5])
        return self.said("misconfigured", f"It does not list {self._model}.", f"Set model to one of: {choice}")

    def model_missing(self, model: str | None) -> LLMError:
        what = f"does not have the model {model}" if model else "has no model"
        message = f"{self._name} {what}; correct `model` in the configuration, or load it in the server."
        return LLMError("model_not_found", message, retryable=False, backend=self._name)

    @property
    def _health_url(self) -> httpx.URL:
        """Beside /v1, not below it."""
        path = re.sub(r"/v\d+$", "", self._api_url.path)
        return self._api_url.copy_with(path=path + "/health")


class OpenAIReply(Reply):
    """The events of one answer.

    The end mark is `[DONE]`, but some never send it: a `finish_reason` and the end of the stream are as good.
    """

    def __init__(self, backend: str, model: str, *, expects_json: bool) -> None:
        super().__init__(backend, model, frames=EventReader(), expects_json=expects_json)

    def _take(self, frame: bytes, chunks: list[Chunk]) -> None:
        if frame.strip() == b"[DONE]":
            self.complete = not self._silent
            self.finish_reason = self.finish_reason or ("stop" if self.complete else None)
        else:
            super()._take(frame, chunks)

    def read(self, frame: dict[str, Any], chunks: list[Chunk]) -> None:
        if frame.get("error") or frame.get("object") == "error":
            raise self.reported(frame)
        for choice in frame.get("choices") or ():
            self._choice(choice, chunks)
        if usage := frame.get("usage"):
            self._usage = Usage(usage.get("prompt_tokens"), usage.get("completion_tokens"))
        if timings := frame.get("timings"):
            self._timings = {ours: timings[theirs] for theirs, ours in TIMINGS.items() if theirs in timings}
        if progress := frame.get("prompt_progress"):
            self._progress(progress, chunks)

    def _choice(self, choice: dict[str, Any], chunks: list[Chunk]) -> None:
        # A server that does not stream sends `message` where the others send `delta`.
        delta = choice.get("delta") or choice.get("message") or {}
        for key in THOUGHTS:
            if thought := delta.get(key):
                self.speech.thought(thought, chunks)
                break
        if text := delta.get("content"):
            self.speech.text(text, chunks)
        if reason := choice.get("finish_reason"):
            if reason == "error":
                raise self.reported(choice)
            self.finish_reason = FINISH_REASONS.get(reason, "stop")

    def _progress(self, progress: dict[str, Any], chunks: list[Chunk]) -> None:
        detail = f"{progress.get('processed')} of {progress.get('total')} tokens read"
        chunks.append(Phase("reading_prompt", self._backend, self._model, detail=detail))


def with_version(base_url: httpx.URL) -> httpx.URL:
    """`base_url` as it stands before `/chat/completions`: with /v1 added unless it names a version."""
    path = base_url.path.rstrip("/").removesuffix("/chat/completions")
    if not re.search(r"/v\d", path):
        path += "/v1"
    return base_url.copy_with(path=path)


def _schema_format(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": "recipe", "schema": schema, "strict": True}}
