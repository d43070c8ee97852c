"""What the server makes of the recorded answers under tests/fixtures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kiwi_recipes.testing import remade
from kiwi_recipes.testing.remade import recut
from kiwi_recipes.testing.replay import KITCHEN
from kiwi_recipes.testing.told import told
from tools.record_fixtures import TAKES

__all__ = ["events_of", "recut", "told"]


async def events_of(path: Path, size: int | None) -> list[dict[str, Any]]:
    """The events that come of a recorded answer, numbered; the request is the recorded one where it is of ours."""
    take = TAKES.get(path.stem) if path.parent.name == "recorded" else None
    return await remade.events_of(path, size, take.request if take else KITCHEN)
