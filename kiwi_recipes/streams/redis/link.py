"""A store's connections to Redis, and whether it answers."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import AuthenticationError, NoPermissionError, RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from kiwi_recipes.streams.redis.timing import Timing
from kiwi_recipes.streams.store import StoreUnavailable

logger = logging.getLogger(__name__)

CONNECTIONS = 32
"""For everything that does not block; who finds none free waits for one. A dead worker's readers all come at once."""
MAX_MIRRORS = 10_000
"""A connection for each run that is mirrored here, beyond redis-py's usual limit of 100."""

Lost = (RedisError, OSError, TimeoutError)
"""What redis-py raises when Redis does not answer, or refuses."""


class Silent(RedisError):
    """Redis took the question and said nothing when it was last asked: it is not asked on a request's way."""


class Link:
    """`redis` is for all that does not block, `blocking` for reads that wait."""

    def __init__(self, url: str, timing: Timing) -> None:
        self._timing = timing
        # redis-py types every answer as a union of RESP2, RESP3, sync and async: protocol=2 fixes the shapes read here.
        pool: Any = BlockingConnectionPool.from_url(
            url,
            protocol=2,
            socket_timeout=timing.timeout,
            socket_connect_timeout=timing.timeout,
            max_connections=CONNECTIONS,
            timeout=timing.timeout,
        )
        self.redis: Any = Redis.from_pool(pool)
        self.blocking: Any = Redis.from_url(
            url,
            protocol=2,
            socket_timeout=timing.timeout + timing.block,
            socket_connect_timeout=timing.timeout,
            max_connections=MAX_MIRRORS,
        )
        self.away = False
        self._silent = False
        self._settled_at = 0.0

    async def open(self) -> None:
        """Raises StoreUnavailable, with what to do about it."""
        try:
            await self.redis.ping()
            await self.redis.eval("return 1", 0)
        except Lost as error:
            raise StoreUnavailable(_why_not(error)) from None

    async def aclose(self) -> None:
        await self.redis.aclose()
        await self.blocking.aclose()

    def reachable(self) -> Any:
        """The client, for somebody who is waited for. Raises Silent rather than have one more wait for the timeout;
        the pulse, which goes on, finds out when Redis is back. One that refuses connections says so at once."""
        if self._silent:
            raise Silent("Redis does not answer")
        return self.redis

    @property
    def settled(self) -> bool:
        """Is what Redis does not know unknown? When it is only just back, perhaps empty, workers have yet to share."""
        return not self.away and asyncio.get_running_loop().time() >= self._settled_at

    def lost(self, error: BaseException) -> None:
        """Note that Redis does not answer; said once."""
        if not self.away:
            logger.warning("Redis is away (%s); runs go on in this worker alone until it is back", reason(error))
        self.away = True
        self._silent = self._silent or isinstance(error, TimeoutError | RedisTimeoutError)

    def back(self) -> None:
        """Note that it does."""
        if self.away:
            logger.warning("Redis is back; what was written meanwhile is shared again")
            self._settled_at = asyncio.get_running_loop().time() + self._timing.settled_after
        self.away = self._silent = False

    def unavailable(self, error: BaseException) -> StoreUnavailable:
        self.lost(error)
        return StoreUnavailable(reason(error))


def _why_not(error: BaseException) -> str:
    said = reason(error).rstrip(".")
    if isinstance(error, NoPermissionError):
        return f"Redis forbids this user what is needed: {said}. Allow it all commands on keys that begin with kiwi:"
    if isinstance(error, AuthenticationError):
        return (
            f"Redis refuses the login: {said}. Put user and password into KIWI_REDIS_URL: "
            "redis://USER:PASSWORD@HOST:6379/0, without a user redis://:PASSWORD@HOST:6379/0"
        )
    return (
        f"Redis does not answer: {said}. Start it, or leave out KIWI_REDIS_URL: "
        "then this worker keeps its runs to itself"
    )


def reason(error: BaseException) -> str:
    """What may be logged: without the command that failed, which names sessions and keys. redis-py puts it before
    what Redis said of a pipeline's, and Redis behind what it said of one that it does not know. Nor with the digest of
    the script that failed."""
    said = str(error).rpartition(" caused error: ")[2].partition(", with args")[0].partition(" script: ")[0]
    return said.strip("(',\")") or type(error).__name__


def may_go_on() -> bool:
    """Whether nobody has cancelled this task. It may not have felt it: redis-py sends by `asyncio.wait_for`, and up to
    Python 3.11 that forgets a cancellation that comes in the moment of success (python/cpython#86296)."""
    task = asyncio.current_task()
    return task is not None and not task.cancelling()
