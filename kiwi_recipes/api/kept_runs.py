"""What is kept of a run that is over: a recipe, or a new text of one."""

from __future__ import annotations

from typing import Any, cast

from kiwi_recipes.api import refusals
from kiwi_recipes.library import Acknowledged, KeptRecipe, NewRecipe, NewText, Origin
from kiwi_recipes.library.entries import Ending
from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.recipes.schemas import Provenance

__all__ = ["check_acknowledged", "new_of_run", "new_text"]

UNTITLED = "Untitled draft"


def new_of_run(fold: EventFold, run_id: str) -> NewRecipe:
    """What is kept of a run that is over. Raises a Problem where it wrote nothing."""
    recipe = dict(fold.recipe)
    report = recipe.pop("revision", {})  # a change that is kept as a recipe of its own
    if not any(recipe.get(name) for name in ("title", "ingredients", "steps")):
        raise refusals.nothing_to_keep()
    ending = cast(Ending, fold.status)  # it is over
    return NewRecipe(recipe.get("title") or UNTITLED, recipe, ending, _origin_of(fold, run_id, report))


def _origin_of(fold: EventFold, run_id: str, report: dict[str, Any]) -> Origin:
    """Where the text of a run comes from; `report` says by which change."""
    provenance = fold.recipe.get("provenance") or {}
    return Origin(
        run=run_id,
        warnings=fold.warnings,
        error=fold.error,
        wish=report.get("wish"),
        path=report.get("path"),
        **{name: provenance.get(name) for name in Provenance.model_fields},
    )


def check_acknowledged(recipe: dict[str, Any], acknowledged: list[Acknowledged]) -> None:
    """Raises a 409 Problem that lists the warnings which nobody has agreed to."""
    agreed = {(one.path, one.text, one.allergy) for one in acknowledged}
    left = [one for one in _likely(recipe) if (one.get("path"), one["text"], one["allergy"]) not in agreed]
    if left:
        raise refusals.allergens_not_acknowledged(left)


def _likely(recipe: dict[str, Any]) -> list[dict[str, Any]]:
    return (recipe.get("allergens") or {}).get("likely") or []


def new_text(fold: EventFold, run: str, agreed: list[Acknowledged], kept: KeptRecipe) -> NewText:
    """What a run made of the recipe. Raises a Problem where it changed another one, or nothing, or did not come out."""
    recipe = dict(fold.recipe)
    report = recipe.pop("revision", None)
    if report is None or report["recipe"] != kept.id:
        raise refusals.not_a_revision()
    if fold.status == "failed":
        raise refusals.revision_failed()
    if not report["changes"]:
        raise refusals.nothing_changed()
    before = {(one.text, one.allergy) for one in kept.acknowledged}
    known = [Acknowledged(**one) for one in _likely(recipe) if (one["text"], one["allergy"]) in before]
    acknowledged = [*known, *agreed]
    check_acknowledged(recipe, acknowledged)
    retitled = any(change["path"] == "/title" for change in report["changes"])
    return NewText(
        of=report["revision"],
        title=recipe["title"] if retitled else None,
        recipe=recipe,
        ending="completed" if fold.status == "completed" else kept.ending,
        origin=_origin(fold, run, report, kept),
        acknowledged=acknowledged,
    )


def _origin(fold: EventFold, run: str, report: dict[str, Any], kept: KeptRecipe) -> Origin:
    """The recipe stays one that was made from what it was. After a change that took no model, such as another number of
    people, the text is still of who wrote it, too."""
    origin = _origin_of(fold, run, report)
    if origin.attempts != 0:
        return origin.model_copy(update={"made_from": kept.provenance.made_from})
    changed = origin.model_dump(include={"run", "wish", "path", "warnings", "error"})
    return kept.provenance.model_copy(update=changed)
