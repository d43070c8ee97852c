"""A reply gives the same events however it is cut, whatever stands around the recipe."""

from __future__ import annotations

import json

import pytest

from kiwi_recipes.llm.types import Text
from kiwi_recipes.recipes.attempt import Attempt, Mends
from kiwi_recipes.recipes.draft import Draft
from kiwi_recipes.streams.codec import as_dict
from tests.support.told import recut, told

SOUP = json.dumps(
    {
        "title": "Egg soup",
        "servings": 2,
        "ingredients": [{"quantity": 2, "unit": "", "name": "eggs"}, {"quantity": 10, "unit": "g", "name": "feta"}],
        "steps": ["Beat the eggs well.", "Crumble the feta over the eggs."],
    }
)
STEW = SOUP.replace("soup", "stew")
REPLIES = {
    "alone": SOUP,
    "a closing brace too many": SOUP + "} }",
    "words": SOUP + " Enjoy!",
    "the end of a fence, and words": f"```json\n{SOUP}\n```\nEnjoy!",
    "another recipe": f"{SOUP}\n{STEW}",
    "another in a fence": f"{SOUP}\n```json\n{STEW}\n```",
    "a list of one": f"[{SOUP}]",
    "a list of two": f"[{SOUP}, {STEW}]",
    "an envelope": f'{{"recipe": {SOUP}}} and {{"more": 1}}',
    "an example before": f"For example: {STEW}\nNow: {SOUP}. Enjoy {{}}",
    "a thought before": f"<think>{STEW}</think>{SOUP} {{}} ok",
    "an object before": f'{{"a": {{"b": 1}}}} {SOUP} Enjoy!',
    "braces in a text": SOUP[:-1] + ', "notes": "a}b{c}"} d}',
}


def events_of(text: str, size: int) -> list[str]:
    attempt = Attempt(Draft(), ["eggs"], Mends())
    events = []
    for piece in recut([Text(text)], size):
        assert isinstance(piece, Text)
        events += attempt.feed(piece.text)
        if attempt.over:
            break
    events += attempt.close()
    assert attempt.problem is None
    return told(as_dict(event) | {"seq": 0} for event in events).splitlines()


@pytest.mark.parametrize("name", REPLIES)
def test_the_same_in_all_cuts(name: str) -> None:
    text = REPLIES[name]
    whole = events_of(text, 0)
    for size in (1, 2, 3, 7, 40, len(text) - 1):
        assert events_of(text, size) == whole, size
    for cut in range(1, len(text)):
        attempt = Attempt(Draft(), ["eggs"], Mends())
        events = attempt.feed(text[:cut])
        if not attempt.over:
            events += attempt.feed(text[cut:])
        events += attempt.close()
        assert told(as_dict(event) | {"seq": 0} for event in events).splitlines() == whole, cut


def test_what_stands_behind_a_whole_recipe_is_not_told() -> None:
    for name in ("words", "the end of a fence, and words", "a closing brace too many"):
        assert not [line for line in events_of(REPLIES[name], 0) if "text_after" in line], name
