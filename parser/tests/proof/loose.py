"""Any JSON read leniently: without a model, and with one that takes anything."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from kiwi_parser import JsonParser, Limits, Repaired


class Loose(BaseModel):
    a: Any = None
    b: Any = None


def lenient(chunks: list[str]) -> tuple[Any, list[Repaired]]:
    parser = JsonParser(strict=False, limits=Limits.none())
    events = [event for chunk in chunks for event in parser.feed(chunk)]
    events += parser.close()
    return parser.value, [event for event in events if isinstance(event, Repaired)]
