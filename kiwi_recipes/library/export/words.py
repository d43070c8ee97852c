"""The few words that an export adds to a recipe, in the five languages that recipes are read in."""

from __future__ import annotations

from dataclasses import dataclass

from kiwi_parser.recipe import Recipe

from kiwi_recipes.library.export.units import SHOWN
from kiwi_recipes.recipes.languages import language_of
from kiwi_recipes.recipes.shown import ShownWords

__all__ = ["ExportWords", "language_in", "words_of"]


@dataclass(frozen=True, slots=True)
class ExportWords:
    """What is said in one language: its attributes are the words. `numbers` are 0 to 12, with spaces between them; of a
    piece and a serving there are one and many."""

    ingredients: str
    steps: str
    notes: str
    allergens: str
    serves: str
    preparation: str
    cooking: str
    under: str
    over: str
    at_most: str
    at_least: str
    again: str
    draft: str
    numbers: str
    piece: tuple[str, str]
    servings: tuple[str, str]
    language: str

    @property
    def shown(self) -> ShownWords:
        return SHOWN[self.language]


_WORDS = {
    "en": ExportWords(
        "Ingredients", "Steps", "Notes", "Allergens", "Serves", "Preparation", "Cooking",
        "under", "over", "at most", "at least", "again",
        "This is a draft: the recipe was not finished.",
        "zero one two three four five six seven eight nine ten eleven twelve",
        ("piece", "piece"), ("serving", "servings"), "en",
    ),
    "de": ExportWords(
        "Zutaten", "Schritte", "Notizen", "Allergene", "Portionen:", "Vorbereitung", "Kochen",
        "unter", "über", "höchstens", "mindestens", "nochmals",
        "Das ist ein Entwurf: das Rezept wurde nicht fertig.",
        "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
        ("Stück", "Stück"), ("Portion", "Portionen"), "de",
    ),
    "fr": ExportWords(
        "Ingrédients", "Étapes", "Notes", "Allergènes", "Portions :", "Préparation", "Cuisson",
        "moins de", "plus de", "au plus", "au moins", "encore",
        "Ceci est une ébauche : la recette n’a pas été terminée.",
        "zéro un deux trois quatre cinq six sept huit neuf dix onze douze",
        ("pièce", "pièces"), ("portion", "portions"), "fr",
    ),
    "es": ExportWords(
        "Ingredientes", "Pasos", "Notas", "Alérgenos", "Porciones:", "Preparación", "Cocción",
        "menos de", "más de", "como máximo", "al menos", "de nuevo",
        "Esto es un borrador: la receta no se terminó.",
        "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce",
        ("unidad", "unidades"), ("porción", "porciones"), "es",
    ),
    "it": ExportWords(
        "Ingredienti", "Passaggi", "Note", "Allergeni", "Porzioni:", "Preparazione", "Cottura",
        "meno di", "più di", "al massimo", "almeno", "di nuovo",
        "Questa è una bozza: la ricetta non è stata finita.",
        "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici",
        ("pezzo", "pezzi"), ("porzione", "porzioni"), "it",
    ),
}  # fmt: skip


def words_of(language: str | None) -> ExportWords:
    """English where the language is another one, or not known."""
    return _WORDS.get((language or "").lower().partition("-")[0], _WORDS["en"])


def language_in(recipe: Recipe) -> str | None:
    """The language that the recipe's own texts are in, where that is certain."""
    return language_of(" ".join([recipe.description, recipe.notes, *(step.text for step in recipe.steps)]))
