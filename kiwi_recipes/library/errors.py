"""What can be wrong with a library, and with what is asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kiwi_recipes.library.entries import KeptRecipe

TroubleCode = Literal[
    "library_off",
    "library_unavailable",
    "library_busy",
    "library_full",
    "library_newer",
    "library_foreign",
    "library_damaged",
    "library_vanished",
    "library_read_only",
]

_DETAILS: dict[TroubleCode, str] = {
    "library_off": "This server keeps no recipes: KIWI_LIBRARY is off.",
    "library_unavailable": "The library of kept recipes can't be reached right now. Nothing was changed.",
    "library_busy": "Another program holds the library of kept recipes. Nothing was changed; please try again.",
    "library_full": "There is no room left where recipes are kept. Nothing was changed; make room, then try again.",
    "library_newer": (
        "The library of kept recipes was made by a newer Kiwi Recipes. It is left as it is; install that version."
    ),
    "library_foreign": "The library of kept recipes is some other program's database. It is left alone.",
    "library_damaged": (
        "The library of kept recipes is damaged. It is left as it is; put a backup in its place (docs/library.md)."
    ),
    "library_vanished": (
        "The library's file is no longer where it was. Nothing was changed; put it back, or restart to begin a new one."
    ),
    "library_read_only": "The library of kept recipes can't be written to. Nothing was changed.",
}
RETRYABLE: frozenset[TroubleCode] = frozenset({"library_busy", "library_unavailable"})


class LibraryTrouble(Exception):
    """The library can't be used. `detail` is in words for a user and names no file; `cause` is for the server's log."""

    def __init__(self, code: TroubleCode, cause: str = "") -> None:
        super().__init__(_DETAILS[code])
        self.code = code
        self.detail = _DETAILS[code]
        self.cause = cause

    @property
    def retryable(self) -> bool:
        return self.code in RETRYABLE


class NoSuchRecipe(Exception):
    """Nothing is kept under this id, or it is somebody else's."""


class RecipeDeleted(Exception):
    """It was deleted, and can be restored until it is purged."""


class NoSuchRevision(Exception):
    """The recipe never had it, or it is so old that it was let go."""


class RevisedMeanwhile(Exception):
    """The recipe's text is no longer the one that was changed."""


class ChangedMeanwhile(Exception):
    """The recipe is not as the caller last saw it."""

    def __init__(self, current: KeptRecipe) -> None:
        super().__init__("the recipe has changed")
        self.current = current
