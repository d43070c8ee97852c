"""A kept recipe changed by the tiny model that runs in this machine, through the front door."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from kiwi_recipes.llm.backends.bundled_model import find_bundled_model
from kiwi_recipes.testing import refusing_address
from tests.library.test_api import RECIPES, saved
from tests.support.app import DISH, streamed, web
from tests.support.servers import Kiwi, kiwi_server

pytestmark = [
    pytest.mark.skipif(find_bundled_model() is None, reason="the embedded model is not installed"),
    pytest.mark.timeout(300),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Kiwi]:
    with kiwi_server(refusing_address(), KIWI_LLM_CONFIG="") as kiwi:
        yield kiwi


@pytest.fixture
async def kiwi(server: Kiwi) -> AsyncIterator[httpx.AsyncClient]:
    async with web(server.url) as client:
        client.timeout = httpx.Timeout(120)
        yield client


CHANGES: list[tuple[dict[str, Any], set[str]]] = [
    ({"wish": "make it vegan"}, {"/title", "/ingredients/0", "/ingredients/2", "/steps/0", "/steps/2"}),
    ({"wish": "explain step 3"}, {"/steps/2"}),
    ({"wish": "swap the feta"}, {"/ingredients/2", "/steps/2"}),
    ({"path": "/title"}, {"/title"}),
    ({"path": "/ingredients/1"}, {"/ingredients/1"}),
    ({"path": "/steps"}, {"/steps/0", "/steps/1", "/steps/2"}),
    ({"wish": "für acht Personen"}, {"/servings", "/ingredients/0", "/ingredients/1", "/ingredients/2"}),
]


@pytest.mark.parametrize(("ask", "parts"), CHANGES)
async def test_a_tiny_model_can_do_it(kiwi: httpx.AsyncClient, ask: dict[str, Any], parts: set[str]) -> None:
    kept = await saved(kiwi)
    run = await streamed(kiwi, ask, url=f"{RECIPES}/{kept['id']}/revise")
    assert run.last["type"] == "recipe.completed", run.last
    recipe = run.last["recipe"]
    changed = {change["path"] for change in recipe["revision"]["changes"]}
    assert changed
    assert changed <= parts | {"/description", "/notes"} if "wish" in ask else changed <= parts
    if ask.get("wish") == "make it vegan":
        assert not {"eggs", "feta"} & {row["name"] for row in recipe["ingredients"]}
    answer = await kiwi.post(
        f"{RECIPES}/{kept['id']}/accept",
        json={"run": run.id, "acknowledged": recipe["allergens"]["likely"] and [
            {name: one[name] for name in ("path", "text", "allergy")} for one in recipe["allergens"]["likely"]
        ]},
        headers={"If-Match": '"1"'},
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    assert answer.json()["revision"] == 2
    assert DISH["title"] == (await kiwi.get(f"{RECIPES}/{kept['id']}/revisions/1")).json()["title"]
