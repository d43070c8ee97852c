"""The plan of a model: what to do with the value at each of its places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kiwi_parser.limits import UNLIMITED
from kiwi_parser.plan.markers import Sections
from kiwi_parser.plan.notes import Notes

Check = Callable[[Any, Notes], Any]
"""Validates a raw value; raises Refused."""

Assign = Callable[[dict[str, Any], str, Any, Notes], Any]
"""Validates one field, given those before it (`info.data` shows them to a validator); raises Refused."""


@dataclass(slots=True)
class FieldPlan:
    """What to do with the value at one place of a model, whatever JSON it turns out to be."""

    validate: Check
    """Validates a value as it was written, that was built in silence."""
    validate_parts: Check
    """Validates an object or array whose members were validated one by one."""
    streams_text: bool = False
    """A string here streams."""
    items: FieldPlan | None = None
    """An array here is taken entry by entry."""
    sections: Sections | None = None
    """How an entry holds entries of an array here."""
    max_entries: int = UNLIMITED
    """So many valid entries an array here may have; what comes behind them is dropped."""
    members: ObjectPlan | None = None
    """An object here is taken member by member."""
    containers: frozenset[str] = frozenset()
    """Which JSON containers may stand here: "object", "array"."""
    takes_scalars: bool = False
    """A text, a number or a word may stand here."""
    is_row: bool = False
    """An entry of a list that may be an object: announced when it begins, whatever it is."""
    spellings: dict[str, str] = field(default_factory=dict)
    """For an object that is built in silence: its keys, and other spellings of them as `plain_name` has them."""
    from_one_text: dict[str, str] = field(default_factory=dict)
    """Of the root: the models in it that one text makes, by the class's name, and the key of that text."""
    keys: frozenset[str] = frozenset()
    """Of an entry that may be an object: the keys that it may have."""
    context_validators: ContextValidators | None = None
    """Of an entry or a dict's value: how it is validated where the object around it has fields."""


@dataclass(slots=True)
class ContextValidators:
    """How a value is validated whose validators are told of fields (`info.data`)."""

    validate: Assign
    validate_parts: Assign
    probe: Assign
    """As `validate`, but raises TooEarly, and says so in the notes, when one of them looks at the fields."""
    probe_parts: Assign


@dataclass(slots=True)
class FieldSlot:
    """A field of an object: its name, which is its key in paths, and what to do with its value."""

    name: str
    plan: FieldPlan
    streams: bool
    """False within a row, but for the fields marked to stream: they wait for the row."""
    key: str
    """Its key as pydantic wants it."""
    rank: int = 0
    """Of several keys the first counts, wherever it stands."""
    fields_before: tuple[str, ...] = ()
    """The fields declared before it: those that its validators may look at."""
    context_validators: ContextValidators | None = None
    """None where they don't look at any."""
    add_defaults: Check | None = None
    """Adds the defaults to those declared before it."""


@dataclass(slots=True)
class Discriminator:
    """A discriminated union: nothing is said before the discriminator, under one of `keys`, has closed."""

    keys: tuple[str, ...]
    """The first counts, wherever it stands."""
    plans: dict[Any, FieldPlan]


@dataclass(slots=True)
class ObjectPlan:
    """The members of an object."""

    slots: dict[str, FieldSlot]
    """By key, as pydantic's aliases have it."""
    names: frozenset[str] = frozenset()
    """The fields' own names."""
    spellings: dict[str, FieldSlot] = field(default_factory=dict)
    """By other spellings of the key, each as `plain_name` has it: they count less than the key itself."""
    extra: str = "ignore"
    keeps_clashes: bool = False
    """An unknown key is kept even where it is a field's name: a model keeps those apart."""
    has_dependents: bool = False
    """Some field's validators look at others: to be asked again when one of those comes again."""
    keys_may_be_extra: bool = False
    """A field's key may turn out to be an unknown one that is kept: when another key comes, which counts more."""
    value_plan: FieldPlan | None = None
    """What to do with the values of a `dict[str, T]`."""
    discriminator: Discriminator | None = None
    wants_raw: bool = False
    """A validator of the whole wants the object as it was written."""
    text_slot: FieldSlot | None = None
    """In a row: the one text that streams, and for which a string in place of the row is taken."""


WRAPPER = ObjectPlan({})
"""The members of an object around a list or a scalar: none is its own."""

ASIDE = "\0"
"""Begins the name of a member that is no field, where its key alone could be taken for a field's name."""


def _anything(value: Any, notes: Notes) -> Any:
    return value


ANYTHING = FieldPlan(_anything, _anything)
"""For what a model takes without naming it; pydantic looks at it when the object closes."""
