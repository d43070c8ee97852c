"""Whose turn it is: the clock is cut into slices of half a second, which are the servers', one after another.

A machine's pace may change by a fifth within a minute. Servers that are loaded one after another each meet a pace of
their own; of servers that work in turns as short as these, each meets the same.
"""

from __future__ import annotations

from typing import NamedTuple

SLICE = 0.5
"""Seconds of a turn. Far more than a server is late with a token, far less than the machine keeps its pace."""


class Turn(NamedTuple):
    """The `number`-th of `of` turns by the machine's monotonic clock, which all processes share."""

    number: int = 0
    of: int = 1

    def put_off(self, due: float) -> float:
        """The time itself, or else as far into this turn's next slice: streams stay spread over time as they were."""
        return due + (self.number - due // SLICE) % self.of * SLICE


ALWAYS = Turn()
