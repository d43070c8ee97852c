"""`/api/v1/recipes/streams/{id}`: the rest of a run, what it has so far, and Stop."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from kiwi_recipes.api import examples, problems, refusals
from kiwi_recipes.api.event_stream import asks_for_events, content, include_masks, number_of, rest_of
from kiwi_recipes.api.exact_json import ExactJSON
from kiwi_recipes.api.headers import declared
from kiwi_recipes.api.problem_details import Problem
from kiwi_recipes.api.runs import NOTHING_LEFT, Include
from kiwi_recipes.api.services import Services, SessionFirst, caller_of, services_of
from kiwi_recipes.streams.events import RunState
from kiwi_recipes.streams.store import ForgottenRun, RunInfo, StoreUnavailable, UnknownRun

router = APIRouter(prefix="/api/v1/recipes/streams", tags=["streams"], route_class=SessionFirst)

RunId = Annotated[str, Path(description="From `Location`, or `stream.started`.")]


class RunStatus(BaseModel):
    """A run as it stands: for clients that poll. `next` is the number of the next event: give `next - 1` as `after`."""

    id: str
    status: RunState
    phase: str | None
    next: int
    recipe: dict[str, Any]
    warnings: list[dict[str, Any]]
    error: dict[str, Any] | None


@router.get(
    "/{run_id}",
    summary="Read a run",
    operation_id="get_run",
    response_model=RunStatus,
    responses={
        200: {
            "description": "Events from the next one on, or the status as JSON",
            "content": content(),
            "headers": declared("X-Kiwi-Stream", required=False),
        },
        204: {"description": NOTHING_LEFT[204]["description"]},
        **problems.responses(
            examples.NOT_IN_SESSION, examples.VALIDATION, refusals.stream_unknown(), examples.STORE, *examples.READ_ON
        ),
    },
)
async def read(
    run_id: RunId,
    request: Request,
    after: Annotated[int | None, Query(ge=-1, description="The number of the last event seen.")] = None,
    last_event_id: Annotated[str | None, Header(description="The same; it wins, being newer on a reconnect.")] = None,
    include: Include = None,
) -> Response:
    """Read the rest of a run as events (`Accept: text/event-stream`), or its status and the recipe so far as JSON.

    Events come from the one behind `Last-Event-ID` or `after` on. 204 says that there are no more: the last one has
    been seen.
    """
    services = services_of(request)
    try:
        info = await services.runs.find(run_id, caller_of(request).id)
        if not asks_for_events(request):
            return ExactJSON((await _status(info, services)).model_dump(mode="json"), headers=_NO_STORE)
        seen = number_of(last_event_id)
        if seen is None:
            seen = -1 if after is None else after
        return await rest_of(services, info, seen, include_masks(include))
    except (UnknownRun, ForgottenRun, StoreUnavailable) as error:
        raise _not_here(error) from None


@router.delete(
    "/{run_id}",
    status_code=204,
    summary="Stop a run",
    operation_id="stop_run",
    responses={
        204: {"description": "The run is stopped, or has ended before"},
        **problems.responses(examples.NOT_IN_SESSION, examples.VALIDATION, refusals.stream_unknown(), examples.STORE),
    },
)
async def stop(run_id: RunId, request: Request) -> Response:
    """Stop the model now. What it wrote can still be read and saved.

    Stopping a run twice, or after its end, changes nothing.
    """
    try:
        await services_of(request).runs.stop(run_id, caller_of(request).id)
    except ForgottenRun:
        pass  # it ended long ago
    except (UnknownRun, StoreUnavailable) as error:
        raise _not_here(error) from None
    return Response(status_code=204)


_NO_STORE = {"Cache-Control": "no-store"}


def _not_here(error: Exception) -> Problem:
    if isinstance(error, StoreUnavailable):
        return refusals.store_unavailable()
    if isinstance(error, ForgottenRun):
        return refusals.forgotten()
    return refusals.stream_unknown()


async def _status(info: RunInfo, services: Services) -> RunStatus:
    """What has been written so far."""
    fold = await services.polled.state_of(info)
    return RunStatus(
        id=info.id,
        status=fold.status,
        phase=fold.phase,
        next=fold.next,
        recipe=fold.recipe,
        warnings=fold.warnings,
        error=fold.error,
    )
