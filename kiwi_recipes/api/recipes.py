"""`POST /api/v1/recipes/suggest`: a recipe from what is in the kitchen."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from kiwi_parser import Recipe
from starlette.responses import Response

from kiwi_recipes.api import examples, problems, refusals
from kiwi_recipes.api.event_stream import EVENTS_ALONE
from kiwi_recipes.api.headers import declared
from kiwi_recipes.api.runs import (
    NOTHING_LEFT,
    IdempotencyKey,
    Include,
    LastEventId,
    Order,
    OtherWire,
    answer_run,
    json_or_stream,
    run_responses,
)
from kiwi_recipes.api.services import SessionFirst, services_of
from kiwi_recipes.recipes.generator import NothingToCookWith
from kiwi_recipes.recipes.result import result_of
from kiwi_recipes.recipes.schemas import RecipeRequest, RecipeResult
from kiwi_recipes.streams.run import Producer

router = APIRouter(prefix="/api/v1/recipes", tags=["recipes"], route_class=SessionFirst)


@router.get(
    "/schema",
    summary="Get the JSON Schema of a recipe",
    operation_id="get_recipe_schema",
    responses={200: {"description": "The schema"}, **problems.responses()},
)
async def recipe_schema() -> dict[str, Any]:
    """The JSON Schema of what the fields of a stream add up to. A recipe that is posted to be kept is held to it."""
    return Recipe.model_json_schema()


@router.post(
    "/suggest",
    summary="Suggest a recipe",
    operation_id="suggest_recipe",
    response_model=RecipeResult,
    responses=json_or_stream("The recipe; with `?stream=true`, its events while it is written", examples.PANTRY),
)
async def suggest(
    body: RecipeRequest,
    request: Request,
    stream: Annotated[bool, Query(description="Answer with `text/event-stream`.")] = False,
    include: Include = None,
    idempotency_key: IdempotencyKey = None,
    last_event_id: LastEventId = None,
) -> Response:
    """Have a model write a recipe from what is in the kitchen.

    The answer is the recipe as JSON once it is done or, with `?stream=true` or `Accept: text/event-stream`, its events
    while it is written. A recipe that was stopped or failed is a problem document that has it as far as it came.
    """
    return await _suggest(body, request, stream, include, idempotency_key, last_event_id)


@router.post(
    "/suggest/stream",
    summary="Suggest a recipe, as a stream",
    operation_id="suggest_stream",
    response_class=Response,
    responses={
        200: {
            "description": "The recipe's events while it is written, then `[DONE]`",
            "content": EVENTS_ALONE,
            "headers": declared("Location", "X-Kiwi-Stream"),
        },
        **NOTHING_LEFT,
        **run_responses(*examples.JOINED, examples.PANTRY),
    },
)
async def suggest_stream(
    body: RecipeRequest,
    request: Request,
    include: Include = None,
    idempotency_key: IdempotencyKey = None,
    last_event_id: LastEventId = None,
) -> Response:
    """Answer as `suggest?stream=true` does, and never with JSON: made for generated clients.

    `Location` names the run, where it can be read again and stopped. Sent again with the same `Idempotency-Key` and
    with `Last-Event-ID`, the request goes on with its stream behind that event.
    """
    return await _suggest(body, request, True, include, idempotency_key, last_event_id)


async def answer_on(
    wire: OtherWire, body: RecipeRequest, request: Request, key: str | None, last_event_id: str | None = None
) -> Response:
    """What `suggest_stream` does, on another wire."""
    return await answer_run(
        _order(body, request), request, stream=True, include=None, key=key, last_event_id=last_event_id, wire=wire
    )


async def _suggest(
    body: RecipeRequest, request: Request, stream: bool, include: str | None, key: str | None, last_event_id: str | None
) -> Response:
    order = _order(body, request)
    return await answer_run(order, request, stream=stream, include=include, key=key, last_event_id=last_event_id)


def _order(body: RecipeRequest, request: Request) -> Order:
    async def start() -> Producer:
        try:
            return services_of(request).generator.start(body)
        except NothingToCookWith as error:
            raise refusals.nothing_to_cook_with(error) from None

    return Order(body.model_dump_json(), start, partial(result_of, body))
