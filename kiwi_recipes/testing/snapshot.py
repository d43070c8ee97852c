"""A stream's events, compared with those that were kept in a file beside the test."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiwi_recipes.testing.told import Stream

FOLDER = "__kiwi_snapshots__"
UPDATE = "--kiwi-snapshot-update"

_BEFORE, _AFTER = 40, 120
"""Characters that are shown of a long line around the place where it differs."""


class KiwiSnapshot:
    """Fails where a stream is not what it was. `pytest --kiwi-snapshot-update` writes what is kept anew.

        kiwi_snapshot(kiwi_replay.events("omelette.jsonl"))

    A test that has several gives each a name; under one name all streams of a test have to be the same.
    """

    def __init__(self, folder: Path, test: str, *, update: bool) -> None:
        self._folder = folder / FOLDER
        self._test = test
        self._update = update
        self._written: set[str] = set()

    def __call__(self, events: Stream, name: str = "") -> None:
        """Compare the stream's events. Raises AssertionError with the lines that differ."""
        __tracebackhide__ = True
        from kiwi_recipes.testing.told import told

        file = self.file(name)
        found = told(events)
        if self._update and name not in self._written:
            self._written.add(name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(found, encoding="utf-8")
            return
        if not file.is_file():
            raise AssertionError(f"nothing is kept in {file} yet: run `pytest {UPDATE}`, and read what it wrote")
        kept = file.read_text(encoding="utf-8")
        if found != kept:
            differing = "\n".join(differences(kept.splitlines(), found.splitlines()))
            raise AssertionError(f"not what {file} says (if it should be: `pytest {UPDATE}`)\n{differing}")

    def file(self, name: str = "") -> Path:
        """Where the snapshot of this name is kept."""
        whole = f"{self._test}.{name}" if name else self._test
        return self._folder / (re.sub(r"[^\w.-]+", "-", whole).strip("-") + ".jsonl")


def differences(kept: list[str], found: list[str]) -> list[str]:
    """The lines that went (-) and came (+), each by its number; of long ones what is around the first difference."""
    lines: list[str] = []
    for what, k1, k2, f1, f2 in SequenceMatcher(a=kept, b=found, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        gone, come = kept[k1:k2], found[f1:f2]
        for at in range(max(len(gone), len(come))):
            old = gone[at] if at < len(gone) else None
            new = come[at] if at < len(come) else None
            begin = max(0, _common(old, new) - _BEFORE)
            lines += [f"- {k1 + at + 1:>4}  {_shown(old, begin)}"] if old is not None else []
            lines += [f"+ {f1 + at + 1:>4}  {_shown(new, begin)}"] if new is not None else []
    return lines


def _common(old: str | None, new: str | None) -> int:
    """How much of their beginning two lines share; none if there is but one."""
    if old is None or new is None:
        return 0
    return next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))


def _shown(line: str, begin: int) -> str:
    end = begin + _BEFORE + _AFTER
    return f"{'…' if begin else ''}{line[begin:end]}{'…' if end < len(line) else ''}"
