"""The events of OpenAI's `POST /v1/responses`, as far as text goes. No I/O."""

from __future__ import annotations

from typing import Any

from kiwi_recipes.llm.types import Chunk
from kiwi_recipes.llm.wire.error_frame import is_error
from kiwi_recipes.llm.wire.framing import EventReader
from kiwi_recipes.llm.wire.reply import Reply


class ResponsesReply(Reply):
    """The events of one answer. Those that we do not know are passed over: they repeat what came before."""

    def __init__(self, backend: str, model: str, *, expects_json: bool) -> None:
        super().__init__(backend, model, frames=EventReader(), expects_json=expects_json)

    def read(self, frame: dict[str, Any], chunks: list[Chunk]) -> None:
        match frame.get("type"):
            case "response.output_text.delta":
                self.splitter.feed_text(frame["delta"], chunks)
            case "response.reasoning_text.delta" | "response.reasoning_summary_text.delta":
                self.splitter.feed_reasoning(frame["delta"], chunks)
            case "response.refusal.delta":
                self.finish_reason = "content_filter"
            case "response.completed":
                self._end(frame["response"], "stop")
            case "response.incomplete":
                response = frame["response"]
                self._end(response, (response.get("incomplete_details") or {}).get("reason") or "length")
            case "response.failed":
                raise self.reported(frame["response"])
            case _ if is_error(frame):
                raise self.reported(frame)

    def _end(self, response: dict[str, Any], reason: str) -> None:
        self.complete = True
        self.finished({"max_output_tokens": "length"}.get(reason, reason), response)
        usage = response.get("usage") or {}
        self.counted(usage.get("input_tokens"), usage.get("output_tokens"))
