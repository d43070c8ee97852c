"""The command `kiwi`, a module for each kind of what it does."""

import gc

gc.disable()  # an import makes no garbage, and to look for some takes a fifth of it

from kiwi_recipes.cli.app import app, main  # noqa: E402

gc.enable()

__all__ = ["app", "main"]
