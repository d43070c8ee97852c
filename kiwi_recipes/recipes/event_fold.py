"""Adds up a stream's events to the recipe so far: what a page shows, what a polling client gets, what tests compare.

The twin of `frontend/client/src/apply.ts`, over the bodies of the wire contract (docs/protocol.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import Any

from kiwi_recipes.recipes.events import TERMINAL_STATES
from kiwi_recipes.streams.events import RunState
from kiwi_recipes.streams.pointers import pointer, pointer_keys

_INDEX = re.compile(r"0|[1-9][0-9]*")


class GrowingPart(dict[str | int, Any]):
    """A part of the recipe that is still growing: rows by their number, so that a dropped one leaves no hole."""


class EventFold:
    """State after the events applied so far; `next` is the number of the event to come."""

    def __init__(self) -> None:
        self.next = 0
        self.status: RunState = "running"
        self.phase: str | None = None
        self.warnings: list[dict[str, Any]] = []
        self.error: dict[str, Any] | None = None
        self._tree = GrowingPart()
        self._growing: str | None = None
        """The path of the text that grew last: most deltas go on with it."""
        self._add: Callable[[str], None] = _Text("").parts.append
        self._final: dict[str, Any] | None = None

    @property
    def lines(self) -> dict[str, str]:
        """The rows of which only a part of their text is known, by path: no row of the recipe yet."""
        if self._final is not None:
            return {}
        return {
            pointer((str(name), place)): str(text)
            for name, rows in self._tree.items()
            if isinstance(rows, GrowingPart)
            for place, text in rows.items()
            if isinstance(text, _Line)
        }

    @property
    def recipe(self) -> dict[str, Any]:
        """What is known so far; after the end, what the terminal event says."""
        return _plain(self._tree) if self._final is None else self._final

    def apply(self, event: dict[str, Any]) -> None:
        """One event's body. Unknown types are skipped: later versions of the contract may add some."""
        self.next = event["seq"] + 1
        kind = event["type"]
        if kind == "field.delta":
            path = event["path"]
            if path == self._growing or self._begin(path):
                self._add(event["text"])
        elif kind != "token":
            self._growing = None  # whatever comes may take its place
            self._change(kind, event)

    def _change(self, kind: str, event: dict[str, Any]) -> None:
        match kind:
            case "stream.status":
                self.phase = event["phase"]
            case "field.done" if keys := _keys(event["path"]):
                self._parent(keys)[keys[-1]] = event["value"]
            case "field.dropped" | "field.reset" if keys := _keys(event["path"]):
                if _value_at(self._tree, keys) is not _NOTHING:
                    del self._parent(keys)[keys[-1]]
                self.warnings = [one for one in self.warnings if not _is_within(one.get("path"), event["path"])
                                 or is_conflict(one)]  # fmt: skip
            case "field.dropped" | "field.reset" if not event["path"]:
                # What looked like the answer was a thought, or an example.
                self._tree = GrowingPart()
                self._keep_warnings([])
            case "stream.reset":
                self._keep(event["kept"])
                self._keep_warnings(event["kept"])
            case "warning":
                self.warnings.append({k: v for k, v in event.items() if k not in ("type", "seq")})
            case _ if kind in TERMINAL_STATES:
                self.status = TERMINAL_STATES[kind]
                self._final = event["recipe"]
                self.error = event.get("error")

    def _begin(self, path: str) -> bool:
        """What comes next is of this text; False where the path is that of no text."""
        if not (keys := _keys(path)):
            return False
        parent, key = self._parent(keys), keys[-1]
        grown = parent.get(key)
        if not isinstance(grown, _Text):
            is_row = len(keys) == 2 and isinstance(key, int)
            parent[key] = grown = _Line("") if is_row else _Text(grown if isinstance(grown, str) else "")
        self._growing, self._add = path, grown.parts.append
        return True

    def _parent(self, keys: tuple[str | int, ...]) -> GrowingPart:
        """The node that holds the last of the keys; nodes on the way are made, or opened if they were whole."""
        node = self._tree
        for key, inner in pairwise(keys):
            node[key] = node = _opened(node.get(key), inner)
        return node

    def _keep(self, paths: list[str]) -> None:
        before, self._tree = self._tree, GrowingPart()
        for keys in map(_keys, paths):
            value = _value_at(before, keys)
            if keys and value is not _NOTHING and not isinstance(value, _Line):
                self._parent(keys)[keys[-1]] = value

    def _keep_warnings(self, kept: list[str]) -> None:
        """What was said of a part goes with it; but not why something was left out."""
        self.warnings = [
            one
            for one in self.warnings
            if not one.get("path") or is_conflict(one) or any(_is_within(one["path"], path) for path in kept)
        ]


def is_conflict(warning: dict[str, Any]) -> bool:
    """Does it say that a part was left out for what it contains?"""
    return warning["code"] in ("allergen", "diet") and (warning.get("evidence") or {}).get("outcome") == "contains"


def _is_within(path: str | None, outer: str) -> bool:
    return path is not None and (path == outer or path.startswith(f"{outer}/"))


class _Text:
    """A text that grows: put together when it is asked for, not for each delta."""

    def __init__(self, begun: str) -> None:
        self.parts = [begun]

    def __str__(self) -> str:
        self.parts[:] = ["".join(self.parts)]
        return self.parts[0]


class _Line(_Text):
    """The text of a row that is read when it closes."""


@lru_cache(maxsize=4096)
def _keys(path: str) -> tuple[str | int, ...]:
    """The names and numbers of a path. The first is a field's name; none for the recipe as a whole."""
    names = pointer_keys(path)
    return (*names[:1], *(int(name) if _INDEX.fullmatch(name) else name for name in names[1:]))


_NOTHING = object()


def _value_at(value: Any, keys: tuple[str | int, ...]) -> Any:
    """`_NOTHING` where there is none."""
    for key in keys:
        if isinstance(value, list) and isinstance(key, int):
            value = value[key] if key < len(value) else _NOTHING
        else:
            value = value.get(key, _NOTHING) if isinstance(value, dict) else _NOTHING
    return value


def _opened(value: Any, key: str | int) -> GrowingPart:
    """The value as a node that `key` can be in: rows by number, or members by name."""
    by_number = isinstance(key, int)
    if isinstance(value, GrowingPart):
        return value if not value or isinstance(next(iter(value)), int) == by_number else GrowingPart()
    if isinstance(value, list) and by_number:
        return GrowingPart(enumerate(value))
    return GrowingPart(value) if isinstance(value, dict) and not by_number else GrowingPart()


def _plain(value: Any) -> Any:
    """Nodes as lists and objects; one in which nothing is left (its rows were dropped) is left out."""
    if isinstance(value, _Text):
        return GrowingPart() if isinstance(value, _Line) else str(value)
    if not isinstance(value, GrowingPart):
        return value
    plain = {key: inner for key in value if (inner := _plain(value[key])) != {}}
    if plain and all(isinstance(key, int) for key in plain):
        return [plain[key] for key in sorted(plain)]
    return plain
