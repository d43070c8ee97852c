"""What the routes need, made once by `create_app` and found through the app's state."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Annotated, Any, cast

from fastapi import Depends, Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from kiwi_recipes.api.metrics import Metrics
from kiwi_recipes.api.session import Session, Sessions, TierSource
from kiwi_recipes.llm.router import LLMRouter
from kiwi_recipes.recipes.generator import LLMRecipeGenerator
from kiwi_recipes.settings import Settings
from kiwi_recipes.streams.manager import RunManager

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


@dataclass(frozen=True, slots=True)
class Services:
    """`shutdown` is set when this worker is about to exit, `hurry` when it shall do so without a grace.

    `half_sent` are requests that are not whole, which are cut off then, and `open_answers` streams and those who wait
    for a recipe, which are cut off when the grace is over.
    """

    settings: Settings
    router: LLMRouter
    generator: LLMRecipeGenerator
    runs: RunManager
    sessions: Sessions
    tiers: TierSource
    metrics: Metrics
    shutdown: asyncio.Event
    hurry: asyncio.Event = field(default_factory=asyncio.Event)
    half_sent: set[asyncio.Timeout] = field(default_factory=set)
    open_answers: set[asyncio.Timeout] = field(default_factory=set)


# FastAPI calls what isn't a coroutine in a worker thread: a switch to another thread and back for each request.


async def _services(request: Request) -> Services:
    return cast(Services, cast(Any, request.app).state.services)


async def _session(request: Request) -> Session:
    return (await _services(request)).sessions.of(request)


class SessionFirst(APIRoute):
    """FastAPI reads a body before it asks who is calling: who needs a session, and has none, is told that first."""

    def get_route_handler(self) -> Handler:
        handler = super().get_route_handler()
        if not any(needed.call is _session for needed in self.dependant.dependencies):
            return handler

        async def with_session(request: Request) -> Response:
            await _session(request)
            return await handler(request)

        return with_session


TheServices = Annotated[Services, Depends(_services)]
Caller = Annotated[Session, Depends(_session)]
"""Who is calling; a request without a session that needs one ends here with 401."""
