"""How many replies that json.loads refuses become a usable recipe: ours beside two menders.

Usable means what a cook can use: a title, at least one ingredient and at least one step, each of them valid. The
menders give untyped data; it is validated row by row by the same models, so that no stricter rule judges them than us.
Four tables: the recorded replies of real models, which are few; the rough replies of the parser's own tests; replies to
a plain model, by what is around the JSON and how it begins and ends, which count as right if exactly what they mean is
read; and broken replies for a plain model: right, refused, or complete and wrong. All but the first were written for
this parser: they say what is mended, not how often models need it.

    python bench/leniency.py [FOLDER_OF_RECORDINGS]
"""

from __future__ import annotations

import importlib
import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import json_repair
import partial_json_parser
from kiwi_parser import FieldDone, FieldDropped, FieldReset, Ingredient, ModelParser, RecipeParser, Step
from pydantic import BaseModel, ValidationError

PARSER_TESTS = Path(__file__).parents[1] / "parser" / "tests"
RECORDINGS = Path(__file__).parents[1] / "tests" / "fixtures" / "recordings"


def replies(folder: Path) -> dict[str, str]:
    """What each recorded model wrote, put together from the bytes on its wire."""
    return {path.stem: _reply(path) for path in sorted(folder.glob("*.jsonl"))}


def _reply(path: Path) -> str:
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    wire = "".join(line["wire"] for line in lines if "wire" in line)
    frames = [json.loads(frame[6:]) for frame in wire.split("\n\n") if frame.startswith("data: {")]
    return "".join(_text(frame) for frame in frames)


def _text(frame: dict[str, Any]) -> str:
    """Of a chunk as OpenAI's servers send it; of other formats nothing."""
    return "".join(choice.get("delta", {}).get("content") or "" for choice in frame.get("choices", []))


def refused(reply: str) -> bool:
    try:
        json.loads(reply)
    except ValueError:
        return True
    return False


def by_kiwi(reply: str) -> Any:
    parser = RecipeParser()
    for char in reply:
        parser.feed(char)
    parser.close()
    known = parser.recipe
    return known.model_dump() if isinstance(known, BaseModel) else known


def by_json_repair(reply: str) -> Any:
    return json_repair.loads(reply)


def by_partial_json_parser(reply: str) -> Any:
    try:
        return partial_json_parser.loads(reply)
    except (ValueError, AssertionError, IndexError):  # the last two are what it says of brackets that do not match
        return None


def usable(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    title = value.get("title")
    rows = [row for row in _list(value.get("ingredients")) if _valid(Ingredient, row)]
    steps = [step for step in _list(value.get("steps")) if _valid(Step, step)]
    return isinstance(title, str) and bool(title.strip()) and bool(rows) and bool(steps)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _valid(model: type[Ingredient | Step], value: Any) -> bool:
    if isinstance(value, model):
        return True
    try:
        model.model_validate(value)
    except ValidationError:
        return False
    return True


READERS: dict[str, Callable[[str], Any]] = {
    "kiwi RecipeParser": by_kiwi,
    "json_repair": by_json_repair,
    "partial-json-parser": by_partial_json_parser,
}


def print_table(title: str, known: dict[str, str]) -> None:
    broken = {name: reply for name, reply in known.items() if refused(reply)}
    print(f"\n{title}: {len(known)}, of which json.loads refuses {len(broken)}\n")
    print(f"| reply | {' | '.join(READERS)} |")
    print("|---" * (len(READERS) + 1) + "|")
    score = dict.fromkeys(READERS, 0)
    for name, reply in broken.items():
        marks = {reader: usable(read(reply)) for reader, read in READERS.items()}
        score = {reader: score[reader] + marks[reader] for reader in READERS}
        print(f"| {name} | {' | '.join('usable' if mark else '-' for mark in marks.values())} |")
    print(f"| **usable** | {' | '.join(f'{count} of {len(broken)}' for count in score.values())} |")


def print_framing() -> None:
    """Replies to a plain model: how many of each kind are read as what they mean."""
    framing = _test_module("test_framing")
    kinds = {
        "an example, or a beginning that broke off, before the answer": {
            name: (text, framing.T1) for name, text in framing.BEFORE_THE_ANSWER.items()
        },
        "mends at the first key": framing.FIRST_KEYS,
        "brackets that do not match": framing.BRACKETS,
    }
    print("\nReplies to a plain model\n")
    print(f"| kind | {' | '.join(READERS)} |")
    print("|---" * (len(READERS) + 1) + "|")
    for kind, cases in kinds.items():
        counts = [sum(_is_read(framing.Note, reader, *case) for case in cases.values()) for reader in READERS]
        print(f"| {kind} | {' | '.join(f'{count} of {len(cases)}' for count in counts)} |")


def _is_read(model: type[BaseModel], reader: str, text: str, meant: dict[str, Any]) -> bool:
    value = _by_kiwi_for(model, text) if reader == "kiwi RecipeParser" else READERS[reader](text)
    try:
        return model.model_validate(value).model_dump(exclude_unset=True) == meant
    except ValidationError:
        return False


def _by_kiwi_for(model: type[BaseModel], text: str) -> Any:
    parser = ModelParser(model)
    for char in text:
        parser.feed(char)
    parser.close()
    return parser.value if parser.outcome is not None and parser.outcome.kind == "complete" else None


def print_verdicts() -> None:
    """What becomes of the broken replies for a plain model. A reader that fails, or drops what is wrong, refuses."""
    broken = _test_module("proof.broken")
    cases = [case for kind in broken.BROKEN.values() for case in kind.items()]
    print(f"\nBroken replies for a plain model: {len(cases)}\n")
    print("| reader | right | refused | complete and wrong |\n|---|---|---|---|")
    for name, read in PLAIN_READERS.items():
        found = Counter(_verdict(read(broken.Plain, text), meant) for text, meant in cases)
        print(f"| {name} | {found['right']} | {found['refused']} | {found['wrong']} |")


def _verdict(value: Any, meant: Any) -> str:
    if value is None:
        return "right" if meant is None else "refused"
    return "right" if value == meant else "wrong"


def plain_by_kiwi(model: type[BaseModel], text: str) -> Any:
    """What was read, None where it was refused: not complete, or a field was dropped and said so."""
    parser = ModelParser(model)
    events = [event for char in text for event in parser.feed(char)] + parser.close()
    known = parser.value
    if parser.outcome is None or parser.outcome.kind != "complete":
        return None
    gone: set[tuple[str | int, ...]] = set()
    for event in events:
        if isinstance(event, FieldDropped):
            gone.add(event.path)
        elif isinstance(event, FieldDone | FieldReset):
            gone.discard(event.path)
    return None if gone else known.model_dump(exclude_unset=True)


def _plain_by(load: Callable[[str], Any]) -> Callable[[type[BaseModel], str], Any]:
    def read(model: type[BaseModel], text: str) -> Any:
        try:
            return model.model_validate(load(text)).model_dump(exclude_unset=True)
        except ValidationError:
            return None

    return read


PLAIN_READERS: dict[str, Callable[[type[BaseModel], str], Any]] = {
    "kiwi ModelParser": plain_by_kiwi,
    "json_repair and pydantic": _plain_by(by_json_repair),
    "partial-json-parser and pydantic": _plain_by(by_partial_json_parser),
}


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else RECORDINGS
    print_table("Recorded replies", {name: reply for name, reply in replies(folder).items() if reply})
    print_table("Rough replies of the parser's tests", rough_replies())
    print_framing()
    print_verdicts()
    return 0


def rough_replies() -> dict[str, str]:
    samples = _test_module("proof.samples")
    rough = _test_module("test_rough").ROUGH_RECIPES
    return {**samples.ROUGH, **{name: reply for name, (reply, _) in rough.items()}}


def _test_module(name: str) -> Any:
    if str(PARSER_TESTS) not in sys.path:
        sys.path.insert(0, str(PARSER_TESTS))
    return importlib.import_module(name)


if __name__ == "__main__":
    sys.exit(main())
