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

from kiwi_recipes.food.steps.times import language_of
from kiwi_recipes.food.steps.vocabulary import HEAD_FIRST, Name, Vocabulary, stem, stems, vocabulary
from kiwi_recipes.food.words import fold

_TOKEN = re.compile(r"[^\W\d_]+|[.,;:!?()]")
_MARKS = frozenset(".,;:!?()")
_ENDS = frozenset(".;:!?")
_OR = re.compile(r"\s(?:or|and|oder|und|ou|et|o|y|e|plus|with)\s|[&/+]")
_BRACKETS = re.compile(r"\([^)]*\)")

_EXACT, _OTHER_NAME, _HEAD, _KIND, _LOOSE = range(5)
"""How near a phrase is to the name it was made of."""


class _Phrase(NamedTuple):
    words: Name
    at: int
    nearness: int
    needs_the: bool
    left_out: frozenset[str]
    """What the name says besides."""
    of_several: bool = False
    """Says too little of one food, and enough of several: "both sauces"."""


class _Listed:
    """A list of ingredients, made ready."""

    __slots__ = ("by_first", "compounds", "count", "language", "vocabulary")

    def __init__(self, names: tuple[str, ...], language: str) -> None:
        self.language = language
        self.vocabulary = vocabulary(language)
        self.count = len(names)
        self.by_first: dict[str, list[_Phrase]] = {}
        self.compounds: list[tuple[str, int]] = []
        for at, name in enumerate(names):
            for phrase in dict.fromkeys(self._phrases(name, at)):
                self.by_first.setdefault(phrase.words[0], []).append(phrase)

    def _phrases(self, name: str, at: int) -> Iterator[_Phrase]:
        for food in self._foods(name):
            words = tuple(word for word in stems(food, self.language) if word not in self.vocabulary.small)
            if words:
                yield from self._of(words, at)

    def _foods(self, name: str) -> Iterator[str]:
        """ "Salt and pepper" is two; "boneless, skinless thighs" is the last."""
        bare = _BRACKETS.sub(" ", name)
        told = [part for part in bare.split(",") if not self.vocabulary.shapes.issuperset(stems(part, self.language))]
        bare = told[0] if told else bare
        yield bare
        foods = _OR.split(bare)
        if len(foods) > 1:
            yield from foods

    def _of(self, words: Name, at: int) -> Iterator[_Phrase]:
        v = self.vocabulary
        bare = tuple(word for word in words if word not in v.shapes) or words
        core = tuple(word for word in bare if word not in v.parts) or bare
        everything = frozenset(words)
        yield _Phrase(words, at, _EXACT, False, frozenset())
        nearness = _EXACT if v.states.isdisjoint(words) else _OTHER_NAME
        yield _Phrase(bare, at, nearness, False, frozenset())
        if len(core) > 1 and core[-1] in v.kinds and self.language not in HEAD_FIRST:
            yield _Phrase(core[:-1], at, _HEAD, False, frozenset(core[-1:]))
        self.compounds.append((bare[0 if self.language in HEAD_FIRST else -1], at))
        for other in self._other_names(words, bare, core):
            yield _Phrase(other, at, _OTHER_NAME, False, frozenset())
        if core != words:
            yield _Phrase(core, at, _HEAD, False, everything - set(core))
            for word in words:
                if word in v.parts and (word,) not in v.general:
                    yield _Phrase((word,), at, _LOOSE, True, frozenset())
        for head in self._heads(core):
            left_out = everything - set(head)
            changed = not left_out.isdisjoint(v.changes) and len(head) == 1
            weak = changed and head in v.staples
            if head not in v.general or (head in v.dishes and left_out.isdisjoint(v.condiments)):
                nearness = _LOOSE if weak else _KIND if changed else _HEAD
                yield _Phrase(head, at, nearness, weak or head in v.general, left_out)
            elif len(head) == 1:
                yield _Phrase(head, at, _LOOSE, False, left_out, of_several=True)
            for other in v.same.get(head, ()):
                if other not in v.general and not changed:
                    yield _Phrase(other, at, _KIND, False, left_out)
        for name in (words, bare, core, *self._heads(core)):
            for kind in self._kinds(name):
                yield _Phrase(kind, at, _KIND, False, frozenset())

    def _kinds(self, name: Name) -> Iterator[Name]:
        classes = self.vocabulary.classes
        yield from classes.get(name, ())
        if self.language == "de" and len(name) == 1:
            for (member, *rest), kinds in classes.items():
                if (
                    not rest
                    and len(member) > 3
                    and name[0] != member
                    and _is_of(name[0], member, self.vocabulary.parts)
                ):
                    yield from kinds

    def _other_names(self, *forms: Name) -> Iterator[Name]:
        for form in dict.fromkeys(forms):
            yield from self.vocabulary.same.get(form, ())

    def _heads(self, core: Name) -> Iterator[Name]:
        """The name with fewer and fewer words that say which kind it is."""
        for size in range(len(core) - 1, 0, -1):
            yield core[:size] if self.language in HEAD_FIRST else core[-size:]


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
    listed = _listed(tuple(ingredients), language_of(language) or "en")
    low = fold(text)
    whole = _whole(low, listed, groups, used)
    excepted = listed.vocabulary.excepted.search(low) if whole else None
    if excepted is None:
        return sorted(whole | _Step(text, low, listed).found())
    but = low[excepted.end() :].partition(".")[0]
    before = low[: excepted.start()]
    return sorted((whole - _Step(but.title(), but, listed).found()) | _Step(before.title(), before, listed).found())


def _whole(low: str, listed: _Listed, groups: Sequence[str | None], used: Collection[int]) -> set[int]:
    """What is said of the whole list, or of a part of it that has a name."""
    v = listed.vocabulary
    everything = set(range(listed.count))
    for at, group in enumerate(groups):
        if group and any(name in low for name in _names_of_group(group, listed)):
            return {other for other in range(at, listed.count) if groups[other] == group}
    if any(_is_said(phrase, low, listed) for phrase in v.rest):
        return everything.difference(used)
    if any(_is_said(phrase, low, listed) for phrase in v.all):
        return everything
    if any(_is_said(phrase, low, listed) for phrase in v.everything):
        return set(used) if used else everything
    return set()


def _names_of_group(group: str, listed: _Listed) -> Iterator[str]:
    """ "For the sauce" is the sauce."""
    for word in re.findall(r"[^\W\d_]{3,}", fold(group)):
        if stem(word, listed.language) not in listed.vocabulary.small and word not in (
            "for",
            "fur",
            "pour",
            "para",
            "per",
        ):
            yield from (pattern.format(word) for pattern in listed.vocabulary.group_of)


def _is_said(phrase: str, low: str, listed: _Listed) -> bool:
    """Does the phrase stand there, and neither as "until everything is hot" nor as "tutto l'olio"?"""
    v = listed.vocabulary
    at = low.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        if not low[at - 1 : at].isalpha() and not low[end : end + 1].isalpha():
            before = _WORD_BEFORE.search(low[:at])
            behind = _WORD_BEHIND.match(low, end)
            aside = before is not None and before[1] in v.aside
            if not aside and not (" " not in phrase and behind is not None and behind[1] in v.the):
                return True
        at = low.find(phrase, end)
    return False


_WORD_BEFORE = re.compile(r"([^\W\d_]+)\W*$")
_WORD_BEHIND = re.compile(r"\s*([^\W\d_]+)")


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
        at = 0
        by_first, acts = self._listed.by_first, self._v.acts
        while at < len(self._stems):
            word = self._stems[at]
            if self._words[at] in acts:
                found |= self._acted(self._words[at])
            phrases: Sequence[_Phrase] | None = by_first.get(word)
            if phrases is None and self._nouns is not None and at in self._nouns:
                phrases = _inside(word, self._listed)
            if phrases:
                end, positions = self._best(at, phrases)
                if positions:
                    found |= positions
                    at = end
                    continue
            at += 1
        return found

    def _acted(self, act: str) -> set[int]:
        found: set[int] = set()
        for food in self._v.acts[act]:
            near = self._nearest([phrase for phrase in self._listed.by_first.get(food[0], ()) if phrase.words == food])
            found |= {phrase.at for phrase in near}
        return found

    @staticmethod
    def _nearest(phrases: list[_Phrase]) -> list[_Phrase]:
        nearest = min((phrase.nearness for phrase in phrases), default=0)
        return [phrase for phrase in phrases if phrase.nearness == nearest]

    def _best(self, at: int, phrases: Sequence[_Phrase]) -> tuple[int, set[int]]:
        """The longest phrase that stands here, of these the nearest in meaning; and where it ends."""
        matches: list[tuple[int, _Phrase]] = []
        for phrase in phrases:
            end = self._end(at, phrase.words)
            if end and self._is_meant(at, end, phrase):
                matches.append((end, phrase))
        if not matches:
            return at, set()
        several = {phrase.at for _, phrase in matches if phrase.of_several}
        if several and (len(several) < 2 or self._words[at] == self._stems[at]):
            matches = [(end, phrase) for end, phrase in matches if not phrase.of_several]
            if not matches:
                return at, set()
        longest = max(len(phrase.words) for _, phrase in matches)
        near = self._nearest([phrase for _, phrase in matches if len(phrase.words) == longest])
        if len(near) > 1:  # the oil to fry in is not the one to sprinkle
            near = [phrase for phrase in near if phrase.left_out.isdisjoint(self._v.finishing)] or near
        if self._words[at] == "peppers" and longest == 1:  # a vegetable, and no spice
            spices = {phrase.at for _, phrase in matches if phrase.nearness < _HEAD}
            near = [phrase for _, phrase in matches if phrase.at not in spices] or near
        end = max(end for end, phrase in matches if phrase in near)
        return end, {phrase.at for phrase in near}

    def _end(self, at: int, words: Name) -> int:
        """Where the phrase ends that begins here, or 0; small words may stand in it."""
        here = at
        for word in words:
            if here > at:
                while here < len(self._stems) and self._stems[here] != word and self._stems[here] in self._v.small:
                    here += 1
            if here >= len(self._stems) or (self._stems[here] != word and here > at):
                return 0
            here += 1
        return here

    # --- is it meant? -------------------------------------------------------------------------------------------------

    def _is_meant(self, at: int, end: int, phrase: _Phrase) -> bool:
        if self._words[at] in self._v.no_food or self._is_turned(at) or self._is_verb(at, end):
            return False
        if phrase.needs_the and not self._is_known(at):
            return False
        return self._is_this_kind(at, end, phrase)

    def _is_turned(self, at: int) -> bool:
        """ "Without the cheese"."""
        for here in range(at - 1, max(-1, at - 4), -1):
            word = self._words[here]
            if word in self._v.without:
                return True
            if word in _MARKS or (self._stems[here] not in self._v.small and word not in self._v.the):
                return False
        return False

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
        before = self._words[max(0, at - 2) : at]
        if before[-1:] and before[-1] in _MARKS:
            return False
        return any(word in self._v.the for word in before)

    def _is_this_kind(self, at: int, end: int, phrase: _Phrase) -> bool:
        v = self._v
        before = self._stems[at - 1] if at else "."
        following = self._stems[end] if end < len(self._stems) else "."
        own = phrase.left_out | frozenset(phrase.words)
        if self._listed.language in HEAD_FIRST:
            return self._is_head(at, end, own, phrase)
        if following in v.makes and following not in own and self._nouns is None:
            return following in v.blends and self._stems[end - 1] in v.blended and self._is_listed(following)
        if before in v.blended and self._stems[at] in v.blends and self._is_listed(before):
            return True
        if before in own or before in v.small:
            return True
        if before in v.changes and not self._opens(at - 1):
            return False
        return not (phrase.left_out and before in v.colours)

    def _is_listed(self, word: str) -> bool:
        return any(
            phrase.words == (word,) and phrase.nearness == _EXACT for phrase in self._listed.by_first.get(word, ())
        )

    def _opens(self, at: int) -> bool:
        """Does a sentence begin here, so that this is what is done?"""
        return at == 0 or self._words[at - 1] in _ENDS

    def _is_head(self, at: int, end: int, own: frozenset[str], phrase: _Phrase) -> bool:
        """In "lait de coco" only the milk is a food, and no other milk."""
        v = self._v
        here = at - 1
        while here >= 0 and self._words[here] in _MADE_OF:
            here -= 1
        if 0 <= here < at - 1 and self._stems[here] in v.makes and self._stems[here] not in own:
            return False
        if here == at - 1 >= 0 and self._stems[here] in v.makes and self._stems[here] not in own:
            return self._words[here] in v.the
        here = end
        while here < len(self._words) and self._words[here] in _OF:
            here += 1
        following = self._stems[here] if here < len(self._stems) else "."
        if following in own:
            return True
        if following in v.changes:
            return False
        return not (phrase.left_out and here == end and following in v.colours)


_MADE_OF = frozenset(("de", "d", "du", "des", "del", "di", "della", "dello", "dei", "delle", "degli", "dell"))
_OF = _MADE_OF | {"al", "a", "au", "aux", "la", "l"}


def _nouns(text: str, words: list[str]) -> frozenset[int]:
    """Which words are written with a capital, as German nouns are."""
    written = _TOKEN.findall(text)
    known = len(written) == len(words)
    return frozenset(at for at in range(len(words)) if len(words[at]) > 1 and (not known or written[at][0].isupper()))


# --- German compounds -------------------------------------------------------------------------------------------------

_JOINTS = ("en", "es", "er", "n", "s", "e", "")


@lru_cache(maxsize=4096)
def _inside(word: str, listed: _Listed) -> tuple[_Phrase, ...]:
    """The ingredients of whose name the word is the head ("Reis" of Basmatireis), or the whole ("Hähnchen" of
    Hähnchenbrust), or that it is a part of ("Zwiebelwürfel")."""
    v = listed.vocabulary
    parts, general = v.parts, v.general
    if (word,) in general and (word,) not in v.dishes:
        return ()
    found = []
    for compound, at in listed.compounds:
        is_condiment = (word,) in general and any(compound.startswith(name) for name in v.condiments)
        if compound != word and (compound,) not in general and not is_condiment:
            left_out = _related(word, compound, parts)
            if left_out is not None:
                found.append(_Phrase((word,), at, _HEAD, False, left_out))
    return tuple(found)


def _related(word: str, compound: str, parts: frozenset[str]) -> frozenset[str] | None:
    """What the compound says besides the word, if they are one food; None if they are not."""
    if compound.endswith(word) and len(compound) - len(word) >= 3 and (len(word) >= 3 or word == "ol"):
        return frozenset((compound,))
    is_whole = compound.startswith(word) and len(word) >= 4 and _is_part(compound[len(word) :], parts)
    is_piece = word.startswith(compound) and len(compound) >= 3 and _is_part(word[len(compound) :], parts)
    is_finer = word.endswith(compound) and word[: -len(compound)] in _FINER
    return frozenset() if is_whole or is_piece or is_finer else None


_FINER = frozenset(
    """
    weizen oliven speise raps sonnenblumen voll meer koch schlag basmati jasmin huhner gemuse rinder brat band spiral
    cherry cocktail strauch fleisch butter hart reibe schalotten bio tafel dinkel knollen geflugel pflanzen
    """.split()  # noqa: SIM905 - a list to be read and added to
)


def _is_of(compound: str, member: str, parts: frozenset[str]) -> bool:
    """Hähnchenbrustfilet is of Hähnchen, Rinderhackfleisch of Hackfleisch."""
    return compound.endswith(member) or (compound.startswith(member) and _is_part(compound[len(member) :], parts))


def _is_part(rest: str, parts: frozenset[str]) -> bool:
    """Is this nothing but names of parts, with what joins words before them?"""
    for joint in _JOINTS:
        if rest.startswith(joint):
            bare = rest[len(joint) :]
            if bare in parts:
                return True
            if any(
                bare.startswith(part) and len(part) > 3 and _is_part(bare[len(part) :], parts)
                for part in parts
                if len(bare) > len(part)
            ):
                return True
    return False
