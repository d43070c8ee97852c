"""The published JSON Schema of the events: the file is what the server says, and every event obeys it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest

from kiwi_recipes.recipes.event_schema import FILE, file_text
from kiwi_recipes.recording import read_recording
from kiwi_recipes.streams.codec import dump
from kiwi_recipes.streams.events import PROTOCOL
from tests.support.fixtures import EVENTS, FIXTURES, UPSTREAM, named
from tests.support.told import events_of

KEPT = FIXTURES / "protocol" / "protocol-1.jsonl"
SCHEMA: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA, validate_formats=True)


def test_the_file_is_what_the_events_are_today() -> None:
    assert FILE.read_text("utf-8") == file_text(), "run `make types`"


async def test_the_server_says_the_same(kiwi: httpx.AsyncClient) -> None:
    answer = await kiwi.get("/api/v1/schema/events")
    assert answer.headers["content-type"] == "application/schema+json"
    assert answer.json() == SCHEMA


def test_it_is_a_schema_of_its_draft() -> None:
    jsonschema_rs.meta.validate(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["$id"] == f"urn:kiwi-recipes:protocol:{PROTOCOL}:event"


@pytest.mark.parametrize("path", [*EVENTS, KEPT], ids=named)
def test_every_recorded_event_obeys_it(path: Path) -> None:
    for entry in read_recording(path).events:
        VALIDATOR.validate(entry.event)


@pytest.mark.parametrize("path", UPSTREAM, ids=named)
async def test_so_does_whatever_comes_of_a_recorded_answer(path: Path) -> None:
    for event in await events_of(path, None):
        VALIDATOR.validate(json.loads(dump(event)))  # as it is sent: a coded text is a text then


async def test_so_does_what_comes_over_the_wire(kiwi: httpx.AsyncClient) -> None:
    answer = await kiwi.post("/api/v1/recipes/suggest?stream=true", json={"pantry_items": ["eggs"]})
    bodies = [line.removeprefix("data: ") for line in answer.text.splitlines() if line.startswith("data: {")]
    assert len(bodies) > 20
    for body in bodies:
        VALIDATOR.validate(json.loads(body))


SAMPLES = {entry.event["type"]: entry.event for entry in read_recording(KEPT).events}


def _spoilt() -> list[tuple[str, dict[str, Any]]]:
    """Each event without one of its members, and with one of another kind."""
    spoilt = []
    for kind, event in SAMPLES.items():
        part = SCHEMA["discriminator"]["mapping"][kind].rpartition("/")[2]
        for name in SCHEMA["$defs"][part]["required"]:
            spoilt.append((f"{kind} without {name}", {k: v for k, v in event.items() if k != name}))
            if name != "value":
                spoilt.append((f"{kind} with another {name}", {**event, name: [{}]}))
    return spoilt


SPOILT = _spoilt()


@pytest.mark.parametrize(("event"), [event for _, event in SPOILT], ids=[name for name, _ in SPOILT])
def test_what_lacks_something_does_not(event: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(event)


def test_a_path_is_a_pointer_and_what_is_not_known_is_absent() -> None:
    done = SAMPLES["field.done"]
    assert VALIDATOR.is_valid({**done, "added_later": 1})
    assert not VALIDATOR.is_valid({**done, "path": "title"})
    assert not VALIDATOR.is_valid({**done, "notes": None})
    assert not VALIDATOR.is_valid({**SAMPLES["stream.started"], "seq": -1})
