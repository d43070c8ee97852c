from __future__ import annotations

import pytest

from kiwi_recipes.recipes.pantry_split import PantrySplit, exclude_allergens, holds

HITS = {
    "dairy": ["butter", "ghee", "Greek yogurt", "goat cheese", "feta", "whey", "kefir", "paneer", "condensed milk"],
    "eggs": ["6 eggs", "mayonnaise", "meringue", "quail eggs", "egg noodles", "albumen"],
    "peanut": ["peanut butter", "satay sauce", "groundnuts", "monkey nuts"],
    "tree nuts": ["walnuts", "almond milk", "marzipan", "pesto", "pine nuts"],
    "nuts": ["walnuts", "peanut butter", "mixed nuts"],
    "sesame": ["tahini", "halva", "hummus"],
    "wheat": ["couscous", "semolina", "panko", "soy sauce", "plain flour"],
    "gluten": ["pearl barley", "rye bread", "couscous"],
    "soy": ["tofu", "edamame", "miso", "soy milk"],
    "fish": ["anchovies", "fish sauce", "Worcestershire sauce", "tinned tuna"],
    "shellfish": ["prawns", "oyster sauce", "crab", "squid"],
    "celery": ["celeriac"],
    "lupin": ["lupin flour"],
}
MISSES = {
    "milk": ["coconut milk", "oat milk", "cocoa butter", "peanut butter", "butter beans", "cream of tartar"],
    "egg": ["eggplant", "veggie burger", "egg-free mayo"],
    "tree nut": ["nutmeg", "butternut squash", "doughnut", "water chestnuts", "coconut", "peanut"],
    "wheat": ["buckwheat", "rice flour"],
    "shellfish": ["oyster mushrooms", "crab apples"],
    "fish": ["tomatoes"],
}


@pytest.mark.parametrize(("allergy", "item"), [(a, item) for a, items in HITS.items() for item in items])
def test_matches(allergy: str, item: str) -> None:
    assert holds(item, allergy)


@pytest.mark.parametrize(("allergy", "item"), [(a, item) for a, items in MISSES.items() for item in items])
def test_does_not_match(allergy: str, item: str) -> None:
    assert not holds(item, allergy)


@pytest.mark.parametrize("spelled", ["nuts", "Nut allergy", "allergic to nuts", "nut-free", "NUTS"])
def test_an_allergy_may_be_spelled_as_people_do(spelled: str) -> None:
    assert holds("hazelnuts", spelled)


def test_an_exception_hides_only_its_own_words() -> None:
    assert holds("coconut milk and butter", "dairy")


def test_a_food_of_the_users_own_words() -> None:
    assert holds("dragon fruit", "dragon fruits")
    assert not holds("star fruit", "dragon fruit")


def test_an_allergy_without_words_matches_nothing() -> None:
    assert not holds("eggs", "!!!")


def test_the_pantry_is_split_and_nothing_is_lost() -> None:
    assert exclude_allergens(["eggs", "feta", "spinach"], ["dairy", "peanuts"]) == PantrySplit(
        items=("eggs", "spinach"), withheld=(("feta", "dairy"),)
    )
