"""The fixtures for users' own tests, here in our own: what they do where something is wrong. In an environment of a
user: tests/packaging/test_pytest_plugin.py."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from kiwi_client import KiwiClient

from kiwi_recipes.recording import RecordingError
from kiwi_recipes.testing import KiwiReplay, KiwiSnapshot
from kiwi_recipes.testing.snapshot import differences
from kiwi_recipes.testing.told import told
from tests.support.clock import HANG
from tests.support.fixtures import FIXTURES

PLAIN = FIXTURES / "events" / "plain.jsonl"
ANSWER = FIXTURES / "scripted" / "openai-plain.jsonl"


async def test_a_recorded_stream_is_served_and_gives_its_events(kiwi_replay: KiwiReplay, tmp_path: Path) -> None:
    """In a test that runs in a loop, too; and the client's events are told as the wire's are."""
    events = kiwi_replay.events(PLAIN)
    assert events[-1]["type"] == "recipe.completed"
    async with KiwiClient(kiwi_replay(PLAIN)) as client:
        served = [event async for event in client.stream({"pantry_items": ["eggs"]})]
    writes, compares = (KiwiSnapshot(tmp_path, "a", update=update) for update in (True, False))
    writes(events)
    compares(served)
    made = kiwi_replay.events(ANSWER)
    assert told(made) == told(kiwi_replay.events(ANSWER, cut=1))
    assert [event["seq"] for event in made] == list(range(len(made)))


def test_it_is_served_until_the_test_is_over(tmp_path: Path) -> None:
    with KiwiReplay(FIXTURES) as replay:
        urls = [replay("scripted/openai-plain.jsonl"), replay("scripted/openai-plain.jsonl", family="ollama")]
        for url, path in zip(urls, ("/v1/models", "/api/tags"), strict=True):
            assert urllib.request.urlopen(url + path, timeout=HANG).status == 200
    for url in urls:
        with pytest.raises(urllib.error.URLError):
            urllib.request.urlopen(f"{url}/health", timeout=HANG)


def test_what_is_no_recording_is_said_at_once(kiwi_replay: KiwiReplay, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"kiwi_recording":9}\n')
    for use in (kiwi_replay, kiwi_replay.events):
        with pytest.raises(RecordingError, match=r"broken\.jsonl:1: version 9"):
            use(broken)
        with pytest.raises(FileNotFoundError):
            use("nowhere.jsonl")
    with pytest.raises(ValueError, match="pantry_items"):
        kiwi_replay.events(ANSWER, request={"pantry_items": []})


def test_a_snapshot_that_is_not_there_or_not_the_same(tmp_path: Path) -> None:
    events = [{"type": "field.done", "path": "/title", "value": "Soup", "span": None}]
    compares = KiwiSnapshot(tmp_path, "test_a[x/y]", update=False)
    with pytest.raises(AssertionError, match="--kiwi-snapshot-update"):
        compares(events)
    writes = KiwiSnapshot(tmp_path, "test_a[x/y]", update=True)
    writes(events)
    writes(events, "other")
    assert {file.name for file in (tmp_path / "__kiwi_snapshots__").iterdir()} == {
        "test_a-x-y.jsonl",
        "test_a-x-y-.other.jsonl",
    }
    compares(events)
    compares("".join(f"id: 0\nevent: x\ndata: {json.dumps({**event, 'seq': 0})}\n\n" for event in events))
    with pytest.raises(AssertionError, match='"value": "Stew"'):
        compares([{**events[0], "value": "Stew"}])
    with pytest.raises(AssertionError, match='"value": "Stew"'):
        writes([{**events[0], "value": "Stew"}])  # under one name all streams of a test are the same


def test_of_a_long_line_the_difference_is_shown() -> None:
    old, new = ("a" * 1000 + word + "b" * 1000 for word in ("old", "new"))
    lines = differences(["same", old, "gone"], ["same", new])
    assert [line[:8] for line in lines] == ["-    2  ", "+    2  ", "-    3  "]
    assert "old" in lines[0]
    assert "new" in lines[1]
    assert max(map(len, lines)) < 200
