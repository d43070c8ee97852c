"""Holds the verdicts of `safety` against a generation: what may be passed on, what is dropped, what is warned of.

A part that contains what is forbidden is a conflict: it is dropped with its evidence and its attempt is over. Notes are
an exception: a recipe is whole without them, so they are only dropped. What likely contains it is passed on, with a
warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kiwi_parser import coded
from kiwi_parser.events import Path

from kiwi_recipes.food.allergens import Finding, language_of
from kiwi_recipes.recipes.events import Warned
from kiwi_recipes.recipes.fields import free_texts
from kiwi_recipes.recipes.safety import RuleKind, Safety, SafetyVerdict
from kiwi_recipes.recipes.schemas import Sighting
from kiwi_recipes.streams.pointers import pointer

Row = Mapping[str, Any]

_TEXTS = free_texts()


class AllergenGuard:
    """What was found in one generation. `conflict` is what ended the attempt that is being written; `rules_out` says
    whether there is anything to be found."""

    def __init__(self, safety: Safety) -> None:
        self._safety = safety
        self.rules_out = bool(safety.rules)
        self._reads = safety.language is None or language_of(safety.language) is not None
        self._told: dict[tuple[Path, str], None] = {}  # a set that is empty takes three times as much
        self._warnings: list[Warned] = []
        self.conflict: Sighting | None = None
        self.conflicts: list[Sighting] = []

    def next_attempt(self) -> None:
        self.conflict = None

    def stops(self, path: Path, value: Any, recipe: Row) -> str | None:
        """Why this value may not be passed on, or None. `recipe` is what is known of the recipe so far."""
        if not self._safety.rules:
            return None
        for part, text, verdict in self._verdicts(path, value, recipe):
            if verdict.conflicts:
                return self._conflict(part, text, verdict.conflicts, ends=path[0] != "notes")
            if len(path) > 1 or path[0] in _TEXTS:  # of a list, each row was told of when it came
                self._warn(part, text, verdict)
        return None

    def stops_heading(self, path: Path, heading: str) -> str | None:
        """Why ingredients may not go on under this heading, or None: its rows would say so, but none may come."""
        found = self._safety.row({"name": heading}).conflicts
        return self._conflict(path, heading, found, ends=True) if found else None

    def forbids(self, heading: str) -> bool:
        return bool(self._safety.row({"name": heading}).conflicts)

    def take_warnings(self) -> list[Warned]:
        """What is to be said since this was last asked."""
        taken, self._warnings = self._warnings, []
        return taken

    def cleared(self, recipe: dict[str, Any]) -> dict[str, Any]:
        """The recipe without parts that contain what is forbidden. A part that was still open has not been looked at
        before: half a title may have said so already."""
        if not self._safety.rules:
            return recipe
        kept: dict[str, Any] = {}
        for name, value in recipe.items():
            if isinstance(value, list):
                kept[name] = [row for at, row in enumerate(value) if not self._holds((name, at), row, kept)]
            elif not self._holds((name,), value, kept):
                kept[name] = value
        return kept

    def likely(self, recipe: Row) -> Iterator[Sighting]:
        """What the finished recipe may hold, under the numbers that its rows have in the end."""
        if not self._safety.rules:
            return
        for name in (*_TEXTS, "ingredients", "steps"):
            for part, text, verdict in self._verdicts((name,), recipe.get(name), recipe):
                yield from (self._sighting(part, text, finding) for finding in verdict.likely)

    def forbidden_parts(self, recipe: Row) -> Iterator[Path]:
        """Where the recipe contains what is forbidden; also in words that would do so without the rows that do."""
        if not self._safety.rules:
            return
        rows = recipe.get("ingredients") or []
        forbidden = [at for at, row in enumerate(rows) if self._holds(("ingredients", at), row, recipe)]
        without = {**recipe, "ingredients": [row for at, row in enumerate(rows) if at not in forbidden]}
        for name, value in recipe.items():
            if name == "ingredients":
                yield from (("ingredients", at) for at in forbidden)
            elif not isinstance(value, list):
                yield from [(name,)] if self._holds((name,), value, without) else []
            else:
                yield from ((name, at) for at, row in enumerate(value) if self._holds((name, at), row, without))

    def _holds(self, path: Path, value: Any, recipe: Row) -> bool:
        return any(verdict.conflicts for _, _, verdict in self._verdicts(path, value, recipe))

    def _verdicts(self, path: Path, value: Any, recipe: Row) -> Iterator[tuple[Path, str, SafetyVerdict]]:
        """Of each part of the value that says something: where, which words, and what about them."""
        if isinstance(value, list):
            for at, row in enumerate(value):
                yield from self._verdicts((*path, at), row, recipe)
        elif path[0] == "ingredients" and len(path) == 2:
            row = {"name": value} if isinstance(value, str) else value  # a line that is still open
            yield path, row.get("name") or "", self._safety.row(row)
        elif path[0] == "steps":
            text = value if isinstance(value, str) else value.get("text") if isinstance(value, dict) else None
            if isinstance(text, str) and (len(path) == 2 or path[2] == "text"):
                yield (*path[:2], "text"), text, self._text(text, recipe)
        elif path[0] in _TEXTS and isinstance(value, str):
            yield path, value, self._text(value, recipe, is_title=path[0] == "title")

    def _text(self, text: str, recipe: Row, *, is_title: bool = False) -> SafetyVerdict:
        listed = [row["name"] for row in recipe.get("ingredients") or () if row.get("name")]
        return self._safety.text(text, listed, title=None if is_title else recipe.get("title") or "")

    def _conflict(self, path: Path, text: str, findings: Sequence[Finding], *, ends: bool) -> str:
        for finding in findings:
            sighting = self._sighting(path, text, finding)
            self.conflicts.append(sighting)
            self._warnings.append(warning_of(sighting))
            if ends and self.conflict is None:
                self.conflict = sighting
        said = "contains {what}, which “{allergy}” rules out"
        return coded("rules_out", said, what=_what(sighting), allergy=sighting.allergy, phrase=sighting.phrase or text)

    def _warn(self, path: Path, text: str, verdict: SafetyVerdict) -> None:
        if (path, text) in self._told:
            return
        self._told[path, text] = None
        self._warnings += [warning_of(self._sighting(path, text, finding)) for finding in verdict.likely]
        if verdict.unread and self._reads:
            message = f"“{text}” can't be judged by its name. Find out what is in it before you cook."
            self._warnings.append(Warned("food_unread", message, pointer(path), {"name": text}))

    def _sighting(self, path: Path, text: str, finding: Finding) -> Sighting:
        kind: RuleKind = self._safety.kind_of(finding)
        evidence = finding._asdict() | {"kind": kind, "path": pointer(path), "text": text}
        return Sighting.model_validate({name: evidence.get(name) for name in Sighting.model_fields})


def warning_of(sighting: Sighting) -> Warned:
    """The sighting in words, as an event."""
    where, what, entry = _where(sighting), _what(sighting), sighting.allergy
    named = f"“{sighting.phrase}”"
    if sighting.outcome == "contains":
        message = f"{where} contains {what} ({named}) and was left out: “{entry}” rules it out."
    else:
        message = f"{where} likely contains {what} ({named}), which “{entry}” rules out: read the label."
    return Warned(sighting.kind, message, sighting.path, sighting.model_dump(exclude={"path"}))


def _where(sighting: Sighting) -> str:
    name, *number = (sighting.path or "").strip("/").split("/")
    if name == "steps":
        return f"Step {int(number[0]) + 1}"
    if name == "ingredients":
        return f"“{sighting.text}”"
    return f"The title “{sighting.text}”" if name == "title" else f"The {name}"


def _what(sighting: Sighting) -> str:
    """What it is that is in there, by the name that the law has for it; of a person's own word that word."""
    return (sighting.key or sighting.phrase or sighting.allergy).replace("_", " ")
