"""What an export says about allergens, in the recipe's language: what a reader of the card saw is in every form."""

from __future__ import annotations

from collections.abc import Iterable

from kiwi_parser.recipe import Recipe

from kiwi_recipes.library.export.allergen_words import ALLERGEN_WORDS, AllergenWords
from kiwi_recipes.library.export.words import ExportWords
from kiwi_recipes.recipes.enrich import allergy_warnings
from kiwi_recipes.recipes.events import Warned
from kiwi_recipes.recipes.guard import warning_of
from kiwi_recipes.recipes.pantry_split import NOT_CHECKED, READ_NOT_CHECKED
from kiwi_recipes.recipes.schemas import AllergenReport, Sighting

__all__ = ["NOBODY_LOOKED", "UNCHECKED", "allergen_lines", "likely_lines"]

NOBODY_LOOKED = "This recipe was not checked for allergens: read every ingredient yourself before you cook."
"""Of one that no model wrote."""

_ATTRIBUTES = {NOBODY_LOOKED: "nobody_looked", NOT_CHECKED: "not_checked", READ_NOT_CHECKED: "read_not_checked"}
UNCHECKED = frozenset(
    [*_ATTRIBUTES, *(getattr(words, name) for words in ALLERGEN_WORDS.values() for name in _ATTRIBUTES.values())]
)
"""All the ways to say that nobody looked."""

_OF_THE_PANTRY = frozenset({"allergen_withheld", "diet_withheld", "wish_conflict"})
"""They are about what somebody has and wished, not about the recipe."""


def likely_lines(recipe: Recipe, words: ExportWords) -> list[str]:
    """Of each thing in the recipe that likely contains what was ruled out, a sentence."""
    report = _report(recipe)
    return [] if report is None else _found(report.likely, words)


def allergen_lines(recipe: Recipe, words: ExportWords) -> list[str]:
    """All that must be known of the recipe, the likely ones first; that nobody looked, if nobody did."""
    report = _report(recipe)
    said = ALLERGEN_WORDS.get(words.language)
    if report is None:
        nobody = NOBODY_LOOKED if getattr(recipe, "provenance", None) is None else NOT_CHECKED
        return [getattr(said, _ATTRIBUTES[nobody], nobody)]
    warnings = [one for one in allergy_warnings(report) if one.code not in _OF_THE_PANTRY]
    told = [_told(one, report, said) if said else one.message for one in warnings]
    return list(dict.fromkeys([*_found([*report.likely, *report.conflicts], words), *told]))


def _found(sightings: Iterable[Sighting], words: ExportWords) -> list[str]:
    said = ALLERGEN_WORDS.get(words.language)
    lines = [_sighted(one, said) if said else warning_of(one).message for one in sightings]
    return list(dict.fromkeys(lines))


def _sighted(found: Sighting, said: AllergenWords) -> str:
    name, *number = (found.path or "/").split("/")[1:]
    where = said.step.format(int(number[0]) + 1) if name == "steps" else said.quoted.format(found.text)
    sentence = said.contains if found.outcome == "contains" else said.likely
    entry, phrase = said.quoted.format(found.allergy), said.quoted.format(found.phrase)
    return sentence.format(where=where, entry=entry, phrase=phrase)


def _told(warned: Warned, report: AllergenReport, said: AllergenWords) -> str:
    """The warning in this language; as it came, if it has no sentence here."""
    if warned.code == "allergens_not_checked":
        return getattr(said, _ATTRIBUTES.get(warned.message, ""), warned.message)
    evidence = warned.evidence or {}
    entries = {
        "allergens_by_name": [*report.forbidden, *report.diets] or [one.allergy for one in report.likely],
        "allergy_unknown": evidence.get("allergies"),
        "wish_unread": evidence.get("wishes"),
        "language_unread": [evidence.get("language")],
        "pantry_unread": evidence.get("items"),
    }.get(warned.code)
    sentence = getattr(said, warned.code.removeprefix("allergens_"), None)
    if not entries or sentence is None:
        return warned.message
    return str(sentence.format(entries=", ".join(said.quoted.format(one) for one in dict.fromkeys(entries))))


def _report(recipe: Recipe) -> AllergenReport | None:
    report = getattr(recipe, "allergens", None)
    return report if isinstance(report, AllergenReport) else None
