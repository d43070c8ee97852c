"""kiwi_recipes/ uses the public API of the libraries that it stands on: a next version of one of them breaks nothing.

A name with one underscore belongs to the module, or the class, that defines it. What is used of a library in spite of
that stands in `LEFT`, with the reason.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import kiwi_recipes

ROOT = Path(kiwi_recipes.__file__).parent

PUBLIC = {
    **dict.fromkeys(("_asdict", "_replace"), "of a NamedTuple: documented, and spelt so that no field is in its way"),
    "_exit": "os._exit",
}
"""Names that only look private."""

LIBRARIES = {"aiohttp", "fastapi", "httpx", "httpx_aiohttp", "redis", "sse_starlette", "starlette", "uvicorn"}

LEFT: dict[str, dict[str, str]] = {}
"""By module: what is used of a library and the reason that it has to be."""


def private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name != "_"


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


def modules() -> Iterator[tuple[str, ast.Module]]:
    for file in sorted(ROOT.rglob("*.py")):
        yield str(file.relative_to(ROOT)), parsed(file)


def defined(tree: ast.AST) -> set[str]:
    """The private names that a module defines: its functions, its classes and what they set of themselves."""
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name, ctx=ast.Store()):
                found.add(name)
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
    return {name for name in found if private(name)}


OURS = set().union(*(defined(tree) for _, tree in modules()))


def taken(tree: ast.Module) -> Iterator[str]:
    """The private names of others that a module uses.

    Of itself (`self._x`, `super()._x`) a class may use what any class of ours defines; of another object only what its
    own module does.
    """
    own = defined(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="self" | "cls") | ast.Call(func=ast.Name(id="super")), attr=name):
                if private(name) and name not in OURS:
                    yield name
            case ast.Attribute(attr=name):
                if private(name) and name not in own:
                    yield name
            case ast.Call(func=ast.Name(id="getattr" | "setattr" | "hasattr" | "delattr"), args=[_, second, *_]):
                for part in ast.walk(second):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and private(part.value):
                        yield part.value
            case ast.ImportFrom(module=str(module), names=names):
                yield from (part for part in module.split(".") if private(part))
                yield from (alias.name for alias in names if private(alias.name))
            case ast.Import(names=names):
                yield from (part for alias in names for part in alias.name.split(".") if private(part))


def shared(module: str) -> Iterator[str]:
    """The private names that a class of ours has in common with a library's class from which it is derived."""
    for _, cls in inspect.getmembers(importlib.import_module(module), inspect.isclass):
        if cls.__module__ == module:
            libraries = [base for base in cls.__mro__ if base.__module__.partition(".")[0] in LIBRARIES]
            yield from (f"{cls.__name__}.{name}" for base in libraries for name in names_of(cls) & names_of(base))


def names_of(cls: type) -> set[str]:
    """The private names that a class defines, or uses in its methods."""
    methods = (method for method in vars(cls).values() if inspect.isfunction(method))
    found = {name for method in methods for name in method.__code__.co_names} | set(vars(cls))
    return {name for name in found if private(name)} - {"_abc_impl"}


def test_no_private_name_of_a_library_is_used() -> None:
    found = {name: set(taken(tree)) - PUBLIC.keys() for name, tree in modules()}
    assert {name: used for name, used in found.items() if used} == {name: set(known) for name, known in LEFT.items()}


def test_no_class_shares_a_private_name_with_a_librarys_class() -> None:
    """It would use what it does not know, or replace it."""
    names = [module.name for module in pkgutil.walk_packages(kiwi_recipes.__path__, "kiwi_recipes.")]
    assert len(names) > 50
    assert {name: sorted(found) for name in names if (found := set(shared(name)))} == {}


def test_what_is_looked_for_is_found() -> None:
    """So that the two above can fail."""
    lines = ["import a._b", "from a import _c", "x._d", "self._e", "hasattr(x, '_f')", "super()._g()"]
    fine = ["_h = 1", "y._h", "self.__i", "x._asdict()"]
    assert set(taken(ast.parse("\n".join([*lines, *fine])))) - PUBLIC.keys() == {f"_{letter}" for letter in "bcdefg"}
