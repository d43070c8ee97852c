"""What a store of runs must do: keep each run's frames, hand them to any number of readers, remember keys.

One suite of tests (tests/streams/test_store_contract.py) holds every implementation to this. The worker that owns a
run writes it; readers may sit in any worker that shares the store.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Literal, Protocol

from kiwi_recipes.streams.codec import Bytes
from kiwi_recipes.streams.events import EVERYTHING, EndState, EventMask, RunState


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What is known of a run without reading it. `created` is seconds since the epoch; `owner` a session's id.

    `opening` is the first frame of one that runs: should its worker die before it is shipped, a stream begins with it.
    `orphaned`: its worker died, and another one wrote the ending; a reader may have seen more than that one knew of.
    """

    id: str
    owner: str
    created: float
    state: RunState = "running"
    opening: bytes = b""
    orphaned: bool = False


class UnknownRun(LookupError):
    """There never was such a run here, or it belongs to somebody else."""


class ForgottenRun(LookupError):
    """There was such a run, of this owner; what it wrote is no longer kept."""

    def __init__(self, run_id: str, owner: str) -> None:
        super().__init__(run_id)
        self.owner = owner


class AfterTheEnd(LookupError):
    """The run ended before the number from which somebody wants to read it."""


class KeyReused(Exception):
    """The same idempotency key came with another body."""


class StoreUnavailable(Exception):
    """The store can't be reached now; trying again later may work."""


Keep = Literal["all", "frames", "briefly"]
"""What stays of a run that has ended, for the store's time to live: everything; its frames, while its idempotency key
is free again; or, the key being free, its frames for BRIEFLY alone, for who joined it by that key a moment ago."""
BRIEFLY = 10.0
"""Seconds. A server that turns away thousands shall not keep each refusal for as long as a run."""


class RunWriter(Protocol):
    """The owner's end of a run. `write` never blocks: a slow reader or store must not hold the model back."""

    def write(self, frames: Bytes, masks: Bytes) -> None:
        """Frames that came together, one after another, as `codec.encode` makes and numbers them, and the mask of each,
        a byte."""
        ...

    async def close(self, state: EndState, keep: Keep = "all") -> None:
        """The last frame has been written: let readers finish."""
        ...


class Subscription(Protocol):
    """A reader of a run: what has been written and what is being written are one thing. For one task alone."""

    def read(self) -> bytes | None:
        """The frames that have come since, joined, in pieces where they are many. Empty: none has come that is wanted.
        None: that was the end.

        Raises UnknownRun when the run vanishes without an end, StoreUnavailable when its rest can't be had now,
        AfterTheEnd when it never got to `start`.
        """
        ...

    def changed(self) -> asyncio.Future[None]:
        """Done when it is time to `read` again, or `wake` is called."""
        ...

    async def next(self) -> bytes | None:
        """`read`, once there is something."""
        ...

    def wake(self) -> None:
        """End what `changed` waits for, also if nothing has come."""
        ...


class RunStore(Protocol):
    """Keeps the frames of runs and hands them to readers, also to those that come late or again."""

    async def start(self) -> None:
        """Called once before anything else. Raises StoreUnavailable."""
        ...

    async def create(self, info: RunInfo, on_stop: Callable[[], None]) -> RunWriter:
        """Begin a run that this worker owns. `on_stop` is called when it is asked to stop, in whatever worker."""
        ...

    async def info(self, run_id: str) -> RunInfo:
        """What is known of a run beside its frames. Raises UnknownRun, ForgottenRun, StoreUnavailable."""
        ...

    async def length(self, run_id: str) -> int:
        """How many frames have been written so far. Raises as `info`."""
        ...

    def knows_length(self, info: RunInfo) -> bool:
        """Whether no reader can have more of this run than `length` says. While it runs in another worker, readers
        there may be ahead of this one."""
        ...

    def subscribe(
        self, run_id: str, start: int = 0, masks: EventMask = EVERYTHING
    ) -> AbstractAsyncContextManager[Subscription]:
        """A reader of the run from frame number `start` on, as long as this is open. Raises as `info`; for what it
        raises itself see `Subscription.read`."""
        ...

    async def watched(self, run_id: str) -> float:
        """For how many seconds from now the run counts as read, in any worker; 0: it has no reader."""
        ...

    async def stop(self, run_id: str) -> None:
        """Ask the run's owner, wherever it is, to stop. Nothing happens if the run has ended."""
        ...

    async def reserve_key(self, owner: str, key: str, digest: str, run_id: str) -> str:
        """Bind the key to this run, or return the run that it is bound to. Raises KeyReused for another digest."""
        ...

    async def abandon(self, run_id: str) -> None:
        """Remove a run that never began to answer, and the key bound to it."""
        ...

    @property
    def trouble(self) -> str | None:
        """What keeps the store from doing all of its work now, in words for the server's operator; None: nothing."""
        ...

    async def aclose(self) -> None:
        """Give up what it holds; readers are disconnected. Idempotent."""
        ...
