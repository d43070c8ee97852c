"""Ollama, by its own protocol: `POST /api/generate`, one JSON object per line.

Its /v1 is OpenAI-compatible but swallows errors. /api/generate takes one text, so the examples of a prompt are
written out in it; the schema goes as `format`, which Ollama enforces by grammar.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from kiwi_recipes.http import httpx
from kiwi_recipes.llm.addresses import below
from kiwi_recipes.llm.backends.capabilities import Capabilities
from kiwi_recipes.llm.backends.http_backend import HttpBackend
from kiwi_recipes.llm.backends.key import Key
from kiwi_recipes.llm.backends.model_names import writers_first, writes
from kiwi_recipes.llm.deadline import Timers
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.types import Health, PhaseName, Prompt
from kiwi_recipes.llm.wire.ollama import OllamaReply
from kiwi_recipes.llm.wire.prompting import in_words, stop_words, with_examples
from kiwi_recipes.llm.wire.reply import Reply

DEFAULT_KEEP_ALIVE = "10m"

# A request for a recipe with its examples and its answer; Ollama cuts off silently what does not fit its default.
DEFAULT_NUM_CTX = 8192


class OllamaBackend(HttpBackend):
    """A model in Ollama. `model` None takes what is loaded, else what is installed first.

    `keep_alive` (a duration such as "10m", or seconds) is how long the model stays loaded afterwards; None leaves
    that to the server, and so does `num_ctx` (tokens).
    """

    kind: ClassVar[str] = "ollama"
    optional: ClassVar[dict[str, str]] = {"think": r"\bthink(ing)?\b", "keep_alive": r"\bkeep_alive\b"}

    def __init__(
        self,
        name: str,
        base_url: str = "http://localhost:11434",
        model: str | None = None,
        *,
        timers: Timers | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        keep_alive: str | int | None = DEFAULT_KEEP_ALIVE,
        num_ctx: int | None = DEFAULT_NUM_CTX,
        api_key_env: str | None = None,
        api_key: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        key = Key(api_key_env, api_key)
        super().__init__(name, base_url, model, timers=timers, transport=transport, key=key, headers=headers)
        self._keep_alive = keep_alive
        self._num_ctx = num_ctx
        self._generate = below(self._base_url, "/api/generate")

    def request(self, prompt: Prompt, model: str, capabilities: Capabilities) -> tuple[httpx.URL, dict[str, Any]]:
        asked = prompt if capabilities.json == "schema" else in_words(prompt)
        body: dict[str, Any] = {"model": model, "prompt": with_examples(asked), "stream": True}
        if prompt.schema is not None and capabilities.json != "prompt":
            body["format"] = prompt.schema if capabilities.json == "schema" else "json"
        if prompt.system:
            body["system"] = prompt.system
        if capabilities.accepts("think"):
            body["think"] = False
        if self._keep_alive is not None and capabilities.accepts("keep_alive"):
            body["keep_alive"] = self._keep_alive
        options = {
            "num_predict": prompt.max_tokens,
            "temperature": prompt.temperature,
            "num_ctx": self._num_ctx,
            "seed": prompt.seed,
            "stop": stop_words(prompt),
        }
        body["options"] = {option: value for option, value in options.items() if value is not None}
        return self._generate, body

    def reply(self, prompt: Prompt, model: str) -> Reply:
        reply = OllamaReply(self._name, model, expects_json=prompt.schema is not None)
        reply.context = self._num_ctx
        return reply

    def key_headers(self, key: str) -> dict[str, str]:
        return {"authorization": f"Bearer {key}"}

    async def waiting_for(self, model: str) -> PhaseName:
        """Not in /api/ps: not loaded. (What is in there may still be loading; Ollama does not tell.)"""
        return "reading_prompt" if _named(model) in await self._loaded() else "loading_model"

    async def models(self) -> list[str]:
        installed = await self._listed("/api/tags")
        loaded = [model for model in await self._loaded() if model in installed]
        return writers_first([*loaded, *installed])

    async def health(self) -> Health:
        try:
            installed = await self._listed("/api/tags")
            loaded = await self._loaded()
        except LLMError as error:
            start = "ollama serve"
            away = self.health_report("unreachable", None, f"Start it with: {start}", code="not_started", command=start)
            return self.report_failure(error, away)
        if self._found is not None and self._found not in installed:
            self._found = None
        if self._model is None:
            if not installed:
                return self.health_report(
                    "misconfigured",
                    "No model is installed.",
                    self._pull(None),
                    code="no_model_installed",
                    command=self._pull(None),
                )
            return self.health_report("ready" if any(map(writes, loaded)) else "cold")
        if _named(self._model) not in installed:
            pull = self._pull(self._model)
            return self.health_report(
                "misconfigured",
                f"{self._model} is not installed.",
                pull,
                code="model_not_installed",
                model=self._model,
                command=pull,
            )
        if _named(self._model) in loaded:
            return self.health_report("ready")
        return self.health_report(
            "cold", f"{self._model} is installed and will be loaded when it is first asked.", code="loads_when_asked"
        )

    def model_missing(self, model: str | None) -> LLMError:
        what = f"does not have the model {model}" if model else "has no model"
        message = f"{self._name} {what}; get it with: {self._pull(model)}"
        return LLMError("model_not_found", message, retryable=False, backend=self._name)

    def _key_refused(self, status: int) -> str:
        said = super()._key_refused(status)
        return said if self._key.value else f"{said}; for a model in Ollama's cloud type: ollama signin"

    async def _loaded(self) -> list[str]:
        return await self._listed("/api/ps")

    async def _listed(self, path: str) -> list[str]:
        listing = await self.listed(below(self._base_url, path), "models")
        return [str(entry.get("model") or entry.get("name")) for entry in listing]

    @staticmethod
    def _pull(model: str | None) -> str:
        return f"ollama pull {model or 'llama3.2'}"


def _named(model: str) -> str:
    """The name under which Ollama lists a model: with its tag."""
    return model if ":" in model.rpartition("/")[2] else f"{model}:latest"
