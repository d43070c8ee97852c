"""A recipe in part as the lines form has it: what a further attempt is shown, and asked to go on with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiwi_recipes.recipes.shown import shown_amount


def as_lines(recipe: Mapping[str, Any], heading: str | None = None) -> dict[str, Any]:
    """The recipe with a line for each ingredient, headings among them, and a text for each step; without nulls.

    `heading` is that under which the ingredients go on."""
    written = {name: value for name, value in recipe.items() if value is not None}
    if "ingredients" in written:
        written["ingredients"] = list(_lines(written["ingredients"], heading))
    if "steps" in written:
        written["steps"] = [step["text"] for step in written["steps"] if step.get("text")]
    return written


def _lines(rows: list[dict[str, Any]], heading: str | None) -> list[str]:
    lines: list[str] = []
    group: str | None = None
    for row in rows:
        if row.get("group") and row["group"] != group:
            lines.append(f"{row['group']}:")
        group = row.get("group") or group
        lines.append(line_of(row))
    if heading is not None and heading != group:
        lines.append(f"{heading}:")
    return lines


def line_of(row: Mapping[str, Any]) -> str:
    """ "2 cups rice, rinsed"."""
    amount = " ".join(filter(None, (shown_amount(row), row["name"])))
    return ", ".join(filter(None, (amount, row.get("note"))))
