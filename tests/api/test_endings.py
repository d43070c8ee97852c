"""Every way in which a run ends, made to happen at the model's server, seen as a stream and as JSON."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import cache

import httpx
import pytest

from kiwi_recipes.testing import (
    Forever,
    Gate,
    Hangup,
    Hold,
    Pause,
    Scenario,
    ScriptedUpstream,
    Send,
    json_answer,
    json_line,
    never,
    ollama_error,
    ollama_stream,
    openai_error,
)
from tests.support.app import (
    ASK,
    STREAMS,
    SUGGEST,
    TEXT,
    Kitchen,
    cooked,
    kitchen,
    llm_yaml,
    opened,
    problem,
    streamed,
    tokens,
    web,
)
from tests.support.servers import kiwi_server

TITLE_ONLY = tokens(TEXT[: TEXT.index('"description"')])
TWO_STEPS = tokens(TEXT[: TEXT.index('{"text": "Pour')])
NDJSON = {"content-type": "application/x-ndjson"}
ONE_WORD = json_line({"model": "m", "response": "e", "done": False})
THINKING = json_line({"model": "m", "response": "", "thinking": "Hm.", "done": False})


SETTINGS = {
    "KIWI_ATTEMPTS": "1",
    "KIWI_FIRST_CONTENT_TIMEOUT": "600",
    "KIWI_STALL_TIMEOUT": "600",
    "KIWI_TOTAL_TIMEOUT": "600",
    "KIWI_RESUME_GRACE": "0.5",
    "KIWI_MAX_RUNS_PER_SESSION": "64",
}
RINGS = {
    "first_content_timeout": {"KIWI_FIRST_CONTENT_TIMEOUT": "1.8"},
    "stall_timeout": {"KIWI_STALL_TIMEOUT": "0.4"},
    "total_timeout": {"KIWI_TOTAL_TIMEOUT": "2.5"},
}
"""The one timer that rings in the tests of its code: in no other does a busy machine make it."""


@pytest.fixture(scope="module")
def places() -> Iterator[Callable[[str], Kitchen]]:
    with ExitStack() as started:
        yield cache(lambda code: started.enter_context(kitchen(**(SETTINGS | RINGS.get(code, {})))))


@pytest.fixture
def place(request: pytest.FixtureRequest, places: Callable[[str], Kitchen]) -> Kitchen:
    """One attempt, and no patience where the test's `code` says so."""
    code = request.node.callspec.params.get("code", "") if hasattr(request.node, "callspec") else ""
    return places(code if code in RINGS else "")


@pytest.fixture
async def client(place: Kitchen) -> AsyncIterator[httpx.AsyncClient]:
    async with web(place.url) as client:
        place.upstream.play(cooked(size=500))
        assert (await client.post(SUGGEST, json=ASK)).status_code == 200
        yield client


def once_begun(scenario: Scenario) -> Scenario:
    """Says nothing, its head included, until its gate is opened: when the stream that waits for it has begun."""
    return replace(scenario, before=(Gate(),))


def gates(scenario: Scenario) -> list[Gate]:
    return [step for step in scenario.before if isinstance(step, Gate)]


def after_thinking(data: bytes) -> Scenario:
    """Something that comes when the stream has begun, and no word of the recipe has."""
    return Scenario((Send(THINKING), Pause(0.1), Send(data)), headers=NDJSON)


def cut_after(part: float) -> Scenario:
    """A connection that breaks off in the middle of the answer."""
    body = cooked().body
    return Scenario((Send(body[: int(len(body) * part)]), Pause(0.1), Hangup()), headers=NDJSON)


FAILURES = [
    ("model_not_found", once_begun(ollama_error("model 'scripted' not found", 404)), 503, False),
    ("backend_overloaded", after_thinking(json_line({"error": "server busy, secret sauce"})), 503, True),
    ("first_content_timeout", never(), 504, True),
    ("stall_timeout", ollama_stream(TITLE_ONLY, end=False).then(Hold()), 504, True),
    ("stall_timeout", ollama_stream(TITLE_ONLY, end=False).then(Forever((Send(b"\n"), Pause(0.01)))), 504, True),
    ("total_timeout", ollama_stream(['{"title": "', *["e"] * 40], pause=0.1), 504, True),
    ("upstream_error", after_thinking(json_line({"error": "secret sauce"})), 502, True),
    ("upstream_truncated", cut_after(0.4), 502, True),
    ("output_truncated", ollama_stream(TITLE_ONLY, done_reason="length"), 502, True),
    ("output_truncated", ollama_stream(TITLE_ONLY), 502, True),
    ("output_invalid", ollama_stream(["I am ", "sorry, ", "I can't."]), 502, True),
    ("output_invalid", ollama_stream(tokens('{"description": "Eggs."}')), 502, True),
]


@pytest.mark.parametrize(
    ("code", "scenario", "status", "retryable"), FAILURES, ids=[f"{case[0]}-{n}" for n, case in enumerate(FAILURES)]
)
async def test_a_failure(
    client: httpx.AsyncClient, place: Kitchen, code: str, scenario: Scenario, status: int, retryable: bool
) -> None:
    place.upstream.play(scenario)
    found, answer = await asyncio.gather(streamed(client, gates=gates(scenario)), client.post(SUGGEST, json=ASK))
    assert found.done
    assert found.last["type"] == "recipe.failed"
    error = found.last["error"]
    assert error["code"] == code
    assert error["retryable"] is retryable
    assert error["phase"] in {"queued", "reading_prompt", "loading_model", "thinking", "writing"}
    assert len(error["message"]) > 20
    assert error.get("backend") == "scripted" or code == "total_timeout"
    assert b"secret" not in found.raw
    assert answer.status_code == status
    body = problem(answer)
    assert (body["code"], body["retryable"]) == (code, retryable)
    assert "secret" not in answer.text
    titles = [ended.get("title") for ended in (body["recipe"], found.last["recipe"])]
    if code == "total_timeout":  # two runs: when it rings they need not be equally far
        assert all(title and title in "e" * 40 for title in titles)
    else:
        assert titles[0] == titles[1]
        assert titles[0] is None or titles[0] in TEXT


@pytest.mark.parametrize(
    ("scenario", "code"),
    [
        (ollama_stream(TWO_STEPS, done_reason="length"), "output_truncated"),
        (cut_after(0.8), "upstream_truncated"),
        (ollama_stream(TWO_STEPS, end=False).then(Hold()), "stall_timeout"),
        (ollama_stream([*TWO_STEPS, "]]]]]", "!"]), "output_invalid"),
        (
            ollama_stream([*TWO_STEPS, '{"text": "'], end=False).then(Forever((Pause(0.1), Send(ONE_WORD)))),
            "total_timeout",
        ),
    ],
    ids=["length", "cut", "stalled", "nonsense", "too slow"],
)
async def test_a_title_and_a_step_are_worth_keeping(
    client: httpx.AsyncClient, place: Kitchen, scenario: Scenario, code: str
) -> None:
    place.upstream.play(scenario)
    found, answer = await asyncio.gather(streamed(client), client.post(SUGGEST, json=ASK))
    assert found.done
    assert found.last["type"] == "recipe.incomplete"
    assert found.last["error"]["code"] == code
    assert "/notes" in found.last["missing"]
    assert [step["text"] for step in found.last["recipe"]["steps"]][:1] == ["Beat the eggs."]
    assert answer.status_code == 200
    result = answer.json()
    assert (result["status"], result["missing"]) == ("incomplete", found.last["missing"])
    assert result["error"]["code"] == code
    assert result["suggestions"][0]["directions"][0] == "Beat the eggs."
    assert result["suggestions"][0]["recipe"]["title"] == found.last["recipe"]["title"]


async def test_a_model_that_loads_for_ever() -> None:
    loading = openai_error("Loading model", 503)
    with (
        ScriptedUpstream(loading) as upstream,
        llm_yaml(f'backends: {{slow: {{type: openai_compat, base_url: "{upstream.url}/v1", model: m}}}}') as config,
        kiwi_server("", KIWI_LLM_CONFIG=config, KIWI_FIRST_CONTENT_TIMEOUT="1.8") as server,
    ):
        upstream.route("GET", "/health", json_answer({"error": {"message": "Loading model", "code": 503}}, 503))
        async with web(server.url) as client:
            found = await streamed(client)
    assert "loading_model" in [event["phase"] for event in found.of_type("stream.status")]
    assert found.last["error"]["code"] == "load_timeout"


async def test_a_lease_that_is_not_granted() -> None:
    refused = once_begun(json_answer({"detail": "no capacity, secret sauce"}, 503))
    with (
        ScriptedUpstream(refused) as orchestrator,
        llm_yaml(f'backends: {{gpu: {{type: orchestrator, base_url: "{orchestrator.url}"}}}}') as config,
        kiwi_server("", KIWI_LLM_CONFIG=config) as server,
    ):
        async with web(server.url) as client:
            found = await streamed(client, gates=gates(refused))
    assert found.last["error"]["code"] == "lease_failed"
    assert b"secret" not in found.raw


async def test_stop_ends_the_run_for_everybody_who_waits_for_it(client: httpx.AsyncClient, place: Kitchen) -> None:
    place.upstream.play(ollama_stream([*TITLE_ONLY, *[" "] * 200], pause=0.01))
    key = {"Idempotency-Key": "stop-me"}
    async with opened(client, headers=key) as stream:
        await stream.until("token")
        waiting = asyncio.create_task(client.post(SUGGEST, json=ASK, headers=key))
        await stream.until("field.done")
        for _ in range(2):
            assert (await client.delete(f"{STREAMS}/{stream.transcript.id}")).status_code == 204
        found = await stream.rest()
    assert found.last["type"] == "recipe.cancelled"
    assert found.last["recipe"]["title"] == "Spinach and feta omelette"
    assert found.done
    answer = await waiting
    assert (answer.status_code, problem(answer)["code"]) == (409, "cancelled")
    assert answer.json()["recipe"] == found.last["recipe"]
    assert (await client.delete(f"{STREAMS}/{found.id}")).status_code == 204
    assert (await streamed(client, run=found.id)).events == found.events
