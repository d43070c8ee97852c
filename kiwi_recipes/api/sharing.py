"""A link to a kept recipe, which whoever has it can open: `/api/v1/shared/TOKEN`, until its owner takes it back."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from kiwi_recipes.api import examples, problems
from kiwi_recipes.api.exact_json import ExactJSON
from kiwi_recipes.api.headers import declared
from kiwi_recipes.api.library import RecipeId, answer_kept, in_library
from kiwi_recipes.api.problem_details import Problem
from kiwi_recipes.api.services import SessionFirst, caller_of, services_of
from kiwi_recipes.library import KeptRecipe, NoSuchRecipe, SharedRecipe

router = APIRouter(prefix="/api/v1", tags=["sharing"], route_class=SessionFirst)

HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
"""The address is the key: no cache, no other site and no search engine is to have it."""

_TOKEN = re.compile(r"[\w-]{1,64}", re.ASCII)
_LINK = declared("ETag", "Location")


@router.post(
    "/recipes/{recipe_id:uuid}/share",
    status_code=201,
    response_model=KeptRecipe,
    responses={
        200: {"description": "It is shared already: the same link", "model": KeptRecipe, "headers": _LINK},
        201: {"description": "It is shared now", "headers": _LINK},
        **problems.responses(*examples.POST, *examples.NOT_DELETED, *examples.FULL),
    },
    summary="Share a kept recipe",
    operation_id="share_recipe",
)
async def share_recipe(recipe_id: RecipeId, request: Request) -> Response:
    """Make a link with which anybody can read a kept recipe, without a session, until you take it back.

    `link` is the page for people, `Location` the recipe itself. Others see the recipe as it is at that time, and what
    it likely contains of something ruled out; not your note, rating and tags, nor what was asked for.
    """
    async with in_library(services_of(request)) as library:
        kept, token, is_new = await library.share(caller_of(request).id, str(recipe_id))
    return answer_kept(kept, 201 if is_new else 200, Location=f"{router.prefix}/shared/{token}")


@router.delete(
    "/recipes/{recipe_id:uuid}/share",
    response_model=KeptRecipe,
    responses={
        200: {"description": "The recipe as it is now", "headers": declared("ETag")},
        **problems.responses(*examples.NOT_DELETED, *examples.FULL),
    },
    summary="Stop sharing a kept recipe",
    operation_id="stop_sharing",
)
async def stop_sharing(recipe_id: RecipeId, request: Request) -> Response:
    """Take the link of a kept recipe back: nobody can open it any more. Shared again, the recipe has another one."""
    async with in_library(services_of(request)) as library:
        return answer_kept(await library.stop_sharing(caller_of(request).id, str(recipe_id)))


def _shared_unknown() -> Problem:
    detail = "Nothing is shared by this link: it was taken back, its recipe was deleted, or a part of it is missing."
    return Problem(404, "shared_unknown", detail, headers={**HEADERS})


@router.get(
    "/shared/{token}",
    response_model=SharedRecipe,
    responses={200: {"description": "The recipe"}, **problems.responses(_shared_unknown(), *examples.LIBRARY)},
    summary="Get a shared recipe",
    operation_id="get_shared_recipe",
)
async def get_shared_recipe(
    token: Annotated[str, Path(description="The end of the link.")], request: Request
) -> Response:
    """Get a recipe by its link. It needs no session.

    A link that was taken back, one whose recipe was deleted, and one that never was are the same 404.
    """
    async with in_library(services_of(request)) as library:
        try:
            if not _TOKEN.fullmatch(token):
                raise NoSuchRecipe
            shared = await library.shared(token)
        except NoSuchRecipe:
            raise _shared_unknown() from None
    return ExactJSON(shared.model_dump(mode="json"), headers=HEADERS)
