import asyncio

import httpx
from dinner import shown, tip

from kiwi_recipes.testing import KiwiReplay, KiwiSnapshot, ScriptedUpstream, json_answer, openai_error


def test_the_display_shows_each_step_as_it_comes(kiwi_replay: KiwiReplay) -> None:
    """A recorded run of Kiwi Recipes, served as Kiwi Recipes."""
    kiwi = kiwi_replay("salad.events.jsonl")
    first, *steps, last = asyncio.run(shown(kiwi, ["eggs"]))
    assert first == "Tonight: Eggs and Spinach Salad with Feta"
    assert len(steps) > 2
    assert last == "Enjoy!"


def test_a_model_that_was_recorded_answers(kiwi_replay: KiwiReplay) -> None:
    """A recorded answer of a model server: as OpenAI's API in one piece, as Ollama's as a stream."""
    openai = kiwi_replay("omelette.jsonl", family="openai")
    assert "Spinach Omelette" in tip(openai, "omelettes")
    ollama = kiwi_replay("omelette.jsonl", family="ollama")
    answer = httpx.post(f"{ollama}/api/generate", json={"model": "any", "prompt": "Write a recipe."})
    assert len(answer.text.splitlines()) > 10


def test_a_model_server_does_what_the_test_says(kiwi_upstream: ScriptedUpstream) -> None:
    kiwi_upstream.play(json_answer({"choices": [{"message": {"content": "Salt late."}}]}), openai_error("busy", 503))
    assert tip(kiwi_upstream.url, "beans") == "Salt late."
    assert tip(kiwi_upstream.url, "beans") == "No tip today."
    asked = kiwi_upstream.requests[0]
    assert asked.json["messages"][0]["content"] == "A tip for beans, in one sentence."


def test_what_kiwi_recipes_makes_of_an_answer_is_what_it_was(
    kiwi_replay: KiwiReplay, kiwi_snapshot: KiwiSnapshot
) -> None:
    """After an update of Kiwi Recipes this says what has changed. However the answer is cut, it is the same."""
    for cut in (None, 1, 7, 0):
        kiwi_snapshot(kiwi_replay.events("omelette.jsonl", cut=cut))
