"""What can go wrong between a client and the server, and what answers say of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import httpx

__all__ = ["ConnectionLost", "ProblemError", "ProtocolError", "ServerUnreachable"]

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that a proxy or a starting server gives for a while."""


class ProblemError(Exception):
    """The server refused, as `application/problem+json`: `status`, `code`, `detail`, `body` (all of it).

    `retryable`: the same may be asked again, after `retry_after` seconds if the server names them.
    """

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        super().__init__(str(body.get("detail", f"HTTP {status}")))
        self.status = status
        self.code = str(body.get("code", "http_error"))
        self.detail = str(body.get("detail", ""))
        self.body = body
        self.retryable = bool(body.get("retryable", status in PASSING))
        after = body.get("retry_after_ms")
        self.retry_after = after / 1000 if isinstance(after, int | float) else None

    def __reduce__(self) -> tuple[type[Self], tuple[int, dict[str, Any]]]:
        """It goes from one process to another as what it was made of: pickle would make it of its words."""
        return type(self), (self.status, dict(self.body))


class ProtocolError(Exception):
    """The server broke the contract of the stream."""


class ConnectionLost(Exception):
    """The stream broke, and the server could not be reached again in time. The run may still be going on."""


class ServerUnreachable(ConnectionLost):
    """No server answers at this address: nothing was asked of it. Told within 3 seconds."""


class NothingBehind(httpx.RemoteProtocolError):
    """A proxy answers for a server that is not there."""


def is_problem(response: httpx.Response) -> bool:
    return "json" in response.headers.get("content-type", "")


def somebody_else(response: httpx.Response) -> ProtocolError:
    kind = response.headers.get("content-type") or "no type"
    return ProtocolError(f"Something other than Kiwi Recipes answered at {response.url} ({kind}).")


def check(response: httpx.Response) -> None:
    if response.is_success:
        return
    try:
        body = response.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        body = {"detail": f"HTTP {response.status_code} {response.reason_phrase}".rstrip()}
        if response.has_redirect_location:
            body["detail"] += f": the server is at {response.headers['location']}"
    if "retry_after_ms" not in body and response.headers.get("retry-after", "").isdecimal():
        body["retry_after_ms"] = int(response.headers["retry-after"]) * 1000
    raise ProblemError(response.status_code, body)
