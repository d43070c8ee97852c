"""The command `kiwi`; `kiwi --help` lists what it can do."""

from __future__ import annotations

import errno
import io
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from kiwi_recipes import __version__
from kiwi_recipes.cli import files
from kiwi_recipes.cli.recordings import inspect, record, replay
from kiwi_recipes.cli.serving import fetch_model, serve
from kiwi_recipes.cli.state import doctor, settings
from kiwi_recipes.cli.terminal import die
from kiwi_recipes.cli.tools import check_food, parse, scale_recipe
from kiwi_recipes.cli.writing import revise, suggest
from kiwi_recipes.llm.routing import ConfigError
from kiwi_recipes.settings import SettingsError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    help="A recipe from what is in the kitchen.",
)
app.add_typer(files.app, name="recipes")

COMMANDS: dict[str, Callable[..., None]] = {
    "serve": serve,
    "fetch-model": fetch_model,
    "suggest": suggest,
    "revise": revise,
    "record": record,
    "replay": replay,
    "inspect": inspect,
    "parse": parse,
    "check-food": check_food,
    "scale": scale_recipe,
    "doctor": doctor,
    "settings": settings,
}
for _name, _command in COMMANDS.items():
    app.command(_name)(_command)


def _print_version(asked: bool) -> None:
    if asked:
        print(f"kiwi {__version__}")  # noqa: T201
        raise typer.Exit


VersionOption = Annotated[
    bool, typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_print_version)
]


@app.callback()
def _options(version: VersionOption = False) -> None: ...


def main() -> None:
    """Runs a command; what the user can mend is one line on stderr and exit code 1, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # whose encoding may not have all that cooks write: ISO 8859-1, ASCII
            stream.reconfigure(errors="replace")
    try:
        app()
    except (SettingsError, ConfigError) as error:
        die(str(error))
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        die(f"Can't write: {error.strerror}")
