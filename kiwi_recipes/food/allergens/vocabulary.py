"""vocabulary.toml, made ready to be looked up: phrases as a tree, what people ask about, words inside words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any, Literal, NamedTuple

from kiwi_recipes.food.allergens.inflections import LANGUAGES, inflections
from kiwi_recipes.food.allergens.inside import Parts, inside, parts
from kiwi_recipes.food.allergens.tokens import AND, MARKS, tokens
from kiwi_recipes.food.data import load, names

Says = Literal["contains", "likely", "not"]
Phrase = tuple[str, ...]
Entry = tuple[tuple[str, ...], Says, str, Phrase]
"""Keys, what a phrase says of them, and the phrase with its language before it."""

LACTOSE = "lactose"
"""Milk without lactose is milk: an allergy to milk forbids it, an intolerance of lactose does not."""

_FREI = ("frei", "freie", "freier", "freies", "freien", "freiem")
_ONLY_THE_NEXT = frozenset(("no", "non", "not", "zero", "nicht", "ni", "né", "nor", "noch", "pas"))
"""These turn the very next food and nothing beyond: "no-egg noodles" are noodles, "non-fat milk" is milk."""
_MEAL = {"fr": "farine", "es": "harina", "it": "farina"}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
"""How German is written without its umlauts: Kaese, Nuesse."""
_LONG_ENOUGH = 5
"""Letters of a word that is looked for inside longer words."""
_SHORTEST_COMPOUND = 6
"""Letters of a word that others are looked for in."""


@dataclass(frozen=True, slots=True)
class Key:
    """A food that the law names. `generic`: the rest of a group, such as fish of which no kind is said."""

    name: str
    group: str
    source: str
    generic: bool = False
    note: str | None = None
    related: str | None = None


_NOTHING: frozenset[str] = frozenset()
"""One for all nodes: each empty set made anew takes 216 bytes."""


class Node:
    """A place in the tree: the words that may follow, what the phrase so far says, and what it does to the name.
    `first`: it says so only where a food's name begins."""

    __slots__ = ("first", "free", "marker", "next", "says")

    def __init__(self) -> None:
        self.next: dict[str, Node] = {}
        self.says: dict[str, Says] = {}
        self.free = _NOTHING
        self.marker: str | None = None
        self.first = False

    def copy(self) -> Node:
        """The same, to be changed: what follows is shared, and not to be."""
        node = Node()
        node.next, node.says = self.next.copy(), self.says.copy()
        node.free, node.marker, node.first = self.free, self.marker, self.first
        return node


class Ask(NamedTuple):
    """Something that a person may ask about, by its name here, and the keys that it means."""

    name: str
    keys: frozenset[str]


@dataclass(slots=True)
class Vocabulary:
    """All that the vocabulary says: its attributes are the tables that words are looked up in."""

    version: str
    keys: dict[str, Key]
    asks: dict[str, Ask]
    called: dict[Phrase, str]
    diets: frozenset[str]
    root: Node
    forms: dict[str, str]
    english: frozenset[str]
    small: frozenset[str]
    between: frozenset[str]
    beside: frozenset[str]
    derived: frozenset[str]
    excepting: frozenset[Phrase]
    allowing: frozenset[Phrase]
    eating: frozenset[Phrase]
    however: frozenset[str]
    fine: frozenset[Phrase]
    often: frozenset[str]
    i_am: tuple[Phrase, ...]
    sources: dict[str, str]
    inside: Parts
    tails: frozenset[str]

    def canonical(self, word: str) -> str:
        return self.forms.get(word, word)

    def speaks(self, pair: tuple[str, str]) -> bool:
        """Are these two words of a food's name in a row, as in "fishsauce", and not in "straw-berry" or "ham-mock"?"""
        first, second = (self.root.next.get(word) for word in pair)
        if first is None:
            return False
        together = first.next.get(pair[1])
        if together is not None and together.says:
            return True
        if second is not None and second.says and len(pair[1]) > 4 and len(pair[0]) > 3:
            return True
        return bool(first.says) and (pair[1] in self.tails or (second is not None and bool(second.says)))


def spoken_names(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """A language and a name, each of what is asked about: what it is called, and what no food of a diet has."""
    for field in ("called", "leaves_out"):
        for language, text in entry.get(field, {}).items():
            yield from ((language, name) for name in names(text))


@cache
def vocabulary(language: str | None = None) -> Vocabulary:
    """The vocabulary with the words that only a reader of this language means so. Built once for each language."""
    if language == "en":  # what is read when nothing is known
        return vocabulary(None)
    return _builder().build(language)


@cache
def _builder() -> _Builder:
    return _Builder(load("allergens/vocabulary.toml"))


class _Builder:
    """Makes the vocabularies of all languages. What they have in common is made once, when the builder is."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data
        self._small = self._words("small")
        self._between = self._words("between")
        entries = list(self._read_entries())
        spoken = {(word, language) for _, _, language, phrase in entries for word in phrase}
        self._forms = self._find_forms(spoken)
        self._forms_of: dict[str, list[str]] = {}
        for form, base in self._forms.items():
            self._forms_of.setdefault(base, []).append(form)
        self._keys = {name: self._key(name, entry) for name, entry in data["keys"].items()}
        self._asks, self._called = self._read_asks()
        self._inside = self._find_inside(entries)
        self._parts = list(self._find_parts(spoken))
        self._english = self._find_english(spoken)
        self._root, self._apart = self._common_tree(entries)

    def build(self, language: str | None) -> Vocabulary:
        data = self._data
        root = self._tree(language)
        self._say_what_is_inside(root)
        foods = set(names(data["phrases"]["foods"].get(language or "en", "")))
        return Vocabulary(
            version=data["version"], keys=self._keys, asks=self._asks, called=self._called, root=root,
            forms=self._forms, diets=frozenset(data["diets"]),
            english=self._english, small=self._small - foods, between=self._between, sources=data["sources"],
            beside=self._words("beside") - foods,
            however=self._words("however"), fine=self._phrases("fine"),
            often=self._words("often"),
            derived=frozenset(self._forms.get(word, word) for word in self._words("derived")),
            excepting=self._phrases("excepting"), allowing=self._phrases("allowing"), eating=self._phrases("eating"),
            i_am=tuple(tuple(tokens(name)) for name in names(data["phrases"]["i_am"])),
            inside=self._inside, tails=frozenset(_all_tokens(data["inside"]["tails"])),
        )  # fmt: skip

    def _common_tree(self, entries: list[Entry]) -> tuple[Node, list[Entry]]:
        """What all readers mean alike, and the entries whose phrase some readers mean otherwise."""
        only = {self._form(phrase) for _, phrase in self._only("")}
        root, apart = Node(), []
        for entry in entries:
            form = self._form(entry[-1])
            if form in only:
                apart.append(entry)
            else:
                self._say(_place(root, form), entry)
        self._mark(root)
        return root, apart

    def _tree(self, language: str | None) -> Node:
        """The common one with the phrases that a reader of this language means so; all but these it shares."""
        left_out = set(self._only(language or "en"))
        root = self._root.copy()
        for entry in self._apart:
            if entry[2:] not in left_out:
                self._say(self._own_node(root, entry[-1]), entry)
        for name in names(self._data["first"].get(language or "en", "")):
            self._own_node(root, self._phrase(name)).first = True
        return root

    def _only(self, language: str) -> Iterator[tuple[str, Phrase]]:
        """The phrases that only readers of a language other than this mean so, with their language."""
        for spoken, text in self._data["only"].items():
            if spoken != language:
                yield from ((spoken, tuple(tokens(name))) for name in names(text))

    @staticmethod
    def _say(node: Node, entry: Entry) -> None:
        keys, says, _, _ = entry
        for key in keys:
            if node.says.get(key) != "contains":
                node.says[key] = says

    def _read_entries(self) -> Iterator[Entry]:
        for key, entry in self._data["keys"].items():
            says: Says
            keys = (key,)
            for says in ("not", "likely", "contains"):
                for language, text in entry.get(says, {}).items():
                    for name in names(text):
                        yield keys, says, language, self._phrase(name)
                        if language == "de" and (spelled := name.translate(_UMLAUTS)) != name:
                            yield keys, says, language, self._phrase(spelled)
            for pair in entry.get("pairs", []):
                yield from self._read_pairs(pair, keys)
            for language, text in entry.get("meals", {}).items():
                for grain in names(text):
                    yield keys, "not", language, self._phrase(f"{_MEAL[language]} de {grain}")
        for pair in self._data["pairs"]:
            yield from self._read_pairs(pair, tuple(names(pair["keys"])))

    def _read_pairs(self, pair: dict[str, Any], keys: tuple[str, ...]) -> Iterator[Entry]:
        """Two words in a row, or if `joined` one German word of both, that say the same of all keys: mostly "not".

        A joined one is not listed as two words: the second would be a listed one, and not looked into."""
        says: Says = pair.get("says", "not")
        first, second = ([self._phrase(name) for name in names(pair[part])] for part in ("first", "second"))
        for one, other in product(first, second):
            if pair.get("joined"):
                yield keys, says, "de", (*one[:-1], one[-1] + other[0], *other[1:])
            else:
                yield keys, says, "en", one + other

    def _words(self, kind: str) -> frozenset[str]:
        return frozenset(word for name in names(self._data["phrases"][kind]) for word in tokens(name))

    def _phrases(self, kind: str) -> frozenset[Phrase]:
        return frozenset(self._phrase(name) for name in names(self._data["phrases"][kind]))

    def _phrase(self, name: str) -> Phrase:
        found = tuple(AND if word in self._between else word for word in tokens(name) if word not in self._small)
        return found or tuple(tokens(name))

    def _find_forms(self, spoken: set[tuple[str, str]]) -> dict[str, str]:
        """From every form of a word to one of them: of all plurals to the singular, where both are listed, too."""
        forms: dict[str, str] = {}
        spoken = spoken.copy()
        for group in (*self._data["asks"].values(), *self._data["diets"].values(), *self._data["keys"].values()):
            for language, name in spoken_names(group):
                spoken |= {(word, language) for word in self._phrase(name)}
        spoken |= {(word, "en") for word in _all_tokens(self._data["inside"]["chance"])}
        listed = {word for word, _ in spoken}
        for word, language in sorted(sorted(spoken), key=lambda one: len(one[0])):
            if word in MARKS:
                continue
            base = forms.setdefault(word, word)
            for form in inflections(word, language):
                if form not in listed or form in (word + "s", word + "n", word + "es", word[:-1] + "ies"):
                    forms.setdefault(form, base)
        return forms

    def _node(self, root: Node, phrase: Phrase) -> Node:
        return _place(root, self._form(phrase))

    def _own_node(self, root: Node, phrase: Phrase) -> Node:
        """As `_node`, in a tree that shares what is not its own: the nodes on the way are copied."""
        node = root
        for word in self._form(phrase):
            following = node.next.get(word)
            node.next[word] = node = Node() if following is None else following.copy()
        return node

    def _key(self, name: str, entry: dict[str, Any]) -> Key:
        more = {field: entry[field] for field in ("generic", "note", "related") if field in entry}
        return Key(name, entry["group"], entry["source"], **more)

    def _read_asks(self) -> tuple[dict[str, Ask], dict[Phrase, str]]:
        """What may be asked about: the groups first, then single keys, then diets."""
        asks: dict[str, Ask] = {}
        called: dict[Phrase, str] = {}
        keys = {name: {"keys": name, "called": entry.get("called", {})} for name, entry in self._data["keys"].items()}
        for name, entry in (*self._data["asks"].items(), *keys.items(), *self._data["diets"].items()):
            if name not in asks and entry.get("called"):
                asks[name] = Ask(name, frozenset(names(entry["keys"])))
                for _, spoken in spoken_names(entry):
                    called.setdefault(self._form_of(spoken), name)
        return asks, called

    def _form_of(self, name: str) -> Phrase:
        return self._form(self._phrase(name))

    def _form(self, phrase: Phrase) -> Phrase:
        return tuple([self._forms.get(word, word) for word in phrase])

    def _mark(self, root: Node) -> None:
        """Phrases that say what a food is free of, and words that turn what follows."""
        leaves_out = (text for diet in self._data["diets"].values() for text in diet.get("leaves_out", {}).values())
        left_out = {self._form_of(name) for text in leaves_out for name in names(text)}
        for phrase, name in self._called.items():
            free = frozenset((name,))
            said = [(*phrase, ending) for ending in ("free", "less", *_FREI)]
            said += [(word,) for word in self._joined(phrase)]
            diet = name in self._data["diets"] and name not in ("gluten-free", "dairy-free")
            if diet and phrase not in left_out:
                said += [(phrase[0] + ending, *phrase[1:]) for ending in ("", "e", "er", "es", "en")]
            self._say_free(root, said, free)
        for name, entry in self._data["asks"].items():
            self._say_free(root, [self._phrase(said) for said in names(entry.get("free", ""))], frozenset((name,)))
        for phrase in (("gluten", "free"), ("glutenfrei",)):
            self._node(root, phrase).free -= {"gluten-free"}
        for marker in ("without", "maybe", "instead"):
            for spoken in names(self._data["phrases"][marker]):
                node = self._node(root, self._phrase(spoken))
                node.marker = "not" if spoken in _ONLY_THE_NEXT else marker

    def _say_free(self, root: Node, phrases: Iterable[Phrase], free: frozenset[str]) -> None:
        for phrase in phrases:
            node = self._node(root, phrase)
            node.free = node.free | free if node.free else free  # mostly of one thing: one set for all such nodes

    def _joined(self, phrase: Phrase) -> Iterator[str]:
        if len(phrase) != 1:
            return
        (word,) = phrase
        yield from (f"{word}free", f"{word}less")
        forms = {word, *self._forms_of.get(word, ())}
        yield from (f"{form}{frei}" for form in forms for frei in _FREI)

    def _find_english(self, spoken: set[tuple[str, str]]) -> frozenset[str]:
        bases = {self._forms[word] for word, language in spoken if language == "en" and word not in MARKS}
        return frozenset(form for form, base in self._forms.items() if base in bases and len(form) > 2)

    def _find_parts(self, spoken: set[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
        """The German words that are listed, with what stands inside them."""
        words = {word for word, language in spoken if language == "de"}
        for word in sorted(sorted(words), key=len):
            if len(word) >= _SHORTEST_COMPOUND:
                yield word, [self._forms.get(part, part) for part in inside(word, self._inside, but=word)]

    def _say_what_is_inside(self, root: Node) -> None:
        """A compound that is listed for one key, or in a longer phrase, still has its parts for the others:
        "Zwiebelkuchen" is a Kuchen."""
        for word, parts_of_it in self._parts:
            said: dict[str, Says] = {}
            for part in parts_of_it:
                within = root.next.get(part)
                for key, says in within.says.items() if within is not None else ():
                    if says == "contains" or (says == "likely" and key not in said):
                        said[key] = says
            if said or self._forms.get(word, word) not in root.next:  # one that only others mean so
                node = self._own_node(root, (word,))
                node.says = said | node.says

    def _find_inside(self, entries: list[Entry]) -> Parts:
        """German words to look for inside longer ones."""
        listed = self._data["inside"]
        alone = _all_tokens(listed["alone"])
        single = {phrase[0] for _, _, language, phrase in entries if language == "de" and len(phrase) == 1}
        long = {word for word in single if len(word) >= _LONG_ENOUGH and word not in alone}
        return parts(long | _all_tokens(listed["words"]), _all_tokens(listed["chance"]))


def _place(root: Node, form: Phrase) -> Node:
    """Where the words lead to in the tree, which grows by what it lacks."""
    node = root
    for word in form:
        following = node.next.get(word)
        if following is None:
            following = node.next[word] = Node()
        node = following
    return node


def _all_tokens(text: str) -> set[str]:
    return {word for name in names(text) for word in tokens(name)}


def language_of(tag: str | None) -> str | None:
    """Which of our languages a BCP 47 tag names, if it is one of them."""
    primary = (tag or "").split("-")[0].lower()
    return primary if primary in LANGUAGES else None
