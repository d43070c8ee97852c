"""What stands among ingredients and is no row: headings, lists of rows, rows without their keys."""

from __future__ import annotations

from typing import Any

from kiwi_parser.names import plain_name
from kiwi_parser.recipe.amounts import split_amount
from kiwi_parser.recipe.language import language
from kiwi_parser.recipe.lines import heading_of
from kiwi_parser.recipe.measures import measure
from kiwi_parser.recipe.scanner import Scanner
from kiwi_parser.recipe.spellings import LINES, ROW
from kiwi_parser.recipe.texts import is_empty
from kiwi_parser.recipe.units import read_unit

__all__ = ["heading_of_row", "rows_in"]

_HEADINGS = ("heading", "header", "subheading", "subheader", "subtitle")
_GROUPS = frozenset(map(plain_name, ("group", *ROW["group"], *_HEADINGS)))
_TEXTS = frozenset(map(plain_name, ("name", *ROW["name"], *LINES)))
_KINDS = frozenset({"type", "kind", "@type", "rowtype", "isheading", "isheader"})
_OF_A_ROW = frozenset(plain_name(key) for field, keys in ROW.items() for key in (field, *keys)).union(_TEXTS, _GROUPS)
_MOST_MEMBERS = 8
_MOST_PARTS = 6


def heading_of_row(row: Any, tag: str | None = None) -> str | None:
    """The heading that an entry among ingredients is, else None: "For the sauce:", `{"group": "Sauce"}` alone,
    `{"name": "For the sauce:"}`, `{"type": "heading", "text": "Sauce"}`."""
    if row.__class__ is str:
        return heading_of(row, tag)
    if row.__class__ is not dict or len(row) > _MOST_MEMBERS or row.get("quantity") not in (None, ""):
        return None
    group = text = None
    is_marked = False
    for key, said in row.items():
        if said is None or said is False or said == [] or (isinstance(said, str) and is_empty(said)):
            continue
        word = plain_name(str(key))
        if word in _KINDS:
            is_marked = said is True or (isinstance(said, str) and plain_name(said) in _GROUPS)
        elif word in _TEXTS and isinstance(said, str) and text is None:
            text = said
        elif word in _GROUPS and isinstance(said, str) and group is None:
            group = said
        else:
            return None
    if text is not None:
        return _bare(text) if is_marked else heading_of(text, tag)
    return None if group is None or split_amount(group, tag)[0] is not None else _bare(group)


def _bare(title: str) -> str | None:
    return title.strip("*_#[]:： ") or None


def rows_in(entry: Any, tag: str | None = None) -> tuple[str, list[Any]] | None:
    """The rows that stand among others in a list of their own, or under their heading as its key, and that heading."""
    if isinstance(entry, list):
        line = _without_keys(entry, tag)
        if line is not None:
            return "", [line]
        return ("", entry) if entry and all(isinstance(row, str | dict | list) for row in entry) else None
    if len(entry) != 1:
        return None
    ((key, rows),) = entry.items()
    title = None if plain_name(str(key)) in _OF_A_ROW else _bare(str(key))
    if title is None or not isinstance(rows, list) or not all(isinstance(row, str | dict) for row in rows):
        return None
    return title, rows


def _without_keys(parts: list[Any], tag: str | None) -> str | None:
    """The line that `[2, "cups", "rice"]` or `["rice", "2 cups"]` is; None where the list holds rows."""
    if not 1 < len(parts) <= _MOST_PARTS or not all(_is_part(part) for part in parts):
        return None
    said = [str(part) for part in parts if part is not None and not (isinstance(part, str) and is_empty(part))]
    amounts = [text for text in said if _is_amount(text, tag)]
    words = [text for text in said if text not in amounts]
    starts_bare = not isinstance(parts[0], str)
    if not words or any(split_amount(text, tag)[0] is not None for text in words):
        return None
    if not starts_bare and all(read_unit(text, tag) is not None for text in amounts):
        return None  # "cloves" and "salt" are two foods
    return " ".join([*amounts, ", ".join(words)])


def _is_part(part: Any) -> bool:
    return part is None or (isinstance(part, int | float | str) and not isinstance(part, bool))


def _is_amount(text: str, tag: str | None) -> bool:
    s = Scanner(text, language(tag))
    return read_unit(text, tag) is not None or (measure(s) is not None and s.ended)
