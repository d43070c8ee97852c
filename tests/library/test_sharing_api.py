"""A link to a kept recipe, through the front door: its owner, another session, and somebody without one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import jwt
import pytest

from kiwi_recipes.api.sharing import HEADERS
from tests.support.app import ASK, DISH, Kitchen, cooked, kitchen, problem, streamed, web
from tests.support.clock import in_seconds

RECIPES = "/api/v1/recipes"
SHARED = "/api/v1/shared"
SECRET = "s" * 32
PESTO = {**DISH, "ingredients": [*DISH["ingredients"], {"quantity": 2, "unit": "tbsp", "name": "pesto"}]}


@pytest.fixture(scope="module")
def place() -> Iterator[Kitchen]:
    with kitchen(cooked(json.dumps(PESTO), size=50), CLOUD_MODE="true", KIWI_SESSION_SECRET=SECRET) as place:
        yield place


def session(place: Kitchen, who: str) -> httpx.AsyncClient:
    return web(place.url, **{"X-CF-Session": jwt.encode({"id": who, "exp": in_seconds(600)}, SECRET, "HS256")})


@pytest.fixture
async def ana(place: Kitchen) -> AsyncIterator[httpx.AsyncClient]:
    async with session(place, "ana") as client:
        yield client


@pytest.fixture
async def ben(place: Kitchen) -> AsyncIterator[httpx.AsyncClient]:
    async with session(place, "ben") as client:
        yield client


@pytest.fixture
async def anybody(place: Kitchen) -> AsyncIterator[httpx.AsyncClient]:
    async with web(place.url) as client:
        yield client


async def saved(client: httpx.AsyncClient) -> dict[str, Any]:
    answer = await client.post(RECIPES, json={"recipe": DISH})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def shared(owner: httpx.AsyncClient, kept: dict[str, Any]) -> str:
    """The recipe's link."""
    answer = await owner.post(f"{RECIPES}/{kept['id']}/share")
    assert answer.status_code in (200, 201), answer.text
    return answer.headers["location"]


async def gone(anybody: httpx.AsyncClient, link: str) -> dict[str, Any]:
    """The answer to a link that nothing is shared by, without what differs between any two."""
    answer = await anybody.get(link)
    assert (answer.status_code, problem(answer)["code"]) == (404, "shared_unknown")
    assert HEADERS.items() <= {name.title(): value for name, value in answer.headers.items()}.items()
    return problem(answer)


async def test_a_link_from_its_making_to_its_end(
    ana: httpx.AsyncClient, ben: httpx.AsyncClient, anybody: httpx.AsyncClient
) -> None:
    kept = await saved(ana)
    share = f"{RECIPES}/{kept['id']}/share"
    assert kept["link"] is None
    made = await ana.post(share)
    link = made.headers["location"]
    token = link.removeprefix(f"{SHARED}/")
    assert (made.status_code, made.headers["etag"], made.json()["link"]) == (201, '"2"', f"/?shared={token}")
    assert made.json()["updated"] == kept["updated"]
    again = await ana.post(share)
    assert (again.status_code, again.headers["location"], again.json()) == (200, link, made.json())
    assert (await ana.get(f"{RECIPES}/{kept['id']}")).json() == made.json()

    for reader in (anybody, ben, ana):
        answer = await reader.get(link)
        assert (answer.status_code, answer.json()["title"]) == (200, DISH["title"])
        assert HEADERS.items() <= {name.title(): value for name, value in answer.headers.items()}.items()
    assert problem(await anybody.get(f"{RECIPES}/{kept['id']}"))["status"] == 401
    assert problem(await ben.get(f"{RECIPES}/{kept['id']}"))["code"] == "recipe_unknown"
    for client, status in ((anybody, 401), (ben, 404)):
        assert problem(await client.post(share))["status"] == status
        assert problem(await client.delete(share))["status"] == status
    for method in ("POST", "PATCH", "DELETE"):
        assert problem(await anybody.request(method, link, json={}))["status"] == 405

    await ana.patch(f"{RECIPES}/{kept['id']}", json={"title": "Eggs"}, headers={"If-Match": "*"})
    now = (await anybody.get(link)).json()
    assert (now["title"], now["recipe"]["title"]) == ("Eggs", "Eggs")

    back = await ana.delete(share)
    assert (back.status_code, back.json()["link"]) == (200, None)
    taken_back = await gone(anybody, link)
    assert (await ana.delete(share)).json() == back.json()
    second = await shared(ana, kept)
    assert second != link
    assert await gone(anybody, link) == taken_back
    assert (await anybody.get(second)).status_code == 200

    await ana.delete(f"{RECIPES}/{kept['id']}", headers={"If-Match": "*"})
    never = [f"{SHARED}/{word}" for word in ("A" * 32, "x" * 500, "%00", "%F0%9F", "a%20b", kept["id"], "' OR 1=1")]
    for other in (second, *never):
        assert await gone(anybody, other) == taken_back
    assert problem(await ana.post(share))["code"] == "recipe_deleted"
    await ana.post(f"{RECIPES}/{kept['id']}/restore")
    assert (await anybody.get(second)).status_code == 200


async def test_what_others_see_is_the_recipe_and_nothing_of_its_owner(
    ana: httpx.AsyncClient, anybody: httpx.AsyncClient
) -> None:
    wishes = {"allergies": ["nuts", "celery"], "constraints": ["no oven"], "pantry_items": ["eggs", "old walnuts"]}
    run = await streamed(ana, {**ASK, **wishes})
    recipe = run.last["recipe"]
    likely = recipe["allergens"]["likely"]
    assert likely
    asked = {"run": run.id, "acknowledged": likely, "tags": ["secret tag"], "note": "secret note"}
    kept = (await ana.post(RECIPES, json=asked)).json()
    await ana.patch(f"{RECIPES}/{kept['id']}", json={"rating": 4, "favourite": True}, headers={"If-Match": "*"})

    text = (await anybody.get(await shared(ana, kept))).text
    seen = json.loads(text)
    assert set(seen) == {"title", "ending", "recipe", "warnings", "provenance"}
    assert seen["provenance"] == {"model": "scripted:latest", "source": None}
    assert set(seen["recipe"]) == {*DISH, "total_minutes", "allergens"}
    assert [row["name"] for row in seen["recipe"]["ingredients"]] == ["eggs", "spinach", "feta", "pesto"]
    assert seen["recipe"]["allergens"]["likely"] == likely
    assert [one["evidence"]["outcome"] for one in seen["warnings"]] == ["likely"]
    for secret in ("secret", "celery", "no oven", "walnut", "pantry", "staple", "ana", kept["id"], run.id, "rating"):
        assert secret not in text, secret

    # What somebody else keeps of it is theirs, and they agree to its warnings themselves.
    assert problem(await ana.post(RECIPES, json={"recipe": seen["recipe"]}))["code"] == "allergens_not_acknowledged"
    theirs = await ana.post(RECIPES, json={"recipe": seen["recipe"], "acknowledged": likely})
    assert (theirs.status_code, theirs.json()["link"]) == (201, None)


async def test_a_draft_is_shared_as_one(ana: httpx.AsyncClient, anybody: httpx.AsyncClient, place: Kitchen) -> None:
    half = cooked('{"title": "Pea soup", "ingredients": [{"name": "peas"}')
    place.upstream.play(half, half)
    run = await streamed(ana)
    kept = (await ana.post(RECIPES, json={"run": run.id})).json()
    seen = (await anybody.get(await shared(ana, kept))).json()
    assert (seen["title"], seen["ending"], seen["recipe"]["ingredients"][0]["name"]) == ("Pea soup", "failed", "peas")


async def test_ten_that_ask_for_a_link_at_once_get_one(ana: httpx.AsyncClient) -> None:
    kept = await saved(ana)
    answers = await asyncio.gather(*(ana.post(f"{RECIPES}/{kept['id']}/share") for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [201]
    assert len({answer.headers["location"] for answer in answers}) == 1


async def test_the_page_of_a_link_is_for_no_search_engine(anybody: httpx.AsyncClient) -> None:
    page = await anybody.get("/?shared=token")
    assert (page.headers["x-robots-tag"], page.headers["referrer-policy"]) == ("noindex", "no-referrer")
    assert "x-robots-tag" not in (await anybody.get("/")).headers


async def test_a_household_needs_no_token() -> None:
    with kitchen() as place:
        async with web(place.url) as kiwi:
            kept = await saved(kiwi)
            assert kept["link"] == f"/?recipe={kept['id']}"
            link = await shared(kiwi, kept)  # for those whom the server lets in by other means
            assert (await kiwi.get(link)).json()["title"] == DISH["title"]
            back = await kiwi.delete(f"{RECIPES}/{kept['id']}/share")
            assert back.json()["link"] == kept["link"]
