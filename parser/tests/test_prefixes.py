"""The table of awkward prefixes, and partial-json-parser as a second opinion on every prefix of every recording."""

from __future__ import annotations

import re
from typing import Any

import partial_json_parser
import pytest
from partial_json_parser import Allow

from kiwi_parser import JsonParser, JsonSyntaxError, Limits, TextDelta
from proof.fixtures import recordings
from proof.recogniser import verdict
from proof.samples import COMPLETE

AWKWARD = {
    '{"a":"ab\\u00': {"a": "ab"},
    '{"a":-': {},
    '{"a":tru': {},
    '{"key': {},
    '{"key":': {},
    '{"n":12': {},
    '{"n":1.': {},
}


@pytest.mark.parametrize(("text", "value"), AWKWARD.items())
def test_value_of_an_awkward_prefix(text: str, value: object) -> None:
    for chunks in ([text], list(text)):
        parser = JsonParser(strict=True)
        for chunk in chunks:
            parser.feed(chunk)
        assert parser.value == value


def test_a_missing_comma_is_an_error_at_the_quote() -> None:
    parser = JsonParser(strict=True)
    parser.feed('{"a":1 ')
    with pytest.raises(JsonSyntaxError) as caught:
        parser.feed('"b":2')
    assert caught.value.offset == 7
    assert parser.value == {"a": 1}


def test_half_a_pair_is_held_back() -> None:
    parser = JsonParser(strict=True)
    events = parser.feed('"\\ud83d')
    assert not any(isinstance(event, TextDelta) for event in events)
    assert not parser.value


# --- partial-json-parser ----------------------------------------------------------------------------------------------

DIFFERENCES = {
    "a number at the end": "12 of 125: known here when something follows it (it is told so too: without Allow.NUM)",
    "a word at the end": "tru: known here at its last letter (it is told so too: without Allow.SPECIAL)",
    "nothing yet": "it raises for a text that has not begun; here the value is None",
    "white space at the end": "it strips the text, so an open string loses its spaces, a number what ended it",
    "half a pair": "it gives a lone surrogate; here it is held back until it is known what it is",
}
"""Where it and we differ on a prefix, each with its reason; the test below must meet none but these."""


def theirs(text: str) -> Any:
    return partial_json_parser.loads(text, Allow.STR | Allow.COLLECTION)


@pytest.mark.parametrize("text", [*recordings().values(), *COMPLETE.values()], ids=[*recordings(), *COMPLETE])
def test_every_prefix_as_partial_json_parser(text: str) -> None:
    parser = JsonParser(strict=True, limits=Limits.none())
    refused = verdict(text)
    end = refused.offset if refused.kind == "impossible" else len(text)
    compared = 0
    for at in range(1, end + 1):
        parser.feed(text[at - 1])
        prefix = text[:at]
        if difference(prefix) is None:
            assert parser.value == theirs(prefix), prefix
            compared += 1
    assert compared >= end // 2


def difference(prefix: str) -> str | None:
    """Which of the listed differences, if any, a prefix is a case of."""
    if not prefix.strip():
        return "nothing yet"
    if prefix[-1].isspace() and (in_string(prefix) or prefix.rstrip()[-1].isdigit()):
        return "white space at the end"
    if re.search(r"\\u[dD][89abAB][0-9a-fA-F]{2}(\\(u[0-9a-fA-F]{0,3})?)?\Z", prefix):
        return "half a pair"
    return None


def in_string(prefix: str) -> bool:
    """Whether a text stops where any letter would be text; an escape that has begun is no such place."""
    return verdict(prefix).kind == "unfinished" and verdict(prefix + "\x7f").kind == "unfinished"


def test_the_listed_differences_are_real() -> None:
    """Each is shown once, so that the list can't outlive its reasons."""
    assert partial_json_parser.loads('{"n":12,') == partial_json_parser.loads('{"n":12') == {"n": 12}
    assert partial_json_parser.loads('{"a":tru') == {"a": True}
    assert theirs('{"a":"b ') == {"a": "b"}
    assert theirs('{"a":"b\\ud83d') == {"a": "b\ud83d"}
    assert theirs('{"a":"b\\u00') == {"a": "b"}
    with pytest.raises(partial_json_parser.MalformedJSON):
        theirs("")
    told = {difference(text) for text in ("", '{"a":"b ', '{"a":"b\\ud83d', '{"a":"b\\u00', '{"a":"b')}
    assert told == {"nothing yet", "white space at the end", "half a pair", None}
    assert told - {None} < set(DIFFERENCES)
