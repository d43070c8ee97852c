"""The key of a model server, which stands in the environment or in the configuration."""

from __future__ import annotations

import os
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Key:
    """A secret, or the name of the environment variable that holds it. Its value is in no repr."""

    env: str | None = None
    literal: str | None = field(default=None, repr=False)

    @property
    def value(self) -> str | None:
        """Without the line end that a key read from a file brings along."""
        value = self.literal or (os.environ.get(self.env) if self.env else None)
        return (value or "").strip() or None

    @property
    def missing(self) -> bool:
        return self.env is not None and self.value is None

    @property
    def garbled(self) -> bool:
        """Can it not stand in a header?"""
        return self.value is not None and not (self.value.isascii() and self.value.isprintable())

    @property
    def where(self) -> str:
        return f" in {self.env}" if self.env else ""
