"""Copies of core schemas in which some parts are replaced: those that were validated one by one before."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from kiwi_parser.plan.core_schema import ANY, NO_SCHEMAS, OF_FIELDS, WRAPPERS, CoreSchemas, Schema, by_name, is_schema
from kiwi_parser.plan.instances import dataclass_maker, model_maker
from kiwi_parser.plan.validators import LazyDefault, TooEarly


class SchemaRewriter:
    """Makes the schemas of what is left to validate when a part of a value was validated already."""

    def __init__(self, schemas: CoreSchemas) -> None:
        self._schemas = schemas
        self._strict = schemas.say("strict")
        self._alike = _ALIKE - {"str"} if schemas.say(*_TURNS_TEXT) else _ALIKE

    def cut(self, schema: Schema, cuts: dict[int, Schema]) -> Schema:
        """A copy of the schema with some of its leaves replaced."""
        if id(schema) in cuts:
            return {key: value for key, value in cuts[id(schema)].items() if key != "ref"}
        kind = schema["type"]
        if kind == "definition-ref":
            target = self._schemas.definitions[schema["schema_ref"]]
            return self.cut(target, cuts) if any(id(leaf) in cuts for leaf in self._schemas.leaves(target)) else schema
        copy = {key: value for key, value in schema.items() if key != "ref"}
        if kind == "union":
            copy["choices"] = [
                (self.cut(choice[0], cuts), choice[1]) if isinstance(choice, tuple) else self.cut(choice, cuts)
                for choice in schema["choices"]
            ]
        elif kind in WRAPPERS:
            copy["schema"] = self.cut(schema["schema"], cuts)
        elif kind == "model" and schema.get("root_model"):
            made = {"type": "no-info", "function": model_maker(schema)}
            return {"type": "function-after", "function": made, "schema": self.cut(schema["schema"], cuts)}
        return copy

    def with_fields(self, leaf: Schema, schemas: dict[str, Schema], extra: str) -> Schema:
        """A copy of a model's schema whose fields go by their names and have other schemas.

        It makes the instance itself: within another schema pydantic takes the class's own validator, not the copy.
        """
        if leaf["type"] in {"model", "dataclass"}:
            make = model_maker(leaf) if leaf["type"] == "model" else dataclass_maker(leaf)
            inner = self.with_fields(leaf["schema"], schemas, extra)
            return {"type": "function-after", "function": {"type": "no-info", "function": make}, "schema": inner}
        if "schema" in leaf:  # a validator that leaves objects as they are; behind another they are validated whole
            return self.with_fields(leaf["schema"], schemas, extra)
        copy = {key: value for key, value in leaf.items() if key != "ref"}
        copy["extra_behavior"] = extra
        if isinstance(leaf["fields"], dict):
            copy["fields"] = {name: {**by_name(its), "schema": schemas[name]} for name, its in leaf["fields"].items()}
        else:
            copy["fields"] = [
                {**by_name(its), "schema": schemas.get(its["name"], its["schema"])} for its in leaf["fields"]
            ]
        return copy

    def as_written(self, schema: Schema) -> Schema:
        """For values as they were written: where JSON's and Python's verdicts may differ, they are validated from text
        again."""
        if not self._depends_on_mode(schema):
            return schema
        if schema["type"] == "default":
            return {**schema, "schema": self.as_written(schema["schema"])}
        written = {"type": "no-info", "function": json.dumps}
        return {"type": "function-before", "function": written, "schema": {"type": "json", "schema": schema}}

    def _depends_on_mode(self, schema: Schema) -> bool:
        """Whether pydantic may judge JSON's values otherwise than Python's.

        Strict, it takes a string for a date from JSON only; and of a union it takes what would fit strictly.
        """
        parts = list(self._schemas.reach(schema, set()))
        kinds = {part["type"] for part in parts}
        choosing = any(part["type"] == "union" and self._is_choosy(part) for part in parts)
        return choosing or not kinds.isdisjoint(_BY_MODE) or (self._strict and not kinds <= self._alike)

    def _is_choosy(self, union: Schema) -> bool:
        kinds = {part["type"] for part in self._schemas.reach(union, set())}
        named = [choice[0] if isinstance(choice, tuple) else choice for choice in union["choices"]]
        return len([choice for choice in named if choice["type"] != "none"]) > 1 and not kinds <= self._alike

    def only_default(self, schema: Schema, config: Schema) -> Schema:
        """A field's schema when its value was validated before: only its default still counts."""
        while schema["type"] in WRAPPERS:
            if schema["type"] == "default":
                validates = schema.get("validate_default", config.get("validate_default"))
                if not validates or schema.get("default_factory_takes_data"):
                    return {**schema, "schema": ANY}
                valid = LazyDefault(self._schemas, partial(dict, schema), config)
                return {"type": "default", "schema": ANY, "default_factory": valid}
            schema = schema["schema"]
        return ANY

    def guarded(self, schema: Any, within: tuple[str, ...]) -> Any:
        """A copy of a schema whose validators raise TooEarly when they look at fields."""
        if isinstance(schema, list | tuple):
            return type(schema)(self.guarded(part, within) for part in schema)
        if not isinstance(schema, dict):
            return schema
        if not is_schema(schema):
            return {key: self.guarded(part, within) for key, part in schema.items()}
        if schema["type"] in OF_FIELDS:
            return schema
        if schema["type"] == "definition-ref":
            ref = schema["schema_ref"]
            return schema if ref in within else self.guarded(self._schemas.definitions[ref], (*within, ref))
        if schema["type"] == "with-info":
            return {**schema, "function": guarding(schema["function"])}
        return {
            word: part if word in NO_SCHEMAS else self.guarded(part, within)
            for word, part in schema.items()
            if word != "ref"
        }


def optional(schemas: dict[str, Schema]) -> Schema:
    """Fields without the rest of their model, none of which must be there."""
    return {
        "type": "typed-dict",
        "fields": {
            name: {"type": "typed-dict-field", "schema": its, "required": False} for name, its in schemas.items()
        },
    }


def alone(schemas: dict[str, Schema]) -> Schema:
    """Fields without the rest of their model: of its extra keys pydantic would empty the dict that it assigns to."""
    return {
        "type": "model-fields",
        "extra_behavior": "ignore",
        "fields": {name: {"type": "model-field", "schema": its} for name, its in schemas.items()},
    }


_ALIKE = frozenset(
    {"any", "none", "bool", "int", "float", "str", "literal", "list", "dict", "nullable", "default", "union"}
    | {"function-before", "function-after", "function-wrap", "function-plain", "no-info", "with-info"}
)
"""The schemas, and parts of them, to which a value of JSON and the same one of Python are alike, strict or not."""

_BY_MODE = frozenset(
    {"json-or-python", "lax-or-strict", "is-instance", "is-subclass", "bytes", "complex", "fraction"}
    | {"timedelta", "decimal"}
)
"""Those that ask where a value comes from even if nothing is strict: `true` is a second to Python, and Decimal(1.0) has
a digit behind its point."""

_TURNS_TEXT = (
    *("strip_whitespace", "to_lower", "to_upper"),
    *("str_strip_whitespace", "str_to_lower", "str_to_upper"),
)
"""A text that is changed when it is validated is no exact match to Python, but is one to JSON."""


class _GuardedInfo:
    """A validation info that lets nobody look at the fields."""

    __slots__ = ("_info",)

    def __init__(self, info: Any) -> None:
        self._info = info

    def __getattr__(self, name: str) -> Any:
        if name == "data":
            self._info.context.early = True
            raise TooEarly
        return getattr(self._info, name)


def guarding(function: Callable[..., Any]) -> Callable[..., Any]:
    """A validator that takes `info`, and raises TooEarly when it looks at the fields."""

    def guarded(*value_handler_info: Any) -> Any:
        return function(*value_handler_info[:-1], _GuardedInfo(value_handler_info[-1]))

    return guarded
