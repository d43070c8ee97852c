"""Models of the kinds that are found in public code that asks language models for data, each with a text for it.

Written for these tests, in words of their own: extraction of people, invoices and events, plans of agents, calls of
tools, judgements, trees, and every annotation that pydantic's own manual shows.
"""

from __future__ import annotations

import datetime
import enum
import ipaddress
import pathlib
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, NamedTuple, NotRequired, Optional, TypeVar, Union

from pydantic import (
    UUID4,
    AfterValidator,
    AliasChoices,
    AliasPath,
    AnyUrl,
    AwareDatetime,
    Base64Str,
    BaseModel,
    BeforeValidator,
    ByteSize,
    ConfigDict,
    Discriminator,
    Field,
    FutureDate,
    HttpUrl,
    Json,
    NaiveDatetime,
    NonNegativeInt,
    PastDate,
    PlainValidator,
    PositiveFloat,
    PositiveInt,
    PrivateAttr,
    RootModel,
    SecretStr,
    StrictBool,
    StrictInt,
    StringConstraints,
    Tag,
    ValidationInfo,
    WrapValidator,
    computed_field,
    conint,
    conlist,
    constr,
    create_model,
    field_validator,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic.dataclasses import dataclass as pydantic_dataclass
from typing_extensions import TypeAliasType, TypedDict

T = TypeVar("T")
WILD: dict[str, tuple[Any, str]] = {}


def wild(text: str, model: Any = ..., name: str = "") -> Any:
    """Keep a model, or the class that this decorates, with a text."""

    def keep(model: Any) -> Any:
        WILD[name or model.__name__] = model, text
        return model

    return keep if model is ... else keep(model)


# --- people and things ----------------------------------------------------------------------------------------------


@wild('{"name": "Ada", "age": 36}')
class Person(BaseModel):
    name: str
    age: int


@wild('{"name": "Ada", "email": null, "phones": ["1", "2"]}')
class Contact(BaseModel):
    name: str = Field(description="As it is signed")
    email: str | None = None
    phones: list[str] = Field(default_factory=list)


@wild('{"people": [{"name": "Ada", "age": 36}, {"name": "Bob", "age": 4}]}')
class People(BaseModel):
    people: list[Person]


@wild('{"id": 7, "name": "Ada", "active": true, "score": 0.5, "tags": []}')
class User(BaseModel):
    id: int
    name: str
    active: bool = True
    score: float = 0.0
    tags: set[str] = set()


@wild('{"street": "High St", "city": {"name": "Bath", "country": {"code": "GB"}}}')
class Address(BaseModel):
    class City(BaseModel):
        class Country(BaseModel):
            code: str

        name: str
        country: Country

    street: str
    city: City


@wild('{"sku": "A-1", "price": "19.90", "weight": 1.0, "in_stock": false}')
class Product(BaseModel):
    sku: str = Field(pattern=r"^[A-Z]-\d+$")
    price: Decimal = Field(gt=0, max_digits=6, decimal_places=2)
    weight: PositiveFloat
    in_stock: StrictBool


@wild('{"title": "Dune", "authors": ["Herbert"], "year": 1965, "isbn": "978"}')
class Book(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True, frozen=True)

    title: str
    authors: list[str]
    year: Annotated[int, Field(ge=1450, le=2100)]
    isbn: constr(min_length=3, max_length=13)  # type: ignore[valid-type]


@wild('{"firstName": "Ada", "lastName": "L", "homeTown": "London"}')
class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    first_name: str
    last_name: str
    home_town: str | None = None


@wild('{"Full Name": "Ada", "e-mail": "a@b.c"}')
class Aliased(BaseModel):
    full_name: str = Field(alias="Full Name")
    email: str = Field(validation_alias="e-mail")


@wild('{"user": {"name": "Ada"}, "tags": ["x", "y"], "mail": "m"}')
class Paths(BaseModel):
    name: str = Field(validation_alias=AliasPath("user", "name"))
    first: str = Field(validation_alias=AliasPath("tags", 0))
    mail: str = Field(validation_alias=AliasChoices("email", "mail"))


# --- fields with the names that other things have -------------------------------------------------------------------


@wild('{"type": "note", "items": ["a"], "data": {"k": 1}, "result": "r", "name": "n", "model": "m", "properties": {}}')
class Words(BaseModel):
    model_config = ConfigDict(protected_namespaces=())

    type: str
    items: list[str]
    data: dict[str, int]
    result: str
    name: str
    model: str
    properties: dict[str, Any]


@wild('{"arguments": {"a": 1}, "parameters": ["p"], "function": "f", "id": "1"}')
class CallRecord(BaseModel):
    arguments: dict[str, int]
    parameters: list[str]
    function: str
    id: str


@wild('{"data": [{"type": "a", "value": 1}], "answer": "yes", "response": null}')
class Wrapped(BaseModel):
    class Entry(BaseModel):
        type: str
        value: int

    data: list[Entry]
    answer: str
    response: str | None


@wild('{"json_": 1, "schema_": "s", "output": {"output": {"output": null}}}')
class Output(BaseModel):
    class Inner(BaseModel):
        output: Optional["Output.Inner"] = None  # noqa: UP037, UP045

    json_: int
    schema_: str
    output: Inner


@wild('{"text": "t", "title": "u", "description": "d", "default": "e", "required": ["f"], "enum": [1]}')
class SchemaWords(BaseModel):
    text: str
    title: str
    description: str
    default: str
    required: list[str]
    enum: list[int]


@wild('{"steps": [{"explanation": "Halve.", "output": "x = 4"}], "final_answer": "4"}')
class MathReasoning(BaseModel):
    class Step(BaseModel):
        explanation: str
        output: str

    steps: list[Step]
    final_answer: str


# --- judgements -----------------------------------------------------------------------------------------------------


class Mood(enum.Enum):
    GOOD = "good"
    BAD = "bad"


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Colour(enum.StrEnum):
    RED = "red"
    BLUE = "blue"


@wild('{"mood": "good", "confidence": 0.9}')
class Sentiment(BaseModel):
    mood: Mood
    confidence: float = Field(ge=0, le=1)


@wild('{"level": 2, "colours": ["red", "blue"], "by": {"red": 1}}')
class Labels(BaseModel):
    level: Level
    colours: list[Colour]
    by: dict[Colour, int]


@wild('{"label": "spam", "second": 2, "third": null, "fourth": true}')
class Literals(BaseModel):
    label: Literal["spam", "ham"]
    second: Literal[1, 2, 3]
    third: Literal["a"] | None
    fourth: Literal[True, "maybe"]


@wild('{"chain_of_thought": "It says so.", "is_valid": false, "reason": "No source."}')
class Judgement(BaseModel):
    chain_of_thought: str
    is_valid: bool
    reason: str | None = None

    @model_validator(mode="after")
    def _explained(self) -> Judgement:
        if not self.is_valid and not self.reason:
            raise ValueError("say why")
        return self


@wild('{"score": 4, "criteria": {"clarity": {"score": 5, "why": "short"}, "depth": {"score": 3, "why": "thin"}}}')
class Evaluation(BaseModel):
    class Criterion(BaseModel):
        score: conint(ge=1, le=5)  # type: ignore[valid-type]
        why: str

    score: Annotated[int, Field(strict=True, ge=1, le=5)]
    criteria: dict[str, Criterion]


@wild('{"queries": ["a", "b"], "k": 3}')
class Search(BaseModel):
    queries: conlist(str, min_length=1, max_length=4)  # type: ignore[valid-type]
    k: PositiveInt = 10


wild('["good", "bad"]', list[Mood], "moods")


@wild('{"categories": ["red"], "other": "x"}')
class MultiLabel(BaseModel):
    model_config = ConfigDict(use_enum_values=True, extra="allow")

    categories: list[Colour]


@wild('{"claim": "c", "quotes": ["q"], "spans": [[0, 4], [5, 9]]}')
class Citation(BaseModel):
    claim: str
    quotes: list[str]
    spans: list[tuple[int, int]]


# --- documents ------------------------------------------------------------------------------------------------------


@wild('{"number": "1", "issued": "2026-03-01", "lines": [{"item": "Tea", "amount": "3.20", "qty": 2}], "total": 6.4}')
class Invoice(BaseModel):
    class Line(BaseModel):
        item: str
        amount: Decimal
        qty: NonNegativeInt = 1

    number: str
    issued: datetime.date
    lines: list[Line]
    total: Decimal


@wild('{"items": [{"n": "a", "p": 2.5, "q": 2}]}')
class Receipt(BaseModel):
    class Item(BaseModel):
        n: str
        p: float
        q: int

        @computed_field
        def sum(self) -> float:
            return self.p * self.q

    items: list[Item]

    @computed_field
    def total(self) -> float:
        return sum(item.p * item.q for item in self.items)


@wild('{"name": "Fair", "start": "2026-05-01T10:00:00Z", "end": "2026-05-01T12:00:00+02:00", "every": "P7D"}')
class CalendarEvent(BaseModel):
    name: str
    start: AwareDatetime
    end: datetime.datetime
    every: datetime.timedelta | None = None
    at: datetime.time | None = None


@wild('{"born": "1990-01-01", "seen": "2020-02-02T03:04:05", "next": "2999-01-01"}')
class Dates(BaseModel):
    born: PastDate
    seen: NaiveDatetime
    next: FutureDate


@wild('{"url": "https://a.b/c?d=e", "any": "ftp://x/y", "ip": "10.0.0.1", "path": "/tmp/x"}')
class Places(BaseModel):
    url: HttpUrl
    any: AnyUrl
    ip: ipaddress.IPv4Address
    path: pathlib.Path


@wild('{"id": "12345678-1234-4234-8234-123456789abc", "other": "12345678-1234-1234-1234-123456789abc"}')
class Ids(BaseModel):
    id: UUID4
    other: uuid.UUID


@wild('{"secret": "s", "size": "2 KiB", "raw": "YWI=", "pattern": "a+b", "payload": "{\\"a\\": [1, 2]}"}')
class Odds(BaseModel):
    secret: SecretStr
    size: ByteSize
    raw: Base64Str
    pattern: re.Pattern[str]
    payload: Json[dict[str, list[int]]]


@wild('{"title": "t", "sections": [{"heading": "h", "paragraphs": ["p", "q"]}], "meta": {"words": 3}}')
class Article(BaseModel):
    class Section(BaseModel):
        heading: str
        paragraphs: list[str]

    title: str
    sections: list[Section]
    meta: dict[str, int | str | None]


@wild('{"rows": [[1, 2.5, "a"], [2, 3.5, null]], "header": ["x", "y", "z"]}')
class Table(BaseModel):
    header: tuple[str, str, str]
    rows: list[tuple[int, float, str | None]]


@wild('{"cells": [[1, 2], [3, 4]], "names": {"a": ["b"], "c": []}}')
class Matrix(BaseModel):
    cells: list[list[int]]
    names: dict[str, list[str]]


@wild('{"work": [{"company": "A", "from": "2020-01-01", "to": null}], "skills": {"python": 5}}')
class Resume(BaseModel):
    class Job(BaseModel):
        company: str
        since: datetime.date = Field(alias="from")
        until: datetime.date | None = Field(alias="to", default=None)

    work: list[Job]
    skills: dict[str, Annotated[int, Field(ge=0, le=5)]]


@wild('{"q": "Why?", "choices": ["a", "b"], "answer": 1}')
class Quiz(BaseModel):
    q: str
    choices: list[str]
    answer: int

    @field_validator("answer")
    @classmethod
    def _exists(cls, value: int, info: ValidationInfo) -> int:
        if value >= len(info.data.get("choices", [])):
            raise ValueError("no such choice")
        return value


wild('{"answer": 0, "choices": ["a"], "q": "Why?"}', Quiz, "QuizInAnotherOrder")


@wild('{"patient": "p", "readings": [{"at": 1, "bp": "120/80"}, {"at": 2, "bp": "118/79"}]}')
class Chart(BaseModel):
    class Reading(BaseModel):
        at: int
        bp: Annotated[str, StringConstraints(pattern=r"^\d+/\d+$")]

    patient: str
    readings: tuple[Reading, ...]


# --- trees and graphs -----------------------------------------------------------------------------------------------


@wild('{"value": 1, "children": [{"value": 2, "children": []}, {"value": 3}]}')
class Node(BaseModel):
    value: int
    children: list[Node] = []


@wild('{"head": "a", "tail": {"head": "b", "tail": {"head": "c"}}}')
class Linked(BaseModel):
    head: str
    tail: Linked | None = None


@wild('{"nodes": [{"id": 1, "label": "a"}], "edges": [{"source": 1, "target": 1, "relation": "is"}]}')
class KnowledgeGraph(BaseModel):
    class Vertex(BaseModel):
        id: int
        label: str

    class Edge(BaseModel):
        source: int
        target: int
        relation: str

    nodes: list[Vertex] = Field(default_factory=list)
    edges: list[Edge] = Field(default_factory=list)


@wild('{"name": "root", "left": {"name": "l"}, "right": {"name": "r", "left": {"name": "rl"}}}')
class Binary(BaseModel):
    name: str
    left: Binary | None = None
    right: Binary | None = None


@wild('{"and": [{"or": []}, {"not": {"and": []}}]}')
class Expression(BaseModel):
    all: list[Expression] | None = Field(default=None, alias="and")
    any: list[Expression] | None = Field(default=None, alias="or")
    none: Expression | None = Field(default=None, alias="not")


@wild('{"author": {"name": "a", "posts": [{"title": "t", "by": null}]}}')
class Blog(BaseModel):
    class Author(BaseModel):
        name: str
        posts: list[Blog.Post] = []

    class Post(BaseModel):
        title: str
        by: Blog.Author | None = None

    author: Author


wild('{"a": [1, {"b": null}], "c": {"d": [true, "e", 1.5]}}', dict[str, Any], "AnyDict")


@wild('{"kind": "dir", "name": "d", "files": [{"kind": "file", "name": "f", "size": 1}]}')
class Folder(BaseModel):
    class File(BaseModel):
        kind: Literal["file"]
        name: str
        size: int

    kind: Literal["dir"]
    name: str
    files: list[Annotated[Union[File, Folder], Field(discriminator="kind")]]  # noqa: UP007


# --- unions ---------------------------------------------------------------------------------------------------------


class Cat(BaseModel):
    type: Literal["cat"]
    lives: int


class Dog(BaseModel):
    type: Literal["dog"]
    tricks: list[str]


Pet = Annotated[Cat | Dog, Field(discriminator="type")]


@wild('{"pet": {"type": "dog", "tricks": ["sit"]}, "others": [{"lives": 9, "type": "cat"}]}')
class Owner(BaseModel):
    pet: Pet
    others: list[Pet] = []


@wild('{"pets": {"a": {"type": "cat", "lives": 1}}, "maybe": null}')
class Zoo(BaseModel):
    pets: dict[str, Pet]
    maybe: Pet | None = None


@wild('{"value": "2026-01-01", "list_or_one": ["a"], "number": "7", "any": [1]}')
class Either(BaseModel):
    value: datetime.date | str
    list_or_one: list[str] | str
    number: int | str
    any: Any


@wild('{"thing": {"lives": 3, "type": "cat"}, "things": [{"tricks": [], "type": "dog"}, "none"]}')
class Undecided(BaseModel):
    thing: Cat | Dog
    things: list[Cat | Dog | Literal["none"]]


def _tag(value: Any) -> str:
    return "text" if isinstance(value, str) else "pet"


@wild('{"parts": ["hello", {"type": "cat", "lives": 2}]}')
class Tagged(BaseModel):
    parts: list[Annotated[Annotated[str, Tag("text")] | Annotated[Cat, Tag("pet")], Discriminator(_tag)]]


@wild('{"result": {"error": "no"}}')
class Maybe(BaseModel):
    class Ok(BaseModel):
        value: int

    class Failed(BaseModel):
        error: str

    result: Ok | Failed


@wild('{"a": 1, "b": "2", "c": 3.5, "d": true, "e": null}')
class Numbers(BaseModel):
    a: int | float
    b: int | float | str
    c: int | float
    d: bool | int
    e: int | None


@wild('{"shape": {"kind": "circle", "inner": {"sort": "small", "r": 1}}}')
class Shapes(BaseModel):
    class Circle(BaseModel):
        class Small(BaseModel):
            sort: Literal["small"]
            r: int

        class Large(BaseModel):
            sort: Literal["large"]
            r: float

        kind: Literal["circle"]
        inner: Annotated[Small | Large, Field(discriminator="sort")]

    class Square(BaseModel):
        kind: Literal["square"]
        side: int

    shape: Annotated[Circle | Square, Field(discriminator="kind")]


# --- agents and tools -----------------------------------------------------------------------------------------------


@wild('{"thought": "Look.", "action": "search", "action_input": "tea"}')
class ReAct(BaseModel):
    thought: str
    action: Literal["search", "finish"]
    action_input: str


@wild('{"name": "add", "arguments": {"a": 1, "b": [2]}}')
class ToolCall(BaseModel):
    name: str
    arguments: dict[str, Any]


@wild('{"role": "assistant", "content": [{"type": "text", "text": "hi"}, {"type": "image", "url": "u"}]}')
class ChatMessage(BaseModel):
    class Text(BaseModel):
        type: Literal["text"] = "text"
        text: str

    class Image(BaseModel):
        type: Literal["image"] = "image"
        url: str

    role: Literal["user", "assistant", "system"]
    content: str | list[Annotated[Text | Image, Field(discriminator="type")]]
    tool_calls: list[ToolCall] | None = None


@wild('{"tasks": [{"id": 1, "title": "a", "depends_on": []}, {"id": 2, "title": "b", "depends_on": [1]}]}')
class Plan(BaseModel):
    class Task(BaseModel):
        id: int
        title: str
        depends_on: list[int] = Field(default_factory=list)

    tasks: list[Task]

    @model_validator(mode="after")
    def _known(self) -> Plan:
        ids = {task.id for task in self.tasks}
        if any(set(task.depends_on) - ids for task in self.tasks):
            raise ValueError("unknown task")
        return self


@wild('{"next": "FINISH", "reason": "done"}')
class Route(TypedDict):
    next: Literal["research", "FINISH"]
    reason: str


@wild('{"setup": "Why?", "punchline": "So.", "rating": 7}')
class Joke(BaseModel):
    """Joke to tell user."""

    setup: str = Field(description="question to set up a joke")
    punchline: str = Field(description="answer to resolve the joke")
    rating: int | None = Field(default=None, description="from 1 to 10")


@wild('{"sql": "SELECT * FROM t WHERE a = \\"b\\";", "explanation": "All\\nof it.", "params": [1, "x", null]}')
class Query(BaseModel):
    sql: str
    explanation: str
    params: list[int | str | None]


@wild('{"select": ["a"], "where": {"column": "b", "operator": "<=", "value": 3}, "order": {"by": "a", "desc": true}}')
class StructuredQuery(BaseModel):
    class Condition(BaseModel):
        column: str
        operator: Literal["=", "<=", ">="]
        value: str | int

    class Order(BaseModel):
        by: str
        desc: bool = False

    select: list[str]
    where: Condition | None = None
    order: Order | None = None


@wild('{"files": {"a.py": "print(\\"x\\")\\n"}, "commands": [["pip", "install"], ["pytest"]]}')
class Patch(BaseModel):
    files: dict[str, str]
    commands: list[list[str]]


@wild('{"location": "Oslo", "unit": "celsius", "days": "3"}')
class GetWeather(BaseModel):
    location: str
    unit: Literal["celsius", "fahrenheit"] = "celsius"
    days: int = 1


@wild('{"temperature": 21, "conditions": ["sun", "wind"], "wind": {"speed": 3.5, "from": "NW"}}')
class Weather(BaseModel):
    class Wind(BaseModel):
        speed: float
        direction: str = Field(validation_alias=AliasChoices("direction", "from"))

    temperature: float
    conditions: frozenset[str]
    wind: Wind


# --- validators -----------------------------------------------------------------------------------------------------


def _split(value: Any) -> Any:
    return [part.strip() for part in value.split(",")] if isinstance(value, str) else value


@wild('{"tags": "a, b", "upper": "x", "even": 4, "free": 5, "wrapped": "7"}')
class Validated(BaseModel):
    tags: Annotated[list[str], BeforeValidator(_split)]
    upper: Annotated[str, AfterValidator(str.upper)]
    even: int
    free: Annotated[int, PlainValidator(lambda value: value * 2)]
    wrapped: Annotated[int, WrapValidator(lambda value, handler: handler(value) + 1)]

    @field_validator("even")
    @classmethod
    def _even(cls, value: int) -> int:
        if value % 2:
            raise ValueError("odd")
        return value


@wild('{"Name": "a", "extra": 1}')
class Lowered(BaseModel):
    name: str

    @model_validator(mode="before")
    @classmethod
    def _lower(cls, data: Any) -> Any:
        return {key.lower(): value for key, value in data.items()} if isinstance(data, dict) else data


@wild('{"rows": [{"a": 1, "b": 2}, {"a": 3, "b": 3}]}')
class Ordered(BaseModel):
    class Row(BaseModel):
        a: int
        b: int

        @model_validator(mode="after")
        def _sorted(self) -> Ordered.Row:
            if self.a > self.b:
                raise ValueError("a > b")
            return self

    rows: list[Row]


@wild('{"b": "x", "a": 2}')
class Dependent(BaseModel):
    a: int
    b: str

    @field_validator("b")
    @classmethod
    def _repeat(cls, value: str, info: ValidationInfo) -> str:
        return value * int(info.data["a"])


@wild('{"name": "a"}')
class Private(BaseModel):
    name: str
    _cache: dict[str, int] = PrivateAttr(default_factory=dict)

    def model_post_init(self, context: Any) -> None:
        self._cache["n"] = len(self.name)


@wild('{"x": 1.0, "y": 2}')
class Strict(BaseModel):
    model_config = ConfigDict(strict=True)

    x: float
    y: int


@wild('{"n": 3, "when": "2026-01-01", "kind": "red"}')
class StrictParts(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    n: StrictInt
    when: datetime.date
    kind: Colour


@wild('{"a": 1, "b": {"c": 2}, "zz": [3]}')
class Open(BaseModel):
    model_config = ConfigDict(extra="allow")

    a: int


@wild('{"items": [{"a": 1, "z": "kept"}]}')
class OpenRows(BaseModel):
    items: list[Open]


@wild('{"a": 1}')
class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")

    a: int
    b: str = "b"


@wild("{}")
class AllDefault(BaseModel):
    a: int = 1
    b: list[int] = Field(default_factory=lambda: [1])
    c: str = Field(default="x", validate_default=True)


@wild('{"a": 2}')
class DefaultFromData(BaseModel):
    a: int
    b: int = Field(default_factory=lambda data: data["a"] * 2)


@wild('{"a": 1, "who": "me"}')
class Child(Person):
    name: str = "none"
    age: int = 0
    who: str


# --- generics, roots, others ----------------------------------------------------------------------------------------


class Page(BaseModel, Generic[T]):
    items: list[T]
    next: str | None = None


wild('{"items": [{"name": "Ada", "age": 1}], "next": "n"}', Page[Person], "PageOfPeople")
wild('{"items": [1, 2]}', Page[int], "PageOfNumbers")
wild('{"items": [{"items": ["a"]}]}', Page[Page[str]], "PageOfPages")


class Tags(RootModel[list[str]]):
    pass


class Scores(RootModel[dict[str, float]]):
    pass


class Wrapper(RootModel[Person]):
    pass


wild('["a", "b"]', Tags)
wild('{"a": 1.5, "b": 2}', Scores)
wild('{"name": "Ada", "age": 1}', Wrapper)
wild('{"tags": ["a"], "scores": {"a": 1}}', create_model("Roots", tags=(Tags, ...), scores=(Scores, ...)))
wild('{"type": "cat", "lives": 9}', RootModel[Pet], "RootOfPets")


@wild('{"name": "a", "sizes": [1, 2], "inner": {"x": 1}}')
@dataclass
class Data:
    @dataclass
    class Inner:
        x: int

    name: str
    inner: Inner
    sizes: list[int] = field(default_factory=list)


@wild('{"name": "a", "n": "3"}')
@pydantic_dataclass
class PydanticData:
    name: str
    n: Annotated[int, Field(gt=0)] = 1


class Actor(TypedDict):
    name: str


@wild('{"title": "t", "year": 1999, "cast": [{"name": "n"}]}')
class Movie(TypedDict):
    title: str
    year: int
    cast: list[Actor]
    plot: NotRequired[str]


@wild('{"a": 1}')
class Partial(TypedDict, total=False):
    a: int
    b: str


class Point(NamedTuple):
    x: int
    y: int = 0


@wild('{"at": [1, 2], "all": [[3, 4]]}')
class Points(BaseModel):
    at: Point
    all: list[Point]


Tree = TypeAliasType("Tree", dict[str, "Tree | int"])  # type: ignore[misc]
wild('{"a": {"b": 1}, "c": 2}', Tree, "TreeAlias")
wild('[{"name": "Ada", "age": 36}, {"name": "Bob", "age": 4}]', list[Person], "ListOfModels")
wild('[{"type": "cat", "lives": 1}, {"type": "dog", "tricks": []}]', list[Pet], "ListOfPets")
wild('["a", "b\\n", "\\u00e9"]', list[str], "ListOfTexts")
wild("[1, 2, 2]", set[int], "SetOfNumbers")
wild('[["a", 1], ["b", 2]]', list[tuple[str, int]], "ListOfPairs")
wild('[1, "a", null]', tuple[int, str, None], "Tuple")
wild('{"a": {"name": "Ada", "age": 1}}', dict[str, Person], "DictOfModels")
wild('{"1": "a", "2": "b"}', dict[int, str], "DictByNumber")
wild('{"a": [1]}', Mapping[str, Sequence[int]], "Mapping")
wild('{"name": "Ada", "age": 1}', Person | None, "ModelOrNone")
wild("null", Person | None, "NoneOfModel")
wild('{"error": "x"}', Maybe.Ok | Maybe.Failed, "UnionOfModels")
wild('{"lives": 1, "type": "cat"}', Pet, "UnionWithTag")
wild('{"a": 1}', dict[str, int] | list[int], "DictOrList")
wild("[1, 2]", dict[str, int] | list[int], "ListOrDict")
wild('"a text \\"so\\""', str, "Text")
wild('"red"', Colour, "Enum")
wild('"spam"', Literal["spam", "ham"], "Literal")
wild("42", int, "Number")
wild("-1.5e3", float, "Float")
wild("true", bool, "Bool")
wild('"2026-01-02"', datetime.date, "Date")
wild('"12345678-1234-4234-8234-123456789abc"', uuid.UUID, "Uuid")
wild('"text"', str | Person, "TextOrModel")
wild('{"name": "Ada", "age": 1}', str | Person, "ModelOrText")
wild("7", int | str, "NumberOrText")
wild('["a"]', list[str] | str, "ListOrText")
wild("null", None, "Null")
wild('{"a": 1, "b": [2]}', Any, "Anything")
