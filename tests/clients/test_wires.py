"""The wires of others, as tables over streams of ours: what each makes of a run, a second attempt, each ending."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import ag_ui.core as agui
import pytest
from pydantic import TypeAdapter

from kiwi_recipes.api.wires.ag_ui import AgUi
from kiwi_recipes.api.wires.object_text import ObjectText
from kiwi_recipes.api.wires.projection import Unfinished
from kiwi_recipes.api.wires.ui_messages import UIMessages
from kiwi_recipes.recording import read_recording
from tests.support.fixtures import EVENTS, FIXTURES, named

KEPT = FIXTURES / "protocol" / "protocol-1.jsonl"
Body = dict[str, Any]


def bodies(path: Path) -> list[Body]:
    return [entry.event for entry in read_recording(path).events]


STREAMS = {named(path): bodies(path) for path in [*EVENTS, KEPT]}
FINISHED = {name for name, run in STREAMS.items() if run[-1]["type"] in ("recipe.completed", "recipe.incomplete")}
assert {run[-1]["type"] for run in STREAMS.values()} == {
    "recipe.completed", "recipe.incomplete", "recipe.failed", "recipe.cancelled",
}  # fmt: skip
ENDING = {"finish_reason": "stop", "usage": {}, "timings": {}}
STARTED: Body = {"type": "stream.started", "id": "a" * 32, "level": 3, "schema": "/s", "protocol": 1}


def run_of(*events: Body) -> list[Body]:
    return [{**event, "seq": seq} for seq, event in enumerate((STARTED, *events))]


def done(path: str, value: Any) -> Body:
    return {"type": "field.done", "path": path, "value": value, "span": None}


def completed(recipe: Body) -> Body:
    return {"type": "recipe.completed", "recipe": recipe, **ENDING}


EGGS, SALT, RICE = ({"name": name, "quantity": None} for name in ("eggs", "salt", "rice"))
BEAT: Body
FRY: Body
BEAT, FRY = ({"text": text, "minutes": None, "uses": []} for text in ("Beat.", "Fry."))
FIRST = [done("/title", "A"), done("/ingredients/0", EGGS), done("/ingredients/1", SALT)]
TOLD: dict[str, tuple[list[Body], Body, str]] = {
    "a second attempt goes on with the list": (
        [*FIRST, {"type": "stream.reset", "reason": "stall", "kept": ["/title", "/ingredients/0", "/ingredients/1"]},
         done("/ingredients/2", RICE), done("/ingredients", [EGGS, SALT, RICE]), done("/steps/0", BEAT)],
        {"title": "A", "ingredients": [EGGS, SALT, RICE], "steps": [BEAT], "id": 1},
        '{"title":"A","ingredients":[E,S,R],"steps":[B],"id":1}',
    ),
    "a second attempt writes another title and another list": (
        [*FIRST, {"type": "stream.reset", "reason": "allergen_conflict", "kept": []}, done("/title", "B"),
         done("/ingredients/0", RICE), done("/steps/0", BEAT)],
        {"title": "B", "ingredients": [RICE], "steps": [BEAT]},
        '{"title":"A","ingredients":[E,S,R],"steps":[B],"title":"B","ingredients":[R]}',
    ),
    "a row is dropped": (
        [*FIRST, {"type": "field.dropped", "path": "/ingredients/1", "reason": "x"}, done("/ingredients/2", RICE),
         done("/ingredients", [EGGS, RICE])],
        {"title": "A", "ingredients": [EGGS, RICE]},
        '{"title":"A","ingredients":[E,S,R],"ingredients":[E,R]}',
    ),
    "a list that is never closed, and one that is gone at the end": (
        [done("/steps/0", BEAT), done("/ingredients/0", EGGS)],
        {"ingredients": [EGGS, SALT]},
        '{"steps":[B],"ingredients":[E,S],"steps":null}',
    ),
    "lists that are written in turns": (
        [done("/ingredients/0", EGGS), done("/steps/0", BEAT), done("/ingredients/1", SALT), done("/steps/1", FRY)],
        {"ingredients": [EGGS, SALT], "steps": [BEAT, FRY]},
        '{"ingredients":[E],"steps":[B,F],"ingredients":[E,S]}',
    ),
    "nothing before the end": ([], {"title": "A", "ingredients": [], "steps": [BEAT]},
                              '{"title":"A","ingredients":[],"steps":[B]}'),
}  # fmt: skip
SHORT = {"E": EGGS, "S": SALT, "R": RICE, "B": BEAT, "F": FRY}


@pytest.mark.parametrize("name", TOLD)
def test_object_text_of_what_changes(name: str) -> None:
    events, recipe, shape = TOLD[name]
    project = ObjectText()
    text = b"".join(map(project, run_of(*events, completed(recipe)))).decode()
    wanted = re.sub(r"(?<=[\[,])[ESRBF](?=[\],])", lambda row: json.dumps(SHORT[row[0]], separators=(",", ":")), shape)
    assert text == wanted
    assert {key: value for key, value in json.loads(text).items() if value is not None} == recipe


@pytest.mark.parametrize("name", STREAMS)
def test_object_text_of_whole_streams(name: str) -> None:
    """Every member of a finished recipe once, in what JSON reads; what has none is never whole."""
    run, project = STREAMS[name], ObjectText()
    begun = "".join(project(event).decode() for event in run[:-1])
    if name in FINISHED:
        text = begun + project(run[-1]).decode()
        keys = [key for key, _ in json.loads(text, object_pairs_hook=list)]
        assert json.loads(text) == run[-1]["recipe"]
        assert len(keys) == len(set(keys))
    else:
        with pytest.raises(Unfinished):
            project(run[-1])
        with pytest.raises(ValueError):
            json.loads(begun)


def told_by_sse(data: bytes) -> list[Body]:
    return [json.loads(line[6:]) for line in data.decode().split("\n") if line.startswith("data: ")]


def message_of(chunks: list[Body]) -> list[Body]:
    """The parts that `useChat` keeps: same type and id replace, a reset drops what came since the step began."""
    parts: list[Body] = []
    for chunk in chunks:
        if chunk["type"] == "reset-step":
            parts = []
        elif chunk["type"].startswith("data-") and not chunk.get("transient"):
            same = [part for part in parts if (part["type"], part["id"]) == (chunk["type"], chunk["id"])]
            for part in same:
                part["data"] = chunk["data"]
            if not same:
                parts.append(dict(chunk))
        elif chunk["type"] == "text-delta":
            parts.append({"type": "text", "text": chunk["delta"]})
    return parts


LAST = {
    "recipe.completed": {"type": "finish", "finishReason": "stop"},
    "recipe.incomplete": {"type": "finish", "finishReason": "length"},
    "recipe.cancelled": {"type": "abort", "reason": "stopped"},
}


@pytest.mark.parametrize("name", STREAMS)
def test_ui_messages(name: str) -> None:
    run, project = STREAMS[name], UIMessages()
    chunks = [chunk for event in run for chunk in told_by_sse(project(event))]
    end = run[-1]
    assert chunks[:2] == [{"type": "start", "messageId": run[0]["id"]}, {"type": "start-step"}]
    assert [chunk["type"] for chunk in chunks].count("reset-step") == sum(e["type"] == "stream.reset" for e in run)
    assert chunks[-1] == LAST.get(end["type"]) or (chunks[-1]["type"], chunks[-1]["errorText"]) == (
        "error", end["error"]["message"],
    )  # fmt: skip
    parts = {part["type"]: part for part in message_of(chunks)}
    assert parts.get("data-recipe", {"data": {}})["data"] == end["recipe"]
    assert parts["data-ending"]["data"]["ending"] == end["type"]
    assert ("text" in parts) == (name in FINISHED)
    if name in FINISHED:
        assert end["recipe"]["title"].split()[0] in parts["text"]["text"]


def test_ui_messages_send_again_what_a_second_attempt_keeps() -> None:
    warning = {"type": "warning", "code": "diet", "message": "m", "path": "/title"}
    kept = {"type": "stream.reset", "reason": "stall", "kept": ["/title"]}
    project = UIMessages()
    chunks = [chunk for event in run_of(*FIRST, warning, kept) for chunk in told_by_sse(project(event))]
    after = chunks[[chunk["type"] for chunk in chunks].index("reset-step") + 1 :]
    assert after == [
        {"type": "data-recipe", "id": "recipe", "data": {"title": "A"}},
        {"type": "data-warnings", "id": "warnings", "data": [{"code": "diet", "message": "m", "path": "/title"}]},
    ]


AGUI_EVENT: TypeAdapter[Any] = TypeAdapter(agui.Event)


def patched(state: Body, patch: list[Body]) -> Body:
    """RFC 6902 as far as it is used: members are added, replaced and removed."""
    state = json.loads(json.dumps(state))
    for operation in patch:
        *way, last = operation["path"].split("/")[1:]
        parent = state
        for key in way:
            parent = parent[key]
        assert isinstance(parent, dict)
        if operation["op"] == "remove":
            del parent[last]
        else:
            assert operation["op"] == "add"
            parent[last] = operation["value"]
    return state


@pytest.mark.parametrize("name", STREAMS)
def test_ag_ui(name: str) -> None:
    run, project = STREAMS[name], AgUi("thread", "run")
    told = [event for body in run for event in told_by_sse(project(body))]
    end = run[-1]
    state: Body = {}
    steps: list[str] = []
    for event in told:
        model = AGUI_EVENT.validate_python(event)
        assert json.loads(model.model_dump_json(by_alias=True)) == event, "a member that AG-UI does not have"
        match event["type"]:
            case "STATE_SNAPSHOT":
                state = event["snapshot"]
            case "STATE_DELTA":
                state = patched(state, event["delta"])
            case "STEP_STARTED":
                steps.append(event["stepName"])
            case "STEP_FINISHED":
                assert event["stepName"] == steps[-1]
    kinds = [event["type"] for event in told]
    assert kinds[0] == "RUN_STARTED"
    assert (
        kinds.count("STEP_STARTED") == kinds.count("STEP_FINISHED") == 1 + sum(e["type"] == "stream.reset" for e in run)
    )
    assert kinds[-1] == ("RUN_ERROR" if end["type"] == "recipe.failed" else "RUN_FINISHED")
    if end["type"] == "recipe.failed":
        assert (told[-1]["message"], told[-1]["code"]) == (end["error"]["message"], end["error"]["code"])
    else:
        cancelled = end["type"] == "recipe.cancelled"
        assert told[-1]["outcome"] == {"type": "cancelled" if cancelled else "success"}
    assert state["recipe"] == end["recipe"]
    assert ("TEXT_MESSAGE_CONTENT" in kinds) == (name in FINISHED)


@pytest.mark.parametrize("name", ["protocol-1", "again"])
def test_ag_ui_goes_on_behind_any_event(name: str) -> None:
    run = next(run for known, run in STREAMS.items() if name in known)
    whole = list(map(AgUi("t", "r"), run))
    for after in range(len(run)):
        project = AgUi("t", "r", after)
        assert b"".join(map(project, run)) == b"".join(whole[after + 1 :])
    ids = re.findall(rb"^id: (\d+)$", b"".join(whole), re.MULTILINE)
    assert [int(number) for number in ids] == [body["seq"] for body, data in zip(run, whole, strict=True) if data]
