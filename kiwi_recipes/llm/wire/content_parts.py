"""What stands where a text should: a string, or a list of parts, each text, thinking or a refusal. No I/O.

Mistral and gateways to others send lists: `[{"type": "thinking", "thinking": [{"type": "text", "text": "..."}]},
{"type": "text", "text": "..."}]`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal

PartKind = Literal["text", "thinking", "refusal"]

_MOST_LEVELS = 8
_WORDS = ("text", "thinking", "reasoning", "content", "summary", "refusal", "value")

_CALLED_WITH = ("arguments", "parameters", "input")


def parts(content: Any) -> Iterator[tuple[PartKind, str]]:
    """The pieces of `content` in their order, each with what it is. What is none of these (a picture) is passed over.

    Raises ValueError for an object that neither names its type nor holds any words.
    """
    if isinstance(content, str):
        yield "text", content
        return
    for part in content if isinstance(content, list) else (content,):
        if isinstance(part, str):
            yield "text", part
        elif isinstance(part, dict) and (kind := _kind(part)) is not None:
            yield kind, words(part)


def words(said: Any, levels: int = _MOST_LEVELS) -> str:
    """All text in it, joined: of a string, a part or a list of them."""
    if isinstance(said, str):
        return said
    if levels and isinstance(said, list):
        return "".join(words(item, levels - 1) for item in said)
    if levels and isinstance(said, dict):
        return next((words(said[key], levels - 1) for key in _WORDS if said.get(key)), "")
    return ""


def arguments(said: Any) -> str:
    """A tool's arguments as text: JSON in pieces of a string, or an object at once."""
    if isinstance(said, str):
        return said
    return json.dumps(said, ensure_ascii=False) if isinstance(said, dict) and said else ""


def called_with(call: dict[str, Any]) -> str:
    """A tool call's arguments as text. OpenAI has them under `function`, its tools of free form under `custom` as
    `input`; Workers AI in the call itself; gateways to others by the others' names."""
    inner = next((call[key] for key in ("function", "custom") if call.get(key)), call)
    if not isinstance(inner, dict):
        return ""
    return next((text for key in _CALLED_WITH if (text := arguments(inner.get(key)))), "")


def _kind(part: dict[str, Any]) -> PartKind | None:
    told = part.get("type")
    if not told and not any(key in part for key in _WORDS):
        raise ValueError("a part of content without a type")
    kind = told if isinstance(told, str) else ""
    if "thinking" in kind or "reasoning" in kind or "thought" in kind or part.get("thought") is True:
        return "thinking"
    if "refusal" in kind:
        return "refusal"
    return "text" if kind in ("", "text", "output_text", "input_text", "text_delta") else None
