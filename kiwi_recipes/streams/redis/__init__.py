"""Runs shared between workers and machines through Redis Streams (an optional extra, `redis`).

The worker that owns a run writes it to its own memory, as `MemoryStore` does, and ships what is new to Redis some 25
times a second, for all its runs in one round trip (`shipper`). Any other worker mirrors a run with one blocking reader,
however many clients it serves (`mirror`). So Redis is never on the path between the model and a reader in the same
worker, and when it is away the worker's own streams go on; what was not shipped is shipped when it is back (`link`).

Every step that reads and then writes is one Lua script (`scripts`), which Redis runs with nothing in between. A run is
written under its owner's `epoch`; the ending of a run whose worker died is written only while that epoch holds, the
owner gives no sign of life and no frame has come since. So a log never has two endings, nor an ending in its middle.
"""

from kiwi_recipes.streams.redis.store import RedisStore
from kiwi_recipes.streams.redis.timing import USUAL, Timing

__all__ = ["USUAL", "RedisStore", "Timing"]
