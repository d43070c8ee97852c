"""What `GET /metrics` tells Prometheus: runs by how they ended, how many are open, how long they took."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from kiwi_recipes.streams.run import Run

SECONDS = (0.5, 1, 2, 5, 10, 20, 40, 60, 90, 120, 180, 300)


class Metrics:
    """One registry per app, so that two apps in one process do not share counts."""

    def __init__(self, open_runs: Callable[[], int]) -> None:
        self._registry = CollectorRegistry()
        gauge = Gauge("kiwi_runs_open", "Recipes being written now", registry=self._registry)
        gauge.set_function(open_runs)
        self._ended = Counter("kiwi_runs_total", "Runs by how they ended", ["ended"], registry=self._registry)
        self._frames = Counter("kiwi_frames_total", "Frames written", registry=self._registry)
        self._first = Histogram(
            "kiwi_first_token_seconds", "From the request to the first token", registry=self._registry, buckets=SECONDS
        )
        self._whole = Histogram(
            "kiwi_run_seconds", "From the request to the end", registry=self._registry, buckets=SECONDS
        )

    def run_ended(self, run: Run) -> None:
        self._ended.labels(run.terminal.ends if run.terminal else "refused").inc()
        self._frames.inc(run.seq)
        if run.first_token_after is not None:
            self._first.observe(run.first_token_after)
        self._whole.observe(run.age())

    def exposition(self) -> bytes:
        """The text format, version 0.0.4."""
        return generate_latest(self._registry)
