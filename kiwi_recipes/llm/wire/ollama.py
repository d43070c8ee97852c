"""The lines of Ollama's `POST /api/generate` and `/api/chat`. No I/O."""

from __future__ import annotations

from typing import Any

from kiwi_recipes.llm.types import Chunk
from kiwi_recipes.llm.wire import content_parts
from kiwi_recipes.llm.wire.error_frame import is_error
from kiwi_recipes.llm.wire.framing import JsonLines
from kiwi_recipes.llm.wire.reply import Reply

# What a line has that brings a token and nothing else.
TOKEN = frozenset({"model", "created_at", "response", "done"})

# Ollama's durations, in nanoseconds -> ours, in milliseconds.
DURATIONS = {
    "load_duration": "load",
    "prompt_eval_duration": "prompt",
    "eval_duration": "generation",
    "total_duration": "total",
}


class OllamaReply(Reply):
    """The lines of one answer: `response` and `thinking`, then one with `done`; or `error`, and nothing more."""

    def __init__(self, backend: str, model: str, *, expects_json: bool) -> None:
        super().__init__(backend, model, frames=JsonLines(), expects_json=expects_json)

    def read(self, frame: dict[str, Any], chunks: list[Chunk]) -> None:
        text = frame.get("response")
        if type(text) is str and frame.keys() <= TOKEN and not frame.get("done"):
            self.splitter.feed_text(text, chunks)
        else:
            self._read_rarer(frame, chunks)

    def _read_rarer(self, frame: dict[str, Any], chunks: list[Chunk]) -> None:
        """A line with more in it than a token."""
        text, done = frame.get("response"), frame.get("done")
        if frame.get("error") or (text is None and not done and is_error(frame)):
            raise self.reported(frame)
        if thought := frame.get("thinking"):
            self.splitter.feed_reasoning(content_parts.words(thought), chunks)
        if text:
            if done or type(text) is not str:
                self._read_text(text, done, chunks)
            else:
                self.splitter.feed_text(text, chunks)
        if called := frame.get("tool_calls"):  # the schema as a tool: its arguments are the answer
            self.splitter.feed_text(content_parts.called_with(called[0]), chunks)
        if done:
            self._done(frame)

    def _read_text(self, text: Any, done: Any, chunks: list[Chunk]) -> None:
        """Text as parts, or in the last line, where it may be all that there is (a proxy that gathered it)."""
        if done and type(text) is str and self.splitter.is_begun_by(text):
            self.splitter.feed_message(text, chunks)
        else:
            self.feed_parts(text, chunks)

    def _done(self, frame: dict[str, Any]) -> None:
        self.complete = True
        self.finished(frame.get("done_reason") or "stop", frame)
        self.counted(frame.get("prompt_eval_count"), frame.get("eval_count"))
        self._timings = {ours: frame[theirs] / 1e6 for theirs, ours in DURATIONS.items() if theirs in frame}


class OllamaChatReply(OllamaReply):
    """The lines of `/api/chat`: what is said stands in a `message`."""

    def read(self, frame: dict[str, Any], chunks: list[Chunk]) -> None:
        message = frame.get("message")
        if isinstance(message, dict):
            said = {key: message[key] for key in ("thinking", "tool_calls") if key in message}
            frame = {**frame, **said, "response": message.get("content")}
        super().read(frame, chunks)
