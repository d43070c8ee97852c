"""The order of events in one run, as a table (docs/protocol.md, "The rules").

The twin of `frontend/client/src/protocol.ts` and `client/kiwi_client/order.py`, which need nothing of the server:
`tests/fixtures/protocol/broken_streams.json` holds all to the same answers. The machine outlives connections:
after a resume it goes on with the number that it expects next.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, NoReturn

from pydantic import ValidationError

from kiwi_recipes.recipes.event_schema import event_schema
from kiwi_recipes.recipes.events import EVENTS, TERMINAL_STATES
from kiwi_recipes.streams.events import PROTOCOL, Event

__all__ = ["EventOrder", "FrameVerdict", "Move"]

DONE = "[DONE]"

Move = Literal["deliver", "skip", "close", "broken", "violation"]
"""deliver    pass it on
skip       pass it over: it was read before, or is of a type that is not known
close      the server has finished speaking
broken     something was lost on the way: a resume can bring it
violation  the server broke the rules: a resume can't help
"""

State = Literal["open", "ended", "closed"]
"""`ended`: the terminal event has been read. `closed`: `[DONE]` has been read."""

Input = Literal["event", "terminal", "wrong", "repeat", "gap", "done", "garbled"]
"""What a frame is, seen from the state that the run is in. `wrong`: it has its number, but may not come, or not so."""

MOVES: dict[State, dict[Input, Move]] = {
    "open": {
        "event": "deliver",
        "terminal": "deliver",
        "wrong": "violation",
        "repeat": "skip",
        "gap": "broken",
        "done": "violation",
        "garbled": "broken",
    },
    "ended": {"repeat": "skip", "done": "close"},
    "closed": {},
}
"""What is not listed is a violation."""

_PATH = re.compile(r"(?!.*/\d{5})(/([^/~]|~[01])*)*", re.DOTALL)
"""A JSON Pointer (RFC 6901); no list of a recipe has ten thousand rows."""


@dataclass(frozen=True, slots=True)
class FrameVerdict:
    """What to do with a frame. `event` is there to be delivered, `reason` says what is wrong."""

    move: Move
    event: Event | None = None
    reason: str = ""


class EventOrder:
    """Judges the frames of one run.

    last   the number of the last event that was read, None before the first: what `Last-Event-ID` says
    ended  has the terminal event been read?

    With `gaps` the numbers only have to grow: `?include=` leaves out one kind of events.
    """

    def __init__(self, *, gaps: bool = False) -> None:
        self.last: int | None = None
        self._gaps = gaps
        self._state: State = "open"
        self._begun = False
        self._closed: set[str] = set()

    @property
    def ended(self) -> bool:
        return self._state != "open"

    def read(self, data: str) -> FrameVerdict:
        """Judge the `data` of one frame."""
        body = None if data == DONE else _parsed(data)
        kind, wrong = self._classify(data, body)
        move = MOVES[self._state].get(kind, "violation")
        if move == "close":
            self._state = "closed"
        if move in ("broken", "violation"):
            after = "nothing" if self.last is None else f"event {self.last}"
            return FrameVerdict(move, reason=wrong or f"{kind} after {after} while {self._state}")
        if move != "deliver" or body is None:
            return FrameVerdict(move)
        self.last = int(body["seq"])
        if body["type"] not in _needs():
            return FrameVerdict("skip")
        self._begun = True
        self._note(body)
        if kind == "terminal":
            self._state = "ended"
        event = _typed(body)
        return FrameVerdict("skip") if event is None else FrameVerdict("deliver", event)

    def _classify(self, data: str, body: dict[str, Any] | None) -> tuple[Input, str]:
        """And what is wrong with it, where that is not said by the kind alone."""
        if data == DONE:
            return "done", ""
        if body is None:
            return "garbled", ""
        due = 0 if self.last is None else self.last + 1
        if body["seq"] < due:
            return "repeat", ""
        if body["seq"] > due and not self._gaps:
            return "gap", ""
        if self._state == "open" and (reason := self._wrong(body)):
            return "wrong", f"event {body['seq']}, {body['type']}, {reason}"
        return ("terminal" if body["type"] in TERMINAL_STATES else "event"), ""

    def _wrong(self, body: dict[str, Any]) -> str | None:
        """Why an event of a known type may not come now, or not so."""
        kind = body["type"]
        needs = _needs().get(kind)
        if needs is None:
            return None
        if lacks := [name for name, kinds in needs.items() if name not in body or not _is(body[name], kinds)]:
            return f"lacks a {lacks[0]} that can be read"
        if self._begun == (kind == "stream.started"):
            return "comes twice" if self._begun else "comes before stream.started"
        if kind == "stream.started" and body["protocol"] > PROTOCOL:
            return f"is of protocol {body['protocol']}: this program reads up to {PROTOCOL}, update it"
        if kind in ("field.started", "field.delta", "field.done") and self._is_closed(body["path"], kind):
            return f"comes when {body['path']} is done"
        return None

    def _is_closed(self, path: str, kind: str) -> bool:
        """Is it done, or part of what is? What is done may be told once more, whole."""
        around = [path[:at] for at in range(1, len(path)) if path[at] == "/"]
        return not self._closed.isdisjoint(around if kind == "field.done" else [*around, path])

    def _note(self, body: dict[str, Any]) -> None:
        """What is closed from here on."""
        match body["type"]:
            case "field.done":
                self._closed = {path for path in self._closed if not _is_within(path, body["path"])} | {body["path"]}
            case "field.dropped" | "field.reset":
                near = body["path"]
                self._closed = {path for path in self._closed if not (_is_within(path, near) or _is_within(near, path))}
            case "stream.reset":
                self._closed = {path for path in self._closed if any(_is_within(path, kept) for kept in body["kept"])}


def _is_within(path: str, outer: str) -> bool:
    return path == outer or path.startswith(f"{outer}/")


def _parsed(data: str) -> dict[str, Any] | None:
    """A JSON object with a type and a number; None for anything else."""
    try:
        body = json.loads(data, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None
    fine = isinstance(body, dict) and _is(body.get("type"), "string") and _is(body.get("seq"), "integer")
    return body if fine else None


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _typed(body: dict[str, Any]) -> Event | None:
    """None where a member says what only a later version knows, such as another phase."""
    try:
        return EVENTS.validate_python({name: value for name, value in body.items() if name != "seq"})
    except ValidationError:
        return None


@cache
def _needs() -> dict[str, dict[str, str]]:
    """By the type of an event its members that are always there, and of which kind each is."""
    schema = event_schema()
    parts = {kind: schema["$defs"][ref.rpartition("/")[2]] for kind, ref in schema["discriminator"]["mapping"].items()}
    return {
        kind: {name: _kind(part["properties"][name]) for name in part["required"] if name not in ("type", "seq")}
        for kind, part in parts.items()
    }


def _kind(member: dict[str, Any]) -> str:
    if member.get("format") == "json-pointer":
        return "path"
    if member.get("items", {}).get("format") == "json-pointer":
        return "paths"
    if "anyOf" in member:
        return "any"
    if "$ref" in member:
        return "error" if member["$ref"].endswith("/ErrorBody") else "object"
    return str(member.get("type", "any"))


def _is(value: Any, kind: str) -> bool:
    match kind:
        case "string":
            return isinstance(value, str)
        case "path":
            return isinstance(value, str) and _PATH.fullmatch(value) is not None
        case "paths":
            return isinstance(value, list) and all(_is(path, "path") for path in value)
        case "integer":  # 1.0 is one, as JSON Schema and JavaScript have it
            return (type(value) is int) or (type(value) is float and value.is_integer())
        case "boolean":
            return isinstance(value, bool)
        case "object":
            return isinstance(value, dict)
        case "error":
            return isinstance(value, dict) and all(_is(value.get(name), kind) for name, kind in _ERROR.items())
    return True


_ERROR = {"code": "string", "message": "string", "retryable": "boolean", "phase": "string"}
