"""Fixtures for tests of programs that talk to a model server or to Kiwi Recipes; pytest finds them by itself.

    kiwi_upstream   a model server that does what the test tells it to (`kiwi_recipes.testing.ScriptedUpstream`)
    kiwi_replay     serves recordings, and gives their events (`kiwi_recipes.testing.KiwiReplay`)
    kiwi_snapshot   compares a stream with the one that was kept (`kiwi_recipes.testing.KiwiSnapshot`)

pytest imports this module in every run, whether or not a test uses it, so that all else waits for the fixtures.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from kiwi_recipes.testing import KiwiReplay, KiwiSnapshot, ScriptedUpstream

UPDATE = "--kiwi-snapshot-update"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("kiwi", "Kiwi Recipes")
    group.addoption(UPDATE, action="store_true", help="Write what kiwi_snapshot compares with anew.")


def pytest_configure(config: pytest.Config) -> None:
    """A snapshot is written by somebody who has read the difference, never by a machine."""
    if config.getoption(UPDATE) and os.environ.get("CI", "").lower() in ("1", "true"):
        raise pytest.UsageError(f"No snapshot is written with CI=true: run `pytest {UPDATE}`, and read the difference.")


@pytest.fixture
def kiwi_upstream() -> Iterator[ScriptedUpstream]:
    """A model server on a free port (`.url`) that answers with what `.play()` is given, and notes what it is asked."""
    from kiwi_recipes.testing import ScriptedUpstream

    with ScriptedUpstream() as upstream:
        yield upstream


@pytest.fixture
def kiwi_replay(request: pytest.FixtureRequest) -> Iterator[KiwiReplay]:
    """`kiwi_replay(FILE)` serves a recording until the test is over, and returns its address."""
    from kiwi_recipes.testing import KiwiReplay

    with KiwiReplay(request.path.parent) as replay:
        yield replay


@pytest.fixture
def kiwi_snapshot(request: pytest.FixtureRequest) -> KiwiSnapshot:
    """`kiwi_snapshot(EVENTS)` fails where a stream is not what it was."""
    from kiwi_recipes.testing import KiwiSnapshot

    within = request.node.nodeid.partition("::")[2]  # its class, its name
    test = f"{request.path.stem}.{within}"
    return KiwiSnapshot(request.path.parent, test, update=request.config.getoption(UPDATE))
