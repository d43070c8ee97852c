"""`RunStore` on Redis: the parts of this package, put together."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from kiwi_recipes.streams.events import EVERYTHING, EventMask
from kiwi_recipes.streams.memory import MemoryStore
from kiwi_recipes.streams.redis import keys, scripts
from kiwi_recipes.streams.redis.link import Link, Lost, may_go_on
from kiwi_recipes.streams.redis.mirror import Mirror, OrphanFinisher, OrphanReport
from kiwi_recipes.streams.redis.reserved_keys import ReservedKeys
from kiwi_recipes.streams.redis.shipper import Shipper
from kiwi_recipes.streams.redis.timing import USUAL, Timing, ms
from kiwi_recipes.streams.store import (
    ForgottenRun,
    RunInfo,
    RunWriter,
    StoreUnavailable,
    UnknownRun,
)
from kiwi_recipes.streams.subscription import LogSubscription

logger = logging.getLogger(__name__)

STOPS_KEPT = 1_000
_FIELDS = ("owner", "created", "state", "opening", "successor")


class RedisStore:
    """Times in seconds; `ttl` is how long a finished run is kept.

    `grace` is how long a run counts as watched after a reader in another worker than its owner's has left.
    """

    def __init__(
        self,
        url: str,
        orphan_report: OrphanReport,
        ttl: float = 900.0,
        grace: float = 0.0,
        timing: Timing = USUAL,
    ) -> None:
        self._worker = uuid.uuid4().hex
        self._timing = timing
        self._watched_ms = ms(max(timing.alive_for, grace + timing.pulse_every))
        self._link = Link(url, timing)
        self._local = MemoryStore(ttl)
        self._shipper = Shipper(self._link, self._local, self._worker, ttl, timing)
        self._keys = ReservedKeys(self._link, self._local, timing, self._is_running)
        self._orphans = OrphanFinisher(self._link, orphan_report, self._worker, ttl)
        self._mirrors: dict[str, Mirror] = {}
        self._stops_read = b"0"
        self._tasks: list[asyncio.Task[None]] = []
        self._failing: dict[str, str] = {}

    async def start(self) -> None:
        """Raises StoreUnavailable if Redis does not answer: a shared deployment must not start unshared."""
        await self._link.open()
        self._shipper.pulsed = asyncio.get_running_loop().time()
        for work in (self._shipper.ship, self._pulse, self._handle_stops):
            self._tasks.append(asyncio.create_task(self._supervised(work), name=f"redis {work.__name__}"))

    async def aclose(self) -> None:
        tasks = [*self._tasks, *(mirror.task for mirror in self._mirrors.values())]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._local.aclose()
        await self._link.aclose()

    @property
    def trouble(self) -> str | None:
        """What keeps runs from being shared now, in words for whoever runs the server; None: nothing."""
        if self._failing:
            return f"sharing runs fails: {', '.join(sorted(self._failing.values()))}"
        return "Redis is away" if self._link.away else None

    # ---- what goes on in the background ---------------------------------------------------------------------------

    async def _supervised(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do `work` again and again. When Redis does not answer, and after any other failure, it begins anew."""
        name = work.__name__
        while may_go_on():
            try:
                await work()
                self._failing.pop(name, None)
                continue
            except Lost as error:
                self._link.lost(error)
            except Exception as error:
                logger.exception("sharing runs failed (%s); it is tried again", name)
                self._failing[name] = type(error).__name__
            await asyncio.sleep(self._timing.pulse_every)

    async def _pulse(self) -> None:
        """Say that this worker lives, and which runs of others are read here."""
        await asyncio.sleep(self._timing.pulse_every)

        def mark_watched(pipe: Any) -> None:
            for mirror in self._mirrors.values():
                mirror.mark_watched(pipe)

        await self._shipper.pulse(mark_watched)

    async def _handle_stops(self) -> None:
        """Stop what other workers' clients ask to stop."""
        name = keys.worker(self._worker)
        try:
            answer = await self._link.blocking.xread({name: self._stops_read}, block=ms(self._timing.block))
        except BaseException:
            self._stops_read = b"0"  # a Redis that comes back empty, its clock behind, would count from further down
            raise
        for _, entries in answer or []:
            for entry_id, fields in entries:
                self._stops_read = entry_id
                await self._local.stop(fields[b"stop"].decode())

    # ---- the owner's side -----------------------------------------------------------------------------------------

    async def create(self, info: RunInfo, on_stop: Callable[[], None]) -> RunWriter:
        await self._local.create(info, on_stop)
        return await self._shipper.own(self._local.channel(info.id))

    def _is_running(self, run_id: str) -> bool:
        run = self._shipper.owned.get(run_id)
        return run is not None and not run.channel.ended

    async def watched(self, run_id: str) -> float:
        """While Redis is away readers elsewhere get the benefit of the doubt, as long as they are kept waiting."""
        try:
            elsewhere = max(float(await self._link.reachable().pttl(keys.watched(run_id))) / 1000, 0.0)
        except Lost as error:
            self._link.lost(error)
            silent = asyncio.get_running_loop().time() - self._shipper.pulsed
            elsewhere = self._timing.pulse_every if silent < self._timing.away_patience else 0.0
        return max(elsewhere, await self._local.watched(run_id))  # last: somebody may have come back meanwhile

    async def reserve_key(self, owner: str, key: str, digest: str, run_id: str) -> str:
        return await self._keys.reserve_key(owner, key, digest, run_id)

    async def abandon(self, run_id: str) -> None:
        self._shipper.owned.pop(run_id, None)
        names = self._shipper.key_names(run_id)
        await self._local.abandon(run_id)
        try:
            async with self._link.reachable().pipeline(transaction=True) as pipe:
                pipe.delete(keys.run(run_id), keys.log(run_id), keys.alive(run_id), keys.was(run_id))
                for name in names:
                    pipe.eval(scripts.FREE_KEY, 1, name, run_id)
                await pipe.execute()
        except Lost as error:
            self._link.lost(error)

    # ---- any worker's side ----------------------------------------------------------------------------------------

    async def info(self, run_id: str) -> RunInfo:
        try:
            return await self._local.info(run_id)
        except LookupError:
            pass
        try:
            async with self._link.reachable().pipeline(transaction=True) as pipe:
                pipe.hmget(keys.run(run_id), *_FIELDS).exists(keys.alive(run_id)).get(keys.was(run_id))
                fields, alive, was = await pipe.execute()
        except Lost as error:
            raise self._link.unavailable(error) from None
        owner, created, state, opening, successor = fields
        if owner is not None and state is not None:
            info = RunInfo(
                run_id, owner.decode(), float(created or 0), state.decode(), opening or b"", successor is not None
            )
            if info.state == "running" and not alive:
                self._mirrored(info).monitors_owner = True  # who only asks now and then shall hear of its end, too
            return info
        if was is not None:
            raise ForgottenRun(run_id, was.decode())
        if not self._link.settled:
            raise StoreUnavailable("Redis is only just back, perhaps empty")
        raise UnknownRun(run_id)

    async def length(self, run_id: str) -> int:
        try:
            return await self._local.length(run_id)
        except LookupError:
            pass
        try:
            entries = await self._link.reachable().xrevrange(keys.log(run_id), count=1)
        except Lost as error:
            raise self._link.unavailable(error) from None
        return int(entries[0][1][b"n"]) + len(entries[0][1][b"k"]) if entries else 0

    def knows_length(self, info: RunInfo) -> bool:
        return self._local.knows_length(info) or (info.state != "running" and not info.orphaned)

    @asynccontextmanager
    async def subscribe(
        self, run_id: str, start: int = 0, masks: EventMask = EVERYTHING
    ) -> AsyncGenerator[LogSubscription]:
        try:
            channel = self._local.channel(run_id)
        except LookupError:
            channel = (await self._mirror(run_id)).channel
            await self._mark_watched(run_id)
        try:
            with LogSubscription(channel, start, masks) as subscription:
                yield subscription
        finally:
            if (mirror := self._mirrors.get(run_id)) is not None and not mirror.channel.readers:
                self._on_unread(mirror)

    async def _mark_watched(self, run_id: str) -> None:
        """At once: a reader that polls is gone before the next pulse."""
        try:
            await self._link.reachable().set(keys.watched(run_id), b"1", px=self._watched_ms)
        except Lost as error:
            self._link.lost(error)

    async def _mirror(self, run_id: str) -> Mirror:
        return self._mirrors.get(run_id) or self._mirrored(await self.info(run_id))

    def _mirrored(self, info: RunInfo) -> Mirror:
        if info.id not in self._mirrors:
            self._mirrors[info.id] = Mirror(
                self._link, self._orphans, info, self._local.batch, self._timing, self._watched_ms, self._on_unread
            )
        return self._mirrors[info.id]

    def _on_unread(self, mirror: Mirror) -> None:
        """Nobody reads it now. It stays a while: a client that polls shall find what has already been brought here."""
        if mirror.channel.lost is not None or mirror.channel.info.orphaned:
            self._detach(mirror)  # the worker that was taken for dead may yet say what it really wrote
        else:
            asyncio.get_running_loop().call_later(self._timing.mirror_linger, self._detach_if_unread, mirror)

    def _detach_if_unread(self, mirror: Mirror) -> None:
        if not mirror.needed:
            self._detach(mirror)

    def _detach(self, mirror: Mirror) -> None:
        """Nobody needs this mirror any more."""
        run_id = mirror.channel.info.id
        if self._mirrors.get(run_id) is mirror:
            del self._mirrors[run_id]
        mirror.task.cancel()

    async def stop(self, run_id: str) -> None:
        try:
            words = run_id, STOPS_KEPT, keys.RUNNING_TTL
            await self._link.reachable().eval(scripts.STOP, 1, keys.run(run_id), *words)
        except Lost as error:
            raise self._link.unavailable(error) from None
