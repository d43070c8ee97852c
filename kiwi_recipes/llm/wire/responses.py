"""The events of OpenAI's `POST /v1/responses`, as OpenAI, vLLM, llama.cpp, OpenRouter and gateways write them. No I/O.

Wire facts: platform.openai.com/docs/api-reference/responses-streaming.
"""

from __future__ import annotations

from typing import Any

from kiwi_recipes.llm.types import Chunk
from kiwi_recipes.llm.wire import content_parts
from kiwi_recipes.llm.wire.done import DoneReply
from kiwi_recipes.llm.wire.error_frame import is_error
from kiwi_recipes.llm.wire.openai import TIMINGS

_STARTS = frozenset({"response.created", "response.queued", "response.in_progress"})
_ENDS = frozenset(
    {"response.completed", "response.incomplete", "response.failed", "response.cancelled", "response.done"}
)
_FAILED = frozenset({"failed", "cancelled"})
_TOOLS = frozenset({"function_call", "custom_tool_call"})


class ResponsesReply(DoneReply):
    """The events of one answer. Types that we do not know are passed over, as the API asks of clients.

    The end mark is the event that brings the whole response: completed, incomplete or failed. Some send `[DONE]` as
    well, and some nothing but that. The text may stand in a tool's arguments (a gateway that turned the schema into a
    tool; the first tool counts), and whole in an event that ends a part, an item or the response. What a model says on
    its way to the answer (`phase: commentary`) is thinking.

    limit  how many tokens the answer may have. llama.cpp says `completed` of one that was cut there.
    """

    def __init__(self, backend: str, model: str, *, expects_json: bool, limit: int | None = None) -> None:
        super().__init__(backend, model, expects_json=expects_json)
        self._limit = limit
        self._id: Any = None  # the response's
        self._spoken = False
        self._number: int | None = None  # the last event's
        self._numbered = False  # did two in a row have numbers in a row?
        self._aside: set[Any] = set()  # items of commentary
        self._tool: Any = None  # the item of the tool whose arguments are the answer

    def read(self, frame: dict[str, Any], chunks: list[Chunk]) -> None:
        kind = frame.get("type")
        if kind in _STARTS:
            self._begin(frame.get("response") or {})
        if self._was_read(frame.get("sequence_number")):
            return
        if kind == "response.output_text.delta":
            self._text(frame, chunks)
        elif kind in _ENDS:
            response = frame.get("response") or {}
            self._clock(frame)
            self._end(response.get("status") or kind.removeprefix("response."), response, chunks)
        elif isinstance(kind, str) and kind.startswith("response."):
            self._rarer(kind, frame, chunks)
        elif frame.get("object") == "response":  # a server that does not stream
            self._end(frame.get("status"), frame, chunks)
        elif is_error(frame):
            raise self.reported(frame)

    def _begin(self, response: dict[str, Any]) -> None:
        """Another response that begins where one has spoken is another answer."""
        if (identity := response.get("id")) is None or identity == self._id:
            return
        if self._spoken:
            raise self.begun_anew()
        self._id = identity
        self._number = None
        self._numbered = False

    def _was_read(self, number: Any) -> bool:
        """Has this event come before? A gateway that lost its server sends some again; numbers that do not count
        (vLLM had -1 in all) say nothing."""
        if type(number) is not int:
            return False
        if self._numbered and self._number is not None and number <= self._number:
            return True
        self._numbered = self._number is not None and number == self._number + 1
        self._number = number
        return False

    def _text(self, frame: dict[str, Any], chunks: list[Chunk]) -> None:
        delta = frame["delta"]
        if self._aside and frame.get("item_id") in self._aside:
            self.splitter.feed_reasoning(content_parts.words(delta), chunks)
        elif type(delta) is str:
            self._emit_text(delta, chunks)
        elif self.feed_parts(delta, chunks):
            self._spoken = True

    def _emit_text(self, text: str, chunks: list[Chunk]) -> None:
        if text:
            self._spoken = True
            self.splitter.feed_text(text, chunks)

    def _rarer(self, kind: str, frame: dict[str, Any], chunks: list[Chunk]) -> None:
        if is_error(frame):
            raise self.reported(frame)
        if kind.startswith("response.reasoning") and kind.endswith(".delta"):
            self.splitter.feed_reasoning(content_parts.words(frame["delta"]), chunks)
        elif kind.startswith("response.refusal."):
            self.finish_reason = "content_filter"
        elif kind == "response.output_item.added":
            self._item_begins(frame["item"], chunks)
        elif kind in ("response.function_call_arguments.delta", "response.custom_tool_call_input.delta"):
            self._called(frame, chunks)
        elif kind == "response.output_text.done" and frame.get("item_id") not in self._aside:
            self._whole(frame.get("text"), chunks)
        elif kind == "response.output_item.done":
            self._whole(self._text_of(frame["item"]), chunks)

    def _item_begins(self, item: dict[str, Any], chunks: list[Chunk]) -> None:
        if item.get("type") == "reasoning":
            self.splitter.begin_thinking(chunks)
        elif item.get("phase") == "commentary":
            self._aside.add(item.get("id"))

    def _called(self, frame: dict[str, Any], chunks: list[Chunk]) -> None:
        if self._is_first_tool(frame.get("item_id")):
            self._emit_text(content_parts.arguments(frame["delta"]), chunks)

    def _is_first_tool(self, identity: Any) -> bool:
        if self._tool is None:
            self._tool = identity or ""
        return bool((identity or "") == self._tool)

    def _text_of(self, item: dict[str, Any]) -> str:
        """What an item that is whole has of the answer. Notes a refusal."""
        kind = item.get("type")
        if kind in _TOOLS and self._is_first_tool(item.get("id")):
            return content_parts.called_with(item)
        if kind != "message" or item.get("phase") == "commentary":
            return ""
        parts = list(content_parts.parts(item.get("content")))
        if any(part == "refusal" for part, _ in parts):
            self.finish_reason = "content_filter"
        return "".join(text for part, text in parts if part == "text")

    def _whole(self, text: Any, chunks: list[Chunk]) -> None:
        """`text` is all that there is so far: what has not been said of it is said."""
        if text and isinstance(text, str):
            self._spoken = True
            self.splitter.feed_message(text, chunks)

    def _end(self, status: Any, response: dict[str, Any], chunks: list[Chunk]) -> None:
        usage = response.get("usage") or {}
        self.counted(usage.get("input_tokens"), usage.get("output_tokens"))
        if status in _FAILED or response.get("error"):
            raise self.reported(response)
        output = [item for item in response.get("output") or () if isinstance(item, dict)]
        if self.splitter.phase is None:
            for item in output:
                if item.get("type") == "reasoning":
                    said = content_parts.words(item.get("content")) or content_parts.words(item.get("summary"))
                    self.splitter.feed_reasoning(said, chunks)
        self._whole("".join(self._text_of(item) for item in output), chunks)
        self.complete = True
        self.finished(self._reason(status, response), response)

    def _reason(self, status: Any, response: dict[str, Any]) -> str:
        if status == "incomplete":
            return (response.get("incomplete_details") or {}).get("reason") or "length"
        written = self._usage.completion_tokens
        return "length" if self._limit and written is not None and written >= self._limit else "stop"

    def _clock(self, frame: dict[str, Any]) -> None:
        """llama.cpp's timings."""
        if isinstance(timings := frame.get("timings"), dict):
            self._timings = {ours: timings[theirs] for theirs, ours in TIMINGS.items() if theirs in timings}
