"""When things happened in a generation, in milliseconds since it began."""

from __future__ import annotations

from time import monotonic
from typing import Any


class Stopwatch:
    """Remembers the first time of each mark."""

    def __init__(self) -> None:
        self._start = monotonic()
        self._marks: dict[str, float] = {}
        self._upstream: dict[str, float] = {}

    def start(self) -> None:
        self._start = monotonic()

    def elapsed_ms(self) -> int:
        return round((monotonic() - self._start) * 1000)

    def mark(self, name: str) -> None:
        if name not in self._marks:
            self._marks[name] = self.elapsed_ms()

    def upstream(self, timings: dict[str, float]) -> None:
        """The backend's own measurements, of the last attempt that reported any."""
        self._upstream = timings or self._upstream

    def timings(self) -> dict[str, Any]:
        """`first_content`, `first_field`, `title` where they came, `total`, and `upstream` where it reported them."""
        timings: dict[str, Any] = {**self._marks, "total": self.elapsed_ms()}
        if self._upstream:
            timings["upstream"] = self._upstream
        return timings
