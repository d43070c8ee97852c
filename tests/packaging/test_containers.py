"""The Containerfile and compose.yaml, as far as that goes without a container engine: linted, their steps run in
folders that stand for the images, the last image's command started and its health asked for."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.support.servers import free_port, running, wait_for_port

ROOT = Path(__file__).parents[2]
CONTAINERFILE = ROOT / "Containerfile"
ADDS_A_USER = "useradd "
"""Is not run: it would be a user of the machine that tests."""


EGGS = {"title": "Eggs", "ingredients": [{"name": "eggs"}], "steps": [{"text": "Boil the eggs."}]}


def instructions() -> list[tuple[str, str]]:
    lines = [line for line in CONTAINERFILE.read_text().splitlines() if line and not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ").splitlines()
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in joined)]


@dataclass
class Image:
    """A folder that stands for an image's root."""

    root: Path
    work: str = "/"
    environ: dict[str, str] = field(default_factory=dict)

    def at(self, path: str) -> Path:
        """Where a path of the image is here."""
        return self.root / os.path.join(self.work, path).lstrip("/")

    def run(self, command: str) -> None:
        self.at("").mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            ["sh", "-c", command], cwd=self.at(""), env=self.outside(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"

    def outside(self) -> dict[str, str]:
        """The image's variables with its paths as they are here, over those of this machine."""
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        here = {**os.environ, "PATH": path}
        for name, value in self.environ.items():
            parts = [str(self.at(part)) if part.startswith("/") else part for part in value.split(":")]
            here[name] = ":".join(parts).replace("$PATH", path)
        return here


class Build:
    """Runs the instructions one after another."""

    def __init__(self, room: Path) -> None:
        self._room = room
        self.images: dict[str, Image] = {}
        self.last: dict[str, str] = {}
        for word, rest in instructions():
            getattr(self, f"_{word.lower()}", self._noted)(rest, word)

    def _from(self, rest: str, word: str) -> None:
        name = rest.split(" AS ")[1] if " AS " in rest else "final"
        self.image = self.images[name] = Image(self._room / name)

    def _workdir(self, rest: str, word: str) -> None:
        self.image.work = rest

    def _env(self, rest: str, word: str) -> None:
        pairs = [pair.partition("=") for pair in shlex.split(rest)]
        self.image.environ.update({name: value for name, _, value in pairs})

    def _run(self, rest: str, word: str) -> None:
        if not rest.startswith(ADDS_A_USER):
            self.image.run(rest)

    def _copy(self, rest: str, word: str) -> None:
        *sources, target = rest.split()
        source = Image(ROOT)
        if sources[0].startswith("--from="):
            source = self.images[sources.pop(0).removeprefix("--from=")]
        for name in sources:
            found = source.at(name) if source.root != ROOT else ROOT / name
            to = self.image.at(target)
            if found.is_dir():
                left_out = ["node_modules", "dist", "__pycache__", "e2e"] if source.root == ROOT else []
                shutil.copytree(found, to, ignore=shutil.ignore_patterns(*left_out), dirs_exist_ok=True, symlinks=True)
            else:
                to = to / found.name if target.endswith("/") else to
                to.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(found, to)

    def _noted(self, rest: str, word: str) -> None:
        self.last[word] = rest


@pytest.mark.timeout(600)
def test_every_step_runs_and_the_command_serves(tmp_path: Path) -> None:
    build = Build(tmp_path)
    final, port = build.images["final"], free_port()
    command = [*json.loads(build.last["CMD"]), "--port", str(port)]
    command[0] = str(final.at("/opt/kiwi/bin") / command[0])
    home = {"HOME": str(tmp_path), "OLLAMA_HOST": "127.0.0.1:9"}
    (_, check) = build.last["HEALTHCHECK"].split(" CMD ")
    asked = [part.replace("8512", str(port)) for part in json.loads(check)]
    with running(command, cwd=tmp_path, env={**final.outside(), **home}, stderr=subprocess.DEVNULL):
        wait_for_port(port)
        page = httpx.get(f"http://127.0.0.1:{port}")
        kept = httpx.post(f"http://127.0.0.1:{port}/api/v1/recipes", json={"recipe": EGGS})
        told = httpx.get(f"http://127.0.0.1:{port}/api/v1/backends").json()
        healthy = subprocess.run(asked, env=final.outside(), check=False)
    assert (page.status_code, kept.status_code) == (200, 201)
    assert "embedded" in [backend["kind"] for backend in told["backends"]]
    assert healthy.returncode == 0
    assert subprocess.run(asked, env=final.outside(), check=False, stderr=subprocess.DEVNULL).returncode != 0
    assert [file.parent for file in tmp_path.rglob("library.db")] == [final.at("/data/kiwi-recipes")]


def test_hadolint_finds_nothing() -> None:
    program = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([program, str(CONTAINERFILE)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_last_image_runs_as_nobody_special() -> None:
    users = [rest for word, rest in instructions() if word == "USER"]
    made = next(rest for word, rest in instructions() if rest.startswith(ADDS_A_USER))
    assert users
    assert f"--uid {users[-1]} " in made


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return found


def test_what_compose_names_is_there(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for service in services.values():
        assert "image" in service
        assert set(service.get("depends_on", ())) <= services.keys()
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert source in compose["volumes"] or (ROOT / source).exists(), volume
        if (mode := service.get("network_mode", "")).startswith("service:"):
            assert mode.removeprefix("service:") in services
            assert "ports" not in service, "compose refuses ports where the network is another's"


def test_the_workers_listen_where_nginx_looks(compose: dict[str, Any]) -> None:
    sought = set(re.findall(r"server 127\.0\.0\.1:(\d+)", (ROOT / "nginx.cloud.conf").read_text()))
    workers = [service for name, service in compose["services"].items() if name.startswith("worker-")]
    assert {service["command"][-1] for service in workers} == sought
    assert {service["network_mode"] for service in workers} == {"service:nginx"}
    assert "./nginx.cloud.conf:/etc/nginx/conf.d/default.conf:ro" in compose["services"]["nginx"]["volumes"]


def test_the_workers_settings_are_ours(compose: dict[str, Any], tmp_path: Path) -> None:
    """With compose's variables at their defaults the settings are read, and none of ours is misspelt."""
    environ = {
        name: re.sub(r"\$\{\w+:-(.*?)\}", r"\1", value)
        for name, value in compose["services"]["worker-1"]["environment"].items()
    }
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KIWI_", "OLLAMA"))}
    program = Path(sys.executable).with_name("kiwi")
    done = subprocess.run(
        [program, "settings"], env={**clean, **environ}, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for name in environ:
        if name.startswith("KIWI_"):
            assert name in done.stdout, name
