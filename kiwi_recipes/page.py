"""Serves the built page under a strict Content-Security-Policy, and says so if it isn't built."""

from __future__ import annotations

from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_WITHIN = Path(__file__).parent / "_page"
"""Where the page is in a wheel; a checkout builds it into frontend/dist."""
DIST = _WITHIN if _WITHIN.is_dir() else _WITHIN.parents[1] / "frontend" / "dist"

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
NOT_BUILT = "The API is running, but the page is not built. Run: make page"


class Page:
    """The page and its files. Names under /assets carry a hash of their content, so they may be kept for ever."""

    def __init__(self, dist: Path = DIST) -> None:
        self._app: ASGIApp = StaticFiles(directory=dist, html=True) if (dist / "index.html").exists() else _not_built

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        shared = {"X-Robots-Tag": "noindex"} if b"shared=" in scope.get("query_string", b"") else {}
        cache = "public, max-age=31536000, immutable" if "/assets/" in scope["path"] else "no-cache"

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update({**HEADERS, **shared, "Cache-Control": cache})
            await send(message)

        await self._app(scope, receive, with_headers)


async def _not_built(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(NOT_BUILT, 503)(scope, receive, send)
