"""Texts of the web: without tags and entities."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

__all__ = ["LONGEST_TEXT", "paragraphs", "plain_text"]

LONGEST_TEXT = 100_000
"""Characters that are read of one text: several times what all of a recipe may have."""
_MOST_TEXTS = 100

_BREAK = re.compile(r"<(?:br|/p|/li|/div|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--[^<>]*-->")
_INVISIBLE = re.compile("[\u200b\ufeff\u00ad\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def paragraphs(value: Any) -> Iterator[str]:
    """The lines of a text, or of several, that say something."""
    if isinstance(value, list):
        for entry in value[:_MOST_TEXTS]:
            if not isinstance(entry, list):
                yield from paragraphs(entry)
        return
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return
    # Twice: "&amp;lt;p&amp;gt;" is what a template makes of what another one has escaped.
    text = html.unescape(html.unescape(value[:LONGEST_TEXT]))
    text = _TAG.sub(" ", _BREAK.sub("\n", text))
    for line in _INVISIBLE.sub("", text).splitlines():
        if line := " ".join(line.split()):
            yield line


def plain_text(value: Any) -> str:
    """The same on one line; empty for what is no text."""
    return " ".join(paragraphs(value))
