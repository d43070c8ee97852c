"""The owner's side: what this worker's runs write goes to Redis, in batches for all of them."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable
from typing import Any

from kiwi_recipes.streams.channel import Channel
from kiwi_recipes.streams.codec import Bytes
from kiwi_recipes.streams.events import EndState
from kiwi_recipes.streams.memory import MemoryStore
from kiwi_recipes.streams.redis import keys, scripts
from kiwi_recipes.streams.redis.link import Link, Lost
from kiwi_recipes.streams.redis.timing import Timing, ms
from kiwi_recipes.streams.store import BRIEFLY, Keep

logger = logging.getLogger(__name__)


class OwnedRun:
    """A run of this worker: its writer, and how much of it Redis has.

    epoch    what it is written under; None: Redis does not know the run, or no longer
    shipped  the number of the first frame that Redis lacks
    done     set when Redis has its ending
    keep     what stays of it when it has ended; `freed` are its idempotency keys that are free then
    """

    def __init__(self, shipper: Shipper, channel: Channel) -> None:
        self.channel = channel
        self.epoch: str | None = None
        self.shipped = 0
        self.done = asyncio.Event()
        self.keep: Keep = "all"
        self.freed: list[str] = []
        self._shipper = shipper

    def write(self, frames: Bytes, masks: Bytes) -> None:
        self.channel.write(frames, masks)
        self._shipper.wake()

    async def close(self, state: EndState, keep: Keep = "all") -> None:
        """Ends the run here at once; waits a little for Redis, so that a worker that exits leaves nothing behind."""
        self.channel.end(state)
        self.keep = keep
        await self._shipper.ended(self)

    @property
    def is_shipped(self) -> bool:
        return self.channel.log.next <= self.shipped and not self.channel.ended


class Shipper:
    """`local` holds the runs of this worker; `ttl` is how long a finished one is kept, in seconds."""

    def __init__(self, link: Link, local: MemoryStore, worker: str, ttl: float, timing: Timing) -> None:
        self.owned: dict[str, OwnedRun] = {}
        self.pulsed = 0.0
        self._link = link
        self._local = local
        self._worker = worker
        self._ttl = ttl
        self._timing = timing
        self._dirty = asyncio.Event()

    async def own(self, channel: Channel) -> OwnedRun:
        """Make a run known to other workers; while Redis is away that is left for later."""
        run = self.owned[channel.info.id] = OwnedRun(self, channel)
        if not self._link.away:  # else nobody shall wait for a Redis that does not answer
            try:
                await self._register(run)
            except Lost as error:
                self._link.lost(error)
        return run

    def wake(self) -> None:
        self._dirty.set()

    async def ended(self, run: OwnedRun) -> None:
        run_id = run.channel.info.id
        run.freed = [] if run.keep == "all" else self.key_names(run_id)
        self._local.retire(run_id, run.keep)
        self.wake()
        if self._link.away:
            return
        try:
            async with asyncio.timeout(self._timing.timeout):
                await run.done.wait()
        except TimeoutError:
            logger.warning("run %s ended while Redis was away", run_id)

    def key_names(self, run_id: str) -> list[str]:
        return [keys.idempotency(owner, key) for owner, key, _ in self._local.keys_of(run_id)]

    # --- shipping

    async def ship(self) -> None:
        """Wait for something new, and ship it. Raises as redis-py does; what was not shipped is shipped next time."""
        await self._dirty.wait()
        await asyncio.sleep(self._timing.ship_every)
        self._dirty.clear()
        try:
            await self._ship_new()
        except BaseException:
            self._forget_unread()
            self.wake()
            raise

    def _forget_unread(self) -> None:
        """A run that has ended and is forgotten here already: nobody could read it any more."""
        for run in list(self.owned.values()):
            if run.channel.ended and not self._local.knows_length(run.channel.info):
                self.owned.pop(run.channel.info.id)

    async def _ship_new(self) -> None:
        """One round trip for all runs that have something new."""
        if self._has_stood_still:
            await self.pulse()
        batches: list[tuple[OwnedRun, bool]] = []
        async with self._link.redis.pipeline(transaction=False) as pipe:
            for run in list(self.owned.values()):
                if run.epoch is None:
                    await self._register(run)
                if not run.is_shipped and self._added(pipe, run):
                    batches.append((run, run.channel.ended))
            answers = await pipe.execute() if batches else []
        self._link.back()
        for (run, whole), answer in zip(batches, answers, strict=True):
            self._shipped(run, answer, whole=whole)

    @property
    def _has_stood_still(self) -> bool:
        """It may have been taken for dead."""
        return asyncio.get_running_loop().time() - self.pulsed > self._timing.alive_for

    def _added(self, pipe: Any, run: OwnedRun) -> bool:
        """A run that can't be put into words is not shared; the others are."""
        try:
            names, words = self._batch(run)
        except Exception:
            logger.exception("run %s can't be shared", run.channel.info.id)
            self._drop(run)
            return False
        pipe.eval(scripts.SHIP, len(names), *names, *words)
        return True

    def _batch(self, run: OwnedRun) -> tuple[list[str], list[Any]]:
        """The keys and arguments of SHIP for what is new. An ended run ships its end even with no frame left."""
        info, log, start = run.channel.info, run.channel.log, run.shipped
        seconds = self._ttl
        expiring: list[str] = []
        if run.channel.ended:
            expiring = self.key_names(info.id)
            if run.keep == "briefly":
                seconds = min(BRIEFLY, self._ttl)
                expiring.append(keys.was(info.id))
        names = [keys.run(info.id), keys.log(info.id), keys.alive(info.id), *expiring, *run.freed]
        end = info.state if run.channel.ended else ""
        frames, masks = b"".join(log.since(start)), log.masks_since(start)
        lives = [keys.RUNNING_TTL, max(1, round(seconds))]
        alive = ms(self._timing.alive_for)
        return names, [run.epoch, start, masks, frames, end, *lives, len(expiring), info.id, alive]

    def _shipped(self, run: OwnedRun, answer: int, *, whole: bool) -> None:
        if answer == scripts.UNKNOWN:  # Redis has come back empty, or another worker has ended the run
            run.epoch = None
            self.wake()
        elif answer == scripts.ENDED or (whole and answer == run.channel.log.next):
            self._drop(run)
        else:
            run.shipped = answer
            if not run.is_shipped:
                self.wake()

    def _drop(self, run: OwnedRun) -> None:
        self.owned.pop(run.channel.info.id, None)
        run.done.set()

    async def _register(self, run: OwnedRun) -> None:
        """The run is shipped from its start then. A log that is there goes: it ends as another worker thought that it
        should, or the run had another epoch."""
        info, epoch = run.channel.info, uuid.uuid4().hex
        bound = self._local.keys_of(info.id)  # a Redis that came back empty has lost them, too
        names = [keys.run(info.id), keys.log(info.id), keys.alive(info.id), keys.was(info.id), *self.key_names(info.id)]
        words = [info.owner, str(info.created), self._worker, epoch, info.opening, ms(self._timing.alive_for)]
        lives = [keys.RUNNING_TTL, round(keys.WAS_TTL + self._ttl)]
        values = [f"{info.id} {digest}" for _, _, digest in bound]
        await self._link.redis.eval(scripts.REGISTER, len(names), *names, *words, *lives, *values)
        run.epoch, run.shipped = epoch, 0

    # --- signs of life

    async def pulse(self, also: Callable[[Any], None] = lambda pipe: None) -> None:
        """Say that the owned runs' worker lives; `also` may add commands to the same round trip. Raises as redis-py."""
        known = [(run, run.epoch) for run in self.owned.values() if run.epoch is not None]
        async with self._link.redis.pipeline(transaction=False) as pipe:
            for run, epoch in known:
                name, alive = keys.run(run.channel.info.id), keys.alive(run.channel.info.id)
                pipe.eval(scripts.PULSE, 2, name, alive, epoch, ms(self._timing.alive_for))
            also(pipe)
            pipe.ping()
            answers = await pipe.execute()
        self.pulsed = asyncio.get_running_loop().time()
        self._link.back()
        for (run, epoch), answer in zip(known, answers, strict=False):
            if answer == 2:  # what was really written takes that ending's place: who has read it, keeps it
                logger.warning("run %s was ended by another worker while this one stood still", run.channel.info.id)
            if answer != 1 and run.epoch == epoch:
                run.epoch = None
        if any(run.epoch is None for run in self.owned.values()):
            self.wake()
