"""What the routes need, made once by `create_app` and found through the app's state."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.datastructures import QueryParams
from starlette.responses import Response

from kiwi_recipes.api.background import Background
from kiwi_recipes.api.metrics import Metrics
from kiwi_recipes.api.polling import PolledRuns
from kiwi_recipes.api.problem_details import from_validation
from kiwi_recipes.api.session import Session, Sessions, TierSource
from kiwi_recipes.library.access import LibraryAccess
from kiwi_recipes.llm.routing import LLMRouter
from kiwi_recipes.recipes.known_fields import LONGEST_NAME, no_such_name
from kiwi_recipes.recipes.schemas import RecipeRequest
from kiwi_recipes.recipes.task import Task
from kiwi_recipes.settings import Settings
from kiwi_recipes.streams.manager import RunManager
from kiwi_recipes.streams.run import Producer

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class Generator(Protocol):
    """Makes runs of requests."""

    def start(self, request: RecipeRequest, /) -> Producer:
        """One that has not begun yet. Raises NothingToCookWith."""
        ...

    def write(self, task: Task, /) -> Producer:
        """The same for any task."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """`shutdown` is set when this worker is about to exit, `force_shutdown` when it is to do so without a grace.

    `pending_bodies` are the time limits of requests whose body is not whole, which then ring at once. `open_responses`
    are those of streams and of clients that wait for a recipe: they ring when the grace is over. `on_rehearsed` are
    called whenever what reads recipes in one more language has been made ready.
    """

    settings: Settings
    router: LLMRouter
    generator: Generator
    runs: RunManager
    polled: PolledRuns
    sessions: Sessions
    tiers: TierSource
    metrics: Metrics
    library: LibraryAccess
    shutdown: asyncio.Event
    background: Background = field(default_factory=Background)
    force_shutdown: asyncio.Event = field(default_factory=asyncio.Event)
    pending_bodies: set[asyncio.Timeout] = field(default_factory=set)
    open_responses: set[asyncio.Timeout] = field(default_factory=set)
    on_rehearsed: list[Callable[[], None]] = field(default_factory=list)


# Functions, not FastAPI's dependencies: to solve one takes longer than all that these two do.


def services_of(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


def caller_of(request: Request) -> Session:
    """Who is calling, on a `SessionFirst` route that may answer 401."""
    caller: Session = request.state.caller
    return caller


class SessionFirst(APIRoute):
    """A route that may answer 401 asks who is calling before anything else, such as whether the body is in order, and
    passes nothing over that the query says."""

    def get_route_handler(self) -> Handler:
        handler = super().get_route_handler()
        if 401 not in self.responses:
            return handler

        known = [parameter.alias for parameter in self.dependant.query_params]
        has_body = self.body_field is not None

        async def with_session(request: Request) -> Response:
            request.state.caller = services_of(request).sessions.of(request)
            if request.scope["query_string"]:
                _check_names(request.query_params, known)
            if has_body:
                _check_twice(await request.body())
            return await handler(request)

        return with_session


class _Twice(Exception):
    pass


def _check_twice(body: bytes) -> None:
    """Raises a 422 Problem for a member that stands there twice: of two `allergies` one would be passed over, and which
    one is not said anywhere (RFC 8259, 4)."""
    try:
        json.loads(body, object_pairs_hook=_each_once)
    except _Twice as found:
        words = "This stands there twice, and one of them would be passed over: write it once."
        raise from_validation([{"type": "given_twice", "loc": (found.args[0],), "msg": words}]) from None
    except (ValueError, RecursionError):
        return  # who reads the body says so


def _each_once(members: list[tuple[str, Any]]) -> None:
    names = set()
    for name, _ in members:
        if name in names:
            raise _Twice(name[:LONGEST_NAME])
        names.add(name)


def _check_names(query: QueryParams, known: list[str]) -> None:
    """Raises a 422 Problem: `?steam=true` would be answered as if nothing had been said."""
    unknown = [name for name in query if name not in known]
    if unknown:
        said = [(name[:LONGEST_NAME], no_such_name(name, known, "parameter")) for name in unknown]
        raise from_validation([{"type": "unknown_field", "loc": (name,), "msg": words} for name, words in said])
