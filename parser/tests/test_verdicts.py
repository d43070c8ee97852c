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
from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    OnErrorOmit,
    PrivateAttr,
    RootModel,
    StringConstraints,
    TypeAdapter,
    ValidationInfo,
    WrapValidator,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticOmit
from typing_extensions import TypeAliasType, TypedDict

from kiwi_parser import (
    FieldDelta,
    FieldDone,
    FieldDropped,
    FieldReset,
    FieldStarted,
    LeavesLists,
    Limits,
    ModelParser,
    SchemaError,
    Streams,
    leaves_objects,
)
from proof import laws
from proof.ids import name_of
from proof.laws import run
from proof.splitting import chunkings
from proof.verdict import alike, as_pydantic_says


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


@pytest.mark.parametrize(("kind", "value"), UNIONS, ids=name_of)
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


@pytest.mark.parametrize(("kind", "value"), STRICT, ids=name_of)
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


# --- discriminated unions -------------------------------------------------------------------------------------------


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = 9
    says: str = ""


class Dog(BaseModel):
    kind: Literal["dog", "hound"]
    lives: str = ""
    colour: str = ""
    toys: list[Size] = []
    by_name: dict[str, list[str]] = {}
    friend: Annotated[Cat | Dog, Field(discriminator="kind")] | None = None


Pet = Annotated[Cat | Dog, Field(discriminator="kind")]


class BlackDog(BaseModel):
    kind: Literal["dog"]
    colour: Literal["black"]
    says: str = ""


class WhiteDog(BaseModel):
    kind: Literal["dog"]
    colour: Literal["white"]
    says: str = ""
    n: int = 0


class AliasedCat(BaseModel):
    kind: Literal["cat"] = Field(alias="k")
    says: str = ""


class AliasedDog(BaseModel):
    kind: Literal["dog"] = Field(alias="k")
    says: str = ""


class Either(BaseModel):
    model_config = ConfigDict(populate_by_name=True)
    kind: Literal["either"] = Field(alias="k")
    says: str = ""


class Other(BaseModel):
    model_config = ConfigDict(populate_by_name=True)
    kind: Literal["other"] = Field(alias="k")
    says: str = ""


def _same(pet: Any) -> Any:
    return pet


class Owner(BaseModel):
    pet: Pet


class OddOwner(BaseModel):
    pet: Annotated[
        Cat
        | Annotated[
            Annotated[BlackDog | WhiteDog, Field(discriminator="colour")], AfterValidator(lambda dog: ("dog", dog))
        ],
        Field(discriminator="kind"),
    ]


class AliasedOwner(BaseModel):
    pet: Annotated[AliasedCat | AliasedDog, Field(discriminator="kind")]


class EitherOwner(BaseModel):
    pet: Annotated[Either | Other, Field(discriminator="kind")]


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (Pet, '{"kind": "cat", "lives": 2}'),
        (Pet, '{"colour": "red", "kind": "hound"}'),
        (RootModel[Pet], '{"kind": "cat", "lives": 2}'),
        (Annotated[Pet, AfterValidator(lambda pet: [pet])], '{"kind": "cat", "lives": 2}'),
        (Owner, '{"pet": {"kind": "cat", "lives": 1, "kind": "dog", "colour": "black"}}'.replace("1", '"1"')),
        (Owner, '{"pet": {"kind": "cat", "says": "a", "kind": "cat", "lives": 3}}'),
        (Owner, '{"pet": {"colour": "red", "kind": "cat", "says": "a", "toys": [{"width": 1}], "kind": "dog"}}'),
        (Pet, '{"kind": "dog", "toys": [{"width": 1}], "by_name": {"a": ["b"]}, "kind": "hound"}'),
        (Pet, '{"kind": "dog", "friend": {"lives": 1, "kind": "cat", "says": "a"}, "friend": null, "kind": "hound"}'),
        (Pet, '{"kind": "dog", "friend": {"lives": 1, "kind": "cat", "says": "a"}, "kind": "hound"}'),
        (OddOwner, '{"pet": {"says": "abc", "colour": "white", "n": 3, "kind": "dog"}}'),
        (OddOwner, '{"pet": {"kind": "dog", "says": "abc", "colour": "white", "n": 3}}'),
        (OddOwner, '{"pet": {"says": "abc", "kind": "cat", "colour": "white", "n": 3}}'),
        (OddOwner, '{"pet": {"kind": "dog", "colour": "white", "says": "abc", "colour": "black"}}'),
        (AliasedOwner, '{"pet": {"k": "dog", "says": "a"}}'),
        (AliasedOwner, '{"pet": {"says": "a", "k": "dog", "k": "cat"}}'),
        (AliasedOwner, '{"pet": {"k": "dog", "says": "a", "kind": "dog"}}'),
        (AliasedOwner, '{"pet": {"kind": "dog", "says": "a", "k": "dog"}}'),
        (EitherOwner, '{"pet": {"kind": "other", "says": "a"}}'),
        (EitherOwner, '{"pet": {"k": "other", "says": "a"}}'),
    ],
    ids=name_of,
)
def test_a_discriminated_union_is_the_model_that_its_discriminator_names(model: Any, text: str) -> None:
    as_pydantic_says(model, text)


def test_what_comes_before_two_discriminators_is_said_once() -> None:
    events = as_pydantic_says(OddOwner, '{"pet": {"says": "abc", "colour": "white", "n": 3, "kind": "dog"}}')
    assert not [event for event in events if isinstance(event, FieldReset)]
    assert [event.path for event in events if isinstance(event, FieldDelta)].count(("pet", "says")) == 1


def test_an_alias_of_the_discriminator_decides_when_it_closes() -> None:
    parser = ModelParser(AliasedOwner)
    assert parser.feed('{"pet": {"k": "dog", "says": "wo')[-1] == FieldDelta(("pet", "says"), "wo")


def test_what_was_mended_before_a_discriminator_came_again_stays_so() -> None:
    text = '{"kind": "dog", "by_name": {"a": ["x "y" z"]}, "kind": "hound"}'
    alike(Pet, chunkings(text), Dog(kind="hound", by_name={"a": ['x "y" z']}))


def test_a_discriminator_that_comes_again_takes_back_its_object() -> None:
    parser = ModelParser(Owner)
    parser.feed('{"pet": {"kind": "cat", "says": "a", ')
    events = parser.feed('"kind": "dog", ')
    assert events[:2] == [FieldReset(("pet",)), FieldStarted(("pet",))]
    assert parser.value == {"pet": {"kind": "dog"}}


class Renamed(BaseModel):
    kind: Literal["new"]
    text: Annotated[str, Streams()] = ""

    @model_validator(mode="before")
    @classmethod
    def _old_name(cls, data: Any) -> Any:
        return {"kind": data["kind"], "text": data["body"]} if "body" in data else data


def test_a_member_that_wants_to_see_its_object_as_it_was_written_sees_it() -> None:
    class Holder(BaseModel):
        it: Annotated[Renamed | Cat, Field(discriminator="kind")]

    as_pydantic_says(Holder, '{"it": {"kind": "new", "body": "abc"}}')


# --- keys -----------------------------------------------------------------------------------------------------------


class Swapped(BaseModel):
    a: int = Field(alias="b")
    b: int = Field(alias="a")


class Rows(BaseModel):
    rows: list[Swapped]


class Chosen(BaseModel):
    it: int = Field(validation_alias=AliasChoices("a", "b"))


class ByName(BaseModel):
    model_config = ConfigDict(populate_by_name=True)
    it: int = Field(alias="ex")


class Shared(BaseModel):
    a: int
    b: int = Field(validation_alias=AliasChoices("a", "b"))


class Kept(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True, validate_assignment=True)
    title: str = Field("", alias="theTitle")
    cls: int = 0


class KeptTyped(TypedDict):
    __pydantic_config__ = ConfigDict(extra="allow")  # type: ignore[misc]
    title: Annotated[str, Field(alias="theTitle")]


class KeptChosen(BaseModel):
    model_config = ConfigDict(extra="allow")
    it: int = Field(validation_alias=AliasChoices("a", "b"))


class StreamingRow(BaseModel):
    """A row that wants to see itself as it was written."""

    text: Annotated[str, Streams()] = Field("", validation_alias=AliasChoices("t", "u"))

    @model_validator(mode="before")
    @classmethod
    def _seen(cls, data: Any) -> Any:
        return {**data, "t": data["text"]} if "text" in data else data


class Private(BaseModel):
    name: str
    _length: int = PrivateAttr(0)

    def model_post_init(self, context: Any, /) -> None:
        self._length = len(self.name)


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (Swapped, '{"a": 1, "b": 2}'),
        (Rows, '{"rows": [{"a": 1, "b": 2}]}'),
        (Chosen, '{"a": 1, "b": 2}'),
        (Chosen, '{"b": 2, "a": 1}'),
        (Chosen, '{"b": 2, "a": 1, "a": 3, "b": 4}'),
        (Shared, '{"a": 1, "b": 2}'),
        (ByName, '{"ex": 2, "it": 1}'),
        (ByName, '{"it": 1, "ex": 2}'),
        (Kept, '{"theTitle": "a", "title": "extra"}'),
        (Kept, '{"title": "extra", "theTitle": "a"}'),
        (Kept, '{"title": "extra", "more": 1}'),
        (Kept, '{"cls": 3, "_fields_set": 4, "self": 5, "\\u0000title": 1, "\\u0000\\u0000": 2}'),
        (KeptTyped, '{"theTitle": "a", "title": "extra", "more": 1}'),
        (KeptChosen, '{"a": 1, "b": [2]}'),
        (KeptChosen, '{"b": 1}'),
        (KeptChosen, '{"c": 1, "b": 1, "a": 2}'),
        (KeptChosen, '{"b": 5, "c": 1, "a": 2, "b": 3}'),
        (list[StreamingRow], '[{"t": "a", "text": "b"}, {"text": "b", "t": "a"}, {"u": "c", "t": "a", "u": "d"}]'),
        (Private, '{"name": "abc"}'),
        (dict[str, int], '{"a": 1, "b": 2, "a": 3}'),
        (dict[str, list[int]], '{"a": [1], "b": [2], "a": [3, 4], "c": []}'),
    ],
    ids=name_of,
)
def test_keys_count_as_they_do_to_pydantic(model: Any, text: str) -> None:
    as_pydantic_says(model, text)


def test_no_reset_is_told_for_a_key_that_does_not_count() -> None:
    events = as_pydantic_says(ByName, '{"ex": 2, "it": 1}')
    assert not [event for event in events if isinstance(event, FieldReset)]


def test_what_a_model_makes_of_itself_is_made() -> None:
    parser = ModelParser(Private)
    parser.feed('{"name": "abc"}')
    assert parser.value._length == 3


# --- validators -----------------------------------------------------------------------------------------------------


class Told(BaseModel):
    low: int
    high: int
    middle: int = 5
    words: list[str] = []
    last: str = "z"

    @field_validator("high")
    @classmethod
    def _above(cls, high: int, info: ValidationInfo) -> int:
        assert list(info.data) == ["low"], info.data
        if high < info.data["low"]:
            raise ValueError("not above")
        return high

    @field_validator("words", mode="wrap")
    @classmethod
    def _many(cls, words: Any, handler: Any, info: ValidationInfo) -> list[str]:
        assert {"low", "high", "middle"} == set(info.data), info.data
        return [*handler(words), str(info.data["middle"])]

    @field_validator("last")
    @classmethod
    def _quietly(cls, last: str, info: ValidationInfo) -> str:
        try:
            return f"{last}{len(info.data['words'])}"
        except Exception:  # as one might
            return last


class ToldRows(BaseModel):
    rows: list[Told]


def _below(value: int, info: ValidationInfo) -> int:
    assert info.data["most"] >= value
    return value


class Entries(BaseModel):
    most: int = 9
    some: list[Annotated[int, AfterValidator(_below)]] = []
    named: dict[str, list[Annotated[int, AfterValidator(_below)]]] = {}
    text: Annotated[str, AfterValidator(lambda text, info: f"{text} {info.field_name}")] = ""


class StreamingTold(BaseModel):
    most: int
    text: Annotated[str, Streams()]

    @field_validator("text")
    @classmethod
    def _cut(cls, text: str, info: ValidationInfo) -> str:
        return text[: info.data["most"]]


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (Told, '{"low": 1, "high": 2, "words": ["a"], "last": "y"}'),
        (Told, '{"high": 2, "low": 1}'),
        (Told, '{"words": ["a"], "last": "b", "high": 2, "low": 1}'),
        (Told, '{"last": "b", "words": ["a"], "middle": 7, "high": 2, "low": 1}'),
        (Told, '{"high": 0, "words": ["a"], "high": 2, "low": 1, "words": ["b"]}'),
        (ToldRows, '{"rows": [{"high": 2, "low": 1}]}'),
        (Entries, '{"some": [1, 2], "named": {"a": [3]}, "text": "a", "most": 9}'.replace(', "most": 9', "")),
        (Entries, '{"most": 3, "some": [1, 2], "named": {"a": [3]}, "text": "a"}'),
        (list[StreamingTold], '[{"most": 2, "text": "abc"}, {"text": "abc", "most": 2}]'),
        (list[Annotated[int, AfterValidator(lambda value, info: (value, info.data))]], "[1, 2]"),
    ],
    ids=name_of,
)
def test_a_validator_sees_the_fields_declared_before_its_own(model: Any, text: str) -> None:
    as_pydantic_says(model, text)


def test_a_field_that_looks_at_others_waits_for_them_and_no_longer() -> None:
    parser = ModelParser(Told)
    assert not [event for event in parser.feed('{"high": 2, ') if isinstance(event, FieldDone)]
    done = [event.path for event in parser.feed('"low": 1,') if isinstance(event, FieldDone)]
    assert done == [("low",), ("high",)]


def test_a_field_that_waits_is_open() -> None:
    observed = run(lambda: ModelParser(Told), ['{"words": ["a"], "high": 2, '])
    assert set(observed.outcome.open) == {("words",), ("high",)}
    assert observed.outcome.closed == ()


def test_a_field_waits_for_one_that_is_dropped() -> None:
    observed = run(lambda: ModelParser(Told), list('{"high": 2, "low": "x"}'))
    dropped = {event.path: event.reason for event in observed.said() if isinstance(event, FieldDropped)}
    assert list(dropped) == [("low",), ("high",)]
    assert dropped["high",].startswith("Assertion failed")


def test_a_field_waits_to_the_end_for_one_that_must_be_there() -> None:
    observed = run(lambda: ModelParser(StreamingTold), list('{"text": "abc"}'))
    assert observed.outcome.kind == "invalid"
    assert next(event.reason for event in observed.said() if isinstance(event, FieldDropped)) == "KeyError: 'most'"


def test_a_field_waits_to_the_end_for_one_that_is_not_valid() -> None:
    observed = run(
        lambda: ModelParser(list[StreamingTold]), ['[{"text": "abc", "most": "x"}, {"most": 1, "text": "abc"}]']
    )
    dropped = [event.path for event in observed.said() if isinstance(event, FieldDropped)]
    assert dropped == [(0, "text"), (0,)]
    assert observed.value == [StreamingTold(most=1, text="abc")]


def test_a_field_that_waits_in_a_row_seen_as_written_is_the_row_s_to_tell() -> None:
    class Row(BaseModel):
        most: int
        text: Annotated[str, Streams(), AfterValidator(lambda text, info: text[: info.data["most"]])]

        @model_validator(mode="before")
        @classmethod
        def _as_it_is(cls, data: Any) -> Any:
            return data

    as_pydantic_says(list[Row], '[{"text": "abc", "most": 2}, {"most": 1, "text": "abc"}]')


def test_fields_wait_in_a_union_that_is_decided_anew() -> None:
    class Long(BaseModel):
        kind: Literal["long"]
        most: int = 1
        words: list[str] = []

        @field_validator("words")
        @classmethod
        def _few(cls, words: list[str], info: ValidationInfo) -> list[str]:
            return words[: info.data["most"]]

    class Short(BaseModel):
        kind: Literal["short"]
        words: list[str]

    class Holder(BaseModel):
        it: Annotated[Long | Short, Field(discriminator="kind")]

    as_pydantic_says(Holder, '{"it": {"kind": "long", "words": ["a", "b"], "kind": "short"}}')
    as_pydantic_says(Holder, '{"it": {"kind": "long", "words": ["a", "b"], "most": 2, "kind": "short"}}')


Some = TypeAliasType("Some", "list[Annotated[int, AfterValidator(_below)] | Some]")


def test_what_validators_look_at_may_lie_anywhere_in_a_field() -> None:
    class Model(BaseModel):
        most: int = 3
        some: Some = []
        pair: tuple[Annotated[int, AfterValidator(_below)], str] = (0, "")
        entry: StreamingTold | None = None

    as_pydantic_says(Model, '{"some": [1, [2]], "pair": [1, "a"], "entry": {"text": "abc", "most": 2}, "most": 4}')


class Oops(Exception):
    pass


def _oops(value: Any) -> Any:
    if value == "oops":
        raise Oops("no")
    if value == "omit":
        raise PydanticOmit
    return value


class Failing(BaseModel):
    text: Annotated[str, AfterValidator(_oops)] = ""
    texts: list[Annotated[str, AfterValidator(_oops)]] = []
    named: dict[str, Annotated[str, AfterValidator(_oops)]] = {}


def test_whatever_a_validator_raises_drops_its_field_alone() -> None:
    observed = run(
        lambda: ModelParser(Failing), ['{"texts": ["a", "oops", "b"], "text": "oops", "named": {"a": "oops"}}']
    )
    dropped = [(event.path, event.reason) for event in observed.said() if isinstance(event, FieldDropped)]
    assert dropped == [(path, "Oops: no") for path in (("texts", 1), ("text",), ("named", "a"))]
    assert observed.outcome.kind == "complete"
    assert observed.value == Failing(texts=["a", "b"])


def test_whatever_a_validator_of_the_whole_raises_makes_it_invalid() -> None:
    model: Any = Annotated[Size, AfterValidator(lambda size: {}[size.width])]
    observed = run(lambda: ModelParser(model), ['{"width": 1}'])
    assert observed.outcome.kind == "invalid"
    assert "KeyError: 1" in str(observed.outcome.problem)
    assert observed.value is None


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (list[OnErrorOmit[int]], '[1, "x", 2]'),
        (dict[str, OnErrorOmit[int]], '{"a": 1, "b": "x"}'),
        (Failing, '{"texts": ["a", "omit"], "named": {"a": "omit", "b": "c"}}'),
    ],
    ids=name_of,
)
def test_what_a_model_omits_is_dropped_and_the_rest_is_as_pydantic_says(model: Any, text: str) -> None:
    events = alike(model, chunkings(text), TypeAdapter(model).validate_json(text))
    assert {event.reason for event in events if isinstance(event, FieldDropped)} == {"the model omits it"}


def test_the_base_of_all_models_is_none() -> None:
    with pytest.raises(SchemaError, match="BaseModel"):
        ModelParser(BaseModel)


def _without_hashes(texts: Any) -> Any:
    return [text.strip("#") for text in texts] if isinstance(texts, list) else texts


class Hashes(BaseModel):
    numbers: Annotated[list[int], BeforeValidator(_without_hashes)] = []
    either: Annotated[list[int], BeforeValidator(_without_hashes)] | str = ""
    wrapped: Annotated[list[int], WrapValidator(lambda value, handler: handler(_without_hashes(value)))] = []
    maps: Annotated[dict[str, int], BeforeValidator(lambda value: dict.fromkeys(value, 1))] | None = None


class WithHashes(RootModel[Annotated[list[int], BeforeValidator(_without_hashes)]]):
    pass


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (Hashes, '{"numbers": ["#1", "2#"], "either": ["#3"], "wrapped": ["#4"], "maps": {"a": "x"}}'),
        (WithHashes, '["#1"]'),
    ],
)
def test_a_validator_before_a_list_sees_it_as_it_was_written(model: Any, text: str) -> None:
    as_pydantic_says(model, text)


def test_a_list_streams_behind_a_validator_that_leaves_lists_as_they_are() -> None:
    class Model(BaseModel):
        numbers: Annotated[list[int], BeforeValidator(lambda value: value or []), LeavesLists()]

    parser = ModelParser(Model)
    assert parser.feed('{"numbers": [1,')[-1] == FieldDone(("numbers", 0), 1, (13, 14))
    as_pydantic_says(Model, '{"numbers": [1, 2]}')
    as_pydantic_says(Model, '{"numbers": null}')


class Titled(BaseModel):
    """Takes a text for a title, and any object as it is."""

    title: Annotated[str, Streams(), Field(min_length=2)]
    rows: list[int] = []

    @model_validator(mode="before")
    @classmethod
    @leaves_objects
    def _read(cls, value: Any) -> Any:
        return {"title": value} if isinstance(value, str) else value


class Guarded(Titled):
    """The same, with a validator that wants to see the object as it was written."""

    @model_validator(mode="before")
    @classmethod
    def _no_hashes(cls, value: Any) -> Any:
        return {key.strip("#"): said for key, said in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    ("model", "text"),
    [
        (Titled, '{"it": {"title": "Tea", "rows": [1, 2]}, "list": ["Tea", {"title": "Tea"}]}'),
        (Titled, '{"it": "Tea", "list": [{"rows": [1], "title": "Tea", "kind": 1}]}'),
        (Guarded, '{"it": {"#title": "Tea"}, "list": ["Tea", {"title": "Tea", "#rows": [1]}]}'),
    ],
)
def test_the_verdict_is_the_same_where_a_validator_leaves_objects(model: Any, text: str, strict: bool) -> None:
    class Model(BaseModel):
        it: model
        list: list[model]

    as_pydantic_says(Model, text, strict=strict)


def test_an_object_streams_behind_a_validator_that_leaves_objects_as_they_are() -> None:
    class Model(BaseModel):
        it: Titled

    parser = ModelParser(Model)
    assert parser.feed('{"it": {"rows": [1,')[-1] == FieldDone(("it", "rows", 0), 1, (17, 18))


def test_what_streams_is_validated_once_behind_a_validator_that_leaves_objects_as_they_are() -> None:
    seen: list[str] = []

    def see(title: str) -> str:
        seen.append(title)
        return title

    class Row(Titled):
        title: Annotated[str, Streams(), AfterValidator(see)]

    class Model(BaseModel):
        rows: list[Row]

    parser = ModelParser(Model)
    parser.feed('{"rows": [{"title": "Tea", "rows": [1]}]}')
    parser.close()
    assert seen == ["Tea"]
    assert parser.value == Model(rows=[Row(title="Tea", rows=[1])])


@pytest.mark.parametrize("number", ["1" + "0" * 400, "-1" + "0" * 400])
def test_an_integer_too_large_for_a_float_is_infinite(number: str) -> None:
    class Model(BaseModel):
        it: float
        some: list[float]

    as_pydantic_says(Model, f'{{"it": {number}, "some": [{number}]}}')


# --- what is forgotten ----------------------------------------------------------------------------------------------


def test_paths_are_done_in_their_order_whatever_was_reset() -> None:
    text = '{"a": [1, 2], "b": [3], "a": [4], "c": [5], "b": [], "a": [6, 7]' + ', "c": [8]' * 40 + "}"
    observed = run(lambda: ModelParser(dict[str, list[int]]), list(text))
    assert observed.outcome.closed == (("b",), ("a", 0), ("a", 1), ("a",), ("c", 0), ("c",))


@pytest.mark.parametrize(
    ("model", "begin", "more"),
    [
        (dict[str, int], '{"a": [0], "b": 1', ', "a": 1'),
        (dict[str, list[int]], '{"a": [1]', ', "a": [1, 2]'),
        (list[str], '["a"', ', "a "b" c"'),
    ],
    ids=name_of,
)
def test_what_comes_again_and_again_costs_the_same_each_time(model: Any, begin: str, more: str) -> None:
    def effort(count: int) -> int:
        parser = ModelParser(model, limits=Limits.none())
        parser.feed(begin)
        return laws.calls(lambda: parser.feed(more * count))

    few, many = effort(500), effort(4000)
    assert many < 9 * few


def test_of_a_list_nobody_asked_for_the_last_text_may_be_a_key() -> None:
    class Model(BaseModel):
        title: str
        n: int = 0

    for junk in ('["x", "n": 3}', '["x", "y", "n": 3}', '[{"y": ["a"]}, "n": 3}'):
        text = f'{{"title": "a", "junk": {junk}'
        alike(Model, chunkings(text), Model(title="a", n=3))
    text = '{"title": "a", "junk": ["' + "x" * 5000 + '": 3, "n": 4}'
    alike(Model, [[text], list(text)], Model(title="a", n=4))
    text = '{"title": "a", "junk": ["x "n" y", 1 cup, "n": 4}'
    alike(Model, [[text], list(text)], Model(title="a", n=4))
