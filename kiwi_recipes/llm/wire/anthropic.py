"""The events of Anthropic's `POST /v1/messages`. No I/O.

Wire facts: platform.claude.com/docs, "Streaming messages", "Errors", "Handling stop reasons".
"""

from __future__ import annotations

from typing import Any

from kiwi_recipes.llm.types import Chunk
from kiwi_recipes.llm.wire.content_parts import arguments
from kiwi_recipes.llm.wire.error_frame import is_error
from kiwi_recipes.llm.wire.framing import EventReader
from kiwi_recipes.llm.wire.reply import Reply


class AnthropicReply(Reply):
    """The events of one answer. `ping` and events that we do not know are passed over, as the API asks of clients.

    The text may stand in a tool's input (a gateway that turned the schema into a tool), and the whole message in one
    frame (one that does not stream). llama.cpp begins some streams without `message_start`.
    """

    def __init__(self, backend: str, model: str, *, expects_json: bool) -> None:
        super().__init__(backend, model, frames=EventReader(), expects_json=expects_json)
        self._spoken = False
        self._brought = ""  # what a block brought along, until its first delta

    def read(self, frame: dict[str, Any], chunks: list[Chunk]) -> None:
        match frame.get("type"):
            case "content_block_delta":
                self._delta(frame["delta"], chunks)
            case "content_block_start":
                self._block(frame["content_block"], chunks)
            case "message_start":
                self._start(frame.get("message") or {}, chunks)
            case "message":
                self._start(frame, chunks)
            case "message_delta":
                self._message_delta(frame)
            case "message_stop":
                self.complete = True
                self.finish_reason = self.finish_reason or "stop"
            case _ if is_error(frame):
                raise self.reported(frame)

    def _start(self, message: dict[str, Any], chunks: list[Chunk]) -> None:
        if self._spoken:
            raise self.begun_anew()
        self._count(message.get("usage"))
        content = message.get("content") or ()
        for block in [{"type": "text", "text": content}] if isinstance(content, str) else content:
            self._block(block, chunks)
        self._brought = ""
        if reason := message.get("stop_reason"):
            self.finished(reason, message)

    def _block(self, block: dict[str, Any], chunks: list[Chunk]) -> None:
        """A block may bring its first words along; one of thinking may stay empty, its words being kept from us."""
        self._brought = ""
        if block["type"] in ("thinking", "redacted_thinking"):
            self.splitter.begin_thinking(chunks)
            self.splitter.feed_reasoning(block.get("thinking") or "", chunks)
        elif block["type"] == "text":
            text = block.get("text") or ""
            self._emit(text, chunks)
            self._brought = text if isinstance(text, str) else ""
        elif block["type"] == "tool_use":
            self._brought = arguments(block.get("input"))
            self._emit_text(self._brought, chunks)

    def _delta(self, delta: dict[str, Any], chunks: list[Chunk]) -> None:
        if delta["type"] == "text_delta":
            self._emit(delta["text"], chunks)
        elif delta["type"] == "thinking_delta":
            self.splitter.feed_reasoning(delta["thinking"], chunks)
        elif delta["type"] == "input_json_delta":
            self._emit_text(self._new(delta["partial_json"]), chunks)

    def _emit(self, text: Any, chunks: list[Chunk]) -> None:
        if isinstance(text, str):
            self._emit_text(self._new(text), chunks)
        elif self.feed_parts(text, chunks):
            self._spoken = True

    def _new(self, text: str) -> str:
        """A gateway may send with a block's first delta again what the block brought along."""
        brought, self._brought = self._brought, ""
        return text.removeprefix(brought) if brought else text

    def _emit_text(self, text: str, chunks: list[Chunk]) -> None:
        if text:
            self._spoken = True
            self.splitter.feed_text(text, chunks)

    def _message_delta(self, frame: dict[str, Any]) -> None:
        if reason := (frame.get("delta") or {}).get("stop_reason"):
            self.finished(reason, frame)
        self._count(frame.get("usage"))

    def _count(self, usage: Any) -> None:
        """What was read anew, from the cache, and into it counts as read; the later event has the last word."""
        if not isinstance(usage, dict):
            return
        read = [usage.get(f"{how}input_tokens") for how in ("", "cache_read_", "cache_creation_")]
        counted = [count for count in read if type(count) is int]
        self.counted(sum(counted) if any(counted) else None, usage.get("output_tokens"))
