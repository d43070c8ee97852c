"""The frames of one run, numbered from 0, held once for all readers.

2 KB of JSON make some 80 KB of frames, most of it the same few words over and over. The latest are open: kept as they
are sent, for who reads along. What is older is written shorter, and a segment of that is compressed: a twentieth of the
size, for about two microseconds per token. An object per frame would cost half a frame again, so they are kept one
after another, and only taken apart for who comes late.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Iterator

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

OPEN_BYTES = 1024
SEGMENT_BYTES = 5 * 1024
"""Of frames as they are sent; `shortened` they are a fourth of it, or less."""
TOGETHER = 5
"""So many segments become one, which takes two thirds of their memory; what is written is compressed twice so."""
PIECE_BYTES = 48 * 1024
"""About what is looked through at once for a reader who is far behind: a run may have written 26 MB."""
_WINDOW = -13
"""Bits, enough for a segment. Negative, for no checksum, which costs a sixth of the time: what is in memory is not
checked elsewhere either."""
_MEMORY = 6
"""zlib's own default clears some 200 KB for each segment, and with it the processor's caches of what streams need."""

_LEVEL = 4
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


def _compressed(data: Bytes) -> bytes:
    squeeze = zlib.compressobj(_LEVEL, zlib.DEFLATED, _WINDOW, _MEMORY, zlib.Z_DEFAULT_STRATEGY, _COMMON)
    return squeeze.compress(data) + squeeze.flush()


class FrameLog:
    """Append-only. `next` is the number that the next frame gets, `first_open` that of the first one that is open.

    A sealed segment is the masks of its frames, a byte each, and the frames as `shortened` leaves them, compressed.
    `_firsts` are the numbers of the first frames of each, and at last that of the first one of none, from which on
    `_masks` and `_short` go.
    """

    __slots__ = ("_firsts", "_frames", "_joined", "_masks", "_sealed", "_short", "_unsealed", "first_open", "next")

    def __init__(self) -> None:
        self.next = 0
        self._sealed: list[bytes] = []
        self._firsts = [0]
        self._joined = 0  # so many of them stay as they are
        self._masks = bytearray()
        self._short = bytearray()
        self._unsealed = 0  # the bytes of these as they were
        self.first_open = 0
        self._frames = bytearray()

    def append(self, frames: Bytes, masks: Bytes) -> None:
        """A few frames that came together, numbered from `next` on, and the mask of each: they stay together."""
        if len(self._frames) >= OPEN_BYTES:  # not after it: who reads along would have to unpack its last frame
            self._shorten()
            if self._unsealed >= SEGMENT_BYTES:
                self._seal()
        self._frames += frames
        self._masks += masks
        self.next += len(masks)

    def seal(self) -> None:
        """Compress all that there is, once the run has ended."""
        self._shorten()
        if self._short:
            self._seal()

    def _shorten(self) -> None:
        self._short += shortened(without_numbers(self._frames))
        self._unsealed += len(self._frames)
        self.first_open, self._frames = self.next, bytearray()

    def _seal(self) -> None:
        self._sealed.append(_compressed(self._masks + self._short))
        self._firsts.append(self.first_open)
        self._masks, self._short, self._unsealed = bytearray(), bytearray(), 0
        if len(self._sealed) - self._joined == TOGETHER:
            self._join()

    def _join(self) -> None:
        """Make one segment of the youngest; not of such as a burst has made, which would hold the loop up."""
        first = self._joined
        if sum(map(len, self._sealed[first:])) <= TOGETHER * SEGMENT_BYTES:
            masks, short = zip(*map(self._unpacked, range(first, len(self._sealed))), strict=True)
            self._sealed[first:] = [_compressed(b"".join(masks + short))]
            del self._firsts[first + 1 : -1]
        self._joined = len(self._sealed)

    def _unpacked(self, position: int) -> tuple[Bytes, Bytes]:
        """The masks and the shortened frames of a segment, or of what is shortened and not sealed yet."""
        first = self._firsts[position]
        if position == len(self._sealed):
            return self._masks[: self.first_open - first], self._short
        data = zlib.decompressobj(_WINDOW, _COMMON).decompress(self._sealed[position])
        count = self._firsts[position + 1] - first
        return data[:count], data[count:]

    @property
    def held(self) -> int:
        """Bytes that the sealed frames take in memory."""
        return sum(map(len, self._sealed))

    def since(self, seq: int) -> list[bytes]:
        """All frames from number `seq` on, in order."""
        found = [frame for _, frames, _ in self._shortened_since(seq) for frame in frames]
        return found + self._open_since(seq)

    def _shortened_since(self, seq: int) -> Iterator[tuple[Bytes, list[bytes], int]]:
        """Of the frames that are not open, those from number `seq` on, segment by segment: their masks, the frames, and
        the number of the one behind them."""
        for position in self._positions(seq):
            masks, short = self._unpacked(position)
            first = self._firsts[position]
            skip = max(seq - first, 0)
            wanted = b"".join(split(lengthened(bytes(short)))[skip:])
            yield masks[skip:], split(with_numbers(wanted, first + skip)), first + len(masks)

    def _positions(self, seq: int) -> range:
        """Where the frames from number `seq` on are that are not open."""
        if seq >= self.first_open:
            return range(0)
        return range(bisect_right(self._firsts, seq) - 1, len(self._firsts))

    def _open_since(self, seq: int) -> list[bytes]:
        return last_frames(self._frames, self.next - max(seq, self.first_open))

    def piece(self, seq: int, masks: EventMask) -> tuple[list[bytes], int]:
        """The frames from number `seq` on that are of these masks, and where to go on: it is not many more than
        PIECE_BYTES that are looked through."""
        out: list[bytes] = []
        size = 0
        for frame_masks, frames, behind in self._shortened_since(seq):
            out += wanted(frames, frame_masks, masks)
            size += sum(map(len, frames))
            if size >= PIECE_BYTES:
                return out, behind
        open_masks = self._masks[max(seq, self.first_open) - self._firsts[-1] :]
        return out + wanted(self._open_since(seq), open_masks, masks), self.next

    @property
    def open_bytes(self) -> int:
        """How many bytes of frames are not sealed."""
        return len(self._frames)

    def open_from(self, offset: int) -> bytes:
        """The frames that are not sealed, from this byte on."""
        return bytes(memoryview(self._frames)[offset:])

    def masks_since(self, seq: int) -> bytes:
        """The masks of the frames from number `seq` on, a byte each."""
        first = self.first_open
        found = bytes(self._masks[first - self._firsts[-1] :])
        for position in reversed(self._positions(seq)):
            first = self._firsts[position]
            found = bytes(self._unpacked(position)[0]) + found
        return found[seq - first :]


def wanted(frames: list[bytes], frame_masks: Bytes, masks: EventMask) -> list[bytes]:
    """Those of the frames that are of these masks."""
    if masks == EVERYTHING:
        return frames
    return [frame for frame, mask in zip(frames, frame_masks, strict=True) if mask & masks]
