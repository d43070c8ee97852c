"""docs/reliability.md names tests that there are, for every fault, and each tells a figure of its row."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "reliability.md").read_text()
ROWS = {int(row[0]): row[1:] for row in re.findall(r"^\| (\d+) \| (.+) \| (.+) \| (.+) \|$", TEXT, re.MULTILINE)}


def test_every_fault_has_a_row() -> None:
    assert list(ROWS) == list(range(1, 25))


@pytest.mark.parametrize("number", ROWS)
def test_the_tests_of_a_row_are_there_and_tell_its_figure(number: int) -> None:
    _, tests, measured = ROWS[number]
    named = re.findall(r"`([\w/.]+)::([^`]+)`", tests)
    assert named
    assert re.search(r"\d", measured)
    told = False
    for path, name in named:
        source = (ROOT / path).read_text()
        if path.endswith(".ts"):
            assert f"'{name}'" in source, f"{path} has no test '{name}'"
            continue
        found = re.search(rf"^(?:async )?def {name}\((?:.|\n)*?(?=^[^\s)])", source + "\nend", re.MULTILINE)
        assert found, f"{path} has no {name}"
        told = told or f"figure({number}," in found[0]
    assert told, "none of these tests tells a figure"
