"""Finds the JSON in a reply: past reasoning, prose and fences, whatever the chunks.

Nothing is given away before it is sure to matter: a brace in prose is told from one that opens an object by what
follows it, a key and a colon. Only what is undecided is kept, some hundred characters at most.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum, auto
from typing import Final


class Wanted(Enum):
    """What the JSON in a reply must be, to be taken for its JSON."""

    ANYTHING = auto()
    OBJECT = auto()
    """An object; or a list that begins with one, since models like to wrap."""
    ARRAY = auto()
    """A list, or an object that may hold one."""


_TAGS: Final = ("think", "thinking", "thought", "reasoning")
_QUOTES: Final = "\"'“”„‟‘’‛`´"
_BEGINNINGS: Final = rf"\{{(?=[\s\w$}}/#{_QUOTES}]|$)|<(?=[/tr]|$)|`"
_LANDMARKS: Final = {
    Wanted.OBJECT: re.compile(rf"{_BEGINNINGS}|\[(?=[\s{{]|$)").search,
    Wanted.ARRAY: re.compile(rf"{_BEGINNINGS}|\[").search,
    Wanted.ANYTHING: re.compile(rf"{_BEGINNINGS}|\[(?=[\s\w\[{{\]{_QUOTES}-]|$)").search,
}
"""What may begin something, by what follows it; the rest of the text is passed over in one step."""
_TAG: Final = re.compile(rf"<(/?)({'|'.join(_TAGS)})>").match
_ALL_TAGS: Final = tuple(f"<{slash}{tag}>" for slash in ("", "/") for tag in _TAGS)
_FENCE: Final = re.compile(r"(`+)(\w*)").match

_SPACE: Final = r"\s{0,99}"
_KEYS: Final = (
    (r'"(?:[^"\\\n]|\\.){0,99}', r'(?:\\|")?', '"'),
    (r"'[^'\n]{0,99}", "'?", "'"),
    (r"[“”„‟][^“”„‟\n\"]{0,99}", r"[“”\"]?", r"[“”\"]"),
    (r"[‘’‛`´][^‘’\n]{0,99}", "[’‘`´]?", "[’‘`´]"),
    (r"[A-Za-z_$][\w$-]{0,99}", "", ""),
)
"""How keys are written: their text, how it may end for now, and how it ends."""
_KEY: Final = "|".join(text + end for text, _, end in _KEYS)
_SOME_KEY: Final = "|".join(text + end for text, end, _ in _KEYS)
_OBJECT: Final = rf"\{{{_SPACE}(?:(?:{_KEY}){_SPACE}:|\}}|//|/\*|\#)"
_OPENINGS: Final = {
    Wanted.OBJECT: re.compile(rf"{_OBJECT}|\[{_SPACE}{_OBJECT}").match,
    Wanted.ARRAY: re.compile(rf"{_OBJECT}|\[").match,
    Wanted.ANYTHING: re.compile(
        rf"{_OBJECT}|\[{_SPACE}(?:[\[{{\"'“‘\-0-9\]]|(?:true|false|null|True|False|None|NaN)(?=\W))"
    ).match,
}
_UNDECIDED: Final = re.compile(
    rf"(?:\[{_SPACE})?(?:\{{{_SPACE}(?:/|(?:{_SOME_KEY}){_SPACE})?)?|\[{_SPACE}[A-Za-z]{{0,5}}"
).fullmatch
_LONGEST_UNDECIDED: Final = 450

_SCALAR: Final = re.compile(r"[\"\-0-9tfnTFNuI]").match  # not \d: a digit of another script begins no number


class Envelope:
    """Feed it text until it returns some: that is the JSON's beginning, and `start` tells where it is."""

    __slots__ = (
        "_closing",
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
        "_waiting",
        "_wanted",
    )

    def __init__(self, wanted: Wanted, report: Callable[[str, int], None], start: tuple[int, int, int]) -> None:
        self._wanted = wanted
        self._opening = _OPENINGS[wanted]
        self._landmark = _LANDMARKS[wanted]
        self._report = report
        self._held = ""
        self._closing = ""
        """The tag that ends the reasoning block at hand."""
        self._waiting = False
        """Whether it is only supposed that there is one."""
        self._prose: int | None = None
        """Where the first text was that is neither reasoning nor a fence."""
        self._fresh = True
        self._resumed = start[0] > 0
        """Whether something was found before that did not fit."""
        # Where the text that is held, or comes next, begins.
        self._offset, self._line, self._line_start = start

    @property
    def fed(self) -> int:
        """How much text there was, all in all."""
        return self._offset + len(self._held)

    def start(self) -> tuple[int, int, int]:
        """Of the text returned: its offset, its line, and the offset where that line begins."""
        return self._offset, self._line, self._line_start

    def place(self) -> tuple[int, int, int]:
        """Offset, line and column of the place reached."""
        line_start = self._offset + self._held.rfind("\n") + 1 if "\n" in self._held else self._line_start
        return self.fed, self._line + self._held.count("\n"), self.fed - line_start + 1

    def wait_for_end_of_reasoning(self) -> None:
        """Look at nothing before `</think>`: what came so far was JSON, unless it turns out to be a thought."""
        self._closing = "</think>"
        self._waiting = True

    @property
    def undecided(self) -> bool:
        """Whether the text so far may be all before the JSON: nothing, or the beginning of something."""
        return bool(self._closing or self._held) or (self._prose is None and not self._resumed)

    def feed(self, text: str) -> str:
        """Returns the text from the JSON's first character on; empty while none was found."""
        text = self._held + text
        if not self._offset and text.startswith("\ufeff"):
            self._report("bom", 0)
            text = self._pass(text, 1)
        pos, found = self._search(text)
        self._held = ""
        if found:
            if self._prose is not None:
                self._report("text_before", self._prose)
            return self._pass(text, pos)
        self._held = self._pass(text, pos)
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
            if self._closing:
                end = text.find(self._closing, pos)
                if end < 0:
                    return max(pos, len(text) - len(self._closing) + 1), False
                pos, self._closing = end + len(self._closing), ""
                if self._waiting:
                    self._report("think", self._offset + end)
                    self._waiting = False
            at = self._next(text, pos)
            if at < 0:
                self._see_prose(text, pos, len(text))
                return len(text), False
            self._see_prose(text, pos, at)
            if text[at] == "<":
                pos = self._tag(text, at)
            elif text[at] == "`":
                pos = self._fence(text, at)
            elif text[at] not in "{[" or self._opening(text, at):
                return at, True
            elif len(text) - at < _LONGEST_UNDECIDED and _UNDECIDED(text, at):
                pos = -1
            else:
                self._see_prose(text, at, at + 1)
                pos = at + 1
            if pos < 0:
                return at, False

    def _next(self, text: str, pos: int) -> int:
        """The next character that may begin something, or -1."""
        if self._wanted is Wanted.ANYTHING and self._fresh and self._prose is None:
            stripped = len(text) - len(text[pos:].lstrip())
            if _SCALAR(text, stripped):
                self._fresh = False
                return stripped
        landmark = self._landmark(text, pos)
        return -1 if landmark is None else landmark.start()

    def _see_prose(self, text: str, pos: int, end: int) -> None:
        if self._prose is None and (prose := text[pos:end].lstrip()):
            self._prose = self._offset + end - len(prose)

    def _tag(self, text: str, at: int) -> int:
        """Past a tag of reasoning; -1 if more text is needed to know one."""
        tag = _TAG(text, at)
        if tag is None:
            if any(known.startswith(text[at:]) for known in _ALL_TAGS):
                return -1
            self._see_prose(text, at, at + 1)
            return at + 1
        self._report("think", self._offset + at)
        if tag[1]:
            self._prose = None
        else:
            self._closing = f"</{tag[2]}>"
        return tag.end()

    def _fence(self, text: str, at: int) -> int:
        """Past backticks and, if they make a fence, the language after them; -1 if more text may belong to them."""
        fence = _FENCE(text, at)
        if fence is None or (fence.end() == len(text) and len(text) - at < _LONGEST_UNDECIDED):
            return -1
        if len(fence[1]) < 3:
            self._see_prose(text, at, fence.end())
        else:
            self._report("fence", self._offset + at)
        return fence.end()
