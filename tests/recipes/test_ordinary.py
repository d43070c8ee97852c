"""Whole recipes that keep to an allergy or a diet: nothing in them is a conflict, however their steps speak."""

from __future__ import annotations

from typing import Any

import pytest

from kiwi_recipes.recipes.safety import Safety, rules_of
from kiwi_recipes.recipes.schemas import RecipeRequest

RECIPES: list[tuple[dict[str, Any], str, list[str], list[str]]] = [
    (
        {"constraints": ["vegan"]},
        "Creamy Vegan Mushroom Pasta",
        ["spaghetti", "cashew cream", "mushrooms", "vegan parmesan", "garlic", "olive oil", "oat milk"],
        [
            "Cook the pasta until al dente and reserve a cup of pasta water.",
            "Fry the mushrooms until golden, about 8 minutes.",
            "Stir in the cream and the milk and simmer until creamy.",
            "Toss the pasta with the sauce, sprinkle with the parmesan and serve.",
            "For a cheesy taste add nutritional yeast.",
        ],
    ),
    (
        {"allergies": ["gluten"]},
        "Banana Pancakes",
        ["gluten-free oats", "bananas", "eggs", "baking powder", "butter"],
        [
            "Blend the oats to a fine flour.",
            "Mash the bananas and mix with the oat flour and eggs to a smooth batter.",
            "Melt the butter in a pan and fry small pancakes, 2 minutes a side.",
            "Stack the pancakes and serve.",
        ],
    ),
    (
        {"allergies": ["gluten"]},
        "Gluten-Free Pizza Margherita",
        ["gluten-free flour", "dried yeast", "tomatoes", "mozzarella", "basil"],
        [
            "Mix the flour and yeast with warm water and knead the dough for 5 minutes.",
            "Roll out the dough on a floured surface.",
            "Spread the tomatoes over the pizza base and bake the pizza on a pizza stone at 250 °C.",
            "Serve the pizza hot.",
        ],
    ),
    (
        {"allergies": ["milk"]},
        "Coconut Chicken Curry",
        [
            "chicken thighs",
            "coconut milk",
            "curry powder",
            "coconut cream",
            "rice",
            "peanut butter",
            "dairy-free yoghurt",
        ],
        [
            "Brown the chicken.",
            "Pour in the milk and the cream and simmer for 20 minutes.",
            "Stir in the peanut butter.",
            "Serve with a spoon of the yoghurt.",
        ],
    ),
    (
        {"allergies": ["eggs"]},
        "Eggless Chocolate Cake",
        ["flour", "cocoa", "flax egg", "sugar", "oil", "vegan mayonnaise"],
        [
            "Whisk the flax egg until thick.",
            "Mix everything to a smooth batter and pour into a cake tin.",
            "Bake the cake for 35 minutes.",
        ],
    ),
    (
        {"allergies": ["nuts"]},
        "Butternut Squash Soup",
        ["butternut squash", "onion", "coconut milk", "nutmeg", "pumpkin seeds", "water chestnuts"],
        [
            "Cut the squash into walnut-sized pieces.",
            "Grate in a little nutmeg.",
            "Toast the seeds in a dry pan until they smell nutty.",
            "Serve the soup with the seeds. Nut-free and cosy.",
        ],
    ),
    (
        {"constraints": ["vegetarian"]},
        "Three-Bean Chili",
        [
            "kidney beans",
            "black beans",
            "tomatoes",
            "vegetable stock",
            "smoked paprika",
            "beefsteak tomatoes",
            "cheddar",
        ],
        [
            "Fry the onions, add the beans and tomatoes.",
            "Pour in the stock and simmer for 30 minutes.",
            "The chili should be thick and meaty.",
            "Grate the cheddar over it.",
        ],
    ),
    (
        {"allergies": ["shellfish"]},
        "Oyster Mushroom Shells",
        ["oyster mushrooms", "pasta shells", "garlic", "cream"],
        ["Tear the mushrooms.", "Boil the shells.", "Toss the shells with the mushrooms."],
    ),
    (
        {"allergies": ["fish"]},
        "Tofu Fish-Free Fingers",
        ["tofu", "breadcrumbs", "lemon"],
        [
            "Press the tofu.",
            "Cut it into fingers and coat with the crumbs.",
            "Fry until crisp, then fish them out with a slotted spoon.",
        ],
    ),
    (
        {"allergies": ["Milch"], "language": "de"},
        "Spaghetti mit Tomatensauce",
        ["Spaghetti", "Tomaten", "Knoblauch", "Olivenöl", "Hafersahne", "vegane Butter"],
        [
            "Die Nudeln kochen.",
            "Die Sahne einrühren.",
            "Mit der Butter verfeinern und in Schüsseln servieren.",
            "Statt Butter geht auch Öl.",
        ],
    ),
    (
        {"allergies": ["gluten"], "language": "fr"},
        "Crêpes de sarrasin",
        ["farine de sarrasin", "œufs", "lait", "beurre"],
        [
            "Mélanger la farine, les œufs et le lait pour obtenir une pâte lisse.",
            "Faire fondre une noix de beurre dans la poêle.",
            "Cuire les crêpes 2 minutes de chaque côté.",
        ],
    ),
    (
        {"constraints": ["sin gluten"], "language": "es"},
        "Tortilla de patatas",
        ["patatas", "huevos", "cebolla", "aceite de oliva"],
        ["Pelar las patatas.", "Batir los huevos y mezclar.", "Cuajar la tortilla en la sartén."],
    ),
    (
        {"allergies": ["uova"], "language": "it"},
        "Risotto ai funghi",
        ["riso", "funghi", "brodo vegetale", "parmigiano", "burro"],
        ["Tostare il riso.", "Aggiungere il brodo poco alla volta.", "Mantecare con una noce di burro."],
    ),
    (
        {"allergies": ["soy", "sesame"]},
        "Ginger Beef Stir-Fry",
        ["beef", "coconut aminos", "ginger", "broccoli", "rice"],
        ["Slice the beef.", "Stir-fry the broccoli.", "Add the coconut aminos and serve over rice."],
    ),
    (
        {"constraints": ["halal"]},
        "Lamb Kofta",
        ["minced lamb", "onion", "cumin", "parsley", "flatbread"],
        ["Mix and shape into sausages.", "Grill for 10 minutes.", "Serve with the bread."],
    ),
    (
        {"constraints": ["dairy-free"]},
        "Peanut Butter Cookies",
        ["peanut butter", "sugar", "eggs", "dairy-free chocolate chips"],
        [
            "Cream the peanut butter and sugar together.",
            "Roll into balls and flatten with a fork.",
            "Bake the cookies for 10 minutes until golden.",
        ],
    ),
    (
        {"constraints": ["vegan"]},
        "Tofu Scramble",
        ["firm tofu", "turmeric", "spinach", "vegan sausages", "tortillas"],
        [
            "Crumble the tofu until it looks like scrambled eggs.",
            "Fry the sausages.",
            "Wrap everything in the tortillas.",
        ],
    ),
    (
        {"constraints": ["vegan"]},
        "Lentil Shepherd's Pie",
        ["lentils", "potatoes", "carrots", "vegan butter", "soy milk"],
        [
            "Mash the potatoes with the butter and the milk.",
            "Fill a pie dish with the lentils.",
            "Bake the pie until golden.",
        ],
    ),
]


@pytest.mark.parametrize(("asked", "title", "rows", "steps"), RECIPES, ids=[title for _, title, _, _ in RECIPES])
def test_a_recipe_that_keeps_to_it_has_no_conflict(
    asked: dict[str, Any], title: str, rows: list[str], steps: list[str]
) -> None:
    request = RecipeRequest(pantry_items=["rice"], **asked)
    judge = Safety(rules_of(request), request.language)
    assert judge.rules
    verdicts = [judge.text(title), *(judge.row({"name": row}) for row in rows)]
    verdicts += [judge.text(step, rows, title=title) for step in steps]
    assert [verdict.conflicts for verdict in verdicts if verdict.conflicts] == []
