"""A pasted text as far as code can read it: its lines, its words, and the amounts with the words beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from kiwi_parser.recipe.lines import IngredientLine, read_ingredient_line, strip_numbering

from kiwi_recipes.food.words import all_words
from kiwi_recipes.recipes.languages import language_of

__all__ = ["Source", "WrittenAmount", "is_time_or_heat"]

_AHEAD = 120
"""Characters behind a number in which its unit and its food stand."""
_ENDS = re.compile(r"[;.!?()\n]\s|\s[-–—]\s|[\n;()]")
_NUMBER = re.compile(
    r"(?<![\w.,/⁄])(?:\d|[¼-¾⅐-⅞]|(?:half|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|an?"
    r"|eine?|einen|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|halbe[rsn]?|une?|deux|trois|quatre|cinq|dix|demi"
    r"|uno|una|dos|tres|cuatro|cinco|seis|diez|medi[oa]|due|tre|quattro|cinque|sei|dieci|mezz[oa])\b)",
    re.IGNORECASE,
)
"""Where an amount may begin; the parser's reader says whether one does, and which."""
_FIGURES = re.compile(r"^[\d.,/⁄¼-¾⅐-⅞]+(?:\s*[-–]\s*[\d.,/⁄¼-¾⅐-⅞]+)?")
_TIME_OR_HEAT = re.compile(
    r"\s*(?:(?:bis|to|à|or)\s*[\d.,/½¼¾]+\s*)?(?:min(?:ute|uten|utes|utos|uti|uto|s)?|hours?|hrs?|h|std|stunden?"
    r"|heures?|horas?|or[ae]|seconds?|secs?|sekunden?|secondes?|segundos?|days?|tagen?|jours?|d[ií]as?|giorn[io]|weeks?"
    r"|degrees?|grad|degrés?|grados?|gradi|°|º|cm|mm|inch(?:es)?|fahrenheit|celsius|gas mark|f|c|people|persons?|serv"
    r"|portion|person|personnes|servings?|calories|kcal|%)(?![a-zäöüß])",
    re.IGNORECASE,
)


def is_time_or_heat(behind: str) -> bool:
    """Is the number that these words stand behind one of minutes, degrees, people?"""
    return _TIME_OR_HEAT.match(behind) is not None


@dataclass(frozen=True, slots=True)
class WrittenAmount:
    """An amount in the text, with the words that may be its food."""

    low: float
    high: float | None
    unit: str | None
    words: frozenset[str]
    text: str


class Source:
    """`language` is a BCP 47 tag; seen from the text where none is given."""

    def __init__(self, text: str, language: str | None = None) -> None:
        self.text = text
        self.language = language or language_of(text) or "en"
        self.lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
        self.said = [said for line in self.lines for said in self._of_line(strip_numbering(line))]

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(all_words(self.text))

    @cached_property
    def numbers(self) -> frozenset[float]:
        """Every number in figures, as it stands there."""
        found = {float(figures.replace(",", ".")) for figures in re.findall(r"\d{1,7}(?:[.,]\d{1,3})?", self.text)}
        return frozenset(found | {one.low for one in self.said} | {one.high for one in self.said if one.high})

    def _of_line(self, line: str) -> Iterator[WrittenAmount]:
        """From each number on to the next: "500 g flour, 2 eggs"; and the line as a whole: "Butter, 50g"."""
        whole = read_ingredient_line(line, self.language)
        if whole.amount is not None and not is_time_or_heat(_FIGURES.sub("", line)):
            yield _said(whole, f"{whole.name} {whole.note or ''}", line)
        starts = [found.start() for found in _NUMBER.finditer(line)]
        for start, until in pairwise([*starts, len(line)]):
            piece = _ENDS.split(line[start : start + _AHEAD], maxsplit=1)[0]
            if is_time_or_heat(_FIGURES.sub("", piece)):
                continue
            read = read_ingredient_line(piece, self.language)
            if read.amount is not None:
                yield _said(read, piece[: until - start], piece)

    def has(self, word: str) -> bool:
        """Is this word, or one that it is a part or a form of, in the text?"""
        if word in self.words or len(word) < _SHORT:
            return word in self.words
        stem = word[: max(_SHORT, len(word) - 2)]
        return any(other.startswith(stem) or (len(other) >= _SHORT and word.startswith(other)) for other in self.words)

    def amounts_of(self, name: str) -> list[WrittenAmount]:
        """What the text says of how much of a food there is: the best matching ones."""
        wanted = set(all_words(name))
        if not wanted:
            return []
        shared = [(len(wanted & one.words), one) for one in self.said]
        most = max((count for count, _ in shared), default=0)
        return [one for count, one in shared if count == most] if most * 2 >= len(wanted) else []


_SHORT = 4
"""Letters: shorter words are compared as they are."""


def _said(read: IngredientLine, words: str, text: str) -> WrittenAmount:
    assert read.amount is not None  # noqa: S101 - asked before
    low, high = read.amount.low, read.amount.high
    return WrittenAmount(
        float(low), None if high is None else float(high), read.unit, frozenset(all_words(words)), text
    )
