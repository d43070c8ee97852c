"""What our own recorded streams add up to, as files that the tests of both languages read.

    python -m tests.support.folded      writes them anew (`make snapshots` does)

One for each recording: the recipe and the lines so far after some of its events, and a digest of what they are after
every single one. frontend/tests/contract.test.ts reads them, too.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.recording import read_recording
from tests.support.fixtures import EVENTS, FIXTURES

FOLDED = FIXTURES / "folded"
KEPT = FIXTURES / "protocol" / "protocol-1.jsonl"
SOURCES = [*EVENTS, KEPT]
SHOWN = 5
"""After so many of the events the recipe is written out."""


def file_of(recording: Path) -> Path:
    return FOLDED / f"{recording.stem}.json"


def folded(recording: Path) -> dict[str, Any]:
    events = [entry.event for entry in read_recording(recording).events]
    shown = {len(events) * part // SHOWN - 1 for part in range(1, SHOWN + 1)} | {len(events) - 2}
    fold, digest, after = EventFold(), hashlib.sha256(), []
    for number, event in enumerate(events):
        fold.apply(event)
        state = {"recipe": fold.recipe, "lines": fold.lines}
        digest.update(canonical(state).encode())
        if number in shown:
            after.append({"seq": event["seq"], **state})
    return {"recording": f"{recording.parent.name}/{recording.name}", "sha256": digest.hexdigest(), "after": after}


def canonical(value: Any) -> str:
    """The same text from Python and from JavaScript, which does not tell 1.0 from 1."""
    return json.dumps(_whole(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _whole(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_whole(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def text_of(recording: Path) -> str:
    """One state a line."""
    whole = folded(recording)
    lines = ",\n".join(f"  {json.dumps(state, ensure_ascii=False)}" for state in whole.pop("after"))
    return json.dumps(whole, indent=1)[:-2] + f',\n "after": [\n{lines}\n ]\n}}\n'


if __name__ == "__main__":
    FOLDED.mkdir(exist_ok=True)
    for source in SOURCES:
        file_of(source).write_text(text_of(source), "utf-8")
