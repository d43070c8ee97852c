"""The verdict on a text is that of pydantic's `validate_json`, whatever the model is made of."""

from __future__ import annotations

import collections
import datetime
import decimal
import fractions
import ipaddress
import pathlib
import uuid
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, StringConstraints

from kiwi_parser import Streams
from proof.verdict import as_pydantic_says


class Size(BaseModel):
    width: int = 0


# --- a value is judged as JSON, not as Python -----------------------------------------------------------------------

UNIONS: list[tuple[Any, str]] = [
    (datetime.date | str, '"2026-01-02"'),
    (datetime.date | str, '"tomorrow"'),
    (datetime.datetime | str, '"2026-01-02T03:04:05"'),
    (uuid.UUID | str, f'"{uuid.UUID(int=1)}"'),
    (decimal.Decimal | str, '"1.5"'),
    (bytes | str, '"abc"'),
    (pathlib.Path | str, '"/tmp"'),
    (str | pathlib.Path, '"/tmp"'),
    (list[datetime.date | str], '["2026-01-02", "tomorrow"]'),
    (list[datetime.date] | list[str], '["2026-01-02"]'),
    (list[datetime.date] | list[str], '["2026-01-02", "tomorrow"]'),
    (dict[str, datetime.date] | dict[str, str], '{"a": "2026-01-02"}'),
    (frozenset[str] | list[str], '["a"]'),
    (Size | dict[str, int], '{"width": 2}'),
    (list[Size | dict[str, int]], '[{"width": 2}, {"height": 2}]'),
    (Annotated[str, StringConstraints(to_upper=True)] | Literal["a"], '"a"'),
    (int | float | None, "2"),
    (int | float | None, "2.5"),
    (bool | int | str, "1"),
    (str | int, '"1"'),
]


@pytest.mark.parametrize(("kind", "value"), UNIONS, ids=str)
def test_of_a_union_the_member_is_chosen_that_json_fits_best(kind: Any, value: str) -> None:
    class Model(BaseModel):
        it: kind

    class Row(BaseModel):
        text: Annotated[str, Streams()] = ""
        it: kind

    as_pydantic_says(Model, f'{{"it": {value}}}')
    as_pydantic_says(list[Model], f'[{{"it": {value}}}]')
    as_pydantic_says(list[Row], f'[{{"it": {value}, "text": "a"}}]')
    as_pydantic_says(dict[str, kind], f'{{"it": {value}}}')


STRICT: list[tuple[Any, str]] = [
    (pathlib.Path, '"/tmp"'),
    (collections.deque[int], "[1, 2]"),
    (collections.OrderedDict[str, int], '{"a": 1}'),
    (collections.Counter[str], '{"a": 1}'),
    (ipaddress.IPv4Address, '"127.0.0.1"'),
    (fractions.Fraction, '"1/2"'),
    (complex, '"1+2j"'),
    (Size, '{"width": 2}'),
    (datetime.date, '"2026-01-02"'),
    (int | float, "2.5"),
]


@pytest.mark.parametrize(("kind", "value"), STRICT, ids=str)
@pytest.mark.parametrize("strict", [False, True])
def test_what_python_gets_as_an_instance_json_gives_as_text(kind: Any, value: str, strict: bool) -> None:
    class Model(BaseModel):
        model_config = ConfigDict(strict=strict)
        it: kind
        more: list[kind] = []

    as_pydantic_says(Model, f'{{"it": {value}, "more": [{value}]}}')
    as_pydantic_says(list[Model], f'[{{"it": {value}}}]')


def test_bytes_are_read_as_the_model_wants_json_to_be_read() -> None:
    class Model(BaseModel):
        model_config = ConfigDict(val_json_bytes="base64")
        raw: bytes

    as_pydantic_says(Model, '{"raw": "YWJj"}')


# --- plans ----------------------------------------------------------------------------------------------------------


class Length(BaseModel):
    width: int = 0


def test_equal_annotations_are_planned_apart() -> None:
    for kind in (list[Size | Length], list[Length | Size]):
        as_pydantic_says(kind, '[{"width": 2}]')


def test_an_annotation_needs_no_hash() -> None:
    as_pydantic_says(Annotated[list[int], {"a": 1}], "[1]")
