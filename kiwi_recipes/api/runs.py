"""Runs that a POST starts: whatever is written, its stream or, once it has ended, its result, is the answer.

`Order` says what is to be written; `answer_run` does the rest: the plan, the key, the limits, early failures, resuming.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Header, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from kiwi_recipes.api import examples, problems, refusals
from kiwi_recipes.api.connected import ClientLeft, restarting, until_cut, wait_connected, while_connected
from kiwi_recipes.api.event_stream import asks_for_events, content, include_masks, number_of, rest_of, stream_response
from kiwi_recipes.api.exact_json import ExactJSON
from kiwi_recipes.api.headers import declared
from kiwi_recipes.api.problem_details import Problem
from kiwi_recipes.api.refusals import STATUS_OF
from kiwi_recipes.api.services import Services, caller_of, services_of
from kiwi_recipes.api.session import Session
from kiwi_recipes.library.entries import LOCAL
from kiwi_recipes.recipes.events import TERMINAL_STATES, RecipeFailed
from kiwi_recipes.streams.codec import decode
from kiwi_recipes.streams.events import EventMask
from kiwi_recipes.streams.manager import ShuttingDown, TooManyRuns
from kiwi_recipes.streams.run import Producer, new_run_id
from kiwi_recipes.streams.store import ForgottenRun, KeyReused, StoreUnavailable, UnknownRun

STREAMS = "/api/v1/recipes/streams"

CLIENT_CLOSED_REQUEST = 499
"""nginx's word for it; nobody is there to read it."""

COMMIT_AFTER = 1.5
"""Seconds. Until then a failure can still be an HTTP error; after that the stream begins and tells."""

IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=255,
        pattern=r"^[\x21-\x7e]+$",
        description="The same key and body joins the running or finished run instead of starting another.",
    ),
]
LastEventId = Annotated[
    str | None,
    Header(description="With an Idempotency-Key: the number of the last event of its stream that has been seen."),
]
Include = Annotated[str | None, Query(pattern="^(fields|tokens)$", description="Ask for one kind of event only.")]


def run_responses(*more: Problem) -> dict[int | str, dict[str, Any]]:
    """What a route that starts a run may answer besides it, for the OpenAPI document; `more` are problems of its own.

    The answer to a run that ended has its address, and that to one that failed before a word was written has not.
    """
    found = problems.responses(*examples.RUN, *more)
    for status in {409, *STATUS_OF.values()}:
        found[status]["headers"] |= declared("Location", required=False)
    return found


NOTHING_LEFT: dict[int | str, dict[str, Any]] = {
    204: {"description": "There are no more events: the last one has been seen", "headers": declared("Location")},
}
"""Of one whose run can be joined behind an event."""


def json_or_stream(description: str, *more: Problem) -> dict[int | str, dict[str, Any]]:
    """The same for a route whose answer is JSON or a stream that can be joined behind an event."""
    headers = {**declared("Location"), **declared("X-Kiwi-Stream", required=False)}
    return {
        200: {"description": description, "content": content(), "headers": headers},
        **NOTHING_LEFT,
        **run_responses(*examples.JOINED, *more),
    }


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written. `said` is all that makes it this order and no other: the same key takes no second one.
    `start` may raise a Problem; `result` is what the JSON path answers, from the body of the terminal event."""

    said: str
    start: Callable[[], Awaitable[Producer]]
    result: Callable[[dict[str, Any]], BaseModel]


OtherWire = Callable[[str, int | None], Awaitable[Response]]
"""Answers with a run, by its id, in another form than ours; it is given the number of the last event that was had."""


async def answer_run(
    order: Order,
    request: Request,
    *,
    stream: bool,
    include: str | None,
    key: str | None,
    last_event_id: str | None,
    wire: OtherWire | None = None,
) -> Response:
    """Start the run, or join the one of this key, and answer with it."""
    services, caller = services_of(request), caller_of(request)
    await _check_plan(services, caller)
    stream = stream or wire is not None or asks_for_events(request)
    seen = _seen(last_event_id, key) if stream else None
    run_id = await _run_for(order, services, caller, key, may_start=seen is None)
    location = f"{STREAMS}/{run_id}"
    try:
        await _await_answer(run_id, request, services)
        if wire is not None:
            return await wire(run_id, seen)
        if seen is not None:
            info = await services.runs.find(run_id, caller.id)
            return await rest_of(services, info, seen, include_masks(include), location)
        if stream:
            return stream_response(services, run_id, masks=include_masks(include), location=location)
        async with until_cut(services.open_responses):
            terminal = await while_connected(request.receive, _terminal(run_id, services))
    except ClientLeft:
        return Response(status_code=CLIENT_CLOSED_REQUEST)
    except (UnknownRun, ForgottenRun):
        raise refusals.lost() from None
    except StoreUnavailable:
        raise refusals.store_unavailable() from None
    return _answer(order, terminal, {"Location": location})


async def _check_plan(services: Services, caller: Session) -> None:
    """Levels 3 and 4 cost model time: in cloud mode they need the paid plan, or a backend of the user's own."""
    if caller.id == LOCAL:
        return
    if not (await services.tiers.entitlement(caller)).has_models:
        raise refusals.no_plan()


def _seen(last_event_id: str | None, key: str | None) -> int | None:
    """What a client that sends its POST again by itself has had of the stream. Without a key nobody knows of which one,
    and each time would start another recipe."""
    seen = number_of(last_event_id)
    if seen is not None and key is None:
        raise refusals.which_stream()
    return seen


async def _run_for(order: Order, services: Services, caller: Session, key: str | None, *, may_start: bool) -> str:
    """The id of the run that this key started already, or else, where one may start, of a new one."""
    runs = services.runs
    run_id = new_run_id()
    try:
        if key is not None:
            digest = hashlib.sha256(order.said.encode()).hexdigest()
            bound = await runs.store.reserve_key(caller.id, key, digest, run_id)
            if bound != run_id:
                return bound
        try:
            if not may_start:
                raise refusals.forgotten()
            await runs.start(await order.start(), caller.id, run_id)
        except BaseException:
            await runs.store.abandon(run_id)
            raise
    except KeyReused:
        raise refusals.key_reused() from None
    except TooManyRuns as error:
        raise refusals.too_many_runs(error.scope, error.limit) from None
    except ShuttingDown:
        raise restarting() from None
    except StoreUnavailable:
        raise refusals.store_unavailable() from None
    return run_id


async def _await_answer(run_id: str, request: Request, services: Services) -> None:
    """Wait a moment for a backend to answer: a run that fails before a word was written is an HTTP error.

    Unless its stream was given to somebody who joined it by the same key: then all of them get that.
    """
    run = services.runs.local(run_id)
    if run is None:
        return
    with services.runs.attended(run_id):
        await wait_connected(request.receive, run.first_response, COMMIT_AFTER)
    terminal = run.terminal
    if terminal is None or run.exposed:
        return
    if isinstance(terminal, RecipeFailed) and run.first_token_after is None:
        await run.wait_ended()  # from then on its key is free
        error = terminal.error
        raise refusals.failed(error.code, error.message, error.retryable, error.retry_after_ms, recipe=terminal.recipe)


async def _terminal(run_id: str, services: Services) -> dict[str, Any]:
    """The body of the run's terminal event."""
    async for data in services.runs.read(run_id, masks=EventMask.ALWAYS):
        for frame in data.split(b"\n\n"):
            body = decode(frame)
            if body is not None and body["type"] in TERMINAL_STATES:
                return body
    raise UnknownRun(run_id)


def _answer(order: Order, terminal: dict[str, Any], headers: dict[str, str]) -> Response:
    kind = terminal["type"]
    if kind in ("recipe.completed", "recipe.incomplete"):
        return ExactJSON(order.result(terminal).model_dump(mode="json"), headers=headers)
    if kind == "recipe.cancelled":
        raise refusals.cancelled(terminal["recipe"], headers)
    error = terminal["error"]
    raise refusals.failed(
        error["code"],
        error["message"],
        error["retryable"],
        error.get("retry_after_ms"),
        recipe=terminal["recipe"],
        headers=headers,
    )
