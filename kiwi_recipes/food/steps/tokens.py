"""A step's words, and the marks between them."""

from __future__ import annotations

import re

TOKEN = re.compile(r"[^\W\d_]+|[.,;:!?()]")
MARKS = frozenset(".,;:!?()")
ENDS = frozenset(".;:!?")
"""Of these the ones that end a sentence."""


def nouns_of(text: str, words: list[str]) -> frozenset[int]:
    """Which words are written with a capital, as German nouns are."""
    written = TOKEN.findall(text)
    known = len(written) == len(words)
    return frozenset(at for at in range(len(words)) if len(words[at]) > 1 and (not known or written[at][0].isupper()))
