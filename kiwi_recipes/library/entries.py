"""What the library keeps about a recipe, and what can be asked of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, TypedDict

from pydantic import BaseModel, Field

from kiwi_recipes.recipes.made_from import MadeFrom

LOCAL = "local"
"""The owner of all recipes where there are no sessions: one household."""
PURGED_AFTER = timedelta(days=30)
"""How long a deleted recipe can be restored."""

Ending = Literal["completed", "incomplete", "cancelled", "failed"]
Sort = Literal["-created", "created", "-updated", "updated", "title", "-title", "-rating", "relevance"]


class Acknowledged(BaseModel):
    """A warning about an allergen or a diet (`recipe.allergens.likely`) that somebody has seen and agreed to."""

    path: str | None = Field(default=None, max_length=200, description="As the warning has it.")
    text: str = Field(max_length=2_000, description="The ingredient's name or the sentence.")
    allergy: str = Field(max_length=200, description="The entry of `allergies`, or the wish.")


class Origin(BaseModel):
    """Where a recipe comes from: who wrote it, with how much help, and what was warned of."""

    run: str | None = None
    backend: str | None = None
    model: str | None = None
    prompt_version: str | None = None
    attempts: int | None = None
    mends: int | None = None
    schema_use: str | None = Field(default=None, description="As the recipe's own `provenance` has it.")
    created: str | None = Field(default=None, description="When the recipe was asked for: ISO 8601, UTC.")
    made_from: MadeFrom | None = Field(
        default=None, description="What the recipe was made from, whatever changed since; null: not known."
    )
    wish: str | None = Field(default=None, description="Of a recipe that was changed: by which words.")
    path: str | None = Field(default=None, description="And which part alone was written anew.")
    source: str | None = Field(default=None, description="Of an imported recipe: where it was found.")
    warnings: list[dict[str, Any]] = Field(default_factory=list, description="As the stream gave them.")
    error: dict[str, Any] | None = Field(default=None, description="Why it is a draft, where an error ended the run.")


class RecipeSummary(BaseModel):
    """A kept recipe in a list."""

    id: str
    version: int = Field(description='Counts its changes. `"version"`, in quotes, is its ETag.')
    title: str
    draft: bool = Field(description="The run was stopped, failed, or ended before the recipe was whole.")
    favourite: bool
    rating: int | None
    tags: list[str]
    created: datetime = Field(description="When it was saved.")
    updated: datetime
    deleted: datetime | None
    purged_after: datetime | None = Field(description="Of a deleted recipe: until when it can be restored.")


class KeptRecipe(RecipeSummary):
    """A kept recipe in full."""

    note: str
    revision: int = Field(description="Counts the changes of its text alone: the one that a change begins with.")
    link: str | None = Field(
        description="The page on which others read it, below this server's address: where there are no sessions the "
        "same as for you; else, once it is shared, one with a token."
    )
    ending: Ending = Field(description="How its run ended.")
    recipe: dict[str, Any] = Field(description="As the run's last event had it, under the title that it has now.")
    provenance: Origin
    acknowledged: list[Acknowledged]


class SharedOrigin(BaseModel):
    """Who wrote it."""

    model: str | None = Field(description="The language model; null: none did.")
    source: str | None = Field(description="Of an imported recipe: where it was found.")


class SharedRecipe(BaseModel):
    """A kept recipe as others see it: not its note, rating and tags, nor what was in the pantry or ruled out."""

    title: str
    ending: Ending = Field(description="`completed`, or how the run of a draft ended.")
    recipe: dict[str, Any] = Field(
        description="The recipe as it is now. `allergens` has only what it likely contains of something ruled out."
    )
    warnings: list[dict[str, Any]] = Field(description="About allergens and diets, as the stream gave them.")
    provenance: SharedOrigin


class RevisionSummary(BaseModel):
    """What a recipe's text was."""

    revision: int
    title: str
    wish: str | None = Field(description="The words that led to it; null of the first one, and of one that came back.")
    path: str | None
    model: str | None
    replaced: datetime | None = Field(description="Until when it was the recipe's text; null: it is.")


class RevisionList(BaseModel):
    """All that there are, the newest first."""

    revisions: list[RevisionSummary]


class RecipeRevision(RevisionSummary):
    """One of them in full."""

    ending: Ending
    recipe: dict[str, Any]
    provenance: Origin
    acknowledged: list[Acknowledged]


class RecipePage(BaseModel):
    """A part of a list. `total` is how many there are in all."""

    recipes: list[RecipeSummary]
    total: int
    offset: int
    limit: int


@dataclass(frozen=True, slots=True)
class NewRecipe:
    """What is to be kept. A second recipe with the same `run` is not kept again: the first one is returned."""

    title: str
    recipe: dict[str, Any]
    ending: Ending = "completed"
    origin: Origin = field(default_factory=Origin)
    acknowledged: list[Acknowledged] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewText:
    """A recipe's text in place of the one that it has, which is the revision `of`. The title is only another one if the
    change says so: `title` None."""

    of: int
    title: str | None
    recipe: dict[str, Any]
    ending: Ending
    origin: Origin
    acknowledged: list[Acknowledged] = field(default_factory=list)


class Changes(TypedDict, total=False):
    """What is to change; what is not named stays."""

    title: str
    favourite: bool
    rating: int | None
    note: str
    tags: list[str]


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Which recipes, and in which order. None: either."""

    text: str | None = None
    favourite: bool | None = None
    drafts: bool | None = None
    tags: tuple[str, ...] = ()
    least_rating: int | None = None
    deleted: bool = False
    sort: Sort = "-created"
    offset: int = 0
    limit: int = 50
