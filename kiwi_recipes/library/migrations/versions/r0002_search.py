"""Full-text search; what is kept already is made findable."""

import json

import sqlalchemy as sa
from alembic import op

from kiwi_recipes.library.search import index_postgres, index_sqlite
from kiwi_recipes.library.words import body_text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.execute("ALTER TABLE recipes ADD COLUMN search tsvector NOT NULL DEFAULT ''")
        op.execute("CREATE INDEX recipes_by_words ON recipes USING gin (search)")
        index = index_postgres
    else:
        # The words come with spaces between them, folded: nothing is left to do but to split.
        op.execute(
            "CREATE VIRTUAL TABLE recipe_words USING fts5"
            "(title, body, tokenize = \"unicode61 remove_diacritics 0 categories 'L* N* M*'\")"
        )
        index = index_sqlite
    tags: dict[int, list[str]] = {}
    for number, tag in connection.execute(sa.text("SELECT number, tag FROM recipe_tags")):
        tags.setdefault(number, []).append(tag)
    kept = connection.execute(sa.text("SELECT number, title, recipe, note FROM recipes")).all()
    for number, title, recipe, note in kept:
        body = body_text(json.loads(recipe), note, tags.get(number, []))
        for statement, values in index(number, title, body):
            connection.execute(sa.text(statement), values)
