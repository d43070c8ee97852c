"""Pairs of names, each read in both directions: what is in the pantry, and what a recipe asks for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kiwi_recipes.food import pantry_languages
from kiwi_recipes.food.data import load, names
from kiwi_recipes.food.pantry import STAPLES, find_in, is_staple
from kiwi_recipes.food.words import words

SAME = """
eggs = Egg; baby spinach, washed = spinach; feta cheese = feta; garlic cloves = garlic; onions = red onion;
cherry tomatoes = tomatoes
chickpeas = canned chickpeas; basil leaves = basil; potato = potatoes; 豆腐 = 豆腐; chicken breast = chicken;
diced chicken breasts = chicken breast
Kerrygold butter = butter; Philadelphia cream cheese = cream cheese; Heinz ketchup = ketchup; unsalted butter = butter
scallions = spring onions; green onions = spring onion; cilantro = coriander; eggplant = aubergine;
zucchini = courgettes
garbanzo beans = chickpeas; capsicum = red bell pepper; prawns = shrimp; yoghurt = Greek yogurt; arugula = rocket
powdered sugar = icing sugar; cornstarch = cornflour; baking soda = bicarbonate of soda;
all-purpose flour = plain flour
beets = beetroot; heavy cream = double cream; broth = stock; chicken broth = chicken stock; ground beef = beef mince;
minced beef = ground beef
ground cumin = cumin; ground cinnamon = cinnamon; dried oregano = oregano; dried pasta = pasta; dried lentils = lentils
sea salt = salt; kosher salt = salt; freshly ground black pepper = black pepper; peppercorns = black pepper;
white pepper = pepper
extra virgin olive oil = olive oil; whole milk = milk; semi-skimmed milk = milk; caster sugar = sugar;
granulated sugar = sugar; white rice = rice
jasmine rice = rice; basmati rice = rice; brown rice = rice; bread flour = flour; white bread = bread;
brown mushrooms = mushrooms
salmon fillets = salmon; cod loin = cod; pork chops = pork; lamb shoulder = lamb; beef brisket = beef;
turkey breast = turkey
kidney beans = beans; tinned black beans = black beans; frozen peas = peas; fresh ginger = ginger; lemons = lemon;
limes = lime
dry white wine = white wine; red wine = wine; dark chocolate = chocolate; cider vinegar = vinegar;
green olives = olives; black olives = olives
Tomaten = Tomate; Zwiebeln = Zwiebel; Kartoffeln = Kartoffel; œufs = oeuf; carottes = carotte; cebollas = cebolla;
Möhren = Möhre
tomato paste = tomato purée; mayo = mayonnaise; snow peas = mangetout; rutabaga = swede; canola oil = rapeseed oil;
sweet corn = corn
celery stalks = celery; coriander leaves = coriander; mint leaves = mint; bay leaves = bay leaf;
parsley, chopped = parsley; large eggs = eggs
coconut milk, canned = coconut milk; peanut butter = Skippy peanut butter; smoked salmon = Scottish smoked salmon;
pak choi = bok choy
mozzarella cheese = mozzarella; grated parmesan cheese = parmesan; tuna (in brine) = tuna;
crème fraîche = creme fraiche
chili flakes = red pepper flakes; rolled oats = oats; free-range eggs = eggs; iceberg lettuce = lettuce;
red cabbage = cabbage
"""
ANOTHER = """
coconut milk = milk; oat milk = milk; condensed milk = milk; milk chocolate = milk; milk powder = milk;
almond milk = almonds
peanut butter = butter; butter beans = butter; garlic butter = butter; herb butter = butter; cocoa butter = butter;
peanut butter = peanuts
cream cheese = cream; sour cream = cream; ice cream = cream; coconut cream = cream; cream cheese = cheese;
cream crackers = cream
bell pepper = pepper; red peppers = pepper; cayenne pepper = pepper; jalapeño pepper = black pepper;
chilli pepper = pepper
sweet potatoes = potatoes; potato starch = potatoes; potato flour = flour; almond flour = flour; rice flour = flour;
self-raising flour = flour
egg noodles = eggs; eggplant = egg; chocolate eggs = eggs; egg noodles = noodles; rice noodles = rice;
rice vinegar = rice; rice vinegar = vinegar
chicken stock = chicken; chicken soup = chicken; chicken thighs = chicken breast; chicken sausages = chicken;
chickpeas = chicken
garlic powder = garlic; garlic salt = salt; garlic bread = garlic; onion powder = onion; spring onions = onion;
pickled onions = onions; celery salt = salt
tomato paste = tomatoes; tomato soup = tomatoes; tomato ketchup = tomatoes; dried tomatoes = tomatoes;
tomato sauce = tomato juice
lime leaves = lime; kaffir lime leaves = limes; curry leaves = curry; curry leaves = curry powder;
vine leaves = vine tomatoes; lemon juice = lemon
lemon zest = lemons; lemongrass = lemon; lemon thyme = lemon; orange juice = oranges; apple juice = apples;
pineapple = apple; apple cider vinegar = apples
ground almonds = almonds; almond extract = almonds; ground ginger = ginger; ginger beer = ginger;
gingerbread = ginger; candied ginger = ginger
mustard seeds = mustard; mustard powder = mustard; coriander seeds = coriander; fennel seeds = fennel;
sesame oil = sesame; sesame oil = olive oil
coconut oil = coconut; coconut sugar = sugar; brown sugar = sugar; icing sugar = sugar; vanilla sugar = vanilla;
sugar snap peas = sugar
olive oil = olives; olive bread = olives; corn oil = corn; cornstarch = corn; corn tortillas = corn; popcorn = corn;
corn syrup = syrup
smoked salmon = salmon; fish sauce = fish; fish stock = fish; anchovy paste = anchovies; oyster sauce = oysters;
oyster mushrooms = oysters
green beans = beans; jelly beans = beans; coffee beans = beans; vanilla beans = beans; bean sprouts = beans;
split peas = peas; chickpeas = peas
white chocolate = chocolate; chocolate milk = chocolate; chocolate spread = chocolate; turkey bacon = turkey;
turkey bacon = bacon; hamburger = ham
dried apricots = apricots; apricot jam = apricots; raisins = grapes; grapefruit = grapes; cherry tomatoes = cherries;
water chestnuts = chestnuts
soy milk = milk; soy sauce = soy; soya beans = soy sauce; tofu = soy milk; vegan cheese = cheese;
vegan mince = mince; goat cheese = goat
coconut water = water; rose water = water; tonic water = water; watermelon = water; watercress = water;
watermelon = melon; beef stock = beef
bread crumbs = bread; breadsticks = bread; maple syrup = golden syrup; baking powder = baking soda;
cocoa powder = chocolate; 🥑 = 🥒
"""


def pairs(text: str) -> list[tuple[str, str]]:
    found = [pair.split("=") for pair in text.replace("\n", ";").split(";") if "=" in pair]
    return [(one.strip(), other.strip()) for one, other in found]


def test_there_are_enough_of_both() -> None:
    assert len(set(pairs(SAME))) >= 80
    assert len(set(pairs(ANOTHER))) >= 100
    assert len(set(pairs(SAME) + pairs(ANOTHER))) >= 200


@pytest.mark.parametrize(("one", "other"), pairs(SAME))
def test_the_same_food(one: str, other: str) -> None:
    assert find_in([one], other) == one
    assert find_in([other], one) == other


@pytest.mark.parametrize(("one", "other"), pairs(ANOTHER))
def test_another_food(one: str, other: str) -> None:
    assert find_in([one], other) is None
    assert find_in([other], one) is None


@pytest.mark.parametrize(
    ("there", "wanted"),
    [("eggs", "egg yolks"), ("egg", "egg whites"), ("cheddar", "cheese"), ("olive oil", "oil"), ("spaghetti", "pasta")],
)
def test_what_will_do_does_not_do_the_other_way_round(there: str, wanted: str) -> None:
    assert find_in([there], wanted) == there
    assert find_in([wanted], there) is None


def test_the_equal_thing_comes_before_the_similar() -> None:
    assert find_in(["red onion", "onion"], "onions") == "onion"
    assert find_in(["red onion"], "onions") == "red onion"
    assert find_in(["leek"], "onions") is None


def test_brackets_and_what_follows_a_comma_do_not_name_the_food() -> None:
    assert words("Spinach (frozen), chopped") == ("spinach",)


@pytest.mark.parametrize(
    "name",
    [
        *STAPLES, "sea salt", "pepper", "freshly ground black pepper", "salt and pepper", "Salt & black pepper",
        "garlic cloves",
        "red onion", "unsalted butter", "warm water", "extra virgin olive oil", "fresh lemon juice", "Salz",
        "Knoblauchzehen",
        "gousses d'ail", "sel", "aceite de oliva", "olio extravergine d'oliva",
    ],
)  # fmt: skip
def test_a_staple(name: str) -> None:
    assert is_staple(name)


@pytest.mark.parametrize(
    "name",
    [
        "bell pepper", "peanut butter", "lemon", "onion powder", "spring onions", "butter beans", "water chestnuts",
        "tonic water",
        "garlic bread", "celery salt", "sesame oil", "salt and vinegar crisps", "butternut squash", "",
    ],
)  # fmt: skip
def test_no_staple(name: str) -> None:
    assert not is_staple(name)


# --- pairs in five languages, as a file -----------------------------------------------------------------------------


def written_pairs(file: str) -> list[tuple[str, str, str]]:
    lines = (Path(__file__).parent / file).read_text("utf-8").splitlines()
    found = [re.fullmatch(r"(.+?) ([=>!]) (.+)", line) for line in lines if line and not line.startswith("#")]
    return [(match[1], match[2], match[3]) for match in found if match]


FILES = ("pairs", "fresh", *(f"fresh{number}" for number in range(2, 17)))
PAIRS = [pair for name in FILES for pair in written_pairs(f"pantry_{name}.txt")]


def test_there_are_enough_pairs_each_once() -> None:
    assert len({(one, other) for one, _, other in PAIRS}) == len(PAIRS) >= 400


@pytest.mark.parametrize("language", pantry_languages.LANGUAGES)
def test_no_name_is_said_to_be_two_foods(language: str) -> None:
    """Of two entries with the name the later one would win, and the earlier one be lost."""
    foods: dict[tuple[str, ...], str] = {}
    for entry in load("pantry_languages.toml")[language]["same"]:
        food, *others = (pantry_languages._stems(name, language) for name in names(entry))
        for name in {food, *others}:
            assert foods.setdefault(name, " ".join(food)) == " ".join(food), entry


@pytest.mark.parametrize(("there", "how", "wanted"), PAIRS)
def test_a_pair_of_the_pantry_and_a_recipe(there: str, how: str, wanted: str) -> None:
    assert (find_in([there], wanted) is not None) == (how in "=>")
    assert (find_in([wanted], there) is not None) == (how == "=")


def test_a_word_of_two_languages_is_in_the_one_that_is_named() -> None:
    assert find_in(["pasta secca"], "pasta", "it") == "pasta secca"
    assert find_in(["Reis"], "Basmatireis", "de-AT") == "Reis"
    assert find_in(["coconut milk"], "milk", "de") is None


@pytest.mark.parametrize(
    "name",
    [
        "rote Zwiebeln", "Salz und Pfeffer", "natives Olivenöl extra", "sel et poivre", "oignon rouge",
        "cebolla morada",
        "sal y pimienta", "sale e pepe", "cipolle", "olio extravergine di oliva", "beurre doux",
        "Meersalz",
    ],
)  # fmt: skip
def test_a_staple_in_other_languages(name: str) -> None:
    assert is_staple(name)


@pytest.mark.parametrize(
    "name", ["Erdnussbutter", "huile de sésame", "poivron", "peperoni", "pimiento", "Zwiebelsuppe"]
)
def test_no_staple_in_other_languages(name: str) -> None:
    assert not is_staple(name)
