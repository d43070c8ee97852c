"""The breaker, state by state, on a clock of its own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from kiwi_recipes.llm.routing.breaker import (
    TRANSITIONS,
    Breaker,
    BreakerEvent,
    BreakerPolicy,
    BreakerState,
    Entry,
)
from tests.support.clock import Clock

DOCS = Path(__file__).parent.parent.parent / "docs/router.md"


def opened() -> tuple[Breaker, Clock]:
    clock = Clock()
    breaker = Breaker(BreakerPolicy(failures=3, cool_down=10), clock)
    for _ in range(3):
        assert breaker.state == "closed"
        breaker.enter().failed()
    return breaker, clock


def test_so_many_failures_in_a_row_open_it() -> None:
    breaker, _ = opened()
    assert (breaker.state, breaker.wait) == ("open", 10)


def test_one_success_clears_the_count() -> None:
    breaker = Breaker(BreakerPolicy(failures=2))
    for _ in range(5):
        breaker.enter().failed()
        entry = breaker.enter()
        entry.answered()
        entry.succeeded()
    assert breaker.state == "closed"


def test_after_the_cool_down_one_request_probes() -> None:
    breaker, clock = opened()
    clock.now += 10
    assert (breaker.state, breaker.wait, breaker.probing) == ("half_open", 0, False)
    breaker.enter()
    assert breaker.probing


def test_a_probe_that_succeeds_closes_it() -> None:
    breaker, clock = opened()
    clock.now += 10
    probe = breaker.enter()
    probe.answered()
    assert (breaker.state, breaker.probing) == ("closed", False)
    probe.succeeded()
    breaker.enter().failed()
    assert breaker.state == "closed"


def test_a_probe_that_fails_opens_it_again() -> None:
    breaker, clock = opened()
    clock.now += 10
    breaker.enter().failed()
    assert (breaker.state, breaker.wait, breaker.probing) == ("open", 10, False)


def test_a_probe_that_breaks_off_after_its_first_word_opens_it_again() -> None:
    breaker, clock = opened()
    clock.now += 10
    entry = breaker.enter()
    entry.answered()
    entry.failed()
    assert breaker.state == "open"


def test_a_probe_that_goes_away_leaves_the_place_to_another() -> None:
    breaker, clock = opened()
    clock.now += 10
    breaker.enter().left()
    assert (breaker.state, breaker.probing) == ("half_open", False)


def test_answers_that_never_end_well_open_it_too() -> None:
    breaker = Breaker(BreakerPolicy(failures=3))
    for _ in range(3):
        entry = breaker.enter()
        entry.answered()
        entry.failed()
    assert breaker.state == "open"


def test_a_time_that_the_backend_named_is_waited_for() -> None:
    clock = Clock()
    breaker = Breaker(BreakerPolicy(), clock)
    breaker.hold(5)
    breaker.hold(2)
    assert (breaker.state, breaker.held_for, breaker.wait) == ("closed", 5, 5)
    clock.now += 5
    assert breaker.wait == 0


def test_a_request_from_before_ends_nobodys_probe() -> None:
    clock = Clock()
    breaker = Breaker(BreakerPolicy(failures=3, cool_down=10), clock)
    old, older, oldest, left = (breaker.enter() for _ in range(4))
    for _ in range(3):
        breaker.enter().failed()
    clock.now += 10
    probe = breaker.enter()
    left.left()
    oldest.answered()
    assert (breaker.state, breaker.probing) == ("probing", True)
    older.succeeded()
    old.failed()
    assert (breaker.state, breaker.probing) == ("probing", True)
    breaker.enter().left()  # one who had waited for a seat meanwhile
    assert breaker.probing
    probe.answered()
    assert (breaker.state, breaker.probing) == ("closed", False)


# --- the table


def brought_to(state: BreakerState) -> tuple[Breaker, Clock, Entry]:
    """A breaker in that state, and the request that was sent last."""
    breaker, clock = opened()
    sent = breaker.enter()
    match state:
        case "closed":
            sent.succeeded()
            sent = breaker.enter()
        case "open":
            sent.failed()
        case "half_open":
            sent.failed()
            clock.now += 10
    assert breaker.state == state
    return breaker, clock, sent


@pytest.mark.parametrize("state", get_args(BreakerState))
@pytest.mark.parametrize("event", get_args(BreakerEvent))
def test_every_event_does_in_every_state_what_the_table_says(state: BreakerState, event: BreakerEvent) -> None:
    breaker, clock, sent = brought_to(state)
    match event:
        case "cooled_down":
            clock.now += 10
        case "sent":
            breaker.enter()
        case "failed_too_often":  # three in a row, as `opened` says
            if state == "closed":
                for _ in range(3):
                    breaker.enter().failed()
        case _:
            getattr(sent, event)()
    assert breaker.state == TRANSITIONS[state].get(event, state)


def test_the_drawing_in_the_docs_is_the_table() -> None:
    drawing = DOCS.read_text().split("stateDiagram-v2")[1].split("```")[0]
    drawn = set(re.findall(r"^ +(\w+) --> (\w+): (\w+)$", drawing, re.MULTILINE))
    assert drawn == {(state, after, event) for state, ways in TRANSITIONS.items() for event, after in ways.items()}
    assert set(TRANSITIONS) == set(get_args(BreakerState))
    assert re.findall(r"\[\*\] --> (\w+)", drawing) == [Breaker(BreakerPolicy()).state]
