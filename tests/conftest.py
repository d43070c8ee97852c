"""Makes `tests.support` importable under importlib mode, wherever pytest is started."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures that tests recorded with `record_property`, at the end of the run."""
    lines = [
        f"{report.nodeid.rpartition('/')[2]}: "
        + ", ".join(f"{name} = {value}" for name, value in report.user_properties)
        for report in terminalreporter.getreports("passed")
        if report.user_properties
    ]
    if lines:
        terminalreporter.section("figures")
        for line in lines:
            terminalreporter.write_line(line)
