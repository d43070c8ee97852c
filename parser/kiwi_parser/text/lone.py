"""Numbers, words and texts that stand alone in prose: the answer, where a scalar is wanted."""

from __future__ import annotations

import re
from typing import Any, Final

_PLACE: Final = re.compile(r"[:=\n]\s*+(?=[\"\-0-9tfnTFN]|$)").search
_BLANK_PLACE: Final = re.compile(r"\s*+(?=[\"\-0-9tfnTFN]|$)").match
"""Where a scalar may stand: behind a colon, or first in its line."""
_LONE: Final = re.compile(
    r"(?P<what>-?[0-9]{1,99}(?:\.[0-9]{1,99})?(?:[eE][-+]?[0-9]{1,9})?(?![\w.])|-?[0-9]{1,99}(?=\.)|"
    r"(?:true|false|null|True|False|None)\b)[^\S\n]{0,9}[.!]?[^\S\n]{0,9}(?=\n|`)"
).match
_SOME_LONE: Final = re.compile(
    r"(?:-(?:[0-9][0-9.eE+-]{0,99})?|[0-9][0-9.eE+-]{0,99}|[A-Za-z]{1,5})[^\S\n]{0,9}[.!]?[^\S\n]{0,9}"
).fullmatch
"""A number or a word that stands alone: at the end of its line."""
_FIRST: Final = re.compile(r"[\"\-0-9tfnTFNuI]").match  # not \d: a digit of another script begins no number


class LoneScalars:
    """Finds them, if they are `wanted`; None where only the first thing in a reply may be one."""

    __slots__ = ("at_place", "wanted")

    def __init__(self, wanted: bool | None) -> None:
        self.wanted = wanted
        self.at_place = True
        """Whether one may stand where the text goes on."""

    def place_in(self, text: str, pos: int) -> int:
        """Where one may begin, which may be the end of the text; or -1."""
        place: Any = (self.at_place and _BLANK_PLACE(text, pos)) or _PLACE(text, pos)
        return -1 if place is None else int(place.end())

    def stands_at(self, text: str, at: int, may_be_first: bool) -> bool:
        """Whether one begins here; `may_be_first` where nothing but blanks was before, and anything is wanted."""
        if self.wanted is not None:
            return self.wanted and (text[at] == '"' or _LONE(text, at) is not None)
        return may_be_first and _FIRST(text, at) is not None

    def is_undecided(self, text: str, at: int) -> bool:
        """Whether more text decides if one stands here."""
        return self.wanted is True and not _LONE(text, at) and _SOME_LONE(text, at) is not None

    def last(self, held: str) -> str:
        """What stands alone at the end of all text; nothing if none does."""
        lone = _LONE(held + "\n", 0) if self.wanted else None
        return "" if lone is None else str(lone["what"])
