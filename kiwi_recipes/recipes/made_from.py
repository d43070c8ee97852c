"""What a recipe was made from. By itself: the library has it, too, which is to be light."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

__all__ = ["MadeFrom"]


class MadeFrom(BaseModel):
    """What a recipe was made from."""

    kind: Literal["pantry", "text", "file", "recipe"] = Field(
        description="pantry: what was there, `matched_ingredients` being what of it is in the recipe; text: a pasted "
        "text; file: a file that was imported; recipe: another recipe, which was changed."
    )
    name: str | None = Field(
        default=None,
        description="Of a file the host of the web page that it is from, else the file's name; of a recipe its title.",
    )
