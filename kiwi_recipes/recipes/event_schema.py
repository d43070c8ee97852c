"""The JSON Schema of an event as the wire has it: what `data:` of each frame but the last holds.

Run as a program it writes `event.schema.json` beside itself anew, which is for those who have no server to ask.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from kiwi_recipes.recipes.events import EVENTS
from kiwi_recipes.recipes.schemas import ServedRecipe
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
    for name, recipe in _ENDINGS.items():
        told = {"$ref": ref_template.format(model=recipe)}
        parts[name] = {**parts[name], "properties": {**parts[name]["properties"], "recipe": told}}
    return union, {**parts, **_recipes(ref_template)}


_ENDINGS = {
    "RecipeCompleted": "ServedRecipe",
    "RecipeIncomplete": "ServedRecipe",
    "RecipeFailed": "PartialRecipe",
    "RecipeCancelled": "PartialRecipe",
}


def _recipes(ref_template: str) -> dict[str, JsonSchema]:
    """The recipe that an ending carries, whole or as far as it came, and what it is made of. The wire omits a member
    that the model left out: `default: null`, which says that one reads null then, would make generators call it there.
    """
    whole = _without_null_defaults(ServedRecipe.model_json_schema(ref_template=ref_template))
    parts: dict[str, JsonSchema] = whole.pop("$defs")
    row = parts["ServedIngredient"]["properties"]
    # A model is not asked for it, so the parser leaves it out of the schema; what it read of a range is served.
    row["quantity_max"] = {**row["quantity"], "title": "Quantity Max", "description": "The upper end of a range."}
    # A row of the ingredients is there when it is whole; a step is there as far as it is written.
    partial = {"PartialStep": _of_any_part(parts["Step"]), "PartialRecipe": _of_any_part(whole)}
    lists = partial["PartialRecipe"]["properties"]
    lists["steps"] = {**lists["steps"], "items": {"$ref": ref_template.format(model="PartialStep")}}
    for name, part in partial.items():
        part["title"] = name
    told = "What was written of a recipe until its run ended: parts may be missing."
    partial["PartialRecipe"]["description"] = told
    return {**parts, "ServedRecipe": whole, **partial}


def _of_any_part(schema: JsonSchema) -> JsonSchema:
    """Nothing of it has to be there, and no list has to be as long as it is in the end."""
    members = {
        name: {key: value for key, value in member.items() if key != "minItems"}
        for name, member in schema["properties"].items()
    }
    return {**{key: value for key, value in schema.items() if key != "required"}, "properties": members}


def _without_null_defaults(schema: Any) -> Any:
    match schema:
        case dict():
            return {
                key: _without_null_defaults(value)
                for key, value in schema.items()
                if key != "default" or value is not None
            }
        case list():
            return [_without_null_defaults(value) for value in schema]
    return schema


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
        case "kept" | "missing" if "items" in told:
            told["items"] = {**told["items"], "format": "json-pointer"}
    return told


FILE = Path(__file__).with_name("event.schema.json")


def file_text() -> str:
    """What `FILE` says while it is up to date."""
    return json.dumps(event_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(file_text(), encoding="utf-8")
