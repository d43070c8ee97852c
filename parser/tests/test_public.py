"""The public surface: pinned, so that it grows on purpose only."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import kiwi_parser

NAMES = [
    "ArrayStarted",
    "CodedText",
    "Event",
    "FieldDelta",
    "FieldDone",
    "FieldDropped",
    "FieldReset",
    "FieldStarted",
    "Ingredient",
    "JsonEvent",
    "JsonIncompleteError",
    "JsonParser",
    "JsonSyntaxError",
    "KeyRead",
    "KiwiParserError",
    "LeavesLists",
    "LimitError",
    "Limits",
    "ModelParser",
    "ObjectStarted",
    "Outcome",
    "ParserClosedError",
    "Path",
    "Recipe",
    "RecipeParser",
    "Repaired",
    "SchemaError",
    "Spelled",
    "Step",
    "Streams",
    "TextDelta",
    "ValueDone",
    "apply",
    "coded",
    "language_of",
    "leaves_objects",
    "note",
    "notes_only",
    "reason_of",
]
PACKAGE = Path(kiwi_parser.__file__).parent
FORBIDDEN = {"asyncio", "datetime", "io", "logging", "os", "pathlib", "random", "socket", "threading", "time"}
MODULES = sorted(PACKAGE.rglob("*.py"))


def _name(module: Path) -> str:
    parts = module.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


NAMES_OF_MODULES = {_name(module) for module in MODULES}


def test_public_names() -> None:
    assert sorted(kiwi_parser.__all__) == NAMES
    for name in NAMES:
        assert getattr(kiwi_parser, name) is not None


@pytest.mark.parametrize("name", NAMES)
def test_public_names_are_documented(name: str) -> None:
    thing = getattr(kiwi_parser, name)
    if isinstance(thing, type) or callable(thing):
        assert (thing.__doc__ or "").strip(), name


def _imports(module: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.name}: imports by full name"
            whole = {f"{node.module}.{alias.name}" for alias in node.names} & NAMES_OF_MODULES
            found |= whole or {node.module or ""}
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_the_parser_is_free_of_io_clocks_and_logging(module: Path) -> None:
    outside = {name.split(".")[0] for name in _imports(module)} - {"kiwi_parser", "__future__"}
    assert outside <= sys.stdlib_module_names | {"pydantic", "pydantic_core", "typing_extensions"}
    assert not outside & {
        "asyncio",
        "io",
        "os",
        "time",
        "logging",
        "socket",
        "threading",
        "pathlib",
        "datetime",
        "random",
    }


def test_imports_never_loop() -> None:
    """In the order of a topological sort every module comes after those that it imports."""
    edges = {
        _name(module): {name for name in _imports(module) if name.startswith("kiwi_parser.")} - {_name(module)}
        for module in MODULES
    }
    done: set[str] = set()
    while remaining := {name for name in edges if name not in done}:
        free = {name for name in remaining if edges[name] <= done}
        assert free, f"a loop among {remaining}"
        done |= free


def test_only_recipes_know_recipes() -> None:
    recipes = {name for name in NAMES_OF_MODULES if name.startswith("kiwi_parser.recipe")}
    generic = [module for module in MODULES if _name(module) not in {*recipes, "kiwi_parser"}]
    assert len(recipes) > 5
    assert {_name(module): _imports(module) & recipes for module in generic if _imports(module) & recipes} == {}


def test_the_package_says_that_it_is_typed() -> None:
    assert (PACKAGE / "py.typed").is_file()
