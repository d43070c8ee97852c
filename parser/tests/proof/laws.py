"""What every run must keep, whatever the text: the invariants as checks, for the tests and for the fuzzer.

A run is watched from outside: the chunks that went in, the events that came out, how much had been fed by then.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

from pydantic import AfterValidator, BaseModel

from kiwi_parser import (
    Event,
    FieldDelta,
    FieldDone,
    FieldDropped,
    FieldReset,
    JsonEvent,
    Outcome,
    Path,
    Repaired,
    ValueDone,
    apply,
)


class Parser(Protocol):
    """What RecipeParser and ModelParser have in common."""

    outcome: Outcome | None

    def feed(self, text: str) -> list[Event]: ...
    def close(self) -> list[Event]: ...
    @property
    def value(self) -> Any: ...


Make = Callable[[], Parser]
Timed = tuple[int, Event]
"""An event, and how many characters had been fed when it came."""


@dataclass
class Run:
    text: str
    events: list[Timed]
    closing: list[Event]
    """Those of the events that came from `close`."""
    outcome: Outcome
    value: Any

    def said(self) -> list[Event]:
        return [event for _, event in self.events]


def run(make: Make, chunks: Iterable[str]) -> Run:
    """Feed it all and close. After a final error the parser is still fed: it must stay calm and silent."""
    parser, fed, pieces = make(), 0, []
    events: list[Timed] = []
    for chunk in chunks:
        fed += len(chunk)
        pieces.append(chunk)
        events += [(fed, event) for event in parser.feed(chunk)]
    closing = parser.close()
    events += [(fed, event) for event in closing]
    _demand(parser.outcome is not None, "no outcome after close")
    assert parser.outcome is not None
    return Run("".join(pieces), events, closing, parser.outcome, parser.value)


# --- 1: the chunking makes no difference ----------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Normal:
    """A run with its chunking made invisible: everything but where the deltas were cut."""

    events: list[Event]
    texts: list[tuple[Path, str]]
    outcome: str
    value: Any

    def __eq__(self, other: object) -> bool:
        """Equal, or at least written the same: a NaN is never equal to another."""
        if not isinstance(other, Normal):
            return NotImplemented
        mine = (self.events, self.texts, self.outcome, self.value)
        theirs = (other.events, other.texts, other.outcome, other.value)
        return mine == theirs or repr(mine) == repr(theirs)

    __hash__ = None  # type: ignore[assignment]


def normal(observed: Run) -> Normal:
    """The events in order but for deltas, and the joined deltas of each path, once for each time that it began anew."""
    plain: list[Event] = []
    texts: list[tuple[Path, str]] = []
    open_texts: dict[Path, list[str]] = {}
    for event in observed.said():
        if isinstance(event, FieldDelta):
            open_texts.setdefault(event.path, []).append(event.text)
            continue
        plain.append(event)
        if open_texts and isinstance(event, FieldDone | FieldDropped | FieldReset):
            ended = [path for path in open_texts if _within(path, event.path)]
            texts += [(path, "".join(open_texts.pop(path))) for path in ended]
    texts += [(path, "".join(pieces)) for path, pieces in open_texts.items()]
    return Normal(plain, texts, _shown(observed.outcome), observed.value)


def _shown(outcome: Outcome) -> str:
    problem = outcome.problem
    where = (problem.code, problem.offset, problem.line, problem.column) if problem else None
    return repr((outcome.kind, outcome.closed, outcome.open, where))


# --- 2, 3, 4, 9, 10, 12: what one run must keep ----------------------------------------------------------------------


class Broken(AssertionError):
    pass


def _demand(kept: bool, law: str, *about: object) -> None:
    if not kept:
        raise Broken(f"{law}: {', '.join(map(repr, about))}")


def check(observed: Run) -> None:
    """Every law that needs no second run and no knowledge of the model."""
    check_order(observed.said())
    check_texts(observed.said())
    check_spans(observed)
    check_outcome(observed)
    check_apply(observed)


def check_order(events: list[Event]) -> None:
    """2 and 4: once a field is done or dropped nothing more is said about it or within it, unless it is reset."""
    final: set[Path] = set()
    seen: set[Path] = set()
    for event in events:
        path = event.path
        if isinstance(event, Repaired):
            continue
        if isinstance(event, FieldReset):
            _demand(any(_within(other, path) for other in seen), "a reset of what was never there", event)
            final = {other for other in final if not _within(other, path)}
            continue
        for length in range(len(path) + 1):
            _demand(path[:length] not in final, "said after the end of a field", event, path[:length])
        seen.add(path)
        if isinstance(event, FieldDone | FieldDropped):
            final.add(path)


def _within(path: Path, outer: Path) -> bool:
    return path[: len(outer)] == outer


def check_texts(events: list[Event]) -> None:
    """3 and 10: joined deltas are the text that is done; none is empty, none is cut within a pair of surrogates."""
    texts: dict[Path, str] = {}
    for event in events:
        match event:
            case FieldDelta(path, text):
                _demand(text != "", "an empty delta", event)
                before = texts.get(path, "")
                _demand(not (before and _high(before[-1]) and _low(text[0])), "a pair was cut", event)
                texts[path] = before + text
            case FieldDone(path, value, _, notes):
                if path in texts and isinstance(value, str) and not notes:
                    _demand(texts[path] == value, "deltas are not the text", event, texts[path])
                texts = {other: text for other, text in texts.items() if not _within(other, path)}
            case FieldDropped(path) | FieldReset(path):
                texts = {other: text for other, text in texts.items() if not _within(other, path)}


def _high(char: str) -> bool:
    return "\ud800" <= char <= "\udbff"


def _low(char: str) -> bool:
    return "\udc00" <= char <= "\udfff"


def check_spans(observed: Run) -> None:
    """12 and 5: a span lies in what had been fed, is not empty, and holds the spans of what is within."""
    spans: dict[Path, tuple[int, int]] = {}
    for fed, event in observed.events:
        if isinstance(event, FieldReset | FieldDropped):
            spans = {path: span for path, span in spans.items() if not _within(path, event.path)}
        if not isinstance(event, FieldDone):
            continue
        start, end = event.span
        _demand(0 <= start < end <= fed, "a span outside of the text", event, fed)
        for path, (inner_start, inner_end) in spans.items():
            if len(path) == len(event.path) + 1 and _within(path, event.path):
                _demand(start <= inner_start and inner_end <= end, "a span outside of its parent's", event, path)
        spans[event.path] = event.span


def check_outcome(observed: Run) -> None:
    """9: the outcome names what closed and what did not, and nothing unclosed is done."""
    outcome = observed.outcome
    _demand(outcome.kind in {"complete", "truncated", "invalid"}, "an unknown kind", outcome)
    finished = {event.path for event in observed.said() if isinstance(event, FieldDone)}
    for path in outcome.open:
        _demand(not _is_final(observed.said(), path), "done and yet open", path)
    for path in outcome.closed:
        _demand(path in finished, "closed and yet never done", path)
    if outcome.kind == "complete":
        _demand(not outcome.open, "complete and yet open", outcome)
        _demand(outcome.problem is None, "complete and yet a problem", outcome)
    if outcome.kind == "invalid":
        _demand(outcome.problem is not None, "invalid without a reason", outcome)
    for event in observed.closing:
        if isinstance(event, FieldDone) and outcome.kind != "complete":
            # A quote that is not JSON's, or a bracket that does not match, waits for what follows it; nothing does.
            last = observed.text.rstrip()[-1]
            _demand(last in WAITING and event.span[1] - event.span[0] > 1, "close made something done", event, last)


WAITING = frozenset("'‘’‛`´“”„‟«»\"}]")


def _is_final(events: list[Event], path: Path) -> bool:
    final = False
    for event in events:
        if isinstance(event, FieldDone) and event.path == path:
            final = True
        elif isinstance(event, FieldReset) and _within(path, event.path):
            final = False
    return final


def check_apply(observed: Run) -> None:
    """`apply` never changes its argument: states kept along the way are at the end what they were."""
    known: Any = {}
    kept: list[tuple[Any, str]] = []
    events = observed.said()
    for count, event in enumerate(events):
        if count % (len(events) // 6 + 1) == 0:
            kept.append((known, repr(known)))
        known = apply(known, event)
    for state, then in kept:
        _demand(repr(state) == then, "apply changed its argument", then)


# --- 5: prompt --------------------------------------------------------------------------------------------------------


def check_prompt(events: Sequence[tuple[int, Event | JsonEvent]], text: str) -> None:
    """For plain JSON fed one character at a time: done with the very character that closes the value.

    A number is closed by the character behind it, and by nothing else: 12 could still become 125.
    """
    for fed, event in events:
        if isinstance(event, FieldDone | ValueDone):
            start, end = event.span
            closes = end + 1 if text[start] in "-0123456789" else end
            _demand(fed == closes, "not prompt", event, fed)


# --- helpers of single tests ------------------------------------------------------------------------------------------


def joined(events: list[Event]) -> list[Any]:
    """Events with neighbouring deltas of one path made one."""
    said: list[Any] = []
    for event in events:
        last = said[-1] if said else None
        if isinstance(event, FieldDelta) and isinstance(last, FieldDelta) and last.path == event.path:
            said[-1] = FieldDelta(event.path, last.text + event.text, event.of_row)
        else:
            said.append(event)
    return said


def shape(value: Any) -> Any:
    """What is known, for comparing: models as dicts of what was given, less what is still empty or was dropped."""
    if isinstance(value, BaseModel):
        value = {name: getattr(value, name) for name in type(value).model_fields if name in value.model_fields_set}
    if isinstance(value, dict):
        return {key: seen for key, item in value.items() if (seen := shape(item)) not in ("", [], {}, None)}
    if isinstance(value, list):
        return [seen for item in value if (seen := shape(item)) not in ("", [], {}, None)]
    return value


def calls(work: Callable[[], object]) -> int:
    """How many function calls, Python's and C's, a piece of work makes: a measure that a busy machine can't blur."""
    count = 0

    def on_event(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(on_event)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def counted(log: list[Any], kind: Any) -> Any:
    """An annotation that logs each value it validates."""

    def note_down(value: Any) -> Any:
        log.append(value)
        return value

    return Annotated[kind, AfterValidator(note_down)]
