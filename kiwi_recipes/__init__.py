"""Kiwi Recipes: a recipe from what is in the kitchen, streamed field by field while a language model writes it."""

from importlib.metadata import version

__version__ = version("kiwi-recipes")
