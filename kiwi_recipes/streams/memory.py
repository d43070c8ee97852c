"""The in-process store: the default, and the local half of the Redis store."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace
from math import inf

from kiwi_recipes.streams.events import RunState
from kiwi_recipes.streams.log import PIECE_BYTES, FrameLog, wanted
from kiwi_recipes.streams.sse import EVERYTHING, Bytes, Kind, split
from kiwi_recipes.streams.store import BRIEFLY, AfterTheEnd, ForgottenRun, Keep, KeyReused, Put, RunInfo, UnknownRun

MAX_FINISHED = 2_000
MAX_HELD = 128 * 1024 * 1024
"""Bytes of finished runs: some 15 KB each as a rule; a model may write a thousand times as much before it is cut."""
MAX_FORGOTTEN = 20_000


class Round:
    """What is to be sent, to whomever, when every run that can go on has done so.

    The sends of many streams follow one another then. Measured on one machine: where each was sent at once, the kernel
    had to wake the process that reads them each time, which took a third more than writing to one that is awake.
    """

    __slots__ = ("_due",)

    def __init__(self) -> None:
        self._due: list[Callable[[], None]] = []

    def add(self, deliver: Callable[[], None]) -> None:
        if not self._due:
            loop = asyncio.get_running_loop()
            loop.call_soon(loop.call_soon, self._run)  # the loop looks once more, without waiting, what has come in
        self._due.append(deliver)

    def _run(self) -> None:
        due, self._due = self._due, []
        for deliver in due:
            deliver()


class Channel:
    """One run's log and the readers that wait for more of it."""

    __slots__ = ("_followers", "_lost", "_round", "_waiters", "info", "log", "on_stop", "readers")

    def __init__(self, info: RunInfo, on_stop: Callable[[], None], round_: Round) -> None:
        self.info = info
        self._round = round_
        self.log = FrameLog()
        self.on_stop = on_stop
        self.readers = 0
        self._lost: Exception | None = None
        self._waiters: list[asyncio.Future[None]] = []
        self._followers: list[_Follower] = []

    @property
    def ended(self) -> bool:
        return self.info.state != "running"

    def write(self, frames: Bytes, kinds: Bytes) -> None:
        self.log.append(frames, kinds)
        for follower in self._followers:
            follower.add(frames, kinds)
        if self._waiters:
            self._wake()

    def end(self, state: RunState, *, orphaned: bool = False) -> None:
        self.info = replace(self.info, state=state, opening=b"", orphaned=orphaned)
        self.on_stop = _nothing  # it leads to the run and all that it was made of, and the frames alone are kept
        self._let_go()
        self.log.seal()

    def lose(self, error: Exception) -> None:
        """The rest will never come: readers get the error, so that nobody takes this for an end."""
        self._lost = error
        self._let_go()

    def _let_go(self) -> None:
        for follower in self._followers:
            follower.stop()
        self._wake()

    def _wake(self) -> None:
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    def _more(self) -> asyncio.Future[None]:
        """Done when something has been written, or nothing more will be."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        return waiter

    async def read(self, start: int, kinds: Kind) -> AsyncGenerator[bytes]:
        """Everything that came together goes out together: the pump only lets readers run when it waits itself. What
        is missed comes in pieces."""
        cursor = Cursor(self.log, start, kinds)
        self.readers += 1
        try:
            while True:
                if cursor.behind:
                    if data := cursor.take():
                        yield data
                elif self._is_over(cursor):
                    return
                else:
                    await self._more()
        finally:
            self.readers -= 1

    async def pour(self, start: int, kinds: Kind, put: Put) -> None:
        """The same into `put`: in pieces, each of them waited for, until nothing is missed; then as it is written."""
        cursor = Cursor(self.log, start, kinds)
        self.readers += 1
        try:
            while True:
                if cursor.behind:
                    if (data := cursor.take()) and (sending := put(data)) is not None:
                        await sending
                elif self._is_over(cursor):
                    return
                elif cursor.ahead:
                    await self._more()
                else:
                    await self._follow(cursor, put)
        finally:
            self.readers -= 1

    async def _follow(self, cursor: Cursor, put: Put) -> None:
        """Until the end, or until `put` has to be waited for."""
        follower = _Follower(cursor, put, self._round)
        self._followers.append(follower)
        try:
            sending = await follower.stopped
        finally:
            self._followers.remove(follower)
        if sending is not None:
            await sending

    def _is_over(self, cursor: Cursor) -> bool:
        """Whether a reader who has seen everything has come to the end. Raises where there is none, or not there."""
        if self.ended:
            if cursor.ahead and not self.info.orphaned:
                raise AfterTheEnd(self.info.id)
            return True
        if self._lost is not None:
            raise self._lost
        return False


class Cursor:
    """How far one reader has come in a log, and which kinds of frames it wants."""

    __slots__ = ("at", "kinds", "log")

    def __init__(self, log: FrameLog, start: int, kinds: Kind) -> None:
        self.at = start
        self.kinds = kinds
        self.log = log

    @property
    def behind(self) -> bool:
        return self.at < self.log.next

    @property
    def ahead(self) -> bool:
        """Has another worker shown the reader more than has come here?"""
        return self.at > self.log.next

    def take(self) -> bytes:
        """The next piece; empty if nothing in it is wanted."""
        frames, self.at = self.log.piece(self.at, self.kinds)
        return b"".join(frames)


class _Follower:
    """A reader who has seen everything: it is given what is written, with no task woken, until it can't take more."""

    __slots__ = ("_cursor", "_everything", "_put", "_round", "_unsent", "stopped")

    def __init__(self, cursor: Cursor, put: Put, round_: Round) -> None:
        self._cursor = cursor
        self._everything = cursor.kinds == EVERYTHING
        self._put = put
        self._round = round_
        self._unsent = bytearray()
        self.stopped: asyncio.Future[Awaitable[None] | None] = asyncio.get_running_loop().create_future()
        """What is to be awaited before more is given, if anything."""

    def add(self, frames: Bytes, kinds: Bytes) -> None:
        """Frames that were written just now."""
        if not self._everything and not (frames := b"".join(wanted(split(frames), kinds, self._cursor.kinds))):
            return
        if not self._unsent:
            self._round.add(self.deliver)
        self._unsent += frames
        if len(self._unsent) > PIECE_BYTES:  # all of it is in the log: `pour` goes on from there, piece by piece
            self._unsent.clear()
            if not self.stopped.done():
                self.stopped.set_result(None)

    def deliver(self) -> None:
        if self.stopped.done():
            return
        data = bytes(self._unsent)
        self._unsent.clear()
        self._cursor.at = self._cursor.log.next
        try:
            if data and (sending := self._put(data)) is not None:
                self.stopped.set_result(sending)
        except Exception as error:  # the reader's, and nothing to the run that is written
            self.stopped.set_exception(error)

    def stop(self) -> None:
        self.deliver()
        if not self.stopped.done():
            self.stopped.set_result(None)


def _nothing() -> None:
    """Nothing is left to stop."""


class _Writer:
    def __init__(self, store: MemoryStore, channel: Channel) -> None:
        self._store = store
        self._channel = channel
        self.write = channel.write

    async def close(self, state: RunState, keep: Keep = "all") -> None:
        self._channel.end(state)
        self._store.retire(self._channel.info.id, keep)


class MemoryStore:
    """Keeps finished runs for `ttl` seconds, but MAX_FINISHED and MAX_HELD at most; then only that they were."""

    def __init__(self, ttl: float = 900.0) -> None:
        self.round = Round()
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
        channel = Channel(info, on_stop, self.round)
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

    def read(self, run_id: str, start: int = 0, kinds: Kind = EVERYTHING) -> AsyncGenerator[bytes]:
        return self.channel(run_id).read(start, kinds)

    async def pour(self, run_id: str, start: int, kinds: Kind, put: Put) -> None:
        await self.channel(run_id).pour(start, kinds, put)

    async def watched(self, run_id: str) -> float:
        return inf if self.channel(run_id).readers else 0.0

    async def stop(self, run_id: str) -> None:
        channel = self._channels.get(run_id)
        if channel is not None and not channel.ended:
            channel.on_stop()

    async def claim(self, owner: str, key: str, digest: str, run_id: str) -> str:
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

    async def discard(self, run_id: str) -> None:
        self._discard(run_id)

    def _discard(self, run_id: str) -> None:
        self._take_out(run_id)
        self._release_keys(run_id)

    def retire(self, run_id: str, keep: Keep = "all") -> None:
        """The run has ended: start its time to live."""
        ttl, at_last = (min(BRIEFLY, self._ttl), self._discard) if keep == "briefly" else (self._ttl, self.forget)
        self._finished[run_id] = asyncio.get_running_loop().call_later(ttl, at_last, run_id)
        self._held += self._channels[run_id].log.held
        if keep != "all":
            self._release_keys(run_id)
        if keep == "briefly":
            self._finished.move_to_end(run_id, last=False)  # where room is short it is the first to go
        while len(self._finished) > MAX_FINISHED or (self._held > MAX_HELD and len(self._finished) > 1):
            self.forget(next(iter(self._finished)))

    def forget(self, run_id: str) -> None:
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

    async def aclose(self) -> None:
        for timer in self._finished.values():
            timer.cancel()
        self._finished.clear()
