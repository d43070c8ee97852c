"""`/api/v1/recipes/streams/{id}`: the rest of a run, what it has so far, and Stop."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from kiwi_recipes.api import problems
from kiwi_recipes.api.event_stream import asks_for_events, content, include_kinds, stream_response
from kiwi_recipes.api.exact_json import ExactJSON
from kiwi_recipes.api.problems import Problem
from kiwi_recipes.api.recipes import Include, store_unavailable
from kiwi_recipes.api.services import Services, SessionFirst, caller_of, services_of
from kiwi_recipes.recipes.fold import Fold
from kiwi_recipes.streams.events import RunState
from kiwi_recipes.streams.sse import decode
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
    response_model=RunStatus,
    responses={
        200: {"description": "Events from the next one on, or the status as JSON", "content": content()},
        **problems.responses(401, 404, 410, 422, 500, 503),
    },
)
async def read(
    run_id: RunId,
    request: Request,
    after: Annotated[int | None, Query(ge=-1, description="The number of the last event seen.")] = None,
    last_event_id: Annotated[str | None, Header(description="The same; it wins, being newer on a reconnect.")] = None,
    include: Include = None,
) -> Response:
    """The rest of the run as events (`Accept: text/event-stream`), or its status as JSON."""
    services = services_of(request)
    try:
        info = await services.runs.find(run_id, caller_of(request).id)
        if not asks_for_events(request):
            return ExactJSON((await _status(info, services)).model_dump(mode="json"), headers=_NO_STORE)
        start = _after(after, last_event_id) + 1
        if services.runs.store.knows_length(info) and start > await _length(info, services):
            raise Problem(422, "after_the_end", "This run has not written that many events yet.")
    except (UnknownRun, ForgottenRun, StoreUnavailable) as error:
        raise _not_here(error) from None
    return stream_response(services, run_id, start=start, kinds=include_kinds(include))


@router.delete("/{run_id}", status_code=204, responses=problems.responses(401, 404, 422, 500, 503))
async def stop(run_id: RunId, request: Request) -> Response:
    """Stop the model now. What it wrote is kept; stopping twice, or after the end, changes nothing."""
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
        return store_unavailable()
    if isinstance(error, ForgottenRun):
        return Problem(410, "stream_forgotten", "This recipe was finished a while ago and is no longer kept here.")
    return Problem(404, "stream_unknown", "There is no such recipe stream.")


def _after(after: int | None, last_event_id: str | None) -> int:
    if last_event_id:
        if not last_event_id.isascii() or not last_event_id.isdigit() or len(last_event_id) > 9:
            raise Problem(422, "last_event_id", "Last-Event-ID must be the number of the last event seen.")
        return int(last_event_id)
    return -1 if after is None else after


async def _length(info: RunInfo, services: Services) -> int:
    """How many events there are. Raises as `RunStore.length`, and UnknownRun if an ended run has none any more."""
    length = await services.runs.store.length(info.id)
    if not length and info.state != "running":
        raise UnknownRun(info.id)  # the store has lost what was written
    return length


async def _status(info: RunInfo, services: Services) -> RunStatus:
    """Fold what has been written so far. Asking counts as reading: a run that is polled is not abandoned."""
    fold = Fold()
    length = await _length(info, services)
    if length:
        frames = services.runs.read(info.id)
        try:
            async for data in frames:
                for frame in data.split(b"\n\n"):
                    body = decode(frame)
                    if body is not None:
                        fold.apply(body)
                if fold.next >= length:
                    break
        finally:
            await frames.aclose()
    return RunStatus(
        id=info.id,
        status=fold.status,
        phase=fold.phase,
        next=fold.next,
        recipe=fold.recipe,
        warnings=fold.warnings,
        error=fold.error,
    )
