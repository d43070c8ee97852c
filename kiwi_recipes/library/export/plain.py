"""Texts that every importer takes as they stand.

Importers unescape entities and take `<…>` for a tag ("< 80 °C and > 60 °C" becomes "60 °C"), so neither is written.
"""

from __future__ import annotations

import html
import re
import unicodedata

from kiwi_recipes.library.export.words import ExportWords

__all__ = ["cut_at_word", "digits_in_words", "one_line", "title_line", "visible"]

_COMPARED = re.compile(r"(?:^|(?<=[\s(]))([<>≤≥])(=?)\s*(?=\d)")
_ARROW = re.compile(r"[-=–]+>")
_BACK_ARROW = re.compile(r"<[-=–]+")
_INVISIBLE = re.compile("[\u200b\ufeff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters too: with one of them YAML and JSON readers refuse the whole."""


def visible(text: str) -> str:
    """The text without characters that nobody sees."""
    return _INVISIBLE.sub("", text)


def one_line(text: str, words: ExportWords) -> str:
    """The text on one line, without tags, entities, brackets doubled, backslashes."""
    text = _unescaped(visible(text))
    text = _BACK_ARROW.sub("←", _ARROW.sub("→", text))
    text = _COMPARED.sub(lambda found: f"{_said(found[1], found[2], words)} ", text)
    text = text.replace("<", "‹").replace(">", "›").replace("\\", "⧵")
    text = re.sub(r"\(\(+", "(", re.sub(r"\)\)+", ")", text))
    return " ".join(visible(text).split())


def _unescaped(text: str) -> str:
    """Importers unescape until nothing changes; so nothing that they would change is left."""
    while (read := html.unescape(text)) != text:
        text = read
    return text


def _said(sign: str, equal: str, words: ExportWords) -> str:
    if sign in "<≤":
        return words.at_most if equal or sign == "≤" else words.under
    return words.at_least if equal or sign == "≥" else words.over


_HALF = re.compile(r"(\d+)\s*[/\\]\s*(\d+)")


def title_line(text: str, words: ExportWords, limit: int) -> str:
    """A name that is a folder's, too: without slashes, and not longer than `limit`."""
    text = _HALF.sub(r"\1⁄\2", text)  # U+2044 FRACTION SLASH
    text = one_line(re.sub(r"\s*[/\\]\s*", " - ", text), words)
    return cut_at_word(text.strip(" .-") or "Recipe", limit)


def cut_at_word(text: str, limit: int) -> str:
    """At most so many characters; what was cut ends in "…"."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    at_word = kept.rpartition(" ")[0]
    return f"{(at_word if len(at_word) > limit // 2 else kept).rstrip(' ,;:-')}…"


_NUMBER = re.compile(r"\d+")


def digits_in_words(text: str, words: ExportWords) -> str:
    """Numbers in words: an importer takes the first digit of a line without an amount for its amount."""
    text = "".join(_figures(char) for char in text)
    return _NUMBER.sub(lambda found: _in_words(found[0], words), text)


def _figures(char: str) -> str:
    """The ASCII digits of any character that is a number."""
    if char.isascii() or unicodedata.category(char)[0] != "N":
        return char
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.digit(char))
    return unicodedata.normalize("NFKC", char)


def _in_words(figures: str, words: ExportWords) -> str:
    numbers = words.numbers.split()
    number = int(figures) if len(figures) <= 2 else len(numbers)
    if number < len(numbers) and str(number) == figures:
        return numbers[number]
    return "-".join(numbers[int(figure)] for figure in figures)
