"""A schema that is ignored is noticed, and asked for in words from then on. Over real sockets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kiwi_recipes.llm.backends.openai_compat import OpenAICompatBackend
from kiwi_recipes.llm.doctor import diagnose
from kiwi_recipes.llm.routing import build_router
from kiwi_recipes.llm.schema_use import SchemaWatch
from kiwi_recipes.llm.types import Chunk, Prompt, SchemaUse, Text
from kiwi_recipes.testing import Scenario, ScriptedUpstream, openai_error, openai_stream
from tests.support.wires import SCHEMA, drain

PROMPT = Prompt("eggs, spinach", schema={**SCHEMA, "additionalProperties": False})
HELD = '{"title": "Rice"}'

ANSWERS: dict[str, tuple[Scenario, SchemaUse | None]] = {
    "as the schema has it": (openai_stream([HELD]), "held"),
    "with white space around it": (openai_stream([f" \n{HELD}\n"]), "held"),
    "cut off": (openai_stream([HELD[:9]], finish_reason="length"), "held"),
    "behind thoughts": (openai_stream([f"<think>I {{ will }} write it.</think>\n{HELD}"]), "held"),
    "prose": (openai_stream(["Sure! Rice."]), "ignored"),
    "prose that was cut off": (openai_stream(["Sure! "], finish_reason="length"), "ignored"),
    "in a fence": (openai_stream([f"```json\n{HELD}\n```"]), "ignored"),
    "with words behind it": (openai_stream([f"{HELD}\nEnjoy!"]), "ignored"),
    "another kind": (openai_stream(['["Rice"]']), "ignored"),
    "a member that is missing": (openai_stream(["{}"]), "ignored"),
    "a member that is not allowed": (openai_stream(['{"title": "Rice", "answer": 42}']), "ignored"),
    "no JSON": (openai_stream(["{'title': 'Rice'}"]), "ignored"),
    "prose behind thoughts": (openai_stream(["<think>{</think>Sure!"]), "ignored"),
    "nothing": (openai_stream([]), None),
    "a refusal": (openai_stream(["I can't help."], finish_reason="content_filter"), None),
    "broken off": (openai_stream(["Sure!"], finish_reason=None, end=False), None),
}


async def test_what_each_answer_says_of_the_schema() -> None:
    """And whether the next question has it in words."""
    for name, (answer, expected) in ANSWERS.items():
        told: list[SchemaUse] = []
        with ScriptedUpstream(answer, openai_stream([HELD])) as upstream:
            backend = OpenAICompatBackend("it", upstream.url, "m")
            for _ in range(2):
                await drain(backend, replace(PROMPT, on_schema_use=told.append))
            await backend.aclose()
            by_schema = ["response_format" in request.json for request in upstream.requests]
            in_words = ["JSON Schema" in request.json["messages"][-1]["content"] for request in upstream.requests]
        then: SchemaUse = "in_words" if expected == "ignored" else "held"
        assert told == [use for use in (expected, then) if use], name
        assert by_schema == [True, expected != "ignored"], name
        assert in_words == [False, expected == "ignored"], name


async def test_each_model_of_a_server_is_known_by_itself() -> None:
    with ScriptedUpstream(openai_stream(["Sure!"])) as upstream:
        backend = OpenAICompatBackend("gateway", upstream.url, "poor")
        for model in ("poor", "rich", "poor"):
            await drain(backend, replace(PROMPT, model=model))
        await backend.aclose()
        assert ["response_format" in request.json for request in upstream.requests] == [True, True, False]


class Enough(Exception):
    """The reader has what it wants."""


async def test_it_is_noticed_also_if_the_reader_leaves() -> None:
    """As one does who has the whole recipe, and a model that talks on."""

    def until_it_talks(chunks: Sequence[Chunk]) -> None:
        if any(isinstance(chunk, Text) and "Enjoy" in chunk.text for chunk in chunks):
            raise Enough

    told: list[SchemaUse] = []
    with ScriptedUpstream(openai_stream([HELD, "\nEnjoy", " it!"], pause=0.01)) as upstream:
        backend = OpenAICompatBackend("it", upstream.url, "m")
        with pytest.raises(Enough):
            await backend.answer(replace(PROMPT, on_schema_use=told.append), until_it_talks)
        await backend.aclose()
    assert told == ["ignored"]


async def test_the_doctor_says_it(tmp_path: Path) -> None:
    no_schemas = openai_error("response_format is not supported", 400)
    vegetable = openai_stream(['{"vegetable": "leek"}'])
    async with (
        ScriptedUpstream(openai_stream(["Leek."]), models=["m"]) as ignoring,
        ScriptedUpstream(openai_stream(["Leek."]), vegetable, models=["m"]) as holding,
        ScriptedUpstream(openai_stream(["Leek."]), no_schemas, vegetable, models=["m"]) as refusing,
    ):
        urls = {"ignoring": ignoring.url, "holding": holding.url, "refusing": refusing.url}
        lines = [f"  {name}: {{type: openai_compat, base_url: '{url}', model: m}}" for name, url in urls.items()]
        (tmp_path / "llm.yaml").write_text("\n".join(["backends:", *lines]))
        router = build_router({}, tmp_path / "llm.yaml")
        found = {diagnosis.health.name: diagnosis for diagnosis in await diagnose(router)}
        await router.aclose()
    assert all(diagnosis.well for diagnosis in found.values())
    assert [found[name].schema_use for name in urls] == ["ignored", "held", "in_words"]
    assert "takes a JSON Schema and ignores it" in found["ignoring"].words[-1]
    assert found["holding"].words == ()
    assert "takes no JSON Schema" in found["refusing"].words[-1]


def test_all_answers_to_one_schema_share_its_names() -> None:
    one, other = (SchemaWatch(replace(PROMPT, schema=dict(PROMPT.schema or {}))) for _ in range(2))
    assert one._needed is other._needed
    assert one._allowed is other._allowed is not None
