"""What runs have written so far, added up for clients that poll: each poll adds what is new since the one before."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.streams.codec import decode
from kiwi_recipes.streams.manager import RunManager
from kiwi_recipes.streams.store import RunInfo

KEPT = 500
"""Runs: the one that was polled longest ago goes first, and is added up anew if it is polled again."""
FRAMES_PER_TURN = 200
"""Some two milliseconds of the loop; then streams have their turn."""


class _Polled:
    __slots__ = ("fold", "lock")

    def __init__(self) -> None:
        self.fold = EventFold()
        self.lock = asyncio.Lock()


class PolledRuns:
    """The state of each run that is polled, as far as it has been read."""

    def __init__(self, runs: RunManager) -> None:
        self._runs = runs
        self._polled: OrderedDict[str, _Polled] = OrderedDict()

    async def state_of(self, info: RunInfo) -> EventFold:
        """The run as it stands. Raises as `RunManager.length` and `RunManager.subscribe`."""
        length = await self._runs.length(info)
        polled = self._polled.setdefault(info.id, _Polled())
        self._polled.move_to_end(info.id)
        while len(self._polled) > KEPT:
            self._polled.popitem(last=False)
        async with polled.lock:
            if _is_of_another_end(polled.fold, info, length):
                polled.fold = EventFold()
            if polled.fold.status == "running":
                await self._go_on(polled.fold, info.id, length)
        return polled.fold

    async def _go_on(self, fold: EventFold, run_id: str, length: int) -> None:
        """Asking counts as reading, also where nothing is new: a run that is polled is not abandoned."""
        async with self._runs.subscribe(run_id, fold.next) as subscription:
            while fold.next < length and (data := await subscription.next()) is not None:
                for count, frame in enumerate(data.split(b"\n\n"), 1):
                    body = decode(frame)
                    if body is not None:
                        fold.apply(body)
                    if count % FRAMES_PER_TURN == 0:
                        await asyncio.sleep(0)
                await asyncio.sleep(0)


def _is_of_another_end(fold: EventFold, info: RunInfo, length: int) -> bool:
    """Its worker was taken for dead and was not: what it really wrote has taken the place of what was read here."""
    return fold.next > length or fold.status not in ("running", info.state)
