#!/usr/bin/env bash
# recipe-scrapers 15.13.0 reads steps that schema.org allows as others, or as the source text of a Python object:
# - one HowToStep as it is, in no list (schema.org: a CreativeWork, an ItemList or a text): the step "None";
# - an ItemList (a HowToSection is one, too) of one HowToStep: a step that is the object's repr;
# - an ItemList whose entries are ListItems, each with a HowToStep as its `item`: no steps;
# - a step made of HowToDirection and HowToTip, as in schema.org's example of HowToStep: AttributeError;
# - "<" in a text, which is no tag: what is behind it goes, up to the next ">", with the temperature or time in it.
# The first and a step without `text` are known to its makers: hhursev/recipe-scrapers, issue 2006.
#
# Seen: ['None'], ["{'@type': 'HowToStep', 'text': 'Mix.'}"], [], AttributeError, ['Keep at 70 °C inside.'] of "Keep at < 95 °C
# until > 70 °C inside."
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -q --disable-pip-version-check recipe-scrapers==15.13.0
"$room/venv/bin/python" - <<'PY'
import json

from recipe_scrapers import scrape_html


def step(text: str) -> dict[str, str]:
    return {"@type": "HowToStep", "text": text}


def read(instructions: object) -> list[str] | str:
    told = {"@context": "https://schema.org", "@type": "Recipe", "name": "Soup", "recipeInstructions": instructions}
    page = f'<html><script type="application/ld+json">{json.dumps(told)}</script></html>'
    try:
        return scrape_html(page, org_url="https://kitchen.example/", supported_only=False).instructions_list()
    except AttributeError as error:
        return type(error).__name__


parts = [{"@type": "HowToDirection", "text": "Add flour."}, {"@type": "HowToTip", "text": "Sift it."}]
seen = {
    "list": read([step("Mix."), step("Bake.")]),
    "one": read(step("Mix.")),
    "list of one": read({"@type": "ItemList", "itemListElement": step("Mix.")}),
    "list items": read({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": step("Mix.")}]}),
    "parts": read([{"@type": "HowToStep", "itemListElement": parts}]),
    "less": read([step("Keep at < 95 °C until > 70 °C inside.")]),
}
print(seen)
assert seen == {
    "list": ["Mix.", "Bake."],
    "one": ["None"],
    "list of one": ["{'@type': 'HowToStep', 'text': 'Mix.'}"],
    "list items": [],
    "parts": "AttributeError",
    "less": ["Keep at 70 °C inside."],
}, seen
PY
