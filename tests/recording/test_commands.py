"""`kiwi record`, `kiwi replay --serve` and `kiwi inspect`, as commands."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from kiwi_recipes import inspection
from kiwi_recipes.inspection import inspect
from kiwi_recipes.recording import RecordingError, open_recording, read_recording
from kiwi_recipes.replay.in_order import in_order
from kiwi_recipes.streams.events import FieldEvent
from kiwi_recipes.testing import KiwiReplay, ScriptedUpstream
from tests.reliability.test_command import kiwi
from tests.support import warm
from tests.support.app import cooked, scripted_only
from tests.support.fixtures import ALL, FIXTURES, named
from tests.support.servers import INSTALLED, kiwi_environ, running

PLAIN = FIXTURES / "recorded" / "plain.jsonl"
TOLD = FIXTURES / "events" / "plain.jsonl"


def test_record_keeps_both_sides(tmp_path: Path) -> None:
    with ScriptedUpstream(cooked()) as upstream:
        (tmp_path / "kitchen.yaml").write_text(scripted_only(upstream.url))
        arguments = ("eggs, xyzzy beans, feta", "--source", "a scripted server", "--why", "a test")
        run = kiwi(tmp_path, "record", "x.jsonl", *arguments, KIWI_LLM_CONFIG="kitchen.yaml")
        private = kiwi(tmp_path, "record", "p.jsonl", *arguments, "--private", KIWI_LLM_CONFIG="kitchen.yaml")
    assert run.returncode == 0
    upstream_side, events_side = read_recording(tmp_path / "x.jsonl"), read_recording(tmp_path / "x.events.jsonl")
    assert (upstream_side.header.api, upstream_side.header.why) == ("ollama.generate", "a test")
    assert events_side.request["pantry_items"] == ["eggs", "xyzzy beans", "feta"]
    assert events_side.events[-1].event["type"] == "recipe.completed"
    assert events_side.end is not None
    assert events_side.end.how == "whole"
    assert "xyzzy" in (tmp_path / "x.jsonl").read_text()
    assert inspect(tmp_path / "x.events.jsonl").model == inspect(tmp_path / "x.jsonl").model == "scripted:latest"
    for name in ("p.jsonl", "p.events.jsonl"):
        assert "xyzzy" not in (tmp_path / name).read_text()
    assert "The model itself wrote what you typed: eggs, feta." in private.stderr
    again = kiwi(tmp_path, "record", "x.jsonl", *arguments)
    assert (again.returncode, "exists already" in again.stderr) == (1, True)


def test_record_says_what_it_can_not_keep(tmp_path: Path) -> None:
    """Before a model has written for nothing, where that can be known before."""
    for file, said in {"no/x.jsonl": "There is no folder no.", "x.txt": "x.txt must end in .jsonl"}.items():
        run = kiwi(tmp_path, "record", file, "eggs")
        assert (run.returncode, run.stdout, said in run.stderr) == (1, "", True), file
    with ScriptedUpstream(cooked()) as upstream:
        (tmp_path / "kitchen.yaml").write_text(scripted_only(upstream.url))
        command = [INSTALLED, "record", "x.jsonl", "eggs, feta", "--private"]
        limited = ["sh", "-c", 'ulimit -f 8; exec "$@"', "sh", *command]
        environ = kiwi_environ(tmp_path, "http://127.0.0.1:9", HOME=str(tmp_path), KIWI_LLM_CONFIG="kitchen.yaml")
        full = subprocess.run(limited, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
    assert "Spinach and feta omelette" in full.stdout, "the recipe is not lost with the file"
    assert full.stderr.count("can't be written: File too large.") == 2
    assert re.search(r"What was recorded is not whole: x\.jsonl:\d+: cut off in the middle", full.stderr)
    assert (full.returncode, "Traceback" in full.stderr) == (1, False)


@pytest.mark.parametrize(
    ("file", "family", "path"),
    [(PLAIN, "openai", "/v1/models"), (TOLD, "kiwi", "/api/v1/health"), (PLAIN, "ollama", "/api/tags")],
)
def test_replay_serves(file: Path, family: str, path: str, tmp_path: Path) -> None:
    command = [warm.kiwi(), "replay", str(file), "--serve", "0", "--as", family, "--speed", "max"]
    environ = kiwi_environ(tmp_path, "http://127.0.0.1:9", HOME=str(tmp_path))
    with running(command, cwd=tmp_path, env=environ, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        found = re.search(rb"http://127\.0\.0\.1:\d+", process.stderr.readline())
        assert found is not None
        assert httpx.get(found[0].decode() + path).status_code == 200
        process.stderr.close()


def test_what_can_not_be_replayed_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"kiwi_recording": 9}\n')
    for arguments in (("replay", "x.jsonl", "--serve", "0"), ("inspect", "x.jsonl")):
        run = kiwi(tmp_path, *arguments)
        assert (run.returncode, run.stderr.count("\n")) == (1, 1)
        assert "x.jsonl:1: version 9" in run.stderr
    run = kiwi(tmp_path, "replay", str(PLAIN), "--speed", "fast")
    assert (run.returncode, "--speed takes 1x" in run.stderr) == (1, True)


def test_inspect_prints_a_table_and_draws(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    run = kiwi(tmp_path, "inspect", str(PLAIN), "--plot", "x.svg")
    assert run.returncode == 0
    assert "/ingredients/0" in run.stdout
    assert "first token" in run.stdout
    assert "/ingredients/0" in (tmp_path / "x.svg").read_text()


@pytest.mark.parametrize("path", ALL, ids=named)
def test_every_fixture_can_be_inspected(path: Path) -> None:
    found = inspect(path)
    assert found.outcome
    assert found.tokens == sorted(found.tokens)


def test_both_sides_of_a_run_tell_the_same() -> None:
    upstream, events = inspect(PLAIN), inspect(TOLD)
    assert len(upstream.tokens) == len(events.tokens) == 158
    done = {one.path for one in upstream.fields.values() if one.state == "done"}
    assert done == {one.path for one in events.fields.values() if one.state == "done"}
    assert json.loads(TOLD.read_text().splitlines()[-2])["event"]["type"] == "recipe.completed"


STARTED = {"type": "stream.started", "seq": 0, "id": "a", "level": 3, "schema": "/schema", "protocol": 1}
TITLE = {"type": "field.done", "seq": 1, "path": "/title", "value": "Soup", "span": None}
CANCELLED = {"type": "recipe.cancelled", "seq": 1, "recipe": {}, "finish_reason": "", "usage": {}, "timings": {}}
HEADER = {"kiwi_recording": 2, "kind": "events", "source": "s", "model": "m", "request": {}, "status": 200}
BROKEN: dict[str, tuple[list[dict[str, Any]], int]] = {
    "a member that is missing": ([STARTED, {"type": "field.delta", "seq": 1, "text": "a"}], 3),
    "a path that is none": ([STARTED, TITLE, {**TITLE, "seq": 2, "path": "title"}], 4),
    "an event behind the ending": (
        [STARTED, CANCELLED, {**TITLE, "seq": 2}],
        4,
    ),
    "no number": ([STARTED, {"type": "token", "text": "a"}], 3),
    "no beginning": ([TITLE], 2),
}


@pytest.mark.parametrize("name", BROKEN)
def test_events_that_break_the_rules_are_said_with_their_line(
    name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """By `inspect`, and by who replays them."""
    events, line = BROKEN[name]
    file = tmp_path / "x.jsonl"
    entries = [{"ms": at, "event": event} for at, event in enumerate(events)]
    file.write_text("".join(json.dumps(entry) + "\n" for entry in (HEADER, *entries)))
    with pytest.raises(RecordingError, match=rf"^x\.jsonl:{line}: "):
        inspect(file)
    if name == "an event behind the ending":
        return  # who replays it says no more behind it
    with KiwiReplay(tmp_path) as replay:
        answer = httpx.post(f"{replay(file)}/api/v1/recipes/suggest", json={"pantry_items": ["eggs"]})
    assert answer.status_code == 502
    assert f"x.jsonl:{line}: " in answer.json()["detail"]
    assert f"Can't replay x.jsonl:{line}: " in caplog.text


def test_where_the_bytes_end_in_the_middle_is_said_on_the_terminal(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Who reads them learns that the connection broke, and no more."""
    file = tmp_path / "x.jsonl"
    file.write_bytes(PLAIN.read_bytes()[:-1000])
    with KiwiReplay(tmp_path) as replay, pytest.raises(httpx.RemoteProtocolError):
        httpx.post(f"{replay(file)}/v1/chat/completions", json={"stream": True})
    assert re.search(r"Can't replay x\.jsonl:\d+: cut off in the middle of the line", caplog.text)


def test_a_demo_leaves_the_library_alone(tmp_path: Path) -> None:
    """Who shows a recording shows it to others."""
    with KiwiReplay(tmp_path) as replay:
        url = replay(TOLD, family="kiwi")
        assert httpx.get(f"{url}/api/v1/recipes").json()["code"] == "library_off"


def test_an_event_of_another_kind_is_no_field(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither one that nobody knows nor one that has been added to the events and says nothing of a value."""
    other = {"type": "field.praised", "seq": 2, "path": "/stars", "value": 5}
    file = tmp_path / "x.events.jsonl"
    events = [STARTED, TITLE, other, {**CANCELLED, "seq": 3}]
    rows = [HEADER, *({"ms": at, "event": event} for at, event in enumerate(events)), {"ms": 9, "end": "whole"}]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert [one.path for one in inspect(file).fields.values()] == ["/title"]
    with open_recording(file) as recording:
        known = [(entry, event or FieldEvent()) for entry, event in in_order(recording)]
    monkeypatch.setattr(inspection, "in_order", lambda _: known)
    assert [one.path for one in inspect(file).fields.values()] == ["/title"]
