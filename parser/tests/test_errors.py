"""Misuse: each a clear exception, and none of them for what a text says to a model's parser."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from pydantic import BaseModel

from kiwi_parser import (
    JsonIncompleteError,
    JsonParser,
    JsonSyntaxError,
    KiwiParserError,
    LimitError,
    ModelParser,
    ParserClosedError,
    RecipeParser,
    SchemaError,
)
from proof.ids import name_of

MAKERS = {
    "JsonParser": lambda: JsonParser(strict=True),
    "lenient JsonParser": lambda: JsonParser(strict=False),
    "RecipeParser": RecipeParser,
}
each_parser = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS.keys())


def test_tree_of_errors() -> None:
    assert issubclass(JsonIncompleteError, JsonSyntaxError)
    assert issubclass(LimitError, JsonSyntaxError)
    assert issubclass(JsonSyntaxError, KiwiParserError)
    assert issubclass(JsonSyntaxError, ValueError)
    assert issubclass(SchemaError, TypeError)
    assert issubclass(ParserClosedError, RuntimeError)


@each_parser
@pytest.mark.parametrize("chunk", [b"{}", bytearray(b"{}"), memoryview(b"{}"), None, 1, ["{"]], ids=name_of)
def test_only_text_is_fed(make: Any, chunk: Any) -> None:
    parser = make()
    with pytest.raises(TypeError, match="str"):
        parser.feed(chunk)
    parser.feed('{"title": "a"}')  # nothing was lost
    assert parser.close() is not None


@each_parser
def test_a_subclass_of_str_is_text(make: Any) -> None:
    class Token(str):
        __slots__ = ()

    parser = make()
    parser.feed(Token('{"title": "a"'))
    parser.feed(Token("}"))
    parser.close()


@each_parser
def test_feed_after_close(make: Any) -> None:
    parser = make()
    parser.feed('{"title": "a"}')
    parser.close()
    for text in ("", " ", "{}"):
        with pytest.raises(ParserClosedError, match="closed"):
            parser.feed(text)


@pytest.mark.parametrize("make", [lambda: ModelParser(int), lambda: JsonParser(strict=False)])
@pytest.mark.parametrize("text", ["42", "the answer: 42", "no number", "4"])
def test_nothing_is_fed_behind_what_was_only_found_at_the_end(make: Callable[[], Any], text: str) -> None:
    parser = make()
    parser.feed(text)
    with suppress(JsonSyntaxError):
        parser.close()
    known = parser.value
    for more in ("7", "}", "a text"):
        with pytest.raises(ParserClosedError, match="closed"):
            parser.feed(more)
    assert parser.value == known


@each_parser
def test_close_twice(make: Any) -> None:
    parser = make()
    parser.feed('{"title": "a"}')
    parser.close()
    assert parser.close() == []


def test_close_twice_of_a_broken_text() -> None:
    parser = JsonParser(strict=True)
    with pytest.raises(JsonSyntaxError) as first:
        parser.feed("[x")
    for _ in range(2):
        with pytest.raises(JsonSyntaxError) as again:
            parser.close()
        assert again.value.offset == first.value.offset == 1
    parser = JsonParser(strict=True)
    parser.feed("[")
    for _ in range(2):
        with pytest.raises(JsonIncompleteError) as incomplete:
            parser.close()
        assert incomplete.value.offset == 1


def test_a_syntax_error_is_final() -> None:
    parser = JsonParser(strict=True)
    with pytest.raises(JsonSyntaxError) as first:
        parser.feed("[1, x")
    with pytest.raises(JsonSyntaxError) as again:
        parser.feed("2]")
    assert (again.value.code, again.value.offset) == (first.value.code, 4)
    assert parser.value == [1]


def test_what_was_found_before_an_error_is_not_lost() -> None:
    parser = JsonParser(strict=True)
    with pytest.raises(JsonSyntaxError) as caught:
        parser.feed('{"a": 1, x')
    other = JsonParser(strict=True)
    assert caught.value.events == other.feed('{"a": 1, ')


def test_a_model_parser_does_not_raise_for_what_the_text_says() -> None:
    parser = RecipeParser()
    for text in ("}", "]", "\x00", '{"title": 5', "\ud800", '"' * 9, "{" * 99):
        parser.feed(text)
    parser.close()
    assert parser.outcome is not None
    assert parser.outcome.kind in {"invalid", "truncated"}


def test_closing_at_once() -> None:
    parser = RecipeParser()
    assert parser.outcome is None
    parser.close()
    assert parser.outcome is not None
    assert parser.outcome.kind != "complete"


class NoSchema:
    pass


class HoldsNoSchema:
    def __init__(self, it: NoSchema) -> None:
        self.it = it


@pytest.mark.parametrize(
    "model", [NoSchema, HoldsNoSchema, 5, "Recipe", object(), lambda: None, type, BaseModel], ids=name_of
)
def test_a_class_that_cannot_be_streamed(model: Any) -> None:
    with pytest.raises(SchemaError) as caught:
        ModelParser(model)
    assert str(caught.value)


def test_a_model_that_is_not_finished() -> None:
    class Unfinished(BaseModel):
        other: NotYet  # type: ignore[name-defined]  # noqa: F821

    with pytest.raises(SchemaError, match="Unfinished"):
        ModelParser(Unfinished)


def test_an_instance_is_no_class() -> None:
    class Model(BaseModel):
        name: str = ""

    with pytest.raises(SchemaError):
        ModelParser(Model())  # type: ignore[arg-type]
