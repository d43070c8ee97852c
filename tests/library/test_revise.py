"""A kept recipe changed by a word, through the front door: a scripted model server, a real `kiwi serve`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from kiwi_client import FieldDone, KiwiClient, ProblemError, RecipeCompleted, StreamStarted

from kiwi_recipes.event_order import EventOrder
from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.recipes.revision import ReviseRequest
from kiwi_recipes.testing import Scenario, ollama_error
from tests.library.test_api import RECIPES, SECRET, saved, session
from tests.support.app import (
    DISH,
    STREAMS,
    Kitchen,
    Transcript,
    cooked,
    kitchen,
    opened,
    problem,
    streamed,
    web,
)

VEGAN = [
    "title: Spinach and tofu scramble",
    "description: Soft tofu, quickly made.",
    "ingredient 1: 300 g firm tofu, crumbled",
    "remove ingredient 3",
    "step 1: Crumble the tofu.",
    "step 3: Add the tofu and fry it for 6 minutes.",
]
WISH = {"wish": "make it vegan"}
PANTRY = {"kind": "pantry", "name": None}
WROTE = {"prompt_version": "1", "attempts": 1, "mends": 0, "created": "2026", "model": "m", "made_from": PANTRY}


@pytest.fixture(scope="module")
def place() -> Iterator[Kitchen]:
    with kitchen(CLOUD_MODE="true", KIWI_SESSION_SECRET=SECRET, KIWI_MAX_RUNS_PER_SESSION="64") as place:
        yield place


@pytest.fixture
async def kiwi(place: Kitchen, request: pytest.FixtureRequest) -> AsyncIterator[httpx.AsyncClient]:
    async with session(place, request.node.name) as client:
        yield client


def changing(*changes: str, **how: Any) -> Scenario:
    """A model that writes these changes."""
    return cooked(json.dumps({"changes": changes}), **how)


def address(kept: dict[str, Any]) -> str:
    return f"{RECIPES}/{kept['id']}"


async def revised(kiwi: httpx.AsyncClient, kept: dict[str, Any], ask: dict[str, Any]) -> Transcript:
    """The whole stream; held to what it says of itself."""
    run = await streamed(kiwi, ask, url=f"{address(kept)}/revise")
    fold, order = EventFold(), EventOrder()
    for event in run.events[:-1]:
        fold.apply(event)
    for event in run.events:
        assert (order.read(json.dumps(event)).move, event["type"]) == ("deliver", event["type"])
    last = run.last
    if last["type"] == "recipe.completed":
        # What a client adds up is what the end says, though it knows nothing of changes.
        told = {name: value for name, value in fold.recipe.items() if value not in (None, "")}
        assert told == {name: last["recipe"][name] for name in told}
        assert not set(DISH) - set(told) - {name for name in DISH if not last["recipe"][name]}
    return run


def new_fields(run: Transcript) -> list[str]:
    return [event["path"] for event in run.of_type("field.done") if not event.get("kept")]


def kept_fields(run: Transcript) -> list[str]:
    return [event["path"] for event in run.of_type("field.done") if event.get("kept")]


async def accepted(kiwi: httpx.AsyncClient, kept: dict[str, Any], run: Transcript, **more: Any) -> httpx.Response:
    tag = {"If-Match": f'"{kept["version"]}"'}
    return await kiwi.post(f"{address(kept)}/accept", json={"run": run.id, **more}, headers=tag)


def asked_of(place: Kitchen) -> str:
    """The last question that the model was asked."""
    return [str(one.json["prompt"]) for one in place.upstream.requests if "prompt" in (one.json or {})][-1]


async def test_only_what_changes_is_written(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    kept = await saved(kiwi)
    place.upstream.play(changing(*VEGAN))
    run = await revised(kiwi, kept, WISH)
    started = run.events[0]
    assert started["revises"] == {"recipe": kept["id"], "revision": 1, "wish": "make it vegan", "path": None}
    everything = [
        "/title",
        "/description",
        "/servings",
        "/prep_minutes",
        "/cook_minutes",
        "/ingredients",
        "/steps",
        "/notes",
    ]
    assert kept_fields(run) == everything
    assert new_fields(run) == [
        "/title",
        "/description",
        "/ingredients/0",
        "/steps/0",
        "/steps/2",
        "/ingredients",
        "/steps",
    ]
    # The old text goes before the new one comes: nothing is appended to what was.
    order = [(event["type"], event["path"]) for event in run.events if event.get("path") in ("/title", "/steps/2")]
    assert [kind for kind, path in order if path == "/title"][:3] == ["field.done", "field.reset", "field.started"]
    assert [kind for kind, path in order if path == "/steps/2"] == ["field.reset", "field.started", "field.done"]
    for path, text in (
        ("/title", "Spinach and tofu scramble"),
        ("/steps/2/text", "Add the tofu and fry it for 6 minutes."),
        ("/ingredients/0", "300 g firm tofu, crumbled"),
    ):
        assert "".join(event["text"] for event in run.of_type("field.delta") if event["path"] == path) == text
    recipe = run.last["recipe"]
    assert run.last["type"] == "recipe.completed"
    assert [row["name"] for row in recipe["ingredients"]] == ["firm tofu", "spinach"]
    assert [(step["text"], step["uses"]) for step in recipe["steps"]] == [
        ("Crumble the tofu.", [0]),
        ("Wilt the spinach in a pan.", [1]),
        ("Add the tofu and fry it for 6 minutes.", [0]),
    ]
    assert recipe["steps"][2]["minutes"] == 6
    assert recipe["notes"] == DISH["notes"]
    assert [change["path"] for change in recipe["revision"]["changes"]] == [
        "/title", "/description", "/ingredients/0", "/ingredients/2", "/steps/0", "/steps/2",
    ]  # fmt: skip
    gone = recipe["revision"]["changes"][3]
    assert (gone["was"]["name"], gone["now"]) == ("feta", None)
    # The model was told the recipe by its parts, and the wish as data.
    told = asked_of(place)
    assert '"ingredient 3": "50 g feta, crumbled"' in told
    assert '"wish": "make it vegan"' in told
    # Nothing is kept by that.
    assert (await kiwi.get(address(kept))).json() == kept


async def test_accepted_looked_back_at_and_undone(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    kept = await saved(kiwi, provenance=WROTE)
    tag = {"If-Match": '"1"'}
    kept = (await kiwi.patch(address(kept), json={"rating": 5, "tags": ["quick"]}, headers=tag)).json()
    place.upstream.play(changing(*VEGAN))
    run = await revised(kiwi, kept, WISH)
    answer = await accepted(kiwi, kept, run)
    assert answer.status_code == 200, answer.text
    now = answer.json()
    assert (now["version"], now["revision"], now["title"]) == (3, 2, "Spinach and tofu scramble")
    assert (now["rating"], now["tags"], now["draft"]) == (5, ["quick"], False)
    assert "revision" not in now["recipe"]
    assert (now["provenance"]["run"], now["provenance"]["wish"]) == (run.id, "make it vegan")
    assert now["provenance"]["made_from"] == PANTRY
    assert (await accepted(kiwi, kept, run)).json() == now  # sent again by a client that had no answer
    found = (await kiwi.get(RECIPES, params={"q": "tofu"})).json()
    assert [one["id"] for one in found["recipes"]] == [kept["id"]]
    assert (await kiwi.get(RECIPES, params={"q": "feta"})).json()["total"] == 0

    listed = (await kiwi.get(f"{address(kept)}/revisions")).json()["revisions"]
    assert [(one["revision"], one["wish"], one["title"]) for one in listed] == [
        (2, "make it vegan", "Spinach and tofu scramble"),
        (1, None, DISH["title"]),
    ]
    assert (listed[0]["replaced"], listed[1]["replaced"] is None) == (None, False)
    first = (await kiwi.get(f"{address(kept)}/revisions/1")).json()
    assert first["recipe"] == kept["recipe"]
    undo = f"{address(kept)}/revisions/1/restore"
    for sent, code in (({}, "precondition_required"), ({"If-Match": '"2"'}, "changed_meanwhile")):
        assert problem(await kiwi.post(undo, headers=sent))["code"] == code
    back = (await kiwi.post(undo, headers={"If-Match": '"3"'})).json()
    assert (back["revision"], back["title"], back["recipe"]) == (3, DISH["title"], kept["recipe"])
    # And the undoing is undone.
    again = (await kiwi.post(f"{address(kept)}/revisions/2/restore", headers={"If-Match": "*"})).json()
    assert again["recipe"] == now["recipe"]
    assert (await kiwi.get(RECIPES, params={"q": "tofu"})).json()["total"] == 1
    missing = problem(await kiwi.get(f"{address(kept)}/revisions/9"))
    assert (missing["status"], missing["code"]) == (404, "revision_unknown")


async def test_a_part_alone(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    """Whatever else the model writes stays out; the part's name it may leave away."""
    kept = await saved(kiwi)
    for ask, written, new in (
        ({"path": "/title"}, ["title: Green eggs", "step 1: Whisk."], {"title": "Green eggs"}),
        ({"path": "/title"}, ["Green eggs"], {"title": "Green eggs"}),
        ({"path": "/steps/1", "wish": "explain it"}, ["step 2: Wash the spinach, then wilt it for 3 minutes."], None),
        ({"path": "/ingredients/2"}, ["ingredient 3: 60 g goat cheese"], None),
        ({"path": "/ingredients/2/name"}, ["60 g goat cheese"], None),
        ({"path": "/servings"}, ["servings: 3", "title: No"], {"servings": 3}),
    ):
        place.upstream.play(changing(*written))
        run = await revised(kiwi, kept, ask)
        assert run.last["type"] == "recipe.completed", run.last
        recipe = run.last["recipe"]
        (change,) = recipe["revision"]["changes"]
        assert change["path"] == "/".join(str(ask["path"]).split("/")[:3])
        for name, value in (new or {}).items():
            assert recipe[name] == value
        others = {name: value for name, value in DISH.items() if not change["path"].startswith(f"/{name}")}
        assert {name: recipe[name] for name in ("title", "notes") if name in others} == {
            name: others[name] for name in ("title", "notes") if name in others
        }
    assert "Write the servings of the recipe in the data anew" in asked_of(place)


async def test_rows_are_added_where_they_are_said_to_be(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    kept = await saved(kiwi)
    place.upstream.play(
        changing(
            "ingredient 4: 1 pinch nutmeg",
            "after step 1: Stir in the nutmeg.",
            "after step 0: Heat a pan.",
            "step 9: Serve.",
        )
    )
    run = await revised(kiwi, kept, {"wish": "with nutmeg"})
    recipe = run.last["recipe"]
    assert [step["text"] for step in recipe["steps"]] == [
        "Heat a pan.", "Beat the eggs.", "Stir in the nutmeg.", "Wilt the spinach in a pan.",
        "Pour in the eggs, add the feta and let it set.", "Serve.",
    ]  # fmt: skip
    assert recipe["steps"][2]["uses"] == [3]
    assert [change["path"] for change in recipe["revision"]["changes"]] == [
        "/ingredients/3", "/steps/3", "/steps/4", "/steps/5",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "reply",
    [
        {"changes": [{"step 1": "Whisk the eggs."}]},
        {"changes": [{"part": "step 1", "text": "Whisk the eggs."}]},
        {"changes": {"step 1": "Whisk the eggs."}},
        {"changes": ["Step #1 : Whisk the eggs."]},
        {"changes": ["- step 1: Whisk the eggs.", "oven: none", "step 2: Wilt the spinach in a pan."]},
        {"recipe": {"changes": ["step 1: Whisk the eggs."]}},
        {**DISH, "steps": [{"text": "Whisk the eggs."}, *DISH["steps"][1:]]},
        {"steps": ["Whisk the eggs.", *(step["text"] for step in DISH["steps"][1:])]},
    ],
)
async def test_replies_in_other_forms(kiwi: httpx.AsyncClient, place: Kitchen, reply: dict[str, Any]) -> None:
    kept = await saved(kiwi)
    place.upstream.play(cooked(json.dumps(reply), size=7))
    run = await revised(kiwi, kept, {"wish": "whisk them"})
    assert run.last["type"] == "recipe.completed", run.last
    (change,) = run.last["recipe"]["revision"]["changes"]
    assert (change["path"], change["now"]["text"]) == ("/steps/0", "Whisk the eggs.")
    assert [step["uses"] for step in run.last["recipe"]["steps"]] == [[0], [1], [0, 2]]


async def test_what_is_kept_is_held_against_a_new_diet(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    """The first reply leaves the eggs in: the next one is told so, and begins with the recipe as it was."""
    kept = await saved(kiwi)
    place.upstream.play(changing("title: Spinach scramble"), changing(*VEGAN))
    run = await revised(kiwi, kept, WISH)
    (reset,) = run.of_type("stream.reset")
    assert (reset["reason"], reset["kept"]) == ("allergen_conflict", [])
    dropped = [event["path"] for event in run.of_type("field.dropped") if event["seq"] < reset["seq"]]
    assert "/ingredients/0" in dropped
    assert run.last["type"] == "recipe.completed"
    assert [row["name"] for row in run.last["recipe"]["ingredients"]] == ["firm tofu", "spinach"]
    assert run.last["recipe"]["allergens"]["diets"] == ["make it vegan"]
    assert "must_not_be_used" in asked_of(place)
    now = (await accepted(kiwi, kept, run)).json()
    # It stays so: what is written later is held to it as well.
    place.upstream.play(*[changing("ingredient 2: 100 g feta")] * 2)
    later = await revised(kiwi, now, {"wish": "richer"})
    assert (later.last["type"], later.last["error"]["code"]) == ("recipe.failed", "allergen_conflict")
    refused = problem(await accepted(kiwi, now, later))
    assert (refused["status"], refused["code"]) == (409, "revision_failed")
    place.upstream.play(changing("ingredient 2: 100 g feta"))
    lifted = await revised(kiwi, now, {"wish": "richer", "diets": []})
    assert lifted.last["type"] == "recipe.completed"
    # What the recipe says of itself goes when it is true no longer; it is whole without.
    place.upstream.play(changing("ingredient 1: 300 g tofu", "ingredient 3: 50 g tofu", "step 1: Crumble the tofu.",
                                 "step 3: Fry it.", "title: Tofu"))  # fmt: skip
    told = await revised(kiwi, await saved(kiwi, description="With creamy feta.", notes="More feta is better."), WISH)
    assert told.last["type"] == "recipe.completed", told.last
    assert (told.last["recipe"]["description"], told.last["recipe"]["notes"]) == ("", "")


async def test_a_new_warning_is_agreed_to_first(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    kept = await saved(kiwi)
    place.upstream.play(changing("ingredient 3: 2 tbsp pesto"))
    run = await revised(kiwi, kept, {"wish": "swap the feta", "allergies": ["nuts"]})
    (likely,) = run.last["recipe"]["allergens"]["likely"]
    refused = problem(await accepted(kiwi, kept, run))
    assert (refused["code"], refused["likely"]) == ("allergens_not_acknowledged", [likely])
    agreed = [{name: likely[name] for name in ("path", "text", "allergy")}]
    now = (await accepted(kiwi, kept, run, acknowledged=agreed)).json()
    assert now["acknowledged"] == agreed
    place.upstream.play(changing("title: Green"))
    run = await revised(kiwi, now, {"wish": "another title"})
    assert run.last["recipe"]["allergens"]["forbidden"] == ["nuts"]
    assert (await accepted(kiwi, now, run)).status_code == 200  # agreed to before


async def test_nothing_changes(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    """Said again in other words to the model; then it is an error, and the recipe is as it was."""
    kept = await saved(kiwi)
    place.upstream.play(changing(), changing("title: Spinach and feta omelette", "step 2: Wilt the spinach in a pan."))
    run = await revised(kiwi, kept, {"wish": "asdf"})
    assert [event["reason"] for event in run.of_type("stream.reset")] == ["nothing_changed"]
    assert (run.last["type"], run.last["error"]["code"]) == ("recipe.failed", "nothing_changed")
    assert run.last["recipe"]["title"] == DISH["title"]
    assert "changed nothing" in asked_of(place)
    place.upstream.play(changing(), changing())
    refused = problem(await kiwi.post(f"{address(kept)}/revise", json={"wish": "hello"}))
    assert (refused["status"], refused["code"]) == (422, "nothing_changed")
    assert problem(await accepted(kiwi, kept, run))["code"] == "revision_failed"


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        ({}, "validation"),
        ({"wish": ""}, "validation"),
        ({"wish": "  "}, "validation"),
        ({"wish": "?!"}, "validation"),
        ({"wish": "x" * 201}, "validation"),
        ({"wish": "add some bleach"}, "validation"),
        ({"wish": ["vegan"]}, "validation"),
        ({"whish": "vegan"}, "validation"),
        ({"wish": "vegan", "language": "not a tag"}, "validation"),
        *(({"path": path}, "path_unknown") for path in ("", "title", "/taste", "/steps/3", "/steps/-1", "/steps/x",
                                                       "/steps/1/uses", "/title/0", "/ingredients/99999", "/")),
    ],
)  # fmt: skip
async def test_what_is_no_wish(kiwi: httpx.AsyncClient, ask: dict[str, Any], code: str) -> None:
    kept = await saved(kiwi)
    for stream in ("true", "false"):
        answer = await kiwi.post(f"{address(kept)}/revise", json=ask, params={"stream": stream})
        assert (problem(answer)["status"], problem(answer)["code"]) == (422, code)
    assert (await kiwi.get(address(kept))).json() == kept


async def test_recipes_that_can_not_be_changed(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    kept = await saved(kiwi)
    async with session(place, "ben") as ben, web(place.url) as nobody:
        for who, status in ((ben, 404), (nobody, 401)):
            for call in ("revise", "accept"):
                answer = await who.post(f"{address(kept)}/{call}", json={**WISH, "run": "0"} if call == "x" else WISH)
                assert answer.status_code in (status, 422 if call == "accept" and status == 404 else status)
            assert (await who.get(f"{address(kept)}/revisions")).status_code == status
    stale = await kiwi.post(f"{address(kept)}/revise", json=WISH, headers={"If-Match": '"7"'})
    assert (stale.status_code, problem(stale)["code"]) == (412, "changed_meanwhile")
    await kiwi.delete(address(kept), headers={"If-Match": "*"})
    for answer in (
        await kiwi.post(f"{address(kept)}/revise", json=WISH),
        await kiwi.post(f"{address(kept)}/revise", json=WISH, params={"stream": "true"}),
        await kiwi.get(f"{address(kept)}/revisions"),
    ):
        assert (answer.status_code, problem(answer)["code"]) == (410, "recipe_deleted")
    missing = problem(await kiwi.post(f"{RECIPES}/{'0' * 8}-0000-4000-8000-{'0' * 12}/revise", json=WISH))
    assert missing["code"] == "recipe_unknown"


async def test_deleted_while_it_is_changed(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    kept = await saved(kiwi)
    place.upstream.play(changing(*VEGAN))
    run = await revised(kiwi, kept, WISH)
    await kiwi.delete(address(kept), headers={"If-Match": "*"})
    assert problem(await accepted(kiwi, kept, run))["code"] == "recipe_deleted"
    restored = (await kiwi.post(f"{address(kept)}/restore")).json()
    assert (await accepted(kiwi, restored, run)).status_code == 200


async def test_two_changes_at_once(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    """Both are written; the one that is accepted first is kept, of the other nothing is lost but its run."""
    kept = await saved(kiwi)
    place.upstream.play(changing("title: One"), changing("title: Two"))
    one, two = await asyncio.gather(revised(kiwi, kept, {"wish": "one"}), revised(kiwi, kept, {"wish": "two"}))
    first, second = await asyncio.gather(accepted(kiwi, kept, one), accepted(kiwi, kept, two))
    won, lost = (first, second) if first.status_code == 200 else (second, first)
    assert problem(lost)["code"] in ("changed_meanwhile", "revised_meanwhile")
    now = won.json()
    late = two if won is first else one
    refused = problem(await accepted(kiwi, now, late))  # also by who has looked at it since
    assert (refused["status"], refused["code"]) == (409, "revised_meanwhile")
    assert (await kiwi.get(address(kept))).json() == now
    # A change of what stands beside the text is no other text.
    tagged = (await kiwi.patch(address(kept), json={"rating": 4}, headers={"If-Match": "*"})).json()
    place.upstream.play(changing("notes: Serve at once."))
    run = await revised(kiwi, tagged, {"wish": "a tip"})
    renamed = (await kiwi.patch(address(kept), json={"title": "Mine"}, headers={"If-Match": "*"})).json()
    after = (await accepted(kiwi, renamed, run)).json()
    assert (after["title"], after["recipe"]["title"], after["recipe"]["notes"]) == ("Mine", "Mine", "Serve at once.")
    # Kept as a recipe of its own instead.
    copy = await kiwi.post(RECIPES, json={"run": late.id})
    assert (copy.status_code, copy.json()["id"] == kept["id"]) == (201, False)
    assert "revision" not in copy.json()["recipe"]
    assert copy.json()["provenance"]["made_from"] == {"kind": "recipe", "name": DISH["title"]}


async def test_runs_that_can_not_be_accepted(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    kept, other = await saved(kiwi), await saved(kiwi)
    place.upstream.play(cooked(size=200), changing("title: One"))
    suggestion = await streamed(kiwi)
    assert problem(await accepted(kiwi, kept, suggestion))["code"] == "not_a_revision"
    run = await revised(kiwi, other, {"wish": "one"})
    assert problem(await accepted(kiwi, kept, run))["code"] == "not_a_revision"
    unknown = await kiwi.post(f"{address(kept)}/accept", json={"run": "0" * 32}, headers={"If-Match": "*"})
    assert (unknown.status_code, problem(unknown)["code"]) == (404, "stream_unknown")
    assert problem(await kiwi.post(f"{address(kept)}/accept", json={"run": run.id}))["status"] == 428
    assert (await kiwi.post(f"{address(kept)}/accept", json={})).status_code == 422


async def test_stopped_midway(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    """What had closed is a change; what was open is as it was."""
    kept = await saved(kiwi)
    place.upstream.play(changing("title: One", "step 1: Whisk the eggs " + "and whisk them again " * 15, pause=0.03))
    async with opened(kiwi, {"wish": "one"}, url=f"{address(kept)}/revise") as stream:
        run_id = (await stream.until("stream.started"))["id"]
        while not any(event.get("path") == "/steps/0/text" for event in stream.transcript.events):
            await stream.more()
        early = await kiwi.post(f"{address(kept)}/accept", json={"run": run_id}, headers={"If-Match": '"1"'})
        assert (early.status_code, problem(early)["code"]) == (409, "run_not_over")
        await kiwi.delete(f"{STREAMS}/{run_id}")
        run = await stream.rest()
    assert run.last["type"] == "recipe.cancelled"
    assert run.last["recipe"]["steps"][0]["text"] == "Beat the eggs."
    assert [change["path"] for change in run.last["recipe"]["revision"]["changes"]] == ["/title"]
    now = (await accepted(kiwi, kept, run)).json()
    assert (now["title"], now["draft"]) == ("One", False)


async def test_resumed_polled_and_sent_again(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    kept = await saved(kiwi)
    place.upstream.play(changing(*VEGAN, pause=0.002))
    key = {"Idempotency-Key": f"revise-{kept['id']}"}
    url = f"{address(kept)}/revise"
    async with opened(kiwi, WISH, url=url, headers=key) as stream:
        run_id = (await stream.until("stream.started"))["id"]
        await stream.until_events(20)
    seen = stream.transcript.events[-1]["seq"]
    rest = await streamed(kiwi, run=run_id, after=seen)
    whole = await streamed(kiwi, WISH, url=url, headers=key)
    assert whole.id == run_id
    assert whole.events[seen + 1 :] == rest.events
    status = (await kiwi.get(f"{STREAMS}/{run_id}")).json()
    assert (status["status"], status["recipe"]) == ("completed", whole.last["recipe"])
    other = problem(await kiwi.post(url, json={"wish": "no oven"}, headers=key))
    assert (other["status"], other["code"]) == (422, "idempotency_key_reused")
    again = await kiwi.post(url, json=WISH, headers=key)
    assert again.json()["recipe"] == whole.last["recipe"]
    assert again.json()["status"] == "complete"


async def test_the_model_breaks_off(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    """A change that broke off begins again with the recipe as it was; the last one's closed changes are shown."""
    kept = await saved(kiwi)
    half = json.dumps({"changes": VEGAN})[:60]
    place.upstream.play(cooked(half), changing("title: One"))
    run = await revised(kiwi, kept, {"wish": "one"})
    assert run.last["type"] == "recipe.completed"
    assert [change["path"] for change in run.last["recipe"]["revision"]["changes"]] == ["/title"]
    place.upstream.play(cooked(half), cooked(half))
    run = await revised(kiwi, kept, {"wish": "one"})
    assert (run.last["type"], run.last["error"]["code"]) == ("recipe.incomplete", "output_truncated")
    assert [change["path"] for change in run.last["recipe"]["revision"]["changes"]] == ["/title"]
    place.upstream.play(*[ollama_error("out of memory")] * 4)
    refused = problem(await kiwi.post(f"{address(kept)}/revise", json=WISH, params={"stream": "true"}))
    assert refused["status"] == 502
    assert (await kiwi.get(address(kept))).json() == kept


async def test_a_draft_is_made_whole(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    half = cooked('{"title": "Pea soup", "ingredients": ["200 g peas"], "steps": ["Boil the peas.')
    place.upstream.play(half, half)
    draft = (await kiwi.post(RECIPES, json={"run": (await streamed(kiwi)).id})).json()
    assert draft["draft"]
    place.upstream.play(changing("step 1: Boil the peas for 10 minutes.", "step 2: Blend the soup."))
    run = await streamed(kiwi, {"wish": "finish it"}, url=f"{address(draft)}/revise")
    assert run.last["type"] == "recipe.completed", run.last
    now = (await accepted(kiwi, draft, run)).json()
    assert (now["draft"], [step["text"] for step in now["recipe"]["steps"]]) == (
        False,
        ["Boil the peas for 10 minutes.", "Blend the soup."],
    )


async def test_however_it_is_cut(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    kept = await saved(kiwi)
    ends = []
    for size in (1, 2, 3, 5, 8, 13, 1000):
        place.upstream.play(changing(*VEGAN, size=size))
        run = await revised(kiwi, kept, WISH)
        fields = [
            {name: value for name, value in event.items() if name != "seq"}
            for event in run.events
            if event["type"] in ("field.done", "field.dropped")
        ]
        ends.append((fields, run.last["recipe"]["revision"], run.last["recipe"]["steps"]))
    assert all(end == ends[0] for end in ends)


@pytest.mark.parametrize("wish", ["for eight", "for 8 people", "make it for 8, please", "Für acht Personen"])
async def test_for_eight_takes_no_model(kiwi: httpx.AsyncClient, place: Kitchen, wish: str) -> None:
    """Models are bad at sums: where the wish says for how many and no more, the amounts are worked out."""
    kept = await saved(kiwi, provenance=WROTE)
    asked = len(place.upstream.requests)
    run = await revised(kiwi, kept, {"wish": wish})
    assert len(place.upstream.requests) == asked
    recipe = run.last["recipe"]
    assert run.last["type"] == "recipe.completed"
    assert (recipe["servings"], [row["quantity"] for row in recipe["ingredients"]]) == (8, [16, 400, 200])
    assert recipe["steps"] == [{**step, "uses": step["uses"]} for step in kept["recipe"]["steps"]]
    assert "times_as_written" in [event["code"] for event in run.of_type("warning")]
    now = (await accepted(kiwi, kept, run)).json()
    assert (now["provenance"]["model"], now["provenance"]["wish"]) == ("m", wish)
    assert now["provenance"]["made_from"] == PANTRY
    same = problem(await kiwi.post(f"{address(now)}/revise", json={"wish": wish}))
    assert same["code"] == "nothing_changed"


@pytest.mark.parametrize(
    "wish", ["vegan for eight", "for 10 minutes longer", "for a crowd", "for kids", "explain step 3"]
)
async def test_what_says_more_is_the_models(kiwi: httpx.AsyncClient, place: Kitchen, wish: str) -> None:
    kept = await saved(kiwi)
    place.upstream.play(changing(*VEGAN, "servings: 8"))
    run = await revised(kiwi, kept, {"wish": wish})
    assert run.last["type"] == "recipe.completed", run.last
    assert wish in asked_of(place)


async def test_a_recipe_that_does_not_say_for_how_many(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    kept = await saved(kiwi, servings=None)
    place.upstream.play(changing("servings: 8", "ingredient 1: 16 eggs"))
    run = await revised(kiwi, kept, {"wish": "for eight"})
    assert [change["path"] for change in run.last["recipe"]["revision"]["changes"]] == ["/servings", "/ingredients/0"]
    assert "for eight" in asked_of(place)


async def test_the_python_client(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    kept = await saved(kiwi)
    place.upstream.play(changing(*VEGAN, pause=0.002))
    async with KiwiClient(place.url, session=kiwi.headers["X-CF-Session"]) as client:
        events = [event async for event in client.revise(kept["id"], ReviseRequest(wish="make it vegan"))]
        old = [event.path for event in events if isinstance(event, FieldDone) and event.kept]
        assert old[:2] == ["/title", "/description"]
        assert isinstance(events[-1], RecipeCompleted)
        assert isinstance(events[0], StreamStarted)
        now = await client.accept(kept["id"], events[0].id, kept["version"])
        assert now["title"] == "Spinach and tofu scramble"
        with pytest.raises(ProblemError) as refused:
            await client.accept(kept["id"], "0" * 32, now["version"])
        assert refused.value.code == "stream_unknown"
        with pytest.raises(ProblemError) as refused:
            async for _ in client.revise(kept["id"], {"path": "/taste"}):
                pass
        assert refused.value.code == "path_unknown"
