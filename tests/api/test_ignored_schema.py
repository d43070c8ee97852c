"""Servers that ignore a schema, and models that find no end, as a user meets them: through `kiwi serve`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiwi_recipes.llm.wire.reasoning import ENDLESS_BLANKS
from kiwi_recipes.testing import (
    Forever,
    Scenario,
    ScriptedUpstream,
    Send,
    anthropic_stream,
    json_line,
    ollama_stream,
    openai_stream,
    responses_stream,
)
from tests.api.test_odd_models import all_kitchens, cooked
from tests.reliability.test_command import kiwi
from tests.support.app import ASK, SUGGEST, TEXT, Kitchen, kitchen, tokens, web

NDJSON = {"content-type": "application/x-ndjson"}

IGNORED: dict[str, tuple[str, Callable[..., Scenario], str]] = {
    "openai": ("response_format", openai_stream, "Sure! Beat the eggs."),
    "ollama": ("format", ollama_stream, '["4 eggs", "spinach"]'),
    "responses": ("text", responses_stream, '{"answer": 42}'),
    "anthropic": ("output_config", anthropic_stream, f"```json\n{TEXT}\n```\nEnjoy!"),
}
"""By protocol: where the schema goes, how an answer is written, and one that no server gives that holds to it."""


@pytest.fixture(scope="module")
def kitchens() -> Iterator[dict[str, Kitchen]]:
    with all_kitchens() as places:
        yield places


@pytest.mark.parametrize("protocol", IGNORED)
async def test_a_schema_that_is_ignored_is_asked_for_in_words_from_then_on(
    kitchens: dict[str, Kitchen], protocol: str
) -> None:
    member, stream, text = IGNORED[protocol]
    whole = stream(tokens(TEXT, 40))
    told, by_schema = [], []
    for answers in ([whole], [stream(tokens(text, 40)), whole], [whole]):
        transcript, requests = await cooked(kitchens[protocol], *answers)
        assert transcript.last["type"] == "recipe.completed"
        told.append(transcript.last["recipe"]["provenance"]["schema_use"])
        by_schema += [member in request.json for request in requests]
    assert told == ["held", "ignored", "in_words"]
    asked_again = [] if text.startswith("```") else [False]  # in a fence it is a recipe all the same
    assert by_schema == [True, True, *asked_again, False]


def test_kiwi_doctor_says_it(tmp_path: Path) -> None:
    with ScriptedUpstream(openai_stream(["Leek, ", "carrot."]), models=["m"]) as upstream:
        (tmp_path / "kitchen.yaml").write_text(
            f"backends:\n  it: {{type: openai_compat, base_url: '{upstream.url}', model: m}}\n"
        )
        run = kiwi(tmp_path, "doctor", KIWI_LLM_CONFIG="kitchen.yaml")
    assert run.returncode == 0
    assert "It takes a JSON Schema and ignores it" in run.stdout


BLANK = json_line({"response": "\n\t" * 20, "done": False})
CIRCLE = json_line({"response": "", "thinking": "They have eggs. So an omelette. But wait, is it? ", "done": False})


async def test_what_has_no_end_is_cut_off_once() -> None:
    """However often a server may ask. A grammar may be the cause of white space, so it is asked once more without."""
    begun = Send(json_line({"response": '{"title":', "done": False}))
    blank = Scenario((begun, Forever((Send(BLANK),))), headers=NDJSON)
    circles = Scenario((Forever((Send(CIRCLE),)),), headers=NDJSON)
    with kitchen(KIWI_ATTEMPTS="5") as place:
        transcript, requests = await cooked(place, blank)
        assert (transcript.last["type"], transcript.last["finish_reason"]) == ("recipe.failed", "length")
        assert [("format" in request.json) for request in requests] == [True, False]
        written = "".join(event["text"] for event in transcript.events if event["type"] == "token")
        assert len(written) < 2 * (ENDLESS_BLANKS + 2_000)
        place.upstream.play(circles)
        before = len(place.upstream.requests)
        async with web(place.url) as client:
            answer = await client.post(SUGGEST, json=ASK)
        assert (answer.status_code, answer.json()["code"]) == (502, "upstream_error")
        assert "used up its room before it wrote a word" in answer.json()["detail"]
        assert len(place.upstream.requests) - before == 1
