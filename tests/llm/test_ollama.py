"""Ollama's own ways."""

from __future__ import annotations

import asyncio

import pytest

from kiwi_recipes.llm.backends.ollama import OllamaBackend
from kiwi_recipes.llm.types import Phase, Prompt, Turn
from kiwi_recipes.testing import (
    Pause,
    Scenario,
    ScriptedUpstream,
    Send,
    json_answer,
    json_line,
    never,
    ollama_error,
    ollama_stream,
)
from tests.support.clock import HANG
from tests.support.wires import FITTING, PROMPT, SCHEMA, drain


async def test_what_is_sent() -> None:
    prompt = Prompt(
        "eggs",
        system="You are a chef.",
        examples=(Turn("rice", '{"title":"Rice"}'),),
        schema=SCHEMA,
        max_tokens=77,
        temperature=0.2,
        seed=5,
        stop=("###",),
    )
    with ScriptedUpstream(ollama_stream(["{}"])) as upstream:
        backend = OllamaBackend("ollama", upstream.url + "/", "llama3.2", keep_alive="5m", num_ctx=4096)
        await drain(backend, prompt)
        await backend.aclose()
        body = upstream.requests[0].json
    assert body["model"] == "llama3.2"
    assert body["system"] == "You are a chef."
    assert body["format"] == SCHEMA
    assert body["think"] is False
    assert body["keep_alive"] == "5m"
    assert body["options"] == {"num_predict": 77, "temperature": 0.2, "num_ctx": 4096, "seed": 5, "stop": ["###"]}
    assert body["prompt"].index("rice") < body["prompt"].index('{"title":"Rice"}') < body["prompt"].index("eggs")


async def test_a_prompt_may_name_its_model() -> None:
    with ScriptedUpstream(ollama_stream(["{}"])) as upstream:
        backend = OllamaBackend("ollama", upstream.url, "llama3.2")
        outcome = await drain(backend, Prompt("eggs", model="qwen3"))
        await backend.aclose()
        assert upstream.requests[0].json["model"] == "qwen3"
    assert outcome.finish is not None
    assert outcome.finish.model == "qwen3"


async def test_without_a_model_the_loaded_one_is_taken_then_the_first_installed() -> None:
    with ScriptedUpstream(ollama_stream(["{}"]), models=["a:latest", "b:latest"], loaded=["b:latest"]) as upstream:
        for loaded, expected in ((["b:latest"], "b:latest"), ([], "a:latest")):
            upstream.loaded = loaded
            backend = OllamaBackend("ollama", upstream.url)
            await drain(backend)
            await backend.aclose()
            assert upstream.requests[-1].json["model"] == expected


async def test_no_model_at_all_names_the_command() -> None:
    with ScriptedUpstream(ollama_stream(["{}"]), models=[]) as upstream:
        backend = OllamaBackend("ollama", upstream.url)
        outcome = await drain(backend)
        health = await backend.health()
        await backend.aclose()
        assert upstream.requests == []
    assert outcome.code == "model_not_found"
    assert "ollama pull" in str(outcome.error)
    assert (health.state, health.remedy) == ("misconfigured", "ollama pull llama3.2")


async def test_a_missing_model_names_the_command() -> None:
    with ScriptedUpstream(ollama_error("model 'qwen3' not found", 404)) as upstream:
        backend = OllamaBackend("ollama", upstream.url, "qwen3")
        outcome = await drain(backend)
        await backend.aclose()
    assert outcome.code == "model_not_found"
    assert "ollama pull qwen3" in str(outcome.error)


@pytest.mark.parametrize(
    ("models", "loaded", "state"),
    [
        (["qwen3:latest"], ["qwen3:latest"], "ready"),
        (["qwen3:latest"], [], "cold"),
        (["other:latest"], ["other:latest"], "misconfigured"),
    ],
)
async def test_health(models: list[str], loaded: list[str], state: str) -> None:
    with ScriptedUpstream(models=models, loaded=loaded) as upstream:
        backend = OllamaBackend("ollama", upstream.url, "qwen3")
        health = await backend.health()
        await backend.aclose()
    assert health.state == state
    assert health.remedy == ("ollama pull qwen3" if state == "misconfigured" else None)


async def test_a_model_that_does_not_think_and_is_told_not_to() -> None:
    refusal = ollama_error('"llama3.2" does not support thinking', 400)
    with ScriptedUpstream(refusal, ollama_stream([FITTING])) as upstream:
        backend = OllamaBackend("ollama", upstream.url, "llama3.2")
        assert (await drain(backend)).text == FITTING
        assert (await drain(backend)).text == FITTING
        await backend.aclose()
        assert ["think" in request.json for request in upstream.requests] == [True, False, False]
        assert all("format" in request.json for request in upstream.requests)


async def test_a_schema_that_is_refused_is_asked_for_in_words() -> None:
    refusal = ollama_error("invalid JSON schema in format", 400)
    with ScriptedUpstream(refusal, refusal, ollama_stream(["{}"])) as upstream:
        backend = OllamaBackend("ollama", upstream.url, "llama3.2")
        assert (await drain(backend)).text == "{}"
        assert (await drain(backend)).text == "{}"
        await backend.aclose()
        formats = [request.json.get("format") for request in upstream.requests]
        assert formats == [SCHEMA, "json", None, None]
        assert ['"title"' in request.json["prompt"] for request in upstream.requests] == [False, True, True, True]


async def test_a_400_for_another_reason_teaches_nothing() -> None:
    with ScriptedUpstream(ollama_error("bad luck", 400)) as upstream:
        backend = OllamaBackend("ollama", upstream.url, "llama3.2")
        assert (await drain(backend)).code == "upstream_error"
        upstream.play(ollama_stream(["{}"]))
        assert (await drain(backend)).text == "{}"
        await backend.aclose()
        assert upstream.requests[-1].json["format"] == SCHEMA


async def test_loading_is_told_while_the_server_says_nothing() -> None:
    with ScriptedUpstream(ollama_stream(["{}"]).late(2.2), models=["m:latest"], loaded=[]) as upstream:
        backend = OllamaBackend("ollama", upstream.url, "m")
        phases: list[str] = []
        async for chunk in backend.stream(PROMPT):
            if isinstance(chunk, Phase):
                phases.append(chunk.phase)
                upstream.loaded = ["m:latest"]
        await backend.aclose()
    assert phases == ["loading_model", "reading_prompt", "writing"]


async def test_a_server_that_cannot_be_asked_is_waited_for_all_the_same() -> None:
    with ScriptedUpstream(ollama_stream(["{}"]).late(0.8)) as upstream:
        upstream.route("GET", "/api/ps", never())
        backend = OllamaBackend("ollama", upstream.url, "m")
        outcome = await drain(backend)
        await backend.aclose()
    assert outcome.phases == ["reading_prompt", "writing"]


async def test_the_answer_is_not_held_up_by_a_slow_probe() -> None:
    with ScriptedUpstream(ollama_stream(["{}"]).late(0.6)) as upstream:
        upstream.route("GET", "/api/ps", json_answer({"models": []}).late(4 * HANG))
        backend = OllamaBackend("ollama", upstream.url, "m")
        async with asyncio.timeout(HANG):
            assert (await drain(backend)).text == "{}"
        await backend.aclose()


@pytest.mark.parametrize(("reason", "expected"), [("stop", "stop"), ("length", "length"), ("load", "stop")])
async def test_reasons_and_timings(reason: str, expected: str) -> None:
    with ScriptedUpstream(ollama_stream(["{}"], done_reason=reason)) as upstream:
        backend = OllamaBackend("ollama", upstream.url, "m")
        finish = (await drain(backend)).finish
        await backend.aclose()
    assert finish is not None
    assert finish.reason == expected
    assert finish.timings == {"load": 1000.0, "prompt": 500.0, "generation": 3000.0, "total": 5000.0}


async def test_a_last_line_without_its_line_end() -> None:
    whole = ollama_stream(["{}"])
    with ScriptedUpstream(whole.cut(len(whole.body) - 1, clean=True)) as upstream:
        backend = OllamaBackend("ollama", upstream.url, "m")
        outcome = await drain(backend)
        await backend.aclose()
    assert outcome.text == "{}"
    assert outcome.finish is not None


async def test_an_error_without_its_line_end() -> None:
    with ScriptedUpstream(Scenario((Send(b'{"error":"out of luck"}'),))) as upstream:
        backend = OllamaBackend("ollama", upstream.url, "m")
        assert (await drain(backend)).code == "upstream_error"
        await backend.aclose()


async def test_nothing_after_done_matters() -> None:
    scenario = ollama_stream(["{}"]).then(Pause(0.05), Send(json_line({"error": "too late"})))
    with ScriptedUpstream(scenario) as upstream:
        backend = OllamaBackend("ollama", upstream.url, "m")
        assert (await drain(backend)).finish is not None
        await backend.aclose()


async def test_too_little_memory_is_said() -> None:
    with ScriptedUpstream(ollama_error("model requires more system memory (9 GiB) than is available", 500)) as upstream:
        backend = OllamaBackend("ollama", upstream.url, "m")
        outcome = await drain(backend)
        await backend.aclose()
    assert "too little memory" in str(outcome.error)
    assert outcome.error is not None
    assert not outcome.error.retryable
