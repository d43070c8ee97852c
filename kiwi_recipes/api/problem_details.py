"""An error as a document that programs and people can read (RFC 9457, Problem Details for HTTP APIs)."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from starlette.responses import Response

from kiwi_recipes.plain_words import wrong_with

MEDIA_TYPE = "application/problem+json"

TITLES = {
    400: "Bad request",
    401: "Sign in first",
    403: "Not part of your plan",
    404: "Not found",
    405: "Method not allowed",
    406: "Not available in that form",
    408: "Too slow",
    409: "Conflict",
    410: "No longer kept",
    412: "Changed meanwhile",
    413: "Too large",
    415: "Unsupported media type",
    421: "Not this server",
    422: "Not a valid request",
    428: "Say what you last saw",
    429: "Too many at once",
    500: "Something went wrong",
    502: "The model failed",
    503: "Not available now",
    504: "The model took too long",
    507: "No room left",
}


class ProblemBody(BaseModel):
    """RFC 9457 members, and ours: `code` for programs, `retryable`, `retry_after_ms`; others as the code needs."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    retryable: bool
    retry_after_ms: int | None = None


class Problem(Exception):
    """Raise it anywhere in a request to answer with it. `detail` says what to do, in words for a person."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        retryable: bool = False,
        retry_after_ms: int | None = None,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.retryable = retryable
        self.retry_after_ms = retry_after_ms
        self.headers = headers or {}
        self.more = more

    @property
    def body(self) -> dict[str, Any]:
        """The document; its `title` is the status's."""
        after = {} if self.retry_after_ms is None else {"retry_after_ms": self.retry_after_ms}
        return {
            "type": f"urn:kiwi-recipes:problem:{self.code}",
            "title": TITLES.get(self.status, "Problem"),
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "retryable": self.retryable,
            **after,
            **self.more,
        }

    @property
    def own_headers(self) -> dict[str, str]:
        """Those that not every problem has."""
        if self.retry_after_ms is None:
            return self.headers
        return {**self.headers, "Retry-After": str(math.ceil(self.retry_after_ms / 1000))}

    def response(self) -> Response:
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **self.own_headers}
        return Response(json.dumps(self.body, default=str), self.status, headers, MEDIA_TYPE)


def unreadable() -> Problem:
    detail = "The body can't be read: send one JSON object, as UTF-8, not compressed, not nested deeply."
    return Problem(400, "bad_request", detail)


def not_json() -> Problem:
    detail = "The request must be JSON: send it with the header Content-Type: application/json."
    return Problem(415, "unsupported_media_type", detail)


def unforeseen() -> Problem:
    return Problem(500, "internal", "Something went wrong on our side. Please try again.", retryable=True)


def from_validation(errors: Sequence[Any]) -> Problem:
    """A 422 whose `detail` names each field and what is wrong with it, without echoing what was sent."""
    found = []
    for error in errors[:20]:
        where = ".".join(str(part) for part in error["loc"] if part != "body")
        message = wrong_with(error)
        if error["type"] == "json_invalid":
            message = f"The body is not JSON: {error['ctx']['error']} at character {where}."
            where = ""
        elif error["type"] == "missing" and not where:
            message = "The body is missing: send one JSON object with the request."
        found.append({"field": where, "message": message, "code": error["type"]})
    detail = "; ".join(f"{f['field']}: {f['message']}" if f["field"] else f["message"] for f in found)
    return Problem(422, "validation", detail, errors=found)
