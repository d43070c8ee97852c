"""Another worker's run, as long as somebody here reads it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, NamedTuple, Protocol

from kiwi_recipes.streams.channel import Channel, SendBatch
from kiwi_recipes.streams.codec import decode, encode, split
from kiwi_recipes.streams.events import EndState, ErrorBody, EventMask, Terminal
from kiwi_recipes.streams.log import FrameLog
from kiwi_recipes.streams.redis import keys, scripts
from kiwi_recipes.streams.redis.link import Link, Lost, may_go_on, reason
from kiwi_recipes.streams.redis.timing import Timing, ms
from kiwi_recipes.streams.run import INTERNAL
from kiwi_recipes.streams.store import RunInfo, StoreUnavailable, UnknownRun

logger = logging.getLogger(__name__)

BATCHES = 200
"""How many are read in one call, at most."""


class OrphanReport(Protocol):
    def __call__(self, events: Iterable[dict[str, Any]], error: ErrorBody) -> Terminal:
        """The terminal event of a run whose worker died, from the bodies of what it wrote."""
        ...


class OrphanFinisher:
    """Writes the endings of runs whose workers died; kept for `ttl` seconds."""

    def __init__(self, link: Link, report: OrphanReport, worker: str, ttl: float) -> None:
        self._link = link
        self._report = report
        self._worker = worker
        self._ttl = ttl

    async def finish(self, info: RunInfo, log: FrameLog, epoch: str, due: int) -> None:
        """Write the ending of a run behind what is in `log`, of which Redis lacks what is from `due` on, and its
        beginning if it wrote none. Of several workers, one does; none does when its own has come back. Raises as
        redis-py does."""
        error = ErrorBody("internal", INTERNAL, True, "writing")
        frames = log.since(0)
        terminal = self._report((body for frame in frames if (body := decode(frame)) is not None), error)
        opening = [info.opening] if info.opening and not frames else []
        state, number = terminal.ends, len(frames) + len(opening)
        masks = log.masks_since(due) + bytes([EventMask.ALWAYS] * (len(opening) + 1))
        data = b"".join([*frames[due:], *opening, encode(terminal, number)])
        names = [keys.run(info.id), keys.log(info.id), keys.alive(info.id)]
        words = [epoch, due, masks, data, state, self._worker, max(1, round(self._ttl)), info.id]
        if await self._link.redis.eval(scripts.FINISH_ORPHAN, len(names), *names, *words):
            logger.warning("run %s: its worker died; ended it as failed", info.id)


class SignsOfLife(NamedTuple):
    """What Redis knows of a run's writer. `state` and `epoch` None: the run is gone, or Redis came back empty."""

    alive: bool
    state: str | None
    epoch: str | None
    due: int


class Mirror:
    """One blocking reader, however many read here.

    One that `monitors_owner` stays without readers: its writer gave no sign of life, and somebody must end the run.
    """

    def __init__(
        self,
        link: Link,
        orphans: OrphanFinisher,
        info: RunInfo,
        batch: SendBatch,
        timing: Timing,
        watched_ms: int,
        on_end: Callable[[Mirror], None],
    ) -> None:
        self.channel = Channel(replace(info, state="running", orphaned=False), lambda: None, batch)
        self.monitors_owner = False
        self._link = link
        self._orphans = orphans
        self._timing = timing
        self._watched_ms = watched_ms
        self._on_end = on_end
        self._silences = 0
        self.task = asyncio.create_task(self._live(), name=f"mirror {info.id}")

    @property
    def needed(self) -> bool:
        return bool(self.channel.readers) or self.monitors_owner

    def mark_watched(self, pipe: Any) -> None:
        """Tell the run's worker, if somebody reads it here."""
        if self.channel.readers:
            pipe.set(keys.watched(self.channel.info.id), b"1", px=self._watched_ms)

    async def _live(self) -> None:
        """However this ends, nobody is left waiting."""
        run_id = self.channel.info.id
        try:
            await self._follow(run_id)
        except (UnknownRun, StoreUnavailable) as error:
            self.channel.fail(error)
        except Exception:
            logger.exception("run %s can't be followed", run_id)
            self.channel.fail(UnknownRun(run_id))
        finally:
            self.monitors_owner = False
            if not self.needed:
                self._on_end(self)

    async def _follow(self, run_id: str) -> None:
        """Raises UnknownRun, and StoreUnavailable when Redis has been away for too long."""
        clock = asyncio.get_running_loop().time
        last, heard = b"0", clock()
        while not self.channel.ended and may_go_on():
            try:
                if last == b"0":
                    await self._mark_watched()
                entries = await self._batches(run_id, last)
                heard = clock()
                if entries:
                    self._silences = 0
                else:
                    await self._check_owner(run_id)
            except Lost as error:
                self._link.lost(error)
                self._silences = 0
                if clock() - heard > self._timing.away_patience:
                    raise StoreUnavailable(reason(error)) from None
                last = b"0"  # it may come back empty; what is here already is skipped
                await asyncio.sleep(self._timing.pulse_every)
                continue
            for entry_id, fields in entries:
                last = entry_id
                self._append(fields)

    async def _mark_watched(self) -> None:
        async with self._link.redis.pipeline(transaction=False) as pipe:
            self.mark_watched(pipe)
            await pipe.execute()

    async def _batches(self, run_id: str, last: bytes) -> list[tuple[bytes, dict[bytes, bytes]]]:
        """New entries of the run's log after the entry `last`, waited for. Empty: nothing came."""
        wait = ms(self._timing.block)
        answer = await self._link.blocking.xread({keys.log(run_id): last}, block=wait, count=BATCHES)
        return list(answer[0][1]) if answer else []

    async def _check_owner(self, run_id: str) -> None:
        """After a silence: is the writer gone? Ask more than once: a Redis that restarts loses its marks a while."""
        signs = await self._signs_of_life(run_id)
        if signs.alive:
            self._silences = 0
            self.monitors_owner = False
            return
        self._silences += 1
        if self._silences <= self._timing.silences:
            return
        if signs.state != "running" and self._silences == self._timing.silences + 1:
            return  # another worker may have ended it since the log was last read: it is read once more
        log = self.channel.log
        if signs.state != "running" or signs.epoch is None or signs.due > log.next:
            raise UnknownRun(run_id)  # gone, or ended, or only its frames are gone
        await self._orphans.finish(self.channel.info, log, signs.epoch, signs.due)

    async def _signs_of_life(self, run_id: str) -> SignsOfLife:
        async with self._link.redis.pipeline(transaction=True) as pipe:
            pipe.exists(keys.alive(run_id)).hmget(keys.run(run_id), "state", "epoch", "next")
            alive, (state, epoch, due) = await pipe.execute()
        return SignsOfLife(bool(alive), _text(state), _text(epoch), int(due or 0))

    def _append(self, fields: dict[bytes, bytes]) -> None:
        """Append one batch; what is here already (read twice after a lost connection) is skipped.

        So is what follows the end: a worker that was taken for dead, and was not, has written the run anew. And what
        follows a gap: Redis had come back empty, and all of it comes again.
        """
        here = self.channel.log.next - int(fields[b"n"])
        if self.channel.ended or here < 0:
            return
        for frame, mask in zip(split(fields[b"d"])[here:], fields[b"k"][here:], strict=True):
            self.channel.write(frame, bytes([mask]))
        if b"end" in fields:
            state: EndState = fields[b"end"].decode()  # type: ignore[assignment]  # what a worker of ours wrote
            self.channel.end(state, orphaned=b"successor" in fields)


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode()
