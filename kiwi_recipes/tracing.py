"""Spans for OpenTelemetry: a run, each attempt of it, each call of a model server. Those of requests are FastAPI's.

Where no variable `OTEL_...` is set, `span` is one call that returns a thing that does nothing, and nothing is imported.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Protocol, Self

from kiwi_recipes.extras import how_to_install

if TYPE_CHECKING:
    from opentelemetry import trace

logger = logging.getLogger(__name__)

Value = str | int | float | bool | None


class Span(Protocol):
    def note(self, **attributes: Value) -> None:
        """Add attributes, `__` for a dot in their names; those that are None are left out."""
        ...

    def fail(self, code: str) -> None:
        """Mark it as failed. Never by words that may be a user's or a model's."""
        ...


class _Nothing:
    """A span that is recorded nowhere."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing ends."""

    def note(self, **attributes: Value) -> None:
        """Recorded nowhere."""

    def fail(self, code: str) -> None:
        """Recorded nowhere."""


class _Recorded:
    """A span that is current in what happens within it. What is raised there is no failure by itself: so an answer of
    which nothing more is wanted is ended, too."""

    def __init__(self, tracer: trace.Tracer, name: str, kind: trace.SpanKind, attributes: dict[str, Value]) -> None:
        self._attributes = attributes
        self._opened = tracer.start_as_current_span(
            name, kind=kind, record_exception=False, set_status_on_exception=False
        )
        self._span: trace.Span

    def __enter__(self) -> Self:
        self._span = self._opened.__enter__()
        self.note(**self._attributes)
        return self

    def __exit__(
        self, of: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._opened.__exit__(of, error, traceback)

    def note(self, **attributes: Value) -> None:
        for name, value in attributes.items():
            if value is not None:
                self._span.set_attribute(name.replace("__", "."), value)

    def fail(self, code: str) -> None:
        from opentelemetry.trace import StatusCode

        self._span.set_status(StatusCode.ERROR)
        self.note(error__type=code)


_NOTHING = _Nothing()
_tracer: trace.Tracer | None = None


def span(
    name: str, kind: Literal["INTERNAL", "CLIENT"] = "INTERNAL", **attributes: Value
) -> AbstractContextManager[Span]:
    """What happens within it, as a child of the span that is current; attributes as for `Span.note`."""
    if _tracer is None:
        return _NOTHING
    from opentelemetry.trace import SpanKind

    return _Recorded(_tracer, name, SpanKind[kind], attributes)


def enable(environ: Mapping[str, str]) -> bool:
    """Whether spans are made from now on: when a variable of OpenTelemetry's is set, and it is installed."""
    global _tracer  # noqa: PLW0603 - OpenTelemetry's providers are the process's, too
    if environ.get("OTEL_SDK_DISABLED", "").lower() == "true" or not any(name.startswith("OTEL_") for name in environ):
        return False
    try:
        from opentelemetry import trace
    except ImportError:
        logger.warning("OTEL_ variables are set, but OpenTelemetry is not installed: %s", how_to_install("otel"))
        return False
    _tracer = trace.get_tracer("kiwi_recipes")
    return True
