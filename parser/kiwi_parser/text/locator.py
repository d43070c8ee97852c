"""Finds the JSON in a reply: past reasoning, prose and fences, whatever the chunks.

Nothing is given away before it is sure to matter: a brace in prose is told from one that opens an object by what
follows it, a key and a colon. Only what is undecided is kept: some hundred characters, and white space. They alone
are looked at again when more comes, the white space as if it were one blank.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum, auto
from typing import Any, Final

from kiwi_parser.text import marks
from kiwi_parser.text.lookahead import KEYS
from kiwi_parser.text.sink import fold, joined


class Wanted(Enum):
    """What the JSON in a reply must be, to be taken for its JSON."""

    __hash__ = object.__hash__  # tables are asked for it: the hash of an Enum is a function in Python

    ANYTHING = auto()
    OBJECT = auto()
    """An object; or a list that begins with one, since models like to wrap."""
    ARRAY = auto()
    """A list, or an object that may hold one."""
    BETTER_ARRAY = auto()
    """The same behind a list that may have been prose: no footnote, no word in brackets."""


_LONGEST_WORD: Final = 99
_FENCE: Final = re.compile(rf"(?P<ticks>`{{1,{_LONGEST_WORD}}})(?P<language>\w{{0,{_LONGEST_WORD}}})").match

_QUOTES: Final = "\"'“”„‟«»‘’‛`´"
_ODD: Final = "\u180e\u200b-\u200f\u2060\ufeff"
"""Blanks that a pattern does not know for such."""
_S: Final = rf"(?:[\s{_ODD}]|\\[nrt])"
"""A blank, or one that was written as in a string."""
_BEGINNINGS: Final = rf"\{{(?=[\s\w$}}/#,\\{_QUOTES}{_ODD}-]|$)|{marks.LANDMARK}|`"
_LANDMARKS: Final = {
    Wanted.OBJECT: re.compile(rf"{_BEGINNINGS}|\[(?=[\s{_ODD}\\{{/tT]|$)").search,
    Wanted.ARRAY: re.compile(rf"{_BEGINNINGS}|\[").search,
    Wanted.BETTER_ARRAY: re.compile(rf"{_BEGINNINGS}|\[").search,
    Wanted.ANYTHING: re.compile(rf"{_BEGINNINGS}|\[(?=[\s{_ODD}\w\[{{\]{_QUOTES}/\\-]|$)").search,
}
"""What may begin something, by what follows it; the rest of the text is passed over in one step."""

_FIRST_KEYS: Final = (
    (r'[uUbBrR]?"(?:[^"\\]|\\.){0,99}', r'(?:\\|")?', '"'),
    (r"[uUbBrR]?'[^'\n]{0,99}", "'?", "'"),
    *KEYS[2:],
    (r"-?[0-9]{0,40}(?:\.[0-9]{0,39})?", "", "(?<=[0-9])"),
    (r'\\(?:"[^"\\]{0,99})?', r"\\?", r'(?<!\\)\\"'),
)
"""As `lookahead.KEYS`, and with line breaks, as numbers, or of JSON that was escaped as a whole: where a key is the
first there is no text yet that could go on instead."""
_KEY: Final = "|".join(text + end for text, _, end in _FIRST_KEYS)
_SOME_KEY: Final = "|".join(text + end for text, end, _ in _FIRST_KEYS)
_LONG_KEY: Final = r'"(?:[^"\\\n]|\\.){100}'
"""What goes on for so long is no word in quotes, as prose might have it behind a brace."""
_NO_COLON: Final = rf"(?<=[{_QUOTES}]){_S}*+[{_QUOTES}{{\[0-9-]|{_S}*+[\"'“]"
_OBJECT: Final = rf"\{{(?:{_S}|,)*+(?:(?:{_KEY})(?:{_S}*+(?::|=|/[/*]|\#)|{_NO_COLON})|{_LONG_KEY}|\}}|//|/\*|\#)"
_OPENINGS: Final = {
    Wanted.OBJECT: re.compile(rf"{_OBJECT}|\[{_S}*+{_OBJECT}").match,
    Wanted.ARRAY: re.compile(rf"{_OBJECT}|\[(?!/?THINK\])").match,
    Wanted.BETTER_ARRAY: re.compile(
        rf"{_OBJECT}|\[{_S}*+(?:[\[{{\"'“‘-]|[0-9]{{1,4}}{_S}*+[^\s\]0-9]|[0-9]{{5}}|(?:true|false|null|None)(?=\W))"
    ).match,
    Wanted.ANYTHING: re.compile(
        rf"{_OBJECT}|\[{_S}*+(?:[\[{{\"'“‘\-0-9\]]|(?:true|false|null|True|False|None|NaN)(?=\W))"
    ).match,
}
_UNDECIDED: Final = re.compile(
    rf"(?:\[{_S}*+)?(?:\{{(?:{_S}|,)*+(?:\\|/|(?:{_KEY}){_S}*+[\\/]?|{_SOME_KEY})?)?|\[{_S}*+\\?|\[{_S}*+[A-Za-z]{{0,5}}|\[{_S}*+[0-9]{{0,4}}{_S}*+"
).fullmatch

_HEAD: Final = re.compile(rf"(?:\[{_S}*+)?(?:\{{(?:{_S}|,)*+(?P<key>(?:{_KEY}){_S}*+)?)?").match
_BLANKS: Final = re.compile(rf"(?:{_S}|,)+").sub
_SHORT: Final = 100
"""So few characters may well be looked at again as they are."""

_PLACE: Final = re.compile(r"[:=\n]\s*+(?=[\"\-0-9tfnTFN]|$)").search
_BLANK_PLACE: Final = re.compile(r"\s*+(?=[\"\-0-9tfnTFN]|$)").match
"""Where a scalar may stand: behind a colon, or first in its line."""
_LONE: Final = re.compile(
    r"(?P<what>-?[0-9]{1,99}(?:\.[0-9]{1,99})?(?:[eE][-+]?[0-9]{1,9})?(?![\w.])|-?[0-9]{1,99}(?=\.)|"
    r"(?:true|false|null|True|False|None)\b)[^\S\n]{0,9}[.!]?[^\S\n]{0,9}(?=\n|`)"
).match
_SOME_LONE: Final = re.compile(
    r"(?:-(?:[0-9][0-9.eE+-]{0,99})?|[0-9][0-9.eE+-]{0,99}|[A-Za-z]{1,5})[^\S\n]{0,9}[.!]?[^\S\n]{0,9}"
).fullmatch
"""A number or a word that stands alone: at the end of its line."""

_SPACE: Final = re.compile(r"\s*+").match
_SCALAR: Final = re.compile(r"[\"\-0-9tfnTFNuI]").match  # not \d: a digit of another script begins no number


class JsonLocator:
    """Feed it text until it returns some: that is the JSON's beginning, and `start` tells where it is."""

    __slots__ = (
        "_again",
        "_answered",
        "_at_place",
        "_before",
        "_fences",
        "_fresh",
        "_held",
        "_landmark",
        "_line",
        "_line_start",
        "_offset",
        "_opening",
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
        self._scalars = scalars
        self._at_place = True
        """Whether a scalar may stand where the text goes on."""
        self._wanted = wanted
        self._opening = _OPENINGS[wanted]
        self._landmark = _LANDMARKS[wanted]
        self._report = report
        self._again = again
        self._before = ""
        """The last two characters passed that are no blanks."""
        self._held: list[str] = []
        """What is undecided, in pieces: there may be very much white space in it."""
        self._short = ""
        """The same, but with one blank for many."""
        self._thought: marks.Kind | None = None
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
        # Where the text that is held, or comes next, begins.
        self._offset, self._line, self._line_start = start
        self.fed = start[0]
        """How much text there was, all in all."""
        self.refused: tuple[int, int, int] | None = None
        """Offset, line and column of the first bracket in which no JSON stands."""

    def start(self) -> tuple[int, int, int]:
        """Of the text returned: its offset, its line, and the offset where that line begins."""
        return self._offset, self._line, self._line_start

    def place(self) -> tuple[int, int, int]:
        """Offset, line and column of the place reached."""
        held = "".join(self._held)
        return self._place_in(held, len(held))

    def _place_in(self, text: str, pos: int) -> tuple[int, int, int]:
        """The same of a position in the text that begins where the last one was left behind."""
        newlines = text.count("\n", 0, pos)
        line_start = self._offset + text.rfind("\n", 0, pos) + 1 if newlines else self._line_start
        return self._offset + pos, self._line + newlines, self._offset + pos - line_start + 1

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
    def begun(self) -> bool:
        """Whether the text ends within what may be an object's beginning."""
        return self._short[:1] == "{" and bool(self._held)

    def feed(self, text: str) -> str:
        """Returns the text from the JSON's first character on; empty while none was found."""
        self.fed += len(text)
        if self._held:
            self._held.append(text)
            if len(self._held[0]) > _SHORT and self._thought is None and not self._answered:
                short = self._short + text
                if self._next(short, 0) == 0 and self._is_undecided(short, 0):
                    self._short = _shortened(short)
                    fold(self._held)
                    return ""
            text = joined(self._held)
            self._held = []
        if not self._offset and text.startswith("\ufeff"):
            self._report("bom", 0)
            text = self._pass(text, 1)
        pos, found = self._search(text)
        if found:
            if self._prose is not None:
                self._report("text_before", self._prose)
            return self._pass(text, pos)
        if held := self._pass(text, pos):
            self._held = [held]
            self._short = _shortened(held)
        return ""

    def _pass(self, text: str, pos: int) -> str:
        """Leave text behind; the rest remains."""
        if not pos:
            return text
        if self._again is not None:
            self._before = self._last_two(text, pos)
        if newlines := text.count("\n", 0, pos):
            self._line += newlines
            self._line_start = self._offset + text.rfind("\n", 0, pos) + 1
        self._offset += pos
        return text[pos:]

    def _search(self, text: str) -> tuple[int, bool]:
        """Where the JSON begins and True, or False and from where on the text is undecided."""
        pos = 0
        while True:
            if self._thought is not None or self._answered:
                pos, over = self._skip_reasoning(text, pos)
                if not over:
                    return pos, False
                continue
            at = self._next(text, pos)
            if at < 0:
                self._see_prose(text, pos, len(text))
                if self._scalars:
                    self._at_place = self._place_at(text, pos) == len(text)
                return len(text), False
            self._see_prose(text, pos, at)
            if text[at] == "{":  # most replies: nothing else is to be asked of it
                begins = self._opening(text, at)
                if begins and self._may_begin_here(text, at):
                    return at, True
                undecided = not begins and _UNDECIDED(text, at) is not None
            else:
                undecided = self._is_undecided(text, at)
            if undecided:
                self._at_place = True
                return at, False
            pos = self._look(text, at)
            if pos == at:
                return at, True
            self._at_place = text[at] == "`"

    def _is_undecided(self, text: str, at: int) -> bool:
        """Whether more text decides what the landmark is."""
        if text[at] == "`":
            fence: Any = _FENCE(text, at)
            return fence.end() == len(text) and len(fence["language"]) < _LONGEST_WORD
        if text[at] != "{" and self._mark(text, at) is None:
            may_become = marks.may_become_first if self._is_first(text, at) else marks.may_become
            if may_become(text, at):
                return True
        if self._scalars and not _LONE(text, at) and _SOME_LONE(text, at):
            return True
        return text[at] in "{[" and not self._opening(text, at) and _UNDECIDED(text, at) is not None

    def _look(self, text: str, at: int) -> int:
        """What the landmark is: `at` itself where it is the JSON, else where to go on."""
        if text[at] == "`":
            return self._fence(text, at)
        mark = self._mark(text, at) if text[at] != "{" else None
        if mark is not None and mark.kind is not marks.Kind.ANSWER:
            return self._pass_mark(mark)
        if text[at] in "{[":
            if self._opening(text, at) and self._may_begin_here(text, at):
                return at
            self.refused = self.refused or self._place_in(text, at)
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
        landmark = self._landmark(text, pos)
        at = -1 if landmark is None else landmark.start()
        if self._scalars and 0 <= (place := self._place_at(text, pos)) < len(text) and (at < 0 or place < at):
            return place
        return at

    def _place_at(self, text: str, pos: int) -> int:
        """Where a scalar may begin, which may be the end of the text; or -1."""
        place: Any = (self._at_place and _BLANK_PLACE(text, pos)) or _PLACE(text, pos)
        return -1 if place is None else int(place.end())

    def last(self) -> str:
        """At the end of all text: the number or word that was held back since it may not have stood alone."""
        held = "".join(self._held)
        lone = _LONE(held + "\n", 0) if self._scalars else None
        if lone is None:
            if held[:1].isalnum() or held[:1] == "-":
                self._see_prose(held, 0, len(held))
            return ""
        if self._prose is not None:
            self._report("text_before", self._prose)
        return str(lone["what"])

    def _is_first(self, text: str, at: int) -> bool:
        return self._fresh and self._prose is None and text[at] in "ac"

    def _is_scalar(self, text: str, at: int) -> bool:
        if self._scalars is not None:
            return self._scalars and (text[at] == '"' or _LONE(text, at) is not None)
        may_be = self._wanted is Wanted.ANYTHING and self._fresh and self._prose is None
        return may_be and _SCALAR(text, at) is not None

    def _mark(self, text: str, at: int) -> marks.Mark | None:
        return (marks.first if self._is_first(text, at) else marks.at)(text, at)

    def _may_begin_here(self, text: str, at: int) -> bool:
        """Where an answer broke off: whether it begins again, rather than one of its rows."""
        if self._again is None:
            return True
        before = self._last_two(text, at)
        return first_key(text, at) == self._again and before[-1:] not in {",", "["} and before not in {'":', "':"}

    def _last_two(self, text: str, pos: int) -> str:
        """The last two characters before a position that are no blanks."""
        found = ""
        while pos and len(found) < 2:
            pos -= 1
            if not text[pos].isspace():
                found = text[pos] + found
        return (self._before + found)[-2:]

    def _see_prose(self, text: str, pos: int, end: int) -> None:
        if self._prose is None and (prose := text[pos:end].lstrip()):
            self._prose = self._offset + end - len(prose)

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
            if mark.kind is marks.Kind.END:
                self._report("think", self._offset + mark.start)
            self._answered = False
        return mark.end, True

    def _pass_mark(self, mark: marks.Mark) -> int:
        """Past a mark of a thought."""
        self._report("think", self._offset + mark.start)
        if mark.kind in marks.OPENING:
            self._thought = mark.kind
        else:
            self._prose = self._again = None
        return mark.end

    def _fence(self, text: str, at: int) -> int:
        """Past backticks and, if they make a fence, the language after them."""
        fence: Any = _FENCE(text, at)
        end = int(fence.end())
        if len(fence["ticks"]) < 3:
            self._see_prose(text, at, end)
        else:
            self._fences += 1
            self._report("fence", self._offset + at)
        return end


def first_key(text: str, pos: int) -> str:
    """The first key of the object at a position, or in the list there, as it reads; empty if that is not known."""
    head: Any = _HEAD(text, pos)  # be it of nothing
    return (
        (head["key"] or "")
        .strip()
        .lstrip("uUbBrR" if (head["key"] or "")[1:2] in _QUOTES else "")
        .strip(_QUOTES + "\\")
    )


def _shortened(held: str) -> str:
    """What is undecided, with one blank for many where their number decides nothing."""
    if len(held) <= _SHORT:
        return held
    head: Any = _HEAD(held)  # be it of nothing
    key = head["key"] or ""
    begins = _BLANKS(" ", held[: head.end() - len(key)])
    # Where a quote may also be part of a key, the blanks behind it may be, too: as far as a key can reach they count.
    return begins + key[: max(len(key.rstrip()) + 1, _SHORT + 2)] + held[head.end() :]
