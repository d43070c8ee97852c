"""JSON Pointers (RFC 6901): how the wire names a place in what is streamed."""

from __future__ import annotations

from functools import lru_cache

Path = tuple[str | int, ...]


@lru_cache(maxsize=4096)
def pointer(path: Path) -> str:
    """A JSON Pointer: `/steps/0/text`; the empty path is the empty text."""
    return "".join(f"/{str(key).replace('~', '~0').replace('/', '~1')}" for key in path)


def pointer_keys(path: str) -> list[str]:
    """The reference tokens of a JSON Pointer."""
    return [key.replace("~1", "/").replace("~0", "~") for key in path.split("/")[1:]]
