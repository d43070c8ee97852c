"""What steps say, in five languages; steps.txt holds them with what is to be read in each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from kiwi_recipes.food.steps import Temperature, links, minutes, temperatures, timers

HERE = Path(__file__).parent


class Said(NamedTuple):
    language: str
    ingredients: tuple[str, ...]
    text: str
    uses: list[int]
    minutes: int | None
    times: list[tuple[int, int, bool]]
    heats: list[tuple[int | None, int | None, str | None, bool]]


def read(file: str) -> Iterator[Said]:
    language, names = "", ()
    for line in (HERE / file).read_text("utf-8").splitlines():
        if head := re.fullmatch(r"\[(\w\w)\] (.+)", line):
            language, names = head[1], tuple(head[2].split("; "))
        elif line and not line.startswith("#"):
            text, uses, took, times, heats = [field.strip() for field in (line + " =>" * 4).split("=>")][:5]
            yield Said(
                language, names, text, _uses(uses, names), int(took) if took else None, _times(times), _heats(heats)
            )


def _uses(said: str, names: tuple[str, ...]) -> list[int]:
    if said == "*":
        return list(range(len(names)))
    return sorted(names.index(name.strip()) for name in said.split(";") if name.strip())


def _times(said: str) -> list[tuple[int, int, bool]]:
    found = []
    for time in said.split(",") if said else []:
        bare = time.strip().removeprefix("~")
        each = 1 if bare.endswith("s") else 60
        ends = [int(end) * each for end in bare.removesuffix("s").split("-")]
        found.append((ends[0], ends[-1], "~" not in time))
    return found


def _heats(said: str) -> list[tuple[int | None, int | None, str | None, bool]]:
    found = []
    for heat in said.split(",") if said else []:
        celsius = fahrenheit = gas = None
        fan = heat.endswith("fan")
        for part in heat.strip().removesuffix("fan").split("="):
            if part.startswith("gas"):
                gas = part.removeprefix("gas")
            elif part.endswith("f"):
                fahrenheit = int(part[:-1])
            else:
                celsius = int(part)
        found.append((celsius, fahrenheit, gas, fan))
    return found


def mistakes(said: Said) -> dict[str, object]:
    """What is read otherwise than it is said."""
    found = timers(said.text, said.language)
    heats = temperatures(said.text, said.language)
    wrong: dict[str, object] = {}
    if (uses := links(said.text, said.ingredients, said.language)) != said.uses:
        wrong["uses"] = [said.ingredients[at] for at in uses]
    if (took := minutes(said.text, said.language)) != said.minutes:
        wrong["minutes"] = took
    if (times := [(timer.least, timer.most, timer.role == "takes") for timer in found]) != said.times:
        wrong["times"] = times
    if len(heats) != len(said.heats) or not all(map(_is_this_hot, heats, said.heats)):
        wrong["heats"] = heats
    return wrong


def _is_this_hot(heat: Temperature, said: tuple[int | None, int | None, str | None, bool]) -> bool:
    celsius, fahrenheit, gas, fan = said
    return (
        heat.fan == fan
        and (celsius is None or celsius == heat.celsius)
        and (fahrenheit is None or fahrenheit == heat.fahrenheit)
        and (gas is None or gas == heat.gas)
    )


STEPS = list(read("steps.txt"))


def test_there_are_enough_of_them_and_not_in_english_alone() -> None:
    assert len({said.text for said in STEPS}) >= 200
    assert sum(said.language != "en" for said in STEPS) >= len(STEPS) / 4


@pytest.mark.parametrize("said", STEPS, ids=[said.text for said in STEPS])
def test_a_step_is_read(said: Said) -> None:
    assert mistakes(said) == {}
