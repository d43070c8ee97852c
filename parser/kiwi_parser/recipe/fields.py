"""What a recipe's fields tolerate beyond their types. Each reading is reported, so that nothing is changed silently."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from pydantic import GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, PydanticOmit

from kiwi_parser.assemble.within import json_within
from kiwi_parser.coded_text import coded
from kiwi_parser.plan import Sections, language_of, notes_only
from kiwi_parser.plan import note as remark
from kiwi_parser.recipe.durations import read_minutes
from kiwi_parser.recipe.headings import heading_of_row, rows_in
from kiwi_parser.recipe.lines import split_rows, strip_numbering
from kiwi_parser.recipe.rows import SPACES_TRIMMED, Row, row_of_line
from kiwi_parser.recipe.servings import read_servings
from kiwi_parser.recipe.spellings import ROW
from kiwi_parser.recipe.texts import LONGEST_EMPTY, SAYS_SOMETHING, cut, is_empty

MAX_INGREDIENTS = 40
MAX_STEPS = 30
MAX_MINUTES = 2880
MAX_STEP = 600

_NUMBERING_TAKEN_OFF = coded("numbering", "numbering taken off")


class OursToAdd:
    """Marks a field that the readings fill in: part of what we give, no part of what a model is asked to write."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        if handler.mode == "validation":
            raise PydanticOmit
        return handler(schema)


# --- texts ----------------------------------------------------------------------------------------------------------


_DOTS = " .…"
"""They stand for what somebody left out, and say nothing."""


def not_blank(text: str) -> str:
    size = len(text)
    if size > LONGEST_EMPTY and text[0].isalpha() and (size >= SAYS_SOMETHING or text[-1].isalpha()):
        return text  # most texts: there is nothing to strip, and they are no word for nothing
    if is_empty(text) or not text.strip().strip(_DOTS):
        raise PydanticCustomError("blank", "must not be blank")
    return text


def of_words(text: str) -> str:
    """A text that is JSON is none in words: lenient reading takes what is in it."""
    if text.lstrip()[:1] in ("{", "[") and json_within(text) is not None:
        raise PydanticCustomError("json_in_text", "JSON within a text")
    return text


def at_most(limit: int) -> Callable[[Any, ValidationInfo], Any]:
    """Cuts a text that is longer than its field, rather than lose it."""

    @notes_only
    def shorten(value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, str) or len(value) <= limit:
            return value
        cut_note = coded(
            "cut", "cut: it has {length} characters, of which {most} are taken", length=len(value), most=limit
        )
        remark(info, cut_note)
        return cut(value, limit)

    return shorten


@notes_only
def one_sentence(value: Any, info: ValidationInfo) -> Any:
    if not isinstance(value, str):
        return value
    text = strip_numbering(value)
    if text != value:
        remark(info, SPACES_TRIMMED if text == value.strip() else _NUMBERING_TAKEN_OFF)
    return text if len(text) <= MAX_STEP else _shorten(text, info)


_shorten = at_most(MAX_STEP)


# --- numbers --------------------------------------------------------------------------------------------------------


def no_bool(value: Any) -> Any:
    """`true` is no number, though Python holds it for 1."""
    if isinstance(value, bool):
        raise PydanticCustomError("no_number", "true and false are no numbers")
    return value


@notes_only
def minutes(value: Any, info: ValidationInfo) -> Any:
    if value.__class__ is int:
        return value
    read: int | None = None
    if isinstance(value, str):
        read = read_minutes(value, language_of(info))
    elif isinstance(value, float) and math.isfinite(value):
        read = math.ceil(value)
    if read is None:
        return no_bool(value)
    remark(info, coded("minutes_read_as", "{written} read as {read} minutes", written=repr(value), read=read))
    return read


@notes_only
def timer(value: Any, info: ValidationInfo) -> Any:
    """A step's minutes, or none: no reason to lose the step."""
    if value is None or (type(value) is int and 0 <= value <= MAX_MINUTES):
        return value
    read = None if isinstance(value, bool) else minutes(value, info)
    if type(read) is int and 0 <= read <= MAX_MINUTES:
        return read
    remark(info, coded("minutes_left_away", "the step's minutes can't be read: left away"))
    return None


@notes_only
def people(value: Any, info: ValidationInfo) -> Any:
    """Of "serves 4-6" the smaller number; of a list the first that says one."""
    if value.__class__ is int:
        return value
    for said in value if isinstance(value, list) else [value]:
        read = read_servings(said, language_of(info)) if isinstance(said, str) else None
        if isinstance(said, float) and said.is_integer():
            read = int(said)
        if isinstance(value, list) and type(said) is int:
            read = said
        if read is not None:
            remark(info, coded("read_as", "{written} read as {read}", written=repr(value), read=read))
            return read
    return None if isinstance(value, str) and is_empty(value) else no_bool(value)


@notes_only
def positions(value: Any, info: ValidationInfo) -> Any:
    """`uses` without what is no position: a food's name can't be linked, and is no reason to lose the step."""
    said = value if isinstance(value, list) else [] if value is None else [value]
    if said is not value and said:
        remark(info, coded("position_as_list", "one position read as a list"))
    kept = [at for at in said if type(at) is int and 0 <= at < MAX_INGREDIENTS]
    if len(kept) < len(said):
        none, of = len(said) - len(kept), len(said)
        remark(info, coded("no_positions", "{none} of {of} entries are no ingredient positions", none=none, of=of))
    return kept


# --- rows -----------------------------------------------------------------------------------------------------------


INGREDIENT_SECTIONS = Sections(
    *("items", "ingredients", "rows", "entries", "itemListElement"),
    heading="group",
    title_of=heading_of_row,
    rows_in=rows_in,
    row_key="quantity",
)
STEP_SECTIONS = Sections(
    *("steps", "items", "instructions", "directions", "itemListElement", "substeps", "sub_steps"),
    rows_in=lambda entry, _: ("", entry) if isinstance(entry, list) and entry else None,
)


def _are_read(value: list[Any]) -> bool:
    """Whether these are rows that were read one by one, as most are: of one kind, and none that JSON has."""
    kinds = {*map(type, value)}
    return len(kinds) == 1 and not issubclass(kinds.pop(), (str, dict, list))


def _without_sections(value: list[Any], sections: Sections, tag: str | None) -> list[Any]:
    read: list[Any] = []
    for entry in value:
        held = sections.rows_of(entry, tag)
        if held is None or (sections is STEP_SECTIONS and isinstance(entry, dict) and entry.get("text")):
            read.append(entry)
        read += [] if held is None else _without_sections(held, sections, tag)
    return read


@notes_only
def rows(value: Any, info: ValidationInfo) -> Any:
    """One text in place of a list: a row for each line, or for each number, of it."""
    if isinstance(value, str):
        read = split_rows(of_words(value))
        remark(info, coded("rows_in_text", "one text read as {rows} rows", rows=len(read)))
        return read
    return value


_ROW_WORDS = frozenset({"name", "ingredient", "ingredient_name", "item", "food", "quantity", "amount", "qty", "unit"})
_STEP_WORDS = frozenset({"text", "step", "instruction", "description", "action", "details", "direction", "minutes"})
"""Keys of one row: an object that has one stands in place of a list of it, and is none of foods or of steps."""


@notes_only
def ingredient_rows(value: Any, info: ValidationInfo) -> Any:
    """Of an object in place of the list: a row for each food and its amount, or for each row of a named group."""
    if isinstance(value, list):
        if _are_read(value):
            return value
        return _without_headings(_without_sections(value, INGREDIENT_SECTIONS, language_of(info)), info)
    if not isinstance(value, dict) or _ROW_WORDS & value.keys():
        told = rows(value, info)
        return _without_headings(told, info) if isinstance(told, list) else told
    if not all(map(_may_be_of_a_food, value.values())):
        return value
    read: list[Any] = []
    for key, said in value.items():
        if isinstance(said, list):
            read += [_grouped(row, key, info) for row in said]
        else:
            read.append({"name": key, **said} if isinstance(said, dict) else {"name": key, "quantity": said})
    remark(info, coded("rows_in_object", "an object read as {rows} rows", rows=len(read)))
    return read


def _without_headings(value: list[Any], info: ValidationInfo) -> list[Any]:
    """The rows, each under the line above it that is a heading: "For the sauce:"."""
    if {str, dict}.isdisjoint(map(type, value)):  # rows that were read before
        return value
    read: list[Any] = []
    heading: str | None = None
    for row in value:
        title = heading_of_row(row, language_of(info))
        if title is not None:
            heading = title
        else:
            read.append(row if heading is None else INGREDIENT_SECTIONS.under(heading, row))
    return read


def _may_be_of_a_food(said: Any) -> bool:
    return not isinstance(said, dict) or not ROW.keys().isdisjoint(said)


def _grouped(row: Any, group: str, info: ValidationInfo) -> Any:
    read: Row | Any = row_of_line(row, info) if isinstance(row, str) else row
    return {"group": group, **read} if isinstance(read, dict) else read


@notes_only
def step_rows(value: Any, info: ValidationInfo) -> Any:
    """Of an object in place of the list ({"1": "Whisk.", "2": "Fold."}): its values in their order."""
    if isinstance(value, list):
        return value if _are_read(value) else _without_sections(value, STEP_SECTIONS, language_of(info))
    if not isinstance(value, dict) or _STEP_WORDS & value.keys():
        return rows(value, info)
    remark(info, coded("rows_in_object", "an object read as {rows} rows", rows=len(value)))
    return list(value.values())
