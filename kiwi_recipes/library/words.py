"""How texts become words to search for: the same in SQLite and PostgreSQL, whose own word breakers differ.

Case and accents don't matter ("Crème" is found by "creme"). Scripts that put no space between words are split into
signs, and what is written together is sought together: 番茄 is 番 followed by 茄.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from kiwi_recipes.recipes.fields import free_texts

MOST_WORDS = 16_000
"""PostgreSQL counts places no further than 16,383."""
LONGEST_WORD = 100

TEXTS = tuple(name for name in free_texts() if name != "title")
"""The fields of a recipe that are searched beside its title."""
TEXTS_OF_ROWS = {"ingredients": ("name", "note", "group"), "steps": ("text",)}

_ACCENTS = re.compile("[\u0300-\u036f]")
_SIGN = (
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, Kana, Han."""
_WORD = re.compile(f"{_SIGN}|(?:(?!{_SIGN}).)+")


def _plain(text: str) -> str:
    """Letters, digits and marks in lower case without accents; everything else is a space."""
    text = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold())))
    return "".join(char if unicodedata.category(char)[0] in "LNM" else " " for char in text)


def _groups(text: str) -> Iterator[list[str]]:
    """The words of each piece that is written without a gap."""
    for piece in _plain(text).split():
        yield [word[:LONGEST_WORD] for word in _WORD.findall(piece)]


def words_of(text: str) -> list[str]:
    return list(islice((word for group in _groups(text) for word in group), MOST_WORDS))


def phrases_of(query: str) -> list[list[str]]:
    """What is sought: all of the phrases, whose last words may go on."""
    return list(islice(_groups(query), 20))


def body_text(recipe: Mapping[str, Any], note: str, tags: list[str]) -> str:
    """What of a recipe is searched, beside its title. A draft may have anything, in part."""
    texts = [str(recipe.get(name) or "") for name in TEXTS]
    for name, inner in TEXTS_OF_ROWS.items():
        rows = recipe.get(name)
        for row in rows if isinstance(rows, list) else []:
            texts += [str(row.get(key) or "") for key in inner] if isinstance(row, dict) else [str(row)]
    return "\n".join([*texts, note, *tags])
