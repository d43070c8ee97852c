"""The JSON Schema of an event as the wire has it: what `data:` of each frame but the last holds.

Run as a program it writes `event.schema.json` beside itself anew, which is for those who have no server to ask.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from kiwi_recipes.recipes.events import EVENTS
from kiwi_recipes.streams.events import PROTOCOL

JsonSchema = dict[str, Any]

HEAD: JsonSchema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": f"urn:kiwi-recipes:protocol:{PROTOCOL}:event",
    "title": "Event",
    "description": "The JSON behind `data:` of one frame of a recipe's stream, told apart by `type`. The last frame, "
    "`[DONE]`, is none. A later server may send types and members that are not here: a client passes them over.",
}

_NUMBER: JsonSchema = {"type": "integer", "minimum": 0, "description": "The event's place in the run, without gaps."}


@cache
def event_schema() -> JsonSchema:
    """By itself, with its `$id`."""
    union, parts = event_schemas("#/$defs/{model}")
    return {**HEAD, **union, "$defs": parts}


def event_schemas(ref_template: str) -> tuple[JsonSchema, dict[str, JsonSchema]]:
    """The union and, by their names, the schemas that it refers to."""
    union = EVENTS.json_schema(ref_template=ref_template, mode="validation")
    parts = {name: _on_the_wire(part) for name, part in union.pop("$defs").items()}
    return union, parts


def _on_the_wire(part: JsonSchema) -> JsonSchema:
    """What `codec.as_dict` writes: an optional member is absent while it is None, all others are always there."""
    members = part["properties"]
    written = {name: _member(name, member) for name, member in members.items()}
    required = [name for name, member in members.items() if member.get("default", ...) is not None]
    if "type" in written:
        written = {"type": written.pop("type"), "seq": _NUMBER, **written}
        required = ["type", "seq", *(name for name in required if name != "type")]
    return {**part, "properties": written, "required": required}


def _member(name: str, member: JsonSchema) -> JsonSchema:
    told = {key: value for key, value in member.items() if key not in ("default", "title")}
    if member.get("default", ...) is None:
        (present,) = (kind for kind in told.pop("anyOf") if kind != {"type": "null"})
        told |= present
    match name:
        case "path":
            told["format"] = "json-pointer"
        case "kept" | "missing":
            told["items"] = {**told["items"], "format": "json-pointer"}
    return told


FILE = Path(__file__).with_name("event.schema.json")


def file_text() -> str:
    """What `FILE` says while it is up to date."""
    return json.dumps(event_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(file_text(), encoding="utf-8")
