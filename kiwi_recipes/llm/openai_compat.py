"""Servers that speak OpenAI's `POST /v1/chat/completions`: llama.cpp, vLLM, LM Studio, OpenRouter, OpenAI itself, ...

What they have in common is less than the name says. The differences that are known stand in `OpenAICompatBackend`
(what a server may refuse) and `OpenAIReply` (what its stream may look like).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from kiwi_recipes.http import httpx
from kiwi_recipes.llm import content_parts
from kiwi_recipes.llm.addresses import below
from kiwi_recipes.llm.content_parts import called_with
from kiwi_recipes.llm.deadline import Timers
from kiwi_recipes.llm.dialect import Dialect
from kiwi_recipes.llm.error_frame import is_error
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.framing import EventReader
from kiwi_recipes.llm.http_backend import HttpBackend, Key
from kiwi_recipes.llm.prompting import as_messages, ask_for_json, stop_words
from kiwi_recipes.llm.refusal import Refusal
from kiwi_recipes.llm.reply import Reply
from kiwi_recipes.llm.types import Chunk, Health, Phase, PhaseName, Prompt

# The fields in which servers put thinking: DeepSeek, llama.cpp, vLLM until 0.15; OpenRouter, Ollama, vLLM since.
THOUGHTS = ("reasoning_content", "reasoning", "thinking")

# What a recipe takes: some 1,000 tokens for the question, 2,000 for the answer.
RECIPE_TOKENS = 3_000

# llama.cpp's `timings` -> ours, in milliseconds.
TIMINGS = {"prompt_ms": "prompt", "predicted_ms": "generation"}


class OpenAICompatBackend(HttpBackend):
    """A model behind `/v1/chat/completions`. `base_url` with or without `/v1`; `model` None takes the first listed.

    `path` is what follows the base; `headers` are sent with every request (and in no repr).
    """

    kind: ClassVar[str] = "openai"
    limits: ClassVar[tuple[str, ...]] = ("max_tokens", "max_completion_tokens")
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
        self._contexts: dict[str, int] = {}  # tokens, of the models whose context the server has told

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
            # OpenAI's own newer models know it by this name alone.
            "max_completion_tokens": None if dialect.accepts("max_tokens") else prompt.max_tokens,
            "seed": prompt.seed,
            "stop": stop_words(prompt),
            "stream_options": {"include_usage": True},
            "return_progress": True if self._is_llama_cpp else None,
        }
        return {key: value for key, value in wanted.items() if value is not None and dialect.accepts(key)}

    def reply(self, prompt: Prompt, model: str) -> Reply:
        reply = OpenAIReply(self._name, model, expects_json=prompt.schema is not None)
        reply.context = self._contexts.get(model)
        return reply

    def key_headers(self, key: str) -> dict[str, str]:
        return {"authorization": f"Bearer {key}"}

    def heard(self, response: httpx.Response) -> None:
        if response.headers.get("server") == "llama.cpp":
            self._is_llama_cpp = True

    async def waiting_for(self, model: str) -> PhaseName:
        """llama.cpp reports progress as soon as it begins with a prompt: until then all its slots are taken."""
        tells_progress = self._is_llama_cpp and self._learned.accepts(model, "return_progress")
        return "queued" if tells_progress else "reading_prompt"

    async def has_loaded(self) -> bool:
        return not _is_loading(await self.get(self._models_url))

    async def models(self) -> list[str]:
        return self._models_in(await self.get(self._models_url))

    def _models_in(self, response: httpx.Response) -> list[str]:
        listing = [entry for entry in self.entries(response, "data") if "id" in entry]
        self._contexts = {str(entry["id"]): size for entry in listing if (size := _context(entry)) is not None}
        return [str(entry["id"]) for entry in listing]

    async def health(self) -> Health:
        """Asked of /v1/models alone: at /health LiteLLM asks every model behind it for an answer."""
        if self._key.missing:
            return self.said("misconfigured", "Its key is not set.", f"Set {self._key.env}")
        try:
            response = await self.get(self._models_url)
            self.heard(response)
            if _is_loading(response):
                return self.said("loading", "The model is being loaded.")
            return self._known(self._models_in(response))
        except LLMError as error:
            if error.code == "backend_unreachable":
                return self.said("unreachable", error.message, "Start the server, or correct base_url.")
            return self.said("misconfigured", error.message, "Check base_url and the key.")

    def _known(self, models: list[str]) -> Health:
        """llama.cpp answers with its one model, whatever name it is asked for."""
        if self._model is None and not models:
            return self.said("misconfigured", "It lists no model.", "Load a model in the server, or name one.")
        if self._found not in models:
            self._found = None
        known = self._model in models or f"{self._model}:latest" in models
        if self._model is None or known or not models or self._is_llama_cpp:
            return self._ready(self.model or models[0])
        choice = ", ".join(models[:5])
        return self.said("misconfigured", f"It does not list {self._model}.", f"Set model to one of: {choice}")

    def _ready(self, model: str | None) -> Health:
        context = self._contexts.get(model or "")
        if context is None or context >= RECIPE_TOKENS:
            return self.said("ready")
        detail = f"Its context of {context} tokens is too small for many recipes: question and answer take up to "
        return self.said(
            "ready", f"{detail}{RECIPE_TOKENS}.", "Give the model a larger context, of 4096 tokens or more."
        )

    def model_missing(self, model: str | None) -> LLMError:
        what = f"does not have the model {model}" if model else "has no model"
        message = f"{self._name} {what}; correct `model` in the configuration, or load it in the server."
        return LLMError("model_not_found", message, retryable=False, backend=self._name)

    @property
    def _models_url(self) -> httpx.URL:
        return below(self._api_url, "/models")


class OpenAIReply(Reply):
    """The events of one answer.

    The end mark is `[DONE]`, but some never send it: a `finish_reason` and the end of the stream are as good.

    The text may stand in a tool's arguments (a gateway that turned the schema into a tool; the first tool counts), in a
    list of parts, and once more, whole, in a `message` at the end. A refusal has a field of its own.
    """

    def __init__(self, backend: str, model: str, *, expects_json: bool) -> None:
        super().__init__(backend, model, frames=EventReader(), expects_json=expects_json)
        self._id: Any = None  # of the frame before
        self._steady = False  # did two frames in a row have the same?
        self._spoken = False
        self._tool: Any = None  # the index of the tool whose arguments are the answer

    def _take(self, frame: bytes, chunks: list[Chunk]) -> None:
        if frame.strip() == b"[DONE]":
            self.complete = not self._silent
            self.finish_reason = self.finish_reason or ("stop" if self.complete else None)
        else:
            super()._take(frame, chunks)

    def read(self, frame: dict[str, Any], chunks: list[Chunk]) -> None:
        choices = frame.get("choices")
        if frame.get("error") or (not choices and is_error(frame)):
            raise self.reported(frame)
        if choices:
            if frame.get("id") != self._id:
                self._another(frame, choices)
            elif not self._steady:
                self._steady = True
            for choice in choices:
                self._choice(choice, chunks)
        if isinstance(usage := frame.get("usage"), dict):
            self.counted(usage.get("prompt_tokens"), usage.get("completion_tokens"))
        if timings := frame.get("timings"):
            self._timings = {ours: timings[theirs] for theirs, ours in TIMINGS.items() if theirs in timings}
        if isinstance(progress := frame.get("prompt_progress"), dict):
            self._progress(progress, chunks)

    def _another(self, frame: dict[str, Any], choices: list[dict[str, Any]]) -> None:
        """A frame with another id than the one before. Ids that stayed the same, and an assistant who begins to speak
        where one has spoken: that is another answer. (Some servers have an id for each frame, some a role.)"""
        begins = any((choice.get("delta") or {}).get("role") for choice in choices)
        if self._spoken and begins and self._steady and frame.get("id"):
            raise self.begun_anew()
        self._id = frame.get("id")
        self._steady = False

    def _choice(self, choice: dict[str, Any], chunks: list[Chunk]) -> None:
        if (index := choice.get("index")) and index != "0":  # the first of several answers is the answer
            return
        delta = choice.get("delta") or {}
        for key in THOUGHTS:
            if thought := delta.get(key):
                self.speech.thought(content_parts.words(thought), chunks)
                break
        text = delta.get("content")
        if type(text) is str and text:
            self._spoken = True
            self.speech.text(text, chunks)
        else:
            self._rarer(choice, delta, chunks)
        if reason := choice.get("finish_reason"):
            self.finished(reason, choice)

    def _rarer(self, choice: dict[str, Any], delta: dict[str, Any], chunks: list[Chunk]) -> None:
        """What stands in a choice that has no plain text."""
        if error := choice.get("error"):
            raise self.reported({"error": error})
        # A server that does not stream sends `message` where the others send `delta`; some send it beside, at the end.
        if message := choice.get("message"):
            self._message(message, chunks)
        self._parts(delta, chunks)
        if text := self._called(delta):
            self._spoken = True
            self.speech.text(text, chunks)

    def _message(self, message: dict[str, Any], chunks: list[Chunk]) -> None:
        if not self._spoken:
            for key in THOUGHTS:
                if thought := message.get(key):
                    self.speech.thought(content_parts.words(thought), chunks)
                    break
        pieces = [text for kind, text in content_parts.parts(message.get("content")) if kind == "text"]
        whole = "".join(pieces) or self._called(message)
        self._spoken = self._spoken or bool(whole)
        self.speech.whole(whole, chunks)
        if message.get("refusal"):
            self.finish_reason = "content_filter"

    def _parts(self, delta: dict[str, Any], chunks: list[Chunk]) -> None:
        for kind, text in content_parts.parts(delta.get("content")):
            if kind == "text":
                self._spoken = self._spoken or bool(text)
                self.speech.text(text, chunks)
            elif kind == "thinking":
                self.speech.thought(text, chunks)
            else:
                self.finish_reason = "content_filter"
        if delta.get("refusal"):
            self.finish_reason = "content_filter"

    def _called(self, delta: dict[str, Any]) -> str:
        """What the first tool that is called at all is called with."""
        calls = delta.get("tool_calls")
        for call in calls if isinstance(calls, list) else (calls,):
            if isinstance(call, dict):
                if self._tool is None:
                    self._tool = call.get("index") or 0
                if (call.get("index") or 0) == self._tool:
                    return called_with(call)
        return called_with({"function": delta.get("function_call")})

    def _progress(self, progress: dict[str, Any], chunks: list[Chunk]) -> None:
        detail = f"{progress.get('processed')} of {progress.get('total')} tokens read"
        chunks.append(Phase("reading_prompt", self._backend, self._model, detail=detail))


def _is_loading(response: httpx.Response) -> bool:
    return Refusal.of(response, response.content).is_loading


def _context(entry: dict[str, Any]) -> int | None:
    """A listed model's context: llama.cpp, vLLM, LM Studio, OpenRouter."""
    meta = entry.get("meta")
    told = meta.get("n_ctx") if isinstance(meta, dict) else None
    sizes = (told, *(entry.get(key) for key in ("max_model_len", "loaded_context_length", "context_length")))
    return next((size for size in sizes if type(size) is int and size > 0), None)


def with_version(base_url: httpx.URL) -> httpx.URL:
    """`base_url` as it stands before `/chat/completions`: with /v1 added unless it names a version."""
    path = base_url.path.rstrip("/").removesuffix("/chat/completions")
    if not re.search(r"/v\d", path):
        path += "/v1"
    return base_url.copy_with(path=path)


def _schema_format(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": "recipe", "schema": schema, "strict": True}}
