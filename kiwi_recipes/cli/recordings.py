"""`kiwi record`, `kiwi replay` and `kiwi inspect` (docs/recordings.md)."""

from __future__ import annotations

import asyncio
import math
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kiwi_recipes import __version__
from kiwi_recipes.app import make_router
from kiwi_recipes.cli.show_run import show_run, suggested
from kiwi_recipes.cli.terminal import ConfigOption, die, environ_with, err, items_of, request_of
from kiwi_recipes.http import httpx
from kiwi_recipes.inspection import inspect as inspect_recording
from kiwi_recipes.inspection import table
from kiwi_recipes.llm.backends.replay import ReplayBackend
from kiwi_recipes.llm.routing import LLMRouter, Route
from kiwi_recipes.recording import EventsRecorder, Header, RecordingError, RecordingTransport, flaw, now, still_said
from kiwi_recipes.replay import FAMILIES, family_of, kiwi_app, upstream_app
from kiwi_recipes.server import PortInUse, bind, serve_plain
from kiwi_recipes.server import serve as serve_app
from kiwi_recipes.settings import load_settings, read_environ
from kiwi_recipes.streams.events import PROTOCOL
from kiwi_recipes.timeline import PlotUnavailable, plot


def record(
    recording: Annotated[Path, typer.Argument(dir_okay=False, help="The file to write; an existing one is kept.")],
    pantry: Annotated[str, typer.Argument(help='What you have, with commas: "eggs, spinach, feta".')],
    level: Annotated[int, typer.Option(help="3: from the pantry; 4: a surprise.")] = 3,
    source: Annotated[str, typer.Option(help="Which server and model this is, truthfully.")] = "",
    why: Annotated[str, typer.Option(help="What it is kept for, in a line.")] = "",
    private: Annotated[bool, typer.Option("--private", help="Leave out what you typed.")] = False,
    config: ConfigOption = None,
) -> None:
    """Write a recipe as `suggest` does, and keep both sides with their timing: to replay, to test with.

    FILE.jsonl gets byte for byte what the model server sent, FILE.events.jsonl the events that were made of it. Keys
    are never written.
    """
    if recording.suffix != ".jsonl":
        die(f"{recording} must end in .jsonl: any other file is replayed as plain text.")
    if not recording.parent.is_dir():
        die(f"There is no folder {recording.parent}.")
    both = (recording, recording.with_name(f"{recording.stem}.events.jsonl"))
    for file in both:
        if file.exists():
            die(f"{file} exists already: choose another name, or remove it.")
    environ = environ_with(config)
    settings = load_settings(environ).model_copy(update={"attempts": 1})
    request = request_of(pantry_items=items_of(pantry), level=level, wildcard_confirmed=level == 4)

    def tap(transport: httpx.AsyncBaseTransport) -> httpx.AsyncBaseTransport:
        return RecordingTransport(transport, recording, source, private=private, why=why)

    body = request.model_dump(mode="json")
    told = source or f"Kiwi Recipes {__version__}"
    header = Header("events", told, "", body, when=now(), why=why, protocol=PROTOCOL)
    events = EventsRecorder(both[1], header, private=private)
    code = asyncio.run(
        show_run(suggested(request), make_router(settings, environ, tap), settings, as_json=False, note=events.note)
    )
    events.close()
    if not recording.exists():
        die(f"Nothing was recorded in {recording}.")
    for reason in filter(None, map(flaw, both)):
        die(f"What was recorded is not whole: {reason}.")
    if private and (kept := still_said(both, request.pantry_items)):
        err.print(f"The model itself wrote what you typed: {', '.join(kept)}.", style="yellow", markup=False)
    raise typer.Exit(code)


def replay(
    recording: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="See docs/recordings.md.")],
    speed: Annotated[str, typer.Option(help="1x: as recorded; 10x: ten times as fast; max: at once.")] = "1x",
    serve: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Serve it on this port of this machine; 0: any free one.")
    ] = None,
    family: Annotated[
        str | None, typer.Option("--as", help="As which server: ollama, openai, anthropic or kiwi, page included.")
    ] = None,
    pantry: Annotated[str, typer.Option(help="What the card should count as yours.")] = "eggs, spinach, feta",
    as_json: Annotated[bool, typer.Option("--json", help="Print the stream's events, one JSON object a line.")] = False,
) -> None:
    """Play a recorded stream through the parser, as if the model were writing it now; or serve it, as such a server."""
    pace = _pace(speed)
    if family is not None and family not in FAMILIES:
        die(f"--as takes {', '.join(FAMILIES)}.")
    if serve is not None:
        return _serve_recording(recording, family, serve, pace)
    if family is not None:
        die("--as says as which server; give a port with --serve.")
    settings = load_settings(read_environ()).model_copy(update={"attempts": 1})
    request = request_of(pantry_items=items_of(pantry))
    router = LLMRouter([Route(ReplayBackend("replay", recording, speed=pace))])
    raise typer.Exit(asyncio.run(show_run(suggested(request), router, settings, as_json)))


def _pace(speed: str) -> float:
    """How many times as fast; 0: at once."""
    if speed == "max":
        return 0.0
    try:
        pace = float(speed.removesuffix("x"))
    except ValueError:
        pace = -1.0
    if not 0 <= pace < math.inf:
        die("--speed takes 1x (as recorded), 10x (ten times as fast) and the like, or max (at once).")
    return pace


def _serve_recording(recording: Path, family: str | None, port: int, pace: float) -> None:
    settings = load_settings({})
    try:
        family = family or family_of(recording)
        sock = bind("127.0.0.1", port, settings.send_timeout)
    except RecordingError as error:
        die(f"Can't replay {error}.")
    except PortInUse:
        die(f"Port {port} is in use: stop what listens there, or choose another with --serve.")
    except OSError as error:
        die(f"Can't replay {recording}: {error.strerror}.")
    where = f"http://127.0.0.1:{sock.getsockname()[1]}"
    try:
        if family == "kiwi":
            application = kiwi_app(recording, settings, speed=pace)
            err.print(f"{recording.name} as Kiwi Recipes on {where}  (Ctrl-C stops it)", markup=False, soft_wrap=True)
            serve_app(application, settings, sock, log_level="critical")
        else:
            upstream = upstream_app(recording, family, speed=pace)
            err.print(f"{recording.name} as {family} on {where}  (Ctrl-C stops it)", markup=False, soft_wrap=True)
            with suppress(KeyboardInterrupt):
                serve_plain(upstream, sock)
    except RecordingError as error:
        die(f"Can't replay {error}.")


def inspect(
    recording: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="See docs/recordings.md.")],
    picture: Annotated[
        Path | None, typer.Option("--plot", dir_okay=False, help="Write a timeline of the fields, as SVG.")
    ] = None,
) -> None:
    """Say when a recording's first token came, when each field, where it paused and what was mended."""
    try:
        found = inspect_recording(recording)
        if picture is not None:
            plot(found, picture)
    except RecordingError as error:
        die(f"{error}.")
    except PlotUnavailable as error:
        die(str(error))
    except OSError as error:
        die(f"{error.filename}: {error.strerror}.")
    Console(highlight=False).print(table(found))
