#!/usr/bin/env bash
# recipe-scrapers 15.13.0: `yields()` gives another number than schema.org's `recipeYield` that it reads, without a remark,
# wherever that is not one integer and a word: of a fraction it takes an integer that stands in it (the divisor), of "1 loaf (8
# slices)" the number of the one and the unit of the other, of a decimal comma what is before it; a half or a number in words is
# "0 servings". For times the same package does read fractions: "1 1/2 hours" are 90 minutes. Whoever scales by it makes another
# dish of it. The fractions are known to its makers: hhursev/recipe-scrapers, issue 1916.
#
# Seen: '1/2 cup': '1 cup', '1 1/2 cups': '1 cup', '½': '0 servings', 'two': '0 servings', '1 loaf (8 slices)': '1 slice', ...
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -q --disable-pip-version-check recipe-scrapers==15.13.0
"$room/venv/bin/python" - <<'PY'
import json

from recipe_scrapers import scrape_html

SEEN = {
    "4 servings": "4 servings",
    "1/2 cup": "1 cup",
    "1 1/2 cups": "1 cup",
    "½": "0 servings",
    "two": "0 servings",
    "1 loaf (8 slices)": "1 slice",
    "1,5 l": "1 serving",
}


def recipe(**fields: str):
    told = {"@context": "https://schema.org", "@type": "Recipe", "name": "Soup", "recipeIngredient": ["1 egg"], **fields}
    page = f'<html><script type="application/ld+json">{json.dumps(told)}</script></html>'
    return scrape_html(page, org_url="https://kitchen.example/", supported_only=False)


read = {written: recipe(recipeYield=written).yields() for written in SEEN}
print(read)
assert read == SEEN, read
assert recipe(totalTime="1 1/2 hours").total_time() == 90
PY
