"""A recipe as it was, and as it is with the changes so far. Rows keep their numbers; new ones take the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiwi_parser.events import Path
from kiwi_parser.recipe import Ingredient, Recipe, Step
from pydantic import BaseModel, ValidationError

from kiwi_recipes.recipes.draft import MOST_ROWS, REQUIRED
from kiwi_recipes.recipes.revision.lines import LISTS, Target
from kiwi_recipes.streams.pointers import pointer

Json = Any
Row = dict[str, Json]

_ROWS: dict[str, type[BaseModel]] = {"ingredients": Ingredient, "steps": Step}


class Book:
    """`was` is the recipe by its fields, as far as it can be read: of a draft some may not be there."""

    def __init__(self, recipe: Mapping[str, Json]) -> None:
        self.was: dict[str, Json] = {}
        for name, info in Recipe.model_fields.items():
            if name in LISTS:
                if rows := _readable(name, recipe.get(name)):
                    self.was[name] = rows
            elif recipe.get(name) is not None:
                self.was[name] = recipe[name]
            elif name not in REQUIRED:
                self.was[name] = info.get_default()
        self._texts: dict[str, Json] = {}
        self._rows: dict[str, dict[int, Row]] = {}
        self._order: dict[str, list[int]] = {}
        self._changed: dict[Path, None] = {}
        self.restore()

    def restore(self, name: str | None = None) -> None:
        """Take all changes back, or those of one field."""
        for each in Recipe.model_fields if name is None else [name]:
            self._changed = {path: None for path in self._changed if path[0] != each}
            if each in LISTS:
                rows = self.was.get(each, [])
                self._rows[each] = {at: _by_number(row) for at, row in enumerate(rows)}
                self._order[each] = list(range(len(rows)))
            else:
                self._texts.pop(each, None)

    # --- what is there ----------------------------------------------------------------------------------------------

    @property
    def is_changed(self) -> bool:
        """Is anything not as it was? A row that came and was taken out again is no change."""
        return bool(self.changes())

    def changed_fields(self) -> list[str]:
        return [name for name in Recipe.model_fields if any(path[0] == name for path in self._changed)]

    def has_changed(self, path: Path) -> bool:
        return path in self._changed

    def had(self, path: Path) -> Json:
        """What was there; None if nothing was."""
        value = self.was.get(str(path[0]))
        if len(path) == 1:
            return value
        rows: list[Row] = value or []
        return rows[int(path[1])] if 0 <= int(path[1]) < len(rows) else None

    def value(self, name: str) -> Json:
        """A field as it is now; None if there is nothing."""
        if name not in LISTS:
            return self._texts.get(name, self.was.get(name))
        rows = [self._rows[name][number] for number in self._order[name]]
        if name == "ingredients":
            return rows
        places = {number: place for place, number in enumerate(self._order["ingredients"])}
        return [{**row, "uses": [places[each] for each in row["uses"] if each in places]} for row in rows]

    def rows(self, name: str) -> list[tuple[int, Row]]:
        """The rows as they are now, with their numbers."""
        return list(zip(self._order[name], self.value(name), strict=True))

    def recipe(self) -> dict[str, Json]:
        """All of it, by its fields."""
        known = {name: self.value(name) for name in Recipe.model_fields if name in self.was or self._touched(name)}
        return {name: value for name, value in known.items() if name not in LISTS or value}

    def _touched(self, name: str) -> bool:
        return any(path[0] == name for path in self._changed)

    def changes(self) -> list[Row]:
        """Each part that is not as it was: where, what was there, what is. Rows under the numbers of the stream."""
        found = []
        for path in sorted(self._changed, key=_place):
            now = self._now(path)
            if now != self.had(path):
                found.append({"path": pointer(path), "was": self.had(path), "now": now})
        return found

    def _now(self, path: Path) -> Json:
        name = str(path[0])
        if len(path) == 1:
            return self.value(name)
        return dict(self.rows(name)).get(int(path[1]))

    # --- changing ---------------------------------------------------------------------------------------------------

    def place(self, target: Target) -> Path | None:
        """The path that a change is told under: a new row's is the next number. None if there can be no such part."""
        path = target.path
        if len(path) == 1:
            return path
        name, number = str(path[0]), int(path[1])
        rows = self._rows[name]
        if target.kind == "remove":
            return path if number in self._order[name] and len(self._order[name]) > 1 else None
        if target.kind == "set" and number in rows:
            return path
        if number < -1 or len(self._order[name]) >= MOST_ROWS[name]:
            return None
        return (name, max(rows, default=-1) + 1)

    def put(self, path: Path, value: Json, after: int | None = None) -> None:
        """A value for a part that there is, or a new row: behind the row `after`, or else behind all."""
        self._changed[path] = None
        name = str(path[0])
        if len(path) == 1:
            self._texts[name] = value
            return
        number = int(path[1])
        if number not in self._order[name]:
            self._order[name].insert(self._behind(name, after), number)
        self._rows[name][number] = value if name == "ingredients" else self._used_by_number(value)

    def _behind(self, name: str, after: int | None) -> int:
        order = self._order[name]
        if after is None or (after >= 0 and after not in order):
            return len(order)
        return order.index(after) + 1 if after >= 0 else 0

    def remove(self, path: Path) -> None:
        self._changed[path] = None
        self._order[str(path[0])].remove(int(path[1]))

    def take_back(self, path: Path) -> None:
        """The part is as it was."""
        name = str(path[0])
        self._changed.pop(path, None)
        if len(path) == 1:
            self._texts.pop(name, None)
        elif (had := self.had(path)) is not None:
            self._rows[name][int(path[1])] = _by_number(had)

    def replace(self, name: str, rows: list[Row]) -> None:
        """A whole list in place of the one that there is: by their order the rows are changed, added, removed."""
        self.restore(name)
        had: list[Row] = self.was.get(name, [])
        self._order[name] = list(range(len(rows)))
        for number, row in enumerate(rows):
            if number >= len(had) or not same(name, row, had[number]):
                self._changed[name, number] = None
                self._rows[name][number] = row if name == "ingredients" else self._used_by_number(row)
        for number in range(len(rows), len(had)):
            self._changed[name, number] = None

    def _used_by_number(self, step: Row) -> Row:
        numbers = self._order["ingredients"]
        return {**step, "uses": [numbers[place] for place in step.get("uses") or [] if place < len(numbers)]}


def same(name: str, one: Json, other: Json) -> bool:
    """Does a part say what the other one says? What the server adds to a row does not count."""
    if name == "steps":
        return bool(one["text"] == other["text"])
    if name == "ingredients":
        return all(one.get(key) == other.get(key) for key in Ingredient.model_fields)
    return bool(one == other)


def _by_number(row: Row) -> Row:
    return {**row, "uses": list(row.get("uses") or [])} if "text" in row else dict(row)


def _readable(name: str, rows: Json) -> list[Row]:
    """Those rows of a list that are whole: a draft's last one may not be."""
    found: list[Row] = []
    for row in rows if isinstance(rows, list) else []:
        try:
            read = _ROWS[name].model_validate(row).model_dump(mode="json")
        except ValidationError:
            continue
        found.append({**row, **read} if isinstance(row, dict) else read)
    return found


def _place(path: Path) -> tuple[int, int]:
    return list(Recipe.model_fields).index(str(path[0])), int(path[1]) if len(path) > 1 else -1
