"""Imports run one way: docs/architecture.md shows the picture, this test holds it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
# Each room may use itself, what stands before it in the picture, and nothing else of ours.
ALLOWED = {
    "kiwi_parser": set(),
    "kiwi_recipes.extras": set(),
    "kiwi_recipes.http": set(),
    "kiwi_recipes.plain_words": set(),
    "kiwi_recipes.llm": {
        "kiwi_parser", "kiwi_recipes.extras", "kiwi_recipes.http", "kiwi_recipes.plain_words", "kiwi_recipes.recording",
        "kiwi_recipes.tracing",
    },
    "kiwi_recipes.recording": {"kiwi_recipes.http", "kiwi_recipes.llm"},
    "kiwi_recipes.tracing": {"kiwi_recipes.extras"},
    "kiwi_recipes.streams": {"kiwi_recipes.tracing"},
    "kiwi_recipes.food": {"kiwi_parser"},
    "kiwi_recipes.model_stream": {"kiwi_parser", "kiwi_recipes.llm", "kiwi_recipes.streams"},
    "kiwi_recipes.recipes": {
        "kiwi_parser", "kiwi_recipes.food", "kiwi_recipes.llm", "kiwi_recipes.model_stream", "kiwi_recipes.streams",
        "kiwi_recipes.tracing",
    },
    "kiwi_recipes.library": {"kiwi_parser", "kiwi_recipes.extras", "kiwi_recipes.food", "kiwi_recipes.recipes"},
    "kiwi_recipes.settings": {"kiwi_recipes.library", "kiwi_recipes.plain_words", "kiwi_recipes.recipes"},
    "kiwi_recipes.api": {
        "kiwi_parser", "kiwi_recipes", "kiwi_recipes.food", "kiwi_recipes.http", "kiwi_recipes.library",
        "kiwi_recipes.llm", "kiwi_recipes.plain_words", "kiwi_recipes.recipes", "kiwi_recipes.settings",
        "kiwi_recipes.streams",
    },
    "kiwi_recipes.testing": {
        "kiwi_recipes.llm", "kiwi_recipes.recipes", "kiwi_recipes.recording", "kiwi_recipes.replay",
        "kiwi_recipes.server", "kiwi_recipes.settings", "kiwi_recipes.streams",
    },
}  # fmt: skip


def _room(module: str) -> str:
    parts = module.split(".")
    return parts[0] if parts[0] == "kiwi_parser" else ".".join(parts[:2])


def test_every_package_stands_in_the_table_of_rooms() -> None:
    told = (ROOT / "docs" / "architecture.md").read_text("utf-8").partition("## The rooms")[2].partition("\n## ")[0]
    packages = [file.parent.name for file in (ROOT / "kiwi_recipes").glob("*/__init__.py")]
    assert [name for name in packages if f"`kiwi_recipes/{name}`" not in told] == []


def test_a_tokens_way_is_the_way_that_it_goes() -> None:
    """Each call of the pictures is there, in the module that they name."""
    way = (
        (ROOT / "docs" / "architecture.md").read_text("utf-8").partition("## One token's way")[2].partition("\n## ")[0]
    )
    calls = re.findall(r"^ *(?:[\w]+\.)?(\w+) {2,}([\w/]+\.py)", way, re.M)
    assert len(calls) > 8
    for name, module in calls:
        text = (ROOT / "kiwi_recipes" / module).read_text("utf-8")
        assert re.search(rf"def (_?{name}|__call__)\(", text), f"{name} is not in {module}"


def test_the_engine_does_not_know_what_it_carries() -> None:
    """`streams` takes events of any kind: tests/docs/test_extending.py streams an invoice through it."""
    for file in (ROOT / "kiwi_recipes" / "streams").rglob("*.py"):
        assert "recipe" not in file.read_text().replace("kiwi_recipes", "").lower(), file.name


def test_no_room_looks_behind_itself() -> None:
    wrong, seen = [], set()
    for file in [*(ROOT / "kiwi_recipes").rglob("*.py"), *(ROOT / "parser/kiwi_parser").rglob("*.py")]:
        name = ".".join(file.relative_to(ROOT if "parser" not in file.parts else ROOT / "parser").with_suffix("").parts)
        room = _room(name.removeprefix("parser."))
        for node in ast.walk(ast.parse(file.read_text())):
            found = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            found += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            ours = {_room(module) for module in found if module.startswith(("kiwi_parser", "kiwi_recipes"))} - {room}
            if room in ALLOWED:
                seen.add(room)
                wrong += [f"{name} imports {other}" for other in ours - ALLOWED[room]]
    assert wrong == []
    assert seen == set(ALLOWED)
