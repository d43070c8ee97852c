"""`make eval`: recipes of the embedded model for forty requests, and of the recordings, judged by plain checks.

python -m bench.evaluation --save now.json                      ask, judge, keep
python -m bench.evaluation --against before.json                the same beside an earlier run
python -m bench.evaluation --of now.json --against before.json  two runs that are there
python -m bench.evaluation --recordings DIR                     what recordings of other models are read as
... --requests held_out                                         forty that no prompt was changed by
... --details                                                   what was wrong in each
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from bench.evaluation import runs
from bench.evaluation.checks import CHECKS, Verdict, score, used_and_listed
from bench.evaluation.runs import Run

RECORDINGS = Path(__file__).parents[2] / "tests" / "fixtures" / "recordings"


def judged(run: Run) -> list[dict[str, Verdict]]:
    return [score(made) for made in run["recipes"]]


def table(run: Run, against: Run | None = None) -> Iterator[str]:
    """A Markdown table: how many recipes pass of those that the check has something to say about."""
    held = [judged(other) for other in (against, run) if other is not None]
    yield f"| | {' | '.join(_title(other) for other in (against, run) if other is not None)} |"
    yield "|---" * (len(held) + 1) + "|"
    for name in CHECKS:
        yield f"| {name} | {' | '.join(_passed([scores[name] for scores in one]) for one in held)} |"
    yield f"| ingredients that are used, in all | {' | '.join(_used(o) for o in (against, run) if o is not None)} |"
    for name, unit in (("tokens", ""), ("seconds", " s")):
        cells = [_middle(other, name, unit) for other in (against, run) if other is not None]
        yield f"| {name} of a recipe, median | {' | '.join(cells)} |"


def _title(run: Run) -> str:
    return f"{run['source']}, prompt {run['prompt_version']}, {run['commit']}"


def _passed(verdicts: Sequence[Verdict]) -> str:
    said = [verdict.ok for verdict in verdicts if verdict.ok is not None]
    return f"{sum(said)} of {len(said)} ({sum(said) / len(said):.0%})" if said else "-"


def _used(run: Run) -> str:
    counts = [used_and_listed(made) for made in run["recipes"]]
    used, listed = sum(count[0] for count in counts), sum(count[1] for count in counts)
    return f"{used} of {listed} ({used / listed:.0%})" if listed else "-"


def _middle(run: Run, name: str, unit: str) -> str:
    figures = [made[name] for made in run["recipes"] if made.get(name) is not None]
    return f"{median(figures):g}{unit}" if figures else "-"


def worse(run: Run, against: Run) -> list[str]:
    """The checks of which a smaller share passes than before."""
    found = []
    for name in CHECKS:
        shares = []
        for other in (against, run):
            said = [scores[name].ok for scores in judged(other) if scores[name].ok is not None]
            shares.append(sum(map(bool, said)) / len(said) if said else 1.0)
        if shares[1] < shares[0]:
            found.append(f"{name}: {shares[0]:.0%} before, {shares[1]:.0%} now")
    return found


def details(run: Run) -> Iterator[str]:
    for made, scores in zip(run["recipes"], judged(run), strict=True):
        wrong = {name: verdict.evidence for name, verdict in scores.items() if verdict.ok is False}
        if wrong:
            yield f"{made['name']}: {made['recipe'].get('title')} ({', '.join(made['request']['pantry_items'][:4])})"
            yield from (f"    {name}: {evidence}" for name, evidence in wrong.items())


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--of", type=Path, help="judge the recipes of this file; ask nobody")
    parser.add_argument("--recordings", type=Path, help="judge what the recordings of this folder are read as")
    parser.add_argument("--save", type=Path, help="keep the recipes here")
    parser.add_argument(
        "--against", type=Path, help="an earlier run, for the column before; ends with 1 if a check is worse"
    )
    parser.add_argument("--requests", choices=("requests", "held_out"), default=runs.STANDARD, help="what is asked")
    parser.add_argument("--only", type=int, help="ask the first few requests alone")
    parser.add_argument("--details", action="store_true", help="what was wrong in each recipe")
    chosen = parser.parse_args(arguments)
    if chosen.of:
        run = runs.load(chosen.of)
    elif chosen.recordings:
        run = asyncio.run(runs.of_recordings(chosen.recordings))
    else:
        run = asyncio.run(runs.of_the_model(chosen.only, chosen.requests))
    if chosen.save:
        runs.save(run, chosen.save)
    against = runs.load(chosen.against) if chosen.against else None
    print("\n".join(table(run, against)))
    if chosen.details:
        print("\n".join(details(run)))
    if not (chosen.of or chosen.recordings or chosen.only):
        print("\nThe recordings of tests/fixtures:\n")
        print("\n".join(table(asyncio.run(runs.of_recordings(RECORDINGS)))))
    if against is None:
        return 0
    found = worse(run, against)
    print("\n".join(["", *(f"worse: {line}" for line in found)]))
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
