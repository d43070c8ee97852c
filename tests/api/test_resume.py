"""A run can be read again, from any number on, by any number of readers, while it is written and after."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.testing import Hold, ScriptedUpstream, ollama_stream
from tests.support.app import ASK, STREAMS, SUGGEST, Transcript, cooked, kitchen, opened, problem, streamed, tokens, web
from tests.support.figures import Figure


async def test_from_every_number_after_the_end(kiwi: httpx.AsyncClient, upstream: ScriptedUpstream) -> None:
    upstream.play(cooked(size=40))
    whole = await streamed(kiwi)
    for after in range(-1, len(whole.events) - 1):
        rest = await streamed(kiwi, run=whole.id, after=None if after < 0 else after)
        assert rest.events == whole.events[after + 1 :]
        assert rest.done
    by_query = await kiwi.get(f"{STREAMS}/{whole.id}", params={"after": 5}, headers={"Accept": "text/event-stream"})
    assert by_query.content == (await streamed(kiwi, run=whole.id, after=5)).raw
    last = str(len(whole.events) - 1)
    events = {"Accept": "text/event-stream"}
    for headers, params in (({**events, "Last-Event-ID": last}, {}), (events, {"after": last})):
        answer = await kiwi.get(f"{STREAMS}/{whole.id}", headers=headers, params=params)
        assert (answer.status_code, answer.content) == (204, b"")


async def comes_back_for_ever(client: httpx.AsyncClient, method: str, url: str, **headers: str) -> list[str]:
    """A client after the standard: it asks again with the last id whenever an answer ends, until one is no 200. Returns
    the events' numbers."""
    numbers: list[str] = []
    for _ in range(6):
        sent = {"Accept": "text/event-stream", **headers, **({"Last-Event-ID": numbers[-1]} if numbers else {})}
        body = ASK if method == "POST" else None
        answer = await client.request(method, url, headers=sent, json=body)
        if answer.status_code != 200:
            assert answer.status_code == 204, answer.text
            return numbers
        numbers += [line[4:] for line in answer.text.splitlines() if line.startswith("id: ")]
    pytest.fail("it goes on for ever")


async def test_a_client_that_comes_back_by_itself_stops_and_starts_nothing(
    kiwi: httpx.AsyncClient, upstream: ScriptedUpstream
) -> None:
    """A browser's EventSource on the stream; fetch-event-source and the like, which send their POST again."""
    upstream.play(cooked(size=40))
    run = await streamed(kiwi)
    whole = [str(event["seq"]) for event in run.events]
    assert await comes_back_for_ever(kiwi, "GET", f"{STREAMS}/{run.id}") == whole
    before = len(upstream.requests)
    assert await comes_back_for_ever(kiwi, "POST", SUGGEST, **{"Idempotency-Key": "by-itself"}) == whole
    assert len(upstream.requests) == before + 1


async def test_a_post_goes_on_behind_the_last_event_that_was_seen(
    kiwi: httpx.AsyncClient, upstream: ScriptedUpstream
) -> None:
    upstream.play(cooked(pause=0.01))
    before = len(upstream.requests)
    key = {"Idempotency-Key": "goes-on"}
    async with opened(kiwi, headers=key) as first:
        await first.until_events(6)
    async with kiwi.stream("POST", f"{SUGGEST}?stream=true", json=ASK, headers={**key, "Last-Event-ID": "3"}) as again:
        assert (again.status_code, again.headers["location"]) == (200, f"{STREAMS}/{first.transcript.id}")
        rest = Transcript(start=4)
        async for data in again.aiter_raw():
            rest.feed(data)
    assert rest.done
    assert rest.events == (await streamed(kiwi, headers=key)).events[4:]
    assert len(upstream.requests) == before + 1
    for number, code in (("99999", "after_the_end"), ("x", "last_event_id")):
        answer = await kiwi.post(f"{SUGGEST}?stream=true", json=ASK, headers={**key, "Last-Event-ID": number})
        assert (answer.status_code, problem(answer)["code"]) == (422, code)
    assert len(upstream.requests) == before + 1


async def test_who_has_seen_something_starts_nothing_new(kiwi: httpx.AsyncClient, upstream: ScriptedUpstream) -> None:
    before = len(upstream.requests)
    asked = f"{SUGGEST}?stream=true"
    without = await kiwi.post(asked, json=ASK, headers={"Last-Event-ID": "7"})
    assert (without.status_code, problem(without)["code"]) == (422, "last_event_id")
    assert "Idempotency-Key" in without.json()["detail"]
    key = {"Idempotency-Key": "nobodys"}
    unknown = await kiwi.post(asked, json=ASK, headers={**key, "Last-Event-ID": "7"})
    assert (unknown.status_code, problem(unknown)["code"]) == (410, "stream_forgotten")
    assert len(upstream.requests) == before
    empty = await streamed(kiwi, headers={**key, "Last-Event-ID": ""})  # has seen nothing, and the key is free still
    assert empty.done
    assert len(upstream.requests) == before + 1


async def test_several_readers_while_it_is_written(kiwi: httpx.AsyncClient, upstream: ScriptedUpstream) -> None:
    upstream.play(cooked(pause=0.01))
    before = len(upstream.requests)
    async with opened(kiwi) as first:
        await first.until("token")

        async def read_from(count: int) -> Transcript:
            await first.until_events(count)
            return await streamed(kiwi, run=first.transcript.id, after=count - 2)

        late = [await asyncio.gather(*(read_from(count) for count in (2, 2, 2))), []]
        late[1] = [await read_from(5)]
        whole = await first.rest()
    for rest in late[0]:
        assert rest.events == whole.events[1:]
    assert late[1][0].events == whole.events[4:]
    assert len(upstream.requests) == before + 1


async def test_a_reader_that_breaks_off_again_and_again(kiwi: httpx.AsyncClient, upstream: ScriptedUpstream) -> None:
    upstream.play(cooked(pause=0.005))
    events: list[dict[str, Any]] = []
    run, after = None, None
    while not events or not events[-1]["type"].startswith("recipe."):
        async with opened(kiwi, run=run, after=after) as stream:
            await stream.until_events(1)
            events += stream.transcript.events
        run, after = events[0]["id"], events[-1]["seq"]
    assert [event["seq"] for event in events] == list(range(len(events)))
    assert events == (await streamed(kiwi, run=run)).events


@pytest.mark.parametrize("number", ["x", "1.5", "-7", "٣", "1" * 40, "999999"])
async def test_a_number_that_is_none(kiwi: httpx.AsyncClient, number: str) -> None:
    run = (await streamed(kiwi)).id
    events = {"Accept": "text/event-stream"}
    for how in (
        {"headers": {**events, "Last-Event-ID": number.encode()}},
        {"headers": events, "params": {"after": number}},
    ):
        answer = await kiwi.get(f"{STREAMS}/{run}", **how)
        assert answer.status_code == 422
        problem(answer)


async def test_polling(kiwi: httpx.AsyncClient, upstream: ScriptedUpstream) -> None:
    upstream.play(ollama_stream(tokens(), end=False, pause=0.005).then(Hold()))
    async with opened(kiwi) as stream:
        await stream.until("token")
        run = stream.transcript.id
    statuses = []
    for _ in range(8):  # nobody else reads: polling alone keeps it alive, over more than the grace
        answer = await kiwi.get(f"{STREAMS}/{run}", headers={"Accept": "application/json"})
        assert answer.headers["cache-control"] == "no-store"
        statuses.append(answer.json())
        await asyncio.sleep(0.15)
    assert statuses[0]["id"] == run
    assert statuses[0]["status"] == "running"
    assert [one["next"] for one in statuses] == sorted(one["next"] for one in statuses)
    assert statuses[3]["recipe"]["title"] == "Spinach and feta omelette"
    await kiwi.delete(f"{STREAMS}/{run}")
    whole = await streamed(kiwi, run=run)
    fold = EventFold()
    for event in whole.events:
        fold.apply(event)
    last = (await kiwi.get(f"{STREAMS}/{run}")).json()
    assert last["next"] == len(whole.events)
    assert last["recipe"] == fold.recipe == whole.last["recipe"]
    assert last["status"] == whole.last["type"].removeprefix("recipe.")


async def test_what_is_no_longer_kept() -> None:
    with kitchen(cooked(size=50), KIWI_RESUME_TTL="0.6") as place:
        async with web(place.url) as client:
            key = {"Idempotency-Key": "kept-for-a-while"}
            run = (await streamed(client, headers=key)).id
            assert (await client.get(f"{STREAMS}/{run}")).status_code == 200
            await asyncio.sleep(0.8)
            for accept in ("application/json", "text/event-stream"):
                answer = await client.get(f"{STREAMS}/{run}", headers={"Accept": accept})
                assert (answer.status_code, problem(answer)["code"]) == (410, "stream_forgotten")
            assert (await client.delete(f"{STREAMS}/{run}")).status_code == 204
            again = await streamed(client, headers=key)
            assert again.id != run
            assert len(place.upstream.requests) == 2


async def test_the_same_key_joins_and_another_body_is_refused(
    kiwi: httpx.AsyncClient, upstream: ScriptedUpstream, figure: Figure
) -> None:
    upstream.play(cooked(pause=0.002))
    before = len(upstream.requests)
    key = {"Idempotency-Key": "dinner-for-two"}
    at_once = await asyncio.gather(*(streamed(kiwi, headers=key) for _ in range(5)))
    answer = await kiwi.post(SUGGEST, json={"pantry_items": [" eggs", "spinach", "feta "]}, headers=key)
    later = await streamed(kiwi, headers=key)
    assert {found.id for found in (*at_once, later)} == {answer.headers["location"].rpartition("/")[2]}
    assert all(found.events == later.events for found in at_once)
    assert len(upstream.requests) == before + 1
    refused = await kiwi.post(SUGGEST, json={"pantry_items": ["leek"]}, headers=key)
    assert (refused.status_code, problem(refused)["code"]) == (422, "idempotency_key_reused")
    assert len(upstream.requests) == before + 1
    assert (await kiwi.post(SUGGEST, json=ASK, headers=key)).json() == answer.json()
    figure(
        19, "upstream requests for one key that came 8 times, 5 of them at once", str(len(upstream.requests) - before)
    )
