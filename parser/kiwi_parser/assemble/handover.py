"""Handover: lets another sink have a value that the assembler does not follow step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from kiwi_parser.assemble.builder import Builder, Discard, Owner, Rest
from kiwi_parser.text import Sink


class _Nobody:
    """The owner of sinks that nothing is told any more."""

    __slots__ = ()

    def quiet_done(self, value: Any, start: int, end: int) -> None: ...
    def mended(self, code: str, offset: int) -> None: ...


_NOBODY: Final = _Nobody()
_NO_BUILDER: Final = Builder(_NOBODY)


def _to_nobody(sink: Sink) -> None: ...


class Handover:
    """The sinks that take the assembler's place until a value has closed: it is built in silence, or let pass."""

    __slots__ = ("_discard", "_owner", "active", "builder", "take_over")

    take_over: Callable[[Sink], None]
    """Makes another sink the tokenizer's; set by whoever has both."""

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self.builder = Builder(owner)
        self._discard: Discard | None = None
        self.active = False
        """Whether the value at hand is another sink's."""

    def release(self) -> None:
        """Nothing follows: let go of those who have this, so that they are freed as soon as nobody has them."""
        self.take_over = _to_nobody
        self._owner = _NOBODY
        self.builder = _NO_BUILDER
        self._discard = None

    @property
    def discard(self) -> Discard:
        """Made when it is first needed, which is seldom."""
        discard = self._discard
        if discard is None:
            discard = self._discard = Discard(self._owner)
        return discard

    def build(self, container: Any, start: int, spellings: dict[str, str]) -> None:
        """Have an object or array built; its owner is told when it has closed."""
        self.active = True
        builder = self.builder
        builder.begin(container, start, spellings)
        self.take_over(builder)

    def pass_over(self, depth: int = 1) -> None:
        """Let what follows pass, until so many open objects and arrays have closed."""
        discard = self.discard
        discard.begin(depth)
        self.take_over(discard)

    def pass_over_rest(self, depth: int) -> None:
        """Let what follows the value pass, in so many lists around it, and say so."""
        rest = Rest(self._owner)
        rest.begin(depth)
        self.take_over(rest)
