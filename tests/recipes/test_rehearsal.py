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


WALKED = """
import asyncio, gc, os, signal, sys
from pathlib import Path
from kiwi_recipes.app import create_app
from kiwi_recipes.recipes.languages import LANGUAGES
from kiwi_recipes.server import bind, serve
from kiwi_recipes.settings import Settings

config = Path(sys.argv[1], "llm.yaml")
config.write_text('backends: {m: {type: ollama, base_url: "http://127.0.0.1:9", model: m}}')
settings = Settings(llm_config=config, library="off")
app = create_app(settings, {})
sofar = 0

def rehearsed():
    global sofar
    sofar += 1
    if sofar == len(LANGUAGES):
        asyncio.get_running_loop().call_soon(told)

def told():
    tracked = len(gc.get_objects())
    print(tracked, tracked + gc.get_freeze_count(), flush=True)
    os.kill(os.getpid(), signal.SIGTERM)

app.state.services.on_rehearsed.append(rehearsed)
serve(app, settings, bind("127.0.0.1", 0, 30.0), log_level="critical")
"""


def test_a_server_does_not_look_for_garbage_among_the_words(tmp_path: Path) -> None:
    """A full collection would walk a quarter of a million objects, a tenth of a second in which no token goes out."""
    command = [sys.executable, "-c", WALKED, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    walked, held = map(int, done.stdout.split())  # the server ends by its signal
    assert held > 150_000
    assert walked < held / 10
