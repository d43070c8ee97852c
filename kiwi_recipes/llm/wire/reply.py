"""A streamed reply: bytes in, chunks out. What the wire formats have in common. No I/O."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Protocol

from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.types import Chunk, Finish, FinishReason, Usage
from kiwi_recipes.llm.wire import content_parts, error_frame
from kiwi_recipes.llm.wire.finish_reasons import finish_reason
from kiwi_recipes.llm.wire.framing import FramingError, json_value
from kiwi_recipes.llm.wire.reasoning import ReasoningSplitter
from kiwi_recipes.llm.wire.refusal import context_too_small, stream_failure


class Frames(Protocol):
    """Bytes -> the frames in them, each of them JSON."""

    def feed(self, data: bytes) -> list[bytes]: ...

    def close(self) -> list[bytes]: ...


class Reply(ABC):
    """One reply being read.

    `feed` and `close` return chunks and raise nothing: what the model wrote before something went wrong is never
    lost to it. The error waits in `failure`.

    complete       the protocol's own end mark has come: there is nothing more to read
    finish_reason  why the model has finished, once it has; a server may still add counts and an end mark
    failure        why the reply broke off, if it did
    words          what the server, or our reading of it, says to that: for the log, after the key has been taken out
    context        how many tokens the question and the answer may have together, where that is known
    """

    media_types: ClassVar[tuple[str, ...]]

    def __init__(self, backend: str, model: str, *, frames: Frames, expects_json: bool) -> None:
        self.complete = False
        self.finish_reason: FinishReason | None = None
        self.failure: LLMError | None = None
        self.words = ""
        self.context: int | None = None
        self.splitter = ReasoningSplitter(backend, model, expects_json=expects_json)
        self._backend = backend
        self._model = model
        self._frames = frames
        self._usage = Usage()
        self._timings: dict[str, float] = {}
        self._silent = True  # not a single frame so far

    @abstractmethod
    def read(self, frame: dict[str, Any], chunks: list[Chunk]) -> None:
        """Take one frame: append what it says to `chunks`, note what it tells. Raises `LLMError`."""

    def reported(self, error: dict[str, Any]) -> LLMError:
        """The error that an error object in the stream means."""
        self.words = error_frame.described(error) or "an error without words"
        return stream_failure(self._backend, self.words, error_frame.status(error))

    def begun_anew(self) -> LLMError:
        """The error for a second answer in the middle of the first: neither is ever joined to the other."""
        self.words = "a second answer began in the middle of the first"
        message = f"{self._backend} began its answer a second time in the middle of the first."
        return LLMError("upstream_error", message, backend=self._backend)

    def finished(self, said: Any, frame: dict[str, Any]) -> None:
        """Note the word for why the model has finished. Raises `LLMError` where it says that it failed."""
        reason = finish_reason(said)
        if reason == "error":
            raise self.reported(frame)
        # What was refused in a field of its own, or held back, stays so whatever word the end has.
        if reason is not None and self.finish_reason != "content_filter":
            self.finish_reason = reason

    def feed_parts(self, content: Any, chunks: list[Chunk]) -> bool:
        """What stands in a list of parts where a text should. Returns whether there was any text."""
        spoken = False
        for kind, text in content_parts.parts(content):
            if kind == "text":
                spoken = spoken or bool(text)
                self.splitter.feed_text(text, chunks)
            elif kind == "thinking":
                self.splitter.feed_reasoning(text, chunks)
            else:
                self.finish_reason = "content_filter"
        return spoken

    def counted(self, asked: Any, written: Any) -> None:
        """Token counts, where they are numbers; what was counted before stands where the later count has none."""
        self._usage = Usage(
            asked if type(asked) is int else self._usage.prompt_tokens,
            written if type(written) is int else self._usage.completion_tokens,
        )

    def feed(self, data: bytes) -> list[Chunk]:
        """What `data` brings: often nothing, often many chunks."""
        chunks: list[Chunk] = []
        try:
            for frame in self._frames.feed(data):
                self._read_frame(frame, chunks)
                if self.splitter.endless:
                    self.complete = True
                    self.finish_reason = "length"
                if self.complete:
                    break
        except LLMError as error:
            self.failure = error
        except FramingError as error:
            self._not_understood(error)
        return chunks

    def close(self) -> list[Chunk]:
        """The last chunks: `Finish` at the end if the reply was whole, else `failure` is set."""
        chunks: list[Chunk] = []
        if not self.complete and self.failure is None:
            self._take_rest(chunks)
        self.splitter.close(chunks, whole=self.failure is None and self.finish_reason == "stop")
        if self.failure is None and self._filled_its_context():
            self.failure = context_too_small(self._backend)
        if self.failure is None and self.finish_reason is None:
            what = "closed its answer without writing anything" if self._silent else "broke off in the middle"
            self.failure = LLMError("upstream_truncated", f"{self._backend} {what}.", backend=self._backend)
        if self.failure is None and self.finish_reason is not None:
            chunks.append(
                Finish(self.finish_reason, self._backend, self._model, self._usage, self._timings, self.splitter.blank)
            )
        return chunks

    def _read_frame(self, frame: bytes, chunks: list[Chunk]) -> None:
        try:
            value = json_value(frame)
        except FramingError:
            if not frame.strip() or error_frame.keeps_alive(frame):
                return
            raise
        try:
            if type(value) is dict:
                self.read(value, chunks)
                self._silent = False
            elif type(value) is list:
                for item in value:
                    if type(item) is dict:
                        self.read(item, chunks)
                        self._silent = False
            # else it says nothing: `null`, numbers and strings are there to keep the connection open
        except (TypeError, AttributeError, KeyError, ValueError) as error:
            raise FramingError(f"a frame of another shape: {error!r}") from error

    def _filled_its_context(self) -> bool:
        """Was it the context that had no more room, and not what we asked for?"""
        asked, written = self._usage.prompt_tokens, self._usage.completion_tokens
        if self.finish_reason != "length" or self.context is None or asked is None or written is None:
            return False
        return asked + written >= self.context - 1

    def _take_rest(self, chunks: list[Chunk]) -> None:
        """What the end of the stream leaves. Half a frame is no error: the end mark that is missing says enough."""
        try:
            for frame in self._frames.close():
                try:
                    self._read_frame(frame, chunks)
                except FramingError as error:
                    if self._silent and frame and not frame.lstrip().startswith((b"{", b"[")):
                        self._not_understood(error)
        except LLMError as error:
            self.failure = error

    def _not_understood(self, error: FramingError) -> None:
        self.words = str(error)
        message = f"{self._backend} sent something that is not its protocol."
        self.failure = LLMError("upstream_error", message, backend=self._backend)
