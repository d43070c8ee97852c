"""Ingredients: lines as schema.org has them, Mealie's and Tandoor's objects."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from kiwi_parser.recipe.lines import heading_of
from kiwi_parser.recipe.rows import MAX_GROUP, MAX_NAME, MAX_NOTE

from kiwi_recipes.library.imports.find import FoundRecipe
from kiwi_recipes.library.imports.texts import paragraphs, plain_text

__all__ = ["ingredient_rows"]

_MOST = 1_000
"""Rows that are looked at: of a recipe with as many none is kept."""
_LONGEST_LINE = 500


def ingredient_rows(found: FoundRecipe) -> list[Any]:
    """Lines, and rows of those that had come apart already, for the parser's reader."""
    node = found.recipe
    keys = ("recipeIngredient", "ingredients", "recipe_ingredient")
    said = next((node[key] for key in keys if node.get(key)), None)
    if said is None and isinstance(node.get("steps"), list):  # Tandoor keeps them with the steps
        lists = [step.get("ingredients") for step in node["steps"] if isinstance(step, dict)]
        said = [row for rows in lists if isinstance(rows, list) for row in rows]
    return list(islice(_rows(said, found, None), _MOST))


def _rows(said: Any, found: FoundRecipe, group: str | None) -> Iterator[Any]:
    said = found.resolve(said)
    if isinstance(said, dict):
        entries = said.get("itemListElement") or (said if _is_row(said) else list(said.values()))
        entries = [entries] if isinstance(entries, dict) else entries
    else:
        entries = said if isinstance(said, list) else list(paragraphs(said))
    for entry in entries if isinstance(entries, list) else []:
        entry = found.resolve(entry)
        if isinstance(entry, list) or (isinstance(entry, dict) and entry.get("itemListElement")):
            yield from _rows(entry, found, group)
            continue
        group = _heading(entry) or group
        if (row := _row(entry, group)) is not None:
            yield row


def _is_row(said: dict[str, Any]) -> bool:
    return bool({"food", "display", "name", "note", "originalText", "text"} & said.keys())


def _heading(entry: Any) -> str | None:
    """The name of the group that begins here: a line "For the sauce:", Mealie's `title`, Tandoor's `is_header`."""
    if isinstance(entry, dict):
        said = entry.get("note") if entry.get("is_header") else entry.get("title")
    else:
        said = heading_of(plain_text(entry))
    return plain_text(said)[:MAX_GROUP].strip(" :") or None


def _row(entry: Any, group: str | None) -> Any:
    if not isinstance(entry, dict):
        line = plain_text(entry)[:_LONGEST_LINE]
        if not line or heading_of(line):
            return None
        return {"name": line, "group": group} if group else line
    if entry.get("is_header"):
        return None
    food, unit = _named(entry.get("food")), _named(entry.get("unit"))
    if not food:
        # Mealie has an ingredient that it did not take apart in its note; schema.org's PropertyValue has a name.
        keys = ("originalText", "original_text", "display", "text")
        line = next((said for key in keys if (said := plain_text(entry.get(key)))), "")[:_LONGEST_LINE]
        food = line or plain_text(entry.get("name")) or plain_text(entry.get("note"))
        if line or not food:
            return {"name": line, "group": group} if line else None
        unit = unit or plain_text(entry.get("unitText"))
    row: dict[str, Any] = {"name": food[:MAX_NAME], "unit": unit or None, "group": group}
    row["quantity"] = _amount(entry)
    row["note"] = plain_text(entry.get("note"))[:MAX_NOTE] or None if entry.get("food") else None
    return row


def _named(value: Any) -> str:
    return plain_text(value.get("name") if isinstance(value, dict) else value)


def _amount(entry: dict[str, Any]) -> Any:
    value = entry.get("quantity", entry.get("amount", entry.get("value")))
    if entry.get("no_amount") or isinstance(value, bool) or value in (0, "", None):
        return None
    return value
