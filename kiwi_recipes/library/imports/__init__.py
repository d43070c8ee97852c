"""Recipes of other programs and pages: docs/exports.md."""

from kiwi_recipes.library.imports.convert import Imported
from kiwi_recipes.library.imports.errors import ImportRefused
from kiwi_recipes.library.imports.read import (
    MAX_BYTES,
    ImportedFile,
    RefusedEntry,
    read_recipe,
    read_recipes,
    too_large,
)

__all__ = [
    "MAX_BYTES",
    "ImportRefused",
    "Imported",
    "ImportedFile",
    "RefusedEntry",
    "read_recipe",
    "read_recipes",
    "too_large",
]
