"""How long a second kitchen waits for its first token, because the model has read what all questions begin with.

Two requests, one after the other, with other pantries, at llama.cpp's server with the bundled model: as they are sent,
and with the same words in another order each time (the rules' paragraphs), so that nothing that was read serves again.
`python -m bench.prompt_head`; a minute.
"""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import replace
from statistics import median

from kiwi_recipes.llm.backends.openai_compat import OpenAICompatBackend
from kiwi_recipes.llm.types import Prompt, Text
from kiwi_recipes.recipes.pantry_split import exclude_allergens
from kiwi_recipes.recipes.prompts import recipe_prompt
from kiwi_recipes.recipes.schemas import RecipeRequest
from tests.support.llama import MODEL, llama_server

ROUNDS = 9
KITCHENS = [
    {"pantry_items": ["eggs", "spinach", "feta"]},
    {"pantry_items": ["tofu", "rice", "carrots"], "allergies": ["milk"], "servings": 6},
    {"pantry_items": ["leek", "potatoes"], "level": 4, "wildcard_confirmed": True, "language": "de"},
    {"pantry_items": ["lentils", "onion", "ginger"], "max_minutes": 30, "constraints": ["vegan"]},
]


def question(number: int) -> Prompt:
    request = RecipeRequest.model_validate(KITCHENS[number % len(KITCHENS)])
    prompt = recipe_prompt(request, exclude_allergens(request.pantry_items, request.allergies))
    return replace(prompt, max_tokens=4)


def shuffled(prompt: Prompt, order: random.Random) -> Prompt:
    """The same words, with another beginning each time."""
    paragraphs = (prompt.system or "").split("\n")
    order.shuffle(paragraphs)
    return replace(prompt, system="\n".join([f"{order.randrange(10**6)}", *paragraphs]))


async def first_token(backend: OpenAICompatBackend, prompt: Prompt) -> float:
    started = time.perf_counter()
    seconds = 0.0
    async for chunk in backend.stream(prompt):
        if isinstance(chunk, Text) and not seconds:
            seconds = time.perf_counter() - started
    return seconds


async def measure(url: str) -> None:
    backend = OpenAICompatBackend("llama", url, MODEL)
    order = random.Random(7)
    await first_token(backend, question(0))
    same: list[float] = []
    other: list[float] = []
    for number in range(1, ROUNDS + 1):
        same.append(await first_token(backend, question(number)))
        other.append(await first_token(backend, shuffled(question(number), order)))
        await first_token(backend, question(number - 1))  # the head is in the model's mind again, as after any recipe
    await backend.aclose()
    print(f"{'the second request begins with':<34} {'first token, s (median of ' + str(ROUNDS) + ')':>34} {'ratio':>7}")
    for what, seconds in (("the same words", same), ("the same words in another order", other)):
        print(f"{what:<34} {median(seconds):>34.2f} {median(seconds) / median(other):>7.2f}")


if __name__ == "__main__":
    with llama_server(slots=1, context=4096) as address:
        asyncio.run(measure(address))
