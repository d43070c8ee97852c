"""JSON to a value: with an event for each step (`EventBuilder`), quietly (`Builder`), or not at all (`Discard`)."""

from __future__ import annotations

from typing import Any, Protocol

from kiwi_parser.events import ArrayStarted, JsonEvent, KeyRead, ObjectStarted, Repaired, TextDelta, ValueDone
from kiwi_parser.names import plain_name
from kiwi_parser.text import FOLD, Take, fold, joined

_LONGEST_KEY = 1000
"""How much `Discard` keeps of a text."""

NOTHING = object()
"""What `Discard` hands over."""


class EventBuilder:
    """Builds what json.loads would, and says so: `events` gets all that happens."""

    __slots__ = (
        "_here",
        "_key",
        "_shown",
        "_stack",
        "_start",
        "_text_start",
        "_value",
        "_whole_start",
        "events",
        "open_text",
    )

    def __init__(self) -> None:
        self.events: list[JsonEvent] = []
        self._value: Any = None
        # The container at hand, the key in it, where it began; those around it are on the stack.
        self._here: Any = None
        self._key = ""
        self._start = 0
        self._stack: list[tuple[Any, str, int]] = []
        self.open_text: list[str] | None = None
        """The pieces of the string at hand, None when there is none."""
        self._text_start = 0
        self._whole_start = 0
        """Where the container began that closed last."""
        self._shown = False
        """Whether `value` put it into the array at hand already."""

    @property
    def recognised(self) -> bool:
        """Whether this is what JSON is exchanged as: an object or an array. Of a lone word it can't be known."""
        return isinstance(self._value, dict | list)

    @property
    def complete(self) -> bool:
        """Of JSON it is not asked."""
        return False

    @property
    def is_inconclusive(self) -> bool:
        """Of the first object or array nothing more can be wanted."""
        return False

    @property
    def may_begin_again(self) -> bool:
        """What an event has said stays said."""
        return False

    @property
    def expects_more(self) -> bool:
        return False

    def restart(self) -> None:
        """Forget everything but the events."""
        self._value = self._here = self.open_text = None
        self._stack.clear()

    def recall(self) -> bool:
        """Of two objects or arrays the first counts: there is none before this."""
        return False

    @property
    def value(self) -> Any:
        """What is known so far: the live value, with an open string as far as it has come."""
        if self.open_text is None:
            return self._value
        text, here = "".join(self.open_text), self._here
        if here is None:
            return text
        if here.__class__ is dict:
            here[self._key] = text
        elif self._shown:
            here[-1] = text
        else:
            here.append(text)
            self._shown = True
        return self._value

    def open_object(self, start: int) -> None:
        self.events.append(ObjectStarted(start))
        self._open({}, start)

    def open_array(self, start: int) -> None:
        self.events.append(ArrayStarted(start))
        self._open([], start)

    def _open(self, container: Any, start: int) -> None:
        self._put(container)
        self._stack.append((self._here, self._key, self._start))
        self._here, self._start = container, start

    def reopen_object(self) -> bool:
        if not isinstance(self._value, dict):
            return False
        self._stack = [(None, "", 0)]
        self._here, self._start = self._value, self._whole_start
        return True

    def close(self, end: int) -> None:
        self.events.append(ValueDone(self._here, (self._start, end)))
        self._whole_start = self._start
        self._here, self._key, self._start = self._stack.pop()

    def key(self, name: str, start: int) -> None:
        self._key = name
        self.events.append(KeyRead(name, start, name in self._here))

    def open_string(self, start: int) -> Take:
        self.open_text = []
        self._text_start = start
        return self._add

    def _add(self, piece: str) -> None:
        self.open_text.append(piece)  # type: ignore[union-attr]
        self.events.append(TextDelta(piece))

    def fold(self) -> None:
        fold(self.open_text or [])

    def reopen(self, start: int, text: str | None) -> Take:
        here = self._here
        last = here[self._key] if here.__class__ is dict else here.pop()
        take = self.open_string(start)
        if text := last if text is None else text:
            take(text)
        return take

    def take_back(self) -> str:
        text: str = self._here.pop()
        return text

    def last_text(self) -> str:
        here = self._here
        last: Any = here.get(self._key) if here.__class__ is dict else here[-1] if here else None
        return last if isinstance(last, str) else ""

    def last_key(self) -> str:
        return self._key

    def rows_are_objects(self) -> bool:
        return len(self._here) > 1 and self._here[-2].__class__ is dict

    def knows(self, key: str) -> bool:
        return True

    def close_string(self, end: int) -> None:
        parts = self.open_text or []
        value = "".join(parts) if end - self._text_start < FOLD else joined(parts)
        self.open_text = None
        if self._shown:
            self._here.pop()
            self._shown = False
        self._put(value)
        self.events.append(ValueDone(value, (self._text_start, end)))

    def atom(self, value: object, start: int, end: int) -> None:
        self._put(value)
        self.events.append(ValueDone(value, (start, end)))

    def mended(self, code: str, offset: int) -> None:
        self.events.append(Repaired((), code, offset))

    def _put(self, value: object) -> None:
        here = self._here
        if here.__class__ is dict:
            here[self._key] = value
        elif here is None:
            self._value = value
        else:
            here.append(value)


class Owner(Protocol):
    """Who borrowed the tokenizer's attention: told when the one value has closed, and of mends within it."""

    def quiet_done(self, value: Any, start: int, end: int) -> None: ...
    def mended(self, code: str, offset: int) -> None: ...


class Builder:
    """Builds one object or array without a word and hands it over when it closes."""

    __slots__ = ("_here", "_key", "_owner", "_parts", "_spelled", "_stack", "_start", "_text_start", "has_lists")

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self._start = 0
        self._here: Any = None
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

    def open_string(self, start: int) -> Take:
        parts: list[str] = []
        self._parts = parts
        self._text_start = start
        return parts.append

    def reopen(self, start: int, text: str | None) -> Take:
        here = self._here
        last = here[self._key] if here.__class__ is dict else here.pop()
        take = self.open_string(start)
        take(last if text is None else text)
        return take

    def take_back(self) -> str:
        text: str = self._here.pop()
        return text

    def last_text(self) -> str:
        here = self._here
        last: Any = here.get(self._key) if here.__class__ is dict else here[-1] if here else None
        return last if isinstance(last, str) else ""

    def last_key(self) -> str:
        return self._key

    def rows_are_objects(self) -> bool:
        return len(self._here) > 1 and self._here[-2].__class__ is dict

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

    def open_string(self, start: int) -> Take:
        self._last = ""
        return self._keep

    def _keep(self, piece: str) -> None:
        if len(self._last) < _LONGEST_KEY:
            self._last = (self._last + piece)[:_LONGEST_KEY]

    def reopen(self, start: int, text: str | None) -> Take:
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

    __slots__ = ("_told",)

    def begin(self, depth: int = 1) -> None:
        super().begin(depth)
        self._told = False

    def _tell(self, start: int) -> None:
        if not self._told:
            self._told = True
            self._owner.mended("text_after", start)

    def open_object(self, start: int) -> None:
        self._tell(start)
        super().open_object(start)

    def open_array(self, start: int) -> None:
        self._tell(start)
        super().open_array(start)

    def open_string(self, start: int) -> Take:
        self._tell(start)
        return super().open_string(start)

    def atom(self, value: object, start: int, end: int) -> None:
        self._tell(start)
