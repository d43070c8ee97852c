"""How long something takes: "20 min", "1 h 10", "PT1H10M", "an hour and a half", "45 Minuten", "une demi-heure"."""

from __future__ import annotations

import re
from fractions import Fraction
from math import ceil

from kiwi_parser.recipe.language import language
from kiwi_parser.recipe.numbers import number
from kiwi_parser.recipe.scanner import Scanner, plain

__all__ = ["read_minutes"]

_LONGEST = 80
"""Longer texts are no durations: bounds the work on hostile input."""
_HOUR, _DAY = Fraction(60), Fraction(1440)

_CLOCK = re.compile(r"([0-9]{1,2}):([0-5][0-9])(?::[0-5][0-9])?")
_SIZE = r"[0-9]{1,6}(?:[.,][0-9]{1,6})?"
_ISO = re.compile(
    rf"p(?:0+y)?(?:0+m)?(?:(?P<w>{_SIZE})w)?(?:(?P<d>{_SIZE})d)?"
    rf"(?:t(?:(?P<h>{_SIZE})h)?(?:(?P<m>{_SIZE})m)?(?:(?P<s>{_SIZE})s)?)?"
)
_ISO_MINUTES = {"w": 7 * _DAY, "d": _DAY, "h": _HOUR, "m": Fraction(1), "s": Fraction(1, 60)}

_RANGE = re.compile(r"(?:-|~) ?")
_MORE = re.compile(r"\+ ?")
_STOP = re.compile(r"\. ?")
_JOINT = re.compile(r"[-,;] ?")
_REMARK = re.compile(r"\([^()0-9]*\) ?")


def read_minutes(text: str, tag: str | None = None) -> int | None:
    """Whole minutes of a duration as people or ISO 8601 write it ("20 min", "1 h 10 min", "PT1H10M", "90").

    Of a range the longer end counts (food is not underdone for it), and a part of a minute counts as one.
    None where the text is no duration.
    """
    if len(text) > _LONGEST:
        return None
    low = plain(text).lower()
    if clock := _CLOCK.fullmatch(low):
        return int(clock[1]) * 60 + int(clock[2])
    if iso := _ISO.fullmatch(low):
        sizes = {unit: said for unit, said in iso.groupdict().items() if said is not None}
        minutes = [Fraction(said.replace(",", ".")) * _ISO_MINUTES[unit] for unit, said in sizes.items()]
        return ceil(sum(minutes)) if minutes else None
    s = Scanner(text, language(tag))
    _pass_over_at_least(s)
    total = _duration(s)
    at = s.at
    if total is not None and _between(s):
        _pass_over_at_least(s)
        longer = _duration(s)
        if longer is None:
            s.at = at  # "30 minutes or more"
        else:
            total = longer if longer > total else None
    _pass_over_at_least(s)
    return ceil(total) if total is not None and s.ended else None


def _pass_over_at_least(s: Scanner) -> None:
    """What stands around a time and does not change it: "at least", "about", "or more", "(or so)"."""
    words = s.language
    while s.match(_REMARK) or s.take(words.at_least) is not None or s.take(words.about) is not None:
        pass


def _between(s: Scanner) -> bool:
    return s.match(_RANGE) is not None or s.take(s.language.to) is not None


def _duration(s: Scanner) -> Fraction | None:
    """ "1 day 2 h", "1 h 10", "an hour and a half", "90"."""
    total: Fraction | None = None
    last: Fraction | None = None
    while True:
        at = s.at
        if last is not None:
            s.match(_JOINT)
            if s.take(s.language.and_) is None:
                s.take(s.language.plus)
        size = _size(s)
        if size is None:
            s.at = at
            return total
        unit = _unit(s)
        if unit is None:
            if last is None:
                return size  # "90"
            half = size < 1
            if not half and last != _HOUR:
                s.at = at
                return total
            return (total or 0) + (size * last if half else size)  # "an hour and a half", "1 h 10"
        total, last = (total or 0) + size * unit, unit


def _size(s: Scanner) -> Fraction | None:
    """A number, or the longer end of a range; one where an hour stands alone before "and a half"."""
    at = s.at
    while s.take(s.language.about) is not None:
        pass
    low = number(s)
    if low is None:
        s.at = at
        return Fraction(1) if _alone(s) else None
    s.match(_MORE)
    after = s.at
    if _between(s):
        high = number(s)
        if high is not None and _unit_ahead(s):
            if high > low:
                return high
            s.at = at
            return None
        if high is not None and high > low:
            return high
    s.at = after
    return low


def _alone(s: Scanner) -> bool:
    at = s.at
    alone = _unit(s) is not None and s.take(s.language.and_) is not None
    s.at = at
    return alone


def _unit_ahead(s: Scanner) -> bool:
    at = s.at
    ahead = _unit(s) is not None
    s.at = at
    return ahead


def _unit(s: Scanner) -> Fraction | None:
    at = s.at
    s.take(s.language.of)  # "un quart d'heure"
    if s.low.startswith("-", s.at):
        s.at += 1  # "demi-heure"
    minutes = s.take(s.language.clock)
    if minutes is None:
        s.at = at
        return None
    s.match(_STOP)
    return minutes
