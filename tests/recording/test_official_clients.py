"""The official clients of OpenAI, Anthropic and Ollama read what `kiwi replay --serve` serves."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from kiwi_recipes.recording import read_recording
from kiwi_recipes.replay import upstream_app
from kiwi_recipes.testing.replay import served as on_socket
from tests.support.fixtures import FIXTURES, named

if os.environ.get("KIWI_TEST_ALL"):
    import anthropic
    import ollama
    import openai
else:
    openai, anthropic, ollama = map(pytest.importorskip, ("openai", "anthropic", "ollama"))

PLAIN = FIXTURES / "recorded" / "plain.jsonl"
TOLD = FIXTURES / "events" / "plain.jsonl"


def written() -> str:
    """All that the model wrote, by our own events."""
    events = [entry.event for entry in read_recording(TOLD).events]
    return "".join(event["text"] for event in events if event["type"] == "token")


@pytest.mark.parametrize("path", [PLAIN, TOLD], ids=named)
def test_the_openai_client(path: Path) -> None:
    text = written()
    message: Any = [{"role": "user", "content": "eggs"}]
    with (
        on_socket(upstream_app(path, "openai", speed=0)) as url,
        openai.OpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0) as client,
    ):
        assert [model.id for model in client.models.list()] == ["SmolLM2-135M-Instruct"] if path == PLAIN else True
        chunks = list(client.chat.completions.create(model="m", messages=message, stream=True))
        assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == text
        whole = client.chat.completions.create(model="m", messages=message)
        assert (whole.choices[0].message.content, whole.choices[0].finish_reason) == (text, "stop")
        older = list(client.completions.create(model="m", prompt="eggs", stream=True))
        assert "".join(chunk.choices[0].text for chunk in older) == text
        assert client.completions.create(model="m", prompt="eggs").choices[0].text == text
        events = list(client.responses.create(model="m", input="eggs", stream=True))
        assert "".join(event.delta for event in events if event.type == "response.output_text.delta") == text
        assert events[-1].type == "response.completed"
        assert events[-1].response.output_text == text
        assert client.responses.create(model="m", input="eggs").output_text == text


def test_the_openai_client_on_llama_cpps_responses() -> None:
    path = FIXTURES / "recorded" / "api-responses.jsonl"
    with (
        on_socket(upstream_app(path, "openai", speed=0)) as url,
        openai.OpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0) as client,
    ):
        events = list(client.responses.create(model="m", input="eggs", stream=True))
    said = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    assert len(said) > 100


def test_thoughts_are_an_item_of_their_own_for_the_openai_client() -> None:
    path = FIXTURES / "scripted" / "openai-reasoning.jsonl"
    with (
        on_socket(upstream_app(path, "openai", speed=0)) as url,
        openai.OpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0) as client,
    ):
        events = list(client.responses.create(model="m", input="eggs", stream=True))
    thoughts = [event.delta for event in events if event.type == "response.reasoning_text.delta"]
    assert thoughts == ["They have eggs. ", "An omelette, then."]
    last = events[-1]
    assert last.type == "response.completed"
    assert [item.type for item in last.response.output] == ["reasoning", "message"]
    assert last.response.output_text.startswith("{")
    assert [event.sequence_number for event in events] == list(range(len(events)))


@pytest.mark.parametrize("path", [PLAIN, FIXTURES / "scripted" / "anthropic-thinking.jsonl"], ids=named)
def test_the_anthropic_client(path: Path) -> None:
    with (
        on_socket(upstream_app(path, "anthropic", speed=0)) as url,
        anthropic.Anthropic(base_url=url, api_key="none", max_retries=0) as client,
    ):
        asked: Any = {"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": "eggs"}]}
        with client.messages.stream(**asked) as stream:
            text = "".join(stream.text_stream)
            final = stream.get_final_message()
        assert final.stop_reason == "end_turn"
        assert json.loads(text)["title"]
        whole = client.messages.create(**asked)
        assert [block.text for block in whole.content if block.type == "text"] == [text]
        assert len(list(client.models.list())) == 1


@pytest.mark.parametrize("path", [PLAIN, FIXTURES / "scripted" / "ollama-plain.jsonl"], ids=named)
def test_the_ollama_client(path: Path) -> None:
    with on_socket(upstream_app(path, "ollama", speed=0)) as url:
        client = ollama.Client(host=url)
        try:
            text = "".join(part.response or "" for part in client.generate("m", "eggs", stream=True))
            assert json.loads(text)["title"]
            assert client.generate("m", "eggs").response == text
            message = [{"role": "user", "content": "eggs"}]
            parts = list(client.chat("m", message, stream=True))
            assert "".join(part.message.content or "" for part in parts) == text
            assert parts[-1].done_reason == "stop"
            assert client.chat("m", message).message.content == text
            assert len(client.list().models) == 1
        finally:
            client._client.close()


def test_a_refusal_is_one_to_the_official_clients() -> None:
    path = FIXTURES / "scripted" / "openai-overloaded.jsonl"
    with (
        on_socket(upstream_app(path, "openai", speed=0)) as url,
        openai.OpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0) as client,
        pytest.raises(openai.RateLimitError),
    ):
        client.chat.completions.create(model="m", messages=[{"role": "user", "content": "eggs"}])
