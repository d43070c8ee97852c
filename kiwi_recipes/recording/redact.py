"""What a recording never holds: keys, and on request what the user typed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

REDACTED = "[redacted]"
PRIVATE = "[private]"

_SECRET_NAME = re.compile(
    r"(api|access|private|secret)[-_ ]?key|authorization|token$|secret|passw|cookie|session|credential", re.IGNORECASE
)
"""Names of members and headers whose text is a secret. `max_tokens` is not one."""

_SECRET_TEXT = re.compile(
    rb"\b(?:sk|pk|rk|xai|gsk|nvapi)[-_][A-Za-z0-9_-]{16,}"  # OpenAI, Anthropic, OpenRouter and those that follow
    rb"|\bhf_[A-Za-z0-9]{20,}|\bgh[pousr]_[A-Za-z0-9]{20,}|\bAIza[A-Za-z0-9_-]{30,}|\bAKIA[A-Z0-9]{16}\b"
    rb"|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"  # a JSON Web Token
    rb"|\bBearer [A-Za-z0-9._~+/=-]{8,}"
)
"""Keys known by their looks, wherever they stand."""

_SHORTEST = 6
"""Characters. A shorter "key", as local servers are given, is a word that the answer may well contain."""


_SCHEMES = ("bearer", "digest")


def secrets_of(headers: Mapping[str, str]) -> list[bytes]:
    """The keys that a request's headers hold."""
    words = [
        word
        for name, value in headers.items()
        if _SECRET_NAME.search(name) or name.lower() in ("x-api-key", "api-key")
        for word in re.split(r"[\s;,]+", value)
    ]
    found = {word.encode() for word in words if len(word) >= _SHORTEST and word.lower() not in _SCHEMES}
    return sorted(found, key=len, reverse=True)


def without_secrets(value: Any, secrets: Collection[bytes] = ()) -> Any:
    """A JSON value without keys, by the names of its members and by the looks of its texts."""
    if isinstance(value, dict):
        return {
            name: REDACTED if isinstance(inner, str) and _SECRET_NAME.search(name) else without_secrets(inner, secrets)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [without_secrets(inner, secrets) for inner in value]
    if isinstance(value, str):
        data = value.encode("utf-8", "surrogatepass")
        return _scrubbed(data, secrets).decode("utf-8", "surrogatepass")
    return value


def hide_typed(value: Any) -> Any:
    """A request's body without a word that a user typed: texts that are no setting's are gone, numbers stay."""
    if isinstance(value, dict):
        return {name: inner if name in _SETTINGS else hide_typed(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [hide_typed(inner) for inner in value]
    return PRIVATE if isinstance(value, str) and value else value


_SETTINGS = frozenset(("model", "role", "type", "units", "stream_options", "options", "stop"))
"""Members of requests that the program fills in, not the user."""


_ECHOES = frozenset(
    ("allergens", "evidence", "matched_ingredients", "missing_ingredients", "pantry_item", "message", "reason")
)
"""Members of our own events that repeat the request, or say what was found of it."""


def hide_echoes(value: Any) -> Any:
    """An event without what the user typed, as far as it was us who repeated it: what the model wrote stays."""
    if isinstance(value, dict):
        return {
            name: hide_typed(inner) if name in _ECHOES and inner is not None else hide_echoes(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [hide_echoes(inner) for inner in value]
    return value


def _scrubbed(data: bytes, secrets: Collection[bytes]) -> bytes:
    for secret in secrets:
        data = data.replace(secret, REDACTED.encode())
    return _SECRET_TEXT.sub(REDACTED.encode(), data)


class SecretFilter:
    """Takes keys out of bytes that come in pieces. The end of a piece that may be the beginning of a key of ours waits
    for the next one, so that a key cut in two is found."""

    def __init__(self, secrets: Collection[bytes]) -> None:
        self._secrets = secrets
        self._held = b""

    def feed(self, data: bytes) -> bytes:
        data = _scrubbed(self._held + data, self._secrets)
        keep = max((_overlap(data, secret) for secret in self._secrets), default=0)
        self._held = data[len(data) - keep :]
        return data[: len(data) - keep]

    def close(self) -> bytes:
        held, self._held = self._held, b""
        return held


def _overlap(data: bytes, secret: bytes) -> int:
    """How many bytes at the end of `data` are the beginning of `secret`, and not all of it."""
    return next((size for size in range(min(len(secret) - 1, len(data)), 0, -1) if data.endswith(secret[:size])), 0)
