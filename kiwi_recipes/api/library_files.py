"""Kept recipes as files of other programs, and such files as kept recipes: docs/exports.md."""

from __future__ import annotations

import asyncio
from email.message import Message
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from pydantic import BeforeValidator, Field
from starlette.responses import Response

from kiwi_recipes.api import examples, problems, refusals
from kiwi_recipes.api.exact_json import ExactJSON
from kiwi_recipes.api.headers import declared
from kiwi_recipes.api.library import RecipeId, in_library
from kiwi_recipes.api.problem_details import Problem
from kiwi_recipes.api.services import SessionFirst, caller_of, services_of
from kiwi_recipes.library import KeptRecipe, LibraryTrouble
from kiwi_recipes.library.export import FORMS, Export, FormName, export_kept
from kiwi_recipes.library.imports import ImportRefused, read_recipes
from kiwi_recipes.library.imports.result import ImportResult, RefusedRecipe, imported_of, new_of, refused_of
from kiwi_recipes.recipes.schemas import Language, clean

router = APIRouter(prefix="/api/v1/recipes", tags=["library"], route_class=SessionFirst)

FileName = Annotated[str, BeforeValidator(partial(clean, limit=255)), Field(min_length=1, max_length=255)]
_NO_STORE = {"Cache-Control": "no-store"}


# --- export ---------------------------------------------------------------------------------------------------------


def _schema_of(media_type: str) -> dict[str, str]:
    if media_type.endswith("json"):
        return {"type": "object"}
    return {"type": "string"} if media_type.startswith("text/") else {"type": "string", "format": "binary"}


_FILES = {
    "description": "The file",
    "headers": declared("Content-Disposition", "ETag"),
    "content": {form.media_type: {"schema": _schema_of(form.media_type)} for form in FORMS.values()},
}


@router.get(
    "/{recipe_id:uuid}/export",
    response_class=Response,
    responses={200: _FILES, **problems.responses(*examples.NOT_DELETED)},
    summary="Export a kept recipe",
    operation_id="export_recipe",
)
async def export_recipe(
    recipe_id: RecipeId,
    request: Request,
    form: Annotated[FormName, Query(alias="format", description="Which form the file has.")] = "jsonld",
) -> Response:
    """Get a kept recipe as a file, for another program or to read; `format` says which."""
    async with in_library(services_of(request)) as library:
        kept = await library.get(caller_of(request).id, str(recipe_id))
    made = await asyncio.to_thread(export_kept, kept, form)
    return Response(made.content, headers=_file_headers(made, kept))


def _file_headers(made: Export, kept: KeptRecipe) -> dict[str, str]:
    """A file to save, never a page to show: what a recipe says may come from anywhere."""
    charset = "; charset=utf-8" if made.media_type.startswith("text/") else ""
    return {
        **_NO_STORE,
        "ETag": f'"{kept.version}"',
        "Content-Type": made.media_type + charset,
        "Content-Disposition": disposition(made),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }


def disposition(made: Export) -> str:
    """RFC 6266: the name in ASCII for old clients, and in full (RFC 8187)."""
    return f"attachment; filename=\"{made.file_name}\"; filename*=UTF-8''{quote(made.title_name, safe='')}"


# --- import ---------------------------------------------------------------------------------------------------------

TAKEN = ("application/json", "application/ld+json", "text/html", "application/xhtml+xml")
"""Media types that a page elsewhere can't send in a visitor's name: each needs a CORS preflight. Not text/plain."""
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"} if "html" in kind else {}} for kind in TAKEN
        },
    }
}


def _not_agreed(title: str, texts: list[str]) -> RefusedRecipe:
    named = ", ".join(f"“{text}”" for text in dict.fromkeys(texts))
    detail = (
        f"“{title}” likely contains something that was ruled out when it was written: {named}. Look at its "
        "allergens, then import it again with ?agreed=true."
    )
    return RefusedRecipe(name=title, code="allergens_not_acknowledged", detail=detail)


def _nothing_imported(last: RefusedRecipe) -> Problem:
    return Problem(409, last.code, last.detail)


@router.post(
    "/import",
    status_code=201,
    response_model=ImportResult,
    responses={
        201: {"description": "What became of each recipe in the file"},
        **problems.responses(
            *examples.IMPORT, refusals.not_a_file(TAKEN), _nothing_imported(_not_agreed("Pasta", ["pesto"]))
        ),
    },
    openapi_extra=_BODY,
    summary="Import recipes from a file",
    operation_id="import_recipes",
)
async def import_recipes(
    request: Request,
    language: Annotated[
        Language | None, Query(description="A BCP 47 tag: the language of recipes that don't say theirs.")
    ] = None,
    agreed: Annotated[
        bool,
        Query(description="A recipe of ours may come with `allergens.likely`: these warnings were seen and agreed to."),
    ] = False,
    file_name: Annotated[
        FileName | None, Query(description="The file's name, for recipes that don't say where they are from.")
    ] = None,
) -> Response:
    """Keep the recipes in a file. The body is the file, of at most 10 MB.

    It can be schema.org's JSON-LD, by itself or in a web page, the JSON of Mealie, Tandoor and Nextcloud Cookbook, or
    our own. `refused` lists the recipes of the file that are not kept, and why.
    """
    services, owner = services_of(request), caller_of(request).id
    charset = _checked_media_type(request)
    content = await request.body()
    try:
        file = await asyncio.to_thread(read_recipes, content, language=language, charset=charset)
    except ImportRefused as refused:
        raise refusals.import_refused(refused) from None
    result = ImportResult(imported=[], refused=list(map(refused_of, file.refused)))
    async with in_library(services) as library:
        for one in file.recipes:
            if one.likely and not agreed:
                result.refused.append(_not_agreed(one.recipe.title, [found.text for found in one.likely]))
                continue
            try:
                kept, _ = await library.save(owner, new_of(one, file_name))
            except LibraryTrouble as trouble:
                if not result.imported:
                    raise
                left = RefusedRecipe(name=one.recipe.title, code=trouble.code, detail=trouble.detail)
                result.refused.append(left)
            else:
                result.imported.append(imported_of(one, kept))
    if not result.imported:
        raise _nothing_imported(result.refused[-1])
    return ExactJSON(result.model_dump(mode="json"), 201, headers=_NO_STORE)


def _checked_media_type(request: Request) -> str | None:
    """The charset that came with it."""
    sent = Message()
    sent["Content-Type"] = request.headers.get("content-type", "")
    if sent.get_content_type() not in TAKEN:
        raise refusals.not_a_file(TAKEN)
    return sent.get_content_charset()
