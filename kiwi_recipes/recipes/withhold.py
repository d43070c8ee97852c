"""Keeps from the model what the user must not eat, as far as the pantry's names say so.

What contains an allergen, or usually does, is withheld and named to the user. So is said what could not be judged: an
allergy that no list names, a name in a writing or language that is not read. What the model writes is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kiwi_recipes.food.allergens import did_you_mean, first_match, is_read, language_of, understand

NOT_CHECKED = (
    "This recipe was not checked for allergens. A language model wrote it and can be wrong: "
    "read every ingredient yourself before you cook."
)


def holds(name: str, allergy: str, language: str | None = None) -> bool:
    """Does the food's name say that it holds, or usually holds, what the allergy names? A no says nothing."""
    return first_match(name, (allergy,), language) is not None


@dataclass(frozen=True, slots=True)
class Larder:
    """The pantry as the model may see it: `items` without what was `withheld` (item, allergy).

    `unknown_allergies` are on no list: only names with these very words were withheld. `unread` are items whose names
    could not be read.
    """

    items: tuple[str, ...]
    withheld: tuple[tuple[str, str], ...]
    unknown_allergies: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def withhold(pantry: Iterable[str], allergies: Iterable[str], language: str | None = None) -> Larder:
    """Split the pantry into what may be used and what matches an allergy, with the first allergy that it matches."""
    kept: list[str] = []
    withheld: list[tuple[str, str]] = []
    unread: list[str] = []
    named = tuple(allergies)
    for item in pantry:
        match = first_match(item, named, language)
        if match is not None:
            withheld.append((item, match.allergy))
            continue
        kept.append(item)
        if named and not is_read(item, language):
            unread.append(item)
    return Larder(tuple(kept), tuple(withheld), tuple(unknown_allergies(named, language)), tuple(unread))


def unknown_allergies(allergies: Iterable[str], language: str | None = None) -> list[str]:
    """Those of which at least a part is on no list."""
    asked = ((allergy, understand(allergy, language_of(language))) for allergy in allergies)
    return [allergy for allergy, parts in asked if not parts or not all(part.keys for part in parts)]


def misspelt(allergies: Iterable[str], language: str | None = None) -> dict[str, list[str]]:
    """Those that come near to the name of an allergen, and the names."""
    near = ((allergy, did_you_mean(allergy, language_of(language))) for allergy in allergies)
    return {allergy: names for allergy, names in near if names}
