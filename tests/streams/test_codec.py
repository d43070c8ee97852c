"""Frames: what each event looks like on the wire."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

import pytest

from kiwi_recipes.recipes.events import RecipeFailed
from kiwi_recipes.streams.codec import decode, encode, last_frames, with_numbers, without_numbers
from kiwi_recipes.streams.events import ErrorBody, Event, FieldDelta, FieldDone, StreamStatus, Token, Warned

AWKWARD = [
    "plain",
    'quote " and \\ slash',
    "line\nbreak\r\n\t",
    "crème 🍋 豆腐",
    "a\u2028b\u2029c\x85d",
    "\x00\x1f\x7f",
    "half \ud83d",
]


@pytest.mark.parametrize("text", AWKWARD)
@pytest.mark.parametrize("make", [Token, lambda text: FieldDelta("/a~1b/0", text)])
def test_any_text_is_one_data_line_and_reads_back(make: type[Token], text: str) -> None:
    frame = encode(make(text), 7)
    assert frame.endswith(b"\n\n")
    lines = frame.decode("utf-8").splitlines()  # splits at every line break Python knows
    assert len(lines) == 4
    assert lines[0] == "id: 7"
    body = json.loads(lines[2].removeprefix("data: "))
    assert lines[1] == f"event: {body['type']}"
    assert (body["seq"], body["text"]) == (7, text)
    assert decode(frame) == body


def test_optional_fields_are_absent_and_null_values_are_not() -> None:
    status = decode(encode(StreamStatus("queued", 12), 1))
    assert status == {"type": "stream.status", "seq": 1, "phase": "queued", "elapsed_ms": 12}
    done = decode(encode(FieldDone("/ingredients/0/unit", None, (3, 7)), 2))
    assert done == {"type": "field.done", "seq": 2, "path": "/ingredients/0/unit", "value": None, "span": [3, 7]}


def test_json_is_compact_and_errors_carry_only_what_they_have() -> None:
    event: Event = RecipeFailed({}, "error", {}, {}, ErrorBody("internal", "Sorry", True, "writing"))
    frame = encode(event, 3)
    assert b'"error":{"code":"internal","message":"Sorry","retryable":true,"phase":"writing"}' in frame


def test_the_last_frames() -> None:
    frames = [encode(Token(f"word {seq}"), seq) for seq in range(4)]
    for count in range(5):
        assert last_frames(b"".join(frames), count) == frames[4 - min(count, 4) :]
    for count in (-1, -2, -9):
        assert last_frames(b"".join(frames), count) == []


@dataclass(slots=True)
class _Bare(Event):
    """Of an event that has nothing but its type, the number is the last member."""

    type: Literal["bare"] = "bare"


LIKE_NUMBERS = [
    *AWKWARD,
    "id: 5\n",
    'event: token\ndata: {"type":"token","seq":5}\n\n',
    'data: {"type":"token","seq":5',
    ',"seq":5',
    "id: 5",
]


@pytest.mark.parametrize("first", [0, 8, 99, 123_456])
def test_numbers_are_taken_out_and_put_back(first: int) -> None:
    """Whatever a model writes, and whatever a value has that looks like one."""
    events: list[Event] = [_Bare(), StreamStatus("queued", 3)]
    for text in LIKE_NUMBERS:
        value = {"type": text, "seq": 5, text: [{"seq": 6, "id": text}]}
        events += [Token(text), FieldDelta(f"/{text}", text), FieldDone("/seq", value, (0, 5)), Warned(text, text)]
    frames = b"".join(encode(event, first + number) for number, event in enumerate(events))
    bare = without_numbers(frames)
    assert with_numbers(bare, first) == frames
    assert bare == without_numbers(with_numbers(bare, 7)) != frames
    assert with_numbers(b"", first) == without_numbers(b"") == b""
