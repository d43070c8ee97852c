"""Keeps from the model what the user must not eat. Words against words; it says what it did and claims no more.

An allergy names a group ("dairy", "nuts", "shellfish") or a food of the user's own words. A pantry item matches a
group when one of the group's foods stands in its name as whole words; exceptions ("coconut milk" for milk) consume
their words first. What is found is withheld, and named to the user. What the model then writes is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kiwi_recipes.recipes.food_words import singular, words

NOT_CHECKED = (
    "This recipe was not checked for allergens. A language model wrote it and can be wrong: "
    "read every ingredient yourself before you cook."
)


@dataclass(frozen=True, slots=True)
class _Group:
    called: tuple[str, ...]
    foods: tuple[str, ...]
    except_: tuple[str, ...] = ()


def _list(text: str) -> tuple[str, ...]:
    return tuple(" ".join(entry.split()) for entry in text.split(","))


# The EU's fourteen, with gluten told from wheat and shellfish from its two halves. Foods as people write them on a
# shelf label; the engine that checks whole recipes will have its own, larger, sourced vocabulary.
_MILK = _list(
    "milk, butter, ghee, cream, cheese, feta, mozzarella, parmesan, cheddar, ricotta, mascarpone, brie, gouda, gruyere, "
    "halloumi, camembert, pecorino, provolone, emmental, yogurt, yoghurt, kefir, whey, casein, paneer, quark, skyr, curd, "
    "buttermilk, custard, ice cream, creme fraiche, crème fraîche, gelato, lactose, dulce de leche, bechamel, creamer"
)
_NOT_MILK = _list(
    "coconut milk, coconut cream, almond milk, oat milk, soy milk, soya milk, rice milk, cashew milk, hemp milk, pea milk, "
    "hazelnut milk, oat cream, soy cream, cocoa butter, shea butter, peanut butter, almond butter, nut butter, "
    "cashew butter, apple butter, butter bean, butter lettuce, cream of tartar, milk thistle, vegan butter, vegan cheese, "
    "vegan feta, vegan cream, soy yogurt, coconut yogurt, coconut yoghurt, soya yoghurt, dairy free, lactose free"
)
# "lactose free" milk is milk: only the sugar is gone. The phrase must not hide it.
_NOT_MILK = tuple(phrase for phrase in _NOT_MILK if phrase != "lactose free")
_EGG = _list(
    "egg, mayonnaise, mayo, meringue, albumen, albumin, egg noodle, hollandaise, aioli, eggnog, omelette, omelet, custard, "
    "egg white, egg yolk, quail egg, fresh pasta"
)
_NOT_EGG = _list(
    "egg free mayo, egg free mayonnaise, vegan mayo, vegan mayonnaise, eggless mayonnaise, egg free, eggless pasta"
)
_PEANUT = _list("peanut, groundnut, monkey nut, arachis oil, satay, goober")
_TREE_NUT = _list(
    "nut, almond, walnut, hazelnut, cashew, pecan, pistachio, macadamia, brazil nut, pine nut, chestnut, marzipan, praline, "
    "nutella, gianduja, frangipane, nougat, pesto, almond milk, nut butter, mixed nut"
)
_NOT_TREE_NUT = _list("water chestnut, tiger nut, pine nut free, nut free, monkey nut, coconut")
_SESAME = _list("sesame, tahini, halva, hummus, houmous, za'atar, zaatar, gomashio, benne")
_WHEAT = _list(
    "wheat, flour, bread, breadcrumb, pasta, spaghetti, penne, macaroni, fusilli, lasagna, lasagne, noodle, couscous, "
    "semolina, seitan, panko, farro, spelt, bulgur, bulghur, kamut, einkorn, durum, freekeh, soy sauce, tortilla, pita, "
    "baguette, bagel, crouton, cracker, filo, puff pastry, pastry, pizza dough, naan, udon, ramen, gnocchi, orzo, biscuit"
)
_NOT_WHEAT = _list(
    "buckwheat flour, rice flour, corn flour, cornflour, almond flour, coconut flour, chickpea flour, gram flour, oat flour, "
    "potato flour, tapioca flour, rice noodle, glass noodle, corn tortilla, gluten free, wheat free, rice cracker, lentil pasta"
)
_GLUTEN = (*_WHEAT, *_list("barley, rye, malt, beer, oat, oatmeal, triticale, vital wheat gluten"))
_SOY = _list(
    "soy, soya, tofu, edamame, miso, tamari, shoyu, tempeh, natto, soy sauce, teriyaki, hoisin, bean curd, lecithin"
)
_FISH = _list(
    "fish, salmon, tuna, cod, haddock, anchovy, sardine, mackerel, trout, herring, halibut, sea bass, seabass, tilapia, "
    "hake, pollock, plaice, sole, eel, caviar, roe, worcestershire, dashi, surimi, bonito, kipper, snapper, monkfish"
)
_CRUSTACEAN = _list("shrimp, prawn, crab, lobster, crayfish, langoustine, krill, scampi, crustacean")
_MOLLUSC = _list(
    "oyster sauce, oyster, mussel, clam, scallop, squid, calamari, octopus, cuttlefish, cockle, whelk, snail, abalone, mollusc"
)

_GROUPS = (
    _Group(_list("milk, dairy, lactose, cow's milk, cows milk, dairy product, milk protein, casein"), _MILK, _NOT_MILK),
    _Group(_list("egg"), _EGG, _NOT_EGG),
    _Group(_list("peanut, groundnut"), _PEANUT, _list("peanut free")),
    _Group(_list("tree nut, treenut"), _TREE_NUT, _NOT_TREE_NUT),
    _Group(_list("nut"), (*_TREE_NUT, *_PEANUT), _list("water chestnut, tiger nut, nut free, coconut")),
    _Group(_list("sesame, sesame seed"), _SESAME),
    _Group(_list("wheat"), _WHEAT, _NOT_WHEAT),
    _Group(
        _list("gluten, celiac, coeliac, celiac disease, coeliac disease, cereals containing gluten"),
        _GLUTEN,
        _NOT_WHEAT,
    ),
    _Group(_list("soy, soya, soybean, soybeans"), _SOY),
    _Group(_list("fish"), _FISH, _list("shellfish stock")),
    _Group(_list("crustacean"), _CRUSTACEAN, _list("crab apple")),
    _Group(_list("mollusc, mollusk"), _MOLLUSC, _list("oyster mushroom")),
    _Group(_list("shellfish"), (*_CRUSTACEAN, *_MOLLUSC, "shellfish"), _list("crab apple, oyster mushroom")),
    _Group(_list("seafood"), (*_FISH, *_CRUSTACEAN, *_MOLLUSC, "seafood"), _list("crab apple, oyster mushroom")),
    _Group(_list("celery"), _list("celery, celeriac, stock cube, bouillon")),
    _Group(_list("mustard"), _list("mustard, dijon, curry powder, piccalilli")),
    _Group(
        _list("sulphite, sulfite, sulphur dioxide, sulfur dioxide"),
        _list("dried apricot, wine, sultana, raisin, dried fruit, wine vinegar, cider, sulphite, sulfite"),
    ),
    _Group(_list("lupin"), _list("lupin, lupine, lupini")),
)

_Phrase = tuple[str, ...]


def _phrase(text: str) -> _Phrase:
    return tuple(singular(word) for word in text.casefold().split())


def _compiled() -> dict[_Phrase, list[tuple[_Phrase, bool]]]:
    table: dict[_Phrase, list[tuple[_Phrase, bool]]] = {}
    for group in _GROUPS:
        phrases = [(_phrase(food), True) for food in group.foods] + [(_phrase(food), False) for food in group.except_]
        phrases.sort(key=lambda entry: len(entry[0]), reverse=True)
        for name in group.called:
            table[_phrase(name)] = phrases
    return table


_FOODS_OF = _compiled()
_FILLER = frozenset(["allergy", "allergic", "intolerance", "intolerant", "to", "free", "no", "any", "all", "the", "of", "and", "product", "products"])


def _phrases_for(allergy: str) -> list[tuple[_Phrase, bool]]:
    named = tuple(word for word in words(allergy) if word not in _FILLER)
    return _FOODS_OF.get(named) or ([(named, True)] if named else [])


def holds(name: str, allergy: str) -> bool:
    """Does the food's name say that it contains what the allergy names? No says nothing about the food."""
    phrases = _phrases_for(allergy)
    found = words(name)
    at = 0
    while at < len(found):
        step = 1
        for phrase, hit in phrases:
            if found[at : at + len(phrase)] == phrase:
                if hit:
                    return True
                step = len(phrase)
                break
        at += step
    return False


@dataclass(frozen=True, slots=True)
class Larder:
    """The pantry as the model may see it: `items` without what was `withheld` (item, allergy)."""

    items: tuple[str, ...]
    withheld: tuple[tuple[str, str], ...]


def withhold(pantry: Iterable[str], allergies: Iterable[str]) -> Larder:
    """Split the pantry into what may be used and what matches an allergy, with the first allergy that it matches."""
    kept: list[str] = []
    withheld: list[tuple[str, str]] = []
    named = tuple(allergies)
    for item in pantry:
        match = next((allergy for allergy in named if holds(item, allergy)), None)
        if match is None:
            kept.append(item)
        else:
            withheld.append((item, match))
    return Larder(tuple(kept), tuple(withheld))


class PantryWithheld(ValueError):
    """Nothing is left to cook with: every thing in the pantry matches one of the allergies. A 422 to a client."""

    code = "pantry_withheld"

    def __init__(self, withheld: tuple[tuple[str, str], ...]) -> None:
        named = ", ".join(f"{item} ({allergy})" for item, allergy in withheld[:10])
        more = f" and {len(withheld) - 10} more" if len(withheld) > 10 else ""
        super().__init__(f"Everything in the pantry matches an allergy: {named}{more}. Add something you can eat.")
        self.withheld = withheld
