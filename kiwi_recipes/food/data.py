"""The data files of this room: TOML, in which a list of foods is one text with commas, as one would write it down."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """What the file says: read once, and not to be changed by who asks."""
    return tomllib.loads(files("kiwi_recipes.food").joinpath(name).read_text("utf-8"))


def names(text: str) -> list[str]:
    """The entries of such a list."""
    return [name for part in text.split(",") if (name := " ".join(part.split()))]
