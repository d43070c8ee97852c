"""Runs the app under uvicorn so that a restart loses nothing that could be finished.

At SIGTERM or Ctrl-C the app drains first: new recipes are refused with 503, open ones get `shutdown_grace` seconds,
then they end as `server_shutdown`. Only then does uvicorn itself shut down. A second signal skips the wait.

    shutdown_grace  <  what other workers' runs still get here  <  uvicorn's graceful timeout  <  the process manager's
"""

from __future__ import annotations

import asyncio
import errno
import gc
import logging
import socket
from types import FrameType

import uvicorn
from fastapi import FastAPI

from kiwi_recipes.settings import Settings

logger = logging.getLogger(__name__)


GC_THRESHOLDS = (5_000, 10, 10)
"""A stream's start alone makes some thousand objects, nearly all of which go without the collector's help: Python's
own 700 have it look at all that is open again and again."""


class PortInUse(OSError):
    """Another program listens there already."""


class DrainingServer(uvicorn.Server):
    """uvicorn's server, whose first signal lets the open runs finish before it takes effect."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app
        self._draining: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().serve(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self._loop is None or self._draining is not None or not self.started:
            super().handle_exit(sig, frame)
            return
        self._loop.call_soon_threadsafe(self._start_draining, sig)

    def _start_draining(self, sig: int) -> None:
        self._draining = asyncio.ensure_future(self._drain(sig))

    async def _drain(self, sig: int) -> None:
        services = self._app.state.services
        logger.info("draining: %d open", services.runs.running)
        services.shutdown.set()
        try:
            await services.runs.drain(services.settings.shutdown_grace)
        finally:
            super().handle_exit(sig, None)


def bind(host: str, port: int, send_timeout: float) -> socket.socket:
    """A listening socket. Raises PortInUse, or OSError for an address that isn't this machine's.

    `send_timeout`: seconds after which the kernel drops a connection whose other end takes nothing. uvicorn only
    closes such a one politely, which waits for ever for what is still to be sent (tcp(7), TCP_USER_TIMEOUT).
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
    sock.set_inheritable(True)
    return sock


def serve(app: FastAPI, settings: Settings, sock: socket.socket, *, log_level: str = "info") -> None:
    """Serve until a signal ends it."""
    config = uvicorn.Config(
        app,
        log_level=log_level,
        access_log=False,
        timeout_graceful_shutdown=round(settings.shutdown_grace + 10),
        timeout_keep_alive=75,
        server_header=False,
    )
    gc.set_threshold(*GC_THRESHOLDS)
    gc.collect()
    gc.freeze()  # else each full collection walks everything that was imported: tens of ms in which no token goes out
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:  # uvloop, where it is installed
        runner.run(DrainingServer(config, app).serve([sock]))
