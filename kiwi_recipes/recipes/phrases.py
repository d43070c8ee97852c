"""What a tiny model's recipe is said in: patterns of a title, sentences and steps, which it fills in and chooses from.

A model of some hundred million parameters that writes freely boils the bacon that nobody has, serves butter to who may
not have it, and goes round in circles. Within these it names the foods of its list, each in a step, and nothing else;
verbs, times and endings are its choice. In a language that has none here it writes freely.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from kiwi_recipes.food.plausible import DRY, SPICES, kind_of
from kiwi_recipes.food.words import all_words

Names = Sequence[str]
"""The names that one place of the list may have."""


@dataclass(frozen=True, slots=True)
class PhraseBook:
    """The patterns of one language, to be filled in.

    `these` are the foods that are made ready, `main` are cooked first, `those` come to them; `pair` are two foods, as a
    title or a description names them. `article` and `last` join them. `staples` are the names in this language.
    Its attributes are the sentences that a recipe is written of: each language has all of them.
    """

    title: str
    description: str
    cut: str
    prepare: str
    cook: str
    add: str
    more: str
    salted: str
    season: str
    serve: str
    notes: str
    joined: str
    last: str
    in_oil: str
    article: str = ""
    staples: dict[str, str] = field(default_factory=dict)

    def headed(self, names: Names) -> list[str]:
        """The names as a title has them: in English each word is raised."""
        raised = _raised([names])[0]
        return [" ".join(map(_capital, name.split())) for name in raised] if self.article else raised


PHRASES = {
    "en": PhraseBook(
        title="((Quick|Simple|Warm|Golden|Fresh|Rustic|Spiced) )?{pair}( (Bowl|Stew|Skillet|Plate|Supper))?",
        joined="and|with",
        description="A (quick|simple|light|warm|hearty|fresh) (meal|dinner|lunch|supper) of {pair}",
        cut="(Chop|Slice|Cut|Cut up|Prepare) {these}",
        prepare="(Measure|Weigh|Prepare) {these}",
        cook="(Cook|Fry|Simmer|Boil|Bake|Roast|Warm) {main}{in_oil} for {long} minutes( until (golden|tender|soft))?",
        in_oil="( in the {oil})?",
        add="(Add|Stir in|Mix in) {those}{salted} and (cook|simmer|heat|stir) for {short} minutes",
        more="(Stir|Turn){salted} and cook for {short} minutes more",
        salted=", season with {salt}",
        season="Season with {salt} and serve (hot|warm|at once)",
        serve="Serve (hot|warm|at once)",
        notes="(Serve it at once|It tastes best warm|What is left keeps for a day in the fridge|Taste it first)",
        last="and",
        article="the ",
    ),
    "de": PhraseBook(
        title="{pair}",
        joined="mit|und",
        description="Ein (schnelles|einfaches|leichtes|warmes|herzhaftes) (Gericht|Essen|Abendessen) mit {pair}",
        cut="{These} (schneiden|würfeln|vorbereiten)",
        prepare="{These} (abmessen|vorbereiten)",
        cook="{Main}{in_oil} in der Pfanne {long} Minuten (braten|garen|dünsten)",
        in_oil="( mit dem {oil})?",
        add="{Those} (dazugeben|unterrühren){salted} und {short} Minuten (garen|erhitzen|köcheln lassen)",
        more="Umrühren{salted} und noch {short} Minuten garen",
        salted=", mit {salt} würzen",
        season="Mit dem {salt} abschmecken und (heiß|warm|sofort) servieren",
        serve="Auf Tellern (heiß|warm|sofort) servieren",
        notes="(Sofort servieren|Schmeckt warm am besten|Reste halten sich im Kühlschrank einen Tag)",
        last="und",
        staples={"olive oil": "Olivenöl", "salt": "Salz", "black pepper": "Pfeffer"},
    ),
    "fr": PhraseBook(
        title="{pair}",
        joined="et|avec",
        description="Un (plat|dîner|repas) (simple|rapide|léger|familial) avec {pair}",
        cut="(Préparer|Couper|Émincer) {these}",
        prepare="(Préparer|Peser) {these}",
        cook="(Cuire|Faire revenir|Faire mijoter) {main} dans la poêle{in_oil} pendant {long} minutes",
        in_oil="( avec de l'{oil})?",
        add="(Ajouter|Incorporer) {those}{salted} et laisser (cuire|mijoter) pendant {short} minutes",
        more="Remuer{salted} et laisser cuire pendant {short} minutes de plus",
        salted=", mettre le {salt}",
        season="Assaisonner avec le {salt} et servir (chaud|tiède|aussitôt)",
        serve="Servir (chaud|tiède|aussitôt) dans les assiettes",
        notes="(Servir aussitôt|À manger chaud de préférence|Les restes se gardent un jour au frais)",
        last="et",
        staples={"olive oil": "huile d'olive", "salt": "sel", "black pepper": "poivre"},
    ),
    "es": PhraseBook(
        title="{pair}",
        joined="y|con",
        description="Un plato (sencillo|rápido|ligero|casero) con {pair}",
        cut="(Preparar|Cortar|Picar) {these}",
        prepare="(Preparar|Pesar) {these}",
        cook="(Cocinar|Freír|Hervir|Saltear) {main} en la sartén{in_oil} durante {long} minutos",
        in_oil="( con el {oil})?",
        add="(Añadir|Incorporar) {those}{salted} y (cocinar|calentar) durante {short} minutos",
        more="Remover{salted} y cocinar durante {short} minutos más",
        salted=", poner la {salt}",
        season="Sazonar con la {salt} y servir (caliente|enseguida)",
        serve="Servir (caliente|enseguida) en los platos",
        notes="(Servir enseguida|Está mejor recién hecho|Los restos se guardan un día en la nevera)",
        last="y",
        staples={"olive oil": "aceite de oliva", "salt": "sal", "black pepper": "pimienta"},
    ),
    "it": PhraseBook(
        title="{pair}",
        joined="e|con",
        description="Un piatto (semplice|veloce|leggero|casalingo) con {pair}",
        cut="(Preparare|Tagliare|Tritare) {these}",
        prepare="(Preparare|Pesare) {these}",
        cook="(Cuocere|Rosolare|Saltare) {main} nella padella{in_oil} per {long} minuti",
        in_oil="( con l'{oil})?",
        add="(Aggiungere|Unire) {those}{salted} e (cuocere|scaldare) per {short} minuti",
        more="Mescolare{salted} e cuocere per altri {short} minuti",
        salted=", mettere il {salt}",
        season="Condire con il {salt} e servire (tiepido|subito)",
        serve="Servire (tiepido|subito) nei piatti",
        notes="(Servire subito|Il piatto è migliore appena fatto|Gli avanzi si conservano un giorno in frigorifero)",
        last="e",
        staples={"olive oil": "olio d'oliva", "salt": "sale", "black pepper": "pepe"},
    ),
}


def phrases_for(language: str | None) -> PhraseBook | None:
    return PHRASES.get((language or "en").lower().partition("-")[0])


@dataclass(frozen=True, slots=True)
class FilledPhrases:
    """The patterns of one recipe, filled in, without anchors and full stops."""

    title: str
    description: str
    steps: tuple[str, ...]
    notes: str


def said(
    phrases: PhraseBook,
    foods: Sequence[Names],
    staples: Collection[str],
    *,
    cooked_for: Sequence[int],
    then_for: Sequence[int],
    in_one: bool,
) -> FilledPhrases:
    """`foods` are those that are to be used, at least one; `staples` the English names of those that there are;
    `cooked_for` and `then_for` the minutes to choose from. `in_one` leaves the preparing out. They are three steps."""
    half = (len(foods) + 1) // 2
    main, those = foods[:half], foods[half:]
    cut = [names for names in main if not any(map(_is_poured, names))]
    these = cut or main
    oil, salt = (phrases.staples.get(name, name) for name in ("olive oil", "salt"))
    has_salt = "salt" in staples
    filled = {
        "these": _all(phrases, these),
        "These": _all(phrases, _raised(these)),
        "main": _all(phrases, main),
        "Main": _all(phrases, _raised(main)),
        "those": _all(phrases, those),
        "Those": _all(phrases, _raised(those)),
        "long": _either([str(number) for number in cooked_for]),
        "short": _either([str(number) for number in then_for]),
        "in_oil": phrases.in_oil.format(oil=oil) if "olive oil" in staples else "",
        "salted": phrases.salted.format(salt=salt) if has_salt and not in_one else "",
        "salt": salt,
    }
    steps = [
        phrases.cook,
        phrases.add if those else phrases.more,
    ]
    if in_one:
        steps.append(phrases.season if has_salt else phrases.serve)
    else:
        steps.insert(0, phrases.cut if cut else phrases.prepare)
    return FilledPhrases(
        phrases.title.format(pair=f" ({phrases.joined}) ".join(map(_either, map(phrases.headed, foods[:2])))),
        phrases.description.format(pair=f" {phrases.last} ".join(map(_either, foods[:2]))),
        tuple(step.format_map(filled) for step in steps),
        phrases.notes,
    )


_POURED = frozenset(("salt", SPICES, "oil", DRY, "water and stock", "eggs", "condiments", "wine", "spirits"))
"""The classes of plausible.toml that no cook takes a knife to."""
_POURED_TOO = frozenset(
    all_words(
        "yogurt cream cider wine bean chickpea pea tagliatelle quark joghurt sahne wein bohne kichererbse erbse "
        "yaourt crème vin haricot pois yogur nata vino alubia garbanzo guisante "
        "panna fagiolo fagioli ceci pisello piselli passata"
    )
)


def _is_poured(name: str) -> bool:
    return kind_of(name) in _POURED or not _POURED_TOO.isdisjoint(all_words(name))


def _either(names: Names) -> str:
    return f"({'|'.join(names)})" if len(names) > 1 else names[0]


def _raised(foods: Sequence[Names]) -> list[list[str]]:
    """Each name as it stands at the beginning of a sentence."""
    return [list(map(_capital, names)) for names in foods]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _all(phrases: PhraseBook, foods: Sequence[Names]) -> str:
    """ "the eggs, spinach and feta"."""
    told = [_either(names) for names in foods]
    return phrases.article + f" {phrases.last} ".join(filter(None, [", ".join(told[:-1]), *told[-1:]]))
