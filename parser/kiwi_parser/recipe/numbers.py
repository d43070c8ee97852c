"""One number, in figures or words: "1 1/2", ".5", "1.250,5", "two thirds", "one and a half", "2 dozen"."""

from __future__ import annotations

import re
from fractions import Fraction

from kiwi_parser.recipe.scanner import Scanner

_MIXED = re.compile(r"([0-9]{1,7})[ -]([0-9]{1,4})/([0-9]{1,4})")
_FRACTION = re.compile(r"([0-9]{1,4})/([0-9]{1,4})(?:(?:st|nd|rd|ths?)(?![a-z]))?")
_FIGURES = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,9})*|[.,][0-9]{1,4}")
_SPACED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:,[0-9]{1,3})?(?![0-9])")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:[ ]000)+(?![0-9])")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_TOO_LONG = re.compile(r" ?[/%°]|[.,]?[0-9]|e[0-9]")
"""What follows where this is a longer number than is read here, or none at all: "1/2/3", "5 %", "1e3"."""
_KITCHEN = 16
"""The largest denominator of a fraction over one: 80/20 says what the beef is made of."""

FINE = frozenset({"g", "ml"})
"""Units of which nobody writes thousandths; of the others nobody writes thousands."""


def number(s: Scanner) -> Fraction | None:
    """The number that stands here, which is gone behind; None, and nothing is, where none can be read for certain."""
    start = s.at
    value = _number(s)
    if value is not None and _TOO_LONG.match(s.low, _end(s)):
        value = None
    if value is None:
        s.at = start
    return value


def _end(s: Scanner) -> int:
    """Where what was taken ends: before the space that was gone behind."""
    return s.at - 1 if s.low.startswith(" ", s.at - 1) else s.at


def _number(s: Scanner) -> Fraction | None:
    words = s.language
    if s.take(words.dozen):
        return 12 * _and_part(s, Fraction(1))
    value = _fraction(s)
    if value is None:
        value = _whole(s)
        if value is None:
            return None
        value = _with_part(s, value)
    if value.denominator > 1:
        _article(s)
    return 12 * _and_part(s, value) if s.take(words.dozen) else value


def _fraction(s: Scanner) -> Fraction | None:
    """ "1 1/2", "1/2", "half"."""
    if found := s.match(_MIXED):
        return _over(found[2], found[3], most=None, plus=int(found[1]))
    if found := s.match(_FRACTION):
        return _over(found[1], found[2], most=_KITCHEN)
    return s.take(s.language.parts)


def _over(over: str, under: str, *, most: int | None, plus: int = 0) -> Fraction | None:
    if int(under) == 0 or (most is not None and int(over) > int(under) > most):
        return None
    return plus + Fraction(int(over), int(under))


def _whole(s: Scanner) -> Fraction | None:
    if s.low[s.at : s.at + 1] in "0123456789.,":
        return _figures(s)
    return s.take(s.language.numbers)


def _with_part(s: Scanner, whole: Fraction) -> Fraction:
    """ "two thirds", "one-half", "one and a half", "1 & 1/2"."""
    before = s.at
    if s.low.startswith("-", s.at):
        s.at += 1
    if part := s.take(s.language.parts):
        return whole * part
    s.at = before
    return _and_part(s, whole)


def _and_part(s: Scanner, whole: Fraction) -> Fraction:
    """ "one and a half", "2 dozen and a half": what follows the number."""
    before = s.at
    if s.take(s.language.and_):
        part = _fraction(s)
        if part is None and (count := s.take(s.language.numbers)) is not None:
            each = s.take(s.language.parts)
            part = None if each is None else count * each
        if part is not None and part < 1:
            return whole + part
    s.at = before
    return whole


_ARTICLE = re.compile(r"(?:of )?(?:an?|the)(?![a-z]) ?")


def _article(s: Scanner) -> None:
    """ "half a cup", "1/2 of a lemon"."""
    found = _ARTICLE.match(s.low, s.at)
    if found:
        s.at = found.end()


def _figures(s: Scanner) -> Fraction | None:
    language = s.language
    found = s.match(_SPACED if language.spaced else _THOUSANDS) or s.match(_FIGURES)
    if found is None:
        return None
    figures = found[0].replace(" ", "")
    marks = figures.replace(",", ".").count(".")
    if marks == 0:
        return Fraction(int(figures))
    if figures[0] in ".,":
        return Fraction(f"0.{figures[1:]}")
    if marks == 1 and _GROUPED.fullmatch(figures):
        return _of_two_readings(figures, s)
    at = max(figures.rfind(","), figures.rfind("."))
    if figures.count(figures[at]) > 1:  # 1,000,000
        return Fraction(re.sub("[.,]", "", figures)) if _GROUPED.fullmatch(figures) else None
    whole, decimals = figures[:at], figures[at + 1 :]
    if marks > 1 and not _GROUPED.fullmatch(whole):
        return None
    return Fraction(f"{re.sub('[.,]', '', whole)}.{decimals}")


def _of_two_readings(figures: str, s: Scanner) -> Fraction | None:
    """ "1,250" is 1250 or 1.25: the language decides, but for what nobody would write; else it stays as it is."""
    unit = s.language.units.at(s.low, s.at)
    fine = unit is not None and unit[0][1] in FINE
    coarse = unit is not None and not fine
    comma = "," in figures
    decimal = s.language.mark == ("," if comma else ".")
    if s.language.mark is None:  # three noughts behind a comma are thousands everywhere
        return Fraction(figures.replace(",", "")) if comma and figures.endswith("000") and not coarse else None
    if decimal:
        return None if fine else Fraction(figures.replace(",", "."))
    return None if coarse else Fraction(figures.replace(",", "").replace(".", ""))
