"""Candidate: what may be the model's value. JSON before it may have been an example, so there may be several."""

from __future__ import annotations

from typing import Any

from kiwi_parser.assemble.frame import Frame
from kiwi_parser.events import Event, Path


class Candidate:
    """A value that is taken for the model's, as far as it has come, and what was said of it."""

    __slots__ = (
        "_patience",
        "_resets",
        "closed_frame",
        "complete",
        "confirmed",
        "done",
        "doubtful",
        "dropped",
        "held_back",
        "left_open",
        "packs",
        "previous",
        "problem",
        "rejected",
        "value",
    )

    def __init__(self) -> None:
        self.value: Any = None
        self.packs = True
        """Whether rows that are done are kept packed: until somebody asks for the value."""
        self.confirmed = False
        """Whether anything of the model was seen in it; else it may not be the value at all."""
        self.complete = False
        self.problem = ""
        """Why it is not valid as a whole."""
        self.doubtful = False
        """Whether what is complete may be prose: a footnote's number, a word in brackets, a scalar beside objects."""
        self.dropped = False
        """Whether anything of it was dropped."""
        self.done: list[Path] = []
        """What was done, in order; `_resets` say what of it is not any more."""
        self._resets: list[tuple[int, Path]] | None = None
        """A path, and how many were done by then."""
        self._patience = 16
        """After so many resets they are worked off."""
        self.held_back: list[Event] | None = None
        """What there is to say of a list when its first entry is valid; before that it may be prose."""
        self.left_open: tuple[Path, ...] = ()
        """What was open where it broke off."""
        self.closed_frame: Frame | None = None
        """The outermost object or array that has closed, if no field of it was given a default for that."""
        self.previous: Candidate | None = None
        """What was taken for the value before: it counts until this one is confirmed."""
        self.rejected: tuple[str, list[Event]] | None = None
        """Why a list was taken for prose of which no entry is valid, and what there is to say of it if nothing better
        comes."""

    @property
    def closed(self) -> list[Path]:
        """The paths that are done, in their order."""
        if self._resets:
            self.done = _without(self.done, self._resets)
            self._resets = None
        return self.done

    def reset(self, path: Path) -> None:
        """Forget that a path is done. Of all that is done it is taken out later: here that would cost too much."""
        if self._resets is None:
            self._resets = []
        self._resets.append((len(self.done), path))
        if len(self._resets) > self._patience:
            self._patience = max(16, len(self.closed))

    def clear(self) -> None:
        """Forget all that was done and dropped."""
        self.done, self._resets, self.dropped = [], None, False


def _without(done: list[Path], resets: list[tuple[int, Path]]) -> list[Path]:
    """What is still done after resets: each forgets what was done by then at a path and within it."""
    kept: list[Path] = []
    gone: set[Path] = set()
    lengths: set[int] = set()
    for at in range(len(done) - 1, -1, -1):
        while resets and resets[-1][0] > at:
            _, path = resets.pop()
            gone.add(path)
            lengths.add(len(path))
        path = done[at]
        if not any(path[:length] in gone for length in lengths):
            kept.append(path)
    kept.reverse()
    return kept
