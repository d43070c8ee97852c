"""The OpenAPI document, and whether an answer is one that it speaks of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import httpx
import jsonschema_rs

from kiwi_recipes.api.headers import DESCRIPTIONS
from kiwi_recipes.app import create_app

Json = dict[str, Any]

ANYWHERE = {
    *("not_found", "method_not_allowed", "misdirected"),
    *("uri_too_long", "too_many_connections", "server_away", "proxy_timeout"),
}
"""Problems that are no operation's own: about the address, and the proxy's."""


@cache
def document() -> Json:
    """As a server without settings has it."""
    return create_app(environ={}).openapi()


def operations() -> Iterator[tuple[str, str, Json]]:
    """Each with its method and path."""
    paths: Json = document()["paths"]
    return ((method.upper(), path, operation) for path, item in paths.items() for method, operation in item.items())


def operation_of(method: str, path: str) -> Json | None:
    """The one that answers there; of two, the one whose path says more of it itself."""
    found = [
        (len(re.sub(r"\{[^}]+\}", "", pattern)), operation)
        for verb, pattern, operation in operations()
        if verb == method and re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", pattern), path)
    ]
    return max(found, key=lambda one: one[0])[1] if found else None


def examples_of(content: Json) -> dict[str, Any]:
    """The values of the examples of one media type, by their names."""
    if "example" in content:
        return {"": content["example"]}
    named = content.get("examples", {}).items()
    return {name: _resolved(example)["value"] for name, example in named}


def _resolved(part: Json) -> Json:
    while "$ref" in part:
        found: Any = document()
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        part = found
    return part


@cache
def _validator(schema: str) -> jsonschema_rs.Draft202012Validator:
    whole = {**json.loads(schema), "components": document()["components"]}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


def validate(schema: Json, value: Any) -> None:
    """Raises jsonschema_rs.ValidationError."""
    _validator(json.dumps(schema)).validate(value)


def check_declared(answer: httpx.Response) -> None:
    """Its status, its code if it is a problem, and its headers are declared, and what is declared as sent is sent."""
    operation = operation_of(answer.request.method, answer.request.url.path)
    is_problem = answer.headers.get("content-type") == "application/problem+json"
    code = answer.json()["code"] if is_problem else ""
    if operation is None or code in ANYWHERE:
        return
    name = f"{operation['operationId']} {answer.status_code}"
    response = operation["responses"].get(str(answer.status_code))
    assert response is not None, f"{name} {code} is not declared"
    if is_problem:
        examples = examples_of(response["content"]["application/problem+json"])
        members = [set(example) for example in examples.values() if example["code"] == code]
        assert members, f"{name} {code} is not declared"
        assert set(answer.json()) in members, f"{name} {code} has other members than its examples"
    declared = {header.lower(): told for header, told in response["headers"].items()}
    sent = {header.lower() for header in DESCRIPTIONS if header in answer.headers}
    assert sent <= set(declared), f"{name} {code}: {sent - set(declared)} not declared"
    missing = {header for header, told in declared.items() if told["required"]} - sent
    assert not missing, f"{name} {code}: {missing} not sent"
