"""One server for the tests of this folder; a test says what its model server plays."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from kiwi_recipes.testing import ScriptedUpstream
from tests.support.app import Kitchen, cooked, kitchen, web

SETTINGS = {
    "KIWI_HEARTBEAT": "0.5",
    "KIWI_RESUME_GRACE": "0.5",
    "KIWI_FIRST_CONTENT_TIMEOUT": "600",
    "KIWI_STALL_TIMEOUT": "600",
    "KIWI_MAX_RUNS_PER_SESSION": "64",
}


@pytest.fixture(scope="session")
def shared() -> Iterator[Kitchen]:
    with kitchen(**SETTINGS) as place:
        yield place


@pytest.fixture
async def kiwi(shared: Kitchen) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the shared server, whose model server has just been seen to be well: no breaker is open."""
    async with web(shared.url) as client:
        shared.upstream.play(cooked(size=200))
        answer = await client.post("/api/v1/recipes/suggest", json={"pantry_items": ["eggs"]})
        assert answer.status_code == 200, answer.text
        yield client


@pytest.fixture
def upstream(kiwi: httpx.AsyncClient, shared: Kitchen) -> ScriptedUpstream:
    """Its model server; `play` what the test needs. Requests of earlier tests stay in its list."""
    return shared.upstream
