"""One attempt at a recipe: the text of one reply through one parser, as events of the wire contract.

Sans-IO. A further attempt is given what is `Lacking` and fits its events into the draft that the first one left.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any, ClassVar

from kiwi_parser import Limits, ModelParser, RecipeParser
from kiwi_parser import events as parsed
from kiwi_parser.examples import is_example
from kiwi_parser.plan import Sections
from kiwi_parser.recipe import Recipe
from pydantic import BaseModel, Field, create_model
from pydantic.fields import FieldInfo

from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.types import FinishReason
from kiwi_recipes.model_stream import as_json, field_dropped, field_event, notes_on_wire
from kiwi_recipes.recipes.draft import MOST_ROWS, Draft, Row
from kiwi_recipes.recipes.echoes import EXAMPLE, handed_back, no_step, real_steps
from kiwi_recipes.recipes.enrich import all_linked, beyond_belief, from_pantry, linked
from kiwi_recipes.recipes.guard import AllergenGuard
from kiwi_recipes.recipes.json_schema import Lacking
from kiwi_recipes.recipes.list_resume import ListResume
from kiwi_recipes.recipes.problem import (
    REFUSED,
    AttemptProblem,
    conflict,
    invalid,
    left_out,
    runaway,
    truncated,
    upstream,
)
from kiwi_recipes.recipes.safety import Safety
from kiwi_recipes.streams.events import Event, FieldDelta, FieldDone, FieldDropped, Warned
from kiwi_recipes.streams.pointers import pointer

LIMITS = Limits(number=40)
"""A small model may find no end to a number: that shall not cost all the tokens of an answer."""

_CLOSING = re.compile(r"[^}]*\}|[^}]+")
"""A piece up to a closing brace, that one included: there a recipe may be whole."""

_ECHOED = (("description",), ("notes",))
MOST_MENDS_TOLD = 12
"""A model that can't write JSON would fill the stream with notices; the rest are only counted."""


class Mends:
    """How many slips of form were mended in a generation, and whether to tell of another."""

    def __init__(self) -> None:
        self.count = 0

    def tell(self) -> bool:
        self.count += 1
        return self.count <= MOST_MENDS_TOLD


class Attempt:
    """Feeds a parser and says what came of it. `mends` counts over all attempts of a generation.

    wrote   has the model written anything?
    whole   has the JSON closed?
    spoke   has anything of the recipe come?
    titled  has the title closed?
    over    can nothing more come of this reply: is it whole, has the parser given up, is a list beyond its end?
    finish  how the model ended, where it said so
    blank   did it end by writing nothing but white space, on and on?
    error   how the upstream broke, where it did
    phase   what was going on when it ended

    Its attributes are twenty: what it was given, what it reads with, and the ten above, by which a generation decides
    after each token; an object between them would be a step more for each.
    """

    _tells_deltas: ClassVar[bool] = True
    """Whether more of a text is told as the parser tells it."""

    def __init__(
        self,
        draft: Draft,
        pantry: list[str],
        mends: Mends,
        lacking: Lacking | None = None,
        language: str = "en",
        guard: AllergenGuard | None = None,
    ) -> None:
        self._draft = draft
        self._guard = guard or AllergenGuard(Safety(()))
        self._guard.next_attempt()
        self._pantry = pantry
        self._mends = mends
        self._language = language
        self._parser = self._parser_for(lacking)
        self._runaway: str | None = None
        self._refused = False
        self.wrote = False
        self.whole = False
        self.over = False
        self.spoke = False
        self.titled = False
        self.finish: FinishReason | None = None
        self.blank = False
        self.error: LLMError | None = None
        self.phase = "queued"
        self.problem: AttemptProblem | None = None
        self._begun: dict[str, None] = {}  # a set that is empty takes three times as much
        self._resume = None if lacking is None else ListResume({name: dict(draft.rows(name)) for name in lacking.rows})

    def _parser_for(self, lacking: Lacking | None) -> ModelParser[Any]:
        if lacking is None:
            return RecipeParser(limits=LIMITS, language=self._language)
        return ModelParser(rest_model(lacking), limits=LIMITS, language=self._language)

    def feed(self, text: str) -> list[Event]:
        """The events that this piece of the reply causes; what stands behind a whole recipe causes none, however the
        reply is cut."""
        if "}" not in text:
            told = self._parser.feed(text)
            if (  # most pieces: as below, in fewer steps
                len(told) == 1
                and type(told[0]) is parsed.FieldDelta
                and self._tells_deltas
                and self._resume is None
                and not self.over
                and self._parser.outcome is None
            ):
                path, more = told[0].path, told[0].text
                self.spoke = True
                self._draft.grow(path, more)
                return [FieldDelta(pointer(path), more)]
            return self._fed(text, told)
        events: list[Event] = []
        for part in _CLOSING.findall(text):
            events += self._fed(part, self._parser.feed(part))
            if self.over:
                break
        return events

    def _fed(self, text: str, told: list[parsed.Event]) -> list[Event]:
        """Of a piece in which nothing stands behind a closing brace, by what the parser told of it."""
        events = self._events(told)
        if self._guard.conflict is not None:
            self.over = True
        # Closed, but without something that it needs: whole in form, and the verdict will say what is left out.
        elif self._refused or (text[-1:] == "}" and self._parser.settled and isinstance(self._parser.value, BaseModel)):
            self.whole = self.over = True
        elif self._runaway is not None or self._parser.outcome is not None:
            self.over = True
        return events

    def close(self) -> list[Event]:
        """The reply is over, for whatever reason; `problem` is known from here on."""
        events = self._events(self._parser.close())
        outcome = self._parser.outcome
        events += self._heading()
        if self._guard.conflict is not None:
            self.whole = False
        elif outcome is not None and outcome.problem is not None and outcome.problem.code == "not_valid":
            self.whole = True  # it did close: what it lacks is told by name
        elif not self.whole and outcome is not None and outcome.kind == "complete":
            if is_example(self._parser.value):  # and no recipe came behind it
                events += self._events([parsed.FieldReset(())])
            else:
                self.whole = self.error is None and self.finish != "length"
        self.problem = self._verdict()
        return events

    def _heading(self) -> list[Event]:
        """Keep the heading under which a further attempt goes on; one of an object (`{"group": "Peanuts"}`) was never
        shown, and is looked at here."""
        heading = self._parser.heading
        if heading is None:
            return []
        if not self._guard.forbids(heading):
            self._draft.heading = heading
        elif self._guard.conflict is None:
            self._guard.stops_heading(("ingredients", len(self._draft.known("ingredients"))), heading)
        return list(self._guard.take_warnings())

    def _verdict(self) -> AttemptProblem | None:
        """What kept the recipe from being whole. A whole one stands, however its upstream ended."""
        if self._guard.conflict is not None:
            return conflict(self._guard.conflict)
        lacks = self._draft.lacks(all_fields=False)
        if self.finish == "content_filter" and lacks:
            return truncated("content_filter") if self._draft.recipe() else REFUSED
        if self.whole:
            return left_out(lacks) if lacks else None
        if self._runaway is not None:
            return runaway(self._runaway)
        if self.error is not None:
            return upstream(self.error, wrote=self.wrote)
        outcome = self._parser.outcome
        assert outcome is not None  # noqa: S101 - known since `close`
        if outcome.kind != "truncated":  # "complete" with an example is no recipe
            return invalid(outcome.problem)
        return truncated(self.finish or "stop")

    def _events(self, events: list[parsed.Event]) -> list[Event]:
        wires: list[Event] = []
        if not events or self._runaway is not None or self._guard.conflict is not None:
            return wires
        self.spoke = True
        if self._resume is not None:
            events = [fitted for event in self._own(events) for fitted in self._resume.fit(event)]
        for event in events:
            if type(event) is parsed.FieldDelta:
                self._draft.grow(event.path, event.text)
                wires.append(FieldDelta(pointer(event.path), event.text))
            elif self._beyond(event.path):
                self._runaway = str(event.path[0])
                self._draft.cut(self._runaway)
                break
            elif (wire := self._wire(event)) is not None:
                wires.append(wire)
                wires += self._guard.take_warnings()
                if isinstance(wire, FieldDropped):
                    wires += beyond_belief(wire)
                if self._guard.conflict is not None:
                    break
                if isinstance(wire, FieldDone) and wire.path == "/ingredients":
                    wires += self._steps_anew()
        return wires

    def _own(self, events: list[parsed.Event]) -> Iterator[parsed.Event]:
        """The reset of everything, behind an example or a thought, is that of what this reply has begun: what an
        earlier one left is no part of it."""
        for event in events:
            if event.path:
                self._begun[str(event.path[0])] = None
                yield event
            elif isinstance(event, parsed.FieldReset):
                yield from (parsed.FieldReset((name,)) for name in Recipe.model_fields if name in self._begun)
                self._begun.clear()
            else:
                yield event

    def _beyond(self, path: parsed.Path) -> bool:
        """Is this a row that no recipe has room for? Small models go round in circles inside a list for ever."""
        return len(path) > 1 and int(path[1]) >= MOST_ROWS.get(str(path[0]), sys.maxsize)

    def _wire(self, event: parsed.Event) -> Event | None:
        """The same event with a pointer for a path and JSON for a value; the draft learns of it on the way."""
        path = event.path
        if type(event) is parsed.FieldDone:
            self.titled = self.titled or path == ("title",)
            value = self._value(path, event.value)
            if (reason := self._echo(path, value)) is not None:
                self._draft.drop(path)
                return field_dropped(path, reason)
            if self._guard.rules_out and (reason := self._guard.stops(path, value, self._known_for(path))) is not None:
                path = path[:2]  # with its text a step goes
                self._draft.drop(path)
                return field_dropped(path, reason)
            self._draft.close(path, value)
            return FieldDone(pointer(path), _lent(value), event.span, notes_on_wire(event.notes))
        return self._rarer(event)

    def _known_for(self, path: parsed.Path) -> dict[str, Any]:
        """What a part is to be understood by: a step says "the pasta" of what the list has."""
        if path[0] == "ingredients":
            return {}
        return {"title": self._draft.text("title"), "ingredients": self._draft.known("ingredients")}

    def _echo(self, path: parsed.Path, value: Any) -> str | None:
        """Why a text is not the model's own, or says nothing new; None if it is and does."""
        if path[0] == "steps":
            if len(path) == 2:
                return no_step(value["text"], self._draft.last_step(before=int(path[1])), self._ingredients())
            return EXAMPLE if path == ("steps",) and not value else None
        return EXAMPLE if path in _ECHOED and value and handed_back(value, self._ingredients()) else None

    def _ingredients(self) -> list[str]:
        return [row["name"] for row in self._draft.known("ingredients")]

    def _rarer(self, event: parsed.Event) -> Event | None:
        path = event.path
        match event:
            case parsed.Repaired(code="bare_row"):
                return None  # a step as its text is what was asked for
            case parsed.Repaired():
                return self._mended(event)
            case parsed.FieldDropped(path=()):
                self._refused = True
                return None
            case parsed.FieldDropped():
                self._draft.drop(path)
            case parsed.FieldReset():
                heading = self._draft.open_line(path).rstrip(":： ")
                self._draft.drop(path)
                if heading and (reason := self._guard.stops_heading(path, heading)) is not None:
                    return field_dropped(path, reason)
        return field_event(event)

    def _mended(self, event: parsed.Repaired) -> Warned | None:
        if not self._mends.tell():
            return None
        message = "A slip of form in the model's text was mended."
        evidence = {"mend": event.code, "offset": event.offset}
        return Warned("repaired", message, pointer(event.path) or None, evidence)

    def _value(self, path: parsed.Path, value: Any) -> Any:
        """JSON for the wire; ingredients learn whether they are in the pantry, steps what they use and how long."""
        if path == ("ingredients",):
            rows = [from_pantry(as_json(row), self._pantry, self._language) for row in value]
        elif path[0] == "ingredients" and len(path) == 2:
            return from_pantry(as_json(value), self._pantry, self._language)
        elif path[0] == "steps" and len(path) == 2:
            earlier = [row for at, row in sorted(self._draft.rows("steps").items()) if at < int(path[1])]
            return linked(as_json(value), self._draft.known("ingredients"), earlier, self._language)
        elif isinstance(value, list):
            rows = as_json(value)
        else:
            return as_json(value)
        if self._resume is not None:
            rows = self._resume.rows(str(path[0]), rows)
        return self._steps(rows) if path == ("steps",) else rows

    def _steps_anew(self) -> Iterator[FieldDone]:
        """Steps that were written in front of the ingredients, now that these are known."""
        steps = self._draft.known("steps")
        if steps and not self._draft.list_came_first:
            rows = all_linked(steps, self._draft.known("ingredients"), self._language)
            self._draft.close(("steps",), rows)
            yield FieldDone("/steps", _lent(rows), None)

    def _steps(self, rows: list[Row]) -> list[Row]:
        """The whole list, linked; as its steps were told one by one, if they knew all ingredients by then."""
        told = self._draft.known("steps")
        if self._draft.list_came_first and [row["text"] for row in told] == [row["text"] for row in rows]:
            return told
        return all_linked(real_steps(rows, self._ingredients()), self._draft.known("ingredients"), self._language)


def _lent(value: Any) -> Any:
    """A text, a step or steps to be encoded, with texts of their own.

    CPython keeps the UTF-8 that pydantic makes of a text that is not ASCII for as long as the text lives, and a draft's
    live as long as the stream (findings/pydantic-core-utf-8.sh). Names are short.
    """
    if value.__class__ is str:
        return value if value.isascii() else value.encode("utf-8", "surrogatepass").decode("utf-8", "surrogatepass")
    if value.__class__ is dict and "text" in value:
        return {**value, "text": _lent(value["text"])}
    return [*map(_lent, value)] if value.__class__ is list else value


def rest_model(lacking: Lacking) -> type[BaseModel]:
    """`Recipe` with only the fields that are lacking; a list that goes on may have nothing left to add, and does so
    under the heading that was written last. By its name the parser knows what it may lie under: `{"recipe": {...}}`."""
    fields: dict[str, Any] = {}
    for name in lacking.fields:
        info = Recipe.model_fields[name]
        fields[name] = (info.annotation, _going_on(info, lacking.heading) if name in lacking.rows else info)
    return create_model(Recipe.__name__, __config__=Recipe.model_config, **fields)


def _going_on(info: FieldInfo, heading: str | None) -> FieldInfo:
    rest = FieldInfo.merge_field_infos(info, Field(min_length=0))
    rest.metadata = [mark.opened(heading) if isinstance(mark, Sections) else mark for mark in rest.metadata]
    return rest
