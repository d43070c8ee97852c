"""How far two words are apart."""

from __future__ import annotations


def distance(one: str, other: str, limit: int) -> int:
    """Slips between two words: a letter too many, missing, another, or two that changed places (Damerau, Levenshtein);
    `limit` + 1 for more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        older, before, row = before, row, [i, *([0] * len(other))]
        for j, against in enumerate(other, start=1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                row[j] = min(row[j], older[j - 2] + 1)
        if min(row) > limit:
            return limit + 1
    return row[-1]
