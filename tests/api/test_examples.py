"""The examples of the OpenAPI document are what a server answers, and what the document's own schemas say."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import jsonschema_rs
import pytest

from kiwi_recipes.api.cors import cors_options
from kiwi_recipes.api.headers import DESCRIPTIONS
from kiwi_recipes.api.openapi import EXAMPLES_FILE
from kiwi_recipes.api.problem_details import ProblemBody
from tests.support import recorded_answers
from tests.support.app import ASK, STREAMS, SUGGEST, problem
from tests.support.document import Json, check_declared, document, examples_of, operation_of, operations, validate

PROBLEM = "application/problem+json"


def contents() -> Iterator[tuple[str, Json]]:
    """Each body of each operation, with a name for a message."""
    for _, _, operation in operations():
        for status, response in operation["responses"].items():
            for media_type, content in response.get("content", {}).items():
                yield f"{operation['operationId']} {status} {media_type}", content


def test_every_answer_has_an_example_that_its_schema_allows() -> None:
    count = 0
    for name, content in contents():
        examples = examples_of(content)
        assert examples or content["schema"].get("format") == "binary", name
        for example in examples.values():
            validate(content["schema"], example)
            count += 1
    assert count > 400


def test_an_example_that_is_wrong_would_be_seen() -> None:
    content = document()["paths"]["/api/v1/health"]["get"]["responses"]["200"]["content"]["application/json"]
    with pytest.raises(jsonschema_rs.ValidationError):
        validate(content["schema"], {**content["example"], "open_runs": "none"})


def test_problems_are_examples_by_their_codes() -> None:
    for name, content in contents():
        if name.endswith(PROBLEM):
            for key, example in examples_of(content).items():
                body = ProblemBody.model_validate(example)
                assert key.startswith(body.code), name
                assert f" {body.status} " in name
                assert len(body.detail) > 20, name


def test_the_examples_are_what_a_server_answers() -> None:
    """Each operation of a real server, once; if the answers are as they should be, `make types` writes them down."""
    found = list(recorded_answers.answers())
    for answer in found:
        check_declared(answer)
    asked = [operation_of(answer.request.method, answer.request.url.path) for answer in found]
    assert {operation["operationId"] for operation in asked if operation} == {
        operation["operationId"] for _, _, operation in operations()
    }
    assert EXAMPLES_FILE.read_text("utf-8") == recorded_answers.file_text(found), "run `make types`"


def test_a_page_elsewhere_may_send_and_read_every_header_that_is_declared() -> None:
    cors = cors_options(["https://app.example"])
    sent, read = (set(map(str.lower, cors[name])) for name in ("allow_headers", "expose_headers"))
    for method, _, operation in operations():
        parameters = {one["name"].lower() for one in operation.get("parameters", []) if one["in"] == "header"}
        assert parameters <= sent, operation["operationId"]
        answers = [response["headers"] for response in operation["responses"].values()]
        assert {name.lower() for headers in answers for name in headers} <= read, operation["operationId"]
        assert method in cors["allow_methods"], operation["operationId"]


async def test_what_goes_wrong_is_an_example_of_its_operation(kiwi: httpx.AsyncClient) -> None:
    """`problem` holds every problem document that any test gets to the declared ones; these are quick to have."""
    run = (await kiwi.post(f"{SUGGEST}/stream", json=ASK)).headers["Location"]
    kept = "/api/v1/recipes/0f8fad5b-d9cb-469f-a165-70867728950e"
    events = {"Accept": "text/event-stream"}
    for status, code, answer in (
        (400, "bad_request", await kiwi.post(SUGGEST, content=b"\xff", headers={"Content-Type": "application/json"})),
        (415, "unsupported_media_type", await kiwi.post(SUGGEST, content=b"{}")),
        (413, "body_too_large", await kiwi.post(SUGGEST, content=b" " * 70_000)),
        (422, "validation", await kiwi.post(f"{SUGGEST}/stream", json={})),
        (422, "last_event_id", await kiwi.post(f"{SUGGEST}/stream", json=ASK, headers={"Last-Event-ID": "1"})),
        (422, "last_event_id", await kiwi.get(run, headers={**events, "Last-Event-ID": "x"})),
        (422, "after_the_end", await kiwi.get(run, headers={**events, "Last-Event-ID": "90000"})),
        (404, "stream_unknown", await kiwi.get(f"{STREAMS}/none")),
        (404, "stream_unknown", await kiwi.delete(f"{STREAMS}/none")),
        (404, "recipe_unknown", await kiwi.get(kept)),
        (404, "recipe_unknown", await kiwi.get(f"{kept}/revisions")),
        (404, "recipe_unknown", await kiwi.get(f"{kept}/export")),
        (428, "precondition_required", await kiwi.patch(kept, json={"rating": 1})),
        (422, "validation", await kiwi.get("/api/v1/recipes", params={"limit": "0"})),
        (422, "validation", await kiwi.get("/api/v1/backends", params={"fresh": "true"})),
        (422, "validation", await kiwi.post("/api/v1/backends/warm", params={"now": "true"})),
        (422, "import_no_recipe", await kiwi.post("/api/v1/recipes/import", json=[])),
        (415, "unsupported_media_type", await kiwi.post("/api/v1/recipes/import", content=b"x")),
    ):
        assert (answer.status_code, problem(answer)["code"]) == (status, code)


def test_every_header_that_is_described_is_declared_somewhere() -> None:
    responses = [response for _, _, operation in operations() for response in operation["responses"].values()]
    assert {name for response in responses for name in response["headers"]} == set(DESCRIPTIONS)
    run = document()["paths"][f"{SUGGEST}/stream"]["post"]["responses"]
    assert {"Location", "X-Kiwi-Stream", "X-Request-ID"} == set(run["200"]["headers"])
    assert run["429"]["headers"]["Retry-After"]["required"]
    assert not run["503"]["headers"]["Retry-After"]["required"]  # a model that is not there does not come in a moment
