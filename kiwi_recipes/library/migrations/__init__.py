"""The schema's history, run by Alembic: `kiwi_recipes.library.database` calls it."""
