"""The recogniser is our oracle: it is held against json.loads, which shares nothing with it either."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proof.recogniser import Verdict, is_json, verdict


@given(st.text(alphabet='[]{}",:\\u0019aeE+-. \ntrufalsn', max_size=12))
def test_complete_is_what_json_loads_takes(text: str) -> None:
    assert (verdict(text).kind == "complete") == is_json(text)


ALPHABET = '[]{}":,0-.e"tx\\u '


def test_each_short_text_is_viable_just_when_some_continuation_is_json() -> None:
    """The definition itself, tried out: what the recogniser calls unfinished, one of a few endings completes."""
    texts = {"".join(chars) for length in range(4) for chars in itertools.product(ALPHABET, repeat=length)}
    endings = ["".join(pair) for pair in itertools.product(ENDS, BRACKETS)]
    impossible = set()
    for text in texts:
        told = verdict(text)
        if told.kind == "unfinished":
            assert any(is_json(text + ending) for ending in endings), text
        elif told.kind == "impossible":
            assert verdict(text[: told.offset]).kind != "impossible"
            impossible.add(text[: told.offset + 1])
    for text in impossible:
        assert not any(is_json(text + ending) for ending in endings), text


ENDS = [
    "", "0", "00", "000", "0000", "rue", "ue", "e", "1", ":1", '"', '":1', '0"', '0":1', '00"', '000"', '0000"',
    '0000":1', 'n"', 'n":1', '"":1', '""',
]  # fmt: skip
BRACKETS = ["", "]", "}", "]]", "}}", "]}", "}]", "]]]", "}}}", "]}]", "]]}", "}]]"]


@pytest.mark.parametrize(
    ("text", "told"),
    {
        "": Verdict("unfinished", 0),
        " ": Verdict("unfinished", 1),
        "[1,]": Verdict("impossible", 3),
        "[01]": Verdict("impossible", 2),
        '{"a":1 "b":2': Verdict("impossible", 7),
        '"\x1f"': Verdict("impossible", 1),
        '"\\x': Verdict("impossible", 2),
        '"\\u00g': Verdict("impossible", 5),
        "-": Verdict("unfinished", 1),
        "1.": Verdict("unfinished", 2),
        "trux": Verdict("impossible", 3),
        "[]]": Verdict("impossible", 2),
        "1 2": Verdict("impossible", 2),
        "\ufeff{}": Verdict("impossible", 0),
        "\u00a01": Verdict("impossible", 0),
    }.items(),
)
def test_offset_of_the_first_impossible_character(text: str, told: Verdict) -> None:
    assert verdict(text) == told
