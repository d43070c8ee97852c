"""A food's name as tokens: its words, and the marks between them that part one food from the next."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kiwi_recipes.food.words import fold, singular

COMMA, OPEN, CLOSE, AND = ",", "(", ")", "&"
MARKS = frozenset((COMMA, OPEN, CLOSE, AND))

_TOKEN = re.compile(r"(?!e\d{3})[^\W\d_]+|e?\d+|[,;:()\[\]&+/|]")
_E_NUMBER = re.compile(r"\be ?-?(\d{3})\b")
_MARK = {";": COMMA, ":": COMMA, "[": OPEN, "]": CLOSE, "+": AND, "/": AND, "|": AND}
# Said in two words, of which the second alone would be nothing.
_FREE_OF = re.compile(r"\bw/o\b|\b(?:free (?:from|of)|frei von|libres? de|exempte?s? d[e']|priv[oaie] di)\b")
# "Gluten- und laktosefrei", "egg-, milk- and nut-free": each of them.
_EACH_FREE = re.compile(r"((?:\b\w+-(?:,? ?(?:und|oder|sowie|and|or)\b|,) ?)+)\w+(?:-| )?(?:frei(?:e[mnrs]?)?|free)\b")
_EACH = re.compile(r"(\w)-(?=\W)")
# "Dairy and nut free pesto"; not "egg and gluten-free toast", which may be two foods.
_BOTH_FREE = re.compile(r"\b(dairy|gluten|lactose|nut|soya?)(?= (?:and|or|&) \w+ free\b)")
# The food stands between the two words in German: "kann Spuren von Milch enthalten".
_MAY_CONTAIN = re.compile(r"\bkann ([^,;.()]{1,60}?) enthalten\b")
# Two French words that only their accents tell apart: dough, and what is made of meat.
_DOUGH = re.compile(r"\bp(?:â|â)te(s?)\b", re.IGNORECASE)
# And what is roasted from the bread.
_ROAST = re.compile(r"\br(?:ô|o\u0302)(ti(?:e?s?))\b", re.IGNORECASE)


def tokens(text: str) -> list[str]:
    """Words without case and accents, and marks. "Crème d'avoine (bio)" is creme, d, avoine, (, bio, )."""
    if text.isascii():
        if text.isalpha():  # one plain word, as half of the vocabulary is
            return [text.lower()]
        folded = fold(text)
    else:
        folded = fold(_ROAST.sub(r"roo\1", _DOUGH.sub(r"paate\1", text)))
    if "/" in folded or "fre" in folded or "libre" in folded or "exempt" in folded or "priv" in folded:
        folded = _FREE_OF.sub("without ", folded)
    if "- " in folded or "-," in folded:
        folded = _EACH_FREE.sub(lambda found: _EACH.sub(r"\1-free", found[0]), folded)
    if " free" in folded:
        folded = _BOTH_FREE.sub(r"\1-free", folded)
    if "enthalten" in folded:
        folded = _MAY_CONTAIN.sub(r"kann enthalten \1", folded)
    if "e" in folded and _E_NUMBER.search(folded):
        folded = _E_NUMBER.sub(r"e\1", folded)
    return [_MARK.get(token, token) for token in _TOKEN.findall(folded)]


_WRITTEN = re.compile(r"[^\W_]+")


def as_written(text: str, phrase: str) -> str:
    """A phrase of tokens as the text spells it, "Walnüsse" for "walnusse"; as it is where the text does not have it."""
    if text.isascii() and (at := text.lower().find(phrase)) >= 0:  # mostly: the rest takes 20 us
        end = at + len(phrase)
        if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
            return text[at:end]
    wanted = [singular(token) for token in phrase.split()]
    shown, spans, read = _written_words(text)
    for at in range(len(spans) - len(wanted) + 1):
        within = range(at, at + len(wanted))
        if [token for place in within for token in read[place]] == wanted:
            return shown[spans[at][0] : spans[within[-1]][1]]
    return phrase


@lru_cache(maxsize=16)  # a step is asked for all that was found in it
def _written_words(text: str) -> tuple[str, list[tuple[int, int]], list[list[str]]]:
    """The text, where its words stand in it, and the tokens that each is read as."""
    shown = unicodedata.normalize("NFC", text)
    spans = [found.span() for found in _WRITTEN.finditer(shown)]
    return shown, spans, [[singular(token) for token in tokens(shown[start:end])] for start, end in spans]
