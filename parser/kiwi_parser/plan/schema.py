"""What a pydantic model says about streaming: which paths stream, which commit whole, how each is validated."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import Any, TypeVar, cast

from pydantic import BaseModel, GetCoreSchemaHandler, PydanticUserError, TypeAdapter, ValidationInfo
from pydantic_core import CoreConfig, CoreSchema, SchemaValidator
from pydantic_core import SchemaError as CoreSchemaError

from kiwi_parser.errors import SchemaError
from kiwi_parser.limits import UNLIMITED
from kiwi_parser.names import plain_name

F = TypeVar("F", bound=Callable[..., Any])

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


class LeavesLists:
    """Marks a list whose validators, those that run before its own, leave lists as they are.

    Such a list streams entry by entry: `rows: Annotated[list[Row], BeforeValidator(from_text), LeavesLists()]`.
    """

    __slots__ = ()

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return _marked(handler(source), "leaves_lists", True)


class Sections:
    """Marks a list of rows in which lenient reading takes an object that holds rows, under one of these keys, for them.

    `rows: Annotated[list[Row], Sections("items", heading="group")]`: what the section is called is each row's `group`.
    A text among its rows is told as `{"group": ..., "line": text}` then.
    """

    __slots__ = ("_heading", "_keys")

    def __init__(self, *keys: str, heading: str = "") -> None:
        self._keys = frozenset(map(plain_name, keys))
        self._heading = heading

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return _marked(handler(source), "sections", self)

    def holds(self, key: Any) -> bool:
        """Whether a section's rows may stand under a key."""
        return plain_name(str(key)) in self._keys

    def rows_of(self, entry: Any) -> list[Any] | None:
        """The rows of an entry that is a section; None where it is none."""
        if not isinstance(entry, dict):
            return None
        for key, rows in entry.items():
            if isinstance(rows, list) and self.holds(key):
                called = (entry.get(word) for word in (self._heading, "section", "name", "title", "heading"))
                title = next((text for text in called if isinstance(text, str)), "") if self._heading else ""
                return [self._under(title, row) for row in rows] if title else rows
        return None

    def _under(self, title: str, row: Any) -> Any:
        if isinstance(row, str):
            return {self._heading: title, "line": row}
        return {self._heading: title, **row} if isinstance(row, dict) else row


class Notes(list[str]):
    """What validators said about one value; handed to them as pydantic's validation context."""

    early = False
    """Whether one of them looked at fields that are not known yet."""
    language: str | None = None
    """In which language the text is written (BCP 47), where that is known."""


@lru_cache(maxsize=64)
def notes_in(language: str | None) -> type[Notes]:
    """`Notes` that tell the validators the language of the text."""
    return Notes if language is None else type("Notes", (Notes,), {"language": language})


def language_of(info: ValidationInfo) -> str | None:
    """The language of a text that a validator is to read (BCP 47): of the parser, or of `context={"language": ...}`."""
    context = info.context
    if isinstance(context, Notes):
        return context.language
    said = context.get("language") if isinstance(context, dict) else None
    return said if isinstance(said, str) else None


def note(info: ValidationInfo, *texts: str) -> None:
    """Say, from within a validator, that a value was read differently from how it was written.

    The text ends up in `FieldDone.notes`. Outside a parser it does nothing.
    """
    notes = info.context  # once: pydantic makes a new reference of it each time
    if isinstance(notes, Notes):
        notes += texts


def notes_only(validator: F) -> F:
    """Says of a validator that takes `info` that it does so for `note` alone, and looks at no field (`info.data`).

    It need not be asked then whether the fields before it are known, which costs as much as a short text does.
    """
    validator.notes_only = True  # type: ignore[attr-defined]
    return validator


def leaves_objects(validator: F) -> F:
    """Says of a model's validator that runs before its own that it leaves objects as they are.

    Such a model is taken member by member, and its validator is asked only about what is no object (a text in its
    place, say): `@model_validator(mode="before")`, `@classmethod`, `@leaves_objects`.
    """
    validator.leaves_objects = True  # type: ignore[attr-defined]
    return validator


# --- the plan -------------------------------------------------------------------------------------------------------

Check = Callable[[Any, Notes], Any]
"""Validates a raw value; raises Refused."""

Assign = Callable[[dict[str, Any], str, Any, Notes], Any]
"""Validates one field, given those before it (`info.data` shows them to a validator); raises Refused."""


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
    sections: Sections | None = None
    """How an entry holds entries of an array here."""
    most: int = UNLIMITED
    """So many valid entries an array here may have; what comes behind them is dropped."""
    members: Members | None = None
    """An object here is taken member by member."""
    takes: frozenset[str] = frozenset()
    """Which JSON containers may stand here: "object", "array"."""
    scalar: bool = False
    """A text, a number or a word may stand here."""
    row: bool = False
    """An entry of a list that may be an object: announced when it begins, whatever it is."""
    spelled: dict[str, str] = field(default_factory=dict)
    """For an object that is built without a word: its keys, and other spellings of them as `plain_name` has them."""
    rows: dict[str, str] = field(default_factory=dict)
    """Of the root: the models in it that one text makes, by the class's name, and the key of that text."""
    keys: frozenset[str] = frozenset()
    """Of an entry that may be an object: the keys that it may have."""
    informed: Informed | None = None
    """Of an entry or a dict's value: how it is validated where the object around it has fields."""


@dataclass(slots=True)
class Informed:
    """How a value is validated whose validators are told of fields (`info.data`)."""

    whole: Assign
    shell: Assign
    watched_whole: Assign
    """As `whole`, but raises TooEarly, and says so in the notes, when one of them looks at the fields."""
    watched_shell: Assign


@dataclass(slots=True)
class Slot:
    """A field of an object: its name, which is its key in paths, and what to do with its value."""

    name: str
    node: Node
    speaks: bool
    """False within a row, but for the fields marked to stream: they wait for the row."""
    key: str
    """Its key as pydantic wants it."""
    rank: int = 0
    """Of several keys the first counts, wherever it stands."""
    before: tuple[str, ...] = ()
    """The fields declared before it: those that its validators may look at."""
    informed: Informed | None = None
    """None where they don't look at any."""
    fill: Check | None = None
    """Adds the defaults to those declared before it."""


@dataclass(slots=True)
class Choice:
    """A discriminated union: nothing is said before the discriminator, under one of `keys`, has closed."""

    keys: tuple[str, ...]
    """The first counts, wherever it stands."""
    nodes: dict[Any, Node]


@dataclass(slots=True)
class Members:
    """The members of an object."""

    slots: dict[str, Slot]
    """By key, as pydantic's aliases have it."""
    names: frozenset[str] = frozenset()
    """The fields' own names."""
    spelled: dict[str, Slot] = field(default_factory=dict)
    """By other spellings of the key, each as `plain_name` has it: they count less than the key itself."""
    extra: str = "ignore"
    both: bool = False
    """An unknown key is kept even where it is a field's name: a model keeps those apart."""
    looks: bool = False
    """Some field's validators look at others: to be asked again when one of those comes again."""
    several: bool = False
    """A field's key may turn out to be an unknown one that is kept: when another key comes, which counts more."""
    rest: Node | None = None
    """What to do with the values of a `dict[str, T]`."""
    choice: Choice | None = None
    raw: bool = False
    """A validator of the whole wants the object as it was written."""
    bare: Slot | None = None
    """In a row: the one text that streams, and for which a string in place of the row is taken."""


HUSK = Members({})
"""The members of an object around a list or a scalar: none is its own."""

ASIDE = "\0"
"""Begins the name of a member that is no field, where its key alone could be taken for a field's name."""


def _anything(value: Any, notes: Notes) -> Any:
    return value


ANYTHING = Node(_anything, _anything)
"""For what a model takes without naming it; pydantic looks at it when the object closes."""


def plan(model: Any) -> Node:
    """What to do with the text of a `model`: a pydantic model, dataclass, TypedDict, or anything TypeAdapter takes.

    Raises SchemaError where that is nothing that pydantic can validate, or nothing that JSON can say.
    """
    name = getattr(model, "__name__", repr(model))
    if model is BaseModel:
        raise SchemaError("BaseModel is no model of anything: give a class of your own")
    try:
        return _planned_once(model) if isinstance(model, type) else _planned(model)
    except (PydanticUserError, NameError, TypeError, CoreSchemaError) as error:
        raise SchemaError(f"{name} is nothing that pydantic can validate: {error}") from error


def _planned(model: Any) -> Node:
    schema = TypeAdapter(model).core_schema
    if old := _first_of_old(schema):
        raise TypeError(f"{old} is a model of pydantic.v1, whose values pydantic 2 can't make")
    if not _may_be_json(cast(Schema, schema)):
        raise TypeError("no JSON text stands for a value of it")
    return _Planner(schema).root()


_planned_once = lru_cache(maxsize=256)(_planned)
"""For classes. Other annotations may be equal though they ask for something else (`list[A | B]` and `list[B | A]`), or
have no hash."""


Schema = dict[str, Any]
"""A core schema. Its TypedDicts are too many to tell apart for a walk that looks at `type` and goes on."""

_ANY: Schema = {"type": "any"}
_WRAPPERS = frozenset({"default", "nullable", "function-before", "function-after", "function-wrap", "definitions"})
_ARRAYS = frozenset({"list", "set", "frozenset", "tuple"})
_OBJECTS = frozenset({"model", "dataclass", "typed-dict", "dict", "tagged-union"})
_OF_FIELDS = frozenset({"model", "dataclass", "typed-dict"})
"""The kinds within which validators are told of fields of their own."""
_HOLDERS = frozenset({"model-fields", "dataclass-args", "typed-dict"})
"""Those parts of them that list the fields."""
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
        self._strict = _says(schema, "strict")
        self._alike = _ALIKE - {"str"} if _says(schema, *_TURNS_TEXT) else _ALIKE
        self._known: dict[tuple[int, bool], Node] = {}
        self._shells: dict[int, Schema] = {}

    def root(self) -> Node:
        node = self._node(self._root, {}, listed=False)
        node.rows = self._made_of_one_text()
        return node

    def _made_of_one_text(self) -> dict[str, str]:
        """Models, by name, with one field that must be given, or one at all: and its key."""
        found: dict[str, set[str]] = {}
        for schema in self._reach(self._root, set()):
            if schema["type"] in {"model", "dataclass"} and not schema.get("root_model"):
                fields = _fields(self._fields_holder(schema))
                needed = {name for name, its in fields.items() if its["schema"]["type"] != "default"} or {*fields}
                keys = {key for name in needed for key in _keys(name, fields[name], schema.get("config") or {})[:1]}
                found.setdefault(schema["cls"].__name__, set()).update(keys if len(needed) == 1 else {"", "-"})
        return {name: keys.pop() for name, keys in found.items() if len(keys) == 1}

    # --- nodes ------------------------------------------------------------------------------------------------------

    def _node(self, schema: Schema, config: Schema, *, listed: bool) -> Node:
        """The node of one place; `config` is that of the model it stands in. A recursive model meets itself here."""
        place = (id(schema), listed)
        if place in self._known:
            return self._known[place]
        whole = _Check(self, lambda: self._raw(schema), config).validated
        node = self._known[place] = Node(whole, whole)
        node.sections = _marks(schema).get("sections")
        late = _marks(schema).get("leaves_lists", False)
        leaves = list(self._leaves(schema))
        early = {id(leaf) for leaf in self._early(schema)}
        strange = any(leaf["type"] not in _ARRAYS | _OBJECTS | _SCALARS for leaf in leaves)
        arrays = [leaf for leaf in leaves if leaf["type"] in _ARRAYS]
        objects = [leaf for leaf in leaves if leaf["type"] in _OBJECTS]
        node.text = not strange and any(leaf["type"] == "str" for leaf in leaves)
        node.scalar = len(arrays) + len(objects) < len(leaves) or self._may_be_null(schema)
        node.row = listed and (strange or bool(objects))
        if listed:
            node.keys = frozenset(key for leaf in leaves for key in self._keys_of(leaf))
        node.takes = frozenset(("array",) * bool(arrays or strange) + ("object",) * bool(objects or strange))
        cuts: dict[int, Schema] = {}
        if not strange and len(arrays) == 1 and (late or id(arrays[0]) not in early):
            node.items = self._items(arrays[0], config, cuts)
            if arrays[0]["type"] in {"list", "tuple"}:
                node.most = arrays[0].get("max_length") or UNLIMITED
        if not strange and len(objects) == 1:
            raw = id(objects[0]) in early or _wants_raw(objects[0])
            node.members = self._members(objects[0], config, cuts, row=listed, raw=raw)
            node.spelled = self._spellings(objects[0])
            config = objects[0].get("config") or config
        shell = self._shells[id(node)] = self._cut(schema, cuts)
        node.shell = _Check(self, lambda: shell, config).validated
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
        return self._value(item, config, listed=True)

    def _value(self, schema: Schema, config: Schema, *, listed: bool) -> Node:
        """The node of an entry or of a dict's value."""
        node = self._node(schema, config, listed=listed)
        if self._is_informed(schema) and not any(leaf["type"] in _OF_FIELDS for leaf in self._leaves(schema)):
            node.informed = self._informed("", schema, node, config)
        return node

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
        rest = self._value(leaf.get("values_schema", _ANY), config, listed=False)
        return Members({}, rest=rest)

    def _choice(self, leaf: Schema, config: Schema, cuts: dict[int, Schema]) -> Members | None:
        tag = leaf["discriminator"]
        paths = [[tag]] if isinstance(tag, str) else tag if isinstance(tag, list) else [[]]
        if any(len(path) != 1 for path in paths):
            return None
        nodes = {value: self._node(choice, config, listed=False) for value, choice in leaf["choices"].items()}
        if any(node.members is None or node.members.raw for node in nodes.values()):
            return None
        cuts[id(leaf)] = _ANY
        return Members({}, choice=Choice(tuple(path[0] for path in paths), nodes))

    def _model(self, leaf: Schema, cuts: dict[int, Schema], *, row: bool, raw: bool) -> Members | None:
        config = leaf.get("config") or {}
        holder = self._fields_holder(leaf)
        fields = _fields(holder)
        streaming = {name for name, its in fields.items() if _marks(its["schema"]).get("streams")}
        keys = {name: _keys(name, its, config) for name, its in fields.items()}
        several = len({key for its in keys.values() for key in its}) < sum(map(len, keys.values()))
        if leaf.get("custom_init") or several or not all(keys.values()) or ((row or raw) and not streaming):
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
        for at, (name, its) in enumerate(fields.items()):
            slots[name].before = before = tuple(fields)[:at]
            if self._is_informed(its["schema"]):
                slots[name].informed = self._informed(name, its["schema"], slots[name].node, config)
                known = {other: kept[other] for other in before}
                slots[name].fill = _Check(self, partial(_optional, known), config).validated
        extra = _extra(holder, config)
        cuts[id(leaf)] = self._with_fields(leaf, kept, extra)
        members = Members(
            {key: replace(slots[name], key=key, rank=at) for name in fields for at, key in enumerate(keys[name])},
            names=frozenset(fields),
            spelled={
                key: replace(slots[name], rank=len(keys[name]))
                for name, its in reversed(fields.items())
                for key in _spellings(its, keys[name])
            },
            extra=extra,
            both=leaf["type"] == "model",
            looks=any(slot.informed is not None for slot in slots.values()),
            several=leaf["type"] == "model" and extra == "allow" and any(len(its) > 1 for its in keys.values()),
            raw=raw,
        )
        if row and len(streaming) == 1:
            members.bare = slots[streaming.pop()]
        return members

    def _informed(self, name: str, schema: Schema, node: Node, config: Schema) -> Informed:
        def assign(make: Callable[[], Schema]) -> _Assign:
            return _Assign(self, lambda: _alone({name: make()}), config)

        return Informed(
            whole=assign(lambda: self._raw(schema)),
            shell=assign(lambda: self._shells[id(node)]),
            watched_whole=assign(lambda: self._raw(self._watched(schema, ()))),
            watched_shell=assign(lambda: self._watched(self._shells[id(node)], ())),
        )

    def _is_informed(self, schema: Schema) -> bool:
        """Whether a validator in it is told of the fields of the object that it stands in."""
        return any(
            part["type"] == "with-info" and not getattr(part["function"], "notes_only", False)
            for part in self._reach(schema, set(), beyond=_OF_FIELDS)
        )

    def _watched(self, schema: Any, within: tuple[str, ...]) -> Any:
        """A copy of a schema whose validators raise TooEarly when they look at fields."""
        if isinstance(schema, list | tuple):
            return type(schema)(self._watched(part, within) for part in schema)
        if not isinstance(schema, dict):
            return schema
        if not _is_schema(schema):
            return {key: self._watched(part, within) for key, part in schema.items()}
        if schema["type"] in _OF_FIELDS:
            return schema
        if schema["type"] == "definition-ref":
            ref = schema["schema_ref"]
            return schema if ref in within else self._watched(self._definitions[ref], (*within, ref))
        if schema["type"] == "with-info":
            return {**schema, "function": _watching(schema["function"])}
        return {
            word: part if word in _NO_SCHEMAS else self._watched(part, within)
            for word, part in schema.items()
            if word != "ref"
        }

    def _keys_of(self, leaf: Schema) -> Iterator[str]:
        """The keys that pydantic takes of an object."""
        if leaf["type"] == "tagged-union":
            for choice in leaf["choices"].values():
                for inner in self._leaves(choice):
                    yield from self._keys_of(inner)
        elif leaf["type"] in _OF_FIELDS:
            for name, its in _fields(self._fields_holder(leaf)).items():
                yield from _keys(name, its, leaf.get("config") or {})

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
            found |= dict.fromkeys(_spellings(its, keys), keys[-1] if keys else name)  # of several the first counts
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

    def _may_be_null(self, schema: Schema) -> bool:
        kind = schema["type"]
        if kind == "definition-ref":
            return self._may_be_null(self._definitions[schema["schema_ref"]])
        wraps = kind in _WRAPPERS or (kind == "model" and schema.get("root_model", False))
        return kind == "nullable" or (wraps and self._may_be_null(schema["schema"]))

    def _early(self, schema: Schema) -> Iterator[Schema]:
        """Those leaves that a validator comes before: one that has to see them as they were written."""
        kind = schema["type"]
        if kind in {"function-before", "function-wrap"}:
            yield from self._leaves(schema)
        elif kind == "definition-ref":
            yield from self._early(self._definitions[schema["schema_ref"]])
        elif kind == "union":
            for choice in schema["choices"]:
                yield from self._early(choice[0] if isinstance(choice, tuple) else choice)
        elif kind in _WRAPPERS or (kind == "model" and schema.get("root_model")):
            yield from self._early(schema["schema"])

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
            made = {"type": "no-info", "function": _model_maker(schema)}
            return {"type": "function-after", "function": made, "schema": self._cut(schema["schema"], cuts)}
        return copy

    def _fields_holder(self, leaf: Schema) -> Schema:
        """The part of a model's schema that lists its fields: within the validators that run before the model's own."""
        while leaf["type"] not in _HOLDERS:
            leaf = leaf["schema"]
        return leaf

    def _with_fields(self, leaf: Schema, schemas: dict[str, Schema], extra: str) -> Schema:
        """A copy of a model's schema whose fields go by their names and have other schemas.

        It makes the instance itself: within another schema pydantic takes the class's own validator, not the copy.
        """
        if leaf["type"] in {"model", "dataclass"}:
            make = _model_maker(leaf) if leaf["type"] == "model" else _dataclass_maker(leaf)
            inner = self._with_fields(leaf["schema"], schemas, extra)
            return {"type": "function-after", "function": {"type": "no-info", "function": make}, "schema": inner}
        if "schema" in leaf:  # a validator that leaves objects as they are; behind another they are validated whole
            return self._with_fields(leaf["schema"], schemas, extra)
        copy = {key: value for key, value in leaf.items() if key != "ref"}
        copy["extra_behavior"] = extra
        if isinstance(leaf["fields"], dict):
            copy["fields"] = {name: {**_by_name(its), "schema": schemas[name]} for name, its in leaf["fields"].items()}
        else:
            copy["fields"] = [
                {**_by_name(its), "schema": schemas.get(its["name"], its["schema"])} for its in leaf["fields"]
            ]
        return copy

    def _raw(self, schema: Schema) -> Schema:
        """For values as they were written: where JSON's and Python's verdicts may differ, they are validated from text
        again."""
        if not self._depends_on_mode(schema):
            return schema
        if schema["type"] == "default":
            return {**schema, "schema": self._raw(schema["schema"])}
        written = {"type": "no-info", "function": json.dumps}
        return {"type": "function-before", "function": written, "schema": {"type": "json", "schema": schema}}

    def _depends_on_mode(self, schema: Schema) -> bool:
        """Whether pydantic may judge JSON's values otherwise than Python's.

        Strict, it takes a string for a date from JSON only; and of a union it takes what would fit strictly.
        """
        parts = list(self._reach(schema, set()))
        kinds = {part["type"] for part in parts}
        choosing = any(part["type"] == "union" and self._is_choosy(part) for part in parts)
        return choosing or not kinds.isdisjoint(_BY_MODE) or (self._strict and not kinds <= self._alike)

    def _is_choosy(self, union: Schema) -> bool:
        kinds = {part["type"] for part in self._reach(union, set())}
        named = [choice[0] if isinstance(choice, tuple) else choice for choice in union["choices"]]
        return len([choice for choice in named if choice["type"] != "none"]) > 1 and not kinds <= self._alike

    def _reach(self, schema: Any, seen: set[str], beyond: frozenset[str] = frozenset()) -> Iterator[Schema]:
        """The schemas within a schema, itself included, and those that it refers to; not into kinds that are beyond."""
        if isinstance(schema, list | tuple):
            for part in schema:
                yield from self._reach(part, seen, beyond)
        elif not isinstance(schema, dict):
            return
        elif not _is_schema(schema):
            yield from self._reach([*schema.values()], seen, beyond)
        elif schema["type"] == "definition-ref":
            if (ref := schema["schema_ref"]) not in seen:
                seen.add(ref)
                yield from self._reach(self._definitions[ref], seen, beyond)
        elif schema["type"] not in beyond:
            yield schema
            yield from self._reach([part for word, part in schema.items() if word not in _NO_SCHEMAS], seen, beyond)

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


class Refused(Exception):
    """pydantic does not take a value, or a validator raised something: all else is a fault of this parser's."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


def refusal(error: Exception) -> Exception:
    """What an exception from within pydantic means: validators of others may raise anything, our own code may not."""
    where = error.__traceback__ and error.__traceback__.tb_next
    if where is None or isinstance(error, TooEarly):  # of pydantic's own
        return Refused(error)
    while where.tb_next is not None:
        where = where.tb_next
    ours = str(where.tb_frame.f_globals.get("__name__")).partition(".")[0] == __name__.partition(".")[0]
    return error if ours else Refused(error)


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
    """What a `Check` needs: `validated` is one. To call an object that can be called costs a third more."""

    __slots__ = ()

    def validated(self, value: Any, notes: Notes) -> Any:
        validator = self._validator or self._build()
        try:
            return validator.validate_python(value, context=notes)
        except Exception as error:
            raise refusal(error) from error


class _Assign(_Lazy):
    """An `Assign`, by pydantic's own way of validating one field among others."""

    __slots__ = ()

    def __call__(self, values: dict[str, Any], name: str, value: Any, notes: Notes) -> Any:
        validator = self._validator or self._build()
        try:
            assigned: Any = validator.validate_assignment(values, name, value, context=notes)
        except Exception as error:
            raise refusal(error) from error
        return assigned[0][name]


class _Default(_Lazy):
    """Makes a field's default, validated. Raises ValidationError."""

    __slots__ = ()

    def __call__(self) -> Any:
        default: Any = (self._validator or self._build()).get_default_value()
        return default.value


class TooEarly(Exception):
    """A validator looked at fields (`info.data`) that are not all known yet: it is to be asked again when they are."""


class _Watch:
    """A validation info that lets nobody look at the fields."""

    __slots__ = ("_info",)

    def __init__(self, info: Any) -> None:
        self._info = info

    def __getattr__(self, name: str) -> Any:
        if name == "data":
            self._info.context.early = True
            raise TooEarly
        return getattr(self._info, name)


def _watching(function: Callable[..., Any]) -> Callable[..., Any]:
    def watched(*value_handler_info: Any) -> Any:
        return function(*value_handler_info[:-1], _Watch(value_handler_info[-1]))

    return watched


def _optional(schemas: dict[str, Schema]) -> Schema:
    """Fields without the rest of their model, none of which must be there."""
    return {
        "type": "typed-dict",
        "fields": {
            name: {"type": "typed-dict-field", "schema": its, "required": False} for name, its in schemas.items()
        },
    }


def _alone(schemas: dict[str, Schema]) -> Schema:
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

_NO_SCHEMAS = frozenset({"metadata", "serialization", "config", "default", "expected", "members", "computed_fields"})
"""What a schema holds besides schemas."""


def _is_schema(part: dict[str, Any]) -> bool:
    """Whether a dict within a core schema is one: else it holds some by name, and a field may be called `type`."""
    return isinstance(part.get("type"), str)


def _says(schema: Any, *words: str) -> bool:
    """Whether a core schema, its configurations included, says one of the words anywhere."""
    return any(part.get(word) is True for part in _parts(schema) for word in words)


def _first_of_old(schema: Any) -> str:
    """The name of a model of pydantic.v1 in it: pydantic 2 takes the class, and fails on its every value."""
    for part in _parts(schema):
        function = part.get("function")
        if str(getattr(function, "__module__", "")).startswith("pydantic.v1."):
            return getattr(getattr(function, "__self__", None), "__name__", "a part of it")
    return ""


def _may_be_json(schema: Schema) -> bool:
    """Whether anything that JSON can say is a value: of a class itself, or of a function, nothing is."""
    if schema["type"] == "custom-error":
        return _may_be_json(schema["schema"])
    return schema["type"] not in {"is-instance", "is-subclass", "callable", "call"}


def _parts(schema: Any) -> Iterator[Schema]:
    """All dicts of a core schema, itself included."""
    if isinstance(schema, dict):
        yield schema
        schema = schema.values()
    elif not isinstance(schema, list | tuple):
        return
    for part in schema:
        yield from _parts(part)


def _wants_raw(leaf: Schema) -> bool:
    """Whether a validator of a model comes before its own: one that has to see the object as it was written."""
    if leaf["type"] not in {"model", "dataclass"}:
        return False
    inner = leaf["schema"]
    while inner["type"] == "function-before" and getattr(inner["function"]["function"], "leaves_objects", False):
        inner = inner["schema"]
    return inner["type"] not in _HOLDERS


def _model_maker(leaf: Schema) -> Callable[[Any], BaseModel]:
    """Makes an instance of valid parts, as pydantic-core does: `model_construct` would look for aliases again."""
    cls: type[BaseModel] = leaf["cls"]
    new, is_root, post_init = cls.__new__, leaf.get("root_model"), leaf.get("post_init")

    def make(parts: Any) -> BaseModel:
        values, extra, given = ({"root": parts}, None, {"root"}) if is_root else parts
        if extra:
            given = {name.removeprefix(ASIDE) for name in given}
        instance = new(cls)
        _set(instance, "__dict__", values)
        _set(instance, "__pydantic_fields_set__", given)
        if not is_root:
            _set(instance, "__pydantic_extra__", extra and {key.removeprefix(ASIDE): extra[key] for key in extra})
            _set(instance, "__pydantic_private__", None)
        if post_init:
            getattr(instance, post_init)(None)
        return instance

    return make


_set = object.__setattr__
"""For what a frozen model, or one that validates assignments, would not let pass."""


def _dataclass_maker(leaf: Schema) -> Callable[[Any], object]:
    cls: type[object] = leaf["cls"]

    def make(parts: tuple[dict[str, Any], tuple[Any, ...] | None]) -> object:
        values, init_only = parts
        instance = cls.__new__(cls)
        for name, value in values.items():
            _set(instance, name, value)
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
    return list(dict.fromkeys(keys))


def _marks(schema: Schema) -> dict[str, Any]:
    """What `Streams` and `Spelled` left on a field, whatever stands around them."""
    marks = dict((schema.get("metadata") or {}).get(MARK, {}))
    if schema["type"] in _WRAPPERS:
        marks |= _marks(schema["schema"])
    return marks


def _spellings(its: Schema, keys: list[str]) -> set[str]:
    """The keys that lenient reading takes for a field's own: those it was marked with, and all in any case."""
    return {plain_name(key) for key in (*_marks(its["schema"]).get("spelled", ()), *keys)}
