"""Answers of model servers, byte for byte as they come: Ollama, OpenAI-compatible, OpenAI's Responses, Anthropic.

Each `*_stream` takes the tokens that the model "writes" and returns a `Scenario` that sends each in a piece of its
own, `pause` seconds apart. `end=False` leaves out the protocol's own end mark (a server that stopped half-way).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from kiwi_recipes.testing.scenario import Hangup, Hold, Reset, Scenario, Send, spaced

NDJSON = {"content-type": "application/x-ndjson"}
SSE = {"content-type": "text/event-stream"}
JSON = {"content-type": "application/json"}


def json_line(value: Any) -> bytes:
    """One line of NDJSON; characters stay as they are (U+2028 unescaped, as Go and Rust servers send it)."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"


def sse_event(value: Any, event: str | None = None) -> bytes:
    """One server-sent event; a string is sent as it is, anything else as JSON."""
    data = value.encode() if isinstance(value, str) else json_line(value).rstrip(b"\n")
    head = b"" if event is None else b"event: " + event.encode() + b"\n"
    return head + b"data: " + data + b"\n\n"


# --- Ollama


def ollama_stream(
    tokens: Iterable[str],
    *,
    thinking: Iterable[str] = (),
    model: str = "scripted",
    done_reason: str = "stop",
    end: bool = True,
    pause: float = 0.0,
) -> Scenario:
    """`/api/generate`: a line per token, then the line with `done` and the counts."""
    head = {"model": model, "created_at": "2026-01-01T00:00:00Z"}
    thoughts = [json_line({**head, "response": "", "thinking": thought, "done": False}) for thought in thinking]
    lines = [json_line({**head, "response": token, "done": False}) for token in tokens]
    last = {
        **head,
        "response": "",
        "done": True,
        "done_reason": done_reason,
        "total_duration": 5_000_000_000,
        "load_duration": 1_000_000_000,
        "prompt_eval_count": 26,
        "prompt_eval_duration": 500_000_000,
        "eval_count": len(lines),
        "eval_duration": 3_000_000_000,
    }
    pieces = [*thoughts, *lines, *([json_line(last)] if end else [])]
    return Scenario(spaced(pieces, pause), headers=NDJSON)


def ollama_error(message: str, status: int = 500, headers: dict[str, str] | None = None) -> Scenario:
    """A refusal before anything is streamed."""
    return Scenario((Send(json_line({"error": message})),), status=status, headers={**JSON, **(headers or {})})


# --- OpenAI-compatible


def openai_chunk(delta: dict[str, Any], *, model: str = "scripted", finish_reason: str | None = None) -> bytes:
    """One `chat.completion.chunk`."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 0, "model": model}
    return sse_event({**head, "choices": [choice]})


def openai_stream(
    tokens: Sequence[str],
    *,
    thinking: Iterable[str] = (),
    thinking_key: str = "reasoning_content",
    model: str = "scripted",
    finish_reason: str | None = "stop",
    usage: bool = True,
    end: bool = True,
    pause: float = 0.0,
) -> Scenario:
    """`/v1/chat/completions`: the role, a chunk per token, the reason for the end, the counts, `[DONE]`."""
    pieces = [openai_chunk({"role": "assistant", "content": None}, model=model)]
    pieces += [openai_chunk({thinking_key: thought}, model=model) for thought in thinking]
    pieces += [openai_chunk({"content": token}, model=model) for token in tokens]
    if finish_reason is not None:
        pieces.append(openai_chunk({}, model=model, finish_reason=finish_reason))
    if usage:
        counts = {"prompt_tokens": 26, "completion_tokens": len(tokens), "total_tokens": 26 + len(tokens)}
        pieces.append(sse_event({"object": "chat.completion.chunk", "choices": [], "usage": counts}))
    if end:
        pieces.append(sse_event("[DONE]"))
    return Scenario(spaced(pieces, pause), headers=SSE)


def openai_error(
    message: str, status: int = 500, *, kind: str = "server_error", headers: dict[str, str] | None = None
) -> Scenario:
    """A refusal before anything is streamed."""
    body = json_line({"error": {"message": message, "type": kind, "code": status}})
    return Scenario((Send(body),), status=status, headers={**JSON, **(headers or {})})


# --- OpenAI's Responses; its refusals are `openai_error`


def responses_event(kind: str, **fields: Any) -> bytes:
    """One event of the Responses API; its name stands in the frame and in the data."""
    return sse_event({"type": kind, **fields}, event=kind)


def responses_stream(
    tokens: Sequence[str],
    *,
    thinking: Iterable[str] = (),
    model: str = "scripted",
    status: str = "completed",
    incomplete: str | None = None,
    end: bool = True,
    pause: float = 0.0,
) -> Scenario:
    """`/v1/responses`: the response begins, an item of reasoning if there is any, the message, the whole response.

    `incomplete` is why it is no whole answer, with `status="incomplete"`. Events are numbered from 0.
    """
    thoughts = list(thinking)
    head = {"id": "resp_1", "object": "response", "created_at": 0, "model": model, "error": None}
    reasoning: dict[str, Any] = {"id": "rs_1", "type": "reasoning", "summary": [], "content": []}
    message: dict[str, Any] = {"id": "msg_1", "type": "message", "role": "assistant", "content": []}
    place = {"item_id": "msg_1", "output_index": len(thoughts[:1]), "content_index": 0}
    events: list[dict[str, Any]] = [
        {"type": "response.created", "response": {**head, "status": "in_progress", "output": []}},
        {"type": "response.in_progress", "response": {**head, "status": "in_progress", "output": []}},
    ]
    if thoughts:
        events.append({"type": "response.output_item.added", "output_index": 0, "item": reasoning})
        said = {"item_id": "rs_1", "output_index": 0, "content_index": 0}
        events += [{"type": "response.reasoning_text.delta", **said, "delta": thought} for thought in thoughts]
        reasoning = {**reasoning, "content": [{"type": "reasoning_text", "text": "".join(thoughts)}]}
        events.append({"type": "response.output_item.done", "output_index": 0, "item": reasoning})
    events.append({"type": "response.output_item.added", "output_index": place["output_index"], "item": message})
    events += [{"type": "response.output_text.delta", **place, "delta": token, "logprobs": []} for token in tokens]
    if end:
        message = {**message, "content": [{"type": "output_text", "text": "".join(tokens), "annotations": []}]}
        output = [*([reasoning] if thoughts else []), message]
        usage = {"input_tokens": 26, "output_tokens": len(tokens), "total_tokens": 26 + len(tokens)}
        details = None if incomplete is None else {"reason": incomplete}
        response = {**head, "status": status, "output": output, "incomplete_details": details, "usage": usage}
        events += [
            {"type": "response.output_text.done", **place, "text": "".join(tokens), "logprobs": []},
            {"type": "response.output_item.done", "output_index": place["output_index"], "item": message},
            {"type": f"response.{status}", "response": response},
        ]
    pieces = [sse_event({**event, "sequence_number": n}, event=event["type"]) for n, event in enumerate(events)]
    return Scenario(spaced(pieces, pause), headers=SSE)


# --- Anthropic


def anthropic_event(kind: str, **fields: Any) -> bytes:
    """One event of the Messages API; its name stands in the frame and in the data."""
    return sse_event({"type": kind, **fields}, event=kind)


def anthropic_stream(
    tokens: Sequence[str],
    *,
    thinking: Iterable[str] = (),
    model: str = "scripted",
    stop_reason: str | None = "end_turn",
    end: bool = True,
    pause: float = 0.0,
) -> Scenario:
    """`/v1/messages`: start, a ping, a block of thinking if there is any, a block of text, the end."""
    message = {"id": "msg_1", "type": "message", "role": "assistant", "model": model, "content": []}
    usage = {"input_tokens": 26, "output_tokens": 1}
    pieces = [anthropic_event("message_start", message={**message, "usage": usage}), anthropic_event("ping")]
    index = 0
    thoughts = list(thinking)
    if thoughts:
        deltas = [{"type": "thinking_delta", "thinking": thought} for thought in thoughts]
        deltas.append({"type": "signature_delta", "signature": "c2lnbmVk"})
        pieces += _block(index, {"type": "thinking", "thinking": ""}, deltas)
        index += 1
    pieces += _block(index, {"type": "text", "text": ""}, [{"type": "text_delta", "text": token} for token in tokens])
    if stop_reason is not None:
        delta = {"stop_reason": stop_reason, "stop_sequence": None}
        pieces.append(anthropic_event("message_delta", delta=delta, usage={"output_tokens": len(tokens)}))
    if end:
        pieces.append(anthropic_event("message_stop"))
    return Scenario(spaced(pieces, pause), headers=SSE)


def _block(index: int, start: dict[str, Any], deltas: Iterable[dict[str, Any]]) -> list[bytes]:
    return [
        anthropic_event("content_block_start", index=index, content_block=start),
        *(anthropic_event("content_block_delta", index=index, delta=delta) for delta in deltas),
        anthropic_event("content_block_stop", index=index),
    ]


def anthropic_error(
    message: str, status: int = 500, *, kind: str = "api_error", headers: dict[str, str] | None = None
) -> Scenario:
    """A refusal before anything is streamed."""
    body = json_line({"type": "error", "error": {"type": kind, "message": message}})
    return Scenario((Send(body),), status=status, headers={**JSON, **(headers or {})})


# --- anything else


def json_answer(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Scenario:
    """A whole JSON document, as the answer to a probe."""
    return Scenario((Send(json_line(value)),), status=status, headers={**JSON, **(headers or {})})


def web_page(status: int = 200) -> Scenario:
    """HTML where an API was expected: a login page, a proxy's error."""
    page = b"<!doctype html>\n<html><head><title>Welcome</title></head><body>Sign in</body></html>\n"
    return Scenario((Send(page),), status=status, headers={"content-type": "text/html; charset=utf-8"})


def raw(data: bytes) -> Scenario:
    """Bytes that need not even be HTTP, then a closed connection."""
    return Scenario((Send(data),), framing="raw")


def never() -> Scenario:
    """Takes the request and never answers it, not even with headers: a queue, a model that loads for ever."""
    return Scenario(before=(Hold(),))


def hangup() -> Scenario:
    """Takes the request and closes the connection."""
    return Scenario(before=(Hangup(),))


def reset() -> Scenario:
    """Takes the request and resets the connection."""
    return Scenario(before=(Reset(),))
