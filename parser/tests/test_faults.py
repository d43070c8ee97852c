"""What was once read wrong: each by its kind, beside pydantic's own verdict."""

from __future__ import annotations

import datetime
import decimal
from typing import Annotated, Any, Literal, Optional

import pydantic.v1
import pytest
from pydantic import (
    AfterValidator,
    AliasChoices,
    AliasPath,
    BaseModel,
    BeforeValidator,
    Field,
    RootModel,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticOmit
from typing_extensions import TypedDict

from kiwi_parser import FieldDropped, FieldReset, ModelParser, SchemaError
from kiwi_parser.plan import instances
from kiwi_parser.plan.rewriting import SchemaRewriter
from proof import laws
from proof.splitting import chunkings
from proof.verdict import as_pydantic_says


def told(model: Any, text: str, *, strict: bool = False) -> laws.Run:
    """How a text is read: the same for every chunking, and within the laws."""
    whole = laws.run(lambda: ModelParser(model, strict=strict), [text])
    for chunks in chunkings(text):
        observed = laws.run(lambda: ModelParser(model, strict=strict), chunks)
        laws.check(observed)
        assert laws.normal(observed) == laws.normal(whole), chunks
    return whole


def dropped(observed: laws.Run) -> list[Any]:
    return [event.path for event in observed.said() if isinstance(event, FieldDropped)]


# --- fields with the names that a schema's own parts have -----------------------------------------------------------

made: Any = pydantic.create_model
WORDS = ["type", "ref", "schema", "schema_ref", "function", "choices", "metadata", "config", "default", "expected"]
WORDS += ["members", "fields", "items_schema", "definitions", "serialization", "strict", "discriminator"]


@pytest.mark.filterwarnings("ignore:Field name")
@pytest.mark.parametrize("word", WORDS)
def test_a_field_may_have_any_name(word: str) -> None:
    row: Any = made("Row", **{word: (str, ...), "note": (str, "")})
    entry: Any = TypedDict("entry", {word: str})  # type: ignore[misc]
    one = f'{{"{word}": "a"}}'
    as_pydantic_says(row, one)
    as_pydantic_says(list[row], f"[{one}, {one}]")
    as_pydantic_says(tuple[row, ...], f"[{one}]")
    as_pydantic_says(list[entry], f"[{one}]")
    as_pydantic_says(dict[str, row], f'{{"a": {one}}}')
    as_pydantic_says(RootModel[row | list[row]], one)

    def informed(value: Any, info: ValidationInfo) -> Any:
        return value

    holder: Any = made("Holder", a=(str, ""), rows=(list[row | int], ...), one=(row | None, None))
    as_pydantic_says(holder, f'{{"rows": [{one}, 1], "one": {one}}}')
    as_pydantic_says(holder, f'{{"rows": [{one}, 1], "one": {one}}}', strict=True)
    looking: Any = made("Looking", a=(str, ""), rows=(list[Annotated[row, BeforeValidator(informed)]], ...))
    as_pydantic_says(looking, f'{{"rows": [{one}], "a": "b"}}')


class Text(BaseModel):
    type: Literal["text"]
    text: str


class Image(BaseModel):
    type: Literal["image"]
    url: str


class Message(BaseModel):
    type: str = "message"
    parts: list[Annotated[Text | Image, Field(discriminator="type")]]
    reply: Message | None = None


class Guarded(BaseModel):
    type: str
    first: str = Field(validation_alias=AliasPath("all", 0))

    @model_validator(mode="before")
    @classmethod
    def _look(cls, data: Any) -> Any:
        return data


def test_a_tag_may_be_called_type() -> None:
    parts = '[{"type": "text", "text": "a"}, {"url": "b", "type": "image"}]'
    as_pydantic_says(Message, f'{{"parts": {parts}, "reply": {{"parts": {parts}, "type": "x"}}}}')
    as_pydantic_says(list[Message], f'[{{"parts": {parts}}}]')
    as_pydantic_says(list[Guarded], '[{"type": "a", "all": ["b"]}]')


class Kinds(BaseModel):
    """A union whose tags are called like a schema's parts."""

    before: str = ""
    it: Annotated[
        Annotated[Text, BeforeValidator(lambda value: value)] | Image,
        Field(discriminator="type"),
    ]

    @field_validator("it", mode="after")
    @classmethod
    def _look(cls, value: Any, info: ValidationInfo) -> Any:
        return info.data["before"] and value


def test_a_validator_is_told_of_fields_behind_a_tagged_union() -> None:
    as_pydantic_says(Kinds, '{"it": {"type": "text", "text": "a"}, "before": "b"}')


# --- errors of the parser's own -------------------------------------------------------------------------------------


class Rows(BaseModel):
    rows: list[Text] = []


def test_an_error_of_the_parsers_own_is_no_fault_of_the_reply(monkeypatch: pytest.MonkeyPatch) -> None:
    class Fresh(Rows):
        pass

    parser = ModelParser(Fresh)

    def broken(*_: Any) -> Any:
        raise ZeroDivisionError("the parser's own")

    monkeypatch.setattr(SchemaRewriter, "as_written", broken)
    with pytest.raises(ZeroDivisionError, match="the parser's own"):
        parser.feed('{"rows": [{"type": "text", "text": "a"}]}')


def test_nor_is_one_that_is_raised_within_pydantic(monkeypatch: pytest.MonkeyPatch) -> None:
    class Fresh(Rows):
        pass

    parser = ModelParser(Fresh)
    monkeypatch.setattr(instances, "_set", None)
    with pytest.raises(TypeError, match="NoneType"):
        parser.feed('{"rows": []}')


@pytest.mark.parametrize(
    "error", [KeyError("a"), TypeError("b"), ZeroDivisionError("c"), PydanticOmit(), RuntimeError()]
)
def test_what_a_users_validator_raises_is(error: Exception) -> None:
    def fail(value: Any) -> Any:
        raise error

    class Failing(BaseModel):
        a: Annotated[int, AfterValidator(fail)] = 0
        b: int = 0

    observed = told(Failing, '{"a": 1, "b": 2}')
    assert dropped(observed) == [("a",)]
    assert observed.value == Failing(b=2)


# --- unions within unions -------------------------------------------------------------------------------------------


class Black(BaseModel):
    kind: Literal["cat"]
    color: Literal["black"]
    name: str = ""


class White(BaseModel):
    kind: Literal["cat"]
    color: Literal["white"]
    name: str = ""


class Dog(BaseModel):
    kind: Literal["dog"]
    name: str


Cat = Annotated[Black | White, Field(discriminator="color")]
Pet = Annotated[Cat | Dog, Field(discriminator="kind")]


class Owner(BaseModel):
    pet: Pet


class Maybe(BaseModel):
    pet: Optional[Pet]  # noqa: UP045 - an annotated union has no |


class Many(BaseModel):
    pets: dict[str, Pet]


class Deep(BaseModel):
    owner: Owner


PLACES: list[tuple[Any, str, Any]] = [
    (Owner, '{"pet": %s}', ("pet",)),
    (Maybe, '{"pet": %s}', ("pet",)),
    (Many, '{"pets": {"a": %s}}', ("pets", "a")),
    (Deep, '{"owner": {"pet": %s}}', ("owner", "pet")),
    (list[Pet], "[%s]", (0,)),
    (RootModel[Pet], "%s", ()),
]


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(("model", "text", "path"), PLACES)
@pytest.mark.parametrize(
    "pet", ['{"kind": "cat"}', '{"kind": "cat", "name": "x"}', '{"name": "x", "color": "red", "kind": "cat"}']
)
def test_a_union_within_a_union_lacks_its_tag(model: Any, text: str, path: Any, pet: str, strict: bool) -> None:
    observed = told(model, text % pet, strict=strict)
    assert path in dropped(observed)
    assert (observed.outcome.kind == "complete") == (model is Many), "which has lost an entry, and says so"


@pytest.mark.parametrize(("model", "text", "path"), PLACES)
@pytest.mark.parametrize(
    "pet", ['{"kind": "cat", "name": "x", "color": "white"}', '{"color": "red", "kind": "dog", "name": "x"}']
)
def test_a_union_within_a_union_is_decided(model: Any, text: str, path: Any, pet: str) -> None:
    as_pydantic_says(model, text % pet)


# --- a key that comes again -----------------------------------------------------------------------------------------


class Looks(BaseModel):
    a: str
    b: str = ""
    rows: list[str] = []
    more: dict[str, int] = {}

    @field_validator("b", "rows", "more")
    @classmethod
    def _look(cls, value: Any, info: ValidationInfo) -> Any:
        return (info.data["a"], value)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "x", "b": "y", "a": "z"}',
        '{"b": "y", "a": "x", "a": "z"}',
        '{"a": "x", "b": "y", "a": "z", "b": "w"}',
        '{"a": "x", "rows": ["y", "z"], "more": {"k": 1}, "a": "w", "b": "v"}',
        '{"rows": ["y"], "a": "x", "more": {"k": 1, "l": 2}, "a": "z", "a": "w"}',
    ],
)
def test_those_that_looked_at_a_field_that_comes_again_look_again(text: str) -> None:
    events = as_pydantic_says(Looks, text)
    assert FieldReset(("a",)) in events


def test_one_that_was_valid_may_be_so_no_more() -> None:
    observed = told(Looks, '{"a": "x", "b": "y", "a": 5}')
    assert dropped(observed) == [("a",), ("b",)]
    assert observed.outcome.kind == "invalid"


# --- several keys ---------------------------------------------------------------------------------------------------


class Choices(BaseModel):
    name: str = Field(validation_alias=AliasChoices("first_name", "fname"))
    n: int = 0


@pytest.mark.parametrize(
    "one",
    [
        '{"fname_": "B", "fname": "A"}',
        '{"fname_": {}, "fname": "A"}',
        '{"fname": "A", "fname_": "B"}',
        '{"FIRST_NAME": "B", "fname": "A"}',
        '{"First Name": "B", "first_name": "A"}',
        '{"fname": "B", "first_name": "A"}',
    ],
)
def test_a_near_spelling_counts_less_than_any_key(one: str) -> None:
    assert told(Choices, one).value == Choices.model_validate_json(one)
    assert told(list[Choices], f"[{one}]").value == [Choices.model_validate_json(one)]


def test_a_near_spelling_counts_where_it_stands_alone() -> None:
    assert told(Choices, '{"fname_": "B", "N": 2}').value == Choices.model_validate_json('{"fname": "B", "n": 2}')
    assert told(list[Choices], '[{"fname_": "B"}]').value == [Choices.model_validate_json('{"fname": "B"}')]


# --- scalars --------------------------------------------------------------------------------------------------------


class Scalars(BaseModel):
    time: datetime.timedelta | None = None
    price: decimal.Decimal | None = None
    number: complex | None = None


@pytest.mark.parametrize("value", ["true", "false"])
def test_true_is_no_time_and_no_number(value: str) -> None:
    assert dropped(told(Scalars, f'{{"time": {value}, "number": {value}}}')) == [("time",), ("number",)]


@pytest.mark.parametrize("value", ["1.0", "-0.0", "1e3", "5", '"1.0"', '"1.50"'])
def test_a_decimal_has_the_digits_that_pydantic_gives_it(value: str) -> None:
    as_pydantic_says(Scalars, f'{{"price": {value}, "time": {value if value[0] != chr(34) else 3}}}')


# --- what is no model -----------------------------------------------------------------------------------------------


class Old(pydantic.v1.BaseModel):
    a: int


@pytest.mark.filterwarnings("ignore:Mixing V1 models")
def test_a_model_of_pydantic_1_is_refused_before_any_text() -> None:
    with pytest.raises(SchemaError, match=r"Old is a model of pydantic\.v1"):
        ModelParser(Old)


@pytest.mark.filterwarnings("ignore:Mixing V1 models")
def test_also_within_another() -> None:
    class New(BaseModel):
        old: Old

    with pytest.raises(SchemaError, match=r"Old is a model of pydantic\.v1"):
        ModelParser(New)


@pytest.mark.parametrize("kind", [type, type[Text]])
def test_what_no_json_stands_for_is_refused(kind: Any) -> None:
    with pytest.raises(SchemaError, match="no JSON text stands for"):
        ModelParser(kind)


# --- limits ---------------------------------------------------------------------------------------------------------


def test_a_model_of_ones_own_may_be_as_long_as_the_text() -> None:
    class Book(BaseModel):
        text: str
        words: list[str]

    text, words = "x" * 300_000, ["y"] * 5_000
    written = Book(text=text, words=words).model_dump_json()
    parser = ModelParser(Book)
    for at in range(0, len(written), 1_000):
        parser.feed(written[at : at + 1_000])
    parser.close()
    assert parser.value == Book(text=text, words=words)
