"""From push to pull: what is handed to a callback comes out of an async generator."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Sequence
from typing import Any, Generic, TypeVar

T = TypeVar("T")

Push = Callable[[Callable[[Sequence[T]], Awaitable[None]]], Coroutine[Any, Any, None]]
"""Hands items to its argument until it returns; waits for what that returns before it goes on."""


async def pull(push: Push[T]) -> AsyncGenerator[T]:
    """Yield, one by one, what `push` hands on. Raises what `push` raises, after all that was handed on before.

    `push` runs in a task of its own: a timeout inside it never cancels whoever holds an item. It goes on when what it
    handed on last has been taken and more is wanted, so an upstream that it reads is held back by its socket. Closing
    the generator cancels the task and waits for its end.
    """
    handover: _Handover[T] = _Handover()
    task = asyncio.create_task(push(handover))
    task.add_done_callback(handover.over)
    del push  # it may hold a long prompt
    try:
        while await handover.filled():
            while handover.items:
                yield handover.items.popleft()
        task.result()
    finally:
        if task.cancel():
            await asyncio.wait([task])
            if not task.cancelled():
                task.exception()  # of no interest any more


class _Handover(Generic[T]):
    """Holds what was handed on and not yet taken."""

    def __init__(self) -> None:
        self.items: deque[T] = deque()
        self._filled = asyncio.Event()
        self._emptied: asyncio.Future[None] | None = None
        self._over = False

    def __call__(self, items: Sequence[T], /) -> Awaitable[None]:
        self.items.extend(items)
        self._filled.set()
        if self._emptied is None or self._emptied.done():
            self._emptied = asyncio.get_running_loop().create_future()
        return self._emptied

    def over(self, task: asyncio.Task[None]) -> None:
        """Nothing more will come."""
        self._over = True
        self._filled.set()

    async def filled(self) -> bool:
        """Let the other side go on, and wait; False when nothing more will come."""
        if self._emptied is not None and not self._emptied.done():
            self._emptied.set_result(None)
        await self._filled.wait()
        if not self._over:
            self._filled.clear()
        return bool(self.items) or not self._over
