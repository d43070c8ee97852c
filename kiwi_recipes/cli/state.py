"""`kiwi doctor` and `kiwi settings`: how the models are, and what is in force."""

from __future__ import annotations

import asyncio

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kiwi_recipes.app import make_router
from kiwi_recipes.cli.terminal import ConfigOption, environ_with
from kiwi_recipes.llm.doctor import diagnoses
from kiwi_recipes.llm.routing import LLMRouter
from kiwi_recipes.settings import EffectiveSetting, explain, load_settings, read_environ


def doctor(config: ConfigOption = None) -> None:
    """Ask every model backend how it is, and those that answer for ten tokens; say what to type if one is not well.

    Exit code 1 if no backend can be used, or one that is configured can't be.
    """
    environ = environ_with(config)
    router = make_router(load_settings(environ), environ)
    raise typer.Exit(0 if asyncio.run(_examine(router)) else 1)


async def _examine(router: LLMRouter) -> bool:
    """Whether one backend can be used at least, and every configured one is well."""
    console = Console(highlight=False)
    asked_for = {route.name for route in router.routes if not route.quiet}
    well: list[str] = []
    ill: list[str] = []
    try:
        async for found in diagnoses(router):
            health, trial = found.health, found.trial
            line = Text.assemble(
                (health.name, "bold"), f" ({health.kind}", f", {found.model})" if found.model else ")", ": ",
                ("well" if found.well else health.state, "green" if found.well else "yellow"),
            )  # fmt: skip
            if found.well and trial is not None and trial.first_token_s is not None:
                line.append(f"; first token after {trial.first_token_s:.2f} s")
                line.append(f", {trial.tokens_per_s:.0f} tokens/s" if trial.tokens_per_s else "")
            if health.tiny:
                line.append("; tiny: good for a first try, not for cooking by")
            console.print(line)
            for words in found.words:
                console.print(Text(f"    {words}"))
            (well if found.well else ill).append(health.name)
    finally:
        await router.aclose()
    failing = [name for name in ill if name in asked_for]
    if failing and well:
        console.print(
            Text(
                f"{', '.join(failing)}: configured, but can't be used; {well[0]} writes the recipes instead.", "yellow"
            )
        )
    return bool(well) and not failing


def settings() -> None:
    """Show what is in force and where each value came from."""
    console = Console(highlight=False)
    sources = explain(load_settings(read_environ()))
    console.print(_settings_table(sources) if console.width >= TABLE_WIDTH else _settings_list(sources))


TABLE_WIDTH = 80
"""Columns that the table of the settings needs so that no value is squeezed away."""


def _settings_table(sources: list[EffectiveSetting]) -> Table:
    table = Table()
    table.add_column("setting", no_wrap=True)
    table.add_column("value", overflow="fold")
    table.add_column("from", no_wrap=True)
    table.add_column("what it does")
    for source in sources:
        table.add_row(source.name, source.value, source.origin, source.description)
    return table


def _settings_list(sources: list[EffectiveSetting]) -> Text:
    lines = [
        Text.assemble((source.name, "bold"), f" = {source.value}\n  from {source.origin}: {source.description}")
        for source in sources
    ]
    return Text("\n").join(lines)
