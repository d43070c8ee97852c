"""The events of a recipe's stream (docs/protocol.md): those of any stream, and a recipe's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from kiwi_recipes.streams.events import (
    PROTOCOL,
    EndState,
    ErrorBody,
    Event,
    FieldDelta,
    FieldDone,
    FieldDropped,
    FieldReset,
    FieldStarted,
    StreamReset,
    StreamStatus,
    Terminal,
    Token,
    Warned,
)

__all__ = [
    "EVENTS",
    "SCHEMA",
    "TERMINAL_STATES",
    "ErrorBody",
    "FieldDelta",
    "FieldDone",
    "FieldDropped",
    "FieldReset",
    "FieldStarted",
    "RecipeCancelled",
    "RecipeCompleted",
    "RecipeEnd",
    "RecipeEvent",
    "RecipeFailed",
    "RecipeIncomplete",
    "StreamReset",
    "StreamStarted",
    "StreamStatus",
    "Token",
    "Warned",
]

SCHEMA = "/api/v1/recipes/schema"
"""The path at which the server describes a recipe."""


@dataclass(slots=True)
class StreamStarted(Event):
    """The first event of a run. `schema` is the path at which this server describes what the fields belong to.
    `revises`: the kept recipe that is being changed, and by what."""

    id: str
    level: int
    schema: str
    protocol: int = PROTOCOL
    revises: dict[str, Any] | None = None
    type: Literal["stream.started"] = "stream.started"


@dataclass(slots=True)
class RecipeCompleted(Terminal):
    """The recipe is whole."""

    ends = "completed"
    recipe: dict[str, Any]
    finish_reason: str
    usage: dict[str, Any]
    timings: dict[str, Any]
    type: Literal["recipe.completed"] = "recipe.completed"


@dataclass(slots=True)
class RecipeIncomplete(Terminal):
    """The recipe can be cooked, but lacks what `missing` names."""

    ends = "incomplete"
    recipe: dict[str, Any]
    finish_reason: str
    usage: dict[str, Any]
    timings: dict[str, Any]
    missing: list[str]
    error: ErrorBody | None = None
    type: Literal["recipe.incomplete"] = "recipe.incomplete"


@dataclass(slots=True)
class RecipeFailed(Terminal):
    """There is no recipe; `recipe` is what was written until then."""

    ends = "failed"
    recipe: dict[str, Any]
    finish_reason: str
    usage: dict[str, Any]
    timings: dict[str, Any]
    error: ErrorBody
    type: Literal["recipe.failed"] = "recipe.failed"


@dataclass(slots=True)
class RecipeCancelled(Terminal):
    """The run was stopped, or its readers left; `recipe` is what was written until then."""

    ends = "cancelled"
    recipe: dict[str, Any]
    finish_reason: str
    usage: dict[str, Any]
    timings: dict[str, Any]
    type: Literal["recipe.cancelled"] = "recipe.cancelled"


RecipeEnd = RecipeCompleted | RecipeIncomplete | RecipeFailed | RecipeCancelled

RecipeEvent = (
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
    | RecipeEnd
)

EVENTS: TypeAdapter[RecipeEvent] = TypeAdapter(Annotated[RecipeEvent, Field(discriminator="type")])
"""Describes and validates an event of any type, told apart by `type`."""

TERMINAL_STATES: dict[str, EndState] = {
    "recipe.completed": "completed",
    "recipe.incomplete": "incomplete",
    "recipe.failed": "failed",
    "recipe.cancelled": "cancelled",
}
"""The state that each terminal event leaves the run in, by its `type`."""
