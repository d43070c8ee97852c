"""`kiwi-client`: what it says of events and recipes is what the server's schemas say, with and without `async`; its
wheel works where nothing of the server is, and a server that is not there is told."""

from __future__ import annotations

import ast
import asyncio
import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

import httpx
import pytest
from kiwi_client import KiwiClient, ProblemError, RecipeCompleted, ServerUnreachable, StreamStarted, SyncKiwiClient
from kiwi_client import events as told
from kiwi_client import recipe as shapes
from kiwi_client.order import NEEDS, PROTOCOL

from kiwi_recipes.event_order import _needs
from kiwi_recipes.recipes.event_schema import event_schema
from kiwi_recipes.recipes.schemas import RecipeResult
from kiwi_recipes.streams import events as ours
from kiwi_recipes.testing import Hold, Scenario, ScriptedUpstream, ollama_stream
from tests.packaging.conftest import ROOT, environment, wheels
from tests.support.app import ASK, DISH, Kitchen, cooked, kitchen, tokens
from tests.support.servers import free_port

__all__ = ["wheels"]  # a fixture

SCHEMAS_OF_EVENTS = event_schema()["$defs"]
ANSWER = RecipeResult.model_json_schema()
SCHEMAS = {**ANSWER["$defs"], **{name: found for name, found in SCHEMAS_OF_EVENTS.items() if name != "ErrorBody"}}
SCHEMAS["RecipeResult"] = ANSWER
NAMES = {
    "Recipe": "ServedRecipe",
    "Ingredient": "ServedIngredient",
    "Suggestion": "RecipeSuggestion",
    "Result": "RecipeResult",
    "Trouble": "ErrorBody",
}
"""What is called otherwise by the server."""


def shape(schema: Any) -> Any:
    """Of a schema what a type says: no limits, no texts, and a name for what has one."""
    match schema:
        case {"$ref": ref}:
            return ref.rpartition("/")[2]
        case {"const": value}:
            return ("literal", value)
        case {"enum": values}:
            return ("one of", sorted(map(str, values)))
        case {"anyOf": kinds}:
            return ("any of", sorted(map(str, map(shape, kinds))))
        case {"type": "array", "prefixItems": items}:
            return ("row", [shape(item) for item in items])
        case {"type": "array"}:
            return ("list", shape(schema.get("items", {})))
        case {"type": "object", "additionalProperties": dict() as values}:
            return ("map", shape(values))
        case {"type": kind}:
            return kind  # a map of anything is an object
    return "any"


def members(schema: dict[str, Any]) -> dict[str, Any]:
    """By its name what a member is, and whether it is always there."""
    required = schema.get("required", [])
    found = {name: (shape(part), name in required) for name, part in schema["properties"].items()}
    return {name: found[name] for name in sorted(found) if name != "seq"}


PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null", Any: "any"}


def said(hint: Any) -> Any:
    """The same of a type of the client's."""
    kind, args = get_origin(hint), get_args(hint)
    if hint in PLAIN:
        return PLAIN[hint]
    if kind is Literal:
        return ("one of", sorted(map(str, args)))
    if kind in (Union, UnionType):
        return ("any of", sorted(map(str, map(said, args))))
    if kind is dict:
        return "object" if args[1] is Any else ("map", said(args[1]))
    if kind in (list, tuple):
        return ("list", said(args[0])) if kind is list else ("row", list(map(said, args)))
    return NAMES.get(hint.__name__, hint.__name__)


def typed(cls: Any) -> dict[str, Any]:
    """As `members`, of a TypedDict or an event; what an event may lack is None then, and its type is its name."""
    hints = get_type_hints(cls)
    if is_typeddict(cls):
        return {name: (said(hints[name]), name in cls.__required_keys__) for name in sorted(hints)}
    lacks = {field.name: field.default is None for field in fields(cls)}
    kinds = {name: hints[name] for name in sorted(lacks) if name != "type"}
    return {name: (said(without_none(kind) if lacks[name] else kind), not lacks[name]) for name, kind in kinds.items()}


def without_none(hint: Any) -> Any:
    (left,) = (one for one in get_args(hint) if one is not type(None))
    return left


@pytest.mark.parametrize("name", shapes.__all__)
def test_a_recipe_is_typed_as_it_is_served(name: str) -> None:
    assert typed(getattr(shapes, name)) == members(SCHEMAS[NAMES.get(name, name)])


def test_each_event_has_the_members_that_the_server_sends() -> None:
    kinds = {cls.__name__: cls for cls in told._CLASSES}
    mapping = event_schema()["discriminator"]["mapping"]
    assert {ref.rpartition("/")[2] for ref in mapping.values()} == kinds.keys()
    for name, cls in [*kinds.items(), ("ErrorBody", told.ErrorBody)]:
        sent = members(SCHEMAS_OF_EVENTS[name])
        sent.pop("type", None)
        assert typed(cls) == sent, name


def test_it_asks_of_an_event_what_the_schema_does() -> None:
    assert _needs() == NEEDS
    assert PROTOCOL == ours.PROTOCOL
    assert get_args(told.StatusPhase) == get_args(ours.StatusPhase)
    assert frozenset(kind for kind in NEEDS if kind.startswith("recipe.")) == told.TERMINAL


@pytest.mark.parametrize("member", ["retry_after_ms", "backend"])
def test_what_only_a_later_version_says_is_no_event(member: str) -> None:
    ended = {"recipe": {}, "finish_reason": "error", "usage": {}, "timings": {}, "type": "recipe.failed"}
    error = {"code": "c", "message": "m", "retryable": True, "phase": "writing", "new": 1}
    event = told.event_of({**ended, "error": error})
    assert isinstance(event, told.RecipeFailed)
    assert event.error == told.ErrorBody("c", "m", True, "writing")
    assert told.event_of({**ended, "error": {**error, member: ["x"]}}) is None
    assert told.event_of({"type": "stream.status", "phase": "tasting", "elapsed_ms": 1}) is None
    assert told.event_of({"type": "cook.moved"}) is None
    done = told.event_of({"type": "field.done", "path": "/title", "value": 1, "span": [1, 2.0]})
    assert done == told.FieldDone("/title", 1, (1, 2))


# --- without `async` --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def place() -> Iterator[Kitchen]:
    with kitchen(cooked()) as found:
        yield found


def test_the_same_without_async(place: Kitchen) -> None:
    place.upstream.play(cooked(), cooked())
    with SyncKiwiClient(place.url) as kiwi:
        first, *_, last = kiwi.stream(ASK)
        assert isinstance(first, StreamStarted)
        assert isinstance(last, RecipeCompleted)
        assert last.recipe["title"] == DISH["title"]
        assert kiwi.status(first.id)["status"] == "completed"
        assert kiwi.suggest(ASK)["suggestions"][0]["recipe"]["steps"][0]["text"] == DISH["steps"][0]["text"]
        with pytest.raises(ProblemError) as refused:
            kiwi.suggest({"pantry_items": []})
        assert refused.value.code == "validation"
    with pytest.raises(RuntimeError, match="closed"):
        kiwi.status(first.id)


async def test_without_async_where_a_loop_is_running(place: Kitchen) -> None:
    """As in a notebook."""
    place.upstream.play(cooked())
    with SyncKiwiClient(place.url) as kiwi:
        assert isinstance(list(kiwi.stream(ASK))[-1], RecipeCompleted)


@pytest.mark.parametrize("leave", ["the loop", "the client"])
def test_leaving_early_stops_the_run(place: Kitchen, leave: str, caplog: pytest.LogCaptureFixture) -> None:
    place.upstream.play(ollama_stream(tokens()[:20], end=False).then(Hold()))
    arrival = place.upstream.arrived(len(place.upstream.requests) + 1)
    with SyncKiwiClient(place.url) as kiwi:
        events = kiwi.stream(ASK)
        first = next(events)
        assert isinstance(first, StreamStarted)
        seen = arrival.result(60)
        if leave == "the loop":
            events.close()
    with SyncKiwiClient(place.url) as kiwi:
        assert kiwi.status(first.id)["status"] == "cancelled"  # at once, not when the grace is over
    seen.left.result(60)
    assert [thread for thread in threading.enumerate() if thread.name == "kiwi-client"] == []
    assert caplog.records == []


async def test_a_loop_left_by_break_stops_the_run_when_the_client_is_closed(
    place: Kitchen, caplog: pytest.LogCaptureFixture
) -> None:
    place.upstream.play(ollama_stream(tokens()[:20], end=False).then(Hold()))
    async with KiwiClient(place.url) as kiwi:
        async for event in kiwi.stream(ASK):
            assert isinstance(event, StreamStarted)
            run = event.id
            break
    async with KiwiClient(place.url) as kiwi:
        assert (await kiwi.status(run))["status"] == "cancelled"  # at once, not when the grace is over
    assert caplog.records == []


# --- a server that is not there ---------------------------------------------------------------------------------------


async def test_a_server_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """By whatever is asked of it."""
    url = f"http://127.0.0.1:{free_port()}"
    sleep = asyncio.sleep

    async def noted(seconds: float) -> None:
        await sleep(0)

    monkeypatch.setattr("kiwi_client.client.asyncio.sleep", noted)
    async with KiwiClient(url) as kiwi:
        for asked in (kiwi.suggest(ASK), kiwi.status("0" * 32), kiwi.accept("a", "b", 1), anext(kiwi.stream(ASK))):
            with pytest.raises(ServerUnreachable, match=f"No server answers at {url}"):
                await asked


async def test_it_is_told_before_three_seconds_are_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """By a clock of the test: of the waits between attempts only those are taken that fit."""
    now = 100.0
    url = f"http://127.0.0.1:{free_port()}"

    async def slept(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr("kiwi_client.client.asyncio.sleep", slept)
    monkeypatch.setattr("kiwi_client.client.time.monotonic", lambda: now)
    async with KiwiClient(url) as kiwi:
        with pytest.raises(ServerUnreachable):
            await anext(kiwi.stream(ASK))
    assert 101 < now < 103


async def test_a_proxy_without_a_server_behind_it() -> None:
    with ScriptedUpstream(*[Scenario((), status=502, headers={"content-type": "text/html"})] * 9) as proxy:
        async with KiwiClient(proxy.url) as kiwi:
            with pytest.raises(ServerUnreachable):
                await anext(kiwi.stream(ASK))


async def test_an_address_that_swallows_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its queue of connections is full, and nobody takes one out."""
    monkeypatch.setattr("kiwi_client.client.REACH", 0.3)
    monkeypatch.setattr("kiwi_client.client.TIMEOUT", httpx.Timeout(30, connect=0.3))
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(0)
        fill = [socket.socket() for _ in range(4)]
        for one in fill:
            one.setblocking(False)
            one.connect_ex(silent.getsockname())
        async with KiwiClient(f"http://127.0.0.1:{silent.getsockname()[1]}") as kiwi:
            with pytest.raises(ServerUnreachable):
                await anext(kiwi.stream(ASK))
        for one in fill:
            one.close()


# --- as a package -----------------------------------------------------------------------------------------------------

PROGRAM = """
import sys
from kiwi_client import RecipeCompleted, SyncKiwiClient
with SyncKiwiClient(sys.argv[1]) as kiwi:
    *_, last = kiwi.stream({"pantry_items": ["eggs", "spinach", "feta"]})
assert isinstance(last, RecipeCompleted)
print(last.recipe["title"])
ours = {"kiwi_recipes", "kiwi_parser", "fastapi", "starlette", "pydantic", "uvicorn", "aiohttp", "sqlalchemy"}
assert ours.isdisjoint(sys.modules), ours & set(sys.modules)
"""


NEEDED = {"kiwi_client", "httpx", "httpx_sse", "httpcore", "h11", "anyio", "idna", "certifi", "typing_extensions"}


def test_the_wheel_reads_a_recipe_where_nothing_of_the_server_is(
    wheels: list[Path], tmp_path: Path, place: Kitchen
) -> None:
    (wheel,) = (wheel for wheel in wheels if wheel.name.startswith("kiwi_client-"))
    programs = environment(tmp_path / "venv", [str(wheel)], "dev.txt")
    installed = {path.name.partition("-")[0] for path in tmp_path.glob("venv/lib/*/site-packages/*.dist-info")}
    assert installed <= NEEDED
    assert (next(tmp_path.glob("venv/lib/*/site-packages/kiwi_client")) / "py.typed").is_file()
    place.upstream.play(cooked(), cooked())
    readme = (ROOT / "client" / "README.md").read_text().split("```python\n")[1].split("```")[0]
    readme = readme.replace("http://127.0.0.1:8512", place.url)
    for program, said in ((PROGRAM, DISH["title"]), (readme, "3 ingredients")):
        run = [str(programs / "python"), "-W", "error", "-c", program, place.url]
        done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, timeout=100, check=False)
        assert said in done.stdout, done.stderr


def test_it_imports_nothing_of_ours_but_itself() -> None:
    for file in (ROOT / "client" / "kiwi_client").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.startswith(("kiwi_recipes", "kiwi_parser", "pydantic"))], file
