"""Corners that the laws pass by: each a sentence of the contract or of the manual that only one text shows."""

from __future__ import annotations

import dataclasses
import json
import math
from typing import Annotated, Any, Literal

import pytest
from pydantic import AliasPath, BaseModel, ConfigDict, Discriminator, Field, Tag, ValidationError
from pydantic.dataclasses import dataclass as pydantic_dataclass

from kiwi_parser import (
    FieldDone,
    FieldDropped,
    Ingredient,
    JsonIncompleteError,
    JsonParser,
    JsonSyntaxError,
    LimitError,
    Limits,
    ModelParser,
    Recipe,
    RecipeParser,
    Repaired,
    Step,
)
from proof import laws
from proof.laws import run
from proof.recogniser import verdict
from proof.splitting import chunkings
from proof.strict import parse

# --- recipes --------------------------------------------------------------------------------------------------------


def said_of(model: Any, reply: str) -> dict[Any, Any]:
    return {event.path: event for event in run(lambda: ModelParser(model), [reply]).said() if event.path}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"quantity": "200g", "name": "flour"}, Ingredient(quantity=200, unit="g", name="flour")),
        ({"quantity": "200 g", "unit": "grams", "name": "flour"}, Ingredient(quantity=200, unit="g", name="flour")),
        ({"quantity": "a handful", "unit": "", "name": "nuts"}, Ingredient(quantity=1, name="nuts", note="handful")),
        ({"quantity": "to taste", "name": "salt"}, Ingredient(name="salt", note="to taste")),
        (
            {"quantity": "2-3", "unit": "Tbsp", "name": "oil"},
            Ingredient(quantity=2, quantity_max=3, unit="tbsp", name="oil"),
        ),
        (
            {"quantity": 0, "unit": "dash", "name": "bitters", "note": "or more"},
            Ingredient(name="bitters", note="dash, or more"),
        ),
        ({"quantity": math.nan, "name": "salt"}, Ingredient(name="salt")),
        ({"quantity": 4, "unit": "salmon"}, Ingredient(quantity=4, name="salmon")),
        ({"name": " a  b ", "note": "none", "group": ""}, Ingredient(name="a b")),
        ({"name": "a", "unit": "x" * 130}, Ingredient(name="a", note="x" * 119 + "…")),
        (
            "1 (15 oz) can black beans, drained",
            Ingredient(quantity=1, unit="can", name="black beans", note="15 oz, drained"),
        ),
    ],
    ids=str,
)
def test_row_in_words_is_read_and_says_so(row: Any, expected: Ingredient) -> None:
    assert Ingredient.model_validate(row) == expected
    observed = run(RecipeParser, [json.dumps({"title": "t", "ingredients": [row]})])
    told = [event for event in observed.said() if isinstance(event, FieldDone) and event.path == ("ingredients", 0)]
    assert [event.value for event in told] == [expected]
    assert told[0].notes


def test_a_plain_row_says_nothing() -> None:
    row = {"quantity": 1.5, "unit": "cup", "name": "milk", "note": "warm", "group": None}
    assert run(RecipeParser, [json.dumps({"ingredients": [row]})]).said()[2].notes == ()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "row",
    [
        {"name": 5},
        {"name": " "},
        {"name": "..."},
        {"name": {"of": "a"}},
        {"quantity": 2, "unit": "cup"},
        {"colour": "red"},
        {},
        5,
    ],
)
def test_row_that_cannot_be_read_is_dropped(row: Any) -> None:
    with pytest.raises(ValidationError):
        Ingredient.model_validate(row)


@pytest.mark.parametrize(
    ("field", "written", "value"),
    [
        ("servings", "serves 4-6", 4),
        ("servings", 4.0, 4),
        ("servings", "many", None),
        ("servings", True, None),
        ("servings", 51, None),
        ("prep_minutes", "1 h 10 min", 70),
        ("prep_minutes", "PT20M", 20),
        ("cook_minutes", 2881, None),
        ("cook_minutes", "overnight", None),
        ("cook_minutes", -1, None),
    ],
)
def test_number_in_words_is_read_or_dropped(field: str, written: Any, value: int | None) -> None:
    event = said_of(Recipe, json.dumps({field: written}))[field,]
    if value is None:
        assert isinstance(event, FieldDropped)
        assert event.reason
    else:
        assert (event.value, bool(event.notes)) == (value, True)


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("1. Whisk", Step(text="Whisk")),
        ({"text": "Fold", "uses": None}, Step(text="Fold")),
        ({"text": "Fold", "uses": [0, "eggs", True, 40, -1, 39]}, Step(text="Fold", uses=[0, 39])),
        ({"text": "Fold", "minutes": "5 min"}, Step(text="Fold", minutes=5)),
        ({"text": "1."}, Step(text="1.")),
    ],
)
def test_step_as_models_write_it(step: Any, expected: Step) -> None:
    assert Step.model_validate(step) == expected


@pytest.mark.parametrize("step", [{"text": 5}, {"text": " "}, {"text": "..."}, {"minutes": 5}])
def test_step_that_cannot_be_read_is_dropped(step: Any) -> None:
    with pytest.raises(ValidationError):
        Step.model_validate(step)


def test_what_readings_add_is_not_asked_of_a_model() -> None:
    asked, given = Recipe.model_json_schema(), Recipe.model_json_schema(mode="serialization")
    assert "quantity_max" not in json.dumps(asked)
    assert "quantity_max" in given["$defs"]["Ingredient"]["properties"]
    assert list(asked["properties"]) == [
        "title", "description", "servings", "prep_minutes", "cook_minutes", "ingredients", "steps", "notes",
    ]  # fmt: skip
    assert list(asked["$defs"]["Ingredient"]["properties"]) == ["quantity", "unit", "name", "note", "group"]
    assert list(asked["$defs"]["Step"]["properties"]) == ["text", "minutes", "uses"]


def test_another_spelling_of_a_key_in_a_row() -> None:
    observed = run(
        RecipeParser, ['{"title": "t", "ingredients": [{"amount": 2, "item": "eggs", "name": "brown eggs"}]}']
    )
    row = next(event for event in observed.said() if isinstance(event, FieldDone) and event.path == ("ingredients", 0))
    assert row.value == Ingredient(quantity=2, name="brown eggs")


# --- models ---------------------------------------------------------------------------------------------------------


@pydantic_dataclass
class Checked:
    name: str
    double: str = dataclasses.field(init=False, default="")

    def __post_init__(self) -> None:
        self.double = self.name * 2


class ByNameOnly(BaseModel):
    model_config = ConfigDict(validate_by_alias=False, validate_by_name=True)
    title: str = Field(alias="theTitle")


class Square(BaseModel):
    kind: Literal["square"]
    side: int
    words: list[str] = []


class Circle(BaseModel):
    kind: Literal["circle"]
    radius: int


class TitledShape(BaseModel):
    kind: Literal["titled"]
    title: str


class Titled(BaseModel):
    shape: Annotated[Square | TitledShape, Field(discriminator="kind")]


class Shapes(BaseModel):
    shape: Annotated[Square | Circle, Field(discriminator="kind")]


class Named(BaseModel):
    kind: Literal["named"]
    first: str = Field(validation_alias=AliasPath("names", 0))


class NamedShapes(BaseModel):
    shape: Annotated[Square | Named, Field(discriminator="kind")]


class Tagged(BaseModel):
    shape: Annotated[
        Annotated[Square, Tag("s")] | Annotated[Circle, Tag("c")],
        Discriminator(lambda value: "s" if "side" in (value if isinstance(value, dict) else vars(value)) else "c"),
    ]


@pytest.mark.parametrize(
    ("model", "value"),
    [
        (Checked, {"name": "a"}),
        (ByNameOnly, {"title": "a"}),
        (Shapes, {"shape": {"words": ["a"], "side": 2, "odd": [1], "kind": "square"}}),
        (Shapes, {"shape": {"radius": 1, "kind": "circle"}}),
        (Shapes, {"shape": {"side": 2, "words": [""], "kind": "square"}}),
        (Titled, {"shape": {"title": "", "kind": "titled"}}),
        (NamedShapes, {"shape": {"kind": "named", "names": ["a", "b"]}}),
        (Tagged, {"shape": {"kind": "circle", "radius": 3}}),
    ],
    ids=str,
)
def test_odd_models(model: Any, value: Any) -> None:
    for chunks in chunkings(json.dumps(value)):
        observed = run(lambda: ModelParser(model), chunks)
        expected = model(**value) if model is Checked else model.model_validate(value)
        assert observed.value == expected
        assert observed.outcome.kind == "complete"


def test_a_key_again_in_a_row_that_streams() -> None:
    observed = run(RecipeParser, ['{"steps": [{"text": "a", "minutes": 1, "minutes": 2}]}'])
    laws.check(observed)
    told = {event.path: event.value for event in observed.said() if isinstance(event, FieldDone)}
    assert told["steps", 0] == Step(text="a", minutes=2)


def test_the_right_key_wins_over_another_spelling() -> None:
    for row in ('{"name": "oil", "item": "fat"}', '{"item": "fat", "name": "oil"}'):
        observed = run(RecipeParser, ['{"ingredients": [' + row + "]}"])
        told = {event.path: event.value for event in observed.said() if isinstance(event, FieldDone)}
        assert told["ingredients", 0].name == "oil"


def test_a_strict_model_parser_knows_no_other_spellings_and_no_mends() -> None:
    def strict() -> ModelParser[Recipe]:
        return ModelParser(Recipe, strict=True)

    said = run(strict, ['{"name": "a", "directions": ["b"], "title": "c"}']).said()
    assert {event.path for event in said} == {("title",)}
    for reply in ('Sure: {"title": "a"}', '{"title": "a",}', "{'title': 'a'}"):
        observed = run(strict, [reply])
        assert observed.outcome.kind == "invalid"
        assert observed.outcome.problem is not None
        assert observed.outcome.problem.offset == verdict(reply).offset


# --- lenient reading ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": -Infinity, "b": [-Infinity, 1]}', {"a": -math.inf, "b": [-math.inf, 1]}),
        ('{"a": 1//x\n}', {"a": 1}),
        ('{"a": 1/*x*/}', {"a": 1}),
        ('{"a": 1 /*x**/}', {"a": 1}),
        ('Use <b>this</b>, `so`: {"a": 1}', {"a": 1}),
        ('{I am sorry} {"a": 1}', {"a": 1}),
        ('[not json] [{"a": 1}]', [{"a": 1}]),
        ('{"a": 1}\n</think>\n{"a": 2}', {"a": 2}),
        ("{'a': 'b'", None),
    ],
)
def test_lenient_corner(text: str, value: Any) -> None:
    for chunks in chunkings(text):
        parser = JsonParser(strict=False)
        for chunk in chunks:
            parser.feed(chunk)
        if value is None:
            with pytest.raises(JsonIncompleteError):
                parser.close()
        else:
            parser.close()
            assert parser.value == value, chunks


@pytest.mark.parametrize("text", ["/x", "1/x", "-x", "1e", "-１", "+x", "-Inf", "1.2.3", "1e5x"])
def test_what_is_no_number_is_a_text(text: str) -> None:
    for chunks in chunkings(f'{{"a": {text}}}'):
        parser = JsonParser(strict=False)
        for chunk in chunks:
            parser.feed(chunk)
        assert parser.value == {"a": text}


@pytest.mark.parametrize(
    ("limits", "text", "offset"),
    [
        (Limits(text=10), "so much prose", 10),
        (Limits(text=10), '{"a": 1}    ', 10),
        (Limits(text=10), '{"a": 1} x x x', 10),
        (Limits(string=3), "{abcd: 1}", 4),
        (Limits(string=3), "{'abcd': 1}", 5),
        (Limits(string=60), "{" + "a" * 70 + ": 1}", 61),
        (Limits(string=7), '{"a": """bcdefghij"""}', 14),
        (Limits(string=3), '{"a": abcd}', 9),
        (Limits(string=3), '{"a": "b"{d"', 10),
        (Limits(string=3), '{"a": 12 ab,', 9),
        (Limits(rows=1), '{"a": [1 2]}', 9),
        (Limits(number=2), "[1.25]", 3),
    ],
    ids=str,
)
def test_limits_of_lenient_reading(limits: Limits, text: str, offset: int) -> None:
    for chunks in chunkings(text):
        parser = JsonParser(strict=False, limits=limits)
        failed: JsonSyntaxError | None = None
        for chunk in chunks:
            try:
                parser.feed(chunk)
            except JsonSyntaxError as error:
                failed = failed or error
        assert isinstance(failed, LimitError), chunks
        assert failed.offset == offset, chunks


@pytest.mark.parametrize("char", ["\n", "\t", "\0", "\x1f"])
def test_a_control_character_is_refused_by_a_strict_parser(char: str) -> None:
    with pytest.raises(JsonSyntaxError) as caught:
        JsonParser(strict=True).feed(f'["a{char}b"]')
    assert (caught.value.code, caught.value.offset) == ("control_character", 3)


@pytest.mark.parametrize(("text", "offset"), [('["\\x"]', 3), ('["\\u00g0"]', 6)])
def test_a_bad_escape_is_refused_by_a_strict_parser(text: str, offset: int) -> None:
    with pytest.raises(JsonSyntaxError) as caught:
        JsonParser(strict=True).feed(text)
    assert (caught.value.code, caught.value.offset) == ("bad_escape", offset)


def test_a_mend_in_what_nobody_asked_for_is_told_too() -> None:
    observed = run(RecipeParser, ['{"title": "a", "tags": ["b",]}'])
    assert [event.code for event in observed.said() if isinstance(event, Repaired)] == ["trailing_comma"]


def test_more_digits_than_python_reads() -> None:
    digits = "1" * 5000
    with pytest.raises(ValueError, match="digits"):
        json.loads(digits)
    parser = JsonParser(strict=True, limits=Limits.none())
    with pytest.raises(LimitError, match="digits"):
        parser.feed(digits + " ")


def test_long_keys_and_texts_are_whole_though_they_came_in_pieces() -> None:
    long = "x" * 70_000
    parser = JsonParser(strict=True, limits=Limits.none())
    for char in '{"' + long + '": ["' + long + '"]}':
        parser.feed(char)
    assert parser.value == {long: [long]}
    model = ModelParser(dict[str, list[dict[str, str]]], limits=Limits.none())
    for char in '{"a": [{"' + long + '": "' + long + '"}]}':
        model.feed(char)
    model.close()
    assert model.value == {"a": [{long: long}]}
    recipe = RecipeParser(limits=Limits.none())
    for char in '{"title": "' + long:
        recipe.feed(char)
    assert recipe.recipe == {"title": long}


@pytest.mark.parametrize("ends", ["\\n", ""])
def test_long_texts_in_chunks_of_any_size(ends: str) -> None:
    piece = "x" * 5_000 + ends
    text = '{"' + piece * 40 + '": ["' + piece * 40 + '"]}'
    for size in (4_999, 70_000, len(text)):
        told = parse([text[at : at + size] for at in range(0, len(text), size)])
        assert told.value == json.loads(text)


@pytest.mark.parametrize(
    "reply", ['{"recipe": {}}', '{"recipe": []}', '[{"recipe": {"title": "a"}}]', '{"recipe": 5}', "[[]]", "[{}]"]
)
def test_wrappings_of_little(reply: str) -> None:
    for chunks in chunkings(reply):
        observed = run(RecipeParser, chunks)
        assert observed.outcome.kind == "invalid"
        assert observed.outcome.problem is not None


@pytest.mark.parametrize("more", ["", "}", "}}"])
def test_what_looks_like_a_wrapping_and_is_none(more: str) -> None:
    for reply in ('{"recipe": "Tea"', '{"recipe": 5', '{"recipe": "Tea", "title": "Tea"'):
        for chunks in chunkings(reply + more):
            observed = run(RecipeParser, chunks)
            laws.check(observed)
            assert observed.outcome.kind != "complete"


@pytest.mark.parametrize("reply", ["１", "</think>１]", "٣ [٣]", "-１", "²", "</think>²", "-", "－1"])
def test_digits_of_other_scripts_are_no_numbers_and_no_trap(reply: str) -> None:
    for chunks in chunkings(reply):
        parser = JsonParser(strict=False)
        failed = 0
        for chunk in [*chunks, None]:
            try:
                parser.close() if chunk is None else parser.feed(chunk)
            except JsonSyntaxError:
                failed += 1
        assert failed


def test_mends_in_a_row_tell_where() -> None:
    observed = run(RecipeParser, ['{"title": "a", "ingredients": [{name: "salt",}]}'])
    mends = {event.code: event.path for event in observed.said() if isinstance(event, Repaired)}
    assert mends == {"unquoted_key": ("ingredients", 0), "trailing_comma": ("ingredients", 0)}


def test_a_single_quote_at_the_very_end_closes_its_text() -> None:
    """It waited: before a letter it would have been an apostrophe. The object stays open."""
    observed = run(RecipeParser, ["{'title': 'it's tea'"])
    assert observed.closing == [FieldDone(("title",), "it's tea", (10, 20), ("mended: single_quotes",))]
    assert observed.outcome.kind == "truncated"
