"""What random texts come upon now and then, written down: the branches that are covered do not depend on the dice."""

from __future__ import annotations

import pytest

from kiwi_parser import JsonSyntaxError, ModelParser, RecipeParser
from proof.broken import Plain
from proof.laws import normal, run
from proof.loose import lenient
from proof.splitting import chunkings


def test_an_empty_text_in_place_of_a_step() -> None:
    text = '{"title": "T", "ingredients": ["1 egg"], "steps": ["", "Boil."]}'
    whole = run(RecipeParser, [text])
    assert [step.text for step in whole.value.steps] == ["Boil."]
    for chunks in chunkings(text):
        assert normal(run(RecipeParser, chunks)) == normal(whole), chunks


def test_an_entry_in_backticks() -> None:
    text = '{"tags": ["a", `b`, `c`], "n": 1, "title": `T`}'
    whole = run(lambda: ModelParser(Plain), [text])
    assert whole.value.model_dump(exclude_unset=True) == {"tags": ["a", "b", "c"], "n": 1, "title": "T"}
    for chunks in chunkings(text):
        assert normal(run(lambda: ModelParser(Plain), chunks)) == normal(whole), chunks


@pytest.mark.parametrize("text", ["trux", "nux", "-Infinx"])
def test_a_word_alone_that_is_none_of_jsons(text: str) -> None:
    for chunks in chunkings(text):
        with pytest.raises(JsonSyntaxError):
            lenient(chunks)
