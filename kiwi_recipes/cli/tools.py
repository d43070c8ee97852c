"""`kiwi parse`, `kiwi check-food` and `kiwi scale`: what needs neither a server nor a model."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kiwi_recipes.cli.terminal import EXIT_CODES, die, err
from kiwi_recipes.food.allergens import strongest
from kiwi_recipes.food.scale import CantScale, Units
from kiwi_recipes.recipes.pantry_split import misspelt, unknown_allergies
from kiwi_recipes.scaling import NotARecipe, lines, read_recipe, scaled
from kiwi_recipes.trace import trace


def parse(
    file: Annotated[Path, typer.Argument(help="A model's reply, or - for standard input.")],
    chunk: Annotated[int, typer.Option(min=1, help="Feed it in pieces of so many characters.")] = 4,
) -> None:
    """Show which events the parser makes of a text, one JSON object a line; the outcome is the last."""
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        die(f"{file} is not UTF-8: byte {error.start} can't be read.")
    except OSError as error:
        die(f"{file} can't be read: {error.strerror}")
    lines = list(trace(text, chunk))
    for line in lines:
        print(json.dumps(line))  # noqa: T201
    raise typer.Exit(0 if lines[-1]["outcome"] == "complete" else EXIT_CODES["incomplete"])


def check_food(
    name: Annotated[str, typer.Argument(help='The food, as it is called: "almond milk".')],
    allergy: Annotated[
        list[str] | None, typer.Option(help='As you would say it: "tree nuts"; repeat for more.')
    ] = None,
    diet: Annotated[list[str] | None, typer.Option(help='"vegan", "halal", ...; repeat for several.')] = None,
    language: Annotated[str | None, typer.Option(help="A BCP 47 tag such as de: the name's language.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say what a food's name says about an allergy or a diet. It never proves that something is absent."""
    asked = [*(allergy or []), *(diet or [])]
    if not asked:
        die("Name what to look for with --allergy or --diet.")
    if not all(text.strip() for text in (name, *asked)):
        die("Neither the food's name nor what to look for may be empty.")
    found = strongest(name, asked, language)
    unknown = unknown_allergies(asked, language)
    meant = misspelt(asked, language)
    if as_json:
        body = found._asdict()
        said = {"food": name, "verdict": body.pop("outcome"), **body}
        said |= {"unknown_allergies": unknown, "did_you_mean": meant}
        print(json.dumps(said))  # noqa: T201
        return
    words = {
        "contains": f"contains {found.group or found.phrase}",
        "likely": f"likely contains {found.group or found.phrase}",
        "unknown": "can't be judged by its name",
        "no_match": "no match",
    }
    console = Console(highlight=False)
    console.print(f"{name}: {words[found.outcome]}", markup=False, soft_wrap=True)
    if found.phrase is not None:
        console.print(f'    "{found.phrase}" is {found.key or "what you named"} ({found.source})', markup=False)
    if found.note is not None:
        console.print(f"    {found.note}", markup=False, soft_wrap=True)
    for entry in unknown:
        near = f" Did you mean {' or '.join(meant[entry])}?" if entry in meant else ""
        kind = "no diet that is known here" if entry in (diet or []) else "on no list of allergens"
        err.print(
            f'"{entry}" is {kind}: only these very words were looked for.{near}',
            markup=False,
            soft_wrap=True,
        )


def scale_recipe(
    file: Annotated[Path, typer.Argument(help="A recipe as JSON (ours, or schema.org's), or - for standard input.")],
    servings: Annotated[int | None, typer.Option(min=1, max=50, help="For how many.")] = None,
    factor: Annotated[float | None, typer.Option(help="So many times the recipe.")] = None,
    have: Annotated[str | None, typer.Option(help='By what is there of one ingredient: "300 g flour".')] = None,
    units: Annotated[Units, typer.Option(help="Measures: those of the recipe, metric or US.")] = "as_is",
    as_json: Annotated[bool, typer.Option("--json", help="Print the recipe as JSON.")] = False,
) -> None:
    """Scale a recipe's amounts to what a kitchen can measure."""
    if sum(way is not None for way in (servings, factor, have)) > 1:
        die("Give one of --servings, --factor and --have.")
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
        result = scaled(read_recipe(text), servings=servings, factor=factor, have=have, units=units)
    except UnicodeDecodeError as error:
        die(f"{file} is not UTF-8: byte {error.start} can't be read.")
    except OSError as error:
        die(f"{file} can't be read: {error.strerror}")
    except (CantScale, NotARecipe) as error:
        die(str(error))
    print(json.dumps(result.recipe, ensure_ascii=False) if as_json else "\n".join(lines(result.recipe)))  # noqa: T201
    for message in dict.fromkeys(remark.message for remark in result.remarks):
        err.print(message, style="yellow", markup=False, soft_wrap=True)
