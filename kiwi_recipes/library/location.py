"""Where the library is: a file, a PostgreSQL database, or nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

_POSTGRES = ("postgresql", "postgres")


@dataclass(frozen=True, slots=True)
class Location:
    """One of the two is set. The address may hold a password."""

    file: Path | None = None
    url: str | None = None

    @property
    def shown(self) -> str:
        """For logs and people: the file, or the database without user and password."""
        if self.file is not None:
            return str(self.file)
        parts = urlsplit(self.url or "")
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def default_file() -> Path:
    """In the user's data folder."""
    return Path(platformdirs.user_data_dir("kiwi-recipes", appauthor=False)) / "library.db"


def parse_location(setting: str | None) -> Location | None:
    """What KIWI_LIBRARY says: `off`, a file's path, `postgresql://...`; not set, the default file. None: off. Raises
    ValueError for another address; its words never hold the value."""
    if setting is None:
        return Location(file=default_file())
    if setting.strip().lower() == "off":
        return None
    scheme, separator, rest = setting.partition("://")
    if not separator:
        return Location(file=Path(setting).expanduser())
    if scheme in _POSTGRES:
        try:
            parts = urlsplit(setting)
            understood = bool(parts.path.strip("/")) and parts.port != 0
            hidden = "password" not in parts.query  # it would be shown where passwords are masked
        except ValueError:
            understood = hidden = False
        if not understood:
            raise ValueError("Name the database as well: postgresql://USER@HOST/DATABASE")
        if not hidden:
            raise ValueError("Write the password before the host: postgresql://USER:PASSWORD@HOST/DATABASE")
        return Location(url=f"postgresql://{rest}")
    raise ValueError("Not off, a file's path or postgresql://HOST/DATABASE")
