"""The problem documents about runs, kept recipes and files, by name. Routes raise them; `examples` shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kiwi_recipes.api.problem_details import Problem, from_validation
from kiwi_recipes.library import KeptRecipe, LibraryTrouble
from kiwi_recipes.library.imports import ImportRefused
from kiwi_recipes.recipes.revision import PathUnknown
from kiwi_recipes.recipes.task import NothingToCookWith

STATUS_OF = {
    "no_backend": 503,
    "model_not_found": 503,
    "backend_overloaded": 503,
    "backend_unreachable": 503,
    "lease_failed": 503,
    "server_shutdown": 503,
    "load_timeout": 504,
    "first_content_timeout": 504,
    "stall_timeout": 504,
    "total_timeout": 504,
    "upstream_error": 502,
    "upstream_truncated": 502,
    "output_truncated": 502,
    "output_invalid": 502,
    "allergen_conflict": 409,
    "nothing_changed": 422,
}
"""Of a run that failed, by the code of its error; any other is a 500."""


# --- to begin a run -------------------------------------------------------------------------------------------------


def no_plan() -> Problem:
    detail = "Recipes written by a model are part of the paid plan, or come with a model backend of your own."
    return Problem(403, "tier", detail)


def which_stream() -> Problem:
    detail = (
        "Last-Event-ID goes on with a stream, and this request does not say with which: send an Idempotency-Key "
        "with the first request and each repetition of it, or read on at the address in Location."
    )
    return Problem(422, "last_event_id", detail)


def key_reused() -> Problem:
    detail = "This Idempotency-Key was used for another request. Use a new key for each new request."
    return Problem(422, "idempotency_key_reused", detail)


def too_many_runs(scope: str, limit: int) -> Problem:
    whose = "You have" if scope == "session" else "This server has"
    detail = f"{whose} {limit} recipes being written already. Wait for one to finish, or stop one."
    return Problem(429, f"too_many_runs_per_{scope}", detail, retryable=True, retry_after_ms=5_000)


def nothing_to_cook_with(error: NothingToCookWith) -> Problem:
    return Problem(422, "nothing_to_cook_with", str(error))


# --- to read one ----------------------------------------------------------------------------------------------------


def no_event_number() -> Problem:
    return Problem(422, "last_event_id", "Last-Event-ID must be the number of the last event seen.")


def after_the_end() -> Problem:
    return Problem(422, "after_the_end", "This run has not written that many events yet.")


def stream_unknown() -> Problem:
    return Problem(404, "stream_unknown", "There is no such recipe stream.")


def forgotten() -> Problem:
    return Problem(410, "stream_forgotten", "This recipe was finished a while ago and is no longer kept here.")


def store_unavailable() -> Problem:
    detail = "Running recipes can't be looked up right now. Please try again in a moment."
    return Problem(503, "store_unavailable", detail, retryable=True, retry_after_ms=2_000)


# --- of one that ended without a recipe -----------------------------------------------------------------------------


def failed(
    code: str,
    message: str,
    retryable: bool,
    retry_after_ms: int | None = None,
    *,
    recipe: dict[str, Any],
    headers: dict[str, str] | None = None,
) -> Problem:
    """A run's failure as an HTTP error, with the recipe as far as it came."""
    return Problem(
        STATUS_OF.get(code, 500),
        code,
        message,
        retryable=retryable,
        retry_after_ms=retry_after_ms,
        headers=headers,
        recipe=recipe,
    )


def lost() -> Problem:
    return failed("internal", "The recipe was lost while it was written. Please try again.", True, recipe={})


def cancelled(recipe: dict[str, Any], headers: dict[str, str]) -> Problem:
    detail = "The recipe was stopped before it was finished."
    return Problem(409, "cancelled", detail, retryable=True, headers=headers, recipe=recipe)


# --- of kept recipes ------------------------------------------------------------------------------------------------


def library_trouble(trouble: LibraryTrouble) -> Problem:
    status = 507 if trouble.code == "library_full" else 503
    after = 1_000 if trouble.code == "library_busy" else 5_000 if trouble.retryable else None
    return Problem(status, trouble.code, trouble.detail, retryable=trouble.retryable, retry_after_ms=after)


def recipe_unknown() -> Problem:
    return Problem(404, "recipe_unknown", "There is no such recipe among those that you keep.")


def recipe_deleted() -> Problem:
    detail = "This recipe was deleted. It can still be restored: POST to its address with /restore."
    return Problem(410, "recipe_deleted", detail)


def precondition_required() -> Problem:
    detail = 'Send If-Match with the ETag of the recipe as you last saw it, such as If-Match: "3".'
    return Problem(428, "precondition_required", detail)


def if_match_unread() -> Problem:
    words = (
        'Must be the ETag of the recipe as you last saw it, in its quotation marks and without W/, such as "3"; or *'
    )
    return from_validation([{"type": "no_entity_tag", "loc": ("header", "if-match"), "msg": words}])


def changed_meanwhile(current: KeptRecipe) -> Problem:
    return Problem(
        412,
        "changed_meanwhile",
        "This recipe was changed elsewhere meanwhile, and was left so. Look at it, then try again.",
        headers={"ETag": etag(current)},
        current=current.model_dump(mode="json"),
    )


def etag(kept: KeptRecipe) -> str:
    return f'"{kept.version}"'


def run_not_over() -> Problem:
    detail = "This recipe is still being written. Save it when it is finished, or stop it first."
    return Problem(409, "run_not_over", detail, retryable=True, retry_after_ms=2_000)


def nothing_to_keep() -> Problem:
    return Problem(422, "nothing_to_keep", "This run ended before it had written anything of a recipe.")


def allergens_not_acknowledged(likely: list[dict[str, Any]]) -> Problem:
    """`likely` are the warnings that nobody has agreed to."""
    named = "; ".join(f"“{one['text']}” and “{one['allergy']}”" for one in likely[:5])
    detail = (
        f"This recipe likely contains something that was ruled out: {named}. To keep it, send these entries of "
        "likely as acknowledged."
    )
    return Problem(409, "allergens_not_acknowledged", detail, likely=likely)


def not_a_file(taken: Sequence[str]) -> Problem:
    detail = f"Send the file as it is, with its Content-Type: {', '.join(taken[:-1])} or {taken[-1]}."
    return Problem(415, "unsupported_media_type", detail)


def import_refused(refused: ImportRefused) -> Problem:
    return Problem(413 if refused.code == "import_too_large" else 422, refused.code, str(refused))


# --- of changes to them ---------------------------------------------------------------------------------------------


def revision_unknown() -> Problem:
    return Problem(404, "revision_unknown", "This recipe has no such revision, or not any more.")


def revised_meanwhile() -> Problem:
    detail = (
        "The recipe's text was changed meanwhile, and this change was made of what it was. The recipe was left as "
        "it is; ask for the change again."
    )
    return Problem(409, "revised_meanwhile", detail)


def path_unknown(error: PathUnknown) -> Problem:
    return Problem(422, "path_unknown", str(error))


def not_a_revision() -> Problem:
    return Problem(422, "not_a_revision", "This run did not change this recipe.")


def revision_failed() -> Problem:
    detail = "This change did not come out, and can't be kept. The recipe is as it was."
    return Problem(409, "revision_failed", detail)


def nothing_changed() -> Problem:
    return Problem(422, "nothing_changed", "This run ended before it had changed anything.")
