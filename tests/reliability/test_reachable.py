"""`kiwi serve --host 0.0.0.0` says an address that a phone can open."""

from __future__ import annotations

import os
import pty
import re
import sys
from pathlib import Path

import httpx
import pytest

from kiwi_recipes.reachable import lan_url, qr_code
from tests.support.servers import free_port, running, wait_for_port

KIWI = str(Path(sys.executable).with_name("kiwi"))


def told(host: str, folder: Path, lines: int) -> tuple[str, int | None]:
    """So many lines of what a terminal is shown when the server starts, and what the address that it says answers."""
    port = free_port()
    ours, theirs = pty.openpty()
    environ = {**os.environ, "HOME": str(folder), "TERM": "xterm", "OLLAMA_HOST": "127.0.0.1:9"}
    try:
        with running([KIWI, "serve", "--host", host, "--port", str(port)], cwd=folder, env=environ, stderr=theirs):
            wait_for_port(port)
            text = ""
            while text.count("\n") < lines:
                text += os.read(ours, 65536).decode()
            url = re.search(r"network: (http\S+)", text)
            return text, httpx.get(url[1], timeout=30).status_code if url else None
    finally:
        os.close(ours)
        os.close(theirs)


def test_on_every_address_it_is_said_and_drawn(tmp_path: Path) -> None:
    if lan_url("0.0.0.0", 1) is None:
        pytest.skip("this machine has no network")
    text, status = told("0.0.0.0", tmp_path, lines=20)
    assert status == 200
    assert sum(set(line.strip()) <= set("█▀▄ ") and len(line) > 20 for line in text.splitlines()) > 10


def test_on_this_machine_alone_there_is_nothing_to_say(tmp_path: Path) -> None:
    text, status = told("127.0.0.1", tmp_path, lines=1)
    assert status is None
    assert "█" not in text


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "192.168.1.5", "::1"])
def test_one_address_is_known_already(host: str) -> None:
    assert lan_url(host, 8512) is None


def test_a_longer_address_takes_a_larger_code() -> None:
    short, long = qr_code("http://192.168.1.5:8512"), qr_code("http://[fd00:1234:5678:9abc:def0:1234:5678:9abc]:8512")
    assert len(long) > len(short) > 0
