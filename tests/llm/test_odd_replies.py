"""Shapes of answers, errors and ends that other projects' users met, over real sockets, whole and cut into bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kiwi_recipes.llm.backends.anthropic import AnthropicBackend
from kiwi_recipes.llm.backends.http_backend import HttpBackend
from kiwi_recipes.llm.backends.ollama import OllamaBackend
from kiwi_recipes.llm.backends.openai_compat import OpenAICompatBackend
from kiwi_recipes.llm.deadline import Timers
from kiwi_recipes.llm.types import Usage
from kiwi_recipes.llm.wire.reasoning import ENDLESS_BLANKS, ENDLESS_THOUGHTS, LOOKED_AT, ReasoningSplitter
from kiwi_recipes.testing import (
    Forever,
    Pause,
    Scenario,
    ScriptedUpstream,
    Send,
    anthropic_event,
    json_line,
    openai_chunk,
    spaced,
    sse_event,
)
from tests.support.clock import HANG
from tests.support.wires import PROMPT, Outcome, drain

ROOT = Path(__file__).parents[2]

ANSWER = '{"title": "Leek Soup", "notes": "Slice the leeks."}'
PIECES = [ANSWER[at : at + 7] for at in range(0, len(ANSWER), 7)]
STOP = openai_chunk({}, finish_reason="stop")
DONE = b"data: [DONE]\n\n"
SSE = {"content-type": "text/event-stream"}
BACKENDS: dict[str, Any] = {"openai": OpenAICompatBackend, "anthropic": AnthropicBackend, "ollama": OllamaBackend}


@pytest.fixture(params=["whole", "bytes"])
def cut(request: pytest.FixtureRequest) -> str:
    assert isinstance(request.param, str)
    return request.param


async def heard(protocol: str, frames: list[bytes], cut: str = "whole") -> Outcome:
    scenario = Scenario(spaced(frames), headers=SSE)
    with ScriptedUpstream(scenario if cut == "whole" else scenario.recut(1)) as upstream:
        backend: HttpBackend = BACKENDS[protocol]("odd", upstream.url, "m")
        try:
            return await drain(backend)
        finally:
            await backend.aclose()


def said(*deltas: dict[str, Any]) -> list[bytes]:
    return [openai_chunk(delta) for delta in deltas]


def content(kind: type = str) -> list[bytes]:
    return said(*({"content": piece if kind is str else [{"type": "text", "text": piece}]} for piece in PIECES))


def message(text: str = "", **more: Any) -> bytes:
    """The start of an Anthropic message."""
    start = {"id": "msg_1", "type": "message", "role": "assistant", "content": [], **more}
    return anthropic_event("message_start", message=start)


def block(start: dict[str, Any], *deltas: dict[str, Any], index: int = 0) -> list[bytes]:
    return [
        anthropic_event("content_block_start", index=index, content_block=start),
        *(anthropic_event("content_block_delta", index=index, delta=delta) for delta in deltas),
        anthropic_event("content_block_stop", index=index),
    ]


def texts(*words: str) -> list[dict[str, Any]]:
    return [{"type": "text_delta", "text": text} for text in words]


def ended(reason: str = "end_turn") -> list[bytes]:
    return [
        anthropic_event("message_delta", delta={"stop_reason": reason}, usage={"output_tokens": 40}),
        anthropic_event("message_stop"),
    ]


# --- frames that say nothing


@pytest.mark.parametrize(
    "nothing",
    [
        *("data: : keepalive\n\n", "data: : ping - 2026-11-02 10:00:01\n\n", "data: ping\n\n", "data: [ping]\n\n"),
        *("data: keep-alive\n\n", "data: HEARTBEAT\n\n", "data: OPENROUTER PROCESSING\n\n", "data::\n\n"),
        *("data: null\n\n", 'data: ""\n\n', "data: []\n\n", "data: 0\n\n", "data: true\n\n", "data: [null]\n\n"),
        *("data: {}\n\n", "data:\n\n", "event: ping\n\n", ": keepalive\n\n", 'data: "ping"\n\n'),
    ],
)
async def test_a_frame_that_says_nothing_is_neither_content_nor_failure(nothing: str, cut: str) -> None:
    frames = [frame for piece in content() for frame in (nothing.encode(), piece)]
    outcome = await heard("openai", [*frames, nothing.encode(), STOP, DONE], cut)
    assert (outcome.text, outcome.error) == (ANSWER, None)


@pytest.mark.parametrize("nothing", [b": keepalive\n", b"null\n", b"\n", b"{}\n", b"ping\n", b"[]\n"])
async def test_the_same_between_ollamas_lines(nothing: bytes, cut: str) -> None:
    lines = [line for piece in PIECES for line in (nothing, json_line({"response": piece, "done": False}))]
    outcome = await heard("ollama", [*lines, nothing, json_line({"response": "", "done": True})], cut)
    assert (outcome.text, outcome.error) == (ANSWER, None)


async def test_what_is_neither_json_nor_a_keep_alive_is_still_no_protocol() -> None:
    outcome = await heard("openai", [*content()[:2], b"data: Traceback (most recent call last)\n\n"])
    assert outcome.code == "upstream_error"
    assert outcome.text == "".join(PIECES[:2])


# --- where the text stands


async def test_text_as_parts(cut: str) -> None:
    outcome = await heard("openai", [*content(list), STOP, DONE], cut)
    assert outcome.text == ANSWER


@pytest.mark.parametrize(
    "thought",
    [
        {"type": "thinking", "thinking": [{"type": "text", "text": "Okay, leeks."}]},
        {"type": "thinking", "thinking": "Okay, leeks."},
        {"type": "reasoning", "text": "Okay, leeks."},
        {"type": "text", "text": "Okay, leeks.", "thought": True},
        {"type": "reasoning", "summary": [{"type": "summary_text", "text": "Okay, leeks."}]},
    ],
)
@pytest.mark.parametrize("kind", [str, list])
async def test_thinking_as_parts(thought: dict[str, Any], kind: type) -> None:
    outcome = await heard("openai", [*said({"content": [thought]}), *content(kind), STOP, DONE])
    assert (outcome.text, outcome.thinking) == (ANSWER, "Okay, leeks.")
    assert "thinking" in outcome.phases


@pytest.mark.parametrize("thought", [[{"type": "text", "text": "Hm."}], {"text": "Hm."}, "Hm."])
async def test_a_thinking_field_with_parts(thought: Any) -> None:
    outcome = await heard("openai", [*said({"reasoning": thought}), *content(), STOP, DONE])
    assert (outcome.text, outcome.thinking) == (ANSWER, "Hm.")


def called(text: str, index: int = 0) -> dict[str, Any]:
    return {"tool_calls": [{"index": index, "function": {"arguments": text}}]}


@pytest.mark.parametrize("end", ["tool_calls", "stop", "function_call"])
async def test_a_tools_arguments_are_the_answer(end: str, cut: str) -> None:
    head = {"tool_calls": [{"index": 0, "id": "call_1", "function": {"name": "recipe", "arguments": ""}}]}
    frames = [*said(head, *(called(piece) for piece in PIECES)), openai_chunk({}, finish_reason=end), DONE]
    outcome = await heard("openai", frames, cut)
    assert outcome.text == ANSWER


async def test_only_the_first_tools_arguments_are() -> None:
    frames = said(called(ANSWER), called('{"title": "Other"}', index=1), called("", index=1))
    assert (await heard("openai", [*frames, STOP, DONE])).text == ANSWER


async def test_a_function_call_of_the_older_form() -> None:
    frames = said(*({"function_call": {"name": "recipe", "arguments": piece}} for piece in PIECES))
    assert (await heard("openai", [*frames, STOP, DONE])).text == ANSWER


@pytest.mark.parametrize("arguments", [ANSWER, json.loads(ANSWER)])
async def test_arguments_at_once(arguments: Any) -> None:
    call = {"tool_calls": [{"function": {"name": "recipe", "arguments": arguments}}]}
    answer = {"choices": [{"index": 0, "message": {"role": "assistant", **call}, "finish_reason": "tool_calls"}]}
    assert (await heard("openai", [json.dumps(answer, indent=1).encode()])).text == ANSWER
    line = json_line({"response": "", **call, "done": False})
    assert (await heard("ollama", [line, json_line({"response": "", "done": True})])).text == ANSWER


async def test_a_tools_input_in_the_messages_api(cut: str) -> None:
    deltas = [{"type": "input_json_delta", "partial_json": piece} for piece in PIECES]
    start = {"type": "tool_use", "id": "t1", "name": "recipe", "input": {}}
    outcome = await heard("anthropic", [message(), *block(start, *deltas), *ended("tool_use")], cut)
    assert outcome.text == ANSWER
    whole = {**start, "input": json.loads(ANSWER)}
    assert (await heard("anthropic", [message(), *block(whole), *ended("tool_use")])).text == ANSWER


async def test_a_whole_message_in_place_of_a_stream() -> None:
    body = {"type": "message", "content": [{"type": "text", "text": ANSWER}], "stop_reason": "end_turn"}
    outcome = await heard("anthropic", [json.dumps(body, indent=2).encode()])
    assert (outcome.text, outcome.error) == (ANSWER, None)


async def test_of_several_choices_the_first_is_the_answer() -> None:
    other = [sse_event({"choices": [{"index": 1, "delta": {"content": "{"}}]})] * 3
    assert (await heard("openai", [*content(), *other, STOP, DONE])).text == ANSWER


# --- refusals, and why it ended


async def test_a_refusal_in_a_field_of_its_own_is_one_whatever_word_the_end_has() -> None:
    for delta in ({"refusal": "I can't."}, {"content": [{"type": "refusal", "refusal": "I can't."}]}):
        outcome = await heard("openai", [*said(delta), STOP, DONE])
        assert outcome.finish is not None
        assert (outcome.finish.reason, outcome.text) == ("content_filter", "")


@pytest.mark.parametrize(
    ("reason", "ours"),
    [
        *((word, "length") for word in ("length", "MAX_TOKENS", "max_tokens", "max_output_tokens", "model_length")),
        *((word, "length") for word in ("Length", "FINISH_REASON_MAX_TOKENS", "model_context_window_exceeded")),
        *((word, "content_filter") for word in ("content_filter", "SAFETY", "content-filter", "RECITATION")),
        *((word, "content_filter") for word in ("refusal", "PROHIBITED_CONTENT", "guardrail_intervened")),
        *((word, "stop") for word in ("stop", "STOP", "end_turn", "eos", "COMPLETE", "tool_calls", "what is this")),
        ({"type": "length", "length": 10}, "length"),
    ],
)
async def test_the_words_for_an_end_of_every_api(reason: Any, ours: str) -> None:
    outcome = await heard("openai", [*content(), openai_chunk({}, finish_reason=reason), DONE])
    assert outcome.finish is not None
    assert outcome.finish.reason == ours
    if isinstance(reason, str):
        outcome = await heard("ollama", [json_line({"response": "{}", "done": True, "done_reason": reason})])
        assert outcome.finish is not None
        assert outcome.finish.reason == ours
        outcome = await heard("anthropic", [message(), *block({"type": "text", "text": "{}"}), *ended(reason)])
        assert outcome.finish is not None
        assert outcome.finish.reason == ours


@pytest.mark.parametrize("word", ["null", "NULL", "none", "", "FINISH_REASON_UNSPECIFIED"])
async def test_a_word_for_not_yet_is_no_end(word: str) -> None:
    frames = [openai_chunk({"content": piece}, finish_reason=word) for piece in PIECES]
    assert (await heard("openai", frames)).code == "upstream_truncated"
    assert (await heard("openai", [*frames, STOP])).text == ANSWER


@pytest.mark.parametrize("word", ["error", "network_error", "ABORT", "insufficient_system_resource"])
async def test_a_word_for_a_failure_is_one(word: str) -> None:
    outcome = await heard("openai", [*content()[:2], openai_chunk({}, finish_reason=word), DONE])
    assert (outcome.code, outcome.text) == ("upstream_error", "".join(PIECES[:2]))


# --- errors in every shape

CONTEXT = "the request exceeds the available context size"
SLOW = "Too many requests, slow down."

ERRORS: list[tuple[str, str, bool]] = [
    ('data: {"error_type":"context_length_exceeded","error_message":"4096 tokens"}\n\n', "upstream_error", False),
    ('data: {"errorCode":"X","errorMessage":"boom"}\n\n', "upstream_error", True),
    (
        'event:error\n:HTTP_STATUS/429\ndata:{"code":"Throttling","message":"Slow down."}\n\n',
        "backend_overloaded",
        True,
    ),
    ('event:error\n:HTTP_STATUS/400\ndata:{"code":"InvalidParameter","message":"No."}\n\n', "upstream_error", False),
    ("event: error\ndata: rate limit reached\n\n", "backend_overloaded", True),
    ('event: error\ndata: {"message":"boom"}\n\n', "upstream_error", True),
    ('data: {"status":429,"message":"later"}\n\n', "backend_overloaded", True),
    ('data: {"status_code":"503","detail":"later"}\n\n', "backend_overloaded", True),
    ('data: {"code":"Throttling","message":"later"}\n\n', "backend_overloaded", True),
    ('data: {"status":"error","message":"boom"}\n\n', "upstream_error", True),
    ('data: {"success":false,"message":"boom"}\n\n', "upstream_error", True),
    ('data: {"message":"Internal server error"}\n\n', "upstream_error", True),
    ('data: {"detail":"Not Found"}\n\n', "upstream_error", True),
    ('data: {"errors":[{"message":"boom","code":400}]}\n\n', "upstream_error", False),
    ('data: [{"error":{"code":429,"message":"later"}}]\n\n', "backend_overloaded", True),
    ('data: {"error":{"error":{"code":"529","message":"later"}}}\n\n', "backend_overloaded", True),
    (f'error: {{"code":400,"message":"{CONTEXT}","type":"invalid_request_error"}}\n\n', "upstream_error", False),
    ("error: boom\n\n", "upstream_error", True),
    ('data: {"choices":[{"index":0,"delta":{},"error":{"code":502,"message":"gone"}}]}\n\n', "upstream_error", True),
    (f'{{\n  "error": {{\n    "message": "{CONTEXT}",\n    "code": 400\n  }}\n}}', "upstream_error", False),
    ('[{\n  "error": {\n    "code": 429,\n    "message": "later"\n  }\n}\n]', "backend_overloaded", True),
    ('[{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"later"}}]', "backend_overloaded", True),
    ('{"error":{"code":429,"message":"later"}}', "backend_overloaded", True),
    ('{"error":{"code":401,"message":"later"}}\n', "upstream_error", False),
    ('{"object":"error","message":"boom","code":400}', "upstream_error", False),
]


@pytest.mark.parametrize(("error", "code", "retryable"), ERRORS)
@pytest.mark.parametrize("after", [0, 3])
@pytest.mark.parametrize("end", [b"", b"\n\n" + DONE])
async def test_an_error_is_told_as_one_in_every_shape_and_place(
    error: str, code: str, retryable: bool, after: int, end: bytes, cut: str
) -> None:
    outcome = await heard("openai", [*content()[:after], error.encode() + end], cut)
    assert outcome.error is not None
    assert (outcome.code, outcome.error.retryable) == (code, retryable)
    assert outcome.text == "".join(PIECES[:after])


@pytest.mark.parametrize(
    ("error", "code", "retryable"),
    [
        (b'{"error":{"message":"boom"}}\n', "upstream_error", True),
        (b'{"status":429,"message":"later"}\n', "backend_overloaded", True),
        (b'{\n  "error": "the request exceeds the available context size"\n}\n', "upstream_error", False),
        (b'[{"error":{"code":429,"message":"later"}}]\n', "backend_overloaded", True),
    ],
)
@pytest.mark.parametrize("after", [0, 3])
async def test_the_same_in_ollamas_lines(error: bytes, code: str, retryable: bool, after: int, cut: str) -> None:
    lines = [json_line({"response": piece, "done": False}) for piece in PIECES[:after]]
    outcome = await heard("ollama", [*lines, error], cut)
    assert outcome.error is not None
    assert (outcome.code, outcome.error.retryable, outcome.text) == (code, retryable, "".join(PIECES[:after]))


@pytest.mark.parametrize("error", [{"message": CONTEXT, "code": 400}, "context_length_exceeded"])
async def test_openais_shape_in_the_messages_api(error: Any) -> None:
    """As llama.cpp sends it there."""
    outcome = await heard("anthropic", [sse_event({"error": error})])
    assert outcome.error is not None
    assert (outcome.code, outcome.error.retryable) == ("upstream_error", False)


async def test_a_torn_line_is_an_error_and_swallows_nothing_for_long() -> None:
    lines = [json_line({"response": "{", "done": False}), b'{"response":\n', json_line({"response": "}", "done": True})]
    assert (await heard("ollama", lines)).code == "upstream_error"


# --- the same said twice, and another answer begun


async def test_a_last_chunk_that_repeats_the_message_is_not_said_again(cut: str) -> None:
    whole = {"index": 0, "message": {"role": "assistant", "content": ANSWER}, "finish_reason": "stop"}
    outcome = await heard("openai", [*content(), sse_event({"choices": [whole]}), DONE], cut)
    assert (outcome.text, outcome.error) == (ANSWER, None)
    again = openai_chunk({"content": ANSWER}, finish_reason="stop")
    assert (await heard("openai", [*content(), again, DONE], cut)).text == ANSWER
    called_again = {"index": 0, "message": {"tool_calls": [{"function": {"arguments": ANSWER}}]}}
    frames = [*said(*(called(piece) for piece in PIECES)), sse_event({"choices": [called_again]}), STOP, DONE]
    assert (await heard("openai", frames)).text == ANSWER


async def test_a_last_message_brings_what_is_missing_and_no_other_text() -> None:
    for last, expected in ((ANSWER, ANSWER), ("something else", "".join(PIECES[:3]))):
        whole = {"index": 0, "message": {"content": last}, "finish_reason": "stop"}
        outcome = await heard("openai", [*content()[:3], sse_event({"choices": [whole]}), DONE])
        assert outcome.text == expected


async def test_ollamas_last_line_may_repeat_all_too() -> None:
    lines = [json_line({"response": piece, "done": False}) for piece in PIECES]
    assert (await heard("ollama", [*lines, json_line({"response": ANSWER, "done": True})])).text == ANSWER
    assert (await heard("ollama", [*lines[:-1], json_line({"response": PIECES[-1], "done": True})])).text == ANSWER


@pytest.mark.parametrize("brought", [1, 9, len(ANSWER)])
async def test_a_block_whose_first_delta_brings_its_start_again(brought: int) -> None:
    start, rest = ANSWER[:brought], ANSWER[brought:]
    for deltas in (texts(start, rest), texts(start + rest[:3], rest[3:])):
        frames = [message(), *block({"type": "text", "text": start}, *deltas), *ended()]
        assert (await heard("anthropic", frames)).text == ANSWER


async def test_what_merely_begins_alike_is_kept() -> None:
    row = '{"title": "", "rows": ["ab", "ab", "ab"]}'
    frames = said(*({"content": piece} for piece in (row[:22], row[22:28], row[28:34], row[34:])))
    assert (await heard("openai", [*frames, STOP, DONE])).text == row


async def test_a_second_message_in_one_answer_is_never_joined_to_the_first(cut: str) -> None:
    first = block({"type": "text", "text": ""}, *texts('{"title": "Old Id'))[:-1]
    frames = [message(), *first, message(), *block({"type": "text", "text": ""}, *texts(ANSWER)), *ended()]
    outcome = await heard("anthropic", frames, cut)
    assert (outcome.text, outcome.code) == ('{"title": "Old Id', "upstream_error")


async def test_a_second_start_before_any_text_is_the_start() -> None:
    frames = [message(), message(), *block({"type": "text", "text": ""}, *texts(ANSWER)), *ended()]
    assert (await heard("anthropic", frames)).text == ANSWER


def chunks(identity: str, *pieces: str) -> list[bytes]:
    """Chunks of an answer with an id of its own."""
    deltas = [{"role": "assistant", "content": ""}, *({"content": piece} for piece in pieces)]
    return [sse_event({"id": identity, "choices": [{"index": 0, "delta": delta}]}) for delta in deltas]


async def test_a_second_completion_in_one_body_is_never_joined_to_the_first() -> None:
    outcome = await heard("openai", [*chunks("a", '{"title": ', '"Old Id'), *chunks("b", *PIECES), STOP, DONE])
    assert (outcome.text, outcome.code) == ('{"title": "Old Id', "upstream_error")


async def test_an_id_or_a_role_for_each_chunk_is_no_second_completion() -> None:
    choices = [{"index": 0, "delta": {"role": "assistant", "content": piece}} for piece in PIECES]
    frames = [sse_event({"id": f"c-{at}", "choices": [choice]}) for at, choice in enumerate(choices)]
    assert (await heard("openai", [*frames, STOP, DONE])).text == ANSWER


# --- thoughts


DRAFT = ["Maybe ", '{"title": "Rough Idea"}', " or rather without"]


@pytest.mark.parametrize("draft", [DRAFT, DRAFT[1:2]])
@pytest.mark.parametrize("reason", ["length", "MAX_TOKENS", "content_filter"])
async def test_a_draft_among_the_thoughts_is_no_answer_when_the_room_ran_out(draft: list[str], reason: str) -> None:
    thoughts = said(*({"reasoning_content": piece} for piece in draft))
    outcome = await heard("openai", [*thoughts, openai_chunk({}, finish_reason=reason), DONE])
    assert (outcome.text, outcome.thinking) == ("", "".join(draft))
    lines = [json_line({"response": "", "thinking": piece, "done": False}) for piece in draft]
    outcome = await heard("ollama", [*lines, json_line({"response": "", "done": True, "done_reason": reason})])
    assert (outcome.text, outcome.thinking) == ("", "".join(draft))


async def test_nor_is_one_that_more_thoughts_follow() -> None:
    thoughts = said(*({"reasoning_content": piece} for piece in DRAFT))
    assert (await heard("openai", [*thoughts, STOP, DONE])).text == ""


async def test_an_answer_among_the_thoughts_is_one_at_an_ordinary_end() -> None:
    thoughts = said(*({"reasoning_content": piece} for piece in PIECES))
    assert (await heard("openai", [*thoughts, STOP, DONE])).text == ANSWER


# --- what has no end


async def test_white_space_without_end_ends_for_want_of_room() -> None:
    blank = openai_chunk({"content": "\n\t" * 800})
    frames = Scenario((*spaced(content()[:2]), Forever((Send(blank),))), headers=SSE)
    with ScriptedUpstream(frames) as upstream:
        backend = OpenAICompatBackend("odd", upstream.url, "m")
        outcome = await drain(backend)
        await backend.aclose()
        upstream.requests[0].left.result(timeout=HANG)
    assert outcome.finish is not None
    assert (outcome.finish.reason, outcome.finish.blank) == ("length", True)
    assert len(outcome.text) < ENDLESS_BLANKS + 10_000


async def test_thoughts_without_end_are_ended_by_the_time_for_the_whole_answer() -> None:
    """Such as are slow, and new each time."""
    thought = openai_chunk({"reasoning_content": "hm. "})
    with ScriptedUpstream(Scenario((Forever((Send(thought), Pause(0.01))),), headers=SSE)) as upstream:
        backend = OpenAICompatBackend("odd", upstream.url, "m", timers=Timers(total=0.5))
        outcome = await drain(backend)
        await backend.aclose()
        upstream.requests[0].left.result(timeout=HANG)
    assert (outcome.code, outcome.text) == ("total_timeout", "")


async def test_thoughts_in_circles_end_for_want_of_room() -> None:
    """Long before the time for the whole answer, and not before they can be told from prose."""
    circle = "But wait: they have eggs, and spinach. So it may be an omelette. Or is it? Let me think again. "
    frames = Scenario((Forever((Send(openai_chunk({"reasoning_content": circle})),)),), headers=SSE)
    with ScriptedUpstream(frames) as upstream:
        backend = OpenAICompatBackend("odd", upstream.url, "m")
        outcome = await drain(backend)
        await backend.aclose()
        upstream.requests[0].left.result(timeout=HANG)
    assert outcome.finish is not None
    assert (outcome.finish.reason, outcome.text) == ("length", "")
    assert len(outcome.thinking) < 2 * LOOKED_AT


def test_long_thoughts_are_none_until_they_are_longer_than_any_recipe_needs() -> None:
    """Whatever is written with sense: prose, tables, code."""
    files = (*ROOT.glob("docs/*.md"), *ROOT.glob("kiwi_recipes/recipes/*.py"))
    texts = [file.read_text("utf-8") for file in files]
    assert sum(map(len, texts)) > 3 * ENDLESS_THOUGHTS
    for text in texts:
        splitter = ReasoningSplitter("b", "m", expects_json=True)
        for at in range(0, min(len(text), ENDLESS_THOUGHTS), 7):
            splitter.feed_reasoning(text[at : at + 7], [])
            assert not splitter.endless, text[at - LOOKED_AT : at]
    whole = "".join(texts)[: ENDLESS_THOUGHTS + LOOKED_AT]
    splitter.feed_reasoning(whole, [])
    assert splitter.endless


# --- counts


async def test_what_the_messages_api_counts() -> None:
    """The cache's share counts as read, and the later event has the last word."""
    early = {"input_tokens": 3, "cache_read_input_tokens": 20, "cache_creation_input_tokens": 4, "output_tokens": 1}
    answer = block({"type": "text", "text": ""}, *texts(ANSWER))
    outcome = await heard("anthropic", [message(usage=early), *answer, *ended()])
    assert outcome.finish is not None
    assert outcome.finish.usage == Usage(27, 40)
    late = anthropic_event(
        "message_delta",
        delta={"stop_reason": "end_turn"},
        usage={"input_tokens": 30, "cache_read_input_tokens": 0, "output_tokens": 41},
    )
    zero = {"input_tokens": 0, "output_tokens": 0}
    outcome = await heard("anthropic", [message(usage=zero), *answer, late, anthropic_event("message_stop")])
    assert outcome.finish is not None
    assert outcome.finish.usage == Usage(30, 41)


async def test_a_context_that_is_full_is_told_as_that_and_not_to_be_tried_again() -> None:
    line = {"response": "", "done": True, "done_reason": "length", "prompt_eval_count": 1000, "eval_count": 24}
    for size, code in ((1024, "upstream_error"), (8192, None)):
        scenario = Scenario(spaced([json_line({"response": ANSWER[:9], "done": False}), json_line(line)]))
        with ScriptedUpstream(scenario) as upstream:
            backend = OllamaBackend("odd", upstream.url, "m", num_ctx=size)
            outcome = await drain(backend, PROMPT)
            await backend.aclose()
        assert outcome.code == code
        assert outcome.error is None or (not outcome.error.retryable and "context" in outcome.error.message)


# --- what other gateways make of it


@pytest.mark.parametrize(
    "calls",
    [
        [{"name": "recipe", "arguments": json.loads(ANSWER)}],
        [{"name": "recipe", "arguments": ANSWER}],
        [{"index": 0, "function": {"name": "recipe", "parameters": json.loads(ANSWER)}}],
        [{"type": "tool_use", "name": "recipe", "input": json.loads(ANSWER)}],
        [{"index": 0, "type": "custom", "custom": {"name": "recipe", "input": ANSWER}}],
        [None, {"index": 0, "function": {"name": "recipe", "arguments": ANSWER}}],
        {"index": 0, "function": {"name": "recipe", "arguments": ANSWER}},
    ],
)
async def test_a_call_of_a_tool_in_the_shapes_of_gateways(calls: Any, cut: str) -> None:
    end = openai_chunk({}, finish_reason="tool_calls")
    outcome = await heard("openai", [*said({"tool_calls": calls}), end, DONE], cut)
    assert (json.loads(outcome.text), outcome.error) == (json.loads(ANSWER), None)
    whole = sse_event({"choices": [{"message": {"tool_calls": calls}, "finish_reason": "tool_calls"}]})
    outcome = await heard("openai", [whole, DONE], cut)
    assert (json.loads(outcome.text), outcome.error) == (json.loads(ANSWER), None)


async def test_what_is_beside_the_text_and_of_another_shape_is_passed_over() -> None:
    odd = [
        sse_event({"choices": [{"index": 0, "delta": {"tool_calls": [None, "x", {"function": "y"}]}}]}),
        sse_event({"choices": [{"index": 0, "delta": {}}], "prompt_progress": "5 %"}),
        *(sse_event({"choices": [{"index": "0", "delta": {"content": piece}}]}) for piece in PIECES),
        sse_event({"choices": [{"index": "1", "delta": {"content": "another answer"}}]}),
    ]
    outcome = await heard("openai", [*odd, STOP, DONE])
    assert (outcome.text, outcome.error) == (ANSWER, None)


async def test_a_reason_with_its_own_reason_behind_it() -> None:
    outcome = await heard("openai", [*content(), openai_chunk({}, finish_reason="content_filter: RECITATION"), DONE])
    assert outcome.finish is not None
    assert outcome.finish.reason == "content_filter"


@pytest.mark.parametrize("choices", [{}, {"choices": None}, {"choices": []}])
async def test_minimax_tells_its_errors_in_a_field_of_its_own(choices: dict[str, Any]) -> None:
    frame = {**choices, "base_resp": {"status_code": 1002, "status_msg": "rate limit"}}
    assert (await heard("openai", [sse_event(frame)])).code == "backend_overloaded"
    fine = [sse_event({**choices, "base_resp": {"status_code": 0, "status_msg": ""}})]
    assert (await heard("openai", [*content(), *fine, STOP, DONE])).text == ANSWER
