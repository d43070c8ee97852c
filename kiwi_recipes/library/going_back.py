"""Back to a backup, also while servers use the library.

Another file in the place of one that is open damages both: the old one's log is taken for the new one's, and who has it
open writes on (https://sqlite.org/howtocorrupt.html).
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from kiwi_recipes.library.backup import copy_sqlite
from kiwi_recipes.library.database import file_version, translated
from kiwi_recipes.library.errors import LibraryTrouble
from kiwi_recipes.library.location import Location
from kiwi_recipes.library.repository import open_library


class NoBackup(Exception):
    """The file is no library of this program's that can be read."""


async def go_back(file: Path, backup: Path) -> Path | None:
    """Make the library what the backup is; returns where a copy of what it was lies. Raises NoBackup, and
    LibraryTrouble, also for a backup of a newer version, and has then changed nothing."""
    await asyncio.to_thread(_check, backup)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    async with translated(file):
        if await asyncio.to_thread(_is_foreign, file):
            raise LibraryTrouble("library_foreign")
        new = file.with_name(f".{file.name}.{os.getpid()}.new")
        try:
            await asyncio.to_thread(copy_sqlite, backup, new)
            await (await open_library(Location(file=new))).aclose()  # of this version's schema
            return await asyncio.to_thread(_replace, file, new)
        finally:
            for left in file.parent.glob(f"{new.name}*"):
                left.unlink()


def _check(backup: Path) -> None:
    try:
        version = file_version(backup)
    except LibraryTrouble as trouble:
        if trouble.code != "library_foreign":
            raise
        version = None
    except sqlite3.DatabaseError:
        version = None
    if version is None:
        raise NoBackup


def _is_foreign(file: Path) -> bool:
    """Is it another program's, which is left alone?"""
    try:
        if file.exists():
            file_version(file)
    except LibraryTrouble as trouble:
        return trouble.code == "library_foreign"
    except sqlite3.DatabaseError:
        pass
    return False


def _replace(file: Path, new: Path) -> Path | None:
    before = file.with_name(f"{file.name}.before-going-back") if file.exists() else None
    if before is not None:
        try:
            copy_sqlite(file, before, replace=True)
        except sqlite3.DatabaseError:  # damaged: no server can use it, so it can be moved
            file.replace(before)
            for name in (f"{file.name}-wal", f"{file.name}-shm"):
                file.with_name(name).unlink(missing_ok=True)
    if not file.exists():
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(new)) as source, closing(sqlite3.connect(file)) as library:
        source.backup(library)
    return before
