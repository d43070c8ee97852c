"""The events of `POST /v1/chat/completions`, in the many ways in which servers write them. No I/O."""

from __future__ import annotations

from typing import Any

from kiwi_recipes.llm.types import Chunk, Phase
from kiwi_recipes.llm.wire import content_parts
from kiwi_recipes.llm.wire.content_parts import called_with
from kiwi_recipes.llm.wire.done import DoneReply
from kiwi_recipes.llm.wire.error_frame import is_error

# The fields in which servers put thinking: DeepSeek, llama.cpp, vLLM until 0.15; OpenRouter, Ollama, vLLM since.
THOUGHTS = ("reasoning_content", "reasoning", "thinking")

# llama.cpp's `timings` -> ours, in milliseconds.
TIMINGS = {"prompt_ms": "prompt", "predicted_ms": "generation"}


class OpenAIReply(DoneReply):
    """The events of one answer.

    The end mark is `[DONE]`, but some never send it: a `finish_reason` and the end of the stream are as good.

    The text may stand in a tool's arguments (a gateway that turned the schema into a tool; the first tool counts), in a
    list of parts, and once more, whole, in a `message` at the end. A refusal has a field of its own.
    """

    def __init__(self, backend: str, model: str, *, expects_json: bool) -> None:
        super().__init__(backend, model, expects_json=expects_json)
        self._id: Any = None  # of the frame before
        self._steady = False  # did two frames in a row have the same?
        self._spoken = False
        self._tool: Any = None  # the index of the tool whose arguments are the answer

    def read(self, frame: dict[str, Any], chunks: list[Chunk]) -> None:
        choices = frame.get("choices")
        if frame.get("error") or (not choices and is_error(frame)):
            raise self.reported(frame)
        if choices:
            if frame.get("id") != self._id:
                self._another(frame, choices)
            elif not self._steady:
                self._steady = True
            for choice in choices:
                self._choice(choice, chunks)
        if isinstance(usage := frame.get("usage"), dict):
            self.counted(usage.get("prompt_tokens"), usage.get("completion_tokens"))
        if timings := frame.get("timings"):
            self._timings = {ours: timings[theirs] for theirs, ours in TIMINGS.items() if theirs in timings}
        if isinstance(progress := frame.get("prompt_progress"), dict):
            self._progress(progress, chunks)

    def _another(self, frame: dict[str, Any], choices: list[dict[str, Any]]) -> None:
        """A frame with another id than the one before. Ids that stayed the same, and an assistant who begins to speak
        where one has spoken: that is another answer. (Some servers have an id for each frame, some a role.)"""
        begins = any((choice.get("delta") or {}).get("role") for choice in choices)
        if self._spoken and begins and self._steady and frame.get("id"):
            raise self.begun_anew()
        self._id = frame.get("id")
        self._steady = False

    def _choice(self, choice: dict[str, Any], chunks: list[Chunk]) -> None:
        if (index := choice.get("index")) and index != "0":  # the first of several answers is the answer
            return
        delta = choice.get("delta") or {}
        for key in THOUGHTS:
            if thought := delta.get(key):
                self.splitter.feed_reasoning(content_parts.words(thought), chunks)
                break
        text = delta.get("content")
        if type(text) is str and text:
            self._spoken = True
            self.splitter.feed_text(text, chunks)
        else:
            self._rarer(choice, delta, chunks)
        if reason := choice.get("finish_reason"):
            self.finished(reason, choice)

    def _rarer(self, choice: dict[str, Any], delta: dict[str, Any], chunks: list[Chunk]) -> None:
        """What stands in a choice that has no plain text."""
        if error := choice.get("error"):
            raise self.reported({"error": error})
        # A server that does not stream sends `message` where the others send `delta`; some send it beside, at the end.
        if message := choice.get("message"):
            self._message(message, chunks)
        self._parts(delta, chunks)
        if text := self._called(delta):
            self._spoken = True
            self.splitter.feed_text(text, chunks)

    def _message(self, message: dict[str, Any], chunks: list[Chunk]) -> None:
        if not self._spoken:
            for key in THOUGHTS:
                if thought := message.get(key):
                    self.splitter.feed_reasoning(content_parts.words(thought), chunks)
                    break
        pieces = [text for kind, text in content_parts.parts(message.get("content")) if kind == "text"]
        whole = "".join(pieces) or self._called(message)
        self._spoken = self._spoken or bool(whole)
        self.splitter.feed_message(whole, chunks)
        if message.get("refusal"):
            self.finish_reason = "content_filter"

    def _parts(self, delta: dict[str, Any], chunks: list[Chunk]) -> None:
        if self.feed_parts(delta.get("content"), chunks):
            self._spoken = True
        if delta.get("refusal"):
            self.finish_reason = "content_filter"

    def _called(self, delta: dict[str, Any]) -> str:
        """What the first tool that is called at all is called with."""
        calls = delta.get("tool_calls")
        for call in calls if isinstance(calls, list) else (calls,):
            if isinstance(call, dict):
                if self._tool is None:
                    self._tool = call.get("index") or 0
                if (call.get("index") or 0) == self._tool:
                    return called_with(call)
        return called_with({"function": delta.get("function_call")})

    def _progress(self, progress: dict[str, Any], chunks: list[Chunk]) -> None:
        detail = f"{progress.get('processed')} of {progress.get('total')} tokens read"
        chunks.append(Phase("reading_prompt", self._backend, self._model, detail=detail))
