"""A stream of protocol 1, recorded in November 2026 and never changed: today's program must still read all of it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from kiwi_recipes.event_order import EventOrder
from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.recipes.events import EVENTS
from kiwi_recipes.recording import read_recording
from kiwi_recipes.streams.codec import as_dict

FILE = Path(__file__).parent.parent / "fixtures" / "protocol" / "protocol-1.jsonl"
DIGEST = "9722de19ee5d5fc8bedb6903e41130e7fd86a297a80c4b7d0af2d2bcffa2d7bc"


def test_it_was_not_changed() -> None:
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() == DIGEST


def test_every_event_is_read_and_written_as_it_was() -> None:
    order, fold = EventOrder(), EventFold()
    for entry in read_recording(FILE).events:
        body = dict(entry.event)
        verdict = order.read(json.dumps(body))
        assert verdict.move == "deliver", verdict.reason
        fold.apply(body)
        del body["seq"]
        assert verdict.event is not None
        assert json.loads(json.dumps(as_dict(verdict.event))) == body
    assert order.read("[DONE]").move == "close"
    assert fold.status == "completed"
    assert fold.recipe == read_recording(FILE).events[-1].event["recipe"]


def test_a_field_that_is_gone_would_be_noticed() -> None:
    with pytest.raises(ValueError, match="path"):
        EVENTS.validate_python({"type": "field.delta", "text": "a"})
