"""Measure what a test loop pays: all recorded answers under tests/fixtures, through parser and fold, in all chunkings.

Beside it partial-json-parser, as its users have it: parsing what has come so far again after each piece, from the first
brace on (it reads no prose). In CPU time, in turns, in one run; the best of each counts. So an ingredient's line comes
from a cache, as it does in a test loop from its second chunking on. Below, what `kiwi_replay.events` takes, once: with
prompt, checks of food and all.

    python -m bench.fixtures [--rounds 5] [--most 0.5]

Exits with 1 if ours takes for all chunkings more than `--most` of what partial-json-parser takes for single characters,
which are every prefix.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from kiwi_parser import RecipeParser
from kiwi_parser import events as parsed
from partial_json_parser import loads
from pydantic import BaseModel

from kiwi_recipes.llm.backends.replay import ReplayBackend
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.types import Chunk, Prompt, Text
from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.streams.pointers import pointer
from kiwi_recipes.testing.remade import events_of, recut
from kiwi_recipes.testing.replay import KITCHEN
from tests.support.fixtures import UPSTREAM

CUTS = {"as recorded": None, "single characters": 1, "sevens": 7, "whole": 0}
"""Those of tests/recording/test_snapshots.py."""


@dataclass(frozen=True)
class Answer:
    """The text of a recorded answer, in the pieces in which it came."""

    path: Path
    pieces: list[str]

    def cut(self, size: int | None) -> list[str]:
        if size is None:
            return self.pieces
        return [chunk.text for chunk in recut([Text("".join(self.pieces))], size) if isinstance(chunk, Text)]


async def answer_of(path: Path) -> Answer:
    chunks: list[Chunk] = []
    with suppress(LLMError):  # a refusal, or a stream that broke: what came before it is read
        await ReplayBackend("replay", path, speed=0).answer(Prompt("", schema={}), chunks.extend)
    return Answer(path, [chunk.text for chunk in chunks if isinstance(chunk, Text)])


def ours(streams: list[list[str]]) -> int:
    """Parser and fold; how many events."""
    count = 0
    for pieces in streams:
        parser, fold = RecipeParser(), EventFold()
        for piece in pieces:
            if events := parser.feed(piece):
                _fold(fold, events, count)
                count += len(events)
        events = parser.close()
        _fold(fold, events, count)
        count += len(events)
        _ = fold.recipe
    return count


def _fold(fold: EventFold, events: list[parsed.Event], seq: int) -> None:
    for at, event in enumerate(events, seq):
        path = pointer(event.path)
        match event:
            case parsed.FieldDelta():
                fold.apply({"type": "field.delta", "seq": at, "path": path, "text": event.text})
            case parsed.FieldDone():
                value: Any = event.value
                plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
                fold.apply({"type": "field.done", "seq": at, "path": path, "value": plain})
            case parsed.FieldDropped():
                fold.apply({"type": "field.dropped", "seq": at, "path": path})
            case parsed.FieldReset():
                fold.apply({"type": "field.reset", "seq": at, "path": path})


def theirs(streams: list[list[str]]) -> int:
    """Every prefix, from the first brace on; how many it could read."""
    read = 0
    for pieces in streams:
        seen = ""
        for piece in pieces:
            seen += piece
            begin = seen.find("{")
            if begin < 0:
                continue
            with suppress(ValueError, AssertionError, IndexError):  # what is no JSON, said when it finds out
                loads(seen[begin:])
                read += 1
    return read


def remade() -> int:
    async def all_of_them() -> int:
        found = [await events_of(path, cut, KITCHEN) for path in UPSTREAM for cut in CUTS.values()]
        return sum(map(len, found))

    return asyncio.run(all_of_them())


def seconds(work: Callable[[], int]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


async def gathered() -> list[Answer]:
    return [await answer_of(path) for path in UPSTREAM]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--most", type=float, default=0.5)
    chosen = arguments.parse_args()
    answers = [answer for answer in asyncio.run(gathered()) if answer.pieces]
    streams = {name: [answer.cut(size) for answer in answers] for name, size in CUTS.items()}
    works: dict[str, Callable[[], int]] = {}
    for name, cut in streams.items():
        works[f"ours, {name}"] = partial(ours, cut)
        works[f"theirs, {name}"] = partial(theirs, cut)
    best = dict.fromkeys(works, float("inf"))
    for _ in range(chosen.rounds):
        for name, work in works.items():
            best[name] = min(best[name], seconds(work))
    mine = sum(best[f"ours, {name}"] for name in CUTS)
    print(f"{len(answers)} answers with text, {sum(len(''.join(answer.pieces)) for answer in answers)} characters\n")
    print("| CPU milliseconds | pieces | parser and fold | partial-json-parser | ratio | of all four |")
    print("|---|---|---|---|---|---|")
    for name, cut in streams.items():
        our, their = best[f"ours, {name}"], best[f"theirs, {name}"]
        print(f"| {name} | {_pieces(cut)} | {our * 1e3:.1f} | {their * 1e3:.1f}", end=" | ")
        print(f"{our / their:.2f} | {mine / their:.2f} |")
    print(f"| **all four** | {sum(map(_pieces, streams.values()))} | {mine * 1e3:.1f} | | | |")
    print(f"\nkiwi_replay.events, all four: {seconds(remade) * 1e3:.0f} ms")
    single = streams["single characters"]
    print(f"partial-json-parser could read {theirs(single)} of {_pieces(single)} prefixes")
    return int(mine > chosen.most * best["theirs, single characters"])


def _pieces(streams: list[list[str]]) -> int:
    return sum(map(len, streams))


if __name__ == "__main__":
    sys.exit(main())
