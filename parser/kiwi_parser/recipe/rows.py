"""An ingredient's row as models write it, to one that fits its types: no food is lost for its amount, unit or note.

What is neither amount nor unit stays in the row's note; what says nothing at all is left away, and said so.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any

from pydantic import ValidationInfo

from kiwi_parser.coded_text import CodedText, coded
from kiwi_parser.names import plain_name
from kiwi_parser.plan import language_of
from kiwi_parser.plan import note as remark
from kiwi_parser.recipe.amounts import Amount, Measure, split_amount
from kiwi_parser.recipe.language import language
from kiwi_parser.recipe.lines import is_tail, read_ingredient_line
from kiwi_parser.recipe.measures import complete, measure
from kiwi_parser.recipe.scanner import Scanner
from kiwi_parser.recipe.spellings import LINES, ROW
from kiwi_parser.recipe.texts import LONGEST_EMPTY, as_text, cut, is_empty
from kiwi_parser.recipe.units import COUNTED, UNITS, convert, read_unit

MAX_NAME = 80
MAX_NOTE = 120
MAX_GROUP = 40

Row = dict[Any, Any]

_LARGEST = 10**9
"""No recipe takes more of anything."""
_LONGEST_TOLD = 60

SPACES_TRIMMED = coded("spaces", "spaces trimmed")


def row_of_line(line: str, info: ValidationInfo) -> Row:
    """The row that a printed line is: "2 cups of spinach, chopped"."""
    read = read_ingredient_line(line, language_of(info))
    remark(info, coded("row_in_line", "{written} read as an ingredient row", written=_told(line)))
    row = {**_ends(read.amount), "unit": read.unit, "name": read.name, "note": read.note}
    if read.group is not None:
        row["group"] = read.group
    if len(read.name) > MAX_NAME or len(read.note or "") > MAX_NOTE:
        _fit(row, info)
    return row


def row_of_words(row: Row, info: ValidationInfo) -> Row:
    """Quantity, unit and texts as the closed types want them; words that fit nowhere stay in the row's note."""
    if _has_plain_texts(row):
        quantity, unit = row.get("quantity"), row.get("unit")
        if unit is None or unit.__class__ is str:
            in_words = quantity.__class__ is str
            if not in_words:
                is_number = quantity.__class__ in _NUMBERS
                is_amount = quantity is None or (is_number and 0 < quantity < _LARGEST)
                if is_amount and (unit is None or unit in _UNITS):
                    return row
                in_words = is_amount or is_number
            if in_words:
                values, words, remarks = _in_words(quantity, unit, language_of(info))
                if not words and "quantity_max" not in row:
                    remark(info, *remarks)
                    return row | values
    row = {**row}
    if row.get("name") is None:
        _read_line(row, info)
    if row.get("name") is None:
        _find_name(row, language_of(info))
    _tidy(row, info)
    _read_amount(row, info)
    _fit(row, info)
    return row


# --- rows whose texts need nothing: most ------------------------------------------------------------------------------
# What they say is a number, or words that the cache knows: a row costs a fourth of what the readers of all rows take.

_UNITS = frozenset(UNITS)
_NUMBERS = frozenset({int, float})


def _has_plain_texts(row: Row) -> bool:
    """Whether the row's texts are as they are to be, so that no reader but those of an amount would change it."""
    name = row.get("name")
    return (
        name.__class__ is str
        and len(name) <= MAX_NAME
        and name[:1].isalpha()
        and name[-1] != " "
        and name.isprintable()
        and "  " not in name
        and (("note" not in row and "group" not in row and "quantity_max" not in row) or _has_plain_asides(row))
    )


def _has_plain_asides(row: Row) -> bool:
    note, group = row.get("note"), row.get("group")
    return (
        (note is None or _says(note, MAX_NOTE))
        and (group is None or _says(group, MAX_GROUP))
        and row.get("quantity_max") is None
    )


def _is_amount(quantity: Any) -> bool:
    return quantity is None or (quantity.__class__ in (int, float) and 0 < quantity < _LARGEST)


def _says(text: Any, limit: int) -> bool:
    """Whether a note says something: each of the ways to write nothing is short."""
    return text.__class__ is str and len(text) <= limit and len(text.strip()) > LONGEST_EMPTY


# --- names and notes ------------------------------------------------------------------------------------------------

_SPELLED = {plain_name(key): name for name, keys in ROW.items() for key in (name, *keys)}


def _read_line(row: Row, info: ValidationInfo) -> None:
    """{"line": "2 cups of spinach", "group": "For the soup"}."""
    for key in LINES:
        line = row.get(key)
        if isinstance(line, str) and line.strip():
            read = {name: said for name, said in row_of_line(line, info).items() if row.get(name) is None}
            return row.update(read)
    return None


def _is_said(said: Any, tag: str | None) -> bool:
    """Whether this is an amount in words: what {"colour": 1} says is not for certain."""
    return isinstance(said, str) and (split_amount(said, tag)[0] is not None or is_tail(said, tag))


def _find_name(row: Row, tag: str | None) -> None:
    """Other spellings of the keys, as far within a reply as nobody looked for them; {"flour": "200 g"} as well."""
    unknown = [key for key in row if key not in ROW]
    for key in unknown:
        name = _SPELLED.get(plain_name(str(key)))
        if name is not None and row.get(name) is None:
            row[name] = row.pop(key)
    if row.get("name") is None and len(row) == len(unknown) == 1:
        said = row[unknown[0]]
        if isinstance(said, str) and split_amount(str(unknown[0]), tag)[0] is not None:  # {"1 cup": "milk"}
            row[unknown[0]], unknown[0], said = None, said, unknown[0]
        if _is_said(said, tag):
            row.clear()
            row |= {"name": unknown[0], "quantity": said}


def _tidy(row: Row, info: ValidationInfo) -> None:
    """Texts of one line; none where they say nothing; a list of texts as one."""
    name = row.get("name")
    if isinstance(name, list) and (text := as_text(name)):
        remark(info, coded("names_joined", "a list of names read as one"))
        row["name"] = name = text
    if isinstance(name, str) and (tidy := " ".join(name.split())) != name:
        row["name"] = tidy
        remark(info, SPACES_TRIMMED)
    for key in ("note", "group"):
        said = row.get(key)
        if said is None:
            continue
        text = as_text(said)
        if text is None or is_empty(text):
            row[key] = None
            remark(info, _read_as(key, _told(said), "none"))
        elif text != said:
            row[key] = text
            remark(info, _read_as(key, _told(said), _told(text)))


def _fit(row: Row, info: ValidationInfo) -> None:
    for key, limit in (("name", MAX_NAME), ("note", MAX_NOTE), ("group", MAX_GROUP)):
        text = row.get(key)
        if isinstance(text, str) and len(text) > limit:
            row[key] = cut(text, limit)
            cut_note = "{field} cut: it has {length} characters, of which {most} are taken"
            remark(info, coded("cut", cut_note, field=key, length=len(text), most=limit))


# --- amounts --------------------------------------------------------------------------------------------------------


def _read_amount(row: Row, info: ValidationInfo) -> None:
    most = row.pop("quantity_max", None)
    quantity, unit = _scalars(row, info)
    values, words, remarks = _in_words(quantity, unit, language_of(info))
    for text in remarks:
        remark(info, text)
    row |= {"unit": unit, "quantity": quantity} | values
    if most is not None and "quantity_max" not in values:
        if _is_amount(most) and row["quantity"] is not None and most > row["quantity"]:
            row["quantity_max"] = most
        else:
            remark(info, _read_as("quantity_max", _told(most), "none"))
    _read_name(row, info)
    _keep([*words], row)


def _scalars(row: Row, info: ValidationInfo) -> tuple[Any, str | None]:
    """Quantity and unit, of objects and lists what they say as a number or text; None where that is not for certain."""
    quantity, unit = said, unit_said = row.get("quantity"), row.get("unit")
    if isinstance(said, dict):
        quantity, unit = _of_object(said, unit)
    elif isinstance(said, list):
        quantity = _of_list(said)
    if isinstance(quantity, dict | list):
        quantity = None
    if quantity is not said:
        remark(info, _read_as("quantity", _told(said), _told(quantity)))
    if unit is not None and not isinstance(unit, str):
        unit = as_text(unit)
        remark(info, _read_as("unit", _told(unit_said), _told(unit)))
    return quantity, unit


_ENDS = (("min", "max"), ("low", "high"), ("from", "to"), ("lower", "upper"), ("minimum", "maximum"))
_ONE = ("value", "amount", "quantity", "number", "qty")


def _of_object(said: Row, unit: Any) -> tuple[Any, Any]:
    """{"min": 2, "max": 3}, {"value": 200, "unit": "g"}; as it is where it can't be read."""
    unit = said.get("unit") if unit is None else unit
    for low, high in _ENDS:
        if low in said or high in said:
            return _of_list([end for end in (said.get(low), said.get(high)) if end is not None]), unit
    for key in _ONE:
        if isinstance(said.get(key), int | float | str):
            return said[key], unit
    return said, unit


def _of_list(said: list[Any]) -> Any:
    """[200, 250] is a range and [2] is 2; as it is where it can't be read."""
    if any(isinstance(part, bool) or not isinstance(part, int | float | str) for part in said) or not said:
        return said
    if len(said) == 1:
        return said[0]
    if len(said) == 2 and all(isinstance(part, int | float) and 0 < part < _LARGEST for part in said):
        return f"{said[0]}-{said[1]}"
    return ", ".join(map(str, said))


_InWords = tuple[dict[str, Any], tuple[str, ...], tuple[str, ...]]


@lru_cache(maxsize=512, typed=True)  # a recipe says "1/2" and "cup" again and again
def _in_words(quantity: Any, unit: str | None, tag: str | None) -> _InWords:
    """What two JSON scalars say: the row's new values, the words that are neither amount nor unit, and remarks."""
    remarks: list[str] = []
    if isinstance(unit, str) and is_empty(unit):
        remarks.append(_read_as("unit", repr(unit), "none"))
        unit = None
    if isinstance(quantity, str) and not is_empty(quantity):
        found, words = _of_text(quantity, unit, tag, remarks)
        remarks.insert(0, _read_as("quantity", _told(quantity), _shown(found)))
    elif quantity is None or isinstance(quantity, str) or not _is_amount(quantity) or isinstance(quantity, bool):
        found, words = None, []
        if quantity is not None:
            remarks.append(_read_as("quantity", _told(quantity), "none given"))
    else:
        found, words = _of_number(quantity, unit, tag)
    values: dict[str, Any] = {"quantity": None, "unit": None}
    if found is not None:
        values = {**_ends(found.amount), "unit": found.unit}
        if isinstance(quantity, int | float) and values["quantity"] == quantity:
            values["quantity"] = quantity  # 2.0 stays 2.0
        words = [*found.notes, *words]
    elif unit is not None:
        values["unit"] = read_unit(unit, tag)
        if values["unit"] is None:
            words = [*words, unit.strip()]
    if unit is not None and unit not in UNITS:
        read = values["unit"]
        unknown = "unit {written} is not one of ours: kept as words"
        told = _told(unit)
        remarks.append(coded("unit_in_words", unknown, written=told) if read is None else _read_as("unit", told, read))
    return values, tuple(words), tuple(remarks)


def _of_text(quantity: str, unit: str | None, tag: str | None, remarks: list[str]) -> tuple[Measure | None, list[str]]:
    """An amount in words: alone where it has a unit of its own, else with the unit that stands beside it."""
    s = Scanner(quantity, language(tag))
    found = measure(s)
    holds = unit is not None and read_unit(unit, tag) in COUNTED  # "400 g", "tins"
    if found is not None and found.unit is not None and not (holds and found.unit not in COUNTED):
        words = _left(s)
        if unit is not None and convert(found.low, found.unit, read_unit(unit, tag)) is None:
            words.append(unit.strip())
        elif unit is not None and read_unit(unit, tag) != found.unit:
            remarks.append(
                coded("unit_of_quantity", "the quantity says {read}, not {written}", read=found.unit, written=unit)
            )
        return found, words
    if unit is not None:
        with_unit = Scanner(f"{quantity} {unit}", language(tag))
        joined = measure(with_unit)
        if joined is not None and (joined.unit is not None or found is not None):
            return joined, _left(with_unit)
    if found is None:
        return None, [] if quantity.strip().startswith("-") else [quantity.strip()]
    return found, _left(s)


def _of_number(quantity: float, unit: str | None, tag: str | None) -> tuple[Measure, list[str]]:
    found = Measure(Fraction(quantity))
    if unit is None or unit in _UNITS:
        found.unit = unit
        return found, []
    s = Scanner(unit, language(tag))
    whole = complete(s, found, 0)
    return (found, [unit.strip()]) if whole is None else (whole, _left(s))


def _left(s: Scanner) -> list[str]:
    words = s.rest.strip(" .,;:")
    return [words] if words else []


def _ends(amount: Amount | None) -> dict[str, int | float | None]:
    if amount is None:
        return {"quantity": None}
    return {"quantity": amount.low} if amount.high is None else {"quantity": amount.low, "quantity_max": amount.high}


def _shown(found: Measure | None) -> str:
    if found is None:
        return "none"
    amount = found.amount
    return str(amount.low) if amount.high is None else f"{amount.low} to {amount.high}"


def _read_as(field: str, written: str, read: str) -> CodedText:
    return coded("read_as", "{field} {written} read as {read}", field=field, written=written, read=read)


def _told(value: Any) -> str:
    said = repr(value)
    return said if len(said) <= _LONGEST_TOLD else f"{said[:_LONGEST_TOLD]}..."


# --- words that had no place ----------------------------------------------------------------------------------------


def _read_name(row: Row, info: ValidationInfo) -> None:
    """{"name": "200 g flour"}: the amount stands in the name, and nowhere else or there as well."""
    name = row.get("name")
    if not isinstance(name, str) or not name[:1].isnumeric():
        return
    read = read_ingredient_line(name, language_of(info))
    if read.amount is None or not read.name:
        return
    given = row["quantity"], row["unit"]
    if given != (None, None) and (read.unit is None or given != (read.amount.low, read.unit)):
        return
    remark(info, coded("row_in_line", "{field} {written} read as an ingredient row", field="name", written=_told(name)))
    row |= {**_ends(read.amount), "unit": read.unit, "name": read.name}
    if read.note:
        _keep([read.note], row)


def _keep(words: list[str], row: Row) -> None:
    """Put words that had no place into the note, or into the name where a model forgot that ("4", unit "salmon")."""
    if words and not row.get("name"):
        row["name"] = words.pop()
    if words:
        said = row.get("note")
        row["note"] = ", ".join([*words, said] if isinstance(said, str) and said else words)
