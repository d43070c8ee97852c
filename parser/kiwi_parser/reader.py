"""Reader: one text from its first character to its last, for any sink. Shared by all parsers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final, Protocol

from kiwi_parser.errors import JsonIncompleteError, JsonSyntaxError, LimitError, ParserClosedError
from kiwi_parser.limits import UNLIMITED, Limits
from kiwi_parser.text import (
    FOLD,
    NO_ROOM,
    AfterEnd,
    JsonLocator,
    LenientTokenizer,
    Sink,
    Tokenizer,
    Wanted,
    WholeSink,
    first_key,
    lookahead,
)

_DEFAULTS: Final = Limits()
_LONG_HEAD: Final = 200
"""A longer first chunk is not kept for the sake of its first key."""

STOPS = (JsonSyntaxError, AfterEnd)


class ValueSink(WholeSink, Protocol):
    """A sink that can say whether what it got is what it wants, and begin again if not."""

    @property
    def recognised(self) -> bool: ...
    @property
    def is_inconclusive(self) -> bool:
        """Whether what it got is so little of what it wants that more of it may come: an example, say."""
        ...

    @property
    def complete(self) -> bool: ...
    @property
    def may_begin_again(self) -> bool:
        """Whether what was said of it can be taken back."""
        ...

    @property
    def expects_more(self) -> bool:
        """Whether more objects may come that belong to what it has."""
        ...

    def restart(self) -> None: ...
    def recall(self) -> bool:
        """What came since the last restart is not recognised: go back to what was before it. False if nothing was."""
        ...


class FoundJson:
    """JSON that was found in a text: how it begins."""

    __slots__ = ("_first_key", "head", "is_example")

    def __init__(self, begun: str, *, is_example: bool) -> None:
        self.is_example = is_example
        """Whether the prose right before it says that it is an example: another one may follow."""
        self.head = begun
        self._first_key: str | None = None
        if len(begun) > _LONG_HEAD:
            self.head, self._first_key = begun[0], first_key(begun, 0)

    @property
    def first_key(self) -> str:
        """The key that it begins with; empty if it has none. Looked for when it is asked for, which is seldom."""
        if self._first_key is None:
            self._first_key = first_key(self.head, 0)
        return self._first_key


class Reader:
    """Feeds a sink from text and remembers how it ended: an error is final, and so is `close`.

    A lenient reader looks for the JSON first. JSON that the sink does not recognise is taken for prose: the search
    goes on behind it, and only if nothing better comes it counts. JSON that broke off may begin again behind the
    place: with the same key, as a reply does that starts over, or that comes behind an example.
    """

    __slots__ = (
        "_behind",
        "_broken",
        "_found",
        "_limits",
        "_locator",
        "_patience",
        "_refused",
        "_scalars",
        "_sink",
        "_unfit",
        "_wanted",
        "error",
        "push",
        "tokenizer",
    )

    def __init__(
        self,
        sink: ValueSink,
        *,
        strict: bool,
        limits: Limits | None,
        wanted: Wanted = Wanted.ANYTHING,
        scalars: bool | None = None,
    ) -> None:
        """Whether `scalars` are `wanted`, too; None where only the first thing in a text may be one."""
        self._sink = sink
        self._scalars = scalars
        self._limits = limits = limits or _DEFAULTS
        self._wanted = wanted
        self.error: JsonSyntaxError | None = None
        self.tokenizer: Tokenizer = Tokenizer(sink, limits) if strict else LenientTokenizer(sink, limits)
        self.push: Callable[[str], None] = self.tokenizer.feed if strict else self._seek
        """What takes the text now. Where it raises one of `STOPS`, `go_on` says what that means."""
        self._locator = None if strict else JsonLocator(wanted, sink.mended, (0, 1, 0), scalars=scalars)
        """Of a lenient reader, while it is outside of the JSON: the search for it."""
        self._unfit: JsonSyntaxError | None = None
        """Why what was found first is not the JSON."""
        self._refused: tuple[int, int, int] | None = None
        """The place of the first bracket in which no JSON stood."""
        self._broken: JsonSyntaxError | None = None
        """Where the JSON that is recognised broke off, unless another one took its place."""
        self._patience = 9
        """How often it may yet begin again."""
        self._found: FoundJson | None = None
        """The JSON at hand; None where the sink was told of none, so that it is as new."""
        self._behind: list[str] = []
        """The rest of a chunk with a stop in it, in pieces, the next one last: each stop copies the rest of its piece,
        not that of the chunk."""

    def go_on(self, stop: JsonSyntaxError | AfterEnd) -> None:
        """Go on after a stop where that is possible. Raises JsonSyntaxError where it is not."""
        while True:
            if isinstance(stop, AfterEnd):
                stop = self._closed_early() or stop
            if isinstance(stop, JsonSyntaxError):
                self._survive(stop)
            try:
                self._leave(stop)
                while self._behind:
                    self.push(self._behind.pop())
                return
            except STOPS as next_stop:
                stop = next_stop.with_traceback(None)  # which has this frame, and so itself

    def close(self) -> None:
        """Raises JsonSyntaxError; JsonIncompleteError where the text is unfinished. Idempotent."""
        if self.push is not _refuse:
            try:
                if self.error is None:
                    self._finish()
            except JsonSyntaxError as error:
                self.error = error
            finally:
                self.push = _refuse
                self.tokenizer.room = NO_ROOM
        if self.error is not None:
            raise self.error.with_traceback(None)

    def hand_to(self, sink: Sink) -> None:
        """Let another sink have what the tokenizer tells from now on."""
        self.tokenizer.sink = sink

    def place(self) -> tuple[int, int, int]:
        """Offset, line and column of the place reached."""
        return self.tokenizer.place() if self._locator is None else self._locator.place()

    def _finish(self) -> None:
        sink = self._sink
        recalled = not sink.recognised and sink.recall()
        if self._broken is not None and (recalled or self._locator is not None):
            raise self._broken
        if recalled:
            return
        if self._locator is not None and not sink.recognised and (last := self._locator.last()):
            self._read(last, "", self._locator)
        if self._locator is not None:
            self._finish_outside(self._locator)
            return
        self.tokenizer.close()
        if self.tokenizer.unread and sink.recognised:
            sink.mended("text_after", self.tokenizer.unread_at[0])

    def _finish_outside(self, locator: JsonLocator) -> None:
        """The text ends outside of the JSON: behind it, or nothing is there that may be it."""
        sink = self._sink
        if sink.expects_more and locator.begun:
            raise JsonIncompleteError("incomplete", "the text ends too early", *locator.place())
        if not sink.recognised:
            sink.restart()
            if locator.undecided:
                raise JsonIncompleteError("incomplete", "the text ends before its JSON", *locator.place())
            raise self._unfit or self._no_json(locator)

    def _no_json(self, locator: JsonLocator) -> JsonSyntaxError:
        """Why there is none, and where it was looked for."""
        if refused := self._refused or locator.refused:
            return JsonSyntaxError(
                "no_json", "there is no JSON in the text: what stands in this bracket is none", *refused
            )
        return JsonSyntaxError("no_json", "there is no JSON in the text that could be the value", *locator.place())

    def _closed_early(self) -> JsonSyntaxError | None:
        """Behind the value another object follows, as behind a row: the list that it belongs to has been closed.

        With the same key first it is another value; and anything may follow where it is not known what is wanted.
        """
        rest, (offset, line, line_start) = self.tokenizer.unread, self.tokenizer.unread_at
        row: Any = lookahead.row_behind(rest)
        found: Any = self._found
        if self._wanted is Wanted.ANYTHING or row is None or not self._sink.recognised:
            return None
        if first_key(row["row"], 0) == found.first_key and found.head[0] != "[":
            return None
        return JsonSyntaxError("closed_early", "the value closed before this", offset, line, offset - line_start + 1)

    def _survive(self, error: JsonSyntaxError) -> None:
        """An error in what is not recognised only means that the JSON must be elsewhere; any other one is final, unless
        the JSON begins again."""
        recognised = self._sink.recognised
        is_outside = self._locator is not None
        is_strict = self._found is None and not is_outside
        if is_strict or is_outside or isinstance(error, LimitError) or (recognised and not self._may_begin_again()):
            self.error = error
            self.push = partial(_raise_again, error)
            self.tokenizer.unread = ""
            self.tokenizer.room = NO_ROOM
            self._behind.clear()
            if not recognised and not self._sink.recall() and is_outside:
                self._sink.restart()
            raise error
        if recognised:
            self._broken = error.with_traceback(None)
            self._patience -= 1
        else:
            self._unfit = self._unfit or error

    def _may_begin_again(self) -> bool:
        return bool(self._patience and self._sink.may_begin_again and self._found and self._found.first_key)

    # --- outside of the JSON: lenient readers only ------------------------------------------------------------------

    def _seek(self, text: str) -> None:
        locator: Any = self._locator
        room = UNLIMITED if self._limits.text is None else self._limits.text - locator.fed
        begun, beyond = locator.feed(text[:room]), text[room:]
        if begun:
            self._read(begun, beyond, locator)
        elif beyond:
            raise LimitError("text_limit", "the text is longer than allowed", *locator.place())

    def _read(self, begun: str, beyond: str, locator: JsonLocator) -> None:
        """The JSON was found."""
        if self._found is not None:
            self._sink.restart()
        self._found = FoundJson(begun, is_example=locator.announces_example)
        self._refused = self._refused or locator.refused
        self._locator = None
        self.tokenizer.begin_at(locator.start())
        self.push = self.tokenizer.feed
        try:
            self.push(begun)
        finally:
            if self.tokenizer.unread:
                self.tokenizer.unread += beyond
                beyond = ""
        if beyond:
            self.push(beyond)

    def _leave(self, stop: JsonSyntaxError | AfterEnd) -> None:
        """Go on behind the JSON, or behind what was none."""
        sink = self._sink
        text, self.tokenizer.unread = self.tokenizer.unread, ""
        if len(text) > FOLD:
            self._behind += [text[at : at + FOLD] for at in range(FOLD, len(text), FOLD)][::-1]
            text = text[:FOLD]
        recognised = sink.recognised
        broken = self._broken if stop is self._broken or not recognised else None
        unfinished = recognised and not (sink.complete or sink.is_inconclusive or sink.expects_more)
        found: Any = self._found
        unfinished = unfinished or (found.is_example and sink.complete)
        again = found.first_key if broken is not None or unfinished else None
        self._broken = broken
        wanted = _NEXT.get(self._wanted, self._wanted) if recognised else self._wanted
        scalars = None if recognised and sink.is_inconclusive else self._scalars
        locator = JsonLocator(wanted, sink.mended, self.tokenizer.unread_at, again=again, scalars=scalars)
        self._locator = locator
        self.tokenizer = LenientTokenizer(sink, self._limits)
        self.push = self._seek
        if broken is None and not (recognised and sink.expects_more and text[0] in ",;{"):
            if recognised:
                sink.mended("text_after", locator.fed)
            if (recognised or sink.recall()) and self._is_all(text):
                locator.wait_for_end_of_reasoning()
        self.push(text)

    def _is_all(self, behind: str) -> bool:
        """Whether nothing better is looked for behind what was found: it has all that it needs, or the text behind it
        was to be part of it. An object without something that it needs may be an example, or begin again."""
        sink = self._sink
        if sink.complete:
            return not (sink.is_inconclusive or (self._found and self._found.is_example))
        may_come = sink.is_inconclusive or (sink.may_begin_again and self._found and self._found.first_key)
        return lookahead.more_behind(behind) is not None or not may_come


_NEXT: Final = {Wanted.ARRAY: Wanted.BETTER_ARRAY}
"""What is looked for when something was found that may not be the answer."""


def _raise_again(error: JsonSyntaxError, text: str) -> None:
    raise error.with_traceback(None)


def _refuse(text: str) -> None:
    raise ParserClosedError("this parser is closed; make a new one for another text")


def as_text(text: object) -> str:
    """For what is fed and no plain str. Raises TypeError where it is no str at all."""
    if isinstance(text, str):
        return str(text)
    raise TypeError(f"a parser is fed str, not {type(text).__name__}: decode it first, incrementally")
