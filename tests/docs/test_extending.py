"""docs/extending.md: its invoices are streamed by the engine as printed, over a real server and real sockets."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kiwi_recipes.app import make_router
from kiwi_recipes.settings import Settings
from kiwi_recipes.streams import MemoryStore, OnEvents, PlainProducer, Producer, RunLimits, RunManager
from kiwi_recipes.testing import Gate, Scenario, ScriptedUpstream, held, ollama_stream
from tests.api.test_middleware import served
from tests.support.app import llm_yaml, scripted_only, tokens, web
from tests.support.clock import HANG

TEXT = (Path(__file__).parents[2] / "docs" / "extending.md").read_text()
CODE, COUNTDOWN = re.findall(r"```python\n(.*?)```", TEXT, re.S)

INVOICE = {
    "number": "2026-17",
    "items": [{"text": "Lamp", "amount": 30.5}, {"text": "Wire", "amount": 4.5}],
    "total": 35.0,
}


def of_the_docs(code: str) -> dict[str, Any]:
    docs: dict[str, Any] = {"__name__": "docs"}
    exec(compile(code, "extending.md", "exec", dont_inherit=True), docs)
    return docs


@contextmanager
def invoices(scenario: Scenario) -> Iterator[str]:
    """The server of the docs; yields its URL."""
    docs = of_the_docs(CODE)
    with ScriptedUpstream(scenario) as upstream, llm_yaml(scripted_only(upstream.url)) as config:
        environ = {"KIWI_LLM_CONFIG": config}
        with served(docs["invoices"](make_router(Settings.model_validate(environ), environ))) as url:
            yield url


def bodies(raw: bytes) -> list[dict[str, Any]]:
    return [json.loads(line[6:]) for line in raw.splitlines() if line.startswith(b"data: {")]


def written(invoice: dict[str, Any]) -> Scenario:
    return ollama_stream(tokens(json.dumps(invoice)))


async def streamed(url: str) -> list[dict[str, Any]]:
    async with web(url) as client:
        raw = (await client.post("/invoices", json="Dear Sir")).content
    assert raw.endswith(b"data: [DONE]\n\n")
    found = bodies(raw)
    assert [body["seq"] for body in found] == list(range(len(found)))
    return found


def test_it_is_short() -> None:
    assert len(CODE.splitlines()) <= 60


async def run_of(producer: Producer, stop: bool = False) -> list[dict[str, Any]]:
    runs = RunManager(MemoryStore(), RunLimits())
    run = await runs.start(producer, "anybody")
    if stop:
        run.stop()
    return bodies(b"".join([data async for data in runs.read(run.id)]))


async def test_a_producer_of_ones_own_lacks_only_what_it_produces() -> None:
    countdown = of_the_docs(COUNTDOWN)["Countdown"]
    found = await run_of(countdown())
    assert [body["type"] for body in found] == ["stream.started", *["token"] * 3, "stream.completed"]
    assert found[-1]["value"] == "lift-off"
    assert [body["type"] for body in await run_of(countdown(), stop=True)] == ["stream.started", "stream.cancelled"]


async def test_what_breaks_is_a_failure_all_the_same() -> None:
    class Broken(PlainProducer):
        async def produce(self, on_events: OnEvents) -> None:
            raise RuntimeError("a bug")

    assert (await run_of(Broken()))[-1]["error"]["code"] == "internal"


async def test_an_invoice_is_streamed_field_by_field() -> None:
    with invoices(written(INVOICE)) as url:
        found = await streamed(url)
    assert (found[0]["type"], found[-1]["type"]) == ("stream.started", "stream.completed")
    assert found[-1]["value"] == INVOICE
    assert "".join(body["text"] for body in found if body["type"] == "token") == json.dumps(INVOICE)
    done = {body["path"]: body["value"] for body in found if body["type"] == "field.done"}
    assert done["/number"] == "2026-17"
    assert done["/items/1"] == {"text": "Wire", "amount": 4.5}
    assert "warning" not in {body["type"] for body in found}


async def test_its_check_its_failure_and_what_is_no_invoice() -> None:
    with invoices(written({**INVOICE, "total": 99})) as url:
        *_, warned, last = await streamed(url)
    assert (warned["type"], warned["path"], last["type"]) == ("warning", "/total", "stream.completed")
    for scenario, code in ((ollama_stream(["Dear", " me"]), "output_invalid"), (Scenario((), status=500), None)):
        with invoices(scenario) as url:
            last = (await streamed(url))[-1]
        assert last["type"] == "stream.failed"
        assert code in (None, last["error"]["code"])


async def test_a_reader_that_was_cut_off_goes_on_where_it_was() -> None:
    scenario, gates = held(written(INVOICE))
    with invoices(scenario) as url:
        async with web(url) as client, asyncio.timeout(HANG):
            async with client.stream("POST", "/invoices", json="Dear Sir") as response:
                raw = b""
                pieces = response.aiter_raw()
                while b"event: token" not in raw:
                    raw += await anext(pieces)
                location = response.headers["location"]
            seen = bodies(raw[: raw.rindex(b"\n\n")])
            open_all(gates)
            rest = bodies((await client.get(location, params={"after": seen[-1]["seq"]})).content)
    assert [body["seq"] for body in (*seen, *rest)] == list(range(len(seen) + len(rest)))
    assert rest[-1]["value"] == INVOICE


def open_all(gates: list[Gate]) -> None:
    for gate in gates:
        gate.open()
