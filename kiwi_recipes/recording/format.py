"""What a line of a recording means. docs/recordings.md is the description.

The first line is the header, every other one an entry: bytes as they were read (`kind` "upstream") or an event of our
own ("events"), and at the end how the stream ended.

Version 1 had no mark and no end: `{"source", "model", "request", "status", "content_type"}`, then `{"ms", "wire"}`,
where bytes that are no UTF-8 by themselves are written as Python's `surrogateescape` does.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, NoReturn, get_args

VERSION = 2
PROTOCOL = 1
"""The newest version of our own events that is known (`kiwi_recipes.streams.events.PROTOCOL`)."""
MARK = "kiwi_recording"
"""The key of the version in a header."""

RecordingKind = Literal["upstream", "events"]
Origin = Literal["recorded", "scripted"]
Ending = Literal["whole", "broken", "left"]
"""`whole`: to its own end. `broken`: the connection broke. `left`: the reader went away before."""

API = Literal[
    "openai.chat", "openai.completions", "openai.responses", "ollama.generate", "ollama.chat", "anthropic.messages"
]
PATHS: Mapping[API, str] = {
    "openai.chat": "/v1/chat/completions",
    "openai.completions": "/v1/completions",
    "openai.responses": "/v1/responses",
    "ollama.generate": "/api/generate",
    "ollama.chat": "/api/chat",
    "anthropic.messages": "/v1/messages",
}
"""Where a server answers each."""


class RecordingError(ValueError):
    """Not a recording that can be read; the message names the file, the line and the reason."""


@dataclass(frozen=True, slots=True)
class Header:
    """What was recorded.

    source        which server and version, truthfully
    origin        "scripted" if no model wrote it
    when          in UTC, as ISO 8601; None where nobody noted it
    why           what it is kept for
    request       the JSON body, never its headers, which hold keys
    api           which API of a model server this is; None where only the content says so
    protocol      the version of our own protocol, for events
    """

    kind: RecordingKind
    source: str
    model: str
    request: dict[str, Any]
    origin: Origin = "recorded"
    when: str | None = None
    why: str = ""
    api: API | None = None
    status: int = 200
    content_type: str = ""
    protocol: int | None = None
    version: int = field(default=VERSION, compare=False)


@dataclass(frozen=True, slots=True)
class Piece:
    """One read: `ms` milliseconds after the request."""

    ms: float
    wire: bytes


@dataclass(frozen=True, slots=True)
class TimedEvent:
    """One event of our own stream, as its `data:` line has it."""

    ms: float
    event: dict[str, Any]


@dataclass(frozen=True, slots=True)
class End:
    """How the stream ended."""

    ms: float
    how: Ending


Entry = Piece | TimedEvent | End


class Malformed(ValueError):
    """What is wrong with a line, in words."""


def dump(value: dict[str, Any]) -> bytes:
    """One line. Characters stay as they are; a lone surrogate, which UTF-8 can't carry, stays an escape."""
    try:
        line = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        line = json.dumps(value, separators=(",", ":")).encode()
    return line + b"\n"


_ALWAYS = ("kind", "source", "model", "request", "status")


def header_line(header: Header) -> bytes:
    body = asdict(header)
    del body["version"]
    body = {name: value for name, value in body.items() if name in _ALWAYS or value not in (None, "")}
    return dump({MARK: VERSION, **body})


def entry_line(entry: Entry) -> bytes:
    match entry:
        case Piece(ms, wire):
            try:
                return dump({"ms": ms, "text": wire.decode()})
            except UnicodeDecodeError:
                return dump({"ms": ms, "base64": base64.b64encode(wire).decode()})
        case TimedEvent(ms, event):
            return dump({"ms": ms, "event": event})
        case End(ms, how):
            return dump({"ms": ms, "end": how})


def parse_line(line: bytes) -> dict[str, Any]:
    """Raises Malformed."""
    try:
        value = json.loads(line.decode(), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise Malformed(f"byte {error.start} is not UTF-8") from None
    except (ValueError, RecursionError):
        raise Malformed("not JSON") from None
    if not isinstance(value, dict):
        raise Malformed("not a JSON object")
    return value


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def parse_header(body: dict[str, Any]) -> Header:
    """Raises Malformed."""
    version = body.get(MARK, 1)
    if type(version) is not int or version < 1:
        raise Malformed(f"{MARK} must be the version of the format, a number from 1 to {VERSION}")
    if version > VERSION:
        raise Malformed(f"version {version} of the format; this program reads up to {VERSION}: update it")
    protocol = _typed(body, "protocol", int, None)
    if protocol is not None and protocol > PROTOCOL:
        raise Malformed(f"events of protocol {protocol}; this program knows up to {PROTOCOL}: update it")
    return Header(
        kind=_one_of(body, "kind", get_args(RecordingKind), "upstream" if version == 1 else None),
        source=_typed(body, "source", str),
        model=_typed(body, "model", str),
        request=_typed(body, "request", dict),
        origin=_one_of(body, "origin", get_args(Origin), "recorded"),
        when=_typed(body, "when", str, None),
        why=_typed(body, "why", str, ""),
        api=None if body.get("api") is None else _one_of(body, "api", get_args(API)),
        status=_status(_typed(body, "status", int, _REQUIRED if version == 1 else 200)),
        content_type=_typed(body, "content_type", str, None if version == 1 else "") or "",
        protocol=protocol,
        version=version,
    )


def _status(status: int) -> int:
    """Of an answer: one below 200 is none yet."""
    if not 200 <= status <= 599:
        raise Malformed("status must be that of an HTTP answer, 200 to 599")
    return status


def parse_entry(body: dict[str, Any], kind: RecordingKind) -> Entry:
    """Raises Malformed. Keys that are not known are passed over, so that later ones do no harm."""
    ms: Any = body.get("ms")
    if type(ms) not in (int, float) or not math.isfinite(ms) or ms < 0:
        raise Malformed("ms must be the milliseconds since the request")
    if "end" in body:
        return End(ms, _one_of(body, "end", get_args(Ending)))
    if kind == "events":
        event = _typed(body, "event", dict)
        _typed(event, "type", str)
        return TimedEvent(ms, event)
    return Piece(ms, _bytes(body))


def _bytes(body: dict[str, Any]) -> bytes:
    how = next((name for name in ("text", "base64", "wire") if name in body), None)
    if how is None:
        _lacks("text or base64")
    text: str = _typed(body, how, str)
    try:
        if how == "base64":
            return base64.b64decode(text, validate=True)
        return text.encode("utf-8", "surrogateescape" if how == "wire" else "strict")
    except UnicodeEncodeError:
        raise Malformed("half a character: bytes that are no text are written as base64") from None
    except ValueError:
        raise Malformed("base64 that can't be decoded") from None


_REQUIRED: Any = object()


def _lacks(name: str) -> NoReturn:
    raise Malformed(f"{name} is missing")


def _typed(body: dict[str, Any], name: str, kind: type, default: Any = _REQUIRED) -> Any:
    value = body.get(name, default)
    if value is _REQUIRED:
        _lacks(name)
    if type(value) is not kind and value is not default:
        words = {str: "a text", int: "a whole number", dict: "a JSON object"}[kind]
        raise Malformed(f"{name} must be {words}")
    return value


def _one_of(body: dict[str, Any], name: str, known: tuple[str, ...], default: str | None = None) -> Any:
    value = body.get(name, default)
    if value is None:
        _lacks(name)
    if value not in known:
        raise Malformed(f"{name} must be one of {', '.join(known)}")
    return value
