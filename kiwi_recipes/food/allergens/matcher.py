"""What a food's name says about allergens: every listed phrase in it, and what the name itself takes back.

All words are looked at, also in brackets and behind commas. For each key by itself the longest phrase comes first, and
a phrase that is "not" the key takes its words away from it: "coconut milk" leaves no milk. What is left is taken back
where the same food is said to be free of it: "gluten-free beer and wheat crackers" keeps its crackers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from kiwi_recipes.food.allergens.compounds import parts_of
from kiwi_recipes.food.allergens.slips import meant, put_right
from kiwi_recipes.food.allergens.tokens import AND, CLOSE, COMMA, MARKS, OPEN, tokens
from kiwi_recipes.food.allergens.vocabulary import Node, Vocabulary, vocabulary


class Found(NamedTuple):
    """A phrase in a name, and the key that it speaks of. `freed` are the asks that the name says it is free of."""

    key: str
    outcome: Literal["contains", "likely"]
    phrase: str
    freed: frozenset[str]


class _Hit(NamedTuple):
    key: str
    says: Literal["contains", "likely"]
    start: int
    end: int


class _Free(NamedTuple):
    ask: str
    start: int
    end: int


class _Segment(NamedTuple):
    """A stretch of words without a mark between them, and the mark before it. `other`: that is an "or"."""

    start: int
    end: int
    after: str
    other: bool


@lru_cache(maxsize=4096)
def find(name: str, language: str | None = None, *, misspelt: bool = True) -> tuple[Found, ...]:
    """All that the name says, in the order of its words; in words that are a slip away from one, too."""
    found = tuple(_Reading(name, language, misspelt).found())
    return (*found, *_meat_and_milk(found)) if len(found) > 1 else found


def _meat_and_milk(found: Sequence[Found]) -> Iterator[Found]:
    """Each by itself may be kosher, both in one food are not: "chicken in cream sauce"."""
    said = [one for one in found if one.outcome == "contains" and not one.freed]
    milk = next((one for one in said if one.key == "milk"), None)
    meat = next((one for one in said if one.key in _MEAT), None)
    if milk is not None and meat is not None:
        phrases = dict.fromkeys((meat.phrase, milk.phrase))
        yield Found("unkosher", "contains", ", ".join(phrases), frozenset())


@lru_cache(maxsize=1024)
def free_of(text: str, language: str | None = None) -> frozenset[str]:
    """The asks that the text says it is free of, or wants to be: "vegan, quick", "no nuts", "sans gluten"."""
    return _Reading(text, language).free()


class _Reading:
    def __init__(self, name: str, language: str | None, misspelt: bool = False) -> None:
        self._vocabulary: Vocabulary = vocabulary(language)
        self._misspelt = misspelt
        self._words: list[str] = []
        self._spelled: list[str] = []
        self._split(name, language)
        self._hits: list[_Hit] = []
        self._free: list[_Free] = []
        self._turned: list[tuple[str, int, int]] = []
        self._walk()

    def _split(self, name: str, language: str | None) -> None:
        small, between, forms = self._vocabulary.small, self._vocabulary.between, self._vocabulary.forms
        for token in tokens(name):
            if token in between:
                self._words.append(AND)
                self._spelled.append(token)
            elif token in MARKS:
                self._words.append(token)
                self._spelled.append(token)
            elif token in small:
                continue
            elif token in forms:
                self._words.append(forms[token])
                self._spelled.append(token)
            else:
                parts = self._parts_of(token, language)
                self._words += parts
                self._spelled += (token, *[""] * (len(parts) - 1))

    def _parts_of(self, token: str, language: str | None) -> tuple[str, ...]:
        parts = parts_of(put_right(token) if self._misspelt else token, language)
        if self._misspelt and parts == (token,):
            name = meant(token)
            return parts if name is None else parts_of(name, language)
        return parts

    def _walk(self) -> None:
        """Every phrase of the vocabulary in the name; for each key the longest first, and no word twice."""
        words, root = self._words, self._vocabulary.root
        taken: dict[str, int] = {}
        for start in range(len(words)):
            node: Node | None = root.next.get(words[start])
            if node is None:
                continue
            path: list[tuple[int, Node]] = []
            end = start + 1
            while node is not None:
                speaks = node.says or node.free or node.marker
                if speaks and not self._ranges_freely(end) and (not node.first or self._begins(start)):
                    path.append((end, node))
                node = node.next.get(words[end]) if end < len(words) else None
                end += 1
            for end, node in reversed(path):
                self._take(node, start, end, taken)

    def _ranges_freely(self, end: int) -> bool:
        """ "Free-range eggs"; "egg, free range"."""
        words = self._words
        return end < len(words) and words[end] in _NOT_FREE and words[end - 1] in _FREE

    def _begins(self, start: int) -> bool:
        """Does a food's name begin here, behind its amount perhaps? "2 filetes, dorado", not "pollo dorado"."""
        before = self._words[start - 1] if start else COMMA
        return before in MARKS or before.isdigit() or before in _MEASURES

    def _take(self, node: Node, start: int, end: int, taken: dict[str, int]) -> None:
        for key, says in node.says.items():
            if taken.get(key, 0) <= start:
                taken[key] = end
                if says != "not":
                    self._hits.append(_Hit(key, says, start, end))
        for ask in node.free:
            self._free.append(_Free(ask, start, end))
            for key in self._vocabulary.asks[ask].keys:
                if taken.get(key, 0) <= start:
                    taken[key] = end
        if node.marker is not None:
            self._turned.append((node.marker, start, end))

    # --- what the name takes back -----------------------------------------------------------------------------------

    def free(self) -> frozenset[str]:
        """ "Not vegan" is none of it."""
        turned = [(start, end) for marker, start, end in self._turned if marker not in _TURNS_NO_FOOD_BESIDE]
        said = [free for free in self._free if all(free.start != end for _, end in turned)]
        self._free = []
        for marker, start, end in self._turned:
            if marker not in _TURNS_NO_FOOD_BESIDE:
                self._turn(marker == "without", start, end)
        named = {free.ask for free in self._free} - self._vocabulary.diets
        return frozenset(free.ask for free in said) | named

    def found(self) -> Iterator[Found]:
        if not self._hits:
            return
        segments = self._segments() if self._free or self._turned or (len(self._hits) and COMMA in self._words) else []
        maybe = min((end for marker, _, end in self._turned if marker == "maybe"), default=len(self._words))
        for marker, start, end in self._turned:
            if marker == "instead":
                self._hits = [hit for hit in self._hits if hit.start != end]
            elif marker != "maybe":
                self._turn(marker == "without", start, end)
        freed = self._freed(segments)
        not_so = set(self._the_other_way_round(segments))
        self._keep_the_kinds()
        for hit in self._hits:
            likely = hit.start >= maybe
            if (self._is_only_named(hit) and not likely) or (hit.key, hit.start, hit.end) in not_so:
                continue
            phrase = self._phrase(hit.start, hit.end)
            outcome = "likely" if likely or self._stands_in_for(hit, phrase) else hit.says
            asks = frozenset(ask for ask, start, end in freed if start <= hit.start < end) if freed else _NOTHING
            yield Found(hit.key, outcome, phrase, asks)

    def _keep_the_kinds(self) -> None:
        """What names its kind is of that kind, not of the rest of its group: "saumon" is salmon, who may eat it may."""
        keys = self._vocabulary.keys
        kinds = [hit for hit in self._hits if not keys[hit.key].generic]

        def is_named(hit: _Hit) -> bool:
            return keys[hit.key].generic and any(
                kind.start <= hit.start
                and hit.end <= kind.end
                and keys[kind.key].group == keys[hit.key].group
                and (kind.says == "contains" or hit.says == "likely")
                for kind in kinds
            )

        if 0 < len(kinds) < len(self._hits):
            self._hits = [hit for hit in self._hits if not is_named(hit)]

    def _is_only_named(self, hit: _Hit) -> bool:
        """ "Clam-shaped", "anchovy-free", "for those with a nut allergy"; but not "chicken, free range"."""
        following = self._word(hit.end)
        return following in _LIKE or (following in _FREE and self._word(hit.end + 1) not in _NOT_FREE)

    def _stands_in_for(self, hit: _Hit, phrase: str) -> bool:
        """ "Milchalternative" and "substitut de beurre" are something else, which may still be made of it."""
        if self._word(hit.end) in _STAND_IN or phrase.endswith(_ENDS_AS_STAND_IN):
            return True
        before = self._word(hit.start - 1)
        if before in _FOR:
            before = self._word(hit.start - 2)
            return before in _STAND_IN_OF or before in _STAND_IN
        return before in _STAND_IN_OF

    def _word(self, at: int) -> str:
        return self._words[at] if 0 <= at < len(self._words) else ""

    def _phrase(self, start: int, end: int) -> str:
        while not self._spelled[start]:  # a part of a longer word: the word is named
            start -= 1
        return " ".join(filter(None, self._spelled[start:end]))

    def _segments(self) -> list[_Segment]:
        segments, start, after, other = [], 0, "", False
        for at, word in enumerate((*self._words, COMMA)):
            if word in MARKS:
                if at > start:
                    segments.append(_Segment(start, at, after, other))
                    after, other = "", False
                after = word if after in ("", COMMA, CLOSE) else after
                other |= at < len(self._spelled) and self._spelled[at] in _OR
                start = at + 1
        return segments

    def _turn(self, widely: bool, start: int, at: int) -> None:
        """ "Without" and "no": the next food is not in there; if that is an allergen's name, nothing of it is."""
        words = self._words
        if any(hit.start == start for hit in self._hits):  # a name by itself, such as "non-dairy creamer"
            return
        if at < len(words) and words[at] == AND:  # "does not contain"
            at += 1
        end = self._named(start, at)
        keys = self._vocabulary.asks[self._free[-1].ask].keys if end > at else frozenset()
        gone = [hit for hit in self._hits if hit.start == at and (widely or end == at or hit.key in keys)]
        self._hits = [hit for hit in self._hits if hit not in gone]
        end = max([end, *(hit.end for hit in gone)])
        while widely and end + 1 < len(words) and words[end] in (COMMA, AND):
            further = self._named(start, end + 1)
            if further == end + 1 or (further < len(words) and words[further] not in MARKS):
                break
            self._hits = [hit for hit in self._hits if hit.start != end + 1]
            end = further

    def _named(self, start: int, at: int) -> int:
        """Where the name of an allergen ends that begins here; the food before it is free of it."""
        for end in range(min(len(self._words), at + 4), at, -1):
            ask = self._vocabulary.called.get(tuple(self._words[at:end]))
            if ask is not None:
                self._free.append(_Free(ask, start, end))
                return end
        return at

    def _freed(self, segments: Sequence[_Segment]) -> list[tuple[str, int, int]]:
        """Which stretches of the name are said to be free of what."""
        freed: list[tuple[str, int, int]] = []
        if not self._free:
            return freed
        covered = {at for _, start, end in self._free for at in range(start, end)} | {
            at for at, word in enumerate(self._words) if word in _ADDS_NOTHING
        }
        alone = [covered.issuperset(range(segment.start, segment.end)) for segment in segments]
        for ask, start, _ in self._free:
            place = next(n for n, segment in enumerate(segments) if segment.start <= start < segment.end)
            spoken_of = [segments[n] for n in self._spoken_of(place, segments, alone)]
            freed += [(ask, segment.start, segment.end) for segment in spoken_of]
        return freed

    @staticmethod
    def _spoken_of(place: int, segments: Sequence[_Segment], alone: Sequence[bool]) -> Iterator[int]:
        """A stretch that says nothing else speaks of what stands before it: "bread, sliced, gluten-free". Not across an
        "or": of "crackers, or gluten-free ones" the first are wheat."""
        yield place
        if not alone[place] or segments[place].other:
            return
        before = place - 1
        while before >= 0 and alone[before]:
            before -= 1
        if before < 0:
            following = range(place + 1, len(segments))
            yield from (n for n in following if all(alone[place:n]) and not segments[n].other)
            return
        yield before
        while before > 0 and segments[before].after == COMMA:
            before -= 1
            yield before

    def _the_other_way_round(self, segments: Sequence[_Segment]) -> Iterator[tuple[str, int, int]]:
        """Which key a stretch does not hold. Tables of foods begin with the group: "Flour, rice" is rice flour, "Nuts,
        coconut meat" is coconut. "Contains milk, soy" and "milk, wheat, soy" are lists of foods by themselves."""
        for segment in segments[1:]:
            head = segments[0]
            if segment.after != COMMA or self._words[0] == AND or self._is_list(head, segment):
                continue
            words = self._words[segment.start : segment.end]
            if words[0] in ("coconut", "chestnut"):
                yield from (("nuts", 0, head.end), ("peanuts", 0, head.end))
            # In the plural it is a list of two foods: "butter, peanuts".
            if words != self._spelled[segment.start : segment.end]:
                continue
            node: Node | None = self._vocabulary.root
            for word in (*words, *self._words[head.start : head.end]):
                node = node.next.get(word) if node is not None else None
            for key, says in node.says.items() if node is not None else ():
                if says == "not":
                    yield from ((key, head.start, head.end), (key, segment.start, segment.end))

    def _is_list(self, *pair: _Segment) -> bool:
        """Does the name speak of a food of another kind besides these two?"""
        places = [range(segment.start, segment.end) for segment in pair]
        among = {hit.key for hit in self._hits if any(hit.start in place for place in places)}
        return any(hit.key not in among for hit in self._hits)


_NOTHING: frozenset[str] = frozenset()
_ENDS_AS_STAND_IN = ("alternative", "alternativen", "alternatives", "substitute", "substitutes", "replacement",
                     "replacer", "ersatz", "ersatzprodukt", "ersatzprodukte")  # fmt: skip
_STAND_IN = frozenset(_ENDS_AS_STAND_IN)
_STAND_IN_OF = frozenset(("alternativa", "alternative", "substitut", "succedane", "sustituto", "sucedaneo", "sostituto",
                          "surrogato", "ersatz"))  # fmt: skip
_FOR = frozenset(("to", "for", "au", "aux", "al", "alla", "allo", "ai", "fur", "von", "zu"))
_MEAT = ("meat", "pork")
_MEASURES = frozenset(("g", "gr", "kg", "mg", "ml", "cl", "dl", "l", "lb", "oz", "x", "gramos", "kilo", "grammes"))
_LIKE = frozenset(("shaped", "sized", "allergy", "allergies", "intolerance", "intolerances"))
_TURNS_NO_FOOD_BESIDE = ("maybe", "instead")
_FREE = frozenset(("free", "frei", "freie", "freier", "freies", "freien", "freiem"))
_NOT_FREE = frozenset(("range", "ranged", "run", "roaming", "flowing", "from", "haltung", "auslauf"))
_OR = frozenset(("or", "oder", "ou", "o"))
_ADDS_NOTHING = frozenset(("ones", "one", "version", "certified", "naturally", "completely", "totally", "100", OPEN))
