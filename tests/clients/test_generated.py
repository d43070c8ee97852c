"""Clients that generators make of our OpenAPI document: they compile, and they stream."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.clients.conftest import OTHERS, node22, run22
from tests.support.app import ASK, DISH, SUGGEST, Kitchen, cooked

STREAM = f"{SUGGEST}/stream"
TSC = str(OTHERS / "typescript" / "bin" / "tsc")
STRICT = ["--strict", "--skipLibCheck", "--target", "es2022", "--module", "esnext"]
STRICT += ["--moduleResolution", "bundler", "--lib", "es2023,dom,dom.asynciterable,dom.iterable"]


@pytest.fixture
def document(cooking: Kitchen, theirs: Path) -> Path:
    path = theirs / "openapi.json"
    path.write_text(httpx.get(f"{cooking.url}/openapi.json").text)
    return path


def test_the_operation_answers_what_the_parameter_does(cooking: Kitchen) -> None:
    one = httpx.post(cooking.url + STREAM, json=ASK, headers={"Idempotency-Key": "a"})
    other = httpx.post(f"{cooking.url}{SUGGEST}?stream=true", json=ASK, headers={"Idempotency-Key": "a"})
    assert one.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert one.headers["location"] == other.headers["location"]
    assert one.content == other.content
    assert one.content.endswith(b"data: [DONE]\n\n")
    rest = httpx.post(cooking.url + STREAM, json=ASK, headers={"Idempotency-Key": "a", "Last-Event-ID": "20"})
    assert rest.content.split(b"\n\n", 1)[1] == one.content[one.content.index(b"id: 21\n") :]


def test_the_document_says_events_and_nothing_else(document: Path) -> None:
    schemas = json.loads(document.read_text())["components"]["schemas"]
    operation = json.loads(document.read_text())["paths"][STREAM]["post"]
    assert set(operation["responses"]["200"]["content"]) == {"text/event-stream"}
    for name in {ref.rsplit("/", 1)[-1] for ref in schemas["Event"]["discriminator"]["mapping"].values()}:
        assert {"type", "seq"} <= set(schemas[name]["required"])
        assert '"default": null' not in json.dumps(schemas[name])
    for name in ("ServedRecipe", "PartialRecipe", "ServedIngredient", "AllergenReport", "Provenance"):
        assert '"default": null' not in json.dumps(schemas[name]), name
    assert schemas["RecipeCompleted"]["properties"]["recipe"] == {"$ref": "#/components/schemas/ServedRecipe"}


def test_hey_api(document: Path, theirs: Path, cooking: Kitchen) -> None:
    run22(theirs, str(OTHERS / "@hey-api/openapi-ts/bin/run.js"), "-i", document.name, "-o", "hey", "--silent")
    (theirs / "hey.ts").write_text("""
import { client } from './hey/client.gen'
import { suggestStream } from './hey/sdk.gen'
client.setConfig({ baseUrl: process.argv[2] ?? '' })
declare const process: { argv: string[] }
const { stream } = await suggestStream({ body: { pantry_items: ['eggs', 'spinach', 'feta'] } })
for await (const event of stream) {
  if (typeof event !== 'object') continue // the last frame, [DONE]
  if (event.type === 'field.done' && event.path === '/title') console.log(JSON.stringify(event.seq))
  if (event.type === 'recipe.completed') console.log(JSON.stringify(event.recipe.steps.map((step) => step.text)))
}
""")
    run22(theirs, TSC, *STRICT, "--outDir", "made", "hey.ts")
    for path in (theirs / "made").rglob("*.js"):
        _name_files(path)
    place, steps = map(json.loads, run22(theirs, "made/hey.js", cooking.url).splitlines())
    assert place > 4
    assert steps == [step["text"] for step in DISH["steps"]]


def _name_files(path: Path) -> None:
    """Its imports name the files that a bundler would find."""

    def named(found: re.Match[str]) -> str:
        target = found[1]
        return f"from '{target}{'/index' if (path.parent / target).is_dir() else ''}.js'"

    path.write_text(re.sub(r"from '(\.[^']+)'", named, path.read_text()))


def test_openapi_typescript(document: Path, theirs: Path) -> None:
    run22(theirs, str(OTHERS / "openapi-typescript/bin/cli.js"), document.name, "-o", "schema.d.ts")
    (theirs / "api.ts").write_text("""
import type { components, operations } from './schema'
type Event = operations['suggest_stream']['responses'][200]['content']['text/event-stream']
type Completed = Extract<Event, { type: 'recipe.completed' }>
export const recipe = (event: Completed): components['schemas']['ServedRecipe'] => event.recipe
export function seen(event: Event): number {
  // @ts-expect-error: what the wire omits may be absent
  if (event.type === 'stream.status') return event.position
  return event.seq
}
export const unit = (event: Completed) => event.recipe.ingredients?.[0]?.unit ?? 'none'
// @ts-expect-error: a recipe that failed may have no title
export const title = (event: Extract<Event, { type: 'recipe.failed' }>): string => event.recipe.title
""")
    run22(theirs, TSC, *STRICT, "--noEmit", "api.ts")


def test_openapi_python_client(document: Path, tmp_path: Path, cooking: Kitchen) -> None:
    program = str(Path(sys.executable).with_name("openapi-python-client"))
    command = [program, "generate", "--path", str(document), "--meta", "none", "--output-path", str(tmp_path / "made")]
    subprocess.run(command, check=True, capture_output=True, timeout=100)
    (tmp_path / "read.py").write_text("""
import json, sys
from made.api.recipes.suggest_stream import _get_kwargs
from made.client import Client
from made.models import RecipeCompleted, RecipeRequest

request = _get_kwargs(body=RecipeRequest(pantry_items=["eggs", "spinach", "feta"]))
with Client(base_url=sys.argv[1]).get_httpx_client().stream(**request) as answer:
    for line in answer.iter_lines():
        if line.startswith('data: {"type":"recipe.completed"'):
            event = RecipeCompleted.from_dict(json.loads(line[6:]))
            print(json.dumps([event.seq, event.recipe.title, event.recipe.steps[0].text]))
""")
    check = [sys.executable, "-m", "mypy", "--no-incremental", "--config-file", "/dev/null", "read.py"]
    done = subprocess.run(check, cwd=tmp_path, capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, done.stdout
    read = [sys.executable, "read.py", cooking.url]
    seq, title, step = json.loads(
        subprocess.run(read, cwd=tmp_path, capture_output=True, check=True, timeout=60).stdout
    )
    assert seq > 50
    assert (title, step) == (DISH["title"], DISH["steps"][0]["text"])


ASKING_AGAIN = """
const [url, key] = process.argv.slice(2)
const asked = []
const counting = async (input, init) => {
  const answer = await fetch(input, init)
  asked.push(answer.status)
  return answer
}
const headers = { 'Content-Type': 'application/json', ...(key && { 'Idempotency-Key': key }) }
const body = JSON.stringify({ pantry_items: ['eggs', 'spinach', 'feta'] })
const ids = []
const tell = () => {
  console.log(JSON.stringify({ asked, ids }))
  process.exit(0)
}
"""
FETCH_EVENT_SOURCE = """
import { Window } from 'happy-dom'
const window = new Window()
Object.assign(globalThis, { window: Object.assign(globalThis, {}), document: window.document })
const { fetchEventSource } = await import('@microsoft/fetch-event-source/lib/esm/fetch.js').catch(
  () => import('@microsoft/fetch-event-source'),
)
let closed = 0
const again = () => fetchEventSource(url, {
  method: 'POST', headers: { ...headers, ...(ids.length && { 'last-event-id': ids.at(-1) }) }, body, fetch: counting,
  onmessage: ({ id }) => id && ids.push(id),
  onclose: () => { closed += 1 },
  onerror: () => { if (asked.length > 3) tell(); return 10 },
})
await again()
await again()
tell()
"""
EVENTSOURCE_CLIENT = """
import { createEventSource } from 'eventsource-client'
const source = createEventSource({
  url, method: 'POST', headers, body, fetch: counting,
  onMessage: ({ id }) => id && ids.push(id),
  onDisconnect: () => { if (source.readyState === 'closed' || asked.length > 3) tell() },
})
setTimeout(tell, 20_000)
"""


@pytest.mark.parametrize("client", ["eventsource-client", "fetch-event-source"])
@pytest.mark.parametrize("key", ["", "mine"])
def test_a_client_that_posts_again_by_itself(place: Kitchen, theirs: Path, client: str, key: str) -> None:
    """However often it comes, one recipe is written: with a key it goes on where it was, without one it is refused."""
    place.upstream.play(cooked())
    number = len(place.upstream.requests)
    script = ASKING_AGAIN + (EVENTSOURCE_CLIENT if client == "eventsource-client" else FETCH_EVENT_SOURCE)
    (told,) = node22(theirs, script, place.url + STREAM, key and f"{key}-{client}")
    assert told["asked"][0] == 200
    assert set(told["asked"][1:]) == {204 if key else 422}
    assert told["ids"] == [str(place) for place in range(len(told["ids"]))]
    assert len(told["ids"]) > 50
    assert len(place.upstream.requests) == number + 1
