"""Limits: each default crossed, typed and final; memory in proportion to the text; a million one-character feeds."""

from __future__ import annotations

import gc
import itertools
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar

import pytest
from pydantic import BaseModel

from kiwi_parser import JsonParser, LimitError, Limits, ModelParser, Recipe, RecipeParser, Repaired
from proof import laws
from proof.laws import run
from proof.splitting import HARDER, chunkings
from proof.strict import place

heavy = pytest.mark.no_cover  # many characters, few of them different: covered by the others in less time
DEFAULT = Limits()


class Loose(BaseModel):
    text: str = ""
    rows: list[int] = []
    texts: list[str] = []


def crossing(limit: str) -> str:
    """A text that goes one beyond a default limit."""
    allowed = getattr(DEFAULT, limit)
    texts: dict[str, str] = {
        "depth": "[" * (allowed + 1),
        "text": '{"title": "a"}' + " " * allowed,
        "string": '{"title": "' + "x" * (allowed + 1),
        "rows": '{"rows": [' + "0," * (allowed + 1),
        "number": "[" + "1" * (allowed + 1),
    }
    return texts[limit]


LIMITS = {
    "depth": "depth_limit",
    "text": "text_limit",
    "string": "string_limit",
    "rows": "row_limit",
    "number": "number_limit",
}


def test_every_limit_is_crossed_here() -> None:
    assert set(Limits.__slots__) == set(LIMITS)
    assert all(getattr(Limits.none(), limit) is None for limit in LIMITS)


@pytest.mark.parametrize(("limit", "code"), LIMITS.items())
@pytest.mark.parametrize("cut", [list[str], lambda text: [text]], ids=["one by one", "whole"])
def test_crossing_a_default_is_typed_and_final(limit: str, code: str, cut: Callable[[str], list[str]]) -> None:
    parser = JsonParser(strict=True)
    with pytest.raises(LimitError) as caught:
        feed_all(parser, cut(crossing(limit)))
    assert caught.value.code == code
    for _ in range(2):
        with pytest.raises(LimitError) as again:
            parser.feed("]")
        assert (again.value.code, again.value.offset) == (code, caught.value.offset)
    with pytest.raises(LimitError):
        parser.close()


@pytest.mark.parametrize("size", [1, 3, 4, 100])
@pytest.mark.parametrize("begun", ['{"title": "', '{"'], ids=["a text", "a key"])
def test_the_text_may_reach_its_limit_within_a_string(begun: str, size: int) -> None:
    text = begun + "x" * 30
    parser = JsonParser(limits=Limits(text=30))
    with pytest.raises(LimitError) as caught:
        feed_all(parser, [text[at : at + size] for at in range(0, len(text), size)])
    assert (caught.value.code, caught.value.offset) == ("text_limit", 30)


def feed_all(parser: JsonParser, pieces: list[str]) -> None:
    for piece in pieces:
        parser.feed(piece)


@pytest.mark.parametrize(("limit", "code"), LIMITS.items())
def test_crossing_a_default_ends_a_model_as_invalid(limit: str, code: str) -> None:
    parser = ModelParser(Loose, limits=DEFAULT)
    text = crossing(limit)
    parser.feed('{"rows": ' + text if text.startswith("[") else text)
    assert parser.feed("x") == []
    assert parser.close() == []
    assert parser.outcome is not None
    assert parser.outcome.kind == "invalid"
    assert isinstance(parser.outcome.problem, LimitError)
    assert parser.outcome.problem.code == code


@pytest.mark.parametrize(("limit", "code"), LIMITS.items())
def test_what_is_just_within_a_limit_passes(limit: str, code: str) -> None:
    text = {
        "depth": "[" * 32 + "]" * 32,
        "text": " " * (1_000_000 - 2) + "[]",
        "string": '"' + "x" * 20_000 + '"',
        "rows": "[" + ",".join("0" * 1_000) + "]",
        "number": "1" * 400,
    }[limit]
    parser = JsonParser(strict=True)
    parser.feed(text)
    parser.close()


def test_limits_of_ones_own() -> None:
    observed = run(lambda: RecipeParser(limits=Limits(string=5)), ['{"title": "Spinach"}'])
    assert observed.outcome.problem is not None
    assert observed.outcome.problem.code == "string_limit"


# --- memory ---------------------------------------------------------------------------------------------------------

MANY = 10_000_000 if HARDER > 1 else 200_000
"""Characters of each long thing: ten megabytes where there is time for it."""
LONG_THINGS = {
    "a text": ('{"text": "', "x", '"}'),
    "a text of escapes": ('{"text": "', "\\n", '"}'),
    "a text nobody asked for": ('{"unknown": "', "x", '"}'),
    "a key": ('{"', "x", '": 1}'),
    "white space": ("", " ", ""),
    "prose": ("", "so ", ""),
    "reasoning": ("<think>", "hm ", ""),
    "a comment": ("{ /* ", "x", ""),
    "an unknown list": ('{"unknown": [', "1,", ""),
}


def test_a_model_names_its_limits() -> None:
    class Short(Loose):
        stream_limits: ClassVar[Limits] = Limits(rows=1)

    class Other(Loose):
        stream_limits: ClassVar[str] = "none of ours"

    text = '{"rows": [1, 2]}'
    assert run(lambda: ModelParser(Short), [text]).outcome.kind == "invalid"
    assert run(lambda: ModelParser(Other), [text]).outcome.kind == "complete"
    assert run(lambda: ModelParser(Short, limits=Limits()), [text]).outcome.kind == "complete"
    deep = "[" * 40
    assert repr(run(lambda: ModelParser(Recipe), [deep]).outcome) == repr(run(RecipeParser, [deep]).outcome)


ENDS = {
    "complete": '{"title": "a", "ingredients": ["1 egg"], "steps": ["Boil."]}',
    "truncated": '{"title": "a", "ingredients": [{"name": "eg',
    "broken": '{"title": "a", "ingredients": [}}',
    "none": "no JSON at all",
    "wrapped": '{"recipe": {"title": "a"}, "more": [1, {"b": 2}], "c": "d"}',
    "twice": '{"title": "..."} {"title": "a", "steps": ["b"]} and {"x": [1]}',
    "closed early": '{"title": "a"}, {"name": "b"}',
    "a row's text": '{"title": "a", "steps": ["{\\"text\\": 1}", "b',
    "too deep": "[" * 40,
}


@pytest.mark.parametrize("make", [RecipeParser, lambda: ModelParser(Loose)])
@pytest.mark.parametrize("text", ENDS.values(), ids=ENDS.keys())
def test_a_closed_parser_is_freed_without_the_garbage_collector(make: Any, text: str) -> None:
    laws.run(make, [text])  # which has validators built
    gc.collect()
    gc.disable()
    try:
        for chunks in ([text], list(text)):
            parser = make()
            for chunk in chunks:
                parser.feed(chunk)
            parser.close()
            del parser
        assert gc.collect() == 0
    finally:
        gc.enable()


@heavy
@pytest.mark.parametrize(("begin", "more", "end"), LONG_THINGS.values(), ids=LONG_THINGS.keys())
@pytest.mark.parametrize("size", [1, 4096])
@pytest.mark.parametrize("make", [ModelParser, JsonParser], ids=["model", "json"])
def test_memory_is_that_of_the_text(make: Any, size: int, begin: str, more: str, end: str) -> None:
    """Of any one long thing the parser holds the thing itself, and a few thousand characters in pieces."""
    if make is JsonParser and begin.endswith("["):
        pytest.skip("JsonParser is asked for every value, and a list of numbers is that large in Python")
    arguments = (Loose,) if make is ModelParser else (False,)
    assert holds_less(
        1.1 * MANY + 150_000,
        lambda: make(*arguments, limits=Limits.none()),
        lambda: itertools.chain([begin], in_pieces(more, MANY, size), [end]),
    )


def in_pieces(unit: str, length: int, size: int) -> Iterator[str]:
    text = unit * (size // len(unit) + 1)
    for at in range(0, length, size):
        yield text[:size] if size >= len(unit) else unit[at % len(unit)]


def holds_less(bound: float, make: Callable[[], Any], pieces: Callable[[], Iterable[str]]) -> bool:
    """Whether a parser allocates less while it reads. Measured again if it does not: the interpreter's table of
    interned strings grows at any one of them, by 1 to 4 MB at once, whoever brings it."""
    return any(peak(make, pieces()) < bound for _ in range(2))


def peak(make: Callable[[], Any], pieces: Iterable[str]) -> int:
    """Bytes allocated at the most while a parser reads."""
    make().feed('{"text": "x')  # what is made once per model is no parser's own
    gc.collect()
    tracemalloc.start()
    try:
        parser = make()
        for piece in pieces:
            parser.feed(piece)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@heavy
@pytest.mark.parametrize(
    "hostile", ["[", '{"a":', '"', "1", "[1,", " ", "x", '{"title": "a", ', "\\", "<think>", "```", "/*"]
)
def test_default_limits_bound_what_a_hostile_text_costs(hostile: str) -> None:
    """Megabytes of whatever, fed to a parser with its defaults: it stops at a limit and holds next to nothing."""
    assert holds_less(3_000_000, RecipeParser, lambda: itertools.repeat(hostile * 1000, 3_000))


# --- a million feeds ------------------------------------------------------------------------------------------------


@heavy
@pytest.mark.parametrize(
    ("begin", "more"), [('{"text": "', "x"), ('{"rows": [', "1,"), ("", "so ")], ids=["one text", "many rows", "prose"]
)
def test_a_million_one_character_feeds(begin: str, more: str) -> None:
    """Not timed here (that is bench's): it comes to its end, which a quadratic parser would not."""
    parser = ModelParser(Loose, limits=Limits.none())
    parser.feed(begin)
    for char in itertools.islice(itertools.cycle(more), 1_000_000 if HARDER > 1 else 100_000):
        parser.feed(char)
    parser.close()
    assert parser.outcome is not None
    assert parser.outcome.kind != "complete"


def test_calls_per_character_do_not_grow() -> None:
    def feed(count: int) -> Callable[[], object]:
        return lambda: run(lambda: ModelParser(Loose, limits=Limits.none()), list('{"text": "' + "x" * count + '"}'))

    small, large = laws.calls(feed(2_000)), laws.calls(feed(20_000))
    assert large < small * 11  # ten times the text; folding long texts costs a step now and then


# --- where a string becomes too long --------------------------------------------------------------------------------

AT_A_LIMIT = [
    '{"a":1,"b":"abcdef\nd"}',
    '{"a":1,"b":"abcdef\td"}',
    '{"a":1,"b":"abcde\\\nd"}',
    '{"a":1,"b":"abcd\\u00\nd"}',
    '{"b":"ab\ncd\nef\ngh"}',
    '{"b":"ab\\ncd\\u0041\\qx\\ud83d\\ude00\\ud83dyy\\ud83d"}',
    '{"b":"ab "cd"\n" ef"  , "c": 1}',
    "{'b': 'ab'cd\n'ef\\'gh' , \"c\": 1}",
    '{"b": "\ud83d\nxy\ud83d\\n"}',
    '{"ab\ncd\\q\nef": 1}',
    '{“ab”: “cd\n”ef\\””, "g": 1}',
]


@pytest.mark.parametrize("text", AT_A_LIMIT)
@pytest.mark.parametrize("allowed", range(14))
def test_a_string_is_too_long_at_the_first_character_beyond_its_limit(text: str, allowed: int) -> None:
    """Nothing is mended there and beyond, but for the quote behind which it goes on; and no line begins there."""

    def make() -> ModelParser[dict[str, Any]]:
        return ModelParser(dict[str, Any], limits=Limits(string=allowed))

    whole = run(make, [text])
    for chunks in chunkings(text):
        observed = run(make, chunks)
        laws.check(observed)
        assert laws.normal(observed) == laws.normal(whole), chunks
    problem = whole.outcome.problem
    if isinstance(problem, LimitError):
        assert (problem.line, problem.column) == place(text, problem.offset)
        mends = [event for event in whole.said() if isinstance(event, Repaired)]
        assert all(mend.offset < problem.offset for mend in mends if mend.code != "inner_quotes")


@pytest.mark.parametrize("make", [RecipeParser, lambda limits: JsonParser(strict=False, limits=limits)])
def test_a_text_is_too_long_within_a_string(make: Any) -> None:
    for chunks in chunkings('{"title": "so long", "so": 1}'):
        parser = make(limits=Limits(text=14))
        failed = None
        for chunk in chunks:
            try:
                parser.feed(chunk)
            except LimitError as error:
                failed = failed or error
        failed = failed or parser.outcome.problem
        assert (failed.code, failed.offset, failed.column) == ("text_limit", 14, 15)
        assert parser.value == {"title": "so "}


def test_the_place_of_a_line_break_beyond_a_limit() -> None:
    problem = run(lambda: ModelParser(Loose, limits=Limits(string=6)), [AT_A_LIMIT[0]]).outcome.problem
    assert problem is not None
    assert (problem.offset, problem.line, problem.column) == (18, 1, 19)
