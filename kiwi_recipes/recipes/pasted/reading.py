"""The task of reading a recipe out of a pasted text: a run like any other, whose answer is held against the text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from kiwi_recipes.llm.types import Prompt
from kiwi_recipes.recipes import prompts
from kiwi_recipes.recipes.enrich import (
    allergy_warnings,
    as_written,
    dangling_uses,
    finished,
    implausible,
    new_recipe_id,
    steps_apart,
)
from kiwi_recipes.recipes.events import Warned
from kiwi_recipes.recipes.guard import AllergenGuard
from kiwi_recipes.recipes.json_schema import Lacking
from kiwi_recipes.recipes.known_fields import KnownFields
from kiwi_recipes.recipes.made_from import MadeFrom
from kiwi_recipes.recipes.pantry_split import READ_NOT_CHECKED
from kiwi_recipes.recipes.pasted.checks import held_against_text
from kiwi_recipes.recipes.pasted.outline import outline_of
from kiwi_recipes.recipes.pasted.question import ask
from kiwi_recipes.recipes.pasted.source import Source
from kiwi_recipes.recipes.result import result_of
from kiwi_recipes.recipes.safety import Safety
from kiwi_recipes.recipes.schemas import AllergenReport, Language, Provenance, RecipeRequest, RecipeResult
from kiwi_recipes.recipes.task import Recipe, Suggestion

__all__ = ["MAX_TEXT", "ReadRequest", "Reading", "reading_result"]

MAX_TEXT = 12_000
"""Characters: some ten times a recipe with its story, and within the context that small models have."""


def _clean(value: Any) -> Any:
    """Visible text on its lines."""
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(
        char if char == "\n" or char in "\u200c\u200d" or unicodedata.category(char)[0] != "C"
        else " " if char.isspace() else ""
        for char in text
    ).strip()  # fmt: skip
    if not kept:
        raise PydanticCustomError("empty_text", "Paste the text of a recipe here.")
    if len(value) > MAX_TEXT:
        raise PydanticCustomError(
            "text_too_long",
            "Shorten this to at most {limit} characters; it has {length}. Paste the recipe alone.",
            {"limit": MAX_TEXT, "length": len(value)},
        )
    return kept


class ReadRequest(KnownFields):
    """A text that a recipe is to be read out of."""

    model_config = ConfigDict(
        strict=True,
        json_schema_extra={
            "additionalProperties": False,
            "examples": [{"text": "Pancakes\n\n2 cups flour\n3 eggs\n\nWhisk it all. Fry in butter for 3 minutes."}],
        },
    )

    text: Annotated[str, BeforeValidator(_clean), Field(min_length=1, max_length=MAX_TEXT)] = Field(
        description="Pasted, of any kind: the recipe in it is read, nothing else is."
    )
    language: Language | None = Field(
        default=None, description="A BCP 47 tag: the language of the text; default: as it seems."
    )


class Reading(Suggestion):
    """A recipe from a text. To make one takes up to seconds of work on a text that is made for it: for a thread."""

    def __init__(self, request: ReadRequest, *, max_tokens: int = prompts.MAX_TOKENS) -> None:
        self._source = Source(request.text, request.language)
        self._outline = outline_of(self._source)
        self.level = 3
        self.language = self._source.language
        self.pantry = []
        self.guard = AllergenGuard(Safety(()))
        self._max_tokens = max_tokens
        self._id = new_recipe_id([])
        self._allergens = AllergenReport(checked=False, message=READ_NOT_CHECKED)

    def notices(self) -> Iterator[Warned]:
        """That nobody looks for allergens."""
        return allergy_warnings(self._allergens)

    def prompt(self, lacking: Lacking | None, recipe: Recipe) -> Prompt:
        """See `Task`."""
        written = None if lacking is None else as_written(recipe)
        return ask(self._source, self._outline, lacking, written, self._max_tokens)

    def made_from(self) -> MadeFrom:
        """See `Task`."""
        return MadeFrom(kind="text")

    def complete(self, recipe: Recipe, provenance: Provenance) -> Recipe:
        """See `Task`."""
        return finished(recipe, recipe_id=self._id, allergens=self._allergens, provenance=provenance)

    def checks(self, recipe: Recipe) -> Iterator[Warned]:
        """What is not from the text, or of it is not there; and what can be seen of any recipe."""
        yield from held_against_text(recipe, self._source)
        yield from dangling_uses(recipe)
        yield from steps_apart(recipe)
        yield from implausible(recipe)

    def result(self, terminal: dict[str, Any]) -> RecipeResult:
        """See `Task`."""
        return reading_result(terminal)


_AS_ASKED = RecipeRequest(pantry_items=["text"])
"""A result says of its request only the level."""


def reading_result(terminal: dict[str, Any]) -> RecipeResult:
    """What the JSON path answers, from the body of the terminal event."""
    return result_of(_AS_ASKED, terminal)
