"""Healths are asked for at most every few seconds, by a clock of its own."""

from __future__ import annotations

from kiwi_recipes.llm.routing.health import HealthCache
from kiwi_recipes.llm.types import Health
from tests.support.clock import Clock


async def test_an_answer_is_used_until_it_is_too_old() -> None:
    clock, asked = Clock(), []

    async def ask() -> list[Health]:
        asked.append(clock.now)
        return [Health("a", "ollama", "ready", detail=f"asked at {clock.now:g}")]

    cache = HealthCache(ask, 3, clock)
    ages = []
    for seconds in (0, 2, 1, 0.5, 2.5, 1):
        clock.now += seconds
        (health,), age = await cache.get()
        ages.append((health.detail, age))
    assert ages == [
        ("asked at 100", 0),
        ("asked at 100", 2),
        ("asked at 100", 3),
        ("asked at 103.5", 0),
        ("asked at 103.5", 2.5),
        ("asked at 107", 0),
    ]
    await cache.aclose()
