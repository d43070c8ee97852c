"""A library of each kind: what holds for one holds for both."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from kiwi_recipes.library import Location
from kiwi_recipes.library.repository import Library, open_library
from tests.support.clock import Clock
from tests.support.servers import postgres_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with postgres_server() as url:
        yield url


async def new_database(postgres: str) -> str:
    """The address of an empty one."""
    name = f"kiwi_{uuid.uuid4().hex}"
    connection = await asyncpg.connect(f"{postgres}/postgres")
    await connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    await connection.close()
    return f"{postgres}/{name}"


@pytest.fixture(params=["sqlite", "postgres"])
async def location(request: pytest.FixtureRequest, tmp_path: Path) -> Location:
    if request.param == "sqlite":
        return Location(file=tmp_path / "data" / "library.db")
    return Location(url=await new_database(request.getfixturevalue("postgres")))


@pytest.fixture
def clock() -> Clock:
    return Clock(1_800_000_000.0)


@pytest.fixture
async def library(location: Location, clock: Clock) -> AsyncIterator[Library]:
    opened = await open_library(location, clock)
    yield opened
    await opened.aclose()
