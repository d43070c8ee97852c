"""The documentation's site leads to every page of docs/."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_page_is_in_the_menu_and_on_the_first_page() -> None:
    pages = {file.name for file in (ROOT / "docs").glob("*.md")}
    menu = str(tomllib.loads((ROOT / "zensical.toml").read_text())["project"]["nav"])
    start = (ROOT / "docs" / "index.md").read_text()
    assert set(re.findall(r"'([\w-]+\.md)'", menu)) == pages
    assert set(re.findall(r"\(([\w-]+\.md)\)", start)) == pages - {"index.md"}
