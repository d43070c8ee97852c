"""Why an attempt did not give a whole recipe, in the words and codes of the wire contract."""

from __future__ import annotations

from dataclasses import dataclass

from kiwi_parser.errors import JsonSyntaxError, LimitError

from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.types import FinishReason
from kiwi_recipes.recipes.schemas import Sighting

_TRUNCATED = {
    "length": "The model ran out of room before the recipe was finished.",
    "stop": "The model stopped before the recipe was finished.",
    "content_filter": "The model's provider held back the rest of the answer.",
}
FINAL = frozenset({"total_timeout"})
"""Codes after which there is no time for another attempt: what there is of the recipe is what the user gets."""

CONFLICT = "allergen_conflict"

_NO_RECIPE = frozenset({"no_json", "not_valid"})
"""The parser's words for a text without JSON, and for JSON without anything of a recipe."""


@dataclass(frozen=True, slots=True)
class AttemptProblem:
    """`again`: may another attempt help? `retryable`: may the same request, sent again later?"""

    code: str
    message: str
    finish_reason: str
    again: bool = True
    retryable: bool = True
    retry_after_ms: int | None = None
    backend: str | None = None


REFUSED = AttemptProblem(
    "output_invalid", "The model refused to write this recipe.", "content_filter", again=False, retryable=False
)
"""It would again: another model may not, or another wish."""


def conflict(found: Sighting) -> AttemptProblem:
    """The model used what somebody must not eat."""
    what = (found.key or found.phrase or found.allergy).replace("_", " ")
    message = f"The model used something that “{found.allergy}” rules out: “{found.text}” contains {what}."
    return AttemptProblem(CONFLICT, message, "error")


def upstream(error: LLMError, *, wrote: bool) -> AttemptProblem:
    """Before its first word a backend's failure was the router's business, and it has tried all there is."""
    return AttemptProblem(
        code=error.code,
        message=error.message,
        finish_reason="error",
        again=wrote and error.retryable and error.code not in FINAL,
        retryable=error.retryable,
        retry_after_ms=error.retry_after_ms,
        backend=error.backend,
    )


def truncated(reason: FinishReason) -> AttemptProblem:
    return AttemptProblem("output_truncated", _TRUNCATED[reason], reason, again=reason != "content_filter")


def invalid(error: JsonSyntaxError | None) -> AttemptProblem:
    """`error` is the parser's: what was wrong with the text, and where."""
    if isinstance(error, LimitError):
        message = "The model's answer grew beyond what a recipe can be, and was cut off."
    elif error is None or error.code in _NO_RECIPE:
        message = "The model answered, but not with a recipe."
    else:
        message = "The model's answer stopped making sense as a recipe."
    return AttemptProblem("output_invalid", message, "stop")


def runaway(name: str) -> AttemptProblem:
    return AttemptProblem(
        "output_invalid", f"The model did not find an end to the {name}; the first ones are kept.", "stop"
    )


def left_out(fields: tuple[str, ...]) -> AttemptProblem:
    return AttemptProblem("output_invalid", f"The model left out, or garbled: {', '.join(fields)}.", "stop")
