"""Adds up a stream's events to the recipe so far: what a page shows, what a polling client gets, what tests compare.

The twin of `frontend/src/recipe/apply.ts`, over the bodies of the wire contract (docs/protocol.md).
"""

from __future__ import annotations

from typing import Any

from kiwi_recipes.recipes.events import TERMINAL_STATES
from kiwi_recipes.recipes.pointers import pointer_keys
from kiwi_recipes.streams.events import RunState

Node = dict[str | int, Any]
"""A part of the recipe that is still growing: rows by their number, so that a dropped one leaves no hole."""


class Fold:
    """State after the events applied so far; `next` is the number of the event to come."""

    def __init__(self) -> None:
        self.next = 0
        self.status: RunState = "running"
        self.phase: str | None = None
        self.warnings: list[dict[str, Any]] = []
        self.error: dict[str, Any] | None = None
        self._tree: Node = {}
        self._final: dict[str, Any] | None = None

    @property
    def lines(self) -> dict[str, str]:
        """The rows of which only a part of their text is known, by path: no row of the recipe yet."""
        if self._final is not None:
            return {}
        return {
            f"/{name}/{place}": str(text)
            for name, rows in self._tree.items()
            if isinstance(rows, dict)
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
        match event["type"]:
            case "stream.status":
                self.phase = event["phase"]
            case "field.delta":
                parent, key = self._place(event["path"])
                text = parent.get(key)
                if not isinstance(text, _Text):
                    parent[key] = text = _Line("") if isinstance(key, int) else _Text(text or "")
                text.add(event["text"])
            case "field.done":
                parent, key = self._place(event["path"])
                parent[key] = event["value"]
            case "field.reset" if not event["path"]:  # what looked like the answer was a thought, or an example
                self._tree = {}
                self._keep_warnings([])
            case "field.dropped" | "field.reset":
                parent, key = self._place(event["path"])
                parent.pop(key, None)
                self.warnings = [one for one in self.warnings if not _is_within(one.get("path"), event["path"])
                                 or is_conflict(one)]  # fmt: skip
            case "stream.reset":
                self._keep(event["kept"])
                self._keep_warnings(event["kept"])
            case "warning":
                self.warnings.append({k: v for k, v in event.items() if k not in ("type", "seq")})
            case kind if kind in TERMINAL_STATES:
                self.status = TERMINAL_STATES[kind]
                self._final = event["recipe"]
                self.error = event.get("error")

    def _place(self, path: str) -> tuple[Node, str | int]:
        """The node that holds the path's last key; nodes on the way are made, or opened if they were whole."""
        keys = [int(key) if key.isdigit() else key for key in pointer_keys(path)]
        node = self._tree
        for key in keys[:-1]:
            node[key] = node = _opened(node.get(key))
        return node, keys[-1]

    def _keep(self, paths: list[str]) -> None:
        kept = [(path, parent.get(key)) for path in paths for parent, key in [self._place(path)]]
        self._tree = {}
        for path, value in kept:
            parent, key = self._place(path)
            parent[key] = value

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
        self._parts = [begun]

    def add(self, text: str) -> None:
        self._parts.append(text)

    def __str__(self) -> str:
        self._parts = ["".join(self._parts)]
        return self._parts[0]


class _Line(_Text):
    """The text of a row that is read when it closes."""


def _opened(value: Any) -> Node:
    if isinstance(value, list):
        return dict(enumerate(value))
    return value if isinstance(value, dict) else {}


def _plain(value: Any) -> Any:
    """Nodes as lists and objects; one in which nothing is left (its rows were dropped) is left out."""
    if isinstance(value, _Text):
        return {} if isinstance(value, _Line) else str(value)
    if not isinstance(value, dict):
        return value
    plain = {key: inner for key in value if (inner := _plain(value[key])) != {}}
    if plain and all(isinstance(key, int) for key in plain):
        return [plain[key] for key in sorted(plain)]
    return plain
