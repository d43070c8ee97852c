"""The marks by which models set their thoughts apart from what they say: one vocabulary for all families.

Tags (`<think>`, `[THINK]`, `◁think▷`, `<|begin_of_thought|>`, `<|START_THINKING|>`) stand in pairs. Channels
(`<|channel|>analysis<|message|>` of gpt-oss, `<|channel>thought` of Gemma) go on to the end of their message, or to the
channel of the answer; where a gateway removed the marks, their names are left: `analysis...assistantfinal`.

Text comes in pieces: of what stands at its end it can be said whether it may still become a mark.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Any, Final, NamedTuple


class MarkKind(Enum):
    """What a mark says of the text behind it."""

    TAG = auto()
    """It is a thought, up to any closing tag."""
    CHANNEL = auto()
    """It is a thought, up to the end of its message or to the channel of the answer."""
    END = auto()
    """It is a thought no longer; if none was opened, what came before was one."""
    ANSWER = auto()
    """It is the answer, for those who mark it: nothing before it was."""


class Mark(NamedTuple):
    kind: MarkKind
    start: int
    end: int


OPENING: Final = frozenset({MarkKind.TAG, MarkKind.CHANNEL})

_NAMES: Final = (
    *("think", "thinking", "thought", "thoughts", "reason", "reasoning", "reflect", "reflection", "analysis"),
    *("scratchpad", "rationale", "monologue", "planning", "brainstorm", "draft", "chain_of_thought", "cot"),
)
_NAME: Final = rf"(?:[a-z]{{1,12}}[:_])?(?:{'|'.join(_NAMES)})"
"""Also with a word before it: seed:think, inner_monologue, longcat_think."""
_THOUGHT: Final = "(?:thought|thinking|reasoning|think)"
_ANSWER: Final = "(?:(?:final_)?(?:answer|response|solution|output)|final)"
_GLUED: Final = ("assistantfinal", "assistantanalysis", "assistantcommentary")
_PHRASES: Final = ("Here is my response:", "Here's my response:", "Answer:", "answer:")
"""Granite's, behind its thoughts; and anybody's."""

_TAG: Final = (
    rf"(?i:<\|?\s?{_NAME}(?:\s[^<>\[]{{0,40}})?\|?>|<\|?(?:begin_of|start)_{_THOUGHT}\|?>|◁\s?{_NAME}\s?▷)"
    r"|\[THINK\]|<unused94>"
)
_TAG_END: Final = (
    rf"(?i:<\|?\s?/\s?{_NAME}\s?\|?>|<\|?end_(?:of_)?{_THOUGHT}\|?>|◁\s?/\s?{_NAME}\s?▷)|\[/THINK\]|<unused95>"
)
_CHANNEL: Final = r"<\|channel\|?>\s?(?!final[^a-z_])[a-z_]{1,30}(?=[^a-z_])|assistant(?:analysis|commentary)(?=[^a-z])"
_CHANNEL_END: Final = r"<\|channel\|?>\s?final(?=[^a-z_])|<channel\|>|assistantfinal(?=[^a-z])"
_ANSWER_MARK: Final = rf"(?i:<\|?(?:(?:begin_of|start)_)?{_ANSWER}\|?>)|{'|'.join(_PHRASES)}"

_MARK: Final = re.compile(
    rf"(?P<END>{_TAG_END}|{_CHANNEL_END})|(?P<TAG>{_TAG})|(?P<CHANNEL>{_CHANNEL})|(?P<ANSWER>{_ANSWER_MARK})"
)
_ENDS: Final = {
    MarkKind.TAG: re.compile(_TAG_END),
    MarkKind.CHANNEL: re.compile(rf"{_CHANNEL_END}|<\|(?:end|call|return)\|>"),
}
_FIRST: Final = re.compile(r"(?:analysis|commentary)(?=[^\W\d_a-z]|[\"'{\[])").match
"""What a gateway leaves of the first mark: a name, and the thought itself right behind it."""

_BEGUN: Final = re.compile(
    r"<\|?\s?/?\s?(?P<name>[a-z\d:_]{0,30})(?P<more>(?<=[a-z])\s[^<>\[]{0,40})?\|?|<\|channel\|?>\s?[a-z_]{0,30}"
    r"|◁\s?/?\s?[a-z:_]{0,30}\s?|\[/?(?:T(?:H(?:I(?:NK?)?)?)?)?",
    re.IGNORECASE,
).fullmatch
_WORDS: Final = (
    *_NAMES,
    "unused94",
    "unused95",
    "channel",
    "call",
    "return",
    "final",
    "answer",
    "response",
    "solution",
)
_WORDS_BEFORE: Final = re.compile(r"(?:[a-z]{1,12}[:_]){0,3}(?:[a-z]{1,12}\Z)?").match
LONGEST: Final = 90
"""No mark is longer."""
_MAY_BEGIN: Final = re.compile("[<\\[◁aAH]").finditer

LANDMARK: Final = r"<(?=[\s/\w|]|\Z)|◁|assistant(?=[fac]|\Z)|a(?:s(?:s(?:i(?:s(?:t(?:an?)?)?)?)?)?)?\Z"
"""Where a mark may begin in prose, but for those in square brackets."""


def at(text: str, pos: int) -> Mark | None:
    """The mark that stands at a position."""
    found = _MARK.match(text, pos)
    return None if found is None else _mark(found)


def search(text: str, pos: int) -> Mark | None:
    """The next mark."""
    found = _MARK.search(text, pos)
    return None if found is None else _mark(found)


def first(text: str, pos: int) -> Mark | None:
    """The mark that a whole reply may begin with: see `at`, and the name of a channel alone."""
    found = _FIRST(text, pos)
    return at(text, pos) if found is None else Mark(MarkKind.CHANNEL, pos, found.end())


def search_end(kind: MarkKind, text: str, pos: int) -> Mark | None:
    """The mark that ends a thought of this kind."""
    found = _ENDS[kind].search(text, pos)
    return None if found is None else Mark(MarkKind.END, found.start(), found.end())


def _mark(found: re.Match[str]) -> Mark:
    return Mark(MarkKind[found.lastgroup or ""], found.start(), found.end())


def may_become(text: str, pos: int) -> bool:
    """Whether all from a position on is the beginning of a mark."""
    if len(text) - pos > LONGEST:
        return False
    begun = _BEGUN(text, pos)
    if begun is None:
        rest = text[pos:]
        return any(glued.startswith(rest) for glued in (*_GLUED, *_PHRASES))
    name = (begun["name"] or "").lower()
    if begun["more"]:
        return name.endswith(_NAMES)
    before: Any = _WORDS_BEFORE(name)  # be they none
    return any(word.startswith(name) for word in _WORDS) or any(
        word.startswith(name[before.end() :]) for word in _WORDS
    )


def may_become_first(text: str, pos: int) -> bool:
    """The same where a whole reply begins."""
    return may_become(text, pos) or any(name.startswith(text[pos:]) for name in ("analysis", "commentary"))


def begun_at(text: str, pos: int) -> int:
    """Where behind a position the beginning of a mark stands, up to the end of the text; else the text's length."""
    for begun in _MAY_BEGIN(text, max(pos, len(text) - LONGEST)):
        if may_become(text, begun.start()):
            return begun.start()
    return len(text)
