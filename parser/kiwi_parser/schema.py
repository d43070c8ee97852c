"""What a pydantic model says about streaming: which paths stream, which commit whole, how each is validated."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, cast

from pydantic import BaseModel, GetCoreSchemaHandler, PydanticUserError, TypeAdapter, ValidationInfo
from pydantic_core import CoreConfig, CoreSchema, SchemaValidator
from pydantic_core import SchemaError as CoreSchemaError

from kiwi_parser.errors import SchemaError

MARK = "kiwi_parser"
"""The key in a core schema's metadata under which the markers below leave their word."""


@dataclass(frozen=True, slots=True)
class Streams:
    """Marks a text inside a row that is to stream: `text: Annotated[str, Streams()]`."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return _marked(handler(source), "streams", True)


class Spelled:
    """Marks other spellings of a key that lenient reading takes for it: `title: Annotated[str, Spelled("name")]`."""

    __slots__ = ("spellings",)

    def __init__(self, *spellings: str) -> None:
        self.spellings = spellings

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return _marked(handler(source), "spelled", self.spellings)


def _marked(schema: CoreSchema, word: str, value: object) -> CoreSchema:
    metadata = dict(schema.get("metadata") or {})
    metadata[MARK] = {**metadata.get(MARK, {}), word: value}
    return {**schema, "metadata": metadata}


class Notes(list[str]):
    """What validators said about one value; handed to them as pydantic's validation context."""


def note(info: ValidationInfo, text: str) -> None:
    """Say, from within a validator, that a value was read differently from how it was written.

    The text ends up in `FieldDone.notes`. Outside a parser it does nothing.
    """
    if isinstance(info.context, Notes):
        info.context.append(text)


# --- the plan -------------------------------------------------------------------------------------------------------

Check = Callable[[Any, Notes], Any]
"""Validates a raw value; raises pydantic's ValidationError."""

Assign = Callable[[dict[str, Any], str, Any, Notes], Any]
"""Validates one field, given those before it (`info.data` shows them to a validator); raises ValidationError."""


@dataclass(slots=True)
class Node:
    """What to do with the value at one place of a model, whatever JSON it turns out to be."""

    whole: Check
    """Validates what was built without a word."""
    shell: Check
    """Validates an object or array whose members were validated one by one."""
    text: bool = False
    """A string here streams."""
    items: Node | None = None
    """An array here is taken entry by entry."""
    members: Members | None = None
    """An object here is taken member by member."""
    takes: frozenset[str] = frozenset()
    """Which JSON containers may stand here: "object", "array"."""
    row: bool = False
    """An entry of a list that may be an object: announced when it begins, whatever it is."""
    spelled: dict[str, str] = field(default_factory=dict)
    """For an object that is built without a word: its keys, and other spellings of them as `plain_name` has them."""


@dataclass(slots=True)
class Slot:
    """A field of an object: its name, which is its key in paths, and what to do with its value."""

    name: str
    node: Node
    speaks: bool
    """False within a row, but for the fields marked to stream: they wait for the row."""
    key: str
    """Its key as pydantic wants it."""


@dataclass(slots=True)
class Choice:
    """A discriminated union: nothing is said before the discriminator, under one of `keys`, has closed."""

    keys: frozenset[str]
    nodes: dict[Any, Node]


@dataclass(slots=True)
class Members:
    """The members of an object."""

    slots: dict[str, Slot]
    """By key, as pydantic's aliases have it."""
    assign_whole: Assign
    assign_shell: Assign
    names: frozenset[str] = frozenset()
    """The fields' own names: those that `assign_*` knows."""
    spelled: dict[str, Slot] = field(default_factory=dict)
    """By other spellings of the key, each as `plain_name` has it."""
    extra: str = "ignore"
    rest: Node | None = None
    """What to do with the values of a `dict[str, T]`."""
    choice: Choice | None = None
    raw: bool = False
    """A validator of the whole wants the object as it was written."""
    bare: Slot | None = None
    """In a row: the one text that streams, and for which a string in place of the row is taken."""


def _anything(value: Any, notes: Notes) -> Any:
    return value


ANYTHING = Node(_anything, _anything)
"""For what a model takes without naming it; pydantic looks at it when the object closes."""


def plan(model: Any) -> Node:
    """What to do with the text of a `model`: a pydantic model, dataclass, TypedDict, or anything TypeAdapter takes.

    Raises SchemaError where that is nothing that pydantic can validate, or has nothing to stream.
    """
    name = getattr(model, "__name__", repr(model))
    try:
        node = _planned(model)
    except (PydanticUserError, NameError, TypeError, CoreSchemaError) as error:
        raise SchemaError(f"{name} is nothing that pydantic can validate: {error}") from error
    if not node.takes:
        raise SchemaError(f"{name} has nothing to stream: give a model, a dataclass, a TypedDict, a list or a dict")
    return node


@lru_cache(maxsize=256)
def _planned(model: Any) -> Node:
    return _Planner(TypeAdapter(model).core_schema).root()


Schema = dict[str, Any]
"""A core schema. Its TypedDicts are too many to tell apart for a walk that looks at `type` and goes on."""

_ANY: Schema = {"type": "any"}
_WRAPPERS = frozenset({"default", "nullable", "function-before", "function-after", "function-wrap", "definitions"})
_ARRAYS = frozenset({"list", "set", "frozenset", "tuple"})
_OBJECTS = frozenset({"model", "dataclass", "typed-dict", "dict", "tagged-union"})
_SCALARS = frozenset(
    {"str", "int", "float", "bool", "none", "literal", "enum", "date", "time", "datetime", "timedelta", "decimal"}
    | {"uuid", "url", "multi-host-url", "bytes", "call", "callable", "is-instance", "is-subclass"}
)


class _Planner:
    """Walks a core schema once. Whatever it doesn't know commits whole, validated by pydantic as it stands."""

    def __init__(self, schema: CoreSchema) -> None:
        root = cast(Schema, schema)
        self._definitions: dict[str, Schema] = {}
        if root["type"] == "definitions":
            self._definitions = {definition["ref"]: definition for definition in root["definitions"]}
            root = root["schema"]
        self._root = root
        self._strict = _asks_for_strictness(cast(Schema, schema))
        self._known: dict[tuple[int, bool], Node] = {}
        self._shells: dict[int, Schema] = {}

    def root(self) -> Node:
        return self._node(self._root, {}, listed=False)

    # --- nodes ------------------------------------------------------------------------------------------------------

    def _node(self, schema: Schema, config: Schema, *, listed: bool) -> Node:
        """The node of one place; `config` is that of the model it stands in. A recursive model meets itself here."""
        place = (id(schema), listed)
        if place in self._known:
            return self._known[place]
        whole = _Check(self, lambda: self._raw(schema), config)
        node = self._known[place] = Node(whole, whole)
        leaves = list(self._leaves(schema))
        strange = any(leaf["type"] not in _ARRAYS | _OBJECTS | _SCALARS for leaf in leaves)
        arrays = [leaf for leaf in leaves if leaf["type"] in _ARRAYS]
        objects = [leaf for leaf in leaves if leaf["type"] in _OBJECTS]
        node.text = not strange and any(leaf["type"] == "str" for leaf in leaves)
        node.row = listed and (strange or bool(objects))
        node.takes = frozenset(("array",) * bool(arrays or strange) + ("object",) * bool(objects or strange))
        cuts: dict[int, Schema] = {}
        if not strange and len(arrays) == 1:
            node.items = self._items(arrays[0], config, cuts)
        if not strange and len(objects) == 1:
            raw = _wants_raw(schema) or self._wants_raw_within(objects[0])
            node.members = self._members(objects[0], config, cuts, row=listed, raw=raw)
            node.spelled = self._spellings(objects[0])
            config = objects[0].get("config") or config
        shell = self._shells[id(node)] = self._cut(schema, cuts)
        node.shell = _Check(self, lambda: shell, config)
        return node

    def _items(self, leaf: Schema, config: Schema, cuts: dict[int, Schema]) -> Node | None:
        item = leaf.get("items_schema", _ANY)
        if leaf["type"] == "tuple":
            if leaf.get("variadic_item_index") != 0 or len(item) != 1:
                return None
            item = item[0]
            cuts[id(leaf)] = {**leaf, "strict": False, "items_schema": [_ANY]}
        else:
            cuts[id(leaf)] = {**leaf, "strict": False, "items_schema": _ANY}
        return self._node(item, config, listed=True)

    def _members(
        self, leaf: Schema, config: Schema, cuts: dict[int, Schema], *, row: bool, raw: bool
    ) -> Members | None:
        if leaf["type"] not in {"dict", "tagged-union"}:
            return self._model(leaf, cuts, row=row, raw=raw)
        if row or raw:
            return None
        return (self._mapping if leaf["type"] == "dict" else self._choice)(leaf, config, cuts)

    def _mapping(self, leaf: Schema, config: Schema, cuts: dict[int, Schema]) -> Members:
        keys = {**leaf.get("keys_schema", _ANY), "strict": False}
        cuts[id(leaf)] = {**leaf, "strict": False, "keys_schema": keys, "values_schema": _ANY}
        rest = self._node(leaf.get("values_schema", _ANY), config, listed=False)
        nothing = _Assign(self, lambda: _alone({}), config)
        return Members({}, nothing, nothing, rest=rest)

    def _choice(self, leaf: Schema, config: Schema, cuts: dict[int, Schema]) -> Members | None:
        tag = leaf["discriminator"]
        if not isinstance(tag, str):
            return None
        nodes = {value: self._node(choice, config, listed=False) for value, choice in leaf["choices"].items()}
        keys: set[str] = set()
        for node in nodes.values():
            if node.members is None:
                return None
            keys.update(key for key, slot in node.members.slots.items() if slot.name == tag)
        cuts[id(leaf)] = _ANY
        nothing = _Assign(self, lambda: _alone({}), config)
        return Members({}, nothing, nothing, choice=Choice(frozenset(keys), nodes))

    def _model(self, leaf: Schema, cuts: dict[int, Schema], *, row: bool, raw: bool) -> Members | None:
        config = leaf.get("config") or {}
        holder = self._fields_holder(leaf)
        fields = _fields(holder)
        streaming = {name for name, its in fields.items() if _marks(its["schema"]).get("streams")}
        keys = {name: _keys(name, its, config) for name, its in fields.items()}
        if leaf.get("custom_init") or not all(keys.values()) or ((row or raw) and not streaming):
            return None

        def speaks(name: str) -> bool:
            return name in streaming or not (row or raw)

        slots = {
            name: Slot(name, self._node(its["schema"], config, listed=False), speaks(name), keys[name][0])
            for name, its in fields.items()
        }
        kept = {
            name: self._raw(its["schema"]) if not slots[name].speaks else self._only_default(its["schema"], config)
            for name, its in fields.items()
        }
        extra = _extra(holder, config)
        cuts[id(leaf)] = self._with_fields(leaf, kept, extra)
        members = Members(
            {key: slots[name] for name in fields for key in keys[name]},
            _Assign(self, lambda: _alone({name: self._raw(its["schema"]) for name, its in fields.items()}), config),
            _Assign(self, lambda: _alone({name: self._shells[id(slot.node)] for name, slot in slots.items()}), config),
            names=frozenset(fields),
            spelled={key: slots[name] for name, its in reversed(fields.items()) for key in _spellings(its, keys[name])},
            extra=extra,
            raw=raw,
        )
        if row and len(streaming) == 1:
            members.bare = slots[streaming.pop()]
        return members

    def _spellings(self, leaf: Schema) -> dict[str, str]:
        """Other spellings of a model's keys, to the key that pydantic takes; none where it keeps every key."""
        if leaf["type"] in {"dict", "tagged-union"}:
            return {}
        if _extra(self._fields_holder(leaf), leaf.get("config") or {}) == "allow":
            return {}
        found: dict[str, str] = {}
        exact: dict[str, str] = {}
        for name, its in reversed(_fields(self._fields_holder(leaf)).items()):
            keys = _keys(name, its, leaf.get("config") or {})
            found |= dict.fromkeys(_spellings(its, keys), keys[0] if keys else name)
            exact |= {key: key for key in keys}
        return found | exact

    # --- walking a core schema --------------------------------------------------------------------------------------

    def _leaves(self, schema: Schema) -> Iterator[Schema]:
        """What is left when everything that merely wraps, or chooses, is taken off."""
        kind = schema["type"]
        if kind == "definition-ref":
            yield from self._leaves(self._definitions[schema["schema_ref"]])
        elif kind == "union":
            for choice in schema["choices"]:
                yield from self._leaves(choice[0] if isinstance(choice, tuple) else choice)
        elif kind in _WRAPPERS or (kind == "model" and schema.get("root_model")):
            yield from self._leaves(schema["schema"])
        else:
            yield schema

    def _cut(self, schema: Schema, cuts: dict[int, Schema]) -> Schema:
        """A copy of the schema with some of its leaves replaced."""
        if id(schema) in cuts:
            return {key: value for key, value in cuts[id(schema)].items() if key != "ref"}
        kind = schema["type"]
        if kind == "definition-ref":
            target = self._definitions[schema["schema_ref"]]
            return self._cut(target, cuts) if any(id(leaf) in cuts for leaf in self._leaves(target)) else schema
        copy = {key: value for key, value in schema.items() if key != "ref"}
        if kind == "union":
            copy["choices"] = [
                (self._cut(choice[0], cuts), choice[1]) if isinstance(choice, tuple) else self._cut(choice, cuts)
                for choice in schema["choices"]
            ]
        elif kind in _WRAPPERS:
            copy["schema"] = self._cut(schema["schema"], cuts)
        elif kind == "model" and schema.get("root_model"):
            made = {"type": "no-info", "function": schema["cls"].model_construct}
            return {"type": "function-after", "function": made, "schema": self._cut(schema["schema"], cuts)}
        return copy

    def _wants_raw_within(self, leaf: Schema) -> bool:
        return leaf["type"] in {"model", "dataclass"} and _wants_raw(leaf["schema"])

    def _fields_holder(self, leaf: Schema) -> Schema:
        """The part of a model's schema that lists its fields: within the validators that run before the model's own."""
        while leaf["type"] not in {"model-fields", "dataclass-args", "typed-dict"}:
            leaf = leaf["schema"]
        return leaf

    def _with_fields(self, leaf: Schema, schemas: dict[str, Schema], extra: str) -> Schema:
        """A copy of a model's schema whose fields go by their names and have other schemas.

        It makes the instance itself: within another schema pydantic takes the class's own validator, not the copy.
        """
        if leaf["type"] in {"model", "dataclass"}:
            make = _model_maker(leaf["cls"]) if leaf["type"] == "model" else _dataclass_maker(leaf)
            inner = self._with_fields(leaf["schema"], schemas, extra)
            return {"type": "function-after", "function": {"type": "no-info", "function": make}, "schema": inner}
        copy = {key: value for key, value in leaf.items() if key != "ref"}
        if "schema" in leaf:
            copy["schema"] = self._with_fields(leaf["schema"], schemas, extra)
            return copy
        copy["extra_behavior"] = extra
        if isinstance(leaf["fields"], dict):
            copy["fields"] = {name: {**_by_name(its), "schema": schemas[name]} for name, its in leaf["fields"].items()}
        else:
            copy["fields"] = [
                {**_by_name(its), "schema": schemas.get(its["name"], its["schema"])} for its in leaf["fields"]
            ]
        return copy

    def _raw(self, schema: Schema) -> Schema:
        """For values as they were written. Strictness means JSON's here, where a date can only be a string: so what
        is strict is validated from text again."""
        if not self._strict or not _is_stricter_in_python(schema):
            return schema
        if schema["type"] == "default":
            return {**schema, "schema": self._raw(schema["schema"])}
        written = {"type": "no-info", "function": json.dumps}
        return {"type": "function-before", "function": written, "schema": {"type": "json", "schema": schema}}

    def _only_default(self, schema: Schema, config: Schema) -> Schema:
        """A field's schema when its value was validated before: only its default still counts."""
        while schema["type"] in _WRAPPERS:
            if schema["type"] == "default":
                validates = schema.get("validate_default", config.get("validate_default"))
                if not validates or schema.get("default_factory_takes_data"):
                    return {**schema, "schema": _ANY}
                valid = _Default(self, partial(dict, schema), config)
                return {"type": "default", "schema": _ANY, "default_factory": valid}
            schema = schema["schema"]
        return _ANY

    def validator(self, schema: Schema, config: Schema) -> SchemaValidator:
        if self._definitions:
            schema = {"type": "definitions", "schema": schema, "definitions": [*self._definitions.values()]}
        return SchemaValidator(cast(CoreSchema, schema), cast(CoreConfig, config))


class _Lazy:
    """A validator, built when it is first needed: most places of a model never see what only `whole` can take."""

    __slots__ = ("_config", "_planner", "_schema", "_validator")

    def __init__(self, planner: _Planner, schema: Callable[[], Schema], config: Schema) -> None:
        self._planner = planner
        self._schema = schema
        self._config = config
        self._validator: SchemaValidator | None = None

    def _build(self) -> SchemaValidator:
        validator = self._validator = self._planner.validator(self._schema(), self._config)
        return validator


class _Check(_Lazy):
    """A `Check`."""

    __slots__ = ()

    def __call__(self, value: Any, notes: Notes) -> Any:
        return (self._validator or self._build()).validate_python(value, context=notes)


class _Assign(_Lazy):
    """An `Assign`, by pydantic's own way of validating one field among others."""

    __slots__ = ()

    def __call__(self, values: dict[str, Any], name: str, value: Any, notes: Notes) -> Any:
        validator = self._validator or self._build()
        assigned: Any = validator.validate_assignment(values, name, value, context=notes)
        return assigned[0][name]


class _Default(_Lazy):
    """Makes a field's default, validated. Raises ValidationError."""

    __slots__ = ()

    def __call__(self) -> Any:
        default: Any = (self._validator or self._build()).get_default_value()
        return default.value


def _alone(schemas: dict[str, Schema]) -> Schema:
    """Fields without the rest of their model: of its extra keys pydantic would empty the dict that it assigns to."""
    return {
        "type": "model-fields",
        "extra_behavior": "ignore",
        "fields": {name: {"type": "model-field", "schema": its} for name, its in schemas.items()},
    }


_STRICTER_IN_PYTHON = frozenset(
    {"date", "time", "datetime", "timedelta", "decimal", "uuid", "url", "multi-host-url", "bytes", "enum"}
    | {"dict", "tuple", "set", "frozenset", "dataclass", "definition-ref"}
)


def _is_stricter_in_python(schema: Schema) -> bool:
    """Whether strictness takes less of Python's values than of JSON's: it wants a date where JSON has but a string."""
    return any(
        part.get("type") in _STRICTER_IN_PYTHON or (part.get("type") == "model" and part.get("strict"))
        for part in _parts(schema)
    )


def _asks_for_strictness(schema: Schema) -> bool:
    """Whether a core schema, its configurations included, says `strict` anywhere."""
    return any(part.get("strict") is True for part in _parts(schema))


def _parts(schema: Any) -> Iterator[Schema]:
    """All dicts of a core schema, itself included."""
    if isinstance(schema, dict):
        yield schema
        schema = schema.values()
    elif not isinstance(schema, list | tuple):
        return
    for part in schema:
        yield from _parts(part)


def _wants_raw(schema: Schema) -> bool:
    """Whether a validator comes before the object's own: one that has to see it as it was written."""
    while schema["type"] in _WRAPPERS:
        if schema["type"] in {"function-before", "function-wrap"}:
            return True
        schema = schema["schema"]
    return False


def _model_maker(cls: type[BaseModel]) -> Callable[[Any], BaseModel]:
    def make(parts: tuple[dict[str, Any], dict[str, Any] | None, set[str]]) -> BaseModel:
        values, extra, given = parts
        return cls.model_construct(given, **values, **(extra or {}))

    return make


def _dataclass_maker(leaf: Schema) -> Callable[[Any], object]:
    cls: type[object] = leaf["cls"]

    def make(parts: tuple[dict[str, Any], tuple[Any, ...] | None]) -> object:
        values, init_only = parts
        instance = cls.__new__(cls)
        for name, value in values.items():
            object.__setattr__(instance, name, value)
        if leaf.get("post_init"):
            instance.__post_init__(*(init_only or ()))  # type: ignore[attr-defined]
        return instance

    return make


def _fields(holder: Schema) -> dict[str, Schema]:
    fields = holder["fields"]
    if isinstance(fields, dict):
        return fields
    return {its["name"]: its for its in fields if its.get("init", True)}


def _extra(holder: Schema, config: Schema) -> str:
    """What becomes of keys that a model does not name."""
    extra: str = holder.get("extra_behavior") or config.get("extra_fields_behavior") or "ignore"
    return extra


def _by_name(its: Schema) -> Schema:
    return {key: value for key, value in its.items() if key != "validation_alias"}


def _keys(name: str, its: Schema, config: Schema) -> list[str]:
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
    return keys


def _marks(schema: Schema) -> dict[str, Any]:
    """What `Streams` and `Spelled` left on a field, whatever stands around them."""
    marks = dict((schema.get("metadata") or {}).get(MARK, {}))
    if schema["type"] in _WRAPPERS:
        marks |= _marks(schema["schema"])
    return marks


def plain_name(key: str) -> str:
    """A key less what people and models spell differently: "Prep Time", "prep-time" and "prepTime" are "preptime"."""
    return key[:99].replace("_", "").replace("-", "").replace(" ", "").casefold()


def _spellings(its: Schema, keys: list[str]) -> set[str]:
    """The keys that lenient reading takes for a field's own: those it was marked with, and all in any case."""
    return {plain_name(key) for key in (*_marks(its["schema"]).get("spelled", ()), *keys)}
