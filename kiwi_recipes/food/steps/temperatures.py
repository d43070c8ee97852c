"""Every temperature in a step's text: "180 °C", "350 degrees F", "gas mark 4", "160 °C Umluft", on both scales.

What a step says of one and the same heat on several scales ("180 °C/350 °F/gas 4") is one temperature; the lower heat
that a fan oven takes is one of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from kiwi_recipes.food.data import load, names

Scale = Literal["c", "f", "gas"]


@dataclass(frozen=True, slots=True)
class Temperature:
    """A temperature that stands at `text[start:end]`. Of a scale that the text leaves out it is calculated, to whole
    degrees; `celsius_max` and `fahrenheit_max` are the upper end of a range, else the same. `gas` only as the text says
    it."""

    start: int
    end: int
    celsius: int
    fahrenheit: int
    celsius_max: int
    fahrenheit_max: int
    gas: str | None = None
    fan: bool = False


_GAS = {"1/4": 110, "1/2": 120, "1": 140, "2": 150, "3": 160, "4": 180, "5": 190, "6": 200, "7": 220, "8": 230,
        "9": 240, "10": 260}  # fmt: skip
"""Gas marks in degrees Celsius, as British cookers are marked."""
_GLYPHS = {"¼": "1/4", "½": "1/2"}
_HOTTEST = 320
"""No oven at home is hotter: degrees of no scale that are more are Fahrenheit's."""
_NUMBER = r"(?<![\d.,])(?<!\d/)(?<!\dh)(?<!\dh )(?<!\d h )(?P<low>-?\d{1,3}(?:[.,]\d(?!\d))?)"
_OF_ANOTHER = (
    r"\d{2,3}(?:\s?[-–]\s?\d{2,3})?"
    r"(?:\s?(?:°|º|˚|[cf](?![^\W\d_])|deg|grad|celsius|fahr)|(?<=\d{3})(?!\d|\s?(?:min|h)))"
)
"""What a fan's word stands before: "fan 160", and no "35 minutes"."""
_MAYBE_TO = r"(?:\s?(?:-|–|—|to|bis|à|a|-)\s?(?P<high>\d{1,3}(?:[.,]\d(?!\d))?))?"


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    scale: Scale
    low: int
    high: int
    gas: str | None
    fan: bool


@cache
def _pattern() -> re.Pattern[str]:
    data = load("steps.toml")["temperatures"]

    def some(key: str) -> str:
        return "|".join(re.escape(name) for name in sorted(names(data[key]), key=len, reverse=True))

    first = r"(?:\s?(?:°|º|˚)\s?[cf]?)?"
    return re.compile(
        rf"(?:(?<!\w)(?P<fan_before>{some('fan')})(?:[\s:]+(?:oven|at|bei|de|à|a|ca\.?|etwa|about|circa|environ)(?!\w))?[\s:]*)?"
        rf"(?:{_NUMBER}{first}{_MAYBE_TO}\s?"
        rf"(?:(?:°|º|˚|{some('degrees')}|deg\.?)\s?(?P<scale>celsius|fahrenheit|[cf](?![^\W\d_]))?"
        r"|(?P<bare>celsius|fahrenheit|[cf](?![^\W\d_])))"
        rf"|(?<!\w)(?:{some('ovens')}|(?P<fan_oven>{some('fan')}))"
        rf"\s(?P<oven>\d{{3}})(?![\d\w°º]|\s?(?:[\w°º]{{1,2}}(?!\w)|min|deg|{some('degrees')}))"
        rf"|(?<!\w)(?:{some('gas')})\s?(?P<gas>\d{{1,2}}(?:/\d)?|[¼½])(?:\s?[-–]\s?(?P<gas_high>\d))?(?!\d))"
        rf"(?:\s?\(?(?:(?:en|mit|con|avec|in)\s)?(?:(?:mode|modo|modalità)\s)?(?P<fan_behind>{some('fan')})(?!\w|[\s:]*(?:at\s|bei\s)?{_OF_ANOTHER}))?"
    )


def temperatures(text: str, language: str | None = None) -> list[Temperature]:
    """Every temperature in the text, in its order."""
    low = text.lower()
    if len(low) != len(text):  # İ is two characters then
        low = text
    if not any(mark in low for mark in _MARKS) and not _ATTACHED.search(low):
        return []
    return list(_joined(list(_found(low, language)), low))


_OVENS = ("oven", "bake at", "roast at", "ofen", "four", "horno", "forno", "fan ", "umluft")
_MARKS = ("°", "º", "˚", "deg", "grad", "degr", "celsius", "fahrenheit", "gas", "th", "stufe", *_OVENS)
_DEGREE = re.compile("[°º˚]")
_ATTACHED = re.compile(r"\d\s?[cf](?![^\W\d_])")


def _found(low: str, language: str | None) -> Iterator[_Found]:
    for match in _pattern().finditer(low):
        fan = any(match[said] is not None for said in ("fan_before", "fan_behind", "fan_oven"))
        if match["gas"] is not None:
            mark = _GLYPHS.get(match["gas"], match["gas"])
            heats = _thermostat(low[match.start() : match.end()], mark, match["gas_high"])
            if heats is not None:
                yield _Found(match.start(), match.end(), "gas", *heats, mark, fan)
            continue
        if match["oven"] is not None:
            degrees = int(match["oven"])
            oven_scale: Scale = "f" if degrees >= (250 if _is_english(language) else _HOTTEST) else "c"
            yield _Found(match.start("oven"), match.end(), oven_scale, degrees, degrees, None, fan)
            continue
        least, most = (round(float(end.replace(",", "."))) for end in (match["low"], match["high"] or match["low"]))
        said = match["scale"] or match["bare"]
        if match["bare"] is not None and len(said) == 1 and least < 30 and not _DEGREE.search(match[0]):
            continue  # 2 c of flour
        scale: Scale = "c"
        if said is not None:
            scale = "f" if said[0] == "f" else "c"
        elif least > _HOTTEST or (least >= 250 and _is_english(language)):
            scale = "f"
        if most >= least:
            yield _Found(match.start(), match.end(), scale, least, most, None, fan)


def _is_english(language: str | None) -> bool:
    return (language or "en").lower().startswith("en")


def _thermostat(said: str, mark: str, high: str | None) -> tuple[int, int] | None:
    """Gas marks, and the French thermostat, of which each step is thirty degrees: "th. 6-7", "th. 6/7"; and the German
    one, of which each is twenty: "Gas: Stufe 3-4" goes with 200 °C."""
    if "stufe" in said and mark.isdecimal():
        return 120 + 20 * int(mark), 140 + 20 * int(high or mark)
    if said.lstrip().startswith("th"):
        low, _, other = mark.partition("/")
        ends = [int(end) * 30 for end in (low, other or high or low) if end.isdecimal()]
        return None if len(ends) < 2 else (min(ends), max(ends))
    celsius = _GAS.get(mark)
    return None if celsius is None else (celsius, max(celsius, _GAS.get(high or mark, 0)))


def _joined(found: list[_Found], low: str) -> Iterator[Temperature]:
    """One temperature of what stands side by side on different scales, but for what is said for a fan oven."""
    at = 0
    while at < len(found):
        group = [found[at]]
        for other in found[at + 1 :]:
            if not _BESIDE.fullmatch(low[group[-1].end : other.start]):
                break
            alike = [entry for entry in group if entry.fan == other.fan]
            if any(entry.scale == other.scale or not _near(entry, other) for entry in alike):
                break
            group.append(other)
        at += len(group)
        yield from (
            _one(part) for fan in (group[0].fan, not group[0].fan) if (part := [e for e in group if e.fan == fan])
        )


_BESIDE = re.compile(r"\s*(?:[/,(|;=]|or|oder|ou|o|mark)?\s*(?:about|etwa|ca\.?)?\s*\(?\s*\)?\s*[/,]?\s*")
_NEAR = 16
"""Degrees Celsius between the same heat on two scales, as cookbooks round."""


def _celsius(entry: _Found, degrees: int) -> int:
    return round((degrees - 32) * 5 / 9) if entry.scale == "f" else degrees


def _near(one: _Found, other: _Found) -> bool:
    return _celsius(one, one.low) - _NEAR <= _celsius(other, other.high) and _celsius(
        other, other.low
    ) - _NEAR <= _celsius(one, one.high)


def _one(same: list[_Found]) -> Temperature:
    by_scale = {entry.scale: entry for entry in same}
    celsius, fahrenheit = by_scale.get("c"), by_scale.get("f")
    first = celsius or fahrenheit or same[0]
    low, high = _celsius(first, first.low), _celsius(first, first.high)
    whole = Temperature(
        start=same[0].start,
        end=same[-1].end,
        celsius=low,
        fahrenheit=fahrenheit.low if fahrenheit else round(low * 9 / 5 + 32),
        celsius_max=high,
        fahrenheit_max=fahrenheit.high if fahrenheit else round(high * 9 / 5 + 32),
        fan=any(entry.fan for entry in same),
    )
    gas = by_scale.get("gas")
    return whole if gas is None else replace(whole, gas=gas.gas)
