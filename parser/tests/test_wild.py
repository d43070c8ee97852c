"""Models from the wild: the verdict on a text for each is pydantic's, wherever it is cut and whatever is around it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter

import proof.extraction  # noqa: F401 (adds to WILD)
from kiwi_parser import FieldDropped, ModelParser
from proof import laws
from proof.splitting import chunkings, random_chunkings
from proof.verdict import alike, as_pydantic_says
from proof.wild import WILD

pytestmark = pytest.mark.no_cover  # covered by the others in less time

each = pytest.mark.parametrize(("model", "text"), WILD.values(), ids=WILD.keys())
AROUND = {
    "behind prose": "Sure! Here is what I found:\n\n%s\n",
    "in a fence": "```json\n%s\n```",
    "in a fence between prose": "Here it is:\n\n```json\n%s\n```\n\nLet me know if [1] helps (it's 100 percent sure)!",
    "in a fence without a language": "Of course.\n```\n%s\n```",
    "behind a thought": "<think>\nIs it {x}? Or [2]?\n</think>\n\n%s",
}


def test_there_are_many() -> None:
    assert len(WILD) >= 110 + 40


@each
def test_at_every_split(model: Any, text: str) -> None:
    as_pydantic_says(model, text)


@each
def test_strictly_at_every_split(model: Any, text: str) -> None:
    as_pydantic_says(model, text, strict=True)


@each
@pytest.mark.parametrize("around", AROUND.values(), ids=AROUND.keys())
def test_with_text_around_it(model: Any, text: str, around: str) -> None:
    whole = around % text
    cuts = [[whole], list(whole), *random_chunkings(whole, count=3)]
    events = alike(model, cuts, TypeAdapter(model).validate_json(text))
    assert not [event for event in events if isinstance(event, FieldDropped)], events


@each
def test_cut_off_it_is_never_complete(model: Any, text: str) -> None:
    for at in range(len(text)):
        if text[0] not in '{["' and text[: at + 1].strip("-") and at:
            continue  # of a number every prefix may be one
        observed = laws.run(lambda: ModelParser(model), [text[:at]])
        assert observed.outcome.kind != "complete", text[:at]


@each
def test_without_a_text_there_is_nothing(model: Any, text: str) -> None:
    for chunks in chunkings("I can't do that, sorry: it is (not) allowed."):
        assert laws.run(lambda: ModelParser(model), chunks).outcome.kind == "invalid"
