"""Whatever models write, in whatever pieces, wherever they stop: the client's state is what the terminal event says."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.types import OnChunks, Prompt, Text
from kiwi_recipes.recipes.events import RecipeCompleted, RecipeEnd, RecipeFailed, RecipeIncomplete
from kiwi_recipes.streams.events import FieldDropped, FieldReset, StreamReset, StreamStatus, Token
from tests.recipes.kitchen import (
    RECIPE,
    TEXT,
    Script,
    ScriptedModel,
    finish,
    folded,
    last,
    pieces,
    reply,
    resets,
    run,
    written,
)

rows = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["eggs", "feta cheese", "leek", "leek", "oil", ""]),
        "quantity": st.sampled_from([1, "½", -1]),
    }
)
steps = st.fixed_dictionaries(
    {"text": st.sampled_from(["Beat the eggs.", "Beat", "Beat in the feta.", "Fry.", "", "1. Go"])}
)
recipes = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["Feta Eggs", "", "x" * 130]),
        "servings": st.sampled_from([2, "4-6", 900]),
        "ingredients": st.lists(rows, max_size=5),
        "steps": st.lists(steps, max_size=5) | st.just("1. Boil. 2. Serve."),
        "notes": st.just("Warm."),
        "stranger": st.just({"a": [1]}),
    },
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A reply: a recipe, perhaps odd, perhaps cut, perhaps with a slip of form."""
    text = draw(st.just(TEXT) | recipes.map(json.dumps) | recipes.map(lambda r: json.dumps({**RECIPE, **r})))
    if draw(st.booleans()):
        text = text[: draw(st.integers(0, len(text)))]
    if draw(st.integers(0, 3)) == 0:
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from([",", '"', "}", "]", "{", "\n", "\\", "'", "x", "/* */"])) + text[at:]
    return text


ends = st.sampled_from([finish(), finish("length"), finish("content_filter"), LLMError("stall_timeout", "Silent.")])


@settings(max_examples=250, deadline=None)
@given(st.lists(st.tuples(texts(), st.integers(1, 40), ends), min_size=1, max_size=3))
def test_the_events_add_up_to_the_end(attempts: list[tuple[str, int, Any]]) -> None:
    model = ScriptedModel(*[[*pieces(text, size), end] for text, size, end in attempts])
    events = asyncio.run(run(model, attempts=len(attempts)))
    end = last(events)
    assert isinstance(events[0], StreamStatus)
    assert folded(events) == written(end.recipe)
    assert sum(isinstance(event, RecipeEnd) for event in events) == 1
    assert sum(isinstance(event, StreamReset) for event in events) == len(model.prompts) - 1 < len(attempts)
    said = "".join(chunk.text for chunk in model.said if isinstance(chunk, Text))
    assert "".join(event.text for event in events if isinstance(event, Token)) == said
    match end:
        case RecipeCompleted(recipe):
            assert recipe["title"]
            assert recipe["ingredients"]
            assert recipe["steps"]
        case RecipeIncomplete(recipe):
            assert recipe["title"]
            assert recipe["steps"]
        case RecipeFailed(error=error):
            assert error.message


class Obedient(ScriptedModel):
    """Breaks off as scripted; asked again, it writes `before` and the rest of `RECIPE` as the prompt says it should."""

    def __init__(self, *scripts: Script, before: str = "") -> None:
        super().__init__(*scripts)
        self._before = before

    async def answer(self, prompt: Prompt, on_chunks: OnChunks) -> None:
        if "broke off" in prompt.user:
            self._scripts.append([Text(self._before + json.dumps(self._rest(prompt))), finish()])
        await super().answer(prompt, on_chunks)

    @staticmethod
    def _rest(prompt: Prompt) -> dict[str, Any]:
        assert prompt.schema is not None
        there = json.loads(prompt.user.split("<data>\n")[2].split("\n</data>")[0])
        return {
            name: RECIPE[name][len(there.get(name, [])) :] if isinstance(RECIPE[name], list) else RECIPE[name]
            for name in prompt.schema["properties"]
        }


@settings(max_examples=100, deadline=None)
@given(st.integers(1, len(TEXT)), st.integers(1, 30), st.booleans())
def test_nothing_shows_twice(cut: int, size: int, obedient: bool) -> None:
    """The first reply breaks off anywhere; the second is what was asked for, or the whole recipe once more."""
    broken = [*pieces(TEXT[:cut], size), finish("length")]
    model = Obedient(broken) if obedient else ScriptedModel(broken, reply(TEXT, size=size))
    events = asyncio.run(run(model))
    end = last(events)
    whole = last(asyncio.run(run(ScriptedModel(reply(TEXT)))))
    assert folded(events) == written(end.recipe) == written(whole.recipe)


# What models write in front of what they were asked for, when they are asked for the rest.
BEFORE_THE_REST = [
    "",
    "Here is the rest of it.\n",
    "```json\n",
    "<think>The title stays, so {steps} next.</think>",
    '{"steps": [{"text": "An example."}], "notes": "Example."}\nNow the rest:\n',
    '{"ingredients": [{"name": "example"}, {"name": "another"}], "steps": ["1. Go"]}\n\n',
    '{"title": "Example", "servings": 4, "steps": "1. Go. 2. Serve."} as above. So:\n```json\n',
    '{"example": {"steps": [{"text": "Beat"}]}}\n',
    '{"notes": "Such as this."}\n',
    'The form is {"cook_minutes": 10, "notes": "Warm."}, so:\n```json\n',
    '{"servings": 4, "ingredients": "eggs"}\n{"notes": null}\n',
    'I was to write {"notes": "x", ',
]


@settings(max_examples=300, deadline=None)
@given(
    st.integers(1, len(TEXT)),
    st.lists(st.sampled_from(BEFORE_THE_REST), max_size=2).map("".join),
    st.integers(1, 30),
    st.booleans(),
    st.booleans(),
)
def test_what_is_kept_stays(cut: int, before: str, size: int, obedient: bool, cut_again: bool) -> None:
    """Whatever stands in front of the rest, and wherever that breaks off, too: a kept path is never taken back."""
    broken = [*pieces(TEXT[:cut], size), finish("length")]
    second = before + (TEXT[: cut // 2] if cut_again else TEXT)
    model = Obedient(broken, before=before) if obedient else ScriptedModel(broken, reply(second, size=size))
    events = asyncio.run(run(model))
    reset = next(iter(resets(events)), None)
    if reset is None:
        return
    at, kept = events.index(reset), reset.kept
    for event in events[at + 1 :]:
        if isinstance(event, (FieldReset, FieldDropped)):
            assert not [path for path in kept if path == event.path or path.startswith(f"{event.path}/")], event
    assert folded(events) == written(last(events).recipe)
    stays = folded(events[: at + 2])  # what a client has just after the reset
    for name, value in stays.items():
        now = folded(events)[name]
        assert (now[: len(value)] if isinstance(value, list) else now) == value
