"""What mypyc is to compile, it can: told without a C compiler, whenever the source changes."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PARSER = Path(__file__).parents[1]
WHEEL = tomllib.loads((PARSER / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
HOOK = WHEEL["hooks"]["mypyc"]

TRANSLATE = """
import sys
from mypyc.build import mypycify
mypycify(sys.argv[2:], target_dir=sys.argv[1])
"""


@pytest.mark.no_cover
def test_mypyc_translates_what_the_wheel_has_compiled(tmp_path: Path) -> None:
    pytest.importorskip("mypyc.build", reason="mypy is not installed here", exc_type=ImportError)
    done = subprocess.run(
        [sys.executable, "-c", TRANSLATE, tmp_path, f"--cache-dir={tmp_path}", *HOOK["mypy-args"], *HOOK["include"]],
        cwd=PARSER,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for name in HOOK["include"]:
        assert (tmp_path / name).with_suffix(".c").exists()
