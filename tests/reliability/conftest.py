"""One server for the rows of the table of faults that don't end it."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tests.support.app import Kitchen, kitchen

GRACE = 0.5
UNHURRIED = "600"
"""Seconds of a timer that is not to ring: longer than any test waits for what hangs."""
SETTINGS = {
    "KIWI_RESUME_GRACE": str(GRACE),
    "KIWI_FIRST_CONTENT_TIMEOUT": UNHURRIED,
    "KIWI_STALL_TIMEOUT": UNHURRIED,
    "KIWI_TOTAL_TIMEOUT": UNHURRIED,
    "KIWI_SEND_TIMEOUT": "1",
    "KIWI_MAX_RUNS": "500",
    "KIWI_MAX_RUNS_PER_SESSION": "500",
}


@pytest.fixture(scope="session")
def place() -> Iterator[Kitchen]:
    with kitchen(**SETTINGS) as place:
        yield place


@pytest.fixture(autouse=True, scope="module")
def no_collector() -> None:
    """What the tests before left behind is looked through now, not while milliseconds are counted, for the figures."""
    gc.collect()
    gc.freeze()
