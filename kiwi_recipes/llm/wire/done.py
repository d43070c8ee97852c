"""What the two APIs of OpenAI have in common: server-sent events, which `[DONE]` may end. No I/O."""

from __future__ import annotations

from kiwi_recipes.llm.types import Chunk
from kiwi_recipes.llm.wire.framing import EventReader
from kiwi_recipes.llm.wire.reply import Reply


class DoneReply(Reply):
    """A reply that is over with `[DONE]`, unless that is all it says."""

    def __init__(self, backend: str, model: str, *, expects_json: bool) -> None:
        super().__init__(backend, model, frames=EventReader(), expects_json=expects_json)

    def _read_frame(self, frame: bytes, chunks: list[Chunk]) -> None:
        if frame.strip() == b"[DONE]":
            self.complete = not self._silent
            self.finish_reason = self.finish_reason or ("stop" if self.complete else None)
        else:
            super()._read_frame(frame, chunks)
