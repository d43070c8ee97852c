"""Recorded streams as files: what a model server sent, or what this server did, with its timing (docs/recordings.md).

format.py     what a line of such a file means
reader.py     reads one, line by line
writer.py     writes one while the stream passes
redact.py     what is never written
transport.py  records what an HTTP client reads
"""

from kiwi_recipes.recording.format import API, End, Header, Piece, RecordingError, TimedEvent
from kiwi_recipes.recording.reader import Recording, RecordingReader, flaw, open_recording, read_recording
from kiwi_recipes.recording.redact import hide_typed
from kiwi_recipes.recording.transport import RecordingTransport
from kiwi_recipes.recording.writer import EventsRecorder, RecordingWriter, now, still_said

__all__ = [
    "API",
    "End",
    "EventsRecorder",
    "Header",
    "Piece",
    "Recording",
    "RecordingError",
    "RecordingReader",
    "RecordingTransport",
    "RecordingWriter",
    "TimedEvent",
    "flaw",
    "hide_typed",
    "now",
    "open_recording",
    "read_recording",
    "still_said",
]
