"""One step's words, looked up in the list: which foods it names, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kiwi_recipes.food.steps.earlier import Food, Pronoun, mixed_before, pronoun, worked_on
from kiwi_recipes.food.steps.listed import Said
from kiwi_recipes.food.steps.names import EXACT, HEAD, KIND
from kiwi_recipes.food.steps.seasoning import SEASONED, SEASONING, is_bare
from kiwi_recipes.food.steps.small_words import (
    BOTH,
    CONJUNCTIONS,
    COUNTS,
    DEFINITE,
    MADE_OF,
    OF_BOTH,
    OILS,
    SEEDS,
    UNTIL,
)
from kiwi_recipes.food.steps.step_words import StepWords
from kiwi_recipes.food.steps.tokens import ENDS, MARKS, TOKEN
from kiwi_recipes.food.steps.vocabulary import HEAD_FIRST, Name

__all__ = ["Step"]

_INGREDIENTS = ("ingredient", "zutat")
_ANY_KIND = frozenset(("black", "white", "flaky", "cracked", "himalayan", "schwarz", "weiss", "noir", "blanc"))
"""Of salt and pepper."""
_UPON = frozenset(("sobre", "sur", "auf", "over", "on", "onto", "sopra", "sulle", "sugli", "sui"))
"""What a dish is laid on was used by then: "sit the chicken on the vegetables"."""
_SERVED = ("sirv", "servez", "servir", "servit", "serve", "serving", "servier", "anricht", "emplat", "dress")
_TAKING = frozenset(("pat", "drain", "rinse", "turn", "flip", "return", "remove", "transfer", "lift", "shake"))
"""What is done with vegetables that were used already."""
_SPICING = ("wurz", "abschmeck", "bestreu", "bestaub", "geraucht", "edelsuss")
"""Where Paprika is a spice, if both are listed."""


def _is_a_spice(entry: Said) -> bool:
    return entry.phrase.nearness < HEAD or not entry.phrase.left_out.isdisjoint(_ANY_KIND)


class Step(StepWords):
    """One step's words, looked up from the left."""

    def found(self) -> set[int]:
        return {at for food in self.foods() for at in food.positions}

    def pronoun(self, text: str) -> Pronoun | None:
        """The one that the step's text begins with, before it names a food that is more than the fat to be heated."""
        said = pronoun(text, self._listed.language, self._v, self.words)
        if said is None or self.words[0].startswith(self._v.heating):
            return said
        end = len(TOKEN.findall(text[: said.start]))
        return None if any(food.at < end for food in self.foods()) else said

    def foods(self) -> Iterator[Food]:
        by_first, acts, nouns = self._listed.by_first, self._v.acts, self._nouns
        free_from = 0  # behind the phrase that was found last
        for at, (word, written) in enumerate(zip(self.stems, self.words, strict=True)):
            if at < free_from:
                continue
            if written in acts and not self._is_left_undone(at):
                yield Food(at, at, frozenset(self._acted(written)))
            if written.startswith(SEASONING) and self._is_bare_seasoning(at):
                yield Food(at, at, frozenset(self._seasoned()))
                continue
            phrases: Sequence[Said] | None = by_first.get(word)
            if nouns is not None and at in nouns and (phrases is None or self._is_of_both(at)):
                phrases = [*(phrases or ()), *self._listed.inside(word)]
            if phrases:
                end, positions, others = self._best(at, phrases)
                if positions:
                    yield Food(at, end, positions, others)
                    free_from = end

    def _is_left_undone(self, at: int) -> bool:
        """ "Noch nicht salzen", "ne salez pas"."""
        before = self.words[at - 1] if at else "."
        following = self.words[at + 1] if at + 1 < len(self.words) else "."
        return before in self._v.without or following in self._v.not_behind

    def _acted(self, act: str) -> set[int]:
        found: set[int] = set()
        for food in self._v.acts[act]:
            said = self._listed.by_first.get(food[0], ())
            found |= {at for at, _ in self._nearest([entry for entry in said if entry.phrase.words == food])}
        return found

    def _is_bare_seasoning(self, at: int) -> bool:
        return is_bare(self.words, at, self._listed.language, self._nouns) and not self._is_left_undone(at)

    def _seasoned(self) -> Iterator[int]:
        whole = {at for at, phrase in self._listed.by_first.get("peppercorn", ()) if phrase.nearness in (EXACT, HEAD)}
        for food in SEASONED:
            for entry in self._listed.by_first.get(food[0], ()):
                if entry.at not in whole and entry.phrase.words == food and _is_a_spice(entry):
                    yield entry.at

    @staticmethod
    def _nearest(said: list[Said]) -> list[Said]:
        nearest = min((phrase.nearness for _, phrase in said), default=0)
        return [entry for entry in said if entry.phrase.nearness == nearest]

    def _best(self, at: int, said: Sequence[Said]) -> tuple[int, frozenset[int], frozenset[int]]:
        """Where the longest phrase ends that stands here, which ingredients it means, those nearest in meaning, and
        which it could mean as well."""
        ends: dict[Name, int] = {}
        meant: list[Said] = []
        for entry in said:
            words = entry.phrase.words
            end = ends[words] if words in ends else ends.setdefault(words, self._end(at, words))
            if end and self._is_meant(at, end, entry.phrase):
                meant.append(entry)
        several = {entry.at for entry in meant if entry.phrase.of_several}
        if several and (len(several) < 2 or self.words[at] == self.stems[at]):
            meant = [entry for entry in meant if not entry.phrase.of_several]
        if self.words[at] == "pepper" and self._is_with_salt(at):  # no chipotle peppers
            meant = [entry for entry in meant if _is_a_spice(entry)]
        if self.words[at] in ("krauter", "krautern"):  # of several herbs, and no cabbage
            meant = [entry for entry in meant if entry.phrase.nearness == KIND]
        if not meant:
            return at, frozenset(), frozenset()
        longest = max(len(phrase.words) for _, phrase in meant)
        near = [entry for entry in meant if len(entry.phrase.words) == longest]
        others = frozenset(entry.at for entry in near if entry.phrase.nearness <= HEAD)
        if not self._is_of_both(at):
            near = self._nearest(near)
        elif len({entry.at for entry in near if entry.phrase.nearness <= HEAD}) > 1:  # no spring onions
            near = [entry for entry in near if entry.phrase.nearness <= HEAD]
        if len(near) > 1:  # the oil to fry in is not the one to sprinkle
            near = [entry for entry in near if entry.phrase.left_out.isdisjoint(self._v.finishing)] or near
            near = [entry for entry in near if entry.at in self._listed.full.get(entry.phrase.words, ())] or near
            if self.stems[at] in OILS:
                near = [entry for entry in near if entry.at not in self._listed.finishing] or near
            near = [entry for entry in near if entry.phrase.left_out.isdisjoint(SEEDS)] or near
        if self.stems[at] == "paprika" and len(near) > 1 and self._nouns is not None:
            is_spice = any(word.startswith(_SPICING) for word in self._clause(at))
            powder = {at for at, phrase in self._listed.by_first.get("paprikapulv", ()) if phrase.nearness <= HEAD}
            near = [entry for entry in near if (entry.at in powder) == is_spice] or near
        if self.words[at] == "peppers" and longest == 1:  # a vegetable, and no spice
            spices = {spice for spice, phrase in meant if phrase.nearness < HEAD}
            near = [entry for entry in meant if entry.at not in spices] or near
        end = max(ends[phrase.words] for _, phrase in near)
        positions = frozenset(position for position, _ in near)
        if self._earlier and len(positions) > 1:
            positions = self._by_earlier(near, positions, at, end)
        return end, positions, others

    def _since_mark(self, at: int) -> list[str]:
        start = next((here + 1 for here in range(at - 1, -1, -1) if self.words[here] in MARKS), 0)
        return self.words[start:at]

    def _named(self) -> frozenset[int]:
        """The ingredients that the step calls by a word of their own."""
        said = (entry for word in self.stems for entry in self._listed.by_first.get(word, ()))
        return frozenset(at for at, phrase in said if len(phrase.words) == 1 and phrase.nearness <= HEAD)

    def _clause(self, at: int) -> list[str]:
        """The sentence of this word, as far as what is done is told in it."""
        ends = [here for here, word in enumerate(self.words) if word in ENDS]
        start = max((here for here in ends if here < at), default=-1)
        return self.words[start + 1 : min((here for here in ends if here > at), default=len(self.words))]

    def _is_with_salt(self, at: int) -> bool:
        return self.words[max(0, at - 2) : at] == ["salt", "and"] or self.words[at + 1 : at + 3] == ["and", "salt"]

    def _by_earlier(self, near: list[Said], positions: frozenset[int], at: int, end: int) -> frozenset[int]:
        """Which of several are meant by what earlier steps did with them."""
        if all(any(word.startswith(_INGREDIENTS) for word in phrase.words) for _, phrase in near):
            return mixed_before(positions, self._earlier)
        used = positions.intersection(at for step in self._earlier for at in step.uses)
        if len(positions) > 2 and all(phrase.nearness == KIND for _, phrase in near):
            is_worked = (
                self._listed.language == "en" and self.words[at - 1 : at] != [] and self.words[at - 1].endswith("ed")
            )
            if len(used) > 1 and (is_worked or not _TAKING.isdisjoint(self.words[max(0, at - 3) : at])):
                return used  # "the diced vegetables"
            if any(word.startswith(_SERVED) for word in self._clause(at)) and len(used) > 1:
                return used
            if len(used) > 1 and not _UPON.isdisjoint(self.words[max(0, at - 2) : at]):
                return used | (positions & self._named())
            if not UNTIL.isdisjoint(self._since_mark(at)):  # "until the vegetables are tender", not those to come
                return positions & (used | self._named()) or positions
            return worked_on(positions, self._earlier)
        return (used or positions) if self._was_there(at, end) else positions

    def _was_there(self, at: int, end: int) -> bool:
        """ "The melted chocolate"."""
        beside = end if self._listed.language in HEAD_FIRST else at - 1
        return 0 <= beside < len(self.words) and self.words[beside] in self._v.done

    def _is_of_both(self, at: int) -> bool:
        """ "Both flours", "die beiden Mehlsorten", "les deux sortes de farine" are all of that kind."""
        here = at - 1
        while here > 0 and (self.words[here] in OF_BOTH or self.words[here] in MADE_OF):
            here -= 1
        word = self.words[here] if here >= 0 else "."
        return word in BOTH or (here > 0 and word in COUNTS and self.words[here - 1] in DEFINITE)

    def _end(self, at: int, words: Name) -> int:
        """Where the phrase ends that begins here, or 0; small words may stand in it."""
        if len(words) == 1:
            return at + 1
        here = at
        for word in words:
            if here > at:
                while here < len(self.stems) and self.stems[here] != word and self._is_between(here):
                    here += 1
            if here >= len(self.stems) or (self.stems[here] != word and here > at):
                return 0
            here += 1
        return here

    def _is_between(self, at: int) -> bool:
        """ "Caldo de pescado" is one food, "caldo y pescado" are two."""
        return self.stems[at] in self._v.small and self.words[at] not in CONJUNCTIONS
