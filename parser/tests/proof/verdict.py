"""pydantic's verdict on a whole text, beside a ModelParser's, however the text is cut."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter

from kiwi_parser import Event, FieldDropped, ModelParser
from proof import laws
from proof.splitting import chunkings


def as_pydantic_says(model: Any, text: str, *, strict: bool = False) -> list[Event]:
    """Demand that every split of a valid `text` gives what pydantic gives, nothing dropped. Returns the events."""
    expected = TypeAdapter(model).validate_json(text)
    events = alike(model, chunkings(text), expected, strict=strict)
    assert not [event for event in events if isinstance(event, FieldDropped)], events
    return events


def alike(model: Any, cuts: Iterable[list[str]], expected: Any, *, strict: bool = False) -> list[Event]:
    """Demand that all of these chunks are complete and give `expected`, to the type, by the same events."""
    first: laws.Normal | None = None
    events: list[Event] = []
    for chunks in cuts:
        observed = laws.run(lambda: ModelParser(model, strict=strict), chunks)
        assert observed.outcome.kind == "complete", observed
        assert exactly(observed.value) == exactly(expected)
        laws.check(observed)
        normal = laws.normal(observed)
        first = first or normal
        assert normal == first
        events = laws.joined(observed.said())
    return events


def exactly(value: Any) -> str:
    """A value as Python writes it, which tells 1 from 1.0 and a date from its text, and a model's other parts."""
    return f"{value!r} {getattr(value, 'model_extra', None)} {sorted(getattr(value, 'model_fields_set', ()))}"
