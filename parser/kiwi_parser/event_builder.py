"""EventBuilder: JSON to the value that json.loads would make of it, with an event for each step."""

from __future__ import annotations

from typing import Any

from kiwi_parser.events import ArrayStarted, JsonEvent, KeyRead, ObjectStarted, Repaired, TextDelta, ValueDone
from kiwi_parser.open_container import OpenContainer
from kiwi_parser.text import FOLD, OnText, fold, joined


class EventBuilder(OpenContainer):
    """Builds what json.loads would, and says so: `events` gets all that happens."""

    __slots__ = (
        "_emitted",
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
        self._here = None
        self._key = ""
        self._start = 0
        self._stack: list[tuple[Any, str, int]] = []
        self.open_text: list[str] | None = None
        """The pieces of the string at hand, None when there is none."""
        self._text_start = 0
        self._whole_start = 0
        """Where the container began that closed last."""
        self._emitted = False
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
        elif self._emitted:
            here[-1] = text
        else:
            here.append(text)
            self._emitted = True
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

    def open_string(self, start: int) -> OnText:
        self.open_text = []
        self._text_start = start
        return self._add

    def _add(self, piece: str) -> None:
        self.open_text.append(piece)  # type: ignore[union-attr]
        self.events.append(TextDelta(piece))

    def fold(self) -> None:
        fold(self.open_text or [])

    def reopen(self, start: int, text: str | None) -> OnText:
        here = self._here
        last = here[self._key] if here.__class__ is dict else here.pop()
        take = self.open_string(start)
        if text := last if text is None else text:
            take(text)
        return take

    def knows(self, key: str) -> bool:
        return True

    def close_string(self, end: int) -> None:
        parts = self.open_text or []
        value = "".join(parts) if end - self._text_start < FOLD else joined(parts)
        self.open_text = None
        if self._emitted:
            self._here.pop()
            self._emitted = False
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
