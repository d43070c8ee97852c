"""Recipes that are kept: one SQLite file in the user's data folder, or a PostgreSQL database.

What is imported here is light. SQLAlchemy, and Alembic where the schema is to change, are loaded when a library opens.
"""

from kiwi_recipes.library.entries import (
    Acknowledged,
    Changes,
    KeptRecipe,
    ListQuery,
    NewRecipe,
    NewText,
    Origin,
    RecipePage,
    RecipeRevision,
    RecipeSummary,
    RevisionList,
    RevisionSummary,
    SharedRecipe,
)
from kiwi_recipes.library.errors import (
    ChangedMeanwhile,
    LibraryTrouble,
    NoSuchRecipe,
    NoSuchRevision,
    RecipeDeleted,
    RevisedMeanwhile,
)
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
    "NewText",
    "NoSuchRecipe",
    "NoSuchRevision",
    "Origin",
    "RecipeDeleted",
    "RecipePage",
    "RecipeRevision",
    "RecipeSummary",
    "RevisedMeanwhile",
    "RevisionList",
    "RevisionSummary",
    "SharedRecipe",
    "parse_location",
]
