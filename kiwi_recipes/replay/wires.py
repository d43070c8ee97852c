"""How each API of a model server writes an answer: streamed, whole, and as a refusal."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from kiwi_recipes.llm.types import Finish
from kiwi_recipes.recording import API

WHEN = "2026-01-01T00:00:00Z"
"""Where an API wants a time: the same one always, so that the same recording gives the same bytes."""


def _sse(data: Any, event: str | None = None) -> bytes:
    name = b"" if event is None else f"event: {event}\n".encode()
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return name + b"data: " + text.encode("utf-8", "surrogatepass") + b"\n\n"


def _line(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"


class ReplyWriter(ABC):
    """One answer of `model`."""

    media_type = "text/event-stream"
    streams_by_default = False

    def __init__(self, model: str) -> None:
        self.model = model

    def start(self) -> bytes:
        return b""

    @abstractmethod
    def text(self, text: str) -> bytes: ...

    def thinking(self, text: str) -> bytes:
        """Nothing, where the API has no place for it."""
        return b""

    @abstractmethod
    def finish(self, said: str, end: Finish) -> bytes:
        """What comes after `said`, all of the text."""

    @abstractmethod
    def whole(self, said: str, end: Finish) -> dict[str, Any]: ...

    def error(self, message: str) -> bytes:
        """In the middle of a stream."""
        return _sse(self.refusal(message))

    def refusal(self, message: str) -> dict[str, Any]:
        return {"error": {"message": message, "type": "server_error", "param": None, "code": None}}


class Chat(ReplyWriter):
    _object = "chat.completion"

    def start(self) -> bytes:
        return self._chunk({"role": "assistant", "content": ""})

    def text(self, text: str) -> bytes:
        return self._chunk({"content": text})

    def thinking(self, text: str) -> bytes:
        return self._chunk({"reasoning_content": text})

    def finish(self, said: str, end: Finish) -> bytes:
        return self._chunk({}, end.reason) + _sse({**self._head(".chunk"), "choices": [], **_counts(end)}) + _DONE

    def whole(self, said: str, end: Finish) -> dict[str, Any]:
        message = {"role": "assistant", "content": said}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": end.reason}
        return {**self._head(""), "choices": [choice], **_counts(end)}

    def _chunk(self, delta: dict[str, Any], reason: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
        return _sse({**self._head(".chunk"), "choices": [choice]})

    def _head(self, ending: str) -> dict[str, Any]:
        return {"id": "chatcmpl-replay", "object": self._object + ending, "created": 0, "model": self.model}


class Completions(ReplyWriter):
    def text(self, text: str) -> bytes:
        return self._chunk(text, None)

    def finish(self, said: str, end: Finish) -> bytes:
        return self._chunk("", end.reason) + _DONE

    def whole(self, said: str, end: Finish) -> dict[str, Any]:
        return {**self._body(said, end.reason), **_counts(end)}

    def _chunk(self, text: str, reason: str | None) -> bytes:
        return _sse(self._body(text, reason))

    def _body(self, text: str, reason: str | None) -> dict[str, Any]:
        choice = {"index": 0, "text": text, "logprobs": None, "finish_reason": reason}
        return {
            "id": "cmpl-replay",
            "object": "text_completion",
            "created": 0,
            "model": self.model,
            "choices": [choice],
        }


class Responses(ReplyWriter):
    def __init__(self, model: str) -> None:
        super().__init__(model)
        self._number = 0
        self._thought: list[str] = []
        self._output: list[dict[str, Any]] = []  # items that are whole
        self._writes = False

    def start(self) -> bytes:
        return self._event("response.created", response=self._response("in_progress", []))

    def thinking(self, text: str) -> bytes:
        begin = b""
        if not self._thought:
            begin = self._event("response.output_item.added", output_index=0, item=self._reasoning("in_progress"))
        self._thought.append(text)
        place = {"item_id": _THOUGHTS, "output_index": 0, "content_index": 0}
        return begin + self._event("response.reasoning_text.delta", **place, delta=text)

    def text(self, text: str) -> bytes:
        return self._begin() + self._event("response.output_text.delta", **self._place(), delta=text, logprobs=[])

    def finish(self, said: str, end: Finish) -> bytes:
        begin = self._begin()
        response = self.whole(said, end)
        item = response["output"][-1]
        return (
            begin
            + self._event("response.output_text.done", **self._place(), text=said, logprobs=[])
            + self._event("response.content_part.done", **self._place(), part=item["content"][0])
            + self._event("response.output_item.done", output_index=len(self._output), item=item)
            + self._event(f"response.{response['status']}", response=response)
        )

    def whole(self, said: str, end: Finish) -> dict[str, Any]:
        status = "completed" if end.reason == "stop" else "incomplete"
        content = [{"type": "output_text", "text": said, "annotations": []}]
        item = {"id": "msg_replay", "type": "message", "role": "assistant", "status": status, "content": content}
        response = self._response(status, [*self._output, item])
        if status == "incomplete":
            why = "max_output_tokens" if end.reason == "length" else end.reason
            response["incomplete_details"] = {"reason": why}
        read, written = end.usage.prompt_tokens or 0, end.usage.completion_tokens or 0
        response["usage"] = {
            "input_tokens": read,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": written,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": read + written,
        }
        return response

    def error(self, message: str) -> bytes:
        return self._event("error", code="server_error", message=message, param=None)

    def _begin(self) -> bytes:
        """The message begins, once; the thoughts are over by then."""
        if self._writes:
            return b""
        self._writes = True
        over = b""
        if self._thought:
            self._output.append(self._reasoning("completed"))
            over = self._event("response.output_item.done", output_index=0, item=self._output[0])
        item = {"id": "msg_replay", "type": "message", "role": "assistant", "status": "in_progress", "content": []}
        part = {"type": "output_text", "text": "", "annotations": []}
        return (
            over
            + self._event("response.output_item.added", output_index=len(self._output), item=item)
            + self._event("response.content_part.added", **self._place(), part=part)
        )

    def _place(self) -> dict[str, Any]:
        return {"item_id": "msg_replay", "output_index": len(self._output), "content_index": 0}

    def _reasoning(self, status: str) -> dict[str, Any]:
        content = [{"type": "reasoning_text", "text": "".join(self._thought)}] if self._thought else []
        return {"id": _THOUGHTS, "type": "reasoning", "summary": [], "content": content, "status": status}

    def _response(self, status: str, output: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "id": "resp_replay",
            "object": "response",
            "created_at": 0,
            "status": status,
            "model": self.model,
            "output": output,
            "error": None,
            "incomplete_details": None,
            "instructions": None,
            "metadata": {},
            "parallel_tool_calls": False,
            "tool_choice": "auto",
            "tools": [],
        }

    def _event(self, kind: str, **members: Any) -> bytes:
        number, self._number = self._number, self._number + 1
        return _sse({"type": kind, "sequence_number": number, **members}, kind)


class Generate(ReplyWriter):
    media_type = "application/x-ndjson"
    streams_by_default = True

    def text(self, text: str) -> bytes:
        return _line({**self._head(), **self._said(text), "done": False})

    def thinking(self, text: str) -> bytes:
        return _line({**self._head(), **self._said("", text), "done": False})

    def finish(self, said: str, end: Finish) -> bytes:
        return _line(self.whole("", end))

    def whole(self, said: str, end: Finish) -> dict[str, Any]:
        counts = {
            "total_duration": 0,
            "load_duration": 0,
            "prompt_eval_count": end.usage.prompt_tokens or 0,
            "prompt_eval_duration": 0,
            "eval_count": end.usage.completion_tokens or 0,
            "eval_duration": 0,
        }
        return {**self._head(), **self._said(said), "done": True, "done_reason": end.reason, **counts}

    def error(self, message: str) -> bytes:
        return _line(self.refusal(message))

    def refusal(self, message: str) -> dict[str, Any]:
        return {"error": message}

    def _head(self) -> dict[str, Any]:
        return {"model": self.model, "created_at": WHEN}

    def _said(self, text: str, thinking: str = "") -> dict[str, Any]:
        return {"response": text, **({"thinking": thinking} if thinking else {})}


class OllamaChat(Generate):
    def _said(self, text: str, thinking: str = "") -> dict[str, Any]:
        return {"message": {"role": "assistant", "content": text, **({"thinking": thinking} if thinking else {})}}


class Messages(ReplyWriter):
    _reasons = {"stop": "end_turn", "length": "max_tokens", "content_filter": "refusal"}  # noqa: RUF012

    def __init__(self, model: str) -> None:
        super().__init__(model)
        self._block: str | None = None
        self._index = -1

    def start(self) -> bytes:
        usage = {"input_tokens": 0, "output_tokens": 0}
        message = {**self._message(), "content": [], "stop_reason": None, "usage": usage}
        return self._event("message_start", message=message)

    def text(self, text: str) -> bytes:
        return self._open("text", {"text": ""}) + self._delta({"type": "text_delta", "text": text})

    def thinking(self, text: str) -> bytes:
        begin = self._open("thinking", {"thinking": "", "signature": ""})
        return begin + self._delta({"type": "thinking_delta", "thinking": text})

    def finish(self, said: str, end: Finish) -> bytes:
        delta = {"stop_reason": self._reasons[end.reason], "stop_sequence": None}
        return (
            self._close()
            + self._event("message_delta", delta=delta, usage={"output_tokens": end.usage.completion_tokens or 0})
            + self._event("message_stop")
        )

    def whole(self, said: str, end: Finish) -> dict[str, Any]:
        usage = {
            "input_tokens": end.usage.prompt_tokens or 0,
            "output_tokens": end.usage.completion_tokens or 0,
        }
        content = [{"type": "text", "text": said}]
        return {**self._message(), "content": content, "stop_reason": self._reasons[end.reason], "usage": usage}

    def error(self, message: str) -> bytes:
        return _sse(self.refusal(message), "error")

    def refusal(self, message: str) -> dict[str, Any]:
        return {"type": "error", "error": {"type": "api_error", "message": message}}

    def _message(self) -> dict[str, Any]:
        return {
            "id": "msg_replay",
            "type": "message",
            "role": "assistant",
            "model": self.model,
            "stop_sequence": None,
        }

    def _open(self, kind: str, empty: dict[str, Any]) -> bytes:
        if self._block == kind:
            return b""
        closing = self._close()
        self._block = kind
        self._index += 1
        block = {"type": kind, **empty}
        return closing + self._event("content_block_start", index=self._index, content_block=block)

    def _delta(self, delta: dict[str, Any]) -> bytes:
        return self._event("content_block_delta", index=self._index, delta=delta)

    def _close(self) -> bytes:
        if self._block is None:
            return b""
        self._block = None
        return self._event("content_block_stop", index=self._index)

    def _event(self, kind: str, **members: Any) -> bytes:
        return _sse({"type": kind, **members}, kind)


_DONE = b"data: [DONE]\n\n"
_THOUGHTS = "rs_replay"


def _counts(end: Finish) -> dict[str, Any]:
    read, written = end.usage.prompt_tokens or 0, end.usage.completion_tokens or 0
    return {"usage": {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}}


WIRES: Mapping[API, type[ReplyWriter]] = {
    "openai.chat": Chat,
    "openai.completions": Completions,
    "openai.responses": Responses,
    "ollama.generate": Generate,
    "ollama.chat": OllamaChat,
    "anthropic.messages": Messages,
}
