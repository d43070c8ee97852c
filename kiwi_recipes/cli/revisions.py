"""`kiwi revise`: a kept recipe changed by a word, by the models of this machine; what it was stays."""

from __future__ import annotations

from typing import Any

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.text import Text

from kiwi_recipes.api.kept_runs import new_text
from kiwi_recipes.api.problem_details import Problem, from_validation
from kiwi_recipes.cli.kept import in_library, owner_of
from kiwi_recipes.cli.terminal import die
from kiwi_recipes.library import Acknowledged, KeptRecipe, RevisedMeanwhile
from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.recipes.lines import line_of
from kiwi_recipes.recipes.revision import PathUnknown, ReviseRequest, Revision, Subject
from kiwi_recipes.recipes.revision.lines import part_name
from kiwi_recipes.streams.pointers import pointer_keys


def wanted(wish: str | None, path: str | None, allergies: list[str]) -> ReviseRequest:
    """What is to change; a line on stderr where that is nothing."""
    try:
        return ReviseRequest(wish=wish, path=path, allergies=allergies)
    except ValidationError as error:
        die(from_validation(error.errors()).detail)


def revision_of(kept: KeptRecipe, request: ReviseRequest) -> Revision:
    try:
        return Revision(Subject(kept.recipe, kept.id, kept.revision), request)
    except PathUnknown as error:
        die(str(error))


def show_changes(fold: EventFold, console: Console) -> None:
    """Each part that is not as it was: the old words struck, the new ones below."""
    for change in (fold.recipe.get("revision") or {}).get("changes", []):
        keys = [int(key) if key.isdigit() else key for key in pointer_keys(change["path"])]
        console.print(Text(part_name(tuple(keys)), style="bold"))
        for value, mark, style in ((change["was"], "-", "strike dim"), (change["now"], "+", "green")):
            if value not in (None, ""):
                console.print(Text.assemble(f"  {mark} ", (_words(value), style)))


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return str(value["text"]) if "text" in value else line_of(value)
    return str(value)


def is_wanted(*, accept: bool | None) -> bool:
    """Whether the change is to be kept, asked where there is somebody to answer."""
    if accept is not None:
        return accept
    console = Console()
    if not console.is_terminal:
        return False
    return typer.confirm("Keep this change?", default=False)


def keep(kept: KeptRecipe, fold: EventFold, run: str, session: str | None) -> KeptRecipe:
    """Make the change the recipe's text. Who keeps it here has seen its warnings: they are on the card."""
    likely = (fold.recipe.get("allergens") or {}).get("likely") or []
    try:
        text = new_text(fold, run, [Acknowledged(**one) for one in likely], kept)
    except Problem as problem:
        die(problem.detail)

    async def work(library: Any) -> KeptRecipe:
        changed: KeptRecipe
        changed, _ = await library.revise(owner_of(session), kept.id, text)
        return changed

    try:
        return in_library(work)
    except RevisedMeanwhile:
        die("The recipe's text was changed elsewhere meanwhile. It was left as it is; ask for the change again.")
