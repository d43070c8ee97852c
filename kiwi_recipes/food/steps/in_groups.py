"""Which row is meant of those of one name that stand in several groups: the butter of the dough, or of the icing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from kiwi_recipes.food.steps.earlier import Earlier, Food
from kiwi_recipes.food.steps.small_words import WATERS
from kiwi_recipes.food.words import fold

__all__ = ["narrowed"]

Groups = Sequence[str | None]


def narrowed(
    foods: Sequence[Food],
    names: Sequence[str],
    groups: Groups,
    made: Collection[int],
    earlier: Sequence[Earlier],
) -> Iterator[Food]:
    """The foods, each in one group only: in that which the step says it makes, whose rows are `made`, else in that of
    its other foods, else in the one that was worked on before."""
    used = frozenset[int]().union(*(step.uses for step in earlier))
    are_several = len({*groups}) > 1
    told, likely = _order(foods, groups, made, earlier) if are_several else ([], [])
    for food in foods:
        positions = _in_one(food, groups, told, likely) if are_several else food.positions
        if are_several and _is_any_water(positions, foods, names, groups):
            continue
        if len(positions) > 1:
            positions = _each_once(positions, names, used)
        yield food if positions == food.positions else food._replace(positions=positions)


def _is_any_water(positions: frozenset[int], foods: Sequence[Food], names: Sequence[str], groups: Groups) -> bool:
    """Is it no water of the list that the gelatine is soaked in, but that of a part that is made elsewhere?"""
    if not positions or any(fold(names[at]) not in WATERS for at in positions):
        return False
    beside = {groups[at] for food in foods for at in food.positions - positions}
    return bool(beside) and beside.isdisjoint(groups[at] for at in positions)


def _in_one(food: Food, groups: Groups, told: list[str | None], likely: list[str | None]) -> frozenset[int]:
    for order, rows in ((told, food.positions | food.others), (likely, food.positions)):
        own = {groups[at] for at in rows}
        group = next((group for group in order if group in own), None)
        if len(own) > 1 and group in order:
            inside = frozenset(at for at in rows if groups[at] == group)
            return inside & food.positions or inside
    return food.positions


def _each_once(positions: frozenset[int], names: Sequence[str], used: frozenset[int]) -> frozenset[int]:
    """Of rows of the same name the first that no step has used, or the last."""
    alike: dict[str, list[int]] = {}
    for at in sorted(positions):
        alike.setdefault(names[at].partition(",")[0].casefold(), []).append(at)
    return frozenset(next((at for at in rows if at not in used), rows[-1]) for rows in alike.values())


def _order(
    foods: Sequence[Food], groups: Groups, made: Collection[int], earlier: Sequence[Earlier]
) -> tuple[list[str | None], list[str | None]]:
    """The groups that the step tells of, and all of them, the likeliest first."""
    sure = [food for food in foods if len({groups[at] for at in food.positions | food.others}) == 1]
    last = next((step.uses for step in reversed(earlier) if step.uses), frozenset[int]())
    unused = [at for at in range(len(groups)) if all(at not in step.uses for step in earlier)]
    told = [*_of(made, groups), *_of([at for food in sure for at in food.positions], groups)]
    return told, [*told, *_of(last, groups), *dict.fromkeys(groups[at] for at in (*unused, *range(len(groups))))]


def _of(rows: Iterable[int], groups: Groups) -> list[str | None]:
    return [group for group, _ in Counter(groups[at] for at in rows).most_common()]
