"""ModelParser on every kind of pydantic model, against pydantic's own validation of the whole."""

from __future__ import annotations

import dataclasses
import datetime
import decimal
import enum
import json
import uuid
from typing import Annotated, Any, Generic, Literal, NamedTuple, NotRequired, TypeVar

import pytest
from annotated_types import Gt, Len
from hypothesis import given
from hypothesis import strategies as st
from pydantic import (
    AliasChoices,
    AliasPath,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    RootModel,
    SecretStr,
    Tag,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    computed_field,
    field_validator,
    model_validator,
)
from pydantic.dataclasses import dataclass as pydantic_dataclass
from typing_extensions import TypedDict

from kiwi_parser import FieldDelta, FieldDone, FieldDropped, FieldStarted, ModelParser, Streams
from proof import laws
from proof.laws import normal, run
from proof.splitting import chunkings


class Inner(BaseModel):
    name: str
    size: int = 3


class Nested(BaseModel):
    title: str
    inner: Inner
    maybe: Inner | None = None
    deep: dict[str, dict[str, list[Inner]]] = {}


class Lists(BaseModel):
    words: list[str]
    grid: list[list[int]] = []
    text_grid: list[list[str]] = []
    rows: list[Inner] = []
    rows_of_rows: list[list[Inner]] = []
    pair: tuple[int, str] = (0, "")
    many: tuple[int, ...] = ()
    unique: set[int] = set()
    frozen: frozenset[str] = frozenset()


class Optionals(BaseModel):
    text: str | None = None
    number: int | None = None
    both: int | str = 0
    words: list[str | None] = []
    any_of: Inner | list[Inner] | str | None = None


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int
    says: str = "meow"


class Dog(BaseModel):
    kind: Literal["dog", "hound"]
    tricks: list[str] = []
    says: str = "woof"


class Pets(BaseModel):
    pet: Annotated[Cat | Dog, Field(discriminator="kind")]
    more: list[Annotated[Cat | Dog, Field(discriminator="kind")]] = []
    plain: Cat | Dog | None = None


def _by_shape(value: Any) -> str:
    return "cat" if "lives" in (value if isinstance(value, dict) else value.__dict__) else "dog"


class CallablePets(BaseModel):
    pet: Annotated[Annotated[Cat, Tag("cat")] | Annotated[Dog, Tag("dog")], Discriminator(_by_shape)]


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Choices(BaseModel):
    word: Literal["yes", "no"]
    mixed: Literal[1, "one", None, True] = None
    colour: Colour = Colour.RED
    level: Level = Level.LOW


class Maps(BaseModel):
    texts: dict[str, str] = {}
    rows: dict[str, Inner] = {}
    by_number: dict[int, str] = {}
    anything: dict[str, Any] = {}
    whatever: Any = None


class Constrained(BaseModel):
    short: Annotated[str, Field(min_length=2, max_length=5, pattern="^[a-z]+$")]
    positive: Annotated[int, Gt(0)] = 1
    few: Annotated[list[int], Len(1, 3)] = [1]
    ratio: float = Field(0.5, ge=0, le=1, allow_inf_nan=False)
    price: decimal.Decimal = decimal.Decimal(0)


class Aliased(BaseModel):
    model_config = ConfigDict(populate_by_name=True)
    title: str = Field(alias="theTitle")
    size: int = Field(0, validation_alias=AliasChoices("size", "Grösse", "taille"))


class OnlyAliased(BaseModel):
    title: str = Field(alias="theTitle")


class AliasPaths(BaseModel):
    first: str = Field(validation_alias=AliasPath("names", 0))
    rest: int = 0


class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=lambda name: name.replace("_s", "S"))
    long_story: str
    very_short: int = 0


class FieldValidated(BaseModel):
    name: str
    size: int = 0
    words: list[str] = []

    @field_validator("name")
    @classmethod
    def upper(cls, name: str) -> str:
        return name.upper()

    @field_validator("size", mode="before")
    @classmethod
    def from_words(cls, size: Any) -> Any:
        return {"one": 1, "two": 2}.get(size, size) if isinstance(size, str) else size

    @field_validator("words", mode="after")
    @classmethod
    def no_more_than_three(cls, words: list[str]) -> list[str]:
        if len(words) > 3:
            raise ValueError("at most three")
        return words

    @field_validator("size", mode="wrap")
    @classmethod
    def doubled(cls, size: Any, handler: Any) -> int:
        return int(handler(size)) * 2


class ModelValidated(BaseModel):
    low: int
    high: int
    name: str = ""

    @model_validator(mode="after")
    def in_order(self) -> ModelValidated:
        if self.low > self.high:
            raise ValueError("low is above high")
        return self


class BeforeValidated(BaseModel):
    name: str
    size: int = 0

    @model_validator(mode="before")
    @classmethod
    def renamed(cls, data: Any) -> Any:
        if isinstance(data, dict) and "label" in data:
            return {**{key: value for key, value in data.items() if key != "label"}, "name": data["label"]}
        return data


class Defaults(BaseModel):
    name: str = "unnamed"
    tags: list[str] = Field(default_factory=list)
    when: datetime.date = datetime.date(2020, 1, 1)
    computed_from: int = 2

    @computed_field  # type: ignore[prop-decorator]
    @property
    def twice(self) -> int:
        return self.computed_from * 2


class Forbids(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str


class Allows(BaseModel):
    model_config = ConfigDict(extra="allow")
    name: str


class AllowsTyped(BaseModel):
    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, int]
    name: str


class StrictRow(BaseModel):
    model_config = ConfigDict(strict=True)

    text: Annotated[str, Streams()]
    when: datetime.date
    late: datetime.date | None = None


class StrictlyJson(BaseModel):
    """What strictness asks of JSON: a date is a string there, a tuple an array, a key a string."""

    model_config = ConfigDict(strict=True)

    when: datetime.date
    colour: Colour = Colour.RED
    pair: tuple[int, str] = (0, "")
    some: set[int] = set()
    many: tuple[datetime.date, ...] = ()
    by_number: dict[int, str] = {}
    row: StrictRow | None = None
    rows: list[StrictRow] = []
    other: list[dict[str, datetime.date]] = []

    @field_validator("colour", mode="after")
    @classmethod
    def _after(cls, colour: Colour, info: ValidationInfo) -> Colour:
        assert isinstance(info.data["when"], datetime.date)
        return colour


class ValidDefaults(BaseModel):
    model_config = ConfigDict(validate_default=True)
    size: int = "5"  # type: ignore[assignment]
    words: list[int] = Field(default_factory=lambda: ["1"])  # type: ignore[arg-type]
    more: int = Field(default_factory=lambda data: data["size"] + 1)


class OneValidDefault(BaseModel):
    size: int = Field("7", validate_default=True)
    name: str = "a"


class WithValidDefaults(BaseModel):
    one: ValidDefaults
    rows: list[OneValidDefault] = []
    held: OneValidDefault | None = None


class Strict(BaseModel):
    model_config = ConfigDict(strict=True)
    name: str
    size: int = 0
    share: float = 0.0


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)
    name: str


class Tree(BaseModel):
    name: str
    children: list[Tree] = []
    parent: Tree | None = None


class Special(BaseModel):
    when: datetime.datetime
    how_long: datetime.timedelta = datetime.timedelta()
    key: uuid.UUID | None = None
    secret: SecretStr = SecretStr("")
    raw: bytes = b""


class Words(RootModel[list[str]]):
    pass


class Holder(BaseModel):
    words: Words
    by_name: RootModel[dict[str, int]] | None = None


T = TypeVar("T")


class Box(BaseModel, Generic[T]):
    content: T
    spare: list[T] = []


@dataclasses.dataclass
class Plain:
    name: str
    size: int = 0
    inner: Inner | None = None


@pydantic_dataclass
class Validated:
    name: str
    words: list[str] = dataclasses.field(default_factory=list)


class Typed(TypedDict):
    name: str
    size: NotRequired[int]
    rows: NotRequired[list[Inner]]


class Point(NamedTuple):
    x: int
    y: int = 0


class Points(BaseModel):
    points: list[Point]


class Talk(BaseModel):
    speaker: str
    text: Annotated[str, Streams()]
    seconds: int = 0


class Transcript(BaseModel):
    title: str
    talks: list[Talk]


class Halved(BaseModel):
    size: Annotated[float, BeforeValidator(lambda value: 0.5 if value == "1/2" else value)]


GOOD_VALUES: list[tuple[Any, Any]] = [
    (
        Nested,
        {
            "title": "a",
            "inner": {"name": "b"},
            "maybe": {"name": "c", "size": 4},
            "deep": {"x": {"y": [{"name": "d"}]}},
        },
    ),
    (Nested, {"title": "", "inner": {"name": "", "size": "7"}, "maybe": None}),
    (
        Lists,
        {"words": ["a", "", "c"], "grid": [[1, 2], [], [3]], "text_grid": [["a"], ["b", "c"]], "rows": [{"name": "x"}]},
    ),
    (
        Lists,
        {
            "words": [],
            "rows_of_rows": [[{"name": "x"}], []],
            "pair": [1, "a"],
            "many": [1, 2],
            "unique": [1, 1],
            "frozen": ["a"],
        },
    ),
    (Optionals, {"text": None, "number": None, "both": "x", "words": ["a", None], "any_of": {"name": "x"}}),
    (Optionals, {"text": "a", "number": 5, "both": 7, "any_of": [{"name": "x"}]}),
    (Optionals, {"any_of": "just words"}),
    (Pets, {"pet": {"kind": "cat", "lives": 9}, "more": [{"kind": "dog", "tricks": ["sit"]}, {"kind": "hound"}]}),
    (Pets, {"pet": {"tricks": ["sit", "roll"], "says": "wow", "kind": "hound"}, "plain": {"kind": "cat", "lives": 1}}),
    (Pets, {"pet": {"says": "purr", "kind": "cat", "lives": 9}}),
    (CallablePets, {"pet": {"kind": "dog"}}),
    (CallablePets, {"pet": {"lives": 2, "kind": "cat"}}),
    (Choices, {"word": "yes", "mixed": "one", "colour": "blue", "level": 2}),
    (Choices, {"word": "no", "mixed": 1}),
    (
        Maps,
        {
            "texts": {"a": "b", "": ""},
            "rows": {"x": {"name": "y"}},
            "by_number": {"1": "a"},
            "anything": {"a": [1, {"b": None}]},
        },
    ),
    (Maps, {"whatever": [1, {"a": 2.5}], "texts": {}}),
    (Maps, {"whatever": "text"}),
    (Constrained, {"short": "abc", "positive": 2, "few": [1, 2], "ratio": 1, "price": "1.10"}),
    (Aliased, {"theTitle": "a", "taille": 4}),
    (Aliased, {"title": "a", "Grösse": 5}),
    (OnlyAliased, {"theTitle": "a", "title": "ignored"}),
    (AliasPaths, {"names": ["a", "b"], "rest": 1}),
    (Camel, {"longStory": "a", "veryShort": 3}),
    (FieldValidated, {"name": "abc", "size": "two", "words": ["a", "b"]}),
    (ModelValidated, {"low": 1, "high": 2, "name": "x"}),
    (BeforeValidated, {"label": "a", "size": 2}),
    (BeforeValidated, {"name": "a"}),
    (Defaults, {}),
    (Defaults, {"name": "x", "when": "2024-02-29", "tags": ["a"], "computed_from": 4}),
    (Forbids, {"name": "a"}),
    (Allows, {"name": "a", "more": {"x": [1]}, "other": "text"}),
    (AllowsTyped, {"name": "a", "more": "4"}),
    (Strict, {"name": "a", "size": 1, "share": 1.5}),
    (Frozen, {"name": "  a "}),
    (
        Tree,
        {
            "name": "a",
            "children": [{"name": "b", "children": [{"name": "c"}]}],
            "parent": {"name": "p", "parent": {"name": "q"}},
        },
    ),
    (
        Special,
        {"when": "2024-01-01T10:00:00Z", "how_long": "PT5M", "key": str(uuid.UUID(int=1)), "secret": "x", "raw": "abc"},
    ),
    (Holder, {"words": ["a", "b"], "by_name": {"x": 1}}),
    (Words, ["a", "b"]),
    (Box[str], {"content": "a", "spare": ["b"]}),
    (Box[Inner], {"content": {"name": "a"}, "spare": [{"name": "b"}]}),
    (Plain, {"name": "a", "inner": {"name": "b"}}),
    (Validated, {"name": "a", "words": ["b"]}),
    (Typed, {"name": "a", "rows": [{"name": "b"}]}),
    (Typed, {"name": "a", "size": "4", "unknown": 1}),
    (Points, {"points": [[1, 2], [3]]}),
    (
        Transcript,
        {"title": "a", "talks": [{"speaker": "b", "text": "long text", "seconds": "4"}, {"text": "x", "speaker": "y"}]},
    ),
    (Halved, {"size": "1/2"}),
    (WithValidDefaults, {"one": {}, "rows": [{}, {"name": "b"}], "held": {}}),
    (WithValidDefaults, {"one": {"words": []}, "held": {"size": 1}}),
    (
        StrictlyJson,
        {
            "when": "2026-01-02",
            "colour": "red",
            "pair": [1, "a"],
            "some": [1, 2],
            "many": ["2026-01-02", "2026-01-03"],
            "by_number": {"1": "a"},
            "row": {"text": "a", "when": "2026-01-02"},
            "rows": [{"when": "2026-01-02", "text": "a", "late": None}],
            "other": [{"x": "2026-01-02"}],
        },
    ),
    (list[int], [1, 2, "3"]),
    (list[Inner], [{"name": "a"}, {"name": "b", "size": 1}]),
    (dict[str, Inner], {"x": {"name": "a"}}),
    (dict[str, list[str]], {"x": ["a", "b"], "y": []}),
]

TAG_LAST = [value for model, value in GOOD_VALUES if model is Pets and next(iter(value["pet"])) != "kind"]
"""What stands before the tag of a union waits for it: which model it belongs to is not known."""

BAD_VALUES: list[tuple[Any, Any]] = [
    (Nested, {"title": "a"}),
    (Nested, {"title": 5, "inner": {"name": "b"}}),
    (Nested, {"title": "a", "inner": {"size": 4}}),
    (Nested, {"title": "a", "inner": "words"}),
    (Nested, []),
    (Pets, {"pet": {"kind": "bird"}}),
    (Pets, {"pet": {"lives": 9}}),
    (Pets, {"pet": {"kind": "cat", "lives": "many"}}),
    (Choices, {"word": "maybe"}),
    (Constrained, {"short": "ABC"}),
    (OnlyAliased, {"title": "a"}),
    (ModelValidated, {"low": 3, "high": 2}),
    (BeforeValidated, {"size": 2}),
    (AllowsTyped, {"name": "a", "more": "x"}),
    (Strict, {"name": 1}),
    (StrictlyJson, {"when": 5}),
    (StrictlyJson, {"when": "tomorrow"}),
    (Tree, {"children": []}),
    (Plain, {"size": 1}),
    (Typed, {"size": 1}),
    (Words, {"a": 1}),
    (FieldValidated, {"size": 1}),
]


def _id(value: Any) -> str:
    return getattr(value, "__name__", None) or (json.dumps(value)[:40] if not isinstance(value, type) else str(value))


@pytest.mark.parametrize(("model", "value"), GOOD_VALUES, ids=_id)
def test_valid_value_is_what_pydantic_makes_of_it(model: Any, value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False)
    expected = TypeAdapter(model).validate_json(text)
    whole = None
    for chunks in chunkings(text):
        observed = run(lambda: ModelParser(model), chunks)
        assert not [event for event in observed.said() if isinstance(event, FieldDropped)]
        assert observed.outcome.kind == "complete"
        assert observed.value == expected
        assert type(observed.value) is type(expected)
        laws.check(observed)
        whole = whole or normal(observed)
        assert normal(observed) == whole
    if value not in TAG_LAST:
        laws.check_prompt(run(lambda: ModelParser(model), list(text)).events, text)


@pytest.mark.parametrize(("model", "value"), BAD_VALUES, ids=_id)
def test_invalid_value_is_never_complete(model: Any, value: Any) -> None:
    text = json.dumps(value)
    with pytest.raises(ValidationError):
        TypeAdapter(model).validate_json(text)
    for chunks in ([text], list(text)):
        observed = run(lambda: ModelParser(model), chunks)
        laws.check(observed)
        assert observed.outcome.kind == "invalid"
        assert observed.outcome.problem is not None
        assert str(observed.outcome.problem)


def events_of(model: Any, text: str) -> list[Any]:
    return laws.joined(run(lambda: ModelParser(model), list(text)).said())


def test_text_streams_and_sub_models_in_lists_commit_whole() -> None:
    events = events_of(Lists, '{"words": ["ab", "c"], "rows": [{"name": "x"}]}')
    assert [(type(event).__name__, event.path) for event in events] == [
        ("FieldStarted", ("words",)),
        ("FieldStarted", ("words", 0)),
        ("FieldDelta", ("words", 0)),
        ("FieldDone", ("words", 0)),
        ("FieldStarted", ("words", 1)),
        ("FieldDelta", ("words", 1)),
        ("FieldDone", ("words", 1)),
        ("FieldDone", ("words",)),
        ("FieldStarted", ("rows",)),
        ("FieldStarted", ("rows", 0)),
        ("FieldDone", ("rows", 0)),
        ("FieldDone", ("rows",)),
    ]


def test_a_marked_text_in_a_row_streams() -> None:
    events = events_of(Transcript, '{"title": "t", "talks": [{"speaker": "b", "text": "so", "seconds": 4}]}')
    talks = [(type(event).__name__, event.path) for event in events if event.path[:1] == ("talks",)]
    assert talks == [
        ("FieldStarted", ("talks",)),
        ("FieldStarted", ("talks", 0)),
        ("FieldStarted", ("talks", 0, "text")),
        ("FieldDelta", ("talks", 0, "text")),
        ("FieldDone", ("talks", 0, "text")),
        ("FieldDone", ("talks", 0)),
        ("FieldDone", ("talks",)),
    ]


def test_a_union_is_decided_when_its_discriminator_closes() -> None:
    parser = ModelParser(Pets)
    parser.feed('{"pet": {"kind": "ca')
    assert not [event for event in parser.feed("") if isinstance(event, FieldDelta)]
    events = parser.feed('t", "says": "pu')
    assert FieldDelta(("pet", "says"), "pu") in events


def test_field_validators_run_when_the_field_closes() -> None:
    parser = ModelParser(FieldValidated)
    events = parser.feed('{"name": "abc"')
    done = [event for event in events if isinstance(event, FieldDone)]
    assert [(event.path, event.value) for event in done] == [(("name",), "ABC")]


def test_model_validators_run_when_the_object_closes() -> None:
    parser = ModelParser(ModelValidated)
    events = parser.feed('{"low": 3, "high": 2')
    assert not [event for event in events if isinstance(event, FieldDropped)]
    events = parser.feed("}")
    dropped = [event for event in events if isinstance(event, FieldDropped)]
    assert [event.path for event in dropped] == [()]
    assert "low is above high" in dropped[0].reason


def test_a_bad_row_goes_and_the_others_stay() -> None:
    observed = run(
        lambda: ModelParser(Lists), ['{"words": ["a"], "rows": [{"name": "x"}, {"size": 1}, {"name": "z"}]}']
    )
    assert [event.path for event in observed.said() if isinstance(event, FieldDropped)] == [("rows", 1)]
    assert observed.value == Lists(words=["a"], rows=[Inner(name="x"), Inner(name="z")])
    assert observed.outcome.kind == "complete"


def test_extra_keys() -> None:
    """ignore: unseen; allow: told; forbid: dropped with the reason, and as with any field the rest goes on."""
    assert {event.path for event in events_of(Inner, '{"name": "a", "odd": "b"}')} == {("name",)}
    assert ("odd",) in {event.path for event in events_of(Allows, '{"name": "a", "odd": "b"}')}
    dropped = [event for event in events_of(Forbids, '{"name": "a", "odd": "b"}') if isinstance(event, FieldDropped)]
    assert ("odd",) in {event.path for event in dropped}


def test_a_row_that_has_begun_is_announced() -> None:
    parser = ModelParser(Lists)
    assert parser.feed('{"rows": [{')[-1] == FieldStarted(("rows", 0))


@given(
    st.builds(Tree, name=st.text(max_size=5), children=st.lists(st.builds(Tree, name=st.text(max_size=5)), max_size=3))
)
def test_random_trees(tree: Tree) -> None:
    observed = run(lambda: ModelParser(Tree), list(tree.model_dump_json()))
    assert observed.value == tree


def test_plans_are_made_once_per_model_and_parsers_are_independent() -> None:
    one, other = ModelParser(Inner), ModelParser(Inner)
    one.feed('{"name": "a"')
    assert other.feed('{"name": "b"')[-1] == FieldDone(("name",), "b", (9, 12))
    one.feed("}")
    other.close()
    assert one.value == Inner(name="a")


def test_strict_is_as_strict_as_json_can_be() -> None:
    said = events_of(StrictlyJson, '{"when": "2026-01-02", "pair": ["1", "a"], "some": [1.0], "by_number": {"a": "b"}}')
    assert [event.path for event in said if isinstance(event, FieldDropped)] == [("pair",), ("some", 0), ("by_number",)]
