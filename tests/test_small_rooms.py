"""Small rooms (CONTRIBUTING.md): no module over 400 lines, no class over 15 attributes without a reason."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent
MOST_LINES = 400
MOST_ATTRIBUTES = 15
MODULES = {
    str(file.relative_to(ROOT)): file.read_text("utf-8")
    for folder in ("kiwi_recipes", "parser/kiwi_parser")
    for file in (ROOT / folder).rglob("*.py")
}


def attributes(found: ast.ClassDef) -> set[str]:
    """What an object holds by what its class itself says: declared fields, slots, what its methods assign to `self`."""
    names: set[str] = set()
    for node in found.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names |= set() if ast.unparse(node.annotation).startswith("ClassVar") else {node.target.id}
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__slots__":
            return set(ast.literal_eval(node.value))
    for inner in ast.walk(found):
        if isinstance(inner, ast.Attribute) and isinstance(inner.ctx, ast.Store) and ast.unparse(inner.value) == "self":
            names.add(inner.attr)
    return names


def test_no_module_is_longer_than_can_be_read_at_once() -> None:
    lines = {name: len(text.splitlines()) for name, text in MODULES.items()}
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}


def test_a_class_of_many_attributes_says_why() -> None:
    """Its docstring speaks of its attributes: "Its attributes are the columns of the table"."""
    classes = [
        (f"{name}: {found.name}", len(attributes(found)), ast.get_docstring(found) or "")
        for name, text in MODULES.items()
        for found in ast.walk(ast.parse(text))
        if isinstance(found, ast.ClassDef)
    ]
    assert max(count for _, count, _ in classes) > MOST_ATTRIBUTES
    assert [name for name, count, doc in classes if count > MOST_ATTRIBUTES and "attributes" not in doc] == []
