"""Idempotency keys, shared: which run a key is bound to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from kiwi_recipes.streams.memory import MemoryStore
from kiwi_recipes.streams.redis import keys, scripts
from kiwi_recipes.streams.redis.link import Link, Lost
from kiwi_recipes.streams.redis.timing import Timing
from kiwi_recipes.streams.store import KeyReused

AGAIN = 0.02
"""Seconds until one asks again whether the run that a key is bound to has begun."""


class ReservedKeys:
    """`is_running` says of a run whether it goes on in this worker."""

    def __init__(self, link: Link, local: MemoryStore, timing: Timing, is_running: Callable[[str], bool]) -> None:
        self._link = link
        self._local = local
        self._timing = timing
        self._is_running = is_running

    async def reserve_key(self, owner: str, key: str, digest: str, run_id: str) -> str:
        """See `store.RunStore.reserve_key`. While Redis is away, this worker's keys are those that are known."""
        name = keys.idempotency(owner, key)
        here = self._running_here(owner, key)
        try:
            if here is not None:  # whatever Redis says: it may have come back empty, and another worker been quicker
                here = await self._local.reserve_key(owner, key, digest, here)
                await self._link.reachable().set(name, f"{here} {digest}", nx=True, ex=keys.RUNNING_TTL)
                return here
            bound = await self._reserve(name, digest, run_id)
            if bound != run_id:
                return bound
            known = await self._local.reserve_key(owner, key, digest, run_id)
            if known != run_id:  # Redis has forgotten what this worker knows
                words = f"{run_id} {digest}", f"{known} {digest}", keys.RUNNING_TTL
                await self._link.reachable().eval(scripts.REBIND_KEY, 1, name, *words)
            return known
        except Lost as error:
            self._link.lost(error)
            return await self._local.reserve_key(owner, key, digest, run_id)

    def _running_here(self, owner: str, key: str) -> str | None:
        """The run of this worker that the key is bound to, if it goes on."""
        run_id = self._local.bound_to(owner, key)
        return run_id if run_id is not None and self._is_running(run_id) else None

    async def _reserve(self, name: str, digest: str, run_id: str) -> str:
        """Who is second waits until the first one's run can be read, or takes over from one that died before."""
        clock = asyncio.get_running_loop().time
        until = clock() + self._timing.reserve_patience
        while True:
            take_over = "1" if clock() > until else ""
            words = f"{run_id} {digest}", keys.RUNNING_TTL, take_over
            bound, begun = await self._link.reachable().eval(scripts.RESERVE_KEY, 1, name, *words)
            bound_run, _, bound_digest = bound.decode().partition(" ")
            if bound_digest != digest:
                raise KeyReused(name)
            if begun:
                return str(bound_run)
            await asyncio.sleep(AGAIN)
