"""Bytes off a socket -> whole lines, and lines -> server-sent events. No I/O.

Only LF (and for events CR, see `EventReader`) ends a line: `str.splitlines` and httpx's `aiter_lines` also split at
U+2028, U+2029 and U+0085, which stand unescaped inside JSON strings. Cutting bytes rather than text keeps a
character whose bytes come in two reads whole, too.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic_core import from_json

# The last line of an Ollama stream repeats its context as numbers: some 900 KB for 128k tokens. Nothing else is near.
MAX_LINE_BYTES = 2 * 1024 * 1024

BOM = b"\xef\xbb\xbf"


class FramingError(ValueError):
    """What came is not this protocol, or a line of it has no end. The text is for the log, not for a user."""


class LineReader:
    """Cuts bytes into lines at LF; the bytes of a line without an end are kept, up to a limit, as they came."""

    def __init__(self, max_bytes: int = MAX_LINE_BYTES) -> None:
        self._max_bytes = max_bytes
        self._open: list[bytes] = []  # pieces of the line that has not ended; joined once, so linear in its length
        self._open_bytes = 0
        self._at_start = True

    def feed(self, data: bytes) -> list[bytes]:
        """The lines that `data` ends, without their LF. Raises `FramingError` when a line outgrows the limit."""
        if self._at_start:
            data = self._without_bom(data)
        end = data.find(b"\n")  # `in` would raise an error inside and drop it (CPython tries the bytes as a number)
        if end < 0:
            self._keep(data)
            return []
        if end == len(data) - 1 and not self._open:
            return [data[:end]]  # one whole line: how tokens mostly come
        lines = data.split(b"\n")
        if self._open:
            self._keep(lines[0])
            lines[0] = self._take_open()
        self._keep(lines.pop())
        return lines

    def close(self) -> list[bytes]:
        """The line that the end of the stream leaves without its LF, if there is one."""
        rest = self._take_open()
        return [rest] if rest else []

    def _take_open(self) -> bytes:
        line = b"".join(self._open)
        self._open.clear()
        self._open_bytes = 0
        return line

    def _keep(self, piece: bytes) -> None:
        if not piece:
            return
        self._open_bytes += len(piece)
        if self._open_bytes > self._max_bytes:
            raise FramingError(f"a line is longer than {self._max_bytes} bytes")
        self._open.append(piece)

    def _without_bom(self, data: bytes) -> bytes:
        data = self._take_open() + data
        if len(data) < len(BOM) and BOM.startswith(data):
            self._keep(data)
            return b""
        self._at_start = False
        return data.removeprefix(BOM)


class EventReader:
    """Server-sent events -> the data of each (WHATWG HTML 9.2.6). Event names, ids and comments are not kept.

    Beyond the standard, for the servers there are: a bare line that starts with `{` or `<` is data (an error without
    its frame, a web page), and an event that the end of the stream leaves without its empty line counts.
    """

    def __init__(self, max_bytes: int = MAX_LINE_BYTES) -> None:
        self._lines = LineReader(max_bytes)
        self._max_bytes = max_bytes
        self._data: list[bytes] = []
        self._data_bytes = 0
        self._after_cr = False

    def feed(self, data: bytes) -> list[bytes]:
        """The data of every event that `data` ends. Raises `FramingError`."""
        if self._after_cr or data.find(b"\r") >= 0:  # see `LineReader.feed` for `find`
            data = self._only_lf(data)
        events: list[bytes] = []
        for line in self._lines.feed(data):
            self._take(line, events)
        return events

    def close(self) -> list[bytes]:
        """What the end of the stream leaves."""
        events: list[bytes] = []
        for line in self._lines.close():
            self._take(line, events)
        self._take(b"", events)
        return events

    def _take(self, line: bytes, events: list[bytes]) -> None:
        if line.startswith(b"data:"):
            self._data.append(line[6:] if line.startswith(b"data: ") else line[5:])
            self._data_bytes += len(line)
            if self._data_bytes > self._max_bytes:
                raise FramingError(f"an event is longer than {self._max_bytes} bytes")
        elif not line:
            if self._data:
                events.append(b"\n".join(self._data))
                self._data.clear()
                self._data_bytes = 0
        elif line.startswith((b"{", b"<")):
            events.append(line)

    def _only_lf(self, data: bytes) -> bytes:
        """CR and CRLF as LF. A CR at the end of a read ends its line at once; an LF that follows it is then eaten."""
        if self._after_cr and data.startswith(b"\n"):
            data = data[1:]
            self._after_cr = False
        if data:
            self._after_cr = data.endswith(b"\r")
        return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def json_object(data: bytes) -> dict[str, Any]:
    """`data` as a JSON object. Raises `FramingError` for anything else.

    pydantic_core refuses half of a surrogate pair, which a server that cuts tokens in UTF-16 sends
    ("\\ud83c" in one frame, "\\udf55" in the next), and bytes that are no UTF-8: those take the slower way.
    """
    try:
        value = from_json(data)
    except ValueError:
        value = _lenient_json(data)
    if not isinstance(value, dict):
        raise FramingError("JSON, but not an object")
    return value


def _lenient_json(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8", "surrogateescape"))
    except (ValueError, RecursionError) as error:
        raise FramingError("not JSON") from error
