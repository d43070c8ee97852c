"""Model servers that break off, fall silent, or never stop."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiwi_recipes.llm.answering import Answering, hand_on
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.types import Health, OnChunks, Prompt
from kiwi_recipes.llm.wire.openai import OpenAIReply
from kiwi_recipes.recipes.generator import LLMRecipeGenerator
from kiwi_recipes.recipes.schemas import RecipeRequest
from kiwi_recipes.recording import read_recording
from kiwi_recipes.streams.codec import as_dict
from kiwi_recipes.testing import (
    Forever,
    Hangup,
    Pause,
    Scenario,
    ScriptedUpstream,
    Send,
    json_line,
    ollama_error,
    ollama_stream,
    openai_error,
)
from tests.reliability.test_leaving import memory
from tests.support.app import ASK, DISH, Kitchen, cooked, kitchen, llm_yaml, streamed, tokens, web
from tests.support.clock import HANG, alarm
from tests.support.figures import Figure
from tests.support.servers import INSTALLED, Kiwi, kiwi_server

RECORDING = Path(__file__).parents[1] / "fixtures" / "recordings" / "smollm2-schema-chickpea-curry.jsonl"
NDJSON = {"content-type": "application/x-ndjson"}
SSE = {"content-type": "text/event-stream"}
SETTINGS = {"KIWI_ATTEMPTS": "1", "KIWI_STALL_TIMEOUT": "1", "KIWI_FIRST_CONTENT_TIMEOUT": "1.7"}


# --- row 4 ----------------------------------------------------------------------------------------------------------


class Cut(Answering):
    """The recording's first bytes as a backend, then a broken connection."""

    name = "cut"

    def __init__(self, wire: bytes) -> None:
        self._wire = wire

    async def answer(self, prompt: Prompt, on_chunks: OnChunks) -> None:
        reply = OpenAIReply(self.name, "m", expects_json=True)
        await hand_on(on_chunks, *reply.feed(self._wire))
        await hand_on(on_chunks, *reply.close())
        if not reply.complete:
            raise LLMError("upstream_truncated", "It broke off.", backend=self.name)

    async def health(self) -> Health:
        return Health(self.name, "cut", "ready")

    async def aclose(self) -> None:
        pass


async def events_of(wire: bytes) -> list[dict[str, Any]]:
    generator = LLMRecipeGenerator(Cut(wire), attempts=1)
    return [as_dict(event) async for event in generator.stream_generate(RecipeRequest(**ASK))]


async def test_a_recording_cut_after_every_event(figure: Figure) -> None:
    """A byte more or less within one event of the wire changes nothing: only whole events are read."""
    wire = read_recording(RECORDING).wire
    whole = (await events_of(wire))[-1]
    assert whole["type"] == "recipe.completed"
    ends = [at + 2 for at in range(len(wire)) if wire[at : at + 2] == b"\n\n"]
    states = []
    for number, end in enumerate(ends):
        events = await events_of(wire[:end])
        last = events[-1]
        assert last["type"] in ("recipe.completed", "recipe.incomplete", "recipe.failed")
        for event in events:
            if event["type"] == "field.done" and event["path"].count("/") == 1:
                assert last["recipe"][event["path"][1:]] == event["value"]
                assert event["value"] == whole["recipe"][event["path"][1:]]
        states.append(last["type"])
        if number % 40 == 0:  # and within the event that follows
            inside = await events_of(wire[: end + 25])
            assert [event["type"] for event in inside] == [event["type"] for event in events]
    first_whole = states.index("recipe.completed")
    assert set(states[:first_whole]) == {"recipe.failed", "recipe.incomplete"}
    assert set(states[first_whole:]) == {"recipe.completed"}
    text = "".join(
        event["text"] for event in await events_of(wire[: ends[first_whole - 1]]) if event["type"] == "token"
    )
    assert text.count("{") > text.count("}")
    figure(4, "cuts in one process", str(len(ends)))


@pytest.fixture(scope="module")
def place() -> Iterator[Kitchen]:
    with kitchen(**SETTINGS) as place:
        yield place


async def test_a_recording_cut_at_random_bytes(figure: Figure) -> None:
    wire = read_recording(RECORDING).wire
    whole = (await events_of(wire))[-1]["recipe"]
    dice = random.Random(4)
    cuts = sorted(dice.randrange(400, len(wire)) for _ in range(14))
    with (
        ScriptedUpstream() as upstream,
        llm_yaml(f'backends: {{other: {{type: openai_compat, base_url: "{upstream.url}/v1", model: m}}}}') as config,
        kiwi_server("", KIWI_LLM_CONFIG=config, KIWI_ATTEMPTS="1") as server,
    ):
        async with web(server.url) as client:
            for cut in cuts:
                upstream.play(Scenario((Send(wire),), headers=SSE))  # closes the breaker
                assert (await streamed(client)).last["type"] == "recipe.completed"
                upstream.play(Scenario((Send(wire[:cut]), Pause(0.1), Hangup()), headers=SSE))
                found = await streamed(client)
                closed = {e["path"]: e["value"] for e in found.of_type("field.done") if e["path"].count("/") == 1}
                assert found.done
                assert found.last["type"] != "recipe.completed" or set(closed) >= {"/title", "/ingredients", "/steps"}
                for path, value in closed.items():
                    assert found.last["recipe"][path[1:]] == value == whole[path[1:]]
    figure(4, "cuts over sockets", str(len(cuts)))


# --- row 5 ----------------------------------------------------------------------------------------------------------

ERRORS = [{"error": "secret sauce"}, {"error": {"message": "secret sauce", "type": "server_error"}}, {"error": {}}]


@pytest.mark.parametrize("error", ERRORS, ids=["a text", "an object", "nothing in it"])
@pytest.mark.parametrize("where", ["first", "middle", "last"])
async def test_an_error_in_the_stream(place: Kitchen, error: dict[str, Any], where: str, figure: Figure) -> None:
    lines = [json_line({"model": "m", "response": token, "done": False}) for token in tokens()]
    at = {"first": 0, "middle": len(lines) // 2, "last": len(lines) - 1}[where]
    steps = tuple(Send(line) for line in [*lines[:at], json_line(error)])
    place.upstream.play(cooked(), Scenario(steps, headers=NDJSON))
    async with web(place.url) as client:
        assert (await streamed(client)).last["type"] == "recipe.completed"  # closes the breaker
        answer = await client.post("/api/v1/recipes/suggest", json=ASK)
    assert "secret" not in answer.text
    if where == "first":
        assert (answer.status_code, answer.json()["code"]) == (502, "upstream_error")
    elif answer.status_code == 200:
        assert (answer.json()["status"], answer.json()["error"]["code"]) == ("incomplete", "upstream_error")
    else:
        assert answer.json()["code"] == "upstream_error"
    figure(5, f"an error frame, {where}", f"upstream_error, {answer.status_code}")


async def test_an_error_before_the_first_word_is_anothers_turn(figure: Figure) -> None:
    with ScriptedUpstream(openai_error("secret sauce", 500)) as broken, ScriptedUpstream(cooked()) as well:
        config = (
            f'backends:\n  broken: {{type: openai_compat, base_url: "{broken.url}/v1", model: m}}\n'
            f'  well: {{type: ollama, base_url: "{well.url}", model: "scripted:latest"}}\n'
        )
        with llm_yaml(config) as path, kiwi_server("", KIWI_LLM_CONFIG=path) as server:
            async with web(server.url) as client:
                for _ in range(7):
                    found = await streamed(client)
                    assert found.last["type"] == "recipe.completed"
                    assert found.last["recipe"]["provenance"]["backend"] == "well"
    assert len(broken.requests) == 5  # then the breaker leaves it alone
    figure(5, "requests to a broken backend until the breaker opens", f"{len(broken.requests)}; all 7 recipes whole")


# --- row 11 ---------------------------------------------------------------------------------------------------------

EMPTY = json_line({"model": "m", "response": "", "done": False})


@pytest.mark.parametrize("noise", [b"\n", EMPTY], ids=["blank lines", "empty deltas"])
@pytest.mark.parametrize("begun", [False, True], ids=["before the first word", "after it"])
async def test_noise_is_not_content(place: Kitchen, noise: bytes, begun: bool, figure: Figure) -> None:
    head = [json_line({"model": "m", "response": token, "done": False}) for token in tokens()[: 9 * begun]]
    noisy = Scenario(tuple(Send(line) for line in head), headers=NDJSON).then(Forever((Send(noise), Pause(0.02))))
    place.upstream.play(cooked(), noisy)
    async with web(place.url) as client:
        await streamed(client)
        arrival = place.upstream.arrived(len(place.upstream.requests) + 1)
        due, code = (1.0, "stall_timeout") if begun else (1.7, "first_content_timeout")
        early = alarm(due * 0.9)
        began = time.monotonic()
        found = await streamed(client)
        took = time.monotonic() - began
        assert early.done()
        seen = await asyncio.wrap_future(arrival)
        await asyncio.wait_for(asyncio.wrap_future(seen.left), HANG)  # the noise goes on until then
    assert found.last["error"]["code"] == code
    figure(11, code, f"after {took:.2f} s, set to {due}")


# --- row 14 ---------------------------------------------------------------------------------------------------------

REFUSALS = {
    "JSON among the thoughts only": (ollama_stream([], thinking=tokens()),),
    "think refused": (ollama_error('"scripted" does not support thinking', 400), cooked()),
    "the schema refused": (*[ollama_error("invalid JSON schema in format", 400)] * 2, cooked()),
}


@pytest.mark.parametrize("what", REFUSALS)
async def test_a_server_that_does_not_do_as_it_is_told(what: str, figure: Figure) -> None:
    with kitchen(*REFUSALS[what]) as own:
        async with web(own.url) as client:
            found = await streamed(client)
    assert found.last["type"] == "recipe.completed"
    assert [step["text"] for step in found.last["recipe"]["steps"]] == [step["text"] for step in DISH["steps"]]
    figure(14, what, f"a whole recipe, upstream requests: {len(own.upstream.requests)}")


# --- row 17 ---------------------------------------------------------------------------------------------------------


def unending(head: str, again: str, batch: int = 100) -> Scenario:
    line = json_line({"model": "m", "response": again * 20, "done": False})
    first = json_line({"model": "m", "response": head, "done": False})
    return Scenario((Send(first), Forever((Send(line * batch),))), headers=NDJSON)


ENDLESS = {
    "prose": unending("I would say ", "and then "),
    "white space": unending("{", "   "),
    "a string": unending('{"title": "', "eggs and "),
    "a key": unending('{"', "title"),
    "depth": unending('{"ingredients": ', "["),
    "rows": unending('{"ingredients": [', '{"name": "egg"}, '),
    "rows nobody asked for": unending('{"tags": [', "1, "),
    "a number": unending('{"servings": ', "9"),
    "thoughts": Scenario(
        (Forever((Send(json_line({"model": "m", "response": "", "thinking": "hm " * 20, "done": False}) * 100),)),),
        headers=NDJSON,
    ),
    "one line": Scenario((Send(b'{"model":"m","response":"'), Forever((Send(b"e" * 65536),))), headers=NDJSON),
}


@pytest.fixture(scope="module")
def hungry() -> Iterator[tuple[Kiwi, ScriptedUpstream]]:
    with kitchen(program=INSTALLED, KIWI_ATTEMPTS="1", KIWI_TOTAL_TIMEOUT="60") as place:
        yield place.kiwi, place.upstream


@pytest.mark.parametrize("kind", ENDLESS)
async def test_output_without_an_end(hungry: tuple[Kiwi, ScriptedUpstream], kind: str, figure: Figure) -> None:
    """All of it is ended by what it is, long before the server's clock rings."""
    kiwi, upstream = hungry
    upstream.play(cooked(), ENDLESS[kind])
    async with web(kiwi.url) as client:
        await streamed(client)
        before = memory(kiwi.process.pid)
        arrival = upstream.arrived(len(upstream.requests) + 1)
        began = time.monotonic()
        answer = await client.post("/api/v1/recipes/suggest", json=ASK)
        took = time.monotonic() - began
        seen = await asyncio.wrap_future(arrival)
        await asyncio.wait_for(asyncio.wrap_future(seen.left), HANG)  # it would go on for ever
    body = answer.json()
    code = body.get("code") or (body["error"] or {}).get("code")
    grown = memory(kiwi.process.pid) - before
    figure(17, kind, f"{code} after {took:.1f} s, memory +{grown:.0f} MB")
    assert code in ("output_invalid", "output_truncated", "upstream_error")
    assert grown < 80
