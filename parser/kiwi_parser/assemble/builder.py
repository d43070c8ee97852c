"""Builds one value of JSON in silence (`Builder`), or lets it pass (`Discard`, `Rest`)."""

from __future__ import annotations

from typing import Any, Final, Protocol

from kiwi_parser.names import plain_name
from kiwi_parser.open_container import OpenContainer
from kiwi_parser.text import FOLD, OnText, fold, joined

_LONGEST_KEY: Final = 1000
"""How much `Discard` keeps of a text."""

NOTHING: Final = object()
"""What `Discard` hands over."""


class Owner(Protocol):
    """Who borrowed the tokenizer's attention: told when the one value has closed, and of mends within it."""

    def quiet_done(self, value: Any, start: int, end: int) -> None: ...
    def mended(self, code: str, offset: int) -> None: ...


class Builder(OpenContainer):
    """Builds one object or array without a word and hands it over when it closes."""

    __slots__ = ("_owner", "_parts", "_spelled", "_stack", "_start", "_text_start", "has_lists")

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self._start = 0
        self._here = None
        self._key = ""
        self._stack: list[tuple[Any, str]] = []
        self._parts: list[str] = []
        self._text_start = 0
        self._spelled: dict[str, str] = {}
        self.has_lists = False
        """Whether a list lies in it."""

    def begin(self, container: Any, start: int, spelled: dict[str, str]) -> None:
        """Start over. `spelled` has the outermost object's keys, and the right ones for other spellings of them."""
        self._here, self._start, self._spelled = container, start, spelled
        self._stack.clear()
        self.has_lists = False

    def open_object(self, start: int) -> None:
        self._open({})

    def open_array(self, start: int) -> None:
        self.has_lists = True
        self._open([])

    def _open(self, container: Any) -> None:
        self._put(container)
        self._stack.append((self._here, self._key))
        self._here = container

    def close(self, end: int) -> None:
        if self._stack:
            self._here, self._key = self._stack.pop()
        else:
            self._owner.quiet_done(self._here, self._start, end)

    def key(self, name: str, start: int) -> None:
        self._key = name
        if self._spelled and not self._stack:
            right = self._spelled.get(name) or self._spelled.get(plain_name(name), name)
            if right != name and right not in self._here:
                self._key = right
                self._owner.mended("key_spelling", start)

    def open_string(self, start: int) -> OnText:
        parts: list[str] = []
        self._parts = parts
        self._text_start = start
        return parts.append

    def reopen(self, start: int, text: str | None) -> OnText:
        here = self._here
        last = here[self._key] if here.__class__ is dict else here.pop()
        take = self.open_string(start)
        take(last if text is None else text)
        return take

    def knows(self, key: str) -> bool:
        return not self._stack and (key in self._spelled or plain_name(key) in self._spelled)

    def fold(self) -> None:
        fold(self._parts)

    def close_string(self, end: int) -> None:
        parts, here = self._parts, self._here
        value = "".join(parts) if end - self._text_start < FOLD else joined(parts)
        if here.__class__ is dict:
            here[self._key] = value
        else:
            here.append(value)

    def atom(self, value: object, start: int, end: int) -> None:
        self._put(value)

    def mended(self, code: str, offset: int) -> None:
        self._owner.mended(code, offset)

    def _put(self, value: object) -> None:
        here = self._here
        if here.__class__ is dict:
            here[self._key] = value
        else:
            here.append(value)


class Discard:
    """Lets one object or array pass that nobody asked for, and keeps nothing of it."""

    __slots__ = ("_depth", "_last", "_owner")

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self._depth = 0
        self._last = ""
        """How the last string begins: it may turn out to be a key."""

    def begin(self, depth: int = 1) -> None:
        """Start over, within so many open objects and arrays."""
        self._depth = depth

    def open_object(self, start: int) -> None:
        self._depth += 1

    def open_array(self, start: int) -> None:
        self._depth += 1

    def close(self, end: int) -> None:
        self._depth -= 1
        if not self._depth:
            self._owner.quiet_done(NOTHING, end, end)

    def key(self, name: str, start: int) -> None: ...

    def open_string(self, start: int) -> OnText:
        self._last = ""
        return self._keep

    def _keep(self, piece: str) -> None:
        if len(self._last) < _LONGEST_KEY:
            self._last = (self._last + piece)[:_LONGEST_KEY]

    def reopen(self, start: int, text: str | None) -> OnText:
        if text is not None:
            self._last = text[:_LONGEST_KEY]
        return self._keep

    def take_back(self) -> str:
        return self._last

    def last_text(self) -> str:
        return self._last if len(self._last) < _LONGEST_KEY else ""

    def last_key(self) -> str:
        return ""

    def rows_are_objects(self) -> bool:
        return False

    def knows(self, key: str) -> bool:
        return True

    def fold(self) -> None: ...

    def close_string(self, end: int) -> None: ...

    def atom(self, value: object, start: int, end: int) -> None: ...

    def mended(self, code: str, offset: int) -> None:
        self._owner.mended(code, offset)


class Rest(Discard):
    """Lets pass what follows a value in the lists around it, and says where that begins."""

    __slots__ = ("_announced",)

    def begin(self, depth: int = 1) -> None:
        super().begin(depth)
        self._announced = False

    def _tell(self, start: int) -> None:
        if not self._announced:
            self._announced = True
            self._owner.mended("text_after", start)

    def open_object(self, start: int) -> None:
        self._tell(start)
        super().open_object(start)

    def open_array(self, start: int) -> None:
        self._tell(start)
        super().open_array(start)

    def open_string(self, start: int) -> OnText:
        self._tell(start)
        return super().open_string(start)

    def atom(self, value: object, start: int, end: int) -> None:
        self._tell(start)
