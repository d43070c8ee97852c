"""JSONTestSuite: 95 texts to accept, 188 to refuse, 35 either way; whole and in every kind of chunks.

The parser takes text. Bytes are decoded by whoever has them, as UTF-8 and strictly, as RFC 8259 section 8.1 asks: a
file that is not UTF-8 is refused there, before any parser. For such files the tests below feed what lenient decodings
make of them, and hold the parser to the recogniser on that text.
"""

from __future__ import annotations

import json

import pytest

from proof.fixtures import Case, need_suite, suite
from proof.recogniser import Verdict, is_json, verdict
from proof.splitting import chunkings
from proof.strict import Told, parse, place, same

pytestmark = pytest.mark.no_cover  # the many cases prove; what they pass through, others cover in less time
MUST_ACCEPT, MUST_REJECT, EITHER_WAY = ([case for case in suite() if case.name[0] == kind] for kind in "yni")


def decoded(case: Case) -> str | None:
    try:
        return case.data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def test_the_whole_suite_is_here() -> None:
    need_suite()
    assert (len(MUST_ACCEPT), len(MUST_REJECT), len(EITHER_WAY)) == (95, 188, 35)


@pytest.mark.parametrize("case", MUST_ACCEPT, ids=lambda case: case.name)
def test_must_accept(case: Case) -> None:
    text = decoded(case)
    assert text is not None, "every text to accept is UTF-8"
    expected = json.loads(text)
    for chunks in chunkings(text):
        told = parse(chunks)
        assert told.kind == "complete", (told, chunks)
        assert same(told.value, expected), chunks


@pytest.mark.parametrize("case", MUST_REJECT, ids=lambda case: case.name)
def test_must_reject_at_the_first_impossible_character(case: Case) -> None:
    text = decoded(case)
    if text is None:
        return  # refused by its decoder: see test_not_utf8
    expected = verdict(text)
    assert expected.kind != "complete"
    for chunks in chunkings(text):
        assert_as_recognised(text, expected, chunks)


@pytest.mark.parametrize("case", EITHER_WAY, ids=lambda case: case.name)
def test_either_way_as_json_loads(case: Case) -> None:
    text = decoded(case)
    if text is None:
        return  # see test_not_utf8
    expected = verdict(text)
    for chunks in chunkings(text):
        told = assert_as_recognised(text, expected, chunks)
        if told.kind == "complete":
            assert same(told.value, json.loads(text))
        else:
            assert not is_json(text)


NOT_UTF8 = [case for case in MUST_ACCEPT + MUST_REJECT + EITHER_WAY if decoded(case) is None]


@pytest.mark.parametrize("case", NOT_UTF8, ids=lambda case: case.name)
@pytest.mark.parametrize("errors", ["replace", "surrogateescape", "ignore"])
def test_not_utf8(case: Case, errors: str) -> None:
    """Refused by strict decoding; whatever a lenient decoder makes of it, the parser agrees with the recogniser."""
    assert case.name[0] in "ni"
    text = case.data.decode("utf-8", errors)
    expected = verdict(text)
    for chunks in chunkings(text):
        assert_as_recognised(text, expected, chunks)


def assert_as_recognised(text: str, expected: Verdict, chunks: list[str]) -> Told:
    """Refused in the very chunk that holds the first impossible character, or at the end for a text that just stops."""
    told = parse(chunks)
    assert told.verdict == expected, chunks
    if told.error is not None:
        assert (told.error.line, told.error.column) == place(text, told.offset)
        assert told.error.code
    if told.kind == "impossible":
        before = told.fed - len(next(chunk for chunk, end in _with_ends(chunks) if end == told.fed and chunk))
        assert before <= told.offset < told.fed
    return told


def _with_ends(chunks: list[str]) -> list[tuple[str, int]]:
    ends, end = [], 0
    for chunk in chunks:
        end += len(chunk)
        ends.append((chunk, end))
    return ends
