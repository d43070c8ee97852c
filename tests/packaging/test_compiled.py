"""`make wheels-compiled`, as far as that goes without compiling, which takes a minute for each Python."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.packaging.conftest import ROOT, UV


def test_a_python_that_cannot_be_had_is_named_and_fails_for_who_asked_for_it(tmp_path: Path) -> None:
    nowhere = {"UV_OFFLINE": "1", "PY": str(Path(UV).parent), "WHEELS": str(tmp_path)}
    command = [str(ROOT / "tools" / "wheels-compiled"), "3.99"]
    told = subprocess.run(command, env={**os.environ, **nowhere}, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert "Skipped:\n  3.99: not on this machine, and uv could not fetch it: " in told.stderr
    assert [file.name for file in tmp_path.glob("*.whl")] == ["kiwi_parser-0.1.0-py3-none-any.whl"]
