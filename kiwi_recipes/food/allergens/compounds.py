"""Words inside words: "Haselnusscreme", "fishsauce"."""

from __future__ import annotations

import re
from functools import lru_cache

from kiwi_recipes.food.allergens.inside import inside
from kiwi_recipes.food.allergens.vocabulary import vocabulary

_LONGEST = 60
_IS_NO_FOOD = re.compile("allergi(?:en?|ker(?:in(?:nen)?|n)?)$")
"""Who can't have it is named: "für Nussallergiker"."""
_IS_FREE = re.compile("frei(?:e[mnrs]?)?$")
"""Of all that the word names: "krabbenfrei"."""
_SMALL_SAUSAGE = re.compile("(?<=wurst)(?:l|le|el|ln|eln)$")
"""As Austria and Swabia call a Würstchen."""
_LEAST = 3
"""Letters of a rest that may be a word nobody listed."""


@lru_cache(maxsize=8192)
def parts_of(word: str, language: str | None) -> tuple[str, ...]:
    """The listed words of which this one is made; the word itself where there are none."""
    listed = vocabulary(language)
    if (known := listed.forms.get(word)) is not None:
        return (known,)
    if (sausage := _SMALL_SAUSAGE.sub("chen", word)) != word:
        return parts_of(sausage, language)
    if word in listed.root.next or _IS_NO_FOOD.search(word) or not 6 <= len(word) <= _LONGEST:
        return (word,)
    for at in range(_LEAST, len(word) - _LEAST + 1):
        if word[:at] in listed.english and word[at:] in listed.english:
            pair = listed.forms[word[:at]], listed.forms[word[at:]]
            if listed.speaks(pair):
                return pair
    found = tuple(listed.canonical(part) for part in inside(word, listed.inside))
    return (*found, "frei") if found and _IS_FREE.search(word) else found or (word,)
