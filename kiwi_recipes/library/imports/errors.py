"""Why nothing was imported."""

from __future__ import annotations

from typing import Literal

__all__ = ["ImportRefused", "Reason"]

Reason = Literal[
    "import_too_large",
    "import_not_text",
    "import_not_json",
    "import_no_recipe",
    "import_no_name",
    "import_no_content",
    "import_too_long",
]


class ImportRefused(ValueError):
    """What can't be imported; the message says why and what to do. `code` is for programs."""

    def __init__(self, code: Reason, message: str) -> None:
        super().__init__(message)
        self.code: Reason = code
