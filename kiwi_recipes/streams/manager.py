"""The runs of this worker: how many there may be, who may read them, when an unread one is stopped, how they drain."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from math import inf

from kiwi_recipes.streams.codec import DONE, encode
from kiwi_recipes.streams.events import EVERYTHING, EventMask
from kiwi_recipes.streams.run import SHUTDOWN, Producer, Run, new_run_id
from kiwi_recipes.streams.store import ForgottenRun, RunInfo, RunStore, Subscription, UnknownRun

logger = logging.getLogger(__name__)

ENDING_TIMEOUT = 5.0
"""Seconds in which runs that are ended must have ended."""

_RUN_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class RunLimits:
    """How many runs at once, in all and per session; seconds until an unread run is stopped; seconds in all."""

    runs: int = 64
    runs_per_session: int = 8
    resume_grace: float = 30.0
    total_timeout: float = 300.0


class TooManyRuns(Exception):
    """A limit is reached; `scope` says whose."""

    def __init__(self, scope: str, limit: int) -> None:
        super().__init__(f"{limit} runs per {scope}")
        self.scope = scope
        self.limit = limit


class ShuttingDown(Exception):
    """No new runs: this worker is about to exit."""


class RunManager:
    """Starts runs, finds them for their owner, and ends them all within a grace period at shutdown."""

    def __init__(self, store: RunStore, limits: RunLimits, on_end: Callable[[Run], None] = lambda run: None) -> None:
        self.store = store
        self.limits = limits
        self._on_end = on_end
        self.draining = False
        self._runs: dict[str, Run] = {}
        self._owners: dict[str, str] = {}
        self._running_of: Counter[str] = Counter()
        self._abandoned: dict[str, asyncio.TimerHandle] = {}
        self._attended: Counter[str] = Counter()
        self._idle = asyncio.Event()
        self._idle.set()
        self._checks: set[asyncio.Task[None]] = set()

    @property
    def running(self) -> int:
        """How many runs are not over yet, in this worker."""
        return len(self._runs)

    def local(self, run_id: str) -> Run | None:
        """The run, if this worker owns it and it still runs."""
        return self._runs.get(run_id)

    def admit(self, owner: str) -> None:
        """Raises ShuttingDown or TooManyRuns if a new run of this owner may not start now."""
        if self.draining:
            raise ShuttingDown
        if len(self._runs) >= self.limits.runs:
            raise TooManyRuns("server", self.limits.runs)
        if self._running_of[owner] >= self.limits.runs_per_session:
            raise TooManyRuns("session", self.limits.runs_per_session)

    async def start(self, producer: Producer, owner: str, run_id: str | None = None) -> Run:
        """Begin a run. Raises as `admit`, and StoreUnavailable."""
        self.admit(owner)
        run_id = run_id or new_run_id()
        started = producer.started(run_id)
        info = RunInfo(run_id, owner, time.time(), opening=encode(started, 0))
        run = Run(run_id, producer, self._ended)
        self._runs[run_id] = run
        self._owners[run_id] = owner
        self._running_of[owner] += 1
        self._idle.clear()
        try:
            writer = await self.store.create(info, run.stop)
        except BaseException:
            self._ended(run)
            raise
        run.start(writer, started, self.limits.total_timeout)
        self.start_grace(run_id)
        return run

    async def find(self, run_id: str, owner: str) -> RunInfo:
        """Raises UnknownRun (also for somebody else's run), ForgottenRun, StoreUnavailable."""
        if not _RUN_ID.fullmatch(run_id):  # the store makes keys of it
            raise UnknownRun(run_id)
        try:
            info = await self.store.info(run_id)
        except ForgottenRun as forgotten:
            if forgotten.owner != owner:
                raise UnknownRun(run_id) from None
            raise
        if info.owner != owner:
            raise UnknownRun(run_id)
        return info

    async def length(self, info: RunInfo) -> int:
        """How many events there are. Raises as `RunStore.length`, and UnknownRun if an ended run has none any more."""
        length = await self.store.length(info.id)
        if not length and info.state != "running":
            raise UnknownRun(info.id)  # the store has lost what was written
        return length

    @asynccontextmanager
    async def subscribe(
        self, run_id: str, start: int = 0, masks: EventMask = EVERYTHING
    ) -> AsyncGenerator[Subscription]:
        """A reader of the run, see `RunStore.subscribe`. While there is one the run is not abandoned."""
        self.cancel_grace(run_id)
        try:
            async with self.store.subscribe(run_id, start, masks) as subscription:
                yield subscription
        finally:
            self.start_grace(run_id)

    async def read(self, run_id: str, start: int = 0, masks: EventMask = EVERYTHING) -> AsyncGenerator[bytes]:
        """The run's frames as they come, then `[DONE]`. Raises as `subscribe`."""
        async with self.subscribe(run_id, start, masks) as subscription:
            while (data := await subscription.next()) is not None:
                yield data
        yield DONE

    async def stop(self, run_id: str, owner: str) -> None:
        """Stop the run, in whichever worker it is. Raises as `find`."""
        await self.find(run_id, owner)
        run = self._runs.get(run_id)
        if run is not None:
            run.stop()
        else:
            await self.store.stop(run_id)

    async def wait_stopped(self, run_id: str, seconds: float) -> None:
        """Returns when the run, if it has been stopped, has ended, or after so many seconds; at once if it goes on or
        is another worker's."""
        run = self._runs.get(run_id)
        if run is not None and run.phase not in ("created", "started", "producing"):
            with suppress(TimeoutError):
                await asyncio.wait_for(run.wait_ended(), seconds)

    @contextmanager
    def attended(self, run_id: str) -> Iterator[None]:
        """While this is open the run is not abandoned: somebody waits for it who doesn't read yet."""
        self._attended[run_id] += 1
        try:
            yield
        finally:
            self._attended[run_id] -= 1
            if not self._attended[run_id]:
                del self._attended[run_id]
            self.start_grace(run_id)

    def start_grace(self, run_id: str, within: float = inf) -> None:
        """Start the grace: if nobody reads the run until it is over (or `within` seconds), the run is stopped."""
        if run_id in self._runs:
            self.cancel_grace(run_id)
            loop = asyncio.get_running_loop()
            grace = min(self.limits.resume_grace, within)
            self._abandoned[run_id] = loop.call_later(grace, self._check, run_id)

    def cancel_grace(self, run_id: str) -> None:
        """Stop the grace: somebody reads."""
        timer = self._abandoned.pop(run_id, None)
        if timer is not None:
            timer.cancel()

    def _check(self, run_id: str) -> None:
        task = asyncio.create_task(self._stop_if_unread(run_id, self._abandoned[run_id]))
        self._checks.add(task)
        task.add_done_callback(self._checks.discard)

    async def _stop_if_unread(self, run_id: str, grace: asyncio.TimerHandle) -> None:
        try:
            watched = inf if self._attended[run_id] else await self.store.watched(run_id)
        except Exception:
            logger.exception("run %s: whether anybody reads it is not known; it gets another grace", run_id)
            watched = inf
        if self._abandoned.get(run_id) is not grace:
            return  # since it was over somebody has come, or come and gone
        if watched:
            self.start_grace(run_id, watched)
        elif run_id in self._runs:
            self._runs[run_id].stop()

    def _ended(self, run: Run) -> None:
        self.cancel_grace(run.id)
        self._runs.pop(run.id, None)
        owner = self._owners.pop(run.id)
        self._running_of[owner] -= 1
        if not self._running_of[owner]:
            del self._running_of[owner]
        if not self._runs:
            self._idle.set()
        self._on_end(run)

    async def drain(self, grace: float) -> None:
        """Take no new runs; let those that can finish within `grace` seconds do so, then end the others, which takes
        ENDING_TIMEOUT at most."""
        self.draining = True
        try:
            async with asyncio.timeout(grace):
                await self._idle.wait()
        except TimeoutError:
            for run in list(self._runs.values()):
                run.fail("server_shutdown", SHUTDOWN)
            try:
                async with asyncio.timeout(ENDING_TIMEOUT):
                    await self._idle.wait()
            except TimeoutError:
                logger.error("these runs do not end, and are left behind: %s", ", ".join(self._runs))
