"""Ingredient lines: how many are read as a cook would write them, and in what time; beside ingredient-parser-nlp.

    python bench/ingredient_lines.py                        # ours, over parser/tests/lines
    pip install ingredient-parser-nlp; python bench/ingredient_lines.py --oracle

Right is a row of which amount, unit and name are: for theirs with the unit by our name, and a name that has the same
words. It wants NLTK's tagger when it is imported first and loads it from the net, for its wheel has none: where the net
can't be reached this says so. It reads English alone.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from kiwi_parser.recipe.lines import read_ingredient_line
from kiwi_parser.recipe.units import read_unit

LISTS = Path(__file__).resolve().parents[1] / "parser" / "tests" / "lines"
Row = tuple[tuple[float, ...], str, str]
Line = tuple[str, str, Row]
"""A line, its language, and what it says: the ends of its amount, its unit, its name."""


def lines() -> dict[str, list[Line]]:
    read: dict[str, list[Line]] = {}
    for path in sorted(LISTS.glob("*.txt")):
        for text in path.read_text("utf-8").splitlines():
            if text and not text.startswith("#"):
                line, ends, unit, name, _ = (part.strip() for part in text.removeprefix("? ").split("|"))
                row = tuple(float(Fraction(end)) for end in ends.split()), unit, name
                read.setdefault(path.name[:2], []).append((line, path.name[:2], row))
    return read


def ours(line: str, language: str) -> Row:
    read = read_ingredient_line(line, language)
    ends = () if read.amount is None else (read.amount.low, read.amount.high)
    return tuple(float(end) for end in ends if end is not None), read.unit or "", read.name


def theirs() -> Callable[[str, str], Row]:
    """Raises ImportError or LookupError where it can't run."""
    parse_ingredient = importlib.import_module("ingredient_parser").parse_ingredient

    def read(line: str, language: str) -> Row:
        found: Any = parse_ingredient(line, string_units=True)
        amount = found.amount[0] if found.amount else None
        low, high = (getattr(amount, key, "") for key in ("quantity", "quantity_max"))
        ends = () if isinstance(low, str) else (float(low),) if low == high else (float(low), float(high))
        unit = read_unit(getattr(amount, "unit", "") or "", language) or ""
        return ends, unit, " or ".join(name.text for name in found.name)

    read("1 cup rice", "en")
    return read


def right(read: Callable[[str, str], Row], of: list[Line]) -> int:
    return sum(_plain(read(line, language)) == _plain(row) for line, language, row in of)


def took(read: Callable[[str, str], Row], of: list[Line]) -> float:
    """Microseconds of processor time for a line."""
    began = time.process_time()
    for line, language, _ in of:
        read(line, language)
    return (time.process_time() - began) / len(of) * 1e6


def _plain(row: Row) -> tuple[tuple[float, ...], str, list[str]]:
    ends, unit, name = row
    return tuple(round(end, 3) for end in ends), unit, sorted(name.lower().replace(",", "").split())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--oracle", action="store_true", help="beside ingredient-parser-nlp")
    asked = parser.parse_args()
    read = lines()
    print("| reader | language | right | of | us a line |\n|---|---|---|---|---|")
    said = {language: right(ours, of) for language, of in read.items()}  # all first: the last lines are remembered
    for language, of in read.items():
        print(f"| ours | {language} | {said[language]} | {len(of)} | {took(ours, of):.0f} |")
    if asked.oracle:
        try:
            oracle = theirs()
        except (ImportError, LookupError) as error:
            sys.exit(f"ingredient-parser-nlp does not run here: {str(error).strip().splitlines()[0]}")
        of = read["en"]
        print(f"| ingredient-parser-nlp | en | {right(oracle, of)} | {len(of)} | {took(oracle, of):.0f} |")


if __name__ == "__main__":
    main()
