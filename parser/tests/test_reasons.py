"""Why a value was dropped, in words for who reads it: none of the validating library's own."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from kiwi_parser import CodedText, FieldDropped, ModelParser
from proof.ids import name_of
from proof.laws import run


class Colour(Enum):
    RED = "red"
    GREEN = "green"


def _refuse(value: str) -> str:
    raise AssertionError("only x will do")


def _raise(value: str) -> str:
    raise ValueError("not today")


@pytest.mark.parametrize(
    ("annotation", "value", "reason"),
    [
        (Annotated[int, Field(gt=2)], 2, "must be more than 2"),
        (Annotated[int, Field(ge=2)], 1, "must be at least 2"),
        (Annotated[int, Field(lt=2)], 2, "must be less than 2"),
        (Annotated[int, Field(le=2)], 3, "must be at most 2"),
        (Annotated[int, Field(multiple_of=2)], 3, "must be a multiple of 2"),
        (Annotated[float, Field(allow_inf_nan=False)], 1e999, "must be a finite number"),
        (Annotated[str, Field(min_length=2)], "a", "must have at least 2 characters"),
        (Annotated[str, Field(max_length=2)], "abc", "must have at most 2 characters"),
        (Annotated[str, Field(pattern="^a")], "b", "does not look as it must: ^a"),
        (Annotated[list[int], Field(min_length=2)], [1], "must have at least 2 entries, not 1"),
        (Literal["a", "b"], "c", "must be 'a' or 'b'"),
        (Colour, "blue", "must be 'red' or 'green'"),
        (None, 1, "must be null"),
        (str, {}, "must be a text"),
        (int, "many", "must be a whole number"),
        (int, 1.5, "must be a whole number"),
        (float, "many", "must be a number"),
        (bool, "perhaps", "must be true or false"),
        (dict[str, int], 5, "must be an object"),
        (Annotated[str, AfterValidator(_refuse)], "y", "Assertion failed, only x will do"),
        (Annotated[str, AfterValidator(_raise)], "y", "not today"),
    ],
    ids=name_of,
)
def test_reason_is_in_plain_words(annotation: Any, value: Any, reason: str) -> None:
    model = type("Plain", (BaseModel,), {"__annotations__": {"field": annotation, "other": str}, "other": ""})
    assert _reasons(model, {"field": value}) == [reason]


def test_reason_has_a_code_and_its_values() -> None:
    class Row(BaseModel):
        name: str
        count: Annotated[int, Field(le=2)] = 1

    class Rows(BaseModel):
        rows: Annotated[list[Row], Field(max_length=1)]

    text = json.dumps({"rows": [{"count": 5}, {"name": "a", "count": 5}, {"name": "a"}, {"name": "b"}]})
    parser = ModelParser(Rows)
    reasons = [event.reason for event in (*parser.feed(text), *parser.close()) if isinstance(event, FieldDropped)]
    assert all(isinstance(reason, CodedText) for reason in reasons)
    said = [(reason.code, reason.values) for reason in reasons if isinstance(reason, CodedText)]
    assert said == [
        ("missing", {"field": "name"}),
        ("less_than_equal", {"field": "count", "le": 2}),
        ("too_many", {"most": 1}),
    ]
    assert [str(copied) for copied in pickle.loads(pickle.dumps(reasons))] == reasons
    assert pickle.loads(pickle.dumps(reasons))[0].values == {"field": "name"}


def test_reason_within_a_row_says_where() -> None:
    class Row(BaseModel):
        model_config = ConfigDict(extra="forbid")
        name: str
        count: int

    class Rows(BaseModel):
        rows: list[Row]

    assert _reasons(Rows, {"rows": [{"name": "a", "colour": 1}]}) == ["count: is missing; colour: is not known here"]


def test_reason_that_has_no_words_of_ours_is_not_the_librarys_either() -> None:
    class Dated(BaseModel):
        on: date

    (reason,) = _reasons(Dated, {"on": "never"})
    assert reason.startswith("must be a valid date")
    assert "Input" not in reason


def _reasons(model: type[BaseModel], value: Any) -> list[str]:
    make: Callable[[], ModelParser[Any]] = lambda: ModelParser(model)  # noqa: E731
    return [
        event.reason
        for event in run(make, [json.dumps(value).replace("Infinity", "1e999")]).said()
        if isinstance(event, FieldDropped) and event.path
    ]
