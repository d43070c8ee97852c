"""What can be told by a model's name alone. No I/O."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WRITES_NOT = re.compile(
    r"embed|rerank|minilm|\b(bge|gte|e5|clip)\b|whisper|transcri|\btts\b|dall-e|gpt-image|moderation|diffusion", re.I
)


def writes(model: str) -> bool:
    """Is it, by its name, one that writes? Servers list models that embed, listen, speak and draw among them."""
    return _WRITES_NOT.search(model) is None


def writers_first(models: Iterable[str]) -> list[str]:
    """Each once; the order is kept otherwise."""
    return sorted(dict.fromkeys(models), key=lambda model: not writes(model))
