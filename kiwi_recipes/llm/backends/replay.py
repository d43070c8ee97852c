"""A recorded stream, or a text, as a backend: the same answer to every prompt."""

from __future__ import annotations

import asyncio
import re
import time
from pathlib import Path

from kiwi_recipes.llm.answering import Answering, hand_on
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.types import Finish, Health, OnChunks, Phase, Prompt, Text
from kiwi_recipes.llm.wire.anthropic import AnthropicReply
from kiwi_recipes.llm.wire.ollama import OllamaReply
from kiwi_recipes.llm.wire.openai import OpenAIReply
from kiwi_recipes.llm.wire.refusal import Refusal, error_text, refused
from kiwi_recipes.llm.wire.reply import Reply
from kiwi_recipes.recording import Recording, RecordingError, read_recording

# How fast a text without timing is told: the pace of a small model.
_WORDS_PER_SECOND = 20.0


class ReplayBackend(Answering):
    """Plays `path`: a recording (`.jsonl`, see `kiwi_recipes.recording`) as it was sent, any other file word by word.

    `speed` 1 is the original pace, 2 twice as fast, 0 as fast as it is read. Raises ValueError for a negative one.
    """

    kind = "replay"

    def __init__(self, name: str, path: Path, *, speed: float = 1.0) -> None:
        if speed < 0:
            raise ValueError("speed must not be negative")
        self._name = name
        self._path = path
        self._is_recording = path.suffix == ".jsonl"
        self._speed = speed

    @property
    def name(self) -> str:
        return self._name

    async def answer(self, prompt: Prompt, on_chunks: OnChunks) -> None:
        """See `Backend.answer`. What went wrong when it was recorded goes wrong again."""
        if self._is_recording:
            await self._play_recording(on_chunks, expects_json=prompt.schema is not None)
        else:
            await self._play_text(on_chunks)

    async def health(self) -> Health:
        try:
            model = self._read().model if self._is_recording else self._path.name
            if not self._is_recording:
                self._read_text()
        except LLMError as error:
            remedy = "Correct `path` in the configuration."
            return Health(self._name, self.kind, "misconfigured", None, error.message, remedy)
        return Health(self._name, self.kind, "ready", model)

    async def aclose(self) -> None:
        """Nothing is held."""

    async def _play_recording(self, on_chunks: OnChunks, *, expects_json: bool) -> None:
        recording = self._read()
        await hand_on(on_chunks, Phase("reading_prompt", self._name, recording.model))
        if recording.status != 200:
            raise refused(self._name, Refusal(recording.status, error_text(recording.wire)))
        reply = self._reply(recording, expects_json=expects_json)
        started = time.monotonic()
        for piece in recording.pieces:
            await self._until(started, piece.ms / 1000)
            if chunks := reply.feed(piece.wire):
                await hand_on(on_chunks, *chunks)
            if reply.complete or reply.failure is not None:
                break
        if chunks := reply.close():
            await hand_on(on_chunks, *chunks)
        if reply.failure is not None:
            raise reply.failure

    async def _play_text(self, on_chunks: OnChunks) -> None:
        text = self._read_text()
        started = time.monotonic()
        for index, word in enumerate(re.findall(r"\s*\S+|\s+$", text)):
            await self._until(started, index / _WORDS_PER_SECOND)
            await hand_on(on_chunks, Text(word))
        await hand_on(on_chunks, Finish("stop", self._name, self._path.name))

    def _read(self) -> Recording:
        try:
            return read_recording(self._path)
        except RecordingError as error:
            raise self._unreadable(f"cannot replay {error}") from None
        except OSError:
            raise self._unreadable(f"cannot read {self._path.name}") from None

    def _read_text(self) -> str:
        try:
            return self._path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            raise self._unreadable(f"cannot read {self._path.name}") from None

    def _reply(self, recording: Recording, *, expects_json: bool) -> Reply:
        reply: type[OpenAIReply | OllamaReply | AnthropicReply] = OpenAIReply
        if "ndjson" in recording.content_type or recording.wire[:1] == b"{":
            reply = OllamaReply
        elif b"event: message_start" in recording.wire:
            reply = AnthropicReply
        return reply(self._name, recording.model, expects_json=expects_json)

    async def _until(self, started: float, seconds: float) -> None:
        """Wait for the moment at which it was said; at least let others run."""
        due = started + seconds / self._speed if self._speed else 0.0
        await asyncio.sleep(max(0.0, due - time.monotonic()))

    def _unreadable(self, what: str) -> LLMError:
        return LLMError("upstream_error", f"{self._name} {what}.", retryable=False, backend=self._name)
