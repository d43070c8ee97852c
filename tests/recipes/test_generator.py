from __future__ import annotations

import asyncio
import json
from contextlib import aclosing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from kiwi_parser.recipe import Recipe

from kiwi_recipes.llm.answering import hand_on
from kiwi_recipes.llm.backends.ollama import OllamaBackend
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.routing import LLMRouter, Route
from kiwi_recipes.llm.types import Chunk, OnChunks, Phase, Prompt, Text, Thinking
from kiwi_recipes.recipes import generator
from kiwi_recipes.recipes.attempt import MOST_MENDS_TOLD, Attempt
from kiwi_recipes.recipes.events import RecipeCancelled, RecipeCompleted, RecipeFailed, RecipeIncomplete
from kiwi_recipes.recipes.generator import TOTAL_TIMEOUT, GenerationFailed, LLMRecipeGenerator, NothingToCookWith
from kiwi_recipes.recipes.schemas import RecipeRequest
from kiwi_recipes.streams.events import ErrorBody, Event, FieldDelta, FieldDone, FieldReset, StreamStatus, Token, Warned
from kiwi_recipes.testing import ScriptedUpstream, ollama_stream
from tests.recipes import kitchen
from tests.recipes.kitchen import (
    PLAIN_TEXT,
    RECIPE,
    RECORDINGS,
    REQUEST,
    TEXT,
    ScriptedModel,
    bare,
    finish,
    folded,
    last,
    pieces,
    recorded,
    reply,
    resets,
    run,
    written,
)
from tests.support.clock import HANG

WHOLE = Recipe.model_validate(RECIPE).model_dump(mode="json", include=set(RECIPE))


@pytest.fixture(params=[False, True], ids=["handed over", "pulled"], autouse=True)
def pulls(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever pulls the events gets the same, in the same order."""
    monkeypatch.setattr(kitchen, "pulls", request.param)


def stall() -> LLMError:
    return LLMError("stall_timeout", "The model fell silent.", backend="scripted")


# --- a recipe that comes whole --------------------------------------------------------------------------------------


async def test_a_whole_recipe() -> None:
    events = await run(ScriptedModel(reply(TEXT)))
    assert isinstance(events[0], StreamStatus)
    end = last(events)
    assert isinstance(end, RecipeCompleted)
    assert bare(end.recipe) == WHOLE
    assert folded(events) == written(end.recipe)
    assert "".join(event.text for event in events if isinstance(event, Token)) == TEXT


async def test_a_fence_that_closes_in_several_tokens_is_said_once() -> None:
    tail = ["\n", "`", "``", "\n"]
    events = await run(ScriptedModel([*pieces(TEXT), *map(Text, tail), finish()]))
    assert "".join(event.text for event in events if isinstance(event, Token)) == TEXT + "".join(tail)
    assert not any(isinstance(event, Warned) and event.code == "repaired" for event in events)
    assert isinstance(last(events), RecipeCompleted)


async def test_a_mistake_of_ours_is_not_the_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even one that looks like a connection's: it is nobody's else to count, and asking again is no use."""

    fed: list[str] = []

    def feed(self: Attempt, text: str) -> list[Event]:
        fed.append(text)
        if len(fed) == 10:
            raise OSError("a bug")
        return []

    monkeypatch.setattr(Attempt, "feed", feed)
    with ScriptedUpstream(ollama_stream([TEXT[at : at + 4] for at in range(0, 200, 4)], pause=0.002)) as upstream:
        router = LLMRouter([Route(OllamaBackend("ollama", upstream.url, "m"))])
        try:
            with pytest.raises(OSError, match="a bug"):
                await run(router)
            [health] = await router.healths()
        finally:
            await router.aclose()
    assert len([seen for seen in upstream.requests if seen.method == "POST"]) == 1
    assert "failed" not in (health.detail or ""), "a breaker has counted it"


async def test_a_token_comes_before_what_it_caused() -> None:
    events = await run(ScriptedModel(reply(TEXT, size=7)))
    text = ""
    for event in events:
        if isinstance(event, Token):
            text += event.text
        elif isinstance(event, FieldDelta):
            assert json.dumps(event.text, ensure_ascii=False)[1:-1] in text
        elif isinstance(event, FieldDone):
            assert event.span is not None
            assert event.span[1] <= len(text)


async def test_a_field_says_what_was_coerced() -> None:
    events = await run(ScriptedModel(reply(TEXT)))
    (feta,) = [e for e in events if isinstance(e, FieldDone) and e.path == "/ingredients/1"]
    assert feta.value["quantity"] == 0.5
    assert feta.notes is not None
    assert [note["message"] for note in feta.notes] == ["quantity '1/2' read as 0.5", "unit 'cups' read as cup"]
    assert [(note["code"], note["evidence"]) for note in feta.notes] == [
        ("read_as", {"field": "quantity", "written": "'1/2'", "read": "0.5"}),
        ("read_as", {"field": "unit", "written": "'cups'", "read": "cup"}),
    ]


async def test_what_the_server_adds() -> None:
    end = last(await run(ScriptedModel(reply(TEXT))))
    recipe = end.recipe
    assert recipe["id"] > 0
    assert recipe["total_minutes"] == 15
    assert [row["pantry_item"] for row in recipe["ingredients"]] == ["eggs", "feta", None]
    assert recipe["matched_ingredients"] == ["eggs", "feta"]
    assert [row["staple"] for row in recipe["ingredients"]] == [False, False, True]
    assert recipe["missing_ingredients"] == []
    assert recipe["allergens"]["checked"] is False
    provenance = recipe["provenance"]
    assert (provenance["backend"], provenance["model"], provenance["attempts"]) == ("scripted", "m-1", 1)


async def test_counts_and_times() -> None:
    script = [*pieces(TEXT), finish(prompt_tokens=80, completion_tokens=200)]
    end = last(await run(ScriptedModel(script)))
    assert end.usage == {"prompt_tokens": 80, "completion_tokens": 200}
    assert 0 <= end.timings["first_content"] <= end.timings["title"] <= end.timings["total"]
    assert end.finish_reason == "stop"


# --- before and beside the text -------------------------------------------------------------------------------------


async def test_phases_are_told_and_thinking_once() -> None:
    script = [
        Phase("queued", "scripted", position=2),
        Phase("reading_prompt", "scripted", "m-1"),
        Phase("reading_prompt", "scripted", "m-1"),
        Thinking("Hm,"),
        Thinking(" eggs."),
        *reply(TEXT),
    ]
    events = await run(ScriptedModel(script))
    told = [(e.phase, e.position) for e in events if isinstance(e, StreamStatus)]
    assert told == [
        ("queued", None), ("queued", 2), ("reading_prompt", None), ("thinking", None), ("writing", None),
        ("checking", None),
    ]  # fmt: skip
    assert not any(isinstance(e, Token) and "Hm" in e.text for e in events)


async def test_it_is_always_said_that_nothing_was_checked() -> None:
    events = await run(ScriptedModel(reply(TEXT)))
    (warning,) = [e for e in events if isinstance(e, Warned)]
    assert warning.code == "allergens_not_checked"
    assert "not checked" in warning.message


async def test_withheld_items_are_named_and_kept_from_the_model() -> None:
    model = ScriptedModel(reply(PLAIN_TEXT))
    request = RecipeRequest(pantry_items=["eggs", "feta"], allergies=["dairy"])
    events = await run(model, request)
    (warning,) = [e for e in events if isinstance(e, Warned) and e.code == "allergen_withheld"]
    assert "feta (dairy)" in warning.message
    assert warning.evidence == {"items": [{"item": "feta", "allergy": "dairy"}]}
    report = last(events).recipe["allergens"]
    assert (report["forbidden"], report["withheld"]) == (["dairy"], [{"item": "feta", "allergy": "dairy"}])
    assert '"pantry": ["eggs"]' in model.prompts[0].user


def test_nothing_left_to_cook_with_is_said_before_the_stream() -> None:
    request = RecipeRequest(pantry_items=["feta", "milk"], allergies=["dairy"])
    with pytest.raises(NothingToCookWith, match=r"feta \(dairy\), milk \(dairy\)"):
        LLMRecipeGenerator(ScriptedModel()).start(request)


async def test_wishes_in_numbers_that_were_not_kept_are_pointed_out() -> None:
    request = RecipeRequest(pantry_items=["eggs"], servings=4, max_minutes=10, max_missing=0)
    text = json.dumps({**RECIPE, "steps": [{"text": "Bake.", "minutes": None, "uses": [0, 7]}]})
    events = await run(ScriptedModel(reply(text)), request)
    codes = {e.code for e in events if isinstance(e, Warned)}
    assert codes == {"allergens_not_checked", "servings", "too_long", "too_many_missing", "dangling_uses"}


# --- where a reply ends ---------------------------------------------------------------------------------------------


async def test_a_key_that_comes_twice_counts_once_the_last() -> None:
    doubled = TEXT[:-1] + ', "title": "Other Eggs", "steps": [{"text": "Eat.", "minutes": null, "uses": []}]}'
    events = await run(ScriptedModel(reply(doubled)))
    end = last(events)
    assert isinstance(end, RecipeCompleted)
    assert end.recipe["title"] == "Other Eggs"
    assert [step["text"] for step in end.recipe["steps"]] == ["Eat."]
    assert folded(events) == written(end.recipe)


async def test_a_list_that_goes_on_and_then_starts_again() -> None:
    cut = TEXT.index("Beat in")
    again = '{"steps": [{"text": "Stir."}, {"text": "Turn."}], "steps": [{"text": "Serve."}], "notes": "Warm."}'
    events = await run(ScriptedModel(reply(TEXT[:cut], "length"), reply(again)))
    end = last(events)
    assert isinstance(end, RecipeCompleted)
    assert [step["text"] for step in end.recipe["steps"]] == ["Beat the eggs.", "Serve."]
    assert folded(events) == written(end.recipe)


async def test_a_model_that_talks_on_is_stopped() -> None:
    model = ScriptedModel([*pieces(TEXT), Text("\n```\n"), Text("Enjoy"), *[Text(" more") for _ in range(1000)]])
    end = last(await run(model))
    assert isinstance(end, RecipeCompleted)
    assert len(model.said) == len(pieces(TEXT)) + 2


async def test_a_whole_recipe_does_not_wait_for_a_silent_upstream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generator, "FINISH_PATIENCE", 0.05)
    model = ScriptedModel([*pieces(TEXT), asyncio.Event()])
    end = last(await asyncio.wait_for(run(model), HANG))
    assert isinstance(end, RecipeCompleted)


@pytest.mark.parametrize("broken", [stall(), LLMError("upstream_truncated", "The connection broke.")])
async def test_a_whole_recipe_stands_however_its_upstream_ended(broken: LLMError) -> None:
    end = last(await run(ScriptedModel([*pieces(TEXT), broken])))
    assert isinstance(end, RecipeCompleted)


async def test_whole_although_cut_at_the_token_limit() -> None:
    assert isinstance(last(await run(ScriptedModel(reply(TEXT, "length")))), RecipeCompleted)


@pytest.mark.parametrize(
    "text", ["Sure! Boil the eggs.", "<think>Eggs, hm</think>", "</think>", "", "   \n", "[]", "42"]
)
async def test_a_reply_without_a_recipe_fails_in_words(text: str) -> None:
    end = last(await run(ScriptedModel(reply(text), reply(text))))
    assert isinstance(end, RecipeFailed)
    assert end.error.code in ("output_invalid", "output_truncated")
    assert end.error.message.startswith("The model")
    assert bare(end.recipe) == {}


async def test_slips_of_form_are_mended_counted_and_told_within_bounds() -> None:
    sloppy = TEXT.replace('"', "'").replace("}, {", "},, {") + "\nEnjoy!"
    slips = '{"x": [' + "1,," * 100 + "1],, " + TEXT[1:]
    for text in (sloppy, slips):
        events = await run(ScriptedModel(reply(text)))
        end = last(events)
        assert isinstance(end, RecipeCompleted)
        assert bare(end.recipe) == WHOLE
        told = [e for e in events if isinstance(e, Warned) and e.code == "repaired"]
        assert 0 < len(told) <= MOST_MENDS_TOLD
        assert end.recipe["provenance"]["mends"] >= len(told)
        assert folded(events) == written(end.recipe)


async def test_thinking_aloud_fences_and_wrappings_are_seen_through() -> None:
    text = f"<think>Eggs. {{no}}</think>Here you go:\n```json\n{json.dumps({'recipe': RECIPE})}\n```\nEnjoy!"
    for size in (1, 3, 50):
        end = last(await run(ScriptedModel(reply(text, size=size))))
        assert isinstance(end, RecipeCompleted)
        assert bare(end.recipe) == WHOLE


async def test_an_example_before_the_recipe_is_taken_back() -> None:
    text = f'A recipe looks like {{"title": "Name", "servings": 1}}. Yours:\n{TEXT}'
    for size in (1, 3, 50):
        events = await run(ScriptedModel(reply(text, size=size)))
        end = last(events)
        assert isinstance(end, RecipeCompleted)
        assert bare(end.recipe) == WHOLE
        assert folded(events) == written(end.recipe)
        assert [event.path for event in events if isinstance(event, FieldReset)] == [""]


EXAMPLES = [
    '{"title": "<title>", "ingredients": [{"name": "<name>"}], "steps": [{"text": "<text>"}]}',
    '{"title": "string", "ingredients": [{"name": "string"}], "steps": [{"text": "string"}], "notes": "string"}',
    '{"title": "Title", "ingredients": ["[name]"], "steps": ["Your step here"]}',
]
"""Valid recipes of placeholders."""


@pytest.mark.parametrize("example", EXAMPLES)
async def test_an_example_that_is_a_whole_recipe_is_taken_back(example: str) -> None:
    for size in (1, 7, 1000):
        events = await run(ScriptedModel(reply(f"The form:\n{example}\n\nYours:\n{TEXT}", size=size)))
        end = last(events)
        assert isinstance(end, RecipeCompleted)
        assert bare(end.recipe) == WHOLE
        assert folded(events) == written(end.recipe)


@pytest.mark.parametrize("example", EXAMPLES)
async def test_an_example_alone_is_no_recipe(example: str) -> None:
    for size in (1, 7, 1000):
        events = await run(ScriptedModel(reply(example, size=size), reply(TEXT)))
        assert [event.kept for event in resets(events)] == [[]]
        end = last(events)
        assert isinstance(end, RecipeCompleted)
        assert bare(end.recipe) == WHOLE
        assert folded(events) == written(end.recipe)
        alone = await run(ScriptedModel(reply(example, size=size)), attempts=1)
        failed = last(alone)
        assert isinstance(failed, RecipeFailed)
        assert (failed.error.code, written(failed.recipe)) == ("output_invalid", {})


async def test_an_example_before_the_rest_is_taken_back_and_what_was_kept_stays() -> None:
    broken = reply(TEXT[: TEXT.index("Beat the eggs.") + 4], "length")
    rest = json.dumps({"steps": RECIPE["steps"]})
    for example in ('{"steps": [{"text": "<text>"}]}', 'Form: {"steps": [{"text": "..."}], "notes": "..."}'):
        for size in (1, 7, 1000):
            events = await run(ScriptedModel(broken, reply(f"{example}\n{rest}", size=size)))
            end = last(events)
            assert isinstance(end, RecipeCompleted)
            assert end.recipe["title"] == RECIPE["title"]
            assert [step["text"] for step in end.recipe["steps"]] == [step["text"] for step in RECIPE["steps"]]
            assert folded(events) == written(end.recipe)


async def test_the_rest_of_a_recipe_may_lie_under_its_name() -> None:
    broken = reply(TEXT[: TEXT.index("Beat the eggs.") + 4], "length")
    rest = json.dumps({"recipe": {"steps": RECIPE["steps"]}})
    end = last(await run(ScriptedModel(broken, reply(rest))))
    assert isinstance(end, RecipeCompleted)
    assert [step["text"] for step in end.recipe["steps"]] == [step["text"] for step in RECIPE["steps"]]


async def test_quotes_within_a_text_are_kept() -> None:
    text = TEXT.replace("Beat the eggs.", 'Beat the "happy" eggs.')
    for size in (1, 3, 50):
        events = await run(ScriptedModel(reply(text, size=size)))
        end = last(events)
        assert isinstance(end, RecipeCompleted)
        assert end.recipe["steps"][0]["text"] == 'Beat the "happy" eggs.'
        assert folded(events) == written(end.recipe)


async def test_a_text_beyond_limits_stops_the_upstream_at_once() -> None:
    model = ScriptedModel([Text('{"title": "'), *[Text("x" * 5000) for _ in range(1000)]])
    end = last(await run(model, attempts=1))
    assert isinstance(end, RecipeFailed)
    assert end.error.code == "output_invalid"
    assert len(model.said) < 20


async def test_what_failed_before_a_word_was_the_routers_business() -> None:
    model = ScriptedModel([LLMError("no_backend", "No model can be reached.", retryable=True, retry_after_ms=900)])
    end = last(await run(model))
    assert isinstance(end, RecipeFailed)
    assert (end.error.code, end.error.retry_after_ms, end.finish_reason) == ("no_backend", 900, "error")
    assert len(model.prompts) == 1


async def test_a_number_without_end_costs_no_more_than_a_line_of_it() -> None:
    endless = reply(TEXT[: TEXT.index('4, "unit"')] + "3" * 500, "length")
    model = ScriptedModel(endless, reply(TEXT))
    events = await run(model)
    assert type(events[-1]) is RecipeCompleted
    written = "".join(chunk.text for chunk in model.said[: -len(pieces(TEXT))] if isinstance(chunk, Text))
    assert written.count("3" * 40) == 1
    assert "3" * 80 not in written


async def test_a_provider_that_holds_back_the_rest_is_not_asked_again() -> None:
    model = ScriptedModel(reply(TEXT[: TEXT.index('"notes"')], "content_filter"))
    end = last(await run(model))
    assert isinstance(end, RecipeIncomplete)
    assert end.finish_reason == "content_filter"
    assert end.missing == ["/notes"]


# --- another attempt ------------------------------------------------------------------------------------------------


async def test_another_attempt_keeps_what_closed_and_asks_for_the_rest() -> None:
    cut = TEXT.index("Beat in")
    rest = {"steps": RECIPE["steps"][1:], "notes": RECIPE["notes"]}
    model = ScriptedModel(reply(TEXT[:cut], "length"), reply(json.dumps(rest)))
    events = await run(model)
    (reset,) = resets(events)
    assert reset.reason == "output_truncated"
    assert reset.kept == [
        "/title", "/description", "/servings", "/prep_minutes", "/cook_minutes", "/ingredients", "/steps/0"
    ]  # fmt: skip
    end = last(events)
    assert isinstance(end, RecipeCompleted)
    assert bare(end.recipe) == WHOLE
    assert folded(events) == written(end.recipe)
    assert end.recipe["provenance"]["attempts"] == 2
    after = [e.path for e in events[events.index(reset) :] if isinstance(e, FieldDone)]
    assert after == ["/steps/1/text", "/steps/1", "/steps/2/text", "/steps/2", "/steps", "/notes"]
    asked = model.prompts[1]
    assert asked.schema is not None
    assert list(asked.schema["properties"]) == ["steps", "notes"]
    assert "Beat the eggs." in asked.user
    assert "Beat in" not in asked.user


@pytest.mark.parametrize(
    "first", [[stall()], [LLMError("upstream_error", "It broke.")], [finish("length")], [finish()]]
)
async def test_each_way_to_break_off_gets_another_attempt(first: list[Any]) -> None:
    cut = TEXT.index('"notes"')
    model = ScriptedModel([*pieces(TEXT[:cut]), *first], reply(json.dumps({"notes": RECIPE["notes"]})))
    events = await run(model)
    end = last(events)
    assert isinstance(end, RecipeCompleted)
    assert bare(end.recipe) == WHOLE
    assert folded(events) == written(end.recipe)


async def test_a_model_that_writes_it_all_again_doubles_nothing() -> None:
    for cut in range(0, len(TEXT), 9):
        model = ScriptedModel(reply(TEXT[:cut], "length", size=11), reply(TEXT, size=3))
        events = await run(model)
        end = last(events)
        assert isinstance(end, RecipeCompleted), cut
        assert bare(end.recipe) == WHOLE, cut
        assert folded(events) == written(end.recipe), cut


async def test_the_rest_of_a_list_may_be_nothing() -> None:
    cut = TEXT.index('], "notes"')
    rest = json.dumps({"steps": [], "notes": RECIPE["notes"]})
    events = await run(ScriptedModel(reply(TEXT[:cut], "length"), reply(rest)))
    end = last(events)
    assert isinstance(end, RecipeCompleted)
    assert bare(end.recipe) == WHOLE
    assert folded(events) == written(end.recipe)


@pytest.mark.parametrize("cut", range(len(TEXT) - 4, len(TEXT)))
async def test_all_but_the_closing_brace_is_not_whole_and_nothing_is_left_to_ask(cut: int) -> None:
    model = ScriptedModel(reply(TEXT[:cut]), reply(json.dumps({"notes": RECIPE["notes"]})))
    end = last(await run(model))
    if cut == len(TEXT) - 1:
        assert isinstance(end, RecipeIncomplete)
        assert (end.missing, len(model.prompts)) == ([], 1)
    else:
        assert isinstance(end, RecipeCompleted)
    assert bare(end.recipe) == WHOLE


async def test_a_list_without_an_end_is_cut_where_no_recipe_has_room() -> None:
    endless = [Text(f'{{"text": "Stir {times} times.", "minutes": 1, "uses": []}}, ') for times in range(10_000)]
    model = ScriptedModel([*pieces(TEXT[: TEXT.index('{"text"')]), *endless], reply('{"notes": "Stirred."}'))
    events = await run(model)
    end = last(events)
    assert isinstance(end, RecipeCompleted)
    assert (len(end.recipe["steps"]), end.recipe["notes"]) == (30, "Stirred.")
    assert folded(events) == written(end.recipe)
    assert len(model.said) < 400
    assert model.prompts[1].schema is not None
    assert list(model.prompts[1].schema["properties"]) == ["notes"]


async def test_what_is_left_out_is_asked_for_again() -> None:
    without = {k: v for k, v in RECIPE.items() if k != "ingredients"}
    rest = json.dumps({"ingredients": RECIPE["ingredients"]})
    model = ScriptedModel(reply(json.dumps(without)), reply(rest))
    events = await run(model)
    end = last(events)
    assert isinstance(end, RecipeCompleted)
    assert bare(end.recipe) == WHOLE
    assert folded(events) == written(end.recipe)
    assert model.prompts[1].schema is not None
    assert list(model.prompts[1].schema["properties"]) == ["ingredients"]


async def test_what_never_comes_is_named() -> None:
    without = json.dumps({k: v for k, v in RECIPE.items() if k != "ingredients"})
    events = await run(ScriptedModel(reply(without), reply('{"ingredients": []}')))
    end = last(events)
    assert isinstance(end, RecipeIncomplete)
    assert end.missing == ["/ingredients"]
    assert end.error is not None
    assert (end.error.code, "ingredients" in end.error.message) == ("output_invalid", True)
    assert folded(events) == written(end.recipe)


async def test_broken_twice_is_incomplete_with_a_title_and_a_step() -> None:
    cut = TEXT.index("Fry it")
    events = await run(ScriptedModel(reply(TEXT[:cut], "length"), reply('{"steps": [{"text": "Fry', "length")))
    end = last(events)
    assert isinstance(end, RecipeIncomplete)
    assert end.finish_reason == "length"
    assert end.missing == ["/steps", "/notes"]
    assert [step["text"] for step in end.recipe["steps"]] == ["Beat the eggs.", "Beat in the feta.", "Fry"]
    assert folded(events) == written(end.recipe)


async def test_broken_twice_without_a_step_failed() -> None:
    cut = TEXT.index('"steps"')
    events = await run(ScriptedModel([*pieces(TEXT[:cut]), stall()], [stall()]))
    end = last(events)
    assert isinstance(end, RecipeFailed)
    assert end.error.code == "stall_timeout"
    assert end.error.phase == "writing"
    assert bare(end.recipe) == {k: WHOLE[k] for k in list(WHOLE)[:6]}


async def test_an_attempt_that_never_began_does_not_hide_why_the_first_broke() -> None:
    model = ScriptedModel([*pieces(TEXT[:40]), stall()], [LLMError("no_backend", "Nothing there.")])
    end = last(await run(model))
    assert isinstance(end, RecipeFailed)
    assert end.error.code == "stall_timeout"


@pytest.mark.parametrize("attempts", [1, 3])
async def test_attempts_are_bounded(attempts: int) -> None:
    model = ScriptedModel(*[reply("no") for _ in range(5)])
    assert isinstance(last(await run(model, attempts=attempts)), RecipeFailed)
    assert len(model.prompts) == attempts


class AtOnce(ScriptedModel):
    """Hands all of an answer over in one piece."""

    async def answer(self, prompt: Prompt, on_chunks: OnChunks) -> None:
        chunks: list[Chunk] = []
        await super().answer(prompt, chunks.extend)
        await hand_on(on_chunks, *chunks)


@pytest.mark.parametrize("end", ["", "```\n", " And now something else", "\n{}"])
async def test_what_comes_at_once_is_what_comes_piece_by_piece(end: str) -> None:
    script = [*pieces(TEXT + end), finish(prompt_tokens=7)]
    one, other = await run(ScriptedModel(script)), await run(AtOnce(script))
    assert [event for event in other if isinstance(event, Token)] == [
        event for event in one if isinstance(event, Token)
    ]
    assert written(last(other).recipe) == written(last(one).recipe)
    assert (last(other).type, last(other).usage) == (last(one).type, last(one).usage)


# --- ends from outside, and the JSON path ---------------------------------------------------------------------------


async def test_stopped_from_outside_with_what_is_there() -> None:
    cut = TEXT.index("Beat in") + 4
    model = ScriptedModel([*pieces(TEXT[:cut]), asyncio.Event()])
    generation = LLMRecipeGenerator(model).start(REQUEST)
    seen = []
    async with aclosing(generation.events()) as events:
        async for event in events:
            seen.append(event)
            if isinstance(event, FieldDelta) and event.path == "/steps/1/text":
                break
    assert model.open == 0
    end = generation.ended("cancelled", None)
    assert isinstance(end, RecipeCancelled)
    assert written(end.recipe) == folded([*seen, end])
    error = ErrorBody("server_shutdown", "Restarting.", True, "writing")
    failed = generation.ended("failed", error)
    assert isinstance(failed, RecipeFailed)
    assert failed.error is error


@pytest.mark.parametrize(("written", "whole"), [(TEXT[: TEXT.index("Beat in") + 4], False), (TEXT, True)])
async def test_out_of_time_with_something_of_use(written: str, whole: bool) -> None:
    """The run's own timer may ring before the backend's: a title and a step are as good then."""
    generation = LLMRecipeGenerator(ScriptedModel([*pieces(written), asyncio.Event()])).start(REQUEST)
    with suppress(TimeoutError):
        async with asyncio.timeout(0.2), aclosing(generation.events()) as events:
            async for _ in events:
                pass
    error = ErrorBody("total_timeout", "It took too long.", True, "writing")
    end = generation.ended("failed", error)
    if whole:
        assert isinstance(end, RecipeCompleted)
        assert bare(end.recipe) == WHOLE
    else:
        assert isinstance(end, RecipeIncomplete)
        assert (end.error, end.recipe["title"]) == (replace(error, message=TOTAL_TIMEOUT), WHOLE["title"])
        assert "/steps" in end.missing


def test_ended_before_it_began() -> None:
    end = LLMRecipeGenerator(ScriptedModel()).start(REQUEST).ended("failed", None)
    assert isinstance(end, RecipeFailed)
    assert end.error.code == "internal"


def test_ended_without_anything_known() -> None:
    error = ErrorBody("internal", "Sorry.", True, "queued")
    assert LLMRecipeGenerator(ScriptedModel()).start(REQUEST).failed(error) == RecipeFailed({}, "error", {}, {}, error)


async def test_the_result_of_the_json_path() -> None:
    request = RecipeRequest(pantry_items=["eggs", "feta"], level=4, wildcard_confirmed=True)
    result = await LLMRecipeGenerator(ScriptedModel(reply(TEXT))).generate(request)
    (suggestion,) = result.suggestions
    assert suggestion.id == suggestion.recipe.id > 0
    assert suggestion.title == RECIPE["title"]
    assert suggestion.directions == [step["text"] for step in RECIPE["steps"]]
    assert (suggestion.level, suggestion.is_wildcard, suggestion.match_count) == (4, True, 2)
    assert result.grocery_list == []  # olive oil is a staple
    assert result.status == "complete"
    assert [warning.code for warning in result.warnings] == ["allergens_not_checked"]
    assert suggestion.recipe.ingredients[1].pantry_item == "feta"
    assert bare(suggestion.recipe.model_dump(mode="json")) == WHOLE


async def test_an_incomplete_result_says_so() -> None:
    cut = TEXT.index('"notes"')
    result = await LLMRecipeGenerator(ScriptedModel(reply(TEXT[:cut], "length")), attempts=1).generate(REQUEST)
    assert (result.status, result.missing) == ("incomplete", ["/notes"])
    assert result.error is not None
    assert result.error.code == "output_truncated"


async def test_no_result_raises_with_what_there_is() -> None:
    with pytest.raises(GenerationFailed, match="ran out of room") as caught:
        await LLMRecipeGenerator(ScriptedModel(reply(TEXT[:60], "length")), attempts=1).generate(REQUEST)
    assert caught.value.terminal.recipe["title"] == RECIPE["title"]


async def test_ids_that_the_client_excluded_are_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([6, 6, 41])
    monkeypatch.setattr("kiwi_recipes.recipes.enrich.secrets.randbelow", lambda _: next(drawn))
    request = RecipeRequest(pantry_items=["eggs"], excluded_ids=[7])
    end = last(await run(ScriptedModel(reply(TEXT)), request))
    assert end.recipe["id"] == 42


# --- recordings of a real model -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
async def test_recordings(path: Path) -> None:
    chunks, reason = recorded(path)
    events = await run(ScriptedModel([*chunks, finish(reason)]), attempts=1)
    end = last(events)
    assert folded(events) == written(end.recipe)
    if "schema" in path.stem and "cut" not in path.stem:
        assert isinstance(end, RecipeCompleted)
    elif path.stem.endswith("free-json-shot"):
        assert isinstance(end, RecipeIncomplete)
        assert end.error is not None
        assert (end.error.code, end.missing) == ("output_invalid", ["/notes"])
        texts = [step["text"] for step in end.recipe["steps"]]
        assert all(text != before for text, before in zip(texts[1:], texts, strict=False)), "said twice in a row"
    else:
        assert isinstance(end, RecipeFailed)


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
async def test_recordings_broken_off_and_told_again(path: Path) -> None:
    """Whatever a model wrote first, and wherever it stopped: the state adds up, and nothing shows twice."""
    chunks, reason = recorded(path)
    for cut in range(1, len(chunks), 17):
        events = await run(ScriptedModel([*chunks[:cut], stall()], [*chunks, finish(reason)]))
        end = last(events)
        assert folded(events) == written(end.recipe)
        if "schema-ch" in path.stem:
            assert isinstance(end, RecipeCompleted), cut


async def test_an_allergy_that_no_list_names_and_a_name_that_can_not_be_read_are_said() -> None:
    request = RecipeRequest(pantry_items=["eggs", "豆腐", "kiwi fruit"], allergies=["kiwi", "soy"])
    events = await run(ScriptedModel(reply(PLAIN_TEXT)), request)
    said = {e.code: e.evidence for e in events if isinstance(e, Warned)}
    assert said["allergy_unknown"] == {"allergies": ["kiwi"]}
    assert said["pantry_unread"] == {"items": ["豆腐"]}
    assert said["allergen_withheld"] == {"items": [{"item": "kiwi fruit", "allergy": "kiwi"}]}
    report = last(events).recipe["allergens"]
    assert (report["unknown"], report["unread"], report["checked"]) == (["kiwi"], ["豆腐"], True)


async def test_two_allergies_in_one_entry_are_both_withheld() -> None:
    request = RecipeRequest(pantry_items=["Eier", "feta", "Reis"], allergies=["milk and eggs"], language="de")
    model = ScriptedModel(reply(PLAIN_TEXT))
    await run(model, request)
    assert '"pantry": ["Reis"]' in model.prompts[0].user
