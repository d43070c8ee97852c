"""What real servers and gateways do that no document says, in each API in which they can do it, however it is cut.

The readers alone, without sockets: every case whole, byte by byte, and cut in two at every byte.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from kiwi_recipes.llm.types import Chunk, Finish, Text, Thinking
from kiwi_recipes.llm.wire.anthropic import AnthropicReply
from kiwi_recipes.llm.wire.ollama import OllamaChatReply, OllamaReply
from kiwi_recipes.llm.wire.openai import OpenAIReply
from kiwi_recipes.llm.wire.reply import Reply
from kiwi_recipes.llm.wire.responses import ResponsesReply
from kiwi_recipes.testing import anthropic_event, json_line, openai_chunk, responses_event, sse_event

ANSWER = '{"title": "Leek — Soup"}'
PIECES = [ANSWER[at : at + 9] for at in range(0, len(ANSWER), 9)]
PARTS = [[{"type": "text", "text": piece}] for piece in PIECES]
CALL = {"name": "recipe", "arguments": ANSWER}


@dataclass(frozen=True)
class Api:
    """How one API writes: `start` and `end` of an answer, a piece of it, and the same in other shapes."""

    reply: Callable[..., Reply]
    start: tuple[bytes, ...]
    text: Callable[[Any], bytes]
    end: Callable[[str], tuple[bytes, ...]]
    called: tuple[tuple[bytes, ...], ...]
    refused: tuple[tuple[bytes, ...], ...]
    again: tuple[bytes, ...] | None
    events: bool = True


def messages_block(kind: dict[str, Any], *deltas: dict[str, Any]) -> tuple[bytes, ...]:
    return (
        anthropic_event("content_block_start", index=0, content_block=kind),
        *(anthropic_event("content_block_delta", index=0, delta=delta) for delta in deltas),
        anthropic_event("content_block_stop", index=0),
    )


def messages_end(reason: str) -> tuple[bytes, ...]:
    return (anthropic_event("message_delta", delta={"stop_reason": reason}), anthropic_event("message_stop"))


def response(status: str = "completed", identity: str = "resp_1", **more: Any) -> bytes:
    kind = "created" if status == "in_progress" else status
    return responses_event(f"response.{kind}", response={"id": identity, "status": status, **more})


def responses_end(reason: str) -> tuple[bytes, ...]:
    if reason == "stop":
        return (response(),)
    return (response("incomplete", incomplete_details={"reason": reason}),)


def lines(key: Callable[[Any], dict[str, Any]], calls: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    return {
        "start": (),
        "text": lambda piece: json_line({**key(piece), "done": False}),
        "end": lambda reason: (json_line({**key(""), "done": True, "done_reason": reason}),),
        "called": (
            (json_line({**calls([{"function": CALL}]), "done": False}),),
            (json_line({**calls([{"function": {**CALL, "arguments": json.loads(ANSWER)}}]), "done": False}),),
        ),
        "refused": (
            (json_line({**key(""), "done": True, "done_reason": "refusal"}),),
            (
                json_line({**key([{"type": "refusal", "refusal": "No."}]), "done": False}),
                json_line({**key(""), "done": True, "done_reason": "stop"}),
            ),
        ),
        "again": None,  # a line with `done` ends the answer, whatever comes after it
        "events": False,
    }


APIS = {
    "openai": Api(
        OpenAIReply,
        start=(openai_chunk({"role": "assistant", "content": None}),),
        text=lambda piece: openai_chunk({"content": piece}),
        end=lambda reason: (openai_chunk({}, finish_reason=reason), b"data: [DONE]\n\n"),
        called=(
            tuple(openai_chunk({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}) for piece in PIECES),
            (openai_chunk({"tool_calls": [{"function": {**CALL, "arguments": json.loads(ANSWER)}}]}),),
        ),
        refused=(
            (openai_chunk({"refusal": "I can't."}), openai_chunk({}, finish_reason="stop")),
            (
                openai_chunk({"content": [{"type": "refusal", "refusal": "No."}]}),
                openai_chunk({}, finish_reason="stop"),
            ),
            (openai_chunk({}, finish_reason="content_filter"),),
        ),
        again=(sse_event({"id": "chatcmpl-2", "choices": [{"index": 0, "delta": {"role": "assistant"}}]}),),
    ),
    "responses": Api(
        ResponsesReply,
        start=(response("in_progress"),),
        text=lambda piece: responses_event("response.output_text.delta", item_id="msg_1", delta=piece),
        end=responses_end,
        called=(
            tuple(
                responses_event("response.function_call_arguments.delta", item_id="fc_1", delta=piece)
                for piece in PIECES
            ),
            (responses_event("response.output_item.done", item={"type": "function_call", **CALL}),),
        ),
        refused=(
            (responses_event("response.refusal.delta", item_id="msg_1", delta="I can't."), response()),
            (response("incomplete", incomplete_details={"reason": "content_filter"}),),
        ),
        again=(response("in_progress", "resp_2"),),
    ),
    "anthropic": Api(
        AnthropicReply,
        start=(
            anthropic_event("message_start", message={"role": "assistant", "content": [], "usage": None}),
            anthropic_event("content_block_start", index=0, content_block={"type": "text", "text": ""}),
        ),
        text=lambda piece: anthropic_event("content_block_delta", index=0, delta={"type": "text_delta", "text": piece}),
        end=messages_end,
        called=(
            messages_block(
                {"type": "tool_use", "name": "recipe", "input": {}},
                *({"type": "input_json_delta", "partial_json": piece} for piece in PIECES),
            ),
            messages_block({"type": "tool_use", "name": "recipe", "input": json.loads(ANSWER)}),
        ),
        refused=(
            messages_end("refusal"),
            (
                *messages_block({"type": "text", "text": [{"type": "refusal", "refusal": "No."}]}),
                *messages_end("end_turn"),
            ),
        ),
        again=(anthropic_event("message_start", message={"role": "assistant", "content": []}),),
    ),
    "ollama": Api(
        OllamaReply, **lines(lambda piece: {"response": piece}, lambda calls: {"response": "", "tool_calls": calls})
    ),
    "ollama chat": Api(
        OllamaChatReply,
        **lines(
            lambda piece: {"message": {"role": "assistant", "content": piece}},
            lambda calls: {"message": {"role": "assistant", "content": "", "tool_calls": calls}},
        ),
    ),
}


@pytest.fixture(params=APIS)
def api(request: pytest.FixtureRequest) -> Api:
    return APIS[request.param]


@dataclass(frozen=True)
class Heard:
    text: str
    thinking: str
    reason: str | None
    code: str | None
    retryable: bool | None


def read(api: Api, data: bytes, cuts: Sequence[int]) -> Heard:
    reply = api.reply("b", "m", expects_json=True)
    chunks: list[Chunk] = []
    for start, end in zip((0, *cuts), (*cuts, len(data)), strict=True):
        if not reply.complete and reply.failure is None:
            chunks += reply.feed(data[start:end])
    chunks += reply.close()
    finish = next((chunk for chunk in chunks if isinstance(chunk, Finish)), None)
    return Heard(
        "".join(chunk.text for chunk in chunks if isinstance(chunk, Text)),
        "".join(chunk.text for chunk in chunks if isinstance(chunk, Thinking)),
        finish.reason if finish else None,
        reply.failure.code if reply.failure else None,
        reply.failure.retryable if reply.failure else None,
    )


def cuts_of(size: int) -> Iterator[Sequence[int]]:
    yield ()
    yield range(1, size)
    yield from ([cut] for cut in range(1, size))


def heard(api: Api, *frames: bytes) -> Heard:
    """What comes of these frames, the same at every cut."""
    data = b"".join(frames)
    first, *others = ((cuts, read(api, data, cuts)) for cuts in cuts_of(len(data)))
    for cuts, other in others:
        assert other == first[1], (cuts, data)
    return first[1]


def said(api: Api, pieces: Sequence[Any] = PIECES) -> tuple[bytes, ...]:
    return tuple(api.text(piece) for piece in pieces)


WHOLE = Heard(ANSWER, "", "stop", None, None)


# --- what says nothing

IN_EVENTS = (
    *(b"data: null\n\n", b"data: : keepalive\n\n", b"data: ping\n\n", b"data: keep-alive\n\n", b"data: HEARTBEAT\n\n"),
    *(
        b"data: []\n\n",
        b'data: ""\n\n',
        b"data: 0\n\n",
        b"data: {}\n\n",
        b"data:\n\n",
        b"event: ping\n\n",
        b": ping\n\n",
    ),
    *(b'data: {"type": "keepalive"}\n\n', b"event: keepalive\ndata: {}\n\n", b"retry: 3000\n\n", b"id: 7\n\n"),
)
IN_LINES = (b"null\n", b"\n", b": keepalive\n", b"ping\n", b"[]\n", b"{}\n", b'""\n', b"0\n")


def test_what_says_nothing_is_passed_over_wherever_it_comes(api: Api) -> None:
    for nothing in IN_EVENTS if api.events else IN_LINES:
        frames = [frame for piece in said(api) for frame in (nothing, piece)]
        assert heard(api, nothing, *api.start, *frames, nothing, *api.end("stop")) == WHOLE, nothing


# --- where the text stands


def test_an_answer_without_its_start(api: Api) -> None:
    assert heard(api, *said(api), *api.end("stop")) == WHOLE


def test_text_as_a_list_of_parts(api: Api) -> None:
    assert heard(api, *api.start, *said(api, PARTS), *api.end("stop")) == WHOLE
    thought = [{"type": "thinking", "thinking": "Hm."}]
    outcome = heard(api, *api.start, *said(api, [thought, *PARTS]), *api.end("stop"))
    assert (outcome.text, outcome.thinking) == (ANSWER, "Hm.")


def test_a_tools_arguments_are_the_answer(api: Api) -> None:
    for frames in api.called:
        outcome = heard(api, *api.start[:1], *frames, *api.end("stop"))
        assert (json.loads(outcome.text), outcome.reason) == (json.loads(ANSWER), "stop")


MARKS = [
    ("<think>so</think>", "so"),
    ("<thinking>so</thinking>\n", "so"),
    ("[THINK]so[/THINK]", "so"),
    ("◁think▷so◁/think▷", "so"),
    ("<|channel|>analysis<|message|>so<|end|>", "<|message|>so"),
    ("<|channel>thought\nso<channel|>", "\nso"),
    ("<|START_THINKING|>so<|END_THINKING|>", "so"),
    ("analysisSo it is.assistantfinal", "So it is."),
]


@pytest.mark.parametrize("size", [1, 5, 99])
def test_thoughts_between_the_marks_of_all_families_are_no_text(api: Api, size: int) -> None:
    for marks, thought in MARKS:
        answer = marks + ANSWER
        frames = said(api, [answer[at : at + size] for at in range(0, len(answer), size)])
        outcome = read(api, b"".join([*api.start, *frames, *api.end("stop")]), ())
        assert (outcome.text.strip(), outcome.thinking) == (ANSWER, thought), marks


# --- why it ended


def test_a_refusal_is_no_answer_and_not_tried_again(api: Api) -> None:
    for frames in api.refused:
        outcome = heard(api, *api.start[:1], *frames)
        assert (outcome.text, outcome.reason, outcome.code) == ("", "content_filter", None), frames


def test_two_answers_in_one_body_are_never_joined(api: Api) -> None:
    first = '{"title": "Old Id'
    if api.again is None:
        outcome = heard(api, api.text(first), *api.end("stop"), *said(api), *api.end("stop"))
        assert (outcome.text, outcome.reason) == (first, "stop")
        return
    # OpenAI's ids count once they have stayed the same.
    begun = (*api.start, api.text(first[:5]), api.text(first[5:]))
    outcome = heard(api, *begun, *api.again, *said(api), *api.end("stop"))
    assert (outcome.text, outcome.code, outcome.retryable) == (first, "upstream_error", True)


# --- errors

TOLD = [
    ({"error": {"message": "the request exceeds the available context size", "code": 400}}, "upstream_error", False),
    ({"error": "rate limit reached"}, "backend_overloaded", True),
    ({"error": {"error": {"code": "529", "message": "later"}}}, "backend_overloaded", True),
    ({"error": {"message": "boom"}}, "upstream_error", True),
    ({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}, "backend_overloaded", True),
    ({"error_type": "context_length_exceeded", "error_message": "4096 tokens"}, "upstream_error", False),
    ({"status": 429, "message": "later"}, "backend_overloaded", True),
    ({"detail": "Not Found"}, "upstream_error", True),
    ({"message": "Internal server error"}, "upstream_error", True),
    ({"object": "error", "message": "boom", "code": 400}, "upstream_error", False),
    ([{"error": {"code": 429, "message": "later"}}], "backend_overloaded", True),
]


def shapes(told: Any, events: bool) -> Iterator[bytes]:
    """As gateways write it: bare, pretty-printed, with an end or without, in a frame, named by an event or a field."""
    compact, pretty = json.dumps(told).encode(), json.dumps(told, indent=2).encode()
    for bare in (compact, pretty):
        yield bare
        yield bare + b"\n"
    if events:
        yield b"data: " + compact + b"\n\n"
        yield b"event: error\ndata: " + compact + b"\n\n"
        yield b"error: " + compact + b"\n\n"


@pytest.mark.parametrize("after", [0, 2])
def test_an_error_in_every_shape_and_place(api: Api, after: int) -> None:
    for told, code, retryable in TOLD:
        for shape in shapes(told, api.events):
            data = b"".join([*(api.start if after else ()), *said(api)[:after], shape])
            text = "".join(PIECES[:after])
            at = len(data) - len(shape)
            cuts = [(), range(1, len(data)), *([cut] for cut in range(max(1, at - 3), len(data)))]
            for cut in cuts:
                outcome = read(api, data, cut)
                assert outcome == Heard(text, "", None, code, retryable), (shape, cut)
