"""Which ingredients a step uses, by its text.

Each name in the list is made ready once: as it stands, without what only says how it comes, by its head ("the beans"
of kidney beans), by its part ("the chicken" of chicken thighs), by a word for its kind ("the pasta") and by its other
names. The step's words are then looked up from the left, the longest phrase first, the nearest meaning before the
wider one: "pepper" is black pepper where that is listed. Only what is certain is linked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from kiwi_recipes.food.steps.compounds import related
from kiwi_recipes.food.steps.names import EXACT, HEAD, LOOSE, Phrase, called
from kiwi_recipes.food.steps.small_words import (
    BOTH,
    CONJUNCTIONS,
    COUNTS,
    DEFINITE,
    MADE_OF,
    MIXED,
    OF,
    OF_BOTH,
    OF_ONE,
    OF_THE,
    STILL,
)
from kiwi_recipes.food.steps.times import language_of
from kiwi_recipes.food.steps.vocabulary import HEAD_FIRST, Name, Vocabulary, stem, vocabulary
from kiwi_recipes.food.steps.whole import group_made, said_of_the_list
from kiwi_recipes.food.words import fold

_TOKEN = re.compile(r"[^\W\d_]+|[.,;:!?()]")
_MARKS = frozenset(".,;:!?()")
_ENDS = frozenset(".;:!?")


class _Said(NamedTuple):
    """A phrase, and the ingredient that it means."""

    at: int
    phrase: Phrase


class _Listed:
    """A list of ingredients, made ready."""

    __slots__ = ("_compounds", "_inside", "by_first", "count", "language", "vocabulary")

    def __init__(self, names: tuple[str, ...], language: str) -> None:
        self.language = language
        self.vocabulary = vocabulary(language)
        self.count = len(names)
        self.by_first: dict[str, list[_Said]] = {}
        self._compounds: list[tuple[str, int]] = []
        self._inside: dict[str, list[_Said]] = {}
        for at, name in enumerate(names):
            phrases, compounds = called(name, language)
            self._compounds += ((compound, at) for compound in compounds)
            for phrase in phrases:
                self.by_first.setdefault(phrase.words[0], []).append(_Said(at, phrase))

    def inside(self, word: str) -> list[_Said]:
        """The ingredients of whose name a German word is the head ("Reis" of Basmatireis), or the whole ("Hähnchen" of
        Hähnchenbrust), or that it is a part of ("Zwiebelwürfel")."""
        if word not in self._inside:
            self._inside[word] = list(self._made_of(word))
        return self._inside[word]

    def _blended(self, word: str) -> Iterator[_Said]:
        """Both foods of "Salbeibutter", where both are listed."""
        if not word.endswith(tuple(self.vocabulary.blends)):
            return
        for blend in self.vocabulary.blends:
            other = word.removesuffix(blend)
            if len(other) >= 4 and other != word:
                of = [
                    at
                    for compound, at in self._compounds
                    if compound.startswith(other) or (len(compound) >= 4 and other.startswith(compound))
                ]
                with_ = [at for compound, at in self._compounds if compound == blend]
                if of and with_:
                    yield from (_Said(at, Phrase((word,), EXACT)) for at in (*of, *with_))

    def _made_of(self, word: str) -> Iterator[_Said]:
        v = self.vocabulary
        yield from self._blended(word)
        if (word,) in v.general and (word,) not in v.dishes:
            return
        for compound, at in self._compounds:
            is_condiment = (word,) in v.general and any(compound.startswith(name) for name in v.condiments)
            if compound != word and (compound,) not in v.general and not is_condiment:
                left_out = related(word, compound, v.parts)
                if left_out is not None:
                    yield _Said(at, Phrase((word,), HEAD, False, left_out))


@lru_cache(maxsize=64)
def _listed(names: tuple[str, ...], language: str) -> _Listed:
    return _Listed(names, language)


def links(
    text: str,
    ingredients: Sequence[str],
    language: str | None = None,
    *,
    groups: Sequence[str | None] = (),
    used: Collection[int] = (),
) -> list[int]:
    """The positions of the ingredients that the step speaks of, in the list's order. `groups` are those of the rows,
    for "the sauce ingredients"; `used` what earlier steps have used, for "the remaining ingredients"."""
    if not ingredients:
        return []
    language = language_of(language) or "en"
    return list(_links(text, tuple(ingredients), language, tuple(groups), frozenset(used)))


@lru_cache(maxsize=256)  # a step is asked about when it closes, and again with the whole list of them
def _links(
    text: str, ingredients: tuple[str, ...], language: str, groups: tuple[str | None, ...], used: frozenset[int]
) -> tuple[int, ...]:
    listed = _listed(ingredients, language)
    low = fold(text)
    whole = said_of_the_list(low, language, listed.count, groups, used)
    excepted = listed.vocabulary.excepted.search(low)
    if excepted and not whole and not _ALL.search(low) and not _INGREDIENTS.search(low, 0, excepted.start()):
        excepted = None
    if excepted is None:
        found = whole | _Step(text, low, listed).found()
        return tuple(sorted(found or group_made(low, language, groups) or ()))
    but = low[excepted.end() :].partition(".")[0]
    before = low[: excepted.start()]
    left_out = _Step(but.title(), but, listed).found()
    if whole and not left_out <= whole:  # what was never used is left out of the whole list
        whole = said_of_the_list(low, language, listed.count, groups, ())
    kept = whole | _Step(before.title(), before, listed).found()
    return tuple(sorted(kept - left_out))


_ALL = re.compile(r"(?<!\w)(?:all|alle|tous|toutes|todos|todas|tutti|tutte)(?!\w)")
"""Of some kind, less what is excepted: "all the dry ingredients except the cranberries"."""
_INGREDIENTS = re.compile(r"(?:ingredient\w*|zutaten)(?:\s\w+)?,?\s\Z")
"""The same, without an "all": right before "except"."""


class _Step:
    """One step's words, looked up from the left."""

    def __init__(self, text: str, low: str, listed: _Listed) -> None:
        self._listed = listed
        self._v: Vocabulary = listed.vocabulary
        self._words = _TOKEN.findall(low)
        if not self._v.colours.isdisjoint(self._words):
            self._share_heads()
        language = listed.language
        self._nouns = _nouns(text, self._words) if language == "de" else None
        self._stems = [stem(word, language) for word in self._words]

    def _share_heads(self) -> None:
        """ "Red and yellow peppers"."""
        words, colours = self._words, self._v.colours
        for at in range(len(words) - 3):
            if words[at] in colours and words[at + 1] in ("and", "und") and words[at + 2] in colours:
                words.insert(at + 1, words[at + 3])
                return

    def found(self) -> set[int]:
        found: set[int] = set()
        by_first, acts, nouns = self._listed.by_first, self._v.acts, self._nouns
        free_from = 0  # behind the phrase that was found last
        for at, (word, written) in enumerate(zip(self._stems, self._words, strict=True)):
            if at < free_from:
                continue
            if written in acts and not self._is_left_undone(at):
                found |= self._acted(written)
            phrases: Sequence[_Said] | None = by_first.get(word)
            if nouns is not None and at in nouns and (phrases is None or self._is_of_both(at)):
                phrases = [*(phrases or ()), *self._listed.inside(word)]
            if phrases:
                end, positions = self._best(at, phrases)
                if positions:
                    found |= positions
                    free_from = end
        return found

    def _is_left_undone(self, at: int) -> bool:
        """ "Noch nicht salzen", "ne salez pas"."""
        before = self._words[at - 1] if at else "."
        following = self._words[at + 1] if at + 1 < len(self._words) else "."
        return before in self._v.without or following in self._v.not_behind

    def _acted(self, act: str) -> set[int]:
        found: set[int] = set()
        for food in self._v.acts[act]:
            said = self._listed.by_first.get(food[0], ())
            found |= {at for at, _ in self._nearest([entry for entry in said if entry.phrase.words == food])}
        return found

    @staticmethod
    def _nearest(said: list[_Said]) -> list[_Said]:
        nearest = min((phrase.nearness for _, phrase in said), default=0)
        return [entry for entry in said if entry.phrase.nearness == nearest]

    def _best(self, at: int, said: Sequence[_Said]) -> tuple[int, set[int]]:
        """The longest phrase that stands here, of these the nearest in meaning; and where it ends."""
        ends: dict[Name, int] = {}
        meant: list[_Said] = []
        for entry in said:
            words = entry.phrase.words
            end = ends[words] if words in ends else ends.setdefault(words, self._end(at, words))
            if end and self._is_meant(at, end, entry.phrase):
                meant.append(entry)
        several = {entry.at for entry in meant if entry.phrase.of_several}
        if several and (len(several) < 2 or self._words[at] == self._stems[at]):
            meant = [entry for entry in meant if not entry.phrase.of_several]
        if not meant:
            return at, set()
        longest = max(len(phrase.words) for _, phrase in meant)
        near = [entry for entry in meant if len(entry.phrase.words) == longest]
        if not self._is_of_both(at):
            near = self._nearest(near)
        elif len({entry.at for entry in near if entry.phrase.nearness <= HEAD}) > 1:  # no spring onions
            near = [entry for entry in near if entry.phrase.nearness <= HEAD]
        if len(near) > 1:  # the oil to fry in is not the one to sprinkle
            near = [entry for entry in near if entry.phrase.left_out.isdisjoint(self._v.finishing)] or near
        if self._words[at] == "peppers" and longest == 1:  # a vegetable, and no spice
            spices = {spice for spice, phrase in meant if phrase.nearness < HEAD}
            near = [entry for entry in meant if entry.at not in spices] or near
        return max(ends[phrase.words] for _, phrase in near), {position for position, _ in near}

    def _is_of_both(self, at: int) -> bool:
        """ "Both flours", "die beiden Mehlsorten", "les deux sortes de farine" are all of that kind."""
        here = at - 1
        while here > 0 and (self._words[here] in OF_BOTH or self._words[here] in MADE_OF):
            here -= 1
        word = self._words[here] if here >= 0 else "."
        return word in BOTH or (here > 0 and word in COUNTS and self._words[here - 1] in DEFINITE)

    def _end(self, at: int, words: Name) -> int:
        """Where the phrase ends that begins here, or 0; small words may stand in it."""
        if len(words) == 1:
            return at + 1
        here = at
        for word in words:
            if here > at:
                while here < len(self._stems) and self._stems[here] != word and self._is_between(here):
                    here += 1
            if here >= len(self._stems) or (self._stems[here] != word and here > at):
                return 0
            here += 1
        return here

    def _is_between(self, at: int) -> bool:
        """ "Caldo de pescado" is one food, "caldo y pescado" are two."""
        return self._stems[at] in self._v.small and self._words[at] not in CONJUNCTIONS

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
        before, no_food = self._words[at - 1] if at else ".", self._v.no_food
        return (self._words[at] in no_food and before != "both") or f"{before} {self._words[at]}" in no_food

    def _is_turned(self, at: int) -> bool:
        """ "Without the cheese", "don't add the cheese yet"."""
        for here in range(at - 1, max(-1, at - 6), -1):
            word = self._words[here]
            if word in self._v.without:
                return True
            if word in _MARKS or not (
                self._stems[here] in self._v.small or word in self._v.the or word in self._v.adding
            ):
                return False
        return False

    def _is_put_off(self, end: int) -> bool:
        """ "Das Salz noch nicht zugeben"."""
        here = end
        while here < len(self._words) and self._words[here] in STILL:
            here += 1
        return (
            self._words[here : here + 1] == ["nicht"]
            and self._words[here + 1 : here + 2] != []
            and (self._words[here + 1] in self._v.adding)
        )

    def _is_verb(self, at: int, end: int) -> bool:
        if self._stems[at] not in self._v.verbs or end > at + 1 or self._words[at] != self._stems[at]:
            return False
        before = self._words[at - 1] if at else "."
        following = self._words[end] if end < len(self._words) else "."
        if before in _ENDS:
            return True
        acts = before in ("and", "then", "to", ",", "or", "und", "et", "y", "e")
        return acts and (following in self._v.the or following in ("up", "out", "together", "in", "into", "a", "each"))

    def _is_known(self, at: int) -> bool:
        """Is it spoken of as something that was there before, or as many?"""
        if self._words[at] == "peppers":
            return True
        back = 4 if at and self._words[at - 1] in CONJUNCTIONS else 2  # "the cumin and paste"
        before = self._words[max(0, at - back) : at]
        if before[-1:] and before[-1] in _MARKS:
            return False
        return any(word in self._v.the for word in before) or (
            self._listed.language == "en"
            and before[-1:] != []
            and before[-1].endswith("ed")  # "the onion, toasted nuts"
        )

    def _is_this_kind(self, at: int, end: int, phrase: Phrase) -> bool:
        v = self._v
        before = self._stems[at - 1] if at else "."
        following = self._stems[end] if end < len(self._stems) else "."
        own = phrase.left_out | frozenset(phrase.words)
        if self._listed.language in HEAD_FIRST:
            return self._is_head(at, end, own, phrase)
        is_part = phrase.nearness != EXACT and end == at + 1 and self._stems[at] in v.parts
        if is_part and self._is_of_another(end):
            return False
        if following in v.makes and following not in own and self._nouns is None:
            return following in v.blends and self._stems[end - 1] in v.blended and self._is_listed(following)
        if before in v.blended and self._stems[at] in v.blends and self._is_listed(before):
            return True
        if before in own or before in v.small:
            return True
        if before in v.changes and not self._opens(at - 1):
            return False
        return not (phrase.left_out and before in v.colours)

    def _is_of_another(self, end: int) -> bool:
        """ "The juice of the orange", "der Saft der Orange": of that one, not of the lemon."""
        words, here = self._words, end
        while here + 1 < len(words) and words[here] in CONJUNCTIONS and self._stems[here + 1] in self._v.parts:
            here += 2  # "the zest and juice of the lemon"
        if here >= len(words) or words[here] not in OF_ONE:
            return False
        here += 1
        while here < len(words) and words[here] in OF_THE:
            here += 1
        if here >= len(words):
            return False
        return self._stems[here] in self._listed.by_first or (
            self._nouns is not None and here in self._nouns and self._listed.inside(self._stems[here]) != []
        )

    def _is_listed(self, word: str) -> bool:
        return any(
            phrase.words == (word,) and phrase.nearness == EXACT for _, phrase in self._listed.by_first.get(word, ())
        )

    def _opens(self, at: int) -> bool:
        """Does a sentence begin here, so that this is what is done?"""
        return at == 0 or self._words[at - 1] in _ENDS

    def _is_head(self, at: int, end: int, own: frozenset[str], phrase: Phrase) -> bool:
        """In "lait de coco" only the milk is a food, and no other milk."""
        v = self._v
        here = at - 1
        while here >= 0 and self._words[here] in MADE_OF:
            here -= 1
        if 0 <= here < at - 1 and self._stems[here] in v.makes and self._stems[here] not in own:
            return self._words[here] in MIXED and self._words[end : end + 1] != [] and self._words[end] in CONJUNCTIONS
        if here == at - 1 >= 0 and self._stems[here] in v.makes and self._stems[here] not in own:
            return self._words[here] in v.the
        here = end
        while here < len(self._words) and self._words[here] in OF:
            here += 1
        following = self._stems[here] if here < len(self._stems) else "."
        if following in own:
            return True
        is_part = phrase.nearness == LOOSE or self._stems[end - 1] in v.parts
        if is_part and here > end and following in self._listed.by_first:
            return False  # "les blancs de poireaux", and no vin blanc nor those of the eggs
        if following in v.changes:
            return False
        return not (phrase.left_out and here == end and following in v.colours)


def _nouns(text: str, words: list[str]) -> frozenset[int]:
    """Which words are written with a capital, as German nouns are."""
    written = _TOKEN.findall(text)
    known = len(written) == len(words)
    return frozenset(at for at in range(len(words)) if len(words[at]) > 1 and (not known or written[at][0].isupper()))
