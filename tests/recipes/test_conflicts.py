"""What somebody must not eat, in what a model writes: dropped with its evidence, and the recipe asked for again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.types import Text
from kiwi_recipes.recipes.events import (
    FieldDone,
    FieldDropped,
    RecipeCompleted,
    RecipeFailed,
    StreamReset,
    Warned,
)
from kiwi_recipes.recipes.generator import GenerationFailed, LLMRecipeGenerator, NothingToCookWith
from kiwi_recipes.recipes.schemas import RecipeRequest
from kiwi_recipes.streams.events import Event
from tests.recipes.kitchen import PLAIN, PLAIN_TEXT, ScriptedModel, folded, last, pieces, reply, run, written

PEANUTS = RecipeRequest(pantry_items=["rice", "tomatoes"], allergies=["peanuts"])


def recipe(**changes: Any) -> str:
    return json.dumps({**PLAIN, **changes}, ensure_ascii=False)


def with_row(**row: Any) -> str:
    return recipe(ingredients=[*PLAIN["ingredients"], {"quantity": 2, "unit": "tbsp", "note": None, **row}])


def with_step(text: str) -> str:
    return recipe(steps=[*PLAIN["steps"], {"text": text, "minutes": None, "uses": []}])


PEANUT_BUTTER = with_row(name="peanut butter")


def warned(events: list[Event], *codes: str) -> list[Warned]:
    return [event for event in events if isinstance(event, Warned) and event.code in (codes or ("allergen", "diet"))]


def shown_as_done(events: list[Event]) -> str:
    return json.dumps([e.value for e in events if isinstance(e, FieldDone)], ensure_ascii=False).casefold()


@pytest.mark.parametrize("size", [1, 4, 33, 10_000])
async def test_a_row_is_dropped_with_evidence_and_a_second_attempt_does_without(size: int) -> None:
    model = ScriptedModel(pieces(PEANUT_BUTTER, size), reply(PLAIN_TEXT, size=size))
    events = await run(model, PEANUTS)
    (dropped,) = [e for e in events if isinstance(e, FieldDropped)]
    assert (dropped.path, dropped.reason) == ("/ingredients/3", "contains peanuts, which “peanuts” rules out")
    (warning,) = warned(events)
    assert (warning.code, warning.path) == ("allergen", "/ingredients/3")
    assert warning.evidence is not None
    assert warning.evidence | {"text": "peanut butter", "phrase": "peanut", "key": "peanuts", "allergy": "peanuts",
                               "outcome": "contains"} == warning.evidence  # fmt: skip
    assert warning.evidence["source"]
    (reset,) = [e for e in events if isinstance(e, StreamReset)]
    assert reset.reason == "allergen_conflict"
    assert reset.kept == ["/title", "/description", "/servings", "/prep_minutes", "/cook_minutes",
                          "/ingredients/0", "/ingredients/1", "/ingredients/2"]  # fmt: skip
    assert '"used": "peanut butter"' in model.prompts[1].user
    end = last(events)
    assert isinstance(end, RecipeCompleted)
    assert [row["name"] for row in end.recipe["ingredients"]] == ["rice", "tomatoes", "olive oil"]
    assert [found["text"] for found in end.recipe["allergens"]["conflicts"]] == ["peanut butter"]
    assert "peanut" not in shown_as_done(events)
    assert folded(events) == written(end.recipe)


async def test_the_model_is_stopped_at_once() -> None:
    model = ScriptedModel(reply(PEANUT_BUTTER), reply(PLAIN_TEXT))
    await run(model, PEANUTS)
    said = "".join(chunk.text for chunk in model.said if isinstance(chunk, Text))
    first = said.removesuffix(PLAIN_TEXT)
    assert first == PEANUT_BUTTER[: len(first)]
    assert "peanut butter" in first
    assert '"steps"' not in first


async def test_a_heading_that_names_it_is_a_conflict_also_where_no_row_came_behind_it() -> None:
    rows = json.dumps(["1 cup rice"])[:-1]
    shown, of_object = '"Peanuts:"', '{"group": "Peanuts"}'
    for said, cut in [
        *((shown, cut) for cut in ("", ",", ', "2 tbsp oil"', ', "2 tb')),
        *((of_object, cut) for cut in ("", ",", ', "2 tbsp oil"')),
        ('"**For the peanut sauce**:"', ","),
    ]:
        for size in (1, 3, 10_000):
            written = f'{{"title": "Tomato Rice", "ingredients": {rows}, {said}{cut}'
            model = ScriptedModel(reply(written, "length", size=size), reply(PLAIN_TEXT, size=size))
            events = await run(model, PEANUTS)
            end = last(events)
            assert isinstance(end, RecipeCompleted), (written, size)
            assert "peanut" in str(warned(events)[0].evidence).casefold(), (written, size)
            assert [reset.reason for reset in events if isinstance(reset, StreamReset)] == ["allergen_conflict"]
            assert "Peanuts:" not in model.prompts[1].user
            drops = [event for event in events if isinstance(event, FieldDropped)]
            assert bool(drops) is (said is not of_object or "oil" in cut), (written, size)
            assert "peanut" not in shown_as_done(events)


@pytest.mark.parametrize(
    "rows",
    [
        ["Peanuts:"],
        ["1 cup rice", "2 tomatoes", "Peanuts:"],
        ["1 cup rice", "2 tomatoes", "1 tbsp oil", "Peanuts:"],
        ["Peanuts:", "1 tbsp oil"],
    ],
)
async def test_a_heading_of_a_further_attempt_is_a_conflict_behind_rows_that_are_there_already(rows: list[str]) -> None:
    broken_off = '{"title": "Tomato Rice", "ingredients": ["1 cup rice", "2 tomatoes", "1 tbsp o'
    going_on = json.dumps({"ingredients": rows, "steps": ["Boil the rice.", "Add the tomatoes."]})
    for size in (1, 3, 10_000):
        model = ScriptedModel(reply(broken_off, "length", size=size), reply(going_on, size=size))
        events = await run(model, PEANUTS)
        end = last(events)
        assert isinstance(end, RecipeFailed), (rows, size)
        assert end.error.code == "allergen_conflict"
        assert [warning.code for warning in warned(events)] == ["allergen"]
        assert "peanut" not in shown_as_done(events)


async def test_a_heading_that_is_written_again_makes_no_row_show_twice() -> None:
    broken_off = '{"title": "Tomato Rice", "ingredients": ["For the rice:", "1 cup rice", "2 tomatoes", "1 tbsp o'
    written_again = ["For the rice:", "1 cup rice", "2 tomatoes", "For the sauce:", "1 tbsp oil", "1 tsp salt"]
    rice, sauce = "For the rice", "For the sauce"
    going_on = json.dumps({"ingredients": written_again, "steps": ["Boil the rice.", "Add the tomatoes."]})
    for size in (1, 3, 10_000):
        events = await run(ScriptedModel(reply(broken_off, "length", size=size), reply(going_on, size=size)), PEANUTS)
        rows = [(row["name"], row["group"]) for row in folded(events)["ingredients"]]
        assert rows == [("rice", rice), ("tomatoes", rice), ("oil", sauce), ("salt", sauce)], size


async def test_twice_is_a_failure_with_what_was_found_and_the_rest_of_it_kept() -> None:
    again = {"ingredients": [{"quantity": 1, "unit": None, "name": "satay sauce (peanuts)"}], "steps": PLAIN["steps"]}
    events = await run(ScriptedModel(pieces(PEANUT_BUTTER), reply(json.dumps(again))), PEANUTS)
    end = last(events)
    assert isinstance(end, RecipeFailed)
    assert (end.error.code, end.error.retryable) == ("allergen_conflict", True)
    assert "peanuts" in end.error.message
    assert end.recipe["title"] == "Tomato Rice"
    assert [found["text"] for found in end.recipe["allergens"]["conflicts"]] == [
        "peanut butter",
        "satay sauce (peanuts)",
    ]
    assert "peanut" not in shown_as_done(events)
    assert "peanut" not in json.dumps({k: v for k, v in end.recipe.items() if k != "allergens"})


async def test_with_one_attempt_the_first_conflict_is_the_end() -> None:
    end = last(await run(ScriptedModel(pieces(PEANUT_BUTTER)), PEANUTS, attempts=1))
    assert isinstance(end, RecipeFailed)
    assert end.error.code == "allergen_conflict"


async def test_a_second_attempt_that_never_comes_leaves_the_conflict_as_the_reason() -> None:
    model = ScriptedModel(pieces(PEANUT_BUTTER), [LLMError("upstream_error", "It broke.", retryable=True)])
    end = last(await run(model, PEANUTS))
    assert isinstance(end, RecipeFailed)
    assert end.error.code == "allergen_conflict"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (recipe(title="Peanut Noodles"), "/title"),
        (recipe(description="Rice with a crunch of peanuts."), "/description"),
        (with_step("Sprinkle with chopped peanuts."), "/steps/3"),
        (with_row(name="noodles", note="tossed in peanut oil"), "/ingredients/3"),
        (with_row(name="chives", group="For the peanut sauce"), "/ingredients/3"),
    ],
)
@pytest.mark.parametrize("size", [1, 7, 10_000])
async def test_wherever_it_stands(text: str, path: str, size: int) -> None:
    events = await run(ScriptedModel(pieces(text, size), reply(PLAIN_TEXT, size=size)), PEANUTS)
    assert [e.path for e in events if isinstance(e, FieldDropped)] == [path]
    end = last(events)
    assert isinstance(end, RecipeCompleted)
    assert "peanut" not in shown_as_done(events)
    assert folded(events) == written(end.recipe)


async def test_notes_are_dropped_alone_since_a_recipe_is_whole_without_them() -> None:
    events = await run(ScriptedModel(reply(recipe(notes="Peanuts go well with it."))), PEANUTS)
    assert [e.path for e in events if isinstance(e, FieldDropped)] == ["/notes"]
    assert [warning.path for warning in warned(events)] == ["/notes"]
    end = last(events)
    assert isinstance(end, RecipeCompleted)
    assert "notes" not in end.recipe


async def test_a_title_that_says_that_it_is_free_of_it_is_none() -> None:
    events = await run(ScriptedModel(reply(recipe(title="Peanut-Free Noodles"))), PEANUTS)
    assert not warned(events)
    assert isinstance(last(events), RecipeCompleted)


async def test_what_is_likely_is_a_warning_on_the_row_and_to_be_acknowledged() -> None:
    request = RecipeRequest(pantry_items=["rice"], allergies=["tree nuts"])
    events = await run(ScriptedModel(reply(with_row(name="pesto"))), request)
    (warning,) = warned(events)
    assert (warning.code, warning.path) == ("allergen", "/ingredients/3")
    assert warning.evidence is not None
    assert (warning.evidence["outcome"], warning.evidence["phrase"]) == ("likely", "pesto")
    end = last(events)
    assert isinstance(end, RecipeCompleted)
    (likely,) = end.recipe["allergens"]["likely"]
    assert (likely["path"], likely["text"]) == ("/ingredients/3", "pesto")
    done = next(i for i, e in enumerate(events) if isinstance(e, FieldDone) and e.path == "/ingredients/3")
    assert events[done + 1] is warning


async def test_a_diet_is_held_like_an_allergy() -> None:
    request = RecipeRequest(pantry_items=["rice"], constraints=["vegan, please"])
    events = await run(ScriptedModel(pieces(with_row(name="honey")), reply(PLAIN_TEXT)), request)
    (warning,) = warned(events)
    assert (warning.code, warning.path) == ("diet", "/ingredients/3")
    report = last(events).recipe["allergens"]
    assert (report["checked"], report["diets"], report["forbidden"]) == (True, ["vegan, please"], [])


async def test_in_german() -> None:
    request = RecipeRequest(pantry_items=["Reis"], allergies=["Erdnüsse"], language="de")
    text = with_row(name="Erdnussmus", note="cremig")
    events = await run(ScriptedModel(pieces(text), reply(PLAIN_TEXT)), request)
    (warning,) = warned(events)
    assert warning.evidence is not None
    assert (warning.evidence["text"], warning.evidence["key"]) == ("Erdnussmus", "peanuts")
    assert isinstance(last(events), RecipeCompleted)


async def test_a_name_that_can_not_be_read_is_said_once() -> None:
    events = await run(ScriptedModel(reply(with_row(name="豆腐"))), PEANUTS)
    (warning,) = warned(events, "food_unread")
    assert (warning.path, warning.evidence) == ("/ingredients/3", {"name": "豆腐"})


async def test_half_a_title_is_not_handed_out_at_the_end() -> None:
    model = ScriptedModel(pieces('{"title": "Peanut Noodles with'))
    end = last(await run(model, PEANUTS, attempts=1))
    assert isinstance(end, RecipeFailed)
    assert "title" not in end.recipe


async def test_the_json_path_says_the_same() -> None:
    model = ScriptedModel(reply(with_row(name="pesto", quantity=9000, unit="g")))
    request = RecipeRequest(pantry_items=["rice"], allergies=["tree nuts"])
    result = await LLMRecipeGenerator(model).generate(request)
    codes = {warning.code: warning for warning in result.warnings}
    assert codes.keys() == {"allergens_by_name", "allergen", "implausible_amount"}
    assert codes["allergen"].path == codes["implausible_amount"].path == "/ingredients/3"
    with pytest.raises(GenerationFailed) as failed:
        await LLMRecipeGenerator(ScriptedModel(pieces(PEANUT_BUTTER)), attempts=1).generate(PEANUTS)
    assert isinstance(failed.value.terminal, RecipeFailed)
    assert failed.value.terminal.error.code == "allergen_conflict"


async def test_it_is_said_how_it_was_looked_at() -> None:
    events = await run(ScriptedModel(reply(PLAIN_TEXT)), PEANUTS)
    (said,) = warned(events, "allergens_by_name", "allergens_not_checked")
    assert said.code == "allergens_by_name"
    assert "never that it is not" in said.message
    assert "safe" not in said.message
    assert last(events).recipe["allergens"]["checked"] is True


# --- amounts --------------------------------------------------------------------------------------------------------


async def test_amounts_and_times_that_nobody_means_are_warned_of() -> None:
    rows = [{"quantity": 200_000, "unit": "g", "name": "vegetables"}, {"quantity": 40, "unit": None, "name": "eggs"}]
    steps = [{"text": "Bake it for 9000 minutes at 900 °C."}]
    events = await run(ScriptedModel(reply(recipe(ingredients=rows, steps=steps))))
    said = {w.path: w for w in warned(events, "implausible_amount", "implausible_time", "implausible_heat")}
    assert said.keys() == {"/ingredients/0", "/ingredients/1", "/steps/0/text"}
    assert said["/ingredients/0"].message == "200,000 g of vegetables for 2 can't be meant."
    assert said["/ingredients/0"].evidence == {
        "amount": 200_000, "measure": "g", "most": 3000, "servings": 2, "per_serving": 100_000,
    }  # fmt: skip
    assert isinstance(last(events), RecipeCompleted)


async def test_minutes_beyond_what_a_recipe_has_are_warned_of() -> None:
    events = await run(ScriptedModel(reply(recipe(cook_minutes=9000, servings=4000))))
    said = [(w.path, w.evidence) for w in warned(events, "implausible_time", "implausible_amount")]
    assert said == [("/servings", {"most": 50}), ("/cook_minutes", {"most": 2880})]
    assert isinstance(last(events), RecipeCompleted)


# --- wishes that can't be met ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (
            {"pantry_items": ["beef", "chicken"], "constraints": ["vegan"]},
            "A diet rules out everything in the pantry: beef (vegan), chicken (vegan).",
        ),
        (
            {"pantry_items": ["Speck", "Huhn"], "constraints": ["vegetarisch"], "language": "de"},
            "A diet rules out everything in the pantry: Speck",
        ),
        (
            {"pantry_items": ["milk", "ham"], "allergies": ["milk"], "constraints": ["no pork"]},
            "An allergy or a diet rules out everything in the pantry",
        ),
        ({"pantry_items": ["peanuts"], "allergies": ["penuts"]}, "peanuts (penuts)"),
    ],
)
def test_a_pantry_of_what_is_forbidden_is_refused_before_the_stream(asked: dict[str, Any], says: str) -> None:
    with pytest.raises(NothingToCookWith) as refused:
        LLMRecipeGenerator(ScriptedModel()).start(RecipeRequest(**asked))
    assert says in str(refused.value)


async def test_what_a_diet_leaves_out_of_the_pantry_is_named() -> None:
    request = RecipeRequest(pantry_items=["rice", "chicken"], constraints=["vegan"])
    model = ScriptedModel(reply(PLAIN_TEXT))
    events = await run(model, request)
    (said,) = warned(events, "diet_withheld")
    assert said.message == "Left out because of your diet: chicken (vegan)."
    assert '"pantry": ["rice"]' in model.prompts[0].user
    assert "butter" not in model.prompts[0].user.split("<data>")[0]


@pytest.mark.parametrize(
    ("asked", "wish"),
    [
        ({"constraints": ["vegan", "use up the cream"]}, "use up the cream"),
        ({"allergies": ["milk"], "constraints": ["extra cheese, please"]}, "extra cheese, please"),
        ({"allergies": ["shellfish"], "style_id": "with prawns"}, "with prawns"),
    ],
)
async def test_a_wish_for_what_is_forbidden_is_said_and_left_out(asked: dict[str, Any], wish: str) -> None:
    model = ScriptedModel(reply(PLAIN_TEXT))
    events = await run(model, RecipeRequest(pantry_items=["rice"], **asked))
    (said,) = warned(events, "wish_conflict")
    assert wish in said.message
    assert said.evidence is not None
    assert said.evidence["text"] == wish
    assert wish not in model.prompts[0].user
    assert events.index(said) < next(i for i, e in enumerate(events) if isinstance(e, FieldDone))


async def test_a_language_that_is_not_read_is_said() -> None:
    request = RecipeRequest(pantry_items=["rice"], allergies=["milk"], language="pl")
    events = await run(ScriptedModel(reply(PLAIN_TEXT)), request)
    (said,) = warned(events, "language_unread")
    assert said.evidence == {"language": "pl"}
    asked_nothing = RecipeRequest(pantry_items=["rice"], language="pl")
    assert not warned(await run(ScriptedModel(reply(PLAIN_TEXT)), asked_nothing), "language_unread")


async def test_an_allergy_that_is_misspelt_or_not_read_is_said() -> None:
    request = RecipeRequest(pantry_items=["rice", "peanut oil"], allergies=["penuts", "ピーナッツ"])
    events = await run(ScriptedModel(reply(PLAIN_TEXT)), request)
    (said,) = warned(events, "allergy_unknown")
    assert "penuts (did you mean peanuts?), ピーナッツ" in said.message
    assert said.evidence == {"allergies": ["penuts", "ピーナッツ"], "did_you_mean": {"penuts": ["peanuts"]}}
    assert [w.evidence for w in warned(events, "allergen_withheld")] == [
        {"items": [{"item": "peanut oil", "allergy": "penuts"}]}
    ]
