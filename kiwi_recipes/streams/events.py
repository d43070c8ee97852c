"""The events of the wire contract (docs/protocol.md), without their sequence numbers.

A generation yields these; a `Run` numbers, encodes and stores them. Slotted dataclasses because one is made for
every token; pydantic describes them at the edges (the OpenAPI document, the clients) through `EVENTS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

PROTOCOL = 1

StatusPhase = Literal[
    "queued", "leasing", "loading_model", "reading_prompt", "thinking", "writing", "falling_back", "checking"
]

RunState = Literal["running", "completed", "incomplete", "failed", "cancelled"]


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
class StreamStarted:
    """`schema` is the path at which this server describes the recipe that the fields belong to."""

    id: str
    level: int
    schema: str
    protocol: int = PROTOCOL
    type: Literal["stream.started"] = "stream.started"


@dataclass(slots=True)
class StreamStatus:
    phase: StatusPhase
    elapsed_ms: int
    backend: str | None = None
    model: str | None = None
    position: int | None = None
    message: str | None = None
    type: Literal["stream.status"] = "stream.status"


@dataclass(slots=True)
class Token:
    text: str
    type: Literal["token"] = "token"


@dataclass(slots=True)
class FieldStarted:
    path: str
    type: Literal["field.started"] = "field.started"


@dataclass(slots=True)
class FieldDelta:
    path: str
    text: str
    type: Literal["field.delta"] = "field.delta"


@dataclass(slots=True)
class FieldDone:
    path: str
    value: Any
    span: tuple[int, int] | None
    notes: list[dict[str, Any]] | None = None
    type: Literal["field.done"] = "field.done"


@dataclass(slots=True)
class FieldDropped:
    path: str
    reason: str
    type: Literal["field.dropped"] = "field.dropped"


@dataclass(slots=True)
class FieldReset:
    path: str
    type: Literal["field.reset"] = "field.reset"


@dataclass(slots=True)
class StreamReset:
    reason: str
    kept: list[str]
    type: Literal["stream.reset"] = "stream.reset"


@dataclass(slots=True)
class Warned:
    code: str
    message: str
    path: str | None = None
    evidence: dict[str, Any] | None = None
    type: Literal["warning"] = "warning"


@dataclass(slots=True)
class RecipeCompleted:
    recipe: dict[str, Any]
    finish_reason: str
    usage: dict[str, Any]
    timings: dict[str, Any]
    type: Literal["recipe.completed"] = "recipe.completed"


@dataclass(slots=True)
class RecipeIncomplete:
    recipe: dict[str, Any]
    finish_reason: str
    usage: dict[str, Any]
    timings: dict[str, Any]
    missing: list[str]
    error: ErrorBody | None = None
    type: Literal["recipe.incomplete"] = "recipe.incomplete"


@dataclass(slots=True)
class RecipeFailed:
    recipe: dict[str, Any]
    finish_reason: str
    usage: dict[str, Any]
    timings: dict[str, Any]
    error: ErrorBody
    type: Literal["recipe.failed"] = "recipe.failed"


@dataclass(slots=True)
class RecipeCancelled:
    recipe: dict[str, Any]
    finish_reason: str
    usage: dict[str, Any]
    timings: dict[str, Any]
    type: Literal["recipe.cancelled"] = "recipe.cancelled"


Terminal = RecipeCompleted | RecipeIncomplete | RecipeFailed | RecipeCancelled

Event = (
    StreamStarted
    | StreamStatus
    | Token
    | FieldStarted
    | FieldDelta
    | FieldDone
    | FieldDropped
    | FieldReset
    | StreamReset
    | Warned
    | Terminal
)

EVENTS: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="type")])
"""Describes and validates an event of any type, told apart by `type`."""
