"""Soak the parser in random documents, edits and splits, and say how many inputs were tried in what time.

    python fuzz/soak.py --minutes 10 [--seed 1]

Each input is a reply (a recording, a sample, a random recipe, random JSON) with some characters changed; the laws of
`tests/proof` are the oracle. The first input for which one does not hold is printed, with its seed, and ends the run.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import random
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from kiwi_parser.text import MENDS
from proof.fixtures import recordings, suite
from proof.oracle import examine
from proof.samples import COMPLETE, CUT, NOT_A_RECIPE, ROUGH
from proof.strategies import ODD

LONGEST = 2500
PATIENCE = 120
"""Seconds that one input may take; one that takes longer hangs, and the run ends with the stack."""


def texts() -> list[str]:
    """What the edits begin with."""
    files = [case.data.decode("utf-8", "replace") for case in suite()]
    examples = [mend.example for mend in MENDS]
    found = [
        *recordings().values(),
        *COMPLETE.values(),
        *ROUGH.values(),
        *CUT.values(),
        *NOT_A_RECIPE.values(),
        *files,
        *examples,
    ]
    return [text for text in found if len(text) <= LONGEST]


def random_value(dice: random.Random, depth: int = 0) -> Any:
    kind = dice.randrange(9 if depth < 4 else 6)
    if kind < 3:
        return dice.choice([None, True, False, 0, -0.0, 1e400, 10**25, -3, 2.5e-7, dice.random(), dice.randrange(1000)])
    if kind < 6:
        return "".join(dice.choice('ab é🍋"\\\n\t\ud83d\u2028/u0') for _ in range(dice.randrange(9)))
    if kind == 6:
        return [random_value(dice, depth + 1) for _ in range(dice.randrange(5))]
    keys = ["title", "ingredients", "steps", "text", "name", "notes", "by_name", "grid", "a", ""]
    return {dice.choice(keys): random_value(dice, depth + 1) for _ in range(dice.randrange(6))}


def edited(text: str, dice: random.Random) -> str:
    for _ in range(dice.choice((0, 1, 1, 2, 3, 6))):
        at = dice.randrange(len(text) + 1)
        gone = dice.choice((0, 0, 1, 1, 2, 9))
        text = text[:at] + dice.choice(["", "", *ODD]) + text[at + gone :]
    return text[: dice.randrange(len(text) + 1)] if dice.random() < 0.15 else text


def spliced(text: str, other: str, dice: random.Random) -> str:
    return text[: dice.randrange(len(text) + 1)] + other[dice.randrange(len(other) + 1) :]


def an_input(known: list[str], dice: random.Random) -> tuple[str, str]:
    """What kind of input, and the input."""
    match dice.randrange(10):
        case 0 | 1:
            return "random JSON", json.dumps(random_value(dice), ensure_ascii=dice.random() < 0.5)
        case 2:
            return "random JSON, edited", edited(json.dumps(random_value(dice), ensure_ascii=False), dice)
        case 3:
            return "two texts spliced", edited(spliced(dice.choice(known), dice.choice(known), dice), dice)[:LONGEST]
        case 4:
            return "characters", "".join(dice.choice(ODD) for _ in range(dice.randrange(40)))
        case _:
            return "a text, edited", edited(dice.choice(known), dice)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--minutes", type=float, default=1.0)
    options.add_argument("--seed", type=int, default=None, help="where to begin; default: somewhere new")
    options.add_argument("--once", action="store_true", help="only the input of --seed")
    args = options.parse_args()
    known = texts()
    seed = random.SystemRandom().randrange(10**9) if args.seed is None else args.seed
    print(f"begins with seed {seed}", flush=True)
    begun, tried, characters = time.monotonic(), Counter[str](), 0
    while True:
        dice = random.Random(seed)
        kind, text = an_input(known, dice)
        faulthandler.dump_traceback_later(PATIENCE, exit=True)
        try:
            examine(text, dice)
        except Exception:
            traceback.print_exc()
            print(f"\nseed {seed}, {kind}:\n{text!r}")
            return 1
        tried[kind] += 1
        characters += len(text)
        seed += 1
        if args.once or time.monotonic() - begun > args.minutes * 60:
            break
    took = time.monotonic() - begun
    print(f"{tried.total()} inputs, {characters} characters, in {took / 60:.1f} minutes: every law held")
    for kind, count in tried.most_common():
        print(f"  {count:8} {kind}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
