"""The one place where texts are cut into chunks."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

HARDER = 100 if os.environ.get("TEST_HARDER") == "1" else 1
"""How many times the usual cases are tried."""

EVERY_SPLIT_UP_TO = 3000
"""Texts up to this length are cut at every single point; longer ones (100,000 brackets in a row) at a sample."""


def chunkings(text: str, *, seed: int = 0) -> Iterator[list[str]]:
    """`text` as streams might cut it: at each single point, one character at a time, at random, with empty chunks."""
    yield list(text)
    for at in split_points(text):
        yield [text[:at], text[at:]]
    yield from random_chunkings(text, seed=seed)


def split_points(text: str) -> list[int]:
    """Every place between two characters, both ends included (an empty chunk is a chunk)."""
    if len(text) <= EVERY_SPLIT_UP_TO:
        return list(range(len(text) + 1))
    dice = random.Random(len(text))
    return sorted({1, *(dice.randrange(len(text)) for _ in range(HARDER)), len(text) - 1})


def random_chunkings(text: str, *, seed: int = 0, count: int = 5 * HARDER) -> Iterator[list[str]]:
    """Chunks of random lengths, empty ones among them."""
    dice = random.Random(f"{seed}:{len(text)}")
    for _ in range(count if len(text) <= EVERY_SPLIT_UP_TO else 1):
        longest = dice.choice((2, 4, 8, 40))
        chunks, at = [], 0
        while at < len(text):
            length = dice.randint(0, longest)
            chunks.append(text[at : at + length])
            at += length
        yield chunks
