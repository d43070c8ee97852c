"""Rows that were handed on are kept in less memory, and are what they were to whoever asks for the value."""

from __future__ import annotations

import gc
import json
import weakref
from functools import cached_property
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, PrivateAttr, RootModel, ValidationInfo, field_validator

from kiwi_parser import FieldDone, ModelParser

pytestmark = pytest.mark.no_cover  # many rows, none of them of another kind: covered by the others in less time


class Row(BaseModel):
    name: str
    amount: float | None = None
    note: str = "none"
    uses: list[int] = []

    @cached_property
    def loud(self) -> str:
        return self.name.upper()


class Open(Row):
    model_config = ConfigDict(extra="allow")


class Secret(Row):
    _seen: int = PrivateAttr(default=7)


class Frozen(Row):
    model_config = ConfigDict(frozen=True, validate_assignment=True)


class Slotted(BaseModel):
    __slots__ = ("aside",)
    name: str


class Words(RootModel[list[str]]):
    pass


class Part(BaseModel):
    rows: list[Row]
    lead: Row


class Whole(BaseModel):
    rows: list[Row] = []
    open: list[Open] = []
    secret: list[Secret] = []
    frozen: list[Frozen] = []
    slotted: list[Slotted] = []
    words: list[Words] = []
    texts: list[str] = []
    mixed: list[Row | str | int] = []
    parts: list[Part] = []
    lead: Row | None = None
    count: int = 0

    @field_validator("count")
    @classmethod
    def _of_rows(cls, count: int, info: ValidationInfo) -> int:
        assert all(isinstance(row, Row) for row in info.data["rows"])
        return count + len(info.data["rows"])


ROW = {"name": "rice", "amount": 2}
TEXT = json.dumps(
    {
        "rows": [ROW, {"name": "salt", "note": "fine", "uses": [1]}, {"name": "egg"}],
        "open": [{**ROW, "brand": "x"}],
        "secret": [ROW, ROW],
        "frozen": [ROW],
        "slotted": [{"name": "a"}, {"name": "b"}],
        "words": [["a", "b"], ["c"]],
        "texts": ["a", "b"],
        "mixed": [ROW, "a", 3, {"name": "b"}],
        "parts": [{"rows": [ROW, ROW], "lead": ROW}, {"rows": [], "lead": ROW}],
        "lead": ROW,
        "count": 2,
    }
)


def fed(text: str, asked_at: int | None) -> ModelParser[Whole]:
    """A parser that was given the text one character at a time, and asked for its value at one place."""
    parser = ModelParser(Whole)
    for at, char in enumerate(text):
        if at == asked_at:
            _ = parser.value
        parser.feed(char)
    return parser


def test_a_whole_value_is_what_pydantic_makes_of_it_whenever_it_was_asked_for() -> None:
    whole = Whole.model_validate_json(TEXT)
    plain = whole.model_dump(exclude_unset=True)
    for asked_at in (None, *range(0, len(TEXT), 7)):
        value = fed(TEXT, asked_at).value
        assert value == whole
        assert value.model_dump(exclude_unset=True) == plain
    assert value.rows[0].loud == "RICE"
    value.rows[0].note = "changed"
    assert value.rows[2].note == value.open[0].note == "none"
    assert value.rows[2].model_fields_set == {"name"}
    assert (value.open[0].model_extra, value.secret[0]._seen) == ({"brand": "x"}, 7)


def test_at_each_place_the_value_holds_the_rows_that_are_done() -> None:
    for end in range(1, len(TEXT)):
        parser, events = ModelParser(Whole), list[Any]()
        for char in TEXT[:end]:
            events += parser.feed(char)
        done = {event.path: event.value for event in events if isinstance(event, FieldDone)}
        for name in ("rows", "secret", "mixed", "texts"):
            entries = [value for path, value in done.items() if len(path) == 2 and path[0] == name]
            so_far: Any = parser.value or {}
            known = so_far.get(name, [])
            assert known[: len(entries)] == entries
            assert [entry.__class__ for entry in known[: len(entries)]] == [entry.__class__ for entry in entries]
        polled = ModelParser(Whole)
        for char in TEXT[:end]:
            polled.feed(char)
            assert polled.value is polled.value
        assert polled.value == parser.value
        parser.close()
        assert parser.value == polled.value


@pytest.mark.parametrize("ask", [False, True])
def test_a_row_that_was_handed_on_is_let_go_of_unless_somebody_asks(ask: bool) -> None:
    parser = ModelParser(Whole)
    gc.collect()
    refs = []
    for char in TEXT[: TEXT.index('"open"')]:
        for event in parser.feed(char):
            if isinstance(event, FieldDone) and isinstance(event.value, Row):
                refs.append(weakref.ref(event.value))
                del event
        if ask:
            _ = parser.value
    assert len(refs) == 3
    del char
    gc.collect()
    assert [ref() is not None for ref in refs] == [ask] * 3
    value: Any = parser.value
    assert value["rows"] == Whole.model_validate_json(TEXT).rows


def test_the_paths_of_what_is_done_are_shared_by_all_answers_to_a_model() -> None:
    """A row's path is as large as a row that is packed."""
    first, second = ModelParser(Whole), ModelParser(Whole)
    for parser in (first, second):
        parser.feed('{"rows": [{"name": "a"}, {"name": "b"}], "words"')
        parser.close()
    assert first.outcome is not None
    assert second.outcome is not None
    assert first.outcome.closed == (("rows", 0), ("rows", 1), ("rows",))
    assert all(one is other for one, other in zip(first.outcome.closed, second.outcome.closed, strict=True))
