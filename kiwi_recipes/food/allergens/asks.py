"""What a person types as an allergy: "milk and eggs", "severe nut allergy", "Laktose", "kiwi".

Each part is read by itself. What no list names is taken at its word and said to be: nothing is left out in silence.
"All nuts except peanuts" leaves the peanuts, which the lists hold apart; "dairy except butter" forbids butter, too, as
it is nothing but milk to them, and "except butter" is said to be on no list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile

from kiwi_recipes.food.allergens.compounds import parts_of
from kiwi_recipes.food.allergens.matcher import find
from kiwi_recipes.food.allergens.own_words import compared, maize
from kiwi_recipes.food.allergens.slips import is_slip_of
from kiwi_recipes.food.allergens.tokens import AND, CLOSE, COMMA, MARKS, OPEN, tokens
from kiwi_recipes.food.allergens.vocabulary import Vocabulary, vocabulary


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing asked about: an allergen by its name here with its keys, or (`keys` empty) a word of the person's own.

    `generic` are keys that speak of a whole group where a single kind was asked for: "fish" where cod was asked for.
    """

    name: str
    keys: frozenset[str]
    generic: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()


@lru_cache(maxsize=1024)
def understand(text: str, language: str | None = None) -> tuple[Asked, ...]:
    """All that the text asks about; empty if there is no word in it."""
    listed = vocabulary(language)
    found: dict[tuple[str, tuple[str, ...]], Asked] = {}
    for asked in _Text(text, language, listed).asked():
        found.setdefault((asked.name, asked.words), asked)
    return tuple(found.values())


def asked_by_name(names: Iterable[str], language: str | None = None) -> tuple[Asked, ...]:
    """Asks by their names here, such as those that `free_of` gives."""
    asks = vocabulary(language).asks
    return tuple(Asked(name, asks[name].keys) for name in sorted(names))


class _Text:
    def __init__(self, text: str, language: str | None, listed: Vocabulary) -> None:
        self._listed = listed
        self._language = language
        self._words = _without_i_am(tokens(_in_one_line(maize(text, language))), listed.i_am)
        self._canonical = [
            word if word in MARKS else AND if word in listed.between and word not in listed.forms else word
            for word in self._words
        ]

    def asked(self) -> Iterator[Asked]:
        wanted, excepted = self._read()
        if not wanted:  # "peanuts are fine" is no answer: better asked about than passed over
            return iter(excepted)
        for exception in excepted:
            wanted = self._leave_out(exception, wanted)
        return iter(wanted)

    def _read(self) -> tuple[list[Asked], list[Asked]]:
        """What the text asks about, and what it says may be eaten all the same."""
        words, typed = self._parts()
        wanted: list[Asked] = []
        excepted: list[Asked] = []
        generally: list[Asked] = []  # what is fine but for what is said then
        own: list[int] = []
        beside = False  # an allergen's name, without a mark between
        allowed = False  # "can eat fish", until a "but"
        contrary = False  # behind a "but", where "yes" means that it may be eaten: "pero crustáceos sí"
        into, clause, at, depth, opened = wanted, 0, 0, 0, 0
        while at < len(words):
            word = words[at]
            but = self._excepts(words, at, len(wanted)) or self._allows(words, at)
            asked, size = (None, but) if but else self._known(words, at)
            contrary = word in self._listed.however or (contrary and word not in MARKS)
            fine = 0 if asked or but else self._fine(words, at, contrary)
            size = max(size, fine)
            denied = fine > 0 and self._is_denied(words, at, fine)
            is_fine = fine > 0 and not denied
            silent = but or is_fine or denied or word in MARKS or word.isdigit() or self._says_nothing(word)
            stands = asked is None and not silent
            if stands:
                own.append(at)
            elif own and (asked is not None or word not in self._listed.small):
                into += self._own(own, words, typed, beside or asked is not None)
                own = []
            if asked is not None:
                (wanted if allowed and asked.name in self._listed.diets else into).append(asked)
            beside = asked is not None or (beside and not but and word not in MARKS)
            if word in (OPEN, CLOSE):
                depth += 1 if word == OPEN else -1
            if allowed and (but or word in self._listed.however):
                into, allowed = wanted, False
            elif but and excepted and not wanted:  # "all nuts are fine, except peanuts"
                generally, excepted = excepted, []
            elif but:
                into, opened, allowed = excepted, depth, self._allows(words, at) > 0
            elif not is_fine and self._divides(words, at):
                clause = len(wanted) if word != AND else clause
                if into is excepted and (depth < opened or (word == COMMA and not opened)):
                    into, allowed = wanted, False
            elif is_fine and into is wanted and clause < len(wanted):
                excepted += wanted[clause:]
                del wanted[clause:]
            at += size
        into += self._own(own, words, typed, beside)
        return wanted, excepted if wanted else generally or excepted

    def _fine(self, words: list[str], at: int, contrary: bool) -> int:
        """How many words from here on say that what was named may be eaten."""
        return self._longest(self._listed.fine, words, at) or (1 if contrary and words[at] in _YES else 0)

    def _divides(self, words: list[str], at: int) -> bool:
        """Does another clause begin here? Not so in "Mandeln sind aber in Ordnung" and "oysters though are fine"."""
        word, before, following = words[at], words[at - 1], [*words[at + 1 : at + 2], ""][0]
        if word in MARKS:
            return True
        late = (word == "aber" and before in _IS) or (word in _THOUGH and following in _IS)
        return word in self._listed.however and not late

    def _is_denied(self, words: list[str], at: int, size: int) -> bool:
        """Is there a word in this part of the sentence that turns it: "Milch geht gar nicht", "milk is never ok"?"""
        start = at - 1 if words[at - 1] == AND else at  # "non è permesso"
        before = takewhile(self._goes_on, reversed(words[:start]))
        return any(word in _DENIES for word in (*before, *takewhile(self._goes_on, words[at + size :])))

    def _goes_on(self, word: str) -> bool:
        return word not in MARKS and word not in self._listed.however

    def _says_nothing(self, word: str) -> bool:
        listed = self._listed
        return word in listed.beside or word in listed.however or is_slip_of(word, listed.often)

    def _own(self, places: list[int], words: list[str], typed: list[str], beside: bool) -> Iterator[Asked]:
        """What no list names; of "mustard seeds" and "huile de sésame" nothing is left beside mustard and sesame."""
        if places and not (beside and all(words[at] in self._listed.derived for at in places)):
            name = " ".join(typed[at] for at in places if typed[at])
            spelled = [_without_free(typed[at]) for at in places if typed[at]]  # not another food's form of it
            yield Asked(name, frozenset(), words=compared(spelled, self._listed))

    def _longest(self, phrases: frozenset[tuple[str, ...]], words: list[str], at: int) -> int:
        """How many words from here on are one of the phrases."""
        return next((size for size in (4, 3, 2, 1) if tuple(words[at : at + size]) in phrases), 0)

    def _excepts(self, words: list[str], at: int, wanted: int) -> int:
        """How many words from here on say that what follows is another matter."""
        word, before, following = words[at], words[:at], [*words[at + 1 : at + 2], ""][0]
        other = following not in _EVEN if word in _BUT_NOT else word == "non" and following in _TO
        if other and wanted:
            if before[-1] == OPEN:  # "nuts (not coconut)"
                return 1
            if before[-1] == COMMA and not any(one in _NOT or one in _ONLY for one in before):  # "fish, not shellfish"
                return 1
        if word == "but" and not _ANY.isdisjoint(before) and self._known(words, at + 1)[0]:  # "all nuts but hazelnuts"
            return 1
        return self._longest(self._listed.excepting, words, at)

    def _allows(self, words: list[str], at: int) -> int:
        """How many words from here on say that what follows may be eaten; none in "can eat no fish", "only vegan"."""
        size = self._longest(self._listed.allowing, words, at)
        first = at - 1 if at and words[at - 1] in self._listed.small else at  # the "I" of "I eat"
        if not size and (not first or words[first - 1] in self._listed.however):
            # "we eat fish but not shellfish", "vegetarian, but we eat fish"; not so in "when I eat fish"
            size = self._longest(self._listed.eating, words, at)
        following = takewhile(self._goes_on, words[at + size :])
        near = (*words[max(at - 1, 0) : at], *following)
        return 0 if any(word in _NOT or word in _ONLY for word in near) else size

    def _leave_out(self, exception: Asked, wanted: list[Asked]) -> list[Asked]:
        """Only what has keys of its own can be told from the rest of its group."""
        asks = self._listed.asks
        apart = exception.name in asks and all(
            not asked.keys & exception.keys or asked.keys - exception.keys for asked in wanted
        )
        if apart:
            return [replace(asked, keys=asked.keys - exception.keys) for asked in wanted]
        concerned = [asked for asked in wanted if asked.keys & exception.keys]
        of_these = exception.name in asks and all(asked.keys < exception.keys for asked in concerned)
        if exception.keys and (of_these or not concerned):  # "I eat all nuts except pecans"
            return wanted
        return [*wanted, Asked(f"except {exception.name}", frozenset(), words=("except", *exception.words))]

    def _parts(self) -> tuple[list[str], list[str]]:
        """The words as they are looked up, and as they were typed; of a word in parts the first has it all."""
        parts: list[str] = []
        typed: list[str] = []
        for word in self._canonical:
            one: tuple[str, ...] = (word,)
            if word in self._listed.beside:
                split = parts_of(word, self._language)  # "produits" beside "laitiers" as in "produit laitier"
                one = split if split[0] in self._listed.beside else (word,)
            elif word in self._listed.small:
                continue
            elif word not in MARKS and word not in self._listed.however:
                one = parts_of(_without_free(word), self._language)
            parts += one
            typed += (word, *[""] * (len(one) - 1))
        return parts, typed

    def _known(self, words: list[str], at: int) -> tuple[Asked | None, int]:
        """The longest name of an allergen that begins here, or of a food that is one."""
        for end in range(min(len(words), at + 5), at, -1):
            phrase = tuple(words[at:end])
            food = self._food(phrase)
            name = self._listed.called.get(phrase)
            if name is not None:
                return self._asked(name), end - at
            if food is not None:
                return food, end - at
        return None, 1

    def _asked(self, name: str) -> Asked:
        keys = self._listed.asks[name].keys
        groups = {self._listed.keys[key].group for key in keys}
        generic = {key.name for key in self._listed.keys.values() if key.generic and key.group in groups} - keys
        return Asked(name, keys, frozenset(generic) if len(keys) == 1 else frozenset())

    def _food(self, phrase: tuple[str, ...]) -> Asked | None:
        """A food that belongs to a group stands for the group: an allergy to cheddar is one to milk."""
        if phrase[0] in self._listed.beside:
            return None
        node = self._listed.root
        for word in phrase:
            following = node.next.get(word)
            if following is None:
                return None
            node = following
        if not node.says:
            return None
        said = find(" ".join(phrase), self._language, misspelt=False)
        keys = {found.key for found in said if found.outcome == "contains"}
        keys = {key for key in keys if self._listed.keys[key].source not in _NO_GROUPS}
        if not keys:
            return None
        groups = {self._listed.keys[key].group for key in keys}
        if any(self._listed.keys[key].generic for key in keys):
            keys |= {key.name for key in self._listed.keys.values() if key.group in groups and key.group != "gluten"}
        return Asked(" ".join(phrase), frozenset(keys))


def _in_one_line(text: str) -> str:
    """With a comma where a sentence, a line or an item of a list ends; what a question allows is not certain."""
    return _ENDS.sub(" , ", _ASKS.sub(" perhaps , ", text))


def _without_free(word: str) -> str:
    """ "Glutenfrei" is asked by one who wants no gluten, "Eiallergie" by one who wants no egg."""
    free = next((end for end in _FREE if word.endswith(end) and len(word) > len(end) + 1), "")
    return word.removesuffix(free)


_ENDS = re.compile(r"(?<=\w{3})[.!\u2026]+(?=\s|$)|\s[-\u2013\u2014*\u2022\u00b7]+\s(?!frei|free)|[\n\u2022]")
_ASKS = re.compile(r"[?\u00bf]+(?=\s|$)")
_FREE = (
    "free", "frei", "freie", "freies", "freier", "freien", "allergie", "allergien", "allergiker", "allergikerin",
    "allergisch", "unvertraglichkeit", "unvertraglichkeiten", "unvertraglich", "unvertraeglichkeit", "intoleranz",
    "intoleranzen", "intolerant", "empfindlichkeit", "alergie", "allergi", "intolleranz", "intollerant", "intoleranc",
)  # fmt: skip
_EVEN = ("even", "auch", "einmal", "meme", "anche", "ni", "siquiera", "only", "nur", "just", "too")
_BUT_NOT = ("not", "nicht", "pas")
_TO = ("a", "al", "allo", "alla", "ai", "agli", "alle")
_ANY = frozenset(("all", "every", "any", "everything", "anything"))
_IS = ("ist", "sind", "is", "are")
_THOUGH = ("though", "however")
_YES = frozenset(("yes", "ja", "schon", "oui", "si"))


_NOT = ("not", "t", "nicht", "kein", "pas", "no", "non")
_DENIES = frozenset((*_NOT, "never", "nor", "hardly", "barely", "rarely", "perhaps", "unsure", "bad", "badly", "sick",
                     "nie", "niemals", "keine", "keinen", "keinesfalls", "kaum", "schlecht", "jamais", "mal", "nunca",
                     "jamas", "tampoco", "mai", "male", "neanche", "nemmeno", "neppure"))  # fmt: skip
_ONLY = frozenset(("only", "never", "nobody", "nothing", "free", "nur", "keine", "keinen", "frei", "seulement", "que",
                   "rien", "aucun", "solo", "nada", "nunca", "niente", "nessuno", "sin", "sans", "senza", "without",
                   "ohne", *_FREE))  # fmt: skip
_NO_GROUPS = ("diet", "family")
"""A food stands for the group that the law names, not for a diet or a family: who can't have lemons may eat oranges."""


def _without_i_am(words: list[str], phrases: tuple[tuple[str, ...], ...]) -> list[str]:
    """Without a "soy" that is "I am" in Spanish."""
    return words[1:] if any(tuple(words[: len(phrase)]) == phrase for phrase in phrases) else words
