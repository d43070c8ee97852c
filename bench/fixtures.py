"""Measure what a test loop pays: all recorded answers under tests/fixtures, through parser and fold, in all chunkings.

Beside it partial-json-parser, as its users have it: parsing what has come so far again after each piece, in one
chunking alone, from the first brace on (it reads no prose): in single characters, which is every prefix, and as it was
recorded. In CPU time, in turns, in one run; the best of each counts. The last row is what `kiwi_replay.events` does:
prompt, checks of food and all.

    python -m bench.fixtures [--rounds 5] [--most 0.5]

Exits with 1 if ours takes more than `--most` of partial-json-parser's time for every prefix.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiwi_parser import RecipeParser
from kiwi_parser import events as parsed
from partial_json_parser import loads

from kiwi_recipes.llm.backends.replay import ReplayBackend
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.types import Chunk, Prompt, Text
from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.recipes.pointers import pointer
from kiwi_recipes.testing.remade import events_of, recut
from kiwi_recipes.testing.replay import KITCHEN
from tests.support.fixtures import UPSTREAM

CUTS = (None, 1, 7, 0)
"""As recorded, single characters, sevens, whole: those of tests/recording/test_snapshots.py."""


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
            count += _fold(fold, parser.feed(piece), count)
        count += _fold(fold, parser.close(), count)
        _ = fold.recipe
    return count


def _fold(fold: EventFold, events: list[parsed.Event], seq: int) -> int:
    for at, event in enumerate(events, seq):
        path = pointer(event.path)
        match event:
            case parsed.FieldDelta():
                fold.apply({"type": "field.delta", "seq": at, "path": path, "text": event.text})
            case parsed.FieldDone():
                value: Any = event.value
                plain = value.model_dump(mode="json") if hasattr(value, "model_dump") else value
                fold.apply({"type": "field.done", "seq": at, "path": path, "value": plain})
            case parsed.FieldDropped():
                fold.apply({"type": "field.dropped", "seq": at, "path": path})
            case parsed.FieldReset():
                fold.apply({"type": "field.reset", "seq": at, "path": path})
    return len(events)


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
        found = [await events_of(path, cut, KITCHEN) for path in UPSTREAM for cut in CUTS]
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
    cut = [answer.cut(size) for size in CUTS for answer in answers]
    single = [answer.cut(1) for answer in answers]
    recorded = [answer.pieces for answer in answers]
    works = {
        f"**parser and fold, {len(CUTS)} chunkings** ({_pieces(cut)} pieces)": lambda: ours(cut),
        f"partial-json-parser, every prefix ({_pieces(single)})": lambda: theirs(single),
        f"partial-json-parser, those of the recorded pieces ({_pieces(recorded)})": lambda: theirs(recorded),
        f"kiwi_replay.events, {len(CUTS)} chunkings": remade,
    }
    best = dict.fromkeys(works, float("inf"))
    for _ in range(chosen.rounds):
        for name, work in works.items():
            best[name] = min(best[name], seconds(work))
    mine, every, *_ = best.values()
    print(f"{len(answers)} answers with text, {sum(len(''.join(answer.pieces)) for answer in answers)} characters\n")
    print("| | CPU seconds | of partial-json-parser, every prefix |\n|---|---|---|")
    for name, taken in best.items():
        print(f"| {name} | {taken:.3f} | {taken / every:.2f} |")
    print(f"\n{ours(cut)} events; partial-json-parser could read {theirs(single)} of {_pieces(single)} prefixes")
    return int(mine > chosen.most * every)


def _pieces(streams: list[list[str]]) -> int:
    return sum(map(len, streams))


if __name__ == "__main__":
    sys.exit(main())
