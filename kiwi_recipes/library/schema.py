"""The tables as they are now. `migrations/` says how they came to be."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

REVISIONS = ("0001", "0002", "0003", "0004")
"""Known versions of the schema, oldest first: what else a database has was made by a newer Kiwi Recipes."""
HEAD = REVISIONS[-1]
VERSION_TABLE = "kiwi_library_version"


class Base(DeclarativeBase):
    pass


class RecipeRow(Base):
    """`number` is the row's key for the search; outside, a recipe is known by its `id`. Times are milliseconds.

    Its attributes are the columns of the table.
    """

    __tablename__ = "recipes"
    __table_args__ = (UniqueConstraint("owner", "run"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    owner: Mapped[str]
    run: Mapped[str | None]
    title: Mapped[str]
    title_key: Mapped[str]
    recipe: Mapped[str]
    ending: Mapped[str]
    favourite: Mapped[bool]
    rating: Mapped[int | None]
    note: Mapped[str]
    provenance: Mapped[str]
    acknowledged: Mapped[str]
    version: Mapped[int]
    revision: Mapped[int]
    created: Mapped[int] = mapped_column(BigInteger)
    updated: Mapped[int] = mapped_column(BigInteger)
    deleted: Mapped[int | None] = mapped_column(BigInteger)
    share: Mapped[str | None] = mapped_column(unique=True)
    tags: Mapped[list[TagRow]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", passive_deletes=True, order_by="TagRow.tag"
    )


class RevisionRow(Base):
    """What a recipe's text was, until it was replaced."""

    __tablename__ = "recipe_revisions"

    number: Mapped[int] = mapped_column(ForeignKey("recipes.number", ondelete="CASCADE"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    recipe: Mapped[str]
    ending: Mapped[str]
    provenance: Mapped[str]
    acknowledged: Mapped[str]
    replaced: Mapped[int] = mapped_column(BigInteger)


class TagRow(Base):
    __tablename__ = "recipe_tags"

    number: Mapped[int] = mapped_column(ForeignKey("recipes.number", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(primary_key=True)
