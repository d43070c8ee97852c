"""Reads pydantic's core schemas: which parts one has, which keys a model takes, what stands before what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from pydantic_core import CoreConfig, CoreSchema, SchemaValidator

from kiwi_parser.names import plain_name
from kiwi_parser.plan.markers import MARK

Schema = dict[str, Any]
"""A core schema. Its TypedDicts are too many to tell apart for a walk that looks at `type` and goes on."""

ANY: Schema = {"type": "any"}
WRAPPERS = frozenset({"default", "nullable", "function-before", "function-after", "function-wrap", "definitions"})
ARRAYS = frozenset({"list", "set", "frozenset", "tuple"})
OBJECTS = frozenset({"model", "dataclass", "typed-dict", "dict", "tagged-union"})
OF_FIELDS = frozenset({"model", "dataclass", "typed-dict"})
"""The kinds within which validators are told of fields of their own."""
HOLDERS = frozenset({"model-fields", "dataclass-args", "typed-dict"})
"""Those parts of them that list the fields."""
SCALARS = frozenset(
    {"str", "int", "float", "bool", "none", "literal", "enum", "date", "time", "datetime", "timedelta", "decimal"}
    | {"uuid", "url", "multi-host-url", "bytes", "call", "callable", "is-instance", "is-subclass"}
)


class CoreSchemas:
    """A core schema, the definitions that it refers to, and ways to walk them."""

    def __init__(self, schema: CoreSchema) -> None:
        root = self._whole = cast(Schema, schema)
        self.definitions: dict[str, Schema] = {}
        if root["type"] == "definitions":
            self.definitions = {definition["ref"]: definition for definition in root["definitions"]}
            root = root["schema"]
        self.root = root

    def say(self, *words: str) -> bool:
        """Whether any of them, configurations included, says one of the words."""
        return any(part.get(word) is True for part in parts(self._whole) for word in words)

    def validator(self, schema: Schema, config: Schema) -> SchemaValidator:
        if self.definitions:
            schema = {"type": "definitions", "schema": schema, "definitions": [*self.definitions.values()]}
        return SchemaValidator(cast(CoreSchema, schema), cast(CoreConfig, config))

    def leaves(self, schema: Schema) -> Iterator[Schema]:
        """What is left when everything that merely wraps, or chooses, is taken off."""
        kind = schema["type"]
        if kind == "definition-ref":
            yield from self.leaves(self.definitions[schema["schema_ref"]])
        elif kind == "union":
            for choice in schema["choices"]:
                yield from self.leaves(choice[0] if isinstance(choice, tuple) else choice)
        elif kind in WRAPPERS or (kind == "model" and schema.get("root_model")):
            yield from self.leaves(schema["schema"])
        else:
            yield schema

    def may_be_null(self, schema: Schema) -> bool:
        kind = schema["type"]
        if kind == "definition-ref":
            return self.may_be_null(self.definitions[schema["schema_ref"]])
        wraps = kind in WRAPPERS or (kind == "model" and schema.get("root_model", False))
        return kind == "nullable" or (wraps and self.may_be_null(schema["schema"]))

    def early(self, schema: Schema) -> Iterator[Schema]:
        """Those leaves that a validator comes before: one that has to see them as they were written."""
        kind = schema["type"]
        if kind in {"function-before", "function-wrap"}:
            yield from self.leaves(schema)
        elif kind == "definition-ref":
            yield from self.early(self.definitions[schema["schema_ref"]])
        elif kind == "union":
            for choice in schema["choices"]:
                yield from self.early(choice[0] if isinstance(choice, tuple) else choice)
        elif kind in WRAPPERS or (kind == "model" and schema.get("root_model")):
            yield from self.early(schema["schema"])

    def fields_holder(self, leaf: Schema) -> Schema:
        """The part of a model's schema that lists its fields: within the validators that run before the model's own."""
        while leaf["type"] not in HOLDERS:
            leaf = leaf["schema"]
        return leaf

    def reach(self, schema: Any, seen: set[str], beyond: frozenset[str] = frozenset()) -> Iterator[Schema]:
        """The schemas within a schema, itself included, and those that it refers to; not into kinds that are beyond."""
        if isinstance(schema, list | tuple):
            for part in schema:
                yield from self.reach(part, seen, beyond)
        elif not isinstance(schema, dict):
            return
        elif not is_schema(schema):
            yield from self.reach([*schema.values()], seen, beyond)
        elif schema["type"] == "definition-ref":
            if (ref := schema["schema_ref"]) not in seen:
                seen.add(ref)
                yield from self.reach(self.definitions[ref], seen, beyond)
        elif schema["type"] not in beyond:
            yield schema
            yield from self.reach([part for word, part in schema.items() if word not in NO_SCHEMAS], seen, beyond)

    def looks_at_fields(self, schema: Schema) -> bool:
        """Whether a validator in it is told of the fields of the object that it stands in."""
        return any(
            part["type"] == "with-info" and not getattr(part["function"], "notes_only", False)
            for part in self.reach(schema, set(), beyond=OF_FIELDS)
        )

    def keys_of(self, leaf: Schema) -> Iterator[str]:
        """The keys that pydantic takes of an object."""
        if leaf["type"] == "tagged-union":
            for choice in leaf["choices"].values():
                for inner in self.leaves(choice):
                    yield from self.keys_of(inner)
        elif leaf["type"] in OF_FIELDS:
            for name, its in fields_of(self.fields_holder(leaf)).items():
                yield from keys_of_field(name, its, leaf.get("config") or {})

    def spellings(self, leaf: Schema) -> dict[str, str]:
        """Other spellings of a model's keys, to the key that pydantic takes; none where it keeps every key."""
        if leaf["type"] in {"dict", "tagged-union"}:
            return {}
        if extra_of(self.fields_holder(leaf), leaf.get("config") or {}) == "allow":
            return {}
        found: dict[str, str] = {}
        exact: dict[str, str] = {}
        for name, its in reversed(fields_of(self.fields_holder(leaf)).items()):
            keys = keys_of_field(name, its, leaf.get("config") or {})
            found |= dict.fromkeys(
                spellings_of_field(its, keys), keys[-1] if keys else name
            )  # of several the first counts
            exact |= {key: key for key in keys}
        return found | exact


NO_SCHEMAS = frozenset({"metadata", "serialization", "config", "default", "expected", "members", "computed_fields"})
"""What a schema holds besides schemas."""


def is_schema(part: dict[str, Any]) -> bool:
    """Whether a dict within a core schema is one: else it holds some by name, and a field may be called `type`."""
    return isinstance(part.get("type"), str)


def first_of_old(schema: Any) -> str:
    """The name of a model of pydantic.v1 in it: pydantic 2 takes the class, and fails on its every value."""
    for part in parts(schema):
        function = part.get("function")
        if str(getattr(function, "__module__", "")).startswith("pydantic.v1."):
            return getattr(getattr(function, "__self__", None), "__name__", "a part of it")
    return ""


def may_be_json(schema: Schema) -> bool:
    """Whether anything that JSON can say is a value: of a class itself, or of a function, nothing is."""
    if schema["type"] == "custom-error":
        return may_be_json(schema["schema"])
    return schema["type"] not in {"is-instance", "is-subclass", "callable", "call"}


def parts(schema: Any) -> Iterator[Schema]:
    """All dicts of a core schema, itself included."""
    if isinstance(schema, dict):
        yield schema
        schema = schema.values()
    elif not isinstance(schema, list | tuple):
        return
    for part in schema:
        yield from parts(part)


def wants_raw(leaf: Schema) -> bool:
    """Whether a validator of a model comes before its own: one that has to see the object as it was written."""
    if leaf["type"] not in {"model", "dataclass"}:
        return False
    inner = leaf["schema"]
    while inner["type"] == "function-before" and getattr(inner["function"]["function"], "leaves_objects", False):
        inner = inner["schema"]
    return inner["type"] not in HOLDERS


def fields_of(holder: Schema) -> dict[str, Schema]:
    fields = holder["fields"]
    if isinstance(fields, dict):
        return fields
    return {its["name"]: its for its in fields if its.get("init", True)}


def extra_of(holder: Schema, config: Schema) -> str:
    """What becomes of keys that a model does not name."""
    extra: str = holder.get("extra_behavior") or config.get("extra_fields_behavior") or "ignore"
    return extra


def by_name(its: Schema) -> Schema:
    return {key: value for key, value in its.items() if key != "validation_alias"}


def keys_of_field(name: str, its: Schema, config: Schema) -> list[str]:
    """The keys under which pydantic takes a field; none where one is a path into another value."""
    alias = its.get("validation_alias")
    choices = [[alias]] if isinstance(alias, str) else alias or [[name]]
    if not isinstance(choices[0], list):
        choices = [choices]
    keys = [choice[0] for choice in choices if len(choice) == 1]
    if len(keys) < len(choices):
        return []
    if config.get("validate_by_alias") is False:
        keys = []
    if config.get("validate_by_name") or config.get("populate_by_name"):
        keys.append(name)
    return list(dict.fromkeys(keys))


def marks_of(schema: Schema) -> dict[str, Any]:
    """What `Streams` and `Spelled` left on a field, whatever stands around them."""
    marks = dict((schema.get("metadata") or {}).get(MARK, {}))
    if schema["type"] in WRAPPERS:
        marks |= marks_of(schema["schema"])
    return marks


def spellings_of_field(its: Schema, keys: list[str]) -> set[str]:
    """The keys that lenient reading takes for a field's own: those it was marked with, and all in any case."""
    return {plain_name(key) for key in (*marks_of(its["schema"]).get("spelled", ()), *keys)}
