"""Models that refuse, ignore the schema or find no end, as a user meets them: through `kiwi serve`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest

from kiwi_recipes.testing import (
    Scenario,
    ScriptedUpstream,
    Send,
    anthropic_stream,
    json_answer,
    ollama_stream,
    openai_chunk,
    openai_error,
    openai_stream,
    responses_stream,
    spaced,
    sse_event,
)
from tests.support.app import ASK, DISH, SUGGEST, TEXT, Kitchen, llm_yaml, streamed, tokens, web
from tests.support.servers import kiwi_server

SSE = {"content-type": "text/event-stream"}
DONE = sse_event("[DONE]")
WHOLE = openai_stream(tokens(TEXT, 40))


@contextmanager
def all_kitchens() -> Iterator[dict[str, Kitchen]]:
    """One `kiwi serve` for each protocol, in front of the same scripted server."""
    with ScriptedUpstream(WHOLE, models=["m", "m:latest"]) as upstream:
        config = "fallback_order: [it]\nbackends:\n  it: {{type: {}, base_url: '{}', model: m, api_key: k}}\n"
        places = {}
        with (
            llm_yaml(config.format("openai_compat", upstream.url)) as one,
            kiwi_server(upstream.url, KIWI_LLM_CONFIG=one) as openai,
            llm_yaml(config.format("anthropic", upstream.url)) as two,
            kiwi_server(upstream.url, KIWI_LLM_CONFIG=two) as anthropic,
            llm_yaml(config.format("ollama", upstream.url)) as three,
            kiwi_server(upstream.url, KIWI_LLM_CONFIG=three) as ollama,
            llm_yaml(config.format("openai_responses", upstream.url)) as four,
            kiwi_server(upstream.url, KIWI_LLM_CONFIG=four) as responses,
        ):
            served = {"openai": openai, "anthropic": anthropic, "ollama": ollama, "responses": responses}
            for name, kiwi in served.items():
                places[name] = Kitchen(kiwi, upstream)
            yield places


@pytest.fixture(scope="module")
def kitchens() -> Iterator[dict[str, Kitchen]]:
    with all_kitchens() as places:
        yield places


@pytest.fixture(scope="module")
def by_schema() -> Iterator[dict[str, Kitchen]]:
    """Those in which no answer shows that a schema is ignored."""
    with all_kitchens() as places:
        yield places


async def cooked(place: Kitchen, *scenarios: Scenario):  # type: ignore[no-untyped-def]
    """What comes of a request when the model server plays these, and what it was asked."""
    place.upstream.play(*scenarios)
    before = len(place.upstream.requests)
    async with web(place.url) as client:
        transcript = await streamed(client, ASK)
    return transcript, place.upstream.requests[before:]


REFUSED = [
    Scenario(
        spaced([openai_chunk({"refusal": "I can't."}), openai_chunk({}, finish_reason="stop"), DONE]), headers=SSE
    ),
    openai_stream(["I can't ", "help."], finish_reason="content_filter"),
    openai_stream(["Sorry."], finish_reason="SAFETY"),
]


@pytest.mark.parametrize("refusal", REFUSED)
async def test_a_refusal_is_told_as_one_and_not_asked_again(kitchens: dict[str, Kitchen], refusal: Scenario) -> None:
    place = kitchens["openai"]
    place.upstream.play(refusal)
    before = len(place.upstream.requests)
    async with web(place.url) as client:
        answer = await client.post(SUGGEST, json=ASK)
    told = answer.json()
    assert (answer.status_code, told["code"], told["retryable"]) == (502, "output_invalid", False)
    assert told["detail"] == "The model refused to write this recipe."
    assert len(place.upstream.requests) - before == 1


async def test_a_refusal_of_the_messages_api(kitchens: dict[str, Kitchen]) -> None:
    transcript, requests = await cooked(kitchens["anthropic"], anthropic_stream(["I won't."], stop_reason="refusal"))
    assert (transcript.last["type"], transcript.last["finish_reason"]) == ("recipe.failed", "content_filter")
    assert len(requests) == 1


async def test_a_refusal_of_the_responses_api(kitchens: dict[str, Kitchen]) -> None:
    held = responses_stream(["I won't."], status="incomplete", incomplete="content_filter")
    transcript, requests = await cooked(kitchens["responses"], held)
    assert (transcript.last["type"], transcript.last["finish_reason"]) == ("recipe.failed", "content_filter")
    assert len(requests) == 1


async def test_what_was_written_before_a_refusal_is_kept_and_not_asked_for_again(kitchens: dict[str, Kitchen]) -> None:
    half = tokens(TEXT[: TEXT.index('{"text": "Pour')])
    transcript, requests = await cooked(kitchens["openai"], openai_stream(half, finish_reason="PROHIBITED_CONTENT"))
    assert (transcript.last["type"], transcript.last["finish_reason"]) == ("recipe.incomplete", "content_filter")
    assert transcript.last["recipe"]["title"] == DISH["title"]
    assert len(requests) == 1


@pytest.mark.parametrize("begun", ['{\n"title":', '{"title": "Spinach and feta omelette",'])
@pytest.mark.parametrize("count", [40, 3000])
async def test_white_space_until_the_room_is_used_up_is_too(
    by_schema: dict[str, Kitchen], begun: str, count: int
) -> None:
    blank = openai_stream([begun, *["\n\t"] * count], finish_reason="length")
    transcript, requests = await cooked(by_schema["openai"], blank, WHOLE)
    assert transcript.last["type"] == "recipe.completed"
    assert [("response_format" in request.json) for request in requests] == [True, False]


@pytest.mark.parametrize("size", [1, 9, 10_000])
async def test_a_filled_in_form_before_the_recipe_is_not_the_recipe(kitchens: dict[str, Kitchen], size: int) -> None:
    form = '{"title": "<title>", "ingredients": [{"name": "<name>"}], "steps": [{"text": "<text>"}]}'
    answer = f"{form}\n\n{TEXT}"
    pieces = [answer[at : at + size] for at in range(0, len(answer), size)]
    transcript, requests = await cooked(kitchens["openai"], openai_stream(pieces))
    assert (transcript.last["type"], len(requests)) == ("recipe.completed", 1)
    assert transcript.last["recipe"]["title"] == DISH["title"]
    assert len(transcript.last["recipe"]["steps"]) == len(DISH["steps"])


async def test_what_was_cut_off_is_asked_for_by_schema_again(by_schema: dict[str, Kitchen]) -> None:
    half = tokens(TEXT[: TEXT.index('"description"')])
    rest = openai_stream([TEXT.replace('"title": "Spinach and feta omelette", ', "")])
    transcript, requests = await cooked(by_schema["openai"], openai_stream(half, finish_reason="length"), rest)
    assert transcript.last["type"] == "recipe.completed"
    assert [("response_format" in request.json) for request in requests] == [True, True]


async def test_a_draft_among_the_thoughts_is_not_shown(kitchens: dict[str, Kitchen]) -> None:
    thought = openai_stream([], thinking=["Maybe ", TEXT, " or not"], finish_reason="length")
    place = kitchens["openai"]
    place.upstream.play(thought)
    async with web(place.url) as client:
        told = (await client.post(SUGGEST, json=ASK)).json()
    assert not told["recipe"].get("title")
    assert "used up its room" in told["detail"]


async def test_a_message_begun_a_second_time_is_never_joined_to_the_first(kitchens: dict[str, Kitchen]) -> None:
    first = anthropic_stream(['{"title": "Old Id'], stop_reason=None, end=False)
    both = Scenario((*first.steps, *anthropic_stream(tokens(TEXT, 40)).steps), headers=SSE)
    transcript, requests = await cooked(kitchens["anthropic"], both, anthropic_stream(tokens(TEXT, 40)))
    assert transcript.last["type"] == "recipe.completed"
    assert transcript.last["recipe"]["title"] == DISH["title"]
    assert len(requests) == 2


async def test_what_the_responses_api_cut_off_is_asked_for(by_schema: dict[str, Kitchen]) -> None:
    """Also where it is called completed, as llama.cpp does: the tokens tell."""
    half = tokens(TEXT[: TEXT.index('"description"')])
    rest = responses_stream([TEXT.replace('"title": "Spinach and feta omelette", ', "")])
    cut = responses_stream(half, status="incomplete", incomplete="max_output_tokens")
    counted = b'"output_tokens":%d' % len(half)
    full = Scenario(
        tuple(
            Send(step.data.replace(counted, b'"output_tokens":2000')) if isinstance(step, Send) else step
            for step in responses_stream(half).steps
        ),
        headers=SSE,
    )
    for short in (cut, full):
        transcript, requests = await cooked(by_schema["responses"], short, rest)
        assert transcript.last["type"] == "recipe.completed"
        assert transcript.last["recipe"]["title"] == DISH["title"]
        assert [("text" in request.json) for request in requests] == [True, True]


async def test_a_full_context_is_told_plainly(kitchens: dict[str, Kitchen]) -> None:
    """llama.cpp's way: the answer is cut, and the longer question for the rest is refused."""
    half = openai_stream(tokens(TEXT[: TEXT.index('{"text": "Pour')]), finish_reason="length")
    no_room = openai_error("request (2100 tokens) exceeds the context", 400, kind="exceed_context_size_error")
    transcript, requests = await cooked(kitchens["openai"], half, no_room)
    assert transcript.last["type"] == "recipe.incomplete"
    error = transcript.last["error"]
    assert (error["code"], error["retryable"]) == ("upstream_error", False)
    assert "larger context" in error["message"]
    assert len(requests) == 2


async def test_what_a_user_typed_is_not_in_the_log(kitchens: dict[str, Kitchen]) -> None:
    place = kitchens["openai"]
    ask = {**ASK, "allergies": ["lupin"]}
    for upset in (
        json_answer({"error": {"message": "bad request: allergic to lupin"}}, 500),
        Scenario(spaced([sse_event({"error": {"message": "allergic to lupin"}})]), headers=SSE),
    ):
        place.upstream.play(upset)
        async with web(place.url) as client:
            assert (await client.post(SUGGEST, json=ask)).status_code == 502
    assert place.kiwi.said("HTTP 500")
    assert "lupin" not in place.kiwi.log.read_text()


HEADS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "openai": lambda body: body["messages"][:-1],
    "responses": lambda body: body["input"][:-1],
    "anthropic": lambda body: [body["system"], body["messages"][:-1]],
    "ollama": lambda body: [body["system"], body["prompt"].split("Now the real request:")[0]],
}
ASKED: list[dict[str, Any]] = [
    {"pantry_items": ["eggs", "spinach"]},
    {"pantry_items": ["tofu"], "allergies": ["milk", "garlic"], "language": "de", "units": "us", "servings": 6},
    {"pantry_items": ["leek"], "level": 4, "wildcard_confirmed": True, "constraints": ["vegan"], "style_id": "italian"},
    {"pantry_items": ["rice"], "expiry_first": True, "hard_day_mode": True, "max_minutes": 15, "max_missing": 2},
]


@pytest.mark.parametrize("kitchen", HEADS)
async def test_all_requests_begin_with_the_same_bytes(kitchens: dict[str, Kitchen], kitchen: str) -> None:
    """What a model server has read once it need not read again. Also where a schema is asked for in words."""
    place, heads, questions = kitchens[kitchen], [], []
    answers: dict[str, Callable[[list[str]], Scenario]] = {
        "openai": openai_stream,
        "responses": responses_stream,
        "anthropic": anthropic_stream,
        "ollama": ollama_stream,
    }
    answer = answers[kitchen]
    async with web(place.url) as client:
        for asked in ASKED:
            place.upstream.play(answer(["No."]), answer(tokens(TEXT, 40)))
            before = len(place.upstream.requests)
            await streamed(client, asked)
            first, second = (request.json for request in place.upstream.requests[before:])
            assert '"additionalProperties"' in json.dumps(second).replace("\\", "")
            heads += [json.dumps(HEADS[kitchen](body)).encode() for body in (first, second)]
            questions += [json.dumps(body) for body in (first, second)]
    assert len(set(heads)) == 1
    assert len(heads[0]) > 1500
    assert len(set(questions)) == len(questions)


async def test_backends_are_asked_at_most_every_three_seconds(kitchens: dict[str, Kitchen]) -> None:
    place = kitchens["anthropic"]
    before = len(place.upstream.probes)
    async with web(place.url) as client:
        answers = [(await client.get("/api/v1/backends")).json() for _ in range(8)]
    assert all(answer["backends"][0]["state"] == "ready" for answer in answers)
    ages = [answer["age_ms"] for answer in answers]
    assert min(ages) >= 0
    # An answer ages until they are asked anew: once for all of these, or as often as three seconds went by meanwhile.
    assert len(place.upstream.probes) - before <= 1 + sum(after < age for age, after in pairwise(ages))
