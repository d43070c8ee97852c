"""The model in this machine: the real llama.cpp, its process started, killed, and stopped."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from kiwi_recipes.llm.backends import embedded
from kiwi_recipes.llm.backends.bundled_model import find_bundled_model
from kiwi_recipes.llm.backends.embedded import EmbeddedBackend
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.routing import build_router
from kiwi_recipes.llm.types import Health, Phase, Prompt, Text
from tests.support.clock import HANG
from tests.support.wires import drain

SHORT = Prompt("Name a vegetable.", max_tokens=8)
LONG = Prompt("Write a long story about a carrot.", max_tokens=1500)
ROWS = {"type": "array", "minItems": 500, "items": {"type": "string", "maxLength": 9}}
ENDLESS = Prompt("Count for ever.", max_tokens=400, temperature=1.5, seed=3, schema=ROWS)
"""Whose end the schema puts off."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[EmbeddedBackend]:
    backend = EmbeddedBackend()
    yield backend
    await backend.aclose()


def pid(backend: EmbeddedBackend) -> int:
    assert backend.process is not None
    return backend.process.pid


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().split(") ")[1][0] != "Z"
    except OSError:
        return False


async def gone(process: int, seconds: float = HANG) -> bool:
    until = time.monotonic() + seconds
    while is_alive(process) and time.monotonic() < until:
        await asyncio.sleep(0.02)
    return not is_alive(process)


async def becomes(backend: EmbeddedBackend, state: str, seconds: float = 2 * HANG) -> Health:
    until = time.monotonic() + seconds
    while (health := await backend.health()).state != state and time.monotonic() < until:
        await asyncio.sleep(0.05)
    assert health.state == state
    return health


async def processing(backend: EmbeddedBackend) -> int:
    """How many streams the model's server is working on, asked of itself."""
    assert backend.process is not None
    headers = {"authorization": f"Bearer {backend.process.key}"}
    async with httpx.AsyncClient() as client:
        slots = (await client.get(f"{backend.process.url}/slots", headers=headers)).json()
    return sum(slot["is_processing"] for slot in slots)


@pytest.mark.asyncio(loop_scope="module")
class TestRunning:
    async def test_it_starts_with_the_first_request_and_says_so(self, running: EmbeddedBackend) -> None:
        before = await running.health()
        outcome = await drain(running, SHORT)
        after = await running.health()
        assert (before.state, before.tiny, after.state, after.tiny) == ("cold", True, "ready", True)
        assert outcome.phases[0] == "loading_model"
        assert outcome.phases[-1] == "writing"
        assert outcome.text
        assert outcome.finish is not None
        assert outcome.finish.model == running.model == "SmolLM2-135M-Instruct.Q4_1"

    async def test_a_loaded_model_is_not_loading(self, running: EmbeddedBackend) -> None:
        assert set((await drain(running, SHORT)).phases) == {"reading_prompt", "writing"}

    async def test_the_schema_holds(self, running: EmbeddedBackend) -> None:
        schema = {"type": "object", "properties": {"title": {"type": "string", "maxLength": 20}}, "required": ["title"]}
        outcome = await drain(running, Prompt("A recipe title for eggs.", schema=schema, max_tokens=60))
        assert outcome.text.lstrip().startswith('{"title"' if '{"' in outcome.text else "{")

    async def test_two_streams_run_at_once(self, running: EmbeddedBackend) -> None:
        async with aclosing(running.stream(LONG)) as first, aclosing(running.stream(LONG)) as second:
            for chunks in (first, second):
                async for chunk in chunks:
                    if isinstance(chunk, Text):
                        break
            assert await processing(running) == 2

    async def test_leaving_stops_the_model(self, running: EmbeddedBackend) -> None:
        """And not only when it would have ended by itself: another, which began before it and is as long, goes on."""
        other = asyncio.create_task(drain(running, ENDLESS))
        async with asyncio.timeout(HANG):
            while await processing(running) < 1:
                await asyncio.sleep(0.02)
            async with aclosing(running.stream(ENDLESS)) as chunks:
                async for chunk in chunks:
                    if isinstance(chunk, Text):
                        break
                assert await processing(running) == 2
            while await processing(running) == 2:
                await asyncio.sleep(0.02)
        assert not other.done()
        other.cancel()
        await asyncio.wait([other])

    async def test_the_tiny_form_of_a_prompt_is_the_one_asked(self, running: EmbeddedBackend) -> None:
        prompt = Prompt("x " * 300, tiny=lambda: Prompt("Hi", max_tokens=3), model="another")
        finish = (await drain(running, prompt)).finish
        assert finish is not None
        assert (finish.usage.prompt_tokens or 999) < 100
        assert finish.usage.completion_tokens == 3

    async def test_its_port_is_closed_to_who_has_no_key(self, running: EmbeddedBackend) -> None:
        assert running.process is not None
        async with httpx.AsyncClient() as client:
            answer = await client.post(f"{running.process.url}/v1/chat/completions", json={"messages": []})
        assert answer.status_code == 401
        assert running.process.key not in repr(vars(running)) + repr(await running.health())
        assert running.process.key not in Path(f"/proc/{pid(running)}/cmdline").read_text()

    async def test_killed_it_starts_again_by_itself(self, running: EmbeddedBackend) -> None:
        first = pid(running)
        os.kill(first, signal.SIGKILL)
        assert await gone(first)
        await becomes(running, "ready")
        assert pid(running) != first
        assert (await drain(running, SHORT)).text

    async def test_killed_in_the_middle_the_stream_ends_in_an_error(self, running: EmbeddedBackend) -> None:
        reading = asyncio.create_task(drain(running, LONG))
        async with asyncio.timeout(HANG):
            while not await processing(running):
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.5)
        os.kill(pid(running), signal.SIGKILL)
        assert (await reading).code in ("upstream_truncated", "backend_unreachable")
        await becomes(running, "ready")

    async def test_it_is_not_started_again_for_ever(self, running: EmbeddedBackend) -> None:
        """Killed twice by the tests before; a third time within the minute is once too often."""
        os.kill(pid(running), signal.SIGKILL)
        health = await becomes(running, "unreachable")
        async with asyncio.timeout(HANG):
            while running.process is not None:
                await asyncio.sleep(0.02)
        health = await running.health()
        error = (await drain(running, SHORT)).error
        assert (health.state, health.remedy is not None) == ("unreachable", True)
        assert error is not None
        assert (error.code, (error.retry_after_ms or 0) > 0) == ("backend_unreachable", True)


async def test_it_can_be_prepared_by_who_starts_the_server_and_ends_with_it() -> None:
    backend = EmbeddedBackend(slots=1)
    await backend.prepare(SHORT)
    process = pid(backend)
    phases = (await drain(backend, SHORT)).phases
    await backend.aclose()
    await backend.aclose()
    assert phases[0] == "reading_prompt"
    assert await gone(process)
    assert (await drain(backend, SHORT)).code == "backend_unreachable"


async def test_closing_while_it_loads_leaves_no_process() -> None:
    backend = EmbeddedBackend(slots=1)
    task = asyncio.create_task(backend.prepare())
    await becomes(backend, "loading")
    await asyncio.sleep(0.2)
    await backend.aclose()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert backend.process is None


async def test_who_leaves_while_it_loads_does_not_stop_it_for_the_others() -> None:
    backend = EmbeddedBackend(slots=1)
    first, second = (asyncio.create_task(drain(backend, SHORT)) for _ in range(2))
    await becomes(backend, "loading")
    first.cancel()
    assert (await second).text
    await backend.aclose()


def test_it_dies_with_its_parent() -> None:
    script = (
        "import asyncio\nfrom kiwi_recipes.llm.backends.embedded import EmbeddedBackend\n"
        "async def main():\n    backend = EmbeddedBackend(slots=1)\n    await backend.prepare()\n"
        "    print(backend.process.pid, flush=True)\n    await asyncio.sleep(60)\nasyncio.run(main())\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert is_alive(child)
        parent.kill()
    assert asyncio.run(gone(child))


async def test_two_servers_on_one_machine() -> None:
    first, second = EmbeddedBackend(slots=1), EmbeddedBackend(slots=1)
    await asyncio.gather(first.prepare(), second.prepare())
    assert first.process is not None
    assert second.process is not None
    assert first.process.url != second.process.url
    assert all([(await drain(backend, SHORT)).text for backend in (first, second)])
    await first.aclose()
    await second.aclose()


async def test_a_file_that_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "model.gguf").write_bytes(b"GGUF but not really" * 100)
    backend = EmbeddedBackend(model_path=tmp_path / "model.gguf")
    error = (await drain(backend, SHORT)).error
    await backend.aclose()
    assert error is not None
    assert (error.code, error.phase) == ("backend_unreachable", "loading_model")


async def test_a_model_file_that_is_not_there(tmp_path: Path) -> None:
    backend = EmbeddedBackend(model_path=tmp_path / "model.gguf")
    health, outcome = await backend.health(), await drain(backend, SHORT)
    assert health.state == "misconfigured"
    assert health.tiny is False
    assert outcome.code == "no_backend"
    assert outcome.phases == []


async def test_any_gguf_file_will_do() -> None:
    backend = EmbeddedBackend(model_path=find_bundled_model(), slots=1)
    assert (await drain(backend, SHORT)).text
    assert (await backend.health()).tiny is False
    await backend.aclose()


async def test_not_installed_says_what_to_type(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The one thing that can't be made to happen for real here: both packages are installed."""
    monkeypatch.setattr(embedded, "find_bundled_model", lambda: None)
    router = build_router({"HOME": str(tmp_path), "OLLAMA_HOST": "127.0.0.1:9"})
    health = (await router.healths())[-1]
    with pytest.raises(LLMError) as caught:
        await router.complete("Hi")
    await router.aclose()
    assert (health.state, health.remedy) == ("misconfigured", "Type: kiwi fetch-model")
    assert caught.value.code == "no_backend"
    assert [attempt.backend for attempt in caught.value.tried] == ["ollama", "embedded"]
    assert "kiwi fetch-model" in caught.value.message


async def test_three_callers_share_two_slots_and_the_third_sees_its_place(tmp_path: Path) -> None:
    file = tmp_path / "llm.yaml"
    file.write_text("backends: {tiny: {type: embedded, slots: 2}}\n")
    router = build_router({}, file)
    await router.prepare()

    async def ask() -> list[Phase]:
        return [chunk async for chunk in router.stream("Tell me of eggs.", max_tokens=20) if isinstance(chunk, Phase)]

    told = await asyncio.gather(*(ask() for _ in range(3)))
    await router.aclose()
    queued = [[phase.position for phase in phases if phase.position] for phases in told]
    assert queued == [[], [], [1]]
    assert {phases[-1].phase for phases in told} == {"writing"}
