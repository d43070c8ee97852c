"""The errors that the router raises itself, and what an error of a backend means for the next request."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from kiwi_recipes.llm.errors import FailedBackend, LLMError
from kiwi_recipes.llm.routing.breaker import Entry
from kiwi_recipes.llm.routing.route import RouteState
from kiwi_recipes.llm.types import Finish

logger = logging.getLogger(__name__)

SHORTEST_WAIT = 1.0
"""Seconds. A backend that names no wait at all would be asked again without end."""
_BUSY_FOR_MS = 5_000
"""The wait that a client gets where none is known: a permit is free when another stream ends."""


def as_llm_error(reason: Exception, state: RouteState) -> LLMError:
    """A backend raises nothing but LLMError; one that does has a mistake in it, and others may still answer."""
    if isinstance(reason, LLMError):
        return reason
    logger.error("%s failed in a way that it should not", state.name, exc_info=reason)
    return LLMError("internal", f"{state.name} failed unexpectedly; the server's log says how.", backend=state.name)


def count(error: LLMError, state: RouteState, entry: Entry | None) -> None:
    """Report it to the breaker. What would fail in the same way however well the backend is (a wrong key, a model that
    does not exist) says nothing about its health."""
    if error.retry_after_ms is not None:
        state.breaker.hold(error.retry_after_ms / 1000)
    if error.retryable and entry is not None:
        entry.failed()


def queue_full(state: RouteState) -> LLMError:
    message = f"Too many are waiting for {state.name} already."
    return LLMError("backend_overloaded", message, backend=state.name)


def truncated(state: RouteState) -> LLMError:
    return LLMError("upstream_truncated", f"{state.name} ended without finishing.", backend=state.name)


def empty(finish: Finish, state: RouteState) -> LLMError:
    what = "used up its room before it wrote a word" if finish.reason == "length" else "answered with nothing"
    return LLMError("upstream_error", f"{state.name} {what}.", backend=state.name)


def left_alone(state: RouteState) -> LLMError:
    wait = state.breaker.held_for
    message = (
        f"{state.name} asked to be left alone for another {wait:.0f} s."
        if wait
        else f"{state.name} has failed lately; another request is finding out whether it is back."
    )
    wait_ms = int(1000 * max(wait, SHORTEST_WAIT))
    return LLMError("backend_overloaded", message, backend=state.name, retry_after_ms=wait_ms)


def nothing_left(
    failed: Iterable[tuple[LLMError, float | None]], phase: str | None, tried: tuple[FailedBackend, ...]
) -> LLMError:
    """One backend that was reached answers with its own error; else the configuration as a whole has failed.

    `failed` are the errors, each with the seconds from now until that backend may be asked again.
    """
    errors = []
    for error, wait in failed:
        if wait is not None:
            error.retry_after_ms = max(0, round(wait * 1000))
        elif error.code == "backend_overloaded":
            error.retry_after_ms = _BUSY_FOR_MS
        errors.append(error)
    if not errors:
        return LLMError("no_backend", "No language model is configured.", retryable=False)
    if len(errors) == 1 and errors[0].code != "backend_unreachable":
        errors[0].tried = tried
        return errors[0]
    waits = [error.retry_after_ms for error in errors if error.retry_after_ms is not None]
    return LLMError(
        "no_backend",
        " ".join(["No language model could answer.", *(error.message for error in errors)]),
        retryable=any(error.retryable for error in errors),
        retry_after_ms=min(waits, default=None),
        phase=phase,
        tried=tried,
    )
