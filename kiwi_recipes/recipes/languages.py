"""Which language a text is in: recognised by its small words, for the five languages that recipes are read in."""

from __future__ import annotations

import re
from collections import Counter

_SMALL_WORDS = {
    "en": "the and with of for until in a to it on from is are them into",
    "de": "der die das und mit den dem ein eine bis in zu auf aus ist sind etwa im lassen",
    "fr": "le la les et avec des du un une pour dans jusqu à de sur est sont aux en",
    "es": "el la los las y con del un una para en hasta de por se al sobre es",
    "it": "il la gli le e con del un una per in fino di da nel alla dei sono",
}
LANGUAGES = tuple(_SMALL_WORDS)
"""What recipes are read in; texts in others are passed on as they are."""
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_SMALL = frozenset().union(*_WORDS.values())
_LEAST = 4
"""Small words that there must be, and as many more than of any other language: half, so many are shared."""


def language_of(text: str) -> str | None:
    """`en`, `de`, `fr`, `es` or `it`; None for a text that is too short, or in none of them for certain."""
    found = re.findall(r"[^\W\d_]+", text.lower())
    counts = Counter({language: sum(word in words for word in found) for language, words in _WORDS.items()})
    (best, most), (_, next_most) = counts.most_common(2)
    return best if most >= _LEAST and most >= 1.5 * next_most else None


def is_small_word(word: str) -> bool:
    """Is this one that a text of its language is full of: "and", "mit"?"""
    return word.lower() in _SMALL
