"""The events of the older `POST /v1/completions`: a chat's without roles. No I/O."""

from __future__ import annotations

from typing import Any

from kiwi_recipes.llm.types import Chunk
from kiwi_recipes.llm.wire.openai import OpenAIReply


class CompletionsReply(OpenAIReply):
    """The events of one answer: each choice has a `text`."""

    def _rarer(self, choice: dict[str, Any], delta: dict[str, Any], chunks: list[Chunk]) -> None:
        if isinstance(text := choice.get("text"), str):
            self.splitter.feed_text(text, chunks)
        else:
            super()._rarer(choice, delta, chunks)
