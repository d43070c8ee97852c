"""A timing is never an assertion: a busy machine changes it, and says nothing about the code.

What a test may do with time instead: assert an order (`tests/support/clock.py`), report a figure, and give up after
HANG seconds on what should have come long ago. This holds it as far as it can be seen in the source: within a module,
no value that was computed from a clock reaches an assertion, and no limit is shorter than HANG. Where `quick_time` is
marked, time is exact and limits may be short.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

from tests.support.clock import HANG

ROOT = Path(__file__).parent.parent
FILES = sorted(
    file
    for folder in ("tests", "parser/tests")
    for file in (ROOT / folder).rglob("*.py")
    if "node_modules" not in file.parts
)
CLOCKS = {"monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "process_time", "time", "time_ns"}
LIMITS = {"timeout": 0, "wait_for": 1, "result": 0}
"""Calls that give up after some seconds, and where these stand among the arguments; `timeout=` is one in every call."""
CUTS = {("tests/reliability/test_client.py", 0.3): "a client of little patience, which comes again"}
"""Limits that are to be run into, by file and seconds."""


def _is_quick(node: ast.Module | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    marks = node.body if isinstance(node, ast.Module) else node.decorator_list
    return any(ast.unparse(mark).removeprefix("pytestmark = ") == "pytest.mark.quick_time" for mark in marks)


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _names(target: ast.AST) -> Iterator[str]:
    return (node.id for node in ast.walk(target) if isinstance(node, ast.Name))


class Clocked:
    """What of a module was computed from a clock: names within their function, and functions that return it."""

    def __init__(self, tree: ast.Module) -> None:
        self.functions = [node for node in ast.walk(tree) if _is_function(node)]
        self.sources = set(CLOCKS)
        while found := {function.name for function in self.functions if self._returns_time(function)} - self.sources:
            self.sources |= found

    def asserted(self) -> Iterator[int]:
        """The lines of assertions about it."""
        for function in self.functions:
            names = self._names_in(function)
            for node in ast.walk(function):
                if isinstance(node, ast.Assert) and self._is_time(node.test, names):
                    yield node.lineno

    def _is_time(self, value: ast.AST, names: set[str]) -> bool:
        return any(
            _called(node) in self.sources
            if isinstance(node, ast.Call)
            else isinstance(node, ast.Name) and node.id in names
            for node in ast.walk(value)
        )

    def _names_in(self, function: ast.AST) -> set[str]:
        found: set[str] = set()
        while new := set(self._named(function, found)) - found:
            found |= new
        return found

    def _named(self, function: ast.AST, known: set[str]) -> Iterator[str]:
        """What gets a value that is computed from a clock, or from `known`."""
        for node in ast.walk(function):
            match node:
                case ast.Assign(targets=targets, value=value) if self._is_time(value, known):
                    yield from (name for target in targets for name in _names(target))
                case ast.NamedExpr(target=target, value=value) | ast.AugAssign(target=target, value=value):
                    if self._is_time(value, known):
                        yield from _names(target)
                case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append" | "extend" | "add"), args=args):
                    if any(self._is_time(argument, known) for argument in args):
                        yield name

    def _returns_time(self, function: ast.AST) -> bool:
        names = self._names_in(function)
        returns = [node.value for node in ast.walk(function) if isinstance(node, ast.Return) and node.value is not None]
        return any(self._is_time(value, names) for value in returns)


def short_limits(tree: ast.Module) -> Iterator[tuple[int, float]]:
    """The lines and seconds of limits below HANG, written as a number, outside of what expects a TimeoutError."""
    meant = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.With | ast.AsyncWith) and any("Timeout" in ast.unparse(item) for item in node.items)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        given: list[ast.expr] = []
        if isinstance(node, ast.Call) and id(node) not in meant:
            given = [keyword.value for keyword in node.keywords if keyword.arg == "timeout"]
            if (place := LIMITS.get(_called(node))) is not None:
                given += node.args[place : place + 1]
        elif isinstance(node, ast.BinOp) and isinstance(node.left, ast.Call) and _called(node.left) in CLOCKS:
            given = [node.right]
        for value in given:
            if isinstance(value, ast.Constant) and isinstance(value.value, int | float) and value.value < HANG:
                yield value.lineno, value.value


def parsed(file: Path) -> tuple[str, ast.Module]:
    """Where a test's module is, and what of it is not in quick time."""
    tree = ast.parse(file.read_text())
    tree.body = [] if _is_quick(tree) else [node for node in tree.body if not _is_function(node) or not _is_quick(node)]
    return str(file.relative_to(ROOT)), tree


def _is_function(node: ast.AST) -> TypeGuard[ast.FunctionDef | ast.AsyncFunctionDef]:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def test_no_timing_is_asserted() -> None:
    found = {name: sorted(Clocked(tree).asserted()) for name, tree in map(parsed, FILES)}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_limits_are_for_hangs() -> None:
    found = [(name, line, seconds) for name, tree in map(parsed, FILES) for line, seconds in short_limits(tree)]
    assert [limit for limit in found if (limit[0], limit[2]) not in CUTS] == []
    assert {(name, seconds) for name, _, seconds in found} >= CUTS.keys()


TIMED = """
def took(work):
    began = time.monotonic()
    work()
    return time.monotonic() - began

def test_a():
    assert took(work) < 5

def test_b():
    began, all = perf_counter(), []
    work()
    all.append(perf_counter() - began)
    figure(all)
    assert max(all) < 1

async def test_c():
    async with asyncio.timeout(5):
        assert await work()
    until = time.monotonic() + 2
    with pytest.raises(TimeoutError):
        await wait_for(work(), 0.1)
    figure(took(work))
"""


def test_what_is_looked_for_is_found() -> None:
    """So that the two above can fail."""
    tree = ast.parse(TIMED)
    assert sorted(Clocked(tree).asserted()) == [8, 15]
    assert sorted(short_limits(tree)) == [(18, 5), (20, 2)]
