"""A stream's events as lines that a person can compare: the same however the model's answer was cut.

What depends on the cut is made alike: deltas of one path that follow each other are joined, and tokens, which are the
model's own text, are left out. Numbers, times, what is made up anew for each run (ids) and the token counts (which are
not waited for behind a whole recipe) are left out too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.recipes.events import TERMINAL_STATES
from kiwi_recipes.streams.codec import as_dict, decode, split

Body = dict[str, Any]
Stream = Iterable[object] | bytes | str
"""Events as the wire has them, or as the Python client gives them; or the text of a whole `text/event-stream`."""

_OF_ONE_RUN = ("seq", "id", "elapsed_ms", "timings", "usage")
_OF_THE_PROGRAM = ("created", "prompt_version", "schema_use")


def told(events: Stream) -> str:
    """The events one a line; before the terminal one, what they add up to."""
    lines: list[Body] = []
    fold = EventFold()
    for number, event in enumerate(bodies(events)):
        if event["type"] in TERMINAL_STATES:
            lines.append({"type": "(folded)", "recipe": fold.recipe, "lines": fold.lines})
        fold.apply({"seq": number, **event})
        if event["type"] == "token":
            continue
        before = lines[-1] if lines else None
        if before and event["type"] == before["type"] == "field.delta" and event["path"] == before["path"]:
            before["text"] += event["text"]
        else:
            lines.append(_lasting(event))
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def bodies(events: Stream) -> list[Body]:
    """The events' bodies as the wire has them."""
    if isinstance(events, str):
        events = events.encode()
    if isinstance(events, bytes):
        found = (decode(frame) for frame in split(events))
        return [body for body in found if body is not None]
    return [event if isinstance(event, dict) else as_dict(event) for event in events]


def _lasting(event: Body) -> Body:
    """The event without what differs from run to run, and without what each new version of the program changes."""
    kept = {key: value for key, value in event.items() if key not in _OF_ONE_RUN}
    if isinstance(recipe := kept.get("recipe"), dict):
        recipe = {key: value for key, value in recipe.items() if key != "id"}
        if isinstance(made := recipe.get("provenance"), dict):
            recipe["provenance"] = {key: value for key, value in made.items() if key not in _OF_THE_PROGRAM}
        kept["recipe"] = recipe
    return kept
