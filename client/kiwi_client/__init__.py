"""A client of Kiwi Recipes: typed events of a recipe while it is written, in order, once each.

    from kiwi_client import FieldDelta, KiwiClient, RecipeCompleted, SyncKiwiClient

`KiwiClient` is async, `SyncKiwiClient` is not; `kiwi_client.recipe` has the types of what they bring.
"""

from kiwi_client.client import KiwiClient, Request
from kiwi_client.errors import ConnectionLost, ProblemError, ProtocolError, ServerUnreachable
from kiwi_client.events import (
    ErrorBody,
    Event,
    FieldDelta,
    FieldDone,
    FieldDropped,
    FieldReset,
    FieldStarted,
    RecipeCancelled,
    RecipeCompleted,
    RecipeFailed,
    RecipeIncomplete,
    StreamReset,
    StreamStarted,
    StreamStatus,
    Token,
    Warned,
)
from kiwi_client.order import EventOrder
from kiwi_client.recipe import PartialRecipe, Recipe, Result
from kiwi_client.sync import SyncKiwiClient

__all__ = [
    "ConnectionLost",
    "ErrorBody",
    "Event",
    "EventOrder",
    "FieldDelta",
    "FieldDone",
    "FieldDropped",
    "FieldReset",
    "FieldStarted",
    "KiwiClient",
    "PartialRecipe",
    "ProblemError",
    "ProtocolError",
    "Recipe",
    "RecipeCancelled",
    "RecipeCompleted",
    "RecipeFailed",
    "RecipeIncomplete",
    "Request",
    "Result",
    "ServerUnreachable",
    "StreamReset",
    "StreamStarted",
    "StreamStatus",
    "SyncKiwiClient",
    "Token",
    "Warned",
]
