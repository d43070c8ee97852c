"""What backends share: answering by calls, and the same for who would rather pull."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator
from functools import partial

from kiwi_recipes.llm.pull import pull
from kiwi_recipes.llm.types import Chunk, OnChunks, Prompt


class Answering(ABC):
    """Makes `stream` of `answer`."""

    @abstractmethod
    async def answer(self, prompt: Prompt, on_chunks: OnChunks) -> None:
        """See `types.Backend.answer`."""

    def stream(self, prompt: Prompt) -> AsyncGenerator[Chunk]:
        """See `types.Backend.stream`."""
        return pull(partial(self.answer, prompt))


async def hand_on(on_chunks: OnChunks, *chunks: Chunk) -> None:
    """Hand `chunks` on, and wait for as long as the receiver asks."""
    if (pause := on_chunks(chunks)) is not None:
        await pause
