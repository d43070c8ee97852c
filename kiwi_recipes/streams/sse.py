"""Events as Server-Sent Events frames: LF line ends, one compact `data:` line, `event` = type, `id` = seq.

https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
U+2028, U+2029 and U+0085 are legal in JSON and in an event stream, but some clients split lines at them
(Python's `str.splitlines` for one), so they are escaped.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from enum import IntFlag
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import Any, get_args

from kiwi_recipes.streams.events import Event, FieldDelta, RunState, Token

DONE = b"data: [DONE]\n\n"
HEARTBEAT = b": hb\n\n"

TERMINAL_STATES: dict[str, RunState] = {
    "recipe.completed": "completed",
    "recipe.incomplete": "incomplete",
    "recipe.failed": "failed",
    "recipe.cancelled": "cancelled",
}

_LINE_BREAKERS = str.maketrans({"\u2028": "\\u2028", "\u2029": "\\u2029", "\x85": "\\u0085"})


class Kind(IntFlag):
    """What a reader may ask for by `?include=`; status, warnings and endings are `ALWAYS`."""

    ALWAYS = 1
    TOKENS = 2
    FIELDS = 4


EVERYTHING = Kind.ALWAYS | Kind.TOKENS | Kind.FIELDS


def _kind(cls: type[Event]) -> Kind:
    type_name = next(field.default for field in fields(cls) if field.name == "type")
    return Kind.TOKENS if cls is Token else Kind.FIELDS if str(type_name).startswith("field.") else Kind.ALWAYS


_KINDS = {cls: _kind(cls) for cls in get_args(Event)}
# A field whose default is None is left out while it is None: `backend?`, `position?`, `notes?` ... in the contract.
_OPTIONAL = {
    cls: frozenset(f.name for f in fields(cls) if f.default is None and f.default is not MISSING) for cls in _KINDS
}


def kind_of(event: Event) -> Kind:
    """Which readers want this event."""
    return _KINDS[type(event)]


def as_dict(event: Event) -> dict[str, Any]:
    """The event as the contract writes it, without `seq`; optional fields that are None are absent."""
    optional = _OPTIONAL[type(event)]
    body: dict[str, Any] = {"type": event.type}
    for field in fields(event):
        value = getattr(event, field.name)
        if value is not None or field.name not in optional:
            body[field.name] = value
    return body


def encode(event: Event, seq: int) -> bytes:
    """One frame, ready to be sent to every reader. Tokens and deltas, one per token, are formatted directly."""
    if type(event) is Token:
        return _utf8(f'id: {seq}\nevent: token\ndata: {{"type":"token","seq":{seq},"text":', event.text)
    if type(event) is FieldDelta:
        path = encode_basestring(event.path)
        return _utf8(
            f'id: {seq}\nevent: field.delta\ndata: {{"type":"field.delta","seq":{seq},"path":{path},"text":',
            event.text,
        )
    body = {"type": event.type, "seq": seq, **as_dict(event)}
    head = f"id: {seq}\nevent: {event.type}\ndata: "
    return head.encode() + dump(body) + b"\n\n"


def dump(value: Any) -> bytes:
    """Compact UTF-8 JSON without line breakers; a lone surrogate, which UTF-8 cannot carry, stays an escape."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)
    try:
        return text.translate(_LINE_BREAKERS).encode() if not text.isascii() else text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"), default=_plain).encode()


def _plain(value: Any) -> Any:
    """Dataclasses inside an event (an error's body) as objects, again without optional Nones."""
    return {f.name: v for f in fields(value) if (v := getattr(value, f.name)) is not None or f.default is MISSING}


def _utf8(head: str, text: str) -> bytes:
    """Finish a frame whose last member is `text`."""
    if text.isascii():
        return f"{head}{encode_basestring(text)}}}\n\n".encode()
    try:
        return f"{head}{encode_basestring(text).translate(_LINE_BREAKERS)}}}\n\n".encode()
    except UnicodeEncodeError:
        return f"{head}{encode_basestring_ascii(text)}}}\n\n".encode()


def decode(frame: bytes) -> dict[str, Any] | None:
    """The body of one frame that `encode` made; None for a comment or `[DONE]`."""
    for line in frame.split(b"\n"):
        if line.startswith(b"data: {"):
            body: dict[str, Any] = json.loads(line[6:])
            return body
    return None
