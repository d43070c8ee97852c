"""A draft's texts are as large as they were when they have been encoded for readers."""

from __future__ import annotations

import json
import sys

from kiwi_recipes.recipes.attempt import Attempt, Mends
from kiwi_recipes.recipes.draft import Draft
from kiwi_recipes.streams.codec import encode

STEPS = ["Die Möhren schälen und würfeln.", "Die Möhren in Öl dünsten, bis sie süß sind."]
TITLE = "Gedünstete Möhren"


def test_what_was_sent_leaves_no_copy_in_the_draft() -> None:
    draft = Draft()
    attempt = Attempt(draft, ["Möhren"], Mends(), language="de")
    row = {"quantity": 3, "name": "Möhren"}
    text = json.dumps({"title": TITLE, "ingredients": [row], "steps": STEPS}, ensure_ascii=False)
    for char in text:
        for event in attempt.feed(char):
            encode(event, 0)
    recipe = draft.recipe()
    kept = [recipe["title"], *(step["text"] for step in recipe["steps"])]
    assert kept == [TITLE, *STEPS]
    assert [sys.getsizeof(text) for text in kept] == [sys.getsizeof("".join(list(text))) for text in kept]
