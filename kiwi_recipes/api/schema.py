"""`GET /api/v1/schema/events`: what a stream's events look like, for programs."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from kiwi_recipes.api import problems
from kiwi_recipes.recipes.event_schema import file_text

router = APIRouter(prefix="/api/v1/schema", tags=["schema"])

MEDIA_TYPE = "application/schema+json"


@router.get(
    "/events",
    summary="Get the JSON Schema of a stream's events",
    operation_id="get_events_schema",
    response_class=Response,
    responses={
        200: {"description": "The schema", "content": {MEDIA_TYPE: {"schema": {"type": "object"}}}},
        **problems.responses(),
    },
)
async def events_schema() -> Response:
    """The JSON Schema (2020-12) of what `data:` of each frame of a stream holds, but for the last frame, `[DONE]`."""
    return Response(file_text(), media_type=MEDIA_TYPE)
