"""docs/deploy.md and the unit file say what is so."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kiwi_recipes.api.body_limit import AT_SHUTDOWN
from kiwi_recipes.app import LAST_EVENTS
from kiwi_recipes.llm import orchestrator
from kiwi_recipes.server import UVICORN_GRACE
from kiwi_recipes.settings import Settings, SettingsError, load_settings
from kiwi_recipes.testing import ScriptedUpstream
from tests.support.servers import free_port, kiwi_environ, needs, running, wait_for_answer

ROOT = Path(__file__).parents[2]
UNIT = (ROOT / "deploy" / "kiwi@.service").read_text()
MANUAL = (ROOT / "docs" / "deploy.md").read_text()


def directive(name: str) -> str:
    found = re.search(rf"^{name}=(.+)$", UNIT, re.MULTILINE)
    assert found is not None
    return found[1]


def test_the_units_command_starts_a_worker(tmp_path: Path) -> None:
    port = free_port()
    program, *arguments = shlex.split(directive("ExecStart").replace("%i", str(port)))
    assert Path(program).name == "kiwi"
    with ScriptedUpstream() as upstream:
        command = [str(Path(sys.executable).with_name("kiwi")), *arguments]
        environ = kiwi_environ(tmp_path, upstream.url)
        with running(command, env=environ, cwd=tmp_path, stderr=subprocess.DEVNULL) as worker:
            wait_for_answer(f"http://127.0.0.1:{port}/api/v1/health", worker)


def test_the_process_manager_waits_longer_than_every_grace_inside() -> None:
    grace = Settings().shutdown_grace
    inside = [AT_SHUTDOWN, grace, grace + LAST_EVENTS, grace + UVICORN_GRACE]
    inside.append(grace + orchestrator._ALLOCATE_SECONDS + orchestrator._RELEASE_SECONDS)
    table = re.search(r"(?<=\n)\| what \| seconds \|\n(?:\|.*\n)+", MANUAL)
    assert table is not None
    rows = re.findall(r"^\| (.+) \| (\d+) \|$", table[0], re.MULTILINE)
    assert [float(seconds) for _, seconds in rows] == sorted([*inside, float(directive("TimeoutStopSec"))])
    assert rows[-1] == ("`TimeoutStopSec` of the unit", directive("TimeoutStopSec"))


def test_the_settings_of_the_manual_are_settings() -> None:
    block = re.search(r"(?:^    [A-Z_]+=.*\n)+", MANUAL, re.MULTILINE)
    assert block is not None
    environ = dict(line.strip().split("=", 1) for line in block[0].splitlines())
    known = {field.alias for field in Settings.model_fields.values()}
    assert environ.keys() <= known
    with pytest.raises(SettingsError, match="KIWI_SESSION_SECRET"):  # who copies the example gets no known secret
        load_settings(environ)
    command = environ["KIWI_SESSION_SECRET"].strip("<>").split()
    secret = subprocess.run([needs(command[0]), *command[1:]], capture_output=True, text=True, check=True).stdout
    assert load_settings(environ | {"KIWI_SESSION_SECRET": secret.strip()}).cloud_mode


def test_the_unit_lies_where_the_manual_installs() -> None:
    folder = re.search(r"^    sudo git clone \. (\S+)$", MANUAL, re.MULTILINE)
    assert folder is not None
    assert directive("WorkingDirectory") == folder[1]
    assert directive("ExecStart").startswith(f"{folder[1]}/.venv/bin/kiwi ")
    (targets,) = re.findall(rf"^    sudo make -C {folder[1]} (.+)$", MANUAL, re.MULTILINE)
    for target in targets.split():
        assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
    user, file = directive("User"), directive("EnvironmentFile")
    assert f"    sudo useradd --system {user}\n" in MANUAL
    assert f"    sudo install -m 600 /dev/null {file}\n" in MANUAL


def test_every_file_that_the_manual_copies_is_there() -> None:
    for source in re.findall(r"^    sudo cp (\S+) ", MANUAL, re.MULTILINE):
        assert (ROOT / source).is_file(), source


def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd is not installed")
    unit = tmp_path / "kiwi@8512.service"
    unit.write_text(UNIT.replace(shlex.split(directive("ExecStart"))[0], "/bin/true"))
    found = subprocess.run([analyze, "verify", str(unit)], capture_output=True, text=True, check=False)
    assert str(unit) not in found.stderr, found.stderr
