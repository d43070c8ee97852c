"""Every answer says which request it is to, and so does the log."""

from __future__ import annotations

import re

import httpx
import pytest

from kiwi_recipes.testing import Scenario, ScriptedUpstream
from tests.support.app import ASK, SUGGEST
from tests.support.servers import kiwi_server

NEW = re.compile(r"[0-9a-f]{16}")


@pytest.mark.parametrize("path", ["/api/v1/health", "/api/v1/nothing", "/", "/api/v1/recipes/streams/none"])
async def test_a_new_one_each_time(kiwi: httpx.AsyncClient, path: str) -> None:
    names = {(await kiwi.get(path)).headers["X-Request-ID"] for _ in range(2)}
    assert len(names) == 2
    assert all(NEW.fullmatch(name) for name in names)


async def test_the_clients_own_comes_back_with_a_stream(kiwi: httpx.AsyncClient) -> None:
    answer = await kiwi.post(f"{SUGGEST}?stream=true", json=ASK, headers={"X-Request-ID": "edge/7.a-1"})
    assert answer.headers["X-Request-ID"] == "edge/7.a-1"
    assert answer.text.endswith("data: [DONE]\n\n")


@pytest.mark.parametrize("name", ["", "a b", "x" * 129, "é", "a\tb", '"', "a]"])
async def test_what_would_make_a_log_unreadable_is_replaced(kiwi: httpx.AsyncClient, name: str) -> None:
    answer = await kiwi.get("/api/v1/health", headers={b"X-Request-ID": name.encode()})
    assert NEW.fullmatch(answer.headers["X-Request-ID"])


def test_what_is_logged_of_a_run_bears_it() -> None:
    """A model server that refuses is worth a warning, which the run's task writes."""
    with ScriptedUpstream(Scenario(status=500)) as upstream, kiwi_server(upstream.url) as server:
        name = {"X-Request-ID": "of-the-proxy"}
        httpx.post(f"{server.url}{SUGGEST}?stream=true", json=ASK, timeout=60, headers=name)
        told = [line for line in server.log.read_text().splitlines() if line.startswith("WARNING")]
    assert told
    assert all(line.endswith(" [of-the-proxy]") for line in told)
