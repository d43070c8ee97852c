"""Front ends that others wrote, and our package for them, against a real server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.app import Kitchen, cooked, kitchen
from tests.support.servers import needs

FRONTEND = Path(__file__).parents[2] / "frontend"
PACKAGES = FRONTEND / "node_modules"


@pytest.fixture(scope="session")
def place() -> Iterator[Kitchen]:
    with kitchen(KIWI_RESUME_GRACE="0.5", KIWI_MAX_RUNS="100", KIWI_MAX_RUNS_PER_SESSION="100") as place:
        yield place


@pytest.fixture
def cooking(place: Kitchen) -> Kitchen:
    """The server with a model that writes the dish, whatever the test before made it do."""
    place.upstream.play(cooked())
    return place


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which our package is installed from its tarball, and nothing that it does not ask for."""
    npm = needs("npm")
    folder = tmp_path_factory.mktemp("project")
    command = [npm, "pack", "--silent", "--workspace", "@kiwi-recipes/client", "--pack-destination", str(folder)]
    subprocess.run(command, cwd=FRONTEND, check=True, capture_output=True, timeout=100)
    (tarball,) = folder.glob("*.tgz")
    unpacked = folder / "node_modules" / "@kiwi-recipes"
    unpacked.mkdir(parents=True)
    with tarfile.open(tarball) as archive:
        archive.extractall(unpacked, filter="data")
    (unpacked / "package").rename(unpacked / "client")
    for name in json.loads((unpacked / "client" / "package.json").read_text())["dependencies"]:
        shutil.copytree(PACKAGES / name, folder / "node_modules" / name)
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


def node(folder: Path, script: str, *arguments: str, program: str | None = None) -> list[Any]:
    """What a script writes, a line of JSON each."""
    (folder / "script.mjs").write_text(script)
    command = [program or needs("node"), "script.mjs", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


OTHERS = Path(__file__).parent / "npm" / "node_modules"


@pytest.fixture(scope="session")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the packages of npm/package.json are installed, and the types of our own."""
    if not (OTHERS / ".bin" / "node").exists():
        if os.environ.get("KIWI_TEST_ALL"):
            pytest.fail("the packages of tests/clients are missing: make client-packages")
        pytest.skip("the packages of tests/clients are not installed: make client-packages")
    folder = tmp_path_factory.mktemp("theirs")
    (folder / "node_modules").symlink_to(OTHERS)
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


def node22(folder: Path, script: str, *arguments: str) -> list[Any]:
    """As `node`, by the Node that these packages need."""
    return node(folder, script, *arguments, program=str(OTHERS / ".bin" / "node"))


def run22(folder: Path, *command: str) -> str:
    """What a program of these packages, or one that it has made, writes."""
    done = subprocess.run(
        [str(OTHERS / ".bin" / "node"), *command], cwd=folder, capture_output=True, text=True, timeout=110, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
