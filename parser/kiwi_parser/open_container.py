"""OpenContainer: the object or array that a builder fills, and what a tokenizer may ask of it or take back."""

from __future__ import annotations

from typing import Any


class OpenContainer:
    """What `Builder` and `EventBuilder` share: where the next value goes, and the last one that went there."""

    __slots__ = ("_here", "_key")

    _here: Any
    """The object or array at hand."""
    _key: str
    """Of an object: the key that came last."""

    def take_back(self) -> str:
        last: Any = self._here.pop()
        return last if isinstance(last, str) else ""

    def last_text(self) -> str:
        here = self._here
        last: Any = here.get(self._key) if here.__class__ is dict else here[-1] if here else None
        return last if isinstance(last, str) else ""

    def last_key(self) -> str:
        return self._key

    def rows_are_objects(self) -> bool:
        return len(self._here) > 1 and self._here[-2].__class__ is dict
