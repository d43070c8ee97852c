"""The wheels of all packages, and clean environments with them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UV = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """By way of the source distributions: what those lack, nobody gets."""
    dist = tmp_path_factory.mktemp("dist")
    for source in (ROOT / "client", ROOT / "parser", ROOT):
        subprocess.run([UV, "build", "--quiet", "--out-dir", str(dist), str(source)], check=True)
    return list(dist.glob("*.whl"))


def environment(folder: Path, packages: Sequence[str], pins: str) -> Path:
    """A clean environment with these packages and what they need, in the pinned versions; where its programs are."""
    subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, str(folder)], check=True)
    programs, constraint = folder / "bin", str(ROOT / "requirements" / pins)
    command = [UV, "pip", "install", "--quiet", "--python", str(programs / "python"), "--constraint", constraint]
    subprocess.run([*command, *packages], check=True)
    return programs
