"""A recipe may have a link that others open it by."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("recipes", sa.Column("share", sa.String))
    op.create_index("recipes_by_share", "recipes", ["share"], unique=True)
