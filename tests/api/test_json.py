"""The answer in one piece: the shape that older clients know, with the typed recipe beside it."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import httpx

from kiwi_recipes.recipes.schemas import RecipeResult
from kiwi_recipes.testing import Hold, ScriptedUpstream, ollama_stream
from tests.support.app import ASK, DISH, SUGGEST, cooked, kitchen, streamed, tokens, web
from tests.support.clock import HANG, alarm

LEGACY = {
    "suggestions", "element_gaps", "grocery_list", "grocery_links", "rate_limited", "rate_limit_count",
}  # fmt: skip
LEGACY_SUGGESTION = {
    "id", "title", "match_count", "element_coverage", "swap_candidates", "matched_ingredients", "missing_ingredients",
    "directions", "prep_notes", "notes", "level", "is_wildcard", "nutrition", "source_url",
}  # fmt: skip


async def test_the_shape(kiwi: httpx.AsyncClient, upstream: ScriptedUpstream) -> None:
    upstream.play(cooked())
    answer = await kiwi.post(SUGGEST, json={"pantry_items": ["egg", "feta cheese"]})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    result = answer.json()
    RecipeResult.model_validate(result)
    assert set(result) >= LEGACY | {"status", "missing"}
    assert (result["status"], result["missing"]) == ("complete", [])
    assert result["grocery_list"] == ["spinach"]
    (suggestion,) = result["suggestions"]
    assert set(suggestion) >= LEGACY_SUGGESTION | {"recipe"}
    assert suggestion["id"] > 0
    assert suggestion["title"] == DISH["title"]
    assert suggestion["directions"] == [step["text"] for step in DISH["steps"]]
    assert suggestion["notes"] == DISH["notes"]
    assert suggestion["matched_ingredients"] == ["egg", "feta cheese"]
    assert suggestion["missing_ingredients"] == ["spinach"]
    assert suggestion["prep_notes"] == ["spinach: washed", "feta: crumbled"]
    assert (suggestion["level"], suggestion["is_wildcard"]) == (3, False)
    recipe = suggestion["recipe"]
    assert recipe["steps"][2] | DISH["steps"][2] == recipe["steps"][2]
    assert recipe["total_minutes"] == 15
    assert recipe["allergens"]["checked"] is False


async def test_a_surprise(kiwi: httpx.AsyncClient) -> None:
    answer = await kiwi.post(SUGGEST, json={**ASK, "level": 4, "wildcard_confirmed": True})
    (suggestion,) = answer.json()["suggestions"]
    assert (suggestion["level"], suggestion["is_wildcard"]) == (4, True)


async def test_it_equals_what_the_stream_ends_with(kiwi: httpx.AsyncClient, upstream: ScriptedUpstream) -> None:
    upstream.play(cooked())
    key = {"Idempotency-Key": "one-recipe-twice"}
    answer = await kiwi.post(SUGGEST, json=ASK, headers=key)
    found = await streamed(kiwi, headers=key)
    assert found.last["recipe"] == answer.json()["suggestions"][0]["recipe"]
    assert answer.headers["location"].endswith(found.id)


async def test_fields_that_older_clients_send_are_taken(kiwi: httpx.AsyncClient) -> None:
    old = {
        "expiry_first": True, "hard_day_mode": True, "max_missing": 3, "style_id": "italian", "tier": "paid",
        "has_byok": False, "shopping_mode": False, "nutrition_filters": {"max_calories": 700}, "excluded_ids": [1, 2],
    }  # fmt: skip
    assert (await kiwi.post(SUGGEST, json={**ASK, **old})).status_code == 200


async def test_a_client_that_leaves_stops_the_model_after_the_grace() -> None:
    """No other timer rings before the test gives up."""
    begun = ollama_stream(tokens()[:20], end=False).then(Hold())
    with kitchen(begun, KIWI_RESUME_GRACE="0.5", KIWI_STALL_TIMEOUT="600") as place:
        async with web(place.url) as leaving, asyncio.timeout(HANG):
            asking = asyncio.create_task(leaving.post(SUGGEST, json=ASK))
            seen = await asyncio.wrap_future(place.upstream.arrived(1))
            assert not seen.left.done()
            early = alarm(0.45)
            asking.cancel()
            with suppress(asyncio.CancelledError):
                await asking
            await asyncio.wrap_future(seen.left)
            assert early.done()
