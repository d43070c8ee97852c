"""What a small model writes without a thought: the prompt's own example, and what it has just said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Any

from kiwi_parser import coded

from kiwi_recipes.food.mentions import not_listed
from kiwi_recipes.food.words import all_words
from kiwi_recipes.recipes.prompts import EXAMPLE_SENTENCES

_ALIKE = 0.8
"""Of the words of two sentences, in order: a model changes one or two when it hands a sentence back."""

_AROUND_WORDS = re.compile(r"(?<!\w)[^\w\s]+|[^\w\s]+(?!\w)")

SAID_BEFORE = coded("said_before", "the step before says the same")
EXAMPLE = coded("example", "a sentence of the example in the prompt, about food that is not in this recipe")


@cache
def _example() -> list[tuple[str, ...]]:
    return [all_words(sentence) for sentence in EXAMPLE_SENTENCES]


@cache
def _example_words() -> frozenset[str]:
    return frozenset(word for sentence in _example() for word in sentence)


@lru_cache(maxsize=1024)
def _of_example(sentence: str) -> bool:
    """Is it one of the example's, or nearly? A step is asked about when it closes, and again when all have."""
    words = all_words(sentence)
    known = [word for word in words if word in _example_words()]
    if len(known) * 2 < _ALIKE * (len(words) + len(known)):  # were they a sentence of the example, it would not do
        return False
    return any(SequenceMatcher(None, words, other).ratio() >= _ALIKE for other in _example())


def handed_back(sentence: str, ingredients: Sequence[str]) -> bool:
    """Is this the example's, about food that this recipe does not have? "Boil the rice" may well be meant."""
    return _of_example(sentence) and bool(not_listed(sentence, ingredients))


def as_said(text: str) -> str:
    """For a comparison: without case, spacing and the marks around words; "1.5" keeps its point."""
    return " ".join(_AROUND_WORDS.sub(" ", text.casefold()).split())


def no_step(text: str, before: str | None, ingredients: Sequence[str]) -> str | None:
    """Why this is no step of its own, or None. `before` is the step before it: turned, and baked once more, is not
    said twice."""
    if before is not None and as_said(text) == as_said(before):
        return SAID_BEFORE
    return EXAMPLE if handed_back(text, ingredients) else None


def real_steps(rows: Sequence[dict[str, Any]], ingredients: Sequence[str]) -> list[dict[str, Any]]:
    """The rows that are steps of their own."""
    kept: list[dict[str, Any]] = []
    for row in rows:
        if no_step(row["text"], kept[-1]["text"] if kept else None, ingredients) is None:
            kept.append(row)
    return kept
