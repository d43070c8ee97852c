"""`make test-quick` is there, and picks some tests and leaves others out."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
SLOW = (ROOT / "tests" / "slow.txt").read_text().split()


def test_what_is_slow_is_there() -> None:
    assert sorted(SLOW) == SLOW
    assert [name for name in SLOW if not (ROOT / "tests" / name).is_file()] == []


def test_make_picks_what_is_quick_and_leaves_out_what_is_slow() -> None:
    """In each of its lines that starts pytest."""
    told = subprocess.run(["make", "-n", "test-quick"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    parser, server = [line for line in told.splitlines() if "-m pytest" in line]
    folder, command = parser.removeprefix("cd ").split(" && ")
    assert picked(ROOT / folder, command, "tests/test_amounts.py", "tests/test_conformance.py") == {"test_amounts.py"}
    assert picked(ROOT, server, "tests/test_recipe_file.py", "tests/" + SLOW[0]) == {"test_recipe_file.py"}


def picked(folder: Path, command: str, *files: str) -> set[str]:
    """The files of which the command runs some test."""
    words = [*shlex.split(command), "-n", "0", "--collect-only", *files]
    listed = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"(\w+\.py)::", listed))
