"""Leases, against a stand-in orchestrator (a process with a ledger) that lends the real llama.cpp server."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiwi_recipes.llm.backends import orchestrator as orchestrator_module
from kiwi_recipes.llm.backends.orchestrator import OrchestratorBackend
from kiwi_recipes.llm.deadline import Timers
from kiwi_recipes.llm.routing import LLMRouter, build_router
from kiwi_recipes.llm.types import Phase, Prompt, Text
from kiwi_recipes.testing import Scenario, ScriptedUpstream, never, openai_error, openai_stream, refusing_address
from tests.support.clock import HANG
from tests.support.llama import MODEL, llama_server
from tests.support.standin_orchestrator import Orchestrator, standin_orchestrator
from tests.support.wires import drain

SHORT = Prompt("Name a vegetable.", max_tokens=8)
LONG = Prompt("Write a long story about a carrot.", max_tokens=1500)


@pytest.fixture(scope="module")
def llama() -> Iterator[str]:
    with llama_server() as address:
        yield address


@pytest.fixture(scope="module")
def standin(llama: str) -> Iterator[Orchestrator]:
    with standin_orchestrator(llama) as running:
        yield running


@pytest.fixture
def orchestrator(standin: Orchestrator) -> Orchestrator:
    standin.new_page()
    return standin


@pytest.fixture
async def backend(orchestrator: Orchestrator) -> AsyncIterator[OrchestratorBackend]:
    backend = OrchestratorBackend("gpu", orchestrator.url, model_candidates=("big", "small"), api_key="sesame")
    yield backend
    await backend.aclose()


def held(orchestrator: Orchestrator) -> list[str]:
    leases: list[str] = orchestrator.ledger()["held"]
    return leases


async def test_a_lease_lasts_as_long_as_its_stream(orchestrator: Orchestrator, backend: OrchestratorBackend) -> None:
    during = [len(held(orchestrator)) async for chunk in backend.stream(SHORT) if isinstance(chunk, Text)]
    ledger = orchestrator.ledger()
    assert set(during) == {1}
    assert (ledger["allocated"], ledger["released"], ledger["held"]) == (1, 1, [])
    assert ledger["asked"][0] | {"ttl_s": 0} == {
        "service": "vllm",
        "model_candidates": ["big", "small"],
        "ttl_s": 0,
        "caller": "kiwi-recipes",
        "authorization": "Bearer sesame",
    }
    assert ledger["asked"][0]["ttl_s"] >= Timers().total


async def test_an_allocation_without_a_model_asks_the_server_for_its_own(backend: OrchestratorBackend) -> None:
    outcome = await drain(backend, SHORT)
    assert outcome.phases[0] == "leasing"
    assert outcome.finish is not None
    assert outcome.finish.model == MODEL


async def test_a_model_override_is_the_only_candidate(orchestrator: Orchestrator, backend: OrchestratorBackend) -> None:
    await drain(backend, Prompt("Hi", max_tokens=2, model="special"))
    assert orchestrator.ledger()["asked"][0]["model_candidates"] == ["special"]


async def test_a_cold_allocation_is_released_at_once_and_passed_over(
    orchestrator: Orchestrator, backend: OrchestratorBackend
) -> None:
    orchestrator.mood(warm=False)
    outcome = await drain(backend, SHORT)
    assert outcome.code == "lease_failed"
    assert (orchestrator.ledger()["allocated"], held(orchestrator)) == (1, [])


@pytest.mark.parametrize("scenario", [openai_error("boom"), never()], ids=["refused", "never answers"])
async def test_no_lease_is_left_when_the_model_server_fails(orchestrator: Orchestrator, scenario: Scenario) -> None:
    async with ScriptedUpstream(scenario) as broken:
        orchestrator.mood(url=broken.url, model="m")
        backend = OrchestratorBackend("gpu", orchestrator.url, timers=Timers(first_content=0.5))
        outcome = await drain(backend, SHORT)
        await backend.aclose()
    assert outcome.code in ("upstream_error", "first_content_timeout")
    assert (orchestrator.ledger()["allocated"], held(orchestrator)) == (1, [])


async def test_what_a_server_ignores_is_known_to_the_next_lease_of_it(
    orchestrator: Orchestrator, backend: OrchestratorBackend
) -> None:
    prompt = replace(SHORT, schema={"type": "object", "required": ["vegetable"]})
    async with ScriptedUpstream(openai_stream(["Leek."])) as ignoring:
        orchestrator.mood(url=ignoring.url, model="m")
        for _ in range(2):
            await drain(backend, prompt)
        assert ["response_format" in request.json for request in ignoring.requests] == [True, False]
    assert (orchestrator.ledger()["allocated"], held(orchestrator)) == (2, [])


async def test_a_lease_without_an_address_is_given_back(
    orchestrator: Orchestrator, backend: OrchestratorBackend
) -> None:
    orchestrator.mood(url="gpu-7")
    assert (await drain(backend, SHORT)).code == "lease_failed"
    assert (orchestrator.ledger()["allocated"], held(orchestrator)) == (1, [])


async def test_stop_in_the_middle_releases(orchestrator: Orchestrator, backend: OrchestratorBackend) -> None:
    writing = asyncio.Event()

    async def read() -> None:
        async for chunk in backend.stream(LONG):
            if isinstance(chunk, Text):
                writing.set()

    task = asyncio.create_task(read())
    await writing.wait()
    assert len(held(orchestrator)) == 1
    task.cancel()
    await asyncio.wait([task])
    assert held(orchestrator) == []


async def test_leaving_the_loop_releases(orchestrator: Orchestrator, backend: OrchestratorBackend) -> None:
    chunks = backend.stream(LONG)
    async for chunk in chunks:
        if isinstance(chunk, Text):
            break
    await chunks.aclose()
    assert held(orchestrator) == []


async def test_stop_while_the_lease_is_being_asked_for_leaves_none(
    orchestrator: Orchestrator, backend: OrchestratorBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stop does not wait for the orchestrator's answer, which is held back here for longer than the test may take."""
    monkeypatch.setattr(orchestrator_module, "_ALLOCATE_SECONDS", 600.0)
    orchestrator.mood(held=True)
    task = asyncio.create_task(drain(backend, SHORT))
    while not orchestrator.ledger()["allocated"]:
        await asyncio.sleep(0.02)
    task.cancel()
    async with asyncio.timeout(HANG):
        await asyncio.wait([task])
    orchestrator.mood()
    await backend.aclose()  # waits for what is still under way
    assert (orchestrator.ledger()["allocated"], held(orchestrator)) == (1, [])


@pytest.mark.parametrize("status", [401, 404, 409, 503])
async def test_a_refused_allocation_is_told(
    orchestrator: Orchestrator, backend: OrchestratorBackend, status: int
) -> None:
    orchestrator.mood(status=status, headers={"Retry-After": "7"})
    error = (await drain(backend, SHORT)).error
    assert error is not None
    assert error.code == "lease_failed"
    assert str(status) in error.message
    assert error.retry_after_ms == (None if status == 401 else 7000)


async def test_an_orchestrator_that_is_away() -> None:
    backend = OrchestratorBackend("gpu", refusing_address())
    assert (await drain(backend, SHORT)).code == "backend_unreachable"
    health = await backend.health()
    await backend.aclose()
    assert (health.state, health.remedy is not None) == ("unreachable", True)


async def test_the_streaming_proxy(orchestrator: Orchestrator) -> None:
    backend = OrchestratorBackend("gpu", orchestrator.url, proxy=True, model_candidates=("big",))
    first, second = await drain(backend, SHORT), await drain(backend, SHORT)
    await backend.aclose()
    assert first.text
    assert second.text
    assert first.phases[0] == "leasing"
    assert orchestrator.ledger()["streams"] == 2
    assert orchestrator.ledger()["allocated"] == 0


def write_config(folder: Path, orchestrator: Orchestrator, vllm: str, other: str) -> Path:
    file = folder / "llm.yaml"
    file.write_text(
        f"""
backends:
  gpu: {{type: orchestrator, base_url: "{orchestrator.url}"}}
  vllm: {{type: vllm, base_url: "{vllm}", model: m}}
  other: {{type: openai_compat, base_url: "{other}", model: m}}
fallback_order: [gpu, vllm, other]
"""
    )
    return file


async def chunks_of(router: LLMRouter) -> tuple[list[str], str]:
    phases, text = [], ""
    async for chunk in router.stream(SHORT):
        if isinstance(chunk, Text):
            text += chunk.text
        elif isinstance(chunk, Phase):
            phases.append(f"{chunk.phase} {chunk.backend}")
    return phases, text


async def test_vllm_is_left_out_once_a_lease_was_tried(orchestrator: Orchestrator, tmp_path: Path) -> None:
    orchestrator.mood(warm=False)
    async with ScriptedUpstream(openai_stream(["no"])) as vllm, ScriptedUpstream(openai_stream(["yes"])) as other:
        router = build_router({}, write_config(tmp_path, orchestrator, vllm.url, other.url))
        phases, text = await chunks_of(router)
        await router.aclose()
    assert text == "yes"
    assert phases == ["leasing gpu", "falling_back other", "reading_prompt other", "writing other"]
    assert vllm.requests == []
    assert held(orchestrator) == []


async def test_vllm_is_asked_when_no_lease_was(orchestrator: Orchestrator, tmp_path: Path) -> None:
    async with ScriptedUpstream(openai_stream(["yes"])) as vllm, ScriptedUpstream(openai_stream(["no"])) as other:
        router = build_router({}, write_config(tmp_path, orchestrator, vllm.url, other.url))
        text = await router.complete("Hi", fallback_order=["vllm", "other"])
        await router.aclose()
    assert text == "yes"


STREAMER = """
import asyncio, signal, sys
from kiwi_recipes.llm.routing import build_router
from kiwi_recipes.llm.backends import orchestrator as orchestrator_module

async def main():
    router = build_router({"HOME": "/", "CF_ORCH_URL": sys.argv[1]})
    task = asyncio.create_task(read(router))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await asyncio.wait([task])
    await router.aclose()

async def read(router):
    async for chunk in router.stream("Write a long story.", max_tokens=1500):
        print(chunk, flush=True)

asyncio.run(main())
"""


def test_sigterm_releases(orchestrator: Orchestrator) -> None:
    with subprocess.Popen([sys.executable, "-c", STREAMER, orchestrator.url], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        while b"Text" not in process.stdout.readline():
            assert process.poll() is None
        assert len(held(orchestrator)) == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert held(orchestrator) == []
