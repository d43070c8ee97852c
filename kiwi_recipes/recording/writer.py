"""Writes a recording while the stream passes."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from kiwi_recipes.recording.format import End, Ending, Entry, Header, Piece, TimedEvent, entry_line, header_line
from kiwi_recipes.recording.reader import open_recording
from kiwi_recipes.recording.redact import SecretFilter, hide_echoes, hide_typed, without_secrets

logger = logging.getLogger(__name__)


def now() -> str:
    """For a header's `when`."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


class RecordingWriter:
    """One recording. Keys are taken out of all that is written; `secrets` are those that are known by their text.

    `started` is when the request was sent (`time.monotonic()`). A file that can't be written is logged once; the stream
    goes on.
    """

    def __init__(
        self, path: Path, header: Header, started: float | None = None, secrets: Collection[bytes] = ()
    ) -> None:
        self._path = path
        self._started = time.monotonic() if started is None else started
        self._secrets = secrets
        self._filter = SecretFilter(secrets)
        self._file: BinaryIO | None = None
        try:
            self._file = path.open("wb")
            self._file.write(header_line(replace(header, request=without_secrets(header.request, secrets))))
        except OSError as error:
            self._give_up(error)

    def wire(self, data: bytes) -> None:
        """What was just read."""
        if data := self._filter.feed(data):
            self._write(Piece(self._ms(), data))

    def event(self, event: dict[str, Any]) -> None:
        """What was just sent."""
        self._write(TimedEvent(self._ms(), without_secrets(event, self._secrets)))

    def close(self, how: Ending) -> None:
        """Idempotent: the first word about the end stands."""
        if self._file is None:
            return
        if rest := self._filter.close():
            self._write(Piece(self._ms(), rest))
        self._write(End(self._ms(), how))
        file, self._file = self._file, None
        if file is None:
            return
        try:
            file.close()
        except OSError as error:
            self._give_up(error)

    def _ms(self) -> float:
        return round((time.monotonic() - self._started) * 1000, 1)

    def _write(self, entry: Entry) -> None:
        if self._file is None:
            return
        try:
            self._file.write(entry_line(entry))
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        file, self._file = self._file, None
        if file is not None:
            with suppress(OSError):  # what is left in its buffer fails again
                file.close()
        logger.error("%s can't be written: %s. The stream is not recorded.", self._path, error.strerror)


class EventsRecorder:
    """Records the events of one run. `private` leaves out what the user typed, and
    what repeats it: reports about allergies, matches with the pantry."""

    def __init__(self, path: Path, header: Header, *, private: bool = False) -> None:
        self._private = private
        self._ended = False
        self._path = path
        self._header = replace(header, request=hide_typed(header.request)) if private else header
        self._started = time.monotonic()
        self._writer: RecordingWriter | None = None  # made with the first event: before it nothing has happened

    def note(self, event: dict[str, Any]) -> None:
        self._ended = self._ended or event["type"].startswith("recipe.")
        self._writing().event(hide_echoes(event) if self._private else event)

    def close(self) -> None:
        """`whole` if a terminal event came; no file if none came at all."""
        if self._writer is not None:
            self._writer.close("whole" if self._ended else "broken")

    def _writing(self) -> RecordingWriter:
        if self._writer is None:
            self._writer = RecordingWriter(self._path, self._header, self._started)
        return self._writer


def still_said(files: Iterable[Path], typed: Iterable[str]) -> list[str]:
    """Which of the words that the user typed stand in the files all the same, because a model wrote them."""
    said = ""
    for file in files:
        if file.exists():
            with open_recording(file) as recording:
                for entry in recording:
                    if isinstance(entry, TimedEvent) and entry.event["type"] in ("token", "field.done"):
                        said += str(entry.event.get("text") or entry.event.get("value"))
    return [word for word in typed if word.casefold() in said.casefold()]
