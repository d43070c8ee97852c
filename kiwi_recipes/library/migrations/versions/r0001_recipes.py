"""Recipes and their tags."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "recipes",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False, unique=True),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("run", sa.String),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("title_key", sa.String, nullable=False),
        sa.Column("recipe", sa.String, nullable=False),
        sa.Column("ending", sa.String, nullable=False),
        sa.Column("favourite", sa.Boolean, nullable=False),
        sa.Column("rating", sa.Integer),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("provenance", sa.String, nullable=False),
        sa.Column("acknowledged", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("updated", sa.BigInteger, nullable=False),
        sa.Column("deleted", sa.BigInteger),
        sa.UniqueConstraint("owner", "run"),
        sqlite_autoincrement=True,
    )
    op.create_index("recipes_of_owner", "recipes", ["owner", "created"])
    op.create_table(
        "recipe_tags",
        sa.Column("number", sa.Integer, sa.ForeignKey("recipes.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("tag", sa.String, primary_key=True),
    )
    op.create_index("recipes_of_tag", "recipe_tags", ["tag"])
