"""Ingredients that a step calls by their place in the list: "whisk the first three ingredients"."""

from __future__ import annotations

import re
from collections.abc import Collection

__all__ = ["told_by_place"]

_COUNTS = {
    word: count
    for count, words in enumerate(
        (
            "two zwei deux dos due",
            "three drei trois tres tre",
            "four vier quatre cuatro quattro",
            "five funf cinq cinco cinque",
            "six sechs six seis sei",
            "seven sieben sept siete sette",
            "eight acht huit ocho otto",
        ),
        2,
    )
    for word in words.split()
}
_FIRST = "first|ersten|premiers|primeros|primi"
_LAST = "last|final|letzten|derniers|ultimos|ultimi"
_NEXT = "next|nachsten|prochains|siguientes|prossimi|successivi"
_COUNT = rf"(?P<count{{0}}>\d{{{{1,2}}}}|{'|'.join(_COUNTS)})"
_PLACE = rf"(?:(?P<first{{0}}>{_FIRST})|(?P<last{{0}}>{_LAST})|(?P<next{{0}}>{_NEXT}))"
_PLACED = re.compile(
    rf"(?<!\w)(?:{_PLACE.format(1)}\s{_COUNT.format(1)}|{_COUNT.format(2)}\s{_PLACE.format(2)})\s"
    r"(?:ingredient\w*|zutaten)(?!\w)"
)


def told_by_place(low: str, count: int, used: Collection[int]) -> set[int] | None:
    """Their positions, of `count`, in the folded text; the next ones are those behind what was `used`."""
    found = _PLACED.search(low)
    if found is None:
        return None
    said = found["count1"] or found["count2"]
    number = int(said) if said.isdecimal() else _COUNTS[said]
    if found["last1"] or found["last2"]:
        return set(range(max(0, count - number), count))
    start = 0 if found["first1"] or found["first2"] else max(used, default=-1) + 1
    return set(range(start, min(count, start + number)))
