"""Kept recipes through the front door: a real server, its own library."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import jwt
import pytest

from kiwi_recipes.testing import ollama_stream
from tests.support.app import ASK, DISH, Kitchen, cooked, kitchen, opened, problem, streamed, tokens, web
from tests.support.clock import in_seconds

RECIPES = "/api/v1/recipes"
SECRET = "s" * 32


@pytest.fixture(scope="module")
def place() -> Iterator[Kitchen]:
    with kitchen(CLOUD_MODE="true", KIWI_SESSION_SECRET=SECRET, KIWI_MAX_RUNS_PER_SESSION="64") as place:
        yield place


def session(place: Kitchen, who: str) -> httpx.AsyncClient:
    token = jwt.encode({"id": who, "exp": in_seconds(600)}, SECRET, "HS256")
    return web(place.url, **{"X-CF-Session": token})


@pytest.fixture
async def kiwi(place: Kitchen, request: pytest.FixtureRequest) -> AsyncIterator[httpx.AsyncClient]:
    """A session of the test's own, whose library is empty."""
    place.upstream.play(cooked(size=200))
    async with session(place, request.node.name) as client:
        yield client


async def saved(kiwi: httpx.AsyncClient, **recipe: Any) -> dict[str, Any]:
    answer = await kiwi.post(RECIPES, json={"recipe": {**DISH, **recipe}})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_a_run_is_saved_as_the_server_has_it(kiwi: httpx.AsyncClient) -> None:
    run = await streamed(kiwi)
    answer = await kiwi.post(RECIPES, json={"run": run.id, "tags": ["quick"], "note": "For Sunday."})
    assert answer.status_code == 201
    body = answer.json()
    assert answer.headers["location"] == f"{RECIPES}/{body['id']}"
    assert answer.headers["etag"] == '"1"'
    assert body["recipe"] == run.last["recipe"]
    assert body["title"] == DISH["title"]
    assert (body["draft"], body["ending"], body["tags"], body["note"]) == (False, "completed", ["quick"], "For Sunday.")
    told = run.last["recipe"]["provenance"]
    kept = body["provenance"]
    assert told.items() <= kept.items()
    assert (kept["run"], kept["made_from"]) == (run.id, {"kind": "pantry", "name": None})
    assert [one["code"] for one in kept["warnings"]] == [one["code"] for one in run.of_type("warning")]
    assert kept["warnings"]
    again = await kiwi.post(RECIPES, json={"run": run.id})
    assert (again.status_code, again.json()) == (200, body)
    assert (await kiwi.get(answer.headers["location"])).json() == body
    listed = (await kiwi.get(RECIPES)).json()
    assert listed["total"] == 1
    assert listed["recipes"] == [{name: body[name] for name in listed["recipes"][0]}]


async def test_the_draft_of_a_stopped_run(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    place.upstream.play(cooked(pause=0.02))
    async with opened(kiwi) as stream:
        run_id = (await stream.until("stream.started"))["id"]
        await stream.until("field.done")
        early = problem(await kiwi.post(RECIPES, json={"run": run_id}))
        assert (early["status"], early["code"], early["retryable"]) == (409, "run_not_over", True)
        await kiwi.delete(f"{RECIPES}/streams/{run_id}")
        run = await stream.rest()
    assert run.last["type"] == "recipe.cancelled"
    body = (await kiwi.post(RECIPES, json={"run": run_id})).json()
    assert (body["draft"], body["ending"], body["recipe"]) == (True, "cancelled", run.last["recipe"])
    assert (await kiwi.get(RECIPES, params={"drafts": True})).json()["total"] == 1
    assert (await kiwi.get(RECIPES, params={"drafts": False})).json()["total"] == 0


async def test_the_draft_of_a_failed_run(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    half = ollama_stream(tokens('{"title": "Pea soup", "ingredients": [{"name": "peas"}'))
    place.upstream.play(half, half)
    run = await streamed(kiwi)
    assert run.last["type"] == "recipe.failed"
    body = (await kiwi.post(RECIPES, json={"run": run.id})).json()
    assert (body["draft"], body["ending"], body["title"]) == (True, "failed", "Pea soup")
    assert body["provenance"]["error"] == run.last["error"]


async def test_runs_that_can_not_be_saved(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    unknown = problem(await kiwi.post(RECIPES, json={"run": "0" * 32}))
    assert (unknown["status"], unknown["code"]) == (404, "stream_unknown")
    async with session(place, "somebody else") as other:
        run = await streamed(other)
        assert problem(await kiwi.post(RECIPES, json={"run": run.id}))["code"] == "stream_unknown"
    place.upstream.play(ollama_stream(["I ", "would ", "rather ", "not."]), ollama_stream(["No ", "recipe."]))
    run = await streamed(kiwi)
    assert run.last["type"] == "recipe.failed"
    nothing = problem(await kiwi.post(RECIPES, json={"run": run.id}))
    assert (nothing["status"], nothing["code"]) == (422, "nothing_to_keep")


async def test_a_warning_about_an_allergen_is_agreed_to_first(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    dish = {**DISH, "ingredients": [*DISH["ingredients"], {"quantity": 2, "unit": "tbsp", "name": "pesto"}]}
    place.upstream.play(cooked(json.dumps(dish), size=50))
    run = await streamed(kiwi, {**ASK, "allergies": ["nuts"]})
    likely = run.last["recipe"]["allergens"]["likely"]
    assert likely
    for asked in ({"run": run.id}, {"recipe": run.last["recipe"]}):
        refused = problem(await kiwi.post(RECIPES, json=asked))
        assert (refused["status"], refused["code"]) == (409, "allergens_not_acknowledged")
        assert refused["likely"] == likely
        assert likely[0]["text"] in refused["detail"]
        agreed = [{name: one[name] for name in ("path", "text", "allergy")} for one in likely]
        for wrong in ([{**one, "allergy": "milk"} for one in agreed], agreed[1:]):
            again = problem(await kiwi.post(RECIPES, json={**asked, "acknowledged": wrong}))
            assert again["likely"] == (likely if wrong and wrong[0]["allergy"] == "milk" else likely[:1])
        assert (await kiwi.get(RECIPES)).json()["total"] == (0 if "run" in asked else 1)
        body = (await kiwi.post(RECIPES, json={**asked, "acknowledged": agreed})).json()
        assert body["acknowledged"] == agreed


async def test_a_posted_recipe(kiwi: httpx.AsyncClient) -> None:
    body = await saved(kiwi)
    assert body["recipe"]["ingredients"][0]["name"] == "eggs"
    assert [step["text"] for step in body["recipe"]["steps"]] == [step["text"] for step in DISH["steps"]]
    for wrong, field in (
        ({"title": "No steps", "ingredients": [{"name": "eggs"}]}, "recipe.steps"),
        ({**DISH, "title": ""}, "recipe.title"),
        ({}, "recipe.title"),
    ):
        refused = problem(await kiwi.post(RECIPES, json={"recipe": wrong}))
        assert refused["status"] == 422
        assert field in [one["field"] for one in refused["errors"]]
    for both in ({}, {"run": "a", "recipe": DISH}):
        assert problem(await kiwi.post(RECIPES, json=both))["status"] == 422


async def test_sessions_see_their_own(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    body = await saved(kiwi)
    address = f"{RECIPES}/{body['id']}"
    async with session(place, "ben") as ben, web(place.url) as nobody:
        assert (await ben.get(RECIPES)).json()["total"] == 0
        assert (await ben.get(RECIPES, params={"q": "omelette"})).json()["total"] == 0
        any_of = {"If-Match": "*"}
        for answer in (
            await ben.get(address),
            await ben.patch(address, json={"rating": 1}, headers=any_of),
            await ben.delete(address, headers=any_of),
            await ben.post(f"{address}/restore"),
        ):
            assert (answer.status_code, problem(answer)["code"]) == (404, "recipe_unknown")
        for answer in (await nobody.get(RECIPES), await nobody.get(address), await nobody.post(RECIPES, json={})):
            assert answer.status_code == 401
    assert (await kiwi.get(address)).json() == body


async def test_changed_by_two_tabs(kiwi: httpx.AsyncClient) -> None:
    body = await saved(kiwi)
    address = f"{RECIPES}/{body['id']}"
    tag = (await kiwi.get(address)).headers["etag"]
    for call in (kiwi.patch(address, json={"rating": 1}), kiwi.delete(address)):
        missing = problem(await call)
        assert (missing["status"], missing["code"]) == (428, "precondition_required")
    first = await kiwi.patch(address, json={"title": "Mine", "rating": 5}, headers={"If-Match": tag})
    assert (first.status_code, first.headers["etag"]) == (200, '"2"')
    for call in (
        kiwi.patch(address, json={"title": "Theirs"}, headers={"If-Match": tag}),
        kiwi.delete(address, headers={"If-Match": tag}),
        kiwi.patch(address, json={"title": "Theirs"}, headers={"If-Match": '"what?"'}),
        kiwi.patch(address, json={"title": "Theirs"}, headers={"If-Match": 'W/"2", "1"'}),  # RFC 9110 13.1.1
        kiwi.patch(address, json={"title": "Theirs"}, headers={"If-Match": f'{tag}, "7"'}),
    ):
        answer = await call
        late = problem(answer)
        assert (late["status"], late["code"], answer.headers["etag"]) == (412, "changed_meanwhile", '"2"')
        assert late["current"] == first.json()
    tags = {"If-Match": f'{tag}, "2"'}
    assert (await kiwi.patch(address, json={"title": "Both"}, headers=tags)).json()["title"] == "Both"
    assert (await kiwi.patch(address, json={"rating": None}, headers={"If-Match": "*"})).json()["rating"] is None
    same = await kiwi.get(address, headers={"If-None-Match": '"4"'})
    assert (same.status_code, same.content) == (304, b"")
    assert (await kiwi.get(address, headers={"If-None-Match": tag})).status_code == 200


@pytest.mark.parametrize("tag", ["1", "'1'", "what?", "", '"1', 'W/"1"', 'w/"1"', '"1" "2"', '"1", *', '""1""'])
async def test_an_if_match_that_is_none_is_not_called_a_change_by_others(kiwi: httpx.AsyncClient, tag: str) -> None:
    body = await saved(kiwi)
    address = f"{RECIPES}/{body['id']}"
    for call in (
        kiwi.patch(address, json={"title": "Mine"}, headers={"If-Match": tag}),
        kiwi.delete(address, headers={"If-Match": tag}),
    ):
        refused = problem(await call)
        assert (refused["status"], refused["code"], refused["errors"][0]["code"]) == (
            422,
            "validation",
            "no_entity_tag",
        )
        assert '"3"' in refused["detail"]
    assert (await kiwi.get(address)).json() == body


@pytest.mark.parametrize("tag", ['"1"', '"7","1"', ',"1",', '"a-b" , "1"', "*"])
async def test_an_if_match_in_any_of_its_forms(kiwi: httpx.AsyncClient, tag: str) -> None:
    address = f"{RECIPES}/{(await saved(kiwi))['id']}"
    assert (await kiwi.patch(address, json={"title": "Mine"}, headers={"If-Match": tag})).status_code == 200


async def test_twenty_tabs_at_once(kiwi: httpx.AsyncClient) -> None:
    address = f"{RECIPES}/{(await saved(kiwi))['id']}"
    answers = await asyncio.gather(
        *(kiwi.patch(address, json={"note": str(n)}, headers={"If-Match": '"1"'}) for n in range(20))
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 19
    (won,) = [answer for answer in answers if answer.status_code == 200]
    assert (await kiwi.get(address)).json() == won.json()


async def test_deleted_and_restored(kiwi: httpx.AsyncClient) -> None:
    body = await saved(kiwi)
    address = f"{RECIPES}/{body['id']}"
    gone = await kiwi.delete(address, headers={"If-Match": '"1"'})
    assert gone.status_code == 200
    assert gone.json()["purged_after"] > gone.json()["deleted"]
    for answer in (
        await kiwi.get(address),
        await kiwi.delete(address, headers={"If-Match": "*"}),
        await kiwi.patch(address, json={"rating": 1}, headers={"If-Match": "*"}),
    ):
        assert (answer.status_code, problem(answer)["code"]) == (410, "recipe_deleted")
    assert (await kiwi.get(RECIPES)).json()["total"] == 0
    assert (await kiwi.get(RECIPES, params={"deleted": True})).json()["total"] == 1
    back = await kiwi.post(f"{address}/restore")
    assert (back.status_code, back.headers["etag"], back.json()["deleted"]) == (200, '"3"', None)
    assert (await kiwi.get(address)).json() == back.json()


async def test_found_sorted_and_paged(kiwi: httpx.AsyncClient) -> None:
    for title in ("Banana bread", "Apple pie", "Crème brûlée"):
        await saved(kiwi, title=title)

    async def titles(**query: Any) -> list[str]:
        return [one["title"] for one in (await kiwi.get(RECIPES, params=query)).json()["recipes"]]

    assert await titles() == ["Crème brûlée", "Apple pie", "Banana bread"]
    assert await titles(sort="title") == ["Apple pie", "Banana bread", "Crème brûlée"]
    assert await titles(sort="title", limit=1, offset=1) == ["Banana bread"]
    assert await titles(q="creme") == ["Crème brûlée"]
    assert await titles(q="spinach", sort="created", limit=2) == ["Banana bread", "Apple pie"]
    for wrong in ({"sort": "taste"}, {"limit": 0}, {"limit": 101}, {"offset": -1}, {"rating": 6}, {"favorite": True}):
        assert problem(await kiwi.get(RECIPES, params=wrong))["status"] == 422


@pytest.mark.parametrize(
    "change",
    [{}, {"title": ""}, {"title": " "}, {"title": None}, {"title": "x" * 301}, {"rating": 0}, {"rating": 6},
     {"rating": "5"}, {"favourite": "yes"}, {"favourite": None}, {"note": "x" * 5001}, {"tags": ["x"] * 21},
     {"tags": [""]}, {"tags": "quick"}, {"titel": "x"}, {"recipe": {}}],
)  # fmt: skip
async def test_changes_that_are_none(kiwi: httpx.AsyncClient, change: dict[str, Any]) -> None:
    body = await saved(kiwi)
    address = f"{RECIPES}/{body['id']}"
    refused = problem(await kiwi.patch(address, json=change, headers={"If-Match": "*"}))
    assert (refused["status"], refused["code"]) == (422, "validation")
    assert (await kiwi.get(address)).json() == body


async def test_odd_characters_are_kept_or_cleaned(kiwi: httpx.AsyncClient) -> None:
    address = f"{RECIPES}/{(await saved(kiwi))['id']}"
    text = '{"title": "A\\u0000B\\ud83d\\u202eC", "note": "one\\r\\ntwo\\u0000\\ud83d", "tags": ["\\u0000x", "x"]}'
    answer = await kiwi.patch(address, content=text, headers={"If-Match": "*", "Content-Type": "application/json"})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["title"], answer.json()["note"], answer.json()["tags"]) == ("ABC", "one\ntwo", ["x"])


async def test_addresses_that_are_none(kiwi: httpx.AsyncClient) -> None:
    for address in ("no-such", "0" * 31, f"{'0' * 32}/restore/it"):
        assert problem(await kiwi.get(f"{RECIPES}/{address}"))["code"] == "not_found"
    assert problem(await kiwi.get(f"{RECIPES}/suggest"))["status"] == 405
    assert problem(await kiwi.get(f"{RECIPES}/{'0' * 32}"))["code"] == "recipe_unknown"


async def test_a_run_that_is_about_to_end_is_saved_when_it_has(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    """Its end is not read before, as a page does not that says at once that it has stopped."""
    place.upstream.play(cooked(pause=0.02))
    for _ in range(5):
        async with opened(kiwi) as stream:
            run_id = (await stream.until("stream.started"))["id"]
            await stream.until("field.done")
            await kiwi.delete(f"{RECIPES}/streams/{run_id}")
            answer = await kiwi.post(RECIPES, json={"run": run_id})
        assert (answer.status_code, answer.json()["draft"]) == (201, True)
