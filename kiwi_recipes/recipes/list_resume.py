"""Fits the events of a further attempt into what is kept of the one before.

A list that broke off keeps its closed rows, so the rows of the further reply get the numbers that follow. A model that
writes the kept rows again, though it was asked not to, is not believed: a row that repeats a kept one is held back
until that is certain, and then left out. Nothing that is kept ever shows twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kiwi_parser.events import Event, FieldDelta, FieldDone, FieldDropped, FieldReset, FieldStarted, Path

from kiwi_recipes.food.words import words
from kiwi_recipes.recipes.echoes import as_said

Row = dict[str, Any]


class ListResume:
    """`kept` holds, for each list that goes on, its rows by number."""

    def __init__(self, kept: dict[str, dict[int, Row]]) -> None:
        self._tails = {name: _Tail(name, rows) for name, rows in kept.items()}

    def fit(self, event: Event) -> Iterator[Event]:
        """The events to pass on in place of this one."""
        path = event.path
        tail = self._tails.get(path[0]) if path and isinstance(path[0], str) else None
        return iter((event,)) if tail is None else tail.fit(event)

    def rows(self, name: str, reply: list[Row]) -> list[Row]:
        """A whole list: the kept rows, then those of the reply that repeat none of them."""
        tail = self._tails.get(name)
        return reply if tail is None else tail.joined(reply)


class _Tail:
    """The rest of one list."""

    def __init__(self, name: str, kept: dict[int, Row]) -> None:
        self._name = name
        self._kept = [kept[number] for number in sorted(kept)]
        self._repeats = _Repeats(self._kept)
        self._texts = [row["text"] for row in self._kept if isinstance(row.get("text"), str)]
        self._first = self._next = max(kept, default=-1) + 1
        self._numbers: dict[int, int] = {}
        self._held: list[Event] = []
        self._held_text = ""

    def joined(self, reply: list[Row]) -> list[Row]:
        repeats = _Repeats(self._kept)
        return self._kept + [row for row in reply if not repeats.has(row)]

    def fit(self, event: Event) -> Iterator[Event]:
        if len(event.path) < 2:
            yield from self._whole(event)
        elif event.path[1] in self._numbers:
            yield self._renumbered(event)
        else:
            yield from self._held_back(event)

    def _whole(self, event: Event) -> Iterator[Event]:
        """Of the list itself only its closing is passed on: it has begun already, and is not lost with its rest."""
        if isinstance(event, FieldReset):
            for number in self._numbers.values():
                yield FieldReset((self._name, number))
            self._numbers.clear()
            self._next = self._first
            self._repeats = _Repeats(self._kept)
            self._let_go()
        elif not isinstance(event, (FieldStarted, FieldDropped)):
            yield event

    def _held_back(self, event: Event) -> Iterator[Event]:
        """A row that may still turn out to be one that is kept."""
        self._held.append(event)
        if isinstance(event, FieldDelta) and len(event.path) == 2:
            return  # a row's line: whether it is a kept one is known when it is read
        if isinstance(event, FieldDelta):
            self._held_text += event.text
            if not any(text.startswith(self._held_text) for text in self._texts):
                yield from self._release()
        elif isinstance(event, FieldDone) and len(event.path) == 2:
            if self._repeats.has(event.value):
                self._let_go()
            else:
                yield from self._release()
        elif isinstance(event, FieldDropped):
            yield from self._release()
        elif isinstance(event, FieldReset):  # it was a heading: seen, and the number is free again
            written_as = self._written_as()
            yield from self._release()
            del self._numbers[written_as]
            self._next -= 1

    def _written_as(self) -> int:
        number = self._held[0].path[1]
        assert isinstance(number, int)  # noqa: S101 - a list's rows
        return number

    def _release(self) -> Iterator[Event]:
        """It is a new row: it gets the next number, and what was held of it follows."""
        written_as = self._written_as()
        self._numbers[written_as] = self._next
        self._next += 1
        for event in self._let_go():
            yield self._renumbered(event)

    def _let_go(self) -> list[Event]:
        held, self._held, self._held_text = self._held, [], ""
        return held

    def _renumbered(self, event: Event) -> Event:
        path: Path = event.path
        written_as = path[1]
        assert isinstance(written_as, int)  # noqa: S101 - a list's rows
        event.path = (path[0], self._numbers[written_as], *path[2:])
        return event


class _Repeats:
    """Which rows of a reply are kept ones, asked in their order.

    Two rows are the same by a step's words, or by an ingredient's name within its group. A model that writes the list
    anew from its first row may leave its headings out: as long as it goes through the kept rows one by one, the amount
    and the name are enough.
    """

    def __init__(self, kept: list[Row]) -> None:
        self._signatures = {_signature(row) for row in kept}
        self._in_order = [_without_group(row) for row in kept]
        self._at = 0

    def has(self, row: Any) -> bool:
        if not isinstance(row, dict):
            row = row.model_dump()
        is_next = self._at < len(self._in_order) and _without_group(row) == self._in_order[self._at]
        self._at = self._at + 1 if is_next else len(self._in_order)
        return is_next or _signature(row) in self._signatures


def _signature(row: Row) -> object:
    return (*_food_or_words(row), row.get("group"))


def _without_group(row: Row) -> object:
    return (*_food_or_words(row), row.get("quantity"), row.get("unit"))


def _food_or_words(row: Row) -> tuple[object]:
    if isinstance(text := row.get("text"), str):
        return (as_said(text),)
    name = row.get("name", "")
    return (words(name) or name,)
