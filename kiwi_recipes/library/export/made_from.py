"""What a recipe was made from, as a sentence in the language of the recipe."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiwi_parser.recipe import Recipe

from kiwi_recipes.recipes.made_from import MadeFrom

__all__ = ["made_from", "made_from_line"]

_SENTENCES = {
    "en": {
        "pantry": ("From your pantry: {}.", "From your pantry."),
        "text": ("", "Read from a pasted text."),
        "file": ("Imported from {}.", "Imported from a file."),
        "recipe": ("A change of “{}”.", "A change of another recipe."),
    },
    "de": {
        "pantry": ("Aus deinem Vorrat: {}.", "Aus deinem Vorrat."),
        "text": ("", "Aus einem eingefügten Text gelesen."),
        "file": ("Importiert aus {}.", "Importiert aus einer Datei."),
        "recipe": ("Eine Änderung von „{}“.", "Eine Änderung eines anderen Rezepts."),
    },
    "fr": {
        "pantry": ("De votre garde-manger : {}.", "De votre garde-manger."),
        "text": ("", "Lue dans un texte collé."),
        "file": ("Importée de {}.", "Importée d’un fichier."),
        "recipe": ("Une modification de « {} ».", "Une modification d’une autre recette."),
    },
    "es": {
        "pantry": ("De tu despensa: {}.", "De tu despensa."),
        "text": ("", "Leída de un texto pegado."),
        "file": ("Importada de {}.", "Importada de un archivo."),
        "recipe": ("Una modificación de «{}».", "Una modificación de otra receta."),
    },
    "it": {
        "pantry": ("Dalla tua dispensa: {}.", "Dalla tua dispensa."),
        "text": ("", "Letta da un testo incollato."),
        "file": ("Importata da {}.", "Importata da un file."),
        "recipe": ("Una modifica di «{}».", "Una modifica di un’altra ricetta."),
    },
}
"""Of each kind: with a name, and without one."""


def made_from_line(made: MadeFrom | None, recipe: Mapping[str, Any], language: str | None) -> str:
    """Empty where it is not known; English where the language is another. Of a pantry, what is in the recipe now."""
    if made is None:
        return ""
    named, unnamed = _SENTENCES.get((language or "").lower().partition("-")[0], _SENTENCES["en"])[made.kind]
    name = ", ".join(recipe.get("matched_ingredients") or []) if made.kind == "pantry" else made.name
    return named.format(name) if named and name else unnamed


def made_from(recipe: Recipe) -> str:
    """The sentence of a recipe that is exported; empty if it has none."""
    found: str = getattr(recipe, "made_from", "")
    return found
