"""The UI message stream of the AI SDK, version 1 (ai 7): what `useChat` reads.

The recipe is a `data-recipe` part, whole as far as it is known, with one id, so that each replaces the one before; a
new attempt is a `reset-step`, behind which what stays is sent again. Text can't be taken back, so there is one only of
the recipe that has been finished.
"""

from __future__ import annotations

from typing import Any

from kiwi_recipes.api.wires.markdown import as_markdown
from kiwi_recipes.api.wires.projection import known_by, sse, stream_format
from kiwi_recipes.recipes.event_fold import EventFold

__all__ = ["FORMAT", "UIMessages"]

FORMAT = stream_format("text/event-stream", **{"x-vercel-ai-ui-message-stream": "v1"})

Part = dict[str, Any]


class UIMessages:
    """The projection. The message's id is the run's, by which it can be stopped and read again."""

    def __init__(self) -> None:
        self._fold = EventFold()
        self._recipe: dict[str, Any] = {}
        self._warnings: list[Any] = []

    def __call__(self, event: dict[str, Any]) -> bytes:
        known_by(self._fold, event)
        match event["type"]:
            case "stream.started":
                return sse({"type": "start", "messageId": event["id"]}, {"type": "start-step"})
            case "stream.status":
                return sse({"type": "data-status", "data": _members(event), "transient": True})
            case "stream.reset":
                self._recipe, self._warnings = {}, []
                return sse({"type": "reset-step"}, *self._news())
            case "recipe.completed" | "recipe.incomplete" | "recipe.failed" | "recipe.cancelled":
                return sse(*self._news(), *_ending(event))
        return sse(*self._news())

    def _news(self) -> list[Part]:
        """The parts that are not what they were."""
        parts: list[Part] = []
        if (recipe := self._fold.recipe) != self._recipe:
            self._recipe = recipe
            parts.append({"type": "data-recipe", "id": "recipe", "data": recipe})
        if (warnings := [*self._fold.warnings]) != self._warnings:
            self._warnings = warnings
            parts.append({"type": "data-warnings", "id": "warnings", "data": warnings})
        return parts


def _members(event: dict[str, Any], *without: str) -> dict[str, Any]:
    return {name: value for name, value in event.items() if name not in ("type", "seq", *without)}


def _ending(event: dict[str, Any]) -> list[Part]:
    ending = {"ending": event["type"], **_members(event, "recipe")}
    told: list[Part] = [{"type": "data-ending", "id": "ending", "data": ending}]
    match event["type"]:
        case "recipe.failed":
            return [*told, {"type": "error", "errorText": event["error"]["message"]}]
        case "recipe.cancelled":
            return [*told, {"type": "abort", "reason": "stopped"}]
    return [
        *told,
        {"type": "text-start", "id": "text"},
        {"type": "text-delta", "id": "text", "delta": as_markdown(event["recipe"])},
        {"type": "text-end", "id": "text"},
        {"type": "finish-step"},
        {"type": "finish", "finishReason": "stop" if event["type"] == "recipe.completed" else "length"},
    ]
