"""docs/exports.md: its commands run as printed, its tables name all that there is."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

from kiwi_recipes.library.export import FORMS
from kiwi_recipes.library.imports.errors import Reason
from tests.library.test_files_api import MEALIE, PLAIN
from tests.recipes.pasted.test_pasted import PANCAKES
from tests.recipes.pasted.texts import LETTER
from tests.support import warm
from tests.support.app import Transcript, cooked, kitchen, scripted_only

TEXT = (Path(__file__).parents[2] / "docs" / "exports.md").read_text()


def test_the_commands_run_as_printed(tmp_path: Path) -> None:
    out, back, pasted = re.findall(r"```sh\n(.*?)```", TEXT, re.S)
    (tmp_path / "page.html").write_text(
        f'<!doctype html><script type="application/ld+json">{json.dumps(PLAIN)}</script>'
    )
    (tmp_path / "mealie.json").write_text(json.dumps(MEALIE))
    (tmp_path / "recipe.json").write_text(json.dumps(PLAIN))
    library = tmp_path / "library.db"
    with kitchen(KIWI_LIBRARY=str(library)) as place:
        programs = f"{Path(warm.kiwi()).parent}:{Path(sys.executable).parent}"
        env = {"PATH": f"{programs}:{os.environ['PATH']}", "KIWI_LIBRARY": str(library), "HOME": str(tmp_path)}

        def run(script: str) -> str:
            script = script.replace(":8512", f":{place.kiwi.port}").replace("export ID", 'export "$ID"')
            command = ["bash", "-euo", "pipefail", "-c", script]
            return subprocess.run(
                command, cwd=tmp_path, env=env, capture_output=True, text=True, check=True, timeout=120
            ).stdout

        first = run("kiwi recipes import --json page.html")
        env["ID"] = json.loads(first)["imported"][0]["recipe"]["id"]
        told = run(out)
        assert told.startswith("# Soup\n")
        assert {"soup.paprikarecipes", "soup.cook"} <= {file.name for file in tmp_path.iterdir()}
        assert [line.split()[-1] for line in run(back).splitlines()[:3]] == ["Soup"] * 3
        assert len(json.loads(run("kiwi recipes list --json"))["recipes"]) == 5
        command, curl = pasted.split("\n", 1)
        place.upstream.play(cooked(json.dumps(PANCAKES), size=20))
        found = Transcript()
        found.feed(run(curl).encode())
        assert (found.done, found.last["type"]) == (True, "recipe.completed")
        (tmp_path / "letter.txt").write_text(LETTER)
        (tmp_path / "llm.yaml").write_text(scripted_only(place.upstream.url))
        env["KIWI_LLM_CONFIG"] = str(tmp_path / "llm.yaml")
        assert "Grandma's Pancakes" in run(command)


def test_every_form_and_every_reason() -> None:
    rows = re.findall(r"^\| (`[^|]*?) \|", TEXT, re.M)
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert named == {*FORMS, *get_args(Reason), "not_in_text", "amount_not_in_text", "left_out"}
