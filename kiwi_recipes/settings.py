"""What can be set from outside, read when the app is built: environment first, then a `.env`, then the defaults.

The language-model backends read their own variables (`OPENAI_*`, `OLLAMA_*`, `ANTHROPIC_*`, `CF_ORCH_URL`) from the
same merged `environ`: see docs/router.md.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import parse_qsl, urlsplit

from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic.fields import FieldInfo

from kiwi_recipes.library import parse_location
from kiwi_recipes.plain_words import wrong_with
from kiwi_recipes.recipes.languages import LANGUAGES

__all__ = ["EffectiveSetting", "Settings", "SettingsError", "explain", "load_settings", "read_environ"]

logger = logging.getLogger(__name__)

SHORTEST_SECRET = 32
"""Bytes that HS256 demands of its key (RFC 7518 section 3.2)."""

Seconds = Annotated[float, Field(gt=0, le=86_400)]


def _url(*schemes: str) -> AfterValidator:
    """Accepts addresses of these schemes. What it says never holds the value, which may hold a password."""

    def check(value: str) -> str:
        wanted = " or ".join(f"{scheme}://" for scheme in schemes)
        try:
            parts = urlsplit(value)
            understood = parts.scheme in schemes and bool(parts.hostname or parts.scheme == "unix") and parts.port != 0
        except ValueError:
            understood = False
        if not understood:
            raise ValueError(f"Not an address that begins with {wanted}")
        return value

    return AfterValidator(check)


_NAME = re.compile(r"\*|(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|[0-9a-f:.]+", re.IGNORECASE)


_ORIGIN = re.compile(r"\*|https?://[a-z0-9.-]+(:\d{1,5})?|https?://\[[0-9a-f:.]+\](:\d{1,5})?", re.IGNORECASE)


def _listed(pattern: re.Pattern[str], mistake: str) -> BeforeValidator:
    """Texts with commas between them. Raises ValueError for what could never match."""

    def split(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        names = [name for part in value.split(",") if (name := part.strip())]
        if wrong := [name for name in names if not pattern.fullmatch(name)]:
            raise ValueError(f"{mistake.format(repr(wrong[0]))}, with commas between them")
        return tuple(names)

    return BeforeValidator(split)


Names = Annotated[tuple[str, ...], _listed(_NAME, "Not a host's name: {}. Write names alone")]
Origins = Annotated[
    tuple[str, ...],
    _listed(_ORIGIN, "Not an origin: {}. Write scheme, name and port, such as https://app.example:8443, no path"),
]
Languages = Annotated[
    tuple[str, ...],
    _listed(re.compile("|".join(LANGUAGES)), f"Not one of {', '.join(LANGUAGES)}: {{}}. Write some of these"),
]
_REDIS_OPTIONS = ("db", "client_name", "health_check_interval", "socket_keepalive")


def _redis_options(url: str) -> str:
    """redis-py takes any option from the address, over what the program asks for: with `decode_responses` or another
    `protocol` a worker could not read what the others write."""
    for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True):
        if name not in _REDIS_OPTIONS and not name.startswith("ssl_"):
            raise ValueError(f"The option {name!r} can't be set here; leave it out")
    return url


RedisUrl = Annotated[str, _url("redis", "rediss", "unix"), AfterValidator(_redis_options)]


def _library(value: str) -> str:
    parse_location(value)
    return value


WebUrl = Annotated[str, _url("http", "https")]

LLM_VARIABLES = (
    "OPENAI_BASE_URL",
    "OPENAI_API_KEY",
    "OPENAI_MODEL",
    "OLLAMA_HOST",
    "OLLAMA_MODEL",
    "ANTHROPIC_BASE_URL",
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_MODEL",
    "CF_ORCH_URL",
    "CF_ORCH_API_KEY",
)
SESSION_VARIABLES = ("KIWI_SESSION_SECRET", "KIWI_TIER", "KIWI_TIER_URL", "KIWI_OWN_BACKEND")
"""What counts in cloud mode alone."""
_SECRET_WORDS = ("KEY", "SECRET", "TOKEN", "PASSWORD")


class SettingsError(ValueError):
    """A setting has a value that can't be used; the message names it, and where it came from."""


class Settings(BaseModel):
    """Every setting of the server. The alias is the environment variable's name; times are in seconds.

    Its attributes are as many as there are environment variables: one list, as an operator reads it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    host: str = Field("127.0.0.1", alias="KIWI_HOST", description="address to listen on; 0.0.0.0 lets the network in")
    port: int = Field(8512, ge=1, le=65_535, alias="KIWI_PORT", description="port to listen on")
    max_runs: int = Field(64, ge=1, alias="KIWI_MAX_RUNS", description="recipes being written at once, in this worker")
    max_runs_per_session: int = Field(8, ge=1, alias="KIWI_MAX_RUNS_PER_SESSION", description="the same, per session")
    resume_grace: Seconds = Field(30, alias="KIWI_RESUME_GRACE", description="seconds that an unread run goes on")
    resume_ttl: Seconds = Field(
        900, alias="KIWI_RESUME_TTL", description="seconds that a finished run can be read again"
    )
    first_content_timeout: Seconds = Field(
        120, alias="KIWI_FIRST_CONTENT_TIMEOUT", description="seconds to the first word"
    )
    stall_timeout: Seconds = Field(30, alias="KIWI_STALL_TIMEOUT", description="seconds between two words")
    total_timeout: Seconds = Field(300, alias="KIWI_TOTAL_TIMEOUT", description="seconds for a whole recipe")
    shutdown_grace: Seconds = Field(
        20, alias="KIWI_SHUTDOWN_GRACE", description="seconds for open runs to finish at SIGTERM"
    )
    send_timeout: Seconds = Field(
        30, alias="KIWI_SEND_TIMEOUT", description="seconds until a client that takes nothing is cut"
    )
    heartbeat: Seconds = Field(
        10, alias="KIWI_HEARTBEAT", description="seconds between comments while a stream is silent"
    )
    attempts: int = Field(2, ge=1, le=5, alias="KIWI_ATTEMPTS", description="tries at one recipe, the first included")
    prompt_form: Literal["lines", "rows", "lite"] = Field(
        "lines", alias="KIWI_PROMPT_FORM", description="how models are asked to write: lines, rows of fields, or lite"
    )
    ready_languages: Languages = Field(
        LANGUAGES,
        alias="KIWI_READY_LANGUAGES",
        description="read into memory at the start; the first recipe in another holds all up for 0.5 s",
    )
    redis_url: RedisUrl | None = Field(None, alias="KIWI_REDIS_URL", description="shares runs between workers")
    library: Annotated[str, AfterValidator(_library)] | None = Field(
        None,
        alias="KIWI_LIBRARY",
        description="kept recipes: a file, postgresql://..., or off; else in the data folder",
    )
    llm_config: Path | None = Field(None, alias="KIWI_LLM_CONFIG", description="llm.yaml: the model backends")
    allowed_hosts: Names = Field(
        (), alias="KIWI_ALLOWED_HOSTS", description="names it answers to without sessions, beside localhost and --host"
    )
    cors_origins: Origins = Field(
        (), alias="KIWI_CORS_ORIGINS", description="origins whose web pages may ask, such as https://app.example"
    )
    cloud_mode: bool = Field(False, alias="CLOUD_MODE", description="callers need a session token")
    session_secret: SecretStr | None = Field(
        None, alias="KIWI_SESSION_SECRET", description="signs session tokens, 32 bytes or more"
    )
    tier: Literal["free", "paid"] = Field("paid", alias="KIWI_TIER", description="of every session in cloud mode")
    own_backend: bool = Field(False, alias="KIWI_OWN_BACKEND", description="the model backends are the users' own")
    tier_url: WebUrl | None = Field(None, alias="KIWI_TIER_URL", description="asked for both, per session, instead")

    @model_validator(mode="after")
    def _cloud_mode_needs_a_secret(self) -> Self:
        if not self.cloud_mode:
            return self
        secret = self.session_secret.get_secret_value() if self.session_secret else ""
        if not secret:
            raise ValueError("CLOUD_MODE needs KIWI_SESSION_SECRET, the key that session tokens are signed with")
        if len(secret.encode()) < SHORTEST_SECRET:
            raise ValueError(
                f"KIWI_SESSION_SECRET is shorter than {SHORTEST_SECRET} bytes: it could be guessed from one token, "
                "and with it anybody's session made up. `openssl rand -hex 32` makes a new one"
            )
        return self


@dataclass(frozen=True, slots=True)
class EffectiveSetting:
    """One setting as it is in force. `origin` begins with "environment", ".env" or "default"; secrets are masked."""

    name: str
    value: str
    origin: str
    description: str


KEY_FOR = {
    "OPENAI_BASE_URL": "OPENAI_API_KEY",
    "ANTHROPIC_BASE_URL": "ANTHROPIC_API_KEY",
    "CF_ORCH_URL": "CF_ORCH_API_KEY",
}
"""Where an address and the key that is sent to it are set. The author of a folder's `.env` must not get the keys of a
user who starts `kiwi` in that folder: a key is only sent to an address that comes from the same place."""


class Environ(dict[str, str]):
    """The merged environment. `from_shell` are the names that the environment itself sets, whatever a `.env` says."""

    def __init__(self, values: Mapping[str, str], from_shell: frozenset[str]) -> None:
        super().__init__(values)
        self.from_shell = from_shell


def read_environ(environ: Mapping[str, str] | None = None, dotenv: Path = Path(".env")) -> Environ:
    """The environment over what a `.env` in the working directory says; an empty value counts as not set. But the key
    for an address that `.env` names is `.env`'s, or there is none (KEY_FOR).

    Raises SettingsError for a `.env` that can't be read.
    """
    from_file = {key: value for key, value in _read(dotenv).items() if value}
    shell = {key: value for key, value in (os.environ if environ is None else environ).items() if value}
    merged = {**from_file, **shell}
    for address, key in KEY_FOR.items():
        if address in from_file and address not in shell and key in shell:
            del merged[key]
            if key in from_file:
                merged[key] = from_file[key]
            else:
                logger.warning("%s is set in %s, so the environment's %s is not sent there", address, dotenv, key)
    return Environ(merged, frozenset(shell))


def withheld_keys(environ: Mapping[str, str]) -> frozenset[str]:
    """The variables that the model backends of an llm.yaml may not be sent, as it is `.env` that names the file."""
    if not isinstance(environ, Environ) or "KIWI_LLM_CONFIG" in environ.from_shell:
        return frozenset()
    return environ.from_shell if environ.get("KIWI_LLM_CONFIG") else frozenset()


def _read(dotenv: Path) -> dict[str, str | None]:
    try:
        return dotenv_values(dotenv)
    except (UnicodeDecodeError, OSError) as error:
        reason = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise SettingsError(f"{dotenv} can't be read: {reason}") from None


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Raises SettingsError, naming every variable that is wrong and why; an empty value counts as not set. A variable
    that looks like a setting misspelt is warned of."""
    names = [_name(field) for field in Settings.model_fields.values()]
    _warn_of_misspelt(environ, names)
    values = {name: environ[name] for name in names if environ.get(name)}
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        wrong = [": ".join([*map(str, e["loc"]), wrong_with(e)]) for e in error.errors(include_input=False)]
        raise SettingsError("; ".join(wrong)) from None
    if idle := [name for name in SESSION_VARIABLES if name in values and "CLOUD_MODE" not in values]:
        logger.warning("CLOUD_MODE is not set: nobody is asked for a session, and %s changes nothing", ", ".join(idle))
    return settings


def _warn_of_misspelt(environ: Mapping[str, str], names: list[str]) -> None:
    """Also of those that have no KIWI_ before them."""
    known = {name if name.startswith("KIWI_") else f"KIWI_{name}": name for name in (*names, *LLM_VARIABLES)}
    for name in environ:
        if name.startswith("KIWI_") and name not in names and (meant := get_close_matches(name, known, 1, 0.85)):
            logger.warning("%s is no setting of Kiwi Recipes; %s is", name, known[meant[0]])


def _name(field: FieldInfo) -> str:
    assert field.alias is not None  # noqa: S101 - every field above has one
    return field.alias


def explain(
    settings: Settings, environ: Mapping[str, str] | None = None, dotenv: Path = Path(".env")
) -> list[EffectiveSetting]:
    """What is in force and where each value came from, the model backends' variables included. Raises SettingsError for
    a file that can't be read."""
    shell = os.environ if environ is None else environ
    from_file = _read(dotenv)

    out = []
    for key, field in Settings.model_fields.items():
        value = getattr(settings, key)
        shown = "" if value is None else ", ".join(value) if isinstance(value, tuple) else str(value)
        name = _name(field)
        origin = "environment" if shell.get(name) else ".env" if from_file.get(name) else "default"
        out.append(EffectiveSetting(name, mask(name, shown), origin, field.description or ""))
    merged = read_environ(shell, dotenv)
    for name in LLM_VARIABLES:
        value = merged.get(name, "")
        out.append(
            EffectiveSetting(name, mask(name, value), _origin_of(name, value, shell, from_file), "model backend")
        )
    return out


def _origin_of(name: str, value: str, shell: Mapping[str, str], from_file: Mapping[str, str | None]) -> str:
    if shell.get(name) and value != shell[name]:
        return ".env" if value else "environment, not sent to an address from .env"
    return "environment" if shell.get(name) else ".env" if from_file.get(name) else "default"


def mask(name: str, value: str) -> str:
    """Hide secrets: by the variable's name, or a password inside a URL."""
    if not value:
        return value
    if any(word in name for word in _SECRET_WORDS):
        return "********"
    scheme, separator, rest = value.partition("://")
    if separator and "@" in rest:
        return f"{scheme}://********@{rest.rpartition('@')[2]}"
    return value
