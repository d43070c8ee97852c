"""`kiwi revise`, and what undoes it, as they are typed."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from kiwi_recipes.library import Location
from kiwi_recipes.testing import Scenario, ScriptedUpstream
from tests.library.test_command import Command
from tests.library.test_faults import kept_in
from tests.library.test_revise import VEGAN, changing
from tests.support import warm
from tests.support.app import llm_yaml, scripted_only


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


@pytest.fixture
def kiwi(tmp_path: Path, file: Path) -> Command:
    return Command(tmp_path, str(file))


def revise(folder: Path, *arguments: str, models: tuple[Scenario, ...] = ()) -> subprocess.CompletedProcess[str]:
    models = models or (changing(*VEGAN),)
    env = {"HOME": str(folder), "KIWI_LIBRARY": str(folder / "library.db"), "COLUMNS": "120", "PATH": "/usr/bin:/bin"}
    with ScriptedUpstream(*models) as upstream, llm_yaml(scripted_only(upstream.url)) as config:
        ran = subprocess.run(
            [warm.kiwi(), "revise", *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            cwd=folder,
            env={**env, "KIWI_LLM_CONFIG": config},
        )
    assert "Traceback" not in ran.stderr
    return ran


async def test_changed_kept_and_undone(kiwi: Command, file: Path, tmp_path: Path) -> None:
    await kept_in(Location(file=file), "Omelette")
    (one,) = kiwi.json("list")["recipes"]
    short = one["id"][:8]
    shown = revise(tmp_path, short, "make it vegan")
    assert shown.returncode == 0, shown.stderr
    for words in ("ingredient 3\n  - 50 g feta, crumbled\n", "  + 300 g firm tofu, crumbled\n", "title\n"):
        assert words in shown.stdout
    assert kiwi.json("show", short)["title"] == "Omelette"  # nobody was there to say yes
    assert "Nothing is kept: --accept keeps it." in shown.stderr
    kept = revise(tmp_path, short, "make it vegan", "--accept")
    assert f"kiwi recipes undo {short}" in kept.stderr
    now = kiwi.json("show", short)
    assert (now["title"], now["revision"]) == ("Spinach and tofu scramble", 2)
    assert now["provenance"]["wish"] == "make it vegan"
    listed = kiwi("revisions", short).stdout
    assert "  2  now" in listed
    assert "(make it vegan)" in listed
    assert kiwi("undo", short).stdout == "It is Omelette again.\n"
    assert kiwi.json("undo", short, "--to", "2")["title"] == now["title"]
    assert [row["revision"] for row in kiwi.json("revisions", short)["revisions"]] == [4, 3, 2, 1]
    assert "no such revision" in kiwi.fails("undo", short, "--to", "9")


async def test_events_and_parts(kiwi: Command, file: Path, tmp_path: Path) -> None:
    await kept_in(Location(file=file), "Omelette")
    short = kiwi.json("list")["recipes"][0]["id"][:8]
    assert "has never been changed" in kiwi.fails("undo", short)
    ran = revise(tmp_path, short, "--path", "/title", "--json", models=(changing("title: Green eggs"),))
    events = [json.loads(line) for line in ran.stdout.splitlines()]
    assert events[0]["revises"]["path"] == "/title"
    assert events[-1]["recipe"]["revision"]["changes"] == [{"path": "/title", "was": "Omelette", "now": "Green eggs"}]
    for arguments, words in (
        ((short,), "Send a wish"),
        ((short, "?!"), "Say in words"),
        ((short, "--path", "/steps/9"), "numbered 0 to 2"),
        (("00000000", "vegan"), "no such recipe"),
    ):
        refused = revise(tmp_path, *arguments)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert words in refused.stderr
    nothing = revise(tmp_path, short, "asdf", "--accept", models=(changing(), changing()))
    assert nothing.returncode == 4
    assert "Nothing was changed" in nothing.stdout
    assert kiwi.json("show", short)["revision"] == 1
    kiwi("delete", short)
    assert "was deleted" in revise(tmp_path, short, "vegan").stderr


async def test_for_eight_with_no_model_at_all(kiwi: Command, file: Path, tmp_path: Path) -> None:
    await kept_in(Location(file=file), "Omelette")
    short = kiwi.json("list")["recipes"][0]["id"][:8]
    ran = revise(tmp_path, short, "for eight", "--accept", models=(Scenario((), status=500),))
    assert ran.returncode == 0, ran.stderr
    assert kiwi.json("show", short)["recipe"]["servings"] == 8
