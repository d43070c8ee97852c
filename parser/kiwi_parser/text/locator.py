"""Finds the JSON in a reply: past reasoning, prose and fences, whatever the chunks.

Nothing is given away before it is sure to matter: a brace in prose is told from one that opens an object by what
follows it, a key and a colon. Only what is undecided is kept: some hundred characters, and white space. They alone
are looked at again when more comes, the white space as if it were one blank.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from kiwi_parser.text import marks
from kiwi_parser.text.landmarks import (
    FENCE,
    LANDMARKS,
    LONGEST_WORD,
    OPENINGS,
    SHORT,
    UNDECIDED,
    Wanted,
    first_key,
    shortened,
)
from kiwi_parser.text.lone import LoneScalars
from kiwi_parser.text.passed import PassedText
from kiwi_parser.text.sink import fold, joined

_SPACE: Final = re.compile(r"\s*+").match


class JsonLocator:
    """Feed it text until it returns some: that is the JSON's beginning, and `start` tells where it is."""

    __slots__ = (
        "_again",
        "_answered",
        "_fences",
        "_fresh",
        "_held",
        "_passed",
        "_prose",
        "_report",
        "_resumed",
        "_scalars",
        "_short",
        "_thought",
        "_wanted",
        "fed",
        "refused",
    )

    def __init__(
        self,
        wanted: Wanted,
        report: Callable[[str, int], None],
        start: tuple[int, int, int],
        *,
        again: str | None = None,
        scalars: bool | None = None,
    ) -> None:
        """With `again` only what begins with that key counts, and does not stand in a list or behind a key.

        Whether `scalars` are wanted, too, wherever they stand alone; None where only the first thing may be one.
        """
        self._scalars = LoneScalars(scalars)
        self._wanted = wanted
        self._report = report
        self._again = again
        self._held: list[str] = []
        """What is undecided, in pieces: there may be very much white space in it."""
        self._short = ""
        """The same, but with one blank for many."""
        self._thought: marks.MarkKind | None = None
        """What kind of thought is open, if one is."""
        self._answered = False
        """Whether the JSON was found: only the end of a block that was never opened matters then."""
        self._prose: int | None = None
        """Where the first text was that is neither reasoning nor a fence."""
        self._fences = 0
        self._fresh = start[0] == 0
        """Whether nothing but blanks has been looked at."""
        self._resumed = start[0] > 0
        """Whether something was found before that did not fit."""
        self._passed = PassedText(start)
        self.fed = start[0]
        """How much text there was, all in all."""
        self.refused: tuple[int, int, int] | None = None
        """Offset, line and column of the first bracket in which no JSON stands."""

    def start(self) -> tuple[int, int, int]:
        """Of the text returned: its offset, its line, and the offset where that line begins."""
        return self._passed.start()

    def place(self) -> tuple[int, int, int]:
        """Offset, line and column of the place reached."""
        held = "".join(self._held)
        return self._passed.place_in(held, len(held))

    def wait_for_end_of_reasoning(self) -> None:
        """Look at nothing before `</think>`: what came so far was JSON, unless it turns out to be a thought."""
        self._answered = True

    @property
    def undecided(self) -> bool:
        """Whether the text so far may be all before the JSON: nothing, or the beginning of something."""
        if self._thought is not None:
            return True
        held = self._short
        ticks = self._held != [] and held[0] == "`"
        if self._held and not ticks and held[0] in "{[<◁":
            return True
        closed = (self._fences + (ticks and len(held) > 2)) % 2 == 0 and self._fences > 0
        return self._prose is None and not self._resumed and not closed

    @property
    def announces_example(self) -> bool:
        """Whether the prose right before the JSON that was found says that it is an example."""
        return self._passed.announces_example

    @property
    def begun(self) -> bool:
        """Whether the text ends within what may be an object's beginning."""
        return self._short[:1] == "{" and bool(self._held)

    def feed(self, text: str) -> str:
        """Returns the text from the JSON's first character on; empty while none was found."""
        self.fed += len(text)
        if self._held:
            self._held.append(text)
            if len(self._held[0]) > SHORT and self._thought is None and not self._answered:
                short = self._short + text
                if self._next(short, 0) == 0 and self._is_undecided(short, 0):
                    self._short = shortened(short)
                    fold(self._held)
                    return ""
            text = joined(self._held)
            self._held = []
        if not self._passed.offset and text.startswith("\ufeff"):
            self._report("bom", 0)
            text = self._passed.leave_behind(text, 1)
        pos, found = self._search(text)
        if found:
            if self._prose is not None:
                self._report("text_before", self._prose)
            return self._passed.leave_behind(text, pos)
        if held := self._passed.leave_behind(text, pos):
            self._held = [held]
            self._short = shortened(held)
        return ""

    def _search(self, text: str) -> tuple[int, bool]:
        """Where the JSON begins and True, or False and from where on the text is undecided."""
        pos = 0
        while True:
            if self._thought is not None or self._answered:
                pos, over = self._skip_reasoning(text, pos)
                if not over:
                    return pos, False
                continue
            if text.startswith("{", pos):  # most replies: nothing else is to be asked of it
                if OPENINGS[self._wanted](text, pos):
                    if self._may_begin_here(text, pos):
                        return pos, True
                elif UNDECIDED(text, pos):
                    self._scalars.at_place = True
                    return pos, False
            at = self._next(text, pos)
            if at < 0:
                self._see_prose(text, pos, len(text))
                if self._scalars.wanted:
                    self._scalars.at_place = self._scalars.place_in(text, pos) == len(text)
                return len(text), False
            self._see_prose(text, pos, at)
            if self._is_undecided(text, at):
                self._scalars.at_place = True
                return at, False
            pos = self._look(text, at)
            if pos == at:
                return at, True
            self._scalars.at_place = text[at] == "`"

    def _is_undecided(self, text: str, at: int) -> bool:
        """Whether more text decides what the landmark is."""
        if text[at] == "`":
            fence: Any = FENCE(text, at)
            return fence.end() == len(text) and len(fence["language"]) < LONGEST_WORD
        if text[at] != "{" and self._mark(text, at) is None:
            may_become = marks.may_become_first if self._is_first(text, at) else marks.may_become
            if may_become(text, at):
                return True
        if self._scalars.is_undecided(text, at):
            return True
        return text[at] in "{[" and not OPENINGS[self._wanted](text, at) and UNDECIDED(text, at) is not None

    def _look(self, text: str, at: int) -> int:
        """What the landmark is: `at` itself where it is the JSON, else where to go on."""
        if text[at] == "`":
            return self._fence(text, at)
        mark = self._mark(text, at) if text[at] != "{" else None
        if mark is not None and mark.kind is not marks.MarkKind.ANSWER:
            return self._pass_mark(mark)
        if text[at] in "{[":
            if OPENINGS[self._wanted](text, at) and self._may_begin_here(text, at):
                return at
            self.refused = self.refused or self._passed.place_in(text, at)
        elif self._is_scalar(text, at):
            self._fresh = False
            return at
        self._see_prose(text, at, at + 1)
        return at + 1

    def _next(self, text: str, pos: int) -> int:
        """The next character that may begin something, or -1."""
        if self._fresh and self._prose is None and not text.startswith("{", pos):
            blanks: Any = _SPACE(text, pos)  # be they none
            first = int(blanks.end())
            if first < len(text) and (text[first] in "ac" or self._is_scalar(text, first)):
                return first
        landmark = LANDMARKS[self._wanted](text, pos)
        at = -1 if landmark is None else landmark.start()
        if (
            self._scalars.wanted
            and 0 <= (place := self._scalars.place_in(text, pos)) < len(text)
            and (at < 0 or place < at)
        ):
            return place
        return at

    def last(self) -> str:
        """At the end of all text: the number or word that was held back since it may not have stood alone."""
        held = "".join(self._held)
        lone = self._scalars.last(held)
        if not lone:
            if held[:1].isalnum() or held[:1] == "-":
                self._see_prose(held, 0, len(held))
            return ""
        if self._prose is not None:
            self._report("text_before", self._prose)
        return lone

    def _is_first(self, text: str, at: int) -> bool:
        return self._fresh and self._prose is None and text[at] in "ac"

    def _is_scalar(self, text: str, at: int) -> bool:
        may_be_first = self._wanted is Wanted.ANYTHING and self._fresh and self._prose is None
        return self._scalars.stands_at(text, at, may_be_first)

    def _mark(self, text: str, at: int) -> marks.Mark | None:
        return (marks.first if self._is_first(text, at) else marks.at)(text, at)

    def _may_begin_here(self, text: str, at: int) -> bool:
        """Where an answer broke off: whether it begins again, rather than one of its rows."""
        if self._again is None:
            return True
        before = self._passed.last_two(text, at)
        return first_key(text, at) == self._again and before[-1:] not in {",", "["} and before not in {'":', "':"}

    def _see_prose(self, text: str, pos: int, end: int) -> None:
        if self._prose is None and (prose := text[pos:end].lstrip()):
            self._prose = self._passed.offset + end - len(prose)

    def _skip_reasoning(self, text: str, pos: int) -> tuple[int, bool]:
        """Past the mark that ends or begins a thought, and True; or False and from where on the text may be a mark."""
        thought = self._thought
        mark = marks.search(text, pos) if thought is None else marks.search_end(thought, text, pos)
        if mark is None:
            return marks.begun_at(text, pos), False
        if mark.kind in marks.OPENING:
            self._thought = mark.kind
        elif thought is not None:
            self._thought = None
        else:
            if mark.kind is marks.MarkKind.END:
                self._report("think", self._passed.offset + mark.start)
            self._answered = False
        return mark.end, True

    def _pass_mark(self, mark: marks.Mark) -> int:
        """Past a mark of a thought."""
        self._report("think", self._passed.offset + mark.start)
        if mark.kind in marks.OPENING:
            self._thought = mark.kind
        else:
            self._prose = self._again = None
        return mark.end

    def _fence(self, text: str, at: int) -> int:
        """Past backticks and, if they make a fence, the language after them."""
        fence: Any = FENCE(text, at)
        end = int(fence.end())
        if len(fence["ticks"]) < 3:
            self._see_prose(text, at, end)
        else:
            self._fences += 1
            self._report("fence", self._passed.offset + at)
        return end
