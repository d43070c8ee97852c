"""The response headers that a client may rely on, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from kiwi_recipes.api.request_id import REQUEST_ID

__all__ = ["DESCRIPTIONS", "declared"]

DESCRIPTIONS = {
    "Content-Disposition": "The file's name (RFC 6266).",
    "ETag": "The version of the recipe, to be sent back as `If-Match` or `If-None-Match`.",
    "Location": "The address of what was begun or made: of a run, where it is read again and stopped; of a kept "
    "recipe, where it is; of one that is shared, where others read it.",
    "Retry-After": "In how many seconds the same request may work.",
    "WWW-Authenticate": "How a session is sent.",
    "X-Kiwi-Stream": "The version of the stream's protocol.",
    "x-vercel-ai-ui-message-stream": "The version of the AI SDK's stream.",
    REQUEST_ID: "The request's own, or a new one. The server's log names it.",
}


def declared(*names: str, required: bool = True) -> dict[str, Any]:
    """As a response's `headers`. Those that are not `required` only come with some answers of that status."""
    return {
        name: {"description": DESCRIPTIONS[name], "required": required, "schema": {"type": "string"}} for name in names
    }
