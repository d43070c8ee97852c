"""Bytes -> lines and events, at any cutting."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwi_recipes.llm.wire.framing import EventReader, FramingError, JsonLines, LineReader, json_object, json_value


def fed(reader: LineReader | EventReader | JsonLines, data: bytes, cuts: list[int]) -> list[bytes]:
    """What comes out of `data` cut at `cuts`."""
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    found: list[bytes] = []
    for start, end in itertools.pairwise(edges):
        found += reader.feed(data[start:end])
    return found + reader.close()


CUTS = st.lists(st.integers(0, 200), max_size=30)
LINES = st.lists(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=20), max_size=8)


@given(LINES, CUTS, st.booleans())
def test_lines_at_any_cutting(lines: list[str], cuts: list[int], ended: bool) -> None:
    data = "\n".join(lines).encode() + (b"\n" if ended and lines else b"")
    expected = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if expected[-1] == b"":
        expected.pop()
    assert fed(LineReader(), data, cuts) == expected


@given(
    st.lists(st.lists(st.sampled_from(["{", "a", "\u2028", " b", ""]), min_size=1, max_size=3), max_size=5),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["data:", "data: "]),
    CUTS,
)
def test_events_at_any_cutting_and_with_any_line_end(
    events: list[list[str]], line_end: str, field: str, cuts: list[int]
) -> None:
    text = "".join(": note\nevent: x\n" + "".join(f"{field}{line}\n" for line in event) + "\n" for event in events)
    data = text.replace("\n", line_end).encode()
    stripped = [[line.removeprefix(" ") if field == "data:" else line for line in event] for event in events]
    assert fed(EventReader(), data, cuts) == ["\n".join(event).encode() for event in stripped]


def test_a_cr_ends_its_line_at_once_and_the_lf_after_it_is_eaten() -> None:
    reader = EventReader()
    assert reader.feed(b"data: 1\r\r") == [b"1"]
    assert reader.feed(b"\ndata: 2\r") == []
    assert reader.feed(b"\n\r") == [b"2"]
    assert reader.feed(b"\n") == []
    assert reader.feed(b"\n") == []


def test_a_byte_order_mark_counts_only_at_the_start() -> None:
    bom = b"\xef\xbb\xbf"
    assert fed(LineReader(), bom + b"a\n" + bom + b"b\n", [1, 2]) == [b"a", bom + b"b"]
    assert fed(LineReader(), b"\xef\n", []) == [b"\xef"]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize(
    "data",
    [
        b'data: {"a": 1}\ndata: {"b": "}"}\ndata: [DONE]\n',
        b'id: 1\ndata: {"a": 1}\nid: 2\ndata: {"b": "}"}\n\ndata: [DONE]\n\n',
        b'data: {"a": 1}\n{"b": "}"}\n\ndata: [DONE]\n\n',
    ],
    ids=["no empty lines", "with ids", "no field"],
)
def test_events_without_an_empty_line_between(data: bytes, end: bytes) -> None:
    """Of servers that end an event with its line: none is lost, none changes its place."""
    data = data.replace(b"\n", end)
    for cut in range(len(data)):
        assert fed(EventReader(), data, [cut]) == [b'{"a": 1}', b'{"b": "}"}', b"[DONE]"]


def test_an_object_over_several_lines_stays_one_event() -> None:
    for lines in (["{", '"a": {}', "}"], ['{"a":', "{}", "}"], ["{}", "a"]):
        data = "".join(f"data: {line}\n" for line in lines).encode() + b"\n"
        for cut in range(len(data)):
            assert fed(EventReader(), data, [cut]) == ["\n".join(lines).encode()]


@pytest.mark.parametrize("piece", [1, 10, 99])
def test_a_line_longer_than_the_limit(piece: int) -> None:
    reader = LineReader(max_bytes=100)
    assert reader.feed(b"x" * 100) == []
    with pytest.raises(FramingError):
        reader.feed(b"x" * piece)


def test_an_event_longer_than_the_limit() -> None:
    reader = EventReader(max_bytes=100)
    with pytest.raises(FramingError):
        reader.feed(b"data: 123\n" * 50)


def test_bare_objects_and_markup_are_handed_on() -> None:
    assert EventReader().feed(b'{"error":1}\n<html>\n: c\nid: 4\nretry: 5\nnonsense\n') == [b'{"error":1}', b"<html>"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('{"a":"\u2028\u0085"}'.encode(), {"a": "\u2028\u0085"}),
        (b'{"a":"\\ud83c"}', {"a": "\ud83c"}),
        (b'{"a":"\\ud83c\\udf55"}', {"a": "\U0001f355"}),
        (b'{"a":"\xf0\x9f"}', {"a": "\udcf0\udc9f"}),
        (b' {"a":1}\r', {"a": 1}),
    ],
)
def test_json_objects(data: bytes, expected: dict[str, Any]) -> None:
    assert json_object(data) == expected


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"5", b"null", b"{}{}", b"\xff", b'{"a":' + b"[" * 100_000])
def test_what_is_no_json_object(data: bytes) -> None:
    with pytest.raises(FramingError):
        json_object(data)


ONE, OTHER, PRETTY = (
    b'{"response": "a", "done": false}',
    b'[{"response": "b"}]',
    b'{\n  "error": {\n    "code": 3\n  }\n}',
)


@pytest.mark.parametrize(
    ("reader", "data"),
    [
        (JsonLines, b"\n".join([ONE, ONE, PRETTY, ONE, OTHER, b"", ONE, b""])),
        (JsonLines, b"\xef\xbb\xbf" + b"\r\n".join([ONE, ONE, PRETTY, ONE, b""])),
        (EventReader, b"".join(b"data: " + one + b"\n\n" for one in (ONE, OTHER, ONE)) + PRETTY + b"\n" + ONE + b"\n"),
        (EventReader, b"data: " + ONE + b"\n\ndata: " + PRETTY.replace(b"\n", b"\ndata: ") + b"\n\n"),
        (EventReader, b"event: error\ndata: " + ONE + b"\n\ndata: " + ONE + b"\n\n: hb\ndata: " + OTHER + b"\n\n"),
    ],
)
def test_what_comes_whole_reads_as_what_comes_in_two(reader: type[JsonLines | EventReader], data: bytes) -> None:
    """Whole lines and whole events take a shorter way, wherever the one before them has ended."""
    ends = [at + 1 for at, byte in enumerate(data) if byte == ord("\n")]
    expected = [json_value(frame) for frame in fed(reader(), data, []) if frame.strip()]
    assert len(expected) > 2 or reader is EventReader
    for cuts in [[], ends, ends[1::2], ends[::2], *([at] for at in range(1, len(data))), list(range(1, len(data)))]:
        assert [json_value(frame) for frame in fed(reader(), data, cuts) if frame.strip()] == expected, cuts
