"""Errors before a stream, as `application/problem+json` (RFC 9457) with `code`, `retryable` and `retry_after_ms`."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiwi_recipes.api.headers import DESCRIPTIONS, declared
from kiwi_recipes.api.problem_details import (
    MEDIA_TYPE,
    TITLES,
    Problem,
    from_validation,
    not_json,
    unforeseen,
    unreadable,
)

logger = logging.getLogger(__name__)


def responses(*problems: Problem) -> dict[int | str, dict[str, Any]]:
    """What a route may answer besides its result, for the OpenAPI document: each problem is an example of its status.

    Any route may fail unforeseen.
    """
    found: dict[int | str, dict[str, Any]] = {}
    together = sorted((*problems, unforeseen()), key=lambda problem: problem.status)
    for status, group in groupby(together, key=lambda problem: problem.status):
        here = list(group)
        names = {name for problem in here for name in problem.own_headers if name in DESCRIPTIONS}
        always = {name for name in names if all(name in problem.own_headers for problem in here)}
        found[status] = {
            "description": TITLES[status],
            "headers": declared(*sorted(always)) | declared(*sorted(names - always), required=False),
            "content": {
                MEDIA_TYPE: {
                    "schema": {"$ref": "#/components/schemas/ProblemBody"},
                    "examples": _named(here),
                }
            },
        }
    return found


def _named(problems: Sequence[Problem]) -> dict[str, dict[str, Any]]:
    """The examples by their codes; where two have the same, the second one's has a number."""
    found: dict[str, dict[str, Any]] = {}
    for problem in problems:
        count = sum(other.code == problem.code for other in problems[: problems.index(problem)])
        found[f"{problem.code}_{count + 1}" if count else problem.code] = {"value": problem.body}
    return found


def _methods_here(request: Request) -> list[str]:
    """Of all routes with this path; Starlette names those of the first alone (RFC 9110 10.2.1 wants them all)."""
    routes = request.app.router.routes
    methods = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
    tries = ((method, {**request.scope, "method": method}) for method in methods)
    found = [method for method, scope in tries if any(route.matches(scope)[0] is Match.FULL for route in routes)]
    return found or ["GET", "HEAD"]  # no route: the page's files


def _http_words(request: Request, error: HTTPException, allowed: str | None) -> tuple[str, str]:
    """A code, and words that say more than the status does."""
    match error.status_code:
        case 400:
            return "bad_request", unreadable().detail
        case 404:
            return "not_found", "There is nothing at this address. What there is stands at /docs."
        case 405:
            return "method_not_allowed", f"{request.method} is not possible here; {allowed or 'another method'} is."
    return "http_error", str(error.detail)


class UnforeseenErrors:
    """Middleware: an error that nobody foresaw is a problem document, too, and logged with the request that it is of.

    Starlette's own handling of it is around every other middleware: its answer would have no request id, and no CORS
    headers, without which a page elsewhere can't read it. The error goes on to the server, which logs it in full.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        def noted(message: Message) -> object:  # not a coroutine: every token passes here
            nonlocal started
            started = True
            return send(message)

        noted_send: Send = noted  # type: ignore[assignment]  # what is awaited is `send`'s
        try:
            await self.app(scope, receive, noted_send)
        except Exception:
            if scope["type"] == "http":
                logger.error("unforeseen error in %s %s", scope["method"], scope["path"])
                if not started:
                    await unforeseen().response()(scope, receive, send)
            raise


def install(app: FastAPI) -> None:
    """Make every error of the app, foreseen or not, a problem document."""

    @app.exception_handler(Problem)
    async def _problem(request: Request, problem: Problem) -> Response:
        return problem.response()

    @app.exception_handler(RequestValidationError)
    async def _validation(request: Request, error: RequestValidationError) -> Response:
        if isinstance(error.body, bytes):
            # Also what keeps web pages elsewhere from asking in a visitor's name: JSON needs a CORS preflight.
            return not_json().response()
        return from_validation(error.errors()).response()

    @app.exception_handler(ClientDisconnect)
    async def _left(request: Request, error: ClientDisconnect) -> Response:
        return unreadable().response()  # for nobody: who asked has left before all of the body was there

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        headers = dict(error.headers or {})
        if error.status_code == 405:
            headers["Allow"] = ", ".join(_methods_here(request))
        code, detail = _http_words(request, error, headers.get("Allow"))
        return Problem(error.status_code, code, detail, headers=headers).response()

    @app.exception_handler(Exception)
    async def _unforeseen(request: Request, error: Exception) -> Response:
        return unforeseen().response()
