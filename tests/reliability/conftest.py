"""One server for the rows of the table of faults that don't end it, and how a row tells its figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.support.app import Kitchen, kitchen

GRACE = 0.5
SETTINGS = {
    "KIWI_RESUME_GRACE": str(GRACE),
    "KIWI_FIRST_CONTENT_TIMEOUT": "10",
    "KIWI_STALL_TIMEOUT": "10",
    "KIWI_SEND_TIMEOUT": "1",
    "KIWI_MAX_RUNS": "500",
    "KIWI_MAX_RUNS_PER_SESSION": "500",
}

Figure = Callable[[int, str, str], None]


@pytest.fixture(scope="session")
def place() -> Iterator[Kitchen]:
    with kitchen(**SETTINGS) as place:
        yield place


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    """`figure(row, what, value)`: told at the end of the run."""
    return lambda row, what, value: record_property(f"row {row}: {what}", value)
