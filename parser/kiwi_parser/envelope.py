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

from kiwi_parser.ending import KEY, SOME_KEY
from kiwi_parser.tokenizer import fold, joined


class Wanted(Enum):
    """What the JSON in a reply must be, to be taken for its JSON."""

    ANYTHING = auto()
    OBJECT = auto()
    """An object; or a list that begins with one, since models like to wrap."""
    ARRAY = auto()
    """A list, or an object that may hold one."""


_TAGS: Final = (
    *("think", "thinking", "thought", "thoughts", "reasoning", "reflection", "analysis", "scratchpad"),
    "seed:think",
)
_TAG_NAME: Final = "|".join(_TAGS)
_CLOSING_TAG: Final = re.compile(rf"<\s?/\s?(?:{_TAG_NAME})\s?>|\[/THINK\]", re.IGNORECASE).search
_TAG: Final = re.compile(
    rf"<\s?(?P<end>/?)\s?(?:{_TAG_NAME})(?:\s[^<>\[]{{0,40}})?>|\[(?P<mistral_end>/?)THINK\]", re.IGNORECASE
)
_SOME_TAG: Final = re.compile(
    r"<\s?/?\s?(?P<name>[a-z:]*)(?:(?<=[a-z])\s[^<>\[]{0,40})?|\[/?(?:T(?:H(?:I(?:NK?)?)?)?)?", re.IGNORECASE
).fullmatch
_LONGEST_WORD: Final = 99
_FENCE: Final = re.compile(rf"(?P<ticks>`{{1,{_LONGEST_WORD}}})(?P<language>\w{{0,{_LONGEST_WORD}}})").match

_QUOTES: Final = "\"'“”„‟«»‘’‛`´"
_BEGINNINGS: Final = rf"\{{(?=[\s\w$}}/#,{_QUOTES}]|$)|<(?=[\s/\w]|$)|`"
_LANDMARKS: Final = {
    Wanted.OBJECT: re.compile(rf"{_BEGINNINGS}|\[(?=[\s{{/tT]|$)").search,
    Wanted.ARRAY: re.compile(rf"{_BEGINNINGS}|\[").search,
    Wanted.ANYTHING: re.compile(rf"{_BEGINNINGS}|\[(?=[\s\w\[{{\]{_QUOTES}/-]|$)").search,
}
"""What may begin something, by what follows it; the rest of the text is passed over in one step."""

_LONG_KEY: Final = r'"(?:[^"\\\n]|\\.){100}'
"""What goes on for so long is no word in quotes, as prose might have it behind a brace."""
_OBJECT: Final = rf"\{{[\s,]*+(?:(?:{KEY})\s*+(?::|=|/[/*]|\#)|{_LONG_KEY}|\}}|//|/\*|\#)"
_OPENINGS: Final = {
    Wanted.OBJECT: re.compile(rf"{_OBJECT}|\[\s*+{_OBJECT}").match,
    Wanted.ARRAY: re.compile(rf"{_OBJECT}|\[(?!/?THINK\])").match,
    Wanted.ANYTHING: re.compile(
        rf"{_OBJECT}|\[\s*+(?:[\[{{\"'“‘\-0-9\]]|(?:true|false|null|True|False|None|NaN)(?=\W))"
    ).match,
}
_UNDECIDED: Final = re.compile(
    rf"(?:\[\s*+)?(?:\{{[\s,]*+(?:/|(?:{KEY})\s*+/?|{SOME_KEY})?)?|\[\s*+[A-Za-z]{{0,5}}"
).fullmatch

_HEAD: Final = re.compile(rf"(?:\[\s*+)?(?:\{{[\s,]*+(?P<key>(?:{KEY})\s*+)?)?").match
_BLANKS: Final = re.compile(r"[\s,]+").sub
_SHORT: Final = 100
"""So few characters may well be looked at again as they are."""

_SPACE: Final = re.compile(r"\s*+").match
_SCALAR: Final = re.compile(r"[\"\-0-9tfnTFNuI]").match  # not \d: a digit of another script begins no number


class Envelope:
    """Feed it text until it returns some: that is the JSON's beginning, and `start` tells where it is."""

    __slots__ = (
        "_answered",
        "_fresh",
        "_held",
        "_landmark",
        "_line",
        "_line_start",
        "_offset",
        "_opening",
        "_prose",
        "_reasoning",
        "_report",
        "_resumed",
        "_short",
        "_wanted",
        "fed",
    )

    def __init__(self, wanted: Wanted, report: Callable[[str, int], None], start: tuple[int, int, int]) -> None:
        self._wanted = wanted
        self._opening = _OPENINGS[wanted]
        self._landmark = _LANDMARKS[wanted]
        self._report = report
        self._held: list[str] = []
        """What is undecided, in pieces: there may be very much white space in it."""
        self._short = ""
        """The same, but with one blank for many."""
        self._reasoning = False
        """Whether a reasoning block is open."""
        self._answered = False
        """Whether the JSON was found: only the end of a block that was never opened matters then."""
        self._prose: int | None = None
        """Where the first text was that is neither reasoning nor a fence."""
        self._fresh = True
        self._resumed = start[0] > 0
        """Whether something was found before that did not fit."""
        # Where the text that is held, or comes next, begins.
        self._offset, self._line, self._line_start = start
        self.fed = start[0]
        """How much text there was, all in all."""

    def start(self) -> tuple[int, int, int]:
        """Of the text returned: its offset, its line, and the offset where that line begins."""
        return self._offset, self._line, self._line_start

    def place(self) -> tuple[int, int, int]:
        """Offset, line and column of the place reached."""
        held = "".join(self._held)
        line_start = self._offset + held.rfind("\n") + 1 if "\n" in held else self._line_start
        return self.fed, self._line + held.count("\n"), self.fed - line_start + 1

    def wait_for_end_of_reasoning(self) -> None:
        """Look at nothing before `</think>`: what came so far was JSON, unless it turns out to be a thought."""
        self._answered = True

    @property
    def undecided(self) -> bool:
        """Whether the text so far may be all before the JSON: nothing, or the beginning of something."""
        return self._reasoning or bool(self._held) or (self._prose is None and not self._resumed)

    def feed(self, text: str) -> str:
        """Returns the text from the JSON's first character on; empty while none was found."""
        self.fed += len(text)
        if self._held:
            self._held.append(text)
            short = self._short + text
            if not (self._reasoning or self._answered) and self._next(short, 0) == 0 and self._is_undecided(short, 0):
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
        if newlines := text.count("\n", 0, pos):
            self._line += newlines
            self._line_start = self._offset + text.rfind("\n", 0, pos) + 1
        self._offset += pos
        return text[pos:]

    def _search(self, text: str) -> tuple[int, bool]:
        """Where the JSON begins and True, or False and from where on the text is undecided."""
        pos = 0
        while True:
            if self._reasoning or self._answered:
                pos, over = self._skip_reasoning(text, pos)
                if not over:
                    return pos, False
                continue
            at = self._next(text, pos)
            if at < 0:
                self._see_prose(text, pos, len(text))
                return len(text), False
            self._see_prose(text, pos, at)
            if self._is_undecided(text, at):
                return at, False
            pos = self._look(text, at)
            if pos == at:
                return at, True

    def _is_undecided(self, text: str, at: int) -> bool:
        """Whether more text decides what the landmark is."""
        if text[at] == "`":
            fence: Any = _FENCE(text, at)
            return fence.end() == len(text) and len(fence["language"]) < _LONGEST_WORD
        if text[at] in "<[" and _may_become_tag(text, at) and not _TAG.match(text, at):
            return True
        return text[at] in "{[" and not self._opening(text, at) and _UNDECIDED(text, at) is not None

    def _look(self, text: str, at: int) -> int:
        """What the landmark is: `at` itself where it is the JSON, else where to go on."""
        if text[at] == "`":
            return self._fence(text, at)
        if text[at] in "<[" and (tag := _TAG.match(text, at)) is not None:
            return self._tag(tag)
        if text[at] not in "{[<" or self._opening(text, at):
            return at
        self._see_prose(text, at, at + 1)
        return at + 1

    def _next(self, text: str, pos: int) -> int:
        """The next character that may begin something, or -1."""
        if self._wanted is Wanted.ANYTHING and self._fresh and self._prose is None:
            blanks: Any = _SPACE(text, pos)  # be they none
            if _SCALAR(text, blanks.end()):
                self._fresh = False
                return int(blanks.end())
        landmark = self._landmark(text, pos)
        return -1 if landmark is None else landmark.start()

    def _see_prose(self, text: str, pos: int, end: int) -> None:
        if self._prose is None and (prose := text[pos:end].lstrip()):
            self._prose = self._offset + end - len(prose)

    def _skip_reasoning(self, text: str, pos: int) -> tuple[int, bool]:
        """Past the tag that ends or begins a block, and True; or False and from where on the text may be a tag."""
        tag = _CLOSING_TAG(text, pos) if self._reasoning else _TAG.search(text, pos)
        if tag is None:
            at = max(text.rfind("<", pos), text.rfind("[", pos))
            return (at if at >= 0 and _may_become_tag(text, at) else len(text)), False
        if self._reasoning:
            self._reasoning = False
        elif _ends(tag):
            self._report("think", self._offset + tag.start())
            self._answered = False
        else:
            self._reasoning = True
        return tag.end(), True

    def _tag(self, tag: re.Match[str]) -> int:
        """Past a tag of reasoning."""
        self._report("think", self._offset + tag.start())
        if _ends(tag):
            self._prose = None
        else:
            self._reasoning = True
        return tag.end()

    def _fence(self, text: str, at: int) -> int:
        """Past backticks and, if they make a fence, the language after them."""
        fence: Any = _FENCE(text, at)
        end = int(fence.end())
        if len(fence["ticks"]) < 3:
            self._see_prose(text, at, end)
        else:
            self._report("fence", self._offset + at)
        return end


def _shortened(held: str) -> str:
    """What is undecided, with one blank for many where their number decides nothing."""
    if len(held) <= _SHORT:
        return held
    head: Any = _HEAD(held)  # be it of nothing
    key = head["key"] or ""
    begins = _BLANKS(" ", held[: head.end() - len(key)])
    # Where a quote may also be part of a key, the blanks behind it may be, too: as far as a key can reach they count.
    return begins + key[: max(len(key.rstrip()) + 1, _SHORT + 2)] + held[head.end() :]


def _ends(tag: re.Match[str]) -> bool:
    return bool(tag["end"] or tag["mistral_end"])


def _may_become_tag(text: str, at: int) -> bool:
    """Whether the rest of the text is the beginning of a tag of reasoning."""
    some = _SOME_TAG(text, at)
    return some is not None and any(tag.startswith((some["name"] or "").lower()) for tag in _TAGS)
