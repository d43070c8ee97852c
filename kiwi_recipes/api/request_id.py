"""One name for a request in the client's log, the proxy's and ours: `X-Request-ID`, the client's own or a new one.

The run that a request begins is a task of its own and takes the name along: what is logged of it bears the name, too.
"""

from __future__ import annotations

import copy
import logging
import re
import secrets
from collections.abc import Awaitable
from contextvars import ContextVar
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.config import LOGGING_CONFIG

__all__ = ["REQUEST_ID", "RequestId", "log_config"]

REQUEST_ID = "X-Request-ID"
_USABLE = re.compile(rb"[A-Za-z0-9._:/+=-]{1,128}")
"""What can stand in a log line as it is."""

_current: ContextVar[str | None] = ContextVar("request_id", default=None)


class RequestId:
    """Middleware, the outermost of ours: every answer says which request it is to, and that no browser is to guess its
    type (`nosniff`): it is as well said here, where every head passes. No coroutine, as `HostGuard` is none."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] != "http":
            return self.app(scope, receive, send)
        given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
        name = given.decode() if _USABLE.fullmatch(given) else secrets.token_hex(8)
        _current.set(name)

        def named(message: Message) -> object:  # not a coroutine: every token passes here
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID] = name
                headers["X-Content-Type-Options"] = "nosniff"
            return send(message)

        named_send: Send = named  # type: ignore[assignment]  # what is awaited is `send`'s
        return self.app(scope, receive, named_send)


class _WithName(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        name = _current.get()
        record.request = f" [{name}]" if name else ""
        return True


def log_config() -> dict[str, Any]:
    """uvicorn's, and our own warnings in the same form, each with the request that it is about."""
    config = copy.deepcopy(LOGGING_CONFIG)
    form = config["formatters"]["default"]
    config["formatters"]["named"] = {**form, "fmt": "%(levelprefix)s %(message)s%(request)s"}
    config["filters"] = {"named": {"()": _WithName}}
    config["handlers"]["named"] = {**config["handlers"]["default"], "formatter": "named", "filters": ["named"]}
    config["loggers"]["kiwi_recipes"] = {"handlers": ["named"], "level": "WARNING", "propagate": False}
    return config
