"""Runs: owned, numbered, resumable streams of events of any kind, and the stores that keep them (docs/extending.md).

`kiwi_recipes.streams.redis` shares runs between workers; it is imported only where `redis` is installed.
"""

from kiwi_recipes.streams.events import (
    ErrorBody,
    Event,
    EventMask,
    FieldDelta,
    FieldDone,
    FieldDropped,
    FieldEvent,
    FieldReset,
    FieldStarted,
    StreamReset,
    StreamStatus,
    Terminal,
    Token,
    Warned,
)
from kiwi_recipes.streams.manager import RunLimits, RunManager, ShuttingDown, TooManyRuns
from kiwi_recipes.streams.memory import MemoryStore
from kiwi_recipes.streams.plain import Cancelled, Completed, Failed, PlainProducer, Started
from kiwi_recipes.streams.run import OnEvents, Producer, Run
from kiwi_recipes.streams.store import (
    AfterTheEnd,
    ForgottenRun,
    KeyReused,
    RunInfo,
    RunStore,
    StoreUnavailable,
    UnknownRun,
)

__all__ = [
    "AfterTheEnd",
    "Cancelled",
    "Completed",
    "ErrorBody",
    "Event",
    "EventMask",
    "Failed",
    "FieldDelta",
    "FieldDone",
    "FieldDropped",
    "FieldEvent",
    "FieldReset",
    "FieldStarted",
    "ForgottenRun",
    "KeyReused",
    "MemoryStore",
    "OnEvents",
    "PlainProducer",
    "Producer",
    "Run",
    "RunInfo",
    "RunLimits",
    "RunManager",
    "RunStore",
    "ShuttingDown",
    "Started",
    "StoreUnavailable",
    "StreamReset",
    "StreamStatus",
    "Terminal",
    "Token",
    "TooManyRuns",
    "UnknownRun",
    "Warned",
]
