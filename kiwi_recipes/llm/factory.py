"""Configuration -> backends -> router."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypedDict

from kiwi_recipes.llm.config import (
    VLLM,
    AnyBackendConfig,
    BackendConfig,
    EmbeddedConfig,
    KeyedConfig,
    LLMConfig,
    OllamaConfig,
    OpenAICompatConfig,
    load_config,
)
from kiwi_recipes.llm.embedded import EmbeddedBackend
from kiwi_recipes.llm.ollama import OllamaBackend
from kiwi_recipes.llm.openai_compat import OpenAICompatBackend
from kiwi_recipes.llm.router import LLMRouter, Route
from kiwi_recipes.llm.timers import Timers
from kiwi_recipes.llm.types import Backend, Health


def build_router(
    environ: Mapping[str, str], config_path: Path | None = None, *, timers: Timers | None = None
) -> LLMRouter:
    """The router that llm.yaml or the environment describes (see `config`). Raises ConfigError. Nothing is started."""
    config = load_config(environ, config_path)
    timers = timers or Timers()
    enabled = {name: entry for name, entry in config.backends.items() if entry.enabled}
    return LLMRouter(
        [_route(name, entry, config, timers) for name, entry in enabled.items()],
        fallback_order=config.fallback_order,
        disabled=[
            Health(name, entry.type, "disabled", model=entry.model, remedy="Set `enabled: true` in the configuration.")
            for name, entry in config.backends.items()
            if not entry.enabled
        ],
    )


def _route(name: str, entry: AnyBackendConfig, config: LLMConfig, timers: Timers) -> Route:
    backend = _backend(name, entry, config, _timers(entry, timers))
    concurrency = entry.max_concurrent
    if concurrency is None and isinstance(backend, EmbeddedBackend):
        concurrency = backend.slots
    is_vllm = isinstance(entry, OpenAICompatConfig) and (entry.type == VLLM or name.startswith(VLLM))
    return Route(
        backend,
        concurrency=concurrency,
        queue=entry.max_queue,
        quiet=entry.quiet,
        family=VLLM if is_vllm else None,
    )


def _backend(name: str, entry: AnyBackendConfig, config: LLMConfig, timers: Timers) -> Backend:
    match entry:
        case OllamaConfig():
            given = {"keep_alive": entry.keep_alive, "num_ctx": entry.num_ctx}
            options: dict[str, Any] = {option: value for option, value in given.items() if value is not None}
            return OllamaBackend(name, entry.base_url, entry.model, timers=timers, **_key(entry, config), **options)
        case OpenAICompatConfig():
            return OpenAICompatBackend(name, entry.base_url, entry.model, timers=timers, **_key(entry, config))
        case EmbeddedConfig():
            return EmbeddedBackend(
                name,
                model_path=entry.model_path,
                slots=entry.slots,
                context=entry.context,
                threads=entry.threads,
                timers=timers,
            )
    raise NotImplementedError(entry.type)


class _Key(TypedDict):
    api_key: str | None
    api_key_env: str | None


def _key(entry: KeyedConfig, config: LLMConfig) -> _Key:
    """The key's value and the variable it comes from; the variable counts more than what the file says."""
    from_environment = config.environ.get(entry.api_key_env) if entry.api_key_env else None
    from_file = entry.api_key.get_secret_value() if entry.api_key else None
    return {"api_key": from_environment or from_file, "api_key_env": entry.api_key_env}


def _timers(entry: BackendConfig, timers: Timers) -> Timers:
    """The app's, but for what the backend's own entry says."""
    return replace(timers, **entry.timeouts.model_dump(exclude_none=True))
