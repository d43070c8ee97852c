"""The command `kiwi`, a module for each kind of what it does."""

from kiwi_recipes.cli.app import main

__all__ = ["main"]
