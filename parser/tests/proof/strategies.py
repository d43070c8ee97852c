"""Random texts: JSON as anyone may write it, recipes as a model may, and valid texts with a few characters changed."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

_numbers = st.one_of(st.integers(), st.integers(-(10**30), 10**30), st.floats(allow_nan=False, allow_infinity=False))
_texts = st.text(st.characters(), max_size=12)  # lone surrogates included
json_values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), _numbers, _texts),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_texts, inner, max_size=4),
    max_leaves=12,
)

_space = st.sampled_from(["", "", "", " ", "\n", "\t \r\n"])


@st.composite
def _json_text(draw: st.DrawFn) -> str:
    """A value written down with white space, escapes and spellings of numbers that json.dumps would not choose."""
    return draw(_space) + _written(draw, draw(json_values)) + draw(_space)


def _written(draw: st.DrawFn, value: Any) -> str:
    def spaced(text: str) -> str:
        return draw(_space) + text + draw(_space)

    match value:
        case dict():
            members = [spaced(_written(draw, key)) + ":" + spaced(_written(draw, item)) for key, item in value.items()]
            members += members[: draw(st.integers(0, 1))]  # perhaps a duplicate
            return "{" + (",".join(members) or draw(_space)) + "}"
        case list():
            return "[" + (",".join(spaced(_written(draw, item)) for item in value) or draw(_space)) + "]"
        case str():
            return '"' + "".join(_escaped(draw, char) for char in value) + '"'
        case bool() | None:
            return json.dumps(value)
        case _:
            spelled = [repr(value), f"{value}e0" if isinstance(value, int) else repr(value).upper()]
            return draw(st.sampled_from(spelled)).replace("INF", "1e999")


def _escaped(draw: st.DrawFn, char: str) -> str:
    must = char in '"\\' or char < " "
    if not must and draw(st.integers(0, 3)):
        return char
    return json.dumps(char)[1:-1] if draw(st.booleans()) or char > "\uffff" else f"\\u{ord(char):04X}"


json_texts: st.SearchStrategy[str] = _json_text()


_quantity = st.one_of(
    st.none(),
    st.integers(-1, 500),
    st.floats(-1, 9),
    st.sampled_from(["1/2", "1 1/2", "½", "2-3", "to taste", "", "2 cups"]),
)
_unit = st.one_of(st.none(), st.sampled_from(["g", "cup", "cups", "Tbsp", "", "handful", "T"]))
_words = st.text(st.sampled_from('ab é🍋\n"\\1.,-('), max_size=20)
_minutes = st.one_of(
    st.none(),
    st.integers(-5, 3000),
    st.sampled_from(["20 min", "1 h 10 min", "overnight", ""]),
    st.floats(0, 9),
)
_row_members = {
    "quantity": _quantity,
    "unit": _unit,
    "note": st.none() | _words,
    "group": st.none() | _words,
    "unknown": json_values,
}
_step_members = {"minutes": _minutes, "uses": st.lists(st.integers(-1, 50) | _words)}
_row = st.one_of(_words, st.fixed_dictionaries({"name": _words}, optional=_row_members), json_values)
_step = st.one_of(_words, st.fixed_dictionaries({"text": _words}, optional=_step_members))
_servings = st.one_of(
    st.none(), st.booleans(), st.integers(-1, 60), st.sampled_from(["4", "serves 4-6", "many"]), st.floats(1, 9)
)


def recipes() -> st.SearchStrategy[dict[str, Any]]:
    """Recipes as a model may write them: mostly right, now and then not."""
    return st.fixed_dictionaries(
        {
            "title": st.one_of(_words, st.just("Spinach omelette")),
            "ingredients": st.one_of(st.lists(_row, max_size=4), _words),
            "steps": st.one_of(st.lists(_step, max_size=4), _words),
        },
        optional={
            "description": _words | st.none(),
            "servings": _servings,
            "prep_minutes": _minutes,
            "cook_minutes": _minutes,
            "notes": _words,
            "unknown": json_values,
        },
    )


ODD = [
    *"{}[]\",:'`\\/#*-.0e \n\t“”‘’tnfTNu<>１٣",
    *[
        "```",
        "```json\n",
        "<think>",
        "</think>",
        "//",
        "/*",
        "*/",
        "\ufeff",
        "\ud83d",
        "True",
        "NaN",
        '"title":',
        "\\u",
    ],
]
"""What to put where it does not belong."""


@st.composite
def _edited(draw: st.DrawFn, texts: list[str]) -> str:
    text = draw(st.sampled_from(texts))
    if draw(st.integers(0, 4)) == 0:
        text = text[: draw(st.integers(0, len(text)))]
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        gone = draw(st.integers(0, 3))
        text = text[:at] + draw(st.sampled_from(["", *ODD])) + text[at + gone :]
    return text


def edits(texts: list[str]) -> st.SearchStrategy[str]:
    """One of the texts with a few insertions, deletions and replacements, perhaps cut off."""
    return _edited([text for text in texts if len(text) < 1500])
