"""`POST /api/v1/foods/check`, through the front door."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

CHECK = "/api/v1/foods/check"


async def test_what_names_say(kiwi: httpx.AsyncClient) -> None:
    body = {
        "foods": ["almond milk", "Sahne", "rice", "coconut", "kiwi"],
        "allergies": ["severe nut allergy", "milk", "kiwi"],
        "diets": ["vegan"],
        "language": "de",
    }
    answer = await kiwi.post(CHECK, json=body)
    assert answer.status_code == 200
    report = answer.json()
    assert [food["name"] for food in report["foods"]] == body["foods"]
    almond, cream, rice, coconut, kiwi_fruit = (food["findings"] for food in report["foods"])
    (found,) = almond
    assert found["source"]
    assert (
        found | {"allergy": "severe nut allergy", "outcome": "contains", "group": "nuts", "phrase": "almond"} == found
    )
    assert {finding["allergy"] for finding in cream} == {"milk", "vegan"}
    assert rice == []
    assert [(finding["outcome"], finding["phrase"]) for finding in coconut] == [("no_match", None)]
    assert "Coconut" in coconut[0]["note"]
    assert "word match" in kiwi_fruit[0]["source"]
    assert report["unknown_allergies"] == ["kiwi"]
    assert "safe" not in answer.text


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({}, "foods"),
        ({"foods": []}, "at least one food"),
        ({"foods": ["rice"] * 201}, "At most 200"),
        ({"foods": ["x" * 201]}, "at most 200"),
        ({"foods": [" "]}, "Write something"),
        ({"foods": "rice"}, "foods"),
        ({"foods": ["rice"], "diets": ["carnivore"]}, "vegan"),
        ({"foods": ["rice"], "allergies": ["nuts"] * 21}, "At most 20"),
        ({"foods": ["rice"], "allergens": ["nuts"]}, "allergens: There is no such field. Did you mean allergies?"),
        ({"foods": ["rice"], "diet": ["vegan"]}, "diet: There is no such field. Did you mean diets?"),
        ({"food": ["rice"]}, "Did you mean foods?"),
        ({"foods": ["rice"], "language": "all of them"}, "language"),
    ],
)
async def test_bad_input_is_a_problem(kiwi: httpx.AsyncClient, body: dict[str, Any], says: str) -> None:
    answer = await kiwi.post(CHECK, json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert says in answer.json()["detail"]


async def test_200_foods_at_once(kiwi: httpx.AsyncClient) -> None:
    answer = await kiwi.post(
        CHECK, json={"foods": [f"butter {'x' * n}" for n in range(190)], "allergies": ["milk"] * 20}
    )
    assert all(len(food["findings"]) == 1 for food in answer.json()["foods"])


async def test_a_misspelt_allergy_is_asked_about(kiwi: httpx.AsyncClient) -> None:
    body = {"foods": ["peanut butter", "rice"], "allergies": ["penuts"]}
    report = (await kiwi.post(CHECK, json=body)).json()
    butter, rice = (food["findings"][0] for food in report["foods"])
    assert (butter["outcome"], butter["phrase"]) == ("contains", "peanut")
    assert (rice["outcome"], rice["note"]) == ("unknown", "Did you mean peanuts?")
    assert report["unknown_allergies"] == ["penuts"]
    assert report["did_you_mean"] == {"penuts": ["peanuts"]}
