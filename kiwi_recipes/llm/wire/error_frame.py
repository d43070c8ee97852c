"""Frames that say nothing, and frames that are an error: the shapes in which servers and gateways send them. No I/O.

`{"error": ...}`, `{"object": "error", ...}`, `{"error_type": ..., "error_message": ...}`, `{"status": 429, "message":
...}`, `{"code": "Throttling", "message": ...}`, `{"detail": ...}`, `{"errors": [...]}` and what else carries the name
or the status of one and nothing of an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]

# What a gateway writes to keep a connection open stands in a comment by rights, but also in a frame's data.
_KEEP_ALIVE = re.compile(
    rb"\s*(:|\W*(ping|pong|(keep|still)[ _-]?alive|heart[ _-]?beat|openrouter processing|processing|waiting)\b)", re.I
)

_ANSWER = frozenset({"choices", "delta", "response", "content", "content_block", "candidates", "output"})
_NAMES = (
    *("error", "errors", "error_type", "error_message", "error_msg", "error_code", "error_description"),
    *("errorType", "errorMessage", "errorMsg", "errorCode", "exception", "fault"),
)
_WORDS = ("type", "code", "status", "error_type", "errorType", "error_code", "errorCode", "param")
_SENTENCES = (
    "message",
    "msg",
    "status_msg",
    "detail",
    "error_message",
    "errorMessage",
    "error_msg",
    "errorMsg",
    "reason",
    "title",
)
_STATUSES = (
    *("status", "status_code", "statusCode", "http_status", "httpStatus", "http_code", "code", "error_code"),
    "errorCode",
)
_FAILED = frozenset({"error", "failed", "failure", "fail"})
_INNER = ("error", "errors", "fault", "exception", "detail", "message", "errorMessage", "error_message", "base_resp")
_MOST_LEVELS = 5
_FINE = (None, False, 0, 200, "", "0", "200", "ok", "OK", "success", "Success")


def keeps_alive(data: bytes) -> bool:
    """Is a frame's `data`, which is no JSON, only there to keep the connection open?"""
    return _KEEP_ALIVE.match(data) is not None


def is_error(frame: Json) -> bool:
    """Does `frame` tell of an error? One with anything of an answer in it does only where it names one."""
    if frame.get("error") or frame.get("object") == "error":
        return True
    told = frame.get("base_resp")  # MiniMax
    if isinstance(told, dict) and told.get("status_code") not in _FINE:
        return True
    if not _ANSWER.isdisjoint(frame):
        return False
    if any(frame.get(name) not in _FINE for name in _NAMES) or frame.get("type") in _FAILED:
        return True
    if frame.get("status") in _FAILED or frame.get("success") is False or _own_status(frame) is not None:
        return True
    if isinstance(frame.get("message"), str):
        return frame.get("code") not in _FINE or len(frame) == 1
    return "detail" in frame and len(frame) == 1


def described(frame: Json) -> str:
    """Its type, code and message in one line."""
    words = [word for layer in _layers(frame) for word in _words(layer)]
    return " ".join(dict.fromkeys(words))[:500]


def status(frame: Json) -> int | None:
    """The HTTP status that it names, if it does."""
    found = (_own_status(layer) for layer in _layers(frame))
    return next((number for number in found if number is not None), None)


def _words(layer: Json) -> Iterator[str]:
    place = layer.get("loc")  # FastAPI's name for the parameter at fault
    if isinstance(place, list):
        yield ".".join(str(step) for step in place)
    for key in (*_WORDS, *_SENTENCES):
        if (word := layer.get(key)) and not isinstance(word, dict | list):
            yield str(word)


def _own_status(layer: Json) -> int | None:
    for key in _STATUSES:
        value = layer.get(key)
        number = int(value) if isinstance(value, str) and value.isdecimal() and len(value) == 3 else value
        if type(number) is int and 400 <= number < 600:
            return number
    return None


def _layers(frame: Json) -> Iterator[Json]:
    """The error inside the error, and so on: gateways wrap what the server behind them said."""
    inner: Any = frame
    for _ in range(_MOST_LEVELS):
        if isinstance(inner, list):
            inner = next((item for item in inner if isinstance(item, dict | str)), None)
        if isinstance(inner, str):
            yield {"message": inner}
            return
        if not isinstance(inner, dict):
            return
        yield inner
        layer = inner
        inner = next((layer[key] for key in _INNER if isinstance(layer.get(key), dict | list)), None)
        if inner is None and isinstance(layer.get("error"), str):
            inner = layer["error"]
