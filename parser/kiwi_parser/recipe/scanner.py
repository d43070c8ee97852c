"""A place in a text that goes forward: what the readers of amounts, times and lines share."""

from __future__ import annotations

import re
import unicodedata
from typing import TypeVar

from kiwi_parser.recipe.language import Language, Phrases

T = TypeVar("T")

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | {"〜": "~", "’": "'", "‘": "'", "ʼ": "'"})
_THIN_GROUP = re.compile(r"(?<=[0-9])[\u2009\u202f'’](?=[0-9]{3}(?![0-9]))")

_MARKS = frozenset("™℠ªº")
"""Signs that mean more than the letters in them: "Oreo™" is no OreoTM."""


def plain(text: str) -> str:
    """One spelling for each character that matters: ½ as 1/2, every dash as -, one space between words."""
    if not text.isascii():
        text = _THIN_GROUP.sub("", text)
        parts = []
        for char in text:
            spelled = char if char in _MARKS else unicodedata.normalize("NFKC", char)
            if unicodedata.category(char) != "No":
                parts.append(spelled if spelled.strip() else " ")
            elif "⁄" in spelled:
                parts.append(" " + spelled)  # a space, or 1½ would become 11/2
            else:
                parts.append(char)  # ² is a footnote, no amount
        text = unicodedata.normalize("NFC", "".join(parts).replace("⁄", "/").translate(_DASHES))
    elif "'" in text:
        text = _THIN_GROUP.sub("", text)
    return " ".join(text.split()).replace(" / ", "/")


class Scanner:
    """Reads `text` from `at` on. What takes something goes behind it and the spaces that follow."""

    __slots__ = ("at", "language", "low", "text")

    def __init__(self, text: str, language: Language) -> None:
        self.text = plain(text)
        low = self.text.lower()
        if len(low) != len(self.text):  # İ is two characters then
            self.text = low
        self.low = low
        self.language = language
        self.at = 0

    @property
    def rest(self) -> str:
        return self.text[self.at :]

    @property
    def ended(self) -> bool:
        return self.at == len(self.text)

    def take(self, phrases: Phrases[T]) -> T | None:
        found = phrases.at(self.low, self.at)
        if found is None:
            return None
        value, end = found
        self.go(end)
        return value

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.low, self.at)
        if found is not None:
            self.go(found.end())
        return found

    def go(self, at: int) -> None:
        """On to a place, and behind the space there."""
        self.at = at + 1 if self.text.startswith(" ", at) else at
