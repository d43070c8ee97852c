"""httpx is imported in one place of the server: another library of the same API is one line away."""

from __future__ import annotations

import ast
from pathlib import Path

import kiwi_recipes

ROOT = Path(kiwi_recipes.__file__).parent

IMPORTERS = {"http.py": {"httpx"}}


def test_only_one_module_of_the_server_imports_httpx() -> None:
    found: dict[str, set[str]] = {}
    for file in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            for name in (name.partition(".")[0] for name in names):
                if name.startswith("httpx"):
                    found.setdefault(str(file.relative_to(ROOT)), set()).add(name)
    assert found == IMPORTERS
