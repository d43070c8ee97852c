"""Full-text search: FTS5 in SQLite, tsvector in PostgreSQL, over the words that `words.py` makes."""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select, column, literal_column, table, text
from sqlalchemy.ext.asyncio import AsyncSession

from kiwi_recipes.library.schema import RecipeRow
from kiwi_recipes.library.words import phrases_of, words_of


class Search(Protocol):
    async def index(self, session: AsyncSession, number: int, title: str, body: str) -> None:
        """Make a recipe findable by these texts and no others."""
        ...

    async def forget(self, session: AsyncSession, numbers: list[int]) -> None: ...

    def narrow(self, statement: Select[Any], query: str) -> Select[Any]:
        """Only what has all the words of the query."""
        ...

    def best_first(self) -> ColumnElement[Any]:
        """The order of a narrowed statement: a word in the title counts more."""
        ...


class SqliteSearch:
    _words = table("recipe_words", column("rowid"))

    async def index(self, session: AsyncSession, number: int, title: str, body: str) -> None:
        await self.forget(session, [number])
        for statement, values in index_sqlite(number, title, body):
            await session.execute(text(statement), values)

    async def forget(self, session: AsyncSession, numbers: list[int]) -> None:
        for number in numbers:
            await session.execute(text("DELETE FROM recipe_words WHERE rowid = :number"), {"number": number})

    def narrow(self, statement: Select[Any], query: str) -> Select[Any]:
        sought = " ".join(f'"{" ".join(phrase)}" *' for phrase in phrases_of(query))
        # The plus keeps SQLite from searching all words once for each recipe, which it takes for the faster way where
        # it counts: 10 s for "s" among 5,000 recipes (https://sqlite.org/optoverview.html, "Disqualifying WHERE
        # Clause Terms Using Unary +").
        joined = statement.join(self._words, literal_column("+recipe_words.rowid") == RecipeRow.number)
        return joined.where(text("recipe_words MATCH :sought").bindparams(sought=sought))

    def best_first(self) -> ColumnElement[Any]:
        return literal_column("bm25(recipe_words, 10.0, 1.0)")


class PostgresSearch:
    async def index(self, session: AsyncSession, number: int, title: str, body: str) -> None:
        for statement, values in index_postgres(number, title, body):
            await session.execute(text(statement), values)

    async def forget(self, session: AsyncSession, numbers: list[int]) -> None:
        """The words stand in the recipe's own row."""

    def narrow(self, statement: Select[Any], query: str) -> Select[Any]:
        sought = " & ".join(
            "(" + " <-> ".join([*(f"'{word}'" for word in phrase[:-1]), f"'{phrase[-1]}':*"]) + ")"
            for phrase in phrases_of(query)
        )
        # The cast is a subquery's column, so that the order can name it without the words being sent twice.
        asked = text("SELECT CAST(CAST(:sought AS text) AS tsquery) AS words").bindparams(sought=sought)
        found = asked.columns(column("words")).subquery("asked")
        return statement.join(found, literal_column("recipes.search @@ asked.words"))

    def best_first(self) -> ColumnElement[Any]:
        return literal_column("-ts_rank(recipes.search, asked.words)")


Statements = list[tuple[str, dict[str, Any]]]


def index_sqlite(number: int, title: str, body: str) -> Statements:
    values = {"number": number, "title": " ".join(words_of(title)), "body": " ".join(words_of(body))}
    return [("INSERT INTO recipe_words (rowid, title, body) VALUES (:number, :title, :body)", values)]


def index_postgres(number: int, title: str, body: str) -> Statements:
    weighted = [*((word, "A") for word in words_of(title)), *((word, "D") for word in words_of(body))]
    # Words are letters, digits and marks alone: nothing in them could end the quotes.
    vector = " ".join(f"'{word}':{place}{weight}" for place, (word, weight) in enumerate(weighted, 1))
    statement = "UPDATE recipes SET search = CAST(CAST(:words AS text) AS tsvector) WHERE number = :number"
    return [(statement, {"words": vector, "number": number})]
