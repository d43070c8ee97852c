# ruff: noqa: E501
"""Forty recipes of many kinds: each says in few words what is odd about it."""

from __future__ import annotations

from typing import Any

from kiwi_parser import Recipe

from kiwi_recipes.recipes.schemas import AllergenReport, Provenance, ServedIngredient, ServedRecipe, Sighting

Row = dict[str, Any]


def row(quantity: float | None, unit: str | None, name: str, note: str | None = None, **more: Any) -> Row:
    return {"quantity": quantity, "unit": unit, "name": name, "note": note, **more}


def dish(title: str, rows: list[Row], steps: list[str | Row], **more: Any) -> Recipe:
    return Recipe.model_validate({"title": title, "ingredients": rows, "steps": steps, **more})


SALT = row(1, "pinch", "salt")
STEP = "Mix it all well."

DISHES: dict[str, Recipe] = {
    "plain": dish("Feta Eggs", [row(4, None, "eggs"), SALT], ["Beat the eggs.", "Fry them for 6 minutes."],
                  description="Soft eggs.", servings=2, prep_minutes=5, cook_minutes=10, notes="Good with bread."),
    "halves and thirds": dish("Cake", [row(1.5, "cup", "flour"), row(1 / 3, "cup", "sugar"), row(2.25, "tsp", "salt"),
                                       row(0.125, "tsp", "cloves"), row(2 / 3, "cup", "milk")], [STEP], servings=8),
    "metric parts": dish("Rye", [row(0.125, "kg", "rye flour"), row(1.125, "kg", "wheat"), row(0.003, "kg", "saffron"),
                                 row(1.234, "l", "water"), row(12.75, "g", "yeast")], [STEP]),
    "ranges": dish("Soup", [row(2, "clove", "garlic", quantity_max=3), row(1.5, "kg", "pumpkin", quantity_max=2.5),
                            row(0.5, "cup", "oil", quantity_max=0.75)], ["Crush the garlic.", "Boil the pumpkin."]),
    "large and small": dish("Feast", [row(100000, "g", "rice"), row(0.0001, "kg", "musk"), row(1e6, "ml", "water")], [STEP]),
    "two words": dish("Salad", [row(2, None, "red onions"), row(1, "piece", "whole wheat tortilla"), row(3, "piece", "figs")],
                      ["Slice the red onions.", "Halve the figs."]),
    "fluid ounces": dish("Punch", [row(3, "fl_oz", "white rum"), row(0.5, "fl_oz", "lime juice")], ["Shake."], servings=1),
    "no amounts": dish("Toast", [row(None, None, "butter"), row(None, "pinch", "sea salt"), row(None, None, "bread", "day-old")],
                       ["Toast the bread."]),
    "digits without amount": dish("Dumplings", [row(None, None, "flour type 405"), row(None, None, "salt", "about 2 pinches"),
                                                row(None, None, "7 spice", "½ or so")], [STEP]),
    "alike": dish("Pie", [row(None, None, "salt", group="Dough"), row(None, None, "salt", group="Filling"), SALT, SALT,
                          row(None, None, "Salt", group="Dough")], ["Salt the dough."]),
    "groups": dish("Lasagne", [row(500, "g", "mince", group="For the sauce"), row(50, "g", "butter", group="For the béchamel"),
                               row(20, "g", "butter", "cold", group="For the top")], ["Fry the mince.", "Melt the butter."]),
    "brackets": dish("Chili", [row(2, "can", "(400 g) kidney beans"), row(1, "can", "tomatoes (whole)", "14 oz, drained")],
                     ["Drain the tomatoes (whole)."]),
    "comparisons": dish("Candy < 1 hour > nothing", [row(200, "g", "sugar", "> 99 % pure")],
                        ["Heat it to < 80 °C and > 60 °C.", "If it is <b>hot</b>, stir; then dough -> oven, a < b > c."],
                        description="Keep at < 8 °C and >= 2 °C.", notes="Keeps for > 3 days & < 10."),
    "entities": dish("Salt &amp; Pepper &lt;Squid&gt;", [row(1, None, "squid &amp; ink")], ["Fry &lt;quickly&gt; &amp;amp; eat."]),
    "script": dish("</script><script>alert(1)</script>", [row(1, None, "egg</script>")], ["Cook </SCRIPT> it.", "<!-- no -->"]),
    "slashes": dish("Beef/Bean Chili 1/2 \\ 2", [row(1, None, "butter and/or oil")], ["Use a 9x13\\\"pan\" / tin.", "C:\\temp\\new"]),
    "long title": dish("Very " * 24, [SALT], [STEP]),
    "long description": dish("Long", [SALT], [STEP], description="A word and more of it. " * 13),
    "long steps": dish("Steps", [SALT], ["Stir " + "and stir " * 65 + "well."] * 30),
    "many rows": dish("Forty", [row(n, "g", f"food {chr(65 + n % 26)}{chr(65 + n // 26)}") for n in range(1, 41)], [STEP]),
    "days": dish("Sourdough", [row(500, "g", "flour")], [{"text": "Wait for 1560 minutes.", "minutes": 1560}],
                 prep_minutes=1560, cook_minutes=2880),
    "no time": dish("Now", [SALT], [STEP], prep_minutes=0, cook_minutes=0),
    "hours": dish("Roast", [row(2, "kg", "pork")], [{"text": "Roast the pork for 90 minutes.", "minutes": 90}],
                  prep_minutes=60, cook_minutes=90, servings=1),
    "timers": dish("Eggs", [row(2, None, "eggs")], [{"text": "Boil the eggs for 5-6 minutes.", "minutes": 6, "uses": [0]},
                                                     {"text": "Rest 10 minutes, then 10 minutes.", "minutes": 10}]),
    "cooklang signs": dish("Mail @ #1 {a}: b ~ c | d", [row(1, None, "@home {x} ~y #z | w"), row(2, "g", "= eq", "a (b) {c} -- d")],
                           ["> quoted -- hidden", "= section", "- list [- comment -] @ a ~ b # c {d}", ">> key: value"],
                           notes="-- all [- hidden -]", description='"q": \'s\' # no'),
    "yaml": dish("yes: no", [SALT], [STEP], description="- a: [b, {c: d}] & *e !f | > %g `h`\ttab", servings=3),
    "names in names": dish("Onions", [row(1, None, "onion"), row(2, None, "spring onion"), row(1, "bunch", "onion greens")],
                           [{"text": "Chop the spring onion, onion and onion greens.", "uses": [0, 1, 2]}]),
    "never mentioned": dish("Stew", [row(1, "kg", "beef"), row(2, None, "carrots")], [{"text": "Boil it.", "uses": []}, "Eat."]),
    "used later": dish("Layers", [row(1, "kg", "apples"), row(2, "tbsp", "sugar")],
                       [{"text": "Preheat.", "uses": []}, {"text": "Slice the apples.", "uses": [0]}, {"text": "Add Sugar.", "uses": [1, 0]}]),
    "bracket behind": dish("Eggs (soft)", [row(2, None, "eggs")], [{"text": "Boil the eggs(large) gently.", "uses": [0]}]),
    "german": dish("Käse/Spätzle", [row(0.5, "l", "Milch"), row(1.25, "kg", "Mehl", "Type 405"), row(None, None, "Salz", "etwa 2 Prisen")],
                   ["Das Mehl mit der Milch und dem Salz in die Schüssel geben und bei < 80 °C rühren, bis es glatt ist."]),
    "french": dish("Crème brûlée", [row(50, "ml", "crème fraîche")], ["Mettre la crème dans le four à > 90 °C avec les œufs."]),
    "japanese": dish("親子丼", [row(2, None, "鶏もも肉"), row(100, "ml", "だし")], ["鶏肉を切る。", "だしを煮立てる。"], description="家庭の味"),
    "arabic": dish("حمص بالطحينة", [row(200, "g", "حمص")], ["اخلط المكونات."]),
    "emoji": dish("Pizza 🍕", [row(1, None, "🍅 tomato", "👍🏽")], ["Bake 🔥 it."], notes="🍞\nsecond line"),
    "white space": dish("  Two\n lines\t", [row(1, None, "soft\u00a0cheese", "cut\n fine")], ["One.\n\nTwo.\u200b"], notes="a\n\nb"),
    "percent": dish("Milk", [row(1, "cup", "2% milk"), row(10, "ml", "vinegar", "5% acid")], ["Heat the 2% milk."]),
    "pieces of one": dish("Bowl", [row(1, "slice", "bread"), row(2, "sprig", "thyme"), row(1, "bunch", "parsley"), row(2, "lb", "beef"),
                                   row(8, "oz", "cream cheese"), row(1, "can", "beans"), row(3, "tbsp", "olive oil")], [STEP]),
    "markdown signs": dish("*Star* _under_ `code` # 1", [row(1, None, "a*b*c"), row(None, None, "[link](http://x)")],
                           ["1. Not a list", "+ plus", "# heading | table ~~no~~ <u>x</u> &copy; !"], notes="- dash\n2) two"),
    "double brackets": dish("Nested", [row(1, None, "egg", "((very) fresh)")], ["Add (the ((big)) ones)."]),
}  # fmt: skip


def served(recipe: Recipe, *likely: tuple[str, str], checked: bool = True) -> ServedRecipe:
    """The recipe as the server sends it, with what it likely contains: (name, allergy)."""
    said = recipe.model_dump()
    found = [
        Sighting(path=f"/ingredients/{at}", text=name, allergy=allergy, kind="allergen", outcome="likely",
                 phrase=name, group=allergy, key=allergy)
        for at, (name, allergy) in enumerate(likely)
    ]  # fmt: skip
    return ServedRecipe(
        **{**said, "ingredients": [ServedIngredient(**row) for row in said["ingredients"]]},
        id=7,
        allergens=AllergenReport(checked=checked, message="Held against “nuts”, by name alone.", likely=found),
        provenance=Provenance(model="m", prompt_version="1", attempts=1, mends=0, created="2026-11-27T10:00:00Z"),
    )
