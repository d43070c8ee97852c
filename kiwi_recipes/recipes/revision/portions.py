"""A wish that is only for how many: it takes no model, which is bad at sums."""

from __future__ import annotations

import re
from typing import Any

from kiwi_parser.events import Path
from kiwi_parser.recipe.servings import read_servings

from kiwi_recipes.food.scale import CantScale, Remark, factor_for_servings, scale
from kiwi_recipes.recipes.languages import LANGUAGES

_POLITE = re.compile(
    r"^(?:please|bitte|make (?:it|this)|cook (?:it|this)|scale(?: it| this)?(?: to)?)\s+"
    r"|[\s,]*(?:please|bitte)?[.!]*$",
    re.IGNORECASE,
)
_FOR = r"(?:for|serves?|serving|für|pour|para|per)\s+"
_PEOPLE = (
    r"\s+(?:people|persons?|guests?|adults|servings?|portions?|personen|portionen|gäste|personnes?|parts|personas?|"
    r"raciones|porciones|persone|porzioni)"
)
_ONLY = re.compile(rf"{_FOR}[^\W_]+(?:{_PEOPLE})?|[^\W_]+{_PEOPLE}", re.IGNORECASE)
MOST = 50


def people_wished(wish: str, language: str | None) -> int | None:
    """For how many, if the wish says that and nothing else: "for eight", "für 6 Personen"."""
    bare = wish
    while (shorter := _POLITE.sub("", bare)) != bare:
        bare = shorter
    if not _ONLY.fullmatch(bare):
        return None
    tags = dict.fromkeys((language, *LANGUAGES))  # a wish need not be in the recipe's language
    found = next((people for tag in tags if (people := read_servings(bare, tag)) is not None), None)
    return int(found) if found is not None and found == int(found) and 1 <= found <= MOST else None


def scaled_parts(recipe: dict[str, Any], people: int) -> tuple[list[tuple[Path, Any]], list[Remark]] | None:
    """The parts of the recipe for so many, and what a cook should know; None if it does not say for how many it is."""
    try:
        found = scale(recipe, factor_for_servings(recipe, people))
    except CantScale:
        return None
    rows: list[tuple[Path, Any]] = [(("ingredients", at), row) for at, row in enumerate(found.recipe["ingredients"])]
    return [(("servings",), people), *rows], found.remarks
