"""`kiwi recipes export` and `kiwi recipes import`: kept recipes as files, and files as kept recipes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from kiwi_recipes.cli.kept import (
    JsonOption,
    RecipeId,
    SessionOption,
    app,
    in_library,
    kept_recipe,
    owner_of,
    print_json,
    say,
)
from kiwi_recipes.cli.terminal import die
from kiwi_recipes.library.export import Export, FormName, export_kept
from kiwi_recipes.library.imports import MAX_BYTES, Imported, ImportRefused, read_recipes
from kiwi_recipes.library.imports.result import ImportResult, RefusedRecipe, imported_of, new_of, refused_of

__all__ = ["app"]

FORMATS: tuple[FormName, ...] = get_args(FormName)
STDIN = Path("-")


@app.command("export")
def export_recipe(
    recipe: RecipeId,
    form: Annotated[str, typer.Option("--format", "-f", help=f"{', '.join(FORMATS)}.")] = "jsonld",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file, or a folder; none: the terminal.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    session: SessionOption = None,
) -> None:
    """Write a recipe for another program, or to read."""
    if form not in FORMATS:
        die(f"There is no format {form}: {', '.join(FORMATS)}.")
    made = export_kept(kept_recipe(recipe, session), form)
    if output is None:
        _print(made)
    else:
        _write(made, output / made.file_name if output.is_dir() else output, force=force)


def _print(made: Export) -> None:
    if made.is_binary and sys.stdout.isatty():
        die("This format is for programs, not for a terminal: name a file with -o, such as -o " + made.file_name)
    sys.stdout.buffer.write(made.content)
    sys.stdout.flush()


def _write(made: Export, target: Path, *, force: bool) -> None:
    try:
        with target.open("wb" if force else "xb") as file:
            file.write(made.content)
    except FileExistsError:
        die(f"{target} exists already: choose another name, or write over it with --force.")
    except OSError as error:
        die(f"{target} could not be written: {error.strerror}")
    say(f"{target}: {len(made.content)} bytes")


@app.command("import")
def import_recipes(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE...", help="Web pages or JSON; - reads what is piped.")
    ] = None,
    text: Annotated[
        Path | None, typer.Option("--text", help="A text of any kind, which a model reads; - reads what is piped.")
    ] = None,
    config: Annotated[Path | None, typer.Option("--config", help="llm.yaml: the model backends; for --text.")] = None,
    language: Annotated[str | None, typer.Option(help="A BCP 47 tag, for recipes that don't say theirs.")] = None,
    agreed: Annotated[bool, typer.Option("--agreed", help="Agree to what they likely contain.")] = False,
    session: SessionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Keep the recipes in files: schema.org's JSON-LD, web pages that hold it, Mealie's, Tandoor's, Nextcloud's JSON,
    and our own. Nothing is fetched: save a page first."""
    if text is not None:
        if files:
            die("Either files or --text: a model reads one text at a time.")
        from kiwi_recipes.cli.writing import read_pasted

        read_pasted(_text_in(text), language, session, as_json, config)
    if not files:
        die("Name a file, - for what is piped, or --text FILE.")
    result = ImportResult(imported=[], refused=[])
    read = [(path, one) for path in files for one in _read(path, language, result)]

    async def work(library: Any) -> None:
        for path, one in read:
            if one.likely and not agreed:
                named = ", ".join(dict.fromkeys(f"“{found.text}” ({found.allergy})" for found in one.likely))
                detail = f"It likely contains what was ruled out: {named}. With --agreed it is kept."
                code = "allergens_not_acknowledged"
                result.refused.append(RefusedRecipe(name=one.recipe.title, code=code, detail=detail))
                continue
            kept, _ = await library.save(owner_of(session), new_of(one, None if path == STDIN else path.name))
            result.imported.append(imported_of(one, kept))

    if read:
        in_library(work)
    _report(result, as_json)


def _text_in(path: Path) -> str:
    try:
        content = sys.stdin.buffer.read(MAX_BYTES) if path == STDIN else path.read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        die(f"{path}: {error.strerror or error}")
    except UnicodeDecodeError:
        die(f"{path} is no UTF-8 text.")


def _read(path: Path, language: str | None, result: ImportResult) -> list[Imported]:
    """The recipes in a file; what is wrong with it joins what is refused."""
    try:
        if path == STDIN:
            content = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        found = read_recipes(content, language=language)
    except OSError as error:
        why = RefusedRecipe(name=str(path), code="import_unreadable", detail=error.strerror or str(error))
    except ImportRefused as refused:
        why = RefusedRecipe(name=str(path), code=refused.code, detail=str(refused))
    else:
        result.refused += map(refused_of, found.refused)
        return found.recipes
    result.refused.append(why)
    return []


def _report(result: ImportResult, as_json: bool) -> None:
    """Exit code 1 if anything was refused."""
    if as_json:
        print_json(result)
    else:
        for one in result.imported:
            say("\n  ".join([f"{one.recipe.id[:8]}  {one.recipe.title}", *one.remarks]))
    if result.refused:
        die("\n".join(f"{one.name or 'A recipe without a name'}: {one.detail}" for one in result.refused))
