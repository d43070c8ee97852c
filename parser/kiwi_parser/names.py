"""Keys, and what people and models spell differently in them."""

from __future__ import annotations

import re
from typing import Final

_WRAPPERS = frozenset({"data", "result", "results", "response", "output", "answer", "finalanswer", "json"})
"""Keys under which models put what they were asked for, besides its name."""

_LISTS = frozenset({"items", "list", "values", "value", "rows", "entries", "elements", "records", "array", "root"})
"""Keys under which models put a list, or a scalar, that was asked for."""

_CALLS = frozenset(
    {"arguments", "args", "parameters", "params", "kwargs", "input", "toolinput", "toolargs", "actioninput"}
    | {"function", "functioncall", "functionargs", "functionarguments", "toolcall", "toolcalls", "properties"}
)
"""Keys under which a call of a tool has what it is called with; and under which a schema was filled in."""

_PLURALS = ("", "s", "es")
_SEAMS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\W_]+")


def plain_name(key: str) -> str:
    """A key less what people and models spell differently: "Prep Time", "prep-time" and "prepTime" are "preptime"."""
    return "".join(key[:99].split()).replace("_", "").replace("-", "").casefold()


def words_of(name: str) -> str:
    """The words of a key or a class's name, with spaces between them: "my recipe" of my_recipe and MyRecipe."""
    return _SEAMS.sub(" ", name[:99]).strip().casefold()


def may_wrap(key: str, name: str) -> bool:
    """Whether a value may lie under a key: one that holds the words of its name, or one that answers or calls have."""
    plain, words, whole = plain_name(key), f" {words_of(key)} ", name.replace(" ", "")
    if plain in _WRAPPERS or plain in _CALLS:
        return True
    return any(plain == whole + plural or f" {name}{plural} " in words for plural in _PLURALS)


def may_call(key: str) -> bool:
    """Whether what a tool is called with may lie under a key."""
    return plain_name(key) in _CALLS


def may_list(key: str) -> bool:
    """Whether a list or a scalar may lie under a key that says what kind of thing it is."""
    return plain_name(key) in _LISTS
