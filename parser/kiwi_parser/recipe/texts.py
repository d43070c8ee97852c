"""Texts as fields want them: one line, no longer than their field, None where they say nothing."""

from __future__ import annotations

from typing import Any

EMPTY = frozenset({"", "none", "null", "nil", "n/a", "na", "-", "--", "nan", "undefined", "keine", "keiner"})
"""How models write nothing. Each is short: a text of more than `LONGEST_EMPTY` characters says something."""
LONGEST_EMPTY = max(map(len, EMPTY))
SAYS_SOMETHING = 20
"""A text of so many characters says something, if it begins with a letter: blanks and dashes behind that apart."""
_DASHES = "–—"


def is_empty(text: str) -> bool:
    return len(text) < SAYS_SOMETHING and text.strip().lower().strip(_DASHES) in EMPTY


def cut(text: str, limit: int) -> str:
    """A text that is too long, cut behind a word and marked so."""
    head = text[: limit - 1]
    space = head.rfind(" ")
    return (head[:space] if space > limit // 2 else head).rstrip(" ,;:") + "…"


def as_text(value: Any) -> str | None:
    """What a value of another kind says in words: a number, a list of texts; None where that is not for certain."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list):
        parts = [as_text(part) for part in value]
        return ", ".join(filter(None, parts)) if all(part is not None for part in parts) else None
    return None
