"""The format of recordings: what is written is read again; what can't be read is named by its line, with the reason."""

from __future__ import annotations

import base64
import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwi_recipes.recording import (
    End,
    Header,
    Piece,
    RecordingError,
    RecordingWriter,
    TimedEvent,
    open_recording,
    read_recording,
)
from kiwi_recipes.recording.format import PROTOCOL, Entry, entry_line, header_line
from kiwi_recipes.streams import events as streams
from tests.support.fixtures import FIXTURES

HEADER = Header("upstream", "Ollama 0.12.3", "qwen3:8b", {"prompt": "Crème 🥝"}, api="ollama.generate", why="a test")
V1 = {"source": "a server", "model": "m", "request": {}, "status": 200, "content_type": "text/event-stream"}


def write(file: Path, *lines: bytes | dict[str, Any]) -> Path:
    file.write_bytes(b"".join(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines))
    return file


@given(
    wires=st.lists(st.binary(max_size=40) | st.text(max_size=40).map(lambda text: text.encode("utf-8", "replace"))),
    gaps=st.lists(st.floats(0, 1e6), min_size=60, max_size=60),
)
def test_bytes_are_read_as_they_were_written(
    wires: list[bytes], gaps: list[float], tmp_path_factory: pytest.TempPathFactory
) -> None:
    ms = 0.0
    pieces = []
    for wire, gap in zip(wires, gaps, strict=False):
        pieces.append(Piece(ms := ms + gap, wire))
    end = End(ms, "broken")
    file = tmp_path_factory.mktemp("recording") / "x.jsonl"
    file.write_bytes(b"".join([header_line(HEADER), *map(entry_line, pieces), entry_line(end)]))
    again = read_recording(file)
    assert (again.header, again.pieces, again.end) == (HEADER, tuple(pieces), end)


def test_text_is_written_as_text_and_other_bytes_as_base64() -> None:
    assert json.loads(entry_line(Piece(1, "é\u2028".encode()))) == {"ms": 1, "text": "é\u2028"}
    assert json.loads(entry_line(Piece(1, "é".encode()[:1]))) == {"ms": 1, "base64": base64.b64encode(b"\xc3").decode()}


def test_events_are_read_as_they_were_written(tmp_path: Path) -> None:
    header = Header("events", "kiwi", "m", {"pantry_items": ["eggs"]}, protocol=1, when="2026-01-01T00:00:00Z")
    entries: list[Entry] = [TimedEvent(0, {"type": "token", "seq": 1, "text": "\ud83d"}), End(3.5, "left")]
    again = read_recording(write(tmp_path / "x.jsonl", header_line(header), *map(entry_line, entries)))
    assert [again.header, *again.events, again.end] == [header, *entries]


def test_a_header_without_words_is_read_again(tmp_path: Path) -> None:
    header = Header("events", "", "", {})
    assert read_recording(write(tmp_path / "x.jsonl", header_line(header))).header == header


def test_version_1_is_read(tmp_path: Path) -> None:
    file = write(tmp_path / "x.jsonl", V1, {"ms": 1, "wire": "a\udcff"}, b"\n", {"ms": 1, "wire": "b"})
    again = read_recording(file)
    assert (again.header.version, again.header.kind, again.header.origin) == (1, "upstream", "recorded")
    assert (again.wire, again.end) == (b"a\xffb", None)


def test_keys_of_a_later_program_are_passed_over(tmp_path: Path) -> None:
    header = json.loads(header_line(HEADER)) | {"weather": "fine"}
    again = read_recording(write(tmp_path / "x.jsonl", header, {"ms": 1, "text": "a", "socket": 4}))
    assert again.pieces == (Piece(1, b"a"),)


HEAD = header_line(HEADER)
EVENTS_HEAD = header_line(Header("events", "kiwi", "m", {}, protocol=1))


@pytest.mark.parametrize(
    ("lines", "line", "reason"),
    [
        ([], 1, "empty"),
        ([b"\n\n"], 1, "empty"),
        ([b"not json\n"], 1, "not JSON"),
        ([b"[]\n"], 1, "not a JSON object"),
        ([b"\xff\xfe\n"], 1, "byte 0 is not UTF-8"),
        ([b"[" * 100_000 + b"\n"], 1, "not JSON"),
        ([{}], 1, "source is missing"),
        ([{**V1, "request": []}], 1, "request must be a JSON object"),
        ([{**V1, "status": "200"}], 1, "status must be a whole number"),
        ([{**V1, "kiwi_recording": 3}], 1, "version 3 .* reads up to 2: update"),
        ([{**V1, "kiwi_recording": 10**30}], 1, "reads up to 2"),
        ([{**V1, "kiwi_recording": "2"}], 1, "must be the version"),
        ([{**V1, "kiwi_recording": True}], 1, "must be the version"),
        ([{**V1, "kiwi_recording": 0}], 1, "must be the version"),
        ([{**V1, "kiwi_recording": 2}], 1, "kind is missing"),
        ([{**V1, "kiwi_recording": 2, "kind": "film"}], 1, "kind must be one of upstream, events"),
        ([{**V1, "api": "gopher"}], 1, "api must be one of"),
        ([{**V1, "origin": "invented"}], 1, "origin must be one of"),
        ([HEAD, b"\xff\n"], 2, "byte 0 is not UTF-8"),
        ([HEAD, {"text": "a"}], 2, "ms must be the milliseconds"),
        ([HEAD, {"ms": "1", "text": "a"}], 2, "ms must be the milliseconds"),
        ([HEAD, {"ms": True, "text": "a"}], 2, "ms must be the milliseconds"),
        ([HEAD, {"ms": -1, "text": "a"}], 2, "ms must be the milliseconds"),
        ([HEAD, b'{"ms":NaN,"text":"a"}\n'], 2, "not JSON"),
        ([HEAD, b'{"ms":1e999,"text":"a"}\n'], 2, "ms must be the milliseconds"),
        ([HEAD, {"ms": 1}], 2, "text or base64 is missing"),
        ([HEAD, {"ms": 1, "text": 5}], 2, "text must be a text"),
        ([HEAD, {"ms": 1, "text": "\udcff"}], 2, "half a character"),
        ([HEAD, {"ms": 1, "wire": "\ud800"}], 2, "half a character"),
        ([HEAD, {"ms": 1, "base64": "?"}], 2, "base64 that can't be decoded"),
        ([HEAD, {"ms": 1, "base64": "é"}], 2, "base64 that can't be decoded"),
        ([HEAD, {"ms": 2, "text": "a"}, b"\n", {"ms": 1.5, "text": "b"}], 4, "runs backwards: 1.5 ms after 2 ms"),
        ([HEAD, {"ms": 2, "text": "a"}, {"ms": 1, "end": "whole"}], 3, "runs backwards"),
        ([HEAD, {"ms": 2, "end": "happily"}], 2, "end must be one of"),
        ([HEAD, {"ms": 2, "end": "whole"}, {"ms": 3, "text": "a"}], 3, "something comes after the end"),
        ([HEAD, {"ms": 1, "text": "a"}, b'{"ms": 2, "te'], 3, r"cut off in the middle of the line \(not JSON\)"),
        ([HEAD[:40]], 1, "cut off in the middle of the line"),
        ([EVENTS_HEAD, {"ms": 1, "text": "a"}], 2, "event is missing"),
        ([EVENTS_HEAD, {"ms": 1, "event": {"seq": 1}}], 2, "type is missing"),
    ],
)
def test_what_is_wrong_is_named_by_its_line(tmp_path: Path, lines: list[Any], line: int, reason: str) -> None:
    with pytest.raises(RecordingError, match=rf"^x\.jsonl:{line}: .*{reason}"):
        read_recording(write(tmp_path / "x.jsonl", *lines))


def test_a_recording_cut_at_any_byte_is_never_mistaken(tmp_path: Path) -> None:
    """It is read as far as its lines are whole, or its last line is named."""
    whole = b"".join(
        [HEAD, *(entry_line(Piece(at, f"é{at}".encode())) for at in range(3)), entry_line(End(9, "whole"))]
    )
    lines = whole.split(b"\n")
    for size in range(len(whole)):
        file = write(tmp_path / "x.jsonl", whole[:size])
        cut_in = whole[:size].count(b"\n") + 1
        before = b"\n".join(lines[: cut_in - 1])
        rest = whole[size - len(whole[:size].rsplit(b"\n", 1)[-1]) : size]
        if size and (not rest or rest == lines[cut_in - 1]):
            again = read_recording(file)
            assert len(again.pieces) == before.count(b'"text"') + rest.count(b'"text"')
        else:
            with pytest.raises(RecordingError, match=rf":{cut_in}: (cut off|empty)"):
                read_recording(file)


def test_the_entries_before_a_broken_line_are_given(tmp_path: Path) -> None:
    file = write(tmp_path / "x.jsonl", HEAD, {"ms": 1, "text": "a"}, b"broken\n")
    with open_recording(file) as reader:
        assert next(iter(reader)) == Piece(1, b"a")


def test_a_line_without_end_is_not_loaded(tmp_path: Path) -> None:
    file = write(tmp_path / "x.jsonl", HEAD, b'{"ms":1,"text":"' + b"a" * (17 << 20))
    with pytest.raises(RecordingError, match=r":2: a line of more than 16 MB"):
        read_recording(file)


MEASURED = """
import resource, sys
from pathlib import Path
from kiwi_recipes.recording import open_recording
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with open_recording(Path(sys.argv[1])) as reader:
    size = sum(len(piece.wire) for piece in reader)
print(size, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_200_mb_are_streamed(tmp_path: Path, record_property: Any) -> None:
    file = tmp_path / "x.jsonl"
    line = entry_line(Piece(1, b"x" * 65536))
    with file.open("wb") as out:
        out.write(HEAD)
        for _ in range(3200):
            out.write(line)
    assert file.stat().st_size > 200e6
    run = subprocess.run([sys.executable, "-c", MEASURED, file], capture_output=True, text=True, check=True)
    size, grown = map(int, run.stdout.split())
    record_property("memory_mb", grown)
    assert size == 3200 * 65536
    assert grown < 8, f"{grown} MB for a file of 200 MB"
    file.unlink()


# --- the writer


def test_the_first_word_about_the_end_stands(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path / "x.jsonl", HEADER)
    writer.wire(b"a")
    writer.close("broken")
    writer.close("whole")
    writer.wire(b"b")
    again = read_recording(tmp_path / "x.jsonl")
    assert again.end is not None
    assert (again.wire, again.end.how) == (b"a", "broken")


def test_a_full_disk_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    writer = RecordingWriter(Path("/dev/full"), HEADER)
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            writer.wire(b"a" * 100_000)
        writer.close("whole")
    assert [record.message for record in caplog.records] == [
        "/dev/full can't be written: No space left on device. The stream is not recorded."
    ]


def test_the_old_recordings_are_of_version_1() -> None:
    files = sorted((FIXTURES / "recordings").glob("*.jsonl"))
    assert len(files) == 8
    for file in files:
        assert read_recording(file).header.version == 1


def test_the_newest_protocol_that_a_recording_may_have_is_ours() -> None:
    assert PROTOCOL == streams.PROTOCOL


@pytest.mark.parametrize("status", [0, 99, 100, 199, 600, 99999, -200])
def test_a_status_is_one_of_an_answer(status: int, tmp_path: Path) -> None:
    """With another one nobody can be answered."""
    with pytest.raises(RecordingError, match=r"^x\.jsonl:1: status must be that of an HTTP answer"):
        read_recording(write(tmp_path / "x.jsonl", {**V1, "status": status}))


def test_events_of_a_later_protocol_are_read_by_nobody(tmp_path: Path) -> None:
    header = header_line(Header("events", "kiwi", "m", {}, protocol=PROTOCOL + 1))
    with pytest.raises(RecordingError, match=r"^x\.jsonl:1: events of protocol 2; .* update it"):
        read_recording(write(tmp_path / "x.jsonl", header))


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    file = write(tmp_path / "x.jsonl", b"\xef\xbb\xbf", header_line(HEADER), entry_line(Piece(1, b"a")))
    assert read_recording(file).header == HEADER
