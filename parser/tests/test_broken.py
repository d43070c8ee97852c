"""The table of broken replies: each is read as what was meant, or not called complete; cut anywhere, all the same."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from kiwi_parser import FieldDropped, ModelParser, RecipeParser, Repaired
from proof import laws
from proof.broken import BROKEN, Meant, Plain
from proof.laws import Run, normal, run
from proof.splitting import chunkings

ALL = {text: meant for cases in BROKEN.values() for text, meant in cases.items()}
RIGHT_AT_LEAST = 0.9


def value_of(observed: Run) -> Any:
    value = observed.value
    return value.model_dump(exclude_unset=True) if isinstance(value, BaseModel) else value


@pytest.mark.parametrize(("text", "meant"), ALL.items(), ids=ALL)
def test_a_broken_reply_is_what_was_meant_or_no_complete_one(text: str, meant: Meant) -> None:
    whole = run(lambda: ModelParser(Plain), [text])
    if meant is None:
        dropped = [event for event in whole.said() if isinstance(event, FieldDropped)]
        assert whole.outcome.kind != "complete" or dropped
    else:
        assert whole.outcome.kind == "complete", whole.outcome
        assert value_of(whole) == meant
        assert any(isinstance(event, Repaired) for event in whole.said())
    for chunks in chunkings(text):
        observed = run(lambda: ModelParser(Plain), chunks)
        laws.check(observed)
        assert normal(observed) == normal(whole), chunks


def test_the_table_is_large_and_mostly_read() -> None:
    assert len(ALL) >= 170
    assert sum(meant is not None for meant in ALL.values()) >= RIGHT_AT_LEAST * len(ALL)


class Steps(BaseModel):
    plain: Plain | None = None
    rest: list[Plain] = []
    unknown: int = 0


WITHIN = [
    text
    for kind, cases in BROKEN.items()
    for text in cases
    if kind not in ("around", "brackets")  # these are about what is around them
]


@pytest.mark.parametrize("text", WITHIN)
@pytest.mark.parametrize("around", ['{{"plain": {}, "unknown": 7}}', '{{"rest": [{}, {{"n": 5}}], "unknown": 7}}'])
def test_the_same_within_another_object_and_in_a_row(text: str, around: str) -> None:
    """What is right alone is right within: streamed, or committed whole."""
    meant = ALL[text]
    observed = run(lambda: ModelParser(Steps), [around.format(text)])
    laws.check(observed)
    cut = run(lambda: ModelParser(Steps), list(around.format(text)))
    laws.check(cut)
    assert normal(cut) == normal(observed)
    if meant is None:
        return
    assert observed.outcome.kind == "complete", observed.outcome
    dumped = value_of(observed)
    assert dumped["unknown"] == 7
    assert (dumped["plain"] if "plain" in dumped else dumped["rest"][0]) == meant


@pytest.mark.parametrize("text", WITHIN)
def test_the_same_in_what_nobody_asked_for(text: str) -> None:
    """It passes by, whatever it is, and what follows it is read."""
    reply = f'{{"unheard": {text}, "title": "T", "also": [{text}], "n": 7}}'
    whole = run(lambda: ModelParser(Plain), [reply])
    laws.check(whole)
    cut = run(lambda: ModelParser(Plain), list(reply))
    assert normal(cut) == normal(whole)
    if ALL[text] is not None:
        assert value_of(whole) == {"title": "T", "n": 7}


RECIPES: dict[str, tuple[str, dict[str, Any]]] = {
    "a quotation closed by a plain quote": (
        '"notes": "Sie bleiben „fest", aber heiß."',
        {"notes": 'Sie bleiben „fest", aber heiß.'},
    ),
    "inches": ('"notes": "In an 8", 9" or 10" pan."', {"notes": 'In an 8", 9" or 10" pan.'}),
    "a text without its first quote": ('"notes": Warm, thick, and quick."', {"notes": "Warm, thick, and quick."}),
    "a text without its last quote": ('"notes": "Warm, "prep_minutes": 5', {"notes": "Warm", "prep_minutes": 5}),
    "a quote and a comma too many": ('"notes": "Warm.", ", "prep_minutes": 5', {"notes": "Warm.", "prep_minutes": 5}),
    "dots between members": ('"notes": "Warm.", ... "prep_minutes": 5', {"notes": "Warm.", "prep_minutes": 5}),
    "a path": (r'"notes": "see C:\Users\me"', {"notes": r"see C:\Users\me"}),
}


@pytest.mark.parametrize(("members", "expected"), RECIPES.values(), ids=RECIPES)
@pytest.mark.parametrize("first", [True, False])
def test_members_of_a_recipe(members: str, expected: dict[str, Any], first: bool) -> None:
    plain = '"title": "Soup", "ingredients": ["2 eggs"], "steps": ["Fry."]'
    reply = f"{{{members}, {plain}}}" if first else f"{{{plain}, {members}}}"
    whole = run(RecipeParser, [reply])
    assert whole.outcome.kind == "complete"
    known = whole.value.model_dump(exclude_unset=True)
    assert {name: known[name] for name in expected} == expected
    for chunks in chunkings(reply):
        observed = run(RecipeParser, chunks)
        laws.check(observed)
        assert normal(observed) == normal(whole), chunks


ROWS: dict[str, tuple[str, list[str], list[str]]] = {
    "dots for more": ('["2 eggs", ...]', ["eggs"], ["Fry."]),
    "a row that says only dots": ('["2 eggs", "..."]', ["eggs"], ["Fry."]),
    "a row that says only one sign": ('[{"name": "…"}, "2 eggs"]', ["eggs"], ["Fry."]),
    "a row without its last quote": ('[{"name": "eggs}, {"name": "salt"}]', ["eggs", "salt"], ["Fry."]),
    "a note without its last quote": ('[{"name": "eggs", "note": "raw}, {"name": "salt"}]', ["eggs", "salt"], ["Fry."]),
    "a bare decimal comma": ('[{"quantity": 1,5, "unit": "kg", "name": "eggs"}]', ["eggs"], ["Fry."]),
}


@pytest.mark.parametrize(("rows", "names", "steps"), ROWS.values(), ids=ROWS)
def test_rows_of_a_recipe(rows: str, names: list[str], steps: list[str]) -> None:
    reply = f'{{"title": "Soup", "ingredients": {rows}, "steps": ["Fry."]}}'
    for chunks in chunkings(reply):
        observed = run(RecipeParser, chunks)
        laws.check(observed)
        assert observed.outcome.kind == "complete"
        assert [row.name for row in observed.value.ingredients] == names
        assert [step.text for step in observed.value.steps] == steps


def test_a_step_that_says_only_dots_is_none_and_dots_in_a_text_stay() -> None:
    reply = (
        '{"title": "Soup", "ingredients": ["2 eggs"], "steps": ["Wait... then fry.", "...", {"text": "…"}, "Serve..."]}'
    )
    for chunks in chunkings(reply):
        observed = run(RecipeParser, chunks)
        laws.check(observed)
        assert [step.text for step in observed.value.steps] == ["Wait... then fry.", "Serve..."]


@pytest.mark.parametrize("text", ['{"n": 1, "title: "Tea, black"}', '{"n": 1, "title: "Tea: black, hot"}'])
def test_a_key_without_its_last_quote_before_a_text_that_is_no_key(text: str) -> None:
    whole = run(lambda: ModelParser(Plain), [text])
    assert whole.outcome.kind == "complete"
    assert value_of(whole) == {"n": 1, "title": text.split('"')[-2]}
    for chunks in chunkings(text):
        assert normal(run(lambda: ModelParser(Plain), chunks)) == normal(whole), chunks


@pytest.mark.parametrize("text", ['{"n": 1, "title" Tea, black\n}', '{"n": 1, "title" Tea, "black"}'])
def test_a_key_without_a_colon_before_words_that_are_no_value_is_refused(text: str) -> None:
    whole = run(lambda: ModelParser(Plain), [text])
    assert whole.outcome.kind == "invalid"
    assert whole.outcome.problem is not None
    assert whole.outcome.problem.code == "expected_colon"
    for chunks in chunkings(text):
        assert normal(run(lambda: ModelParser(Plain), chunks)) == normal(whole), chunks
