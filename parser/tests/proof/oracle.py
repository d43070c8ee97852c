"""One text, every law: what the fuzzer and the soak run do with each of their inputs."""

from __future__ import annotations

import json
import random
from typing import Any

from pydantic import BaseModel

from kiwi_parser import (
    FieldDropped,
    JsonParser,
    JsonSyntaxError,
    LimitError,
    Limits,
    ModelParser,
    RecipeParser,
    Repaired,
)
from proof import laws
from proof.laws import normal, run
from proof.recogniser import verdict
from proof.strict import parse, place, same


class Note(BaseModel):
    text: str
    tags: list[str] = []


class Anything(BaseModel):
    """A model with some of everything, none of it about food."""

    title: str = ""
    size: int | None = None
    notes: list[Note] = []
    by_name: dict[str, Note] = {}
    grid: list[list[int]] = []
    more: Any = None


def examine(text: str, dice: random.Random) -> None:
    """Raises AssertionError, or whatever the parser should not have raised."""
    examine_strict(text, dice)
    examine_lenient(text, dice)
    for make in (RecipeParser, lambda: ModelParser(Anything, limits=Limits.none())):
        examine_model(make, text, dice)


def cuts(text: str, dice: random.Random) -> list[list[str]]:
    """The text one character at a time, and cut in two random ways."""
    at = sorted(dice.randrange(len(text) + 1) for _ in range(dice.randint(1, 6)))
    few = [text[start:end] for start, end in zip([0, *at], [*at, len(text)], strict=True)]
    longest = dice.randint(1, 9)
    many, start = [], 0
    while start < len(text):
        end = start + dice.randint(1, longest)
        many.append(text[start:end])
        start = end
    return [list(text), few, many]


def examine_strict(text: str, dice: random.Random) -> None:
    """As the recogniser and json.loads have it; refused with the very character."""
    expected = verdict(text)
    for chunks in [[text], *cuts(text, dice)]:
        told = parse(chunks)
        if isinstance(told.error, LimitError):
            assert told.error.code == "number_limit", told  # more digits than Python reads
            continue
        assert told.verdict == expected, (told, expected)
        if told.error is not None:
            assert (told.error.line, told.error.column) == place(text, told.offset)
        elif text.count("[") + text.count("{") < 500:
            assert same(told.value, json.loads(text))


def examine_lenient(text: str, dice: random.Random) -> None:
    """The same for every chunking; and for valid JSON the same as strict, with nothing mended."""
    whole = lenient([text])
    for chunks in cuts(text, dice):
        assert lenient(chunks) == whole, chunks
    told = parse([text])
    if told.kind == "complete" and not isinstance(told.error, LimitError):
        assert whole == (repr(told.value), None, [])


def lenient(chunks: list[str]) -> tuple[str, Any, list[str]]:
    """The value, the error if there was one, the mends."""
    parser = JsonParser(strict=False, limits=Limits.none())
    events: list[Any] = []
    failed = None
    try:
        for chunk in chunks:
            events += parser.feed(chunk)
        events += parser.close()
    except JsonSyntaxError as error:
        events += error.events
        failed = (type(error), error.code, error.offset, error.line, error.column)
    return repr(parser.value), failed, [repr(event) for event in events if isinstance(event, Repaired)]


def examine_model(make: laws.Make, text: str, dice: random.Random) -> None:
    whole = run(make, [text])
    laws.check(whole)
    expected = normal(whole)
    for chunks in cuts(text, dice):
        observed = run(make, chunks)
        laws.check(observed)
        assert normal(observed) == expected, chunks
    if whole.outcome.kind == "complete":
        assert isinstance(whole.value, BaseModel)
        assert not any(isinstance(event, FieldDropped) and event.path == () for event in whole.said())
