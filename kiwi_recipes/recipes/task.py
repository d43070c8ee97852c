"""What a generation is asked to write: the question, what is said and checked, and what the server adds.

`Task` is all that a `Generation` knows of it. To have another recipe written than a suggestion, such as one that exists
with a change, takes another task and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple, Protocol

from kiwi_parser.events import Path
from pydantic import BaseModel

from kiwi_recipes.llm.types import Prompt
from kiwi_recipes.recipes import prompts
from kiwi_recipes.recipes.attempt import Attempt, Mends
from kiwi_recipes.recipes.draft import Draft, Json
from kiwi_recipes.recipes.enrich import (
    allergen_report,
    allergy_warnings,
    as_written,
    dangling_uses,
    finished,
    implausible,
    new_recipe_id,
    steps_apart,
    unkept_wishes,
)
from kiwi_recipes.recipes.events import Warned
from kiwi_recipes.recipes.guard import AllergenGuard
from kiwi_recipes.recipes.json_schema import Lacking
from kiwi_recipes.recipes.made_from import MadeFrom
from kiwi_recipes.recipes.pantry_split import PantrySplit, split_pantry
from kiwi_recipes.recipes.result import result_of
from kiwi_recipes.recipes.safety import Safety
from kiwi_recipes.recipes.schemas import AllergenReport, Provenance, RecipeRequest, RecipeResult
from kiwi_recipes.streams.events import Event

__all__ = ["Again", "NothingToCookWith", "Suggestion", "Task"]

Recipe = dict[str, Json]

_WHY = {"allergen": "an allergy", "diet": "a diet"}


class NothingToCookWith(ValueError):
    """All of the pantry is withheld for an allergy or a diet: said before a stream begins, a 422 to clients."""

    def __init__(self, pantry_split: PantrySplit) -> None:
        withheld = pantry_split.withheld
        named = ", ".join(f"{item} ({entry})" for item, entry in withheld[:10])
        more = f" and {len(withheld) - 10} more" if len(withheld) > 10 else ""
        kinds = {pantry_split.kind_of(entry) for _, entry in withheld}
        why = " or ".join(words for kind, words in _WHY.items() if kind in kinds)
        said = f"{why.capitalize()} rules out everything in the pantry: {named}{more}. Add something you can eat."
        super().__init__(said)
        self.withheld = withheld


class Task(Protocol):
    """For one generation alone. `language` is that of the answer, `pantry` what its ingredients are looked for in,
    `guard` says what of the answer may be passed on."""

    @property
    def level(self) -> int: ...

    @property
    def language(self) -> str: ...

    @property
    def pantry(self) -> list[str]: ...

    @property
    def guard(self) -> AllergenGuard: ...

    def notices(self) -> Iterator[Warned]:
        """What is said before a word is written."""
        ...

    def prompt(self, lacking: Lacking | None, recipe: Recipe) -> Prompt:
        """The question, with its schema; given what is lacking, the question for that alone, `recipe` being there."""
        ...

    def made_from(self) -> MadeFrom:
        """What the recipe is written from."""
        ...

    def complete(self, recipe: Recipe, provenance: Provenance) -> Recipe:
        """The recipe as far as it has come, with all that the server adds."""
        ...

    def checks(self, recipe: Recipe) -> Iterator[Warned]:
        """What can be seen of a recipe that is over, and complete so."""
        ...

    def result(self, terminal: dict[str, Any]) -> BaseModel:
        """What the JSON path answers at an end that has a result, from its event's body."""
        ...

    # --- how it is written ------------------------------------------------------------------------------------------

    def revises(self) -> dict[str, Any] | None:
        """What the first event says of a recipe that is changed; None for one that is new."""
        ...

    def begin(self, draft: Draft) -> list[Event]:
        """What is there before a word is written, into the draft and on the wire."""
        ...

    def attempt(self, draft: Draft, mends: Mends, lacking: Lacking | None) -> Attempt:
        """The reader of one reply."""
        ...

    def written(self, attempt: Attempt) -> list[Event] | None:
        """The events of a reply that the server writes itself; None where a model is to be asked."""
        ...

    def again(self, draft: Draft, attempt: Attempt) -> Again | None:
        """How to go on after an attempt that broke off; None: nothing is left to ask for."""
        ...

    def is_of_use(self, draft: Draft) -> bool:
        """Is there enough for a `recipe.incomplete`?"""
        ...


class Again(NamedTuple):
    """A further attempt: what it is to write, which paths stay, whether its schema is told in words alone, and which
    events come behind the `stream.reset`."""

    lacking: Lacking
    kept: list[Path]
    in_words: bool
    events: Sequence[Event] = ()


class Suggestion:
    """A recipe from what is in the kitchen. Raises NothingToCookWith."""

    def __init__(
        self, request: RecipeRequest, *, max_tokens: int = prompts.MAX_TOKENS, form: prompts.PromptForm = "lines"
    ) -> None:
        pantry_split = split_pantry(request)
        if not pantry_split.items:
            raise NothingToCookWith(pantry_split)
        self.level = request.level
        self.language = request.language or "en"  # what the prompt asks for where nothing else is wished
        self.pantry = list(pantry_split.items)
        self.guard = AllergenGuard(Safety(pantry_split.rules, request.language, pantry_split.items))
        self._request = request
        self._ask = partial(prompts.ask, request, pantry_split, form=form, max_tokens=max_tokens)
        self._id = new_recipe_id(request.excluded_ids)
        self._pantry_split = pantry_split

    def notices(self) -> Iterator[Warned]:
        """About allergies."""
        return allergy_warnings(self._report())

    def _report(self) -> AllergenReport:
        """Made at the beginning and at the end: in between it would be 2 KB of each open stream."""
        return allergen_report(self._request, self._pantry_split)

    def prompt(self, lacking: Lacking | None, recipe: Recipe) -> Prompt:
        """See `Task`."""
        if lacking is None:
            return self._ask()
        return self._ask(lacking, as_written(recipe), self.guard.conflicts)

    def made_from(self) -> MadeFrom:
        """What is in the kitchen."""
        return MadeFrom(kind="pantry")

    def complete(self, recipe: Recipe, provenance: Provenance) -> Recipe:
        """See `Task`."""
        recipe = self.guard.cleared(recipe)
        found = {"conflicts": list(self.guard.conflicts), "likely": list(self.guard.likely(recipe))}
        allergens = self._report().model_copy(update=found)
        return finished(recipe, recipe_id=self._id, allergens=allergens, provenance=provenance)

    def checks(self, recipe: Recipe) -> Iterator[Warned]:
        """Wishes that were not kept, steps that point to nothing, amounts that nobody can have meant."""
        yield from unkept_wishes(self._request, recipe)
        yield from dangling_uses(recipe)
        yield from steps_apart(recipe)
        yield from implausible(recipe)

    def result(self, terminal: dict[str, Any]) -> RecipeResult:
        """See `Task`."""
        return result_of(self._request, terminal)

    def revises(self) -> None:
        """See `Task`."""

    def begin(self, draft: Draft) -> list[Event]:
        """See `Task`."""
        return []

    def attempt(self, draft: Draft, mends: Mends, lacking: Lacking | None) -> Attempt:
        """See `Task`."""
        return Attempt(draft, self.pantry, mends, lacking, self.language, self.guard)

    def written(self, attempt: Attempt) -> None:
        """See `Task`."""

    def again(self, draft: Draft, attempt: Attempt) -> Again | None:
        """What closed and is valid stays, the rest is asked for."""
        lacking = draft.lacking(all_fields=not attempt.whole)
        if not lacking.fields:
            return None
        kept = draft.keep_closed()
        return Again(lacking, kept, attempt.error is None and (not kept or attempt.blank))

    def is_of_use(self, draft: Draft) -> bool:
        """See `Task`."""
        return draft.presentable
