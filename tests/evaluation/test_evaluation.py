"""Each check of `make eval` can pass and fail, by recipes that a script writes; and two runs are compared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.evaluation import __main__ as command
from bench.evaluation import runs
from bench.evaluation.checks import CHECKS, score
from kiwi_recipes.recipes.schemas import RecipeRequest
from tests.recipes.kitchen import ScriptedModel, reply

REQUEST = {
    "pantry_items": ["chicken thighs", "rice"],
    "allergies": ["peanuts"],
    "servings": 2,
    "max_minutes": 40,
    "language": "en",
}
GOOD: dict[str, Any] = {
    "title": "Chicken rice",
    "description": "The chicken is fried with the rice for a quick dinner in a pan.",
    "servings": 2,
    "prep_minutes": 5,
    "cook_minutes": 30,
    "ingredients": ["4 chicken thighs", "1 cup rice", "1 pinch salt"],
    "steps": ["Fry the chicken for 10 minutes.", "Add the rice and simmer for 18 minutes.", "Salt it and serve."],
    "notes": "It is good with a salad on the side.",
}
WRONG: dict[str, dict[str, Any]] = {
    "every ingredient is used": {"ingredients": [*GOOD["ingredients"], "1 lime"]},
    "every food is listed": {"steps": [*GOOD["steps"], "Stir in the carrots."]},
    "amounts are plausible": {"ingredients": ["4 chicken thighs", "200000 g rice", "1 pinch salt"]},
    "times are plausible": {"steps": ["Fry the chicken for 3 hours.", *GOOD["steps"][1:]]},
    "nothing forbidden": {"ingredients": [*GOOD["ingredients"], "1 tbsp peanut butter"]},
    "language as asked": {
        "description": "Das Huhn mit dem Reis in der Pfanne.",
        "steps": ["Das chicken und der rice mit der Brühe in die Pfanne.", "Das ist gut und mit dem Salat zu essen."],
        "notes": "",
    },
    "not the prompt's example": {"notes": "Peas straight from the freezer need no thawing."},
    "no step said twice": {"steps": [*GOOD["steps"], GOOD["steps"][0]]},
    "no ingredient twice": {"ingredients": [*GOOD["ingredients"], "1 cup rice"]},
    "servings as asked": {"servings": 6},
    "time as asked": {"cook_minutes": 60},
    "pantry used": {"ingredients": ["4 eggs"]},
}


async def made(text: str, request: dict[str, Any] = REQUEST) -> dict[str, Any]:
    return await runs.made(ScriptedModel(reply(text)), request, "scripted")


async def test_a_good_recipe_passes_every_check() -> None:
    scores = score(await made(json.dumps(GOOD)))
    assert {name: verdict for name, verdict in scores.items() if verdict.ok is not True} == {}


@pytest.mark.parametrize("name", [name for name in CHECKS if name != "complete"])
async def test_a_check_fails(name: str) -> None:
    verdict = score(await made(json.dumps(GOOD | WRONG[name])))[name]
    assert verdict.ok is False
    assert verdict.evidence


async def test_half_a_recipe_is_not_complete_and_the_checks_do_not_break() -> None:
    text = json.dumps(GOOD)
    for at in (0, 5, text.index("steps"), len(text) - 5):
        assert score(await made(text[:at]))["complete"].ok is False


async def test_what_was_stopped_for_an_allergy_is_no_broken_recipe() -> None:
    scores = score(await made(json.dumps(GOOD | WRONG["nothing forbidden"])))
    assert (scores["nothing forbidden"].ok, scores["complete"].ok) == (False, None)


async def test_a_step_that_was_dropped_on_the_way_counts_as_said_twice() -> None:
    run = await made(json.dumps({**GOOD, "steps": [GOOD["steps"][0], *GOOD["steps"]]}))
    assert len(run["recipe"]["steps"]) == 3
    assert score(run)["no step said twice"].ok is False


async def test_a_forbidden_food_that_a_recipe_still_names_counts_too() -> None:
    run = await made(json.dumps(GOOD))
    run["recipe"]["ingredients"].append({"name": "peanut butter"})
    assert score(run)["nothing forbidden"].evidence == "peanut butter: peanut (peanuts)"


async def test_what_was_not_asked_for_is_not_judged() -> None:
    scores = score(await made(json.dumps(GOOD), {"pantry_items": ["rice"]}))
    asked = {
        name for name in ("nothing forbidden", "servings as asked", "time as asked") if scores[name].ok is not None
    }
    assert asked == set()


async def test_two_runs_are_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, now = tmp_path / "before.json", tmp_path / "now.json"
    good, bad = await made(json.dumps(GOOD)), await made(json.dumps(GOOD | WRONG["servings as asked"]))
    head = {"source": "scripted", "prompt_version": "1", "commit": None}
    runs.save({**head, "recipes": [good, good]}, before)
    runs.save({**head, "recipes": [good, bad]}, now)
    assert command.main(["--of", str(now), "--against", str(before), "--details"]) == 1
    told = capsys.readouterr().out
    assert "| servings as asked | 2 of 2 (100%) | 1 of 2 (50%) |" in told
    assert "worse: servings as asked: 100% before, 50% now" in told
    assert "servings as asked: 6, not 2" in told
    assert command.main(["--of", str(before), "--against", str(now)]) == 0


def test_recordings_are_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "kept.json"
    assert command.main(["--recordings", str(command.RECORDINGS), "--save", str(kept)]) == 0
    assert len(runs.load(kept)["recipes"]) == len(list(command.RECORDINGS.glob("*.jsonl")))
    assert "| complete | 4 of 8 (50%) |" in capsys.readouterr().out


def test_the_requests_are_forty_and_differ() -> None:
    asked = runs.requests()
    assert len(asked) == 40
    assert len({json.dumps(request, sort_keys=True) for request in asked}) == 40
    for request in asked:
        RecipeRequest(**request)
    assert {request.get("language") for request in asked} == {None, "de", "fr", "es", "it"}
