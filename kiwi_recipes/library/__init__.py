"""Recipes that are kept: one SQLite file in the user's data folder, or a PostgreSQL database.

What is imported here is light. SQLAlchemy, and Alembic where the schema is to change, are loaded when a library opens.
"""

from kiwi_recipes.library.entries import (
    Acknowledged,
    Changes,
    KeptRecipe,
    ListQuery,
    NewRecipe,
    Origin,
    RecipePage,
    RecipeSummary,
)
from kiwi_recipes.library.errors import ChangedMeanwhile, LibraryTrouble, NoSuchRecipe, RecipeDeleted
from kiwi_recipes.library.location import Location, parse_location

__all__ = [
    "Acknowledged",
    "ChangedMeanwhile",
    "Changes",
    "KeptRecipe",
    "LibraryTrouble",
    "ListQuery",
    "Location",
    "NewRecipe",
    "NoSuchRecipe",
    "Origin",
    "RecipeDeleted",
    "RecipePage",
    "RecipeSummary",
    "parse_location",
]
