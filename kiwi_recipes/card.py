"""The recipe card in a terminal, redrawn as the stream fills it in."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from kiwi_recipes.recipes.event_fold import EventFold, is_conflict
from kiwi_recipes.recipes.fields import single_values
from kiwi_recipes.recipes.shown import shown_amount, shown_minutes

FRAME = 6
"""Cells of the upper edge beside its title."""

_PHASES = {
    "queued": "Waiting in line",
    "leasing": "Looking for a machine",
    "loading_model": "Loading the model",
    "reading_prompt": "Reading what you have",
    "thinking": "Thinking",
    "writing": "Writing",
    "falling_back": "Trying another model",
    "checking": "Checking",
}
_ENDINGS = {
    "completed": ("green", "Done"),
    "incomplete": ("yellow", "Cut short: what is here is all that was written"),
    "failed": ("red", "Failed"),
    "cancelled": ("yellow", "Stopped"),
}


def phase_words(phase: str | None) -> str:
    """What a phase of a run is called."""
    return _PHASES.get(phase or "queued", "Working")


def card(fold: EventFold, seconds: float, notes: Sequence[str] = ()) -> RenderableType:
    """The card as far as it is known, with `notes` below it. Model text is never read as markup."""
    recipe = fold.recipe
    parts: list[RenderableType] = [Text(recipe.get("description", ""), style="italic")]
    if facts := _facts(recipe):
        parts.append(Text(facts, style="dim"))
    rows = [*recipe.get("ingredients", [])]
    rows += [{"name": line, "group": rows[-1].get("group") if rows else None} for line in fold.lines.values()]
    if rows:
        parts.append(Padding(_ingredients(rows, _warned_rows(fold.warnings)), (1, 0, 0, 0)))
    if left_out := [one for one in fold.warnings if is_conflict(one)]:
        parts.append(Padding(Group(*(Text(f"✗ {one['message']}", style="red") for one in left_out)), (1, 0, 0, 0)))
    if recipe.get("steps"):
        parts.append(Padding(_steps(recipe["steps"]), (1, 0, 0, 0)))
    if recipe.get("notes"):
        parts.append(Padding(Text(recipe["notes"], style="dim"), (1, 0, 0, 0)))
    status = _status(fold, seconds, notes)
    if fold.status == "failed" and not any(recipe.get(name) for name in ("title", "ingredients", "steps")):
        return status
    return Group(_Framed(Text(recipe.get("title", "…"), style="bold"), parts), status)


@dataclass(frozen=True, slots=True)
class _Framed:
    """`parts` in a frame with the title in its upper edge, which cuts what is longer; such a title stands within."""

    title: Text
    parts: Sequence[RenderableType]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self.title.cell_len <= options.max_width - FRAME:
            yield Panel(Group(*self.parts), title=self.title, title_align="left")
        else:
            yield Panel(Group(self.title, *self.parts))


def _status(fold: EventFold, seconds: float, notes: Sequence[str]) -> Text:
    noted = [Text(f"! {note}", style="yellow") for note in notes]
    if fold.status == "running":
        return Text("\n").join([*noted, Text(f"{phase_words(fold.phase)} … {seconds:.0f} s", style="dim")])
    colour, words = _ENDINGS[fold.status]
    if fold.error is not None:
        words += f": {fold.error['message']}"
    ending = [Text(words, style=colour)]
    if writer := _writer(fold.recipe.get("provenance") or {}):
        ending.append(Text(writer, style="dim"))
    return Text("\n").join([*ending, *noted, *_warnings(fold.warnings)])


def _writer(provenance: dict[str, Any]) -> str:
    """Which model wrote; the words of a small one are not to be taken for those of another."""
    model, backend = provenance.get("model"), provenance.get("backend")
    if not (model or backend):
        return ""
    return f"Written by {model} ({backend})" if model and backend else f"Written by {model or backend}"


def _warnings(warnings: list[dict[str, Any]]) -> list[Text]:
    seen = dict.fromkeys(
        warning["message"] for warning in warnings if warning["code"] != "repaired" and not is_conflict(warning)
    )
    return [Text(f"! {message}", style="yellow") for message in seen]


_IN_WORDS = ("servings", "prep_minutes", "cook_minutes")


def _facts(recipe: dict[str, Any]) -> str:
    facts = [f"serves {recipe['servings']}"] if recipe.get("servings") is not None else []
    for name, words in (("prep_minutes", "to prepare"), ("cook_minutes", "to cook")):
        if recipe.get(name) is not None:
            facts.append(f"{shown_minutes(recipe[name])} {words}")
    others = [name for name in single_values() if name not in _IN_WORDS and recipe.get(name) is not None]
    facts += [f"{name.replace('_', ' ')}: {recipe[name]}" for name in others]
    return " · ".join(facts)


def _warned_rows(warnings: list[dict[str, Any]]) -> set[str]:
    """Names of ingredients that likely contain what somebody must not eat."""
    of_rows = (one for one in warnings if one["code"] in ("allergen", "diet") and not is_conflict(one))
    return {one["evidence"]["text"] for one in of_rows if str(one.get("path")).startswith("/ingredients/")}


def _ingredients(rows: list[dict[str, Any]], warned: AbstractSet[str] = frozenset()) -> Table:
    table = Table.grid(padding=(0, 1))
    group = None
    for row in rows:
        if row.get("group") != group:
            group = row.get("group")
            table.add_row("", Text(group or "", style="bold"))
        note = f", {row['note']}" if row.get("note") else ""
        name = Text(f"{row.get('name', '…')}{note}", overflow="fold")
        if row.get("name") in warned:
            name.append("  ! see below", style="yellow")
        table.add_row(Text(shown_amount(row), justify="right"), name)
    return table


def _steps(rows: list[dict[str, Any]]) -> Table:
    table = Table.grid(padding=(0, 1))
    for number, row in enumerate(rows, start=1):
        timer = f" ({shown_minutes(row['minutes'])})" if row.get("minutes") else ""
        table.add_row(Text(f"{number}."), Text(row.get("text", ""), overflow="fold").append(timer, style="dim"))
    return table
