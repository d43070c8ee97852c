"""The recordings under tests/fixtures, by folder.

recordings  of version 1 of the format, kept as they are: what older versions wrote is read for ever
recorded    what the embedded model on llama.cpp sent (tools/record_fixtures.py)
scripted    what servers do now and then, written down (tests/support/scripted_fixtures.py)
events      our own streams, of runs whose upstream is in `recorded` under the same name
"""

from __future__ import annotations

from pathlib import Path

FIXTURES = Path(__file__).parent.parent / "fixtures"
UPSTREAM = sorted(
    file for folder in ("recordings", "recorded", "scripted") for file in (FIXTURES / folder).glob("*.jsonl")
)
EVENTS = sorted((FIXTURES / "events").glob("*.jsonl"))
ALL = [*UPSTREAM, *EVENTS]


def named(path: Path) -> str:
    """For a test's id."""
    return f"{path.parent.name}/{path.stem}"
