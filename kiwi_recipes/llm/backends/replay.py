"""A recorded stream, or a text, as a backend: the same answer to every prompt."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kiwi_recipes.llm.answering import Answering, hand_on
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.types import Chunk, Finish, Health, OnChunks, Phase, Prompt, Text
from kiwi_recipes.llm.wire.anthropic import AnthropicReply
from kiwi_recipes.llm.wire.completions import CompletionsReply
from kiwi_recipes.llm.wire.ollama import OllamaChatReply, OllamaReply
from kiwi_recipes.llm.wire.openai import OpenAIReply
from kiwi_recipes.llm.wire.refusal import MODEL_MISSING, Refusal, error_text, refused
from kiwi_recipes.llm.wire.reply import Reply
from kiwi_recipes.llm.wire.responses import ResponsesReply
from kiwi_recipes.recording import API, Header, Piece, RecordingError, RecordingReader, open_recording

# How fast a text without timing is told: the pace of a small model.
_WORDS_PER_SECOND = 20.0

_LONGEST_REFUSAL = 65536
"""Bytes of which the words of a refusal are read."""


_AnyReply = OpenAIReply | OllamaReply | AnthropicReply | ResponsesReply


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
            if self._is_recording:
                with self._open() as recording:
                    model = recording.header.model
            else:
                self._read_text()
                model = self._path.name
        except LLMError as error:
            remedy = "Correct `path` in the configuration."
            return Health(
                self._name,
                self.kind,
                "misconfigured",
                None,
                error.message,
                remedy,
                code="recording_unreadable",
                evidence={"said": error.message},
            )
        return Health(self._name, self.kind, "ready", model)

    async def aclose(self) -> None:
        """Nothing is held."""

    async def _play_recording(self, on_chunks: OnChunks, *, expects_json: bool) -> None:
        with self._open() as recording:
            header = recording.header
            await hand_on(on_chunks, Phase("reading_prompt", self._name, header.model))
            if header.kind == "upstream" and header.status != 200:
                raise self._refused(header, error_text(self._beginning(recording)))
            started = time.monotonic()
            try:
                for ms, chunks in timed_chunks(recording, self._name, expects_json=expects_json):
                    await self._until(started, ms / 1000)
                    if chunks:
                        await hand_on(on_chunks, *chunks)
            except RecordingError as error:
                raise self._unreadable(f"cannot replay {error}") from None

    async def _play_text(self, on_chunks: OnChunks) -> None:
        text = self._read_text()
        started = time.monotonic()
        for index, word in enumerate(re.findall(r"\s*\S+|\s+$", text)):
            await self._until(started, index / _WORDS_PER_SECOND)
            await hand_on(on_chunks, Text(word))
        await hand_on(on_chunks, Finish("stop", self._name, self._path.name))

    def _open(self) -> RecordingReader:
        try:
            return open_recording(self._path)
        except RecordingError as error:
            raise self._unreadable(f"cannot replay {error}") from None
        except OSError:
            raise self._unreadable(f"cannot read {self._path.name}") from None

    def _refused(self, header: Header, words: str) -> LLMError:
        if header.status in (400, 404) and MODEL_MISSING.search(words):
            message = f"{self._name}: there was no model {header.model} when this was recorded."
            return LLMError("model_not_found", message, retryable=False, backend=self._name)
        return refused(self._name, Refusal(header.status, words))

    def _beginning(self, recording: RecordingReader) -> bytes:
        """The words of a refusal."""
        data = bytearray()
        try:
            for entry in recording:
                data += entry.wire if isinstance(entry, Piece) else b""
                if len(data) > _LONGEST_REFUSAL:
                    break
        except RecordingError as error:
            raise self._unreadable(f"cannot replay {error}") from None
        return bytes(data)

    def _read_text(self) -> str:
        try:
            return self._path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            raise self._unreadable(f"cannot read {self._path.name}") from None

    async def _until(self, started: float, seconds: float) -> None:
        """Wait for the moment at which it was said; at least let others run."""
        due = started + seconds / self._speed if self._speed else 0.0
        await asyncio.sleep(max(0.0, due - time.monotonic()))

    def _unreadable(self, what: str) -> LLMError:
        return LLMError("upstream_error", f"{self._name} {what}.", retryable=False, backend=self._name)


_REPLIES: dict[API, type[_AnyReply]] = {
    "openai.chat": OpenAIReply,
    "openai.completions": CompletionsReply,
    "openai.responses": ResponsesReply,
    "ollama.generate": OllamaReply,
    "ollama.chat": OllamaChatReply,
    "anthropic.messages": AnthropicReply,
}


def api_of(path: Path) -> API:
    """Which API an upstream's recording is of: as its header says, else by how the answer begins (version 1). Raises
    RecordingError, OSError."""
    with open_recording(path) as recording:
        if recording.header.api is not None:
            return recording.header.api
        first = next(iter(recording), None)
    return _api_like(first.wire) if isinstance(first, Piece) else "openai.chat"


def _reply_of(header: Header, name: str, *, expects_json: bool) -> Reply | None:
    """What reads the recording, where its header says which API it is."""
    api = "openai.chat" if header.kind == "events" else header.api
    return None if api is None else _REPLIES[api](name, header.model, expects_json=expects_json)


def _api_like(beginning: bytes) -> API:
    if beginning[:1] == b"{":
        return "ollama.generate"
    return "anthropic.messages" if beginning.startswith(b"event: message_start") else "openai.chat"


def timed_chunks(recording: RecordingReader, name: str, *, expects_json: bool) -> Iterator[tuple[float, list[Chunk]]]:
    """What each entry says, with its time; the last ones come at its end. Raises LLMError, and RecordingError."""
    header = recording.header
    reply = _reply_of(header, name, expects_json=expects_json)
    ms = 0.0
    for entry in recording:
        ms = entry.ms
        data = entry.wire if isinstance(entry, Piece) else _as_upstream(entry.event)
        reply = reply or _REPLIES[_api_like(data)](name, header.model, expects_json=expects_json)
        yield ms, reply.feed(data)
        if reply.complete or reply.failure is not None:
            break
    reply = reply or OpenAIReply(name, header.model, expects_json=expects_json)
    yield ms, reply.close()
    if reply.failure is not None:
        raise reply.failure


def _as_upstream(event: dict[str, Any]) -> bytes:
    """An event of our own as the model server's that caused it: its tokens, and why it ended."""
    match event:
        case {"type": "token", "text": str(text)}:
            choice: dict[str, Any] = {"delta": {"content": text}}
        case {"type": "stream.reset"}:  # one attempt is one answer
            choice = {"delta": {}, "finish_reason": "length"}
        case {"type": "recipe.completed" | "recipe.incomplete", "finish_reason": str(reason)}:
            choice = {"delta": {}, "finish_reason": reason}
        case _:
            return b""
    return b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\n"
