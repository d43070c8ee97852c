"""A recipe's text has revisions: what it was before it was changed is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("recipes", sa.Column("revision", sa.Integer, nullable=False, server_default="1"))
    op.create_table(
        "recipe_revisions",
        sa.Column("number", sa.Integer, sa.ForeignKey("recipes.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("recipe", sa.String, nullable=False),
        sa.Column("ending", sa.String, nullable=False),
        sa.Column("provenance", sa.String, nullable=False),
        sa.Column("acknowledged", sa.String, nullable=False),
        sa.Column("replaced", sa.BigInteger, nullable=False),
    )
