"""What becomes of a file's recipes: those that are kept, and those that are not."""

from __future__ import annotations

from pydantic import BaseModel, Field

from kiwi_recipes.library.entries import Acknowledged, KeptRecipe, NewRecipe, Origin
from kiwi_recipes.library.export.json_ld import host_of
from kiwi_recipes.library.imports.convert import Imported
from kiwi_recipes.library.imports.read import RefusedEntry
from kiwi_recipes.recipes.made_from import MadeFrom


class ImportedRecipe(BaseModel):
    """A recipe of the file, as it is kept now."""

    recipe: KeptRecipe
    remarks: list[str] = Field(description="What could not be read, or was put in another way.")


class RefusedRecipe(BaseModel):
    """A recipe of the file that is not kept, and why."""

    name: str | None
    code: str
    detail: str


class ImportResult(BaseModel):
    """What became of each recipe in the file."""

    imported: list[ImportedRecipe]
    refused: list[RefusedRecipe]


def imported_of(one: Imported, kept: KeptRecipe) -> ImportedRecipe:
    return ImportedRecipe(recipe=kept, remarks=[remark.message for remark in one.remarks])


def refused_of(one: RefusedEntry) -> RefusedRecipe:
    return RefusedRecipe(name=one.name, code=one.why.code, detail=str(one.why))


def new_of(one: Imported, file_name: str | None) -> NewRecipe:
    """What is kept of a recipe that was read. Who imports one with warnings has agreed to them."""
    recipe = one.recipe.model_dump(mode="json", exclude_none=True)
    if one.allergens is not None:
        recipe["allergens"] = one.allergens.model_dump(mode="json")
    warnings = [
        {"code": "import", "message": message, "evidence": {"remark": kind, **evidence}}
        for kind, message, evidence in one.remarks
    ]
    return NewRecipe(
        one.recipe.title,
        recipe,
        origin=Origin(
            source=one.source_url,
            made_from=MadeFrom(kind="file", name=host_of(one.source_url) or file_name),
            warnings=warnings,
        ),
        acknowledged=[Acknowledged(path=found.path, text=found.text, allergy=found.allergy) for found in one.likely],
        tags=one.tags,
    )
