"""The stream's bytes, as docs/protocol.md has them."""

from __future__ import annotations

import json

import httpx

from kiwi_recipes.testing import Hold, Pause, Scenario, ScriptedUpstream, openai_stream
from tests.support.app import ASK, DISH, SUGGEST, TEXT, cooked, llm_yaml, opened, streamed, tokens, web
from tests.support.figures import Figure
from tests.support.servers import kiwi_server


async def test_headers(kiwi: httpx.AsyncClient) -> None:
    async with opened(kiwi) as stream:
        headers = stream.response.headers
        run_id = (await stream.until("stream.started"))["id"]
    assert headers["content-type"] == "text/event-stream; charset=utf-8"
    assert headers["cache-control"] == "no-store, no-transform"
    assert headers["x-accel-buffering"] == "no"
    assert headers["x-kiwi-stream"] == "1"
    assert headers["location"] == f"/api/v1/recipes/streams/{run_id}"
    assert "content-encoding" not in headers


async def test_a_whole_stream(kiwi: httpx.AsyncClient, upstream: ScriptedUpstream) -> None:
    upstream.play(cooked())
    found = await streamed(kiwi)
    assert found.done
    assert found.raw.startswith(b": hb\n\nid: 0\nevent: stream.started\ndata: {")
    assert found.raw.endswith(b"\n\ndata: [DONE]\n\n")
    assert b"\r" not in found.raw
    assert {key: found.events[0][key] for key in ("protocol", "level")} == {"protocol": 1, "level": 3}
    assert (await kiwi.get(found.events[0]["schema"])).json()["title"] == "Recipe"
    assert found.types[1] == "stream.status"
    assert {"phase", "elapsed_ms"} <= set(found.events[1])
    assert found.text == TEXT
    assert found.last["type"] == "recipe.completed"
    assert found.last["finish_reason"] == "stop"
    assert found.last["usage"] == {"prompt_tokens": 26, "completion_tokens": len(tokens())}
    assert found.last["timings"]["total"] >= found.last["timings"]["title"]
    assert [row["name"] for row in found.last["recipe"]["ingredients"]] == ["eggs", "spinach", "feta"]
    assert [step["text"] for step in found.last["recipe"]["steps"]] == [step["text"] for step in DISH["steps"]]


async def test_data_is_compact_json(kiwi: httpx.AsyncClient) -> None:
    found = await streamed(kiwi)
    for line in found.raw.decode().split("\n"):
        if line.startswith("data: {"):
            assert line[6:] == json.dumps(json.loads(line[6:]), ensure_ascii=False, separators=(",", ":"))


async def test_a_token_comes_before_the_fields_that_it_causes(
    kiwi: httpx.AsyncClient, upstream: ScriptedUpstream
) -> None:
    upstream.play(cooked(size=3))
    found = await streamed(kiwi)
    written = ""
    for event in found.events:
        if event["type"] == "token":
            written += event["text"]
        elif event["type"] == "field.done" and event["span"]:
            assert event["span"][1] <= len(written)
            assert written.rstrip()[event["span"][0]] in '"0123456789[{n'
    done = {event["path"]: event["value"] for event in found.of_type("field.done")}
    assert done["/title"] == DISH["title"]
    assert done["/steps/1/text"] == DISH["steps"][1]["text"]
    assert done["/ingredients"] == found.last["recipe"]["ingredients"]
    deltas = "".join(event["text"] for event in found.of_type("field.delta") if event["path"] == "/title")
    assert deltas == DISH["title"]


async def test_a_part_of_the_events_keeps_their_numbers(kiwi: httpx.AsyncClient, upstream: ScriptedUpstream) -> None:
    upstream.play(cooked())
    whole = await streamed(kiwi)
    for include, other in (("fields", "token"), ("tokens", "field.")):
        part = await streamed(kiwi, run=whole.id, params={"include": include})
        assert part.events == [event for event in whole.events if not event["type"].startswith(other)]
        fresh = await streamed(kiwi, params={"include": include})
        assert [kind for kind in fresh.types if kind.startswith(other)] == []
        assert fresh.done


async def test_accept_asks_for_a_stream_too(kiwi: httpx.AsyncClient) -> None:
    for accept in ("text/event-stream", "application/json;q=0.5, Text/Event-Stream"):
        answer = await kiwi.post(SUGGEST, json=ASK, headers={"Accept": accept})
        assert answer.headers["content-type"].startswith("text/event-stream")
    for accept in ("application/json, text/event-stream;q=0", "Text/Event-Stream; Q=0.000 , */*"):
        answer = await kiwi.post(SUGGEST, json=ASK, headers={"Accept": accept})
        assert answer.headers["content-type"] == "application/json", accept


async def test_silence_is_filled_with_comments(kiwi: httpx.AsyncClient, upstream: ScriptedUpstream) -> None:
    head, *rest = cooked().steps
    upstream.play(Scenario((head, Pause(0.9), *rest), headers={"content-type": "application/x-ndjson"}))
    async with opened(kiwi) as stream:
        await stream.until("token")
        before = stream.transcript.beats
        found = await stream.rest()
    assert before >= 1
    assert found.beats - before >= 1
    assert found.last["type"] == "recipe.completed"


async def test_the_first_comment_does_not_wait_for_the_model(
    kiwi: httpx.AsyncClient, upstream: ScriptedUpstream
) -> None:
    upstream.play(Scenario(before=(Hold(),)))
    async with opened(kiwi) as stream:
        await stream.until("stream.status")
        assert stream.transcript.raw.startswith(b": hb\n\n")
        await kiwi.delete(stream.response.headers["location"])


AWKWARD = 'Pâté\u2028of\u2029the\x85day 👩‍🍳 \\ " /'


async def test_line_breakers_are_escaped_and_nothing_is_lost(
    kiwi: httpx.AsyncClient, upstream: ScriptedUpstream, figure: Figure
) -> None:
    text = json.dumps({**DISH, "description": AWKWARD}, ensure_ascii=False)
    for size in (1, 2, 3, 1000):
        upstream.play(cooked(text, size=size))
        found = await streamed(kiwi)
        assert found.text == text
        assert not any(breaker.encode() in found.raw for breaker in "\u2028\u2029\x85")
        assert found.last["type"] == "recipe.completed"
        assert "👩‍🍳" in found.last["recipe"]["description"]
    figure(3, "characters lost or split, tokens of 1, 2, 3 and 1000 characters", "0")


async def test_an_emoji_split_over_tokens_stays_whole(kiwi: httpx.AsyncClient, upstream: ScriptedUpstream) -> None:
    text = json.dumps({**DISH, "title": "Pan 🍳 eggs"})  # as \ud83c\udf73
    upstream.play(cooked(text, size=1))
    found = await streamed(kiwi)
    assert found.last["recipe"]["title"] == "Pan 🍳 eggs"
    deltas = [event["text"] for event in found.of_type("field.delta") if event["path"] == "/title"]
    assert "".join(deltas) == "Pan 🍳 eggs"
    assert all(delta.encode() for delta in deltas)


async def test_half_an_emoji_breaks_nothing(kiwi: httpx.AsyncClient, upstream: ScriptedUpstream) -> None:
    """A lone surrogate is legal in JSON's escapes, and nowhere in UTF-8."""
    text = TEXT.replace("Spinach and feta", r"Spinach \ud83d and feta")
    upstream.play(cooked(text))
    found = await streamed(kiwi)
    assert found.last["type"] == "recipe.completed"
    assert found.text == text
    assert found.last["recipe"]["title"].endswith("and feta omelette")
    answer = await kiwi.post(SUGGEST, json=ASK)
    assert answer.status_code == 200
    answer.content.decode("utf-8")


async def test_the_openai_wire_gives_the_same_recipe(kiwi: httpx.AsyncClient, upstream: ScriptedUpstream) -> None:
    upstream.play(cooked())
    with (
        ScriptedUpstream(openai_stream(tokens())) as openai,
        llm_yaml(f'backends: {{other: {{type: openai_compat, base_url: "{openai.url}/v1", model: m}}}}') as config,
        kiwi_server("", KIWI_LLM_CONFIG=config) as server,
    ):
        async with web(server.url) as client:
            one, two = await streamed(kiwi), await streamed(client)
    for found in (one, two):
        for kept in ("id", "provenance"):
            found.last["recipe"].pop(kept)
    assert one.last["recipe"] == two.last["recipe"]
    assert one.text == two.text
