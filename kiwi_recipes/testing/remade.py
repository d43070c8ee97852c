"""What this program makes of a recorded answer of a model server, however the answer is cut."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kiwi_recipes.llm.answering import Answering, hand_on
from kiwi_recipes.llm.backends.replay import ReplayBackend
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.types import Chunk, Health, OnChunks, Prompt, Text
from kiwi_recipes.recipes.generator import LLMRecipeGenerator
from kiwi_recipes.recipes.schemas import RecipeRequest
from kiwi_recipes.streams.codec import as_dict
from kiwi_recipes.streams.events import Event


async def events_of(path: Path, cut: int | None, request: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The events of a recipe for this request that the recorded model writes, numbered."""
    bodies: list[dict[str, Any]] = []

    def on_events(events: Sequence[Event]) -> None:
        bodies.extend(map(as_dict, events))

    await (
        LLMRecipeGenerator(Recut(path, cut), attempts=1).start(RecipeRequest.model_validate(request)).produce(on_events)
    )
    return [{"type": body["type"], "seq": seq, **body} for seq, body in enumerate(bodies)]


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
