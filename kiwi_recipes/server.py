"""Runs the app under uvicorn so that a restart loses nothing that could be finished.

At SIGTERM, at Ctrl-C, and when its terminal is closed (SIGHUP) the app drains first: new recipes are refused with
503, open ones get `shutdown_grace` seconds, then they end as `server_shutdown`. Only then does uvicorn itself shut
down. A second signal skips the grace.

    shutdown_grace  <  the readers of other workers' runs are ended  <  uvicorn gives up  <  the process manager kills

All are counted from the first signal (docs/deploy.md has the figures). uvicorn would count from when its shutdown
begins, so it gets what is left by then.
"""

from __future__ import annotations

import asyncio
import errno
import gc
import logging
import math
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from kiwi_recipes.api.request_id import log_config
from kiwi_recipes.api.services import Services
from kiwi_recipes.settings import Settings

logger = logging.getLogger(__name__)


GC_THRESHOLDS = (5_000, 10, 10)
"""The start of a stream alone makes some thousand objects, nearly all of which are freed without the collector. With
Python's default of 700 it would walk all open streams again and again."""


UVICORN_GRACE = 10
"""Seconds after `shutdown_grace` at which uvicorn gives up what is still open."""


class PortInUse(OSError):
    """Another program listens there already."""


class DrainingServer(uvicorn.Server):
    """uvicorn's server with another answer to signals: the first lets the open runs finish before the server shuts
    down, the second ends them, and from the third on uvicorn's own handler decides."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._services: Services = app.state.services
        self._services.on_rehearsed.append(gc.freeze)
        self._signals = 0
        self._exit_by = math.inf
        self._draining: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().serve(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self._loop is None or self._signals == 2 or not self.started:
            super().handle_exit(sig, frame)
            return
        self._signals += 1
        self._loop.call_soon_threadsafe(self._start_draining if self._signals == 1 else self._force_shutdown, sig)

    def _start_draining(self, sig: int) -> None:
        self._exit_within(self._services.settings.shutdown_grace + UVICORN_GRACE)
        self._draining = asyncio.ensure_future(self._drain(sig))

    def _force_shutdown(self, sig: int) -> None:
        self._exit_within(UVICORN_GRACE)
        self._services.force_shutdown.set()
        if self.should_exit:
            super().handle_exit(sig, None)

    def _exit_within(self, seconds: float) -> None:
        self._exit_by = min(self._exit_by, asyncio.get_running_loop().time() + seconds)

    async def _drain(self, sig: int) -> None:
        services = self._services
        logger.info("draining: %d open", services.runs.running)
        services.shutdown.set()
        try:
            await services.runs.drain(services.settings.shutdown_grace)
        finally:
            super().handle_exit(sig, None)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._exit_by < math.inf:
            left = self._exit_by - asyncio.get_running_loop().time()
            self.config.timeout_graceful_shutdown = max(math.ceil(left), 1)
        await super().shutdown(sockets)


@contextmanager
def hangups_end_it() -> Iterator[None]:
    """SIGHUP, of which uvicorn knows nothing, is a SIGTERM: it would cut all streams. Not where it is ignored, as
    `nohup` sets it, nor on Windows, nor in a thread, which can't handle any."""
    hangup = getattr(signal, "SIGHUP", None)
    if (
        hangup is None
        or signal.getsignal(hangup) is signal.SIG_IGN
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return
    before = signal.signal(hangup, lambda number, frame: signal.raise_signal(signal.SIGTERM))
    try:
        yield
    finally:
        signal.signal(hangup, before)


def bind(host: str, port: int, send_timeout: float) -> socket.socket:
    """A listening socket. Raises PortInUse, or OSError for an address that isn't this machine's.

    `send_timeout`: seconds after which the kernel drops a connection whose other end takes nothing. uvicorn closes
    such a connection only once all is sent, which may be never (tcp(7), TCP_USER_TIMEOUT).
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux; accepted sockets inherit it
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(send_timeout * 1000))
    try:
        sock.bind((host, port))
        sock.listen(2048)
    except OSError as error:
        sock.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(error.errno, str(error)) from None
        raise
    return sock


def serve(app: FastAPI, settings: Settings, sock: socket.socket, *, log_level: str = "info") -> None:
    """Serve until a signal ends it."""
    config = uvicorn.Config(
        app,
        log_config=log_config(),
        log_level=log_level,
        access_log=False,
        timeout_graceful_shutdown=math.ceil(settings.shutdown_grace + UVICORN_GRACE),
        timeout_keep_alive=75,
        server_header=False,
    )
    gc.set_threshold(*GC_THRESHOLDS)
    gc.collect()
    gc.freeze()  # otherwise each full collection walks all imported modules: tens of ms without a token, and
    # hundreds once the words of all languages are there, which `DrainingServer` sees to
    # uvloop, where it is installed
    with hangups_end_it(), asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(DrainingServer(config, app).serve([sock]))


def serve_plain(app: ASGIApp, sock: socket.socket) -> None:
    """Serve an app that has nothing to drain: a recording. A connection that breaks as recorded is nothing to log."""
    uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False, server_header=False)).run([sock])
