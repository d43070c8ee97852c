"""What the recipe's model itself says of its fields, so that a new one is asked for, guarded and changed by its line in
`kiwi_parser/recipe/models.py` alone."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from kiwi_parser.recipe import Recipe

from kiwi_recipes.recipes.json_schema import field_schemas

__all__ = ["free_texts", "keys_beyond", "kind_of_value", "single_values", "unnamed_in"]

_KINDS = {"string": "a text", "integer": "a whole number", "number": "a number", "boolean": "true or false"}


def _type_of(schema: dict[str, Any]) -> str:
    return str(schema["type"][0] if isinstance(schema["type"], list) else schema["type"])


@cache
def free_texts() -> tuple[str, ...]:
    """The fields that hold words of the model's own: they may name a food, and are streamed as they grow."""
    return tuple(
        name for name, schema in field_schemas().items() if _type_of(schema) == "string" and "enum" not in schema
    )


@cache
def single_values() -> tuple[str, ...]:
    """Numbers and choices: what is known only when it is whole."""
    return tuple(
        name for name, schema in field_schemas().items() if name not in free_texts() and _type_of(schema) != "array"
    )


def kind_of_value(name: str) -> str:
    """What a field may hold, for a prompt: "one of easy, medium, hard"."""
    schema = field_schemas()[name]
    if "enum" in schema:
        return f"one of {', '.join(str(value) for value in schema['enum'] if value is not None)}"
    return _KINDS.get(_type_of(schema), "a list")


def unnamed_in(rules: str) -> list[str]:
    """The fields that these rules do not name."""
    return [name for name in Recipe.model_fields if not re.search(rf"\b{name}\b", rules)]


def keys_beyond(rules: str, *, unknown: str = "") -> str:
    """A line for each key that the rules do not name; `unknown` says what to write where there is nothing to say."""
    lines = ""
    for name in unnamed_in(rules):
        about = Recipe.model_fields[name].description
        lines += f"\n- {name}: {f'{about}: ' if about else ''}{kind_of_value(name)}{unknown}."
    return lines
