"""Servers that speak OpenAI's `POST /v1/chat/completions`: llama.cpp, vLLM, LM Studio, OpenRouter, OpenAI itself, ...

What they have in common is less than the name says. The differences that are known stand in `OpenAICompatBackend`
(what a server may refuse) and `OpenAIReply` (what its stream may look like).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from kiwi_recipes.http import httpx
from kiwi_recipes.llm.addresses import below
from kiwi_recipes.llm.backends.capabilities import Capabilities, Learned
from kiwi_recipes.llm.backends.http_backend import HttpBackend
from kiwi_recipes.llm.backends.key import Key
from kiwi_recipes.llm.backends.model_names import writers_first
from kiwi_recipes.llm.deadline import Timers
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.types import Health, PhaseName, Prompt
from kiwi_recipes.llm.wire.openai import OpenAIReply
from kiwi_recipes.llm.wire.prompting import as_messages, in_words, stop_words, with_system
from kiwi_recipes.llm.wire.refusal import Refusal
from kiwi_recipes.llm.wire.reply import Reply

# Chat templates of Gemma and of older Mistral models, as vLLM and others pass their words on; OpenAI's o1-mini.
NO_SYSTEM_ROLE = r"(?i:system role|\brole\b.{0,40}\bsystem\b)|Conversation roles must alternate"

# What a recipe takes: some 1,000 tokens for the question, 2,000 for the answer.
RECIPE_TOKENS = 3_000


class OpenAICompatBackend(HttpBackend):
    """A model behind `/v1/chat/completions`. `base_url` with or without `/v1`; `model` None takes the first listed.

    `path` is what follows the base; `headers` are sent with every request (and in no repr).
    `learned` is what is known of the server's models already.
    """

    kind: ClassVar[str] = "openai"
    limits: ClassVar[tuple[str, ...]] = ("max_tokens", "max_completion_tokens")
    optional: ClassVar[dict[str, str]] = {
        "max_tokens": r"\bmax_completion_tokens\b",
        "system": NO_SYSTEM_ROLE,
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
        learned: Learned | None = None,
    ) -> None:
        key = Key(api_key_env, api_key)
        super().__init__(name, base_url, model, timers=timers, transport=transport, key=key, headers=headers)
        self._api_url = with_version(self._base_url)
        self._path = path
        self._learned = learned or self._learned
        self._is_llama_cpp = False
        self._contexts: dict[str, int] = {}  # tokens, of the models whose context the server has told

    def request(self, prompt: Prompt, model: str, capabilities: Capabilities) -> tuple[httpx.URL, dict[str, Any]]:
        body: dict[str, Any] = {"model": model, "stream": True}
        if prompt.schema is not None and capabilities.json != "prompt":
            by_schema = capabilities.json == "schema"
            body["response_format"] = _schema_format(prompt.schema) if by_schema else {"type": "json_object"}
        asked = prompt if capabilities.json == "schema" else in_words(prompt)
        body["messages"] = with_system(as_messages(asked), prompt.system, capabilities.accepts("system"))
        body |= self._parameters(prompt, capabilities)
        return below(self._api_url, self._path), body

    def _parameters(self, prompt: Prompt, capabilities: Capabilities) -> dict[str, Any]:
        wanted = {
            "temperature": prompt.temperature,
            "max_tokens": prompt.max_tokens,
            # OpenAI's own newer models know it by this name alone.
            "max_completion_tokens": None if capabilities.accepts("max_tokens") else prompt.max_tokens,
            "seed": prompt.seed,
            "stop": stop_words(prompt),
            "stream_options": {"include_usage": True},
            "return_progress": True if self._is_llama_cpp else None,
        }
        return {key: value for key, value in wanted.items() if value is not None and capabilities.accepts(key)}

    def reply(self, prompt: Prompt, model: str) -> Reply:
        reply = OpenAIReply(self._name, model, expects_json=prompt.schema is not None)
        reply.context = self._contexts.get(model)
        return reply

    def key_headers(self, key: str) -> dict[str, str]:
        return {"authorization": f"Bearer {key}"}

    def on_response(self, response: httpx.Response) -> None:
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
        return writers_first(str(entry["id"]) for entry in listing)

    async def health(self) -> Health:
        """Asked of /v1/models alone: at /health LiteLLM asks every model behind it for an answer."""
        if self._key.missing:
            return self.report_missing_key()
        try:
            response = await self.get(self._models_url)
            self.on_response(response)
            if _is_loading(response):
                return self.health_report("loading", "The model is being loaded.", code="loads_now")
            return self._known(self._models_in(response))
        except LLMError as error:
            remedy = "Start the server, or correct base_url."
            return self.report_failure(
                error, self.health_report("unreachable", remedy=remedy, code="server_not_started")
            )

    def _known(self, models: list[str]) -> Health:
        """llama.cpp answers with its one model, whatever name it is asked for."""
        if self._model is None and not models:
            return self.health_report(
                "misconfigured",
                "It lists no model.",
                "Load a model in the server, or name one.",
                code="no_model_listed",
            )
        if self._found not in models:
            self._found = None
        known = self._model in models or f"{self._model}:latest" in models
        if self._model is None or known or not models or self._is_llama_cpp:
            return self._ready(self.model or models[0])
        choice = ", ".join(models[:5])
        return self.health_report(
            "misconfigured",
            f"It does not list {self._model}.",
            f"Set model to one of: {choice}",
            code="model_not_listed",
            model=str(self._model),
            models=choice,
        )

    def _ready(self, model: str | None) -> Health:
        context = self._contexts.get(model or "")
        if context is None or context >= RECIPE_TOKENS:
            return self.health_report("ready")
        detail = f"Its context of {context} tokens is too small for many recipes: question and answer take up to "
        return self.health_report(
            "ready",
            f"{detail}{RECIPE_TOKENS}.",
            "Give the model a larger context, of 4096 tokens or more.",
            code="context_too_small",
            context=context,
            needed=RECIPE_TOKENS,
            enough=4096,
        )

    def model_missing(self, model: str | None) -> LLMError:
        what = f"does not have the model {model}" if model else "has no model"
        message = f"{self._name} {what}; correct `model` in the configuration, or load it in the server."
        return LLMError("model_not_found", message, retryable=False, backend=self._name)

    @property
    def _models_url(self) -> httpx.URL:
        return below(self._api_url, "/models")


def _is_loading(response: httpx.Response) -> bool:
    return Refusal.of(response, response.content).is_loading


def _context(entry: dict[str, Any]) -> int | None:
    """A listed model's context: llama.cpp, vLLM, LM Studio, OpenRouter."""
    meta = entry.get("meta")
    told = meta.get("n_ctx") if isinstance(meta, dict) else None
    sizes = (told, *(entry.get(key) for key in ("max_model_len", "loaded_context_length", "context_length")))
    return next((size for size in sizes if type(size) is int and size > 0), None)


def with_version(base_url: httpx.URL) -> httpx.URL:
    """`base_url` as it stands before `/chat/completions` and the like: with /v1 added unless it names a version."""
    path = re.sub(r"/(chat/completions|responses|messages)$", "", base_url.path.rstrip("/"))
    if not re.search(r"/v\d", path):
        path += "/v1"
    return base_url.copy_with(path=path)


def _schema_format(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": "recipe", "schema": schema, "strict": True}}
