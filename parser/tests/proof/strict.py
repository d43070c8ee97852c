"""JsonParser run over chunks, told in the words of the recogniser."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from kiwi_parser import JsonIncompleteError, JsonParser, JsonSyntaxError, Limits
from proof.recogniser import Verdict


@dataclass(frozen=True)
class Told:
    """How a run ended; `fed` is how many characters the parser had been given when it said so."""

    kind: Literal["complete", "unfinished", "impossible"]
    offset: int
    fed: int
    value: Any = None
    error: JsonSyntaxError | None = None

    @property
    def verdict(self) -> Verdict:
        return Verdict(self.kind, self.offset)


def parse(chunks: Iterable[str], *, limits: Limits | None = None) -> Told:
    parser = JsonParser(strict=True, limits=limits or Limits.none())
    fed = 0
    try:
        for chunk in chunks:
            fed += len(chunk)
            parser.feed(chunk)
        parser.close()
    except JsonIncompleteError as error:
        return Told("unfinished", error.offset, fed, error=error)
    except JsonSyntaxError as error:
        return Told("impossible", error.offset, fed, error=error)
    return Told("complete", fed, fed, parser.value)


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of a character."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def same(mine: Any, theirs: Any) -> bool:
    """Equal bit for bit: types, the sign of zero, the order of keys; however deep."""
    pairs = [(mine, theirs)]
    while pairs:
        one, other = pairs.pop()
        if type(one) is not type(other):
            return False
        if isinstance(one, dict):
            if list(one) != list(other):
                return False
            pairs += zip(one.values(), other.values(), strict=True)
        elif isinstance(one, list):
            if len(one) != len(other):
                return False
            pairs += zip(one, other, strict=True)
        elif repr(one) != repr(other):
            return False
    return True
