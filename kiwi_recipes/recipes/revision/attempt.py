"""One attempt at a change: the lines of one reply, as events of the wire contract, fitted into the recipe.

What is written to the draft is whole at any time: a change counts when its line has closed.
"""

from __future__ import annotations

from typing import Any

from kiwi_parser import ModelParser, coded
from kiwi_parser import events as parsed
from kiwi_parser.events import Path
from kiwi_parser.recipe import Recipe

from kiwi_recipes.model_stream import field_dropped
from kiwi_recipes.recipes.attempt import LIMITS, Attempt, Mends
from kiwi_recipes.recipes.draft import Draft
from kiwi_recipes.recipes.enrich import beyond_belief, from_pantry, linked
from kiwi_recipes.recipes.fields import single_values
from kiwi_recipes.recipes.guard import AllergenGuard
from kiwi_recipes.recipes.json_schema import Lacking
from kiwi_recipes.recipes.problem import REFUSED, AttemptProblem, conflict, invalid, left_out, truncated, upstream
from kiwi_recipes.recipes.revision.book import Book, same
from kiwi_recipes.recipes.revision.lines import LISTS, LONGEST_HEAD, Reply, Target, UnreadError, read_head, read_value
from kiwi_recipes.streams.events import Event, FieldDelta, FieldDone, FieldReset, FieldStarted, Warned
from kiwi_recipes.streams.pointers import pointer

NOTHING_CHANGED = "nothing_changed"
NOTHING = AttemptProblem(
    NOTHING_CHANGED,
    "Nothing was changed by these words. The recipe is as it was; say it in other words.",
    "stop",
    retryable=False,
)
_TAKEN_OUT = coded("taken_out", "taken out by the change")
_FOR_THE_OLD = coded("for_the_old", "was written for the recipe as it was")
_LEFT_AWAY = ("description", "notes")
"""A recipe is whole without them: what rules them out only takes them away."""


class _Line:
    """A change that is being written. `path` is None while it is not known, or can't be shown."""

    def __init__(self) -> None:
        self.text = ""
        self.is_read = False
        self.path: Path | None = None
        self.has_words = False


class RevisionAttempt(Attempt):
    """See `Attempt`. `scope` is the only part that may change; None: all may."""

    _tells_deltas = False

    def __init__(
        self,
        draft: Draft,
        book: Book,
        mends: Mends,
        *,
        scope: Path | None,
        pantry: list[str],
        language: str,
        guard: AllergenGuard,
    ) -> None:
        super().__init__(draft, pantry, mends, None, language, guard)
        self._book = book
        self._scope = scope
        self._line = _Line()
        self._open_field: str | None = None

    def _parser_for(self, lacking: Lacking | None) -> ModelParser[Any]:
        return ModelParser(Reply, limits=LIMITS, language=self._language)

    def close(self) -> list[Event]:
        """See `Attempt.close`."""
        events = self._events(self._parser.close())
        outcome = self._parser.outcome
        assert outcome is not None  # noqa: S101 - it is closed
        whole = self.whole or (outcome.kind == "complete" and self.error is None and self.finish != "length")
        events += self._as_before(self._line)  # one that did not close
        if self._open_field is not None:
            events += self._kept([self._open_field])
        if self._book.is_changed:
            events += [*self._settled(), *self._judged()]
        self.whole = whole and self._guard.conflict is None
        self.problem = self._verdict()
        return events

    def write(self, parts: list[tuple[Path, Any]]) -> list[Event]:
        """Values that no model wrote, for parts that there are."""
        events: list[Event] = []
        for path, value in parts:
            if not same(str(path[0]), value, self._book.had(path)):
                events += [*self._beginning(path), *self._put(path, value, None, None)]
        self.whole = self.over = True
        return events

    def _verdict(self) -> AttemptProblem | None:
        if self._guard.conflict is not None:
            return conflict(self._guard.conflict)
        if self.finish == "content_filter" and not self._book.is_changed:
            return REFUSED
        if self.whole:
            lacks = self._draft.lacks(all_fields=False)
            return left_out(lacks) if lacks else None if self._book.is_changed else NOTHING
        if self.error is not None:
            return upstream(self.error, wrote=self.wrote)
        outcome = self._parser.outcome
        assert outcome is not None  # noqa: S101 - it is closed
        return truncated(self.finish or "stop") if outcome.kind == "truncated" else invalid(outcome.problem)

    # --- what the parser tells --------------------------------------------------------------------------------------

    def _events(self, events: list[parsed.Event]) -> list[Event]:
        wires: list[Event] = []
        for event in events:
            if self._guard.conflict is not None:
                break
            self.spoke = True
            wires += self._read(event)
        return wires

    def _read(self, event: parsed.Event) -> list[Event]:
        path = event.path
        if isinstance(event, parsed.Repaired):
            told = None if event.code == "bare_row" else self._mended(event)
            return [] if told is None else [told]
        if not path:
            if isinstance(event, parsed.FieldReset):  # what looked like the answer was a thought, or an example
                return self._all_taken_back()
            self._refused = self._refused or isinstance(event, parsed.FieldDropped)
            return []
        if path[0] != "changes":
            return self._of_field(event)
        if len(path) > 1:
            return self._of_line(event)
        return self._all_taken_back() if isinstance(event, parsed.FieldReset) else []

    def _mended(self, event: parsed.Repaired) -> Warned | None:
        told = super()._mended(event)
        if told is not None and event.path[:1] == ("changes",):
            told.path = None  # is no place in the recipe
        return told

    def _all_taken_back(self) -> list[Event]:
        changed = self._book.changed_fields()
        self._book.restore()
        return self._kept(changed)

    def _kept(self, names: list[str]) -> list[Event]:
        """The fields as they are, which is as they were."""
        events: list[Event] = []
        for name in names:
            value = self._book.value(name)
            if value is None or value == []:
                self._draft.drop((name,))
                events.append(FieldReset(pointer((name,))))
            else:
                self._draft.close((name,), value)
                events.append(FieldDone(pointer((name,)), value, None, kept=True))
        return events

    # --- a line -----------------------------------------------------------------------------------------------------

    def _of_line(self, event: parsed.Event) -> list[Event]:
        match event:
            case parsed.FieldStarted():
                self._line = _Line()
            case parsed.FieldDelta():
                return self._grown(self._line, event.text)
            case parsed.FieldDone():
                return self._closed(self._line, str(event.value), event.span)
            case parsed.FieldDropped() | parsed.FieldReset():
                line, self._line = self._line, _Line()
                return self._as_before(line)
        return []

    def _grown(self, line: _Line, text: str) -> list[Event]:
        line.text += text
        events: list[Event] = []
        if not line.is_read:
            if _is_undecided(line.text):
                return []
            line.is_read = True
            target, text = self._about(line.text)
            if target is None or target.kind == "remove" or target.path[0] in single_values():
                return []
            line.path = self._book.place(target)
            if line.path is not None:
                events += self._beginning(line.path)
        if line.path is None:
            return events
        if not line.has_words:
            text = text.lstrip()
            line.has_words = bool(text)
        if text:
            events.append(FieldDelta(pointer(_text_of(line.path)), text))
        return events

    def _beginning(self, path: Path) -> list[Event]:
        """A part begins anew: what there was is to be forgotten, or struck. Its list, whole before, is open again."""
        begun: list[Event] = [FieldReset(pointer(path)), FieldStarted(pointer(path))]
        if path[0] == "steps":
            begun.append(FieldStarted(pointer(_text_of(path))))
        return begun

    def _about(self, line: str) -> tuple[Target | None, str]:
        """What a line is about, if that may change, and its text. Asked for one part alone, a model may leave its name
        out."""
        head = read_head(line)
        scope = self._scope
        if head is None:
            alone = scope is not None and not (len(scope) == 1 and scope[0] in LISTS)
            return (Target("set", scope), line) if alone and scope is not None else (None, line)
        target, text = head
        if scope is not None and (target.path[: len(scope)] != scope or (len(scope) > 1 and target.kind != "set")):
            return None, text
        return target, text

    def _closed(self, line: _Line, text: str, span: tuple[int, int] | None) -> list[Event]:
        self._line = _Line()
        target, words = self._about(text)
        begun_as = line.path if target is not None and target.kind != "remove" else None
        path = None if target is None else begun_as or self._book.place(target)
        if target is None or path is None:
            message = "A change that the model wrote names no part of the recipe that can be changed: it was left out."
            return [*self._as_before(line), Warned("change_unread", message, evidence={"text": text[:200]})]
        if target.kind == "remove":
            self._book.remove(path)
            self._write_down()
            return [field_dropped(path, _TAKEN_OUT)]
        try:
            value = read_value(path, words, self._language)
        except UnreadError as error:
            dropped = field_dropped(path, error.reason)
            return [dropped, *beyond_belief(dropped), *self._part_kept(path)]
        begun = [] if line.path is not None else self._beginning(path)
        after = int(target.path[1]) if target.kind == "after" else None
        return [*begun, *self._put(path, value, span, after)]

    def _as_before(self, line: _Line) -> list[Event]:
        """A line that has begun comes to nothing."""
        if line.path is None:
            return []
        return self._part_kept(line.path) or [FieldReset(pointer(line.path))]

    def _part_kept(self, path: Path) -> list[Event]:
        had = self._book.had(path)
        self._book.take_back(path)
        self._write_down()
        return [] if had is None else [FieldDone(pointer(path), had, None, kept=True)]

    def _put(self, path: Path, value: Any, span: tuple[int, int] | None, after: int | None) -> list[Event]:
        name, had = str(path[0]), self._book.had(path)
        if name == "ingredients" and value["group"] is None and had is not None:
            value["group"] = had.get("group")
        if had is not None and same(name, value, had):
            return self._part_kept(path)
        value = self._completed(path, value)
        reason = self._echo(path, value) or self._guard.stops(path, value, self._known_for(path))
        if reason is not None:
            kept = [] if self._guard.conflict is not None else self._part_kept(path)
            return [field_dropped(path, reason), *self._guard.take_warnings(), *kept]
        self._book.put(path, value, after)
        self._write_down()
        self.titled = True
        return [FieldDone(pointer(path), value, span), *self._guard.take_warnings()]

    def _completed(self, path: Path, value: Any) -> Any:
        """With what the server adds to a row."""
        if path[0] == "ingredients":
            return from_pantry(value, self._pantry, self._language)
        if path[0] == "steps":
            earlier = [row for number, row in self._book.rows("steps") if number < int(path[1])]
            return linked(value, self._book.value("ingredients"), earlier, self._language)
        return value

    def _write_down(self) -> None:
        """The draft is the recipe as it stands."""
        for name, value in self._book.recipe().items():
            self._draft.close((name,), value)

    # --- a whole field, which was not asked for -----------------------------------------------------------------------

    def _of_field(self, event: parsed.Event) -> list[Event]:
        path = event.path
        name = str(path[0])
        if self._scope is not None and self._scope != (name,):
            return []
        closes = len(path) == 1 and isinstance(event, (parsed.FieldDone, parsed.FieldDropped, parsed.FieldReset))
        self._open_field = None if closes else name
        match event:
            case parsed.FieldStarted():
                begun = FieldStarted(pointer(path))
                return [FieldReset(pointer(path)), begun] if len(path) == 1 else [begun]
            case parsed.FieldDelta():
                return [FieldDelta(pointer(path), event.text)]
            case parsed.FieldDone() if event.value is None:
                return self._kept([name])
            case parsed.FieldDone() if name not in LISTS:
                return self._put(path, event.value, event.span, None)
            case parsed.FieldDone() if len(path) == 1:
                return self._replaced(name, event)
            case parsed.FieldDone():
                return self._row(path, event)
            case parsed.FieldDropped() if len(path) > 1:
                return [field_dropped(path, event.reason)]
            case parsed.FieldReset() if len(path) > 1:
                return [FieldReset(pointer(path))]
            case parsed.FieldDropped() | parsed.FieldReset():
                self._book.restore(name)
                return self._kept([name])
        return []

    def _row(self, path: Path, event: parsed.FieldDone) -> list[Event]:
        value = event.value if isinstance(event.value, str) else event.value.model_dump(mode="json")
        if len(path) == 2:
            value = self._completed(path, value)
        reason = self._guard.stops(path, value, self._known_for(path))
        if reason is not None:
            return [field_dropped(path[:2], reason), *self._guard.take_warnings()]
        return [FieldDone(pointer(path), value, event.span), *self._guard.take_warnings()]

    def _replaced(self, name: str, event: parsed.FieldDone) -> list[Event]:
        rows = [row.model_dump(mode="json") for row in event.value]
        self._book.replace(name, [self._completed((name, at), row) for at, row in enumerate(rows)])
        self._write_down()
        return [FieldDone(pointer((name,)), self._book.value(name), event.span)]

    # --- the end ----------------------------------------------------------------------------------------------------

    def _settled(self) -> list[Event]:
        """The lists in their final order."""
        book, events = self._book, list[Event]()
        for number, row in book.rows("steps"):
            if book.has_changed(("steps", number)):
                book.put(("steps", number), self._completed(("steps", number), {**row, "uses": []}))
        self._write_down()
        changed = book.changed_fields()
        for name in LISTS:
            if name in changed or (name == "steps" and book.value(name) != book.was.get(name)):
                events.append(FieldDone(pointer((name,)), book.value(name), None))
        return events

    def _judged(self) -> list[Event]:
        """All of the recipe, what is kept as well, is held against what is ruled out."""
        return [event for name in Recipe.model_fields for event in self._field_judged(name)]

    def _field_judged(self, name: str) -> list[Event]:
        value = self._book.value(name)
        if name in _LEFT_AWAY and not self._guard.cleared({name: value, "title": self._book.value("title")}).get(name):
            if not value:
                return []
            self._book.put((name,), "")
            self._write_down()
            return [field_dropped((name,), _FOR_THE_OLD)]
        parts: list[tuple[Path, Any]] = [((name,), value)]
        if name in LISTS:
            parts = [((name, number), row) for number, row in self._book.rows(name)]
        events: list[Event] = []
        for path, part in parts:
            reason = self._guard.stops(path, part, self._book.recipe())
            events += [] if reason is None else [field_dropped(path, reason)]
            events += self._guard.take_warnings()
        return events


def _is_undecided(line: str) -> bool:
    """May what has come of a line still be about anything? Behind the colon a word has to follow."""
    head, colon, rest = line.replace("：", ":").partition(":")
    return not rest.strip() if colon else len(head) <= LONGEST_HEAD


def _text_of(path: Path) -> Path:
    """Where the words of a part are told: a step is a row that has them."""
    return (*path, "text") if path[0] == "steps" and len(path) == 2 else path
