"""The grammar's table against the recogniser: every state with every input, the legal and the illegal alike."""

from __future__ import annotations

import string

import pytest

from kiwi_parser.text.grammar import NUMBER, NUMBER_MAY_END, REFUSALS, TABLE, Action, Input, Number, State, diagram
from proof.recogniser import verdict
from proof.strict import parse

REACHED_BY = {
    State.VALUE: ["", " ", '{"a":', '[{"a": '],
    State.FIRST_ITEM: ["[", "[ ", "[[", '{"a":['],
    State.ITEM: ["[1,", "[[],", "[{} , "],
    State.AFTER_ITEM: ['["a"', "[1 ", "[[]", "[{}", "[true"],
    State.FIRST_KEY: ["{", "{\n", "[{"],
    State.KEY: ['{"a":1,', '{"a":{}, '],
    State.COLON: ['{"a"', '{"a" ', '{"a":1,"b"'],
    State.AFTER_MEMBER: ['{"a":1 ', '{"a":"b"', '{"a":[]', '{"a":null'],
    State.END: ["1 ", '"a"', "[]", "{} ", "null"],
}
"""Texts after which the machine stands in each state, and in no other."""

CHARACTERS = [
    *string.printable,
    "\0",
    "\x1f",
    "\x7f",
    "\x85",
    "\xa0",
    "é",
    "\u2028",
    "\ufeff",
    "\ud800",
    "🍋",
    "“",
    "０",
]


def test_every_state_has_texts_that_reach_it() -> None:
    assert set(REACHED_BY) == set(TABLE) == set(REFUSALS) == set(State)


@pytest.mark.parametrize("state", State, ids=lambda state: state.name)
def test_every_input_in_every_state(state: State) -> None:
    for before in REACHED_BY[state]:
        for char in CHARACTERS:
            text = before + char
            cell = [on for on in TABLE[state] if char in on.value]
            viable = verdict(text).kind != "impossible"
            assert bool(cell) == viable, (text, "the table and the recogniser disagree")
            told = parse([before, char])
            assert told.verdict == verdict(text), text
            if not viable:
                assert told.error is not None
                assert (told.error.code, told.offset) == (REFUSALS[state][0], len(before))
                assert REFUSALS[state][1] in str(told.error)


def test_no_character_is_in_two_inputs() -> None:
    characters = "".join(on.value for on in Input)
    assert len(set(characters)) == len(characters)


NUMBER_REACHED_BY = {
    Number.MINUS: "-",
    Number.ZERO: "0",
    Number.WHOLE: "10",
    Number.POINT: "0.",
    Number.FRACTION: "0.0",
    Number.E: "1e",
    Number.E_SIGN: "1e-",
    Number.EXPONENT: "1e0",
}


@pytest.mark.parametrize("state", NUMBER_REACHED_BY, ids=lambda state: state.name)
@pytest.mark.parametrize("around", ["{}", "[{}", '{{"a":{}', "-{}"], ids=["top", "item", "member", "signed"])
def test_every_input_in_every_state_of_a_number(state: Number, around: str) -> None:
    number = NUMBER_REACHED_BY[state]
    if around == "-{}" and number.startswith("-"):
        return
    before = around.format(number)
    for char in CHARACTERS:
        expected = verdict(before + char)
        told = parse([before, char])
        assert told.verdict == expected, before + char
        if char in NUMBER[state]:
            assert expected.kind != "impossible"
    assert (verdict(number).kind == "complete") == (state in NUMBER_MAY_END)


def test_start_of_a_number_is_an_input_of_the_table() -> None:
    assert set(NUMBER[Number.START]) == set(Input.NUMBER.value)
    assert set(NUMBER) == {Number.START, *NUMBER_REACHED_BY}


@pytest.mark.parametrize("before", ["", "t", "tr", "tru", "f", "fa", "fal", "fals", "n", "nu", "nul"])
def test_every_input_within_a_word(before: str) -> None:
    for char in CHARACTERS:
        assert parse(["[", before, char]).verdict == verdict("[" + before + char)


@pytest.mark.parametrize(
    "before", ['"', '"a', '"\\', '"\\u', '"\\u0', '"\\u00', '"\\u00e', '"\\u00e9', '"\\n', '"\\ud83d']
)
@pytest.mark.parametrize("holder", ["", "[", "{", '{"a":'], ids=["top", "item", "key", "member"])
def test_every_input_within_a_string(holder: str, before: str) -> None:
    for char in CHARACTERS:
        text = holder + '"' + before + char
        assert parse([text[:-1], char]).verdict == verdict(text), text


def test_every_action_is_used() -> None:
    assert {action for row in TABLE.values() for action, _ in row.values()} == set(Action)


def test_diagram_shows_every_state() -> None:
    drawn = diagram()
    assert drawn.startswith("stateDiagram-v2")
    for state in State:
        assert state.name in drawn
