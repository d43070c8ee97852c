"""After the rehearsal no stream waits for words and patterns that are made ready at their first use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kiwi_recipes.recipes.languages import LANGUAGES

ROOT = Path(__file__).parents[2]

# In a process of its own, where nothing has been made ready yet.
COUNTED = """
import asyncio, json, sys
from kiwi_recipes.recipes.generator import LLMRecipeGenerator
from kiwi_recipes.recipes.rehearsal import rehearse
from kiwi_recipes.recipes.schemas import RecipeRequest
from tests.recipes.kitchen import ScriptedModel, finish, pieces

made = 0

def count(frame, event, arg):
    global made
    if event == "call" and (frame.f_code.co_filename, frame.f_code.co_name) in MAKERS:
        made += 1

import re, tomllib
MAKERS = {(re._compiler.__file__, "compile"), (tomllib.loads.__code__.co_filename, "loads")}
language, rehearsed = sys.argv[1], sys.argv[2] == "rehearsed"
if rehearsed:
    rehearse(language)
REPLY = json.dumps({
    "title": "Eggs", "description": "Quick.", "servings": 2, "cook_minutes": 12,
    "ingredients": ["3 eggs", "For the sauce:", "200 ml milk, warm"],
    "steps": ["Beat the eggs.", "Heat the milk at 180 C for 5 to 10 minutes."], "notes": "Serve at once.",
})
request = RecipeRequest(pantry_items=["eggs"], allergies=["nuts"], constraints=["vegetarian"], language=language)
generator = LLMRecipeGenerator(ScriptedModel([*pieces(REPLY), finish()]))
sys.setprofile(count)
result = asyncio.run(generator.generate(request))
sys.setprofile(None)
assert result.suggestions
print(made)
"""


def _made(language: str, how: str) -> int:
    command = [sys.executable, "-c", COUNTED, language, how]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    return int(done.stdout)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_to_be_made_ready(language: str) -> None:
    assert _made(language, "rehearsed") == 0


def test_without_it_much_is() -> None:
    assert _made("en", "cold") > 20
