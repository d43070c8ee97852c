"""`kiwi record`, `kiwi replay --serve` and `kiwi inspect`, as commands."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import httpx
import pytest

from kiwi_recipes.inspection import inspect
from kiwi_recipes.recording import read_recording
from kiwi_recipes.testing import ScriptedUpstream
from tests.reliability.test_command import KIWI, kiwi
from tests.support.app import cooked, scripted_only
from tests.support.fixtures import ALL, FIXTURES, named
from tests.support.servers import kiwi_environ, running

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
    for name in ("p.jsonl", "p.events.jsonl"):
        assert "xyzzy" not in (tmp_path / name).read_text()
    assert "The model itself wrote what you typed: eggs, feta." in private.stderr
    again = kiwi(tmp_path, "record", "x.jsonl", *arguments)
    assert (again.returncode, "exists already" in again.stderr) == (1, True)


@pytest.mark.parametrize(
    ("file", "family", "path"),
    [(PLAIN, "openai", "/v1/models"), (TOLD, "kiwi", "/api/v1/health"), (PLAIN, "ollama", "/api/tags")],
)
def test_replay_serves(file: Path, family: str, path: str, tmp_path: Path) -> None:
    command = [KIWI, "replay", str(file), "--serve", "0", "--as", family, "--speed", "max"]
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
