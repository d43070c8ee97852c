"""Every `kiwi` command that the documentation tells to type is one, with these options; and each one is told of."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import typer.main
from typer.core import TyperGroup

from kiwi_recipes.cli import app

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
KIWI = typer.main.get_command(app)


def code(text: str) -> Iterator[str]:
    """What stands in blocks of shell or of no language, in blocks that are set in, and in `lines` of their own."""
    for language, block in re.findall(r"^```(\w*)\n(.*?)^```", text, re.S | re.M):
        if language in ("", "sh"):
            yield from block.splitlines()
    prose = re.sub(r"```.*?```", "", text, flags=re.S)
    yield from re.findall(r"^ {4}(\S.*)$", prose, re.M)
    yield from re.findall(r"`([^`\n]+)`", prose)


def typed(page: Path) -> Iterator[list[str]]:
    """The words behind `kiwi`, without a comment; `[what may be left out]` counts as typed."""
    for line in code(page.read_text("utf-8")):
        if found := re.match(r"(?:.*[ /])?kiwi ([a-z].*)", re.split(r"  +#|;| \| |…", line)[0]):
            yield shlex.split(re.sub(r"[][]", "", found[1]))


def test_what_is_told_to_type_can_be_typed() -> None:
    told = set[str]()
    for page in PAGES:
        for words in typed(page):
            command, name = KIWI, "kiwi"
            for word in words:
                if isinstance(command, TyperGroup):
                    names = word.split("|")
                    assert set(names) <= set(command.commands), f"{page.name}: {name} {word}"
                    command, name = command.commands[names[-1]], f"{name} {word}"
                    told.update(names)
                elif word.startswith("--"):
                    options = {way for option in command.params for way in (*option.opts, *option.secondary_opts)}
                    assert word.split("=")[0] in options, f"{page.name}: {name} {word}"
    assert isinstance(KIWI, TyperGroup)
    recipes = KIWI.commands["recipes"]
    assert isinstance(recipes, TyperGroup)
    assert {*KIWI.commands, *recipes.commands} - told == set()
