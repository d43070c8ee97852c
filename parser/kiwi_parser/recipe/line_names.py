"""What of an ingredient line is not its amount: the food, and what is said of it."""

from __future__ import annotations

import re

from kiwi_parser.recipe.language import Language

__all__ = ["brackets", "foods_and_notes", "is_adjective", "name_and_notes"]

_BRACKET = re.compile(r"(?!(?<=\w)\([^\W\d_]{1,2}\))\s*\(([^()]*)\)")
"""But for that of "Zwiebel(n)"."""


def brackets(text: str) -> list[str]:
    """A text's words, and those in brackets, without these."""
    outside = " ".join(_BRACKET.sub(" ", text).split())
    return [inside.strip() for inside in _BRACKET.findall(text)] + [outside]


def name_and_notes(text: str, words: Language, *, has_amount: bool = True) -> tuple[str, list[str]]:
    """The food and what is said of it: in brackets, behind a comma, in adjectives before one."""
    notes: list[str] = []
    if (size := words.size_behind.search(text)) is not None:
        notes.append(size[1] or size[2])
        text = text[: size.start()]
    name, after = _at_comma(text, _COMMA if has_amount else _COMMA_ALONE)
    if "(" in name and ")" not in name:  # the comma is within brackets
        name, after = _BRACKET.sub("", text), ", ".join(inside for inside in _BRACKET.findall(text))
        name, more = _at_comma(name, _COMMA)
        after = ", ".join(filter(None, (after, more)))
        return " ".join(name.split()), [*notes, after]
    *inside, name = brackets(name)
    if after and (swapped := _adjectives_first(name, after, words)) is not None:
        adjectives, name, after = swapped
        notes.append(adjectives)
        *within, name = brackets(name)
        inside.extend(within)
    name, aside = _without_aside(name, words)
    name, tail = _without_tail(name, words)
    return name.rstrip(" -–—:"), [*notes, *inside, aside, tail, after]


def foods_and_notes(text: str, words: Language) -> tuple[str, list[str]]:
    """The foods of which each has the amount, and what is said of them: "cumin, mace and cloves, ground"."""
    first, *others = _COMMA_ALONE.split(text)
    foods = [first]
    for part in others:
        if _joins(foods[-1], words) or _says_how(part, words):
            break
        foods.append(part)
    *inside, name = brackets(",".join(foods))
    name, tail = _without_tail(name, words)
    return name.rstrip(" -–—:"), [*inside, tail, ",".join(others[len(foods) - 1 :]).strip()]


def _joins(text: str, words: Language) -> bool:
    """Whether "and" stands in it: it ends a list then."""
    low = text.lower()
    return any(words.and_.at(low, word.start()) is not None for word in _WORD.finditer(low))


def _says_how(text: str, words: Language) -> bool:
    said = text.strip()
    return (
        not said
        or _NO_FOOD.match(said.lower()) is not None
        or words.tail.fullmatch(said) is not None
        or all(is_adjective(word, words) for word in said.split())
    )


def _without_tail(name: str, words: Language) -> tuple[str, str]:
    """Of "oil for frying" the food, and what it is for."""
    said: list[str] = []
    while words.not_tail.search(name) is None and (tail := words.tail.search(name)) is not None and tail.start():
        said.insert(0, tail[1])
        name = name[: tail.start()]
    return name, ", ".join(said)


def _without_aside(name: str, words: Language) -> tuple[str, str]:
    """Of "onion or 2 shallots" the first: the other has an amount of its own."""
    at = words.aside.search(name)
    if at is None or all(is_adjective(word, words) for word in name[: at.start()].split()):
        return name, ""
    return name[: at.start()], name[at.end() :]


_COMMA_ALONE = re.compile(r",(?![0-9])|,(?<![0-9],)")
_COMMA = re.compile(rf"{_COMMA_ALONE.pattern}|[:;] | [-–—] ")
"""What a note stands behind. Without an amount a colon may as well follow what is no food: "Toppings: cheese"."""


def _at_comma(text: str, mark: re.Pattern[str]) -> tuple[str, str]:
    """What stands before the first comma and what behind it; that of a number is none."""
    name, *after = mark.split(text, maxsplit=1)
    return name, after[0].strip() if after else ""


_WORD = re.compile(r"[^\s,]+")
_NO_FOOD = re.compile(r"[0-9(]|(?:for|to|about|or|plus|at|cut|if|with|in|into|from|about|zum|für|pour|para|per)\b")


def _adjectives_first(name: str, after: str, words: Language) -> tuple[str, str, str] | None:
    """Of "peeled, deveined shrimp" the adjectives, the food and the rest; None where a food stands before the comma."""
    if not all(is_adjective(word, words) for word in name.split()) or _NO_FOOD.match(after.lower()):
        return None
    at = 0
    for word in _WORD.finditer(after):
        if not is_adjective(word[0], words):
            at = word.start()
            break
    else:
        return None
    food, _, rest = after[at:].partition(",")
    adjectives = ", ".join(filter(None, (name, after[:at].strip(" ,"))))
    return adjectives, food.strip(), rest.strip()


def is_adjective(word: str, words: Language) -> bool:
    low = word.lower()
    if low in words.adjectives:
        return True
    return len(low) > 4 and word[0].islower() and low.endswith(words.adjective_endings) and not low.endswith("seed")
