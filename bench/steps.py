"""What reading a recipe's steps takes, and holding its rows and steps against what somebody must not eat.

    python -m bench.steps        # over the recipes of tests/food/recipe_steps.txt

Microseconds of processor time, the shortest of five runs: each step with those before it, in the list of its recipe.
Nothing is remembered when a run begins; a name that a later recipe has, too, is read once, as in a server.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import NamedTuple

from kiwi_recipes.food.allergens import asked_by_name, matcher, prose, understand
from kiwi_recipes.food.steps import Earlier, links, temperatures, timers
from kiwi_recipes.food.steps.listed import made_ready
from kiwi_recipes.food.steps.times import minutes_of
from kiwi_recipes.recipes.safety import Rule, Safety
from tests.support.recipe_lists import listed_recipes

ALLERGIES = (
    "milk", "eggs", "peanuts", "tree nuts", "gluten", "soy", "sesame", "fish", "crustaceans", "molluscs", "celery",
    "mustard", "lupin", "sulphites",
)  # fmt: skip
DIETS = ("vegan", "halal", "kosher", "pescatarian")


class Recipe(NamedTuple):
    language: str
    names: list[str]
    groups: list[str | None]
    steps: list[Earlier]


def recipes() -> list[Recipe]:
    read = []
    for language, names, groups, lines in listed_recipes("recipe_steps.txt"):
        steps = [[*re.split(r" =>(?: |$)", line), ""] for line in lines]
        uses = [frozenset(names.index(name) for name in step[1].split("; ") if name in names) for step in steps]
        done = [Earlier(step[0], used) for step, used in zip(steps, uses, strict=True)]
        read.append(Recipe(language, names, groups, done))
    return read


def linked(recipe: Recipe) -> None:
    for at, step in enumerate(recipe.steps):
        links(step.text, recipe.names, recipe.language, groups=recipe.groups, earlier=recipe.steps[:at])


def timed(recipe: Recipe) -> None:
    for step in recipe.steps:
        minutes_of(step.text, timers(step.text, recipe.language), recipe.language)


def heated(recipe: Recipe) -> None:
    for step in recipe.steps:
        temperatures(step.text, recipe.language)


def safety(language: str) -> Safety:
    allergies = (Rule(entry, "allergen", understand(entry, language)) for entry in ALLERGIES)
    diets = (Rule(entry, "diet", asked_by_name(frozenset((entry,)), language)) for entry in DIETS)
    return Safety((*allergies, *diets), language)


def rows_judged(recipe: Recipe) -> None:
    judge = safety(recipe.language)
    for name in recipe.names:
        judge.row({"name": name})


def steps_judged(recipe: Recipe) -> None:
    judge = safety(recipe.language)
    for step in recipe.steps:
        judge.text(step.text, recipe.names, title="Soup of the day")


def shortest(read: Callable[[Recipe], None], of: list[Recipe], count: int) -> float:
    took = []
    for _ in range(6):  # the first makes the words ready
        for remembered in (made_ready, matcher.find, prose.said_to_be_there):
            remembered.cache_clear()
        began = time.process_time()
        for recipe in of:
            read(recipe)
        took.append(time.process_time() - began)
    return min(took[1:]) / count * 1e6


def main() -> None:
    of = recipes()
    steps, rows = sum(len(recipe.steps) for recipe in of), sum(len(recipe.names) for recipe in of)
    print(f"{len(of)} recipes, {steps} steps, {rows} rows\n\n| read | us |\n|---|---|")
    for said, read, count in (
        ("ingredients of a step", linked, steps),
        ("times of a step", timed, steps),
        ("heats of a step", heated, steps),
        ("a step held against 14 allergies and 4 diets", steps_judged, steps),
        ("a row held against them", rows_judged, rows),
    ):
        print(f"| {said} | {shortest(read, of, count):.0f} |")


if __name__ == "__main__":
    main()
