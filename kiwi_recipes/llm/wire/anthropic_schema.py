"""JSON Schemas as Anthropic's structured outputs take them (platform.claude.com/docs, "Structured outputs").

What bounds numbers, texts and lists is refused there, so it is left out, and checked when the answer is read.
"""

from __future__ import annotations

from typing import Any

from kiwi_recipes.llm.types import JsonSchema

__all__ = ["held_to_by_anthropic"]

_KEPT = ("$ref", "enum", "const", "title", "description", "required")
_ALTERNATIVES = {"anyOf": "anyOf", "oneOf": "anyOf", "allOf": "allOf"}
_FORMATS = {"date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"}
_LEAST_ENTRIES = (0, 1)
"""More can't be asked for."""


def held_to_by_anthropic(schema: JsonSchema) -> dict[str, Any]:
    """The part of `schema` that a Claude model can be held to. Every object is closed."""
    kinds = schema.get("type")
    if isinstance(kinds, list):  # ["integer", "null"]
        return {"anyOf": [held_to_by_anthropic(_only(schema, kind)) for kind in kinds]}
    held: dict[str, Any] = {name: schema[name] for name in _KEPT if name in schema}
    if "enum" not in held and "const" not in held and kinds is not None:
        held["type"] = kinds
    for name, theirs in _ALTERNATIVES.items():
        if name in schema:
            held[theirs] = [held_to_by_anthropic(part) for part in schema[name]]
    for name in ("$defs", "properties"):
        if name in schema:
            held[name] = {key: held_to_by_anthropic(part) for key, part in schema[name].items()}
    if "items" in schema:
        held["items"] = held_to_by_anthropic(schema["items"])
    if schema.get("minItems") in _LEAST_ENTRIES:
        held["minItems"] = schema["minItems"]
    if schema.get("format") in _FORMATS:
        held["format"] = schema["format"]
    if kinds == "object":
        held = {"properties": {}, **held, "additionalProperties": False}
    return held


def _only(schema: JsonSchema, kind: str) -> JsonSchema:
    """The same for one kind of value, with those of its choices that are of it."""
    one = {**schema, "type": kind}
    if "enum" in schema:
        one["enum"] = [value for value in schema["enum"] if (value is None) == (kind == "null")]
    return one
