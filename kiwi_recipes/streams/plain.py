"""The first and the last events for who streams something that needs none of its own, and what any producer may
inherit: docs/extending.md."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, Literal

from kiwi_recipes.streams.events import PROTOCOL, ErrorBody, Event, Terminal
from kiwi_recipes.streams.run import INTERNAL, EndKind, OnEvents


@dataclass(slots=True)
class Started(Event):
    """The first event of a run."""

    id: str
    protocol: int = PROTOCOL
    type: Literal["stream.started"] = "stream.started"


@dataclass(slots=True)
class Completed(Terminal):
    """What was streamed is whole; `value` is all of it, as JSON."""

    ends = "completed"
    value: Any
    type: Literal["stream.completed"] = "stream.completed"


@dataclass(slots=True)
class Failed(Terminal):
    """What was streamed did not come to its end."""

    ends = "failed"
    error: ErrorBody
    type: Literal["stream.failed"] = "stream.failed"


@dataclass(slots=True)
class Cancelled(Terminal):
    """The run was stopped, or its readers left."""

    ends = "cancelled"
    type: Literal["stream.cancelled"] = "stream.cancelled"


class PlainProducer(ABC):
    """A `Producer` that lacks only `produce`."""

    def started(self, run_id: str) -> Event:
        """See `Producer`."""
        return Started(run_id)

    @abstractmethod
    async def produce(self, on_events: OnEvents) -> None:
        """See `Producer`."""

    def ended(self, kind: EndKind, error: ErrorBody | None) -> Terminal:
        """See `Producer`."""
        if kind == "cancelled":
            return Cancelled()
        return self.failed(error or ErrorBody("internal", INTERNAL, True, "writing"))

    def failed(self, error: ErrorBody) -> Terminal:
        """See `Producer`."""
        return Failed(error)
