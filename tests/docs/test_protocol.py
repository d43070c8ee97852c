"""docs/protocol.md says what there is: its example runs as printed, its tables name all that the code knows."""

from __future__ import annotations

import re
import subprocess
from dataclasses import MISSING, fields
from pathlib import Path
from typing import get_args

from kiwi_recipes.api.refusals import STATUS_OF
from kiwi_recipes.app import create_app
from kiwi_recipes.recipes.events import RecipeEvent
from kiwi_recipes.settings import Settings, explain
from kiwi_recipes.streams.events import StatusPhase
from tests.support.app import Transcript, cooked, kitchen

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "protocol.md").read_text()


def row(name: str) -> list[str]:
    """The cells of the table row that begins with this name."""
    (line,) = [line for line in TEXT.splitlines() if line.startswith(f"| `{name}` |")]
    return [cell.strip() for cell in line.split("|")[1:-1]]


def test_the_example_runs_as_printed() -> None:
    (command,) = re.findall(r"```sh\n(curl .*?)```", TEXT, re.S)
    with kitchen(cooked()) as place:
        command = command.replace(":8512", f":{place.kiwi.port}")
        answer = subprocess.run(["bash", "-c", command], capture_output=True, check=True, timeout=30).stdout
    found = Transcript()
    found.feed(answer)
    assert found.done
    assert found.last["type"] == "recipe.completed"
    assert f'"schema":"{found.events[0]["schema"]}","protocol":1}}' in TEXT


def test_every_setting_with_its_default() -> None:
    for field in Settings.model_fields.values():
        assert field.alias is not None
        default = field.get_default()
        listed = ", ".join(default) if isinstance(default, tuple) else default
        said = "" if listed is None else str(listed).lower()
        assert row(field.alias)[1] == said


def test_every_variable_of_a_model_server_is_told_and_shown() -> None:
    """`kiwi settings` shows those that the router reads, and docs/router.md has them."""
    source = (ROOT / "kiwi_recipes" / "llm" / "routing" / "config_sources.py").read_text()
    read = set(re.findall(r'environ(?:\.get\(|\[)"([A-Z_]+)"', source)) - {"HOME", "KIWI_LLM_CONFIG"}
    read |= set(re.findall(r'_if_set\("([A-Z_]+)"', source))
    told = re.findall(r"^\| (`[A-Z_]+`[`A-Z_, ]*) \|", (ROOT / "docs" / "router.md").read_text(), re.M)
    assert read == set(re.findall(r"\w+", " ".join(told)))
    assert read <= {setting.name for setting in explain(Settings(), {}, Path("none"))}


def test_every_route_has_its_row() -> None:
    """In the table of calls: by its whole path, or by its end behind `…` or `...`."""
    told = TEXT.split("\n## Calls\n")[1].split("\n### ")[0]
    calls = {
        re.sub(r"\{\w+\}", "{}", call).split("?")[0]
        for call in re.findall(r"`(?:[A-Z, ]+)?((?:/|…|\.\.\.)[^` ]+)`", told)
    }
    paths = {re.sub(r"\{\w+\}", "{}", path) for path in create_app(Settings()).openapi()["paths"]}
    assert len(paths) > 20
    ends = tuple(call.lstrip("….") for call in calls if call[0] in "….")
    assert not [path for path in paths - calls if not path.endswith(ends)]


def test_every_error_with_its_status() -> None:
    for code, status in {**STATUS_OF, "internal": 500}.items():
        if code not in ("server_shutdown", "internal"):
            assert row(code)[1] == str(status)
        else:
            assert f"| `{code}` | {status} |" in TEXT


def test_every_event_with_its_fields() -> None:
    for event in get_args(RecipeEvent):
        own = {field.name: field for field in fields(event)}
        told = row(str(own.pop("type").default))[1]
        if not told.startswith("the same"):
            for name, field in own.items():
                optional = field.default is None and field.default is not MISSING
                assert f"`{name}{'?' * optional}`" in told


def test_every_phase() -> None:
    assert "Phases: " + ", ".join(f"`{phase}`" for phase in get_args(StatusPhase)) in TEXT


def test_every_code_of_a_problem() -> None:
    sources = [*(ROOT / "kiwi_recipes" / "api").glob("*.py")]
    codes = set(re.findall(r"Problem\(\s*\d{3},\s*\"(\w+)\"", "".join(path.read_text() for path in sources)))
    assert len(codes) > 12
    assert not [code for code in codes if f"`{code}`" not in TEXT]


def test_every_code_of_a_problem_of_the_proxys() -> None:
    codes = re.findall(r'"code":"(\w+)"', (ROOT / "nginx.cloud.conf").read_text())
    assert len(codes) > 4
    assert not [code for code in codes if f"`{code}`" not in TEXT]
