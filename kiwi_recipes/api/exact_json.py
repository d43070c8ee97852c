"""JSON answers that carry what a model wrote, whatever it was."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse

from kiwi_recipes.streams.codec import dump


class ExactJSON(JSONResponse):
    """JSON as the stream writes it: half a surrogate pair, which UTF-8 can't carry, stays an escape."""

    def render(self, content: Any) -> bytes:
        return dump(content)
