"""Recipes to be judged: what the embedded model, or a recording, makes of each request.

Needs nothing but the generator, so that it runs within an older checkout, too, for the "before" of a comparison:

    cd OLD; .venv/bin/python NEW/bench/evaluation/runs.py before.json [held_out]
"""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from kiwi_recipes.llm.types import Backend, Prompt
from kiwi_recipes.recipes import prompts
from kiwi_recipes.recipes.generator import LLMRecipeGenerator
from kiwi_recipes.recipes.schemas import RecipeRequest

try:
    from kiwi_recipes.llm.backends.embedded import EmbeddedBackend
    from kiwi_recipes.llm.backends.replay import ReplayBackend
except ModuleNotFoundError:  # a checkout from before the backends had a room of their own
    from kiwi_recipes.llm.embedded import EmbeddedBackend  # type: ignore[no-redef,import-not-found]
    from kiwi_recipes.llm.replay import ReplayBackend  # type: ignore[no-redef,import-not-found]

HERE = Path(__file__).parent
Run = dict[str, Any]
"""`source`, `prompt_version`, `commit`, `recipes`: of each its request, its end, what it is and what was dropped."""


class Seeded(EmbeddedBackend):
    """The embedded model with dice that fall alike every time: one recipe at a time, each from a seed."""

    seed = 0

    def stream(self, prompt: Prompt) -> Any:
        return super().stream(replace(prompt, seed=self.seed))

    async def answer(self, prompt: Prompt, on_chunks: Any) -> None:
        await super().answer(replace(prompt, seed=self.seed), on_chunks)


STANDARD = "requests"


def requests(asked: str = STANDARD) -> list[dict[str, Any]]:
    return list(tomllib.loads((HERE / f"{asked}.toml").read_text("utf-8"))["request"])


async def of_the_model(only: int | None = None, asked: str = STANDARD) -> Run:
    """Every request of a list once, or the first few."""
    backend = Seeded(slots=1)
    recipes: list[dict[str, Any]] = []
    try:
        for number, request in enumerate(requests(asked)[:only]):
            backend.seed = number + 1
            recipes.append(await made(backend, request, f"{number + 1}"))
            print(f"\r{number + 1} ", end="", file=sys.stderr, flush=True)
    finally:
        await backend.aclose()
    print(file=sys.stderr)
    return _run("embedded", recipes)


async def of_recordings(folder: Path) -> Run:
    """What each recording of the folder is read as. What it was asked for is the list of food in its question."""
    recipes = [
        await made(ReplayBackend(path.stem, path, speed=0), {"pantry_items": _asked(path)}, path.stem)
        for path in sorted(folder.glob("*.jsonl"))  # noqa: ASYNC240 - nothing else runs here
    ]
    return _run(str(folder), recipes)


def _asked(path: Path) -> list[str]:
    with path.open(encoding="utf-8", errors="surrogateescape") as lines:
        body = json.loads(next(lines))["request"]
    said = [turn["content"] for turn in body.get("messages", []) if turn["role"] == "user"]
    foods = re.split(r"\n|\.|Reply", said[-1].rpartition("Ingredients:")[2])[0] if said else ""
    return [food.strip(" .") for food in foods.split(",") if food.strip(" .")][:20] or ["eggs"]


async def made(backend: Backend, request: dict[str, Any], name: str) -> dict[str, Any]:
    """One recipe, of one attempt: what a model can't do at once is not hidden by a second try."""
    generator = LLMRecipeGenerator(backend, attempts=1)
    began = time.monotonic()
    events: list[Any] = [event async for event in generator.stream_generate(RecipeRequest(**request))]
    last = events[-1]
    return {
        "name": name,
        "request": request,
        "end": type(last).__name__,
        "recipe": getattr(last, "recipe", None) or {},
        "dropped": [e.reason for e in events if type(e).__name__ == "FieldDropped"],
        "tokens": (getattr(last, "usage", None) or {}).get("completion_tokens"),
        "seconds": round(time.monotonic() - began, 2),
    }


def _run(source: str, recipes: list[dict[str, Any]]) -> Run:
    known = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return {
        "source": source,
        "prompt_version": prompts.VERSION,
        "commit": known.stdout.strip() or None,
        "recipes": recipes,
    }


def load(path: Path) -> Run:
    run: Run = json.loads(path.read_text("utf-8"))
    return run


def save(run: Run, path: Path) -> None:
    path.write_text(json.dumps(run, ensure_ascii=False, indent=1, default=str), "utf-8")


def _main(arguments: list[str]) -> Iterator[str]:
    target = Path(arguments[0])
    save(asyncio.run(of_the_model(asked=arguments[1] if len(arguments) > 1 else STANDARD)), target)
    yield f"saved to {target}"


if __name__ == "__main__":
    for line in _main(sys.argv[1:]):
        print(line)
