"""Allergies as they are misspelt: what they are taken for is offered, and heeded until somebody says otherwise."""

from __future__ import annotations

import pytest

from kiwi_recipes.food.allergens import check, did_you_mean, first_match, understand
from kiwi_recipes.food.distance import distance


@pytest.mark.parametrize(
    ("typed", "language", "meant"),
    [
        ("penuts", None, "peanuts"),
        ("peanutts", None, "peanuts"),
        ("glutin", None, "gluten"),
        ("mlik", None, "milk"),
        ("dairi", None, "dairy"),
        ("diary", None, "dairy"),
        ("egs", None, "eggs"),
        ("hazlenut", None, "hazelnuts"),
        ("seasame", None, "sesame"),
        ("mustered", None, "mustard"),
        ("celary", None, "celery"),
        ("molusks", None, "mollusk"),
        ("tree nutts", None, "tree nuts"),
        ("wheet", None, "wheat"),
        ("lactos", None, "lactose"),
        ("pistacio", None, "pistachios"),
        ("srimp", None, "shrimp"),
        ("nutz", None, "nuts"),
        ("vegn", None, "vegan"),
        ("severe penut allergy", None, "peanuts"),
        ("Erdnus", "de", "erdnuss"),
        ("Sellery", "de", "sellerie"),
        ("Milsch", "de", "milch"),
        ("noisete", "fr", "noisette"),
        ("cacauetes", "es", "cacahuete"),
        ("glutne", "it", "glutine"),
    ],
)
def test_a_near_spelling_is_offered(typed: str, language: str | None, meant: str) -> None:
    assert did_you_mean(typed, language) == [meant]


OF_THEIR_OWN = (
    """
kiwi|mango|corn|strawberries|banana|garlic|onions|tomatoes|peach|pear|peas|chicken|beef|cinnamon|latex|avocado|rice
apples|cherry|chocolate|sunflower|linseed|lentils|raspberry|mushrooms|spinach|potato|eggplant|plums|grapes|pineapple
nightshades|caffeine|beans|chickpeas|zucchini|melon|pumpkin|vanilla|lemon|papaya|date|squash|turkey|gluten|milk
peanuts|Erdnüße|shell fish|shelfish|soy bean|ピーナッツ|Birne|Erdbeeren|fraise
""".strip()
    .replace("\n", "|")
    .split("|")
)


@pytest.mark.parametrize("typed", OF_THEIR_OWN)
def test_what_is_a_word_of_its_own_is_taken_for_nothing_else(typed: str) -> None:
    assert did_you_mean(typed) == []


def test_until_it_is_answered_the_guess_is_heeded() -> None:
    finding = check("peanut butter", "penuts")
    assert (finding.outcome, finding.key, finding.phrase) == ("contains", "peanuts", "peanut")
    assert "penuts" in (finding.note or "")
    assert first_match("peanut butter", ["penuts"]) is not None


@pytest.mark.parametrize(
    ("typed", "language", "food"),
    [
        ("avacado", None, "avocado"),
        ("garlick", None, "garlic"),
        ("bananna", None, "bananas"),
        ("pfirsisch", "de", "Pfirsich"),
    ],
)
def test_a_slip_of_a_food_that_no_list_names_is_that_food(typed: str, language: str | None, food: str) -> None:
    assert check(food, typed, language).outcome == "contains"


@pytest.mark.parametrize(
    ("typed", "language", "other"),
    [("pesche", "it", "pesce"), ("jewish, halal", None, "fish"), ("Pilze", "de", "Brot")],
)
def test_what_is_a_letter_away_by_chance_is_no_allergen(typed: str, language: str | None, other: str) -> None:
    assert check(other, typed, language).outcome == "no_match"


def test_a_guess_at_a_short_word_is_only_likely() -> None:
    assert check("omelette", "egs").outcome == "likely"


def test_each_of_several_slips_is_read() -> None:
    assert did_you_mean("penuts and milc") == ["peanuts", "milk"]
    assert did_you_mean("hazlenut almnod") == ["hazelnuts", "almonds"]
    assert check("walnut bread", "wallnut pistacio").outcome == "contains"


@pytest.mark.parametrize(
    "typed",
    ["alergic to eggs", "allergick to eggs", "intollerent of eggs", "alergisch gegen Eier", "alergique aux œufs"],
)
def test_a_slip_in_what_stands_beside_is_no_food(typed: str) -> None:
    assert [asked.name for asked in understand(typed)] == ["eggs"]


def test_where_nothing_is_found_it_is_asked() -> None:
    finding = check("rice", "glutin")
    assert (finding.outcome, finding.note) == ("unknown", "Did you mean gluten?")


def test_an_allergy_run_together_is_read() -> None:
    assert check("prawns", "shelfish").outcome == "contains"


@pytest.mark.parametrize(
    ("one", "other", "slips"), [("milk", "milk", 0), ("mlik", "milk", 1), ("mik", "milk", 1), ("malk", "milk", 1),
                                ("mmilkk", "milk", 2), ("rice", "milk", 3), ("rice", "milkshake", 3)]
)  # fmt: skip
def test_slips(one: str, other: str, slips: int) -> None:
    assert distance(one, other, 2) == slips
