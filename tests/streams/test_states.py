"""The states of runs and readers: the drawing in the docs is the table, and what follows the table ends in each."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, get_args

import pytest

from kiwi_recipes.recipes.events import RecipeCancelled, RecipeCompleted, RecipeFailed, StreamStarted
from kiwi_recipes.streams.codec import encode
from kiwi_recipes.streams.events import ErrorBody, EventMask, Terminal, Token
from kiwi_recipes.streams.memory import MemoryStore
from kiwi_recipes.streams.run import EndKind, OnEvents, Run, new_run_id
from kiwi_recipes.streams.states import READER, RUN, ReaderSignal, ReaderState, RunPhase, RunSignal
from kiwi_recipes.streams.store import AfterTheEnd, Keep, RunInfo, RunWriter
from kiwi_recipes.streams.subscription import LogSubscription
from tests.support.clock import HANG
from tests.support.reading import read

DOCS = Path(__file__).parents[2] / "docs" / "internals.md"
TABLES: dict[str, tuple[Mapping[Any, Mapping[Any, Any]], Any, Any]] = {
    "run": (RUN, RunPhase, RunSignal),
    "reader": (READER, ReaderState, ReaderSignal),
}


@pytest.mark.parametrize("of", TABLES)
def test_the_drawing_is_the_table(of: str) -> None:
    ways, states, signals = TABLES[of]
    section = DOCS.read_text().split(f"## The states of a {of}\n")[1]
    drawing = section.split("stateDiagram-v2")[1].split("```")[0]
    drawn = set(re.findall(r"^ +(\w+) --> (\w+): (\w+)$", drawing, re.MULTILINE))
    assert drawn == {(state, after, signal) for state, out in ways.items() for signal, after in out.items()}
    assert tuple(ways) == get_args(states)
    assert {signal for out in ways.values() for signal in out} == set(get_args(signals))
    assert re.findall(r"\[\*\] --> (\w+)", drawing) == [get_args(states)[0]]
    assert re.findall(r"(\w+) --> \[\*\]", drawing) == [state for state, out in ways.items() if not out]


class Slow:
    """A producer that waits where it is told to: in the middle, or when it has written its last event."""

    def __init__(self, *, last: bool = False, clings: bool = False) -> None:
        self.last = last
        self.clings = clings
        self.go_on = asyncio.Event()

    def started(self, run_id: str) -> StreamStarted:
        return StreamStarted(run_id, 3, "/schema")

    async def produce(self, on_events: OnEvents) -> None:
        on_events([Token("x")])
        if self.last:
            on_events([RecipeCompleted({}, "stop", {}, {})])
        try:
            await self.go_on.wait()
        finally:
            if self.clings:
                with suppress(asyncio.CancelledError):
                    await self.go_on.wait()

    def ended(self, kind: EndKind, error: ErrorBody | None) -> Terminal:
        return RecipeCancelled({}, "cancelled", {}, {}) if error is None else self.failed(error)

    def failed(self, error: ErrorBody) -> Terminal:
        return RecipeFailed({}, "error", {}, {}, error)


class SlowWriter:
    """A store's writer that takes the end when it may."""

    def __init__(self, writer: RunWriter) -> None:
        self.write = writer.write
        self.may_close = asyncio.Event()
        self._writer = writer

    async def close(self, state: Any, keep: Keep = "all") -> None:
        await self.may_close.wait()
        await self._writer.close(state, keep)


async def brought_to(phase: RunPhase, store: MemoryStore) -> tuple[Run, Slow, SlowWriter]:
    producer = Slow(last=phase == "letting_go", clings=phase in ("stopping", "letting_go"))
    run_id = new_run_id()
    run = Run(run_id, producer, lambda run: None)
    writer = SlowWriter(await store.create(RunInfo(run_id, "me", 1.0), run.stop))
    if phase == "created":
        return run, producer, writer
    run.start(writer, producer.started(run.id), 60)
    if phase == "called_off":
        run.stop()
    elif phase != "started":
        await run.first_response
    if phase == "closing":
        producer.clings = False
    if phase in ("stopping", "closing", "ended"):
        run.stop()
    if phase == "ended":
        writer.may_close.set()
        await run.wait_ended()
    while phase == "closing" and run.phase != "closing":
        await asyncio.sleep(0)
    return run, producer, writer


@pytest.mark.parametrize("phase", RUN)
async def test_a_run_that_is_stopped_in_any_phase_ends_once(phase: RunPhase) -> None:
    store = MemoryStore()
    run, producer, writer = await brought_to(phase, store)
    assert run.phase == phase
    run.stop()
    run.fail("server_shutdown", "Later.")
    assert run.phase == RUN[phase].get("stop", phase)
    if phase == "created":
        run.start(writer, producer.started(run.id), 60)
    producer.go_on.set()
    writer.may_close.set()
    async with asyncio.timeout(HANG):
        frames = b"".join([data async for data in read(store, run.id)])
        await run.wait_ended()
    assert run.phase == "ended"
    assert frames.count(b"event: recipe.") == 1
    assert frames.count(b"event: recipe.completed") == (phase == "letting_go")
    assert frames.count(b"event: token") == (phase not in ("created", "started", "called_off"))
    await store.aclose()


async def test_a_reader_goes_through_its_states() -> None:
    store, run_id = MemoryStore(), new_run_id()
    run = await store.create(RunInfo(run_id, "me", 1.0), lambda: None)
    channel = store.channel(run_id)

    frames = [encode(Token("a"), number) for number in range(3)]

    def write(frame: bytes) -> None:
        run.write(frame, bytes([EventMask.TOKENS]))

    with LogSubscription(channel, 0, EventMask(7)) as reader, LogSubscription(channel, 9, EventMask(7)) as ahead:
        assert (reader.state, reader.read()) == ("replaying", b"")
        write(frames[0])
        assert (reader.read(), reader.state) == (frames[0], "live")
        write(frames[1])
        channel.log.seal()
        write(frames[2])
        assert (reader.read(), reader.state) == (frames[1] + frames[2], "live")
        channel.log.seal()
        assert (reader.read(), reader.state) == (b"", "live")  # it had had all that is sealed
        await run.close("completed")
        assert (reader.read(), reader.state) == (None, "ended")
        assert (reader.read(), reader.state) == (None, "ended")
        for _ in range(2):
            with pytest.raises(AfterTheEnd):
                ahead.read()
            assert ahead.state == "lost"
    await store.aclose()
