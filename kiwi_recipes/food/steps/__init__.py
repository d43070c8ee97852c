"""What a step's text says: which ingredients it uses, how long things take, how hot it is.

    links("Fry the chicken for 8-10 minutes.", ["chicken thighs", "rice"])      [0]
    timers("Fry the chicken for 8-10 minutes.")                                 one, of 480 to 600 seconds
    minutes("Fry the chicken for 8-10 minutes.")                                10
    temperatures("Bake at 180 °C / 350 °F.")                                    one, on both scales

In English, German, French, Spanish and Italian, from words alone (steps.toml), for a few microseconds each. What is not
certain is left out: a step that says "the sauce" uses no soy sauce.
"""

from __future__ import annotations

from functools import lru_cache

from kiwi_recipes.food.steps.earlier import Earlier
from kiwi_recipes.food.steps.links import links
from kiwi_recipes.food.steps.temperatures import Temperature, temperatures
from kiwi_recipes.food.steps.times import Timer, minutes_of, timers

__all__ = ["Earlier", "Temperature", "Timer", "links", "minutes", "temperatures", "timers"]


@lru_cache(maxsize=256)  # asked when a step closes, and again when the list does
def minutes(text: str, language: str | None = None) -> int | None:
    """How long the step takes; None where it says no time."""
    return minutes_of(text, timers(text, language), language)
