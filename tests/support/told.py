"""What a recorded answer becomes, as lines that a person can compare: the same however the answer was cut.

What depends on the cut is made alike: deltas of one path that follow each other are joined, and tokens, which are the
recording's own text, are left out. Numbers, times, the recipe's random id and the token counts (which are not waited
for behind a whole recipe) are left out too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kiwi_recipes.llm.answering import Answering, hand_on
from kiwi_recipes.llm.backends.replay import ReplayBackend
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.types import Chunk, Health, OnChunks, Prompt, Text
from kiwi_recipes.recipes.events import TERMINAL_STATES
from kiwi_recipes.recipes.fold import Fold
from kiwi_recipes.recipes.generator import LLMRecipeGenerator
from kiwi_recipes.recipes.schemas import RecipeRequest
from kiwi_recipes.streams.codec import as_dict
from tools.record_fixtures import TAKES

Body = dict[str, Any]

KITCHEN: Body = {"pantry_items": ["eggs", "spinach", "feta"]}
"""What is asked where the recording is of no request of ours."""


class Recut(Answering):
    """A recording whose text comes in pieces of `size` characters; whole for 0, as recorded for None."""

    kind = "replay"
    name = "replay"

    def __init__(self, path: Path, size: int | None) -> None:
        self._replay = ReplayBackend("replay", path, speed=0)
        self._size = size

    async def answer(self, prompt: Prompt, on_chunks: OnChunks) -> None:
        """See `Backend.answer`."""
        chunks: list[Chunk] = []
        failure: LLMError | None = None
        try:
            await self._replay.answer(prompt, chunks.extend)
        except LLMError as error:
            failure = error
        for chunk in chunks if self._size is None else recut(chunks, self._size):
            await hand_on(on_chunks, chunk)
        if failure is not None:
            raise failure

    async def health(self) -> Health:
        """See `Backend.health`."""
        return await self._replay.health()

    async def aclose(self) -> None:
        """Nothing is held."""


def recut(chunks: Iterable[Chunk], size: int) -> list[Chunk]:
    """The same text in pieces of `size` characters; 0: in one. What comes between the text stays where it is."""
    joined: list[Chunk] = []
    for chunk in chunks:
        if isinstance(chunk, Text) and joined and isinstance(before := joined[-1], Text):
            joined[-1] = Text(before.text + chunk.text)
        else:
            joined.append(chunk)
    cut: list[Chunk] = []
    for chunk in joined:
        if isinstance(chunk, Text) and size:
            cut += [Text(chunk.text[at : at + size]) for at in range(0, len(chunk.text), size)]
        else:
            cut.append(chunk)
    return cut


async def events_of(path: Path, size: int | None) -> list[Body]:
    """The events that this server makes of a recorded answer, numbered."""
    take = TAKES.get(path.stem) if path.parent.name == "recorded" else None
    request = RecipeRequest.model_validate(take.request if take else KITCHEN)
    generator = LLMRecipeGenerator(Recut(path, size), attempts=1)
    events = [as_dict(event) async for event in generator.stream_generate(request)]
    return [{"type": body["type"], "seq": seq, **body} for seq, body in enumerate(events)]


def told(events: Iterable[Body]) -> str:
    """The events one a line; before the terminal one, what they add up to."""
    lines: list[Body] = []
    fold = Fold()
    for event in events:
        if event["type"] in TERMINAL_STATES:
            lines.append({"type": "(folded)", "recipe": fold.recipe, "lines": fold.lines})
        fold.apply(event)
        if event["type"] == "token":
            continue
        before = lines[-1] if lines else None
        if before and event["type"] == before["type"] == "field.delta" and event["path"] == before["path"]:
            before["text"] += event["text"]
        else:
            lines.append(lasting(event))
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def lasting(event: Body) -> Body:
    """The event without what differs from run to run."""
    kept = {key: value for key, value in event.items() if key not in ("seq", "elapsed_ms", "timings", "usage")}
    if "recipe" in kept:
        recipe = {key: value for key, value in kept["recipe"].items() if key != "id"}
        if "provenance" in recipe:
            recipe["provenance"] = {k: v for k, v in recipe["provenance"].items() if k != "created"}
        kept["recipe"] = recipe
    return kept
