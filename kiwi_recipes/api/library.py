"""`/api/v1/recipes`: recipes that are kept. Each session has its own."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Path, Query, Request
from pydantic import ValidationError
from starlette.responses import Response

from kiwi_recipes.api import examples, problems, refusals
from kiwi_recipes.api.exact_json import ExactJSON
from kiwi_recipes.api.headers import declared
from kiwi_recipes.api.kept_runs import check_acknowledged, new_of_run
from kiwi_recipes.api.library_bodies import ChangeRequest, PostedRecipe, SaveRequest
from kiwi_recipes.api.problem_details import from_validation
from kiwi_recipes.api.services import Services, SessionFirst, caller_of, services_of
from kiwi_recipes.library import (
    ChangedMeanwhile,
    KeptRecipe,
    LibraryTrouble,
    ListQuery,
    NewRecipe,
    NoSuchRecipe,
    NoSuchRevision,
    Origin,
    RecipeDeleted,
    RecipePage,
    RevisedMeanwhile,
)
from kiwi_recipes.library.entries import Sort
from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.streams.store import ForgottenRun, StoreUnavailable, UnknownRun

if TYPE_CHECKING:  # with it SQLAlchemy would be loaded
    from kiwi_recipes.library.repository import Library

router = APIRouter(prefix="/api/v1/recipes", tags=["library"], route_class=SessionFirst)

END_PATIENCE = 5.0
"""Seconds. Who has just stopped a run saves what is there: its end, which follows in a moment, is waited for."""
PURGE_EVERY = 3_600.0
TRY_AGAIN_EVERY = 30.0
"""Seconds, while the library can't be used: so that health says soon that it can."""

RecipeId = Annotated[UUID, Path(description="`id` of a kept recipe.")]
IfMatch = Annotated[
    str | None,
    Header(
        max_length=1_000,
        description="Required: the ETag of the recipe as you last saw it, so that no change by another tab is "
        "overwritten; `*` for whatever there is.",
    ),
]
IfNoneMatch = Annotated[
    str | None, Header(max_length=1_000, description="The ETag of the recipe as you know it: 304 if it still is.")
]
_NO_STORE = {"Cache-Control": "no-store"}

_TAG = re.compile(r'(W/)?"([^\s"]*)"')
_TAGS = re.compile(rf"[\s,]*{_TAG.pattern}(\s*,[\s,]*{_TAG.pattern})*[\s,]*")
"""RFC 9110, 8.8.3 and 5.6.1. A weak tag (`W/`) is not enough to change something: 13.1.1."""


@asynccontextmanager
async def in_library(services: Services) -> AsyncGenerator[Library]:
    """The library; what it raises becomes a Problem."""
    try:
        async with services.library.use() as library:
            yield library
    except LibraryTrouble as trouble:
        raise refusals.library_trouble(trouble) from trouble
    except NoSuchRecipe:
        raise refusals.recipe_unknown() from None
    except RecipeDeleted:
        raise refusals.recipe_deleted() from None
    except NoSuchRevision:
        raise refusals.revision_unknown() from None
    except RevisedMeanwhile:
        raise refusals.revised_meanwhile() from None
    except ChangedMeanwhile as changed:
        raise refusals.changed_meanwhile(changed.current) from None


def answer_kept(kept: KeptRecipe, status: int = 200, **headers: str) -> Response:
    return ExactJSON(
        kept.model_dump(mode="json"), status, headers={**_NO_STORE, "ETag": refusals.etag(kept), **headers}
    )


async def seen_version(library: Library, owner: str, recipe_id: str, if_match: str | None) -> int | None:
    """The version that the caller saw; None: any will do (`*`)."""
    if if_match is None:
        raise refusals.precondition_required()
    if if_match.strip() == "*":
        return None
    strong = [tag for weak, tag in _TAG.findall(if_match) if not weak]
    if not strong or not _TAGS.fullmatch(if_match):
        raise refusals.if_match_unread()
    versions = [int(tag) for tag in strong if re.fullmatch("[0-9]{1,9}", tag)]
    if len(versions) > 1:
        current = (await library.get(owner, recipe_id)).version
        return current if current in versions else 0
    return versions[0] if versions else 0


@router.get(
    "",
    summary="List kept recipes",
    operation_id="list_recipes",
    responses={
        200: {"description": "A page of them"},
        **problems.responses(examples.NOT_IN_SESSION, examples.VALIDATION, *examples.LIBRARY),
    },
)
async def list_recipes(
    request: Request,
    q: Annotated[
        str | None,
        Query(max_length=200, description="Words that are all in it; the last letters of each may be missing."),
    ] = None,
    favourite: Annotated[bool | None, Query(description="Only favourites, or only what is none.")] = None,
    drafts: Annotated[bool | None, Query(description="Only what is no whole recipe, or only what is.")] = None,
    tag: Annotated[list[str] | None, Query(max_length=20, description="Repeat for several: all are wanted.")] = None,
    rating: Annotated[int | None, Query(ge=1, le=5, description="At least.")] = None,
    deleted: Annotated[bool, Query(description="Those that were deleted and can be restored.")] = False,
    sort: Annotated[Sort | None, Query(description="Default: the best first with `q`, else the newest.")] = None,
    offset: Annotated[int, Query(ge=0, le=1_000_000, description="How many to pass over.")] = 0,
    limit: Annotated[int, Query(ge=1, le=100, description="How many to list at most.")] = 50,
) -> RecipePage:
    """List the recipes that are kept, a page at a time, without their texts. All conditions have to hold."""
    query = ListQuery(
        text=q,
        favourite=favourite,
        drafts=drafts,
        tags=tuple(tag or ()),
        least_rating=rating,
        deleted=deleted,
        sort=sort or ("-created" if q is None else "relevance"),
        offset=offset,
        limit=limit,
    )
    async with in_library(services_of(request)) as library:
        return await library.page(caller_of(request).id, query)


@router.post(
    "",
    summary="Keep a recipe",
    operation_id="save_recipe",
    status_code=201,
    response_model=KeptRecipe,
    responses={
        200: {"description": "It was kept already", "model": KeptRecipe, "headers": declared("ETag", "Location")},
        201: {"description": "It is kept now", "headers": declared("ETag", "Location")},
        **problems.responses(*examples.SAVE),
    },
)
async def save_recipe(body: SaveRequest, request: Request) -> Response:
    """Keep what a run wrote, or a recipe that you send.

    A run that was stopped or failed is kept as a draft. A run that is kept already is answered with 200. A recipe that
    likely contains what was ruled out is only kept if each such warning is sent as `acknowledged`.
    """
    services, owner = services_of(request), caller_of(request).id
    new = _posted(body.recipe) if body.run is None else await _written(services, owner, body.run)
    check_acknowledged(new.recipe, body.acknowledged)
    new = NewRecipe(new.title, new.recipe, new.ending, new.origin, body.acknowledged, body.tags, body.note)
    async with in_library(services) as library:
        kept, is_new = await library.save(owner, new)
    return answer_kept(kept, 201 if is_new else 200, Location=f"{router.prefix}/{kept.id}")


def _posted(recipe: dict[str, Any] | None) -> NewRecipe:
    try:
        found = PostedRecipe.model_validate(recipe)
    except ValidationError as error:
        raise from_validation([{**one, "loc": ("recipe", *one["loc"])} for one in error.errors()]) from None
    provenance = {} if found.provenance is None else found.provenance.model_dump()
    return NewRecipe(found.title, found.model_dump(mode="json", exclude_none=True), origin=Origin(**provenance))


async def state_of_run(services: Services, owner: str, run_id: str) -> EventFold:
    """What the server has of a run that is over. Raises a Problem if it is not, or not known."""
    try:
        await services.runs.wait_stopped(run_id, END_PATIENCE)
        fold = await services.polled.state_of(await services.runs.find(run_id, owner))
    except UnknownRun:
        raise refusals.stream_unknown() from None
    except ForgottenRun:
        raise refusals.forgotten() from None
    except StoreUnavailable:
        raise refusals.store_unavailable() from None
    if fold.status == "running":
        raise refusals.run_not_over()
    return fold


async def _written(services: Services, owner: str, run_id: str) -> NewRecipe:
    return new_of_run(await state_of_run(services, owner, run_id), run_id)


@router.get(
    "/{recipe_id:uuid}",
    response_model=KeptRecipe,
    responses={
        200: {"description": "The recipe", "headers": declared("ETag")},
        304: {"description": "It is as you know it", "headers": declared("ETag")},
        **problems.responses(*examples.NOT_DELETED),
    },
    summary="Get a kept recipe",
    operation_id="get_recipe",
)
async def get_recipe(recipe_id: RecipeId, request: Request, if_none_match: IfNoneMatch = None) -> Response:
    """Get a kept recipe in full. `ETag` is its version; sent as `If-None-Match`, an unchanged recipe is a 304."""
    async with in_library(services_of(request)) as library:
        kept = await library.get(caller_of(request).id, str(recipe_id))
    known = [one.strip().removeprefix("W/") for one in (if_none_match or "").split(",")]
    if refusals.etag(kept) in known or "*" in known:
        return Response(status_code=304, headers={"ETag": refusals.etag(kept), **_NO_STORE})
    return answer_kept(kept)


@router.patch(
    "/{recipe_id:uuid}",
    response_model=KeptRecipe,
    responses={
        200: {"description": "The recipe as it is now", "headers": declared("ETag")},
        **problems.responses(*examples.JSON_BODY, *examples.NOT_DELETED, *examples.SEEN),
    },
    summary="Change a kept recipe",
    operation_id="change_recipe",
)
async def change_recipe(
    recipe_id: RecipeId, body: ChangeRequest, request: Request, if_match: IfMatch = None
) -> Response:
    """Rename a kept recipe, rate, tag or annotate it, or make it a favourite. What is not sent stays as it is."""
    owner, key = caller_of(request).id, str(recipe_id)
    async with in_library(services_of(request)) as library:
        seen = await seen_version(library, owner, key, if_match)
        return answer_kept(await library.change(owner, key, body.changes, seen))


@router.delete(
    "/{recipe_id:uuid}",
    response_model=KeptRecipe,
    responses={
        200: {"description": "The recipe, with `purged_after`", "headers": declared("ETag")},
        **problems.responses(*examples.NOT_DELETED, *examples.SEEN),
    },
    summary="Delete a kept recipe",
    operation_id="delete_recipe",
)
async def delete_recipe(recipe_id: RecipeId, request: Request, if_match: IfMatch = None) -> Response:
    """Delete a kept recipe. It can be restored until `purged_after`."""
    owner, key = caller_of(request).id, str(recipe_id)
    async with in_library(services_of(request)) as library:
        seen = await seen_version(library, owner, key, if_match)
        return answer_kept(await library.delete(owner, key, seen))


@router.post(
    "/{recipe_id:uuid}/restore",
    response_model=KeptRecipe,
    responses={
        200: {"description": "The recipe as it is now", "headers": declared("ETag")},
        **problems.responses(*examples.POST, *examples.ONE, *examples.FULL),
    },
    summary="Restore a deleted recipe",
    operation_id="restore_recipe",
)
async def restore_recipe(recipe_id: RecipeId, request: Request) -> Response:
    """Take back the deletion of a recipe. A recipe that is not deleted stays as it is."""
    async with in_library(services_of(request)) as library:
        return answer_kept(await library.restore(caller_of(request).id, str(recipe_id)))


async def keep_library(services: Services) -> None:
    """Open the library at the start, and purge from time to time what was deleted long ago."""
    while services.library.location is not None:
        try:
            async with services.library.use() as library:
                await library.purge()
            pause = PURGE_EVERY
        except LibraryTrouble:
            pause = TRY_AGAIN_EVERY  # it is logged, and health says so
        await asyncio.sleep(pause)
