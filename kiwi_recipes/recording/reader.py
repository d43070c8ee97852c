"""Reads a recording line by line: one of 200 MB takes no more memory than its longest line."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Self

from kiwi_recipes.recording.format import (
    End,
    Header,
    Malformed,
    Piece,
    RecordingError,
    TimedEvent,
    parse_entry,
    parse_header,
    parse_line,
)

LONGEST_LINE = 16 * 2**20
"""Bytes. A read from a socket is some kilobytes; whatever has longer lines is no recording."""


class RecordingReader:
    """An open recording: its `header`, then its entries, once, by iterating. Then `end` says how it ended; None in a
    recording that was cut off itself, or is of version 1.

    Raises RecordingError, at once for the header and while iterating for what comes later; OSError.
    """

    def __init__(self, path: Path) -> None:
        self.end: End | None = None
        self.line = 0
        self._name = path.name
        self._file: BinaryIO = path.open("rb")
        try:
            self.header: Header = self._read_header()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __iter__(self) -> Iterator[Piece | TimedEvent]:
        before = 0.0
        while (line := self._next_line()) is not None:
            try:
                if self.end is not None:
                    raise Malformed("something comes after the end")
                entry = parse_entry(parse_line(line), self.header.kind)
                if entry.ms < before:
                    raise Malformed(f"the time runs backwards: {entry.ms:g} ms after {before:g} ms")
            except Malformed as error:
                raise self._wrong(error, line) from None
            before = entry.ms
            if isinstance(entry, End):
                self.end = entry
            else:
                yield entry

    def wrong(self, reason: str) -> RecordingError:
        """What is wrong with the line that was read last, for who understands more of it."""
        return RecordingError(f"{self._name}:{self.line}: {reason}")

    def _read_header(self) -> Header:
        line = self._next_line()
        if line is None:
            self.line = 1
            raise self._wrong(Malformed("empty: the header is missing"), b"\n")
        try:
            return parse_header(parse_line(line.removeprefix(codecs.BOM_UTF8)))
        except Malformed as error:
            raise self._wrong(error, line) from None

    def _next_line(self) -> bytes | None:
        """The next line that is not blank, None at the end."""
        while line := self._file.readline(LONGEST_LINE + 1):
            self.line += 1
            if len(line) > LONGEST_LINE:
                raise self._wrong(Malformed(f"a line of more than {LONGEST_LINE >> 20} MB"), b"\n")
            if line.strip():
                return line
        return None

    def _wrong(self, error: Malformed, line: bytes) -> RecordingError:
        return self.wrong(str(error) if line.endswith(b"\n") else f"cut off in the middle of the line ({error})")


def open_recording(path: Path) -> RecordingReader:
    """Raises RecordingError for a file that is none, OSError for one that can't be read. To be closed (`with`)."""
    return RecordingReader(path)


def flaw(path: Path) -> str | None:
    """Why a recording is not whole; None if it is. Raises OSError."""
    try:
        with open_recording(path) as recording:
            for _ in recording:
                pass
            return None if recording.end is not None else f"{path.name} has no end"
    except RecordingError as error:
        return str(error)


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording as a whole, for those that are small."""

    header: Header
    pieces: tuple[Piece, ...]
    events: tuple[TimedEvent, ...]
    end: End | None

    @property
    def source(self) -> str:
        return self.header.source

    @property
    def model(self) -> str:
        return self.header.model

    @property
    def request(self) -> dict[str, Any]:
        return self.header.request

    @property
    def status(self) -> int:
        return self.header.status

    @property
    def content_type(self) -> str:
        return self.header.content_type

    @property
    def wire(self) -> bytes:
        """An upstream's whole answer."""
        return b"".join(piece.wire for piece in self.pieces)


def read_recording(path: Path) -> Recording:
    """All of it at once. Raises as `open_recording`."""
    with open_recording(path) as reader:
        entries = list(reader)
    return Recording(
        reader.header,
        tuple(entry for entry in entries if isinstance(entry, Piece)),
        tuple(entry for entry in entries if isinstance(entry, TimedEvent)),
        reader.end,
    )
