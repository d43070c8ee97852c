"""The reference of what is public, from its docstrings: build/reference/index.html. Run by `make reference`.

Public is what these modules name in their `__all__`; every other module is internal, and may change in any version.
"""

import importlib
import sys
import typing
import warnings
from pathlib import Path

import pdoc

ROOT = Path(__file__).parent.parent
PUBLIC = [
    "kiwi_client",
    "kiwi_client.recipe",
    "kiwi_parser",
    "kiwi_parser.recipe",
    "kiwi_recipes",
    "kiwi_recipes.api.run_response",
    "kiwi_recipes.app",
    "kiwi_recipes.food.allergens",
    "kiwi_recipes.llm",
    "kiwi_recipes.llm.routing",
    "kiwi_recipes.recipes.events",
    "kiwi_recipes.recipes.generator",
    "kiwi_recipes.recipes.schemas",
    "kiwi_recipes.settings",
    "kiwi_recipes.streams",
    "kiwi_recipes.testing",
]


def build(to: Path) -> None:
    """Write it. Raises what Python or pdoc would only warn of: an annotation that says nothing, a link to nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for module in PUBLIC:
            resolve_named_tuples(module)
        pdoc.render.configure(docformat="markdown", template_directory=ROOT / "docs" / "pdoc", search=False)
        pdoc.pdoc(*PUBLIC, output_directory=to)


def resolve_named_tuples(module: str) -> None:
    """Their constructor is no function of the module that defines them: pdoc can't look the annotations up there."""
    for found in vars(importlib.import_module(module)).values():
        if isinstance(found, type) and issubclass(found, tuple) and hasattr(found, "_fields"):
            found.__new__.__annotations__ = typing.get_type_hints(found)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if sys.argv[1:] else ROOT / "build" / "reference")
