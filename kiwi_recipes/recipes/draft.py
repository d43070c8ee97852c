"""What is known of a recipe while it is written: closed fields, closed rows of lists that are still open, open texts.

Fed with the parser's events, with their values as JSON. It is what the terminal event carries when a run ends early,
and what a further attempt keeps.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from kiwi_parser.events import Path
from kiwi_parser.recipe import MAX_INGREDIENTS, MAX_STEPS, Recipe

from kiwi_recipes.recipes.json_schema import Lacking

Json = Any
Row = dict[str, Json]

REQUIRED = tuple(name for name, field in Recipe.model_fields.items() if field.is_required())
MOST_ROWS = {"ingredients": MAX_INGREDIENTS, "steps": MAX_STEPS}


_Packed = tuple[Any, ...]
"""A row in half of its memory: its names, which are shared by all rows that have the same, and its values."""

_shared = lru_cache(maxsize=256)(tuple[str, ...])


def _packed(row: Row) -> _Packed:
    return (_shared(tuple(row)), *row.values())


def _row(packed: _Packed) -> Row:
    return dict(zip(packed[0], packed[1:], strict=True))


class Draft:
    """A recipe in the making. Rows are kept under their number as written; a dropped row leaves its number unused."""

    def __init__(self) -> None:
        self._closed: dict[str, Json] = {}
        """Of a list the rows, packed."""
        self._rows: dict[str, dict[int, _Packed]] = {}
        self._texts: dict[Path, list[str]] = {}
        self._endless: set[str] = set()
        self.heading: str | None = None
        """The heading that the model wrote last among ingredients that are open, where one is known."""
        self.list_came_first = True
        """Were the ingredients whole before each step that has closed?"""

    # --- growing ----------------------------------------------------------------------------------------------------

    def grow(self, path: Path, text: str) -> None:
        """More of a text that is still open."""
        parts = self._texts.get(path)
        if parts is None:
            self._texts[path] = [text]
        else:
            parts.append(text)

    def close(self, path: Path, value: Json) -> None:
        """A value is whole. Parts of a row (`/steps/0/text`) stay open texts until their row closes."""
        if len(path) == 1:
            self._forget(path)
            self._closed[str(path[0])] = [*map(_packed, value)] if path[0] in MOST_ROWS else value
        elif len(path) == 2:
            self._forget(path)
            self._rows.setdefault(str(path[0]), {})[int(path[1])] = _packed(value)
            if path[0] == "steps" and "ingredients" not in self._closed:
                self.list_came_first = False
        elif isinstance(value, str):
            self._texts[path] = [value]

    def cut(self, name: str) -> None:
        """A list that found no end, as a model that repeats itself writes: nothing is lacking of it."""
        self._endless.add(name)

    def drop(self, path: Path) -> None:
        """A value can't be used, or starts again."""
        self._forget(path)

    def _forget(self, path: Path) -> None:
        if not path:
            self._closed.clear()
            self._rows.clear()
            self.heading = None
        elif len(path) == 1:
            self._closed.pop(str(path[0]), None)
            self._rows.pop(str(path[0]), None)
        elif len(path) == 2:
            self._rows.get(str(path[0]), {}).pop(int(path[1]), None)
        for open_path in [open_path for open_path in self._texts if open_path[: len(path)] == path]:
            del self._texts[open_path]

    # --- what is there ----------------------------------------------------------------------------------------------

    def recipe(self) -> dict[str, Json]:
        """Everything known, never more: an open text as far as it came, a list with the rows that show something."""
        recipe: dict[str, Json] = {}
        for name in Recipe.model_fields:
            if name in self._closed:
                recipe[name] = self.known(name) if name in MOST_ROWS else self._closed[name]
            elif (name,) in self._texts:
                recipe[name] = "".join(self._texts[name,])
            elif rows := self._rows_so_far(name):
                recipe[name] = [rows[number] for number in sorted(rows)]
        return recipe

    def _rows_so_far(self, name: str) -> dict[int, Json]:
        rows = self.rows(name)
        for path, parts in self._texts.items():
            if len(path) == 3 and path[0] == name:
                rows[int(path[1])] = {**rows.get(int(path[1]), {}), str(path[2]): "".join(parts)}
        return rows

    def open_line(self, path: Path) -> str:
        """The text of an ingredient's line that is open; empty where there is none."""
        return "".join(self._texts.get(path, ())) if len(path) == 2 else ""

    def rows(self, name: str) -> dict[int, Row]:
        """The closed rows of a list that is open, by their numbers."""
        return {number: _row(packed) for number, packed in self._rows.get(name, {}).items()}

    def known(self, name: str) -> list[Row]:
        """The rows of a list, closed or open, that are closed."""
        rows = self._rows.get(name, {})
        return [*map(_row, self._closed.get(name) or (rows[number] for number in sorted(rows)))]

    def _open_group(self) -> str | None:
        """The part of the dish that the ingredients go on with: the last heading, or that of the last row."""
        rows = self.known("ingredients")
        return self.heading or (rows[-1].get("group") if rows else None)

    def text(self, name: str) -> str:
        """A text that is closed; empty while it is not."""
        value = self._closed.get(name)
        return value if isinstance(value, str) else ""

    def last_step(self, before: int) -> str | None:
        """The text of the last step that is closed in front of this number."""
        rows = self._rows.get("steps", {})
        numbers = [number for number in rows if number < before]
        return str(_row(rows[max(numbers)])["text"]) if numbers else None

    @property
    def presentable(self) -> bool:
        """Is there enough to be of use: a title and a step, both closed?"""
        return "title" in self._closed and bool(self._closed.get("steps") or self._rows.get("steps"))

    def lacks(self, *, all_fields: bool) -> tuple[str, ...]:
        """Fields that are not closed: all of them, or the required ones alone. A list that is full is not lacking."""
        names = tuple(Recipe.model_fields) if all_fields else REQUIRED
        return tuple(name for name in names if name not in self._closed and not self._full(name))

    def _full(self, name: str) -> bool:
        rows = len(self._rows.get(name, ()))
        return name in MOST_ROWS and (rows >= MOST_ROWS[name] or (name in self._endless and rows > 0))

    # --- another attempt --------------------------------------------------------------------------------------------

    def keep_closed(self) -> list[Path]:
        """Forget what is open; returns the paths that stay: closed fields, and closed rows of open lists."""
        self._texts.clear()
        self._rows = {name: rows for name, rows in self._rows.items() if rows and name not in self._closed}
        kept: list[Path] = []
        for name in Recipe.model_fields:
            if name in self._closed:
                kept.append((name,))
            else:
                kept += [(name, number) for number in sorted(self._rows.get(name, ()))]
        return kept

    def lacking(self, *, all_fields: bool) -> Lacking:
        fields = self.lacks(all_fields=all_fields)
        rows = {name: len(self._rows[name]) for name in fields if self._rows.get(name)}
        return Lacking(fields, rows, self._open_group() if "ingredients" in rows else None)
