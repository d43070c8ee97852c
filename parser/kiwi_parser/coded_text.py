"""Sentences for people that programs can say in words of their own, and in other languages."""

from __future__ import annotations

Value = str | int | float


class CodedText(str):
    """A sentence in English, with its `code` and the `values` that are in it. Wherever a text will do, it is one."""

    __slots__ = ("code", "values")

    code: str
    values: dict[str, Value]


def coded(code: str, sentence: str, **values: Value) -> CodedText:
    """The sentence with the values in the places that it names: `coded("at_most", "at most {most}", most=3)`."""
    text = CodedText(sentence.format_map(values))
    text.code, text.values = code, values
    return text
