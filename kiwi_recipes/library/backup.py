"""A copy of a library that is in use, by SQLite's own way: it holds what was saved when the copy was finished."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path


def copy_sqlite(file: Path, target: Path, *, replace: bool = False) -> None:
    """The target is there whole or not at all. Raises FileExistsError, OSError, sqlite3.Error."""
    if target.exists() and not replace:
        raise FileExistsError(str(target))
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        with (
            closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(unfinished)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, that can be carried elsewhere
        with unfinished.open("rb+") as written:
            os.fsync(written.fileno())
        if replace:
            unfinished.replace(target)
        else:
            _name(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)


def _name(unfinished: Path, target: Path) -> None:
    """A link replaces nothing that has come meanwhile, as a renaming does; FAT, which drives to carry away have, knows
    no links."""
    try:
        os.link(unfinished, target)
    except FileExistsError:
        raise
    except OSError:
        if target.exists():
            raise
        unfinished.rename(target)
