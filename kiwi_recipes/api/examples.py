"""The problem documents that operations have in common, as examples for the OpenAPI document.

Each is made by the function that a route raises it with, and where that takes an error, of one that is really raised.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, get_args

from kiwi_recipes.api import refusals
from kiwi_recipes.api.body_limit import MAX_BODY, too_large, too_slow
from kiwi_recipes.api.connected import restarting
from kiwi_recipes.api.problem_details import Problem, from_validation, not_json, unreadable
from kiwi_recipes.api.session import NO_SESSION, refused, tier_unavailable
from kiwi_recipes.library import KeptRecipe, LibraryTrouble, Origin
from kiwi_recipes.library.errors import TroubleCode
from kiwi_recipes.library.imports import MAX_BYTES, ImportRefused, read_recipe
from kiwi_recipes.llm.deadline import Expired, Expiry
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.routing.failures import nothing_left
from kiwi_recipes.recipes.pantry_split import PantrySplit
from kiwi_recipes.recipes.problem import AttemptProblem, conflict, invalid, truncated
from kiwi_recipes.recipes.revision import PathUnknown
from kiwi_recipes.recipes.revision.attempt import NOTHING
from kiwi_recipes.recipes.revision.request import part_of
from kiwi_recipes.recipes.schemas import Sighting
from kiwi_recipes.recipes.task import NothingToCookWith
from kiwi_recipes.streams.run import TOTAL_TIMEOUT

_SO_FAR: dict[str, Any] = {"title": "Spinach and feta omelette", "servings": 2}
_LIKELY = Sighting(
    path="/ingredients/1", text="pesto", allergy="nuts", kind="allergen", outcome="likely", phrase="pesto", group="nuts"
)
_KEPT = KeptRecipe(
    id="0f8fad5b-d9cb-469f-a165-70867728950e",
    version=4,
    revision=1,
    title="Spinach and feta omelette",
    draft=False,
    favourite=True,
    rating=5,
    tags=["quick"],
    note="",
    created=datetime(2026, 11, 28, 18, 30, tzinfo=UTC),
    updated=datetime(2026, 11, 28, 19, 5, tzinfo=UTC),
    deleted=None,
    purged_after=None,
    ending="completed",
    recipe={"title": "Spinach and feta omelette", "ingredients": [{"name": "eggs"}], "steps": [{"text": "Beat."}]},
    provenance=Origin(),
    acknowledged=[],
    link="/?recipe=0f8fad5b-d9cb-469f-a165-70867728950e",
)


def validation(field: str, message: str, code: str) -> Problem:
    return from_validation([{"loc": (field,), "msg": message, "type": code}])


# --- of requests ----------------------------------------------------------------------------------------------------

NOT_IN_SESSION = refused(NO_SESSION)
"""With `VALIDATION`, for a query parameter that there is not: what any operation that needs a session may answer."""
VALIDATION = validation("limit", "Must be at most 100", "less_than_equal")
POST = (too_slow(30), too_large(MAX_BODY), restarting())
"""Of anything that may have a body."""
JSON_BODY = (*POST, unreadable(), not_json(), VALIDATION)
STORE = refusals.store_unavailable()


# --- of runs --------------------------------------------------------------------------------------------------------


def _failed(problem: AttemptProblem) -> Problem:
    return refusals.failed(problem.code, problem.message, problem.retryable, problem.retry_after_ms, recipe=_SO_FAR)


def _of_backend(code: str, words: str, retryable: bool = True, retry_after_ms: int | None = None) -> Problem:
    return refusals.failed(code, words, retryable, retry_after_ms, recipe={})


def _no_backend(*failed: LLMError) -> Problem:
    error = nothing_left(((one, None) for one in failed), None, ())
    return _of_backend(error.code, error.message, error.retryable, error.retry_after_ms)


_BUSY = "ollama has too much to do just now."
_LATE: tuple[Expiry, ...] = ("first_content_timeout", "stall_timeout", "load_timeout")
_FAILURES = (
    _no_backend(),
    _no_backend(LLMError("backend_unreachable", "gpu can't be reached."), LLMError("backend_overloaded", _BUSY)),
    _of_backend(
        "model_not_found",
        "ollama does not have the model qwen3:4b; get it with: ollama pull qwen3:4b",
        retryable=False,
    ),
    _of_backend("backend_overloaded", _BUSY, retry_after_ms=5_000),
    _of_backend("lease_failed", "orchestrator gave no lease (HTTP 503).", retry_after_ms=5_000),
    *(_of_backend(code, f"ollama {Expired(code, 120).message}.") for code in _LATE),
    _of_backend("total_timeout", TOTAL_TIMEOUT),
    _of_backend("upstream_error", "ollama reported an error while answering."),
    _of_backend("upstream_truncated", "ollama broke off in the middle."),
    _failed(truncated("length")),
    _failed(invalid(None)),
    _failed(conflict(_LIKELY)),
)
RUN = (
    NOT_IN_SESSION,
    *JSON_BODY,
    refusals.no_plan(),
    tier_unavailable(),
    STORE,
    refusals.key_reused(),
    refusals.too_many_runs("session", 8),
    refusals.too_many_runs("server", 64),
    refusals.cancelled(_SO_FAR, {}),
    refusals.lost(),
    *_FAILURES,
)
"""Of what starts a run."""
READ_ON = (refusals.no_event_number(), refusals.after_the_end(), refusals.forgotten())
"""Of what goes on with one."""
JOINED = (refusals.which_stream(), *READ_ON)
PANTRY = refusals.nothing_to_cook_with(NothingToCookWith(PantrySplit(items=(), withheld=(("almonds", "nuts"),))))


# --- of the library -------------------------------------------------------------------------------------------------


def _import_refused(content: bytes) -> Problem:
    try:
        read_recipe(content)
    except ImportRefused as error:
        return refusals.import_refused(error)
    raise ValueError("this can be imported")


def _path_unknown() -> Problem:
    try:
        part_of("/steps/9", {"steps": [{}, {}, {}]})
    except PathUnknown as error:
        return refusals.path_unknown(error)
    raise ValueError("the recipe has such a part")


_NO_RECIPES: tuple[dict[str, Any], ...] = (
    {"@type": "Recipe"},
    {"@type": "Recipe", "name": "Soup"},
    {"@type": "Recipe", "name": "Soup", "recipeIngredient": ["1 leek"] * 41, "recipeInstructions": "Cook."},
)
_TROUBLES = [refusals.library_trouble(LibraryTrouble(code)) for code in get_args(TroubleCode)]
LIBRARY = [problem for problem in _TROUBLES if problem.status == 503]
FULL = [problem for problem in _TROUBLES if problem.status == 507]
"""Of what writes there."""
ONE = (NOT_IN_SESSION, refusals.recipe_unknown(), VALIDATION, *LIBRARY)
"""Of what is about one kept recipe."""
NOT_DELETED = (*ONE, refusals.recipe_deleted())
SEEN = (refusals.precondition_required(), refusals.changed_meanwhile(_KEPT), *FULL)
"""Of what changes one that the caller has seen."""
ENDED_RUN = (refusals.stream_unknown(), refusals.forgotten(), STORE, refusals.run_not_over())
"""Of what keeps the outcome of a run."""
NOT_AGREED = refusals.allergens_not_acknowledged([_LIKELY.model_dump()])
IMPORT = (
    NOT_IN_SESSION,
    too_slow(30),
    too_large(MAX_BYTES),
    restarting(),
    VALIDATION,
    *map(_import_refused, (b"", b"{", b"PK\x03\x04", *(json.dumps(one).encode() for one in _NO_RECIPES))),
    *LIBRARY,
    *FULL,
)
SAVE = (
    NOT_IN_SESSION,
    *JSON_BODY,
    *LIBRARY,
    *FULL,
    *ENDED_RUN,
    NOT_AGREED,
    refusals.nothing_to_keep(),
    refusals.recipe_deleted(),
)
REVISE = (*NOT_DELETED, refusals.changed_meanwhile(_KEPT), _path_unknown(), _failed(NOTHING))
ACCEPT = (
    NOT_AGREED,
    refusals.revised_meanwhile(),
    refusals.revision_failed(),
    refusals.not_a_revision(),
    refusals.nothing_changed(),
)
