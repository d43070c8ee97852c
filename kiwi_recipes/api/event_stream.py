"""How the routes speak of streams: what asks for one, from which event on, of which kinds; OpenAPI's words for it."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kiwi_recipes.api import refusals
from kiwi_recipes.api.run_response import RunResponse
from kiwi_recipes.api.services import Services
from kiwi_recipes.streams.events import EVERYTHING, EventMask
from kiwi_recipes.streams.store import RunInfo

FRAME: dict[str, Any] = {
    "type": "object",
    "description": "One server-sent event: an event of the union as JSON, or `[DONE]` after the last one.",
    "required": ["data"],
    "properties": {
        "id": {"type": "string", "description": "Equal to the event's `seq`."},
        "event": {"type": "string", "description": "Equal to the event's `type`."},
        "data": {
            "anyOf": [
                {"const": "[DONE]"},
                {
                    "type": "string",
                    "contentMediaType": "application/json",
                    "contentSchema": {"$ref": "#/components/schemas/Event"},
                },
            ]
        },
    },
}


FRAME_REF: dict[str, Any] = {"$ref": "#/components/schemas/Frame"}
_EVENT: dict[str, Any] = {"$ref": "#/components/schemas/Event"}
EVENTS_ALONE: dict[str, Any] = {"text/event-stream": {"schema": _EVENT, "itemSchema": FRAME_REF}}
"""For an operation that answers nothing else. `schema` is what generated clients yield: what `data:` holds.
`itemSchema` is OpenAPI 3.2's word for each frame of such a stream, which older readers pass over."""


def content() -> dict[str, Any]:
    """How the OpenAPI document describes the stream: by its frames. `app` adds the schemas of the events."""
    return {"text/event-stream": {"schema": FRAME_REF}}


def asks_for_events(request: Request) -> bool:
    """Does `Accept` name the event stream, in either case (RFC 9110 8.3.1)? `q=0` refuses it (12.4.2)."""
    return any(
        "text/event-stream" in entry and not _REFUSED.search(entry)
        for entry in request.headers.get("accept", "").lower().split(",")
    )


_REFUSED = re.compile(r";\s*q=0(?:\.0{0,3})?\s*(?:;|$)")


_MASKS = {
    None: EVERYTHING,
    "fields": EventMask.ALWAYS | EventMask.FIELDS,
    "tokens": EventMask.ALWAYS | EventMask.TOKENS,
}


def include_masks(include: str | None) -> EventMask:
    """`?include=fields` or `?include=tokens`; status, warnings and endings always come."""
    return _MASKS[include]


def number_of(last_event_id: str | None) -> int | None:
    """The number of the last event that a reader has had, None if it names none. Raises a 422 Problem."""
    if not last_event_id:
        return None
    if not last_event_id.isascii() or not last_event_id.isdigit() or len(last_event_id) > 9:
        raise refusals.no_event_number()
    return int(last_event_id)


async def rest_of(
    services: Services, info: RunInfo, after: int, masks: EventMask, location: str | None = None
) -> Response:
    """The events behind number `after`. 204 if that was the last one of all: a client that comes back by itself, as a
    browser's EventSource does, is to stop then (WHATWG HTML, 9.2.3).

    Raises a 422 Problem if there is no such number, and as `RunManager.length`.
    """
    start = after + 1
    if services.runs.store.knows_length(info):
        length = await services.runs.length(info)
        if start > length:
            raise refusals.after_the_end()
        if start == length and info.state != "running":
            return Response(status_code=204, headers=_no_more(location))
    return stream_response(services, info.id, start=start, masks=masks, location=location)


def _no_more(location: str | None) -> dict[str, str]:
    return {"Cache-Control": "no-store", **({} if location is None else {"Location": location})}


def stream_response(
    services: Services, run_id: str, *, start: int = 0, masks: EventMask = EVERYTHING, location: str | None = None
) -> RunResponse:
    """The run's frames from number `start` on. `location` is where they can be read again."""
    if (run := services.runs.local(run_id)) is not None:
        run.exposed = True
    settings = services.settings
    return RunResponse(
        partial(services.runs.subscribe, run_id, start, masks),
        location=location,
        heartbeat=settings.heartbeat,
        send_timeout=settings.send_timeout,
        open_responses=services.open_responses,
    )
