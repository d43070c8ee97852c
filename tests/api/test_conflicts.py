"""What somebody must not eat, over real sockets: the model server writes it, the server stops it and asks once more."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from kiwi_client import KiwiClient, ProblemError

from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.recording import read_recording
from kiwi_recipes.testing import Hold, Scenario, ollama_stream
from tests.support.app import STREAMS, SUGGEST, Kitchen, cooked, kitchen, opened, problem, streamed, tokens, web
from tests.support.clock import HANG
from tests.support.folded import KEPT

PLAIN: dict[str, Any] = {
    "title": "Tomato Rice",
    "description": "A quick pan of rice.",
    "servings": 2,
    "prep_minutes": 5,
    "cook_minutes": 20,
    "ingredients": [{"quantity": 1, "unit": "cup", "name": "rice"}, {"quantity": 4, "name": "tomatoes"}],
    "steps": [{"text": "Boil the rice for 12 minutes."}, {"text": "Stir in the tomatoes."}],
    "notes": "Good the next day, too.",
}
CLEAN = json.dumps(PLAIN)
ROW = json.dumps(PLAIN | {"ingredients": [*PLAIN["ingredients"], {"quantity": 2, "name": "peanut butter"}]})
STEP = json.dumps(PLAIN | {"steps": [*PLAIN["steps"], {"text": "Sprinkle it with chopped peanuts."}]})
GERMAN = json.dumps(PLAIN | {"ingredients": [{"quantity": 2, "unit": "EL", "name": "Erdnussmus"}]})
PEANUTS = {"pantry_items": ["rice", "tomatoes"], "allergies": ["peanuts"]}


@pytest.fixture(scope="module")
def place() -> Iterator[Kitchen]:
    with kitchen(KIWI_STALL_TIMEOUT="600", KIWI_FIRST_CONTENT_TIMEOUT="600", KIWI_RESUME_GRACE="0.5") as place:
        yield place


@pytest.fixture
async def client(place: Kitchen) -> AsyncIterator[httpx.AsyncClient]:
    async with web(place.url) as client:
        yield client


def that_waits(text: str, until: str) -> Scenario:
    """A model that writes as far as that and then says nothing more: it ends when it is stopped, or never."""
    return ollama_stream(tokens(text[: text.index(until) + len(until)]), end=False).then(Hold())


PEANUT_ROW = that_waits(ROW, '"peanut butter"}')


async def test_the_model_is_stopped_and_asked_again(client: httpx.AsyncClient, place: Kitchen) -> None:
    place.upstream.play(PEANUT_ROW, cooked(CLEAN))
    before = len(place.upstream.requests)
    found = await streamed(client, PEANUTS)
    stopped, again = place.upstream.requests[before:]
    await asyncio.wait_for(asyncio.wrap_future(stopped.left), HANG)
    assert b"must_not_be_used" in again.body
    assert found.last["type"] == "recipe.completed"
    (dropped,) = found.of_type("field.dropped")
    assert (dropped["path"], dropped["reason"]) == ("/ingredients/2", "contains peanuts, which “peanuts” rules out")
    assert dropped["code"] == "rules_out"
    assert dropped["evidence"] == {"what": "peanuts", "allergy": "peanuts", "phrase": "peanut"}
    (warning,) = [event for event in found.of_type("warning") if event["code"] == "allergen"]
    assert (warning["path"], warning["evidence"]["phrase"]) == ("/ingredients/2", "peanut")
    assert [event["reason"] for event in found.of_type("stream.reset")] == ["allergen_conflict"]
    done = [event["value"] for event in found.of_type("field.done")]
    assert "peanut" not in json.dumps(done)
    (conflict,) = found.last["recipe"]["allergens"]["conflicts"]
    assert conflict["text"] == "peanut butter"


@pytest.mark.parametrize(
    ("row", "allergy", "reason"),
    [
        ("chicken thighs in cream sauce", "kosher", "contains unkosher, which “kosher” rules out"),
        ("broad beans", "G6PD deficiency", "contains fava, which “G6PD deficiency” rules out"),
        (
            "prawns",
            "I can eat fish but not shellfish",
            "contains shrimp, which “I can eat fish but not shellfish” rules out",
        ),
    ],
)
async def test_a_row_against_what_was_typed(
    client: httpx.AsyncClient, place: Kitchen, row: str, allergy: str, reason: str
) -> None:
    first = json.dumps(PLAIN | {"ingredients": [{"quantity": 2, "name": row}]})
    place.upstream.play(that_waits(first, f'"{row}"}}'), cooked(CLEAN))
    found = await streamed(client, {"pantry_items": ["rice", row, "tomatoes"], "allergies": [allergy]})
    assert found.last["type"] == "recipe.completed"
    (dropped,) = found.of_type("field.dropped")
    assert dropped["reason"] == reason


async def test_twice_is_a_failure_as_a_stream_and_as_json(client: httpx.AsyncClient, place: Kitchen) -> None:
    place.upstream.play(PEANUT_ROW, PEANUT_ROW)
    found = await streamed(client, PEANUTS)
    assert found.done
    assert found.last["type"] == "recipe.failed"
    error = found.last["error"]
    assert (error["code"], error["retryable"], error["phase"]) == ("allergen_conflict", True, "writing")
    assert "peanut butter" in error["message"]
    assert [row["name"] for row in found.last["recipe"]["ingredients"]] == ["rice", "tomatoes"]
    place.upstream.play(PEANUT_ROW, PEANUT_ROW)
    answer = await client.post(SUGGEST, json=PEANUTS)
    assert answer.status_code == 409
    body = problem(answer)
    assert body["code"] == "allergen_conflict"
    assert body["recipe"]["title"] == "Tomato Rice"
    assert {found["text"] for found in body["recipe"]["allergens"]["conflicts"]} == {"peanut butter"}


async def test_the_same_key_leads_to_the_same_conflict(client: httpx.AsyncClient, place: Kitchen) -> None:
    place.upstream.play(PEANUT_ROW, PEANUT_ROW)
    headers = {"Idempotency-Key": "conflict-1"}
    first = await streamed(client, PEANUTS, headers=headers)
    asked = len(place.upstream.requests)
    again = await streamed(client, PEANUTS, headers=headers)
    assert again.events == first.events
    assert (await client.post(SUGGEST, json=PEANUTS, headers=headers)).status_code == 409
    assert len(place.upstream.requests) == asked


@pytest.mark.parametrize(
    ("text", "until", "path"),
    [
        (CLEAN.replace("Tomato Rice", "Peanut Noodles"), 'Peanut Noodles",', "/title"),
        (STEP, 'chopped peanuts."', "/steps/2"),
    ],
)
async def test_in_the_title_or_in_a_step_alone(
    client: httpx.AsyncClient, place: Kitchen, text: str, until: str, path: str
) -> None:
    place.upstream.play(that_waits(text, until), cooked(CLEAN))
    found = await streamed(client, PEANUTS)
    assert [event["path"] for event in found.of_type("field.dropped")] == [path]
    assert found.last["type"] == "recipe.completed"


async def test_a_title_that_says_it_is_free_of_it(client: httpx.AsyncClient, place: Kitchen) -> None:
    place.upstream.play(cooked(CLEAN.replace("Tomato Rice", "Peanut-Free Noodles")))
    found = await streamed(client, PEANUTS)
    assert found.of_type("field.dropped") == []
    assert found.last["recipe"]["title"] == "Peanut-Free Noodles"


async def test_in_german(client: httpx.AsyncClient, place: Kitchen) -> None:
    place.upstream.play(that_waits(GERMAN, '"Erdnussmus"}'), cooked(CLEAN))
    found = await streamed(client, {"pantry_items": ["Reis"], "allergies": ["Erdnüsse"], "language": "de"})
    (dropped,) = found.of_type("field.dropped")
    assert dropped["path"] == "/ingredients/0"
    assert found.last["type"] == "recipe.completed"


async def test_in_four_languages_by_dish_names_and_slips(client: httpx.AsyncClient, place: Kitchen) -> None:
    """A row that contains it is dropped and asked for anew; one that likely does comes with a warning."""
    for language, allergy, contains, likely in (
        ("en", "milk", "50 g mozarella", "50 g dark chocolate"),
        ("de", "Gluten", "2 Weggli", "2 Brühwürfel"),
        ("fr", "poisson", "2 filets de julienne", "600 g de julienne"),
        ("es", "frutos de cáscara", "1 ración de gallina en pepitoria", "50 g granola"),
    ):
        asked = {"pantry_items": ["rice"], "allergies": [allergy], "language": language}
        first, second = (json.dumps(PLAIN | {"ingredients": ["1 cup rice", line]}) for line in (contains, likely))
        place.upstream.play(cooked(first), cooked(second))
        found = await streamed(client, asked)
        assert [event["path"] for event in found.of_type("field.dropped")] == ["/ingredients/1"], language
        assert [event["reason"] for event in found.of_type("stream.reset")] == ["allergen_conflict"], language
        assert found.last["type"] == "recipe.completed", language
        warned = [event["evidence"]["outcome"] for event in found.of_type("warning") if event["code"] == "allergen"]
        assert warned == ["contains", "likely"], language
        assert len(found.last["recipe"]["allergens"]["likely"]) == 1, language


async def test_what_is_likely_comes_with_a_warning(client: httpx.AsyncClient, place: Kitchen) -> None:
    place.upstream.play(cooked(ROW.replace("peanut butter", "pesto")))
    ask = {"pantry_items": ["rice"], "allergies": ["tree nuts"]}
    found = await streamed(client, ask)
    (warning,) = [event for event in found.of_type("warning") if event["code"] == "allergen"]
    assert (warning["path"], warning["evidence"]["outcome"]) == ("/ingredients/2", "likely")
    place.upstream.play(cooked(ROW.replace("peanut butter", "pesto")))
    answer = (await client.post(SUGGEST, json=ask)).json()
    assert [notice["code"] for notice in answer["warnings"]] == ["allergens_by_name", "allergen"]
    assert [likely["text"] for likely in answer["suggestions"][0]["recipe"]["allergens"]["likely"]] == ["pesto"]


async def test_stopped_between_the_attempts(client: httpx.AsyncClient, place: Kitchen) -> None:
    place.upstream.play(PEANUT_ROW, that_waits(CLEAN, '"name": "rice"'))
    async with opened(client, PEANUTS) as stream:
        run = (await stream.until("stream.started"))["id"]
        await stream.until("stream.reset")
        assert (await client.delete(f"{STREAMS}/{run}")).status_code == 204
        found = await stream.rest()
    assert found.last["type"] == "recipe.cancelled"
    assert "peanut" not in json.dumps(found.last["recipe"]["ingredients"])
    status = (await client.get(f"{STREAMS}/{run}")).json()
    assert [w["code"] for w in status["warnings"]] == ["allergens_by_name", "allergen"]


async def test_a_reader_that_comes_late_sees_the_same(client: httpx.AsyncClient, place: Kitchen) -> None:
    place.upstream.play(PEANUT_ROW, cooked(CLEAN))
    found = await streamed(client, PEANUTS)
    at = next(event["seq"] for event in found.events if event["type"] == "field.dropped")
    rest = await streamed(client, run=found.id, after=at - 1)
    assert rest.events == found.events[at:]


async def test_two_readers_of_one_run_both_lose_the_row(client: httpx.AsyncClient, place: Kitchen) -> None:
    """Also one that knows no more kinds of events than the first version of the protocol had."""
    place.upstream.play(PEANUT_ROW, cooked(CLEAN))
    async with opened(client, PEANUTS) as one:
        run = (await one.until("stream.started"))["id"]
        async with opened(client, run=run) as other:
            first, second = await asyncio.gather(one.rest(), other.rest())
    assert first.last["type"] == "recipe.completed"
    for found in (first, second):
        assert [event["path"] for event in found.of_type("field.dropped")] == ["/ingredients/2"]
        assert [event["seq"] for event in found.events] == list(range(len(found.events)))
    assert first.events == second.events
    old = {entry.event["type"] for entry in read_recording(KEPT).events}
    assert "field.dropped" not in old
    for known in (first.events, [event for event in first.events if event["type"] in old]):
        fold = EventFold()
        for event in known:
            fold.apply(event)
        assert [row["name"] for row in fold.recipe["ingredients"]] == ["rice", "tomatoes"]
        assert "peanut" not in json.dumps(fold.recipe["steps"])


async def test_a_heading_without_rows_is_a_conflict(client: httpx.AsyncClient, place: Kitchen) -> None:
    heading = cooked(json.dumps(PLAIN | {"ingredients": ["1 cup rice", "Peanuts:"]}))
    place.upstream.play(heading, cooked(CLEAN))
    found = await streamed(client, PEANUTS)
    assert [event["path"] for event in found.of_type("field.dropped")] == ["/ingredients/1"]
    assert [row["name"] for row in found.last["recipe"]["ingredients"]] == ["rice", "tomatoes"]
    place.upstream.play(heading, PEANUT_ROW)
    answer = await client.post(SUGGEST, json=PEANUTS)
    assert (answer.status_code, problem(answer)["code"]) == (409, "allergen_conflict")


@pytest.mark.parametrize(
    ("allergies", "unknown"),
    [
        (["молоко"], ["молоко"]),
        (["大豆"], ["大豆"]),
        (["mjölk", "peanuts"], ["mjölk"]),
        (["حساسية الفول السوداني"], ["حساسية الفول السوداني"]),
        (["dairy except butter"], ["dairy except butter"]),
        (["all nuts except peanuts"], None),
        (["citrus", "stone fruit"], None),
    ],
)
async def test_an_allergy_that_is_not_read_is_said_before_the_first_word(
    client: httpx.AsyncClient, place: Kitchen, allergies: list[str], unknown: list[str] | None
) -> None:
    place.upstream.play(cooked(CLEAN))
    found = await streamed(client, {"pantry_items": ["rice"], "allergies": allergies})
    said = [event for event in found.events[: found.types.index("token")] if event.get("code") == "allergy_unknown"]
    assert [event["evidence"]["allergies"] for event in said] == ([] if unknown is None else [unknown])
    checked = await client.post("/api/v1/foods/check", json={"foods": ["rice"], "allergies": allergies})
    assert checked.json()["unknown_allergies"] == (unknown or [])
    assert "safe" not in checked.text
    assert all("safe" not in json.dumps(event) for event in found.events)


async def test_what_is_excepted_may_be_used(client: httpx.AsyncClient, place: Kitchen) -> None:
    place.upstream.play(cooked(ROW))
    found = await streamed(client, {"pantry_items": ["rice"], "allergies": ["all nuts except peanuts"]})
    assert found.of_type("field.dropped") == []
    assert found.last["type"] == "recipe.completed"


@pytest.mark.parametrize(
    ("ask", "clash"),
    [
        ({"constraints": ["vegan", "with plenty of beef"]}, "with plenty of beef"),
        ({"allergies": ["milk"], "constraints": ["extra cheese"]}, "extra cheese"),
        ({"constraints": ["gluten-free"], "style_id": "with breadcrumbs"}, "with breadcrumbs"),
    ],
)
async def test_wishes_that_contradict_are_said_and_left_out(
    client: httpx.AsyncClient, place: Kitchen, ask: dict[str, Any], clash: str
) -> None:
    place.upstream.play(cooked(CLEAN))
    asked = len(place.upstream.requests)
    found = await streamed(client, {"pantry_items": ["rice"]} | ask)
    (said,) = [event for event in found.of_type("warning") if event["code"] == "wish_conflict"]
    assert said["evidence"]["text"] == clash
    assert clash.encode() not in place.upstream.requests[asked].body
    assert found.last["type"] == "recipe.completed"


@pytest.mark.parametrize(
    "thing", ["bleach", "edible glue and bleach", "Salzsäure", "sosa cáustica", "detersivo", "savon"]
)
async def test_what_is_not_food_is_refused_in_every_field(
    client: httpx.AsyncClient, place: Kitchen, thing: str
) -> None:
    asked = len(place.upstream.requests)
    for body in (
        {"pantry_items": ["rice", thing]},
        {"pantry_items": ["rice"], "constraints": [f"with {thing}"]},
        {"pantry_items": ["rice"], "style_id": f"with {thing}"},
    ):
        for stream in ("false", "true"):
            said = problem(await client.post(SUGGEST, json=body, params={"stream": stream}))
            assert (said["status"], said["code"]) == (422, "validation")
            assert [error["code"] for error in said["errors"]] == ["not_food"]
    assert len(place.upstream.requests) == asked


async def test_no_bleach_is_no_order_for_it(client: httpx.AsyncClient, place: Kitchen) -> None:
    place.upstream.play(cooked(CLEAN))
    body = {"pantry_items": ["rice", "almond essence"], "constraints": ["no bleach"], "allergies": ["bleach"]}
    found = await streamed(client, body)
    assert found.last["type"] == "recipe.completed"


async def test_the_client_for_python(place: Kitchen) -> None:
    place.upstream.play(PEANUT_ROW, PEANUT_ROW)
    async with KiwiClient(place.url) as kiwi:
        with pytest.raises(ProblemError) as refused:
            await kiwi.suggest(PEANUTS)
        assert refused.value.body["code"] == "allergen_conflict"
        place.upstream.play(cooked(ROW.replace("peanut butter", "pesto")))
        result = await kiwi.suggest({"pantry_items": ["rice"], "allergies": ["tree nuts"]})
    (likely,) = result["suggestions"][0]["recipe"]["allergens"]["likely"]
    assert (likely["path"], likely["phrase"]) == ("/ingredients/2", "pesto")


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        ({"pantry_items": ["beef", "chicken"], "constraints": ["vegan"]}, "beef (vegan)"),
        ({"pantry_items": ["Speck"], "constraints": ["rein pflanzlich"], "language": "de"}, "Speck (rein pflanzlich)"),
        ({"pantry_items": ["peanuts"], "allergies": ["penuts"]}, "peanuts (penuts)"),
    ],
)
async def test_what_leaves_nothing_to_cook_with_is_a_422(
    client: httpx.AsyncClient, place: Kitchen, ask: dict[str, Any], says: str
) -> None:
    asked = len(place.upstream.requests)
    body = problem(await client.post(SUGGEST, json=ask))
    assert (body["status"], body["code"]) == (422, "nothing_to_cook_with")
    assert says in body["detail"]
    assert len(place.upstream.requests) == asked


async def test_wishes_that_clash_are_said_before_the_first_word(client: httpx.AsyncClient, place: Kitchen) -> None:
    place.upstream.play(cooked(CLEAN))
    found = await streamed(client, {"pantry_items": ["rice", "ham"], "constraints": ["vegan", "use up the cream"]})
    said = [event["code"] for event in found.events[: found.types.index("token")] if event["type"] == "warning"]
    assert said == ["allergens_by_name", "diet_withheld", "wish_conflict"]


async def test_what_can_not_be_held_to_is_said_before_the_first_word(client: httpx.AsyncClient, place: Kitchen) -> None:
    """Wishes against each other or themselves, an allergy that no list names, one in a language that is not read."""
    for wishes, allergies, code, evidence in (
        (["vegan", "use up the cream"], [], "wish_conflict", {"text": "use up the cream", "allergy": "vegan"}),
        (["vegetarian, but with fish"], [], "wish_conflict", {"text": "vegetarian, but with fish", "phrase": "fish"}),
        (["vegan mit Käse"], [], "wish_conflict", {"key": "milk"}),
        (["I am allergic to durian"], [], "allergy_unknown", {"allergies": ["I am allergic to durian"]}),
        (["süt alerjim var"], [], "allergy_unknown", {"allergies": ["süt alerjim var"]}),
        ([], ["орехи"], "allergy_unknown", {"allergies": ["орехи"]}),
        (["quick", "без орехов"], [], "wish_unread", {"wishes": ["без орехов"]}),
        (["bez glutenu"], [], "wish_unread", {"wishes": ["bez glutenu"]}),
    ):
        place.upstream.play(cooked(CLEAN))
        found = await streamed(client, PEANUTS | {"constraints": wishes, "allergies": allergies})
        (said,) = [event for event in found.of_type("warning") if event["code"] == code]
        assert evidence.items() <= said["evidence"].items()
        assert said["seq"] < found.of_type("field.done")[0]["seq"]
        assert found.last["type"] == "recipe.completed"


async def test_ordinary_rules_among_the_wishes_are_no_conflict(client: httpx.AsyncClient, place: Kitchen) -> None:
    wishes = [
        "I can't eat gluten",
        "lactose intolerant",
        "no dairy except butter",
        "nut allergy, but coconut is fine",
        "quick",
    ]
    place.upstream.play(cooked(CLEAN))
    found = await streamed(client, PEANUTS | {"constraints": wishes, "allergies": []})
    codes = {event["code"] for event in found.of_type("warning")}
    assert codes.isdisjoint(("wish_conflict", "allergy_unknown", "wish_unread"))
