"""The rows of the tables as entries of the library, and its texts as a database takes them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from kiwi_recipes.library.entries import (
    LOCAL,
    PURGED_AFTER,
    Acknowledged,
    KeptRecipe,
    NewRecipe,
    NewText,
    Origin,
    RecipeRevision,
    RecipeSummary,
    RevisionSummary,
)
from kiwi_recipes.library.errors import ChangedMeanwhile
from kiwi_recipes.library.schema import RecipeRow, RevisionRow


def storable(text: str) -> str:
    """PostgreSQL's texts have no NUL, and nobody's half a surrogate pair."""
    return text.encode(errors="replace").decode().replace("\0", "")


def check_version(row: RecipeRow, version: int | None) -> None:
    if version is not None and row.version != version:
        raise ChangedMeanwhile(kept_of(row))


def past_of(row: RecipeRow, now: int) -> RevisionRow:
    """The recipe's text as it is, about to be replaced."""
    return RevisionRow(
        number=row.number,
        revision=row.revision,
        title=row.title,
        recipe=row.recipe,
        ending=row.ending,
        provenance=row.provenance,
        acknowledged=row.acknowledged,
        replaced=now,
    )


def text_columns(text: NewRecipe | NewText) -> dict[str, str]:
    """What the columns of a recipe's text hold, beside the title. `_text_fields` reads them."""
    return {
        "recipe": json.dumps(text.recipe),
        "ending": text.ending,
        "provenance": json.dumps(text.origin.model_dump()),
        "acknowledged": json.dumps([one.model_dump() for one in text.acknowledged]),
    }


def revision_summary(row: RecipeRow | RevisionRow) -> RevisionSummary:
    return RevisionSummary(**_revision_fields(row))


def _revision_fields(row: RecipeRow | RevisionRow) -> dict[str, Any]:
    origin = json.loads(row.provenance)
    return {
        "revision": row.revision,
        "title": row.title,
        **{name: origin.get(name) for name in ("wish", "path", "model")},
        "replaced": _time(row.replaced) if isinstance(row, RevisionRow) else None,
    }


def revision_of(row: RecipeRow | RevisionRow) -> RecipeRevision:
    return RecipeRevision(**_revision_fields(row), **_text_fields(row))


def _text_fields(row: RecipeRow | RevisionRow) -> dict[str, Any]:
    recipe: dict[str, Any] = json.loads(row.recipe)
    return {
        "ending": row.ending,
        "recipe": {**recipe, "title": row.title} if "title" in recipe else recipe,
        "provenance": Origin.model_validate(json.loads(row.provenance)),
        "acknowledged": [Acknowledged(**one) for one in json.loads(row.acknowledged)],
    }


def _time(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def summary_of(row: RecipeRow) -> RecipeSummary:
    return RecipeSummary(**_summary_fields(row))


def _summary_fields(row: RecipeRow) -> dict[str, Any]:
    deleted = None if row.deleted is None else _time(row.deleted)
    return {
        "id": row.id,
        "version": row.version,
        "title": row.title,
        "draft": row.ending != "completed",
        "favourite": row.favourite,
        "rating": row.rating,
        "tags": sorted(tag.tag for tag in row.tags),
        "created": _time(row.created),
        "updated": _time(row.updated),
        "deleted": deleted,
        "purged_after": deleted and deleted + PURGED_AFTER,
    }


def kept_of(row: RecipeRow) -> KeptRecipe:
    return KeptRecipe(
        **_summary_fields(row), note=row.note, revision=row.revision, link=_link(row), **_text_fields(row)
    )


def _link(row: RecipeRow) -> str | None:
    if row.share is not None:
        return f"/?shared={row.share}"
    return f"/?recipe={row.id}" if row.owner == LOCAL else None
