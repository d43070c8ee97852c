"""The in-process store: the default, and the local half of the Redis store."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from math import inf

from kiwi_recipes.streams.channel import Channel, SendBatch
from kiwi_recipes.streams.events import EVERYTHING, EndState, EventMask
from kiwi_recipes.streams.store import BRIEFLY, ForgottenRun, Keep, KeyReused, RunInfo, RunStore, UnknownRun
from kiwi_recipes.streams.subscription import LogSubscription

MAX_FINISHED = 2_000
MAX_HELD = 128 * 1024 * 1024
"""Bytes of finished runs: some 8 KB each as a rule; a model may write a thousand times as much before it is cut."""
MAX_FORGOTTEN = 20_000


class _Writer:
    def __init__(self, store: MemoryStore, channel: Channel) -> None:
        self._store = store
        self._channel = channel
        self.write = channel.write

    async def close(self, state: EndState, keep: Keep = "all") -> None:
        self._channel.end(state)
        self._store.retire(self._channel.info.id, keep)


class MemoryStore(RunStore):
    """Keeps finished runs for `ttl` seconds, but MAX_FINISHED and MAX_HELD at most; then only that they were."""

    def __init__(self, ttl: float = 900.0) -> None:
        self.batch = SendBatch()
        self._ttl = ttl
        self._channels: dict[str, Channel] = {}
        self._finished: OrderedDict[str, asyncio.TimerHandle] = OrderedDict()
        self._held = 0
        self._forgotten: OrderedDict[str, RunInfo] = OrderedDict()
        self._keys: dict[tuple[str, str], tuple[str, str]] = {}
        self._keys_of: dict[str, list[tuple[str, str]]] = {}

    async def start(self) -> None:
        """Nothing has to be reached."""

    async def create(self, info: RunInfo, on_stop: Callable[[], None]) -> _Writer:
        channel = Channel(info, on_stop, self.batch)
        self._channels[info.id] = channel
        return _Writer(self, channel)

    def knows_length(self, info: RunInfo) -> bool:
        return info.id in self._channels

    def channel(self, run_id: str) -> Channel:
        """The run's channel. Raises UnknownRun, ForgottenRun."""
        channel = self._channels.get(run_id)
        if channel is not None:
            return channel
        forgotten = self._forgotten.get(run_id)
        if forgotten is not None:
            raise ForgottenRun(run_id, forgotten.owner)
        raise UnknownRun(run_id)

    async def info(self, run_id: str) -> RunInfo:
        return self.channel(run_id).info

    async def length(self, run_id: str) -> int:
        return self.channel(run_id).log.next

    @asynccontextmanager
    async def subscribe(
        self, run_id: str, start: int = 0, masks: EventMask = EVERYTHING
    ) -> AsyncGenerator[LogSubscription]:
        with LogSubscription(self.channel(run_id), start, masks) as subscription:
            yield subscription

    async def watched(self, run_id: str) -> float:
        return inf if self.channel(run_id).readers else 0.0

    async def stop(self, run_id: str) -> None:
        channel = self._channels.get(run_id)
        if channel is not None and not channel.ended:
            channel.on_stop()

    async def reserve_key(self, owner: str, key: str, digest: str, run_id: str) -> str:
        bound = self._keys.get((owner, key))
        if bound is None:
            self._keys[owner, key] = (digest, run_id)
            self._keys_of.setdefault(run_id, []).append((owner, key))
            return run_id
        if bound[0] != digest:
            raise KeyReused(key)
        return bound[1]

    def keys_of(self, run_id: str) -> list[tuple[str, str, str]]:
        """The owner, the idempotency key and its digest, if any, that are bound to this run."""
        return [(*name, self._keys[name][0]) for name in self._keys_of.get(run_id, ())]

    def bound_to(self, owner: str, key: str) -> str | None:
        """The run that this key is bound to, if any."""
        bound = self._keys.get((owner, key))
        return None if bound is None else bound[1]

    async def abandon(self, run_id: str) -> None:
        self._abandon(run_id)

    def _abandon(self, run_id: str) -> None:
        self._take_out(run_id)
        self._release_keys(run_id)

    def retire(self, run_id: str, keep: Keep = "all") -> None:
        """The run has ended: start its time to live."""
        ttl, at_last = (min(BRIEFLY, self._ttl), self._abandon) if keep == "briefly" else (self._ttl, self.forget)
        self._finished[run_id] = asyncio.get_running_loop().call_later(ttl, at_last, run_id)
        self._held += self._channels[run_id].log.held
        if keep != "all":
            self._release_keys(run_id)
        if keep == "briefly":
            self._finished.move_to_end(run_id, last=False)  # where room is short it is the first to go
        while len(self._finished) > MAX_FINISHED or (self._held > MAX_HELD and len(self._finished) > 1):
            self.forget(next(iter(self._finished)))

    def forget(self, run_id: str) -> None:
        """Remove a run's frames; that it was there is remembered for a while."""
        channel = self._take_out(run_id)
        if channel is not None:
            self._forgotten[run_id] = channel.info
        while len(self._forgotten) > MAX_FORGOTTEN:
            self._forgotten.popitem(last=False)
        self._release_keys(run_id)

    def _take_out(self, run_id: str) -> Channel | None:
        channel = self._channels.pop(run_id, None)
        timer = self._finished.pop(run_id, None)
        if timer is not None:
            timer.cancel()
            self._held -= channel.log.held if channel else 0
        return channel

    def _release_keys(self, run_id: str) -> None:
        for name in self._keys_of.pop(run_id, ()):
            self._keys.pop(name, None)

    trouble = None

    async def aclose(self) -> None:
        for timer in self._finished.values():
            timer.cancel()
        self._finished.clear()
