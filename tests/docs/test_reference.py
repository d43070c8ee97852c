"""The reference (`make reference`): what is public is declared, described, and says what it raises."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import runpy
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import kiwi_recipes

ROOT = Path(__file__).parents[2]
PUBLIC: list[str] = runpy.run_path(str(ROOT / "tools" / "reference.py"))["PUBLIC"]


CAUGHT = {
    "kiwi_recipes.streams.Run.start": {"RuntimeError"},  # in the run's own task
    # a proxy that has nothing behind it is asked again, and is a ServerUnreachable then
    **{f"kiwi_client.KiwiClient.{name}": {"NothingBehind"} for name in ("stream", "revise", "read_text")},
}
"""What a function raises and catches itself."""


def named(module: str) -> Iterator[tuple[str, Any]]:
    found = importlib.import_module(module)
    return ((f"{module}.{name}", getattr(found, name)) for name in found.__all__)


CLASSES = {name: found for module in PUBLIC for name, found in named(module) if inspect.isclass(found)}


def methods(cls: type) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The functions that we have written in a class, but for the private ones; of a property its getter."""
    for name, member in vars(cls).items():
        function: Any = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
        ours = inspect.isfunction(function) and ROOT in Path(function.__code__.co_filename).parents
        if ours and (name == "__init__" or not name.startswith("_")):
            yield name, function


METHODS = {f"{name}.{method}": function for name, cls in CLASSES.items() for method, function in methods(cls)}
FUNCTIONS = {
    name: inspect.unwrap(found) for module in PUBLIC for name, found in named(module) if inspect.isroutine(found)
}


@cache
def written(file: str) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions of a file."""
    nodes = ast.walk(ast.parse(Path(file).read_text()))
    return [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def raised(function: Callable[..., Any]) -> set[str]:
    """The exceptions that a function raises, itself or by a private function of its module, by name."""
    code = inspect.unwrap(function).__code__
    ours = written(code.co_filename)
    private = {node.name: node for node in ours if node.name.startswith("_")}
    begin = code.co_firstlineno
    todo = [node for node in ours if begin in (node.lineno, *(line.lineno for line in node.decorator_list))]
    found: set[str] = set()
    for node in todo:
        for part in ast.walk(node):
            match part:
                case ast.Raise(exc=ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) | ast.Name(id=name)):
                    found.add(name)
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(value=ast.Name(id="self"), attr=name)):
                    if name in private and private[name] not in todo:
                        todo.append(private[name])
    return {name for name in found if name[0].isupper()}


def test_what_is_public_is_listed_where_a_reader_looks_first() -> None:
    listed = re.findall(r"^    (kiwi_recipes[\w.]+)  ", kiwi_recipes.__doc__ or "", re.MULTILINE)
    packages = ["kiwi_client", "kiwi_client.recipe", "kiwi_parser", "kiwi_parser.recipe", "kiwi_recipes"]
    assert [*packages, *listed] == PUBLIC


def test_what_is_public_is_described() -> None:
    for name, found in (FUNCTIONS | CLASSES | METHODS).items():
        if not name.endswith("__init__"):
            assert (inspect.getdoc(found) or "").strip(), name  # a method's may be that of the protocol
            assert not (found.__doc__ or "").startswith(f"{found.__name__}("), name  # made up by dataclasses


def test_what_it_raises_is_said() -> None:
    """In its own words or, of a method, in those of its class."""
    seen = set()
    for name, found in (FUNCTIONS | METHODS).items():
        words = f"{inspect.getdoc(found)} {getattr(CLASSES.get(name.rpartition('.')[0]), '__doc__', '')}"
        seen |= raised(found)
        assert {error for error in raised(found) if error not in words} == CAUGHT.get(name, set()), name
    assert len(seen) > 5, seen


def test_it_is_built_without_a_warning(tmp_path: Path) -> None:
    runpy.run_path(str(ROOT / "tools" / "reference.py"))["build"](tmp_path)
    pages = {str(page.relative_to(tmp_path).with_suffix("")).replace("/", ".") for page in tmp_path.rglob("*.html")}
    assert pages == {"index", *PUBLIC}
    assert "RecipeCompleted" in (tmp_path / "kiwi_recipes/recipes/events.html").read_text()
