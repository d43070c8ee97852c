"""Makes a model's plan: walks its core schema once, and finds which paths stream and which commit whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any, cast

from pydantic import BaseModel, PydanticUserError, TypeAdapter
from pydantic_core import SchemaError as CoreSchemaError

from kiwi_parser.errors import SchemaError
from kiwi_parser.limits import UNLIMITED
from kiwi_parser.plan.core_schema import (
    ANY,
    ARRAYS,
    OBJECTS,
    OF_FIELDS,
    SCALARS,
    CoreSchemas,
    Schema,
    extra_of,
    fields_of,
    first_of_old,
    keys_of_field,
    marks_of,
    may_be_json,
    spellings_of_field,
    wants_raw,
)
from kiwi_parser.plan.fields import ContextValidators, Discriminator, FieldPlan, FieldSlot, ObjectPlan
from kiwi_parser.plan.rewriting import SchemaRewriter, alone, optional
from kiwi_parser.plan.validators import LazyAssign, LazyCheck


def plan(model: Any) -> FieldPlan:
    """What to do with the text of a `model`: a pydantic model, dataclass, TypedDict, or anything TypeAdapter takes.

    Raises SchemaError where that is nothing that pydantic can validate, or nothing that JSON can say.
    """
    if model is BaseModel:
        raise SchemaError("BaseModel is no model of anything: give a class of your own")
    try:
        return _planned_once(model) if isinstance(model, type) else _planned(model)
    except (PydanticUserError, NameError, TypeError, CoreSchemaError) as error:
        name = getattr(model, "__name__", repr(model))
        raise SchemaError(f"{name} is nothing that pydantic can validate: {error}") from error


def _planned(model: Any) -> FieldPlan:
    schema = TypeAdapter(model).core_schema
    if old := first_of_old(schema):
        raise TypeError(f"{old} is a model of pydantic.v1, whose values pydantic 2 can't make")
    if not may_be_json(cast(Schema, schema)):
        raise TypeError("no JSON text stands for a value of it")
    return _Planner(CoreSchemas(schema)).root()


_planned_once = lru_cache(maxsize=256)(_planned)
"""For classes. Other annotations may be equal though they ask for something else (`list[A | B]` and `list[B | A]`), or
have no hash."""


class _Planner:
    """Plans each place of a core schema. What it doesn't know commits whole, validated by pydantic as it stands."""

    def __init__(self, schemas: CoreSchemas) -> None:
        self._schemas = schemas
        self._rewriter = SchemaRewriter(schemas)
        self._known: dict[tuple[int, bool], FieldPlan] = {}
        """The plan of each schema, by its identity, and by whether it is that of an entry."""
        self._left: dict[int, Schema] = {}
        """By the identity of a plan: the schema of what is left to validate when its parts were."""

    def root(self) -> FieldPlan:
        plan = self._plan(self._schemas.root, {}, listed=False)
        plan.from_one_text = self._made_of_one_text()
        return plan

    def _made_of_one_text(self) -> dict[str, str]:
        """Models, by name, with one field that must be given, or one at all: and its key."""
        found: dict[str, set[str]] = {}
        for schema in self._schemas.reach(self._schemas.root, set()):
            if schema["type"] in {"model", "dataclass"} and not schema.get("root_model"):
                fields = fields_of(self._schemas.fields_holder(schema))
                needed = {name for name, its in fields.items() if its["schema"]["type"] != "default"} or {*fields}
                keys = {
                    key for name in needed for key in keys_of_field(name, fields[name], schema.get("config") or {})[:1]
                }
                found.setdefault(schema["cls"].__name__, set()).update(keys if len(needed) == 1 else {"", "-"})
        return {name: keys.pop() for name, keys in found.items() if len(keys) == 1}

    def _plan(self, schema: Schema, config: Schema, *, listed: bool) -> FieldPlan:
        """The plan of one place; `config` is that of the model it stands in. A recursive model meets itself here."""
        place = (id(schema), listed)
        if place in self._known:
            return self._known[place]
        validate = LazyCheck(self._schemas, lambda: self._rewriter.as_written(schema), config).validated
        plan = self._known[place] = FieldPlan(validate, validate)
        plan.sections = marks_of(schema).get("sections")
        late = marks_of(schema).get("leaves_lists", False)
        leaves = list(self._schemas.leaves(schema))
        early = {id(leaf) for leaf in self._schemas.early(schema)}
        strange = any(leaf["type"] not in ARRAYS | OBJECTS | SCALARS for leaf in leaves)
        arrays = [leaf for leaf in leaves if leaf["type"] in ARRAYS]
        objects = [leaf for leaf in leaves if leaf["type"] in OBJECTS]
        plan.streams_text = not strange and any(leaf["type"] == "str" for leaf in leaves)
        plan.takes_scalars = len(arrays) + len(objects) < len(leaves) or self._schemas.may_be_null(schema)
        plan.is_row = listed and (strange or bool(objects))
        if listed:
            plan.keys = frozenset(key for leaf in leaves for key in self._schemas.keys_of(leaf))
        plan.containers = frozenset(("array",) * bool(arrays or strange) + ("object",) * bool(objects or strange))
        cuts: dict[int, Schema] = {}
        if not strange and len(arrays) == 1 and (late or id(arrays[0]) not in early):
            plan.items = self._items(arrays[0], config, cuts)
            if arrays[0]["type"] in {"list", "tuple"}:
                plan.max_entries = arrays[0].get("max_length") or UNLIMITED
        if not strange and len(objects) == 1:
            raw = id(objects[0]) in early or wants_raw(objects[0])
            plan.members = self._members(objects[0], config, cuts, row=listed, raw=raw)
            plan.spellings = self._schemas.spellings(objects[0])
            config = objects[0].get("config") or config
        left = self._left[id(plan)] = self._rewriter.cut(schema, cuts)
        plan.validate_parts = LazyCheck(self._schemas, lambda: left, config).validated
        return plan

    def _items(self, leaf: Schema, config: Schema, cuts: dict[int, Schema]) -> FieldPlan | None:
        item = leaf.get("items_schema", ANY)
        if leaf["type"] == "tuple":
            if leaf.get("variadic_item_index") != 0 or len(item) != 1:
                return None
            item = item[0]
            cuts[id(leaf)] = {**leaf, "strict": False, "items_schema": [ANY]}
        else:
            cuts[id(leaf)] = {**leaf, "strict": False, "items_schema": ANY}
        return self._value(item, config, listed=True)

    def _value(self, schema: Schema, config: Schema, *, listed: bool) -> FieldPlan:
        """The plan of an entry or of a dict's value."""
        plan = self._plan(schema, config, listed=listed)
        if self._schemas.looks_at_fields(schema) and not any(
            leaf["type"] in OF_FIELDS for leaf in self._schemas.leaves(schema)
        ):
            plan.context_validators = self._context_validators("", schema, plan, config)
        return plan

    def _members(
        self, leaf: Schema, config: Schema, cuts: dict[int, Schema], *, row: bool, raw: bool
    ) -> ObjectPlan | None:
        if leaf["type"] not in {"dict", "tagged-union"}:
            return self._model(leaf, cuts, row=row, raw=raw)
        if row or raw:
            return None
        return (self._mapping if leaf["type"] == "dict" else self._union)(leaf, config, cuts)

    def _mapping(self, leaf: Schema, config: Schema, cuts: dict[int, Schema]) -> ObjectPlan:
        keys = {**leaf.get("keys_schema", ANY), "strict": False}
        cuts[id(leaf)] = {**leaf, "strict": False, "keys_schema": keys, "values_schema": ANY}
        values = self._value(leaf.get("values_schema", ANY), config, listed=False)
        return ObjectPlan({}, value_plan=values)

    def _union(self, leaf: Schema, config: Schema, cuts: dict[int, Schema]) -> ObjectPlan | None:
        tag = leaf["discriminator"]
        paths = [[tag]] if isinstance(tag, str) else tag if isinstance(tag, list) else [[]]
        if any(len(path) != 1 for path in paths):
            return None
        plans = {value: self._plan(choice, config, listed=False) for value, choice in leaf["choices"].items()}
        if any(plan.members is None or plan.members.wants_raw for plan in plans.values()):
            return None
        cuts[id(leaf)] = ANY
        return ObjectPlan({}, discriminator=Discriminator(tuple(path[0] for path in paths), plans))

    def _model(self, leaf: Schema, cuts: dict[int, Schema], *, row: bool, raw: bool) -> ObjectPlan | None:
        config = leaf.get("config") or {}
        holder = self._schemas.fields_holder(leaf)
        fields = fields_of(holder)
        marked = {name for name, its in fields.items() if marks_of(its["schema"]).get("streams")}
        keys = {name: keys_of_field(name, its, config) for name, its in fields.items()}
        all_keys = [key for its in keys.values() for key in its]
        is_shared = len(set(all_keys)) < len(all_keys)  # a key that means several fields
        if leaf.get("custom_init") or is_shared or not all(keys.values()) or ((row or raw) and not marked):
            return None
        slots = {
            name: FieldSlot(
                name, self._plan(its["schema"], config, listed=False), name in marked or not (row or raw), keys[name][0]
            )
            for name, its in fields.items()
        }
        kept = {name: self._left_of(its["schema"], slots[name], config) for name, its in fields.items()}
        self._add_context(fields, slots, kept, config)
        extra = extra_of(holder, config)
        cuts[id(leaf)] = self._rewriter.with_fields(leaf, kept, extra)
        keeps_extra = leaf["type"] == "model" and extra == "allow"
        members = ObjectPlan(
            {key: replace(slots[name], key=key, rank=at) for name in fields for at, key in enumerate(keys[name])},
            names=frozenset(fields),
            spellings={
                key: replace(slots[name], rank=len(keys[name]))
                for name, its in reversed(fields.items())
                for key in spellings_of_field(its, keys[name])
            },
            extra=extra,
            keeps_clashes=leaf["type"] == "model",
            has_dependents=any(slot.context_validators is not None for slot in slots.values()),
            keys_may_be_extra=keeps_extra and any(len(its) > 1 for its in keys.values()),
            wants_raw=raw,
        )
        if row and len(marked) == 1:
            members.text_slot = slots[marked.pop()]
        return members

    def _left_of(self, schema: Schema, slot: FieldSlot, config: Schema) -> Schema:
        """What of a field is validated when its object closes."""
        return self._rewriter.only_default(schema, config) if slot.streams else self._rewriter.as_written(schema)

    def _add_context(
        self, fields: dict[str, Schema], slots: dict[str, FieldSlot], kept: dict[str, Schema], config: Schema
    ) -> None:
        """Say of each field which ones its validators may look at, and how it is validated then."""
        for at, (name, its) in enumerate(fields.items()):
            slots[name].fields_before = before = tuple(fields)[:at]
            if self._schemas.looks_at_fields(its["schema"]):
                slots[name].context_validators = self._context_validators(name, its["schema"], slots[name].plan, config)
                known = {other: kept[other] for other in before}
                slots[name].add_defaults = LazyCheck(self._schemas, partial(optional, known), config).validated

    def _context_validators(self, name: str, schema: Schema, plan: FieldPlan, config: Schema) -> ContextValidators:
        def assign(make: Callable[[], Schema]) -> LazyAssign:
            return LazyAssign(self._schemas, lambda: alone({name: make()}), config)

        return ContextValidators(
            validate=assign(lambda: self._rewriter.as_written(schema)),
            validate_parts=assign(lambda: self._left[id(plan)]),
            probe=assign(lambda: self._rewriter.as_written(self._rewriter.guarded(schema, ()))),
            probe_parts=assign(lambda: self._rewriter.guarded(self._left[id(plan)], ())),
        )
