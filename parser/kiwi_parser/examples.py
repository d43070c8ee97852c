"""Examples of a format, as replies have them before the answer: values that stand for others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from pydantic import BaseModel

_STANDS_FOR_ANOTHER: Final = re.compile(
    r"\s*(?:\.{3}|…|<[^<>]*>|\[[^\[\]]*\]|\$?\{{1,2}[^{}]*\}{1,2}|string|str|text)\s*", re.IGNORECASE
).fullmatch


def is_example(value: Any) -> bool:
    """Whether there are texts in a value and each of them is a placeholder, like `...` or `<title>`."""
    found = False
    for text in _texts(value):
        if not _STANDS_FOR_ANOTHER(text):
            return False
        found = True
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        for name in value.model_fields_set:
            yield from _texts(getattr(value, name, None))
    elif isinstance(value, dict):
        for member in value.values():
            yield from _texts(member)
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from _texts(entry)
