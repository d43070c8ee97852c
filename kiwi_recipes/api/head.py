"""`HEAD` wherever there is a `GET` (RFC 9110, 9.1 and 9.3.2): the same answer without its body, which the server of
HTTP leaves out. FastAPI's routes, other than Starlette's, don't take it."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute


def heads_of(routes: Iterable[BaseRoute]) -> list[APIRoute]:
    """A route for `HEAD` for each that has `GET`, and is not in the OpenAPI document."""
    return [_head(route) for route in routes if isinstance(route, APIRoute) and "GET" in (route.methods or ())]


def _head(route: APIRoute) -> APIRoute:
    head = copy(route)
    head.methods = {"HEAD"}
    head.include_in_schema = False
    return head
