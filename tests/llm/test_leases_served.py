"""Leases through the front door: `kiwi serve`, a stand-in orchestrator, llama.cpp. The ledger is what counts."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from kiwi_recipes.testing import ScriptedUpstream, openai_stream
from tests.support.app import tokens
from tests.support.clock import HANG
from tests.support.figures import Figure
from tests.support.llama import llama_server
from tests.support.servers import Kiwi, kiwi_server
from tests.support.standin_orchestrator import Orchestrator, standin_orchestrator

SUGGEST = "/api/v1/recipes/suggest?stream=true"
ASK = {"pantry_items": ["eggs", "spinach", "feta"]}


@pytest.fixture(scope="module")
def standin() -> Iterator[Orchestrator]:
    with llama_server(context=4096) as llama, standin_orchestrator(llama) as running:
        yield running


@pytest.fixture
def orchestrator(standin: Orchestrator) -> Orchestrator:
    standin.new_page()
    return standin


@contextmanager
def serving(orchestrator: Orchestrator, folder: Path) -> Iterator[Kiwi]:
    config = folder / "llm.yaml"
    config.write_text(f'backends: {{gpu: {{type: orchestrator, base_url: "{orchestrator.url}"}}}}\n')
    with kiwi_server(
        "http://unused", KIWI_LLM_CONFIG=str(config), KIWI_RESUME_GRACE="0.3", KIWI_SHUTDOWN_GRACE="1"
    ) as kiwi:
        yield kiwi


def settled(orchestrator: Orchestrator, seconds: float = HANG) -> dict[str, Any]:
    """The ledger once nothing is held any more, or as it stands when time is up."""
    until = time.monotonic() + seconds
    while (ledger := orchestrator.ledger())["held"] and time.monotonic() < until:
        time.sleep(0.05)
    return ledger


def until(event: str, answer: httpx.Response, lines: Iterator[str] | None = None) -> Iterator[str]:
    """Read up to this event; the lines that follow it. Let go of, they close the connection."""
    assert answer.status_code == 200
    lines = lines or answer.iter_lines()
    assert any(line == f"event: {event}" for line in lines)
    return lines


def test_a_finished_recipe_leaves_no_lease(orchestrator: Orchestrator, tmp_path: Path) -> None:
    with ScriptedUpstream(openai_stream(tokens())) as model, serving(orchestrator, tmp_path) as kiwi:
        orchestrator.mood(url=model.url)
        frames = httpx.post(f"{kiwi.url}{SUGGEST}", json=ASK, timeout=60).text
    assert '"phase":"leasing"' in frames
    assert "event: recipe.completed" in frames
    assert frames.endswith("data: [DONE]\n\n")
    ledger = settled(orchestrator)
    assert (ledger["allocated"], ledger["released"], ledger["held"]) == (1, 1, [])


def test_a_reader_that_leaves_leaves_no_lease(orchestrator: Orchestrator, tmp_path: Path) -> None:
    with serving(orchestrator, tmp_path) as kiwi:
        with httpx.stream("POST", f"{kiwi.url}{SUGGEST}", json=ASK, timeout=60) as answer:
            lines = until("token", answer)
            assert len(orchestrator.ledger()["held"]) == 1
            del lines  # httpx hangs up when nobody iterates any more
        assert settled(orchestrator)["held"] == []


def test_stop_leaves_no_lease(orchestrator: Orchestrator, tmp_path: Path) -> None:
    with (
        serving(orchestrator, tmp_path) as kiwi,
        httpx.stream("POST", f"{kiwi.url}{SUGGEST}", json=ASK, timeout=60) as answer,
    ):
        lines = until("token", answer)
        assert len(orchestrator.ledger()["held"]) == 1
        assert httpx.delete(f"{kiwi.url}{answer.headers['location']}").status_code == 204
        until("recipe.cancelled", answer, lines)
        assert settled(orchestrator)["held"] == []


def test_sigterm_leaves_no_lease(orchestrator: Orchestrator, tmp_path: Path, figure: Figure) -> None:
    with (
        serving(orchestrator, tmp_path) as kiwi,
        httpx.stream("POST", f"{kiwi.url}{SUGGEST}", json=ASK, timeout=60) as answer,
    ):
        lines = until("token", answer)
        assert len(orchestrator.ledger()["held"]) == 1
        kiwi.process.send_signal(signal.SIGTERM)
        until("recipe.failed", answer, lines)
        # uvicorn shuts down in order and then lets the signal do what it does by default.
        assert kiwi.process.wait(40) in (0, -signal.SIGTERM)
        held = settled(orchestrator, seconds=0)["held"]
        assert held == []
        figure(7, "leases held after SIGTERM with one open stream", str(len(held)))


def test_nothing_but_a_cold_lease_is_a_problem_that_says_so(orchestrator: Orchestrator, tmp_path: Path) -> None:
    orchestrator.mood(warm=False)
    with serving(orchestrator, tmp_path) as kiwi:
        answer = httpx.post(f"{kiwi.url}{SUGGEST}", json=ASK, timeout=60)
    assert "lease_failed" in answer.text
    assert settled(orchestrator)["held"] == []
