"""Where something ends that does not say so itself: told by what follows it.

Each question is answered from a text and a position in it: yes, no, or None where more text decides. None looks
farther than a few keys, a line, and some white space.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from kiwi_parser.text.strings import Question

Matches = Callable[[str, int], re.Match[str] | None]

KEYS: Final = (
    (r'"(?:[^"\\\n]|\\.){0,99}', r'(?:\\|")?', '"'),
    (r"'[^'\n]{0,99}", "'?", "'"),
    (r"[“”„‟«»][^“”„‟«»\n\"]{0,99}", r"[“”«»\"]?", r"[“”«»\"]"),
    (r"[‘’‛`´][^‘’\n]{0,99}", "[’‘`´]?", "[’‘`´]"),
    (r"(?:[^\W\d]|\$)[\w$.-]{0,99}", "", ""),
)
"""How keys are written: their text, how it may end for now, and how it ends."""
KEY: Final = "|".join(text + end for text, _, end in KEYS)
SOME_KEY: Final = "|".join(text + end for text, end, _ in KEYS)

_BLANKS: Final = r"\s{0,99}"
_GAP: Final = r"[^\S\n]{0,99}"
_PREFIX: Final = "[uUrRbBfF]{0,2}"
_QUOTED: Final = _PREFIX + "(?:" + "|".join(text + end for text, _, end in KEYS[:-1]) + ")"
_SOME_QUOTED: Final = _PREFIX + "(?:" + "|".join(text + end for text, end, _ in KEYS[:-1]) + ")?"
_WORDS: Final = r"(?:[^\W\d]|\$)[\w$.()/-]{0,49}(?:[^\S\n]{1,3}[\w$.()/&-]{1,49}){0,5}\"?"
"""The key's first quote may be missing: its last one shows it."""
_STARRED: Final = r"\*{1,3}\"?[^\"*:,{}\[\]\n]{1,99}\"?\*{1,3}"
_NAMES: Final = rf"{_WORDS}|{_STARRED}|-?\d{{1,20}}(?:\.\d{{1,20}})?"
_SOME_NAMES: Final = (
    rf"{_WORDS}(?:[^\S\n]{{1,3}})?|\*{{1,3}}\"?[^\"*:,{{}}\[\]\n]{{0,99}}\"?\*{{0,3}}|-?\d{{1,20}}(?:\.\d{{0,20}})?|-"
)
_COLON: Final = r":(?=[^:/]|/[^/])"
"""Behind a word: neither `std::` nor `https://`."""
_ANY_MEMBER: Final = rf"(?:(?:{_QUOTED}){_BLANKS}:|(?:{_NAMES}){_BLANKS}{_COLON})"
_SOME_ANY_MEMBER: Final = rf"(?:(?:{_SOME_QUOTED}){_BLANKS}|(?:{_SOME_NAMES}){_BLANKS}(?::/?)?)"
_PLAIN: Final = r"[^\"\n,}\]]{1,99}"
_VALUE: Final = (
    r"(?:[\"'“‘„«\[{\-+.\d]|(?:true|false|null|True|False|None)[\s,}\]]"
    rf"|{_PLAIN}(?:[}}\n\]]|,{_BLANKS}(?:[}}\]]|{_ANY_MEMBER})))"
)
"""A text without quotes has none at its end either."""
_SOME_VALUE: Final = rf"(?:{_PLAIN}(?:,{_BLANKS}(?:{_SOME_ANY_MEMBER})?)?)?"
_MEMBER: Final = rf"(?:(?:{_QUOTED}){_BLANKS}:|(?:{_NAMES}){_BLANKS}{_COLON}{_BLANKS}{_VALUE})"
_SOME_MEMBER: Final = (
    rf"(?:(?:{_SOME_QUOTED}){_BLANKS}|(?:{_SOME_NAMES}){_BLANKS}(?::/?|{_COLON}{_BLANKS}{_SOME_VALUE})?)"
)
_ROW: Final = rf"\{{{_BLANKS}(?:{_MEMBER}|\}})"
_SOME_ROW: Final = rf"\{{{_BLANKS}(?:{_SOME_MEMBER})?"

_DOTS: Final = r"(?:\.{3,9}|…)"
_SOME_DOTS: Final = r"(?:\.{1,9}|…)"

_OF_KEY: Final = r'[^"\\\n:,{}\[\]]'

_LINE: Final = 200
_TEXT_ENDS_IN_LINE: Final = rf'[^\n]{{0,{_LINE}}}?"[^\S\n]{{0,9}}(?:,[^\S\n]{{0,9}}(?:["}}\]{{]|\n)|[}}\]])'
_COMMENT: Final = rf"(?:/\*|(?://|\#(?!\d))(?!{_TEXT_ENDS_IN_LINE})(?=[^\n]{{0,{_LINE + 21}}}\n|[^\n]{{{_LINE + 22}}}))"
"""One to the end of the line is none if a text ends in that line."""
_SOME_COMMENT: Final = rf"(?:/|(?://|\#(?!\d))(?!{_TEXT_ENDS_IN_LINE})[^\n]{{0,{_LINE + 21}}})"


def _question(yes: str, undecided: str) -> Question:
    """Yes for what begins so; None for what may still become so.

    Its patterns are compiled when it is first asked: all of them took 0.14 s, more than the rest of the import.
    """
    compiled: tuple[Matches, Matches] | None = None

    def ask(text: str, pos: int) -> bool | None:
        nonlocal compiled
        if compiled is None:
            compiled = re.compile(yes).match, re.compile(undecided).fullmatch
        is_so, may_become_so = compiled
        if is_so(text, pos):
            return True
        return None if may_become_so(text, pos) else False

    return ask


member_follows: Final = _question(_ANY_MEMBER, _SOME_ANY_MEMBER)
"""Whether a key and a colon stand here."""

word_member_follows: Final = _question(rf"(?:{KEY}){_BLANKS}:", rf"(?:{SOME_KEY}){_BLANKS}")
"""The same of a key in quotes or of one word."""

sure_member_follows: Final = _question(_MEMBER, _SOME_MEMBER)
"""Whether a key without quotes is followed by a value: of a text the rest has a quote at its end."""

_NAME: Final = re.compile(rf"({_NAMES}){_BLANKS}(?=:)").match


def name_at(text: str, pos: int) -> tuple[str, int] | None:
    """The key without quotes, of several words perhaps, that stands here before a colon, and where it ends."""
    found = _NAME(text, pos)
    return None if found is None else (found[1].strip("*").strip('"').rstrip(), found.end())


comment_follows: Final = _question(_COMMENT, _SOME_COMMENT)
"""Whether this is a comment; if not, it is part of the text before it."""

_COMMENT_LINE: Final = rf",{_GAP}\n{_BLANKS}(?://|\#)"
"""Behind a comma, on a line of its own, it is one whatever quotes stand in it."""
_MEMBERS_COMMA: Final = rf"(?:,{_BLANKS}(?:{_MEMBER}|[}}\],]|{_ROW}|{_COMMENT}|{_DOTS})|{_COMMENT_LINE})"
_SOME_MEMBERS_COMMA: Final = rf",{_BLANKS}(?:{_SOME_COMMENT}|{_SOME_MEMBER}|{_SOME_ROW}|{_SOME_DOTS})?"
_ENTRY: Final = (
    rf"(?:[uUrRbBfF]{{1,2}}[\"']|[\"'“‘„«{{\[\-0-9}}\],]|{_COMMENT}|{_DOTS}|(?:true|false|null|True|False|None)(?=\W))"
)
_ENTRYS_COMMA: Final = rf"(?:,{_BLANKS}{_ENTRY}|{_COMMENT_LINE})"
_SOME_ENTRYS_COMMA: Final = rf",{_BLANKS}(?:{_SOME_COMMENT}|{_SOME_DOTS}|[a-zA-Z]{{0,5}})?"

_BRACKETS: Final = rf"[}}\]](?:{_GAP}[}}\]]){{0,40}}"
_BEHIND_BRACKETS: Final = rf",{_BLANKS}(?:{_MEMBER}|[\"'“„«{{\[}}\],\-0-9]|{_COMMENT}|{_DOTS})|[{{\[`]|{_COMMENT}"
_BRACKETS_CLOSE: Final = rf"{_BRACKETS}{_GAP}(?:\n|{_BEHIND_BRACKETS})"
_SOME_BRACKETS: Final = (
    rf"{_BRACKETS}{_GAP}(?:,{_BLANKS}(?:{_SOME_COMMENT}|{_SOME_MEMBER}|{_SOME_DOTS})?|{_SOME_COMMENT})?"
)

text_of_member_ends: Final = _question(
    rf"{_BLANKS}(?:{_BRACKETS_CLOSE}|{_COMMENT}|{_MEMBERS_COMMA})|\s{_BLANKS}{_MEMBER}",
    rf"{_BLANKS}(?:{_SOME_BRACKETS}|{_SOME_COMMENT}|{_SOME_MEMBERS_COMMA})?|\s{_BLANKS}{_SOME_MEMBER}",
)
"""Whether a quote behind which this stands ends the text of an object's member."""

text_of_entry_ends: Final = _question(
    rf"{_BLANKS}(?:{_BRACKETS_CLOSE}|{_COMMENT}|{_ENTRYS_COMMA})|\s*\n",
    rf"{_BLANKS}(?:{_SOME_BRACKETS}|{_SOME_COMMENT}|{_SOME_ENTRYS_COMMA})?",
)
"""The same of the text of an array's entry."""

_INNER: Final = r'[^"\n\]}]{0,60}"(?=[^\s"])[^"\n]{1,60}(?<!\s)"'
_BEFORE_END: Final = rf'(?:{_INNER}){{0,4}}[^"\n\]}}]{{0,60}}[\]}})]{{0,3}}"{_BLANKS}'
_SOME_BEFORE_END: Final = (
    rf'(?:{_INNER}){{0,4}}[^"\n\]}}]{{0,60}}(?:[\]}})]{{0,3}}(?:"{_BLANKS})?|"(?=[^\s"])[^"\n]{{1,60}})'
)

member_goes_on_in_quotation: Final = _question(
    rf"{_BEFORE_END}(?:,{_BLANKS}(?:{_QUOTED}){_BLANKS}:|[}}\]])",
    rf"{_SOME_BEFORE_END}|{_BEFORE_END},{_BLANKS}(?:{_SOME_QUOTED}){_BLANKS}",
)
"""Whether a quote behind which this stands closes a quotation within a member's text: what follows has quotations of
its own, in pairs, before a quote that ends the text."""

entry_goes_on_in_quotation: Final = _question(
    rf"{_BEFORE_END}(?:,{_BLANKS}[\"{{\[]|\])", rf"{_SOME_BEFORE_END}|{_BEFORE_END},{_BLANKS}"
)
"""The same within an entry's text."""

quoted_name_at: Final = re.compile(rf'{_BLANKS},{_BLANKS}"([^"\\\n]{{1,99}})"{_BLANKS}:').match

_ODD_END: Final = r"[:=}\]{\[\"'“‘„«\n]"

odd_key_ends: Final = _question(
    rf"{_GAP}(?:[,/\#]|{_ODD_END}|(?<=\s){_MEMBER})",
    rf"{_GAP}(?:(?<=\s){_SOME_MEMBER})?",
)
"""Whether a quote that is not JSON's ends a key: before a letter it is an apostrophe, or the text's own."""

odd_member_ends: Final = _question(
    rf"{_GAP}(?:{_ODD_END}|{_COMMENT}|{_MEMBERS_COMMA}|(?<=\s){_MEMBER})",
    rf"{_GAP}(?:{_SOME_COMMENT}|{_SOME_MEMBERS_COMMA}|(?<=\s){_SOME_MEMBER})?",
)
"""The same of the text of an object's member."""

odd_entry_ends: Final = _question(
    rf"{_GAP}(?:{_ODD_END}|{_COMMENT}|{_ENTRYS_COMMA}|,{_BLANKS}[^'’\"”,\]\n]{{1,99}}[,\]\n]|(?<=\s){_MEMBER})",
    rf"{_GAP}(?:{_SOME_COMMENT}|,{_BLANKS}(?:{_SOME_COMMENT}|[^'’\"”,\]\n]{{0,99}})|(?<=\s){_SOME_MEMBER})?",
)
"""The same of the text of an array's entry."""

opens_key: Final = _question(rf'{_OF_KEY}{{1,99}}"{_BLANKS}:', rf'{_OF_KEY}{{0,99}}(?:"{_BLANKS})?')
"""Whether a quote behind which this stands was a key's first one, and the text before it lacks its last."""

_OF_ENTRY: Final = r'(?:[^"\\\n{}\[\]]|\\.)'
opens_entry: Final = _question(
    rf'{_OF_ENTRY}{{1,99}}"{_BLANKS}(?:{_ENTRYS_COMMA}|\])',
    rf'{_OF_ENTRY}{{0,99}}(?:\\|"{_BLANKS}(?:{_SOME_ENTRYS_COMMA})?)?',
)
"""The same of an entry's first one."""

bare_member_ends: Final = _question(_MEMBERS_COMMA, _SOME_MEMBERS_COMMA)
"""Whether a comma ends a text without quotes in an object."""

bare_line_ends: Final = _question(
    rf"[\r\n]{_BLANKS}(?:{_MEMBER}|[}}\],{{`]|{_COMMENT}|{_DOTS})",
    rf"[\r\n]{_BLANKS}(?:{_SOME_COMMENT}|{_SOME_MEMBER}|{_SOME_DOTS})?",
)
"""Whether a line break does."""

closes_in_line: Final = _question(r"[^\"\n)\]}]{0,99}[)\]}]", r"[^\"\n)\]}]{0,99}")
"""Whether what was opened before is closed behind this."""

quote_follows: Final = _question(r'[^"\\\n]{1,199}"', r'[^"\\\n]{0,199}')
"""Whether a quote comes soon, in this line."""

bracket_in_text: Final = _question(
    rf'[}}\]](?:"{_OF_KEY}{{0,99}}(?:[\\\n:,{{}}\[\]]|{_OF_KEY}|"{_BLANKS}[^\s:])|[^\S\n]{{0,9}}(?!{_ANY_MEMBER})(?!(?:{_SOME_ANY_MEMBER})\Z)\w)',
    rf'[}}\]](?:"{_OF_KEY}{{0,99}}(?:"{_BLANKS})?|[^\S\n]{{0,9}}(?:{_SOME_ANY_MEMBER})?)?',
)
"""Whether a bracket between two quotes is part of a text, and no key follows it."""

value_follows: Final = _question(
    r"(?:true|false|null|True|False|None)[\s,}\]]",
    "|".join(("true", "false", "null", "True", "False", "None"))
    + r"|[tT](?:r(?:u)?)?|[fF](?:a(?:l(?:s)?)?)?|n(?:u(?:l)?)?|N(?:o(?:n)?)?",
)
"""Whether one of JSON's words, or Python's, stands here."""

dots_for_more: Final = _question(
    rf"{_DOTS}{_BLANKS}(?:[,}}\]\"'“{{\[/\#]|{_MEMBER})", rf"(?:\.{{1,9}}|(?:{_DOTS}){_BLANKS}(?:{_SOME_MEMBER})?)"
)
"""Whether dots stand for what was left out, where a value or a key must come."""

dots_behind: Final = _question(
    rf"{_DOTS}{_BLANKS}(?:[}}\]]|,{_BLANKS}[\"'“{{\[}}\]]|{_MEMBER})",
    rf"(?:\.{{1,9}}|(?:{_DOTS}){_BLANKS}(?:,{_BLANKS}|{_SOME_MEMBER})?)",
)
"""The same behind a value."""

member_behind_semicolon: Final = _question(rf";{_BLANKS}(?:{_MEMBER}|\}})", rf";{_BLANKS}(?:{_SOME_MEMBER})?")
entry_behind_semicolon: Final = _question(
    rf";{_BLANKS}{_ENTRY}", rf";{_BLANKS}(?:{_SOME_COMMENT}|{_SOME_DOTS}|[a-zA-Z]{{0,5}})?"
)
"""Whether what stands behind a semicolon may stand behind a comma."""

_JOINED: Final = r'\+\s{0,99}"(?:[^"\\\n]|\\.){0,199}'
text_is_joined: Final = _question(
    rf'{_JOINED}"{_BLANKS}(?:[}}\]+;]|,{_BLANKS}["}}\]\n])', rf'\+{_BLANKS}|{_JOINED}(?:\\|"{_BLANKS}(?:,{_BLANKS})?)?'
)
"""Whether a plus and a second part of the text before it stand here, as programs join them."""

number_behind_plus: Final = _question(r"\+[.0-9]", r"\+")

dash_is_colon: Final = _question(r"-{1,2}>|→|[-–—]{1,2}\s{1,9}[\"'“\[{\d]", r"[-–—]{1,2}\s{0,9}")
"""Whether an arrow or a dash stands between a key and its value."""

_SCALAR: Final = rf'{_BLANKS}:{_BLANKS}(?:"(?:[^"\\\n]|\\.){{0,99}}"|[^"{{}}\[\],\n]{{1,40}})'
_SOME_SCALAR: Final = rf'{_BLANKS}(?::{_BLANKS}(?:"(?:[^"\\\n]|\\.){{0,99}}(?:\\|")?|[^"{{}}\[\],\n]{{0,40}}))?'
_SCALARS: Final = rf'{_SCALAR}(?:,{_BLANKS}"[^"\n]{{1,40}}"{_SCALAR}){{0,6}}{_BLANKS}'
row_closes: Final = _question(
    rf"{_SCALARS}\}}{_BLANKS}(?:\]|,{_BLANKS}\{{)",
    rf'{_SOME_SCALAR}|{_SCALARS}(?:,{_BLANKS}(?:"[^"\n]{{0,40}}(?:"{_SOME_SCALAR})?)?|\}}{_BLANKS}(?:,{_BLANKS})?)?',
)
"""Whether an object closes behind a key, as one entry of an array does."""

colon_behind_quote: Final = _question(r"\"\s{0,9}:\s{0,9}[\"'“\[{\-\dtfnTFN]", r'"\s{0,9}(?::\s{0,9})?')
"""Whether a quote too many stands between a key and its colon."""

value_behind_key: Final = _question(
    r'"[^"\\\n]{1,99}"\s{1,99}(?:-?\d|[\["{]|(?:true|false|null|True|False|None)[\s,}\]])',
    r'"[^"\\\n]{0,99}(?:"(?:\s{1,99}(?:-|[a-zA-Z]{1,5})?)?)?',
)
"""Whether what may be a key in double quotes stands here, and its value without a colon."""

text_behind_brace: Final = _question(
    rf'[^"\n{{}}]{{1,99}}"{_BLANKS}(?:,{_BLANKS}(?:{_QUOTED}){_BLANKS}:|[}}\]])',
    rf'[^"\n{{}}]{{1,99}}(?:"{_BLANKS}(?:,{_BLANKS}(?:{_SOME_QUOTED}){_BLANKS})?)?',
)
"""Whether the end of a text stands here, and of the object around it: the brace before was the text's own."""

joins_texts: Final = _question(r"\+\"[^\s,]", r"\+\"?")
plus_follows: Final = _question(rf"\+{_BLANKS}[\"']", rf"\+{_BLANKS}")

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

row_behind: Final = re.compile(rf"{_STRAYS},{_BLANKS}(?P<row>\{{(?:{_BLANKS}(?:{KEY}))?)").match
"""The object that follows there, as far as its first key: no more of it than `rows_go_on` waits for."""

more_behind: Final = re.compile(rf"[\]}}]|,{_BLANKS}[\[{{\"']").match
"""A bracket, a row, a key: not the comma of a sentence that goes on."""

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

odd_text_in_tuple_ends: Final = _question(
    r"[^\S\n]{0,99}[,)}\]\"'“‘„«/\#\n]",
    r"[^\S\n]{0,99}",
)
"""Whether a quote that is not JSON's ends the text of a tuple's entry."""

block_begins: Final = _question(r"```|'''(?=[^\s,}\]:])|'''\s{0,99}[\w#/@]", r"`{1,2}|'{1,2}|'''\s{0,99}")
"""Whether three quotes stand here."""

block_ends: Final = _question(rf"{_BLANKS}(?:[,}}\]`]|{_MEMBER})|{_GAP}\n{_BLANKS}\"", rf"{_BLANKS}(?:{_SOME_MEMBER})?")
"""Whether three quotes behind which this stands end the text in them."""

_OPENS: Final = r"(?:\"\"|''|[\"'](?=[^\s,:}\]\"']))"
quote_opens: Final = _question(_OPENS, r"[\"']")
"""Whether a quote opens a text, by what follows it."""

prefix_follows: Final = _question(rf"[uUrRbBfF]{{1,2}}{_OPENS}", r"[uUrRbBfF]{1,2}[\"']?")
"""Whether a letter of Python's and a quote that opens a text stand here."""
