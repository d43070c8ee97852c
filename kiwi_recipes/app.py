"""`create_app`: the one place where things are wired."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from kiwi_recipes import __version__, tracing
from kiwi_recipes.api import (
    docs,
    foods,
    front_ends,
    health,
    library,
    library_files,
    openapi,
    problems,
    reading,
    recipes,
    revise,
    scale,
    schema,
    sharing,
    streams,
)
from kiwi_recipes.api.body_limit import BodyLimit
from kiwi_recipes.api.cors import cors_options
from kiwi_recipes.api.head import heads_of
from kiwi_recipes.api.hosts import AllowedHosts, HostGuard
from kiwi_recipes.api.library import keep_library
from kiwi_recipes.api.metrics import Metrics
from kiwi_recipes.api.polling import PolledRuns
from kiwi_recipes.api.request_id import RequestId
from kiwi_recipes.api.run_response import StreamFront
from kiwi_recipes.api.services import Generator, Services
from kiwi_recipes.api.session import (
    Entitlement,
    HttpTier,
    LocalSessions,
    Sessions,
    StaticTier,
    TierSource,
    TokenSessions,
)
from kiwi_recipes.api.shutdown import AT_WORK
from kiwi_recipes.extras import how_to_install
from kiwi_recipes.http import httpx
from kiwi_recipes.library import parse_location
from kiwi_recipes.library.access import LibraryAccess
from kiwi_recipes.llm.deadline import Timers
from kiwi_recipes.llm.routing import LLMRouter, Tap, build_router
from kiwi_recipes.page import Page
from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.recipes.events import RecipeFailed
from kiwi_recipes.recipes.generator import LLMRecipeGenerator
from kiwi_recipes.recipes.rehearsal import opening, rehearse
from kiwi_recipes.settings import Settings, SettingsError, load_settings, read_environ, withheld_keys
from kiwi_recipes.streams.events import ErrorBody
from kiwi_recipes.streams.manager import RunLimits, RunManager
from kiwi_recipes.streams.memory import MemoryStore
from kiwi_recipes.streams.run import Run
from kiwi_recipes.streams.store import RunStore

__all__ = ["create_app"]


def create_app(
    settings: Settings | None = None,
    environ: Mapping[str, str] | None = None,
    *,
    host: str | None = None,
    router: LLMRouter | None = None,
    generator: Generator | None = None,
) -> FastAPI:
    """Build the app from settings, or from the environment and a `.env` if none are given. `host` is the address that
    it is served on, where that is known. `router` and `generator` take the place of those that it would make itself.

    Raises SettingsError, and ConfigError for an llm.yaml that can't be used.
    """
    environ = read_environ() if environ is None else environ
    settings = settings or load_settings(environ)
    services = _services(settings, environ, router, generator)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        await services.runs.store.start()
        for name, work in BACKGROUND.items():
            services.background.start(name, partial(work, services))
        try:
            yield
        finally:
            await services.background.aclose()
            await services.runs.drain(0)
            await services.router.aclose()
            await services.tiers.aclose()
            await services.runs.store.aclose()
            await services.library.aclose()

    app = FastAPI(
        title="Kiwi Recipes",
        summary=openapi.SUMMARY,
        description=openapi.DESCRIPTION,
        openapi_tags=[{"name": name, "description": words} for name, words in openapi.TAGS.items()],
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        telemetry={"auto_configure": tracing.enable(environ), "operation_spans": False},
    )
    app.state.services = services
    app.add_middleware(StreamFront)
    app.add_middleware(BodyLimit, timeout=settings.send_timeout, services=services)
    # In cloud mode a session token is asked for, which no page elsewhere has, and the names are the proxy's business.
    app.add_middleware(HostGuard, hosts=None if settings.cloud_mode else AllowedHosts(host, settings.allowed_hosts))
    app.add_middleware(problems.UnforeseenErrors)
    if settings.cors_origins:
        app.add_middleware(CORSMiddleware, **cors_options(settings.cors_origins))
    app.add_middleware(RequestId)
    problems.install(app)
    rooms = (
        recipes,
        front_ends,
        scale,
        streams,
        library,
        library_files,
        sharing,
        reading,
        revise,
        schema,
        foods,
        health,
        docs,
    )
    for room in rooms:
        # As the app's own: in an included router it looks for a route twice.
        app.router.routes.extend(room.router.routes)
    app.router.routes.extend(heads_of(app.router.routes))
    app.router.default = _page_or(app.router.not_found)
    app.openapi = lambda: openapi.document(app)  # type: ignore[method-assign]  # as FastAPI's docs extend the document
    return app


def _page_or(not_found: ASGIApp) -> ASGIApp:
    """What no route answers is the page's; but what looks like the API's is a mistake in the address."""
    page = Page()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        asks_for_page = scope["type"] == "http" and not scope["path"].startswith("/api/")
        await (page if asks_for_page else not_found)(scope, receive, send)

    return app


def _services(
    settings: Settings, environ: Mapping[str, str], router: LLMRouter | None, generator: Generator | None
) -> Services:
    router = router or make_router(settings, environ)
    metrics: Metrics

    def on_end(run: Run) -> None:
        metrics.run_ended(run)

    limits = RunLimits(
        runs=settings.max_runs,
        runs_per_session=settings.max_runs_per_session,
        resume_grace=settings.resume_grace,
        total_timeout=settings.total_timeout,
    )
    runs = RunManager(_store(settings), limits, on_end)
    metrics = Metrics(lambda: runs.running)
    return Services(
        settings=settings,
        router=router,
        generator=generator or LLMRecipeGenerator(router, attempts=settings.attempts, form=settings.prompt_form),
        runs=runs,
        polled=PolledRuns(runs),
        sessions=_sessions(settings),
        tiers=_tiers(settings),
        metrics=metrics,
        library=LibraryAccess(parse_location(settings.library)),
        shutdown=asyncio.Event(),
    )


def make_router(settings: Settings, environ: Mapping[str, str], tap: Tap | None = None) -> LLMRouter:
    """The model backends that llm.yaml or the environment names, with the settings' timers. Raises ConfigError."""
    timers = Timers(
        first_content=settings.first_content_timeout,
        stall=settings.stall_timeout,
        total=settings.total_timeout,
    )
    return build_router(environ, settings.llm_config, timers=timers, tap=tap, withheld=withheld_keys(environ))


def _store(settings: Settings) -> RunStore:
    if settings.redis_url is None:
        return MemoryStore(settings.resume_ttl)
    try:
        from kiwi_recipes.streams.redis import RedisStore
    except ImportError:
        raise SettingsError(f"KIWI_REDIS_URL needs the redis package: {how_to_install('redis')}") from None
    return RedisStore(settings.redis_url, _orphan_report, settings.resume_ttl, settings.resume_grace)


async def check_store(settings: Settings) -> None:
    """Raises StoreUnavailable now, in words for whoever starts the server, rather than from within its start."""
    store = _store(settings)
    try:
        await store.start()
    finally:
        await store.aclose()


def _orphan_report(events: Iterable[dict[str, Any]], error: ErrorBody) -> RecipeFailed:
    """The ending of a run whose worker died: what it wrote, added up."""
    fold = EventFold()
    for event in events:
        fold.apply(event)
    return RecipeFailed(fold.recipe, "error", {}, {}, error)


def _sessions(settings: Settings) -> Sessions:
    if not settings.cloud_mode:
        return LocalSessions()
    assert settings.session_secret is not None  # noqa: S101 - Settings refuses cloud mode without it
    return TokenSessions(settings.session_secret.get_secret_value())


def _tiers(settings: Settings) -> TierSource:
    if settings.tier_url:
        # Over plain HTTP a proxy of the environment could read the sessions; through its tunnel for HTTPS it can't.
        return HttpTier(settings.tier_url, httpx.AsyncClient(trust_env=settings.tier_url.startswith("https://")))
    return StaticTier(Entitlement(settings.tier, settings.own_backend))


async def _warm_up(services: Services) -> None:
    """Load the models of this machine, and let them read what all prompts begin with, before somebody is hungry.

    And what reads a recipe in each language, aside: no stream should wait for that.
    """
    for language in services.settings.ready_languages:
        await asyncio.to_thread(rehearse, language)
        for call in services.on_rehearsed:
            call()
    await services.router.prepare(opening(services.settings.prompt_form))


BACKGROUND: dict[str, Callable[[Services], Awaitable[None]]] = {
    "warming up": _warm_up,
    "keeping the library": keep_library,
    **AT_WORK,
}
"""What a worker does beside its requests, from its start on. `GET /api/v1/health` names what of it fails."""
