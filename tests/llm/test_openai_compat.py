"""The many servers that speak OpenAI's protocol, each in its own way."""

from __future__ import annotations

import asyncio
import gzip
import json
import zlib
from typing import Any

import httpx
import pytest

from kiwi_recipes.llm.backends.openai_compat import OpenAICompatBackend, with_version
from kiwi_recipes.llm.deadline import Timers
from kiwi_recipes.llm.types import Prompt, Turn
from kiwi_recipes.testing import (
    Forever,
    Hold,
    Pause,
    Scenario,
    ScriptedUpstream,
    Send,
    json_answer,
    never,
    openai_chunk,
    openai_error,
    openai_stream,
    sse_event,
)
from tests.support.clock import HANG
from tests.support.wires import PROMPT, SCHEMA, drain

SSE = {"content-type": "text/event-stream"}
LLAMA_CPP = {"server": "llama.cpp", "content-type": "text/event-stream"}


@pytest.mark.parametrize(
    ("base_url", "api_url"),
    [
        ("http://h:8080", "http://h:8080/v1"),
        ("http://h:8080/", "http://h:8080/v1"),
        ("http://h:8080/v1/", "http://h:8080/v1"),
        ("https://openrouter.ai/api/v1", "https://openrouter.ai/api/v1"),
        ("https://h/v1beta/openai", "https://h/v1beta/openai"),
        ("https://h/llama", "https://h/llama/v1"),
        ("https://h/v1/chat/completions", "https://h/v1"),
    ],
)
def test_base_url_with_or_without_version(base_url: str, api_url: str) -> None:
    assert str(with_version(httpx.URL(base_url))) == api_url


async def test_what_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITCHEN_KEY", "sk-1")
    prompt = Prompt(
        "eggs",
        system="You are a chef.",
        examples=(Turn("rice", "{}"),),
        schema=SCHEMA,
        max_tokens=77,
        temperature=0.2,
        seed=5,
        stop=("###",),
    )
    with ScriptedUpstream(openai_stream(["{}"])) as upstream:
        backend = OpenAICompatBackend(
            "vllm", f"{upstream.url}/v1", "m", api_key_env="KITCHEN_KEY", headers={"x-title": "Kiwi"}
        )
        await drain(backend, prompt)
        await backend.aclose()
        request = upstream.requests[0]
    assert request.headers["authorization"] == "Bearer sk-1"
    assert request.headers["x-title"] == "Kiwi"
    assert request.headers["accept-encoding"] == "identity"
    assert request.json == {
        "model": "m",
        "stream": True,
        "stream_options": {"include_usage": True},
        "messages": [
            {"role": "system", "content": "You are a chef."},
            {"role": "user", "content": "rice"},
            {"role": "assistant", "content": "{}"},
            {"role": "user", "content": "eggs"},
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "recipe", "schema": SCHEMA, "strict": True},
        },
        "max_tokens": 77,
        "temperature": 0.2,
        "seed": 5,
        "stop": ["###"],
    }


@pytest.mark.parametrize("key", ["reasoning_content", "reasoning", "thinking"])
async def test_thinking_in_three_spellings(key: str) -> None:
    with ScriptedUpstream(openai_stream(["{}"], thinking=["hm"], thinking_key=key)) as upstream:
        backend = OpenAICompatBackend("vllm", upstream.url, "m")
        outcome = await drain(backend)
        await backend.aclose()
    assert (outcome.thinking, outcome.text) == ("hm", "{}")
    assert outcome.phases == ["reading_prompt", "thinking", "writing"]


async def test_a_schema_that_is_refused_becomes_json_object_then_words() -> None:
    refusal = openai_error("This response_format type is unavailable now", 400)
    with ScriptedUpstream(refusal, refusal, openai_stream(["{}"])) as upstream:
        backend = OpenAICompatBackend("deep", upstream.url, "m")
        assert (await drain(backend)).text == "{}"
        assert (await drain(backend)).text == "{}"
        await backend.aclose()
        bodies = [request.json for request in upstream.requests]
    kinds = [body.get("response_format", {}).get("type") for body in bodies]
    assert kinds == ["json_schema", "json_object", None, None]
    asked = [any('"title"' in message["content"] for message in body["messages"]) for body in bodies]
    assert asked == [False, True, True, True]


async def test_what_was_learnt_from_a_request_that_failed_all_the_same_is_forgotten() -> None:
    with ScriptedUpstream(openai_error("no", 400)) as upstream:
        backend = OpenAICompatBackend("odd", upstream.url, "m")
        assert (await drain(backend)).code == "upstream_error"
        assert len(upstream.requests) == 3
        upstream.play(openai_stream(["{}"]))
        assert (await drain(backend)).text == "{}"
        await backend.aclose()
        assert upstream.requests[-1].json["response_format"]["type"] == "json_schema"


async def test_models_that_know_the_limit_by_another_name() -> None:
    refusal = openai_error("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.", 400)
    with ScriptedUpstream(refusal, openai_stream(["{}"])) as upstream:
        backend = OpenAICompatBackend("openai", upstream.url, "m")
        assert (await drain(backend)).text == "{}"
        await backend.aclose()
        body = upstream.requests[-1].json
    assert "max_tokens" not in body
    assert body["max_completion_tokens"] == 1500
    assert "response_format" in body


@pytest.mark.parametrize(
    ("reason", "expected"),
    [("stop", "stop"), ("length", "length"), ("content_filter", "content_filter"), ("eos", "stop")],
)
async def test_reasons(reason: str, expected: str) -> None:
    with ScriptedUpstream(openai_stream(["{}"], finish_reason=reason)) as upstream:
        backend = OpenAICompatBackend("vllm", upstream.url, "m")
        finish = (await drain(backend)).finish
        await backend.aclose()
    assert finish is not None
    assert finish.reason == expected


@pytest.mark.parametrize("usage", [True, False])
async def test_done_never_comes(usage: bool) -> None:
    with ScriptedUpstream(openai_stream(["{}"], end=False, usage=usage)) as upstream:
        backend = OpenAICompatBackend("lazy", upstream.url, "m")
        outcome = await drain(backend)
        await backend.aclose()
    assert outcome.finish is not None
    assert (outcome.finish.usage.completion_tokens == 1) == usage


async def test_done_never_comes_and_the_connection_stays_open() -> None:
    with ScriptedUpstream(openai_stream(["{}"], end=False).then(Hold())) as upstream:
        backend = OpenAICompatBackend("lazy", upstream.url, "m", timers=Timers(stall=60))
        outcome = await drain(backend)
        await backend.aclose()
        upstream.requests[0].left.result(timeout=HANG)
    assert outcome.finish is not None
    assert outcome.finish.usage.completion_tokens == 1


async def test_done_never_comes_and_comments_do_for_ever() -> None:
    comments = Forever((Send(b": still here\n\n"), Pause(0.2)))
    with ScriptedUpstream(openai_stream(["{}"], end=False).then(comments)) as upstream:
        backend = OpenAICompatBackend("lazy", upstream.url, "m")
        async with asyncio.timeout(HANG):
            assert (await drain(backend)).finish is not None
        await backend.aclose()


async def test_done_without_a_reason() -> None:
    with ScriptedUpstream(openai_stream(["{}"], finish_reason=None)) as upstream:
        backend = OpenAICompatBackend("terse", upstream.url, "m")
        outcome = await drain(backend)
        await backend.aclose()
    assert outcome.finish is not None


async def test_done_and_nothing_else() -> None:
    with ScriptedUpstream(Scenario((Send(sse_event("[DONE]")),))) as upstream:
        backend = OpenAICompatBackend("terse", upstream.url, "m")
        outcome = await drain(backend)
        await backend.aclose()
    assert outcome.code == "upstream_truncated"


async def test_an_error_after_the_reason_is_still_an_error() -> None:
    scenario = openai_stream(["{}"], end=False).then(Send(sse_event({"error": {"message": "x"}})))
    with ScriptedUpstream(scenario.then(Send(sse_event("[DONE]")))) as upstream:
        backend = OpenAICompatBackend("late", upstream.url, "m")
        outcome = await drain(backend)
        await backend.aclose()
    assert (outcome.text, outcome.code) == ("{}", "upstream_error")


async def test_overloaded_in_the_middle() -> None:
    error = sse_event({"error": {"code": 429, "message": "Rate limit exceeded"}})
    with ScriptedUpstream(openai_stream(["{"], end=False, finish_reason=None).then(Send(error))) as upstream:
        backend = OpenAICompatBackend("router", upstream.url, "m")
        outcome = await drain(backend)
        await backend.aclose()
    assert (outcome.text, outcome.code) == ("{", "backend_overloaded")


async def test_a_server_that_does_not_stream() -> None:
    whole = {
        "object": "chat.completion",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "{}"}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 3, "completion_tokens": 1},
    }
    with ScriptedUpstream(json_answer(whole)) as upstream:
        backend = OpenAICompatBackend("plain", upstream.url, "m")
        outcome = await drain(backend)
        await backend.aclose()
    assert outcome.text == "{}"
    assert outcome.finish is not None


async def test_an_error_with_status_200_and_no_frame() -> None:
    with ScriptedUpstream(json_answer({"error": {"message": "no"}})) as upstream:
        backend = OpenAICompatBackend("plain", upstream.url, "m")
        assert (await drain(backend)).code == "upstream_error"
        await backend.aclose()


async def test_an_event_whose_data_is_spread_over_lines() -> None:
    spread = b'event: message\nid: 7\ndata: {"choices":\ndata: [{"delta":\ndata:{"content":"{}"}}]}\n\n'
    scenario = Scenario((Send(spread), Send(openai_chunk({}, finish_reason="stop")), Send(sse_event("[DONE]"))))
    with ScriptedUpstream(scenario.recut(3)) as upstream:
        backend = OpenAICompatBackend("odd", upstream.url, "m")
        assert (await drain(backend)).text == "{}"
        await backend.aclose()


@pytest.mark.parametrize(
    "shape", [{"choices": 5}, {"choices": [None]}, {"choices": [{"delta": {"content": {"a": 1}}}]}]
)
async def test_frames_of_another_shape_are_an_error_not_a_crash(shape: dict[str, Any]) -> None:
    with ScriptedUpstream(Scenario((Send(sse_event(shape)),))) as upstream:
        backend = OpenAICompatBackend("odd", upstream.url, "m")
        assert (await drain(backend)).code == "upstream_error"
        await backend.aclose()


# --- llama.cpp


async def test_progress_of_the_prompt_is_asked_of_llama_cpp_alone() -> None:
    progress = sse_event({"choices": [], "prompt_progress": {"total": 900, "cache": 0, "processed": 512, "time_ms": 9}})
    plain = openai_stream(["{}"])
    with ScriptedUpstream(Scenario((Send(progress), *plain.steps), headers=LLAMA_CPP)) as upstream:
        backend = OpenAICompatBackend("llama", upstream.url, "m")
        outcome = await drain(backend)
        await drain(backend)
        await backend.aclose()
        asked = ["return_progress" in request.json for request in upstream.requests]
    assert asked == [False, True]
    assert outcome.phases == ["reading_prompt", "reading_prompt", "writing"]
    assert outcome.details == [None, "512 of 900 tokens read", None]


async def test_a_server_that_is_loading_is_waited_for() -> None:
    loading = openai_error("Loading model", 503, kind="unavailable_error")
    with ScriptedUpstream(loading, openai_stream(["{}"])) as upstream:
        upstream.route("GET", "/v1/models", openai_error("Loading model", 503))
        backend = OpenAICompatBackend("llama", upstream.url, "m")
        phases: list[object] = []
        async for chunk in backend.stream(PROMPT):
            phases.append(chunk)
            upstream.route("GET", "/v1/models", json_answer({"data": [{"id": "m"}]}))
        await backend.aclose()
    assert [getattr(chunk, "phase", None) for chunk in phases][:3] == ["loading_model", "reading_prompt", "writing"]


async def test_a_server_that_never_finishes_loading() -> None:
    with ScriptedUpstream(openai_error("Loading model", 503)) as upstream:
        upstream.route("GET", "/v1/models", openai_error("Loading model", 503))
        backend = OpenAICompatBackend("llama", upstream.url, "m", timers=Timers(first_content=0.6))
        outcome = await drain(backend)
        await backend.aclose()
    assert outcome.code == "load_timeout"
    assert outcome.phases == ["loading_model"]


@pytest.mark.parametrize(("first_content", "code"), [(0.45, "load_timeout"), (2.0, "first_content_timeout")])
async def test_a_server_is_loading_until_it_takes_a_request(first_content: float, code: str) -> None:
    """Its list of models may be there before the model is; a request that is held, not refused, is taken."""
    with ScriptedUpstream(openai_error("Loading model", 503), never()) as upstream:
        upstream.route("GET", "/v1/models", json_answer({"data": [{"id": "m"}]}))
        backend = OpenAICompatBackend("llama", upstream.url, "m", timers=Timers(first_content=first_content))
        outcome = await drain(backend)
        await backend.aclose()
    assert outcome.code == code


async def test_health_tells_loading() -> None:
    with ScriptedUpstream() as upstream:
        loading = openai_error("Loading model", 503, headers={"server": "llama.cpp"})
        upstream.route("GET", "/v1/models", loading)
        backend = OpenAICompatBackend("llama", f"{upstream.url}/v1", "m")
        assert (await backend.health()).state == "loading"
        await backend.aclose()


async def test_a_model_that_is_to_be_found_may_still_be_loading() -> None:
    with ScriptedUpstream(openai_stream(["{}"])) as upstream:
        upstream.route("GET", "/v1/models", openai_error("Loading model", 503))
        backend = OpenAICompatBackend("llama", upstream.url)
        answering = asyncio.create_task(drain(backend))
        while len(upstream.probes) < 3:
            await asyncio.sleep(0.01)
        upstream.route("GET", "/v1/models", json_answer({"data": [{"id": "m"}]}))
        assert (await answering).text == "{}"
        await backend.aclose()


# --- models and health


async def test_health_never_asks_litellms_health() -> None:
    """There it sends a completion to every model that it knows."""
    with ScriptedUpstream() as upstream:
        upstream.route("GET", "/health", never())
        backend = OpenAICompatBackend("litellm", upstream.url, "scripted")
        assert (await backend.health()).state == "ready"
        await backend.aclose()
        assert [probe.path for probe in upstream.probes] == ["/v1/models"]


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_compressed_list_of_models(encoding: str) -> None:
    body = json.dumps({"data": [{"id": "m"}]}).encode()
    compressed = gzip.compress(body) if encoding == "gzip" else zlib.compress(body)
    headers = {"content-type": "application/json", "content-encoding": encoding}
    with ScriptedUpstream() as upstream:
        upstream.route("GET", "/v1/models", Scenario((Send(compressed),), headers=headers))
        backend = OpenAICompatBackend("gateway", upstream.url, "m")
        assert (await backend.health()).state == "ready"
        assert await backend.models() == ["m"]
        await backend.aclose()


@pytest.mark.parametrize(
    "entry",
    [
        {"id": "m", "meta": {"n_ctx": 2048}},
        {"id": "m", "max_model_len": 2048},
        {"id": "m", "context_length": 2048},
    ],
)
@pytest.mark.parametrize("model", ["m", None])
async def test_health_says_that_a_context_is_small(entry: dict[str, Any], model: str | None) -> None:
    with ScriptedUpstream(openai_stream(["{"], finish_reason="length")) as upstream:
        upstream.route("GET", "/v1/models", json_answer({"data": [entry]}))
        backend = OpenAICompatBackend("small", upstream.url, model)
        health = await backend.health()
        assert health.state == "ready"
        assert "2048 tokens" in (health.detail or "")
        assert "larger context" in (health.remedy or "")
        upstream.route("GET", "/v1/models", json_answer({"data": [{**entry, "max_model_len": 27, "meta": {}}]}))
        await backend.models()
        full = await drain(backend)  # which counts 26 tokens and 1
        await backend.aclose()
    assert full.error is not None
    assert (full.error.retryable, "context" in full.error.message) == (False, True)


async def test_the_first_model_found_is_found_anew_when_it_has_gone() -> None:
    missing = openai_error("The model `one` does not exist.", 404, kind="NotFoundError")
    with ScriptedUpstream(openai_stream(["{}"]), missing, openai_stream(["[]"]), models=["one"]) as upstream:
        backend = OpenAICompatBackend("vllm", upstream.url)
        await drain(backend)
        upstream.models = ["two"]
        assert (await drain(backend)).text == "[]"
        assert [request.json["model"] for request in upstream.requests] == ["one", "one", "two"]
        upstream.play(openai_error("gone", 500), openai_stream(["{}"]))
        upstream.models = ["three"]
        assert (await drain(backend)).code == "upstream_error"
        assert (await drain(backend)).text == "{}"
        assert upstream.requests[-1].json["model"] == "three"
        upstream.models = ["four"]
        assert (await backend.health()).model is None
        await backend.aclose()


async def test_a_model_that_is_found_and_missing_all_the_same_is_missing() -> None:
    with ScriptedUpstream(openai_error("no such model", 404), models=["one"]) as upstream:
        backend = OpenAICompatBackend("odd", upstream.url)
        assert (await drain(backend)).code == "model_not_found"
        assert len(upstream.requests) == 1
        await backend.aclose()


async def test_without_a_model_the_first_listed_is_taken() -> None:
    with ScriptedUpstream(openai_stream(["{}"]), models=["one", "two"]) as upstream:
        backend = OpenAICompatBackend("vllm", upstream.url)
        await drain(backend)
        await backend.aclose()
        assert upstream.requests[0].json["model"] == "one"
        assert backend.model == "one"


async def test_health_names_the_models_there_are() -> None:
    with ScriptedUpstream(models=["one", "two"]) as upstream:
        backend = OpenAICompatBackend("vllm", upstream.url, "three")
        health = await backend.health()
        await backend.aclose()
    assert health.state == "misconfigured"
    assert health.remedy == "Set model to one of: one, two"


async def test_health_says_a_wrong_key_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITCHEN_KEY", "sk-wrong")
    with ScriptedUpstream() as upstream:
        upstream.route("GET", "/v1/models", openai_error("Incorrect API key provided: sk-wrong", 401))
        backend = OpenAICompatBackend("openai", upstream.url, "m", api_key_env="KITCHEN_KEY")
        health = await backend.health()
        await backend.aclose()
    assert health.state == "misconfigured"
    assert health.detail is not None
    assert "refused the key in KITCHEN_KEY" in health.detail
    assert "sk-wrong" not in repr(health)


FILTERED = [
    (400, {"error": {"code": "content_filter", "message": "The response was filtered ...", "param": "prompt"}}),
    (400, {"error": {"message": "... triggering Azure OpenAI's content management policy.", "code": "400"}}),
    (403, {"error": {"code": 403, "message": 'x requires moderation on y. Your input was flagged for "violence".'}}),
    (400, {"message": "The guardrail intervened."}),
    (400, {"error": {"code": "data_inspection_failed", "message": "Input data may contain inappropriate content."}}),
]


@pytest.mark.parametrize(("status", "body"), FILTERED)
async def test_what_a_filter_holds_back_is_no_matter_of_the_key(status: int, body: dict[str, Any]) -> None:
    with ScriptedUpstream(json_answer(body, status=status)) as upstream:
        backend = OpenAICompatBackend("azure", upstream.url, "m", api_key="k")
        refused = await drain(backend)
        asked = len(upstream.requests)
        upstream.play(Scenario((Send(openai_chunk({"content": "{"})), Send(sse_event({"error": body}))), headers=SSE))
        broken = await drain(backend)
        await backend.aclose()
    assert asked == 1
    for outcome in (refused, broken):
        assert outcome.error is not None
        assert (outcome.code, outcome.error.retryable) == ("upstream_error", False)
        assert "content filter" in outcome.error.message


@pytest.mark.parametrize(("status", "words"), [(403, "Your account is flagged for review"), (401, "content_filter")])
async def test_a_key_that_is_refused_is_one(status: int, words: str) -> None:
    with ScriptedUpstream(openai_error(words, status)) as upstream:
        backend = OpenAICompatBackend("azure", upstream.url, "m", api_key="k")
        outcome = await drain(backend)
        await backend.aclose()
    assert outcome.error is not None
    assert "refused the key" in outcome.error.message
