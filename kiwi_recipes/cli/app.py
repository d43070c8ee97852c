"""The command `kiwi`; `kiwi --help` lists what it can do."""

from __future__ import annotations

import errno
import gc
import io
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from kiwi_recipes import __version__
from kiwi_recipes.cli.terminal import die
from kiwi_recipes.llm.config_errors import ConfigError
from kiwi_recipes.plain_words import wrong_with
from kiwi_recipes.settings import SettingsError

COMMANDS = {
    "recipes": "files:app",
    "serve": "serving:serve",
    "fetch-model": "serving:fetch_model",
    "suggest": "writing:suggest",
    "revise": "writing:revise",
    "record": "recordings:record",
    "replay": "recordings:replay",
    "inspect": "recordings:inspect",
    "parse": "tools:parse",
    "check-food": "tools:check_food",
    "scale": "tools:scale_recipe",
    "doctor": "state:doctor",
    "settings": "state:settings",
}
"""Each command's module, and what it is there: a function, or a Typer with commands of its own."""


class Loaded(Mapping[str, Any]):
    """The commands by their names, each imported when it is looked up: all that all of them need takes a second."""

    def __getitem__(self, name: str) -> Any:
        module, _, attribute = COMMANDS[name].partition(":")
        gc.disable()  # as in the package's own module: nearly all of what a command imports comes now
        try:
            found = getattr(import_module(f"kiwi_recipes.cli.{module}"), attribute)
        finally:
            gc.enable()
        if not isinstance(found, typer.Typer):
            alone = typer.Typer(add_completion=False, pretty_exceptions_show_locals=False)
            alone.command(name)(found)
            found = alone
        command = get_command(found)
        command.name = name
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class Commands(TyperGroup):
    """The group of all commands."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands: Mapping[str, Any] = Loaded()  # type: ignore[assignment]  # read alone: nobody adds one

    def invoke(self, ctx: Any) -> Any:
        """Typer has pydantic read the options, whose words are about Python."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            if (faults := getattr(error.__cause__, "errors", None)) is not None:
                error.message = wrong_with(faults(include_input=False)[0])
            raise


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    help="A recipe from what is in the kitchen.",
)


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
