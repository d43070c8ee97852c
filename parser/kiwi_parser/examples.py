"""Examples of a format, as replies have them before the answer: values that stand for others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from pydantic import BaseModel

from kiwi_parser.names import plain_name

_STANDS_FOR_ANOTHER: Final = re.compile(
    r"\s*(?:\.{3}|…|<[^<>]*>|\[[^\[\]]*\]|\$?\{{1,2}[^{}]*\}{1,2}|string|str|text|your\s.*|.*\shere)\s*",
    re.IGNORECASE,
).fullmatch


def is_example(value: Any) -> bool:
    """Whether there are texts in a value and each of them is a placeholder, like `...` or `<title>`."""
    found = False
    for name, text in _texts(value, ""):
        if not _STANDS_FOR_ANOTHER(text) and plain_name(text) != plain_name(name):
            return False
        found = True
    return found


def _texts(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """The texts in a value, each with the name of what it is in."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, BaseModel):
        for name in value.model_fields_set:
            yield from _texts(getattr(value, name, None), name)
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from _texts(member, str(key))
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from _texts(entry, name)
