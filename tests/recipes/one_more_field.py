"""Run apart by test_one_more_field.py: the server, with one more field in `Recipe` of which only its own line knows.

The line is added to `kiwi_parser/recipe/models.py` as that is loaded. Printed is what became of the field.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

MODULE = "kiwi_parser.recipe.models"
LINE = """
    difficulty: Annotated[
        Literal["easy", "medium", "hard"] | None, Spelled("effort"), Field(description="how hard it is to cook")
    ] = None
"""
FOLDER = Path(__file__).parents[2]


class _Loader(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        text = self.get_data(self.path).decode().replace("import Annotated,", "import Annotated, Literal,", 1)
        return compile(text.rstrip() + LINE, self.path, "exec")


class _Finder(PathFinder):
    @classmethod
    def find_spec(cls, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        found = super().find_spec(fullname, path, target) if fullname == MODULE else None
        if found is None or found.origin is None:
            return None
        return importlib.util.spec_from_file_location(fullname, found.origin, loader=_Loader(fullname, found.origin))


def asked() -> dict[str, Any]:
    """How the forms of the prompts ask for it."""
    from kiwi_recipes.recipes import json_schema, prompts
    from kiwi_recipes.recipes.pantry_split import split_pantry
    from kiwi_recipes.recipes.pasted import Reading, ReadRequest
    from kiwi_recipes.recipes.revision import lines
    from kiwi_recipes.recipes.revision import prompts as change_prompts
    from kiwi_recipes.recipes.schemas import RecipeRequest

    request = RecipeRequest(pantry_items=["eggs", "spinach"])
    split = split_pantry(request)
    forms = (
        json_schema.recipe_schema,
        json_schema.lines_schema,
        json_schema.tiny_schema,
        json_schema.tiny_lines_schema,
    )
    text = "Peas\nServes 2\n300 g peas\n1 tbsp butter\n1. Boil the peas for 5 minutes.\n2. Stir in the butter."
    copied = Reading(ReadRequest(text=text)).prompt(None, {})
    assert copied.tiny is not None
    return {
        "schemas": {form.__name__: form(request, split)["properties"].get("difficulty") for form in forms},
        "rules": {form: prompts.recipe_prompt(request, split, form=form).system for form in ("rows", "lines")},
        "copy": [(one.schema or {})["properties"].get("difficulty") for one in (copied, copied.tiny())],
        "copy rules": copied.system,
        "change rules": change_prompts._RULES,
        "head": str(lines.read_head("Difficulty: hard")),
    }


def carded(events: list[dict[str, Any]]) -> str:
    """What the terminal shows."""
    from rich.console import Console

    from kiwi_recipes.card import card
    from kiwi_recipes.recipes.event_fold import EventFold

    fold = EventFold()
    for event in events:
        fold.apply(event)
    console = Console(width=100)
    with console.capture() as captured:
        console.print(card(fold, 0.0))
    return captured.get()


def served_by_a_server(library: str) -> dict[str, Any]:
    """What a server makes of it: described, streamed, answered, kept, changed."""
    import httpx

    from kiwi_recipes.app import create_app
    from kiwi_recipes.settings import Settings
    from kiwi_recipes.testing import ScriptedUpstream, ollama_stream
    from tests.api.test_middleware import served
    from tests.support.app import ASK, DISH, SUGGEST, cooked, llm_yaml, scripted_only
    from tests.support.clock import HANG

    change = ollama_stream([json.dumps({"changes": ["difficulty: hard"]})])
    dish = json.dumps({**DISH, "effort": "easy"})
    with (
        ScriptedUpstream(cooked(dish), cooked(dish), change) as upstream,
        llm_yaml(scripted_only(upstream.url)) as config,
    ):
        environ = {"KIWI_LLM_CONFIG": config, "KIWI_LIBRARY": library}
        with (
            served(create_app(Settings.model_validate(environ), environ)) as url,
            httpx.Client(base_url=url, timeout=HANG) as client,
        ):
            schema = client.get("/api/v1/recipes/schema").json()
            streamed = client.post(f"{SUGGEST}/stream", json=ASK).text
            events = [json.loads(line[6:]) for line in streamed.splitlines() if line.startswith("data: {")]
            answer = client.post(SUGGEST, json=ASK).json()
            kept = client.post("/api/v1/recipes", json={"run": events[0]["id"]}).json()
            revised = client.post(f"/api/v1/recipes/{kept['id']}/revise", json={"wish": "make it hard"}).json()
    return {
        "schema": schema["properties"]["difficulty"].get("description"),
        "field": [event["value"] for event in events if event.get("path") == "/difficulty"],
        "end": events[-1]["recipe"]["difficulty"],
        "answer": answer["suggestions"][0]["recipe"].get("difficulty"),
        "kept": kept["recipe"]["difficulty"],
        "revised": revised,
        "card": carded(events),
    }


if __name__ == "__main__":
    sys.meta_path.insert(0, _Finder)
    sys.path.insert(0, str(FOLDER))
    print(json.dumps({**asked(), **served_by_a_server(sys.argv[1])}))  # noqa: T201
