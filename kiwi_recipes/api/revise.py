"""`POST /api/v1/recipes/{id}/revise`: a kept recipe changed by a word. Nothing is kept of it before `…/accept`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import ConfigDict, Field
from starlette.responses import Response

from kiwi_recipes.api import examples, problems, refusals
from kiwi_recipes.api.headers import declared
from kiwi_recipes.api.kept_runs import new_text
from kiwi_recipes.api.library import (
    IfMatch,
    RecipeId,
    answer_kept,
    in_library,
    seen_version,
    state_of_run,
)
from kiwi_recipes.api.runs import (
    IdempotencyKey,
    Include,
    LastEventId,
    Order,
    answer_run,
    json_or_stream,
)
from kiwi_recipes.api.services import Services, SessionFirst, caller_of, services_of
from kiwi_recipes.library import Acknowledged, KeptRecipe, RecipeRevision, RevisionList
from kiwi_recipes.recipes.known_fields import KnownFields
from kiwi_recipes.recipes.revision import PathUnknown, ReviseRequest, Revision, RevisionResult, Subject, revision_result
from kiwi_recipes.streams.run import Producer

router = APIRouter(prefix="/api/v1/recipes", tags=["revise"], route_class=SessionFirst)


class AcceptRequest(KnownFields):
    """Which change is to be kept."""

    model_config = ConfigDict(
        strict=True,
        json_schema_extra={"additionalProperties": False, "examples": [{"run": "9c372ae4c1d24f6c8a1f0b7d5e3f2a10"}]},
    )

    run: str = Field(max_length=64, description="A run of `…/revise` that has ended.")
    acknowledged: list[Acknowledged] = Field(
        default_factory=list,
        max_length=100,
        description="New warnings of `recipe.allergens.likely` that the user has seen and agrees to.",
    )


RevisionNumber = Annotated[int, Path(ge=1, le=1_000_000_000, description="`revision` of one in the list.")]


@router.post(
    "/{recipe_id:uuid}/revise",
    response_model=RevisionResult,
    responses=json_or_stream("The recipe changed; with `?stream=true`, the events", *examples.REVISE),
    summary="Change a kept recipe by a wish",
    operation_id="revise_recipe",
)
async def revise(
    recipe_id: RecipeId,
    body: ReviseRequest,
    request: Request,
    stream: Annotated[bool, Query(description="Answer with `text/event-stream`.")] = False,
    include: Include = None,
    idempotency_key: IdempotencyKey = None,
    last_event_id: LastEventId = None,
    if_match: IfMatch = None,
) -> Response:
    """Have a model change a kept recipe by a wish, or write a part of it anew. Nothing is kept before `…/accept`.

    `If-Match` may be left out. The answer is the changed recipe as JSON or, with `?stream=true`, its events.
    """
    services, key = services_of(request), str(recipe_id)

    async def start() -> Producer:
        kept = await _kept(services, caller_of(request).id, key, if_match)
        try:
            task = Revision(Subject(kept.recipe, kept.id, kept.revision), body)
        except PathUnknown as error:
            raise refusals.path_unknown(error) from None
        return services.generator.write(task)

    order = Order(f"{key} {body.model_dump_json()}", start, revision_result)
    return await answer_run(
        order, request, stream=stream, include=include, key=idempotency_key, last_event_id=last_event_id
    )


async def _kept(services: Services, owner: str, key: str, if_match: str | None) -> KeptRecipe:
    async with in_library(services) as library:
        kept = await library.get(owner, key)
        seen = None if if_match is None else await seen_version(library, owner, key, if_match)
        library.check(kept, seen)
        return kept


@router.post(
    "/{recipe_id:uuid}/accept",
    response_model=KeptRecipe,
    responses={
        200: {"description": "The recipe as it is now", "headers": declared("ETag")},
        **problems.responses(
            *examples.JSON_BODY, *examples.NOT_DELETED, *examples.SEEN, *examples.ENDED_RUN, *examples.ACCEPT
        ),
    },
    summary="Keep a change",
    operation_id="accept_revision",
)
async def accept(recipe_id: RecipeId, body: AcceptRequest, request: Request, if_match: IfMatch = None) -> Response:
    """Keep what a run of `…/revise` made of the recipe. To discard it, do nothing.

    What the recipe was stays among its `…/revisions`. Accepted again, nothing changes.
    """
    services, owner, key = services_of(request), caller_of(request).id, str(recipe_id)
    fold = await state_of_run(services, owner, body.run)
    async with in_library(services) as library:
        kept = await library.get(owner, key)
        seen = await seen_version(library, owner, key, if_match)
        text = new_text(fold, body.run, body.acknowledged, kept)
        changed, _ = await library.revise(owner, key, text, seen)
        return answer_kept(changed)


@router.get(
    "/{recipe_id:uuid}/revisions",
    response_model=RevisionList,
    responses={200: {"description": "The revisions"}, **problems.responses(*examples.NOT_DELETED)},
    summary="List the revisions of a recipe",
    operation_id="list_revisions",
)
async def list_revisions(recipe_id: RecipeId, request: Request) -> RevisionList:
    """List what the text of a recipe was and is, the newest first."""
    async with in_library(services_of(request)) as library:
        return await library.revisions(caller_of(request).id, str(recipe_id))


@router.get(
    "/{recipe_id:uuid}/revisions/{revision}",
    response_model=RecipeRevision,
    responses={
        200: {"description": "The revision"},
        **problems.responses(*examples.NOT_DELETED, refusals.revision_unknown()),
    },
    summary="Get a revision",
    operation_id="get_revision",
)
async def get_revision(recipe_id: RecipeId, revision: RevisionNumber, request: Request) -> RecipeRevision:
    """Get one revision of a recipe in full."""
    async with in_library(services_of(request)) as library:
        return await library.revision(caller_of(request).id, str(recipe_id), revision)


@router.post(
    "/{recipe_id:uuid}/revisions/{revision}/restore",
    response_model=KeptRecipe,
    responses={
        200: {"description": "The recipe as it is now", "headers": declared("ETag")},
        **problems.responses(*examples.POST, *examples.NOT_DELETED, *examples.SEEN, refusals.revision_unknown()),
    },
    summary="Go back to a revision",
    operation_id="restore_revision",
)
async def restore_revision(
    recipe_id: RecipeId, revision: RevisionNumber, request: Request, if_match: IfMatch = None
) -> Response:
    """Undo changes: make this text the recipe's again, as a new revision.

    The text that it replaces can be restored, too.
    """
    owner, key = caller_of(request).id, str(recipe_id)
    async with in_library(services_of(request)) as library:
        seen = await seen_version(library, owner, key, if_match)
        return answer_kept(await library.bring_back(owner, key, revision, seen))
