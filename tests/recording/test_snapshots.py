"""What the server makes of each recorded answer, as it was the last time: `make snapshots` writes it anew."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from kiwi_recipes.llm.backends.replay import ReplayBackend
from kiwi_recipes.llm.types import Prompt
from tests.support.fixtures import UPSTREAM, named
from tests.support.told import events_of, told
from tests.support.wires import drain

SNAPSHOTS = Path(__file__).parent / "__snapshots__" / Path(__file__).stem
MOST_BYTES = 2_000_000
CUTS = {"as recorded": None, "one character": 1, "seven characters": 7, "whole": 0}


class Lines(SingleFileSnapshotExtension):
    """One file a fixture, one event a line."""

    _write_mode = WriteMode.TEXT
    file_extension = "jsonl"


def file_name(path: Path) -> str:
    """syrupy takes what is behind the last "/" of a test's id for the name of its file."""
    return named(path).replace("/", "-")


@pytest.mark.parametrize("path", UPSTREAM, ids=file_name)
async def test_it_is_what_it_was_however_it_is_cut(path: Path, snapshot: SnapshotAssertion) -> None:
    heard = (await drain(ReplayBackend("replay", path, speed=0), Prompt("", schema={}))).text
    streams = {cut: await events_of(path, size) for cut, size in CUTS.items()}
    for events in streams.values():
        assert heard.startswith("".join(event["text"] for event in events if event["type"] == "token"))
    as_recorded = told(streams["as recorded"])
    for cut, events in streams.items():
        assert told(events) == as_recorded, cut
    assert as_recorded == snapshot.use_extension(Lines)


def test_the_snapshots_are_of_a_size_to_read() -> None:
    sizes = [file.stat().st_size for file in SNAPSHOTS.glob("*.jsonl")]
    assert len(sizes) == len(UPSTREAM)
    assert sum(sizes) < MOST_BYTES


async def test_a_changed_character_changes_a_line(tmp_path: Path) -> None:
    """One letter that the parser would read otherwise: two lines of the field, and the recipes that have it."""
    plain = next(path for path in UPSTREAM if named(path) == "scripted/openai-whole")
    changed = tmp_path / "changed.jsonl"
    text = plain.read_text("utf-8")
    title = json.loads(told(await events_of(plain, None)).splitlines()[-1])["recipe"]["title"]
    word = title.split()[0]
    assert word in text
    changed.write_text(text.replace(word, word[:-1] + "q"), "utf-8")
    before, after = [told(await events_of(path, None)).splitlines() for path in (plain, changed)]
    differing = [old for old, new in zip(before, after, strict=True) if old != new]
    assert 0 < len(differing) < len(before) / 2
    assert any('"/title"' in line for line in differing)


def test_ci_writes_none() -> None:
    command = [sys.executable, "-m", "pytest", "--snapshot-update", "--collect-only", "-q", __file__]
    env = os.environ | {"CI": "true"}
    run = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert "make snapshots" in run.stderr
