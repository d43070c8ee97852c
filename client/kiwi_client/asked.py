"""What a caller hands in, on its way into a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import quote

import httpx

__all__ = ["Request", "address", "body_of", "part", "visible"]

MOST_PORT = 65_535


class Request(Protocol):
    """What is asked, as a pydantic model, if you have one; a mapping does as well."""

    def model_dump(self, *, mode: str) -> dict[str, Any]:
        """Its JSON."""


def address(base_url: str) -> str:
    """Raises ValueError for what is no server's."""
    try:
        url = httpx.URL(base_url)
    except httpx.InvalidURL:
        url = httpx.URL()
    more = url.query or url.fragment or (url.port or 0) > MOST_PORT
    if url.scheme not in ("http", "https") or not url.host or more:
        raise ValueError(f"{base_url!r} is no server's address: write it as http://127.0.0.1:8512")
    return base_url.rstrip("/")


def visible(value: str, name: str) -> str:
    """Raises ValueError for what can stand in no header; never with the value, which may be a secret."""
    if not value.isascii() or not value.isprintable():
        raise ValueError(f"{name} has characters in it that no header can have")
    return value


def part(name: str) -> str:
    """A name as one part of a path, whatever is in it."""
    return quote(name, safe="")


def body_of(request: Request | Mapping[str, Any]) -> dict[str, Any]:
    """The JSON that is sent."""
    return dict(request) if isinstance(request, Mapping) else request.model_dump(mode="json")
