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
    "ErrorBody",
    "Event",
    "EventMask",
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
    "Producer",
    "Run",
    "RunInfo",
    "RunLimits",
    "RunManager",
    "RunStore",
    "ShuttingDown",
    "StoreUnavailable",
    "StreamReset",
    "StreamStatus",
    "Terminal",
    "Token",
    "TooManyRuns",
    "UnknownRun",
    "Warned",
]
