"""Real programs for tests: Redis and nginx on free ports, stopped when the test ends."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin"


def needs(program: str) -> str:
    """The program's path. Missing, it skips the test, or fails it where `CI=true` says that all must be there."""
    found = shutil.which(program, path=PATH)
    if found is None and os.environ.get("CI") == "true":
        pytest.fail(f"{program} is missing")
    if found is None:
        pytest.skip(f"{program} is not installed")
    return found


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def wait_for_port(port: int, seconds: float = 20) -> None:
    """Returns when something listens on 127.0.0.1:port; raises TimeoutError otherwise."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as sock:
            if sock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError(f"nothing listens on port {port}")


@contextmanager
def running(command: list[str], **options: object) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is gone when the block ends."""
    process = subprocess.Popen(command, **options)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


@contextmanager
def redis_server(port: int | None = None, folder: Path | None = None) -> Iterator[str]:
    """A Redis of this test's own; yields its URL. Given a folder, it keeps its data there between two starts."""
    program = needs("redis-server")
    port = port or free_port()
    with tempfile.TemporaryDirectory() as scratch:
        keep = ["--appendonly", "yes", "--appendfsync", "always"] if folder else ["--save", "", "--appendonly", "no"]
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder or scratch), *keep]
        with running(command, stdout=subprocess.DEVNULL):
            wait_for_port(port)
            yield f"redis://127.0.0.1:{port}/0"
