"""Where the configuration comes from: llm.yaml, else the environment.

The file is looked for in this order: an explicit path, `KIWI_LLM_CONFIG`, `~/.config/circuitforge/llm.yaml`. Without a
file, the backends are those of `OPENAI_BASE_URL` / `OPENAI_API_KEY`, `CF_ORCH_URL`, `OLLAMA_HOST` (Ollama's usual
address if not set), `ANTHROPIC_BASE_URL` / `ANTHROPIC_API_KEY`, and the embedded model as the last resort.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kiwi_recipes.llm.config_errors import ConfigError, ConfigProblem
from kiwi_recipes.llm.routing.config import (
    ANTHROPIC,
    BACKEND_TYPES,
    ENVIRONMENT,
    OPENAI,
    AnthropicConfig,
    AnyBackendConfig,
    BackendConfig,
    EmbeddedConfig,
    LLMConfig,
    OllamaConfig,
    OpenAICompatConfig,
    OrchestratorConfig,
    ReplayConfig,
)
from kiwi_recipes.llm.routing.yaml_document import Place, YamlDocument, YamlError
from kiwi_recipes.plain_words import wrong_with

DEFAULT_FILE = Path(".config/circuitforge/llm.yaml")
# The first model that api.openai.com lists may be one that makes pictures.
_OPENAI_DEFAULT_MODEL = "gpt-4o-mini"
# Types of backends that another program reads from the same file.
_FOREIGN_TYPES = frozenset({"vision_service"})


def load_config(environ: Mapping[str, str], path: Path | None = None) -> LLMConfig:
    """Read the configuration from the first place that has one, as the head of this module says. Raises ConfigError."""
    named = path or (Path(environ["KIWI_LLM_CONFIG"]) if environ.get("KIWI_LLM_CONFIG") else None)
    if named is not None:
        return read_file(named.expanduser(), environ)
    usual = Path(environ.get("HOME") or Path.home()) / DEFAULT_FILE
    return read_file(usual, environ) if usual.exists() else from_environment(environ)


def from_environment(environ: Mapping[str, str]) -> LLMConfig:
    """The backends that environment variables name, then the embedded one. Raises ConfigError."""
    found: dict[str, tuple[str, type[AnyBackendConfig], dict[str, Any]]] = {}
    values: dict[str, Any]
    if environ.get("OPENAI_BASE_URL") or environ.get("OPENAI_API_KEY"):
        url = environ.get("OPENAI_BASE_URL") or OPENAI
        model = environ.get("OPENAI_MODEL") or (_OPENAI_DEFAULT_MODEL if url.rstrip("/") == OPENAI else None)
        values = {"base_url": url, "model": model, "api_key_env": _if_set("OPENAI_API_KEY", environ)}
        found["openai"] = ("OPENAI_BASE_URL", OpenAICompatConfig, values)
    if environ.get("CF_ORCH_URL"):
        values = {"base_url": environ["CF_ORCH_URL"], "api_key_env": _if_set("CF_ORCH_API_KEY", environ)}
        found["cf-orch"] = ("CF_ORCH_URL", OrchestratorConfig, values)
    host = environ.get("OLLAMA_HOST", "")
    values = {"model": environ.get("OLLAMA_MODEL"), "base_url": ollama_url(host), "quiet": not host}
    found["ollama"] = ("OLLAMA_HOST", OllamaConfig, values)
    if environ.get("ANTHROPIC_BASE_URL") or environ.get("ANTHROPIC_API_KEY"):
        url = environ.get("ANTHROPIC_BASE_URL") or ANTHROPIC
        key = _if_set("ANTHROPIC_API_KEY", environ)
        values = {"base_url": url, "model": environ.get("ANTHROPIC_MODEL"), "api_key_env": key}
        found["anthropic"] = ("ANTHROPIC_BASE_URL", AnthropicConfig, values)
    found["embedded"] = ("", EmbeddedConfig, {"quiet": True})
    backends, problems = {}, []
    for name, (variable, model_class, values) in found.items():
        try:
            backends[name] = model_class.model_validate(values)
        except ValidationError as error:
            problems += [ConfigProblem("environment", None, variable, _words(e)) for e in _details(error)]
    if problems:
        raise ConfigError(problems)
    return LLMConfig(backends, tuple(backends), ENVIRONMENT, environ)


def ollama_url(host: str) -> str:
    """The address that OLLAMA_HOST names, read as Ollama's own client reads it (its envconfig): scheme and port may be
    missing, and an address to listen on, such as 0.0.0.0, is called by the loopback address."""
    text = host.strip().strip("\"'")
    scheme, separator, rest = text.partition("://")
    if not separator:
        scheme, rest = "http", text
    default_port = {"http": "80", "https": "443"}.get(scheme, "11434") if separator else "11434"
    hostport, slash, path = rest.partition("/")
    name, port = _split_port(hostport, default_port)
    name = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(name, name)  # noqa: S104
    return f"{scheme}://{f'[{name}]' if ':' in name else name}:{port}{slash}{path}".rstrip("/")


def _split_port(hostport: str, default: str) -> tuple[str, str]:
    if hostport.startswith("["):
        name, _, port = hostport[1:].partition("]")
        port = port.removeprefix(":")
    elif hostport.count(":") > 1:  # an IPv6 address without brackets has no port
        name, port = hostport, ""
    else:
        name, _, port = hostport.partition(":")
    return name, port if port.isdecimal() and int(port) <= 65535 else default


def read_file(path: Path, environ: Mapping[str, str]) -> LLMConfig:
    """Read llm.yaml. Raises ConfigError with every problem that was found."""
    try:
        document = YamlDocument(path.read_text("utf-8"))
    except YamlError as error:
        raise ConfigError([ConfigProblem(str(path), error.line, "", error.text)]) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is not UTF-8 text"
        raise ConfigError([ConfigProblem(str(path), None, "", f"can't be read: {reason}")]) from None
    return _Reader(str(path), path.parent, document).read(environ)


class _Reader:
    """One file on its way to an LLMConfig; problems are gathered so that all are reported at once."""

    def __init__(self, file: str, folder: Path, document: YamlDocument) -> None:
        self._file = file
        self._folder = folder
        self._document = document
        self._problems: list[ConfigProblem] = []

    def read(self, environ: Mapping[str, str]) -> LLMConfig:
        content = self._document.value
        if not isinstance(content, dict):
            self._wrong((), "must be a mapping with `backends:` in it")
            raise ConfigError(self._problems)
        for key in content:
            if key not in ("backends", "fallback_order") and not str(key).endswith("_fallback_order"):
                self._wrong((key,), "is not a setting; there are `backends` and `fallback_order`")
        entries = content.get("backends")
        if not isinstance(entries, dict) or not entries:
            self._wrong(("backends",), "must name at least one backend")
            raise ConfigError(self._problems)
        backends = {str(name): config for name, entry in entries.items() if (config := self._backend(name, entry))}
        order = self._order(content.get("fallback_order"), entries, backends)
        if self._problems:
            raise ConfigError(self._problems)
        return LLMConfig(backends, order, self._file, environ)

    def _backend(self, name: object, entry: object) -> AnyBackendConfig | None:
        at = ("backends", name)
        if not isinstance(entry, dict):
            self._wrong(at, "must be a mapping with a `type:`")
            return None
        kind = entry.get("type")
        if kind in _FOREIGN_TYPES:
            return None
        model_class = BACKEND_TYPES.get(kind) if isinstance(kind, str) else None
        if model_class is None:
            self._wrong((*at, "type"), f"must be one of {', '.join(BACKEND_TYPES)}")
            return None
        values = {key: value for key, value in entry.items() if key not in BackendConfig.foreign}
        try:
            config = model_class.model_validate(values)
        except ValidationError as error:
            known = [*model_class.model_fields]
            for detail in _details(error):
                self._wrong((*at, *detail["loc"]), _words(detail, known))
            return None
        return self._beside_the_file(config)

    def _beside_the_file(self, config: AnyBackendConfig) -> AnyBackendConfig:
        """Paths in the file are meant from where the file is."""
        if isinstance(config, ReplayConfig):
            return config.model_copy(update={"path": self._folder / config.path.expanduser()})
        if isinstance(config, EmbeddedConfig) and config.model_path is not None:
            return config.model_copy(update={"model_path": self._folder / config.model_path.expanduser()})
        return config

    def _order(
        self, names: object, entries: Mapping[Any, Any], backends: Mapping[str, AnyBackendConfig]
    ) -> tuple[str, ...]:
        """Names that are there but disabled, or meant for another program, are left out."""
        if names is None:
            names = list(backends)
        known = {str(name) for name in entries}
        if not isinstance(names, list):
            self._wrong(("fallback_order",), "must be a list of backend names")
            return ()
        for index, name in enumerate(names):
            if str(name) not in known:
                self._wrong(
                    ("fallback_order", index), f"no backend has this name; there are {', '.join(map(str, entries))}"
                )
        order = dict.fromkeys(str(name) for name in names)
        return tuple(name for name in order if name in backends and backends[name].enabled)

    def _wrong(self, place: Place, text: str) -> None:
        key = ".".join(str(part) for part in place)
        self._problems.append(ConfigProblem(self._file, self._document.line(place), key, text))


def _if_set(variable: str, environ: Mapping[str, str]) -> str | None:
    return variable if environ.get(variable) else None


def _details(error: ValidationError) -> list[Any]:
    return error.errors(include_url=False, include_input=False)


def _words(detail: Any, known: list[str] | None = None) -> str:
    if detail["type"] == "extra_forbidden" and known:
        return f"is not a setting of this type; there are {', '.join(sorted(known))}"
    if detail["type"] == "missing":
        return "is missing"
    words = wrong_with(detail)
    return words[:1].lower() + words[1:] if words.startswith("Must ") else words
