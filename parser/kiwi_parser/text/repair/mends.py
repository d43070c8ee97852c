"""The table of mends, as the manual prints it and the tests run it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Mend:
    """One row of the table: `example` is a whole text, `result` the JSON that is read in its place."""

    code: str
    mend: str
    example: str
    result: str
    by: Literal["any", "recipe"] = "any"
    """Who does it: every lenient parser, or one that knows a model; the examples of these are recipes."""


MENDS: Final = (
    Mend("bom", "a byte order mark", '\ufeff{"a": 1}', '{"a": 1}'),
    Mend("think", "a reasoning block, opened or not", '<think>a {"b": 2}?</think>{"a": 1}', '{"a": 1}'),
    Mend("fence", "a Markdown fence", '```json\n{"a": 1}\n```', '{"a": 1}'),
    Mend("text_before", "text before the JSON", 'Sure! {"a": 1}', '{"a": 1}'),
    Mend("text_after", "text after the JSON", '{"a": 1} Enjoy!', '{"a": 1}'),
    Mend("trailing_comma", "a comma before a closing bracket", '{"a": [1, 2,],}', '{"a": [1, 2]}'),
    Mend("extra_comma", "a comma too many", '{"a": [1,, 2]}', '{"a": [1, 2]}'),
    Mend("missing_comma", "a comma too few", '{"a": [1 2] "b": 3}', '{"a": [1, 2], "b": 3}'),
    Mend("odd_comma", "; for a comma", '{"a": [1; 2]; "b": 3}', '{"a": [1, 2], "b": 3}'),
    Mend("missing_value", "a key without a value", '{"a": , "b": 2}', '{"b": 2}'),
    Mend("missing_colon", "no colon behind a key", '{"a": 1, "b" 2}', '{"a": 1, "b": 2}'),
    Mend("odd_colon", "=, =>, -> or a dash for a colon", '{"a" = 1, "b" => 2}', '{"a": 1, "b": 2}'),
    Mend(
        "missing_bracket",
        "a bracket too few",
        '{"a": [{"b": 1, {"b": 2], "c": 3}',
        '{"a": [{"b": 1}, {"b": 2}], "c": 3}',
    ),
    Mend("wrong_bracket", "one bracket for another", '{"a": [1, 2}, "c": 3}', '{"a": [1, 2], "c": 3}'),
    Mend("extra_bracket", "a bracket too many", '{"a": [1, 2]], "c": 3}', '{"a": [1, 2], "c": 3}'),
    Mend("round_bracket", "a tuple of Python's for a list", '{"a": (1, "b")}', '{"a": [1, "b"]}'),
    Mend("escaped", "JSON escaped as in a string", '{\\n\\"a\\": \\"b\\\\n\\"}', '{"a": "b\\n"}'),
    Mend("comment", "comments: //, /* */, #", '{"a": 1, // one\n"b": /* two */ 2}', '{"a": 1, "b": 2}'),
    Mend("odd_space", "white space that JSON does not know", '{"a":\u00a01}', '{"a": 1}'),
    Mend("single_quotes", "single quotes", "{'a': 'it's the cooks' best'}", '{"a": "it\'s the cooks\' best"}'),
    Mend("typographic_quotes", "typographic quotes", "{“a”: ‘b’}", '{"a": "b"}'),
    Mend("missing_quote", "a text's last quote too few", '{"a": "b, "c": "d"}', '{"a": "b", "c": "d"}'),
    Mend("extra_quote", "a quote too many", '{"a": "b"", "c": "d"}', '{"a": "b", "c": "d"}'),
    Mend("triple_quotes", "three quotes, or three backticks", '{"a": """b "c" d"""}', '{"a": "b \\"c\\" d"}'),
    Mend("ellipsis", "dots for what was left out", '{"a": [1, 2, ...], ...}', '{"a": [1, 2]}'),
    Mend("inner_quotes", "quotes in a text", '{"a": "a "hot" 9" pan"}', '{"a": "a \\"hot\\" 9\\" pan"}'),
    Mend("joined", "a text in parts, joined by +", '{"a": "b" + "c"}', '{"a": "bc"}'),
    Mend("prefix", "a letter of Python's before a quote", '{u"a": r"b"}', '{"a": "b"}'),
    Mend("unquoted_text", "a text without quotes", '{"a": hot, "b": 2-3 g}', '{"a": "hot", "b": "2-3 g"}'),
    Mend("unquoted_key", "a key without quotes", "{a: 1}", '{"a": 1}'),
    Mend("line_break", "a line break in a string", '{"a": "b\nc"}', '{"a": "b\\nc"}'),
    Mend("control_character", "a tab, or the like, in a string", '{"a": "b\tc"}', '{"a": "b\\tc"}'),
    Mend("bad_escape", "a backslash that JSON does not know", '{"a": "it\\\'s \\d+"}', '{"a": "it\'s \\\\d+"}'),
    Mend("word", "Python's and JavaScript's words", '{"a": [True, None, undefined]}', '{"a": [true, null, null]}'),
    Mend(
        "number",
        "a number in another notation",
        '{"a": [+1, .5, 2., 007], "b": 1,000}',
        '{"a": [1, 0.5, 2.0, 7], "b": 1000}',
    ),
    Mend("fraction", "a fraction, which becomes a string", '{"a": 1/2}', '{"a": "1/2"}'),
    Mend("wrapped_object", "the value within an object", '{"recipe": {"title": "Tea"}}', '{"title": "Tea"}', "recipe"),
    Mend("wrapped_list", "the value within a list", '[{"title": "Tea"}]', '{"title": "Tea"}', "recipe"),
    Mend("key_spelling", "another spelling of a key", '{"name": "Tea"}', '{"title": "Tea"}', "recipe"),
    Mend(
        "json_text",
        "JSON written as a text",
        '{"steps": "[\\"Boil.\\"]"}',
        '{"steps": [{"text": "Boil."}]}',
        "recipe",
    ),
    Mend(
        "lone_entry",
        "one entry in place of a list",
        '{"ingredients": {"name": "tea"}}',
        '{"ingredients": [{"name": "tea"}]}',
        "recipe",
    ),
    Mend(
        "bare_row",
        "a string for a row",
        '{"steps": ["Boil."]}',
        '{"steps": [{"text": "Boil."}]}',
        "recipe",
    ),
    Mend(
        "section",
        "rows within a row",
        '{"ingredients": [{"name": "Sauce", "items": ["oil"]}]}',
        '{"ingredients": [{"name": "oil", "group": "Sauce"}]}',
        "recipe",
    ),
)


def mends_table() -> str:
    """The table as Markdown, for the manual."""
    lines = ["| code | what is mended | for example | is read as |", "|---|---|---|---|"]
    lines += [f"| `{mend.code}` | {mend.mend} | {_shown(mend.example)} | {_shown(mend.result)} |" for mend in MENDS]
    return "\n".join(lines)


def _shown(text: str) -> str:
    for character, name in {"\n": "⏎", "\t": "⇥", "\ufeff": "[BOM]", "\xa0": "[NBSP]"}.items():
        text = text.replace(character, name)
    return f"<code>{escape(text, quote=False)}</code>"
