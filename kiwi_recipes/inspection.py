"""What `kiwi inspect` says of a recording: when the first token came, when each field, where it paused, what was
mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiwi_parser import RecipeParser
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Words

from kiwi_recipes.llm.backends.replay import timed_chunks
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.types import Finish, Text, Thinking
from kiwi_recipes.recipes.events import TERMINAL_STATES
from kiwi_recipes.recording import End, Header, RecordingReader, open_recording
from kiwi_recipes.replay.in_order import in_order
from kiwi_recipes.trace import plain

FIELD_KINDS = frozenset({"field.started", "field.delta", "field.done", "field.dropped", "field.reset"})
"""Of another kind that begins so nothing is known, as a client skips it: what it says of the field least of all."""

GAPS = 3
"""How many pauses are named, the longest first."""


@dataclass(slots=True)
class Field:
    """One field of the recipe: when it began and ended (ms), at which token, what was mended in it."""

    path: str
    started: float
    first_token: int
    ended: float | None = None
    last_token: int | None = None
    state: str = "open"
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Gap:
    """A pause between two entries."""

    after: float
    length: float


@dataclass(slots=True)
class Inspection:
    """Times in milliseconds since the request; `tokens` are those of the text, with the time of each."""

    header: Header
    model: str
    first: float | None = None
    last: float = 0.0
    end: End | None = None
    tokens: list[float] = field(default_factory=list)
    thoughts: int = 0
    fields: dict[str, Field] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    outcome: str = ""

    @property
    def mends(self) -> list[tuple[str, str]]:
        """Path and note of everything that was mended or read as something else."""
        return [(one.path, note) for one in self.fields.values() for note in one.notes]

    @property
    def tokens_per_s(self) -> float | None:
        """From the first token to the last."""
        took = self.tokens[-1] - self.tokens[0] if len(self.tokens) > 1 else 0.0
        return (len(self.tokens) - 1) * 1000 / took if took else None

    def note(self, ms: float) -> None:
        """An entry came."""
        if self.first is None:
            self.first = ms
        else:
            self.gaps = sorted([*self.gaps, Gap(self.last, ms - self.last)], key=lambda gap: -gap.length)[:GAPS]
        self.last = ms

    def event(self, ms: float, kind: str, body: dict[str, Any]) -> None:
        """An event about a field came."""
        path = body["path"]
        one = self.fields.get(path)
        if one is None:
            if kind == "reset":
                return
            one = self.fields[path] = Field(path, ms, len(self.tokens))
        match kind:
            case "done" | "dropped":
                one.state, one.ended, one.last_token = kind, ms, len(self.tokens)
                one.notes += [_words(note) for note in body.get("notes") or ()]
                if kind == "dropped":
                    one.notes.append(f"dropped: {body.get('reason')}")
            case "reset":
                for other in [other for other in self.fields if other == path or other.startswith(f"{path}/")]:
                    del self.fields[other]
            case "mended":
                one.notes.append(f"mended: {body['code']}")


def _words(note: Any) -> str:
    if isinstance(note, dict):
        return str(note.get("message") or note.get("code") or note)
    return str(note)


def inspect(path: Path) -> Inspection:
    """Raises RecordingError, OSError."""
    with open_recording(path) as recording:
        found = Inspection(recording.header, recording.header.model)
        (_of_events if recording.header.kind == "events" else _of_upstream)(recording, found)
        for _ in recording:  # what comes after the answer's end mark, and the end of the recording
            pass
        found.end = recording.end
    return found


def _of_events(recording: RecordingReader, found: Inspection) -> None:
    for entry, event in in_order(recording):
        found.note(entry.ms)
        kind = entry.event["type"]
        if event is None:
            continue
        if kind == "token":
            found.tokens.append(entry.ms)
        elif kind == "stream.status":  # which model writes is not known yet when a header of ours is written
            found.model = entry.event.get("model") or found.model
        elif kind in FIELD_KINDS:
            found.event(entry.ms, kind.removeprefix("field."), entry.event)
        elif kind in TERMINAL_STATES:
            found.outcome = TERMINAL_STATES[kind]


def _of_upstream(recording: RecordingReader, found: Inspection) -> None:
    if recording.header.status != 200:
        found.outcome = f"refused with HTTP status {recording.header.status}"
        for entry in recording:
            found.note(entry.ms)
        return
    parser = RecipeParser()
    reason = ""
    try:
        for ms, chunks in timed_chunks(recording, "server", expects_json=True):
            found.note(ms)
            for chunk in chunks:
                if isinstance(chunk, Text):
                    found.tokens.append(ms)
                    _parsed(found, ms, map(plain, parser.feed(chunk.text)))
                elif isinstance(chunk, Thinking):
                    found.thoughts += 1
                elif isinstance(chunk, Finish):
                    reason = f", finish reason {chunk.reason}"
    except LLMError as error:
        reason = f", {error.code}: {error.message}"
    _parsed(found, found.last, map(plain, parser.close()))
    outcome = parser.outcome
    assert outcome is not None  # noqa: S101 - closed above
    found.outcome = f"{outcome.kind}{reason}"


_KINDS = {
    "FieldStarted": "started",
    "FieldDelta": "delta",
    "FieldDone": "done",
    "FieldDropped": "dropped",
    "FieldReset": "reset",
    "Repaired": "mended",
}


def _parsed(found: Inspection, ms: float, events: Iterator[dict[str, Any]]) -> None:
    for body in events:
        if kind := _KINDS.get(body["event"]):
            found.event(ms, kind, body)


def table(found: Inspection) -> RenderableType:
    """For a terminal."""
    header = found.header
    facts = Table(box=None, show_header=False, pad_edge=False)
    facts.add_column(style="bold", no_wrap=True)
    facts.add_column(overflow="fold")
    for name, value in _facts(found):
        facts.add_row(name, Words(value))
    fields = Table()
    fields.add_column("field", no_wrap=True)
    for name in ("begins", "ends", "takes"):
        fields.add_column(name, justify="right", no_wrap=True)
    fields.add_column("tokens", justify="right", no_wrap=True)
    fields.add_column("state", no_wrap=True)
    fields.add_column("mended, or read as", overflow="fold")
    for one in found.fields.values():
        took = None if one.ended is None else one.ended - one.started
        tokens = str(one.first_token) if one.last_token is None else f"{one.first_token}-{one.last_token}"
        row = (_ms(one.started), _ms(one.ended), _ms(took), tokens, one.state if one.path else "")
        fields.add_row(Words(one.path or "the whole"), *row, Words(_counted(one.notes)))
    if not found.fields:
        return Group(facts, Words(f"No field of a recipe is in it ({header.kind})."))
    return Group(facts, fields)


def _facts(found: Inspection) -> Iterator[tuple[str, str]]:
    header = found.header
    yield (
        "what",
        f"{header.kind}, {header.origin}{f' on {header.when}' if header.when else ''}, format {header.version}",
    )
    yield "source", header.source
    yield "model", found.model or "-"
    if header.why:
        yield "why", header.why
    yield "first read", _ms(found.first)
    yield "first token", _ms(found.tokens[0] if found.tokens else None)
    yield "last read", _ms(found.last)
    rate = found.tokens_per_s
    thoughts = f", {found.thoughts} of thinking" if found.thoughts else ""
    yield "tokens", f"{len(found.tokens)}{thoughts}{f', {rate:.1f} a second' if rate else ''}"
    yield "longest gaps", ", ".join(f"{gap.length:.0f} ms after {gap.after:.0f} ms" for gap in found.gaps) or "none"
    yield "mends", str(len(found.mends))
    yield "outcome", found.outcome or "none: it ends before the end"
    how = None if found.end is None else found.end.how
    if how is not None or header.version > 1:
        yield (
            "ended",
            {"whole": "whole", "broken": "the connection broke", "left": "the reader left"}.get(
                how or "", "cut off: the recording has no end"
            ),
        )


def _counted(notes: list[str]) -> str:
    return "; ".join(note if times == 1 else f"{note} ({times} times)" for note, times in Counter(notes).items())


def _ms(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f} ms"
