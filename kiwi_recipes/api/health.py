"""Liveness, readiness, the model backends as they are now, and metrics."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from kiwi_recipes import __version__
from kiwi_recipes.api import examples, problems
from kiwi_recipes.api.services import SessionFirst, services_of
from kiwi_recipes.library.access import LibraryState
from kiwi_recipes.llm.types import HealthCode, HealthState
from kiwi_recipes.recipes.rehearsal import opening

router = APIRouter(tags=["health"], route_class=SessionFirst)


class BackendStatus(BaseModel):
    """One model backend. `remedy` says what to do if it isn't ready; `tiny` marks a model that is only for trying.
    `code` stands for `detail` and `remedy`, `evidence` is what they name."""

    name: str
    kind: str
    state: HealthState
    model: str | None
    detail: str | None
    remedy: str | None
    tiny: bool
    code: HealthCode | None
    evidence: dict[str, str | int] | None


class BackendList(BaseModel):
    """In the order in which they are tried. `age_ms`: how long ago they were asked, at most three seconds."""

    backends: list[BackendStatus]
    age_ms: int


class HealthBody(BaseModel):
    """`trouble`: what the server can do without for now, such as the Redis that shares its runs with other workers,
    or the library of kept recipes (`library` says whether it is open)."""

    status: str
    version: str
    open_runs: int
    library: LibraryState
    trouble: str | None


@router.get(
    "/api/v1/backends",
    summary="List the model backends",
    operation_id="list_backends",
    responses={
        200: {"description": "The backends"},
        **problems.responses(examples.NOT_IN_SESSION, examples.VALIDATION),
    },
)
async def backends(request: Request) -> BackendList:
    """Say how each model backend is and what to do about it. They are asked at most every three seconds."""
    healths, age = await services_of(request).router.recent_healths()
    return BackendList(backends=[BackendStatus(**asdict(health)) for health in healths], age_ms=round(age * 1000))


class Warming(BaseModel):
    """`backend`: the one that is being warmed; null if none needs it, or may be."""

    backend: str | None


@router.post(
    "/api/v1/backends/warm",
    summary="Warm a model backend",
    operation_id="warm_backend",
    status_code=202,
    responses={
        202: {"description": "It is being warmed, if one is named"},
        **problems.responses(examples.NOT_IN_SESSION, *examples.POST, examples.VALIDATION),
    },
)
async def warm(request: Request) -> Warming:
    """Have the model that would be asked next loaded, and what all questions begin with read by it.

    To be called when a page is opened on which somebody may ask for a recipe. However often it is called, a backend is
    asked for one token at most every four minutes (every half, while its model is not loaded), and not at all if it
    was used meanwhile. Nothing is asked of a backend that charges, as far as can be told, and no GPU is leased.
    """
    services = services_of(request)
    if services.runs.draining:
        return Warming(backend=None)
    return Warming(backend=await services.router.warm(opening(services.settings.prompt_form)))


@router.get(
    "/api/v1/health",
    summary="Check the server's health",
    operation_id="get_health",
    response_model=HealthBody,
    responses={
        200: {"description": "New recipes are taken"},
        503: {"description": "The server drains", "model": HealthBody},
        **problems.responses(),
    },
)
async def health(request: Request) -> Response:
    """Answer with 200 while new recipes are taken, and with 503 while the server drains."""
    services = services_of(request)
    runs = services.runs
    draining = runs.draining
    troubles = (runs.store.trouble, services.background.trouble, services.library.trouble)
    body: dict[str, Any] = {
        "status": "draining" if draining else "ok",
        "version": __version__,
        "open_runs": runs.running,
        "library": services.library.state,
        "trouble": "; ".join(filter(None, troubles)) or None,
    }
    return JSONResponse(body, 503 if draining else 200, headers={"Cache-Control": "no-store"})


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request) -> Response:
    return Response(services_of(request).metrics.exposition(), media_type="text/plain; version=0.0.4")
