"""The OpenAPI document: what the API is, in words, and what FastAPI can't find by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from kiwi_recipes.api.event_stream import FRAME
from kiwi_recipes.api.headers import declared
from kiwi_recipes.api.problem_details import MEDIA_TYPE, ProblemBody
from kiwi_recipes.api.request_id import REQUEST_ID
from kiwi_recipes.api.services import Services
from kiwi_recipes.api.session import SCHEMES
from kiwi_recipes.recipes.event_schema import event_schemas

__all__ = ["DESCRIPTION", "EXAMPLES_FILE", "SUMMARY", "TAGS", "document"]

EXAMPLES_FILE = Path(__file__).with_name("examples.json")

SUMMARY = "Recipes from what is in the kitchen, streamed field by field while a language model writes them."

DESCRIPTION = """\
Kiwi Recipes asks a language model for a recipe from the foods that you name, checks each part of it while it is \
written (allergies, diets, amounts, times) and sends what is valid at once. It can also read a recipe out of pasted \
text, change a recipe by a wish, scale one, check names of foods, and keep recipes with all of their versions.

**Streams.** `POST /api/v1/recipes/suggest/stream` answers with server-sent events: `stream.started`, then tokens and \
fields, and at last exactly one of `recipe.completed`, `recipe.incomplete`, `recipe.failed` and `recipe.cancelled`, \
followed by the frame `[DONE]`. The events of a run are numbered from 0 without gaps. The `Location` header names the \
run: GET it with `Last-Event-ID` to go on after a lost connection, DELETE it to stop the model. A request that is \
sent again with the same `Idempotency-Key` joins the run that it started, instead of starting another.

**Errors.** Everything that goes wrong before a stream begins is a status of its own with an \
`application/problem+json` body (RFC 9457). `code` is for programs, `detail` says what to do. With `retryable: true` \
the same request may work later; `Retry-After` says when. Any operation may also answer 405, and 421 if the server \
does not answer to the host name in the address.

**Request ids.** Every answer has an `X-Request-ID`: the one that the request came with, or a new one. The server's \
log names it, too.

**Documentation.** This document is served at `/openapi.json`, and at `/docs` to read and try. `docs/protocol.md` in \
the source is the contract of the wire, `docs/front-ends.md` describes the wires of the AI SDK and of AG-UI, \
`docs/how-to.md` has examples. JSON Schemas are at `/api/v1/recipes/schema` and `/api/v1/schema/events`.
"""

TAGS = {
    "recipes": "Ask for a recipe, read one out of a text, scale one. With `?stream=true` what a model writes is "
    "streamed while it is written.",
    "streams": "Runs: the events of one from any number on, its status for clients that poll, and Stop.",
    "front ends": "The same recipes on the wires that the AI SDK (`useObject`, `useChat`) and AG-UI read.",
    "library": "Recipes that are kept: save, list, change, delete, restore, import and export them. Each session has "
    "its own.",
    "revise": "Change a kept recipe by a wish, keep what came of it, and go back to what it was.",
    "sharing": "A link to a kept recipe that anybody can open, until it is taken back.",
    "foods": "What names of foods say about allergies and diets. No model is asked.",
    "health": "How the server and its model backends are.",
    "schema": "JSON Schemas of what is streamed.",
}


def document(app: FastAPI) -> dict[str, Any]:
    """The document of FastAPI with the problem body, the union of events and sessions added."""
    if app.openapi_schema is None:
        made = FastAPI.openapi(app)
        made["components"]["schemas"] |= _schemas()
        _drop_default_errors(made)
        _share_examples(made)
        _add_recorded(made)
        for operation in _operations(made):
            for response in operation["responses"].values():
                response["headers"] = response.get("headers", {}) | declared(REQUEST_ID)
        _add_sessions(made, app.state.services)
        app.openapi_schema = made
    return app.openapi_schema


def _operations(made: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (operation for path in made["paths"].values() for operation in path.values())


def _drop_default_errors(made: dict[str, Any]) -> None:
    """FastAPI's own 422, of an operation whose parameters can't be wrong."""
    for operation in _operations(made):
        if "application/json" in operation["responses"].get("422", {}).get("content", {}):
            del operation["responses"]["422"]
    for name in ("HTTPValidationError", "ValidationError"):
        made["components"]["schemas"].pop(name, None)


def _share_examples(made: dict[str, Any]) -> None:
    """Put the examples of problems, most of which many operations have, in one place that they refer to."""
    shared: dict[str, Any] = {}
    for operation in _operations(made):
        for response in operation["responses"].values():
            examples = response.get("content", {}).get(MEDIA_TYPE, {}).get("examples", {})
            for name, example in examples.items():
                code = example["value"]["code"]
                names = chain([code], (f"{code}_{number}" for number in count(2)))
                place = next(name for name in names if shared.setdefault(name, example) == example)
                examples[name] = {"$ref": f"#/components/examples/{place}"}
    made["components"]["examples"] = shared


def _add_recorded(made: dict[str, Any]) -> None:
    """Examples of what a server answers if nothing goes wrong, as `EXAMPLES_FILE` has them from a real one."""
    recorded: dict[str, dict[str, Any]] = json.loads(EXAMPLES_FILE.read_text("utf-8"))
    for operation in _operations(made):
        for place, value in recorded.get(operation["operationId"], {}).items():
            status, media_type = place.split()
            content = operation["responses"][status]["content"][media_type]
            if media_type == "text/event-stream":
                alone = "itemSchema" in content  # then `schema` is of what `data:` holds
                content["examples"] = {one["type"]: {"value": one if alone else _frame(one)} for one in value}
            else:
                content["example"] = value


def _frame(event: dict[str, Any]) -> dict[str, str]:
    data = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    return {"id": str(event["seq"]), "event": event["type"], "data": data} if "seq" in event else {"data": data}


def _schemas() -> dict[str, Any]:
    template = "#/components/schemas/{model}"
    union, parts = event_schemas(template)
    return {
        "ProblemBody": ProblemBody.model_json_schema(ref_template=template),
        "Event": union,
        **parts,
        "Frame": FRAME,
    }


def _add_sessions(made: dict[str, Any], services: Services) -> None:
    made["components"]["securitySchemes"] = SCHEMES
    if services.settings.cloud_mode:
        for operation in _operations(made):
            if "401" in operation["responses"]:
                operation["security"] = [{scheme: []} for scheme in SCHEMES]
