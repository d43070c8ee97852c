"""What a misspelt allergy may have meant: "penuts", "glutin". A guess, offered, and heeded until it is answered."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from kiwi_recipes.food.allergens.asks import Asked, understand
from kiwi_recipes.food.allergens.own_words import is_named, unlisted_words
from kiwi_recipes.food.allergens.tokens import tokens
from kiwi_recipes.food.allergens.vocabulary import spoken_names, vocabulary
from kiwi_recipes.food.data import load, names
from kiwi_recipes.food.distance import distance
from kiwi_recipes.food.words import all_words

_SHORTEST = 3
_CLEAR = 5
"""Letters from which on what is found counts as what was typed, not as a guess."""
_LONG = 7
"""Letters from which on two slips are believed of one word."""


@lru_cache(maxsize=1024)
def nearest(words: str, language: str | None = None) -> str | None:
    """The name of an allergen that these unlisted words come near to."""
    found = all_words(words)
    if any(is_a_food(word, language) or is_named((word,), language) for word in (*found, *tokens(words))):
        return None
    spellings = {"".join(found), "".join(tokens(words))}
    best: tuple[int, str] | None = None
    for name, letters in _names(language):
        for typed in spellings:
            allowed = 2 if min(len(typed), len(letters)) >= _LONG else 1
            if min(len(typed), len(letters)) < _SHORTEST or len(typed) + len(letters) < 2 * _SHORTEST:
                continue
            if best is not None:
                allowed = min(allowed, best[0] - 1)
            if 0 < (far := distance(typed, letters, allowed)) <= allowed:
                best = (far, name)
    return best[1] if best is not None else None


@lru_cache(maxsize=1024)
def guess(asked: Asked, language: str | None = None) -> tuple[Asked, ...]:
    """What a word of the person's own may have been meant for."""
    return () if asked.keys else tuple(part for name in _meant(asked, language) for part in understand(name, language))


def is_clear(asked: Asked) -> bool:
    """Is it long enough to be nothing else? "Egs" may be figs."""
    return len(asked.name) >= _CLEAR


def did_you_mean(entry: str, language: str | None = None) -> list[str]:
    """For each word of an allergy that no list has, what comes near to it; as one would type it."""
    near = (name for asked in understand(entry, language) if not asked.keys for name in _meant(asked, language))
    return list(dict.fromkeys(_shown(name, language) for name in near))


def _meant(asked: Asked, language: str | None) -> list[str]:
    """All of the words together, or each by itself: "penuts milc"."""
    if is_named(all_words(asked.name), language):
        return []
    name = nearest(asked.name, language)
    if name is not None:
        return [name]
    each = asked.name.split()
    return [name for word in each if (name := nearest(word, language)) is not None] if len(each) > 1 else []


def _shown(name: str, language: str | None) -> str:
    """ "Peanuts" rather than "peanut", where that is what they are called here."""
    asked = understand(name, language)[0].name.replace("_", " ")
    return asked if asked.startswith(name) else name


@cache
def _names(language: str | None) -> tuple[tuple[str, str], ...]:
    return tuple(_spoken(language))


def _spoken(language: str | None) -> Iterator[tuple[str, str]]:
    """What allergens are called, the reader's language first; each as it is written, and as it is compared."""
    data = load("allergens/vocabulary.toml")
    known = vocabulary(language)
    for spoken in dict.fromkeys((language or "en", "en", "de", "fr", "es", "it")):
        for kind in ("asks", "keys", "diets"):
            for entry in data[kind].values():
                for _, name in (one for one in spoken_names(entry) if one[0] == spoken):
                    yield name, "".join(all_words(name))
                    if " " in name:  # what stands between its words is not in what was typed either
                        yield name, "".join(word for word in tokens(name) if word not in known.small)
    silent = known.beside | known.between | known.small
    others = sorted(word for word in _other_foods() if len(word) >= _CLEAR and word not in silent)
    for name in (*names(data["misspelt"]["foods"]), *others):
        yield name, "".join(all_words(name))


def is_a_food(word: str, language: str | None) -> bool:
    """Is it a food's name as it stands: a lemon is no allergen, and no slip of one?"""
    listed = vocabulary(language)
    node = listed.root.next.get(listed.canonical(word))
    return word in _other_foods() or (node is not None and bool(node.says))


@cache
def _other_foods() -> frozenset[str]:
    """Words for foods that no list has: a user who types "kiwi" or "pear" means that food."""
    spoken = (load("pantry.toml"), *load("pantry_languages.toml").values())
    lists = [name for data in spoken for key in ("foods", "staples") for name in names(data[key])]
    listed = {word for name in lists for word in all_words(name)}
    return frozenset(listed | unlisted_words() | {word for name in names(_UNLISTED) for word in all_words(name)})


_UNLISTED = """
kiwi, pear, peach, plum, cherry, grape, melon, mango, banana, avocado, apple, corn, pea, pork, beef, lamb, rice,
garlic, onion, tomato, potato, pepper, chilli, strawberry, raspberry, citrus, lemon, lime, orange, pineapple, papaya,
fig, date, cinnamon, vanilla, cocoa, coffee, latex, nickel, histamine, fructose, sorbitol, yeast, msg, legume, bean,
birke, birch, bouleau, abedul, betulla, lentil, karotte, karotten, möhre, pilz, pilze, champignon, champignons,
champiñón, champiñones, fungo, funghi, seta, setas, tomate, tomaten, tomates, pomodoro, pomodori, zwiebel, zwiebeln,
knoblauch, oignon, ail, cebolla, ajo, cipolla, aglio, fraises, kiwis, ananas, himbeere, himbeeren, framboise,
frambuesa, lampone, lamponi, banane, bananen, bananes, plátano, pfirsiche, pêches, pesche, melocotón, albicocca,
albicocche, aprikose, aprikosen, abricot, abricots, ciruela, ciruelas, prugna, prugne, melone, meloni, melón, uva,
raisin, trauben, gurke, concombre, pepino, cetriolo, paprika, poivron, pimiento, peperone, peperoni, mangue, papaye,
avocat, aguacate, coriander, cilantro, koriander, coriandre, parsley, dill, chives, saffron, turmeric, ginger, ingwer,
gingembre, jengibre, zenzero, cumin, cloves, anise, fennel, caraway, carob, chard, cress, leek, pollen, caffeine,
nightshade, sulfate, sulphate, gum, tea, yam, rum, ham, oil, mushroom, spinach, carrot, cabbage, birne, apfel,
pfirsich, kirsche, mais, poire, pomme, pêche, cerise, pera, manzana, mela, pesca, fraise, erdbeere, fresa, fragola,
fruktose, fructosa, fruttosio, buckwheat, poppy, beet, maize, oat, quinoa, millet, seeds, coconut
"""
