"""The recordings that tests stand on: enough of them, each truthful about where it comes from, none with a secret."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from kiwi_recipes.llm.backends.replay import ReplayBackend
from kiwi_recipes.llm.types import Prompt
from kiwi_recipes.recipes.schemas import RecipeRequest
from kiwi_recipes.recording import read_recording
from tests.support import scripted_fixtures
from tests.support.fixtures import ALL, EVENTS, UPSTREAM, named
from tests.support.wires import drain

RECORDED = [path for path in ALL if path.parent.name != "scripted"]
LARGEST = 70_000
ALL_TOGETHER = 3_000_000


def test_there_are_sixty_and_more() -> None:
    folders = Counter(path.parent.name for path in ALL)
    assert len(UPSTREAM) >= 60
    assert folders["recordings"] == 8
    assert folders["recorded"] >= 30 + 4
    assert folders["events"] >= 8


@pytest.mark.parametrize("path", ALL, ids=named)
def test_each_says_why_it_is_there(path: Path) -> None:
    why = read_recording(path).header.why
    assert 5 < len(why) < 120
    assert "\n" not in why


@pytest.mark.parametrize("path", RECORDED, ids=named)
def test_what_is_said_to_be_recorded_looks_so(path: Path) -> None:
    """It names the server with its version, and its times fall as no script has them: on no grid."""
    recording = read_recording(path)
    header = recording.header
    assert header.origin == "recorded"
    assert re.search(r"llama\.cpp server via xllamacpp \d{4}\.\d+", header.source)
    assert header.model.startswith("SmolLM2-135M-Instruct")
    assert header.when is not None or header.version == 1
    times = [piece.ms for piece in recording.pieces] + [event.ms for event in recording.events]
    gaps = Counter(round(after - before, 1) for before, after in pairwise(times))
    assert len(times) < 40 or len(gaps) > 10
    if len(times) > 40 and header.kind == "upstream":
        assert b"SmolLM2" in recording.wire or header.api in ("openai.responses", "anthropic.messages")


def test_the_scripted_ones_are_what_the_script_makes() -> None:
    files = {path.stem: path.read_bytes() for path in ALL if path.parent.name == "scripted"}
    assert files == {
        name: b"".join(scripted_fixtures.lines(script)) for name, script in scripted_fixtures.SCRIPTS.items()
    }
    assert {read_recording(path).header.origin for path in ALL if path.stem in files} == {"scripted"}
    assert all("scripted" in read_recording(path).source for path in ALL if path.stem in files)


SECRETS = re.compile(
    r"/(?:home|root|tmp|work|Users|usr|opt)/|\bsk-[A-Za-z0-9]{8}|Bearer |api[-_]key\"|authorization|[\w.]+@[\w-]+\.\w+"
    r"|BEGIN [A-Z ]*PRIVATE KEY|eyJ[\w-]{10}|\b(?:\d{1,3}\.){3}\d{1,3}\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", ALL, ids=named)
def test_none_holds_a_key_a_path_or_a_person(path: Path) -> None:
    text = path.read_text("utf-8")
    assert SECRETS.findall(text.replace("invalid x-api-key", "")) == []


def test_they_are_small() -> None:
    sizes = {named(path): path.stat().st_size for path in ALL}
    assert sum(sizes.values()) < ALL_TOGETHER
    old = {name for name in sizes if name.startswith("recordings/")}
    assert {name: size for name, size in sizes.items() if size > LARGEST and name not in old} == {}


@pytest.mark.parametrize("path", UPSTREAM, ids=named)
async def test_each_can_be_replayed(path: Path) -> None:
    """To its end, as an answer or as the refusal that it is; and a whole one says what the model said."""
    recording = read_recording(path)
    outcome = await drain(ReplayBackend("replay", path, speed=0), Prompt("", schema={}))
    assert (outcome.finish is not None) or outcome.error is not None
    if recording.status != 200:
        assert outcome.error is not None


@pytest.mark.parametrize("path", EVENTS, ids=named)
def test_the_events_are_of_a_request_that_is_still_allowed(path: Path) -> None:
    RecipeRequest.model_validate_json(json.dumps(read_recording(path).request))
