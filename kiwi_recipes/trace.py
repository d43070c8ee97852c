"""What `kiwi parse` prints: the parser's events for a text, as plain objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from kiwi_parser import RecipeParser
from pydantic_core import to_jsonable_python

from kiwi_recipes.streams.pointers import pointer


def trace(text: str, chunk: int) -> Iterator[dict[str, Any]]:
    """One object per event, in order, then one with the outcome. The text is fed in pieces of `chunk` characters."""
    parser = RecipeParser()
    for start in range(0, len(text), chunk):
        for event in parser.feed(text[start : start + chunk]):
            yield plain(event)
    for event in parser.close():
        yield plain(event)
    outcome = parser.outcome
    assert outcome is not None  # noqa: S101 - closed above
    problem = outcome.problem
    yield {
        "outcome": outcome.kind,
        "closed": [pointer(path) for path in outcome.closed],
        "open": [pointer(path) for path in outcome.open],
        "problem": None if problem is None else str(problem),
    }


def plain(event: Any) -> dict[str, Any]:
    """One event of the parser as a JSON object."""
    body = {field.name: getattr(event, field.name) for field in fields(event)}
    body["path"] = pointer(body["path"])
    found: dict[str, Any] = to_jsonable_python({"event": type(event).__name__, **body})
    return found
