"""A store's runs as async generators, which tests read more easily than subscriptions."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from kiwi_recipes.streams.events import EVERYTHING, EventMask
from kiwi_recipes.streams.store import RunStore


async def read(store: RunStore, run_id: str, start: int = 0, masks: EventMask = EVERYTHING) -> AsyncGenerator[bytes]:
    """The run's frames from number `start` on, as they come, to its end. Raises as `RunStore.subscribe`."""
    async with store.subscribe(run_id, start, masks) as subscription:
        while (data := await subscription.next()) is not None:
            yield data
