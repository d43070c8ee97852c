from __future__ import annotations

import pytest

from kiwi_recipes.recipes.food_words import find_in, same_food, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("eggs", "Egg"),
        ("spinach", "baby spinach, washed"),
        ("feta", "feta cheese"),
        ("garlic", "garlic cloves"),
        ("red onion", "onions"),
        ("tomatoes", "cherry tomatoes"),
        ("canned chickpeas", "chickpeas"),
        ("basil", "basil leaves"),
        ("potatoes", "potato"),
        ("豆腐", "豆腐"),
    ],
)
def test_the_same_food(one: str, other: str) -> None:
    assert same_food(one, other)
    assert same_food(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("milk", "coconut milk"),
        ("butter", "peanut butter"),
        ("potatoes", "sweet potatoes"),
        ("egg", "egg noodles"),
        ("chicken", "chicken stock"),
        ("garlic", "garlic powder"),
        ("onion", "spring onions"),
        ("🥑", "🥒"),
    ],
)
def test_another_food(one: str, other: str) -> None:
    assert not same_food(one, other)


def test_the_equal_thing_comes_before_the_similar() -> None:
    assert find_in(["red onion", "onion"], "onions") == "onion"
    assert find_in(["red onion"], "onions") == "red onion"
    assert find_in(["leek"], "onions") is None


def test_brackets_and_what_follows_a_comma_do_not_name_the_food() -> None:
    assert words("Spinach (frozen), chopped") == ("spinach",)
