"""What a reply has said so far."""

from __future__ import annotations

import zlib

BLOCK_BYTES = 1024
"""So many together are compressed, to half of them; a recipe is two or three."""


class Said:
    """A text as UTF-8. A list of its pieces would keep 60 bytes for each, and a str two or four for a character.

    `latest` is the end of it, to which is added; who does so calls `pack` when that has grown to a block.
    """

    __slots__ = ("_blocks", "_size", "latest")

    def __init__(self) -> None:
        self.latest = bytearray()
        self._blocks: tuple[bytes, ...] = ()
        self._size = 0  # of the blocks, as they were

    def __len__(self) -> int:
        return self._size + len(self.latest)

    def pack(self) -> None:
        """Compress what is there, if it is a block."""
        if len(self.latest) >= BLOCK_BYTES:
            self._blocks = (*self._blocks, zlib.compress(self.latest))
            self._size += len(self.latest)
            self.latest = bytearray()

    def whole(self) -> bytes:
        """All of it."""
        return b"".join([*map(zlib.decompress, self._blocks), self.latest])
