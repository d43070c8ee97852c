"""What can be configured of each kind of backend. Keys are `SecretStr`: no repr, log or error has them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    field_validator,
    model_validator,
)

from kiwi_recipes.llm.addresses import is_in_own_network, parse_base_url

OPENAI = "https://api.openai.com/v1"
ANTHROPIC = "https://api.anthropic.com"
VLLM = "vllm"
ENVIRONMENT = "environment"


def _base_url(text: str) -> str:
    parse_base_url(text)
    return text.strip().rstrip("/")


def _header_value(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    if not (text.isascii() and text.isprintable()):
        raise ValueError("must be printable ASCII")
    return value


def _duration(value: str | int) -> str | int:
    """As Go's `time.ParseDuration` reads it."""
    if isinstance(value, str) and not re.fullmatch(r"[-+]?(0|(([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|ms|s|m|h))+)", value):
        raise ValueError('must be a duration such as "10m", or a number of seconds')
    return value


HeaderName = Annotated[str, StringConstraints(pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")]
HeaderValue = Annotated[SecretStr, AfterValidator(_header_value)]
BaseUrl = Annotated[str, AfterValidator(_base_url)]
KeepAlive = Annotated[str | int, AfterValidator(_duration)]
Seconds = Annotated[float, Field(gt=0, le=86_400)]


class Timeouts(BaseModel):
    """Seconds, where a backend needs others than the app's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    connect: Seconds | None = None
    first_content: Seconds | None = None
    stall: Seconds | None = None
    total: Seconds | None = None


class BackendConfig(BaseModel):
    """What every backend may say. `quiet`: no configuration names it, so that it is missing is not reported."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
    # Written by other programs that share the file; they mean nothing here.
    foreign: ClassVar[frozenset[str]] = frozenset({"supports_images", "cf_orch", "description"})

    enabled: bool = True
    max_concurrent: int | None = Field(None, ge=1)
    max_queue: int = Field(32, ge=0)
    timeouts: Timeouts = Timeouts()
    model: str | None = None
    prompt_form: Literal["lines", "rows", "lite"] | None = None
    quiet: bool = Field(False, exclude=True)

    @field_validator("model")
    @classmethod
    def _ask_the_server(cls, model: str | None) -> str | None:
        """`__auto__` is how the older library spelt "whichever the server has"."""
        return None if model in ("", "__auto__") else model


class KeyedConfig(BackendConfig):
    """A backend that may want a key; the variable's name is better kept in a file than the key."""

    api_key_env: str | None = None
    api_key: SecretStr | None = None


class ServerConfig(KeyedConfig):
    """A model server that is asked itself. `headers` go with every request, for a gateway in front of it; their values
    may be secrets. `warm`: may it be asked for a token when somebody opens the page? None: where that costs nothing as
    far as can be told, without a key and in one's own network."""

    base_url: BaseUrl
    headers: dict[HeaderName, HeaderValue] = Field(default_factory=dict)
    warm: bool | None = None

    @property
    def warms(self) -> bool:
        """`warm`, or what follows from the rest."""
        if self.warm is not None:
            return self.warm
        keyed = self.api_key_env is not None or self.api_key is not None
        return not keyed and is_in_own_network(parse_base_url(self.base_url).host)


class OllamaConfig(ServerConfig):
    """An Ollama server."""

    type: Literal["ollama"] = "ollama"
    base_url: BaseUrl = "http://localhost:11434"
    keep_alive: KeepAlive | None = None
    num_ctx: int | None = Field(None, ge=256)


class OpenAICompatConfig(ServerConfig):
    """Any server with OpenAI's API. `type: vllm` is the same, and left out once a GPU lease was tried."""

    type: Literal["openai_compat", "vllm"] = "openai_compat"


class OpenAIResponsesConfig(ServerConfig):
    """Any server with OpenAI's Responses API."""

    type: Literal["openai_responses"] = "openai_responses"


class AnthropicConfig(ServerConfig):
    """Anthropic itself wants a key, and has it from ANTHROPIC_API_KEY unless another place is named; what speaks its
    protocol at another address (llama.cpp, vLLM, LiteLLM) may want none, and is not sent that one unasked."""

    type: Literal["anthropic"] = "anthropic"
    base_url: BaseUrl = ANTHROPIC

    @model_validator(mode="before")
    @classmethod
    def _usual_key(cls, values: Any) -> Any:
        if not isinstance(values, dict) or values.keys() & {"api_key_env", "api_key"}:
            return values
        own = str(values.get("base_url") or ANTHROPIC).strip().rstrip("/").removesuffix("/v1") != ANTHROPIC
        return values if own else {**values, "api_key_env": "ANTHROPIC_API_KEY"}


class OrchestratorConfig(KeyedConfig):
    """A GPU orchestrator (cf-orch) that leases a model server for the time of one stream."""

    type: Literal["orchestrator"] = "orchestrator"
    base_url: BaseUrl
    service: str = VLLM
    model_candidates: tuple[str, ...] = ()
    ttl_s: Seconds | None = None
    caller: str = "kiwi-recipes"
    proxy: bool = False


class EmbeddedConfig(BackendConfig):
    """The model that runs in this machine, in a process of its own."""

    type: Literal["embedded"] = "embedded"
    model_path: Path | None = None
    slots: int | None = Field(None, ge=1, le=16)
    context: int = Field(4096, ge=1024)
    threads: int | None = Field(None, ge=1)
    start: Literal["with_server", "if_needed", "on_demand"] = "if_needed"


class ReplayConfig(BackendConfig):
    """A recording, played again."""

    type: Literal["replay"] = "replay"
    path: Path
    speed: float = Field(1.0, ge=0)


AnyBackendConfig = (
    OllamaConfig
    | OpenAICompatConfig
    | OpenAIResponsesConfig
    | AnthropicConfig
    | OrchestratorConfig
    | EmbeddedConfig
    | ReplayConfig
)

BACKEND_TYPES: dict[str, type[AnyBackendConfig]] = {
    name: model for model in get_args(AnyBackendConfig) for name in get_args(model.model_fields["type"].annotation)
}


@dataclass(frozen=True, slots=True)
class LLMConfig:
    """Backends by name, and the order in which they are tried. `source` is the file, or ENVIRONMENT."""

    backends: Mapping[str, AnyBackendConfig]
    fallback_order: tuple[str, ...]
    source: str
    environ: Mapping[str, str] = field(repr=False, default_factory=dict)
