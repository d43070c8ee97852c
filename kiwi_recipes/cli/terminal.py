"""What the commands share: words on stderr, the configuration, what was typed as a request."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console

from kiwi_recipes.api.problem_details import from_validation
from kiwi_recipes.recipes.schemas import RecipeRequest
from kiwi_recipes.settings import read_environ

err = Console(stderr=True, highlight=False)

EXIT_CODES = {"completed": 0, "incomplete": 3, "failed": 4, "cancelled": 130}

ConfigOption = Annotated[Path | None, typer.Option("--config", help="llm.yaml: the model backends.")]


def die(message: str) -> NoReturn:
    err.print(message, style="red", markup=False, soft_wrap=True)
    sys.exit(1)


def environ_with(config: Path | None) -> dict[str, str]:
    environ = read_environ()
    return environ if config is None else {**environ, "KIWI_LLM_CONFIG": str(config)}


def items_of(pantry: str) -> list[str]:
    return [item.strip() for item in pantry.split(",") if item.strip()]


def request_of(**fields: Any) -> RecipeRequest:
    try:
        return RecipeRequest(**fields)
    except ValidationError as error:
        die(from_validation(error.errors()).detail)
