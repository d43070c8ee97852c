"""A model that follows a script, and a reader that adds a generation's events up: for the tests of this folder."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from contextlib import aclosing
from pathlib import Path
from typing import Any

from kiwi_parser.recipe import Recipe

from kiwi_recipes.llm.answering import Answering, hand_on
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.types import Backend, Chunk, Finish, FinishReason, Health, OnChunks, Prompt, Text, Usage
from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.recipes.events import RecipeEnd
from kiwi_recipes.recipes.generator import LLMRecipeGenerator
from kiwi_recipes.recipes.schemas import RecipeRequest
from kiwi_recipes.streams.codec import decode, encode
from kiwi_recipes.streams.events import Event, StreamReset

RECORDINGS = sorted((Path(__file__).parent.parent / "fixtures" / "recordings").glob("*.jsonl"))

REQUEST = RecipeRequest(pantry_items=["eggs", "spinach", "feta"])

RECIPE: dict[str, Any] = {
    "title": "Feta Eggs — quick",
    "description": "Soft eggs with spinach.\nServe at once.",
    "servings": 2,
    "prep_minutes": 5,
    "cook_minutes": 10,
    "ingredients": [
        {"quantity": 4, "unit": "piece", "name": "eggs", "note": None, "group": None},
        {"quantity": "1/2", "unit": "cups", "name": "feta cheese", "note": "crumbled", "group": None},
        {"quantity": 1, "unit": "tbsp", "name": "olive oil", "note": None, "group": None},
    ],
    "steps": [
        {"text": "Beat the eggs.", "minutes": 1, "uses": [0]},
        {"text": "Beat in the feta.", "minutes": None, "uses": [1]},
        {"text": "Fry it in the oil.", "minutes": 6, "uses": [2]},
    ],
    "notes": "Good with bread 🍞.",
}
TEXT = json.dumps(RECIPE, ensure_ascii=False)

PLAIN: dict[str, Any] = {
    "title": "Tomato Rice",
    "description": "A quick pan of rice.",
    "servings": 2,
    "prep_minutes": 5,
    "cook_minutes": 20,
    "ingredients": [
        {"quantity": 1, "unit": "cup", "name": "rice", "note": None, "group": None},
        {"quantity": 4, "unit": "piece", "name": "tomatoes", "note": "chopped", "group": None},
        {"quantity": 1, "unit": "tbsp", "name": "olive oil", "note": None, "group": None},
    ],
    "steps": [
        {"text": "Boil the rice for 12 minutes.", "minutes": 12, "uses": [0]},
        {"text": "Fry the tomatoes in the oil.", "minutes": 6, "uses": [1, 2]},
        {"text": "Stir the rice into the tomatoes.", "minutes": None, "uses": [0, 1]},
    ],
    "notes": "Good the next day, too.",
}
"""Nothing in it is an allergen."""
PLAIN_TEXT = json.dumps(PLAIN)

Script = Iterable[Chunk | LLMError | asyncio.Event]


class ScriptedModel(Answering):
    """A backend that plays one script per question: chunks, an error to raise, or an event to wait for."""

    name = "scripted"

    def __init__(self, *scripts: Script) -> None:
        self._scripts = list(scripts)
        self.prompts: list[Prompt] = []
        self.said: list[Chunk] = []
        self.open = 0

    async def answer(self, prompt: Prompt, on_chunks: OnChunks) -> None:
        self.prompts.append(prompt)
        self.open += 1
        try:
            for entry in self._scripts.pop(0):
                if isinstance(entry, LLMError):
                    raise entry
                if isinstance(entry, asyncio.Event):
                    await entry.wait()
                    continue
                self.said.append(entry)
                await hand_on(on_chunks, entry)
        finally:
            self.open -= 1

    async def health(self) -> Health:
        return Health(self.name, "scripted", "ready")

    async def aclose(self) -> None:
        pass


def pieces(text: str, size: int = 4) -> list[Chunk]:
    return [Text(text[at : at + size]) for at in range(0, len(text), size)]


def finish(reason: FinishReason = "stop", **usage: int) -> Finish:
    return Finish(reason, "scripted", "m-1", Usage(**usage))


def reply(text: str, reason: FinishReason = "stop", size: int = 4) -> list[Chunk]:
    return [*pieces(text, size), finish(reason)]


pulls = False
"""Whether `run` pulls the events rather than have them handed over, as a `Run` has."""


async def run(model: Backend, request: RecipeRequest = REQUEST, attempts: int = 2) -> list[Event]:
    """All events of a generation; the upstream is closed when they are over."""
    events: list[Event] = []
    generation = LLMRecipeGenerator(model, attempts=attempts).start(request)
    if pulls:
        async with aclosing(generation.events()) as pulled:
            events = [event async for event in pulled]
    else:
        await generation.produce(events.extend)
    assert not isinstance(model, ScriptedModel) or model.open == 0
    return events


def last(events: list[Event]) -> RecipeEnd:
    terminal = events[-1]
    assert isinstance(terminal, RecipeEnd)
    assert not any(isinstance(event, RecipeEnd) for event in events[:-1])
    return terminal


def folded(events: list[Event]) -> dict[str, Any]:
    """What a client knows just before the terminal event, through the frames of the wire."""
    fold = EventFold()
    for seq, event in enumerate(events[:-1]):
        body = decode(encode(event, seq))
        assert body is not None
        fold.apply(body)
    return fold.recipe


def written(recipe: dict[str, Any]) -> dict[str, Any]:
    """The terminal event's recipe without what the server adds beside the model's fields."""
    return {name: value for name, value in recipe.items() if name in Recipe.model_fields}


def bare(recipe: dict[str, Any]) -> dict[str, Any]:
    """As `written`, with rows as the parser gives them."""
    rows = [
        {k: v for k, v in row.items() if k not in ("pantry_item", "staple")} for row in recipe.get("ingredients", [])
    ]
    return {**written(recipe), **({"ingredients": rows} if rows else {})}


def resets(events: list[Event]) -> list[StreamReset]:
    return [event for event in events if isinstance(event, StreamReset)]


def recorded(path: Path) -> tuple[list[Chunk], FinishReason]:
    """The chunks of a recording of an OpenAI-compatible server, and how its model ended."""
    chunks: list[Chunk] = []
    reason: FinishReason = "stop"
    for line in path.read_text("utf-8").splitlines()[1:]:
        for frame in json.loads(line)["wire"].split("\n\n"):
            if not frame.startswith("data: {"):
                continue
            for choice in json.loads(frame[6:]).get("choices", []):
                if text := choice["delta"].get("content"):
                    chunks.append(Text(text))
                reason = choice.get("finish_reason") or reason
    return chunks, reason
