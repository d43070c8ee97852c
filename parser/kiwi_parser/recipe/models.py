"""Recipe, Ingredient, Step: what a model is asked to write, in the order in which it must write it.

These are ordinary pydantic models: `Recipe.model_validate(whole)` gives what the streamed reply gives. What a field
tolerates (a quantity in words, a duration as text, a row as one printed line) stands in its annotation, and each such
reading is reported, so that nothing is changed silently. A new field is one line here.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticOmit

from kiwi_parser.recipe.amounts import (
    UNITS,
    Amount,
    Unit,
    read_ingredient_line,
    read_minutes,
    read_unit,
    split_amount,
    split_rows,
    strip_numbering,
)
from kiwi_parser.schema import LeavesLists, Spelled, Streams, leaves_objects, notes_only
from kiwi_parser.schema import note as remark
from kiwi_parser.within import json_within

__all__ = ["Ingredient", "Recipe", "Step"]

MAX_INGREDIENTS = 40
MAX_STEPS = 30
MAX_NOTE = 120


# --- readings: what a field tolerates beyond its type ---------------------------------------------------------------


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be blank")
    return text


def _of_words(text: str) -> str:
    """A text that is JSON is none in words: lenient reading takes what is in it."""
    if json_within(text) is not None:
        raise ValueError("JSON within a text")
    return text


def _no_bool(value: Any) -> Any:
    """`true` is no number, though Python holds it for 1."""
    if isinstance(value, bool):
        raise ValueError("true and false are no numbers")
    return value


@notes_only
def _whole(value: Any, info: ValidationInfo) -> Any:
    if type(value) is int:
        return value
    if isinstance(value, float) and value.is_integer():
        remark(info, f"{value} read as {int(value)}")
        return int(value)
    return _no_bool(value)


@notes_only
def _minutes(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, str) and (minutes := read_minutes(value)) is not None:
        remark(info, f"{value!r} read as {minutes} minutes")
        return minutes
    return _whole(value, info)


@notes_only
def _people(value: Any, info: ValidationInfo) -> Any:
    """Of "serves 4-6" the smaller number, so that nobody counts on a plate too many."""
    if isinstance(value, str):
        amount, _ = split_amount(value.lower().removeprefix("serves").removeprefix("makes").strip(" :"))
        if amount is not None:
            remark(info, f"{value!r} read as {amount.low}")
            return amount.low
    return _whole(value, info)


@notes_only
def _one_sentence(value: Any, info: ValidationInfo) -> Any:
    if not isinstance(value, str):
        return value
    text = strip_numbering(value)
    if text != value:
        remark(info, "spaces trimmed" if text == value.strip() else "numbering taken off")
    return text


@notes_only
def _positions(value: Any, info: ValidationInfo) -> Any:
    """`uses` without what is no position: a food's name can't be linked, and is no reason to lose the step."""
    if not isinstance(value, list):
        return [] if value is None else value
    kept = [at for at in value if type(at) is int and 0 <= at < MAX_INGREDIENTS]
    if len(kept) < len(value):
        remark(info, f"{len(value) - len(kept)} of {len(value)} entries are no ingredient positions")
    return kept


@notes_only
def _rows(value: Any, info: ValidationInfo) -> Any:
    """One text in place of a list: a row for each line, or for each number, of it."""
    if isinstance(value, str):
        rows = split_rows(_of_words(value))
        remark(info, f"one text read as {len(rows)} rows")
        return rows
    return value


_ROW_WORDS = frozenset({"name", "ingredient", "ingredient_name", "item", "food", "quantity", "amount", "qty", "unit"})
_STEP_WORDS = frozenset({"text", "step", "instruction", "description", "action", "details", "direction", "minutes"})
"""Keys of one row: an object that has one stands in place of a list of it, and is none of foods or of steps."""


@notes_only
def _ingredient_rows(value: Any, info: ValidationInfo) -> Any:
    """Of an object in place of the list: a row for each food and its amount, or for each row of a named group."""
    if not isinstance(value, dict) or _ROW_WORDS & value.keys():
        return _rows(value, info)
    if any(isinstance(said, dict) for said in value.values()):
        return value
    rows: list[Any] = []
    for key, said in value.items():
        if isinstance(said, list):
            rows += [_grouped(row, key, info) for row in said]
        else:
            rows.append({"name": key, "quantity": said})
    remark(info, f"an object read as {len(rows)} rows")
    return rows


def _grouped(row: Any, group: str, info: ValidationInfo) -> Any:
    row = _row_of_line(row, info) if isinstance(row, str) else row
    return {"group": group, **row} if isinstance(row, dict) else row


@notes_only
def _step_rows(value: Any, info: ValidationInfo) -> Any:
    """Of an object in place of the list ({"1": "Whisk.", "2": "Fold."}): its values in their order."""
    if not isinstance(value, dict) or _STEP_WORDS & value.keys():
        return _rows(value, info)
    remark(info, f"an object read as {len(value)} rows")
    return list(value.values())


class _OursToAdd:
    """Marks a field that the readings fill in: part of what we give, no part of what a model is asked to write."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        if handler.mode == "validation":
            raise PydanticOmit
        return handler(schema)


Line = Annotated[str, AfterValidator(_not_blank)]
"""Its length is limited behind the validator, by Python: pydantic itself refuses to measure half a surrogate pair."""
People = Annotated[int, Field(ge=1, le=50), BeforeValidator(_people)]
Minutes = Annotated[int, Field(ge=0, le=2880), BeforeValidator(_minutes)]
Quantity = Annotated[
    Annotated[int, Field(gt=0)] | Annotated[float, Field(gt=0, allow_inf_nan=False)],
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0}),
]


# --- the models -----------------------------------------------------------------------------------------------------


class Ingredient(BaseModel):
    """One row of the list."""

    # A range keeps both ends: "2-3" is quantity 2 and quantity_max 3.

    model_config = ConfigDict(extra="ignore")

    quantity: Annotated[Quantity | None, Spelled("amount", "qty")] = None
    unit: Annotated[Unit | None, Spelled("units", "measure", "measurement", "unit_of_measure")] = None
    name: Annotated[Line, Field(max_length=80), Spelled("ingredient", "ingredient_name", "item", "food")]
    note: Annotated[str | None, Field(max_length=MAX_NOTE), Spelled("notes", "preparation", "prep", "comment")] = None
    group: Annotated[str | None, Field(max_length=40), Spelled("section")] = None
    quantity_max: Annotated[Annotated[Quantity, BeforeValidator(_no_bool)] | None, _OursToAdd()] = None

    @model_validator(mode="before")
    @classmethod
    @notes_only
    def _read(cls, row: Any, info: ValidationInfo) -> Any:
        if isinstance(row, str):
            return _row_of_line(_of_words(row), info)
        return _row_of_words(row, info) if isinstance(row, dict) else row


class Step(BaseModel):
    """One thing to do. `uses` are positions in the list of ingredients, counted from 0."""

    model_config = ConfigDict(extra="ignore")

    text: Annotated[
        Line,
        Field(max_length=600),
        BeforeValidator(_one_sentence),
        Streams(),
        Spelled("step", "instruction", "description", "action", "details", "direction"),
    ]
    minutes: Annotated[Minutes | None, Spelled("time", "duration", "timer", "time_minutes", "duration_minutes")] = None
    uses: Annotated[list[int], BeforeValidator(_positions), Spelled("ingredients")] = Field(default_factory=list)

    @model_validator(mode="before")
    @classmethod
    @leaves_objects
    def _read(cls, row: Any) -> Any:
        return {"text": _of_words(row)} if isinstance(row, str) else row


class Recipe(BaseModel):
    """A recipe as a model writes it. What the server adds (ids, allergens, provenance) is not asked for here."""

    model_config = ConfigDict(extra="ignore")

    title: Annotated[Line, Field(max_length=120), Spelled("name", "recipe_name", "recipe_title", "dish", "dish_name")]
    description: Annotated[str, Field(max_length=300), Spelled("summary", "intro", "introduction")] = ""
    servings: Annotated[
        int | None,
        Field(ge=1, le=50),
        BeforeValidator(_people),
        Spelled("serves", "yield", "yields", "portions", "recipe_yield", "number_of_servings"),
    ] = None
    prep_minutes: Annotated[
        Minutes | None, Spelled("prep_time", "prepTime", "prep_time_minutes", "preparation_time", "prep")
    ] = None
    cook_minutes: Annotated[Minutes | None, Spelled("cook_time", "cookTime", "cook_time_minutes", "cooking_time")] = (
        None
    )
    ingredients: Annotated[
        list[Ingredient],
        Field(min_length=1, max_length=MAX_INGREDIENTS),
        BeforeValidator(_ingredient_rows),
        LeavesLists(),
        Spelled("ingredient_list", "ingredients_list", "ingredient", "recipe_ingredient"),
    ]
    steps: Annotated[
        list[Step],
        Field(min_length=1, max_length=MAX_STEPS),
        BeforeValidator(_step_rows),
        LeavesLists(),
        Spelled(
            *("instructions", "directions", "method", "procedure", "preparation", "preparation_steps"),
            *("recipe_instructions", "cooking_instructions", "cooking_steps", "instruction", "step"),
        ),
    ]
    notes: Annotated[str, Field(max_length=600), Spelled("tips", "note", "tip")] = ""


# --- ingredient rows in words ---------------------------------------------------------------------------------------


def _row_of_line(line: str, info: ValidationInfo) -> dict[str, Any]:
    read = read_ingredient_line(line)
    remark(info, f"{line!r} read as an ingredient row")
    return {**_ends(read.amount), "unit": read.unit, "name": read.name, "note": read.note}


def _row_of_words(row: dict[Any, Any], info: ValidationInfo) -> dict[Any, Any]:
    """Quantity and unit as the closed types want them; words that fit neither stay in the row's note."""
    note, group = row.get("note"), row.get("group")
    if not (_is_tidy(row.get("name")) and (note is None or _says(note)) and (group is None or _says(group))):
        row = {**row}
        _tidy_words(row, info)
    quantity, unit = row.get("quantity"), row.get("unit")
    try:
        if (unit is None or unit in _UNITS) and _is_plain(quantity):
            return row
        values, words, remarks = _in_words(quantity, unit)
    except TypeError:
        return row  # lists or objects, which have no hash: refused as they are
    for text in remarks:
        remark(info, text)
    row = row | values
    return _keep([*words], row) if words else row


_NUMBERS = (int, float)
_UNITS = frozenset(UNITS)
_EMPTY = frozenset({"", "none", "null", "n/a", "-"})


def _is_plain(quantity: object) -> bool:
    return quantity is None or (type(quantity) in _NUMBERS and quantity > 0)  # type: ignore[operator]


def _is_tidy(name: object) -> bool:
    """Whether the spaces in a food's name are single ones between words. What can't be printed is no plain space."""
    return isinstance(name, str) and name.isprintable() and "  " not in name and name == name.strip()


def _says(note: object) -> bool:
    """Whether a note says something: each of the ways to write nothing is short."""
    return isinstance(note, str) and len(note.strip()) > 4


def _tidy_words(row: dict[Any, Any], info: ValidationInfo) -> None:
    name = row.get("name")
    if isinstance(name, str) and (tidy := " ".join(name.split())) != name:
        row["name"] = tidy
        remark(info, "spaces trimmed")
    for key in ("note", "group"):
        if isinstance(said := row.get(key), str) and said.strip().lower() in _EMPTY:
            row[key] = None
            remark(info, f"{key} {said!r} read as none")


@lru_cache(maxsize=512, typed=True)  # a recipe says "1/2" and "cup" again and again
def _in_words(quantity: Any, unit: Any) -> tuple[dict[str, Any], tuple[str, ...], tuple[str, ...]]:
    """What two JSON scalars say: the row's new values, the words that are neither amount nor unit, and remarks."""
    _no_bool(quantity)
    values: dict[str, Any] = {}
    words: list[str] = []
    remarks: list[str] = []
    if quantity == 0 or (isinstance(quantity, float) and math.isnan(quantity)):
        values["quantity"] = None
        remarks.append(f"quantity {quantity} read as none given")
    elif isinstance(quantity, str):
        amount, rest = split_amount(quantity)
        values |= _ends(amount)
        remarks.append(f"quantity {quantity!r} read as {_shown(amount)}")
        found = read_unit(rest)
        if found and not unit:
            values["unit"] = unit = found
        elif rest and (found is None or found != read_unit(str(unit))):
            words.append(rest)
    if isinstance(unit, str) and unit not in UNITS:
        values["unit"] = read = read_unit(unit)
        if read:
            remarks.append(f"unit {unit!r} read as {read}")
        elif unit.strip():
            remarks.append(f"unit {unit!r} is not one of ours: kept as words")
            words.append(unit.strip())
        else:
            remarks.append(f"unit {unit!r} read as none")
    return values, tuple(words), tuple(remarks)


def _ends(amount: Amount | None) -> dict[str, int | float | None]:
    return {"quantity": amount.low, "quantity_max": amount.high} if amount else {"quantity": None}


def _shown(amount: Amount | None) -> str:
    if amount is None:
        return "none"
    return str(amount.low) if amount.high is None else f"{amount.low} to {amount.high}"


def _keep(words: list[str], row: dict[Any, Any]) -> dict[Any, Any]:
    """Put words that had no place into the note, or into the name where a model forgot that ("4", unit "salmon")."""
    if not row.get("name"):
        row["name"] = words.pop()
    said = row.get("note")
    kept = ", ".join([*words, said] if isinstance(said, str) and said else words)
    if kept and len(kept) <= MAX_NOTE:
        row["note"] = kept
    return row
