"""A step's words, and whether one that names a food of the list means it where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from kiwi_recipes.food.steps.earlier import Earlier
from kiwi_recipes.food.steps.listed import Listed
from kiwi_recipes.food.steps.names import EXACT, LOOSE, Phrase
from kiwi_recipes.food.steps.small_words import (
    CONJUNCTIONS,
    COVERING,
    DISHES,
    INTO,
    INTO_THE,
    MADE_OF,
    MIXED,
    OF,
    OF_ONE,
    OF_THE,
    SALADS,
    SERVING,
    STILL,
    THICKENS,
    UNTIL,
    WATERS,
)
from kiwi_recipes.food.steps.tokens import ENDS, MARKS, TOKEN, nouns_of
from kiwi_recipes.food.steps.vocabulary import HEAD_FIRST, Vocabulary, stem

__all__ = ["StepWords"]

_WET_AND_DRY = frozenset(("wet", "dry"))
_BARE = MARKS | CONJUNCTIONS | {"into", "to", "in", "with", "until", "over"}
"""Behind these two where they stand for ingredients."""
_TAKEN_OUT = frozenset(("scoop", "discard", "discarding", "remove", "removing"))
"""What lies in a food, and is no seed of the list."""
_PICKED = frozenset(("pick", "strip", "pluck"))
_SO = (["that"], ["it"], ["they"], ["the"])
_WHITE_PARTS = (["part"], ["bit"], ["end"], ["section"], ["stem"], ["bottom"], ["wine"], ["pepper"])
_THROWN_OUT = ("entfern", "herauskratz", "auskratz", "herausschab", "herauslos", "herausnehm", "wegwerf")
_INSIDE = frozenset(
    """
    kern strunk schal haut knoch gehaus seed core stone pit bone skin stalk stem root rind peel shell pulp
    """.split()  # noqa: SIM905 - a list to be read and added to
)

_MIXTURES = frozenset(
    """
    mixture filling soup salad curry stew topping salsa slaw pie tart batter marinade dressing glaze gravy puree mash
    sauce crust stuffing frosting icing compote
    """.split()  # noqa: SIM905 - a list to be read and added to
)
_AT = frozenset(("au", "aux", "a", "la", "l", "al", "alla", "allo", "ai", "agli", "alle", "all"))
_FLAVOURED = frozenset(
    """
    creme mousse sauce tarte gateau soupe coulis vinaigrette mayonnaise ganache crem crema sals salsa sug risott tort
    """.split()  # noqa: SIM905 - a list to be read and added to
)


class StepWords:
    """One step's words, and whether one that is a food's means it there."""

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

    def _is_meant(self, at: int, end: int, phrase: Phrase) -> bool:
        if self._is_no_food(at) or self._is_turned(at) or self._is_verb(at, end):
            return False
        if phrase.needs_the and not self._is_known(at):
            return False
        if self._nouns is not None and (
            self._is_put_off(end) or self._is_adjective(at, end) or self._is_thrown_out(at)
        ):
            return False
        if self._is_purpose(at) or self._is_white_part(at, end):
            return False
        return self._is_this_kind(at, end, phrase)

    def _is_no_food(self, at: int) -> bool:
        """ "Until the juices run clear", "cuire à blanc"; but "both juices"."""
        before, no_food = self.words[at - 1] if at else ".", self._v.no_food
        if self.words[at] in WATERS and not UNTIL.isdisjoint(self.words[max(0, at - 3) : at]):
            return True
        if (self.words[at] in DISHES or self.words[at] in SALADS) and self._is_the_dish(at):
            return True
        return (self.words[at] in no_food and before != "both") or f"{before} {self.words[at]}" in no_food

    def _is_the_dish(self, at: int) -> bool:
        before, following = self.words[max(0, at - 3) : at], self.words[at + 1 : at + 2]
        if before[-1:] and (before[-1] in INTO or (before[-1] == "the" and not INTO_THE.isdisjoint(before[-2:]))):
            return True
        if self.words[at] in SALADS:
            return False
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

    def _is_adjective(self, at: int, end: int) -> bool:
        """ "Stark erhitzen" is no Stärke."""
        return end == at + 1 and self.stems[at] == "stark" and bool(self._nouns) and at not in (self._nouns or ())

    def _is_thrown_out(self, at: int) -> bool:
        """ "Die Kerne entfernen"."""
        if self.stems[at] not in _INSIDE:
            return False
        sentence = self.words[at:]
        end = next((here for here, word in enumerate(sentence) if word in ENDS or word == "und"), len(sentence))
        return any(word.startswith(_THROWN_OUT) for word in sentence[:end])

    def _is_purpose(self, at: int) -> bool:
        """ "So that it soaks up the broth"."""
        start = next((here + 1 for here in range(at - 1, -1, -1) if self.words[here] in ENDS), 0)
        said = self.words[start:at]
        return any(word == "so" and said[here + 1 : here + 2] in _SO for here, word in enumerate(said))

    def _is_white_part(self, at: int, end: int) -> bool:
        """ "The white parts of the leeks" are of no egg."""
        return self.stems[at] == "white" and self.stems[end : end + 1] in _WHITE_PARTS

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
        if before in ENDS or (before.endswith("ly") and self._listed.language == "en"):
            return True
        acts = before in ("and", "then", "to", ",", "or", "und", "et", "y", "e")
        return acts and (following in self._v.the or following in ("up", "out", "together", "in", "into", "a", "each"))

    def _is_known(self, at: int) -> bool:
        """Is it spoken of as something that was there before, or as many?"""
        if self.words[at] == "peppers":
            return True
        if self.stems[at] == "leaf":  # of a salad, not "the mint leaves" nor those that are picked
            return self.words[at - 1 : at] == ["the"] and self.words[max(0, at - 2) : at - 1] not in (
                ["pick"],
                ["strip"],
            )
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
        if self._is_of_a_mixture(end):
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

    def _is_of_a_mixture(self, end: int) -> bool:
        """ "The spinach and ricotta filling", where no filling is listed."""
        words, listed = self.stems[end : end + 3], self._listed.by_first
        if len(words) < 3 or words[0] not in CONJUNCTIONS or words[1] not in listed:
            return False
        return words[2] in _MIXTURES and words[2] not in listed

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

    def _is_flavour(self, at: int) -> bool:
        """ "La crème au citron", where no cream is listed."""
        here = at - 1
        while here >= 0 and self.words[here] in _AT:
            here -= 1
        return 0 <= here < at - 1 and self.stems[here] in _FLAVOURED and self.stems[here] not in self._listed.by_first

    def _is_head(self, at: int, end: int, own: frozenset[str], phrase: Phrase) -> bool:
        """In "lait de coco" only the milk is a food, and no other milk."""
        if self._is_flavour(at):
            return False
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
