"""Printed ingredient lines, and texts that stand for a list: "2 cups of spinach, chopped", "Butter, 50g"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kiwi_parser.recipe.amounts import Amount, Measure, measure
from kiwi_parser.recipe.language import Language, language
from kiwi_parser.recipe.scanner import Scanner
from kiwi_parser.recipe.units import COUNTED, Unit

__all__ = ["IngredientLine", "read_ingredient_line", "split_rows", "strip_numbering"]


@dataclass(frozen=True, slots=True)
class IngredientLine:
    """What a printed ingredient line says: "2 cups of spinach, chopped"."""

    amount: Amount | None
    unit: Unit | None
    name: str
    note: str | None


LONGEST_LINE = 500
"""Longer lines are no ingredients: bounds the work on hostile input."""

_NUMBERING = re.compile(
    r"\s*(?:step\s*[0-9]{1,3}\s*[.:)\-–—]\s*|\(?[0-9]{1,3}[.:)]\s+|(?:[-*•·–—▢☐☑✓✔◦‣]|\[[ xX]?\])\s+)", re.IGNORECASE
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
    text = strip_numbering(" ".join(line.split()))
    if len(text) > LONGEST_LINE:
        return IngredientLine(None, None, text, None)
    words = language(tag)
    for read in (_amount_first, _amount_of_extract, _amount_last):
        if (found := read(text, words)) is not None:
            amount, name, after = found
            note = ", ".join(filter(None, [amount.packs, *amount.notes, *after]))
            return IngredientLine(amount.amount, amount.unit, name, note or None)
    name, after = _name_and_notes(text, words)
    return IngredientLine(None, None, name, ", ".join(filter(None, after)) or None)


_Found = tuple[Measure, str, list[str]] | None


def _amount_first(text: str, words: Language) -> _Found:
    """ "2 cups of spinach, chopped"."""
    s = Scanner(text, words)
    found = measure(s)
    if found is None:
        return None
    if s.ended and found.unit in COUNTED and not found.notes:  # "2 cloves": the unit is the food
        return found, *_counted_alone(s, found)
    s.take(words.of)
    name, notes = _name_and_notes(s.rest.lstrip(",.;: "), words)
    return (found, name, notes) if name else None


_LAST_WORD = re.compile(r"\S+\Z")


def _counted_alone(s: Scanner, found: Measure) -> tuple[str, list[str]]:
    found.unit = None
    last = _LAST_WORD.search(s.text)
    return (last[0] if last else s.text), []


def _amount_of_extract(text: str, words: Language) -> _Found:
    """ "juice of 1 lemon", "zest and juice of 2 limes"."""
    s = Scanner(text, words)
    what = s.take(words.extracts)
    if what is None:
        return None
    said = [what]
    while s.take(words.and_) and (more := s.take(words.extracts)):
        said.append(more)
    end = s.at
    if not s.take(words.of) and not s.take(words.each) and s.low.startswith(tuple("0123456789"), s.at):
        return None
    found = measure(s)
    if found is None:
        return None
    s.take(words.of)
    name, notes = _name_and_notes(s.rest, words)
    taken = s.text[:end].strip()
    found.notes.append(said[0] if len(said) == 1 and taken.isascii() and taken[0].islower() else taken)
    return (found, name, notes) if name else None


_SEPARATED = re.compile(r"([^0-9(),;:]+?)(?: ?[,;:] ?| - | ?\(| (?=[0-9.½¼¾⅓⅔]))")


def _amount_last(text: str, words: Language) -> _Found:
    """ "Butter, 50g", "Eggs: 3", "Mehl 500 g"."""
    start = _SEPARATED.match(text)
    if start is None:
        return None
    s = Scanner(
        text[start.end() :].replace(")", " ", 1) if text[start.end() - 1] == "(" else text[start.end() :], words
    )
    found = measure(s)
    if found is None or not (s.ended or s.low.startswith((",", "(", ";"), s.at)):
        return None
    if found.unit is None and text[start.end() - 1] == " " and text[start.end() - 2] not in ",;:-":
        return None  # "Type 405"
    return found, start[1].strip(), [*_brackets(s.rest.lstrip(",; "))]


# --- what is not the amount -----------------------------------------------------------------------------------------

_BRACKET = re.compile(r"\s*\(([^()]*)\)")


def _brackets(text: str) -> list[str]:
    """A text's words, and those in brackets, without these."""
    outside = " ".join(_BRACKET.sub(" ", text).split())
    return [inside.strip() for inside in _BRACKET.findall(text)] + [outside]


def _name_and_notes(text: str, words: Language) -> tuple[str, list[str]]:
    """The food and what is said of it: in brackets, behind a comma, in adjectives before one."""
    notes: list[str] = []
    tail = words.tail.search(text)
    if tail is not None and tail.start():
        notes.append(tail[1])
        text = text[: tail.start()]
    name, after = _at_comma(text)
    if "(" in name and ")" not in name:  # the comma is within brackets
        name, after = _BRACKET.sub("", text), ", ".join(inside for inside in _BRACKET.findall(text))
        name, more = _at_comma(name)
        after = ", ".join(filter(None, (after, more)))
        return " ".join(name.split()), [*notes, after]
    *inside, name = _brackets(name)
    notes = [*notes, *inside]
    if after and (swapped := _adjectives_first(name, after, words)) is not None:
        adjectives, name, after = swapped
        notes.append(adjectives)
    return name, [*notes, after]


_COMMA = re.compile(r",(?![0-9])|,(?<![0-9],)")


def _at_comma(text: str) -> tuple[str, str]:
    """What stands before the first comma and what behind it; that of a number is none."""
    name, *after = _COMMA.split(text, maxsplit=1)
    return name, after[0].strip() if after else ""


_WORD = re.compile(r"[^\s,]+")
_NO_FOOD = re.compile(r"[0-9(]|(?:for|to|about|or|plus|at|cut|if|with|in|into|from|about|zum|für|pour|para|per)\b")


def _adjectives_first(name: str, after: str, words: Language) -> tuple[str, str, str] | None:
    """Of "peeled, deveined shrimp" the adjectives, the food and the rest; None where a food stands before the comma."""
    if not all(_is_adjective(word, words) for word in name.split()) or _NO_FOOD.match(after.lower()):
        return None
    at = 0
    for word in _WORD.finditer(after):
        if not _is_adjective(word[0], words):
            at = word.start()
            break
    else:
        return None
    food, _, rest = after[at:].partition(",")
    adjectives = ", ".join(filter(None, (name, after[:at].strip(" ,"))))
    return adjectives, food.strip(), rest.strip()


def _is_adjective(word: str, words: Language) -> bool:
    low = word.lower()
    if low in words.adjectives:
        return True
    return len(low) > 4 and word[0].islower() and low.endswith(words.adjective_endings) and not low.endswith("seed")
