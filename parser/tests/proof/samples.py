"""Replies for RecipeParser: as they should be, and as they are."""

from __future__ import annotations

import json
from typing import Any

GOOD: dict[str, Any] = {
    "title": 'Lemon "Confit" Chicken — crème fraîche 🍋',
    "description": "Bright\nand \\ quick.",
    "servings": 4,
    "prep_minutes": 15,
    "cook_minutes": 0,
    "ingredients": [
        {"quantity": 0.5, "unit": "cup", "name": "crème fraîche", "note": None, "group": "For the sauce"},
        {"quantity": 2, "unit": None, "name": "lemons", "note": "zest only", "group": None},
        {"quantity": None, "unit": None, "name": "salt"},
    ],
    "steps": [
        {"text": "Whisk it all until it holds. 🥣", "minutes": 3, "uses": [0, 1]},
        {"text": "Serve.", "minutes": None, "uses": []},
    ],
    "notes": "Keeps two days.",
}


def _edited(**changes: Any) -> str:
    return json.dumps({**GOOD, **changes}, ensure_ascii=False)


COMPLETE = {
    "plain": json.dumps(GOOD, ensure_ascii=False),
    "pretty": json.dumps(GOOD, ensure_ascii=False, indent=2),
    "escaped": json.dumps(GOOD, ensure_ascii=True, separators=(",", ":")),
    "half a pair": (
        '{"title": "a\\ud83d", "ingredients": [{"name": "b\\udf4b\\ud83dx"}], '
        '"steps": [{"text": "\\ud83d\\ud83c\\udf4b"}]}'
    ),
    "duplicates": (
        '{"title": "a", "title": "b", "ingredients": [{"name": "x", "name": "y"}], '
        '"steps": [{"text": "a", "text": "b"}], "title": "c", "ingredients": [{"name": "z"}]}'
    ),
    "coercions": _edited(
        servings="serves 4-6",
        prep_minutes="1 h 10 min",
        cook_minutes=5.0,
        ingredients=[
            {"quantity": "1 1/2", "unit": "cups", "name": "milk"},
            {"quantity": "2-3", "unit": "dash", "name": "bitters"},
            {"quantity": 0, "unit": "", "name": "salt", "note": ""},
            "200g flour, sifted",
        ],
        steps=["1. Whisk", {"text": "Step 2: Fold", "minutes": "5 min", "uses": [0, "milk"]}],
    ),
    "drops": _edited(
        servings=99,
        prep_minutes="overnight",
        description=["x"],
        ingredients=[
            {"quantity": -1, "name": "eggs"},
            {"unit": "g"},
            {"name": "salt"},
            7,
            None,
            [],
            {"name": "x" * 81},
        ],
        steps=[{"text": ""}, {"text": "Serve."}, {"text": "y" * 601}],
        notes=None,
    ),
    "unknown keys": (
        '{"id": 7, "title": "a", "tags": ["x", {"y": [1]}], "ingredients": [{"name": "b", "colour": {"of": "c"}}], '
        '"steps": [{"text": "d", "why": [["e"]]}], "author": {"name": "f"}}'
    ),
    "other order": json.dumps(dict(reversed(list(GOOD.items())))),
    "strings for rows": '{"title": "a", "ingredients": ["2 eggs", "salt"], "steps": ["Whisk.", "Fry."]}',
    "one string for rows": '{"title": "a", "ingredients": "2 eggs\\nsalt", "steps": "1. Whisk.\\n2. Fry."}',
}
"""Plain JSON that tells a whole recipe, however roughly."""

ROUGH = {
    "fenced": "Here you go:\n```json\n" + COMPLETE["pretty"] + "\n```\nEnjoy!",
    "thought": '<think>They want {eggs} and "feta".\n</think>\n\n' + COMPLETE["plain"],
    "python": (
        "{'title': 'a', 'servings': None, \"ingredients\": [{'name': 'b', 'quantity': NaN}], "
        "'steps': [{'text': 'd', 'uses': [0,],}],}"
    ),
    "unquoted": '{title: "a", ingredients: [{name: "b", quantity: 1}], steps: [{text: "c"}] /* done */}',
    "wrapped": '{"recipe": ' + COMPLETE["plain"] + "}",
    "in a list": "[" + COMPLETE["plain"] + "]",
    "typographic": "\ufeff{“title”: “a”, “ingredients”: [“salt”], “steps”: [“Fry.”]}",
    "raw breaks": '{"title": "a\tb", "ingredients": ["salt"], "steps": "Whisk.\nFry.", "notes": "x\\y \\\' z"}',
    "missing commas": '{"title": "a" "servings": 2 "ingredients": ["salt" "oil"] "steps": ["Fry."]}',
    "spellings": '{"name": "a", "ingredients": ["salt"], "directions": ["Fry."]}',
    "comments": '{"title": "a", // the name\n "ingredients": ["salt"], # more\n "steps": ["Fry."]}',
}
"""Replies that say a whole recipe, though not in JSON."""

CUT = {
    "in a title": '{"title": "Lemon ch',
    "in a row": '{"title": "a", "ingredients": [{"name": "b"}, {"name": "c", "quan',
    "in a number": '{"title": "a", "servings": 1',
    "in a word": '{"title": "a", "servings": nul',
    "in an escape": '{"title": "a\\u00',
    "after a comma": '{"title": "a",',
    "in the reasoning": "<think>let me",
    "in prose": "Sure, here",
    "before all": "",
}
"""Replies that stopped early."""

NOT_A_RECIPE = {
    "prose": "I am sorry, I can't do that.",
    "a number": "42",
    "a string": '"eggs"',
    "an empty list": "[]",
    "an empty object": "{}",
    "another object": '{"error": "overloaded"}',
    "an apology in braces": "{I am sorry}",
}
