"""What an export says about allergens. A warning that a reader of the card saw is in every form of the recipe."""

from __future__ import annotations

from kiwi_parser.recipe import Recipe

from kiwi_recipes.recipes.enrich import allergy_warnings
from kiwi_recipes.recipes.guard import warning_of
from kiwi_recipes.recipes.pantry_split import NOT_CHECKED
from kiwi_recipes.recipes.schemas import AllergenReport

__all__ = ["NOBODY_LOOKED", "allergen_lines", "likely_lines"]

NOBODY_LOOKED = "This recipe was not checked for allergens: read every ingredient yourself before you cook."
"""Of one that no model wrote."""

_OF_THE_PANTRY = frozenset({"allergen_withheld", "diet_withheld", "wish_conflict"})
"""They are about what somebody has and wished, not about the recipe."""


def likely_lines(recipe: Recipe) -> list[str]:
    """Of each thing in the recipe that likely contains what was ruled out, a sentence."""
    report = _report(recipe)
    return [] if report is None else list(dict.fromkeys(warning_of(found).message for found in report.likely))


def allergen_lines(recipe: Recipe) -> list[str]:
    """All that must be known of the recipe, the likely ones first; that nobody looked, if nobody did."""
    report = _report(recipe)
    if report is None:
        return [NOBODY_LOOKED if getattr(recipe, "provenance", None) is None else NOT_CHECKED]
    found = [warning_of(one).message for one in report.conflicts]
    said = [one.message for one in allergy_warnings(report) if one.code not in _OF_THE_PANTRY]
    return list(dict.fromkeys([*likely_lines(recipe), *found, *said]))


def _report(recipe: Recipe) -> AllergenReport | None:
    report = getattr(recipe, "allergens", None)
    return report if isinstance(report, AllergenReport) else None
