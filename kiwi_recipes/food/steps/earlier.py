"""What a step means by what the steps before it did: "Add them to the pan", "Fold in the dry ingredients".

A pronoun at a step's beginning is linked where it can only mean one food, or foods that were named together, in the
last sentence of the step before that has any. A thing that was made there (a dough, a sauce) is no row of the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from kiwi_recipes.food.steps.small_words import CONJUNCTIONS, MADE_OF, OF_ONE
from kiwi_recipes.food.steps.tokens import ENDS
from kiwi_recipes.food.steps.vocabulary import HEAD_FIRST, Vocabulary
from kiwi_recipes.food.words import fold


class Earlier(NamedTuple):
    """A step that was read before."""

    text: str
    uses: frozenset[int]


class Food(NamedTuple):
    """What was found in a step's words, and where."""

    at: int
    end: int
    """The same for a word that only says it besides: "salted water"."""
    positions: frozenset[int]
    others: frozenset[int] = frozenset()
    """What its words could mean as well: "the butter" is the soft butter of another group, too."""


class Read(Protocol):
    """A step that is read."""

    words: list[str]
    stems: list[str]

    def foods(self) -> Iterator[Food]: ...


class Pronoun(NamedTuple):
    start: int
    """Where the word with it begins in the text."""
    verb: str
    plural: bool | None
    gender: str = ""
    pieces: str = ""
    """The word for what was cut: "toss the cubes"."""


class _Object(NamedTuple):
    """What a sentence does something with."""

    positions: frozenset[int]
    verb: str
    plural: bool | None
    gender: str


def worked_on(kind: frozenset[int], earlier: Sequence[Earlier]) -> frozenset[int]:
    """Of a kind those that are meant by it: where earlier steps took two and more of them alone ("Whisk the
    flour and the salt"), not those that went elsewhere with other foods."""
    alone = frozenset().union(*(step.uses for step in earlier if step.uses and step.uses <= kind))
    if len(alone) < 2:
        return kind
    return alone


def mixed_before(kind: frozenset[int], earlier: Sequence[Earlier]) -> frozenset[int]:
    """What is meant by "the wet ingredients": all of what an earlier step mixed that are mostly of this kind, so the
    sugar that was whisked with the eggs, and not the butter for the icing."""
    mixed = [step.uses for step in earlier if 1 < len(step.uses & kind) > len(step.uses - kind)]
    return frozenset().union(*mixed) or kind


# --- the pronoun ------------------------------------------------------------------------------------------------------

_FORMS = {
    "en": r"(?<![\w'])(?:(?P<one>it)|(?P<all>them)|(?:(?P<this>this)|(?P<these>these))"
    r"(?=\s(?:to|in|into|on|onto|over|with)\s))(?!\w)",
    "de": r"^(?:(?P<f>Sie|Diese)|(?P<m>Ihn|Diesen)|(?P<n>Es|Dieses))(?=\s[^A-ZÄÖÜ])"
    r"|(?<=\w\s)(?:(?P<f2>sie)|(?P<m2>ihn)|(?P<n2>es))(?!\w)",
    "fr": r"(?<=\w)-(?:(?P<m>le)|(?P<f>la)|(?P<all>les))(?!\w)",
    "es": r"(?:^|(?<=[\s(]))(?:\w{0,20}[áéíóú]\w{0,20}|\w+[aeií][rd]|pon|haz|sal)"
    r"(?:(?P<m>lo)|(?P<f>la)|(?P<ms>los)|(?P<fs>las))(?!\w)",
    "it": r"(?:(?:^|(?<=\s))\w+(?:[aei]te|[aei]r)|^\w{2,}[aeiu])"
    r"(?:(?P<m>lo)|(?P<f>la)|(?P<ms>li)|(?P<fs>le))(?!\w)",
}
"""By language, in a group for each form; Spanish verbs take an accent before one, Italian ones none."""
_FLAGS = {"es": re.IGNORECASE, "it": re.IGNORECASE}
_PRONOUNS = {language: re.compile(form, _FLAGS.get(language, 0)) for language, form in _FORMS.items()}
_PIECES = {
    "en": "cubes slices pieces strips rounds rings chunks halves wedges florets medallions",
    "de": "Medaillons Würfel Streifen Scheiben Stücke Spalten Ringe Röschen Hälften",
    "fr": "morceaux cubes tranches dés lanières bâtonnets lamelles médaillons rondelles quartiers",
    "es": "trozos dados cubos aros medallones rodajas tiras láminas filetes",
    "it": "pezzi cubetti dadini bocconcini tocchetti medaglioni fette fettine strisce listarelle rondelle",
}
"""What a food is cut into."""
_THE_AND_OF = {
    "en": (r"(?<=the )", r"(?! of)"),
    "de": (r"(?<=[Dd]ie )", ""),
    "fr": (r"(?<=les )", r"(?! d[eu'’])"),
    "es": (r"(?<=l[ao]s )", r"(?! del?\b)"),
    "it": (r"(?:(?<=\bi )|(?<=le ))", r"(?! d[ie])"),
}
"""It stands behind the first, and is not said again to be of what: "the cubes"."""
_CUT = {
    language: re.compile(rf"{_THE_AND_OF[language][0]}(?:{'|'.join(pieces.split())})(?!\w){_THE_AND_OF[language][1]}")
    for language, pieces in _PIECES.items()
}
_SIGNS = {
    "en": frozenset(("it", "them", "this", "these", *_PIECES["en"].split())),
    "de": frozenset(("sie", "diese", "ihn", "diesen", "es", "dieses", *map(fold, _PIECES["de"].split()))),
}
"""Without one of these words there is no pronoun."""


_PLURALS = {"all": True, "these": True, "ms": True, "fs": True, "f2": None}
_SENTENCE = re.compile(r"[^.;:!?]*")
_WORD = re.compile(r"[^\W\d_]+")


def pronoun(text: str, language: str, v: Vocabulary, words: list[str]) -> Pronoun | None:
    """The one with which the step begins. `words` are the text's."""
    if language in _SIGNS and _SIGNS[language].isdisjoint(words):
        return None
    sentence = _SENTENCE.match(text)
    said = sentence[0] if sentence else ""
    found = _PRONOUNS[language].search(said)
    if found is None:
        cut = _CUT[language].search(said)
        return Pronoun(cut.start(), "", True, pieces=fold(cut[0])) if cut else None
    group = str(found.lastgroup)
    before = [word.casefold() for word in _WORD.findall(said[: found.start()])]
    verb = before[-1] if before and language in ("en", "de", "fr") else _WORD.findall(found[0])[0].casefold()
    if len(before) > _FAR or verb in v.subordinate:
        return None
    plural = _PLURALS.get(group, None if group == "f" and language == "de" else False)
    gender = group[0] if group[0] in "mfn" else ""
    if before and before[0] not in v.openers and _names_a_thing(said[: found.start()], language, v, plural, gender):
        return None
    return Pronoun(found.start(), verb, plural, gender)


def _names_a_thing(said: str, language: str, v: Vocabulary, plural: bool | None, gender: str) -> bool:
    """ "Shape 20 balls, flatten them", "roll the dough out and cut it": no step before is meant then."""
    if language in HEAD_FIRST:  # the pronoun agrees with one thing only
        if not v.definite.isdisjoint(_WORD.findall(said.rpartition(",")[2].casefold())):
            return True
        forms = [_ARTICLES[language].get(word) for word in _WORD.findall(said.casefold())]
        return any(form is not None and form[0] is plural and gender in form[1] for form in forms)
    words = _WORD.findall(said)
    if language == "de" and any(word[0].isupper() and word != "Sie" for word in words[1:]):
        return True
    low = [word.casefold() for word in words]
    return any(letter.isdecimal() for letter in said) or not (v.definite | v.prepositions).isdisjoint(low)


def says_nothing(step: Read, v: Vocabulary) -> bool:
    """ "Cook for 10 minutes until golden.": what a pronoun stands for was said before."""
    return v.definite.isdisjoint(step.words) and not any(step.foods())


_FAR = 14
"""So many words may stand before it: "Heat the oil in the same pan and fry them"."""


# --- what it stands for -----------------------------------------------------------------------------------------------


def taken_up(
    said: Pronoun, before: Read, own: frozenset[int], uses: frozenset[int], language: str, v: Vocabulary
) -> frozenset[int]:
    """What the pronoun stands for; none where that is not plain. `uses` is what the step before used, `own` what it had
    by a pronoun of its own."""
    found = [thing for thing in _objects(before, language, v) if not thing.verb.startswith(v.heating)]
    if own:
        found = [_Object(own, "", said.plural, ""), *found]
    if (
        said.plural and len(found) > 1 and len({thing.verb for thing in found}) == 1
    ):  # "cut the leek in rings and the carrots in slices"
        found = [_Object(frozenset().union(*(thing.positions for thing in found)), found[0].verb, True, "")]
    if len({thing.positions for thing in found}) != 1:
        return frozenset()
    thing = found[-1]
    several = len(thing.positions) > 1
    is_mixed = thing.verb.startswith(v.mixing) and (several or len(uses) > len(thing.positions))
    plural = True if several else thing.plural
    is_cut = said.plural is not False and any(
        word.startswith(v.cutting) for word in before.words
    )  # "coupez le poulet en morceaux", and it is several
    disagree = None not in (plural, said.plural) and plural != said.plural
    if is_mixed or (disagree and not is_cut) or (said.gender and thing.gender not in ("", said.gender) and not is_cut):
        return frozenset()
    if said.plural or said.verb.startswith(v.taking):
        return thing.positions
    is_joined = any(word.startswith(v.mixing + v.strewing) and not _is_with_it(word, language) for word in before.words)
    others = uses > thing.positions and is_joined
    others = others or not _UPON.isdisjoint(before.words)
    return frozenset() if others or thing.verb.startswith(v.strewing) else thing.positions  # "it" may be all of them


def _is_with_it(verb: str, language: str) -> bool:
    """ "Mézclalo con el ajo" is of the same thing."""
    return language in _WITH_IT and verb.endswith(_WITH_IT[language])


_WITH_IT = {
    "es": ("alo", "ela", "alos", "elas", "alas", "elos", "elo", "rlo", "rla"),
    "it": ("telo", "tela", "teli", "tele"),
}


def _objects(step: Read, language: str, v: Vocabulary) -> list[_Object]:
    """Those of the last sentence that names foods, or any other thing."""
    foods = [food for food in step.foods() if food.end > food.at and not _is_act(step, food.at, v)]
    end = len(step.words)
    while end > 0:
        start = max((at + 1 for at in range(end - 1) if step.words[at] in ENDS), default=0)
        inside = [food for food in foods if start <= food.at < end]
        if inside:
            return list(_Clause(step, start, end, language, v).objects(inside))
        if not v.definite.isdisjoint(step.words[start:end]):
            return []
        end = start
    return []


def _is_act(step: Read, at: int, v: Vocabulary) -> bool:
    """ "Salzen", read as a form of Salz."""
    return step.words[at] in v.acts and step.words[at] != step.stems[at]


_MUCH = frozenset(("abundante", "abundantes", "bastante", "abbondante", "abbondanti", "plenty", "some", "reichlich"))
_UPON = frozenset(("over", "top", "darauf", "daruber", "dessus", "encima", "sopra"))
_OF = MADE_OF | OF_ONE
_IN = frozenset(("a", "en", "in"))
_SHARES = frozenset(("meta", "mitad", "moitie", *(fold(word) for words in _PIECES.values() for word in words.split())))
_PARTICLES = frozenset(("out", "up", "down", "off", "back"))
"""Of English verbs: "roll out the pastry"."""


class _Clause:
    """A sentence of a step."""

    def __init__(self, step: Read, start: int, end: int, language: str, v: Vocabulary) -> None:
        self._words, self._stems, self._start, self._end = step.words, step.stems, start, end
        self._language, self._v = language, v

    def objects(self, foods: list[Food]) -> Iterator[_Object]:
        verb: str | None = None
        for group in self._together(foods):
            here = self._before(group[0].at)
            verb = self._verb(here, group[-1].end, verb)
            if verb is not None:
                plural, gender = self._form(here + 1, group[-1])
                positions = frozenset().union(*(food.positions for food in group))
                yield _Object(positions, verb, plural, gender if len(group) == 1 else "")

    def _together(self, foods: list[Food]) -> Iterator[list[Food]]:
        """ "The carrots and the leek, and ..."."""
        group: list[Food] = []
        for food in foods:
            if group and not all(self._joins(at) for at in range(group[-1].end, food.at)):
                yield group
                group = []
            group.append(food)
        yield group

    def _joins(self, at: int) -> bool:
        return self._words[at] == "," or self._words[at] in CONJUNCTIONS or self._is_said_of_it(at)

    def _is_said_of_it(self, at: int) -> bool:
        word, v = self._words[at], self._v
        return word not in v.prepositions and (self._is_determiner(at) or self._stems[at] in v.shapes)

    def _is_a_part(self, at: int) -> bool:
        """ "Les pavés de saumon", "two of the slices of bread"."""
        part = self._stems[at - 1] if at > self._start else ""
        is_one = part not in self._v.prepositions and (part in self._v.parts or part in self._v.shapes)
        return is_one and self._words[at] in _OF

    def _is_determiner(self, at: int) -> bool:
        return self._words[at] in self._v.the or self._words[at] in self._v.definite or self._words[at] in _MUCH

    def _before(self, at: int) -> int:
        """Where what stands before a food is no more said of it."""
        here = at - 1
        while here >= self._start and ((is_part := self._is_a_part(here)) or self._is_said_of_it(here)):
            here -= 1 + is_part
        if here + 1 < at and here > self._start and self._words[here] in _IN and self._words[here + 1] in _SHARES:
            return here - 1  # "tagliate a metà i pomodori"
        is_verb = self._language != "de" and here + 1 < at and not self._is_determiner(here + 1)
        return here + is_verb  # "slice" is how it comes, too

    def _verb(self, here: int, behind: int, last: str | None) -> str | None:
        """The verb that stands here, or in German at the clause's end; None if what follows is not its object."""
        words, v = self._words, self._v
        if self._language == "de" and here > self._start and words[here] == "sie":  # "schneiden Sie"
            here -= 1
        if here < self._start or words[here] == "," or words[here] in CONJUNCTIONS:
            return self._last(behind) if self._language == "de" else last
        if words[here] in v.prepositions:
            return None
        here -= words[here] in _PARTICLES and here > self._start
        before = here - 1
        if before == self._start and words[before] in v.letting:
            before -= 1
        opens = before < self._start or words[before] == "," or words[before] in CONJUNCTIONS
        is_opener = opens or (words[before] in v.openers and words[before] not in v.prepositions)
        return words[here] if is_opener or words[before].endswith("ly") else None

    def _last(self, at: int) -> str:
        while at + 1 < self._end and self._words[at + 1] not in (",", "und", *ENDS):
            at += 1
        return self._words[at] if at < self._end else ""

    def _form(self, start: int, food: Food) -> tuple[bool | None, str]:
        """Is the food's word a plural, and of which gender?"""
        if not _OF.isdisjoint(self._words[start : food.at]):
            return None, ""  # of the slices, or of the bread
        for at in range(food.at - 1, start - 1, -1):
            if (form := _ARTICLES.get(self._language, {}).get(self._words[at])) is not None:
                return form
        head = food.at if self._language in HEAD_FIRST else food.end - 1
        if self._language == "en":
            if head + 1 < self._end and self._stems[head + 1] in self._v.parts:
                head += 1  # "the oxtail pieces"
            word = self._words[head]
            return None if word in _EITHER or word.endswith("i") else word != self._stems[head], ""
        return (self._words[head].endswith(("s", "x")) if self._language in ("fr", "es") else None), ""


_EITHER = frozenset(("shrimp", "fish", "salmon", "cod", "squid", "trout"))
_ARTICLES: dict[str, dict[str, tuple[bool | None, str]]] = {
    "de": {"die": (None, "f"), "den": (False, "m"), "das": (False, "n")},
    "fr": {"le": (False, "m"), "la": (False, "f"), "l": (False, ""), "les": (True, "")},
    "es": {"el": (False, "m"), "la": (False, "f"), "los": (True, "m"), "las": (True, "f")},
    "it": {
        "il": (False, "m"), "lo": (False, "m"), "la": (False, "f"), "l": (False, ""),
        "i": (True, "m"), "gli": (True, "m"), "le": (True, "f"),
    },
}  # fmt: skip
"""Whether it is of several, where that can be told, and of which gender."""
