"""Keeps from the model what the user must not eat, as far as the pantry's names say so.

What contains an allergen, or usually does, is withheld and named to the user; so is what a diet among the wishes leaves
out, and a wish that asks for what another entry forbids. So is said what could not be judged: an allergy that no list
names, a name in a writing or language that is not read. What the model then writes is `safety`'s business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kiwi_recipes.food.allergens import Finding, did_you_mean, held_against, is_read, language_of, understand
from kiwi_recipes.recipes.safety import Rule, RuleKind, asked_of, conflicts_in_wish, is_unread, rules_of
from kiwi_recipes.recipes.schemas import RecipeRequest

NOT_CHECKED = (
    "This recipe was not checked for allergens. A language model wrote it and can be wrong: "
    "read every ingredient yourself before you cook."
)
READ_NOT_CHECKED = (
    "This recipe was not checked for allergens. A language model read it in a text and can be wrong: "
    "read every ingredient yourself before you cook."
)
BY_NAME = (
    "Held against {}, by the names of the foods alone: that can show that something is in there, never that it is not. "
    "A language model wrote this and can be wrong: read every label before you cook."
)


def holds(name: str, allergy: str, language: str | None = None) -> bool:
    """Does the food's name say that it holds, or usually holds, what the allergy names? A no says nothing."""
    return bool(held_against(name, [(allergy, understand(allergy, language_of(language)))], language))


@dataclass(frozen=True, slots=True)
class PantrySplit:
    """The pantry as the model may see it: `items` without what was `withheld` (item, entry that forbids it).

    `unknown_allergies` are on no list: only names with these very words were withheld. Among them are such allergies in
    the wishes, and wishes that could not be read, which are no rules. `unread` are items whose names could not be read.
    `rules` are what the request forbids; `clashes` the wishes that ask for just that.
    """

    items: tuple[str, ...]
    withheld: tuple[tuple[str, str], ...]
    unknown_allergies: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    clashes: tuple[tuple[str, Finding], ...] = ()

    def kind_of(self, entry: str) -> RuleKind:
        return next((rule.kind for rule in self.rules if rule.entry == entry), "allergen")

    def wishes(self, request: RecipeRequest) -> list[str]:
        """The wishes that the prompt names: not those that ask for what is forbidden."""
        left_out = {wish for wish, _ in self.clashes} - {rule.entry for rule in self.rules}
        return [wish for wish in request.constraints if wish not in left_out]

    def style(self, request: RecipeRequest) -> str | None:
        return None if request.style_id in {wish for wish, _ in self.clashes} else request.style_id


def split_pantry(request: RecipeRequest) -> PantrySplit:
    """What a request's pantry and wishes come to under its own rules."""
    rules = rules_of(request)
    kept, withheld, unread = _split(request.pantry_items, rules, request.language)
    wishes = [*request.constraints, *([request.style_id] if request.style_id else [])]
    clashes = [(wish, found) for wish in wishes for found in _clashes(wish, rules, request.language, kept)[:1]]
    language = language_of(request.language)
    said = [*request.allergies, *(rule.entry for rule in rules if rule.kind == "allergen")]
    unknown = unknown_allergies(dict.fromkeys(said), request.language)
    unknown += [wish for wish in request.constraints if is_unread(wish, language)]
    return PantrySplit(kept, withheld, tuple(unknown), unread, rules, tuple(clashes))


_BUT = re.compile(r"\b(?:but|with|aber|mit|mais|avec|pero|con|ma)\b")


def _clashes(wish: str, rules: tuple[Rule, ...], language: str | None, pantry: tuple[str, ...]) -> list[Finding]:
    """What a wish asks for that is forbidden. A wish that forbids may do so by itself: "vegetarian, but with fish"."""
    if any(rule.entry == wish for rule in rules):
        but = _BUT.search(wish.lower())
        wish = wish[but.end() :] if but else ""
    return conflicts_in_wish(wish, rules, language, pantry) if wish.strip() else []


def exclude_allergens(pantry: Iterable[str], allergies: Iterable[str], language: str | None = None) -> PantrySplit:
    """Split the pantry into what may be used and what matches an allergy, with the first allergy that it matches."""
    named = tuple(allergies)
    rules = tuple(Rule(entry, "allergen", understand(entry, language_of(language))) for entry in named)
    kept, withheld, unread = _split(pantry, rules, language)
    return PantrySplit(kept, withheld, tuple(unknown_allergies(named, language)), unread)


def _split(
    pantry: Iterable[str], rules: tuple[Rule, ...], language: str | None
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...], tuple[str, ...]]:
    asked = asked_of(rules)
    kept: list[str] = []
    withheld: list[tuple[str, str]] = []
    unread: list[str] = []
    for item in pantry:
        if found := held_against(item, asked, language):
            withheld.append((item, found[0].allergy))
            continue
        kept.append(item)
        if rules and not is_read(item, language):
            unread.append(item)
    return tuple(kept), tuple(withheld), tuple(unread)


def unknown_allergies(allergies: Iterable[str], language: str | None = None) -> list[str]:
    """Those of which at least a part is on no list."""
    asked = ((allergy, understand(allergy, language_of(language))) for allergy in allergies)
    return [allergy for allergy, parts in asked if not parts or not all(part.keys for part in parts)]


def misspelt(allergies: Iterable[str], language: str | None = None) -> dict[str, list[str]]:
    """Those that come near to the name of an allergen, and the names."""
    near = ((allergy, did_you_mean(allergy, language_of(language))) for allergy in allergies)
    return {allergy: names for allergy, names in near if names}
