"""The AI SDK's hooks and AG-UI's client, as npm has them, against a real server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from kiwi_recipes.testing import Hangup, Hold, Scenario, Step
from tests.clients.conftest import node22
from tests.support.app import ASK, DISH, STREAMS, SUGGEST, TEXT, Kitchen, cooked

OBJECT = """
import { z } from 'zod'
const schema = z.object({
  title: z.string(),
  servings: z.number(),
  ingredients: z.array(z.object({ name: z.string(), quantity: z.number().nullable() })),
  steps: z.array(z.object({ text: z.string() })),
})
import { Window } from 'happy-dom'
const [api, framework] = process.argv.slice(2)
const { fetch: fetching } = globalThis
const window = new Window({ url: 'http://localhost/' })
Object.assign(globalThis, { window, document: window.document })
const names = ['Element', 'SVGElement', 'HTMLElement', 'HTMLIFrameElement', 'Node']
for (const name of names) globalThis[name] = window[name]
const seen = []
let finished = null
const options = {
  api, schema, fetch: fetching,
  onFinish: ({ object, error }) => { finished = { object, wrong: error ? String(error) : null } },
}
const { useObject } = await import(`@ai-sdk/${framework}`)
let state
if (framework === 'vue') {
  const { createApp, h, watch } = await import('vue')
  let hook
  const setup = () => {
    hook = useObject(options)
    watch(hook.object, (value) => value && seen.push(JSON.stringify(value).length), { flush: 'sync' })
    return () => h('p')
  }
  createApp({ setup }).mount(document.body)
  state = () => ({ object: hook.object.value, error: hook.error.value, submit: hook.submit })
} else {
  const { createElement } = await import('react')
  const { createRoot } = await import('react-dom/client')
  let hook
  const Recipe = () => {
    hook = useObject(options)
    if (hook.object) seen.push(JSON.stringify(hook.object).length)
    return null
  }
  createRoot(document.body).render(createElement(Recipe))
  state = () => hook
}
const turn = () => new Promise((go) => setTimeout(go, 10))
while (!state()) await turn()
state().submit({ pantry_items: ['eggs', 'spinach', 'feta'] })
while (!finished && !state().error) await turn()
await turn()
const { object, error } = state()
console.log(JSON.stringify({ finished, error: error?.message ?? null, object, seen }))
process.exit(0)
"""


def _cut(scenario: Scenario, places: int, *then: Step) -> Scenario:
    return Scenario((*scenario.steps[:places], *then), scenario.status, scenario.headers)


def _rest() -> Scenario:
    """What a model writes that is asked for the steps alone."""
    return cooked(TEXT)


@pytest.mark.parametrize("framework", ["vue", "react"])
def test_use_object(place: Kitchen, theirs: Path, framework: str) -> None:
    place.upstream.play(cooked(pause=0.005))
    (told,) = node22(theirs, OBJECT, f"{place.url}{SUGGEST}/object", framework)
    assert told["error"] is None
    assert told["finished"]["wrong"] is None
    assert told["finished"]["object"]["title"] == DISH["title"]
    assert [row["name"] for row in told["finished"]["object"]["ingredients"]] == ["eggs", "spinach", "feta"]
    assert [step["text"] for step in told["finished"]["object"]["steps"]] == [step["text"] for step in DISH["steps"]]
    assert len(told["seen"]) > 3, "it came at once"
    assert told["seen"] == sorted(told["seen"])


@pytest.mark.parametrize("framework", ["vue", "react"])
def test_use_object_of_a_second_attempt(place: Kitchen, theirs: Path, framework: str) -> None:
    """The model breaks off in the middle of the steps; what closed stays, and the rest comes from another attempt."""
    place.upstream.play(_cut(cooked(pause=0.002), 110, Hangup()), _rest())
    (told,) = node22(theirs, OBJECT, f"{place.url}{SUGGEST}/object", framework)
    assert told["finished"]["wrong"] is None
    assert told["finished"]["object"]["title"] == DISH["title"]
    assert len(told["finished"]["object"]["ingredients"]) == 3
    assert len(told["finished"]["object"]["steps"]) >= 1
    assert told["seen"] == sorted(told["seen"])


@pytest.mark.parametrize("framework", ["vue", "react"])
def test_use_object_of_a_recipe_that_fails(place: Kitchen, theirs: Path, framework: str) -> None:
    """The hook says that it broke: half a recipe never counts as one."""
    place.upstream.play(_cut(cooked(pause=0.02), 40, Hangup()), _cut(cooked(), 1, Hangup()))
    (told,) = node22(theirs, OBJECT, f"{place.url}{SUGGEST}/object", framework)
    assert told["error"]
    assert told["finished"] is None


CHAT = """
import { DefaultChatTransport } from 'ai'
import { Chat } from '@ai-sdk/vue'
const [api, then] = process.argv.slice(2)
const request = { pantry_items: ['eggs', 'spinach', 'feta'] }
const transport = new DefaultChatTransport({ api })
const chat = new Chat({ id: 'mine', transport, onError: (error) => errors.push(String(error)) })
const errors = []
const sent = chat.sendMessage({ text: 'What can I cook?' }, { body: { request } })
if (then === 'resume') {
  const hasRecipe = () => chat.lastMessage?.parts.some((part) => part.type === 'data-recipe')
  while (!hasRecipe()) await new Promise((go) => setTimeout(go, 5))
  const run = chat.lastMessage.id
  await chat.stop()
  const again = new Chat({ id: run, transport, messages: [] })
  await again.resumeStream()
  console.log(JSON.stringify({ run, messages: again.messages, status: again.status, errors }))
  const none = new Chat({ id: '0'.repeat(32), transport, messages: [] })
  await none.resumeStream()
  console.log(JSON.stringify({ messages: none.messages, status: none.status }))
} else {
  await sent
  console.log(JSON.stringify({ messages: chat.messages, status: chat.status, errors }))
}
process.exit(0)
"""


def _parts(message: dict[str, Any]) -> dict[str, Any]:
    return {part["type"]: part.get("data", part.get("text")) for part in message["parts"]}


@pytest.mark.parametrize("attempts", [1, 2])
def test_use_chat(place: Kitchen, theirs: Path, attempts: int) -> None:
    scenarios = [_cut(cooked(), 110, Hangup()), _rest()] if attempts == 2 else [cooked()]
    place.upstream.play(*scenarios)
    (told,) = node22(theirs, CHAT, f"{place.url}{SUGGEST}/ui", "")
    assert (told["status"], told["errors"]) == ("ready", [])
    parts = _parts(told["messages"][-1])
    assert parts["data-recipe"]["title"] == DISH["title"]
    assert parts["data-recipe"]["provenance"]["attempts"] == attempts
    assert parts["data-ending"]["ending"] in ("recipe.completed", "recipe.incomplete")
    assert DISH["title"] in parts["text"]
    names = [part["type"] for part in told["messages"][-1]["parts"] if part["type"].startswith("data-")]
    assert len(names) == len(set(names)), "a part that should have been replaced was added"


def test_use_chat_resumes(place: Kitchen, theirs: Path) -> None:
    place.upstream.play(cooked(pause=0.005))
    number = len(place.upstream.requests)
    resumed, none = node22(theirs, CHAT, f"{place.url}{SUGGEST}/ui", "resume")
    assert resumed["messages"][-1]["id"] == resumed["run"]
    assert _parts(resumed["messages"][-1])["data-ending"]["ending"] == "recipe.completed"
    assert none["messages"] == []
    assert none["status"] == "ready"
    assert len(place.upstream.requests) == number + 1


def test_use_chat_is_told_of_a_failure(place: Kitchen, theirs: Path) -> None:
    place.upstream.play(_cut(cooked(pause=0.02), 40, Hangup()), _cut(cooked(), 1, Hangup()))
    (told,) = node22(theirs, CHAT, f"{place.url}{SUGGEST}/ui", "")
    assert told["status"] == "error"
    assert told["errors"]


AG_UI = """
import { HttpAgent } from '@ag-ui/client'
const [url, stop] = process.argv.slice(2)
const told = []
const agent = new HttpAgent({ url, threadId: 'mine' })
const forwardedProps = { pantry_items: ['eggs', 'spinach', 'feta'] }
const seen = { onEvent: ({ event }) => { told.push(event) } }
if (stop) seen.onStateDeltaEvent = async () => {
  const run = told.find((event) => event.name === 'kiwi.run').value.id
  await fetch(new URL(`/api/v1/recipes/streams/${run}`, url), { method: 'DELETE' })
}
const runId = process.argv[4]
await agent.runAgent({ runId, forwardedProps }, seen).catch(() => told.push({ type: "THROWN" }))
const { state, messages } = agent
console.log(JSON.stringify({ types: told.map((event) => event.type), last: told.at(-1), state, messages }))
process.exit(0)
"""


@pytest.mark.parametrize("attempts", [1, 2])
def test_ag_ui(place: Kitchen, theirs: Path, attempts: int) -> None:
    place.upstream.play(*([_cut(cooked(), 110, Hangup()), _rest()] if attempts == 2 else [cooked()]))
    (told,) = node22(theirs, AG_UI, f"{place.url}{SUGGEST}/ag-ui", "", f"run-{attempts}")
    assert (told["types"][0], told["types"][-1]) == ("RUN_STARTED", "RUN_FINISHED")
    assert told["types"].count("STEP_STARTED") == attempts
    assert told["last"]["outcome"]["type"] == "success"
    assert told["state"]["recipe"]["title"] == DISH["title"]
    assert told["state"]["recipe"]["provenance"]["attempts"] == attempts
    (message,) = told["messages"]
    assert message["role"] == "assistant"
    assert DISH["title"] in message["content"]


def test_ag_ui_is_told_of_stop(place: Kitchen, theirs: Path) -> None:
    place.upstream.play(_cut(cooked(), 60, Hold()))
    (told,) = node22(theirs, AG_UI, f"{place.url}{SUGGEST}/ag-ui", "stop", "stopped")
    assert told["last"]["type"] == "RUN_FINISHED"
    assert told["last"]["outcome"] == {"type": "cancelled"}


def test_ag_ui_is_told_of_a_failure(place: Kitchen, theirs: Path) -> None:
    place.upstream.play(_cut(cooked(pause=0.02), 40, Hangup()), _cut(cooked(), 1, Hangup()))
    (told,) = node22(theirs, AG_UI, f"{place.url}{SUGGEST}/ag-ui", "", "failed")
    assert "RUN_ERROR" in told["types"]


def test_ag_ui_goes_on_where_it_was(cooking: Kitchen) -> None:
    """The same run asked for again is joined behind `Last-Event-ID`; nothing left is 204."""
    number = len(cooking.upstream.requests)
    body = {"threadId": "t", "runId": "again", "messages": [], "forwardedProps": ASK}

    def ask(**headers: str) -> httpx.Response:
        return httpx.post(f"{cooking.url}{SUGGEST}/ag-ui", json=body, headers=headers)

    whole = ask().text
    ids = [line[4:] for line in whole.splitlines() if line.startswith("id: ")]
    assert (
        ask(**{"Last-Event-ID": ids[5]}).text.removeprefix(": hb\n\n")
        == whole.partition(f"id: {ids[5]}\n")[2].partition("\n\n")[2]
    )
    assert ask(**{"Last-Event-ID": ids[-1]}).status_code == 204
    beyond = ask(**{"Last-Event-ID": str(int(ids[-1]) + 1)})
    assert (beyond.status_code, beyond.json()["code"]) == (422, "after_the_end")
    assert len(cooking.upstream.requests) == number + 1


@pytest.mark.parametrize("wire", ["object", "ui", "ag-ui"])
def test_refusals_and_headers(cooking: Kitchen, wire: str) -> None:
    bodies: dict[str, Any] = {
        "object": ASK,
        "ui": {"request": ASK, "id": "c", "messages": []},
        "ag-ui": {"threadId": "t", "runId": "headers", "messages": [], "forwardedProps": ASK},
    }
    answer = httpx.post(f"{cooking.url}{SUGGEST}/{wire}", json=bodies[wire])
    assert answer.headers["location"].startswith(STREAMS)
    assert answer.headers["cache-control"] == "no-store, no-transform"
    assert answer.headers.get("x-vercel-ai-ui-message-stream") == ("v1" if wire == "ui" else None)
    assert answer.text.endswith("data: [DONE]\n\n") == (wire == "ui")
    refused = httpx.post(f"{cooking.url}{SUGGEST}/{wire}", json={})
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
