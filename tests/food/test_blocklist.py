from __future__ import annotations

from pathlib import Path

import pytest

from kiwi_recipes.food.blocklist import not_food


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("bleach", "bleach"),
        ("edible glue and bleach", "bleach"),
        ("flour, bleach", "bleach"),
        ("baker's ammonia with drain cleaners", "drain cleaner"),
        ("no sugar but bleach", "bleach"),
        ("ｂｌｅａｃｈ", "bleach"),
        ("Spülmittel", "spulmittel"),
        ("eau de Javel", "eau de javel"),
        ("un poco de lejía", "lejia"),
        ("candeggina", "candeggina"),
        ("two washing powder scoops", "washing powder"),
        ("Spülmaschinentabs", "spulmaschinentab"),
        ("un poco de veneno", "veneno"),
        ("détergent", "detergent"),
        ("cat litter", "cat litter"),
        ("a lye bath", "lye"),
    ],
)
def test_is_found_wherever_it_stands(text: str, found: str) -> None:
    assert not_food(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "unbleached flour", "baker's ammonia", "edible glue", "edible glue and sugar", "colla di pesce", "paprika",
        "no bleach", "lye pretzel", "essence de vanille", "paint the pastry with egg", "poison-free berries",
        "without any glue", "bleach-free flour", "ohne Klebstoff", "never use paint", "Rote Bete",
    ],
)  # fmt: skip
def test_food_and_what_is_not_wanted(text: str) -> None:
    assert not_food(text) is None


def test_a_list_of_what_is_typed() -> None:
    lines = (Path(__file__).parent / "not_food.txt").read_text("utf-8").splitlines()
    typed = [line.split(" ", 1) for line in lines if not line.startswith("#")]
    assert {how for how, _ in typed} == {"!", "="}
    assert [text for how, text in typed if (not_food(text) is not None) != (how == "!")] == []
