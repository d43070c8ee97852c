"""The manual is run: every Python block, in order, each in the names that the blocks before it made."""

from __future__ import annotations

import re

from kiwi_parser.text import mends_table
from kiwi_parser.text.grammar import diagram
from proof.fixtures import PARSER

README = (PARSER / "README.md").read_text()


def test_every_python_block_runs() -> None:
    blocks = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 4, "ten lines of use, and three examples besides recipes"
    names: dict[str, object] = {"__name__": "readme"}
    for block in blocks:
        exec(compile(block, "README.md", "exec", dont_inherit=True), names)


def test_state_diagram_is_drawn_from_the_table() -> None:
    assert diagram() in README


def test_every_mend_and_invariant_is_listed() -> None:
    assert mends_table() in README
    assert re.findall(r"^(\d+)\. \*\*", README, re.MULTILINE) == [str(number) for number in range(1, 13)]
