"""The frames of one run, numbered from 0, held once for all readers.

2 KB of JSON make some 80 KB of frames, most of it the same few words over and over, so what no longer grows is sealed
into compressed segments, without its numbers: a tenth of the size, for about two microseconds per token. An object per
frame would cost half a frame again, so they are kept one after another, and only taken apart for who comes late.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from dataclasses import dataclass

from kiwi_recipes.streams.codec import (
    Bytes,
    encode,
    last_frames,
    lengthened,
    shortened,
    split,
    with_numbers,
    without_numbers,
)
from kiwi_recipes.streams.events import (
    EVERYTHING,
    EventMask,
    FieldDelta,
    FieldDone,
    FieldStarted,
    StreamStatus,
    Token,
    Warned,
)

SEGMENT_BYTES = 3 * 1024
"""Half of it is open on average, a quarter of what is sealed of a run."""
TOGETHER = 8
"""So many segments become one, which takes two thirds of their memory; what is written is compressed twice so."""
PIECE_BYTES = 48 * 1024
"""About what is looked through at once for a reader who is far behind: a run may have written 26 MB."""
_WINDOW = -13
"""Bits, enough for a segment. Negative, for no checksum, which costs a sixth of the time: what is in memory is not
checked elsewhere either."""
_MEMORY = 6
"""zlib's own default clears some 200 KB for each segment, and with it the processor's caches of what streams need."""

_LEVEL, _JOINED_LEVEL = 3, 6
_COMMON = shortened(
    without_numbers(
        b"".join(
            encode(event, 0)
            for event in [
                StreamStatus("writing", 1, "", ""),
                Warned("", " ", "/", {}),
                FieldDone("/", {"": None, " ": []}, (1000, 1200), [{"message": ""}]),
                FieldStarted("//0"),
                FieldDone("//0/", "", (1000, 1200)),
                *(Token(" "), FieldDelta("//0/", " ")) * 2,
            ]
        )
    )
)
"""What segments have in common: zlib finds it in them from their first byte on."""


@dataclass(frozen=True, slots=True)
class _Segment:
    """`blob` holds the masks of its frames, a byte each, then the frames as `shortened` leaves them."""

    first: int
    count: int
    blob: bytes

    @staticmethod
    def of(first: int, masks: Bytes, short: bytes, level: int = _LEVEL) -> _Segment:
        squeeze = zlib.compressobj(level, zlib.DEFLATED, _WINDOW, _MEMORY, zlib.Z_DEFAULT_STRATEGY, _COMMON)
        return _Segment(first, len(masks), squeeze.compress(masks) + squeeze.compress(short) + squeeze.flush())

    def unpacked(self) -> tuple[bytes, bytes]:
        """The masks, and the shortened frames, joined."""
        data = zlib.decompressobj(_WINDOW, _COMMON).decompress(self.blob)
        return data[: self.count], data[self.count :]

    def since(self, seq: int) -> tuple[bytes, list[bytes]]:
        """The masks and the frames from number `seq` on; all, if that is an earlier one."""
        masks, short = self.unpacked()
        skip = max(seq - self.first, 0)
        wanted = b"".join(split(lengthened(short))[skip:])
        return masks[skip:], split(with_numbers(wanted, self.first + skip))


class FrameLog:
    """Append-only. `next` is the number that the next frame gets, `first_open` that of the first one not sealed."""

    __slots__ = ("_frames", "_joined", "_masks", "_sealed", "first_open", "next")

    def __init__(self) -> None:
        self.next = 0
        self._sealed: list[_Segment] = []
        self._joined = 0  # so many of them stay as they are
        self.first_open = 0
        self._frames = bytearray()
        self._masks = bytearray()

    def append(self, frames: Bytes, masks: Bytes) -> None:
        """A few frames that came together, numbered from `next` on, and the mask of each: they stay together in one
        segment."""
        if len(self._frames) >= SEGMENT_BYTES:  # not after it: who reads along would have to unpack its last frame
            self.seal()
        self._frames += frames
        self._masks += masks
        self.next += len(masks)

    def seal(self) -> None:
        """Compress what is still open; called by itself as the log grows, and once when the run has ended."""
        if not self._frames:
            return
        self._sealed.append(_Segment.of(self.first_open, self._masks, shortened(without_numbers(self._frames))))
        self.first_open, self._frames, self._masks = self.next, bytearray(), bytearray()
        if len(self._sealed) - self._joined == TOGETHER:
            self._join()

    def _join(self) -> None:
        """Make one segment of the youngest; not of such as a burst has made, which would hold the loop up."""
        young = self._sealed[self._joined :]
        if sum(len(segment.blob) for segment in young) <= TOGETHER * SEGMENT_BYTES:
            masks, frames = zip(*(segment.unpacked() for segment in young), strict=True)
            joined = _Segment.of(young[0].first, b"".join(masks), b"".join(frames), _JOINED_LEVEL)
            self._sealed[self._joined :] = [joined]
        self._joined = len(self._sealed)

    @property
    def held(self) -> int:
        """Bytes that the sealed frames take in memory."""
        return sum(len(segment.blob) for segment in self._sealed)

    def since(self, seq: int) -> list[bytes]:
        """All frames from number `seq` on, in order."""
        out: list[bytes] = []
        for segment in self._sealed[self._position_of(seq) :]:
            out += segment.since(seq)[1]
        return out + self._open_since(seq)

    def _open_since(self, seq: int) -> list[bytes]:
        return last_frames(self._frames, self.next - max(seq, self.first_open))

    def piece(self, seq: int, masks: EventMask) -> tuple[list[bytes], int]:
        """The frames from number `seq` on that are of these masks, and where to go on: it is not many more than
        PIECE_BYTES that are looked through."""
        out: list[bytes] = []
        size = 0
        for position in range(self._position_of(seq), len(self._sealed)):
            segment = self._sealed[position]
            frame_masks, frames = segment.since(seq)
            out += wanted(frames, frame_masks, masks)
            size += sum(map(len, frames))
            if size >= PIECE_BYTES:
                return out, segment.first + segment.count
        out += wanted(self._open_since(seq), self._masks[max(seq - self.first_open, 0) :], masks)
        return out, self.next

    @property
    def open_bytes(self) -> int:
        """How many bytes of frames are not sealed."""
        return len(self._frames)

    def open_from(self, offset: int) -> bytes:
        """The frames that are not sealed, from this byte on."""
        return bytes(memoryview(self._frames)[offset:])

    def _position_of(self, seq: int) -> int:
        """Which segment has the frame; behind the last one, if it is open."""
        if seq >= self.first_open:
            return len(self._sealed)
        return bisect_right(self._sealed, seq, key=_first_of) - 1

    def masks_since(self, seq: int) -> bytes:
        """The masks of the frames from number `seq` on, a byte each."""
        sealed = self._sealed[self._position_of(seq) :]
        first = sealed[0].first if sealed else self.first_open
        return b"".join([*(segment.unpacked()[0] for segment in sealed), bytes(self._masks)])[seq - first :]


def _first_of(segment: _Segment) -> int:
    return segment.first


def wanted(frames: list[bytes], frame_masks: Bytes, masks: EventMask) -> list[bytes]:
    """Those of the frames that are of these masks."""
    if masks == EVERYTHING:
        return frames
    return [frame for frame, mask in zip(frames, frame_masks, strict=True) if mask & masks]
