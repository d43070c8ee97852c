"""`kiwi recipes`: list · show · rename · delete · restore · revisions · undo · share · backup · go-back.

On the library itself; no server is needed. `files` adds export and import.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from pydantic import BaseModel, TypeAdapter, ValidationError
from rich.console import Console
from rich.table import Table

from kiwi_recipes.api.kept_runs import new_of_run
from kiwi_recipes.api.library_bodies import Title
from kiwi_recipes.api.problem_details import from_validation
from kiwi_recipes.cli.terminal import die
from kiwi_recipes.library import (
    ChangedMeanwhile,
    KeptRecipe,
    LibraryTrouble,
    ListQuery,
    Location,
    NoSuchRecipe,
    NoSuchRevision,
    RecipeDeleted,
    RecipePage,
    RevisionList,
    parse_location,
)
from kiwi_recipes.library.backup import copy_sqlite
from kiwi_recipes.library.entries import LOCAL, Sort
from kiwi_recipes.library.export.made_from import made_from_line
from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.recipes.shown import shown_amount
from kiwi_recipes.settings import load_settings, read_environ

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The recipes that are kept.")
Result = TypeVar("Result")

SHORTEST_ID = 4

RecipeId = Annotated[str, typer.Argument(metavar="ID", help="As `kiwi recipes list` shows it; its beginning will do.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
SessionOption = Annotated[str | None, typer.Option(help="Whose recipes, where the server asks for sessions.")]


def owner_of(session: str | None) -> str:
    return LOCAL if session is None else f"session:{session}"


def library_location() -> Location:
    """Where the settings say that recipes are kept."""
    location = parse_location(load_settings(read_environ()).library)
    if location is None:
        die("KIWI_LIBRARY is off: no recipes are kept.")
    return location


def in_library(work: Callable[[Any], Awaitable[Result]]) -> Result:
    """Do `work` with the open library; what is wrong is one line on stderr and exit code 1."""
    from kiwi_recipes.library.repository import open_library

    location = library_location()

    async def opened() -> Result:
        library = await open_library(location)
        try:
            return await work(library)
        finally:
            await library.aclose()

    try:
        return asyncio.run(opened())
    except LibraryTrouble as trouble:
        die(f"{location.shown}: {trouble.detail}" + (f" ({trouble.cause})" if trouble.cause else ""))
    except NoSuchRecipe:
        die("There is no such recipe. `kiwi recipes list` shows those that there are.")
    except NoSuchRevision:
        die("This recipe has no such revision. `kiwi recipes revisions` shows those that there are.")
    except RecipeDeleted:
        die("This recipe was deleted. `kiwi recipes restore` brings it back.")
    except ChangedMeanwhile:
        die("This recipe was changed elsewhere meanwhile. Look at it, then try again.")


def with_recipe(recipe: str, session: str | None, work: Callable[[Any, str, str], Awaitable[Result]]) -> Result:
    """Do `work` with the open library, the owner and the id of the one recipe whose id begins with `recipe`."""

    async def found(library: Any) -> Result:
        owner = owner_of(session)
        return await work(library, owner, await _full_id(library, owner, recipe))

    return in_library(found)


def kept_recipe(recipe: str, session: str | None) -> KeptRecipe:
    found: KeptRecipe = with_recipe(recipe, session, lambda library, owner, key: library.get(owner, key))
    return found


async def _full_id(library: Any, owner: str, beginning: str) -> str:
    """The one id that begins so. Raises NoSuchRecipe."""
    if len(beginning) < SHORTEST_ID:
        die(f"Give at least {SHORTEST_ID} characters of the id.")
    found: list[str] = await library.find(owner, beginning)
    if len(found) > 1:
        die(f"Several recipes begin with {beginning}: {', '.join(found)}. Give more of the id.")
    if not found:
        raise NoSuchRecipe(beginning)
    return found[0]


def print_json(value: BaseModel | dict[str, Any]) -> None:
    body = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    print(json.dumps(body))  # noqa: T201


def say(words: str) -> None:
    Console(highlight=False).print(words, markup=False, soft_wrap=True)


@app.command("list")
def list_recipes(
    query: Annotated[str, typer.Argument(help="Words that are in it; none: all.")] = "",
    favourite: Annotated[bool | None, typer.Option(help="Only favourites, or only others.")] = None,
    drafts: Annotated[bool | None, typer.Option(help="Only drafts, or only whole recipes.")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="Repeat for several: all are wanted.")] = None,
    rating: Annotated[int | None, typer.Option(min=1, max=5, help="At least.")] = None,
    deleted: Annotated[bool, typer.Option("--deleted", help="Those that can be restored.")] = False,
    sort: Annotated[
        str | None, typer.Option(help="created, updated, title, rating or relevance; -title: reversed.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    offset: Annotated[int, typer.Option(min=0)] = 0,
    session: SessionOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what is kept, the newest first; what is searched for, the best first."""
    asked = ListQuery(
        text=query or None,
        favourite=favourite,
        drafts=drafts,
        tags=tuple(tag or ()),
        least_rating=rating,
        deleted=deleted,
        sort=_sort(sort, bool(query)),
        offset=offset,
        limit=limit,
    )
    page: RecipePage = in_library(lambda library: library.page(owner_of(session), asked))
    if as_json:
        print_json(page)
        return
    console, table = Console(highlight=False), Table(box=None)
    names = ("id", "title", "rating", "saved", "tags") if console.width >= _ALL_COLUMNS else ("id", "title")
    for name in names:
        table.add_column(name, no_wrap=name != "title", overflow="fold" if name == "title" else "ellipsis")
    for one in page.recipes:
        title = f"{'★ ' if one.favourite else ''}{one.title}{' (draft)' if one.draft else ''}"
        saved = one.created.astimezone().strftime("%Y-%m-%d")
        cells = (one.id[:8], _plain(title), str(one.rating or ""), saved, _plain(", ".join(one.tags)))
        table.add_row(*cells[: len(names)])
    if page.recipes:
        console.print(table)
    say(f"{len(page.recipes)} of {page.total}" if page.total > len(page.recipes) else f"{page.total} in all")


_ALL_COLUMNS = 60
"""In a narrower terminal nothing would be left of the titles, and an id that is cut names no recipe."""


def _plain(text: str) -> str:
    return text.replace("[", "\\[")


def _sort(name: str | None, searched: bool) -> Sort:
    if name is None:
        return "relevance" if searched else "-created"
    try:
        return TypeAdapter[Sort](Sort).validate_python("-rating" if name == "rating" else name)
    except ValidationError:
        die(f"There is no order {name}: created, updated and title, with - before them reversed, rating, relevance.")


@app.command()
def show(recipe: RecipeId, session: SessionOption = None, as_json: JsonOption = False) -> None:
    """Show a recipe in full."""
    kept = kept_recipe(recipe, session)
    if as_json:
        print_json(kept)
    else:
        say("\n".join(_lines(kept)))


def _lines(kept: KeptRecipe) -> list[str]:
    recipe, origin = kept.recipe, kept.provenance
    lines = [kept.title + (" (draft)" if kept.draft else ""), ""]
    if description := recipe.get("description"):
        lines += [str(description), ""]
    for row in recipe.get("ingredients") or []:
        name, note = row.get("name") or "", row.get("note")
        lines.append("- " + " ".join(filter(None, (shown_amount(row), name))) + (f", {note}" if note else ""))
    lines.append("")
    lines += [f"{number}. {step.get('text', '')}" for number, step in enumerate(recipe.get("steps") or [], 1)]
    lines += [f"\n{recipe['notes']}"] if recipe.get("notes") else []
    lines += [f"\nNote: {kept.note}"] if kept.note else []
    lines += [f"Tags: {', '.join(kept.tags)}"] if kept.tags else []
    lines += [f"Rating: {kept.rating} of 5"] if kept.rating else []
    lines += [f"Agreed to: {one.text} ({one.allergy})" for one in kept.acknowledged]
    if made_from := made_from_line(origin.made_from, recipe, "en"):
        lines.append(made_from)
    if origin.model:
        lines.append(f"Written by {origin.model} ({origin.backend}), prompt {origin.prompt_version}")
    return lines


@app.command()
def rename(recipe: RecipeId, title: str, session: SessionOption = None, as_json: JsonOption = False) -> None:
    """Give a recipe another title."""
    try:
        wanted = TypeAdapter[str](Title).validate_python(title)
    except ValidationError as error:
        die(from_validation(error.errors()).detail)
    kept = with_recipe(recipe, session, lambda library, owner, key: library.change(owner, key, {"title": wanted}))
    _report(kept, "It is called {title} now.", as_json)


@app.command()
def delete(recipe: RecipeId, session: SessionOption = None, as_json: JsonOption = False) -> None:
    """Delete a recipe. It can be restored for thirty days."""
    kept = with_recipe(recipe, session, lambda library, owner, key: library.delete(owner, key))
    _report(kept, "{title} is deleted. `kiwi recipes restore {id}` brings it back.", as_json)


@app.command()
def restore(recipe: RecipeId, session: SessionOption = None, as_json: JsonOption = False) -> None:
    """Bring a deleted recipe back."""
    kept = with_recipe(recipe, session, lambda library, owner, key: library.restore(owner, key))
    _report(kept, "{title} is back.", as_json)


@app.command()
def revisions(recipe: RecipeId, session: SessionOption = None, as_json: JsonOption = False) -> None:
    """List what a recipe's text was, before `kiwi revise` changed it."""
    found: RevisionList = with_recipe(recipe, session, lambda library, owner, key: library.revisions(owner, key))
    if as_json:
        print_json(found)
        return
    for one in found.revisions:
        by = one.wish or (f"{one.path} anew" if one.path else "")
        until = f"until {one.replaced.astimezone():%Y-%m-%d %H:%M}" if one.replaced else "now"
        say(f"{one.revision:>3}  {until:<22}  {one.title}" + (f"  ({by})" if by else ""))


@app.command()
def undo(
    recipe: RecipeId,
    to: Annotated[int | None, typer.Option(min=1, help="A number of `revisions`; without it the one before.")] = None,
    session: SessionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring back what a recipe's text was. What it replaces can be brought back as well."""

    async def work(library: Any, owner: str, key: str) -> KeptRecipe:
        now: KeptRecipe = await library.get(owner, key)
        if to is None and now.revision == 1:
            die("This recipe's text has never been changed.")
        back: KeptRecipe = await library.bring_back(owner, key, to or now.revision - 1, now.version)
        return back

    _report(with_recipe(recipe, session, work), "It is {title} again.", as_json)


@app.command()
def share(
    recipe: RecipeId,
    stop: Annotated[bool, typer.Option("--stop", help="Take the link back: nobody can open it any more.")] = False,
    session: SessionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a link to a recipe, with which anybody can read it."""

    async def work(library: Any, owner: str, key: str) -> KeptRecipe:
        kept: KeptRecipe = await library.stop_sharing(owner, key) if stop else (await library.share(owner, key))[0]
        return kept

    words = "The link to {title} is taken back." if stop else "{link} at the server's address is {title}, for anybody."
    _report(with_recipe(recipe, session, work), words, as_json)


def _report(kept: KeptRecipe, words: str, as_json: bool) -> None:
    if as_json:
        print_json(kept)
    else:
        say(words.format(title=kept.title, id=kept.id[:8], link=kept.link))


def keep_run(fold: EventFold, run: str, session: str | None) -> KeptRecipe:
    """Keep what a run of this command wrote."""

    async def work(library: Any) -> KeptRecipe:
        kept: KeptRecipe
        kept, _ = await library.save(owner_of(session), new_of_run(fold, run))
        return kept

    return in_library(work)


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(dir_okay=False, help="The file to write; an existing one is kept.")],
    as_json: JsonOption = False,
) -> None:
    """Copy the library, of all sessions, while it is in use. `kiwi recipes go-back` takes it."""
    location = library_location()
    if location.file is None:
        die(f"{location.shown} is a PostgreSQL database: use pg_dump.")
    if not location.file.exists():
        die(f"{location.file} is not there: nothing has been kept yet.")
    try:
        copy_sqlite(location.file, target)
    except FileExistsError:
        die(f"{target} exists already: choose another name, or remove it.")
    except Exception as error:
        from kiwi_recipes.library.database import trouble_of

        target_words = error.strerror if isinstance(error, OSError) else trouble_of(error, location.file).detail
        die(f"{location.file} could not be copied to {target}: {target_words}")
    size = target.stat().st_size
    if as_json:
        print_json({"library": str(location.file), "backup": str(target), "bytes": size})
    else:
        say(f"{target}: {size} bytes")


@app.command("go-back")
def go_back_to(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="What `kiwi recipes backup` wrote; it stays.")],
    as_json: JsonOption = False,
) -> None:
    """Make the library what a backup is, also while servers use it. What it was is copied first."""
    location = library_location()
    if location.file is None:
        die(f"{location.shown} is a PostgreSQL database: use pg_restore or psql.")
    if not source.is_file():
        die(f"{source} is not there.")
    from kiwi_recipes.library.going_back import NoBackup, go_back

    try:
        before = asyncio.run(go_back(location.file, source))
    except NoBackup:
        die(f"{source} is no library of kept recipes, or can't be read: {location.file} is as it was.")
    except LibraryTrouble as trouble:
        die(f"{location.file} could not be made what {source} is, and is as it was: {trouble.detail}")
    if as_json:
        print_json({"library": str(location.file), "backup": str(source), "before": before and str(before)})
    else:
        say(f"{location.file} is what {source} is" + (f"; what it was is in {before}" if before else ""))
