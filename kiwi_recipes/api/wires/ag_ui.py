"""AG-UI 1.0 (https://docs.ag-ui.com): what its agents and their front ends read.

The recipe is the state, which changes by JSON Patch (RFC 6902) where a field is done: a patch can't add to a text, so
there is none for a delta. An attempt is a step. A text can't be taken back, so the one message is the finished recipe.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kiwi_recipes.api.wires.markdown import as_markdown
from kiwi_recipes.api.wires.projection import known_by, sse, stream_format
from kiwi_recipes.recipes.event_fold import EventFold

__all__ = ["FORMAT", "AgUi"]

FORMAT = replace(stream_format("text/event-stream"), done=b"")

AgUiEvent = dict[str, Any]


class AgUi:
    """The projection of one run for the thread and the run that a client has named. An event's id is the `seq` of what
    it came of; those up to `after` have been had."""

    def __init__(self, thread_id: str, run_id: str, after: int = -1) -> None:
        self._names = {"threadId": thread_id, "runId": run_id}
        self._after = after
        self._fold = EventFold()
        self._state: dict[str, Any] = {"recipe": {}, "warnings": []}
        self._attempt = 1

    def __call__(self, event: dict[str, Any]) -> bytes:
        known_by(self._fold, event)
        events = self._events(event)
        return sse(*events, last_id=event["seq"]) if event["seq"] > self._after else b""

    def _events(self, event: dict[str, Any]) -> list[AgUiEvent]:
        match event["type"]:
            case "stream.started":
                run = {"type": "CUSTOM", "name": "kiwi.run", "value": {"id": event["id"]}}
                started = {"type": "RUN_STARTED", **self._names, "protocolVersion": "1.0"}
                return [started, run, self._snapshot(), self._step("STEP_STARTED")]
            case "stream.status":
                told = {name: value for name, value in event.items() if name not in ("type", "seq")}
                return [{"type": "CUSTOM", "name": "kiwi.status", "value": told}]
            case "stream.reset":
                ended = self._step("STEP_FINISHED")
                self._attempt += 1
                return [ended, self._snapshot(), self._step("STEP_STARTED")]
            case "recipe.completed" | "recipe.incomplete" | "recipe.failed" | "recipe.cancelled":
                return [self._snapshot(), *self._message(event), self._step("STEP_FINISHED"), self._ending(event)]
        return self._delta()

    def _known(self) -> dict[str, Any]:
        return {"recipe": self._fold.recipe, "warnings": [*self._fold.warnings]}

    def _snapshot(self) -> AgUiEvent:
        self._state = self._known()
        return {"type": "STATE_SNAPSHOT", "snapshot": self._state}

    def _delta(self) -> list[AgUiEvent]:
        """One operation for each member of the recipe that is not what it was; lists as a whole: places move."""
        before, now = self._state, self._known()
        self._state = now
        old, new = before["recipe"], now["recipe"]
        patch = [{"op": "remove", "path": f"/recipe/{name}"} for name in old if name not in new]
        patch += [
            {"op": "add", "path": f"/recipe/{name}", "value": value}
            for name, value in new.items()
            if name not in old or old[name] != value
        ]
        if before["warnings"] != now["warnings"]:
            patch.append({"op": "add", "path": "/warnings", "value": now["warnings"]})
        return [{"type": "STATE_DELTA", "delta": patch}] if patch else []

    def _step(self, kind: str) -> AgUiEvent:
        return {"type": kind, "stepName": f"attempt {self._attempt}"}

    def _message(self, event: dict[str, Any]) -> list[AgUiEvent]:
        if event["type"] not in ("recipe.completed", "recipe.incomplete"):
            return []
        message = {"messageId": f"{self._names['runId']}-recipe"}
        return [
            {"type": "TEXT_MESSAGE_START", **message, "role": "assistant"},
            {"type": "TEXT_MESSAGE_CONTENT", **message, "delta": as_markdown(event["recipe"])},
            {"type": "TEXT_MESSAGE_END", **message},
        ]

    def _ending(self, event: dict[str, Any]) -> AgUiEvent:
        if event["type"] == "recipe.failed":
            return {"type": "RUN_ERROR", "message": event["error"]["message"], "code": event["error"]["code"]}
        if event["type"] == "recipe.cancelled":
            return {"type": "RUN_FINISHED", **self._names, "outcome": {"type": "cancelled"}}
        result = {"ending": event["type"], "missing": event.get("missing", [])}
        return {"type": "RUN_FINISHED", **self._names, "result": result, "outcome": {"type": "success"}}
