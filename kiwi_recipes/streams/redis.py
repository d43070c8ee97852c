"""Runs shared between workers and machines through Redis Streams (optional: `kiwi-recipes[redis]`).

The worker that owns a run writes it to its own memory, as `MemoryStore` does, and ships what is new to Redis some 25
times a second, for all its runs in one round trip. Any other worker mirrors a run with one blocking reader, however
many clients it serves. So Redis is never on the path between the model and a reader in the same worker, and when
it is away the worker's own streams go on; what was not shipped is shipped when it is back.

    kiwi:run:{id}          hash    owner, created, state, worker; opening = the first frame;
                                   heir = the worker that ended it, if its own died
    kiwi:run:{id}:log      stream  batches: n = number of the first frame, k = a kind byte per frame, d = the frames;
                                   the last entry also has `end` = the state
    kiwi:run:{id}:alive    string  expires when the owner stops refreshing it
    kiwi:run:{id}:watched  string  refreshed by workers that mirror the run
    kiwi:run:{id}:heir     string  who writes the ending of a dead worker's run
    kiwi:run:{id}:was      string  the owner's session: outlives the rest, so that 410 can be told from 404
    kiwi:worker:{id}       stream  requests to stop a run
    kiwi:key:{owner}:{key} string  idempotency key -> digest and run
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Protocol

from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import RedisError

from kiwi_recipes.streams.channel import Channel, Subscription
from kiwi_recipes.streams.events import ErrorBody, RunState, Terminal
from kiwi_recipes.streams.memory import MemoryStore
from kiwi_recipes.streams.run import INTERNAL
from kiwi_recipes.streams.sse import EVERYTHING, TERMINAL_STATES, Bytes, Kind, decode, encode, split
from kiwi_recipes.streams.store import (
    BRIEFLY,
    ForgottenRun,
    Keep,
    KeyReused,
    RunInfo,
    RunWriter,
    StoreUnavailable,
    UnknownRun,
)

logger = logging.getLogger(__name__)

SHIP_EVERY = 0.04
PULSE_EVERY = 1.0
ALIVE_MS = 4_000
BLOCK_MS = 1_000
ORPHANED_AFTER = 2
"""Silences of BLOCK_MS without a sign of life: with ALIVE_MS before, a dead worker's run ends within 8 seconds."""
CLAIM_PATIENCE = 3.0
"""Seconds in which whoever bound an idempotency key must have begun its run; after that it has died."""
STOPS_KEPT = 1_000
MAX_MIRRORS = 10_000
CONNECTIONS = 32
"""For everything that does not block; who finds none free waits for one. A dead worker's readers all come at once."""
TIMEOUT = 3.0
MIRROR_LINGER = 10.0
"""Seconds that another worker's run is still followed when its last reader here has left."""
AWAY_PATIENCE = 10.0
"""Seconds without Redis after which another worker's run is no longer waited for: its readers shall ask elsewhere."""
SETTLED_AFTER = 5.0
"""Seconds after Redis is back in which a run that it does not know may be one that its worker has yet to share again:
workers look once in PULSE_EVERY, and wait for TIMEOUT."""
RUNNING_TTL = 3_600
WAS_TTL = 86_400

Lost = (RedisError, OSError, TimeoutError)

# Take a key over from a claimer that died: only if it is still bound as it was seen.
_TAKE_OVER = "if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('set', KEYS[1], ARGV[2], 'EX', ARGV[3]) end"

# Free a key, unless another run is bound to it by now.
_FREE = """
local bound = redis.call('get', KEYS[1])
if bound and string.find(bound, ARGV[1], 1, true) == 1 then redis.call('del', KEYS[1]) end
"""


class Obituary(Protocol):
    def __call__(self, events: Iterable[dict[str, Any]], error: ErrorBody) -> Terminal:
        """The terminal event of a run whose worker died, from the bodies of what it wrote."""
        ...


class RedisStore:
    """Times in seconds where not named otherwise; `ttl` is how long a finished run is kept.

    `grace` is how long a run counts as watched after a reader in another worker than its owner's has left.
    """

    def __init__(self, url: str, obituary: Obituary, ttl: float = 900.0, grace: float = 0.0) -> None:
        self._worker = uuid.uuid4().hex
        self._ttl = ttl
        self._watched_ms = max(ALIVE_MS, round((grace + PULSE_EVERY) * 1000))
        self._obituary = obituary
        # redis-py types every answer as a union of RESP2, RESP3, sync and async: protocol=2 fixes the shapes read here.
        pool: Any = BlockingConnectionPool.from_url(
            url,
            protocol=2,
            socket_timeout=TIMEOUT,
            socket_connect_timeout=TIMEOUT,
            max_connections=CONNECTIONS,
            timeout=TIMEOUT,
        )
        self._redis: Any = Redis.from_pool(pool)
        # A connection for each run that is mirrored here, beyond redis-py's usual limit of 100.
        self._blocking: Any = Redis.from_url(
            url,
            protocol=2,
            socket_timeout=TIMEOUT + BLOCK_MS / 1000,
            socket_connect_timeout=TIMEOUT,
            max_connections=MAX_MIRRORS,
        )
        self._local = MemoryStore(ttl)
        self.batch = self._local.batch
        self._owned: dict[str, _Owned] = {}
        self._mirrors: dict[str, _Mirror] = {}
        self._dirty = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._away = False
        self._settled_at = 0.0
        self._pulsed = 0.0

    async def start(self) -> None:
        """Raises StoreUnavailable if Redis does not answer: a shared deployment must not start unshared."""
        try:
            await self._redis.ping()
        except Lost as error:
            raise StoreUnavailable(f"Redis does not answer: {_reason(error)}") from None
        self._pulsed = asyncio.get_running_loop().time()
        for work in (self._ship_forever, self._pulse_forever, self._obey_forever):
            self._tasks.append(asyncio.create_task(work(), name=f"redis {work.__name__}"))

    # ---- the owner's side -----------------------------------------------------------------------------------------

    async def create(self, info: RunInfo, on_stop: Callable[[], None]) -> RunWriter:
        await self._local.create(info, on_stop)
        owned = _Owned(self, self._local.channel(info.id))
        self._owned[info.id] = owned
        if not self._away:  # else nobody shall wait for a Redis that does not answer
            try:
                await self._register(owned)
            except Lost as error:
                self.lost(error)
        return owned

    @property
    def away(self) -> bool:
        """Did Redis not answer when it was last asked? It is asked every PULSE_EVERY seconds."""
        return self._away

    async def _register(self, owned: _Owned) -> None:
        """Make the run known to other workers; it is shipped from its start then. What fails is done again in `_ship`.

        There may be a log: a piece of one, shipped to a Redis that had come back empty before anybody noticed, or one
        that ends as another worker thought that it should.
        """
        info = owned.channel.info
        keys = self._local.keys_of(info.id)
        async with self._redis.pipeline(transaction=True) as pipe:
            name = _run(info.id)
            fields = {"owner": info.owner, "created": str(info.created), "state": "running", "worker": self._worker}
            pipe.hset(name, mapping={**fields, "opening": info.opening})
            pipe.hdel(name, "heir")
            pipe.delete(f"{name}:log")
            pipe.expire(name, RUNNING_TTL)
            pipe.set(f"{name}:alive", b"1", px=ALIVE_MS)
            pipe.set(f"{name}:was", info.owner, ex=round(WAS_TTL + self._ttl))
            for owner, key, digest in keys:  # a Redis that came back empty has lost them, too
                pipe.set(_key(owner, key), f"{info.id} {digest}", nx=True, ex=RUNNING_TTL)
            await pipe.execute()
        owned.registered, owned.shipped = True, 0

    async def _is_known(self, owned: _Owned) -> bool:
        """Does Redis know the run still? Asked before its end is shipped, as nobody looks after it then."""
        return bool(await self._redis.hexists(_run(owned.channel.info.id), "owner"))

    def mark_dirty(self) -> None:
        self._dirty.set()

    def retire(self, run_id: str, keep: Keep) -> list[str]:
        """The run has ended here; returns the names of its keys that are to be freed in Redis."""
        freed = [] if keep == "all" else self._key_names(run_id)
        self._local.retire(run_id, keep)
        return freed

    async def _ship_forever(self) -> None:
        while _may_go_on():
            await self._dirty.wait()
            await asyncio.sleep(SHIP_EVERY)
            self._dirty.clear()
            try:
                await self._ship()
            except Lost as error:
                self.lost(error)
                for owned in list(self._owned.values()):
                    owned.shipped = None
                    if owned.channel.ended and not self._local.knows_length(owned.channel.info):
                        self._owned.pop(owned.channel.info.id)  # forgotten here already: nobody could read it any more
                await asyncio.sleep(PULSE_EVERY)
                self._dirty.set()

    async def _ship(self) -> None:
        """One round trip for all runs that have something new."""
        if asyncio.get_running_loop().time() - self._pulsed > ALIVE_MS / 1000:
            await self._pulse()  # this worker stood still, and may have been taken for dead
        batches: list[tuple[_Owned, int, bool]] = []
        async with self._redis.pipeline(transaction=False) as pipe:
            for owned in list(self._owned.values()):
                if not owned.registered or (owned.channel.ended and not await self._is_known(owned)):
                    await self._register(owned)
                if owned.shipped is None:
                    owned.shipped = await self._last_number(owned.channel.info.id)
                batch = owned.batch()
                if batch is None:
                    continue
                name = _run(owned.channel.info.id)
                batches.append((owned, owned.channel.log.next, owned.channel.ended))
                pipe.xadd(f"{name}:log", batch)
                if owned.channel.ended:
                    self._ship_end(pipe, owned)
                elif owned.shipped == 0:
                    pipe.expire(f"{name}:log", RUNNING_TTL)
            if batches:
                await pipe.execute()
        self._back()
        for owned, shipped, whole in batches:  # a run may have gone on, or ended, while this was on its way
            if owned.shipped is None:  # and the pulse may have found that Redis has lost it: all of it again
                continue
            owned.shipped = shipped
            if whole:
                self._owned.pop(owned.channel.info.id, None)
                owned.done.set()

    def _ship_end(self, pipe: Any, owned: _Owned) -> None:
        """From now on the run is kept for so long, as its writer said."""
        run_id, seconds = owned.channel.info.id, round(self._ttl)
        name = _run(run_id)
        pipe.hset(name, "state", owned.channel.info.state)
        doomed = [name, f"{name}:log", *self._key_names(run_id)]
        if owned.keep == "briefly":
            seconds = round(min(BRIEFLY, self._ttl))
            doomed.append(f"{name}:was")
        for doomed_name in doomed:
            pipe.expire(doomed_name, seconds)
        for key in owned.freed:
            pipe.eval(_FREE, 1, key, run_id)
        pipe.delete(f"{name}:alive")

    async def _last_number(self, run_id: str) -> int:
        """How many frames Redis really has: after a lost connection nobody knows what arrived."""
        entries = await self._redis.xrevrange(f"{_run(run_id)}:log", count=1)
        return int(entries[0][1][b"n"]) + len(entries[0][1][b"k"]) if entries else 0

    async def _pulse_forever(self) -> None:
        """Say that the owned runs' worker lives; refresh the marks of those that are mirrored here."""
        while _may_go_on():
            await asyncio.sleep(PULSE_EVERY)
            try:
                await self._pulse()
            except Lost as error:
                self.lost(error)

    async def _pulse(self) -> None:
        owned = list(self._owned.values())
        async with self._redis.pipeline(transaction=False) as pipe:
            for run in owned:
                pipe.hmget(_run(run.channel.info.id), "state", "heir")
            for run in owned:
                pipe.set(f"{_run(run.channel.info.id)}:alive", b"1", px=ALIVE_MS)
            for run_id, mirror in self._mirrors.items():
                if mirror.channel.readers:
                    pipe.set(f"{_run(run_id)}:watched", b"1", px=self._watched_ms)
            pipe.ping()
            answers = await pipe.execute()
        self._pulsed = asyncio.get_running_loop().time()
        self._back()
        for run, (state, heir) in zip(owned, answers, strict=False):
            if heir is not None:  # what was really written takes that ending's place: who has read it, keeps it
                logger.warning("run %s was ended by another worker while this one stood still", run.channel.info.id)
            if state is None or heir is not None:  # Redis came back empty, or was away when the run began
                run.registered, run.shipped = False, None
                self._dirty.set()

    async def _obey_forever(self) -> None:
        """Stop what other workers' clients ask to stop."""
        name, last = f"kiwi:worker:{self._worker}", b"0"
        while _may_go_on():
            try:
                answer = await self._blocking.xread({name: last}, block=BLOCK_MS)
            except Lost as error:
                self.lost(error)
                last = b"0"  # a Redis that comes back empty, its clock behind, would count from further down
                await asyncio.sleep(PULSE_EVERY)
                continue
            for _, entries in answer or []:
                for entry_id, fields in entries:
                    last = entry_id
                    await self._local.stop(fields[b"stop"].decode())
                await self._expire_quietly(name)

    async def _expire_quietly(self, name: str) -> None:
        try:
            await self._redis.expire(name, RUNNING_TTL)
        except Lost as error:
            self.lost(error)

    # ---- any worker's side ----------------------------------------------------------------------------------------

    async def info(self, run_id: str) -> RunInfo:
        try:
            return await self._local.info(run_id)
        except LookupError:
            pass
        name = _run(run_id)
        try:
            async with self._redis.pipeline(transaction=True) as pipe:
                fields, alive, was = await pipe.hgetall(name).exists(f"{name}:alive").get(f"{name}:was").execute()
        except Lost as error:
            raise self._unavailable(error) from None
        if fields:
            state: Any = fields[b"state"].decode()
            owner, created = fields[b"owner"].decode(), float(fields[b"created"])
            info = RunInfo(run_id, owner, created, state, fields.get(b"opening", b""), b"heir" in fields)
            if state == "running" and not alive:
                self._mirrored(info).keeps_vigil = True  # who only asks now and then shall hear of its end, too
            return info
        if was is not None:
            raise ForgottenRun(run_id, was.decode())
        if self._away or asyncio.get_running_loop().time() < self._settled_at:
            raise StoreUnavailable("Redis is only just back, perhaps empty")
        raise UnknownRun(run_id)

    async def length(self, run_id: str) -> int:
        try:
            return await self._local.length(run_id)
        except LookupError:
            pass
        try:
            return await self._last_number(run_id)
        except Lost as error:
            raise self._unavailable(error) from None

    def knows_length(self, info: RunInfo) -> bool:
        return self._local.knows_length(info) or (info.state != "running" and not info.orphaned)

    @asynccontextmanager
    async def subscribe(self, run_id: str, start: int = 0, kinds: Kind = EVERYTHING) -> AsyncGenerator[Subscription]:
        try:
            channel = self._local.channel(run_id)
        except LookupError:
            channel = (await self._mirror(run_id)).channel
            await self._say_watched(run_id)
        try:
            with channel.subscribed(start, kinds) as subscription:
                yield subscription
        finally:
            self._leave(run_id)

    async def _mirror(self, run_id: str) -> _Mirror:
        return self._mirrors.get(run_id) or self._mirrored(await self.info(run_id))

    def _mirrored(self, info: RunInfo) -> _Mirror:
        if info.id not in self._mirrors:
            self._mirrors[info.id] = _Mirror(self, info)
        return self._mirrors[info.id]

    def _leave(self, run_id: str) -> None:
        mirror = self._mirrors.get(run_id)
        if mirror is not None and mirror.channel.readers == 0:
            self.part_with(mirror)

    def part_with(self, mirror: _Mirror) -> None:
        """Nobody reads it now. It stays a while: a client that polls shall find what has already been brought here."""
        if mirror.channel.lost is not None or mirror.channel.info.orphaned:
            self.let_go(mirror)  # the worker that was taken for dead may yet say what it really wrote
        else:
            asyncio.get_running_loop().call_later(MIRROR_LINGER, self._let_go_if_unread, mirror)

    def _let_go_if_unread(self, mirror: _Mirror) -> None:
        if mirror.channel.readers == 0 and not mirror.keeps_vigil:
            self.let_go(mirror)

    async def _say_watched(self, run_id: str) -> None:
        """At once: a reader that polls is gone before the next pulse."""
        try:
            await self.mark_watched(run_id)
        except Lost as error:
            self.lost(error)

    def let_go(self, mirror: _Mirror) -> None:
        """Nobody needs this mirror any more."""
        run_id = mirror.channel.info.id
        if self._mirrors.get(run_id) is mirror:
            del self._mirrors[run_id]
        mirror.task.cancel()

    async def mark_watched(self, run_id: str) -> None:
        await self._redis.set(f"{_run(run_id)}:watched", b"1", px=self._watched_ms)

    async def batches(self, run_id: str, last: bytes) -> list[tuple[bytes, dict[bytes, bytes]]]:
        """New entries of the run's log after the entry `last`; waits up to BLOCK_MS. Empty: nothing came."""
        answer = await self._blocking.xread({f"{_run(run_id)}:log": last}, block=BLOCK_MS, count=200)
        return list(answer[0][1]) if answer else []

    async def signs_of_life(self, run_id: str) -> tuple[bool, str | None]:
        """Is its writer alive, and what state does it say it is in? None: it is gone, or Redis came back empty."""
        name = _run(run_id)
        async with self._redis.pipeline(transaction=True) as pipe:
            alive, state = await pipe.exists(f"{name}:alive").hget(name, "state").execute()
        return bool(alive), None if state is None else state.decode()

    async def bury(self, info: RunInfo, frames: list[bytes]) -> None:
        """Write the ending of a run whose worker died, and its beginning, if it wrote none of its `frames`: one worker
        does, the others read it."""
        name = _run(info.id)
        if not await self._redis.set(f"{name}:heir", self._worker, nx=True, ex=5):
            return
        error = ErrorBody("internal", INTERNAL, True, "writing")
        bodies = (body for frame in frames if (body := decode(frame)) is not None)
        terminal = self._obituary(bodies, error)
        missing = [info.opening] if info.opening and not frames else []
        first, number = len(frames), len(frames) + len(missing)
        data = b"".join([*missing, encode(terminal, number)])
        async with self._redis.pipeline(transaction=True) as pipe:
            state = TERMINAL_STATES[terminal.type]
            kinds = bytes([Kind.ALWAYS] * (number + 1 - first))
            entry = {"n": first, "k": kinds, "d": data, "end": state, "heir": 1}
            pipe.xadd(f"{name}:log", entry)
            pipe.hset(name, mapping={"state": state, "heir": self._worker})
            for key in (name, f"{name}:log"):
                pipe.expire(key, round(self._ttl))
            await pipe.execute()
        logger.warning("run %s: its worker died; ended it as failed", info.id)

    async def watched(self, run_id: str) -> float:
        """While Redis is away readers elsewhere get the benefit of the doubt, as long as they are kept waiting."""
        try:
            elsewhere = max(float(await self._redis.pttl(f"{_run(run_id)}:watched")) / 1000, 0.0)
        except Lost as error:
            self.lost(error)
            silent = asyncio.get_running_loop().time() - self._pulsed
            elsewhere = PULSE_EVERY if silent < AWAY_PATIENCE else 0.0
        return max(elsewhere, await self._local.watched(run_id))  # last: somebody may have come back meanwhile

    async def stop(self, run_id: str) -> None:
        try:
            worker = await self._redis.hget(_run(run_id), "worker")
            if worker is not None:
                name = f"kiwi:worker:{worker.decode()}"
                async with self._redis.pipeline(transaction=True) as pipe:
                    pipe.xadd(name, {"stop": run_id}, maxlen=STOPS_KEPT)
                    pipe.expire(name, RUNNING_TTL)  # a dead worker's is read by nobody
                    await pipe.execute()
        except Lost as error:
            raise self._unavailable(error) from None

    async def claim(self, owner: str, key: str, digest: str, run_id: str) -> str:
        name = _key(owner, key)
        here = self._running_here(owner, key)
        try:
            if here is not None:  # whatever Redis says: it may have come back empty, and another worker been quicker
                here = await self._local.claim(owner, key, digest, here)
                await self._redis.set(name, f"{here} {digest}", nx=True, ex=RUNNING_TTL)
                return here
            bound = await self._claim(name, digest, run_id)
            if bound != run_id:
                return bound
            known = await self._local.claim(owner, key, digest, run_id)
            if known != run_id:  # Redis has forgotten what this worker knows
                await self._redis.set(name, f"{known} {digest}", ex=RUNNING_TTL)
            return known
        except Lost as error:
            self.lost(error)
            return await self._local.claim(owner, key, digest, run_id)

    def _running_here(self, owner: str, key: str) -> str | None:
        """The run of this worker that the key is bound to, if it goes on."""
        run_id = self._local.bound_to(owner, key)
        owned = self._owned.get(run_id) if run_id is not None else None
        return None if owned is None or owned.channel.ended else run_id

    async def _claim(self, name: str, digest: str, run_id: str) -> str:
        """Who is second waits until the first one's run can be read, or takes over from one that died before."""
        mine = f"{run_id} {digest}"
        until = asyncio.get_running_loop().time() + CLAIM_PATIENCE
        while True:
            bound = await self._redis.set(name, mine, nx=True, get=True, ex=RUNNING_TTL)
            if bound is None or bound.decode() == mine:
                return run_id
            bound_run, _, bound_digest = bound.decode().partition(" ")
            if bound_digest != digest:
                raise KeyReused(name)
            if await self._redis.exists(_run(bound_run), f"{_run(bound_run)}:was"):
                return str(bound_run)
            if asyncio.get_running_loop().time() > until:
                await self._redis.eval(_TAKE_OVER, 1, name, bound, mine, RUNNING_TTL)
            await asyncio.sleep(0.02)

    async def discard(self, run_id: str) -> None:
        self._owned.pop(run_id, None)
        name, keys = _run(run_id), self._key_names(run_id)
        await self._local.discard(run_id)
        try:
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.delete(name, f"{name}:log", f"{name}:alive", f"{name}:was")
                for key in keys:
                    pipe.eval(_FREE, 1, key, run_id)
                await pipe.execute()
        except Lost as error:
            self.lost(error)

    def _key_names(self, run_id: str) -> list[str]:
        return [_key(owner, key) for owner, key, _ in self._local.keys_of(run_id)]

    async def aclose(self) -> None:
        tasks = [*self._tasks, *(mirror.task for mirror in self._mirrors.values())]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._local.aclose()
        await self._redis.aclose()
        await self._blocking.aclose()

    # ---- losing Redis and finding it again ------------------------------------------------------------------------

    def lost(self, error: BaseException) -> None:
        """Note that Redis does not answer; said once."""
        if not self._away:
            logger.warning("Redis is away (%s); runs go on in this worker alone until it is back", _reason(error))
        self._away = True

    def _back(self) -> None:
        if self._away:
            logger.warning("Redis is back; what was written meanwhile is shared again")
            self._settled_at = asyncio.get_running_loop().time() + SETTLED_AFTER
        self._away = False

    def _unavailable(self, error: BaseException) -> StoreUnavailable:
        self.lost(error)
        return StoreUnavailable(_reason(error))


class _Owned:
    """A run of this worker: its writer, and how much of it Redis has (`shipped`; None: not known, ask)."""

    def __init__(self, store: RedisStore, channel: Channel) -> None:
        self.channel = channel
        self.registered = False
        self.shipped: int | None = 0
        self.done = asyncio.Event()
        self.keep: Keep = "all"
        self.freed: list[str] = []
        self._store = store

    def write(self, frames: Bytes, kinds: Bytes) -> None:
        self.channel.write(frames, kinds)
        self._store.mark_dirty()

    async def close(self, state: RunState, keep: Keep = "all") -> None:
        """Ends the run here at once; waits a little for Redis, so that a worker that exits leaves nothing behind."""
        self.channel.end(state)
        self.keep = keep
        self.freed = self._store.retire(self.channel.info.id, keep)
        self._store.mark_dirty()
        if self._store.away:
            return
        try:
            async with asyncio.timeout(TIMEOUT):
                await self.done.wait()
        except TimeoutError:
            logger.warning("run %s ended while Redis was away", self.channel.info.id)

    def batch(self) -> dict[Any, Any] | None:
        """What Redis does not have yet, or None. An ended run ships its end even with no frame left to ship."""
        log, start = self.channel.log, self.shipped or 0
        if log.next <= start and not self.channel.ended:
            return None
        entry: dict[Any, Any] = {"n": start, "k": log.kinds_since(start), "d": b"".join(log.since(start))}
        if self.channel.ended:
            entry["end"] = self.channel.info.state
        return entry


class _Mirror:
    """Another worker's run, followed by one blocking reader while anyone here reads it.

    One that `keeps_vigil` stays without readers: its writer gave no sign of life, and somebody must end the run.
    """

    def __init__(self, store: RedisStore, info: RunInfo) -> None:
        self.channel = Channel(replace(info, state="running", orphaned=False), lambda: None, store.batch)
        self.keeps_vigil = False
        self._store = store
        self._silences = 0
        self.task = asyncio.create_task(self._live(), name=f"mirror {info.id}")

    async def _live(self) -> None:
        """However this ends, nobody is left waiting."""
        run_id = self.channel.info.id
        try:
            await self._follow(run_id)
        except (UnknownRun, StoreUnavailable) as error:
            self.channel.lose(error)
        except Exception:
            logger.exception("run %s can't be followed", run_id)
            self.channel.lose(UnknownRun(run_id))
        finally:
            self.keeps_vigil = False
            if not self.channel.readers:
                self._store.part_with(self)

    async def _follow(self, run_id: str) -> None:
        """Raises UnknownRun, and StoreUnavailable when Redis has been away for AWAY_PATIENCE."""
        clock = asyncio.get_running_loop().time
        last, heard = b"0", clock()
        while not self.channel.ended and _may_go_on():
            try:
                if last == b"0" and self.channel.readers:
                    await self._store.mark_watched(run_id)
                entries = await self._store.batches(run_id, last)
                heard = clock()
                if entries:
                    self._silences = 0
                else:
                    await self._look_after(run_id)
            except Lost as error:
                self._store.lost(error)
                self._silences = 0
                if clock() - heard > AWAY_PATIENCE:
                    raise StoreUnavailable(_reason(error)) from None
                last = b"0"  # it may come back empty; what is here already is skipped
                await asyncio.sleep(PULSE_EVERY)
                continue
            for entry_id, fields in entries:
                last = entry_id
                self._take(fields)

    async def _look_after(self, run_id: str) -> None:
        """After a silence: is the writer gone? Ask more than once: a Redis that restarts loses its marks a while."""
        alive, state = await self._store.signs_of_life(run_id)
        if alive:
            self._silences = 0
            self.keeps_vigil = False
            return
        self._silences += 1
        if self._silences <= ORPHANED_AFTER:
            return
        if state != "running":  # gone, or ended and its frames are gone
            raise UnknownRun(run_id)
        await self._store.bury(self.channel.info, self.channel.log.since(0))

    def _take(self, fields: dict[bytes, bytes]) -> None:
        """Append one batch; what is here already (shipped twice after a lost connection) is skipped.

        So is what follows the end: a worker that was taken for dead, and was not, may have gone on writing. And what
        follows a gap: Redis had come back empty, and all of it comes again.
        """
        here = self.channel.log.next - int(fields[b"n"])
        if self.channel.ended or here < 0:
            return
        for frame, kind in zip(split(fields[b"d"])[here:], fields[b"k"][here:], strict=True):
            self.channel.write(frame, bytes([kind]))
        if b"end" in fields:
            state: Any = fields[b"end"].decode()
            self.channel.end(state, orphaned=b"heir" in fields)


def _reason(error: BaseException) -> str:
    """What may be logged: without the command that failed, which names sessions and keys. redis-py puts it before
    what Redis said of a pipeline's, and Redis behind what it said of one that it does not know."""
    said = str(error).rpartition(" caused error: ")[2].partition(", with args")[0]
    return said.strip("(',\")") or type(error).__name__


def _may_go_on() -> bool:
    """Whether nobody has cancelled this task. It may not have felt it: redis-py sends by `asyncio.wait_for`, and up to
    Python 3.11 that forgets a cancellation that comes in the moment of success (python/cpython#86296)."""
    task = asyncio.current_task()
    return task is not None and not task.cancelling()


def _run(run_id: str) -> str:
    return f"kiwi:run:{run_id}"


def _key(owner: str, key: str) -> str:
    return f"kiwi:key:{owner} {key}"
