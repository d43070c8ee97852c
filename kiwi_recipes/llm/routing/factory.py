"""Configuration -> backends -> router."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypedDict

from kiwi_recipes.http import httpx
from kiwi_recipes.llm.addresses import parse_base_url
from kiwi_recipes.llm.backends.anthropic import AnthropicBackend
from kiwi_recipes.llm.backends.embedded import EmbeddedBackend
from kiwi_recipes.llm.backends.ollama import OllamaBackend
from kiwi_recipes.llm.backends.openai_compat import OpenAICompatBackend
from kiwi_recipes.llm.backends.openai_responses import OpenAIResponsesBackend
from kiwi_recipes.llm.backends.orchestrator import OrchestratorBackend
from kiwi_recipes.llm.backends.replay import ReplayBackend
from kiwi_recipes.llm.config_errors import ConfigError, ConfigProblem
from kiwi_recipes.llm.deadline import Timers
from kiwi_recipes.llm.routing.config import (
    ANTHROPIC,
    ENVIRONMENT,
    OPENAI,
    VLLM,
    AnthropicConfig,
    AnyBackendConfig,
    EmbeddedConfig,
    KeyedConfig,
    LLMConfig,
    OllamaConfig,
    OpenAICompatConfig,
    OpenAIResponsesConfig,
    OrchestratorConfig,
    ReplayConfig,
    ServerConfig,
)
from kiwi_recipes.llm.routing.config_sources import load_config
from kiwi_recipes.llm.routing.route import Route
from kiwi_recipes.llm.routing.router import LLMRouter
from kiwi_recipes.llm.transport import new_transport
from kiwi_recipes.llm.types import Backend, Health

LOOPBACK = "http://127.0.0.1"


Tap = Callable[[httpx.AsyncBaseTransport], httpx.AsyncBaseTransport]


def build_router(
    environ: Mapping[str, str],
    config_path: Path | None = None,
    *,
    timers: Timers | None = None,
    tap: Tap | None = None,
    withheld: Collection[str] = (),
) -> LLMRouter:
    """The router that llm.yaml or the environment describes (see `config`). Raises ConfigError. Nothing is started.

    `tap` is laid around the transport to each model server, to record what passes. `withheld` are variables whose
    values no backend of a file may be sent.
    """
    config = load_config(environ, config_path)
    _check_keys(config, withheld)
    build = _Builder(config, timers or Timers(), tap)
    enabled = {name: entry for name, entry in config.backends.items() if entry.enabled}
    return LLMRouter(
        [build.route(name, entry) for name, entry in enabled.items()],
        fallback_order=config.fallback_order,
        disabled=[
            Health(
                name,
                entry.type,
                "disabled",
                model=entry.model,
                remedy="Set `enabled: true` in the configuration.",
                code="switched_off",
            )
            for name, entry in config.backends.items()
            if not entry.enabled
        ],
    )


def _check_keys(config: LLMConfig, withheld: Collection[str]) -> None:
    """Raises ConfigError for a key that the author of the file could have sent to themselves. A key may always go to
    the service that it belongs to."""
    problems = [
        ConfigProblem(config.source, None, f"backends.{name}.api_key_env", _WITHHELD.format(entry.api_key_env))
        for name, entry in config.backends.items()
        if isinstance(entry, KeyedConfig) and entry.api_key_env in withheld and not _is_at_home(entry)
    ]
    if problems and config.source != ENVIRONMENT:
        raise ConfigError(problems)


_WITHHELD = (
    "{} is set in the environment, and .env names this file: a key is only sent to addresses from the same place. Name "
    "the file by --config or in the environment, or put the key into .env alone"
)


def _is_at_home(entry: KeyedConfig) -> bool:
    home = {"OPENAI_API_KEY": OPENAI, "ANTHROPIC_API_KEY": ANTHROPIC}.get(entry.api_key_env or "")
    address = getattr(entry, "base_url", "")
    return home is not None and address.removesuffix("/v1") == home.removesuffix("/v1")


def _loads_early(entry: AnyBackendConfig) -> bool:
    return isinstance(entry, EmbeddedConfig) and entry.start != "on_demand"


class _Builder:
    def __init__(self, config: LLMConfig, timers: Timers, tap: Tap | None) -> None:
        self._config = config
        self._timers = timers
        self._tap = tap

    def route(self, name: str, entry: AnyBackendConfig) -> Route:
        backend = self._backend(name, entry)
        is_vllm = isinstance(entry, ServerConfig) and (entry.type == VLLM or name.startswith(VLLM))
        return Route(
            backend,
            concurrency=entry.max_concurrent or (backend.slots if isinstance(backend, EmbeddedBackend) else None),
            queue=entry.max_queue,
            quiet=entry.quiet,
            start=entry.start if isinstance(entry, EmbeddedConfig) else "on_demand",
            family=VLLM if is_vllm else None,
            shuts_out=VLLM if isinstance(entry, OrchestratorConfig) else None,
            prompt_form=entry.prompt_form,
            warms=entry.warms if isinstance(entry, ServerConfig) else _loads_early(entry),
        )

    def _backend(self, name: str, entry: AnyBackendConfig) -> Backend:
        timers = replace(self._timers, **entry.timeouts.model_dump(exclude_none=True))
        match entry:
            case OllamaConfig():
                wishes = {"keep_alive": entry.keep_alive, "num_ctx": entry.num_ctx}
                given: dict[str, Any] = {wish: value for wish, value in wishes.items() if value is not None}
                return OllamaBackend(name, **self._http(entry, timers), **given)
            case OpenAICompatConfig():
                return OpenAICompatBackend(name, **self._http(entry, timers))
            case OpenAIResponsesConfig():
                return OpenAIResponsesBackend(name, **self._http(entry, timers))
            case AnthropicConfig():
                return AnthropicBackend(name, **self._http(entry, timers))
            case OrchestratorConfig():
                return OrchestratorBackend(
                    name,
                    entry.base_url,
                    service=entry.service,
                    model_candidates=entry.model_candidates or ((entry.model,) if entry.model else ()),
                    ttl=entry.ttl_s,
                    caller=entry.caller,
                    proxy=entry.proxy,
                    api_key=self._key(entry),
                    timers=timers,
                )
            case EmbeddedConfig():
                return EmbeddedBackend(
                    name,
                    model_path=entry.model_path,
                    slots=entry.slots,
                    context=entry.context,
                    threads=entry.threads,
                    timers=timers,
                    new_transport=partial(self._tapped, LOOPBACK) if self._tap else None,
                )
            case ReplayConfig():
                return ReplayBackend(name, entry.path, speed=entry.speed)

    def _http(self, entry: ServerConfig, timers: Timers) -> _Http:
        return {
            "base_url": entry.base_url,
            "model": entry.model,
            "timers": timers,
            "transport": self._tapped(entry.base_url) if self._tap else None,
            "api_key_env": entry.api_key_env,
            "api_key": self._key(entry),
            "headers": {name: value.get_secret_value() for name, value in entry.headers.items()},
        }

    def _key(self, entry: KeyedConfig) -> str | None:
        """The variable counts more than what the file says."""
        from_environment = self._config.environ.get(entry.api_key_env) if entry.api_key_env else None
        return from_environment or (entry.api_key.get_secret_value() if entry.api_key else None)

    def _tapped(self, base_url: str) -> httpx.AsyncBaseTransport:
        assert self._tap is not None  # noqa: S101 - asked for only with a tap
        return self._tap(new_transport(parse_base_url(base_url)))


class _Http(TypedDict):
    base_url: str
    model: str | None
    timers: Timers
    transport: httpx.AsyncBaseTransport | None
    api_key_env: str | None
    api_key: str | None
    headers: dict[str, str]
