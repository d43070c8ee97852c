"""Who is calling. Locally everyone is the household; in cloud mode a signed session token says who.

The token is a JWT (RFC 7519), HS256, with `exp` and `id`, in the header `X-CF-Session` or the cookie `cf_session`.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import Literal, Protocol

import jwt
from starlette.requests import Request

from kiwi_recipes.api.problem_details import Problem
from kiwi_recipes.http import httpx
from kiwi_recipes.library.entries import LOCAL

logger = logging.getLogger(__name__)

HEADER = "X-CF-Session"
COOKIE = "cf_session"

SCHEMES = {
    "session_header": {"type": "apiKey", "in": "header", "name": HEADER, "description": "A session token (JWT)."},
    "session_cookie": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "The same."},
}
"""For the OpenAPI document: one of them is enough."""

Tier = Literal["free", "paid"]


@dataclass(frozen=True, slots=True)
class Session:
    """`id` owns the runs that it starts."""

    id: str


class Sessions(Protocol):
    def of(self, request: Request) -> Session:
        """Raises a 401 Problem."""
        ...


class LocalSessions:
    """No login: one household, whoever reaches the server."""

    def of(self, request: Request) -> Session:
        return Session(LOCAL)


class TokenSessions:
    """Checks the session token of each request."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def of(self, request: Request) -> Session:
        token = request.headers.get(HEADER) or request.cookies.get(COOKIE)
        if not token:
            raise refused(NO_SESSION)
        try:
            claims = jwt.decode(
                token, self._secret, ["HS256"], options={"require": ["exp", "id"]}, leeway=CLOCKS_DIFFER
            )
            if int(claims["exp"]) <= time.time():
                raise jwt.ExpiredSignatureError
        except jwt.ExpiredSignatureError:
            raise refused("Your session has expired: sign in again.") from None
        except jwt.InvalidTokenError as error:
            logger.info("session token refused: %s", type(error).__name__)
            raise refused("Your session is not valid: sign in again.") from None
        session_id = claims["id"]
        if not isinstance(session_id, str | int) or not str(session_id):
            raise refused("Your session is not valid: sign in again.")
        return Session(f"session:{session_id}")


CLOCKS_DIFFER = 60
"""Seconds by which the clock of whoever signs may be ahead (RFC 7519, 4.1.5 and 4.1.6): a session that has just begun
would be refused. No session lasts longer for it."""
NO_SESSION = "This needs a session: sign in, then try again."


def refused(detail: str) -> Problem:
    return Problem(401, "session", detail, headers={"WWW-Authenticate": f"Session header={HEADER}"})


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What a session may have: its plan, and whether the models that answer it are the user's own."""

    tier: Tier
    own_backend: bool = False

    @property
    def has_models(self) -> bool:
        """Recipes that a model writes, levels 3 and 4."""
        return self.tier == "paid" or self.own_backend


class TierSource(Protocol):
    async def entitlement(self, session: Session) -> Entitlement:
        """Raises a 503 Problem if it can't be told now."""
        ...

    async def aclose(self) -> None: ...


class StaticTier:
    """Everybody has the same: the default."""

    def __init__(self, entitlement: Entitlement) -> None:
        self._entitlement = entitlement

    async def entitlement(self, session: Session) -> Entitlement:
        return self._entitlement

    async def aclose(self) -> None:
        """Nothing is held."""


def tier_unavailable() -> Problem:
    detail = "Your plan can't be checked right now. Please try again in a moment."
    return Problem(503, "tier_unavailable", detail, retryable=True, retry_after_ms=5_000)


class HttpTier:
    """Asks `GET {url}?session=ID`, which answers `{"tier": "free" | "paid", "own_backend": true | false}`; the second
    may be left out. The client is closed with it."""

    def __init__(self, url: str, client: httpx.AsyncClient) -> None:
        self._url = url
        self._client = client

    async def entitlement(self, session: Session) -> Entitlement:
        try:
            answer = await self._client.get(
                self._url, params={"session": session.id.removeprefix("session:")}, timeout=5
            )
            found = answer.raise_for_status().json()
            return Entitlement("paid" if found["tier"] == "paid" else "free", found.get("own_backend") is True)
        except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
            # Never the error itself: httpx's names the address, with the session and a password that may be in it.
            status = error.response.status_code if isinstance(error, httpx.HTTPStatusError) else ""
            logger.warning("the tier service did not answer: %s %s", type(error).__name__, status)
            raise tier_unavailable() from None

    async def aclose(self) -> None:
        await self._client.aclose()
