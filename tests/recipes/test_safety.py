"""The verdicts on a recipe's parts, without a model: which rules a request has, and what they say of a row or text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kiwi_recipes.food.allergens import understand
from kiwi_recipes.recipes.safety import Rule, Safety, is_unread, rule_of_wish, rules_of
from kiwi_recipes.recipes.schemas import RecipeRequest


def safety(pantry: tuple[str, ...] = (), **asked: Any) -> Safety:
    request = RecipeRequest(pantry_items=["rice"], **asked)
    return Safety(rules_of(request), request.language, pantry)


@pytest.mark.parametrize(
    ("wish", "language", "kind", "names"),
    [
        ("vegan", None, "diet", ["vegan"]),
        ("strictly vegan, please", None, "diet", ["vegan"]),
        ("Vegetarisches Essen", "de", "diet", ["vegetarian"]),
        ("no nuts, please", None, "diet", ["nuts"]),
        ("gluten-free and quick", None, "diet", ["gluten"]),
        ("I'm allergic to eggs", None, "allergen", ["eggs"]),
        ("I can't eat gluten", None, "diet", ["gluten"]),
        ("don't use dairy", None, "diet", ["milk"]),
        ("avoid shellfish", None, "diet", ["shellfish"]),
        ("sans lactose", "fr", "diet", ["lactose"]),
        ("kein Schweinefleisch", "de", "diet", ["pork"]),
        ("Zöliakie", "de", "allergen", ["gluten"]),
    ],
)
def test_a_wish_that_forbids(wish: str, language: str | None, kind: str, names: list[str]) -> None:
    rule = rule_of_wish(wish, language)
    assert rule is not None
    assert (rule.kind, [asked.name for asked in rule.asked]) == (kind, names)


@pytest.mark.parametrize("wish", ["quick", "no oven", "not vegan", "lots of cheese", "keto", "not too spicy"])
def test_a_wish_that_forbids_nothing(wish: str) -> None:
    assert rule_of_wish(wish, None) is None
    assert not is_unread(wish, None)


WISHES = Path(__file__).parent / "wishes.txt"


def test_no_wish_to_leave_a_food_out_is_passed_over() -> None:
    """It is held to, or said to be told to the model alone; of a wish that leaves none out nothing is said."""
    wrong = []
    for line in WISHES.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        wish, language, listed = (part.strip() for part in line.split("|"))
        rule = rule_of_wish(wish, language)
        judge = Safety(() if rule is None else (rule,), language)
        foods = [food.strip() for food in listed.split(",") if food.strip()]
        held = bool(foods) and all(judge.row({"name": food}).conflicts for food in foods)
        if (held or is_unread(wish, language)) != bool(foods):
            wrong.append(line)
    assert not wrong


@pytest.mark.parametrize(
    ("allergy", "language", "text", "is_there"),
    [
        ("mushrooms", None, "A creamy risotto without mushrooms.", False),
        ("mushrooms", None, "A mushroom-free risotto.", False),
        ("chicken", None, "Add the free-range chicken.", True),
        ("Zwiebeln", "de", "Ohne Knoblauch und Zwiebeln braten.", False),
        ("Zwiebeln", "de", "Eine zwiebelfreie Suppe.", False),
        ("Zwiebeln", "de", "Die Zwiebeln braten.", True),
        ("ail", "fr", "Un plat sans ail.", False),
        ("ail", "fr", "Ajoutez l'ail.", True),
    ],
)
def test_a_food_of_no_list_that_a_text_leaves_out(
    allergy: str, language: str | None, text: str, is_there: bool
) -> None:
    judge = Safety((Rule(allergy, "allergen", understand(allergy, language)),), language)
    assert bool(judge.text(text).conflicts) == is_there
    assert not judge.text(text).likely


@pytest.mark.parametrize(
    "row",
    [
        {"name": "peanut butter"},
        {"name": "noodles", "note": "tossed with chopped peanuts"},
        {"name": "noodles", "note": None, "group": "For the peanut sauce"},
        {"name": "Erdnussmus"},
    ],
)
def test_a_row_that_contains_is_a_conflict(row: dict[str, Any]) -> None:
    (conflict,) = safety(allergies=["peanuts"]).row(row).conflicts
    assert (conflict.allergy, conflict.key) == ("peanuts", "peanuts")


def test_a_row_that_likely_does_is_not() -> None:
    verdict = safety(allergies=["peanuts"]).row({"name": "curry paste", "note": "may contain peanuts"})
    assert not verdict.conflicts
    assert [finding.outcome for finding in verdict.likely] == ["likely"]


def test_an_allergy_and_a_diet_are_held_alike() -> None:
    judge = safety(allergies=["sesame"], constraints=["vegan"])
    verdict = judge.row({"name": "tahini with honey"})
    assert {(judge.kind_of(found), found.key) for found in verdict.conflicts} == {
        ("allergen", "sesame"),
        ("diet", "honey"),
    }


def test_a_misspelt_allergy_is_heeded() -> None:
    assert safety(allergies=["penuts"]).row({"name": "peanuts"}).conflicts
    short = safety(allergies=["egs"]).row({"name": "egg"})
    assert not short.conflicts
    assert short.likely


def test_what_can_not_be_read_is_said() -> None:
    assert safety(allergies=["milk"]).row({"name": "牛奶"}).unread
    assert not safety().row({"name": "牛奶"}).unread


def test_a_title_may_speak_of_the_pantry() -> None:
    judge = safety(("gluten-free pasta",), allergies=["gluten"])
    assert not judge.text("Pasta with Tomatoes").conflicts
    assert judge.text("Wheat Beer Stew").conflicts
    assert not safety(allergies=["peanuts"]).text("Peanut-free Noodles").conflicts
    assert safety(allergies=["peanuts"]).text("Peanut Noodles").conflicts


def test_without_rules_nothing_is_looked_at() -> None:
    judge = safety()
    assert judge.row({"name": "peanuts"}) == judge.text("Peanut Noodles") == ((), (), False)
