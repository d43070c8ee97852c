"""Printed ingredient lines, and texts that stand for a list: "2 cups of spinach, chopped", "Butter, 50g"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from kiwi_parser.recipe.amount_behind import Found, amount_at_end, amount_last, amount_unmarked
from kiwi_parser.recipe.amounts import Amount, Measure, quantity
from kiwi_parser.recipe.language import Language, language
from kiwi_parser.recipe.line_names import foods_and_notes, is_adjective, name_and_notes
from kiwi_parser.recipe.measures import length, measure
from kiwi_parser.recipe.scanner import Scanner
from kiwi_parser.recipe.units import COUNTED, Unit, take_few, take_holder, take_unit

__all__ = ["IngredientLine", "heading_of", "read_ingredient_line", "split_rows", "strip_numbering"]


@dataclass(frozen=True, slots=True)
class IngredientLine:
    """What a printed ingredient line says: "2 cups of spinach, chopped"."""

    amount: Amount | None
    unit: Unit | None
    name: str
    note: str | None
    group: str | None = None


LONGEST_LINE = 500
"""Longer lines are no ingredients: bounds the work on hostile input."""

_PICTURE = "[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff][\ufe0f\u200d\u2600-\u27bf\U0001f000-\U0001faff]*"
_NUMBERING = re.compile(
    r"\s*(?:step\s*[0-9]{1,3}\s*[.:)\-–—]\s*|\(?[0-9]{1,3}[.:)]\s+|(?:[-*•·–—▢☐☑✓✔◦‣]|\[[ xX]?\])\s+"
    rf"|(?:[0-9]\ufe0f?\u20e3|[\u2460-\u2473]|{_PICTURE})\s*)(?:{_PICTURE}\s*)?",
    re.IGNORECASE,
)
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


def is_tail(text: str, tag: str | None = None) -> bool:
    """Whether a text says how much without a number: "to taste"."""
    return language(tag).tail.fullmatch(text) is not None


def read_ingredient_line(line: str, tag: str | None = None) -> IngredientLine:
    """A printed ingredient line, taken apart as far as it can be read for certain; the rest is name and note."""
    text = _without_marks(strip_numbering(" ".join(line.split())))
    if len(text) > LONGEST_LINE:
        return IngredientLine(None, None, text, None)
    return _read_line(text, tag)


@lru_cache(maxsize=512)  # "1 tsp salt" comes in many recipes; a pasted line is read by the server, then by its parser
def _read_line(text: str, tag: str | None) -> IngredientLine:
    words = language(tag)
    label = words.label.match(text) or _LEADING_BRACKET.match(text)
    if label is None:
        return _read(text, words)
    rest, said = text[label.end() :], label[1].strip()
    if text[0] == "(" and _is_amount(said, words):  # "(2 tbsp) soy sauce"
        return _read(f"{said} {rest}", words)
    if words.for_the.match(said):  # "For the sauce: 2 cups tomatoes"
        return replace(_read(rest, words), group=said)
    return _read(rest, words, said)  # "To serve: lemon wedges", "(optional) 1 tsp vanilla"


_EMPHASIS = re.compile(r"(?<![^\W_])(\*{1,3}|_{1,3}|`)(?=[^\s*_])(.+?)(?<=\S)\1(?![^\W_])")


def _without_marks(text: str) -> str:
    """ "**2 cups** flour": without Markdown's emphasis."""
    if "*" in text or "_" in text or "`" in text:
        return _EMPHASIS.sub(r"\2", text)
    return text


_LEADING_BRACKET = re.compile(r"\(([^()]+)\) ?(?=\S)")


def _read(text: str, words: Language, label: str | None = None) -> IngredientLine:
    for read in _READERS:
        if (found := read(text, words)) is not None:
            measured, name, after = found
            note = ", ".join(filter(None, [label, measured.packs, *measured.notes, *after]))
            return IngredientLine(measured.amount if measured.low else None, measured.unit, name, note or None)
    if _are_seasonings(text, words):
        return IngredientLine(None, None, text, label)
    name, after = name_and_notes(text, words, has_amount=False)
    return IngredientLine(None, None, name, ", ".join(filter(None, [label, *after])) or None)


def _is_amount(text: str, words: Language) -> bool:
    s = Scanner(text, words)
    return measure(s) is not None and s.ended


def _are_seasonings(text: str, words: Language) -> bool:
    """ "Salz, Pfeffer" are two foods."""
    parts = text.lower().split(",")
    return len(parts) > 1 and all(words.seasonings.at(part.strip(), 0) is not None for part in parts)


_MARKED = re.compile(
    r"(#{1,6}|={2,}|-{2,}) *(?P<marked>[^=#].*?) *(?:#*|=*|-*)|(?P<stars>\*{1,2}|_{1,2})(?P<bold>.+)(?P=stars)"
)
_LONGEST_HEADING = 60
_MOST_WORDS = 6


def heading_of(line: str, tag: str | None = None) -> str | None:
    """The heading that a line among ingredients is ("For the sauce:", "### Sauce", "Für den Teig"), else None."""
    text = strip_numbering(" ".join(line.split()))
    if not 1 < len(text) <= _LONGEST_HEADING:
        return None
    marked = _MARKED.fullmatch(text)
    if marked is not None:
        text = marked["marked"] or marked["bold"]
    title = text.strip("*_[]:： ")
    words = language(tag)
    is_one = (
        text.rstrip("*_]").endswith((":", "："))
        or (marked is not None and marked["marked"] is not None)
        or (words.for_the.match(text) is not None and not set(text) & set(",:;(") and text.count(" ") < _MOST_WORDS)
    )
    if not is_one or not title or measure(Scanner(title, words)) is not None:
        return None
    return title


def _amount_first(text: str, words: Language) -> Found:
    """ "2 cups of spinach, chopped"."""
    s = Scanner(text, words)
    found = measure(s)
    if found is None:
        return None
    if s.ended and found.unit in COUNTED and not found.notes:  # "2 cloves": the unit is the food
        return found, *_counted_alone(s, found)
    s.take(words.of)
    name, notes = (foods_and_notes if found.apiece else name_and_notes)(s.rest.lstrip(",.;: "), words)
    if found.unit is None and not found.holder:
        name = _and_half_behind(found, _counted_behind(found, name, words), words)
    return (found, name, notes) if name else None


def _unit_first(text: str, words: Language) -> Found:
    """ "g 300 di riso"."""
    s = Scanner(text, words)
    unit = take_unit(s)
    if unit is None or unit[1] in COUNTED or not s.low[s.at : s.at + 1].isdigit():
        return None
    found = quantity(s)
    if found is None:
        return None
    found.low, found.unit = found.low * unit[0], unit[1]
    if found.high is not None:
        found.high *= unit[0]
    s.take(words.of)
    name, notes = name_and_notes(s.rest, words)
    return (found, name, notes) if name else None


def _few(text: str, words: Language) -> Found:
    """ "a few sprigs of thyme", "a knob of butter": no number, and what stands for it is noted."""
    s = Scanner(text, words)
    s.take(words.before)
    if words.not_holders.at(s.low, s.at) is not None or not take_few(s):
        return None
    found = Measure(Fraction(0))
    end = s.at
    if (unit := take_unit(s)) is not None:
        found.unit = unit[1]
    elif take_holder(s) is not None:
        end = s.at
    s.take(words.of)
    name, notes = name_and_notes(s.rest, words)
    found.notes.append(s.text[:end].strip())
    return (found, name, notes) if name else None


def _length_first(text: str, words: Language) -> Found:
    """ "4 cm ginger", "9-inch pie crust": how long, not how many."""
    s = Scanner(text, words)
    said = length(s)
    if said is None:
        return None
    s.take(words.of)
    name, notes = name_and_notes(s.rest, words)
    return (Measure(Fraction(0), notes=[said]), name, notes) if name else None


_INTO = re.compile(r" (?:en|in|into|a|à|al|di|de)\Z", re.IGNORECASE)
_BEHIND = frozenset({"clove", "slice", "sprig"})


def _counted_behind(found: Measure, name: str, words: Language) -> str:
    """ "2 large garlic cloves" are cloves of garlic."""
    food, _, last = name.rpartition(" ")
    unit = words.units.at(last.lower(), 0) if food else None
    if unit is None or unit[0][1] not in _BEHIND or unit[1] != len(last):
        return name
    if _INTO.search(food):
        return name  # "zanahorias cortadas en rodajas"
    s = Scanner(food, words)
    said = []
    while (size := s.take(words.modifiers)) is not None:
        said.append(size)
    if not s.rest or all(is_adjective(word, words) for word in s.rest.split()):
        return name  # "3 dried cloves"
    found.unit = unit[0][1]
    found.notes += said
    return s.rest


_AND_HALF = re.compile(r"(?P<food>.*\w) (?P<and>[^\W\d_]+) (?P<half>[^\W\d_]+)")


def _and_half_behind(found: Measure, name: str, words: Language) -> str:
    """ "Una cebolla y media" is one and a half."""
    said = _AND_HALF.fullmatch(name.lower())
    if said is None or found.high is not None or found.low.denominator != 1:
        return name
    part = words.parts.at(said["half"], 0)
    if part is None or part[0] != Fraction(1, 2) or words.and_.at(said["and"], 0) is None:
        return name
    if words.parts.at(said["food"], 0) is not None:
        return name  # "half and half"
    found.low += part[0]
    return name[: said.end("food")]


_LAST_WORD = re.compile(r"\S+\Z")


def _counted_alone(s: Scanner, found: Measure) -> tuple[str, list[str]]:
    found.unit = None
    last = _LAST_WORD.search(s.text)
    return (last[0] if last else s.text), []


def _amount_of_extract(text: str, words: Language) -> Found:
    """ "juice of 1 lemon", "zest and juice of 2 limes"."""
    s = Scanner(text, words)
    if s.take(words.extracts) is None:
        return None
    while s.take(words.and_) and s.take(words.extracts):
        pass
    end = s.at
    joined = s.take(words.of) or s.take(words.between) or s.take(words.each)
    found = measure(s)
    if found is None or (found.unit is not None and not joined):
        return None
    s.take(words.of)
    name, notes = name_and_notes(s.rest, words)
    found.notes.append(s.text[:end].strip())
    return (found, name, notes) if name else None


def _optional(text: str, words: Language) -> Found:
    """ "evtl. Chilipulver", "optional: cheese"."""
    s = Scanner(text, words)
    said = s.take(words.before)
    if said is None or words.tail.fullmatch(said) is None:
        return None
    name, notes = name_and_notes(s.rest.lstrip(": "), words)
    return (Measure(Fraction(0), notes=[said]), name, notes) if name else None


_READERS = (
    *(_amount_first, _unit_first, _amount_of_extract, amount_last, amount_at_end),
    *(_few, _optional, _length_first, amount_unmarked),
)
