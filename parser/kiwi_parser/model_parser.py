"""ModelParser: JSON in pieces to typed, validated events of any pydantic model."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, Literal, TypeVar

from kiwi_parser.assemble import Assembler
from kiwi_parser.errors import JsonIncompleteError, JsonSyntaxError
from kiwi_parser.events import Event, FieldDelta, FieldDropped, Path, bare
from kiwi_parser.limits import Limits
from kiwi_parser.names import words_of
from kiwi_parser.plan import plan
from kiwi_parser.reader import STOPS, Reader, as_text
from kiwi_parser.text import AfterEnd, Wanted

M = TypeVar("M")

_WANTED = {
    frozenset(): Wanted.OBJECT,
    frozenset({"object"}): Wanted.OBJECT,
    frozenset({"array"}): Wanted.ARRAY,
    frozenset({"object", "array"}): Wanted.ANYTHING,
}

_WIDE = Limits.wide()

_words_of = lru_cache(maxsize=256)(words_of)


@lru_cache(maxsize=256)
def _limits_of(model: type[Any]) -> Limits:
    limits = getattr(model, "stream_limits", None)
    return limits if isinstance(limits, Limits) else _WIDE


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a text ended.

    complete: the value closed and is valid. truncated: the text ended within it. invalid: the text could not go on,
    or what came does not make a valid whole; `problem` says why, its `code` and `offset` say what and where.
    `closed` are the paths that are done, in their order; `open` those that had begun and did not close.
    """

    kind: Literal["complete", "truncated", "invalid"]
    closed: tuple[Path, ...]
    open: tuple[Path, ...]
    problem: JsonSyntaxError | None = None


class ModelParser(Generic[M]):
    """Reads a model's reply, finds the JSON in it, and tells the fields of `model` as they come and close.

    `feed` and `close` never raise for what the text says: `outcome` tells how it ended.
    """

    def __init__(
        self, model: type[M], *, strict: bool = False, limits: Limits | None = None, language: str | None = None
    ) -> None:
        """`language` (BCP 47) is that of the text, for validators that ask `language_of(info)`.

        Without `limits` those count that the model names (`stream_limits: ClassVar[Limits]`), or else `Limits.wide()`.

        Raises SchemaError for a model that can't be streamed.
        """
        root = plan(model)
        name = "" if strict else _words_of(getattr(model, "__name__", "")) or "value"
        self._assembler = Assembler(root, name, language)
        self._text = self._assembler.text
        if limits is None:
            may_name_limits: Any = model
            limits = _limits_of(may_name_limits) if isinstance(model, type) else _WIDE
        self._reader = Reader(
            self._assembler, strict=strict, limits=limits, wanted=_WANTED[root.containers], scalars=root.takes_scalars
        )
        self._assembler.handover.take_over = self._reader.hand_to
        self.outcome: Outcome | None = None
        """How the text ended: known after `close`, or as soon as it can't go on."""

    @property
    def value(self) -> M | Any:
        """What is known so far, never more.

        A dict (or list) of what closed and of the text at hand, until the whole closes and is valid: then the
        validated model. None before anything is known.
        """
        return self._assembler.so_far()

    @property
    def settled(self) -> bool:
        """Whether the value is whole and nothing that follows takes its place, as the answer does behind an example;
        but a thought may yet prove to be one by its end."""
        return self._assembler.complete and not self._assembler.is_inconclusive

    @property
    def heading(self) -> str | None:
        """The heading under which a list that is open goes on (see `Sections`), where one was written."""
        return next((list_.heading for list_ in self._assembler.open_frames() if list_.heading is not None), None)

    def feed(self, text: str) -> list[Event]:
        """Read on. Raises TypeError where `text` is no str, ParserClosedError after `close`; else never."""
        if text.__class__ is not str:
            text = as_text(text)
        tokenizer = self._reader.tokenizer
        end = tokenizer.offset + len(text)
        if end <= tokenizer.room and '"' not in text and "\\" not in text and text.isprintable() and text:
            tokenizer.offset = end
            at_hand = self._text
            streamed = at_hand.streamed
            if streamed is None:
                tokenizer.take(text)
                return [] if at_hand.streamed is None else [self._assembler.events.pop()]
            streamed.append(text)
            delta = bare(FieldDelta)
            delta.path = at_hand.path
            delta.text = text
            delta.of_row = at_hand.of_row
            return [delta]
        events: list[Event] = []
        self._assembler.events = events
        push = self._reader.push  # by itself: CPython 3.11 would look for a method of that name first
        try:
            push(text)
        except STOPS as stop:
            self._go_on(stop)
        return events

    def _go_on(self, stop: JsonSyntaxError | AfterEnd) -> None:
        try:
            self._reader.go_on(stop)
        except JsonSyntaxError as error:
            self._end(error)

    def close(self) -> list[Event]:
        """End the text. Always safe, also twice."""
        events: list[Event] = []
        self._assembler.events = events
        try:
            self._reader.close()
        except JsonSyntaxError as error:
            self._end(error)
        else:
            self._assembler.finish()
            self._end(None)
        return events

    def _end(self, error: JsonSyntaxError | None) -> None:
        if self.outcome is not None:
            return
        assembler, candidate = self._assembler, self._assembler.candidate
        self._text.streamed = None
        kind: Literal["complete", "truncated", "invalid"]
        if isinstance(error, JsonIncompleteError):
            kind = "truncated"
        elif error is None and candidate.complete:
            kind = "complete"
        else:
            kind = "invalid"
            if error is None:
                error = JsonSyntaxError(
                    "not_valid", candidate.problem or "the value is not valid", *self._reader.place()
                )
        if kind == "invalid" and not assembler.recognised and error is not None:
            if candidate.rejected is not None:
                reason, events = candidate.rejected
                error = JsonSyntaxError("not_valid", reason, *self._reader.place())
                assembler.events += events
            assembler.events.append(FieldDropped((), error.message))
        if error is not None:
            error = error.with_traceback(None)  # or it would keep the frames of all who called
            error.__context__ = None
        self.outcome = Outcome(kind, tuple(candidate.closed), assembler.open_paths(), error)
        assembler.handover.release()
