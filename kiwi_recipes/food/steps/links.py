"""Which ingredients a step uses, by its text.

Each name in the list is made ready once: as it stands, without what only says how it comes, by its head ("the beans"
of kidney beans), by its part ("the chicken" of chicken thighs), by a word for its kind ("the pasta") and by its other
names. The step's words are then looked up from the left, the longest phrase first, the nearest meaning before the
wider one: "pepper" is black pepper where that is listed. Only what is certain is linked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from kiwi_recipes.food.steps.earlier import Earlier, says_nothing, taken_up
from kiwi_recipes.food.steps.in_groups import narrowed
from kiwi_recipes.food.steps.listed import Listed, made_ready
from kiwi_recipes.food.steps.step import Step
from kiwi_recipes.food.steps.times import language_of
from kiwi_recipes.food.steps.whole import group_made, said_of_the_list, without_parts
from kiwi_recipes.food.words import fold


def links(
    text: str,
    ingredients: Sequence[str],
    language: str | None = None,
    *,
    groups: Sequence[str | None] = (),
    used: Collection[int] = (),
    earlier: Sequence[Earlier] = (),
) -> list[int]:
    """The positions of the ingredients that the step speaks of, in the list's order. `groups` are those of the rows,
    for "the sauce ingredients"; `used` what earlier steps have used, for "the remaining ingredients"; `earlier` these
    steps, for "add them to the pan"."""
    if not ingredients:
        return []
    language = language_of(language) or "en"
    used = frozenset(used).union(*(step.uses for step in earlier))
    return list(_links(text, tuple(ingredients), language, tuple(groups), used, tuple(earlier)))


def _links(
    text: str,
    ingredients: tuple[str, ...],
    language: str,
    groups: tuple[str | None, ...],
    used: frozenset[int],
    earlier: tuple[Earlier, ...],
) -> tuple[int, ...]:
    listed = made_ready(ingredients, language)
    low = fold(text)
    whole = said_of_the_list(low, language, listed.count, groups, used)
    excepted = listed.vocabulary.excepted.search(low)
    if excepted and _A_LITTLE.match(low, excepted.end()):
        excepted = None
    if excepted and not whole and not _ALL.search(low) and not _INGREDIENTS.search(low, 0, excepted.start()):
        excepted = None
    if excepted is None:
        made = group_made(low, language, groups, of_all=True) or ()
        step = Step(text, without_parts(low, groups, made), listed, earlier)
        foods = narrowed([*step.foods()], ingredients, groups, made, earlier) if groups else step.foods()
        found = whole.union(*(food.positions for food in foods))
        if earlier and not whole:
            found |= _taken_up(text, step, listed, earlier)
        return tuple(sorted(found or group_made(low, language, groups) or ()))
    but, _, rest = low[excepted.end() :].partition(".")
    before = low[: excepted.start()]
    left_out = Step(but.title(), but, listed).found()
    if whole and not left_out <= whole:  # what was never used is left out of the whole list
        whole = said_of_the_list(low, language, listed.count, groups, ())
    kept = whole | Step(before.title(), before, listed).found()
    return tuple(sorted((kept - left_out) | Step(rest.title(), rest, listed).found()))


_A_LITTLE = re.compile(
    r"\s(?:for\s)?(?:\d|[½¼¾⅓]|(?:an?|one|two|three|about|half|ein\w*|zwei|drei|etwas|une?|deux|trois|quelques|una?|dos|"
    r"tres|due|tre|qualche)(?!\w))"
)
"""Is kept back of what is used all the same: "all but a handful of the cheese"."""
_ALL = re.compile(r"(?<!\w)(?:all|alle|tous|toutes|todos|todas|tutti|tutte)(?!\w)")
"""Of some kind, less what is excepted: "all the dry ingredients except the cranberries"."""
_INGREDIENTS = re.compile(r"(?:ingredient\w*|zutaten)(?:\s\w+)?,?\s\Z")
"""The same, without an "all": right before "except"."""


def _taken_up(text: str, step: Step, listed: Listed, earlier: Sequence[Earlier]) -> frozenset[int]:
    """What the step begins with as a pronoun."""
    said = step.pronoun(text)
    if said is None:
        return frozenset()
    v, none = listed.vocabulary, frozenset[int]()
    meant = [one for one in earlier if said.pieces in fold(one.text)][:1] if said.pieces else earlier[: -_BACK - 1 : -1]
    for last in meant:
        before = Step(last.text, fold(last.text), listed)
        own = last.uses - before.found() if not said.pieces and before.pronoun(last.text) is not None else None
        if own is not None and not own:  # who knows what that was
            return none
        if own or not says_nothing(before, v):
            return taken_up(said, before, own or none, last.uses, listed.language, v)
    return none


_BACK = 2
"""A pronoun goes no further back, and past a step only that says nothing of any food."""
