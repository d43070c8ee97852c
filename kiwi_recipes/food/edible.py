"""Things that are not food and that no recipe may be written for, whatever a model would say to it.

A short list of what could kill, matched as whole words; it is no claim that the rest is good to eat.
"""

from __future__ import annotations

import re
import unicodedata

from kiwi_recipes.food.words import holds_phrase, singular

_NOT_FOOD = (
    "bleach", "clorox", "ammonia", "drain cleaner", "oven cleaner", "toilet cleaner", "glass cleaner",
    "window cleaner", "floor cleaner", "cleaning fluid", "cleaning product", "disinfectant", "detergent", "dish soap",
    "washing up liquid", "laundry pod", "tide pod", "fabric softener", "descaler", "antifreeze", "coolant",
    "windshield washer fluid", "screenwash", "brake fluid", "motor oil", "engine oil", "gasoline", "petrol", "diesel",
    "kerosene", "paraffin oil", "lighter fluid", "lamp oil", "white spirit", "mineral spirit", "paint",
    "paint thinner", "paint remover", "turpentine", "varnish", "acetone", "nail polish", "nail polish remover",
    "methanol", "methylated spirit", "rubbing alcohol", "isopropyl alcohol", "isopropanol", "ethylene glycol",
    "hand sanitizer", "hand sanitiser", "battery acid", "sulfuric acid", "sulphuric acid", "hydrochloric acid",
    "muriatic acid", "hydrogen peroxide", "caustic soda", "rat poison", "poison", "pesticide", "insecticide",
    "herbicide", "fungicide", "weed killer", "weedkiller", "bug spray", "fertilizer", "fertiliser", "mothball",
    "cyanide", "arsenic", "strychnine", "mercury", "chlorine", "superglue", "super glue", "glue", "shampoo",
    "mouthwash", "deodorant", "death cap",
)  # fmt: skip
_PHRASES = tuple(tuple(singular(word) for word in phrase.split()) for phrase in _NOT_FOOD)
_FIRST_WORDS = frozenset(phrase[0] for phrase in _PHRASES)

# Food with such a word in its name: ammonium carbonate is an old raising agent, paint is not.
_FOOD = ("baker's ammonia", "bakers ammonia", "baking ammonia", "edible glue", "edible paint", "paint brush")
_FOOD_PHRASES = tuple(tuple(singular(word) for word in phrase.split()) for phrase in _FOOD)

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def not_food(text: str) -> str | None:
    """The first thing in the text that nobody should eat, or None."""
    found = tuple(
        singular(word.replace("’", "'")) for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    )
    if _FIRST_WORDS.isdisjoint(found) or any(holds_phrase(found, phrase) for phrase in _FOOD_PHRASES):
        return None
    return next((" ".join(phrase) for phrase in _PHRASES if holds_phrase(found, phrase)), None)
