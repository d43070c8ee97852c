"""Shows a stream while it is written: the card on a terminal, else the progress on stderr and the card at the end."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.live import Live
from rich.segment import SegmentLines

from kiwi_recipes.card import card, phase_words
from kiwi_recipes.recipes.event_fold import EventFold

REFRESH = 1 / 12
"""Seconds between two drawings of the card."""

Events = AsyncIterator[dict[str, Any]]


class Stream:
    """A stream added up: the recipe so far, and which models stepped in for others, in words.

    `progress`, if given, is called with each milestone, in words.
    """

    def __init__(self, progress: Callable[[str], None] | None = None) -> None:
        self.fold = EventFold()
        self._progress = progress
        self._fallbacks: dict[str | None, str] = {}
        self._began = time.monotonic()

    def apply(self, event: dict[str, Any]) -> None:
        self.fold.apply(event)
        if event["type"] == "stream.status" and event["phase"] == "falling_back":
            self._fallbacks[event.get("message")] = _fallback(event)  # of several tried for one reason, the last
        if self._progress is not None and (words := progress_words(event)) is not None:
            self._progress(words)

    def card(self) -> RenderableType:
        return card(self.fold, time.monotonic() - self._began, [*self._fallbacks.values()])


async def draw(events: Events, console: Console) -> Stream:
    """The card on a terminal, drawn by the task that adds up the events, so that it is never read half changed."""
    stream = Stream()
    with Live(console=console, auto_refresh=False, transient=True) as live:

        async def redraw() -> None:
            while True:
                live.update(Window(stream.card()), refresh=True)
                await asyncio.sleep(REFRESH)

        drawing = asyncio.create_task(redraw())
        try:
            async for event in events:
                stream.apply(event)
        finally:
            drawing.cancel()
            with suppress(asyncio.CancelledError):
                await drawing
    console.print(stream.card())
    return stream


async def report(events: Events, progress: Callable[[str], None], console: Console) -> Stream:
    """For a stdout that is no terminal: the progress goes to `progress`, the finished card to `console`."""
    stream = Stream(progress)
    async for event in events:
        stream.apply(event)
    console.print(stream.card())
    return stream


async def print_json(events: Events, progress: Callable[[str], None]) -> Stream:
    """The events on stdout, one JSON object a line."""
    stream = Stream(progress)
    async for event in events:
        stream.apply(event)
        print(json.dumps(event), flush=True)  # noqa: T201
    return stream


def progress_words(event: dict[str, Any]) -> str | None:
    """An event in words for a user who waits; None if it is no milestone."""
    match event:
        case {"kept": True}:
            return None  # it was there before
        case {"type": "stream.status", "phase": "falling_back"}:
            return _fallback(event)
        case {"type": "stream.status", "phase": str(phase)}:
            named = event.get("model") or event.get("backend")
            return f"{phase_words(phase)}{f' ({named})' if named else ''} …"
        case {"type": "field.done", "path": "/title", "value": str(title)}:
            return f"Title: {title}"
        case {"type": "field.done", "path": "/ingredients" | "/steps" as path, "value": list(rows)}:
            name = path.removeprefix("/")
            return f"{len(rows)} {name if len(rows) != 1 else name.removesuffix('s')}"
        case {"type": "warning", "code": "allergen" | "diet", "message": str(message)}:
            return message
        case {"type": "stream.reset", "reason": "allergen_conflict"}:
            return "The model was stopped; the recipe is asked for again, without that."
        case {"type": "stream.reset"}:
            return "The model broke off; the rest is asked for again."
    return None


def _fallback(event: dict[str, Any]) -> str:
    reason = event.get("message") or "A model could not be used."
    return f"{reason} Asking {event.get('backend') or 'another one'} instead."


class Window:
    """As much of something as the terminal is high: its first line, and the last ones, where the writing goes on."""

    def __init__(self, content: RenderableType) -> None:
        self._content = content

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        lines = console.render_lines(self._content, options, pad=False)
        room = max(2, console.size.height - 1)
        if len(lines) > room:
            lines = lines[:1] + lines[len(lines) - room + 1 :]
        yield SegmentLines(lines, new_lines=True)
