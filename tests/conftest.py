"""Makes `tests.support` importable under importlib mode, wherever pytest is started; gives each test its loop."""

import asyncio
import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="kiwi-tests-")  # no test keeps recipes in the user's own folder

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.support.clock import QuickLoop

HERE = Path(__file__).parent
DATA = os.environ["XDG_DATA_HOME"]
SLOW = frozenset((HERE / "slow.txt").read_text().split())

settings.register_profile("server", deadline=None)  # a busy machine is no failure
settings.load_profile("server")


def pytest_configure(config: pytest.Config) -> None:
    """A snapshot is written by somebody who has read the difference (`make snapshots`), never by a machine."""
    if os.environ.get("CI", "").lower() in ("1", "true") and config.getoption("update_snapshots", False):
        raise pytest.UsageError("No snapshot is written with CI=true: run `make snapshots`, and read the difference.")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`make test-quick` leaves out what slow.txt lists: there the time goes into servers, browsers and models."""
    for item in items:
        if item.path.relative_to(HERE).as_posix() in SLOW:
            item.add_marker("slow")


def pytest_collection_finish() -> None:
    """Thousands of tests are no garbage: a collection that walks them takes a tenth of a second, and there are many."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    shutil.rmtree(DATA)


def pytest_asyncio_loop_factories(item: pytest.Item) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """`@pytest.mark.quick_time`: the test's time passes at once, and exactly (see `QuickLoop`)."""
    quick = item.get_closest_marker("quick_time") is not None
    return {"quick": QuickLoop} if quick else {"usual": asyncio.new_event_loop}


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[int, str, str], None]:
    """`figure(row, what, value)`: what a test of that row of docs/reliability.md measured."""
    return lambda row, what, value: record_property(f"row {row}: {what}", value)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures that tests recorded with `record_property`, at the end of the run."""
    passed = [report for report in terminalreporter.getreports("passed") if report.user_properties]
    if passed:
        terminalreporter.section("figures")
    for report in passed:
        figures = ", ".join(f"{name}: {value}" for name, value in report.user_properties)
        terminalreporter.write_line(f"{report.nodeid.rpartition('/')[2]}  {figures}")
