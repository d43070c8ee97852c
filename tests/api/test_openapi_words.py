"""What a reader of the OpenAPI document finds: names, words, tags, for every operation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
from fastapi import APIRouter, FastAPI

from kiwi_recipes.api.openapi import DESCRIPTION, TAGS
from kiwi_recipes.app import create_app

VERBS = (
    "accept", "change", "check", "delete", "export", "get", "import", "list", "read", "restore", "resume", "revise",
    "save", "scale", "share", "stop", "suggest", "warm",
)  # fmt: skip
"""An operation's id begins with what it does."""

DOCUMENT = create_app(environ={}).openapi()


def operations(document: dict[str, Any] = DOCUMENT) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((path, operation) for path, item in document["paths"].items() for operation in item.values())


def defaults(document: dict[str, Any]) -> list[str]:
    """The ids in FastAPI's own form: the function, the path, the method."""
    found = ((re.sub(r"\W", "_", path), operation["operationId"]) for path, operation in operations(document))
    return [name for path, name in found if path in name]


def test_every_operation_has_an_id_that_can_be_read() -> None:
    names = [operation["operationId"] for _, operation in operations()]
    assert len(names) == len(set(names)) > 24
    assert defaults(DOCUMENT) == []
    for name in names:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)+", name), name
        assert name.partition("_")[0] in VERBS, name


def test_a_default_id_would_be_seen() -> None:
    app, router = FastAPI(), APIRouter(prefix="/api/v1/things")
    router.get("/{name}")(lambda name: name)
    app.router.routes.extend(router.routes)
    assert len(defaults(app.openapi())) == 1


def test_every_operation_says_what_it_does() -> None:
    summaries = [operation["summary"] for _, operation in operations()]
    assert len(summaries) == len(set(summaries))
    for _, operation in operations():
        name = operation["operationId"]
        assert operation["summary"] != operation["summary"].title(), f"{name}: FastAPI made it of the function's name"
        assert not operation["summary"].endswith("."), name
        assert operation["description"].endswith("."), name
        assert len(operation["description"]) > 30, name
        for parameter in operation.get("parameters", []):
            assert len(parameter["description"]) > 6, (name, parameter["name"])


def test_every_tag_is_described_and_used() -> None:
    told = {tag["name"]: tag["description"] for tag in DOCUMENT["tags"]}
    used = [tag for _, operation in operations() for tag in operation["tags"]]
    assert told == TAGS
    assert set(used) == set(told)
    assert all(len(operation["tags"]) == 1 for _, operation in operations())


def test_the_description_says_how_streams_work() -> None:
    for word in ("stream.started", "recipe.completed", "[DONE]", "Location", "Last-Event-ID", "Idempotency-Key"):
        assert f"`{word}`" in DESCRIPTION


async def test_all_of_it_is_served(kiwi: httpx.AsyncClient) -> None:
    document = (await kiwi.get("/openapi.json")).json()
    assert document["info"]["description"] == DESCRIPTION
    assert document["info"]["summary"]
    assert [operation["operationId"] for _, operation in operations(document)] == [
        operation["operationId"] for _, operation in operations()
    ]
    for path in ("/openapi.json", "/docs", "/api/v1/recipes/schema", "/api/v1/schema/events"):
        assert path in DESCRIPTION
        assert (await kiwi.get(path)).status_code == 200
