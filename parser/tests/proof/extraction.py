"""More models as public code has them for extraction: what pydantic allows and fewer people write, each with a text.

They join those of `wild`, and face the same tests.
"""

from __future__ import annotations

import dataclasses
import datetime
import enum
import fractions
import uuid
from collections import Counter, OrderedDict, defaultdict, deque
from decimal import Decimal
from typing import (
    Annotated,
    Any,
    ClassVar,
    Final,
    Generic,
    Literal,
    NamedTuple,
    NotRequired,
    Optional,
    Required,
    TypeVar,
    Union,
)

from pydantic import (
    AfterValidator,
    AliasChoices,
    AliasGenerator,
    AliasPath,
    Base64Bytes,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    FailFast,
    Field,
    Json,
    JsonValue,
    OnErrorOmit,
    PrivateAttr,
    RootModel,
    SecretBytes,
    SerializeAsAny,
    SkipValidation,
    Strict,
    StringConstraints,
    Tag,
    ValidationInfo,
    WithJsonSchema,
    WrapValidator,
    computed_field,
    field_serializer,
    field_validator,
    model_validator,
)
from pydantic.alias_generators import to_camel, to_pascal, to_snake
from pydantic.dataclasses import dataclass as pydantic_dataclass
from pydantic.json_schema import SkipJsonSchema
from pydantic.types import PastDatetime, conset
from typing_extensions import TypedDict

from proof.wild import wild

K = TypeVar("K")
V = TypeVar("V")

# --- names and aliases ----------------------------------------------------------------------------------------------


@wild('{"fullName": "Ada", "years": 36, "nick": "A"}')
class ManyAliases(BaseModel):
    full_name: str = Field(validation_alias=AliasChoices("full_name", "fullName", "name"))
    age: int = Field(validation_alias=AliasChoices("age", "years", AliasPath("person", "age")))
    nick: str | None = Field(default=None, alias="nick", serialization_alias="nickname")


@wild('{"UserId": 7, "UserName": "ada", "lastSeenAt": "2020-01-01T00:00:00Z"}')
class Generated(BaseModel):
    model_config = ConfigDict(alias_generator=AliasGenerator(validation_alias=to_pascal, serialization_alias=to_camel))

    user_id: int
    user_name: str
    last_seen: PastDatetime = Field(validation_alias="lastSeenAt")


@wild('{"tag_list": ["a", "b"], "primary": "a"}')
class SnakeAlias(BaseModel):
    model_config = ConfigDict(alias_generator=to_snake, validate_by_name=True, validate_by_alias=True)

    TagList: list[str]
    Primary: str


@wild('{"id": "x", "type": "y", "class": "z", "model_config": "w", "json": {"a": 1}}')
class AwkwardNames(BaseModel):
    model_config = ConfigDict(protected_namespaces=())

    id: str
    type: str
    class_: str = Field(alias="class")
    config_: str = Field(alias="model_config")
    payload: dict[str, int] = Field(alias="json")


# --- unions of every sort -------------------------------------------------------------------------------------------


class Kind(enum.StrEnum):
    BUY = "buy"
    SELL = "sell"


class Buy(BaseModel):
    kind: Literal[Kind.BUY]
    amount: int
    note: str = ""


class Sell(BaseModel):
    kind: Literal[Kind.SELL]
    reason: str


@wild('{"orders": [{"kind": "buy", "amount": 2, "note": "now"}, {"reason": "dear", "kind": "sell"}]}')
class Orders(BaseModel):
    orders: list[Annotated[Buy | Sell, Field(discriminator="kind")]]


def _form_of(value: Any) -> str:
    if isinstance(value, dict):
        return "long" if "paragraphs" in value else "short"
    return "long" if hasattr(value, "paragraphs") else "short"


class Short(BaseModel):
    text: str


class Long(BaseModel):
    paragraphs: list[str]
    title: str | None = None


@wild('{"first": {"text": "a"}, "second": {"title": "t", "paragraphs": ["b", "c"]}}')
class ByFunction(BaseModel):
    first: Annotated[Annotated[Short, Tag("short")] | Annotated[Long, Tag("long")], Discriminator(_form_of)]
    second: Annotated[Annotated[Short, Tag("short")] | Annotated[Long, Tag("long")], Discriminator(_form_of)]


class Circle(BaseModel):
    version: Literal[1]
    radius: float


class Square(BaseModel):
    version: Literal[2]
    side: float


@wild('{"shape": {"version": 2, "side": 1.5}, "more": {"a": {"radius": 2, "version": 1}}}')
class ByNumber(BaseModel):
    shape: Annotated[Circle | Square, Field(discriminator="version")]
    more: dict[str, Annotated[Circle | Square, Field(discriminator="version")]] = {}


class Success(BaseModel):
    status: Literal["ok"] = "ok"
    data: Short | Long


class Failure(BaseModel):
    status: Literal["error"] = "error"
    message: str
    causes: list[Failure] = []


@wild('{"status": "error", "message": "m", "causes": [{"status": "error", "message": "n", "causes": []}]}')
class Reply(RootModel[Annotated[Success | Failure, Field(discriminator="status")]]):
    pass


@wild('{"value": [[1, "a"], null, {"k": [true, null]}], "other": "x"}')
class NestedOptionals(BaseModel):
    value: list[list[int | str] | dict[str, list[bool | None] | None] | None] | None
    other: int | str | None = None
    third: Optional[Union[list[str], str]] = None  # noqa: UP007, UP045 (as older code has it)


@wild('{"a": true, "b": 1, "c": "1", "d": null, "e": 1.0}')
class Primitives(BaseModel):
    a: bool | None
    b: bool | int
    c: int | str
    d: bool | int | str | None
    e: int | float


@wild('{"size": 2, "mode": "fast", "level": null, "mixed": [1, "one", true, null]}')
class LiteralSorts(BaseModel):
    size: Literal[1, 2, 3]
    mode: Literal["fast", "slow"] | None
    level: Literal["low", 0] | None
    mixed: list[Literal[1, "one", True, None]]


# --- enums ----------------------------------------------------------------------------------------------------------


class Priority(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Access(enum.IntFlag):
    READ = 1
    WRITE = 2


def _by_name(value: Any) -> Any:
    return Priority[value] if isinstance(value, str) and value in Priority.__members__ else value


@wild('{"priority": "HIGH", "all": ["LOW", 2], "access": 1, "raw": "buy"}')
class EnumsByName(BaseModel):
    model_config = ConfigDict(use_enum_values=True)

    priority: Annotated[Priority, BeforeValidator(_by_name)]
    all: list[Annotated[Priority, BeforeValidator(_by_name)]]
    access: Access
    raw: Kind


class Loose(enum.Enum):
    YES = "yes"
    NO = "no"

    @classmethod
    def _missing_(cls, value: object) -> Loose | None:
        return cls.YES if value in ("y", "Yes") else None


@wild('{"agreed": "Yes", "by": {"yes": "ada", "no": null}}')
class EnumKeys(BaseModel):
    agreed: Loose
    by: dict[Loose, str | None]


# --- containers -----------------------------------------------------------------------------------------------------


@wild('{"queue": [1, 2], "seen": ["a", "a"], "count": {"x": 2}, "order": {"b": 1, "a": 2}, "groups": {"g": [1]}}')
class Collections(BaseModel):
    queue: deque[int] = Field(max_length=5)
    seen: frozenset[str]
    count: Counter[str]
    order: OrderedDict[str, int]
    groups: defaultdict[str, list[int]]


@wild('{"pair": ["a", 1], "many": ["x", "y"], "mixed": [{"text": "t"}, ["u"]], "empty": []}')
class Tuples(BaseModel):
    pair: tuple[str, int]
    many: tuple[str, ...]
    mixed: tuple[Short, list[str]]
    empty: tuple[()]


@wild('{"tags": ["b", "a"], "pages": [1, 2], "names": ["x"]}')
class Bounded(BaseModel):
    tags: conset(str, min_length=1, max_length=3)  # type: ignore[valid-type]
    pages: Annotated[list[Annotated[int, Field(ge=1, multiple_of=1)]], Field(min_length=1), FailFast()]
    names: list[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]] = Field(max_length=4)


@wild('{"by_date": {"2026-01-02": {"text": "t"}}, "by_id": {"12345678-1234-4234-8234-123456789abc": [1.5]}}')
class KeyedBy(BaseModel):
    by_date: dict[datetime.date, Short]
    by_id: dict[uuid.UUID, list[float]]


@wild('{"kept": [1, 2, 3], "any": {"a": [null, {"b": 1}]}, "them": [1, 2]}')
class Omitting(BaseModel):
    kept: list[OnErrorOmit[int]]
    any: JsonValue
    them: list[int]


@wild('{"a": {"b": {"c": [{"d": ["deep"]}]}}}')
class Deep(BaseModel):
    a: dict[str, dict[str, list[dict[str, list[str]]]]]


# --- generics and roots ---------------------------------------------------------------------------------------------


class Scored(BaseModel, Generic[K, V]):
    key: K
    value: V
    score: float = Field(ge=0, le=1)


wild('{"key": "a", "value": {"text": "t"}, "score": 0.5}', Scored[str, Short], "ScoredText")
wild(
    '{"key": 1, "value": [{"key": 2, "value": null, "score": 1}], "score": 0}',
    Scored[int, list[Scored[int, None]]],
    "ScoredScores",
)


class Result(BaseModel, Generic[V]):
    ok: bool
    result: V | None = None
    error: str | None = None


wild('{"ok": true, "result": [{"paragraphs": ["a"]}]}', Result[list[Long]], "ResultOfList")


class Lines(RootModel[list[Short]]):
    def __iter__(self) -> Any:
        return iter(self.root)


class Grid(RootModel[tuple[tuple[int, int], ...]]):
    pass


class Registry(RootModel[dict[str, Long]]):
    model_config = ConfigDict(frozen=True)


wild('[{"text": "a"}, {"text": "b"}]', Lines)
wild("[[1, 2], [3, 4]]", Grid)
wild('{"a": {"paragraphs": []}, "b": {"title": "t", "paragraphs": ["p"]}}', Registry)


@wild('{"lines": [{"text": "a"}], "grid": [], "registry": {}}')
class OfRoots(BaseModel):
    lines: Lines
    grid: Grid
    registry: Registry


# --- recursion ------------------------------------------------------------------------------------------------------


@wild('{"name": "ceo", "reports": [{"name": "cto", "reports": [{"name": "dev", "reports": []}]}], "head": null}')
class Employee(BaseModel):
    name: str
    reports: list[Employee] = []
    head: Employee | None = None


class Leaf(BaseModel):
    type: Literal["leaf"]
    value: int


class Branch(BaseModel):
    type: Literal["branch"]
    label: str
    left: Annotated[Leaf | Branch, Field(discriminator="type")]
    right: Annotated[Leaf | Branch, Field(discriminator="type")]


wild(
    '{"type": "branch", "label": "l", "left": {"type": "leaf", "value": 1}, "right": {"label": "m", "type": "branch", '
    '"left": {"value": 2, "type": "leaf"}, "right": {"type": "leaf", "value": 3}}}',
    Branch,
    "TaggedTree",
)


@wild('{"comment": "c", "replies": {"x": {"comment": "d", "replies": {}}}}')
class Thread(BaseModel):
    comment: str
    replies: dict[str, Thread]


# --- times, numbers, bytes ------------------------------------------------------------------------------------------


@wild('{"day": "2026-03-01", "at": "10:30", "stamp": 1700000000, "took": "PT1H30M", "left": 90, "zone": "10:30:00Z"}')
class Times(BaseModel):
    day: datetime.date
    at: datetime.time
    stamp: datetime.datetime
    took: datetime.timedelta
    left: datetime.timedelta
    zone: datetime.time


@wild('{"price": 19.90, "rate": "0.075", "third": "1/3", "big": 123456789012345678901234567890, "ratio": "1e-3"}')
class Amounts(BaseModel):
    price: Decimal = Field(decimal_places=2)
    rate: Decimal
    third: fractions.Fraction
    big: int
    ratio: float


@wild('{"blob": "aGk=", "raw": "text", "hidden": "s", "inner": "[1, 2]", "model": "{\\"text\\": \\"t\\"}"}')
class Bytes(BaseModel):
    blob: Base64Bytes
    raw: bytes
    hidden: SecretBytes
    inner: Json[list[int]]
    model: Json[Short]


# --- validators -----------------------------------------------------------------------------------------------------


def _split(value: Any) -> Any:
    return value.split(", ") if isinstance(value, str) else value


def _retry(value: Any, handler: Any) -> Any:
    try:
        return handler(value)
    except ValueError:
        return handler(str(value).strip("~ "))


@wild('{"tags": "a, b", "number": "~ 7", "name": " ada ", "twice": [1, 2], "even": 4}')
class Annotations(BaseModel):
    tags: Annotated[list[str], BeforeValidator(_split)]
    number: Annotated[int, WrapValidator(_retry)]
    name: Annotated[str, BeforeValidator(str.strip), AfterValidator(str.title)]
    twice: list[Annotated[int, AfterValidator(lambda number: number * 2)]]
    even: Annotated[int, Field(gt=0), AfterValidator(abs)]


@wild('{"result": {"start": 1, "end": 5, "label": "span"}}')
class Unpacked(BaseModel):
    start: int
    end: int
    label: str

    @model_validator(mode="before")
    @classmethod
    def _unpack(cls, data: Any) -> Any:
        return data["result"] if isinstance(data, dict) and "result" in data else data

    @model_validator(mode="after")
    def _in_order(self) -> Unpacked:
        if self.end < self.start:
            raise ValueError("the end comes before the start")
        return self


@wild('{"spans": [{"start": 1, "end": 2, "label": "a"}], "total": 1}')
class Spans(BaseModel):
    spans: list[Unpacked]
    total: int

    @model_validator(mode="wrap")
    @classmethod
    def _around(cls, data: Any, handler: Any) -> Any:
        made = handler(data)
        if made.total != len(made.spans):
            raise ValueError("the total is another")
        return made


@wild('{"low": 1, "high": 9, "middle": 5, "all": [1, 5, 9], "named": {"a": 3}}')
class InOrder(BaseModel):
    low: int
    high: int
    middle: int
    all: list[int] = []
    named: dict[str, int] = {}

    @field_validator("middle", "all", "named")
    @classmethod
    def _between(cls, value: Any, info: ValidationInfo) -> Any:
        numbers = [value] if isinstance(value, int) else [*(value.values() if isinstance(value, dict) else value)]
        if any(not info.data["low"] <= number <= info.data["high"] for number in numbers):
            raise ValueError("out of bounds")
        return value

    @field_validator("*", mode="before")
    @classmethod
    def _any(cls, value: Any) -> Any:
        return value


@wild('{"first": "a", "last": "b", "visits": 2}')
class Computed(BaseModel):
    first: str
    last: str
    visits: int = 0
    limit: ClassVar[int] = 3
    _seen: list[str] = PrivateAttr(default_factory=list)
    _count: int = 0

    @computed_field  # type: ignore[prop-decorator]
    @property
    def full(self) -> str:
        return f"{self.first} {self.last}"

    def model_post_init(self, context: Any) -> None:
        self._seen.append(self.first)

    @field_serializer("visits")
    def _as_text(self, visits: int) -> str:
        return str(visits)


@wild('{"name": "a", "extra": {"x": [1]}, "more": 2}')
class TypedExtra(BaseModel):
    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, int | dict[str, list[int]]] = Field(init=False)

    name: str


@wild('{"inner": {"a": "1"}, "rows": [{"a": "2"}, {"a": "3"}]}')
class Forbidding(BaseModel):
    class Inner(BaseModel):
        model_config = ConfigDict(extra="forbid", frozen=True, str_max_length=5)

        a: str

    model_config = ConfigDict(extra="forbid", validate_assignment=True, revalidate_instances="always")

    inner: Inner
    rows: list[Inner]


@wild('{"when": "2026-03-01", "id": "12345678-1234-4234-8234-123456789abc", "pair": [1, 2], "n": 1, "f": 1}')
class StrictAll(BaseModel):
    model_config = ConfigDict(strict=True)

    when: datetime.date
    id: uuid.UUID
    pair: tuple[int, int]
    n: Annotated[float, Strict(False)]
    f: float


@wild('{"a": "x", "b": 2, "c": ["y"]}')
class Unvalidated(BaseModel):
    a: SkipValidation[str]
    b: Annotated[int, WithJsonSchema({"type": "integer", "description": "how many"})]
    c: SerializeAsAny[list[str]]
    d: SkipJsonSchema[str | None] = None


@wild('{"x": 1, "y": "left"}')
class DefaultsOfAll(BaseModel):
    model_config = ConfigDict(validate_default=True)

    x: int = 0
    y: str = "centre"
    z: list[int] = Field(default_factory=lambda: [1, 2])
    w: Annotated[int, Field(default="3", validate_default=True)]
    v: str = Field(default_factory=lambda data: data["y"] * 2)


# --- dataclasses, TypedDict, NamedTuple -------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class Coordinates:
    lat: float
    lon: float = 0.0
    names: list[str] = dataclasses.field(default_factory=list)


@pydantic_dataclass(kw_only=True, config=ConfigDict(extra="forbid"))
class Station:
    at: Coordinates
    code: str = Field(pattern=r"^[A-Z]{3}$")
    opened: dataclasses.InitVar[int] = 0
    note: str = Field(default="", alias="Note")

    def __post_init__(self, opened: int) -> None:
        self.note = f"{self.note}{opened}"


wild('{"lat": 51.5, "lon": -0.1, "names": ["London"]}', Coordinates)
wild('{"at": {"lat": 1, "lon": 2}, "code": "ABC", "opened": 1900, "Note": "n"}', Station)


class Base(TypedDict):
    id: Required[int]


class Document(Base, total=False):
    title: Annotated[str, Field(max_length=20)]
    parts: list[Document]
    kind: Literal["a", "b"]
    extra: NotRequired[dict[str, str]]


wild('{"id": 1, "title": "t", "parts": [{"id": 2, "kind": "a"}], "extra": {"x": "y"}}', Document, "NestedTypedDict")


class Span(NamedTuple):
    start: int
    end: int = 10
    label: str = "x"


@wild('{"spans": [[1, 2, "a"], [3, 4]], "one": [5], "doc": {"id": 1}, "station": {"at": {"lat": 0}, "code": "XYZ"}}')
class Mixed(BaseModel):
    spans: list[Span]
    one: Span
    doc: Document
    station: Station


@wild(
    '{"thinking": "Let me see.", "steps": [{"explanation": "e", "output": "o"}], '
    '"final": {"answer": "42", "unit": null}}'
)
class Reasoned(BaseModel):
    """Think first, answer last: the commonest form of all."""

    class Step(BaseModel):
        explanation: str
        output: str

    class Final(BaseModel):
        answer: str
        unit: str | None

    thinking: str = Field(description="Think aloud first.")
    steps: list[Step]
    final: Final
