"""The library as a server uses it: opened when it is needed, and again after trouble."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Literal

from kiwi_recipes.library.errors import LibraryTrouble
from kiwi_recipes.library.location import Location

if TYPE_CHECKING:
    from kiwi_recipes.library.repository import Library

logger = logging.getLogger(__name__)

LibraryState = Literal["off", "opening", "open", "unavailable"]


class LibraryAccess:
    """`use()` it. `location` None: nothing is kept."""

    def __init__(self, location: Location | None) -> None:
        self.location = location
        self._library: Library | None = None
        self._opening = asyncio.Lock()
        self._trouble: LibraryTrouble | None = None

    @property
    def state(self) -> LibraryState:
        if self.location is None:
            return "off"
        if self._trouble is not None:
            return "unavailable"
        return "opening" if self._library is None else "open"

    @property
    def trouble(self) -> str | None:
        """For whoever runs the server; as of the last use."""
        return None if self._trouble is None else f"{self._trouble.detail} ({self._trouble.code})"

    @asynccontextmanager
    async def use(self) -> AsyncGenerator[Library]:
        """Raises LibraryTrouble, now or within."""
        try:
            yield await self._opened()
        except LibraryTrouble as trouble:
            if self.location is not None:
                self._note(trouble)
            raise
        self._trouble = None

    def _note(self, trouble: LibraryTrouble) -> None:
        if self._trouble is None or self._trouble.code != trouble.code:
            shown = self.location and self.location.shown
            logger.warning("the library %s: %s %s", shown, trouble.detail, trouble.cause)
        self._trouble = trouble

    async def _opened(self) -> Library:
        if self.location is None:
            raise LibraryTrouble("library_off")
        async with self._opening:
            if self._library is not None and self._library.is_replaced:
                logger.warning("another file has taken the library's place: it is opened")
                await self._library.aclose()
                self._library = None
            if self._library is None:
                # It takes half a second, in which the loop has other things to do.
                repository = await asyncio.to_thread(import_module, "kiwi_recipes.library.repository")
                self._library = await repository.open_library(self.location)
            return self._library

    async def aclose(self) -> None:
        if self._library is not None:
            await self._library.aclose()
            self._library = None
