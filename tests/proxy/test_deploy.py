"""docs/deploy.md and the unit file say what is so."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from kiwi_recipes.api.body_limit import AT_SHUTDOWN
from kiwi_recipes.api.shutdown import LAST_EVENTS
from kiwi_recipes.llm.backends import orchestrator
from kiwi_recipes.server import UVICORN_GRACE
from kiwi_recipes.settings import Settings, SettingsError, load_settings
from kiwi_recipes.streams.memory import MAX_FINISHED
from kiwi_recipes.streams.redis.link import CONNECTIONS, MAX_MIRRORS
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


def sections() -> dict[str, dict[str, list[str]]]:
    """The unit as systemd reads it (systemd.syntax(7)). Raises AssertionError for a line that it would skip."""
    found: dict[str, dict[str, list[str]]] = {}
    section: dict[str, list[str]] = {}
    for line in UNIT.splitlines():
        if not line or line.startswith(("#", ";")):
            continue
        if header := re.fullmatch(r"\[(Unit|Service|Install)\]", line):
            section = found.setdefault(header[1], {})
            continue
        entry = re.fullmatch(r"([A-Z][A-Za-z]+)=(.*)", line)
        assert entry is not None, line
        section.setdefault(entry[1], []).append(entry[2])
    return found


def test_the_unit_lets_recipes_finish_and_has_room_for_its_connections() -> None:
    service = sections()["Service"]
    assert service["KillMode"] == ["mixed"]  # the embedded model, a process of its own, goes on until the worker exits
    assert service["Restart"] == ["on-failure"]
    (files,) = map(int, service["LimitNOFILE"])
    assert files >= MAX_MIRRORS + CONNECTIONS + 2 * MAX_FINISHED


def test_the_unit_may_do_no_more_than_a_worker_does() -> None:
    service = sections()["Service"]
    twice = {name for name, values in service.items() if len(values) > 1}
    assert twice == {"SystemCallFilter"}  # the only list among them: of others the last line alone counts
    yes = {
        "NoNewPrivileges", "ProtectHome", "ProtectClock", "ProtectHostname", "ProtectControlGroups", "PrivateTmp",
        "ProtectKernelLogs", "ProtectKernelModules", "ProtectKernelTunables", "PrivateDevices", "RemoveIPC",
        "LockPersonality", "RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID", "PrivateMounts",
        "PrivateUsers",
    }  # fmt: skip
    assert {name for name, values in service.items() if values == ["yes"]} == yes
    assert (service["ProtectSystem"], service["CapabilityBoundingSet"]) == (["strict"], [""])
    assert set(service["RestrictAddressFamilies"][0].split()) == {"AF_INET", "AF_INET6", "AF_UNIX"}
    assert service["SystemCallFilter"] == ["@system-service", "~@privileged @resources"]
    assert service["SystemCallErrorNumber"] == ["EPERM"]  # a call that is refused is an error, not the worker's end


def analyze(*arguments: str, unit: Path) -> str:
    unit.write_text(UNIT.replace(shlex.split(directive("ExecStart"))[0], "/bin/true"))
    command = [needs("systemd-analyze"), *arguments, str(unit)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return found.stdout + found.stderr


def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "kiwi@8512.service"
    assert str(unit) not in (said := analyze("verify", unit=unit)), said


EXPOSED = 1.2
"""Of 10 (a unit that says nothing has 9.6). 1.0 of it is what a network service is: 0.5 for the host's network, 0.3 for
its sockets, 0.2 for model servers at any address. deploy/kiwi@.service gives the reasons for the rest."""


def test_systemd_finds_the_unit_exposed_to_little_but_the_network(tmp_path: Path) -> None:
    said = analyze("security", "--offline=true", "--no-pager", unit=tmp_path / "kiwi@8512.service")
    level = re.search(r"Overall exposure level for \S+: ([\d.]+) ", said)
    assert level is not None, said
    assert float(level[1]) <= EXPOSED, said
