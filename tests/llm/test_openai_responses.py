"""OpenAI's Responses API."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from kiwi_recipes.llm.backends.openai_responses import LEAST_TOKENS, OpenAIResponsesBackend
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.types import Chunk, Finish, Prompt, Text, Thinking, Turn, Usage
from kiwi_recipes.llm.wire.responses import ResponsesReply
from kiwi_recipes.testing import (
    Scenario,
    ScriptedUpstream,
    Send,
    json_answer,
    openai_error,
    responses_event,
    responses_stream,
    sse_event,
)
from tests.support.wires import FITTING, SCHEMA, Outcome, drain

ANSWER = '{"title": "Leek Soup"}'
PIECES = [ANSWER[at : at + 5] for at in range(0, len(ANSWER), 5)]
DONE = b"data: [DONE]\n\n"
HEAD: dict[str, Any] = {"id": "resp_1", "object": "response", "error": None}


def turn(role: str, text: str) -> dict[str, Any]:
    kind = "output_text" if role == "assistant" else "input_text"
    return {"type": "message", "role": role, "content": [{"type": kind, "text": text}]}


def created(identity: str = "resp_1", **more: Any) -> bytes:
    return responses_event("response.created", response={**HEAD, "id": identity, "status": "in_progress"}, **more)


def deltas(*pieces: str, item: str = "msg_1") -> list[bytes]:
    return [responses_event("response.output_text.delta", item_id=item, delta=piece) for piece in pieces]


def added(**item: Any) -> bytes:
    return responses_event("response.output_item.added", output_index=0, item=item)


def message(text: str, **more: Any) -> dict[str, Any]:
    return {"id": "msg_1", "type": "message", "content": [{"type": "output_text", "text": text}], **more}


def ended(kind: str = "completed", **response: Any) -> bytes:
    return responses_event(f"response.{kind}", response={**HEAD, "status": kind, **response})


def read(frames: Sequence[bytes], cuts: Sequence[int] = (), limit: int | None = None) -> Outcome:
    """What comes of these bytes, read in pieces that end at `cuts`."""
    data = b"".join(frames)
    reply = ResponsesReply("r", "m", expects_json=True, limit=limit)
    chunks: list[Chunk] = []
    for start, end in zip((0, *cuts), (*cuts, len(data)), strict=True):
        chunks += reply.feed(data[start:end])
    chunks += reply.close()
    said = [chunk.text for chunk in chunks if isinstance(chunk, Text)]
    thought = [chunk.text for chunk in chunks if isinstance(chunk, Thinking)]
    finish = next((chunk for chunk in chunks if isinstance(chunk, Finish)), None)
    return Outcome(said, thought, finish=finish, error=reply.failure)


async def test_what_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITCHEN_KEY", "sk-1")
    prompt = Prompt("eggs", system="Chef.", examples=(Turn("rice", "{}"),), schema=SCHEMA, max_tokens=77, seed=5)
    with ScriptedUpstream(responses_stream(["{}"])) as upstream:
        for base_url in (upstream.url, f"{upstream.url}/v1/", f"{upstream.url}/v1/responses"):
            backend = OpenAIResponsesBackend("r", base_url, "m", api_key_env="KITCHEN_KEY")
            await drain(backend, replace(prompt, stop=("", "###")))
            await backend.aclose()
        requests = upstream.requests
    for request in requests:
        assert request.path == "/v1/responses"
        assert request.headers["authorization"] == "Bearer sk-1"
        assert request.json == {
            "model": "m",
            "stream": True,
            "store": False,
            "input": [turn("system", "Chef."), turn("user", "rice"), turn("assistant", "{}"), turn("user", "eggs")],
            "text": {"format": {"type": "json_schema", "name": "recipe", "schema": SCHEMA, "strict": True}},
            "max_output_tokens": 77,
            "temperature": 0.7,
            "seed": 5,
            "stop": ["###"],
        }


async def test_no_answer_is_asked_to_be_shorter_than_it_may_be() -> None:
    with ScriptedUpstream(responses_stream(["{}"])) as upstream:
        backend = OpenAIResponsesBackend("r", upstream.url, "m")
        await drain(backend, Prompt("eggs", max_tokens=3))
        await backend.aclose()
        assert upstream.requests[0].json["max_output_tokens"] == LEAST_TOKENS


async def test_a_schema_that_is_refused_becomes_json_object_then_words() -> None:
    refusal = openai_error("Invalid parameter: 'text.format' of type 'json_schema' is not supported", 400)
    with ScriptedUpstream(refusal, refusal, responses_stream(["{}"])) as upstream:
        backend = OpenAIResponsesBackend("r", upstream.url, "m")
        assert [(await drain(backend)).text for _ in range(2)] == ["{}", "{}"]
        await backend.aclose()
        bodies = [request.json for request in upstream.requests]
    assert [body.get("text", {}).get("format", {}).get("type") for body in bodies] == [
        *("json_schema", "json_object"),
        *(None, None),
    ]
    assert ['\\"title\\"' in json.dumps(body["input"]) for body in bodies] == [False, True, True, True]


@pytest.mark.parametrize(
    ("parameter", "words"),
    [
        ("temperature", "Unsupported parameter: 'temperature' is not supported with this model."),
        ("stop", "Unknown parameter: 'stop'."),
        ("seed", "Unknown parameter: 'seed'."),
        ("store", "store: Extra inputs are not permitted"),
        ("max_output_tokens", "max_output_tokens: 5000 is greater than the maximum of 4096"),
    ],
)
async def test_a_parameter_that_is_refused_is_left_out_from_then_on(parameter: str, words: str) -> None:
    with ScriptedUpstream(openai_error(words, 400), responses_stream([FITTING])) as upstream:
        backend = OpenAIResponsesBackend("r", upstream.url, "m")
        prompt = Prompt("eggs", schema=SCHEMA, seed=1, stop=("#",), max_tokens=5000)
        assert [(await drain(backend, prompt)).text for _ in range(2)] == [FITTING, FITTING]
        await backend.aclose()
        bodies = [request.json for request in upstream.requests]
    assert [parameter in body for body in bodies] == [True, False, False]
    assert all("text" in body for body in bodies)


TYPICAL = [
    created(sequence_number=0),
    added(type="reasoning", id="rs_1"),
    responses_event("response.reasoning_summary_text.delta", item_id="rs_1", delta="Leeks… 🤔"),
    added(type="message", id="msg_1", role="assistant", content=[]),
    *deltas(*PIECES),
    responses_event("response.output_text.done", item_id="msg_1", text=ANSWER),
    responses_event("response.output_item.done", item=message(ANSWER)),
    ended(output=[message(ANSWER)], usage={"input_tokens": 20, "output_tokens": 9}),
]


def test_where_the_bytes_are_cut_makes_no_difference() -> None:
    size = len(b"".join(TYPICAL))
    whole = read(TYPICAL)
    assert (whole.texts, whole.thoughts, whole.error) == (PIECES, ["Leeks… 🤔"], None)
    assert whole.finish is not None
    assert (whole.finish.reason, whole.finish.usage) == ("stop", Usage(20, 9))
    assert read(TYPICAL, range(1, size)) == whole
    assert all(read(TYPICAL, [cut]) == whole for cut in range(1, size))


def test_cut_short_after_any_byte_keeps_what_came() -> None:
    data = b"".join(TYPICAL)
    for length in range(len(data) - len(TYPICAL[-1])):
        outcome = read([data[:length]])
        assert outcome.code == "upstream_truncated"
        assert ANSWER.startswith(outcome.text)


# --- why it ended

ENDS: list[tuple[bytes, str]] = [
    (ended(), "stop"),
    (ended("incomplete", incomplete_details={"reason": "max_output_tokens"}), "length"),
    (ended("incomplete", incomplete_details={"reason": "max_tokens"}), "length"),
    (ended("incomplete", incomplete_details=None), "length"),
    (ended("incomplete"), "length"),
    (ended("incomplete", incomplete_details={"reason": "content_filter"}), "content_filter"),
    # The status within counts, whatever the event is called.
    (ended(status="incomplete", incomplete_details={"reason": "content_filter"}), "content_filter"),
    (responses_event("response.done", response={**HEAD, "status": "completed"}), "stop"),
    (DONE, "stop"),
]


@pytest.mark.parametrize(("end", "reason"), ENDS)
def test_why_an_answer_has_ended(end: bytes, reason: str) -> None:
    for more in ([], [DONE]):
        outcome = read([created(), *deltas(*PIECES), end, *more])
        assert outcome.text == ANSWER
        assert outcome.finish is not None
        assert outcome.finish.reason == reason


@pytest.mark.parametrize(("written", "reason"), [(40, "length"), (41, "length"), (39, "stop"), (None, "stop")])
def test_an_answer_of_as_many_tokens_as_it_may_have_was_cut_there(written: int | None, reason: str) -> None:
    """llama.cpp calls it completed."""
    outcome = read([*deltas(*PIECES), ended(usage={"input_tokens": 9, "output_tokens": written})], limit=40)
    assert outcome.finish is not None
    assert outcome.finish.reason == reason


REFUSALS = [
    [responses_event("response.refusal.delta", item_id="msg_1", delta="I can't help"), ended()],
    [responses_event("response.refusal.done", item_id="msg_1", refusal="I can't help"), ended()],
    [
        responses_event(
            "response.output_item.done", item={"type": "message", "content": [{"type": "refusal", "refusal": "No."}]}
        ),
        ended(),
    ],
    [ended(output=[{"type": "message", "content": [{"type": "refusal", "refusal": "No."}]}])],
]


@pytest.mark.parametrize("frames", REFUSALS)
def test_a_refusal_is_told_as_one_and_is_no_text(frames: list[bytes]) -> None:
    outcome = read([created(), *frames])
    assert outcome.text == ""
    assert outcome.finish is not None
    assert outcome.finish.reason == "content_filter"


def failed(code: str, message: str) -> bytes:
    return ended("failed", error={"code": code, "message": message})


@pytest.mark.parametrize(
    ("error", "code", "retryable"),
    [
        (failed("server_error", "boom"), "upstream_error", True),
        (failed("rate_limit_exceeded", "slow down"), "backend_overloaded", True),
        (failed("context_length_exceeded", "too long"), "upstream_error", False),
        (failed("content_policy_violation", "no"), "upstream_error", False),
        (ended("failed"), "upstream_error", True),
        (ended("cancelled"), "upstream_error", True),
        (ended(status="failed", error={"code": "server_error", "message": "boom"}), "upstream_error", True),
        (responses_event("error", code="rate_limit_exceeded", message="slow", param=None), "backend_overloaded", True),
        (sse_event({"type": "error", "error": {"code": 400, "message": "no"}}), "upstream_error", False),
        (responses_event("response.error", error={"code": 429, "message": "slow"}), "backend_overloaded", True),
        (b'{"error":{"code":429,"message":"later"}}', "backend_overloaded", True),
        (b'{\n  "error": {\n    "message": "boom"\n  }\n}\n', "upstream_error", True),
        (b"error: boom\n\n", "upstream_error", True),
    ],
)
@pytest.mark.parametrize("after", [0, 3])
def test_an_error_in_every_shape_and_place(error: bytes, code: str, retryable: bool, after: int) -> None:
    outcome = read([created(), *deltas(*PIECES[:after]), error])
    assert outcome.text == "".join(PIECES[:after])
    assert isinstance(outcome.error, LLMError)
    assert (outcome.code, outcome.error.retryable) == (code, retryable)


# --- where the text stands


CALL = {"id": "fc_1", "type": "function_call", "name": "recipe", "arguments": ANSWER}


def called(*pieces: str, kind: str = "function_call_arguments", item: str = "fc_1") -> list[bytes]:
    return [responses_event(f"response.{kind}.delta", item_id=item, delta=piece) for piece in pieces]


ANSWERS: list[list[bytes]] = [
    [*deltas(*PIECES), ended()],
    [*deltas(*PIECES), ended(output=[message(ANSWER)])],
    [*deltas(*PIECES[:2]), responses_event("response.output_text.done", item_id="msg_1", text=ANSWER), ended()],
    [responses_event("response.output_text.done", item_id="msg_1", text=ANSWER), ended(output=[message(ANSWER)])],
    [responses_event("response.output_item.done", item=message(ANSWER)), ended()],
    [ended(output=[message(ANSWER)])],
    [ended(output=[{"type": "reasoning", "content": []}, message(ANSWER[:9]), message(ANSWER[9:])])],
    [*deltas(ANSWER[:9]), *deltas(ANSWER[9:], item="msg_2"), ended(output=[message(ANSWER[:9]), message(ANSWER[9:])])],
    [
        *(responses_event("response.output_text.delta", delta=[{"type": "text", "text": piece}]) for piece in PIECES),
        ended(),
    ],
    [added(**{**CALL, "arguments": ""}), *called(*PIECES), ended(output=[CALL])],
    [*called(*PIECES), *called("{}", item="fc_2"), ended(output=[CALL, {**CALL, "id": "fc_2", "arguments": "{}"}])],
    [*called(*PIECES, kind="custom_tool_call_input"), ended()],
    [ended(output=[{"id": "c", "type": "custom_tool_call", "input": ANSWER}])],
    [
        added(type="message", id="msg_0", phase="commentary"),
        *deltas("I'll look at the leeks first.", item="msg_0"),
        responses_event("response.output_text.done", item_id="msg_0", text="I'll look at the leeks first."),
        responses_event("response.output_item.done", item=message("I'll look", phase="commentary")),
        added(type="message", id="msg_1", phase="final_answer"),
        *deltas(*PIECES),
        ended(output=[message("I'll look", phase="commentary"), message(ANSWER, phase="final_answer")]),
    ],
    [sse_event({**HEAD, "status": "completed", "output": [message(ANSWER)]})],
]


@pytest.mark.parametrize("frames", ANSWERS)
def test_the_answer_wherever_it_stands_is_read_once(frames: list[bytes]) -> None:
    for whole in (frames, [created(), *frames], [created(), *frames, DONE]):
        outcome = read(whole)
        assert (outcome.text, outcome.error) == (ANSWER, None)
        assert outcome.finish is not None
        assert outcome.finish.reason == "stop"


async def test_a_server_that_does_not_stream() -> None:
    reasoning = {"type": "reasoning", "summary": [{"type": "summary_text", "text": "Hm."}]}
    whole = {**HEAD, "status": "completed", "output": [reasoning, message(ANSWER)], "usage": {"output_tokens": 9}}
    with ScriptedUpstream(json_answer(whole)) as upstream:
        backend = OpenAIResponsesBackend("r", upstream.url, "m")
        outcome = await drain(backend)
        await backend.aclose()
    assert (outcome.text, outcome.thinking, outcome.error) == (ANSWER, "Hm.", None)


@pytest.mark.parametrize("kind", ["reasoning_text", "reasoning_summary_text", "reasoning", "reasoning_summary"])
async def test_thinking_in_all_its_events(kind: str) -> None:
    frames = [created(), added(type="reasoning"), responses_event(f"response.{kind}.delta", delta="Hm."), *deltas("{}")]
    with ScriptedUpstream(Scenario(tuple(Send(frame) for frame in [*frames, ended()]))) as upstream:
        backend = OpenAIResponsesBackend("r", upstream.url, "m")
        outcome = await drain(backend)
        await backend.aclose()
    assert (outcome.thinking, outcome.text) == ("Hm.", "{}")
    assert outcome.phases == ["reading_prompt", "thinking", "writing"]


async def test_thinking_that_is_kept_from_us_is_told_as_a_phase() -> None:
    frames = [created(), added(type="reasoning", encrypted_content="x"), *deltas("{}"), ended()]
    with ScriptedUpstream(Scenario(tuple(Send(frame) for frame in frames))) as upstream:
        backend = OpenAIResponsesBackend("r", upstream.url, "m")
        outcome = await drain(backend)
        await backend.aclose()
    assert outcome.phases == ["reading_prompt", "thinking", "writing"]


# --- numbers


def numbered(first: int = 0, step: int = 1) -> list[bytes]:
    return [
        responses_event("response.output_text.delta", item_id="msg_1", delta=piece, sequence_number=first + step * n)
        for n, piece in enumerate(PIECES)
    ]


@pytest.mark.parametrize(("first", "step"), [(0, 1), (1, 1), (4, 1), (-1, 0), (0, 0), (7, 0), (0, 3), (9, -1)])
def test_numbers_that_count_or_do_not(first: int, step: int) -> None:
    assert read([created(), *numbered(first, step), ended()]).text == ANSWER


@pytest.mark.parametrize("again", range(1, len(PIECES) + 1))
def test_events_that_a_gateway_sends_again_are_read_once(again: int) -> None:
    """It lost its server, and began a few events (or all) before where it was."""
    frames = numbered(1)
    start = created(sequence_number=0)
    for repeated in (frames[again - 1 :], [start, *frames]):
        outcome = read([start, *frames[:again], *repeated, ended()])
        assert (outcome.text, outcome.error) == (ANSWER, None)


@pytest.mark.parametrize("number", [None, 0, 9])
def test_a_second_response_in_one_body_is_never_joined_to_the_first(number: int | None) -> None:
    more: dict[str, Any] = {} if number is None else {"sequence_number": number}
    outcome = read([created(**more), *deltas('{"title": "Old Id'), created("resp_2", **more), *deltas(ANSWER), ended()])
    assert (outcome.text, outcome.code) == ('{"title": "Old Id', "upstream_error")


def test_a_second_start_before_any_text_is_the_start() -> None:
    assert read([created(), created("resp_2"), *numbered(), ended()]).text == ANSWER
