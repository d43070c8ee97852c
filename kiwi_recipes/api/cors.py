"""Which web pages of other origins may ask this server (Fetch Standard, "CORS protocol"): those that are named.

Starlette's middleware does it. Without names there is none: the page that is served here needs none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kiwi_recipes.api.headers import DESCRIPTIONS
from kiwi_recipes.api.request_id import REQUEST_ID
from kiwi_recipes.api.session import HEADER

__all__ = ["cors_options"]

_SENT = ["Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "Last-Event-ID", HEADER, REQUEST_ID]
_SECONDS = 600
"""How long a browser may remember the answer to a preflight."""


def cors_options(origins: Sequence[str]) -> dict[str, Any]:
    """For `CORSMiddleware`. No credentials: a session comes in a header, not in a cookie that a browser adds."""
    return {
        "allow_origins": list(origins),
        "allow_methods": ["GET", "POST", "PATCH", "DELETE"],
        "allow_headers": _SENT,
        "expose_headers": sorted(DESCRIPTIONS),
        "max_age": _SECONDS,
    }
