"""One run's frames in this process, and those who read them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from kiwi_recipes.streams.codec import Bytes, decode, dump
from kiwi_recipes.streams.events import EventMask, RunState
from kiwi_recipes.streams.log import Cursor, FrameLog
from kiwi_recipes.streams.store import AfterTheEnd, RunInfo


class SendBatch:
    """Readers that are to be woken when every run that can go on has done so.

    Their sends follow one another then. Measured on one machine: where each was sent at once, the kernel had to wake
    the process that reads them each time, which took a third more than writing to one that is awake.
    """

    __slots__ = ("_due",)

    def __init__(self) -> None:
        self._due: list[asyncio.Future[None]] = []

    def add(self, waiters: list[asyncio.Future[None]]) -> None:
        if not self._due:
            loop = asyncio.get_running_loop()
            loop.call_soon(loop.call_soon, self._wake)  # the loop looks once more, without waiting, what has come in
        self._due += waiters

    def _wake(self) -> None:
        due, self._due = self._due, []
        for waiter in due:
            if not waiter.done():
                waiter.set_result(None)


class Channel:
    """One run's log and its subscriptions."""

    __slots__ = ("batch", "info", "log", "lost", "on_stop", "over", "readers", "waiting")

    def __init__(self, info: RunInfo, on_stop: Callable[[], None], batch: SendBatch) -> None:
        self.info = info
        self.batch = batch
        self.log = FrameLog()
        self.on_stop = on_stop
        self.over = False
        """Nothing more will be written: it has ended, or the rest is lost."""
        self.lost: Exception | None = None
        self.readers = 0
        self.waiting: list[asyncio.Future[None]] = []

    @property
    def ended(self) -> bool:
        return self.info.state != "running"

    @contextmanager
    def subscribed(self, start: int, masks: EventMask) -> Iterator[Subscription]:
        """A reader, as long as this is open."""
        subscription = Subscription(self, start, masks)
        self.readers += 1
        try:
            yield subscription
        finally:
            self.readers -= 1
            subscription.notify()

    def write(self, frames: Bytes, masks: Bytes) -> None:
        self.log.append(frames, masks)
        if waiting := self.waiting:
            self.waiting = []
            self.batch.add(waiting)

    def end(self, state: RunState, *, orphaned: bool = False) -> None:
        self.info = replace(self.info, state=state, opening=b"", orphaned=orphaned)
        self.on_stop = _nothing  # it leads to the run and all that it was made of, and the frames alone are kept
        self.log.seal()
        self.over = True
        self._wake()

    def lose(self, error: Exception) -> None:
        """The rest will never come: readers get the error, so that nobody takes this for an end."""
        self.lost = error
        self.over = True
        self._wake()

    def _wake(self) -> None:
        waiting, self.waiting = self.waiting, []
        self.batch.add(waiting)


class Subscription:
    """A reader in this process, see `store.Subscription`."""

    __slots__ = ("_channel", "_cursor", "_ending_given", "_start", "_waiter")

    def __init__(self, channel: Channel, start: int, masks: EventMask) -> None:
        self._channel = channel
        self._cursor = Cursor(channel.log, start, masks)
        self._start = start
        self._ending_given = False
        self._waiter: asyncio.Future[None] | None = None

    def take(self) -> bytes | None:
        data = self._cursor.take()
        if data or not self._channel.over or self._cursor.has_backlog:
            return data
        if self._channel.ended:
            return self._ending()
        assert self._channel.lost is not None  # noqa: S101 - it is over
        raise self._channel.lost

    def more(self) -> asyncio.Future[None]:
        channel = self._channel
        self._waiter = waiter = asyncio.get_running_loop().create_future()
        if channel.over or self._cursor.at < channel.log.next:
            channel.batch.add([waiter])  # others have their turn, however much there is to come
        else:
            channel.waiting.append(waiter)
        return waiter

    async def next(self) -> bytes | None:
        while (data := self.take()) == b"":
            await self.more()
        return data

    def notify(self) -> None:
        waiter = self._waiter
        if waiter is not None and waiter in self._channel.waiting:
            self._channel.waiting.remove(waiter)
            self._channel.batch.add([waiter])

    def _ending(self) -> bytes | None:
        """None for a reader who has had the run's ending. One who saw more than the worker that died had shared gets it
        under the number that is due."""
        log, info = self._channel.log, self._channel.info
        if self._ending_given:
            return None
        if info.orphaned and self._start >= log.next:
            self._ending_given = True
            return _renumbered(log.since(log.next - 1)[0], self._start)
        if self._cursor.past_end:
            raise AfterTheEnd(info.id)
        return None


def _renumbered(frame: bytes, number: int) -> bytes:
    event = decode(frame)
    assert event is not None  # noqa: S101 - runs end with an event
    return b"id: %d\nevent: %b\ndata: %b\n\n" % (number, event["type"].encode(), dump({**event, "seq": number}))


def _nothing() -> None:
    """Nothing is left to stop."""
