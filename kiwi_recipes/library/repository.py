"""The recipes of each owner: save, find, change, delete, restore. What is somebody else's is not there."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from kiwi_recipes.library.database import for_writing, identity_of, make_engine, prepare, translated
from kiwi_recipes.library.entries import (
    PURGED_AFTER,
    Changes,
    KeptRecipe,
    ListQuery,
    NewRecipe,
    NewText,
    RecipePage,
    RecipeRevision,
    RevisionList,
    SharedRecipe,
)
from kiwi_recipes.library.errors import (
    ChangedMeanwhile,
    NoSuchRecipe,
    NoSuchRevision,
    RecipeDeleted,
    RevisedMeanwhile,
)
from kiwi_recipes.library.location import Location
from kiwi_recipes.library.rows import (
    check_version,
    kept_of,
    past_of,
    revision_of,
    revision_summary,
    storable,
    summary_of,
    text_columns,
)
from kiwi_recipes.library.schema import RecipeRow, RevisionRow, TagRow
from kiwi_recipes.library.search import PostgresSearch, Search, SqliteSearch
from kiwi_recipes.library.sharing import new_token, shared_of
from kiwi_recipes.library.words import body_text, phrases_of

REVISIONS_KEPT = 100
"""Texts of one recipe; older ones are let go."""


class Library:
    """Made by `open_library`. Every call raises LibraryTrouble when the database can't be used, and has then changed
    nothing."""

    def __init__(
        self, engine: AsyncEngine, search: Search, file: Path | None, clock: Callable[[], float] = time.time
    ) -> None:
        self._engine = engine
        self._search = search
        self._file = file
        self._identity = identity_of(file) if file is not None else None
        self._clock = clock

    @property
    def is_replaced(self) -> bool:
        """Another file has taken the place of the one that is open, such as a backup that was put back. Raises
        LibraryTrouble if there is none: what is open is a file without a name, and lost when it is closed."""
        return self._file is not None and identity_of(self._file) != self._identity

    @asynccontextmanager
    async def _session(self, *, writes: bool = False) -> AsyncGenerator[AsyncSession]:
        async with translated(self._file):
            if self._file is not None:
                identity_of(self._file)
            engine = for_writing(self._engine) if writes else self._engine
            async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
                yield session

    async def save(self, owner: str, new: NewRecipe) -> tuple[KeptRecipe, bool]:
        """The recipe, and whether it is new. One whose run was saved before is not kept twice; deleted, it is back."""
        try:
            async with self._session(writes=True) as session:
                row = await self._of_run(session, owner, new.origin.run)
                if row is None:
                    return kept_of(await self._add(session, owner, new)), True
                self._undelete(row)
                return kept_of(row), False
        except IntegrityError:  # PostgreSQL lets two look at once; the one that came first has saved it
            async with self._session() as session:
                row = await self._of_run(session, owner, new.origin.run)
                if row is None:
                    raise
                return kept_of(row), False

    async def _of_run(self, session: AsyncSession, owner: str, run: str | None) -> RecipeRow | None:
        if run is None:
            return None
        found = select(RecipeRow).where(RecipeRow.owner == owner, RecipeRow.run == run)
        return (await session.scalars(found)).one_or_none()

    async def _add(self, session: AsyncSession, owner: str, new: NewRecipe) -> RecipeRow:
        now = self._now()
        row = RecipeRow(
            id=str(uuid.uuid4()),
            owner=owner,
            run=new.origin.run,
            title=storable(new.title),
            title_key=storable(new.title).casefold(),
            favourite=False,
            rating=None,
            note=storable(new.note),
            version=1,
            revision=1,
            created=now,
            updated=now,
            deleted=None,
            share=None,
            tags=[TagRow(tag=tag) for tag in sorted({storable(tag) for tag in new.tags})],
            **text_columns(new),
        )
        session.add(row)
        await session.flush()
        await self._index(session, row)
        return row

    async def _index(self, session: AsyncSession, row: RecipeRow) -> None:
        body = body_text(json.loads(row.recipe), row.note, [tag.tag for tag in row.tags])
        await self._search.index(session, row.number, row.title, body)

    async def get(self, owner: str, recipe_id: str) -> KeptRecipe:
        """Raises NoSuchRecipe, RecipeDeleted."""
        async with self._session() as session:
            return kept_of(await self._row(session, owner, recipe_id))

    async def _row(
        self, session: AsyncSession, owner: str, recipe_id: str, *, deleted: bool = False, lock: bool = False
    ) -> RecipeRow:
        found = select(RecipeRow).where(RecipeRow.owner == owner, RecipeRow.id == recipe_id)
        row = (await session.scalars(found.with_for_update() if lock else found)).one_or_none()
        if row is None:
            raise NoSuchRecipe(recipe_id)
        if row.deleted is not None and not deleted:
            raise RecipeDeleted(recipe_id)
        return row

    async def find(self, owner: str, beginning: str) -> list[str]:
        """The ids that begin so, deleted recipes' too; a few at most."""
        begins = RecipeRow.id.startswith(beginning.lower(), autoescape=True)
        async with self._session() as session:
            found = select(RecipeRow.id).where(RecipeRow.owner == owner, begins)
            return list(await session.scalars(found.order_by(RecipeRow.id).limit(5)))

    async def page(self, owner: str, query: ListQuery) -> RecipePage:
        """One page. What is searched for and has no letter or digit in it is not found."""
        if query.text is not None and not phrases_of(query.text):
            return RecipePage(recipes=[], total=0, offset=query.offset, limit=query.limit)
        statement = self._narrowed(select(RecipeRow), owner, query)
        count = self._narrowed(select(func.count(RecipeRow.number)), owner, query)
        page = statement.order_by(*self._order(query)).offset(query.offset).limit(query.limit)
        async with self._session() as session:
            total = (await session.scalars(count)).one()
            rows = list(await session.scalars(page))
            return RecipePage(
                recipes=[summary_of(row) for row in rows], total=total, offset=query.offset, limit=query.limit
            )

    def _narrowed(self, statement: Select[Any], owner: str, query: ListQuery) -> Select[Any]:
        deleted = RecipeRow.deleted
        statement = statement.where(
            RecipeRow.owner == owner, deleted.is_not(None) if query.deleted else deleted.is_(None)
        )
        if query.favourite is not None:
            statement = statement.where(RecipeRow.favourite.is_(query.favourite))
        if query.drafts is not None:
            statement = statement.where((RecipeRow.ending != "completed").is_(query.drafts))
        if query.least_rating is not None:
            statement = statement.where(RecipeRow.rating >= query.least_rating)
        for tag in query.tags:
            statement = statement.where(RecipeRow.tags.any(TagRow.tag == tag))
        return self._search.narrow(statement, query.text) if query.text is not None else statement

    def _order(self, query: ListQuery) -> list[ColumnElement[Any]]:
        """Ends with what no two have in common, so that pages don't overlap."""
        newest = RecipeRow.number.desc()
        orders: dict[str, list[ColumnElement[Any]]] = {
            "created": [RecipeRow.created.asc(), RecipeRow.number.asc()],
            "-created": [RecipeRow.created.desc(), newest],
            "updated": [RecipeRow.updated.asc(), RecipeRow.number.asc()],
            "-updated": [RecipeRow.updated.desc(), newest],
            "title": [RecipeRow.title_key.asc(), newest],
            "-title": [RecipeRow.title_key.desc(), newest],
            "-rating": [func.coalesce(RecipeRow.rating, 0).desc(), newest],
            "relevance": [self._search.best_first(), newest] if query.text else [RecipeRow.created.desc(), newest],
        }
        return orders[query.sort]

    @staticmethod
    def check(kept: KeptRecipe, version: int | None) -> None:
        """Raises ChangedMeanwhile if the caller last saw another version."""
        if version is not None and kept.version != version:
            raise ChangedMeanwhile(kept)

    async def change(self, owner: str, recipe_id: str, changes: Changes, version: int | None = None) -> KeptRecipe:
        """`version` is what the caller last saw; None: whatever there is. Raises NoSuchRecipe, RecipeDeleted,
        ChangedMeanwhile."""
        async with self._session(writes=True) as session:
            row = await self._row(session, owner, recipe_id, lock=True)
            check_version(row, version)
            for name in ("favourite", "rating"):
                if name in changes:
                    setattr(row, name, changes[name])
            row.title = storable(changes.get("title", row.title))
            row.note = storable(changes.get("note", row.note))
            row.title_key = row.title.casefold()
            if "tags" in changes:
                kept = {tag.tag: tag for tag in row.tags}
                row.tags = [
                    kept.get(tag) or TagRow(tag=tag) for tag in sorted({storable(tag) for tag in changes["tags"]})
                ]
            self._touch(row)
            await session.flush()
            await self._index(session, row)
            return kept_of(row)

    async def revise(
        self, owner: str, recipe_id: str, text: NewText, version: int | None = None
    ) -> tuple[KeptRecipe, bool]:
        """The recipe with another text, and whether that is new: a run that was accepted is accepted once. Raises as
        `change`, and RevisedMeanwhile."""
        async with self._session(writes=True) as session:
            row = await self._row(session, owner, recipe_id, lock=True)
            if text.origin.run is not None and json.loads(row.provenance).get("run") == text.origin.run:
                return kept_of(row), False
            check_version(row, version)
            if row.revision != text.of:
                raise RevisedMeanwhile(recipe_id)
            await self._replace(session, row, text)
            return kept_of(row), True

    async def _replace(self, session: AsyncSession, row: RecipeRow, text: NewText) -> None:
        session.add(past_of(row, self._now()))
        row.title = row.title if text.title is None else storable(text.title)
        row.title_key = row.title.casefold()
        for name, value in text_columns(text).items():
            setattr(row, name, value)
        row.revision += 1
        self._touch(row)
        let_go = RevisionRow.revision <= row.revision - REVISIONS_KEPT
        await session.execute(delete(RevisionRow).where(RevisionRow.number == row.number, let_go))
        await session.flush()
        await self._index(session, row)

    async def revisions(self, owner: str, recipe_id: str) -> RevisionList:
        """What its text was and is. Raises NoSuchRecipe, RecipeDeleted."""
        async with self._session() as session:
            row = await self._row(session, owner, recipe_id)
            found = select(RevisionRow).where(RevisionRow.number == row.number).order_by(RevisionRow.revision.desc())
            past = list(await session.scalars(found))
            every: list[RecipeRow | RevisionRow] = [row, *past]
            return RevisionList(revisions=[revision_summary(one) for one in every])

    async def revision(self, owner: str, recipe_id: str, revision: int) -> RecipeRevision:
        """One of them. Raises as `revisions`, and NoSuchRevision."""
        async with self._session() as session:
            row = await self._row(session, owner, recipe_id)
            return revision_of(await self._revision(session, row, revision))

    async def _revision(self, session: AsyncSession, row: RecipeRow, revision: int) -> RecipeRow | RevisionRow:
        past = row if row.revision == revision else await session.get(RevisionRow, (row.number, revision))
        if past is None:
            raise NoSuchRevision(revision)
        return past

    async def bring_back(self, owner: str, recipe_id: str, revision: int, version: int | None = None) -> KeptRecipe:
        """Make a text of before the recipe's again, as a new revision: what it replaces can be brought back as well.
        Raises as `change`, and NoSuchRevision."""
        async with self._session(writes=True) as session:
            row = await self._row(session, owner, recipe_id, lock=True)
            check_version(row, version)
            found = await self._revision(session, row, revision)
            if found is not row:
                past = revision_of(found)
                origin = past.provenance.model_copy(update={"wish": None, "path": None})
                text = NewText(row.revision, past.title, past.recipe, past.ending, origin, past.acknowledged)
                await self._replace(session, row, text)
            return kept_of(row)

    async def delete(self, owner: str, recipe_id: str, version: int | None = None) -> KeptRecipe:
        """It can be restored for PURGED_AFTER. Raises as `change`."""
        async with self._session(writes=True) as session:
            row = await self._row(session, owner, recipe_id, lock=True)
            check_version(row, version)
            self._touch(row)
            row.deleted = row.updated
            return kept_of(row)

    async def restore(self, owner: str, recipe_id: str) -> KeptRecipe:
        """One that was not deleted stays as it is. Raises NoSuchRecipe."""
        async with self._session(writes=True) as session:
            row = await self._row(session, owner, recipe_id, deleted=True, lock=True)
            self._undelete(row)
            return kept_of(row)

    async def share(self, owner: str, recipe_id: str) -> tuple[KeptRecipe, str, bool]:
        """The recipe, the token of its link, and whether that is new. Raises NoSuchRecipe, RecipeDeleted."""
        async with self._session(writes=True) as session:
            row = await self._row(session, owner, recipe_id, lock=True)
            if row.share is not None:
                return kept_of(row), row.share, False
            row.share = new_token()
            row.version += 1
            return kept_of(row), row.share, True

    async def stop_sharing(self, owner: str, recipe_id: str) -> KeptRecipe:
        """One that was not shared stays as it is. Raises NoSuchRecipe, RecipeDeleted."""
        async with self._session(writes=True) as session:
            row = await self._row(session, owner, recipe_id, lock=True)
            if row.share is not None:
                row.share = None
                row.version += 1
            return kept_of(row)

    async def shared(self, token: str) -> SharedRecipe:
        """Whoever asks. Raises NoSuchRecipe, also where its owner has deleted it."""
        async with self._session() as session:
            found = select(RecipeRow).where(RecipeRow.share == token, RecipeRow.deleted.is_(None))
            row = (await session.scalars(found)).one_or_none()
            if row is None:
                raise NoSuchRecipe
            return shared_of(kept_of(row))

    async def purge(self) -> int:
        """Remove what was deleted longer ago than PURGED_AFTER; how many."""
        before = self._now() - int(PURGED_AFTER.total_seconds() * 1000)
        async with self._session() as session:
            old = select(RecipeRow.number).where(RecipeRow.deleted.is_not(None), RecipeRow.deleted < before)
            if not list(await session.scalars(old.limit(1))):
                return 0  # the usual case takes no write lock
        async with self._session(writes=True) as session:
            numbers = list(await session.scalars(old))
            await self._search.forget(session, numbers)
            await session.execute(delete(RecipeRow).where(RecipeRow.number.in_(numbers)))
            return len(numbers)

    async def aclose(self) -> None:
        await self._engine.dispose()

    def _undelete(self, row: RecipeRow) -> None:
        if row.deleted is not None:
            self._touch(row)
            row.deleted = None

    def _touch(self, row: RecipeRow) -> None:
        row.version += 1
        row.updated = self._now()

    def _now(self) -> int:
        return int(self._clock() * 1000)


async def open_library(location: Location, clock: Callable[[], float] = time.time) -> Library:
    """Open it, or make it; an older schema is brought up to date first. Raises LibraryTrouble."""
    engine = make_engine(location)
    try:
        await prepare(engine, location)
        search: Search = SqliteSearch() if location.file is not None else PostgresSearch()
        return Library(engine, search, location.file, clock)
    except BaseException:
        await engine.dispose()
        raise
