"""The whole recipes of a list in tests/food: `[language] {group} row; row`, then its steps, a line each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FOOD = Path(__file__).parents[1] / "food"


class ListedRecipe(NamedTuple):
    """`steps` are lines as they stand there: the text, ` =>` and what is to be read."""

    language: str
    names: list[str]
    groups: list[str | None]
    steps: list[str]


def listed_recipes(file: str) -> Iterator[ListedRecipe]:
    for recipe in re.split(r"\n(?=\[)", (FOOD / file).read_text("utf-8"))[1:]:
        head, *lines = recipe.splitlines()
        rows = [row for said in head[5:].split("; ") if (row := re.fullmatch(r"(?:\{(.+)\} )?(.+)", said))]
        steps = [line for line in lines if line and line[0] != "#"]
        yield ListedRecipe(head[1:3], [row[2] for row in rows], [row[1] for row in rows], steps)
