"""A kept recipe with a change: the `Task` of a generation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from kiwi_parser.events import Path
from pydantic import BaseModel, Field

from kiwi_recipes.food.scale import Remark
from kiwi_recipes.llm.types import Prompt
from kiwi_recipes.recipes import prompts
from kiwi_recipes.recipes.attempt import Attempt, Mends
from kiwi_recipes.recipes.draft import Draft, Json
from kiwi_recipes.recipes.enrich import (
    allergen_report,
    allergy_warnings,
    dangling_uses,
    finished,
    from_pantry,
    implausible,
    new_recipe_id,
    steps_apart,
)
from kiwi_recipes.recipes.guard import AllergenGuard, warning_of
from kiwi_recipes.recipes.json_schema import Lacking
from kiwi_recipes.recipes.languages import language_of
from kiwi_recipes.recipes.made_from import MadeFrom
from kiwi_recipes.recipes.pantry_split import split_pantry
from kiwi_recipes.recipes.revision.attempt import NOTHING_CHANGED, RevisionAttempt
from kiwi_recipes.recipes.revision.book import Book
from kiwi_recipes.recipes.revision.portions import people_wished, scaled_parts
from kiwi_recipes.recipes.revision.prompts import Question, revision_prompt
from kiwi_recipes.recipes.revision.request import ReviseRequest, part_of
from kiwi_recipes.recipes.safety import Safety
from kiwi_recipes.recipes.schemas import Notice, Provenance, RecipeRequest, ServedRecipe
from kiwi_recipes.recipes.task import Again
from kiwi_recipes.streams.events import ErrorBody, Event, FieldDone, Warned

Recipe = dict[str, Json]

NOTHING_LACKS = Lacking((), {})


@dataclass(frozen=True, slots=True)
class Subject:
    """The recipe that is changed: its id, and the number of what its text is now (`KeptRecipe.revision`)."""

    recipe: Recipe
    id: str
    revision: int


class PartChange(BaseModel):
    """One part that is not as it was. Of a new one `was` is null, of one that was taken out `now`."""

    path: str
    was: Any
    now: Any


class RevisionReport(BaseModel):
    """What a run changed, and of what. Paths are those of the stream: a new row has a number behind the old ones."""

    recipe: str = Field(description="The kept recipe's id.")
    revision: int = Field(description="The revision of it that was changed.")
    wish: str | None
    path: str | None
    changes: list[PartChange]


class RevisedRecipe(ServedRecipe):
    """The recipe with its changes, not kept yet."""

    revision: RevisionReport


class RevisionResult(BaseModel):
    """The answer of the JSON path. Nothing is kept before it is accepted."""

    recipe: RevisedRecipe
    status: Literal["complete", "incomplete"]
    missing: list[str] = Field(default_factory=list)
    warnings: list[Notice] = Field(default_factory=list)
    error: ErrorBody | None = None
    finish_reason: str
    usage: dict[str, Any] = Field(default_factory=dict)
    timings: dict[str, Any] = Field(default_factory=dict)


def revision_result(terminal: dict[str, Any]) -> RevisionResult:
    """From the body of a terminal event that has a result."""
    recipe = RevisedRecipe.model_validate(terminal["recipe"])
    warnings = [
        *allergy_warnings(recipe.allergens),
        *map(warning_of, (*recipe.allergens.conflicts, *recipe.allergens.likely)),
    ]
    return RevisionResult(
        recipe=recipe,
        status="complete" if terminal["type"] == "recipe.completed" else "incomplete",
        missing=terminal.get("missing", []),
        warnings=[Notice(code=one.code, message=one.message, path=one.path, evidence=one.evidence) for one in warnings],
        error=terminal.get("error"),
        finish_reason=terminal["finish_reason"],
        usage=terminal["usage"],
        timings=terminal["timings"],
    )


class Revision:
    """Changes a recipe by a wish, or writes a part of it anew. Raises PathUnknown.

    Its attributes are what is known of the recipe before, of the wish and of the rules, each made once for the
    methods of `Task`.
    """

    level = 3

    def __init__(self, subject: Subject, request: ReviseRequest, *, max_tokens: int = prompts.MAX_TOKENS) -> None:
        self._subject = subject
        self._request = request
        self._max_tokens = max_tokens
        was = Book(subject.recipe).was
        self._read_as = request.language or _language(was)
        self.pantry = _texts(subject.recipe.get("matched_ingredients"))
        self._book = Book({**was, "ingredients": [self._served(row) for row in was.get("ingredients", [])]})
        self._scope = None if request.path is None else part_of(request.path, was)
        self._rules = rules = _rules(subject.recipe, request, self._read_as)
        pantry_split = split_pantry(rules)
        self.language = self._read_as or "en"
        self.guard = AllergenGuard(Safety(pantry_split.rules, self._read_as, pantry_split.items))
        # What the pantry had is in the recipe: it is the model's to take out, and is not withheld from it.
        self._allergens = allergen_report(rules, pantry_split).model_copy(update={"withheld": []})
        self._never_use = [
            *rules.allergies,
            *(entry for entry in self._allergens.diets if entry != request.wish),
            *(item for item, _ in pantry_split.withheld),
        ]
        self._id = subject.recipe.get("id") or new_recipe_id([])
        ruled_out = self.guard.forbidden_parts(self._book.was)
        self._ruled_out = [path for path in ruled_out if self._scope in (None, path, path[:1])]
        self._scaled = self._for_others()
        self._changed_nothing = False

    def _for_others(self) -> tuple[list[tuple[Path, Any]], list[Remark]] | None:
        """The recipe's parts for as many as the wish says, if it says no more."""
        wish = self._request.wish
        if wish is None or self._scope is not None or self._ruled_out or not self._book.was.get("ingredients"):
            return None
        people = people_wished(wish, self._read_as)
        return None if people is None else scaled_parts(self._book.was, people)

    def _served(self, row: Recipe) -> Recipe:
        """With what the server adds to a row, where a client has sent it without."""
        return row if row.keys() >= {"pantry_item", "staple"} else from_pantry(row, self.pantry, self._read_as)

    def revises(self) -> dict[str, Any]:
        """See `Task`."""
        subject, request = self._subject, self._request
        return {"recipe": subject.id, "revision": subject.revision, "wish": request.wish, "path": request.path}

    def begin(self, draft: Draft) -> list[Event]:
        """The recipe as it is."""
        draft.drop(())
        for name, value in self._book.was.items():
            draft.close((name,), value)
        return [
            FieldDone(f"/{name}", value, None, kept=True)
            for name, value in self._book.was.items()
            if value not in (None, "")
        ]

    def notices(self) -> Iterator[Warned]:
        """See `Task`."""
        return allergy_warnings(self._allergens)

    def prompt(self, lacking: Lacking | None, recipe: Recipe) -> Prompt:
        """See `Task`. A further attempt begins with the recipe as it was: half a change is no place to go on from."""
        return revision_prompt(
            Question(
                self._book.was,
                self._rules,
                ruled_out=self._ruled_out,
                wish=self._request.wish,
                scope=self._scope,
                never_use=self._never_use,
                language=self._request.language,
                conflicts=self.guard.conflicts,
                changed_nothing=self._changed_nothing,
                max_tokens=self._max_tokens,
            )
        )

    def attempt(self, draft: Draft, mends: Mends, lacking: Lacking | None) -> Attempt:
        """See `Task`."""
        return RevisionAttempt(
            draft,
            self._book,
            mends,
            scope=self._scope,
            pantry=self.pantry,
            language=self.language,
            guard=self.guard,
        )

    def written(self, attempt: Attempt) -> list[Event] | None:
        """See `Task`."""
        if self._scaled is None:
            return None
        assert isinstance(attempt, RevisionAttempt)  # noqa: S101 - see `attempt`
        return attempt.write(self._scaled[0])

    def again(self, draft: Draft, attempt: Attempt) -> Again:
        """See `Task`."""
        assert attempt.problem is not None  # noqa: S101 - or there is no need
        self._changed_nothing = attempt.problem.code == NOTHING_CHANGED
        self._book.restore()
        in_words = attempt.error is None and (not attempt.spoke or attempt.blank)
        return Again(NOTHING_LACKS, [], in_words, self.begin(draft))

    def is_of_use(self, draft: Draft) -> bool:
        """See `Task`."""
        return draft.presentable and self._book.is_changed

    def made_from(self) -> MadeFrom:
        """The recipe as it is kept."""
        return MadeFrom(kind="recipe", name=self._subject.recipe.get("title") or None)

    def complete(self, recipe: Recipe, provenance: Provenance) -> Recipe:
        """See `Task`."""
        recipe = self.guard.cleared(recipe)
        found = {"conflicts": list(self.guard.conflicts), "likely": list(self.guard.likely(recipe))}
        allergens = self._allergens.model_copy(update=found)
        whole = finished(recipe, recipe_id=self._id, allergens=allergens, provenance=provenance)
        return {**whole, "revision": {**self.revises(), "changes": self._book.changes()}}

    def checks(self, recipe: Recipe) -> Iterator[Warned]:
        """See `Task`."""
        for remark in self._scaled[1] if self._scaled else []:
            yield Warned(remark.code, remark.message, remark.path)
        yield from dangling_uses(recipe)
        yield from steps_apart(recipe)
        yield from implausible(recipe)

    def result(self, terminal: dict[str, Any]) -> RevisionResult:
        """See `Task`."""
        return revision_result(terminal)


def _language(recipe: Recipe) -> str | None:
    texts = [recipe.get("description"), recipe.get("notes"), *(step["text"] for step in recipe.get("steps", []))]
    return language_of(" ".join(text for text in texts if text))


def _rules(recipe: Recipe, request: ReviseRequest, language: str | None) -> RecipeRequest:
    """What the recipe is held against, in the form in which a recipe is asked for."""
    report = recipe.get("allergens") or {}
    forbidden = [*_texts(report.get("forbidden")), *request.allergies]
    diets = _texts(report.get("diets")) if request.diets is None else request.diets
    wishes = [*diets, *([request.wish] if request.wish else [])]
    return RecipeRequest.model_construct(
        pantry_items=_texts(recipe.get("matched_ingredients")),
        allergies=list(dict.fromkeys(forbidden)),
        constraints=list(dict.fromkeys(wishes)),
        language=language,
    )


def _texts(values: Any) -> list[str]:
    """Of what a client may have sent, those that are short texts."""
    return [value for value in values or [] if isinstance(value, str) and 0 < len(value) <= 200][:40]
