"""How much text a parser takes before it says no."""

from __future__ import annotations

import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Each limit is crossed by the first character beyond it, with a `LimitError`; None means no limit.

    The defaults fit a recipe: some 2 KB of JSON, three levels deep, perhaps after a long train of thought.
    """

    depth: int | None = 32
    """Objects and arrays within one another."""
    text: int | None = 1_000_000
    """Characters fed, all in all, prose and reasoning included."""
    string: int | None = 20_000
    """Characters of one string or key as written between its quotes."""
    rows: int | None = 1_000
    """Entries of one array."""
    number: int | None = 4_300
    """Characters of one number; the default is where Python itself stops reading integers."""

    @classmethod
    def wide(cls) -> Limits:
        """For models of one's own: all of a text may be one string, or as many rows as fit in it."""
        return cls(depth=64, string=1_000_000, rows=500_000)

    @classmethod
    def none(cls) -> Limits:
        """For text that is trusted."""
        return cls(depth=None, text=None, string=None, rows=None, number=None)


UNLIMITED = sys.maxsize
"""Stands for None where limits are compared: no text is longer."""
