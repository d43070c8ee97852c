"""`/api/v1/recipes/suggest/object`, `.../ui` and `.../ag-ui`: recipes on the wires that front ends of others speak.

Each has an address of its own, for that is all that their clients can be told: `useObject` and `useChat` take a URL and
have an Accept of their own; and each sends a body of its own.
"""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from kiwi_recipes.api import examples, problems, refusals
from kiwi_recipes.api.headers import declared
from kiwi_recipes.api.recipes import answer_on
from kiwi_recipes.api.run_response import RunResponse, StreamFormat
from kiwi_recipes.api.runs import NOTHING_LEFT, STREAMS, IdempotencyKey, LastEventId, run_responses
from kiwi_recipes.api.services import SessionFirst, caller_of, services_of
from kiwi_recipes.api.wires import ag_ui, object_text, ui_messages
from kiwi_recipes.api.wires.projection import Projection, projected
from kiwi_recipes.recipes.schemas import RecipeRequest
from kiwi_recipes.streams.store import ForgottenRun, StoreUnavailable, UnknownRun

router = APIRouter(prefix="/api/v1/recipes/suggest", tags=["front ends"], route_class=SessionFirst)

_FRAME: dict[str, Any] = {
    "type": "object",
    "description": "One server-sent event: an object with a `type`, as JSON.",
    "required": ["data"],
    "properties": {"data": {"type": "string"}},
}
_EVENTS: dict[str, Any] = {"text/event-stream": {"schema": _FRAME}}


class UIRequest(BaseModel):
    """What `useChat` sends, with the recipe's request in `request`: `sendMessage(message, {body: {request}})`."""

    model_config = ConfigDict(extra="allow")

    request: RecipeRequest


class RunAgentInput(BaseModel):
    """AG-UI's, with the recipe's request in `forwardedProps`."""

    model_config = ConfigDict(extra="allow")

    thread_id: str = Field(alias="threadId", max_length=1000)
    run_id: str = Field(alias="runId", max_length=1000)
    request: RecipeRequest = Field(alias="forwardedProps")


@router.post(
    "/object",
    summary="Suggest a recipe, as the text of a JSON object",
    operation_id="suggest_object",
    response_class=Response,
    responses={
        200: {
            "description": "The text of the recipe while it is written",
            "content": {"text/plain": {"schema": {"type": "string"}}},
            "headers": declared("Location"),
        },
        **run_responses(examples.PANTRY),
    },
)
async def suggest_object(body: RecipeRequest, request: Request, idempotency_key: IdempotencyKey = None) -> Response:
    """Answer with the text of one JSON object that grows by what has been validated: for `useObject` of the AI SDK.

    A recipe that fails or is stopped leaves the object without an end, and the connection breaks.
    """

    async def answer(run_id: str, _: int | None) -> Response:
        return _projection(request, run_id, object_text.FORMAT, object_text.ObjectText())

    return await answer_on(answer, body, request, idempotency_key)


@router.post(
    "/ui",
    summary="Suggest a recipe, as a UI message stream",
    operation_id="suggest_ui",
    response_class=Response,
    responses={
        200: {
            "description": "The parts of the message while it is written, then `[DONE]`",
            "content": _EVENTS,
            "headers": declared("Location", "x-vercel-ai-ui-message-stream"),
        },
        **run_responses(examples.PANTRY),
    },
)
async def suggest_ui(body: UIRequest, request: Request, idempotency_key: IdempotencyKey = None) -> Response:
    """Answer with a UI message stream: for `useChat` of the AI SDK.

    The recipe is a `data-recipe` part, whole as far as it is known. The message's id is the run's.
    """

    async def answer(run_id: str, _: int | None) -> Response:
        return _projection(request, run_id, ui_messages.FORMAT, ui_messages.UIMessages())

    return await answer_on(answer, body.request, request, idempotency_key)


@router.get(
    "/ui/{run_id}/stream",
    summary="Read a UI message stream again",
    operation_id="resume_ui",
    response_class=Response,
    responses={
        200: {
            "description": "The parts of the message, then `[DONE]`",
            "content": _EVENTS,
            "headers": declared("Location", "x-vercel-ai-ui-message-stream"),
        },
        204: {"description": "There is no such recipe, or it is no longer kept"},
        **problems.responses(examples.NOT_IN_SESSION, examples.VALIDATION, examples.STORE),
    },
)
async def resume_ui(run_id: Annotated[str, Path(description="The message's id.")], request: Request) -> Response:
    """Answer with the UI message stream of a run from its start: what `useChat` asks for when it comes back."""
    try:
        info = await services_of(request).runs.find(run_id, caller_of(request).id)
    except (UnknownRun, ForgottenRun):
        return Response(status_code=204)
    except StoreUnavailable:
        raise refusals.store_unavailable() from None
    return _projection(request, info.id, ui_messages.FORMAT, ui_messages.UIMessages())


@router.post(
    "/ag-ui",
    summary="Suggest a recipe, as an AG-UI agent",
    operation_id="suggest_ag_ui",
    response_class=Response,
    responses={
        200: {
            "description": "The events while the recipe is written",
            "content": _EVENTS,
            "headers": declared("Location"),
        },
        **NOTHING_LEFT,
        **run_responses(*examples.READ_ON, examples.PANTRY),
    },
)
async def suggest_ag_ui(body: RunAgentInput, request: Request, last_event_id: LastEventId = None) -> Response:
    """Answer with the events of AG-UI 1.0: the recipe is the agent's state, an attempt is a step.

    The `runId` of a thread names one recipe. Asked for again the run is joined, behind `Last-Event-ID` if it is sent.
    """
    names = hashlib.sha256(f"{len(body.thread_id)}:{body.thread_id}{body.run_id}".encode()).hexdigest()

    async def answer(run_id: str, seen: int | None) -> Response:
        if seen is not None and await _has_all(request, run_id, seen):
            return Response(status_code=204, headers={"Location": f"{STREAMS}/{run_id}"})
        after = -1 if seen is None else seen
        return _projection(request, run_id, ag_ui.FORMAT, ag_ui.AgUi(body.thread_id, body.run_id, after))

    return await answer_on(answer, body.request, request, f"ag-ui:{names}", last_event_id)


async def _has_all(request: Request, run_id: str, seen: int) -> bool:
    """Raises a 422 Problem if there is no such number: nothing would come, and no ending."""
    runs = services_of(request).runs
    info = await runs.find(run_id, caller_of(request).id)
    if not runs.store.knows_length(info):
        return False
    length = await runs.length(info)
    if seen >= length:
        raise refusals.after_the_end()
    return info.state != "running" and seen + 1 == length


def _projection(request: Request, run_id: str, stream_format: StreamFormat, project: Projection) -> Response:
    services = services_of(request)
    if (run := services.runs.local(run_id)) is not None:
        run.exposed = True
    settings = services.settings
    return RunResponse(
        partial(projected, services, run_id, project),
        location=f"{STREAMS}/{run_id}",
        heartbeat=settings.heartbeat,
        send_timeout=settings.send_timeout,
        open_responses=services.open_responses,
        stream_format=stream_format,
    )
