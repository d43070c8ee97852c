"""The search for the JSON looks at a bounded stretch again when more comes, and finds the same in any chunks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiwi_parser import JsonParser, Limits, RecipeParser
from kiwi_parser.text import JsonLocator, LenientTokenizer
from kiwi_parser.text.landmarks import LANDMARKS, UNDECIDED
from proof.laws import normal, run
from proof.oracle import lenient
from proof.samples import COMPLETE
from proof.splitting import chunkings, random_chunkings

PLAIN = COMPLETE["plain"]
MAKES: dict[str, Any] = {
    "recipe": lambda: RecipeParser(limits=Limits.none()),
    "json": lambda: JsonParser(strict=False, limits=Limits.none()),
}
each_make = pytest.mark.parametrize("make", MAKES.values(), ids=MAKES.keys())

MORE = [
    "{,",
    "{ ,",
    "{ ",
    "[ ",
    "[ { ",
    "[{,",
    "{\n\t",
    "`",
    "```x",
    "<",
    "< ",
    "<t",
    "<think ",
    "[TH",
    '{"',
    '{"a" ',
    "{a ",
    "{' ",
]
MORE += [
    "{“ ",
    '{"\\',
    "{/",
    "{ /",
    '{"a"/',
    "{}",
    "{} ",
    "[]",
    "[1]",
    "</think>",
    "<think></think>",
    "{`a` ",
    "```\n",
    "{x:1} ",
    '{"x":1} ',
    "x ",
]
"""What a text may be made of that never becomes JSON: all of it again and again, or all but its first character."""


@contextmanager
def looks(monkeypatch: pytest.MonkeyPatch, *names: str) -> Iterator[list[int]]:
    """The lengths of all texts that the search (its methods of these names) and the tokenizer were given."""
    lengths: list[int] = []

    def noted(name: str, holder: Any) -> None:
        plain = getattr(holder, name)

        def look(self: Any, text: str, *rest: Any) -> Any:
            lengths.append(len(text))
            return plain(self, text, *rest)

        patched.setattr(holder, name, look)

    with monkeypatch.context() as patched:
        for name in names:
            noted(name, JsonLocator)
        noted("feed", LenientTokenizer)
        yield lengths


def fed(make: Any, chunks: list[str]) -> None:
    parser = make()
    try:
        for chunk in chunks:
            parser.feed(chunk)
    except ValueError:
        assert isinstance(parser, JsonParser)


@pytest.mark.no_cover  # the same steps again and again
@each_make
@pytest.mark.parametrize("more", MORE)
@pytest.mark.parametrize("again", [True, False], ids=["again", "once"])
def test_what_is_looked_at_again_is_bounded(make: Any, more: str, again: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """One character at a time: none of the looks is at more than a key and some blanks."""
    text = more * 500 if again else more[0] + (more[1:] or more) * 500
    with looks(monkeypatch, "_search", "_is_undecided") as lengths:
        fed(make, list(text))
    assert len(lengths) <= 4 * len(text)
    assert sum(lengths) <= 320 * len(text)
    assert sum(length > 320 for length in lengths) <= 2, "but for when it is decided"


@pytest.mark.no_cover
@each_make
@pytest.mark.parametrize("more", MORE)
def test_a_chunk_is_not_copied_at_each_stop_in_it(make: Any, more: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(count: int) -> int:
        with looks(monkeypatch, "feed") as lengths:
            fed(make, [more * count])
        return sum(lengths)

    assert work(8_000) < 2.2 * work(4_000)


def test_a_long_chunk_with_many_stops_in_it() -> None:
    text = "{} " * 3000 + PLAIN + " so" * 3000
    whole = run(RecipeParser, [text])
    assert whole.outcome.kind == "complete"
    assert normal(run(RecipeParser, [text[:20], text[20:]])) == normal(whole)
    assert normal(run(RecipeParser, [text[at : at + 7] for at in range(0, len(text), 7)])) == normal(whole)


def test_an_error_in_a_long_chunk_with_many_stops_in_it() -> None:
    """It is final, unless an answer follows that begins as the one did which broke off."""
    chunk = "{} " * 3000 + '{"title": ]' + "{} " * 3000
    observed = run(RecipeParser, [chunk, PLAIN.replace('"title"', '"name"')])
    assert observed.outcome.problem is not None
    assert observed.outcome.problem.offset == 9010
    assert observed.value == {}
    assert run(RecipeParser, [chunk, PLAIN]).outcome.kind == "complete"


PARTS = [
    "{",
    "[",
    " ",
    "\n",
    ",",
    '"',
    "'",
    "“",
    "a",
    "a:",
    ":",
    "/",
    "/*",
    "*/",
    "#",
    "\\",
    "<",
    "think",
    ">",
    "/",
    "`",
    "TH",
    "}",
    "]",
]
PARTS += [" " * 45, " " * 120, "a" * 60, '{"title": "b"}', "1"]


@given(st.lists(st.sampled_from(PARTS), max_size=14).map("".join), st.integers())
@example('Sure {"' + " " * 200, 0)
@example("Sure <think" + " " * 80, 0)
@example("{'" + " " * 200 + "a': 1}", 0)
@example("{" + ", " * 200 + "a: 1}", 0)
@example('"title":[e', 0)
@example("{`a`" + "\t" * 97 + "{#", 0)
@example("[\\tNaN/", 0)
@example("{`a" + "\t" * 45 + "´b" + "\t" * 52 + "{#", 0)
@example('{"title": "b"},' + " " * 120 + '{"x": 1}', 0)
@example('{"title": "b"},{' + " " * 120 + '"title": "c"}', 0)
@example('{"title": "b"},{,"title": "c"}', 0)
@example('{"' + "k" * 120 + '": 1, "title": "b"},{"' + "k" * 120 + '": 1}', 0)
@example('{"title": "b"},' + " " * 120 + '"x": 1}', 0)
@example('{"title": "b"}' + "]" * 12 + ',{"x": 1}', 0)
@example('{"title": "b"}' + " ] " * 45 + ',{"x": 1}', 0)
def test_the_same_is_found_in_any_chunks(text: str, seed: int) -> None:
    whole, value = normal(run(RecipeParser, [text])), lenient([text])
    for chunks in (list(text), *random_chunkings(text, seed=seed, count=2)):
        assert normal(run(RecipeParser, chunks)) == whole, chunks
        assert lenient(chunks) == value, chunks


@pytest.mark.parametrize("blanks", [" " * 300, ", " * 150, "\n" * 300])
def test_any_number_of_blanks_and_commas_behind_a_brace(blanks: str) -> None:
    text = "[" + blanks.replace(",", " ") + "{" + blanks + '"a"' + blanks.replace(",", " ") + ": 1}]"
    for chunks in chunkings(text):
        assert lenient(chunks)[:2] == (repr([{"a": 1}]), None)


def test_settled_is_what_nothing_takes_the_place_of() -> None:
    parser = RecipeParser()
    form = '{"title": "<title>", "ingredients": ["<name>"], "steps": ["<text>"]}\n'
    recipe = '{"title": "Omelette", "ingredients": ["4 eggs"], "steps": ["Beat."]}'
    settled = []
    for char in form + recipe:
        parser.feed(char)
        settled.append(parser.settled)
    assert settled == [False] * (len(form + recipe) - 1) + [True]


@pytest.mark.parametrize("text", ["{{.", "{{{.", "x{{.", "{ {.", "x {.5: 1}"])
def test_a_point_begins_no_key(text: str) -> None:
    whole = normal(run(RecipeParser, [text]))
    for chunks in chunkings(text):
        assert normal(run(RecipeParser, chunks)) == whole, chunks


def test_what_is_waited_for_behind_a_brace_is_a_landmark_in_one_piece() -> None:
    """Else it is passed over when it comes at once, and waited for when it comes bit by bit."""
    for character in map(chr, range(0x3000)):
        for wanted, landmark in LANDMARKS.items():
            begins = landmark("{" + character, 0)
            assert begins or not UNDECIDED("{" + character), (wanted, character)
