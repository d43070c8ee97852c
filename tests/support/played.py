"""An ASGI app on a real socket of this machine, in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from kiwi_recipes.server import bind


@contextmanager
def on_socket(app: ASGIApp) -> Iterator[str]:
    """Yields its address; gone when the block ends."""
    sock = bind("127.0.0.1", 0, 30)
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="auto", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, args=([sock],))
    thread.start()
    try:
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        sock.close()
