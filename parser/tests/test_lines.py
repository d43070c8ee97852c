"""Ingredient lines of every kind, in five languages: the lists in `lines/` hold what a cook would write for each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwi_parser.recipe.amounts import Amount
from kiwi_parser.recipe.lines import IngredientLine, read_ingredient_line, strip_numbering
from kiwi_parser.recipe.scanner import plain
from proof import laws

LISTS = Path(__file__).parent / "lines"
SHARE = 0.98
"""Of the lines that are read right, for each list's language at least."""


@dataclass(frozen=True)
class Expected:
    """A line of a list."""

    line: str
    language: str
    ends: tuple[float, ...]
    unit: str
    name: str
    note: str
    is_read: bool

    def __str__(self) -> str:
        return f"{self.language}: {self.line}"


def lines_of(path: Path) -> list[Expected]:
    read = []
    for text in path.read_text(encoding="utf-8").splitlines():
        if not text or text.startswith("#"):
            continue
        line, ends, unit, name, note = (part.strip() for part in text.removeprefix("? ").split("|"))
        numbers = tuple(float(Fraction(end)) for end in ends.split())
        read.append(Expected(line, path.name[:2], numbers, unit, name, note, not text.startswith("? ")))
    return read


LINES = [line for path in sorted(LISTS.glob("*.txt")) for line in lines_of(path)]


def ends(read: IngredientLine) -> tuple[float, ...]:
    amount = read.amount
    if amount is None:
        return ()
    return (float(amount.low),) if amount.high is None else (float(amount.low), float(amount.high))


def parts(note: str | None) -> list[str]:
    return sorted(part.strip() for part in (note or "").split(",") if part.strip())


@pytest.mark.parametrize("expected", [line for line in LINES if line.is_read], ids=str)
def test_line_is_read_as_a_cook_would_write_it(expected: Expected) -> None:
    read = read_ingredient_line(expected.line, expected.language)
    assert (ends(read), read.unit or "", read.name) == (expected.ends, expected.unit, expected.name)
    assert parts(read.note) == parts(expected.note)


@pytest.mark.parametrize("language", sorted({line.language for line in LINES}))
def test_nearly_all_lines_of_each_language_are_read(language: str) -> None:
    mine = [line for line in LINES if line.language == language]
    assert sum(line.is_read for line in mine) >= SHARE * len(mine)


@pytest.mark.parametrize("expected", LINES, ids=str)
def test_no_word_of_a_row_is_invented(expected: Expected) -> None:
    read = read_ingredient_line(expected.line, expected.language)
    written = plain(expected.line).lower()
    assert read.name
    for word in re.findall(r"[^\W_]+", f"{read.name} {read.note or ''}".lower()):
        assert word in written or word == "x"  # "2 x 400 g" for "2 mal 400 g"


@given(st.text(max_size=80), st.sampled_from([None, "en", "de", "fr", "es", "it"]))
def test_no_letter_is_lost_where_nothing_is_read(line: str, language: str | None) -> None:
    read = read_ingredient_line(line, language)
    if read.amount is None and read.unit is None:
        assert letters(f"{read.name}{read.note or ''}") == letters(strip_numbering(" ".join(line.split())))


def letters(text: str) -> list[str]:
    return sorted(filter(str.isalpha, plain(text).lower()))


def test_a_line_is_read_once() -> None:
    """Recipes say the same lines again and again; each is read in its own language, however it is spaced."""
    read_ingredient_line("1 egg", "en")  # the words of a language are made ready at first use
    reads = [
        partial(read_ingredient_line, line, "en") for line in ("2 cups of chestnut flour", "2 cups of  chestnut flour ")
    ]
    first, again = map(laws.calls, reads)
    assert again < first / 4
    assert reads[0]() == reads[1]() == IngredientLine(Amount(2), "cup", "chestnut flour", None)
    by_language = [read_ingredient_line("1,250 kg Mehl", language).amount for language in ("en", "de")]
    assert by_language == [None, Amount(1.25)]
