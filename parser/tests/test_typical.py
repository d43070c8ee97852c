"""Typical broken replies are read as a careful person reads them; what can't be is never complete without a word."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kiwi_parser import FieldDropped, ModelParser, Repaired
from proof import laws
from proof.laws import Run, normal, run
from proof.splitting import chunkings
from proof.typical import PLACES, QUOTATIONS, REPLIES, Meant, Order


def value_of(observed: Run) -> Any:
    """None unless it is complete and nothing of it was dropped."""
    if observed.outcome.kind != "complete" or any(isinstance(event, FieldDropped) for event in observed.said()):
        return None
    return observed.value.model_dump(exclude_unset=True, mode="json")


@pytest.mark.parametrize(("text", "meant"), REPLIES.items(), ids=REPLIES)
def test_a_typical_reply(text: str, meant: Meant) -> None:
    whole = run(lambda: ModelParser(Order), [text])
    assert value_of(whole) == meant
    for chunks in chunkings(text):
        observed = run(lambda: ModelParser(Order), chunks)
        laws.check(observed)
        assert normal(observed) == normal(whole), chunks


def put(meant: Any, words: str) -> Any:
    """What is meant with the words in their place."""
    if isinstance(meant, dict):
        return {key: put(value, words) for key, value in meant.items()}
    if isinstance(meant, list):
        return [put(value, words) for value in meant]
    return words if meant == "%s" else meant


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("words", QUOTATIONS)
def test_quotations_in_a_text_that_are_not_escaped(words: str, place: str) -> None:
    """Read, or refused: what looks complete is right."""
    form, meant = PLACES[place]
    text = form.replace("%s", words)
    whole = run(lambda: ModelParser(Order), [text])
    assert value_of(whole) in (put(meant, words), None)
    cut = run(lambda: ModelParser(Order), list(text))
    laws.check(cut)
    assert normal(cut) == normal(whole)


def test_most_of_them_are_read() -> None:
    read = 0
    for words in QUOTATIONS:
        for form, meant in PLACES.values():
            read += value_of(run(lambda: ModelParser(Order), [form.replace("%s", words)])) == put(meant, words)
    assert read >= 0.95 * len(QUOTATIONS) * len(PLACES)


PLAIN: dict[str, Any] = {
    "title": "Hot soup",
    "count": 3,
    "active": True,
    "tags": ["a b", "c"],
    "numbers": [1, 20],
    "address": {"street": "1 Main St", "city": "X", "zip": 99},
    "items": [{"name": "leek", "qty": 2, "price": 1.5}, {"name": "salt"}],
    "note": None,
    "code": "A6b",
}
CHARACTERS = '",:[]{}'


def edits() -> dict[str, str]:
    """Each reply that lacks one character of JSON's, or has one twice."""
    found = {}
    for indent in (None, 1):
        text = json.dumps(PLAIN, indent=indent)
        for pos, character in enumerate(text):
            if character in CHARACTERS:
                found[text[:pos] + text[pos + 1 :]] = f"less {pos} {indent}"
                found[text[:pos] + character + text[pos:]] = f"more {pos} {indent}"
    return found


EDITS = edits()


@pytest.mark.parametrize("text", EDITS, ids=EDITS.values())
def test_one_character_too_few_or_too_many(text: str) -> None:
    whole = run(lambda: ModelParser(Order), [text])
    assert value_of(whole) in (PLAIN, None)
    cut = run(lambda: ModelParser(Order), list(text))
    laws.check(cut)
    assert normal(cut) == normal(whole)


def test_most_of_those_are_read() -> None:
    read = sum(value_of(run(lambda: ModelParser(Order), [text])) == PLAIN for text in EDITS)
    assert read >= 0.8 * len(EDITS)


EXAMPLE = '{"title": "Example", "tags": ["one"], "note": "Example note."}'
ANSWER = '{"title": "Soup", "tags": ["hot"], "note": "Boil."}'
ANNOUNCED = [
    "For example: {}\nNow the answer:\n{}",
    "Example:\n```json\n{}\n```\nAnswer:\n```json\n{}\n```",
    "An object, e.g. {} and so the answer is {}",
    "for instance, {}\n\n{}",
    "Zum Beispiel: {}\nJetzt richtig: {}",
    "Beispielantwort:\n{}\n{}",
    "Par exemple : {}\nVoici : {}",
    "Por ejemplo: {}\nAquí: {}",
    "Per esempio: {}\nEcco: {}",
]


@pytest.mark.parametrize("reply", ANNOUNCED)
def test_what_is_announced_as_an_example_gives_way_to_another_whole_one(reply: str) -> None:
    text = reply.replace("{}", EXAMPLE, 1).replace("{}", ANSWER, 1)
    whole = run(lambda: ModelParser(Order), [text])
    assert value_of(whole) == json.loads(ANSWER)
    for chunks in chunkings(text):
        assert normal(run(lambda: ModelParser(Order), chunks)) == normal(whole), chunks


@pytest.mark.parametrize("reply", ANNOUNCED)
@pytest.mark.parametrize("behind", ["", "Enjoy {it}!", '{"name": "x"}', 'and "so" on'])
def test_an_example_counts_if_nothing_better_follows(reply: str, behind: str) -> None:
    text = reply.replace("{}", EXAMPLE, 1).replace("{}", behind, 1)
    observed = run(lambda: ModelParser(Order), [text])
    assert value_of(observed) == json.loads(EXAMPLE)


def test_the_first_counts_where_nobody_spoke_of_an_example() -> None:
    for before in ("", "Here it is: ", "For example, soup is hot. Here it is: "):
        observed = run(lambda: ModelParser(Order), [f"{before}{ANSWER}\nAnd another one:\n{EXAMPLE}"])
        assert value_of(observed) == json.loads(ANSWER)


def test_mends_are_reported() -> None:
    observed = run(lambda: ModelParser(Order), ['{"title" -> "a" + "b"; "numbers": [1,000; 2]; "count": "1,234"}'])
    assert value_of(observed) == {"title": "ab", "numbers": [1000, 2], "count": 1234}
    codes = [event.code for event in observed.said() if isinstance(event, Repaired)]
    assert codes == ["odd_colon", "joined", "odd_comma", "number", "odd_comma", "odd_comma", "number"]
