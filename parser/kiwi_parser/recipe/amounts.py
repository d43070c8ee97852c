"""How people and models write amounts: "1 1/2", "½", "2-3", "20 min", "2 cups of spinach, chopped".

Pure functions from text to values. What cannot be read for certain is `None`: nothing here guesses, and what is
not understood is handed back as words, so that nothing is lost.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Literal, get_args

__all__ = [
    "UNITS",
    "Amount",
    "IngredientLine",
    "Unit",
    "read_amount",
    "read_ingredient_line",
    "read_minutes",
    "read_unit",
    "split_amount",
    "split_rows",
    "strip_numbering",
]

Unit = Literal[
    "g", "kg", "ml", "l", "tsp", "tbsp", "cup", "oz", "lb", "fl_oz",
    "piece", "clove", "slice", "can", "bunch", "sprig", "pinch",
]  # fmt: skip
UNITS: tuple[Unit, ...] = get_args(Unit)

_SPELLINGS: dict[Unit, str] = {
    "g": "g gr gm gms gram grams gramme grammes",
    "kg": "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes",
    "ml": "ml mls milliliter milliliters millilitre millilitres cc",
    "l": "l lt ltr liter liters litre litres",
    "tsp": "tsp tsps teaspoon teaspoons teaspoonful teaspoonfuls",
    "tbsp": "tbsp tbsps tbs tbl tablespoon tablespoons tablespoonful tablespoonfuls",
    "cup": "cup cups cupful cupfuls",
    "oz": "oz ozs ounce ounces",
    "lb": "lb lbs pound pounds",
    "fl_oz": "fl_oz floz fl.oz fl-oz",
    "piece": "piece pieces pc pcs pce whole unit units",
    "clove": "clove cloves",
    "slice": "slice slices",
    "can": "can cans tin tins",
    "bunch": "bunch bunches",
    "sprig": "sprig sprigs",
    "pinch": "pinch pinches",
}
_UNIT_OF: dict[str, Unit] = {word: unit for unit, words in _SPELLINGS.items() for word in words.split()}
_FLUID_OUNCE = re.compile(r"fl(?:uid)?\.?[ _-]*(?:oz|ounces?)\.?\Z", re.IGNORECASE)

_NUMBER_WORDS: dict[str, int | Fraction] = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "dozen": 12, "half": Fraction(1, 2), "quarter": Fraction(1, 4),
}  # fmt: skip

# One number: mixed ("1 1/2", and "1-1/2" as American recipes print it), fraction, decimal, or a word.
_NUMBER = r"(?:[0-9]{1,7}(?:[ ]|-|[ ]and[ ])[0-9]{1,4}/[0-9]{1,4}|[0-9]{1,4}/[0-9]{1,4}|[0-9]{1,9}(?:[.,][0-9]{1,9})?)"
_WORD = rf"(?:half a dozen|half an?|a dozen|a half|a quarter|{'|'.join(sorted(_NUMBER_WORDS, key=len, reverse=True))})"
_AMOUNT = re.compile(
    rf"(?:(?:about|around|approximately|approx\.?|roughly|ca\.?|circa|~)[ ]?)?"
    rf"(?P<low>{_NUMBER}|{_WORD}\b)"
    rf"(?:[ ]?(?:-|(?<![a-z])(?:to|or)(?![a-z]))[ ]?(?P<high>{_NUMBER}|{_WORD}\b))?",
    re.IGNORECASE,
)
_LONGEST = 200
"""Longer texts are not amounts: bounds the work on hostile input."""
_LONGEST_DURATION = 60


@dataclass(frozen=True, slots=True)
class Amount:
    """`low` is the quantity; `high` the other end where a range was written ("2-3"), else None."""

    low: int | float
    high: int | float | None = None


@dataclass(frozen=True, slots=True)
class IngredientLine:
    """What a printed ingredient line says: "2 cups of spinach, chopped"."""

    amount: Amount | None
    unit: Unit | None
    name: str
    note: str | None


def _plain(text: str) -> str:
    """One spelling for each character that matters: ½ as 1/2, every dash as -, one space between words."""
    if text.isascii():
        return " ".join(text.split()).replace(" / ", "/")
    parts = []
    for char in text:
        spelled = unicodedata.normalize("NFKC", char)
        if unicodedata.category(char) != "No":
            parts.append(spelled)
        elif "⁄" in spelled:
            parts.append(" " + spelled)  # a space, or 1½ would become 11/2
        else:
            parts.append(char)  # ² is a footnote, no amount
    plain = "".join(parts).replace("⁄", "/")
    plain = re.sub(r"[‐-―−]", "-", plain)
    return " ".join(plain.split()).replace(" / ", "/")


def _number(text: str) -> Fraction | None:
    text = text.lower()
    if text in _NUMBER_WORDS:
        return Fraction(_NUMBER_WORDS[text])
    if not text[0].isdigit():
        total = {"half a dozen": Fraction(6), "a dozen": Fraction(12)}.get(text)
        return total or Fraction(1, 4 if "quarter" in text else 2)
    if "/" in text:
        *whole, fraction = re.split(r"[ -]|[ ]and[ ]", text.replace(" and ", " "))
        over, under = map(int, fraction.split("/"))
        if under == 0:
            return None
        return Fraction(over, under) + sum(map(int, whole))
    if re.fullmatch(r"[0-9]{1,3},[0-9]{3}", text):
        return Fraction(text.replace(",", ""))  # 1,000 is a thousand; 1,5 is the European 1.5
    return Fraction(text.replace(",", "."))


def _as_json_number(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)


def split_amount(text: str) -> tuple[Amount | None, str]:
    """The amount a text begins with, and the words after it; (None, the text) where it begins with none."""
    if len(text) > _LONGEST:
        return None, text.strip()
    plain = _plain(text)
    match = _AMOUNT.match(plain)
    if match is None:
        return None, text.strip()
    rest = plain[match.end() :]
    if re.match(r" ?[/%°.-]|[0-9]|e[0-9]", rest):  # a longer number than is read here, or none at all
        return None, text.strip()
    low = _number(match["low"])
    high = _number(match["high"]) if match["high"] else None
    if low is None or (match["high"] and high is None):
        return None, text.strip()
    if high is not None and high <= low:
        return None, text.strip()  # "3-2" is no range
    if low == 0 and high is None:
        return None, text.strip()
    amount = Amount(_as_json_number(low), None if high is None else _as_json_number(high))
    return amount, rest.strip()


def read_amount(text: str) -> Amount | None:
    """The amount that `text` is, exactly and wholly; None where it is anything else."""
    amount, rest = split_amount(text)
    return amount if not rest else None


def read_unit(text: str) -> Unit | None:
    """The unit of the closed list that `text` spells ("Tablespoons", "fl. oz", "T"), or None."""
    word = " ".join(text.split())
    if word in {"T", "t"}:  # the one place where case tells two units apart
        return "tbsp" if word == "T" else "tsp"
    if _FLUID_OUNCE.match(word):
        return "fl_oz"
    return _UNIT_OF.get(word.lower().rstrip("."))


_HOURS = r"(?:hours?|hrs?|h)"
_MINUTES = r"(?:minutes?|mins?|min\.|m|')"
_COUNT = r"[0-9][0-9 /.,-]*?(?: ?(?:to|or) ?[0-9 /.,]+?)?"
_DURATION = re.compile(
    rf"(?:(?P<days>{_COUNT}|{_WORD}) ?(?:days?|d))?[, ]*(?:and )?"
    rf"(?:(?P<hours>{_COUNT}|{_WORD}) ?{_HOURS}\.?)?[, ]*(?:and )?"
    rf"(?:(?P<minutes>{_COUNT}|{_WORD}) ?(?:{_MINUTES}\.?|\Z))?[, ]*(?:and )?"
    rf"(?:(?P<seconds>[0-9]+) ?(?:seconds?|secs?|s)\.?)?\Z",
    re.IGNORECASE,
)
_ISO_DURATION = re.compile(
    r"P(?:(?P<days>[0-9]{1,4})D)?(?:T(?:(?P<hours>[0-9]{1,4})H)?(?:(?P<minutes>[0-9]{1,6})M)?(?:(?P<seconds>[0-9]{1,6})S)?)?\Z",
    re.IGNORECASE,
)
_MINUTES_IN = {"days": Fraction(1440), "hours": Fraction(60), "minutes": Fraction(1), "seconds": Fraction(1, 60)}


def read_minutes(text: str) -> int | None:
    """Whole minutes of a duration as people or ISO 8601 write it ("20 min", "1 h 10 min", "PT1H10M", "90").

    Of a range the longer end counts (food is not underdone for it), and a part of a minute counts as one.
    None where the text is no duration.
    """
    if len(text) > _LONGEST_DURATION:
        return None
    plain = _plain(text)
    plain = re.sub(r"^(?:about|around|approximately|approx\.?|roughly|ca\.?|circa|~) ?", "", plain, flags=re.IGNORECASE)
    if clock := re.fullmatch(r"([0-9]{1,2}):([0-5][0-9])", plain):
        return int(clock[1]) * 60 + int(clock[2])
    match = _ISO_DURATION.match(plain) or _DURATION.match(plain.lower())
    if match is None:
        return None
    total = Fraction(0)
    said = {unit: words for unit, words in match.groupdict().items() if words is not None}
    for unit, words in said.items():
        number = _longer_end(words)
        if number is None:
            return None
        total += number * _MINUTES_IN[unit]
    return ceil(total) if said else None


def _longer_end(words: str) -> Fraction | None:
    if re.fullmatch(r"0+", words):
        return Fraction(0)
    amount = read_amount(words)
    if amount is None:
        return None
    return Fraction(amount.low if amount.high is None else amount.high)


_NUMBERING = re.compile(r"\s*(?:step\s*[0-9]{1,3}\s*[.:)\-–—]\s*|\(?[0-9]{1,3}[.:)]\s+|[-*•·–—]\s+)", re.IGNORECASE)


_NEXT_NUMBER = re.compile(r"\s+(?=[0-9]{1,2}[.)]\s)")


def split_rows(text: str) -> list[str]:
    """The rows of a list written as one text: one for each line, or for each number of "1. Whisk 2. Fold"."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) == 1 and re.match(r"1[.)]\s", lines[0]):
        lines = _NEXT_NUMBER.split(lines[0])
    return lines


def strip_numbering(line: str) -> str:
    """A list's line without its number or bullet: "1. Whisk", "Step 2: Fold", "- Serve"; "2 eggs", "1.5 l" stay."""
    number = _NUMBERING.match(line)
    return (line[number.end() :] if number else line).strip()


def read_ingredient_line(line: str) -> IngredientLine:
    """A printed ingredient line, taken apart as far as it can be read for certain; the rest is name and note."""
    amount, rest = split_amount(strip_numbering(" ".join(line.split())))
    notes = []
    if amount is not None and (packed := re.match(r"\(([^()]*)\)\s*", rest)):  # "1 (15 oz) can black beans"
        notes.append(packed[1].strip())
        rest = rest[packed.end() :]
    unit, rest = _leading_unit(rest) if amount is not None else (None, rest)
    rest = re.sub(r"^of\s+", "", rest, flags=re.IGNORECASE)
    if to_taste := re.search(
        r"[, ]\s*\(?(to taste|as needed|for serving|for garnish|optional)\)?\Z", rest, re.IGNORECASE
    ):
        notes.append(to_taste[1])
        rest = rest[: to_taste.start()]
    name, comma, after = rest.partition(",")
    if inside := re.search(r"\(([^()]*)\)", name):
        notes.append(inside[1].strip())
        name = name[: inside.start()] + name[inside.end() :]
    if comma:
        notes.append(after.strip())
    note = ", ".join(filter(None, notes))
    return IngredientLine(amount, unit, " ".join(name.split()), note or None)


def _leading_unit(text: str) -> tuple[Unit | None, str]:
    """The unit in front of a food. A unit that nothing follows is the food itself ("2 cloves")."""
    two_words = re.match(r"(fl(?:uid)?\.? ?(?:oz|ounces?)\.?)\s+(?=\S)", text, re.IGNORECASE)
    one_word = re.match(r"([A-Za-z]+\.?)\s+(?=\S)", text)
    for match in (two_words, one_word):
        if match and (unit := read_unit(match[1])):
            return unit, text[match.end() :]
    return None, text
