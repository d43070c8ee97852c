"""Every recipe that a recorded stream under tests/fixtures holds, as this server sends it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from kiwi_recipes.recipes.schemas import ServedRecipe
from tests.support.fixtures import EVENTS, FIXTURES, UPSTREAM, named
from tests.support.told import events_of

WITH_EVENTS = [*EVENTS, *(FIXTURES / "protocol").glob("*.jsonl")]


async def _last_events() -> dict[str, dict[str, Any]]:
    """The terminal event of each: of our own streams as it was recorded, else as it is made now."""
    found = {named(path): _recorded_last(path) for path in WITH_EVENTS}
    for path in UPSTREAM:
        found[named(path)] = (await events_of(path, None))[-1]
    return found


def _recorded_last(path: Path) -> dict[str, Any]:
    events = [json.loads(line).get("event") for line in path.read_text("utf-8").splitlines()]
    last: dict[str, Any] = [event for event in events if event][-1]
    return last


LAST = asyncio.run(_last_events())
WHOLE = {name for name, event in LAST.items() if event["type"] == "recipe.completed"}
DRAFTS = {
    name
    for name, event in LAST.items()
    if name not in WHOLE and all((event.get("recipe") or {}).get(key) for key in ("title", "ingredients", "steps"))
}
"""Runs that ended early, with enough of a recipe to be exported."""
RECORDED = {name: ServedRecipe.model_validate(LAST[name]["recipe"]) for name in sorted(WHOLE | DRAFTS)}
