"""Alembic's way in. The connection and its transaction are the caller's, so that a migration is there whole or not."""

from alembic import context

from kiwi_recipes.library.schema import VERSION_TABLE

if hasattr(context, "config"):  # not where this module is merely imported: no migration runs then
    context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
    context.run_migrations()
