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

# DashScope: `event:error`, and the HTTP status as a comment (help.aliyun.com, "Streaming output").
HTTP_STATUS = b":HTTP_STATUS/"


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

    @property
    def is_open(self) -> bool:
        """Does what comes next belong to a line, or may it be a byte order mark?"""
        return self._at_start or bool(self._open)

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


class JsonLines:
    """Newline-delimited JSON -> the JSON in it, each on a line of its own, or pretty-printed over many (an error)."""

    def __init__(self, max_bytes: int = MAX_LINE_BYTES) -> None:
        self._lines = LineReader(max_bytes)
        self._bare = _BareJson(max_bytes)
        self._between = False  # is nothing open that `data` could go on with?

    def feed(self, data: bytes) -> list[bytes]:
        """The JSON that `data` ends. Raises `FramingError`."""
        if self._between and data.endswith(b"}\n") and data.count(b"\n") == 1:
            return [data]  # how tokens mostly come
        whole = self._whole(self._lines.feed(data))
        self._between = not (self._lines.is_open or self._bare.lines)
        return whole

    def close(self) -> list[bytes]:
        """What the end of the stream leaves."""
        return [*self._whole(self._lines.close()), *self._bare.close()]

    def _whole(self, lines: list[bytes]) -> list[bytes]:
        whole: list[bytes] = []
        for line in lines:
            if self._bare.lines or line.startswith((b"{", b"[")):
                whole += self._bare.add_line(line)
            else:
                whole.append(line)
        return whole


class _BareJson:
    """JSON that stands in lines of its own, compact or pretty-printed: its first and last bracket begin a line.

    lines  those of one that has begun and not ended
    """

    def __init__(self, max_bytes: int) -> None:
        self.lines: list[bytes] = []
        self._max_bytes = max_bytes
        self._bytes = 0
        self._end = b""

    def add_line(self, line: bytes) -> list[bytes]:
        """The JSON that `line` ends, if it does. Raises `FramingError`."""
        if self.lines and line.startswith(b'{"'):  # indented it would be a part: what was open is torn
            return [*self.close(), *self.add_line(line)]
        if not self.lines:
            self._end = b"}" if line.startswith(b"{") else b"]"
            if line.rstrip().endswith(self._end):
                return [line]
        self.lines.append(line)
        self._bytes += len(line)
        if self._bytes > self._max_bytes:
            raise FramingError(f"JSON is longer than {self._max_bytes} bytes")
        return self.close() if len(self.lines) > 1 and line.startswith(self._end) else []

    def close(self) -> list[bytes]:
        """What there is of it."""
        whole = [b"\n".join(self.lines)] if self.lines else []
        self.lines.clear()
        self._bytes = 0
        return whole


class EventReader:
    """Server-sent events -> the data of each (WHATWG HTML 9.2.6). Ids and comments are not kept, and of event names
    only that it was an error.

    Beyond the standard, for the servers there are: bare lines of JSON, or one that starts with `<`, are data (an error
    without its frame, a web page), and an event that the end of the stream leaves without its empty line counts.
    An error that only its event's name tells, or a field called `error`, comes as `{"error": ...}`, with the HTTP
    status that DashScope writes into a comment beside it.
    """

    def __init__(self, max_bytes: int = MAX_LINE_BYTES) -> None:
        self._lines = LineReader(max_bytes)
        self._max_bytes = max_bytes
        self._bare = _BareJson(max_bytes)
        self._data: list[bytes] = []
        self._data_bytes = 0
        self._after_cr = False
        self._between = False  # is nothing open that `data` could go on with?
        self._is_error = False
        self._status = b""

    def feed(self, data: bytes) -> list[bytes]:
        """The data of every event that `data` ends. Raises `FramingError`."""
        if self._after_cr or data.find(b"\r") >= 0:  # see `LineReader.feed` for `find`
            data = self._only_lf(data)
        if self._between and data.startswith(b"data: ") and data.endswith(b"\n\n") and data.count(b"\n") == 2:
            return [data[6:-2]]  # how tokens mostly come
        events: list[bytes] = []
        for line in self._lines.feed(data):
            self._read_line(line, events)
        self._between = not (self._lines.is_open or self._data or self._bare.lines or self._is_error)
        return events

    def close(self) -> list[bytes]:
        """What the end of the stream leaves."""
        events: list[bytes] = []
        for line in self._lines.close():
            self._read_line(line, events)
        events += self._bare.close()
        self._read_line(b"", events)
        return events

    def _read_line(self, line: bytes, events: list[bytes]) -> None:
        if line.startswith(b"data:"):
            if self._bare.lines:  # it was no JSON
                self._bare.close()
            data = line[6:] if line.startswith(b"data: ") else line[5:]
            if self._data and data.startswith((b"{", b"[DONE]")) and self._is_whole():
                self._end_event(events)
            self._data.append(data)
            self._data_bytes += len(line)
            if self._data_bytes > self._max_bytes:
                raise FramingError(f"an event is longer than {self._max_bytes} bytes")
        elif self._bare.lines:
            events += self._bare.add_line(line)
        elif not line:
            if self._data:
                self._end_event(events)
            self._is_error = False
            self._status = b""
        else:
            self._take_rarer(line, events)

    def _is_whole(self) -> bool:
        """Is what has come of an event one object? Then another object that follows without an empty line between is
        another event. The format would have both as one, which would be no JSON."""
        if len(self._data) > 1 or not self._data[0].startswith(b"{"):
            return False
        try:
            json_value(self._data[0])
        except FramingError:
            return False
        return True

    def _end_event(self, events: list[bytes]) -> None:
        data = b"\n".join(self._data)
        events.append(_as_error(data, self._status) if self._is_error else data)
        self._data.clear()
        self._data_bytes = 0

    def _take_rarer(self, line: bytes, events: list[bytes]) -> None:
        if line.startswith(b"event:"):
            self._is_error = line[6:].strip().lower() == b"error"
        elif line.startswith((b"{", b"[")):
            if self._data and self._is_whole():
                self._end_event(events)
            events += self._bare.add_line(line)
        elif line.startswith(b"<"):
            events.append(line)
        elif line.startswith(b"error:"):
            events.append(_as_error(line[6:], b""))
        elif line.startswith(HTTP_STATUS):
            self._status = line.removeprefix(HTTP_STATUS).strip()

    def _only_lf(self, data: bytes) -> bytes:
        """CR and CRLF as LF. A CR at the end of a read ends its line at once; an LF that follows it is then eaten."""
        if self._after_cr and data.startswith(b"\n"):
            data = data[1:]
            self._after_cr = False
        if data:
            self._after_cr = data.endswith(b"\r")
        return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _as_error(data: bytes, status: bytes) -> bytes:
    """An error event's data as a frame that says so by itself, whatever the data looks like."""
    try:
        error = json_value(data)
    except FramingError:
        error = data.decode("utf-8", "replace").strip()
    frame = {"error": error or "an error without words"}
    if status.isdigit():
        frame["status"] = int(status)
    return json.dumps(frame).encode()


def json_object(data: bytes) -> dict[str, Any]:
    """`data` as a JSON object. Raises `FramingError` for anything else."""
    value = json_value(data)
    if not isinstance(value, dict):
        raise FramingError("JSON, but not an object")
    return value


def json_value(data: bytes) -> Any:
    """`data` as JSON. Raises `FramingError`.

    pydantic_core refuses half of a surrogate pair, which a server that cuts tokens in UTF-16 sends
    ("\\ud83c" in one frame, "\\udf55" in the next), and bytes that are no UTF-8: those take the slower way.
    """
    try:
        return from_json(data)
    except ValueError:
        return _lenient_json(data)


def _lenient_json(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8", "surrogateescape"))
    except (ValueError, RecursionError) as error:
        raise FramingError("not JSON") from error
