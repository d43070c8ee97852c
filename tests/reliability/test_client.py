"""The Python client over connections that break: every event once, in order, and one request to the model."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from kiwi_client import KiwiClient, ProblemError, ProtocolError, StreamStarted

from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.streams.codec import as_dict
from kiwi_recipes.testing import Hangup, Hold, Pause, Scenario, ScriptedUpstream, Send, ollama_stream
from tests.reliability.conftest import SETTINGS, UNHURRIED
from tests.support.app import ASK, DISH, STREAMS, TEXT, Kitchen, cooked, kitchen, streamed, tokens, web
from tests.support.clock import HANG
from tests.support.cutting_proxy import cutting_proxy
from tests.support.figures import Figure

NDJSON = {"content-type": "application/x-ndjson"}


async def read(client: KiwiClient, **how: Any) -> list[dict[str, Any]]:
    async with asyncio.timeout(60):
        found = [as_dict(event) async for event in client.stream(ASK, **how)]
    events: list[dict[str, Any]] = json.loads(json.dumps(found))
    return events


@pytest.fixture(scope="module")
def place() -> Iterator[Kitchen]:
    """On a busy machine who was cut off may take longer to come back than the grace of the others' server."""
    with kitchen(**SETTINGS | {"KIWI_RESUME_GRACE": UNHURRIED}) as place:
        yield place


@pytest.mark.parametrize("seed", range(6))
async def test_cut_at_random_bytes(place: Kitchen, seed: int, figure: Figure) -> None:
    place.upstream.play(cooked(pause=0.003))
    number = len(place.upstream.requests)
    dice = random.Random(seed)
    cuts = [dice.choice([1, 40, 200, 600, 900, 3000, 9000]) + dice.randrange(60) for _ in range(8)]
    async with cutting_proxy(place.kiwi.port, cuts) as url, KiwiClient(url) as client:
        found = await read(client)
    run = found[0]["id"]
    async with web(place.url) as direct:
        whole = await streamed(direct, run=run)
    assert found == [{key: value for key, value in event.items() if key != "seq"} for event in whole.events]
    assert found[-1]["type"] == "recipe.completed"
    assert len(place.upstream.requests) == number + 1
    figure(9, "cuts survived", str(len(cuts)))


@pytest.mark.parametrize("include", ["fields", "tokens"])
async def test_cut_with_a_part_of_the_events(place: Kitchen, include: str) -> None:
    place.upstream.play(cooked(pause=0.003))
    async with cutting_proxy(place.kiwi.port, [700, 900, 1500]) as url, KiwiClient(url) as client:
        found = await read(client, include=include)
    async with web(place.url) as direct:
        whole = await streamed(direct, run=found[0]["id"], params={"include": include})
    assert [event["type"] for event in found] == whole.types


async def test_a_model_that_is_silent_in_the_middle(figure: Figure) -> None:
    """Heartbeats come between the events; none of them is one."""
    head, *rest = cooked().steps
    silent = Scenario((head, Pause(1.2), *rest), headers=NDJSON)
    with kitchen(silent, KIWI_HEARTBEAT="0.2") as own:
        async with KiwiClient(own.url) as client:
            found = await read(client)
        async with web(own.url) as direct:
            whole = await streamed(direct, run=found[0]["id"])
    assert [event["type"] for event in found] == whole.types
    assert found[-1]["type"] == "recipe.completed"
    figure(10, "the Python client, 1.2 s of silence, a heartbeat every 0.2 s", "whole")


async def test_a_client_of_ones_own_waits_as_long_as_any(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its timeouts are those of short requests: a stream is silent for longer than that."""
    sent: list[httpx.Request] = []

    async def note(request: httpx.Request) -> None:
        sent.append(request)

    head, *rest = cooked().steps
    with kitchen(Scenario((head, Pause(1), *rest), headers=NDJSON), KIWI_HEARTBEAT="10") as own:
        async with (
            httpx.AsyncClient(timeout=0.3, trust_env=False, event_hooks={"request": [note]}) as http,
            KiwiClient(own.url, http=http) as client,
        ):
            found = await read(client)
    assert found[-1]["type"] == "recipe.completed"
    assert len(sent) == 1, "it has come back, as after a cut"


async def test_a_session_is_shown_to_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedUpstream() as proxy, ScriptedUpstream(scripted(STARTED, COMPLETED, done=True)) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        async with KiwiClient(server.url, session="secret") as client:
            found = await read(client)
        assert found[-1]["type"] == "recipe.completed"
        assert (proxy.requests, proxy.probes) == ([], [])


def scripted(*events: dict[str, Any], done: bool) -> Scenario:
    """A server that can't be had: one of a later version, or one that is gone behind its last event."""
    frames = [b": hb\n\n"]
    for seq, event in enumerate(events):
        body = json.dumps({"type": event["type"], "seq": seq, **event})
        frames.append(f"id: {seq}\nevent: {event['type']}\ndata: {body}\n\n".encode())
    last = Send(b"data: [DONE]\n\n") if done else Hangup()
    headers = {"content-type": "text/event-stream; charset=utf-8", "location": f"{STREAMS}/{'b' * 32}"}
    return Scenario((Send(b"".join(frames)), Pause(0.1), last), headers=headers)


STARTED = {"type": "stream.started", "id": "b" * 32, "level": 3, "schema": "/schema", "protocol": 1}
COMPLETED = {"type": "recipe.completed", "recipe": {"title": "T"}, "finish_reason": "stop", "usage": {}, "timings": {}}


async def test_a_connection_that_breaks_behind_the_ending_is_no_error() -> None:
    """Nobody has the run any more: the recipe is there all the same, and success was said."""
    with ScriptedUpstream(scripted(STARTED, COMPLETED, done=False)) as server:
        async with KiwiClient(server.url) as client:
            found = await read(client)
        assert (len(server.requests), len(server.probes)) == (1, 0)
    assert [event["type"] for event in found] == ["stream.started", "recipe.completed"]


async def test_types_of_a_later_version_are_passed_over_whatever_their_name() -> None:
    later = {"type": "recipe.rated", "stars": 5}
    with ScriptedUpstream(scripted(STARTED, later, {"type": "cook.moved"}, COMPLETED, done=True)) as server:
        async with KiwiClient(server.url) as client:
            found = await read(client)
    assert [event["type"] for event in found] == ["stream.started", "recipe.completed"]


async def test_an_ending_that_can_not_be_read_is_an_error() -> None:
    with ScriptedUpstream(scripted(STARTED, {"type": "recipe.completed"}, done=True)) as server:
        async with KiwiClient(server.url) as client:
            with pytest.raises(ProtocolError, match=r"recipe\.completed"):
                await read(client)


async def test_leaving_stops_the_model() -> None:
    """By saying so: the grace for who only goes away is ten minutes."""
    begun = ollama_stream(tokens()[:20], end=False).then(Hold())
    with kitchen(begun, KIWI_RESUME_GRACE=UNHURRIED, KIWI_STALL_TIMEOUT=UNHURRIED) as place:
        await _leave(place)


async def _leave(place: Kitchen) -> None:
    arrival = place.upstream.arrived(1)
    async with KiwiClient(place.url) as client:
        stream = client.stream(ASK)
        event = await anext(stream)
        assert isinstance(event, StreamStarted)
        seen = await asyncio.wrap_future(arrival)
        await stream.aclose()
        await asyncio.wait_for(asyncio.wrap_future(seen.left), HANG)
        assert (await client.status(event.id))["status"] == "cancelled"
        with pytest.raises(ProblemError) as refused:
            await client.suggest({"pantry_items": []})
        assert (refused.value.status, refused.value.code) == (422, "validation")
        with pytest.raises(ProblemError) as unknown:
            await client.status("0" * 32)
        assert unknown.value.status == 404


async def test_the_answer_in_one_piece(place: Kitchen) -> None:
    place.upstream.play(cooked())
    async with KiwiClient(place.url) as client:
        result = await client.suggest(ASK)
    assert result["status"] == "complete"
    assert result["suggestions"][0]["title"] == DISH["title"]


@pytest.mark.parametrize("part", [0.08, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95])
async def test_a_second_attempt_doubles_nothing(place: Kitchen, part: float, figure: Figure) -> None:
    """Row 15: what the client has added up is what was kept and what the second attempt wrote."""
    body = cooked().body
    broken = Scenario((Send(body[: int(len(body) * part)]), Pause(0.1)), headers=NDJSON)
    place.upstream.play(broken.then(*Scenario().cut(0).steps[1:]), cooked(TEXT, size=7))
    async with KiwiClient(place.url) as client:
        found = await read(client)
    last = found[-1]
    assert last["type"] == "recipe.completed"
    (reset,) = (event for event in found if event["type"] == "stream.reset")
    fold = EventFold()
    for number, event in enumerate(found[:-1]):
        fold.apply({**event, "seq": number})
    assert fold.recipe == {name: last["recipe"][name] for name in fold.recipe}
    assert [row["name"] for row in last["recipe"]["ingredients"]] == ["eggs", "spinach", "feta"]
    assert [step["text"] for step in last["recipe"]["steps"]] == [step["text"] for step in DISH["steps"]]
    after = found[found.index(reset) + 1 :]
    kept = tuple(path + "/" for path in reset["kept"])
    closed = [event["path"] for event in after if event["type"] == "field.delta"]
    assert not [path for path in closed if path in reset["kept"] or path.startswith(kept)]
    figure(15, f"kept at {part:.0%}", str(len(reset["kept"])))
