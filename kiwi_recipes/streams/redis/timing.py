"""How often the workers write to Redis, and how long they wait."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """In seconds.

    ship_every       between two round trips that ship what is new
    pulse_every      between two signs of life
    alive_for        that a sign of life counts
    block            that a mirror waits for new frames in one call
    silences         of `block` without a sign of life, after which a run is an orphan: with `alive_for` before, the run
                     of a dead worker ends within 8 seconds
    reserve_patience   in which whoever bound an idempotency key must have begun its run; after that it has died
    timeout          for an answer of Redis
    away_patience    without Redis after which another worker's run is no longer waited for: its readers shall ask
                     elsewhere
    mirror_linger    that another worker's run is still followed when its last reader here has left
    settled_after    after Redis is back in which a run that it does not know may be one that its worker has yet to
                     share again: workers look once in `pulse_every`, and wait for `timeout`
    """

    ship_every: float = 0.04
    pulse_every: float = 1.0
    alive_for: float = 4.0
    block: float = 1.0
    silences: int = 2
    reserve_patience: float = 3.0
    timeout: float = 3.0
    away_patience: float = 10.0
    mirror_linger: float = 10.0
    settled_after: float = 5.0


USUAL = Timing()


def ms(seconds: float) -> int:
    """As Redis wants it."""
    return round(seconds * 1000)
