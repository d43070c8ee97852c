"""The events that a run carries, without their sequence numbers; a `Run` numbers, encodes and stores them.

An event is a slotted dataclass that extends `Event` (or `Terminal`, if it ends the run) and has a field `type`. Those
that any streamed model has are defined here; whoever writes adds a first and a last one of its own. Dataclasses because
one is made for every token; pydantic describes them at the edges, as a union told apart by `type`. docs/protocol.md is
the contract.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag
from typing import Any, ClassVar, Literal

PROTOCOL = 1

StatusPhase = Literal[
    "queued", "leasing", "loading_model", "reading_prompt", "thinking", "writing", "falling_back", "checking"
]

RunState = Literal["running", "completed", "incomplete", "failed", "cancelled"]
"""How a run is, as readers see it. `run.RunPhase` is its inner life."""
EndState = Literal["completed", "incomplete", "failed", "cancelled"]


class EventMask(IntFlag):
    """What a reader may ask for by `?include=`; status, warnings and endings are `ALWAYS`."""

    ALWAYS = 1
    TOKENS = 2
    FIELDS = 4


EVERYTHING = EventMask.ALWAYS | EventMask.TOKENS | EventMask.FIELDS


class Event:
    """Base of all events. `mask` says which readers get those of a class."""

    __slots__ = ()
    mask: ClassVar[EventMask] = EventMask.ALWAYS
    type: str


class Terminal(Event):
    """Base of the events that end a run; `ends` is the state in which they leave it."""

    __slots__ = ()
    ends: ClassVar[EndState]


class FieldEvent(Event):
    """Base of those about one field of the model, by its `path`, a JSON Pointer (RFC 6901)."""

    __slots__ = ()
    mask = EventMask.FIELDS


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
class StreamStatus(Event):
    """Where the run stands. `elapsed_ms` counts from its start; `message` may be shown to a user."""

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

    mask = EventMask.TOKENS
    text: str
    type: Literal["token"] = "token"


@dataclass(slots=True)
class FieldStarted(FieldEvent):
    """A field begins: its value comes next."""

    path: str
    type: Literal["field.started"] = "field.started"


@dataclass(slots=True)
class FieldDelta(FieldEvent):
    """More of a text field: `text` follows what came before it."""

    path: str
    text: str
    type: Literal["field.delta"] = "field.delta"


@dataclass(slots=True)
class FieldDone(FieldEvent):
    """A field is whole and valid. `span` is where it stands in the reply, in characters. `kept`: it was there before,
    in what is being changed."""

    path: str
    value: Any
    span: tuple[int, int] | None
    notes: list[dict[str, Any]] | None = None
    kept: bool | None = None
    type: Literal["field.done"] = "field.done"


@dataclass(slots=True)
class FieldDropped(FieldEvent):
    """A field, or an entry of a list, that could not be used and is not part of the model. `code` says why for
    programs, `evidence` with which values."""

    path: str
    reason: str
    code: str | None = None
    evidence: dict[str, Any] | None = None
    type: Literal["field.dropped"] = "field.dropped"


@dataclass(slots=True)
class FieldReset(FieldEvent):
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
    """Something that a user should know about the model; it changes nothing in it."""

    code: str
    message: str
    path: str | None = None
    evidence: dict[str, Any] | None = None
    type: Literal["warning"] = "warning"
