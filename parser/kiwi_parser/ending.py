"""Where something ends that does not say so itself: told by what follows it.

Each question is answered from a text and a position in it: yes, no, or None where more text decides. None looks
farther than a key, and some white space.
"""

from __future__ import annotations

import re
from typing import Final

from kiwi_parser.tokenizer import Question

KEYS: Final = (
    (r'"(?:[^"\\\n]|\\.){0,99}', r'(?:\\|")?', '"'),
    (r"'[^'\n]{0,99}", "'?", "'"),
    (r"[“”„‟«»][^“”„‟«»\n\"]{0,99}", r"[“”«»\"]?", r"[“”«»\"]"),
    (r"[‘’‛`´][^‘’\n]{0,99}", "[’‘`´]?", "[’‘`´]"),
    (r"[A-Za-z_$][\w$-]{0,99}", "", ""),
)
"""How keys are written: their text, how it may end for now, and how it ends."""
KEY: Final = "|".join(text + end for text, _, end in KEYS)
SOME_KEY: Final = "|".join(text + end for text, end, _ in KEYS)

_BLANKS: Final = r"\s{0,99}"
_MEMBER: Final = rf"(?:{KEY}){_BLANKS}:"
_SOME_MEMBER: Final = rf"(?:{SOME_KEY}){_BLANKS}"


def _question(yes: str, undecided: str) -> Question:
    """Yes for what begins so; None for what may still become so."""
    is_so = re.compile(yes).match
    may_become_so = re.compile(undecided).fullmatch

    def ask(text: str, pos: int) -> bool | None:
        if is_so(text, pos):
            return True
        return None if may_become_so(text, pos) else False

    return ask


member_follows: Final = _question(_MEMBER, _SOME_MEMBER)
"""Whether a key and a colon stand here."""

_COMMENT: Final = r"/[/*]|\#"

text_of_member_ends: Final = _question(
    rf"{_BLANKS}(?:[}}\]]|{_COMMENT}|,{_BLANKS}(?:{_MEMBER}|[}}\],{{]|{_COMMENT}))|\s{_BLANKS}{_MEMBER}",
    rf"{_BLANKS}(?:/|,{_BLANKS}(?:/|{_SOME_MEMBER})?)?|\s{_BLANKS}{_SOME_MEMBER}",
)
"""Whether a quote behind which this stands ends the text of an object's member."""

text_of_entry_ends: Final = _question(
    rf"{_BLANKS}(?:[}}\]]|{_COMMENT}|,{_BLANKS}(?:[\"'“‘„«{{\[\-0-9}}\],]|{_COMMENT}|(?:true|false|null)(?=\W)))|\s*\n",
    rf"{_BLANKS}(?:/|,{_BLANKS}(?:/|[a-z]{{0,5}})?)?",
)
"""The same of the text of an array's entry."""

odd_text_ends: Final = _question(
    rf"[^\S\n]{{0,99}}(?:[,:=}}\]{{\[\"'“‘„«/\#\n]|(?<=\s){_MEMBER})",
    rf"[^\S\n]{{0,99}}(?:(?<=\s){_SOME_MEMBER})?",
)
"""Whether a quote that is not JSON's ends the text: before a letter it is an apostrophe, or the text's own."""

brace_means_bracket: Final = _question(
    rf"{_BLANKS},{_BLANKS}{_MEMBER}", rf"{_BLANKS}(?:,{_BLANKS}(?:{_SOME_MEMBER})?)?"
)
"""Whether a brace behind which this stands is in the place of an array's bracket: the object around it goes on."""

bracket_means_brace: Final = _question(
    rf"{_BLANKS}(?:,{_BLANKS}\{{|\]|\}}{_BLANKS},{_BLANKS}(?:{_MEMBER}))",
    rf"{_BLANKS}(?:,{_BLANKS}|\}}{_BLANKS}(?:,{_BLANKS}(?:{_SOME_MEMBER})?)?)?",
)
"""Whether a bracket behind which this stands is in the place of a row's brace: the array around it goes on."""

bracket_follows: Final = _question(rf"{_BLANKS}\]", _BLANKS)
"""Whether an array closes here."""

_QUOTED_KEY: Final = "|".join(text + end for text, _, end in KEYS[:-1])
_SOME_QUOTED_KEY: Final = "|".join(text + end for text, end, _ in KEYS[:-1])
_STRAYS: Final = rf"(?:[}}\]]{_BLANKS}){{0,9}}"

object_goes_on: Final = _question(
    rf"{_STRAYS}(?:,{_BLANKS})?(?:{_QUOTED_KEY}){_BLANKS}:",
    rf"{_STRAYS}(?:,{_BLANKS})?(?:(?:{_SOME_QUOTED_KEY}){_BLANKS})?",
)
"""Whether a member follows behind the last brace, and brackets that close nothing: it closed too early."""

rows_go_on: Final = _question(
    rf"{_STRAYS},{_BLANKS}\{{{_BLANKS}(?:{KEY}){_BLANKS}:",
    rf"{_STRAYS}(?:,{_BLANKS}(?:\{{{_BLANKS}(?:(?:{SOME_KEY}){_BLANKS})?)?)?",
)
"""Whether another object follows there."""

key_lacks_colon: Final = _question(rf"(?:{KEY}){_BLANKS}[=\"'“‘]", rf"(?:{SOME_KEY}){_BLANKS}")
"""Whether a key stands here, and = or its value behind it."""

fence_follows: Final = _question("```", "`{1,2}")
"""Whether backticks are a fence's."""

fence_closes: Final = _question(r"```[^\S\n]{0,99}\n", r"`{1,2}|```[^\S\n]{0,99}")
"""Whether they are all of the line."""

tuple_begins: Final = _question(
    rf"\({_BLANKS}(?:[\"'“‘{{\[()]|(?:-?[0-9][0-9.]{{0,99}}|[Tt]rue|[Ff]alse|None|null){_BLANKS},)",
    rf"\({_BLANKS}(?:-?[0-9.]{{0,99}}|[A-Za-z]{{1,5}})?{_BLANKS}",
)
"""Whether a round bracket is that of a tuple."""

prefix_follows: Final = _question(r"[uUrRbBfF]{1,2}[\"']", r"[uUrRbBfF]{1,2}")
"""Whether a letter of Python's and a quote stand here."""

odd_text_in_tuple_ends: Final = _question(
    r"[^\S\n]{0,99}[,)}\]\"'“‘„«/\#\n]",
    r"[^\S\n]{0,99}",
)
"""Whether a quote that is not JSON's ends the text of a tuple's entry."""
