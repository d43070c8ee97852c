"""The events of a stream, one class for each type. A later server may send types and members that are not here: they
are passed over.

tests/clients/test_kiwi_client.py holds them to the schema of the server.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from kiwi_client.recipe import PartialRecipe, Recipe

__all__ = [
    "TERMINAL",
    "ErrorBody",
    "Event",
    "FieldDelta",
    "FieldDone",
    "FieldDropped",
    "FieldReset",
    "FieldStarted",
    "RecipeCancelled",
    "RecipeCompleted",
    "RecipeFailed",
    "RecipeIncomplete",
    "StreamReset",
    "StreamStarted",
    "StreamStatus",
    "Token",
    "Warned",
    "event_of",
]

StatusPhase = Literal[
    "queued", "leasing", "loading_model", "reading_prompt", "thinking", "writing", "falling_back", "checking"
]


class Event:
    """Base of all events."""

    __slots__ = ()
    type: str


@dataclass(slots=True)
class ErrorBody:
    """Why a run failed. `message` may be shown; `code` is one of the contract's error codes."""

    code: str
    message: str
    retryable: bool
    phase: str
    retry_after_ms: int | None = None
    backend: str | None = None


@dataclass(slots=True)
class StreamStarted(Event):
    """The first event of a run. `revises`: the kept recipe that is being changed, and by what."""

    id: str
    level: int
    schema: str
    protocol: int
    revises: dict[str, Any] | None = None
    type: Literal["stream.started"] = "stream.started"


@dataclass(slots=True)
class StreamStatus(Event):
    """Where the run stands. `message` may be shown to a user."""

    phase: StatusPhase
    elapsed_ms: int
    backend: str | None = None
    model: str | None = None
    position: int | None = None
    message: str | None = None
    type: Literal["stream.status"] = "stream.status"


@dataclass(slots=True)
class Token(Event):
    """A piece of the reply as the model wrote it, wrapping and mistakes included."""

    text: str
    type: Literal["token"] = "token"


@dataclass(slots=True)
class FieldStarted(Event):
    """A field begins: its value comes next. A `path` is a JSON Pointer (RFC 6901) into the recipe."""

    path: str
    type: Literal["field.started"] = "field.started"


@dataclass(slots=True)
class FieldDelta(Event):
    """More of a text field: `text` follows what came before it."""

    path: str
    text: str
    type: Literal["field.delta"] = "field.delta"


@dataclass(slots=True)
class FieldDone(Event):
    """A field is whole and valid. `span` is where it stands in the reply, in characters. `kept`: it was there before,
    in what is being changed."""

    path: str
    value: Any
    span: tuple[int, int] | None
    notes: list[dict[str, Any]] | None = None
    kept: bool | None = None
    type: Literal["field.done"] = "field.done"


@dataclass(slots=True)
class FieldDropped(Event):
    """A field, or an entry of a list, that could not be used and is not part of the recipe."""

    path: str
    reason: str
    code: str | None = None
    evidence: dict[str, Any] | None = None
    type: Literal["field.dropped"] = "field.dropped"


@dataclass(slots=True)
class FieldReset(Event):
    """What came of a field is void: it begins anew, or was never meant."""

    path: str
    type: Literal["field.reset"] = "field.reset"


@dataclass(slots=True)
class StreamReset(Event):
    """A new attempt begins; of the one before only the fields in `kept` stand."""

    reason: str
    kept: list[str]
    type: Literal["stream.reset"] = "stream.reset"


@dataclass(slots=True)
class Warned(Event):
    """Something that a user should know about the recipe; it changes nothing in it."""

    code: str
    message: str
    path: str | None = None
    evidence: dict[str, Any] | None = None
    type: Literal["warning"] = "warning"


@dataclass(slots=True)
class RecipeCompleted(Event):
    """The recipe is whole."""

    recipe: Recipe
    finish_reason: str
    usage: dict[str, Any]
    timings: dict[str, Any]
    type: Literal["recipe.completed"] = "recipe.completed"


@dataclass(slots=True)
class RecipeIncomplete(Event):
    """The recipe can be cooked, but lacks what `missing` names."""

    recipe: Recipe
    finish_reason: str
    usage: dict[str, Any]
    timings: dict[str, Any]
    missing: list[str]
    error: ErrorBody | None = None
    type: Literal["recipe.incomplete"] = "recipe.incomplete"


@dataclass(slots=True)
class RecipeFailed(Event):
    """There is no recipe; `recipe` is what was written until then."""

    recipe: PartialRecipe
    finish_reason: str
    usage: dict[str, Any]
    timings: dict[str, Any]
    error: ErrorBody
    type: Literal["recipe.failed"] = "recipe.failed"


@dataclass(slots=True)
class RecipeCancelled(Event):
    """The run was stopped, or its readers left; `recipe` is what was written until then."""

    recipe: PartialRecipe
    finish_reason: str
    usage: dict[str, Any]
    timings: dict[str, Any]
    type: Literal["recipe.cancelled"] = "recipe.cancelled"


_CLASSES: tuple[type[Event], ...] = (
    StreamStarted, StreamStatus, Token, FieldStarted, FieldDelta, FieldDone, FieldDropped, FieldReset, StreamReset,
    Warned, RecipeCompleted, RecipeIncomplete, RecipeFailed, RecipeCancelled,
)  # fmt: skip


TERMINAL = frozenset({"recipe.completed", "recipe.incomplete", "recipe.failed", "recipe.cancelled"})
"""The types of which exactly one ends each stream."""


def event_of(body: Mapping[str, Any]) -> Event | None:
    """The event that the JSON of a frame is; None if it says what only a later version knows, such as another phase."""
    cls = _by_type().get(str(body.get("type")))
    return None if cls is None else _made(cls, body)


@cache
def _by_type() -> dict[str, type[Event]]:
    return {get_args(_hints(cls)["type"])[0]: cls for cls in _CLASSES}  # type: ignore[arg-type]  # can be hashed


def _made(cls: type[Any], body: Mapping[str, Any]) -> Any:
    """A dataclass from what of the object is known; None where a member is not what it should be."""
    members = {}
    for name, hint in _hints(cls).items():  # type: ignore[arg-type]
        if name in body:
            if not _fits(body[name], hint):
                return None
            members[name] = _as(body[name], hint)
    return cls(**members)


@cache
def _hints(cls: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in fields(cls)}


def _fits(value: Any, hint: Any) -> bool:
    """As deep as a member is read by itself: what is in a recipe, the server has checked."""
    kind, args = get_origin(hint), get_args(hint)
    if hint is Any:
        return True
    if kind is Literal:
        return value in args
    if kind in (Union, types.UnionType):
        return any(_fits(value, one) for one in args)
    if kind is list:
        return isinstance(value, list) and all(_fits(entry, args[0]) for entry in value)
    if kind is tuple:
        return isinstance(value, list) and len(value) == len(args) and all(map(_fits, value, args))
    if hint is int:  # 1.0 is one, as JSON Schema has it
        return type(value) is int or (type(value) is float and value.is_integer())
    if is_dataclass(hint):
        return isinstance(value, dict) and _made(hint, value) is not None  # type: ignore[arg-type]
    return isinstance(value, dict if kind is dict or is_typeddict(hint) else hint)


def _as(value: Any, hint: Any) -> Any:
    """JSON's lists and objects, where Python has something better."""
    for one in (hint, *get_args(hint)):
        if is_dataclass(one) and isinstance(value, dict):
            return _made(one, value)  # type: ignore[arg-type]
        if get_origin(one) is tuple and isinstance(value, list):
            return tuple(map(_as, value, get_args(one)))
        if one is int and isinstance(value, float):
            return int(value)
    return value
