"""`kiwi suggest`, `kiwi revise`, and a pasted text that is read."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console

from kiwi_recipes.api.problem_details import from_validation
from kiwi_recipes.app import make_router
from kiwi_recipes.cli import revisions
from kiwi_recipes.cli.kept import RecipeId, SessionOption, keep_run, kept_recipe
from kiwi_recipes.cli.show_run import Watched, show_run, suggested
from kiwi_recipes.cli.terminal import ConfigOption, die, environ_with, err, items_of, request_of
from kiwi_recipes.recipes.generator import LLMRecipeGenerator
from kiwi_recipes.recipes.pasted import Reading, ReadRequest
from kiwi_recipes.settings import load_settings
from kiwi_recipes.streams.run import Producer


def suggest(
    pantry: Annotated[str, typer.Argument(help='What you have, with commas: "eggs, spinach, feta".')],
    level: Annotated[int, typer.Option(help="3: from the pantry; 4: a surprise.")] = 3,
    servings: Annotated[int | None, typer.Option(help="For how many.")] = None,
    max_minutes: Annotated[int | None, typer.Option(help="The longest it may take, in all.")] = None,
    allergy: Annotated[list[str] | None, typer.Option(help="Repeat for several.")] = None,
    constraint: Annotated[list[str] | None, typer.Option(help='"vegan", "no oven"; repeat for several.')] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the stream's events, one JSON object a line.")] = False,
    config: ConfigOption = None,
) -> None:
    """Write a recipe here, live, with the configured models; no server needed.

    Exit codes: 0 a whole recipe, 3 a part of one, 4 none, 5 a whole one by a model that is merely there, because
    what is configured could not be used, 130 stopped.
    """
    environ = environ_with(config)
    settings = load_settings(environ)
    request = request_of(
        pantry_items=items_of(pantry),
        level=level,
        wildcard_confirmed=level == 4,
        servings=servings,
        max_minutes=max_minutes,
        allergies=allergy or [],
        constraints=constraint or [],
    )
    router = make_router(settings, environ)
    raise typer.Exit(asyncio.run(show_run(suggested(request), router, settings, as_json)))


def revise(
    recipe: RecipeId,
    wish: Annotated[str | None, typer.Argument(help='"make it vegan", "for eight", "swap the feta".')] = None,
    path: Annotated[str | None, typer.Option(help="Write this part alone anew: /title, /steps/2.")] = None,
    allergy: Annotated[list[str] | None, typer.Option(help="Beside those that the recipe has. Repeat.")] = None,
    accept: Annotated[bool | None, typer.Option(help="Keep the change, or not; else you are asked.")] = None,
    session: SessionOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the stream's events, one JSON object a line.")] = False,
    config: ConfigOption = None,
) -> None:
    """Change a kept recipe by a word. What it was can be brought back: `kiwi recipes revisions`.

    Exit codes as of `suggest`.
    """
    environ = environ_with(config)
    settings = load_settings(environ)
    request = revisions.wanted(wish, path, allergy or [])
    kept = kept_recipe(recipe, session)
    task = revisions.revision_of(kept, request)
    router = make_router(settings, environ)
    seen = Watched()

    def start(generator: LLMRecipeGenerator) -> Producer:
        return generator.write(task)

    code = asyncio.run(show_run(start, router, settings, as_json, seen.note))
    out = Console(highlight=False)
    if not as_json:
        revisions.show_changes(seen.fold, out)
    if seen.fold.status != "failed" and revisions.is_wanted(accept=accept):
        now = revisions.keep(kept, seen.fold, seen.run, session)
        err.print(f"Kept. `kiwi recipes undo {now.id[:8]}` takes it back.", markup=False, soft_wrap=True)
    elif accept is None:
        err.print("Nothing is kept: --accept keeps it.", markup=False, soft_wrap=True)
    raise typer.Exit(code)


def read_pasted(text: str, language: str | None, session: str | None, as_json: bool, config: Path | None) -> None:
    """`kiwi recipes import --text`: read it as the server would, show its stream, and keep what came of it."""
    environ = environ_with(config)
    settings = load_settings(environ)
    try:
        task = Reading(ReadRequest(text=text, language=language))
    except ValidationError as error:
        die(from_validation(error.errors()).detail)
    router = make_router(settings, environ)
    seen = Watched()
    code = asyncio.run(show_run(lambda generator: generator.write(task), router, settings, as_json, seen.note))
    if seen.fold.status in ("completed", "incomplete"):
        kept = keep_run(seen.fold, seen.run, session)
        err.print(f"Kept as {kept.id[:8]}.", markup=False, soft_wrap=True)
    else:
        err.print("Nothing is kept.", markup=False)
    raise typer.Exit(code)
