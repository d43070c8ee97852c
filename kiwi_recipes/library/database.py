"""Opens a library: the engine, the schema's version, and what the database's errors mean.

SQLite: Python's driver begins a transaction only before it changes rows. Here SQLAlchemy begins each one itself, with
the write lock at once where something is to be written: two writers wait for each other and never read what is old.
"""

from __future__ import annotations

import asyncio
import errno
import os
import sqlite3
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from shutil import disk_usage
from typing import Any

from sqlalchemy import URL, Connection, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError, InterfaceError, TimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kiwi_recipes.extras import how_to_install
from kiwi_recipes.library.backup import copy_sqlite
from kiwi_recipes.library.errors import LibraryTrouble, TroubleCode
from kiwi_recipes.library.location import Location
from kiwi_recipes.library.schema import HEAD, REVISIONS, VERSION_TABLE

BUSY = 3.0
"""Seconds that a writer waits for another one."""
_MIGRATION_LOCK = 0x6B697769
"""PostgreSQL's advisory lock for two servers that start at once: "kiwi"."""
_WRITES = "kiwi_writes"


def make_engine(location: Location) -> AsyncEngine:
    """Raises LibraryTrouble where PostgreSQL's driver is missing."""
    if location.file is not None:
        url = URL.create("sqlite+aiosqlite", database=str(location.file))
        engine = create_async_engine(url, connect_args={"timeout": BUSY})
        event.listen(engine.sync_engine, "connect", _on_sqlite_connect)
        event.listen(engine.sync_engine, "begin", _on_sqlite_begin)
        return engine
    try:
        return create_async_engine(
            make_url(location.url or "").set(drivername="postgresql+asyncpg"),
            pool_pre_ping=True,
            connect_args={"timeout": 5, "command_timeout": 30},
        )
    except ImportError:
        raise LibraryTrouble("library_unavailable", f"PostgreSQL needs: {how_to_install('postgres')}") from None


def _on_sqlite_connect(connection: Any, record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _on_sqlite_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(_WRITES) else "BEGIN")


def for_writing(engine: AsyncEngine) -> AsyncEngine:
    """The same engine, whose transactions write."""
    return engine.execution_options(**{_WRITES: True})


def identity_of(file: Path) -> tuple[int, int]:
    """Which file it is, whatever its name. Raises LibraryTrouble."""
    try:
        found = file.stat()
    except FileNotFoundError:
        raise LibraryTrouble("library_vanished", str(file)) from None
    except OSError as error:
        raise trouble_of(error, file) from None
    return found.st_dev, found.st_ino


@asynccontextmanager
async def translated(file: Path | None) -> AsyncGenerator[None]:
    """Within, the database's errors are LibraryTrouble. `file` is SQLite's."""
    try:
        yield
    except (DBAPIError, TimeoutError, sqlite3.Error, OSError) as error:
        raise trouble_of(error, file) from error


_SQLITE: dict[int, TroubleCode] = {
    sqlite3.SQLITE_BUSY: "library_busy",
    sqlite3.SQLITE_LOCKED: "library_busy",
    sqlite3.SQLITE_FULL: "library_full",
    sqlite3.SQLITE_CORRUPT: "library_damaged",
    sqlite3.SQLITE_NOTADB: "library_damaged",
    sqlite3.SQLITE_READONLY: "library_read_only",
    sqlite3.SQLITE_PERM: "library_read_only",
}
_POSTGRES: dict[str, TroubleCode] = {
    "53100": "library_full",  # disk_full
    "25006": "library_read_only",  # read_only_sql_transaction
    "42501": "library_read_only",  # insufficient_privilege
    "55P03": "library_busy",  # lock_not_available
    "40P01": "library_busy",  # deadlock_detected
    "40001": "library_busy",  # serialization_failure
    "XX001": "library_damaged",  # data_corrupted
    "XX002": "library_damaged",  # index_corrupted
}

_SYSTEM: dict[int, TroubleCode] = {
    errno.ENOSPC: "library_full",
    errno.EDQUOT: "library_full",
    errno.EROFS: "library_read_only",
    errno.EACCES: "library_read_only",
    errno.EPERM: "library_read_only",
}
_OF_THE_PLACE = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
"""What SQLite says of a disk that is full or can't be written to where it is not the rows that can't be written, but
the files beside them."""
_ROOM = 64 * 1024
"""Bytes; SQLite's shared memory grows by 32 KB."""

PLACE = "KIWI_LIBRARY names its place"


def trouble_of(error: Exception, file: Path | None = None) -> LibraryTrouble:
    """What an error means to a user. A statement that is wrong is ours, and stays what it is."""
    origin: Any = error.orig if isinstance(error, DBAPIError) else error
    code: TroubleCode | None = None
    if isinstance(origin, sqlite3.Error):
        number = getattr(origin, "sqlite_errorcode", None)
        code = None if number is None else _SQLITE.get(number & 0xFF)  # the rest says more of the same
        if code is None and number is not None and number & 0xFF == sqlite3.SQLITE_ERROR:
            raise error
        if file is not None and number is not None and number & 0xFF in _OF_THE_PLACE:
            code = _trouble_with_place(file)
    elif file is not None and isinstance(origin, OSError):
        code = _SYSTEM.get(origin.errno or 0)
    else:
        code = _POSTGRES.get(getattr(origin, "sqlstate", None) or "")
        if isinstance(error, DBAPIError) and code is None and _is_ours(error):
            raise error
    cause = f"{type(origin).__name__}: {origin}"
    return LibraryTrouble(code, cause) if code else LibraryTrouble("library_unavailable", f"{cause}; {PLACE}")


def _trouble_with_place(file: Path) -> TroubleCode | None:
    try:
        if disk_usage(file.parent).free < _ROOM:
            return "library_full"
    except OSError:
        return None
    places = [place for place in (file.parent, file) if place.exists()]
    return None if all(os.access(place, os.W_OK) for place in places) else "library_read_only"


def _is_ours(error: DBAPIError) -> bool:
    """Is the statement or its data wrong, and not the server? The classes are those of the SQL standard."""
    state = getattr(error.orig, "sqlstate", None) or ""
    if not state:
        return not (error.connection_invalidated or isinstance(error, InterfaceError))
    return state[:2] in ("21", "22", "23", "42")


async def prepare(engine: AsyncEngine, location: Location) -> None:
    """Make the database what this version of Kiwi Recipes works with, or raise LibraryTrouble and leave it as it is."""
    async with translated(location.file):
        if location.file is not None:
            await asyncio.to_thread(_prepare_file, location.file)
            async with engine.connect() as connection:
                raw = await connection.get_raw_connection()
                await _keep_log(raw.driver_connection)
        async with for_writing(engine).begin() as connection:
            await connection.run_sync(_bring_up_to_date)


async def _keep_log(driver: Any) -> None:
    """Outside of a transaction, where alone SQLite changes how it keeps its journal. It doesn't wait for another
    worker that does so too or makes the schema, though it is told to (sqlite.org/c3ref/busy_handler.html)."""
    until = time.monotonic() + BUSY
    while True:
        try:
            await driver.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            await asyncio.sleep(0.02)
        else:
            return


def _prepare_file(file: Path) -> None:
    """What is there is looked at before anything is written: another program's or a newer file stays as it is."""
    if file.is_dir():
        raise LibraryTrouble("library_unavailable", f"this is a folder, name a file in it; {PLACE}")
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))  # nobody else's business
    except FileExistsError:
        version = file_version(file)
        if version is not None and version != HEAD:
            copy_sqlite(file, file.with_name(f"{file.name}.before-{HEAD}"), replace=True)


def file_version(file: Path) -> str | None:
    """The schema's version in a file; None: it is empty. Raises LibraryTrouble for one that is not ours, or newer."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not names:
            return None
        rows = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}") if VERSION_TABLE in names else []  # noqa: S608
        return _known([str(version) for (version,) in rows])


def _known(versions: list[str]) -> str:
    if not versions:
        raise LibraryTrouble("library_foreign")
    if versions[0] not in REVISIONS:
        raise LibraryTrouble("library_newer", f"its schema is {versions[0]}, this version knows {HEAD}")
    return versions[0]


def _bring_up_to_date(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
    names = inspect(connection).get_table_names()
    if VERSION_TABLE in names:
        rows = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608
        if _known([str(version) for (version,) in rows]) == HEAD:
            return
    elif "recipes" in names:
        raise LibraryTrouble("library_foreign")
    upgrade(connection, HEAD)


def upgrade(connection: Connection, revision: str) -> None:
    """Run the migrations within the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "kiwi_recipes.library:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
