"""One step's words, looked up in the list: which foods it names, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kiwi_recipes.food.steps.earlier import Earlier, Food, Pronoun, mixed_before, pronoun, worked_on
from kiwi_recipes.food.steps.listed import Listed, Said
from kiwi_recipes.food.steps.names import EXACT, HEAD, KIND, LOOSE, Phrase
from kiwi_recipes.food.steps.seasoning import SEASONED, is_bare
from kiwi_recipes.food.steps.small_words import (
    BOTH,
    CONJUNCTIONS,
    COUNTS,
    COVERING,
    DEFINITE,
    DISHES,
    INTO,
    MADE_OF,
    MIXED,
    OF,
    OF_BOTH,
    OF_ONE,
    OF_THE,
    SEEDS,
    SERVING,
    STILL,
    THICKENS,
    UNTIL,
    WATERS,
)
from kiwi_recipes.food.steps.tokens import ENDS, MARKS, TOKEN, nouns_of
from kiwi_recipes.food.steps.vocabulary import HEAD_FIRST, Name, Vocabulary, stem

__all__ = ["Step"]

_WET_AND_DRY = frozenset(("wet", "dry"))
_BARE = MARKS | CONJUNCTIONS | {"into", "to", "in", "with", "until", "over"}
"""Behind these two where they stand for ingredients."""
_INGREDIENTS = ("ingredient", "zutat")
_ANY_KIND = frozenset(("black", "white", "flaky", "cracked", "himalayan", "schwarz", "weiss", "noir", "blanc"))
"""Of salt and pepper."""
_TAKEN_OUT = frozenset(("scoop", "discard", "discarding", "remove", "removing"))
"""What lies in a food, and is no seed of the list."""
_TAKING = frozenset(("pat", "drain", "rinse", "turn", "flip", "return", "remove", "transfer", "lift", "shake"))
"""What is done with vegetables that were used already."""
_SPICING = ("wurz", "abschmeck", "bestreu", "bestaub", "geraucht", "edelsuss")
"""Where Paprika is a spice, if both are listed."""
_INSIDE = frozenset(
    ("seed", "core", "stone", "pit", "bone", "skin", "stalk", "stem", "root", "rind", "peel", "shell", "pulp")
)


class Step:
    """One step's words, looked up from the left."""

    def __init__(self, text: str, low: str, listed: Listed, earlier: Sequence[Earlier] = ()) -> None:
        self._listed = listed
        self._earlier = earlier
        self._v: Vocabulary = listed.vocabulary
        self.words = TOKEN.findall(low)
        if not self._v.colours.isdisjoint(self.words):
            self._share_heads()
        if not _WET_AND_DRY.isdisjoint(self.words):
            self._name_ingredients()
        language = listed.language
        self._nouns = nouns_of(text, self.words) if language == "de" else None
        self.stems = [stem(word, language) for word in self.words]

    def _share_heads(self) -> None:
        """ "Red and yellow peppers"."""
        words, colours = self.words, self._v.colours
        for at in range(len(words) - 3):
            if words[at] in colours and words[at + 1] in ("and", "und") and words[at + 2] in colours:
                words.insert(at + 1, words[at + 3])
                return

    def _name_ingredients(self) -> None:
        """ "Pour the wet into the dry"."""
        words = self.words
        for at in range(len(words) - 1, 0, -1):
            following = words[at + 1] if at + 1 < len(words) else "."
            if words[at] in _WET_AND_DRY and words[at - 1] == "the" and following in _BARE:
                words.insert(at + 1, "ingredients")

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
            if is_bare(self.words, at, self._listed.language, nouns) and not self._is_left_undone(at):
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

    def _seasoned(self) -> Iterator[int]:
        whole = {at for at, phrase in self._listed.by_first.get("peppercorn", ()) if phrase.nearness in (EXACT, HEAD)}
        for food in SEASONED:
            for at, phrase in self._listed.by_first.get(food[0], ()):
                if (
                    at not in whole
                    and phrase.words == food
                    and (phrase.nearness < HEAD or not phrase.left_out.isdisjoint(_ANY_KIND))
                ):
                    yield at

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

    def _clause(self, at: int) -> list[str]:
        """The sentence of this word, as far as what is done is told in it."""
        ends = [here for here, word in enumerate(self.words) if word in ENDS]
        start = max((here for here in ends if here < at), default=-1)
        return self.words[start + 1 : min((here for here in ends if here > at), default=len(self.words))]

    def _by_earlier(self, near: list[Said], positions: frozenset[int], at: int, end: int) -> frozenset[int]:
        """Which of several are meant by what earlier steps did with them."""
        if all(any(word.startswith(_INGREDIENTS) for word in phrase.words) for _, phrase in near):
            return mixed_before(positions, self._earlier)
        used = positions.intersection(at for step in self._earlier for at in step.uses)
        if len(positions) > 2 and all(phrase.nearness == KIND for _, phrase in near):
            is_taken_up = not _TAKING.isdisjoint(self.words[max(0, at - 3) : at])
            return used if is_taken_up and len(used) > 1 else worked_on(positions, self._earlier)
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

    # --- is it meant? -------------------------------------------------------------------------------------------------

    def _is_meant(self, at: int, end: int, phrase: Phrase) -> bool:
        if self._is_no_food(at) or self._is_turned(at) or self._is_verb(at, end):
            return False
        if phrase.needs_the and not self._is_known(at):
            return False
        if self._nouns is not None and self._is_put_off(end):
            return False
        return self._is_this_kind(at, end, phrase)

    def _is_no_food(self, at: int) -> bool:
        """ "Until the juices run clear", "cuire à blanc"; but "both juices"."""
        before, no_food = self.words[at - 1] if at else ".", self._v.no_food
        if self.words[at] in WATERS and not UNTIL.isdisjoint(self.words[max(0, at - 3) : at]):
            return True
        if self.words[at] in DISHES and self._is_the_dish(at):
            return True
        return (self.words[at] in no_food and before != "both") or f"{before} {self.words[at]}" in no_food

    def _is_the_dish(self, at: int) -> bool:
        before, following = self.words[max(0, at - 3) : at], self.words[at + 1 : at + 2]
        if before[-1:] and before[-1] in INTO:
            return True
        is_served = before[-1:] == ["the"] and not SERVING.isdisjoint(before)
        return is_served or not THICKENS.isdisjoint(following) or not UNTIL.isdisjoint(before)

    def _is_turned(self, at: int) -> bool:
        """ "Without the cheese", "don't add the cheese yet"."""
        for here in range(at - 1, max(-1, at - 6), -1):
            word = self.words[here]
            if word in self._v.without:
                return True
            if word in MARKS or not (
                self.stems[here] in self._v.small or word in self._v.the or word in self._v.adding
            ):
                return False
        return False

    def _is_put_off(self, end: int) -> bool:
        """ "Das Salz noch nicht zugeben"."""
        here = end
        while here < len(self.words) and self.words[here] in STILL:
            here += 1
        return (
            self.words[here : here + 1] == ["nicht"]
            and self.words[here + 1 : here + 2] != []
            and (self.words[here + 1] in self._v.adding)
        )

    def _is_verb(self, at: int, end: int) -> bool:
        if self.stems[at] not in self._v.verbs or end > at + 1 or self.words[at] != self.stems[at]:
            return False
        before = self.words[at - 1] if at else "."
        following = self.words[end] if end < len(self.words) else "."
        if before in ENDS:
            return True
        acts = before in ("and", "then", "to", ",", "or", "und", "et", "y", "e")
        return acts and (following in self._v.the or following in ("up", "out", "together", "in", "into", "a", "each"))

    def _is_known(self, at: int) -> bool:
        """Is it spoken of as something that was there before, or as many?"""
        if self.words[at] == "peppers":
            return True
        back = 4 if at and self.words[at - 1] in CONJUNCTIONS else 2  # "the cumin and paste"
        before = self.words[max(0, at - back) : at]
        if self.stems[at] in _INSIDE and not _TAKEN_OUT.isdisjoint(self.words[max(0, at - 5) : at]):
            return False
        if self.words[at] == "seeds" and before[-1:] != [] and (before[-1] == "," or before[-1] in CONJUNCTIONS):
            return True  # "nuts, seeds and oats"
        if before[-1:] and before[-1] in MARKS:
            return False
        return any(word in self._v.the for word in before) or (
            self._listed.language == "en"
            and before[-1:] != []
            and before[-1].endswith("ed")  # "the onion, toasted nuts"
        )

    def _is_this_kind(self, at: int, end: int, phrase: Phrase) -> bool:
        v = self._v
        before = self.stems[at - 1] if at else "."
        following = self.stems[end] if end < len(self.stems) else "."
        own = phrase.left_out | frozenset(phrase.words)
        if self._listed.language in HEAD_FIRST:
            return self._is_head(at, end, own, phrase)
        is_part = phrase.nearness != EXACT and end == at + 1 and self.stems[at] in v.parts
        if is_part and self._is_of_another(end):
            return False
        if following in v.makes and following not in own and self._nouns is None:
            return following in v.blends and self.stems[end - 1] in v.blended and self._is_listed(following)
        if before in v.blended and self.stems[at] in v.blends and self._is_listed(before):
            return True
        if before in own or before in v.small:
            return True
        if before in v.changes and not self._opens(at - 1):
            return False
        return not (phrase.left_out and before in v.colours)

    def _is_of_another(self, end: int) -> bool:
        """ "The juice of the orange", "der Saft der Orange": of that one, not of the lemon."""
        words, here = self.words, end
        while here + 1 < len(words) and words[here] in CONJUNCTIONS and self.stems[here + 1] in self._v.parts:
            here += 2  # "the zest and juice of the lemon"
        if here >= len(words) or words[here] not in OF_ONE:
            return False
        here += 1
        while here < len(words) and words[here] in OF_THE:
            here += 1
        if here >= len(words):
            return False
        return self.stems[here] in self._listed.by_first or (
            self._nouns is not None and here in self._nouns and self._listed.inside(self.stems[here]) != []
        )

    def _is_listed(self, word: str) -> bool:
        return any(
            phrase.words == (word,) and phrase.nearness == EXACT for _, phrase in self._listed.by_first.get(word, ())
        )

    def _opens(self, at: int) -> bool:
        """Does a sentence begin here, so that this is what is done?"""
        return at == 0 or self.words[at - 1] in ENDS

    def _is_head(self, at: int, end: int, own: frozenset[str], phrase: Phrase) -> bool:
        """In "lait de coco" only the milk is a food, and no other milk."""
        v = self._v
        here = at - 1
        while here >= 0 and self.words[here] in MADE_OF:
            here -= 1
        if 0 <= here < at - 1 and self.stems[here] in v.makes and self.stems[here] not in own:
            if here > 1 and self.words[here - 1] in v.definite and self.words[here - 2].startswith(COVERING):
                return True
            return self.words[here] in MIXED and self.words[end : end + 1] != [] and self.words[end] in CONJUNCTIONS
        if here == at - 1 >= 0 and self.stems[here] in v.makes and self.stems[here] not in own:
            return self.words[here] in v.the
        here = end
        while here < len(self.words) and self.words[here] in OF:
            here += 1
        following = self.stems[here] if here < len(self.stems) else "."
        if following in own:
            return True
        is_part = phrase.nearness == LOOSE or self.stems[end - 1] in v.parts
        if is_part and here > end and following in self._listed.by_first:
            return False  # "les blancs de poireaux", and no vin blanc nor those of the eggs
        if following in v.changes:
            return False
        return not (phrase.left_out and here == end and following in v.colours)
