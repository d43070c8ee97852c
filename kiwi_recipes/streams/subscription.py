"""The readers of a run in this process."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self

from kiwi_recipes.streams.channel import Channel
from kiwi_recipes.streams.codec import decode, dump
from kiwi_recipes.streams.events import EVERYTHING, EventMask
from kiwi_recipes.streams.states import READER, ReaderSignal, ReaderState
from kiwi_recipes.streams.store import AfterTheEnd


class LogSubscription:
    """How far one reader has come in a channel's log; for its methods see `store.Subscription`. It counts among the
    channel's readers while it is open, as a context manager.

    Only one that wants all events becomes live: it takes the bytes at the log's end, whose frames need not be told
    apart. `_open` is the first frame of the part in which it does so, `_offset` how many bytes of it it has had.
    """

    __slots__ = ("_at", "_channel", "_log", "_loop", "_masks", "_offset", "_open", "_start", "_waiter", "state")

    def __init__(self, channel: Channel, start: int, masks: EventMask) -> None:
        self._channel = channel
        self._log = channel.log
        self._loop = asyncio.get_running_loop()
        self._masks = masks
        self._start = start
        self._at = start
        self._open = self._offset = 0
        self.state: ReaderState = "replaying"
        self._waiter: asyncio.Future[None] | None = None

    def __enter__(self) -> Self:
        self._channel.readers += 1
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._channel.readers -= 1
        self.wake()

    def read(self) -> bytes | None:
        log = self._log
        if self.state == "live" and (self._open == log.first_open or self._missed_nothing()):
            data = log.open_from(self._offset)
            self._offset += len(data)
            self._at = log.next
        else:
            data = self._replay()
        if data or self._channel.state == "open" or self._at < log.next:
            return data
        return self._end()

    def _missed_nothing(self) -> bool:
        """Has it had all that is not open any more? Mostly, and then it goes on with what is."""
        if self._at != self._log.first_open:
            return False
        self._open, self._offset = self._at, 0
        return True

    def _replay(self) -> bytes:
        """The next piece; empty if there is none, or nothing in it is wanted."""
        log = self._log
        self._apply("sealed")
        if self._at >= log.next:
            return b""
        frames, self._at = log.piece(self._at, self._masks)
        if self._at == log.next and self._masks == EVERYTHING:
            self._open, self._offset = log.first_open, log.open_bytes
            self._apply("caught_up")
        return b"".join(frames)

    def _end(self) -> bytes | None:
        """None, or what only a reader who saw more of a run than the worker that died had shared has yet to get: the
        ending, under the number that is due."""
        if self.state == "ended":
            return None
        channel, log = self._channel, self._log
        if channel.state == "ended" and channel.info.orphaned and self._start >= log.next:
            self._apply("end_read")
            return _renumbered(log.since(log.next - 1)[0], self._start)
        if channel.state == "ended" and self._at <= log.next:
            self._apply("end_read")
            return None
        self._apply("broke")
        raise channel.lost or AfterTheEnd(channel.info.id)

    def changed(self) -> asyncio.Future[None]:
        channel = self._channel
        self._waiter = waiter = self._loop.create_future()
        if channel.state == "open" and self._at >= self._log.next:
            channel.waiting.append(waiter)
        else:
            channel.batch.add([waiter])  # others have their turn, however much there is to come
        return waiter

    async def next(self) -> bytes | None:
        while (data := self.read()) == b"":
            await self.changed()
        return data

    def wake(self) -> None:
        waiter = self._waiter
        if waiter is not None and waiter in self._channel.waiting:
            self._channel.waiting.remove(waiter)
            self._channel.batch.add([waiter])

    def _apply(self, signal: ReaderSignal) -> None:
        self.state = READER[self.state].get(signal, self.state)


def _renumbered(frame: bytes, number: int) -> bytes:
    event = decode(frame)
    assert event is not None  # noqa: S101 - runs end with an event
    return b"id: %d\nevent: %b\ndata: %b\n\n" % (number, event["type"].encode(), dump({**event, "seq": number}))
