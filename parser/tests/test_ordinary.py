"""Parsers, events, outcomes and errors are ordinary Python objects, in either build: copied, pickled, subclassed."""

from __future__ import annotations

import copy
import gc
import pickle
import re
import runpy
import weakref
from collections.abc import Callable
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, BeforeValidator

import kiwi_parser
from kiwi_parser import (
    ArrayStarted,
    Event,
    FieldDelta,
    FieldDone,
    FieldDropped,
    FieldReset,
    FieldStarted,
    Ingredient,
    JsonIncompleteError,
    JsonParser,
    JsonSyntaxError,
    KeyRead,
    LimitError,
    Limits,
    ModelParser,
    ObjectStarted,
    Outcome,
    RecipeParser,
    Repaired,
    TextDelta,
    ValueDone,
)
from kiwi_parser.text import lookahead

EVENTS: list[Any] = [
    FieldStarted(("steps", 0)),
    FieldDelta(("title",), "Tea"),
    FieldDone(("ingredients", 0), Ingredient(name="tea"), (3, 9), ("read differently",)),
    FieldDropped(("servings",), "no number"),
    FieldReset(()),
    Repaired(("notes",), "line_break", 7),
    ObjectStarted(0),
    ArrayStarted(1),
    KeyRead("a", 2, True),
    TextDelta("Tea"),
    ValueDone({"a": [1]}, (0, 9)),
]
VALUES = [*EVENTS, Outcome("truncated", (("title",),), (("steps",), ("steps", 0))), Limits.none()]
ERRORS = [kind("a_code", "no such thing", 9, 2, 3) for kind in (JsonSyntaxError, JsonIncompleteError, LimitError)]
COPIES: dict[str, Callable[[Any], Any]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda value: pickle.loads(pickle.dumps(value)),
}
each_copy = pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES.keys())


@each_copy
@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_values_are_copied(value: Any, copied: Callable[[Any], Any]) -> None:
    again = copied(value)
    assert again == value
    assert again is not value
    assert type(again) is type(value)
    assert repr(again) == repr(value)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_events_are_slotted(event: Any) -> None:
    assert not hasattr(event, "__dict__")
    with pytest.raises(AttributeError):
        event.extra = 1
    assert event.__match_args__ == event.__slots__
    assert eval(repr(event), vars(kiwi_parser)) == event


@each_copy
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_errors_are_copied_with_all_they_say(error: JsonSyntaxError, copied: Callable[[Any], Any]) -> None:
    error.events = [TextDelta("a")]
    again = copied(error)
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)


@each_copy
def test_an_outcome_is_copied_with_its_problem(copied: Callable[[Any], Any]) -> None:
    parser = RecipeParser()
    parser.feed("I can't cook.")
    parser.close()
    assert parser.outcome is not None
    again = copied(parser.outcome)
    assert again.kind == "invalid"
    assert again.problem.code == "no_json"
    assert again.problem.offset == 13


class Counting(RecipeParser):
    """What a user may write."""

    def __init__(self) -> None:
        super().__init__(limits=Limits(rows=3))
        self.fed = 0

    def feed(self, text: str) -> list[Event]:
        self.fed += len(text)
        return super().feed(text)


def test_a_parser_is_subclassed() -> None:
    parser = Counting()
    for letter in '{"title": "Tea", "steps": ["Boil."]}':
        parser.feed(letter)
    parser.close()
    assert parser.fed == 36
    assert parser.outcome is not None
    assert parser.outcome.closed[0] == ("title",)


def test_a_model_parser_is_subclassed_for_its_model() -> None:
    class Tea(BaseModel):
        title: str

    class TeaParser(ModelParser[Tea]):
        def __init__(self) -> None:
            super().__init__(Tea)

    parser = TeaParser()
    parser.feed('{"title": "Tea"}')
    parser.close()
    assert parser.value == Tea(title="Tea")


def test_a_json_parser_is_subclassed() -> None:
    class Named(JsonParser):
        name = "mine"

    parser = Named(strict=False)
    parser.feed("{a: 1}")
    assert parser.value == {"a": 1}


def test_a_parser_goes_when_nobody_holds_it() -> None:
    parser = RecipeParser()
    parser.feed('{"title": "Te')
    gone = weakref.ref(parser)
    del parser
    gc.collect()
    assert gone() is None


def test_what_stops_a_program_passes_through_feed() -> None:
    def stopped(value: Any) -> Any:
        raise KeyboardInterrupt

    class Tea(BaseModel):
        title: Annotated[str, BeforeValidator(stopped)]

    with pytest.raises(KeyboardInterrupt):
        ModelParser(Tea).feed('{"title": "Tea"}')


@pytest.mark.parametrize("name", ["ModelParser", "RecipeParser", "JsonParser"])
def test_methods_are_documented(name: str) -> None:
    members = vars(getattr(kiwi_parser, name)).items()
    public = {key: member for key, member in members if not key.startswith("_") and hasattr(member, "__doc__")}
    assert public
    for key, member in public.items():
        if callable(member) or isinstance(member, property):
            assert (member.__doc__ or "").strip(), key


def test_an_import_does_not_wait_for_patterns_that_may_never_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each question is compiled when it is first asked, and not again."""
    real, compiled = re.compile, list[str]()

    def compiles(pattern: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(pattern)
        return real(pattern, flags)

    monkeypatch.setattr(re, "compile", compiles)
    fresh = runpy.run_path(lookahead.__file__)
    questions = [made for made in fresh.values() if getattr(made, "__qualname__", "").startswith("_question.")]
    assert len(questions) > 40
    compiled.clear()
    for ask in questions * 2:
        assert ask("", 0) in (False, None)
    assert len(compiled) == 2 * len(questions)
