"""Reader: one text from its first character to its last, for any sink. Shared by all parsers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, Protocol

from kiwi_parser.envelope import Envelope, Wanted
from kiwi_parser.errors import JsonIncompleteError, JsonSyntaxError, LimitError, ParserClosedError
from kiwi_parser.limits import UNLIMITED, Limits
from kiwi_parser.repair import LenientTokenizer
from kiwi_parser.tokenizer import FOLD, NO_ROOM, AfterEnd, Sink, Tokenizer

_DEFAULTS: Final = Limits()

STOPS = (JsonSyntaxError, AfterEnd)


class ValueSink(Sink, Protocol):
    """A sink that can say whether what it got is what it wants, and begin again if not."""

    @property
    def recognised(self) -> bool: ...
    @property
    def wanting(self) -> bool:
        """Whether what it got is so little of what it wants that more of it may come: an example, say."""
        ...

    def restart(self) -> None: ...
    def recall(self) -> bool:
        """What came since the last restart is not recognised: go back to what was before it. False if nothing was."""
        ...


class Reader:
    """Feeds a sink from text and remembers how it ended: an error is final, and so is `close`.

    A lenient reader looks for the JSON first. JSON that the sink does not recognise is taken for prose: the search
    goes on behind it, and only if nothing better comes it counts.
    """

    __slots__ = (
        "_behind",
        "_closed",
        "_envelope",
        "_lenient",
        "_limits",
        "_outside",
        "_sink",
        "_unfit",
        "_wanted",
        "error",
        "push",
        "tokenizer",
    )

    def __init__(
        self, sink: ValueSink, *, strict: bool, limits: Limits | None, wanted: Wanted = Wanted.ANYTHING
    ) -> None:
        self._sink = sink
        self._limits = limits = limits or _DEFAULTS
        self._lenient = not strict
        self._wanted = wanted
        self._closed = False
        self.error: JsonSyntaxError | None = None
        self.tokenizer: Tokenizer = Tokenizer(sink, limits) if strict else LenientTokenizer(sink, limits)
        self.push: Callable[[str], None] = self.tokenizer.feed if strict else self._seek
        """What takes the text now. Where it raises one of `STOPS`, `go_on` says what that means."""
        self._envelope = Envelope(wanted, sink.mended, (0, 1, 0))
        """Of a lenient reader, while it is outside of the JSON: the search for it."""
        self._outside = not strict
        self._unfit: JsonSyntaxError | None = None
        """Why what was found first is not the JSON."""
        self._behind: list[str] = []
        """The rest of a chunk with a stop in it, in pieces, the next one last: each stop copies the rest of its piece,
        not that of the chunk."""

    def go_on(self, stop: JsonSyntaxError | AfterEnd) -> None:
        """Go on after a stop where that is possible. Raises JsonSyntaxError where it is not."""
        while True:
            if isinstance(stop, JsonSyntaxError):
                self._survive(stop)
            try:
                self._leave()
                while self._behind:
                    self.push(self._behind.pop())
                return
            except STOPS as next_stop:
                stop = next_stop

    def close(self) -> None:
        """Raises JsonSyntaxError; JsonIncompleteError where the text is unfinished. Idempotent."""
        if not self._closed:
            self._closed = True
            self.push = _refuse
            self.tokenizer.room = NO_ROOM
            try:
                if self.error is None:
                    self._finish()
            except JsonSyntaxError as error:
                self.error = error
        if self.error is not None:
            raise self.error.with_traceback(None)

    def hand_to(self, sink: Sink) -> None:
        """Let another sink have what the tokenizer tells from now on."""
        self.tokenizer.sink = sink

    def place(self) -> tuple[int, int, int]:
        """Offset, line and column of the place reached."""
        return self._envelope.place() if self._outside else self.tokenizer.place()

    def _finish(self) -> None:
        envelope, sink = self._envelope, self._sink
        if not sink.recognised and sink.recall():
            return
        if not self._outside:
            self.tokenizer.close()
            return
        if not sink.recognised:
            sink.restart()
            if envelope.undecided:
                raise JsonIncompleteError("incomplete", "the text ends before its JSON", *envelope.place())
            raise self._unfit or JsonSyntaxError("no_json", "there is no JSON in the text", *envelope.place())

    def _survive(self, error: JsonSyntaxError) -> None:
        """An error in what is not recognised only means that the JSON must be elsewhere; any other one is final."""
        if not self._lenient or self._outside or self._sink.recognised or isinstance(error, LimitError):
            self.error = error
            self.push = partial(_raise_again, error)
            self.tokenizer.unread = ""
            self.tokenizer.room = NO_ROOM
            self._behind.clear()
            if not self._sink.recognised and not self._sink.recall() and self._outside:
                self._sink.restart()
            raise error
        self._unfit = self._unfit or error

    # --- outside of the JSON: lenient readers only ------------------------------------------------------------------

    def _seek(self, text: str) -> None:
        envelope = self._envelope
        room = UNLIMITED if self._limits.text is None else self._limits.text - envelope.fed
        begun, beyond = envelope.feed(text[:room]), text[room:]
        if begun:
            self._read(begun, beyond, envelope.start())
        elif beyond:
            raise LimitError("text_limit", "the text is longer than allowed", *envelope.place())

    def _read(self, begun: str, beyond: str, start: tuple[int, int, int]) -> None:
        """The JSON was found."""
        self._sink.restart()
        self._outside = False
        self.tokenizer.begin_at(start)
        self.push = self.tokenizer.feed
        try:
            self.push(begun)
        finally:
            if self.tokenizer.unread:
                self.tokenizer.unread += beyond
                beyond = ""
        if beyond:
            self.push(beyond)

    def _leave(self) -> None:
        """Go on behind the JSON, or behind what was none."""
        text, self.tokenizer.unread = self.tokenizer.unread, ""
        if len(text) > FOLD:
            self._behind += [text[at : at + FOLD] for at in range(FOLD, len(text), FOLD)][::-1]
            text = text[:FOLD]
        self._envelope = Envelope(self._wanted, self._sink.mended, self.tokenizer.unread_at)
        self.tokenizer = LenientTokenizer(self._sink, self._limits)
        self._outside = True
        self.push = self._seek
        recognised = self._sink.recognised
        if recognised:
            self._sink.mended("text_after", self._envelope.fed)
        if (recognised or self._sink.recall()) and (not self._sink.wanting or text[0] in ",]}"):
            self._envelope.wait_for_end_of_reasoning()
        self.push(text)


def _raise_again(error: JsonSyntaxError, text: str) -> None:
    raise error.with_traceback(None)


def _refuse(text: str) -> None:
    raise ParserClosedError("this parser is closed; make a new one for another text")


def as_text(text: object) -> str:
    """For what is fed and no plain str. Raises TypeError where it is no str at all."""
    if isinstance(text, str):
        return str(text)
    raise TypeError(f"a parser is fed str, not {type(text).__name__}: decode it first, incrementally")
