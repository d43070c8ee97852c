"""The fixtures for users' own tests (docs/testing.md): in a project with the wheels, and in one that uses none."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.packaging.conftest import ROOT, environment

ALONE = ("PYTHON", "KIWI_", "VIRTUAL_", "PYTEST_", "CI")


@pytest.fixture(scope="module")
def programs(wheels: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of an environment with the wheels and pytest, and no other plugin of it."""
    (ours,) = (wheel for wheel in wheels if wheel.name.startswith("kiwi_recipes-"))
    others = [str(wheel) for wheel in wheels if wheel != ours]
    return environment(tmp_path_factory.mktemp("user") / "venv", [f"{ours}[testing]", *others], "dev.txt")


def run(programs: Path, folder: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ALONE)}
    command = [str(programs / "python"), *words]
    env = {**kept, "HOME": str(folder / "home"), **environ}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=100, check=False)


def test_the_example_project_passes_its_tests(programs: Path, tmp_path: Path) -> None:
    project = tmp_path / "dinner"
    shutil.copytree(ROOT / "examples" / "dinner", project, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    ran = run(programs, project, "-m", "pytest", "-q")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "4 passed" in ran.stdout
    assert not (project / "home").exists(), "nothing is written where the user's recipes are"
    written = next((project / "tests" / "__kiwi_snapshots__").iterdir())
    kept = written.read_text("utf-8")
    written.write_text(kept.replace("Spinach Omelette", "Spinach Omelet"), "utf-8")
    failed = run(programs, project, "-m", "pytest", "-q")
    assert failed.returncode == 1
    assert '"text": "Spinach Omelette"' in failed.stdout
    assert run(programs, project, "-m", "pytest", "-q", "--kiwi-snapshot-update").returncode == 0
    assert written.read_text("utf-8") == kept
    refused = run(programs, project, "-m", "pytest", "-q", "--kiwi-snapshot-update", CI="true")
    assert refused.returncode == pytest.ExitCode.USAGE_ERROR


USES_NONE = """\
import sys

def test_nothing_of_it_is_there(request):
    assert request.config.pluginmanager.has_plugin("kiwi")
    ours = {name for name in sys.modules if name.partition(".")[0] in ("kiwi_recipes", "kiwi_parser")}
    assert ours == {"kiwi_recipes", "kiwi_recipes.pytest_plugin"}
    others = {"fastapi", "starlette", "pydantic", "uvicorn", "httpx", "aiohttp"}
    assert others.isdisjoint(sys.modules)
"""

USES_A_MODEL_SERVER = """\
import sys

def test_the_server_is_not_needed_for_it(kiwi_upstream):
    kiwi_upstream.play()
    assert kiwi_upstream.url
    assert {"fastapi", "starlette", "pydantic", "uvicorn", "httpx"}.isdisjoint(sys.modules)
"""


@pytest.mark.parametrize("text", [USES_NONE, USES_A_MODEL_SERVER], ids=["none", "kiwi_upstream"])
def test_who_does_not_use_it_does_not_wait_for_it(programs: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "test_own.py").write_text(text)
    ran = run(programs, tmp_path, "-m", "pytest", "-q", "-W", "error")
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_schema_of_the_events_is_in_the_wheel(programs: Path, tmp_path: Path) -> None:
    code = "from kiwi_recipes.recipes.event_schema import FILE; print(FILE.read_text('utf-8'))"
    ran = run(programs, tmp_path, "-c", code)
    assert ran.stdout.strip() == (ROOT / "kiwi_recipes/recipes/event.schema.json").read_text("utf-8").strip()
