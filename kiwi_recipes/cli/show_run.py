"""Runs one generation as the server would, and shows its stream."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any

from rich.console import Console

from kiwi_recipes.cli.terminal import EXIT_CODES, die, err
from kiwi_recipes.live import Stream, draw, print_json, report
from kiwi_recipes.llm.routing import LLMRouter
from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.recipes.generator import LLMRecipeGenerator, NothingToCookWith
from kiwi_recipes.recipes.schemas import RecipeRequest
from kiwi_recipes.settings import Settings
from kiwi_recipes.streams.codec import decode
from kiwi_recipes.streams.manager import RunLimits, RunManager
from kiwi_recipes.streams.memory import MemoryStore
from kiwi_recipes.streams.run import Producer

NOT_AS_CONFIGURED = 5
"""A whole recipe, but by a model that no configuration names: the configured ones could not be used."""


Start = Callable[[LLMRecipeGenerator], Producer]
"""Makes the run that a command shows."""


class Watched:
    """A stream added up on its way, and its run's id."""

    def __init__(self) -> None:
        self.fold = EventFold()
        self.run = ""

    def note(self, event: dict[str, Any]) -> None:
        self.fold.apply(event)
        if event["type"] == "stream.started":
            self.run = event["id"]


def suggested(request: RecipeRequest) -> Start:
    return lambda generator: generator.start(request)


async def show_run(
    start: Start,
    router: LLMRouter,
    settings: Settings,
    as_json: bool,
    note: Callable[[dict[str, Any]], None] | None = None,
) -> int:
    """Run one generation as the server would, and show its stream; Ctrl-C stops the model and keeps the card. `note`
    gets each event as it comes."""
    out = Console()
    try:
        async with aclosing(_events(start, router, settings, note)) as events:
            if as_json:
                stream = await print_json(events, progress)
            elif out.is_terminal:
                stream = await draw(events, out)
            else:
                stream = await report(events, progress, out)
        return await _exit_code(stream, router)
    except NothingToCookWith as error:
        die(str(error))
    finally:
        await router.aclose()


def progress(words: str) -> None:
    err.print(words, style="dim", markup=False, soft_wrap=True)


async def _exit_code(stream: Stream, router: LLMRouter) -> int:
    """The exit code; on stderr, a word if another model than the configured one wrote, or a very small one."""
    code = EXIT_CODES[stream.fold.status]
    name = (stream.fold.recipe.get("provenance") or {}).get("backend")
    route = next((route for route in router.routes if route.name == name), None)
    if route is None:
        return code
    if (await route.backend.health()).tiny:
        err.print(f"{name} is a very small model: good for a first try, not for cooking by.", style="yellow")
    if code == 0 and route.quiet and any(not other.quiet for other in router.routes):
        err.print(f"What is configured could not be used; {name} wrote this. `kiwi doctor` says why.", style="yellow")
        return NOT_AS_CONFIGURED
    return code


async def _events(
    start: Start,
    router: LLMRouter,
    settings: Settings,
    note: Callable[[dict[str, Any]], None] | None,
) -> AsyncGenerator[dict[str, Any]]:
    """The run's numbered events, as a client of the server would read them."""
    runs = RunManager(MemoryStore(), RunLimits(total_timeout=settings.total_timeout))
    generation = start(LLMRecipeGenerator(router, attempts=settings.attempts, form=settings.prompt_form))
    run = await runs.start(generation, "cli")
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, run.stop)
    async with aclosing(runs.read(run.id)) as frames:
        async for data in frames:
            for frame in data.split(b"\n\n"):
                if (event := decode(frame)) is not None:
                    if note is not None:
                        note(event)
                    yield event
    await run.wait_ended()
