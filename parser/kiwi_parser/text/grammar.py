"""JSON as a machine (RFC 8259): states, inputs, and the table of what may follow what. Nothing else.

The machine has three levels, each a table:

- `TABLE`: between values. A cell holds an action and the next state; a cell that is absent is a syntax error, and
  the state's entry in `REFUSALS` says what is wrong. The state after a value depends on what holds it, so it is on
  the tokenizer's stack: `AFTER_VALUE` says so.
- `NUMBER`: within a number. It may end in any state of `NUMBER_MAY_END`; whatever character ends it belongs to
  `TABLE` again. This is why 12 is known only when something follows: 125 could have come.
- `WORDS`: within `true`, `false`, `null`: a trie, so that a wrong letter is refused where it stands.

Within a string everything is allowed except `"`, which ends it, `\\`, which begins one of `ESCAPES` or `\\u` with four
hexadecimal digits, and the control characters below U+0020 (section 7).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from typing import Final


class _Place(Enum):
    """A place in a machine. Tables are asked for it by identity: the hash of an Enum is a function in Python."""

    __hash__ = object.__hash__


class State(_Place):
    """What the machine is waiting for, outside of strings, numbers and words."""

    VALUE = auto()
    """A value must come: at the start of the text, or after a colon."""
    FIRST_ITEM = auto()
    """After `[`: a value, or `]`."""
    ITEM = auto()
    """After a comma in an array: a value."""
    AFTER_ITEM = auto()
    """After a value in an array: a comma, or `]`."""
    FIRST_KEY = auto()
    """After `{`: a key, or `}`."""
    KEY = auto()
    """After a comma in an object: a key."""
    COLON = auto()
    """After a key."""
    AFTER_MEMBER = auto()
    """After a value in an object: a comma, or `}`."""
    END = auto()
    """After the outermost value: nothing but white space."""


class Input(Enum):
    """Classes of characters that the machine tells apart; `value` lists the characters."""

    SPACE = " \t\n\r"
    QUOTE = '"'
    NUMBER = "-0123456789"
    WORD = "tfn"
    OPEN_OBJECT = "{"
    CLOSE_OBJECT = "}"
    OPEN_ARRAY = "["
    CLOSE_ARRAY = "]"
    COLON = ":"
    COMMA = ","


class Action(Enum):
    """What is done when an input moves the machine."""

    SKIP = auto()
    STRING = auto()
    KEY = auto()
    NUMBER = auto()
    WORD = auto()
    OPEN_OBJECT = auto()
    OPEN_ARRAY = auto()
    CLOSE = auto()
    NEXT_ITEM = auto()
    MOVE = auto()


class After(Enum):
    """In place of a next state: the one that the enclosing object, array or text waits in."""

    AFTER_VALUE = auto()


Next = State | After
Row = dict[Input, tuple[Action, Next]]

AFTER_VALUE: Final = After.AFTER_VALUE

_A_VALUE: Row = {
    Input.QUOTE: (Action.STRING, AFTER_VALUE),
    Input.NUMBER: (Action.NUMBER, AFTER_VALUE),
    Input.WORD: (Action.WORD, AFTER_VALUE),
    Input.OPEN_OBJECT: (Action.OPEN_OBJECT, State.FIRST_KEY),
    Input.OPEN_ARRAY: (Action.OPEN_ARRAY, State.FIRST_ITEM),
}
_A_KEY: Row = {Input.QUOTE: (Action.KEY, State.COLON)}
_OBJECT_END: Row = {Input.CLOSE_OBJECT: (Action.CLOSE, AFTER_VALUE)}
_ARRAY_END: Row = {Input.CLOSE_ARRAY: (Action.CLOSE, AFTER_VALUE)}


def _row(state: State, *parts: Row) -> Row:
    row: Row = {Input.SPACE: (Action.SKIP, state)}
    for part in parts:
        row |= part
    return row


TABLE: Final[dict[State, Row]] = {
    State.VALUE: _row(State.VALUE, _A_VALUE),
    State.FIRST_ITEM: _row(State.FIRST_ITEM, _A_VALUE, _ARRAY_END),
    State.ITEM: _row(State.ITEM, _A_VALUE),
    State.AFTER_ITEM: _row(State.AFTER_ITEM, {Input.COMMA: (Action.NEXT_ITEM, State.ITEM)}, _ARRAY_END),
    State.FIRST_KEY: _row(State.FIRST_KEY, _A_KEY, _OBJECT_END),
    State.KEY: _row(State.KEY, _A_KEY),
    State.COLON: _row(State.COLON, {Input.COLON: (Action.MOVE, State.VALUE)}),
    State.AFTER_MEMBER: _row(State.AFTER_MEMBER, {Input.COMMA: (Action.MOVE, State.KEY)}, _OBJECT_END),
    State.END: _row(State.END),
}

REFUSALS: Final[dict[State, tuple[str, str]]] = {
    State.VALUE: ("expected_value", "expected a value"),
    State.FIRST_ITEM: ("expected_value", "expected a value or ']'"),
    State.ITEM: ("expected_value", "expected a value after ','"),
    State.AFTER_ITEM: ("expected_comma", "expected ',' or ']'"),
    State.FIRST_KEY: ("expected_key", "expected a key in double quotes or '}'"),
    State.KEY: ("expected_key", "expected a key in double quotes after ','"),
    State.COLON: ("expected_colon", "expected ':' after the key"),
    State.AFTER_MEMBER: ("expected_comma", "expected ',' or '}'"),
    State.END: ("trailing_text", "expected nothing more after the value"),
}
"""For each state the code and the words of the error that any input without a cell makes."""


class Number(_Place):
    """Where in a number (section 6) the machine is: after which of its parts."""

    START = auto()
    MINUS = auto()
    ZERO = auto()
    WHOLE = auto()
    POINT = auto()
    FRACTION = auto()
    E = auto()
    E_SIGN = auto()
    EXPONENT = auto()


def _digits(to: Number) -> dict[str, Number]:
    return dict.fromkeys("0123456789", to)


_A_WHOLE = {**_digits(Number.WHOLE), "0": Number.ZERO}
_AN_E = {"e": Number.E, "E": Number.E}

NUMBER: Final[dict[Number, dict[str, Number]]] = {
    Number.START: {**_A_WHOLE, "-": Number.MINUS},
    Number.MINUS: _A_WHOLE,
    Number.ZERO: {**_AN_E, ".": Number.POINT},
    Number.WHOLE: {**_digits(Number.WHOLE), **_AN_E, ".": Number.POINT},
    Number.POINT: _digits(Number.FRACTION),
    Number.FRACTION: {**_digits(Number.FRACTION), **_AN_E},
    Number.E: {**_digits(Number.EXPONENT), "+": Number.E_SIGN, "-": Number.E_SIGN},
    Number.E_SIGN: _digits(Number.EXPONENT),
    Number.EXPONENT: _digits(Number.EXPONENT),
}
NUMBER_MAY_END: Final = frozenset({Number.ZERO, Number.WHOLE, Number.FRACTION, Number.EXPONENT})

Trie = dict[str, "Trie | tuple[object]"]
"""Letters to what may follow; a tuple holds the value of a finished word."""


def trie(words: Mapping[str, object]) -> Trie:
    """No word may begin another: a word is known at its last letter."""
    root: Trie = {}
    for letter in dict.fromkeys(word[0] for word in words):
        rest = {word[1:]: value for word, value in words.items() if word[0] == letter}
        root[letter] = (rest[""],) if "" in rest else trie(rest)
    return root


WORDS: Final = trie({"true": True, "false": False, "null": None})

ESCAPES: Final = {
    '"': '"',
    "\\": "\\",
    "/": "/",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
}
HEX_DIGITS: Final = frozenset("0123456789abcdefABCDEF")


def diagram() -> str:
    """The table as a Mermaid state diagram, for the manual."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.VALUE.name}"]
    for state, row in TABLE.items():
        edges: dict[str, list[str]] = {}
        for on, (action, to) in row.items():
            if action is not Action.SKIP:
                edges.setdefault(to.name, []).append(on.name if len(on.value) > 1 else on.value)
        for name, inputs in edges.items():
            lines.append(f"    {state.name} --> {name} : {' '.join(inputs)}")
    after = (State.AFTER_MEMBER, State.AFTER_ITEM, State.END)
    lines += [f"    {AFTER_VALUE.name} --> {state.name}" for state in after]
    return "\n".join([*lines, f"    {State.END.name} --> [*]"])
