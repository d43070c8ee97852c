"""Amounts that nobody can have meant, and ordinary ones, which must raise no alarm."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from kiwi_parser.recipe import Ingredient

from kiwi_recipes.food.plausible import too_long_or_hot, too_much


def row(line: str) -> dict[str, Any]:
    return Ingredient.model_validate(line).model_dump()


@pytest.mark.parametrize(
    ("line", "servings"),
    [
        ("200000 g vegetables", 2),
        ("40 eggs", 1),
        ("3 kg salt", 4),
        ("3 kg coarse salt, for the crust", 4),
        ("100 g salt", 2),
        ("2 cups salt", 4),
        ("1 cup black pepper", 4),
        ("500 g cinnamon", 6),
        ("10 l olive oil", 4),
        ("50 kg flour", 12),
        ("2 kg rice", 2),
        ("500 cans tomatoes", 4),
        ("100 cloves garlic", 2),
        ("90 onions", 4),
        ("20 chicken breasts", 2),
        ("30 bunches parsley", 4),
        ("1 l soy sauce", 2),
        ("10 kg chicken", 4),
        ("2-300 eggs", 4),
        ("3 kg butter", 4),
        ("50 l water", 4),
        ("40 Eier", 1),
        ("3 kg Meersalz", 4),
        ("5 kg Weizenmehl", 2),
        ("5 l huile d'olive", 4),
        ("60 huevos", 4),
        ("2 kg di sale", 4),
        ("900 lb beef", 4),
        ("40 cups milk", 2),
        ("200 things", 2),
        ("1000 g yeast", 4),
        ("90 Zwiebeln", 4),
        ("100 cipolle", 4),
        ("60 limones", 4),
        ("300 g Pfeffer", 4),
        ("1 kg fresh ginger", 2),
        ("800 g gingembre", 2),
    ],
)
def test_what_nobody_means(line: str, servings: int) -> None:
    excess = too_much(row(line), servings)
    assert excess is not None
    assert excess.amount > excess.most
    assert excess.servings == servings


FOR_FOUR = """
2 chicken breasts; 1 whole chicken; 800 g chicken thighs; 1.5 kg pork shoulder; 500 g minced beef; 4 salmon fillets
2 kg mussels; 1 lb shrimp; 24 prawns; 400 g spaghetti; 500 g pasta; 300 g rice; 2 cups rice; 1 cup couscous
500 g flour; 4 cups flour; 2 1/4 tsp instant yeast; 1 tbsp baking powder; 200 g sugar; 1 cup brown sugar
250 g butter; 4 tbsp butter; 3 tbsp olive oil; 1 l oil, for frying; 1 cup vegetable oil; 1 tsp salt; 2 tbsp salt
1 tsp black pepper; 2 tbsp paprika powder; 1 tbsp cumin; 1/2 tsp cinnamon; 4 eggs; 8 eggs; 6 egg whites; 1 l milk
500 ml cream; 2 l water; 4 l water, for the pasta; 1.5 l vegetable stock; 400 ml coconut milk; 2 cans chickpeas
3 cans tomatoes; 6 tomatoes; 500 g cherry tomatoes; 40 cherry tomatoes; 1 kg potatoes; 8 potatoes; 24 new potatoes
4 onions; 12 shallots; 6 carrots; 3 bell peppers; 2 aubergines; 1 cauliflower; 1 cabbage; 500 g spinach; 8 cups spinach
1 bunch parsley; 3 sprigs thyme; 10 bay leaves; 6 cloves garlic; 40 cloves garlic; 20 g ginger; 4 lemons; 8 tortillas
200 g cheese; 250 g mozzarella; 100 g parmesan; 30 olives; 60 blueberries; 1/2 cup soy sauce; 3 tbsp vinegar
400 g tomato paste; 4 tbsp honey; 16 slices bread; 8 burger buns; 12 sausages; 1 pinch saffron; 1 tsp vanilla extract
1 kg strawberries; 4 apples; 6 bananas; 150 g walnuts; 40 wonton wrappers; 1 tbsp sugar; 60 ml fish sauce
4 Eier; 500 g Mehl; 1 kg Kartoffeln; 250 ml Sahne; 1 Prise Salz; 20 Kirschtomaten; 2 EL Olivenöl; 800 g Rindfleisch
4 œufs; 300 g de farine; 50 cl de lait; 2 c. à soupe d'huile d'olive; 1 kg de pommes de terre; 4 huevos; 300 g de arroz
200 blueberries; 150 Rosinen; 40 Cocktailtomaten; 24 Schalotten; 120 aceitunas; 60 mandorle; 40 foglie di basilico
8 Zwiebeln; 6 cipolle; 8 oignons; 8 limones; 100 g Ingwer; 24 Frühlingszwiebeln; 36 pomodorini; 24 patate novelle
100 ml de aceite de oliva; 1 kg de mejillones; 400 g di spaghetti; 300 g di farina; 4 uova; 1 kg di pomodori
"""


def ordinary() -> list[str]:
    return [line.strip() for line in FOR_FOUR.replace("\n", ";").split(";") if line.strip()]


def test_there_are_enough_ordinary_rows() -> None:
    assert len(ordinary()) >= 60


@pytest.mark.parametrize("line", ordinary())
@pytest.mark.parametrize("servings", range(1, 13))
def test_an_ordinary_row_for_so_many(line: str, servings: int) -> None:
    scaled = row(line)
    assert scaled["quantity"]
    scaled["quantity"] = scaled["quantity"] * servings / 4
    assert too_much(scaled, servings) is None


@pytest.mark.parametrize("line", ordinary())
def test_an_ordinary_row_of_who_does_not_say_for_how_many(line: str) -> None:
    assert too_much(row(line), None) is None


@pytest.mark.parametrize(
    ("line", "servings"),
    [
        ("1 kg coarse sea salt, for the crust", 4),
        ("500 g salt, for the brine", 8),
        ("1 kg flour", 1),
        ("1 whole chicken", 1),
        ("2 kg pork shoulder", 2),
        ("12 eggs", 2),
        ("2 l oil for deep frying", 2),
        ("5 l water", 2),
        ("1 turkey", 6),
        ("1 kg sugar", 1),
        ("salt", 1),
        ("a handful of nuts", 1),
    ],
)
def test_a_dish_for_few_may_be_large(line: str, servings: int) -> None:
    assert too_much(row(line), servings) is None


@pytest.mark.parametrize(
    ("text", "amount", "measure"),
    [
        ("Bake for 9000 minutes.", 9000, "minutes"),
        ("Cook it for 9,000 min.", 9000, "minutes"),
        ("Simmer for 500 hours.", 30_000, "minutes"),
        ("500 Stunden köcheln lassen.", 30_000, "minutes"),
        ("Bake at 900 °C.", 900, "°C"),
        ("Bake at 1200°F until golden.", 1200, "°F"),
        ("Heat the oven to 2,000 degrees C.", 2000, "°C"),
        ("Age it for 90 days.", 129_600, "minutes"),
        ("Roast at 2000 F.", 2000, "°F"),
        ("Bei 700 Grad backen.", 700, "°C"),
        ("Horno a 900 grados.", 900, "°C"),
        ("Bake at 4000 degrees.", 4000, "°F"),
    ],
)
def test_times_and_heat_that_nobody_means(text: str, amount: float, measure: str) -> None:
    (excess,) = too_long_or_hot(text)
    assert (excess.amount, excess.measure) == (amount, measure)


@pytest.mark.parametrize(
    "text",
    [
        "Bake for 45 minutes at 180 °C (350 °F).",
        "Marinate for 24-48 hours.",
        "Slow-cook for 1.5 hours, then 8 hours more.",
        "Heat the pizza oven to 450°C.",
        "Ferment it for 10 days.",
        "2,5 Stunden bei 160 Grad C schmoren.",
        "Cook 1.200 g of meat with 250 ml of water.",
        "Broil at 500 °F.",
    ],
)
def test_ordinary_times_and_heat(text: str) -> None:
    assert list(too_long_or_hot(text)) == []


def test_a_figure_of_very_many_digits_is_read_once() -> None:
    """Read again from each of its digits, this one would take minutes."""
    assert list(too_long_or_hot("9" * 200_000)) == []
    assert [excess.amount for excess in too_long_or_hot("1" * 200 + " minutes at 9,000 °C")] == [float("1" * 200), 9000]


def test_the_lots() -> None:
    """Rows with a number of servings, and steps."""
    wrong = []
    for line in (Path(__file__).parent / "plausible.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        sign, said = line[0], line[2:]
        written, for_so_many, servings = said.partition(" | ")
        excess = too_much(row(written), int(servings)) if for_so_many else next(too_long_or_hot(said), None)
        wrong += [(line, excess)] if (excess is not None) != (sign == "!") else []
    assert not wrong
