"""Events as Server-Sent Events frames: LF line ends, one compact `data:` line, `event` = type, `id` = seq.

https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
U+2028, U+2029 and U+0085 are legal in JSON and in an event stream, but some clients split lines at them
(Python's `str.splitlines` for one), so they are escaped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import lru_cache
from itertools import chain, count
from json.encoder import encode_basestring, encode_basestring_ascii
from operator import attrgetter
from typing import Any

from pydantic_core import PydanticSerializationError, to_json

from kiwi_recipes.streams.events import Event, EventMask, FieldDelta, Token

Bytes = bytes | bytearray

_FRAME_END = b"\n\n"
DONE = b"data: [DONE]\n\n"
HEARTBEAT = b": hb\n\n"

# Sought in UTF-8, a hundred times cheaper than `str.translate`: none of them can begin inside another character.
_LINE_BREAKERS = [(char.encode(), f"\\u{ord(char):04x}".encode()) for char in "\u2028\u2029\x85"]


@lru_cache(maxsize=1024)
def _fields(cls: type[Any]) -> tuple[list[str], Callable[[Any], tuple[Any, ...]], list[str]]:
    """The names, the type's first, what gets the values, and the names of those that may be missing: one whose default
    is None is left out while it is None (`backend?`, `position?`, `notes?` ... in the contract)."""
    names = sorted((field.name for field in fields(cls)), key=lambda name: name != "type")
    values_of = attrgetter(*names) if len(names) > 1 else lambda event: (event.type,)  # of one name it gets no tuple
    return names, values_of, [field.name for field in fields(cls) if field.default is None]


def as_dict(event: object) -> dict[str, Any]:
    """The event, ours or the Python client's, as the contract writes it, without `seq`; optional fields that are None
    are absent."""
    names, values_of, optional = _fields(type(event))  # type: ignore[arg-type]  # a class can be hashed
    members = dict(zip(names, values_of(event), strict=True))
    for name in optional:
        if members[name] is None:
            del members[name]
    if (error := members.get("error")) is not None:
        members["error"] = as_dict(error)
    return members


def encode(event: Event, seq: int) -> bytes:
    """One frame, ready to be sent to every reader."""
    frames = bytearray()
    encode_all([event], seq, frames, bytearray())
    return bytes(frames)


def encode_all(events: Sequence[Event], seq: int, frames: bytearray, masks: bytearray) -> None:
    """Add each event's frame, numbered from `seq` on, and its mask; what can't be encoded leaves those before it.

    A token mostly comes with the very same text as a delta: both are formatted directly, the text is quoted once.
    """
    text, quoted = "", b'""'
    for event in events:
        if type(event) is Token:
            text = event.text
            quoted = _quoted(text)
            frames += _TOKEN % (seq, seq, quoted)
            masks += _IS_TOKEN
        elif type(event) is FieldDelta:
            if event.text is not text:
                text = event.text
                quoted = _quoted(text)
            frames += _DELTA % (seq, seq, _quoted_path(event.path), quoted)
            masks += _IS_FIELD
        else:
            data = dump({"type": event.type, "seq": seq, **as_dict(event)})
            frames += b"id: %d\nevent: %b\ndata: %b\n\n" % (seq, event.type.encode(), data)
            masks.append(event.mask)
        seq += 1


_IS_TOKEN, _IS_FIELD = bytes([EventMask.TOKENS]), bytes([EventMask.FIELDS])
# Bytes are formatted in half the time that text takes.
_TOKEN = b'id: %d\nevent: token\ndata: {"type":"token","seq":%d,"text":%b}\n\n'
_DELTA = b'id: %d\nevent: field.delta\ndata: {"type":"field.delta","seq":%d,"path":%b,"text":%b}\n\n'


def _quoted(text: str) -> bytes:
    """A JSON string, as `dump` writes it."""
    try:
        data = encode_basestring(text).encode()
    except UnicodeEncodeError:
        return encode_basestring_ascii(text).encode()
    return data if data.isascii() else _escape_line_breakers(data)


_quoted_path = lru_cache(maxsize=4096)(_quoted)


def dump(value: Any) -> bytes:
    """Compact UTF-8 JSON without line breakers; a lone surrogate, which UTF-8 cannot carry, stays an escape."""
    try:
        data = to_json(value)
    except PydanticSerializationError:
        return json.dumps(value, separators=(",", ":")).encode()
    return data if data.isascii() else _escape_line_breakers(data)


def _escape_line_breakers(data: bytes) -> bytes:
    for char, escape in _LINE_BREAKERS:
        data = data.replace(char, escape)
    return data


_NUMBERED = re.compile(rb'id: \d+\n([^,]*),"seq":\d+([^\n]*\n\n)')
_UNNUMBERED = re.compile(rb'event: [^\n]*\ndata: \{"type":"[^"]*"')
"""What a frame without its numbers begins with: nothing in its JSON can, which has no line end in it."""


def without_numbers(frames: Bytes) -> bytes:
    """Frames that follow one another, without what is known if the first one's number is: half of what is left of them
    when they are compressed."""
    return b"".join(chain.from_iterable(_NUMBERED.findall(frames)))


def with_numbers(frames: bytes, first: int) -> bytes:
    """The same frames as they were, the first of them being number `first`."""
    numbers = count(first)

    def numbered(head: re.Match[bytes]) -> bytes:
        number = next(numbers)
        return b'id: %d\n%b,"seq":%d' % (number, head[0], number)

    return _UNNUMBERED.sub(numbered, frames)


_TOKEN_HEAD = b'event: token\ndata: {"type":"token","text":'
_DELTA_HEAD = b'event: field.delta\ndata: {"type":"field.delta","path":'
_SHORT_TOKEN, _SHORT_DELTA, _BOTH = b"\1", b"\2", b"\3"
"""What the usual heads are kept as, and a token with a delta of the same text: JSON has no such byte in it."""
_SAME_TEXT = re.compile(rb'\x01("[^\n]*)}\n\n\x02("[^"]*"),"text":\1}\n\n')
_TEXT_OF_BOTH = re.compile(rb'\x03("[^"]*")([^\n]*)\n')


def shortened(unnumbered: bytes) -> bytes:
    """Frames without their numbers in a third of the bytes, which compressed take a quarter less."""
    short = unnumbered.replace(_TOKEN_HEAD, _SHORT_TOKEN).replace(_DELTA_HEAD, _SHORT_DELTA)
    return _SAME_TEXT.sub(_BOTH + rb"\2\1\n", short)


def lengthened(short: bytes) -> bytes:
    """The same frames as they were."""
    frames = _TEXT_OF_BOTH.sub(_SHORT_TOKEN + rb"\2}\n\n" + _SHORT_DELTA + rb'\1,"text":\2}\n\n', short)
    return frames.replace(_SHORT_TOKEN, _TOKEN_HEAD).replace(_SHORT_DELTA, _DELTA_HEAD)


def split(data: Bytes) -> list[bytes]:
    """The frames in `data`, each with the empty line that ends it; no other empty line is ever in one."""
    return [frame + _FRAME_END for frame in bytes(data).split(_FRAME_END)[:-1]]


def last_frames(data: Bytes, count: int) -> list[bytes]:
    """The last so many of them, without looking at the others. None if `count` is below 1."""
    count = max(count, 0)
    return [frame + _FRAME_END for frame in bytes(data).rsplit(_FRAME_END, count + 1)[-1 - count : -1]]


def decode(frame: bytes) -> dict[str, Any] | None:
    """The body of one frame that `encode` made; None for a comment or `[DONE]`."""
    for line in frame.split(b"\n"):
        if line.startswith(b"data: {"):
            body: dict[str, Any] = json.loads(line[6:])
            return body
    return None
