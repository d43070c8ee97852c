"""What a real server answers to each operation: the examples of the OpenAPI document.

Run as a program (`make types`) it writes `kiwi_recipes/api/examples.json` anew; tests/api/test_examples.py holds the
file to what a server says today.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from kiwi_recipes.api.openapi import EXAMPLES_FILE
from kiwi_recipes.library.export import FORMS
from kiwi_recipes.testing import Hold, ScriptedUpstream, ollama_stream
from tests.support.app import ASK, DISH, STREAMS, SUGGEST, cooked, llm_yaml, tokens
from tests.support.clock import HANG
from tests.support.document import Json, operation_of
from tests.support.servers import kiwi_server

RECIPES = "/api/v1/recipes"
MODEL = "qwen3:4b"
PASTED = "Omelette\n\n4 eggs\n50 g feta\n\nBeat the eggs. Pour them into a pan, add the feta and let it set."
FILE = {
    "@context": "https://schema.org",
    "@type": "Recipe",
    "name": "Lentil soup",
    "recipeIngredient": ["200 g red lentils", "1 onion"],
    "recipeInstructions": [{"@type": "HowToStep", "text": "Cook everything for 20 minutes."}],
}
SHOWN = ("stream.started", "token", "field.started", "field.delta", "field.done", "warning", "recipe.completed")
"""Of the events of a stream. When a status comes is a matter of time."""


def answers() -> Iterator[httpx.Response]:
    """Of a server of its own, one for each operation, status and media type."""
    with (
        ScriptedUpstream(cooked(), models=[MODEL]) as upstream,
        llm_yaml(f'backends:\n  ollama: {{type: ollama, base_url: "{upstream.url}", model: "{MODEL}"}}\n') as config,
        kiwi_server(upstream.url, KIWI_LLM_CONFIG=config, KIWI_SHUTDOWN_GRACE="2") as kiwi,
        httpx.Client(base_url=kiwi.url, timeout=60, trust_env=False) as client,
    ):
        run = client.post(f"{SUGGEST}/stream", json=ASK).headers["Location"].rpartition("/")[2]
        yield from _of_runs(client, run)
        yield from _of_front_ends(client, run)
        upstream.play(cooked(json.dumps({**DISH, "title": "Omelette", "ingredients": DISH["ingredients"][::2]})))
        yield client.post(f"{RECIPES}/import/text", json={"text": PASTED})
        yield client.post(f"{RECIPES}/import/text", params={"stream": "true"}, json={"text": PASTED})
        upstream.play(cooked(json.dumps({"changes": ["title: Spinach and feta omelette with chives"]})))
        yield from _of_the_library(client, run)
        row = {"name": "eggs", "quantity": 3}
        yield client.post(f"{RECIPES}/scale", json={"recipe": {"servings": 2, "ingredients": [row]}, "servings": 6})
        yield client.post("/api/v1/foods/check", json={"foods": ["almond milk"], "allergies": ["nuts", "milk"]})
        yield client.get("/api/v1/backends")
        yield client.post("/api/v1/backends/warm")
        yield client.get("/api/v1/health")
        yield client.get(f"{RECIPES}/schema")
        yield client.get("/api/v1/schema/events")
        upstream.play(ollama_stream(tokens()[:8], end=False).then(Hold()))
        with client.stream("POST", f"{SUGGEST}/stream", json=ASK) as stream:
            next(stream.iter_raw())
            kiwi.process.terminate()
            yield _draining(client)


def _draining(client: httpx.Client) -> httpx.Response:
    """How the server is that has been told to end, and has a recipe to finish."""
    until = time.monotonic() + HANG
    while (answer := client.get("/api/v1/health")).status_code == 200 and time.monotonic() < until:
        time.sleep(0.02)
    return answer


def _of_runs(client: httpx.Client, run: str) -> Iterator[httpx.Response]:
    key = {"Idempotency-Key": "dinner"}
    yield client.post(SUGGEST, json=ASK)
    yield client.post(SUGGEST, params={"stream": "true"}, json=ASK)
    yield client.post(f"{SUGGEST}/stream", json=ASK, headers=key)
    yield client.post(f"{SUGGEST}/stream", json=ASK, headers={**key, "Last-Event-ID": _last(client, run)})
    yield client.get(f"{STREAMS}/{run}")
    events = {"Accept": "text/event-stream"}
    yield client.get(f"{STREAMS}/{run}", headers=events)
    yield client.get(f"{STREAMS}/{run}", headers={**events, "Last-Event-ID": _last(client, run)})
    yield client.delete(f"{STREAMS}/{run}")


def _last(client: httpx.Client, run: str) -> str:
    number: int = client.get(f"{STREAMS}/{run}").json()["next"] - 1
    return str(number)


def _of_front_ends(client: httpx.Client, run: str) -> Iterator[httpx.Response]:
    yield client.post(f"{SUGGEST}/object", json=ASK)
    yield client.post(f"{SUGGEST}/ui", json={"request": ASK})
    yield client.get(f"{SUGGEST}/ui/{run}/stream")
    yield client.get(f"{SUGGEST}/ui/none/stream")
    yield client.post(f"{SUGGEST}/ag-ui", json={"threadId": "t1", "runId": "r1", "forwardedProps": ASK})


def _of_the_library(client: httpx.Client, run: str) -> Iterator[httpx.Response]:
    saved = client.post(RECIPES, json={"run": run, "tags": ["quick"]})
    address = saved.headers["Location"]
    yield saved
    yield client.post(RECIPES, json={"run": run})
    yield client.patch(address, json={"favourite": True, "rating": 5}, headers={"If-Match": saved.headers["ETag"]})
    yield client.get(RECIPES)
    read = client.get(address)
    yield read
    yield client.get(address, headers={"If-None-Match": read.headers["ETag"]})
    for form in FORMS:
        yield client.get(f"{address}/export", params={"format": form})
    changed = client.post(f"{address}/revise", json={"wish": "with chives"})
    yield changed
    yield client.post(f"{address}/revise", params={"stream": "true"}, json={"wish": "with chives"})
    made = changed.headers["Location"].rpartition("/")[2]
    yield client.post(f"{address}/accept", json={"run": made}, headers={"If-Match": "*"})
    yield client.get(f"{address}/revisions")
    yield client.get(f"{address}/revisions/1")
    yield client.post(f"{address}/revisions/1/restore", headers={"If-Match": "*"})
    shared = client.post(f"{address}/share")
    yield shared
    yield client.post(f"{address}/share")
    yield client.get(shared.headers["Location"])
    yield client.delete(f"{address}/share")
    yield client.delete(address, headers={"If-Match": "*"})
    yield client.post(f"{address}/restore")
    yield client.post(f"{RECIPES}/import", json=FILE)


def examples(answer: httpx.Response) -> Any:
    """Of its body: those of a stream by their types, of a schema only its head; None of what is no text."""
    media_type = answer.headers["content-type"].partition(";")[0]
    if media_type == "text/event-stream":
        return _events(answer.text)
    if "/schema" in answer.request.url.path:
        return {name: value for name, value in answer.json().items() if isinstance(value, str)}
    if media_type.endswith("json"):
        return steady(answer.json())
    return steady(answer.text) if media_type.startswith("text/") else None


def _events(text: str) -> list[Json]:
    """The first one of each type, numbered anew."""
    data = (line.removeprefix("data: ") for line in text.splitlines() if line.startswith("data: {"))
    first: Json = {}
    for event in map(json.loads, data):
        if "seq" not in event or event["type"] in SHOWN:
            first.setdefault(event["type"], steady(event))
    return [{**event, "seq": place} if "seq" in event else event for place, event in enumerate(first.values())]


RUN = "9c372ae4c1d24f6c8a1f0b7d5e3f2a10"
RECIPE = "0f8fad5b-d9cb-469f-a165-70867728950e"
MOMENT = "2026-11-28T18:30:00Z"
_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_HEX = re.compile(r"\b[0-9a-f]{32}\b")
_TIME = re.compile(r"\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)")


_NUMBER = re.compile(r'(?<="id":)\d{5,}')
_TOKEN = re.compile(r"(?<=shared=)[\w-]{20,}")
_STEADY = {"id": 1144408915, "next": 196, "prompt_version": "2026-11", "version": "1.0.0"}


def steady(value: Any, key: str = "") -> Any:
    """Without what is another each time: ids, moments, versions, and how long it took."""
    match value:
        case dict():
            return {name: steady(part, "_ms" if key == "timings" else name) for name, part in value.items()}
        case list():
            return [steady(part) for part in value]
        case int() | float() if key.endswith("_ms"):
            return 1200
        case _ if key in _STEADY and type(value) is type(_STEADY[key]) and not _HEX.fullmatch(str(value)):
            return _STEADY[key]
        case str():
            value = _TOKEN.sub("wgUD0sjUFteDT5_zsq4aJHq8W38VZuua", value)
            return _NUMBER.sub("1144408915", _TIME.sub(MOMENT, _UUID.sub(RECIPE, _HEX.sub(RUN, value))))
    return value


def recorded(found: list[httpx.Response]) -> Json:
    """As the file has them: by operation, status and media type."""
    made: Json = {}
    for answer in found:
        operation = operation_of(answer.request.method, answer.request.url.path)
        assert operation is not None, answer.request.url
        assert "problem" not in answer.headers.get("content-type", ""), answer.text
        if "content-type" in answer.headers and (shown := examples(answer)) is not None:
            media_type = answer.headers["content-type"].partition(";")[0]
            made.setdefault(operation["operationId"], {})[f"{answer.status_code} {media_type}"] = shown
    return made


def file_text(found: list[httpx.Response]) -> str:
    return json.dumps(recorded(found), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(EXAMPLES_FILE).write_text(file_text(list(answers())), encoding="utf-8")
