"""Every time in a step's text, what it is of, and how long the step takes by them.

A step is cut into words and looked at once, from number to unit: "8-10 minutes", "an hour and a half", "1 Std. 20",
"trois quarts d'heure", "overnight". The words are the parser's tables of the five languages, and steps.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import Literal

from kiwi_recipes.food.steps.time_spans import TOKEN, Token, times_in
from kiwi_recipes.food.steps.time_words import DAY, TimeWords, language_of, time_words

__all__ = ["Role", "Timer", "language_of", "minutes_of", "timers"]

Role = Literal["takes", "part", "point", "repeats", "relative", "keeps"]


@dataclass(frozen=True, slots=True)
class Timer:
    """A time that stands at `text[start:end]`; `most` is the longer end of a range, in seconds as `least`.

    takes    the step lasts so long, or a part of it does that follows the others
    part     it lies within a time that was said before: "for the last 5 minutes"
    point    something happens then: "after 10 minutes", "an hour before serving"
    repeats  "every 5 minutes"
    relative how much more or less than another time it is: "1 minute less than the packet says"
    keeps    how long the dish keeps: "for up to 3 days in the fridge"
    """

    start: int
    end: int
    least: int
    most: int
    role: Role = "takes"

    @property
    def minutes(self) -> int:
        """As everywhere: of a range the longer end, and a part of a minute counts as one."""
        return ceil(self.most / 60)


def timers(text: str, language: str | None = None) -> list[Timer]:
    """Every time in the text, in its order."""
    words = time_words(language_of(language))
    low = text.lower()
    if len(low) != len(text):  # İ is two characters then
        low = text
    if words.signs.isdisjoint(TOKEN.findall(low)):
        return []
    tokens = [Token(found[0], *found.span()) for found in TOKEN.finditer(low)]
    found = [
        (Timer(tokens[first].start, tokens[behind - 1].end, least, most), tokens, first)
        for first, behind, least, most in times_in(tokens, words)
    ]
    return list(_roles(found, low, words))


def minutes_of(text: str, found: Sequence[Timer], language: str | None = None) -> int | None:
    """How long the step takes: the sum of the times that follow one another, the longest of those that run beside each
    other. What happens at a point of time counts where nothing else is said; None where no time is."""
    takes = [timer for timer in found if timer.role == "takes"]
    if not takes:
        points = [timer.minutes for timer in found if timer.role in ("part", "point")]
        return max(points) if points else None
    if len(takes) == 1:
        return takes[0].minutes
    words = time_words(language_of(language))
    cuts = _cuts(text.lower(), words.parallel)
    sums = [0] * (len(cuts) + 1)
    before: Timer | None = None
    for timer in takes:
        most = timer.most
        between = "." if before is None else text[before.end : timer.start].lower()
        if before is not None and (
            _is_other_way(between, words) or _is_night_at_least(before, between, text.lower(), words)
        ):
            most = max(0, timer.most - before.most)
        sums[sum(timer.start >= cut for cut in cuts)] += most
        before = timer
    return ceil(max(sums) / 60)


def _is_other_way(between: str, words: TimeWords) -> bool:
    """ "10 minutes by hand or 5 minutes in a mixer", "10 minutes (5 in a mixer)"."""
    if _CLAUSE_END.search(between):
        return False
    if _DONE_SO.search(between):
        return True
    said = TOKEN.findall(between)
    in_brackets = said[-1:] == ["("] and len(said) < 5 and "," not in said
    return (in_brackets or not words.or_.isdisjoint(said)) and words.then.isdisjoint(said)


def _is_night_at_least(before: Timer, between: str, low: str, words: TimeWords) -> bool:
    """ "Über Nacht, mindestens aber 4 Stunden"."""
    if low[before.start : before.end] not in words.nights.values() or _CLAUSE_END.search(between):
        return False
    return not words.least.isdisjoint(TOKEN.findall(between))


_DONE_SO = re.compile(r"(?<!\w)for\s(?:an?\s)?(?:rare|medium|soft|hard|runny|jammy|pink|chewy|crisp)(?!\w)")
"""Told of each of two times, of which one is chosen: "2 minutes for rare, 3 for medium"."""
_CLAUSE_END = re.compile(r"[.;!?]\s")


def _cuts(low: str, parallel: re.Pattern[str]) -> list[int]:
    """Where what runs beside the rest begins: at "meanwhile"; at the comma behind a clause that opens with "while"."""
    cuts = []
    for found in parallel.finditer(low):
        at = found.start()
        comma = low.find(",", found.end())
        if found["clause"] and comma > 0 and (at == 0 or low[:at].rstrip()[-1] in ".;!"):
            cuts.append(comma)
        if at > 0:
            cuts.append(at)
    return sorted(cuts)


# --- what a time is of ------------------------------------------------------------------------------------------------

_LOOK_BACK = 5
_FAR = 24
"""So far behind a time is looked for what it is counted from."""


def _roles(found: list[tuple[Timer, list[Token], int]], low: str, words: TimeWords) -> Iterator[Timer]:
    """What each time is of. The first minutes of a time that is not told are one of their own, and so is the rest."""
    told, is_first = Fraction(0), False
    for timer, tokens, number in found:
        before = [token.text for token in tokens[max(0, number - _LOOK_BACK) : number]]
        role = _role(timer, before, low, words)
        if role == "part" and ((not told and not words.first.isdisjoint(before)) or (is_first and timer.most <= told)):
            role, is_first = "takes", True
        if role == "takes":
            told = max(told, Fraction(timer.most))
        yield replace(timer, role=role)


def _role(timer: Timer, before: list[str], low: str, words: TimeWords) -> Role:
    close = [word for word in before[-3:] if word not in ",("]
    if before and (before[-1] in words.every or _is_every(close[-2:], words)):
        return "repeats"
    if timer.most >= DAY and any(word in low for word in words.keeps) and words.least.isdisjoint(close):
        return "keeps"
    if words.holds.search(low, _clause_start(low, timer.start), timer.start):
        return "keeps"
    nearest = [word for word in before if word not in words.about][-2:]
    if any(word in words.after for word in (*nearest, " ".join(nearest))):
        return "point"
    is_own = before[-2:-1] == ["a"]  # "for a final 5"
    if any(word in words.last for word in nearest[-1:]) and not is_own:  # not "the remaining oil 5 minutes"
        return "part"
    following = _FOLLOWING.match(low, timer.end)
    behind = low[timer.end : timer.end + _FAR].lstrip()
    if behind.startswith(words.relative):
        return "relative"
    if behind.startswith(words.ends):
        return "point"
    waits = (close and close[-1] in words.lasting) or not words.waiting.isdisjoint(before)
    if following and following[0].strip() in words.before and not waits:
        return "point"
    is_night = low[timer.start : timer.end] in words.nights.values()
    if is_night and (words.rather.intersection(before[-2:]) or behind.startswith(words.if_possible)):
        return "point"
    return "takes"


def _clause_start(low: str, end: int) -> int:
    return max(low.rfind(mark, 0, end) for mark in ".;") + 1


def _is_every(close: list[str], words: TimeWords) -> bool:
    """ "Toutes les 5 minutes", "every few minutes"; not "each side 3 minutes"."""
    return len(close) > 1 and close[0] in words.every and close[1] in words.every_more


_FOLLOWING = re.compile(r"\s*[^\W\d_]+")
