"""Streams that keep to the rules and streams that don't: judged alike here and by the page
(frontend/tests/contract.test.ts reads the same files)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from kiwi_client import EventOrder as ClientsOrder
from kiwi_client import KiwiClient, ProtocolError
from kiwi_client.events import event_of

from kiwi_recipes.event_order import EventOrder
from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.testing import Hangup, Scenario, ScriptedUpstream, Send
from tests.support.fixtures import FIXTURES
from tests.support.folded import FOLDED, SOURCES, file_of, text_of

Case = dict[str, Any]

STREAMS: list[Case] = json.loads((FIXTURES / "protocol" / "broken_streams.json").read_text("utf-8"))
FOLDS: list[Case] = json.loads((FIXTURES / "protocol" / "folds.json").read_text("utf-8"))
COMPLETED = {"type": "recipe.completed", "recipe": {}, "finish_reason": "stop", "usage": {}, "timings": {}}


def data_of(frame: Any) -> str:
    return frame if isinstance(frame, str) else json.dumps(frame)


@pytest.mark.parametrize("case", STREAMS, ids=lambda case: case["name"])
def test_each_frame_is_judged(case: Case) -> None:
    """Up to the first one that is refused: nobody reads on behind that."""
    for order in (EventOrder(), ClientsOrder(event_of)):
        moves = []
        for frame in case["frames"]:
            verdict = order.read(data_of(frame))
            moves.append(verdict.move)
            assert (verdict.reason != "") == (verdict.move in ("broken", "violation"))
            assert (verdict.event is not None) == (verdict.move == "deliver")
            if verdict.reason:
                break
        assert moves == case["verdicts"], type(order).__module__


@pytest.mark.parametrize("case", STREAMS, ids=lambda case: case["name"])
async def test_so_it_is_by_the_client(case: Case) -> None:
    """What was lost is asked for again, behind the last event that was read; what breaks the rules is refused."""
    delivered = case["verdicts"].count("deliver")
    seen = [frame for frame, move in zip(case["frames"], case["verdicts"], strict=False) if move in ("deliver", "skip")]
    due = max((int(frame["seq"]) for frame in seen), default=-1) + 1
    started = {"type": "stream.started", "id": "b" * 32, "level": 3, "schema": "/schema", "protocol": 1}
    missing = [started] * (due == 0) + [COMPLETED]
    rest = [{**event, "seq": due + at} for at, event in enumerate(missing)]
    with ScriptedUpstream(stream_of(case["frames"])) as server:
        server.route("GET", f"/api/v1/recipes/streams/{'b' * 32}", stream_of([*rest, "[DONE]"]))
        async with KiwiClient(server.url) as client:
            events = []
            try:
                async for event in client.stream({"pantry_items": ["eggs"]}):
                    events.append(event)  # noqa: PERF401 - those before a refusal count
                outcome = "resume" if server.probes else "ending"
            except ProtocolError:
                outcome = "refused"
    assert outcome == case["outcome"]
    assert len(events) == delivered + (len(missing) if outcome == "resume" else 0)
    if outcome == "resume":
        assert server.probes[0].headers.get("last-event-id") == (str(due - 1) if due else None)


def stream_of(frames: list[Any]) -> Scenario:
    data = b"".join(f"data: {data_of(frame)}\n\n".encode() for frame in frames)
    headers = {
        "content-type": "text/event-stream; charset=utf-8",
        "location": f"/api/v1/recipes/streams/{'b' * 32}",
    }
    return Scenario((Send(b": hb\n\n" + data), Hangup()), headers=headers)


@pytest.mark.parametrize("case", FOLDS, ids=lambda case: case["name"])
def test_events_add_up_to_the_recipe(case: Case) -> None:
    fold = EventFold()
    for step in case["steps"]:
        before = json.dumps(step["event"])
        fold.apply(step["event"])
        assert fold.recipe == step["recipe"]
        assert fold.lines == step.get("lines", {})
        assert json.dumps(step["event"]) == before, "an event is not changed by what comes behind it"


@pytest.mark.parametrize("recording", SOURCES, ids=lambda path: path.stem)
def test_a_recorded_stream_adds_up_to_what_it_did(recording: Path) -> None:
    assert file_of(recording).read_text("utf-8") == text_of(recording), "run `make snapshots`, and read the difference"


def test_there_is_a_file_for_each_and_no_other() -> None:
    assert {file.name for file in FOLDED.iterdir()} == {file_of(recording).name for recording in SOURCES}
