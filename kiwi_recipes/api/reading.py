"""`POST /api/v1/recipes/import/text`: a recipe read out of a pasted text by a model. A run like any other.

An address of its own beside `…/import`: that takes a file as it is and keeps what is in it, this takes a JSON object
and starts a run, of which nothing is kept before it is saved.
"""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from kiwi_recipes.api.runs import (
    IdempotencyKey,
    Include,
    LastEventId,
    Order,
    answer_run,
    json_or_stream,
)
from kiwi_recipes.api.services import SessionFirst, services_of
from kiwi_recipes.recipes.pasted import Reading, ReadRequest, reading_result
from kiwi_recipes.recipes.schemas import RecipeResult
from kiwi_recipes.streams.run import Producer

router = APIRouter(prefix="/api/v1/recipes", tags=["recipes"], route_class=SessionFirst)


@router.post(
    "/import/text",
    response_model=RecipeResult,
    responses=json_or_stream("The recipe; with `?stream=true`, its events while it is read"),
    summary="Read a recipe out of a text",
    operation_id="read_text",
)
async def read_text(
    body: ReadRequest,
    request: Request,
    stream: Annotated[bool, Query(description="Answer with `text/event-stream`.")] = False,
    include: Include = None,
    idempotency_key: IdempotencyKey = None,
    last_event_id: LastEventId = None,
) -> Response:
    """Have a model read the recipe in a pasted text.

    What is not from the text is warned of, on the part that has it. `POST /api/v1/recipes` with the run's id keeps the
    recipe. The answer is JSON or, with `?stream=true`, events.
    """

    async def start() -> Producer:
        return services_of(request).generator.write(await asyncio.to_thread(Reading, body))

    order = Order(f"text {body.model_dump_json()}", start, reading_result)
    return await answer_run(
        order, request, stream=stream, include=include, key=idempotency_key, last_event_id=last_event_id
    )
