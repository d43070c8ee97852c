"""Measure kiwi_parser beside its peers: one recipe document, streamed token by token, in one run on one machine.

After every token each parser gives what its users consume: a partial value, a validated partial model, or events.
A row says microseconds of CPU per token (tokens are about 4 characters). The parsers take turns, round after round,
each twice in a row, and the best of each counts: what else the machine does is then the same for all. `-` means that
a run of that size would have taken longer than the budget. Every result is compared with the document: a `!` marks a
wrong one.

kiwi_parser takes part twice: as it is imported, and compiled, where a C compiler is at hand; building that takes half a
minute.

    python bench/parsers.py [--quick] [--pure] [--only NAME,NAME]
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import gc
import importlib
import json
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import time
import timeit
import tracemalloc
import warnings
import zipfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import kiwi_parser
from pydantic import BaseModel, TypeAdapter
from typing_extensions import TypedDict

Stream = Callable[[list[str]], Any]
"""Takes the tokens, consumes them one by one, returns the final value (None: the parser keeps none)."""

SIZES = {"2 KB": (10, 8), "8 KB": (40, 40), "32 KB": (160, 175), "128 KB": (600, 730)}
ROUNDS = 25
BUDGET = 30.0
"""Seconds that one stream may take; larger sizes of a slower parser are left out."""


# --- the document ---------------------------------------------------------------------------------------------------

_NOUNS = [
    "eggs", "spinach", "feta", "butter", "onion", "garlic", "tomato", "basil", "rice", "chicken", "lemon", "olive",
    "oil", "crème", "fraîche", "jalapeño",
]  # fmt: skip
_VERBS = ["Whisk", "Melt", "Chop", "Simmer", "Roast", "Fold", "Season", "Drain", "Toast", "Stir"]


def document(rows: int, steps: int) -> dict[str, Any]:
    """A recipe as models write it, always the same for the same sizes."""
    dice = random.Random(7)

    def words(count: int) -> str:
        return " ".join(dice.choice(_NOUNS) for _ in range(count))

    return {
        "title": 'Lemon "Confit" Chicken with Rice — crème fraîche 🍋',
        "description": f"A bright, quick dinner. {words(12)}",
        "servings": 4,
        "prep_minutes": 15,
        "cook_minutes": 35,
        "ingredients": [
            {
                "quantity": dice.choice(["1/2", "2", "250", "1 1/4"]),
                "unit": dice.choice(["cup", "tbsp", "g", ""]),
                "name": words(2),
            }
            for _ in range(rows)
        ],
        "steps": [
            f"{dice.choice(_VERBS)} the {words(14)}, then {dice.choice(_VERBS).lower()} "
            f"until golden (about {dice.randint(2, 25)} minutes).\n"
            for _ in range(steps)
        ],
        "notes": f"Serve with toast. {words(10)}",
    }


def tokens_of(text: str) -> list[str]:
    """Pieces of 1 to 7 characters, 4 on average, as a language model's tokens come."""
    dice = random.Random(3)
    tokens, at = [], 0
    while at < len(text):
        length = dice.choice((1, 2, 3, 4, 4, 5, 5, 6, 7))
        tokens.append(text[at : at + length])
        at += length
    return tokens


class Row(BaseModel):
    quantity: str = ""
    unit: str = ""
    name: str = ""


class Document(BaseModel):
    """The document's shape without caps: what every typed parser validates against."""

    title: str = ""
    description: str = ""
    servings: int | None = None
    prep_minutes: int | None = None
    cook_minutes: int | None = None
    ingredients: list[Row] = []
    steps: list[str] = []
    notes: str = ""


# --- ours -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Build:
    """kiwi_parser in one of its builds, and what its parsers make of the tokens."""

    name: str
    package: Any

    def recipe(self, tokens: list[str]) -> Any:
        parser = _fed(self.package.RecipeParser(), tokens)
        if parser.outcome is None or parser.outcome.kind != "complete":
            raise RuntimeError(f"the reply ended {parser.outcome}")
        return None

    def model_parser(self) -> Any:
        return self.package.ModelParser(Document, limits=self.package.Limits.none())

    def model(self, tokens: list[str]) -> Any:
        return _plain(_fed(self.model_parser(), tokens).value)

    def json_parser(self) -> Any:
        return self.package.JsonParser(strict=True, limits=self.package.Limits.none())

    def json(self, tokens: list[str]) -> Any:
        return _fed(self.json_parser(), tokens).value

    def typed(self, case: Case) -> Stream:
        """The recipe parser at a recipe's size; larger documents pass its limits, so the same shape without caps."""
        return self.recipe if case.size == "2 KB" else self.model

    def contenders(self) -> list[Contender]:
        return [
            Contender(f"**{self.name}, typed and validated**", self.typed),
            Contender(f"{self.name}, ModelParser at every size", functools.partial(_always, self.model)),
            Contender(f"{self.name}, JsonParser, strict, untyped", functools.partial(_always, self.json)),
        ]


def _fed(parser: Any, tokens: list[str]) -> Any:
    """The parser when it has read it all, its events consumed as they came."""
    for token in tokens:
        for _ in parser.feed(token):
            pass
    parser.close()
    return parser


def compiled(room: Path) -> Build:
    """The compiled build, made in `room`. Raises CalledProcessError where that fails, mostly for want of a compiler."""
    uv = shutil.which("uv", path=os.pathsep.join([os.environ.get("PATH", ""), str(Path(sys.executable).parent)]))
    source = Path(__file__).parents[1] / "parser"
    # By way of the source distribution: nothing is compiled within the checkout, where it would be imported from.
    subprocess.run(
        [uv or "uv", "build", "--out-dir", room, "--python", sys.executable, source],
        env={**os.environ, "HATCH_BUILD_HOOK_ENABLE_MYPYC": "true"},
        check=True,
        capture_output=True,
        text=True,
    )
    with zipfile.ZipFile(next(room.glob("*.whl"))) as wheel:
        wheel.extractall(room)
    return Build("kiwi, compiled", _imported_from(room))


def _imported_from(room: Path) -> Any:
    """The package as it is there, beside the one that is loaded already: it knows itself by no other name."""
    loaded = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "kiwi_parser"}
    sys.path.insert(0, str(room))
    try:
        return importlib.import_module("kiwi_parser")
    finally:
        sys.path.remove(str(room))
        sys.modules.update(loaded)


def builds(room: Path, *, pure_only: bool) -> list[Build]:
    """All that can be measured here; what can't be built is named."""
    found = [Build("kiwi", kiwi_parser)]
    if not pure_only:
        try:
            found.append(compiled(room))
        except (subprocess.CalledProcessError, OSError) as error:
            said = (getattr(error, "stderr", None) or str(error)).splitlines()
            reason = next((line for line in said if "error:" in line), said[-1])
            print(f"kiwi, compiled: not measured, it can't be built here: {reason}", file=sys.stderr)
    return found


def _plain(value: Any) -> Any:
    return value.model_dump() if isinstance(value, BaseModel) else TypeAdapter(Any).dump_python(value)


# --- peers ----------------------------------------------------------------------------------------------------------


def jiter_untyped() -> Stream:
    from jiter import from_json

    def stream(tokens: list[str]) -> Any:
        seen, value = b"", None
        for token in tokens:
            seen += token.encode()
            value = from_json(seen, partial_mode="trailing-strings")
        return value

    return stream


def pydantic_partial() -> Stream:
    class PartialRow(TypedDict, total=False):
        quantity: str
        unit: str
        name: str

    class Partial(TypedDict, total=False):
        title: str
        description: str
        servings: int
        prep_minutes: int
        cook_minutes: int
        ingredients: list[PartialRow]
        steps: list[str]
        notes: str

    adapter = TypeAdapter(Partial)

    def stream(tokens: list[str]) -> Any:
        seen, value = b"", None
        for token in tokens:
            seen += token.encode()
            value = adapter.validate_json(seen, experimental_allow_partial="trailing-strings")
        return value

    return stream


def jiter_and_validate() -> Stream:
    from jiter import from_json

    def stream(tokens: list[str]) -> Any:
        seen, value = b"", Document()
        for token in tokens:
            seen += token.encode()
            value = Document.model_validate(from_json(seen, partial_mode="trailing-strings"))
        return value.model_dump()

    return stream


def instructor_partial() -> Stream:
    from instructor.dsl.partial import Partial
    from jiter import from_json

    partial: Any = Partial
    model = partial[Document].get_partial_model()

    def stream(tokens: list[str]) -> Any:
        seen, value = b"", None
        for token in tokens:
            seen += token.encode()
            value = model.model_validate(from_json(seen, partial_mode="trailing-strings"), strict=None)
        return value.model_dump() if value else None

    return stream


def partial_json_parser() -> Stream:
    from partial_json_parser import loads

    return _reparsing(loads)


def langchain() -> Stream:
    from langchain_core.utils.json import parse_partial_json

    return _reparsing(parse_partial_json)


def _reparsing(loads: Callable[[str], Any]) -> Stream:
    def stream(tokens: list[str]) -> Any:
        seen, value = "", None
        for token in tokens:
            seen += token
            value = loads(seen)
        return value

    return stream


def jsonriver() -> Stream:
    from jsonriver import parse

    async def source(tokens: list[str]) -> AsyncIterator[str]:
        for token in tokens:
            yield token

    async def last(tokens: list[str]) -> Any:
        value = None
        async for partial in parse(source(tokens)):
            value = partial
        return value

    return lambda tokens: asyncio.run(last(tokens))


def jsoncurrent() -> Stream:
    from jsoncurrent import Emitter

    def stream(tokens: list[str]) -> Any:
        emitter = Emitter()
        patches: list[Any] = []
        emitter.on("patch", patches.append)
        for token in tokens:
            emitter.write(token)
            patches.clear()
        emitter.flush()

    return stream


def ijson_events() -> Stream:
    import ijson

    def stream(tokens: list[str]) -> Any:
        events = ijson.sendable_list()
        parser = ijson.parse_coro(events, use_float=True)
        for token in tokens:
            parser.send(token.encode())
            del events[:]
        parser.close()

    return stream


@dataclass(frozen=True)
class Peer:
    name: str
    prepare: Callable[[], Stream]
    package: str = ""


PEERS = [
    Peer("jiter, re-parsed, untyped", jiter_untyped, "jiter"),
    Peer("pydantic partial validation", pydantic_partial, "pydantic"),
    Peer("jiter + model_validate", jiter_and_validate),
    Peer("instructor Partial", instructor_partial, "instructor"),
    Peer("partial-json-parser", partial_json_parser, "partial-json-parser"),
    Peer("LangChain parse_partial_json", langchain, "langchain-core"),
    Peer("jsonriver", jsonriver, "jsonriver"),
    Peer("jsoncurrent (untyped deltas)", jsoncurrent, "jsoncurrent"),
    Peer("ijson, C, no partial strings", ijson_events, "ijson"),
]
JITER = PEERS[0].name


# --- measuring ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    size: str
    text: str
    tokens: list[str]
    value: dict[str, Any]


@dataclass(frozen=True)
class Figure:
    microseconds: float | None
    right: bool = True

    def __str__(self) -> str:
        if self.microseconds is None:
            return "-"
        digits = 2 if self.microseconds < 10 else 1 if self.microseconds < 100 else 0
        return f"{self.microseconds:.{digits}f}{'' if self.right else ' !'}"


def cases(sizes: list[str]) -> list[Case]:
    found = []
    for size in sizes:
        value = document(*SIZES[size])
        text = json.dumps(value, ensure_ascii=False, indent=1)
        found.append(Case(size, text, tokens_of(text), value))
    return found


@dataclass
class Contender:
    """One row of the table, and what is known of it so far."""

    name: str
    stream_for: Callable[[Case], Stream]
    figures: list[Figure] = field(default_factory=list)

    def too_slow_for(self, case: Case) -> bool:
        """Four times the text costs those who read it again four times as much a token."""
        if not self.figures:
            return False
        last = self.figures[-1].microseconds
        return last is None or last * 4 * len(case.tokens) / 1e6 > BUDGET


def measure(contenders: list[Contender], case: Case, rounds: int) -> None:
    """Let all take turns, and add to each the best of its rounds. Slow ones are excused from most rounds."""
    gc.collect()  # not in every round: it walks through all that is loaded, and leaves nobody's data in the caches
    best: dict[str, float] = {}
    right: dict[str, bool] = {}
    racing = [one for one in contenders if not one.too_slow_for(case)]
    for turn in range(rounds):
        for one in racing:
            if turn * best.get(one.name, 0.0) > 1.0:
                continue
            stream = one.stream_for(case)
            for _ in range(2):  # the second finds its code and data in the caches, as a stream's next token does
                begun = time.process_time()
                value = stream(case.tokens)
                took = time.process_time() - begun
                best[one.name] = min(best.get(one.name, took), took)
            right[one.name] = right.get(one.name, True) and (value is None or value == case.value)
    for one in contenders:
        took_best = best.get(one.name)
        per_token = None if took_best is None else took_best / len(case.tokens) * 1e6
        one.figures.append(Figure(per_token, right.get(one.name, True)))


def once(loads: Callable[[str], Any], text: str) -> float:
    """Microseconds of one call, the best of many."""
    return min(timeit.repeat(lambda: loads(text), timer=time.process_time, number=100, repeat=20)) / 100 * 1e6


def prepared(peers: list[Peer]) -> list[Contender]:
    """Those peers that can be imported here; the others are named."""
    ready = []
    for peer in peers:
        try:
            stream = peer.prepare()
        except ImportError as error:
            print(f"{peer.name}: not measured, {error}", file=sys.stderr)
            continue
        ready.append(Contender(peer.name, functools.partial(_always, stream)))
    return ready


def _always(stream: Stream, case: Case) -> Stream:
    return stream


def memory(make: Callable[[], Any], tokens: list[str]) -> tuple[int, int]:
    """Bytes held by a new parser, and by one that has just read its last token."""
    make().feed(tokens[0])  # what is made once per model is not a parser's own
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    parser = make()
    new = tracemalloc.get_traced_memory()[0] - before
    for token in tokens:
        parser.feed(token)
    gc.collect()
    full = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return new, full


def print_table(contenders: list[Contender], all_cases: list[Case]) -> None:
    print(f"| microseconds per token | {' | '.join(case.size for case in all_cases)} |")
    print("|---" * (len(all_cases) + 1) + "|")
    for one in contenders:
        print(f"| {one.name} | {' | '.join(map(str, one.figures))} |", flush=True)


def print_summary(ours: list[Contender], jiter: Contender | None, all_cases: list[Case]) -> None:
    for one in ours:
        mine = [figure.microseconds or 0.0 for figure in one.figures]
        print(f"{one.name}: growth {all_cases[0].size} to {all_cases[-1].size}: {mine[-1] / mine[0]:.2f}", end="")
        theirs = [figure.microseconds for figure in jiter.figures] if jiter else []
        ratios = [
            f"{case.size} {us / them:.2f}"
            for case, us, them in zip(all_cases, mine, theirs, strict=bool(jiter))
            if them
        ]
        print(f"; ratio to jiter, untyped: {', '.join(ratios)}" if ratios else "")


def print_memory(build: Build, tokens: list[str], size: str) -> None:
    makers: dict[str, Callable[[], Any]] = {
        "RecipeParser": build.package.RecipeParser,
        "ModelParser": build.model_parser,
        "JsonParser": build.json_parser,
    }
    for name, make in makers.items():
        new, full = memory(make, tokens)
        print(f"{build.name}: memory of one {name}: new {new / 1024:.1f} KB, with {size} read {full / 1024:.1f} KB")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="2 and 8 KB only")
    options.add_argument("--pure", action="store_true", help="not the compiled build, which has to be built first")
    options.add_argument("--only", default="", help="peers whose name begins so, comma-separated; ours always run")
    args = options.parse_args()
    warnings.filterwarnings("ignore")  # peers' own deprecations
    wanted = tuple(filter(None, args.only.split(",")))
    all_cases = cases(["2 KB", "8 KB"] if args.quick else list(SIZES))

    peers = [peer for peer in PEERS if not wanted or peer.name.startswith(wanted)]
    versions = ", ".join(f"{peer.package} {version(peer.package)}" for peer in peers if peer.package)
    print(f"Python {platform.python_version()}, {platform.machine()}; {versions}\n")
    theirs = prepared(peers)
    with tempfile.TemporaryDirectory() as room:
        kiwis = builds(Path(room), pure_only=args.pure)
    ours = [contender for build in kiwis for contender in build.contenders()]
    for case in all_cases:
        measure(theirs + ours, case, ROUNDS)
    print_table(theirs + ours, all_cases)
    print(f"\njson.loads of the whole {all_cases[0].size}: {once(json.loads, all_cases[0].text):.1f} us in all")
    print_summary(ours, next((one for one in theirs if one.name == JITER), None), all_cases)
    for build in kiwis:
        print_memory(build, all_cases[0].tokens, all_cases[0].size)
    return 0


if __name__ == "__main__":
    sys.exit(main())
