"""Recordings and texts as a backend, and the recorder that makes recordings."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from types import SimpleNamespace

import pytest

from kiwi_recipes.llm.addresses import parse_base_url
from kiwi_recipes.llm.backends import replay
from kiwi_recipes.llm.backends.http_backend import HttpBackend
from kiwi_recipes.llm.backends.replay import ReplayBackend
from kiwi_recipes.llm.transport import new_transport
from kiwi_recipes.llm.types import Finish, Phase, Prompt, Text
from kiwi_recipes.recording import Recording, RecordingError, RecordingTransport, read_recording
from kiwi_recipes.testing import Scenario, ScriptedUpstream
from tests.support.wires import WIRES, Outcome, WireCase, drain

RECORDINGS = sorted((Path(__file__).parent.parent / "fixtures/recordings").glob("*.jsonl"))


def content(recording: Recording) -> str:
    """What the model wrote, read from the wire in the plainest way."""
    frames = [json.loads(line[6:]) for line in recording.wire.decode().split("\n") if line.startswith("data: {")]
    return "".join(c["delta"].get("content") or "" for frame in frames for c in frame["choices"])


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
async def test_every_recording_says_what_the_model_said(path: Path) -> None:
    recording = read_recording(path)
    outcome = await drain(ReplayBackend("replay", path, speed=0), Prompt(""))
    assert outcome.text == content(recording)
    assert outcome.finish is not None
    assert (outcome.finish.backend, outcome.finish.model) == ("replay", recording.model)
    assert outcome.phases == ["reading_prompt", "writing"]


@pytest.mark.quick_time
async def test_the_pace_is_the_recorded_one_times_the_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    path = next(path for path in RECORDINGS if "free-prose" in path.name)
    recorded = {round(piece.ms / 2000, 3) for piece in read_recording(path).pieces}

    time = asyncio.get_running_loop().time
    monkeypatch.setattr(replay, "time", SimpleNamespace(monotonic=time))
    stream = ReplayBackend("replay", path, speed=2).stream(Prompt(""))
    found = [round(time(), 3) async for chunk in stream if isinstance(chunk, Text)]
    assert len(set(found)) > len(found) / 2
    assert set(found) <= recorded


async def test_at_no_wait_at_all_others_still_get_their_turn() -> None:
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(other())
    await drain(ReplayBackend("replay", RECORDINGS[0], speed=0), Prompt(""))
    task.cancel()
    assert turns > 50


async def test_a_text_is_told_word_by_word(tmp_path: Path) -> None:
    text = "  Beat the eggs,\n\nthen 🍳 fry\u2028them. \n"
    file = tmp_path / "answer.txt"
    file.write_text(text, "utf-8")
    backend = ReplayBackend("replay", file, speed=0)
    chunks = [chunk async for chunk in backend.stream(Prompt(""))]
    assert "".join(chunk.text for chunk in chunks if isinstance(chunk, Text)) == text
    assert len(chunks) > 6
    assert isinstance(chunks[-1], Finish)
    assert (await backend.health()).state == "ready"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("no.jsonl", None),
        ("no.txt", None),
        ("bad.jsonl", b"{}\n"),
        ("bad.jsonl", b""),
        ("bad.jsonl", b"not json\n"),
        ("bad.jsonl", b"[]\n"),
        ("bad.jsonl", b"\xff\xfe"),
        ("bad.txt", b"\xff\xfe"),
    ],
)
async def test_what_can_not_be_replayed_is_told(tmp_path: Path, name: str, data: bytes | None) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    backend = ReplayBackend("replay", tmp_path / name)
    outcome = await drain(backend, Prompt(""))
    health = await backend.health()
    assert outcome.code == "upstream_error"
    assert outcome.error is not None
    assert name in outcome.error.message
    assert not outcome.error.retryable
    assert (health.state, health.remedy is not None) == ("misconfigured", True)


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    lines = RECORDINGS[0].read_text().split("\n")
    file = tmp_path / "x.jsonl"
    file.write_text("\n".join([*lines[:4], lines[4][:-5], *lines[5:]]))
    with pytest.raises(RecordingError, match=r"x\.jsonl:5: not JSON"):
        read_recording(file)


def test_a_negative_speed_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="speed"):
        ReplayBackend("replay", RECORDINGS[0], speed=-1)


# --- recording


async def record(wire: WireCase, scenario: Scenario, path: Path) -> Outcome:
    async with ScriptedUpstream(scenario) as upstream:
        transport = RecordingTransport(new_transport(parse_base_url(upstream.url)), path, "a scripted server")
        backend: HttpBackend = wire.backend("a", upstream.url, "m", transport=transport, api_key="sk-secret")
        try:
            return await drain(backend)
        finally:
            await backend.aclose()


@pytest.mark.parametrize("wire", WIRES, ids=lambda wire: wire.name)
@pytest.mark.parametrize("size", [1, 7, 4096])
async def test_what_was_recorded_is_what_is_replayed(wire: WireCase, size: int, tmp_path: Path) -> None:
    file = tmp_path / "stream.jsonl"
    scenario = wire.stream(['{"title": "', "Crème\u2028", "🥝", '"}'])
    live = await record(wire, scenario.recut(size), file)
    again = await drain(ReplayBackend("replay", file, speed=0))
    assert again.text == live.text == '{"title": "Crème\u2028🥝"}'
    recording = read_recording(file)
    assert recording.wire == scenario.body[: len(recording.wire)]
    assert recording.request["model"] == "m"
    assert [piece.ms for piece in recording.pieces] == sorted(piece.ms for piece in recording.pieces)
    assert "sk-secret" not in file.read_text()


@pytest.mark.parametrize("wire", WIRES, ids=lambda wire: wire.name)
async def test_a_refusal_is_recorded_and_replayed_as_one(wire: WireCase, tmp_path: Path) -> None:
    file = tmp_path / "stream.jsonl"
    live = await record(wire, wire.refusal("too much to do", 503), file)
    again = await drain(ReplayBackend("replay", file, speed=0))
    assert live.code == again.code == "backend_overloaded"


async def test_a_file_that_can_not_be_written_does_not_disturb_the_stream(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        outcome = await record(WIRES[0], WIRES[0].stream(["Hello"]), tmp_path / "no such folder" / "x.jsonl")
    assert outcome.text == "Hello"
    assert "is not recorded" in caplog.text


async def test_a_full_disk_does_not_disturb_the_stream(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        outcome = await record(WIRES[0], WIRES[0].stream(["Hello"]), Path("/dev/full"))
    assert outcome.text == "Hello"
    assert "No space left on device" in caplog.text


async def test_the_first_phase_comes_before_the_wait() -> None:
    chunks = ReplayBackend("replay", RECORDINGS[0]).stream(Prompt(""))
    first = await anext(chunks)
    await chunks.aclose()
    assert isinstance(first, Phase)
