"""How tests are named by what they are given."""

from __future__ import annotations

import re


def name_of(value: object) -> str:
    """Without where it is in memory: each process of a run has to find the same tests."""
    return re.sub(r" at 0x[0-9a-f]+", "", str(value))
