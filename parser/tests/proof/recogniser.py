"""A second opinion on what JSON is: slow, small, straight from RFC 8259, sharing nothing with the parser.

A text is *viable* while some continuation of it is a JSON text. `verdict` walks the grammar one character at a time
and says where a text stops being viable. The grammar is LL(1): at each character the set of those that may come is
known, so the first that is not in the set is the first impossible one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal, NoReturn

SPACE = frozenset(" \t\n\r")
DIGITS = frozenset("0123456789")
HEX = frozenset("0123456789abcdefABCDEF")


@dataclass(frozen=True)
class Verdict:
    """`offset` is that of the first impossible character, or the text's length."""

    kind: Literal["complete", "unfinished", "impossible"]
    offset: int


class _RanOut(Exception):
    pass


class _ImpossibleError(Exception):
    pass


def verdict(text: str) -> Verdict:
    walk = _Walk(text)
    try:
        walk.json_text()
    except _RanOut:
        return Verdict("unfinished", len(text))
    except _ImpossibleError:
        return Verdict("impossible", walk.at)
    return Verdict("complete", len(text))


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def next_is(self, allowed: frozenset[str] | str) -> bool:
        return self.at < len(self.text) and self.text[self.at] in allowed

    def take(self, allowed: frozenset[str] | str) -> str:
        if self.at == len(self.text):
            raise _RanOut
        char = self.text[self.at]
        if char not in allowed:
            raise _ImpossibleError
        self.at += 1
        return char

    def space(self) -> None:
        while self.next_is(SPACE):
            self.at += 1

    def json_text(self) -> None:
        """JSON-text = ws value ws (section 2). Open brackets are a list, not a recursion: suites nest 100,000 deep."""
        open_brackets: list[str] = []
        self.space()
        while True:
            if not self.value_or_opening(open_brackets):
                continue  # an opening bracket with something in it: its first value is next
            self.closings(open_brackets)
            if not open_brackets:
                break
        if self.at < len(self.text):
            raise _ImpossibleError

    def value_or_opening(self, open_brackets: list[str]) -> bool:
        """A value that stands alone (True), or a bracket whose first value must follow (False)."""
        if self.next_is("["):
            self.take("[")
            self.space()
            if self.next_is("]"):
                self.take("]")
                return True
            if self.at == len(self.text):
                raise _RanOut
            open_brackets.append("[")
            return False
        if self.next_is("{"):
            self.take("{")
            self.space()
            if self.next_is("}"):
                self.take("}")
                return True
            open_brackets.append("{")
            self.key()
            return False
        if self.next_is('"'):
            self.string()
        elif self.next_is("-0123456789"):
            self.number()
        elif self.next_is("tfn"):
            for char in {"t": "true", "f": "false", "n": "null"}[self.text[self.at]]:
                self.take(char)
        else:
            self.take("")  # nothing may stand here
        return True

    def closings(self, open_brackets: list[str]) -> None:
        """What follows a value: any number of closing brackets, then a comma, or the end of the text."""
        self.space()
        while open_brackets:
            if open_brackets[-1] == "[":
                if self.take(",]") == ",":
                    self.space()
                    return
            elif self.take(",}") == ",":
                self.space()
                self.key()
                return
            open_brackets.pop()
            self.space()

    def key(self) -> None:
        self.string()
        self.space()
        self.take(":")
        self.space()

    def string(self) -> None:
        """Section 7."""
        self.take('"')
        while True:
            if self.at == len(self.text):
                raise _RanOut
            char = self.text[self.at]
            if char < " ":
                raise _ImpossibleError
            self.at += 1
            if char == '"':
                return
            if char == "\\" and self.take('"\\/bfnrtu') == "u":
                for _ in range(4):
                    self.take(HEX)

    def number(self) -> None:
        """Section 6: [ minus ] int [ frac ] [ exp ]."""
        if self.next_is("-"):
            self.take("-")
        if self.take(DIGITS) != "0":
            self.digits()
        if self.next_is("."):
            self.take(".")
            self.take(DIGITS)
            self.digits()
        if self.next_is("eE"):
            self.take("eE")
            if self.next_is("+-"):
                self.take("+-")
            self.take(DIGITS)
            self.digits()

    def digits(self) -> None:
        while self.next_is(DIGITS):
            self.at += 1


def is_json(text: str) -> bool:
    """What json.loads says, less the constants that are Python's and not JSON's."""
    try:
        json.loads(text, parse_constant=_no_constant)
    except ValueError:
        return False
    return True


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
