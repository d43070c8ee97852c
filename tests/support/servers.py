"""Real programs for tests: `kiwi serve`, Redis and nginx on free ports, stopped when the test ends."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.support import warm
from tests.support.clock import HANG

INSTALLED = str(Path(sys.executable).with_name("kiwi"))
"""In place of `warm.kiwi()`, which does the same sooner, where a test asks for its pid, kills it or tries its start."""

PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin"


def needs(program: str) -> str:
    """The program's path. Missing, it skips the test, or fails it where KIWI_TEST_ALL says that all must be there."""
    found = shutil.which(program, path=PATH)
    if found is None and os.environ.get("KIWI_TEST_ALL"):
        pytest.fail(f"{program} is missing")
    if found is None:
        pytest.skip(f"{program} is not installed")
    return found


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def wait_for_port(port: int, seconds: float = HANG) -> None:
    """Returns when something listens on 127.0.0.1:port; raises TimeoutError otherwise."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as sock:
            if sock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError(f"nothing listens on port {port}")


@contextmanager
def running(command: list[str], **options: object) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is gone when the block ends."""
    process = subprocess.Popen(command, **options)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


@contextmanager
def redis_server(port: int | None = None, folder: Path | None = None, password: str = "") -> Iterator[str]:
    """A Redis of this test's own; yields its URL, without the password that it asks for if one is given. Given a
    folder, it keeps its data there between two starts."""
    program = needs("redis-server")
    port = port or free_port()
    with tempfile.TemporaryDirectory() as scratch:
        keep = ["--appendonly", "yes", "--appendfsync", "always"] if folder else ["--save", "", "--appendonly", "no"]
        keep += ["--requirepass", password] if password else []
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder or scratch), *keep]
        with running(command, stdout=subprocess.DEVNULL):
            wait_for_port(port)
            yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def postgres_server() -> Iterator[str]:
    """A PostgreSQL of this test's own; yields its address without a database. It runs as `nobody` for root, whom it
    refuses."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = str(binaries[-1]) if binaries else needs("initdb")
    as_user: dict[str, object] = {"user": "nobody", "group": "nogroup"} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory() as scratch:
        folder, port = Path(scratch) / "data", free_port()
        if as_user:
            shutil.chown(scratch, "nobody", "nogroup")
        options = ["--username", "kiwi", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"]
        command = [initdb, "--pgdata", str(folder), *options]
        subprocess.run(command, check=True, capture_output=True, cwd=scratch, **as_user)  # type: ignore[call-overload]
        server = [initdb.replace("initdb", "postgres"), "-D", str(folder), "-p", str(port), "-h", "127.0.0.1"]
        server += ["-k", scratch, "-c", "fsync=off"]
        with running(server, cwd=scratch, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **as_user):
            ready = [initdb.replace("initdb", "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port), "-t", str(HANG)]
            until = time.monotonic() + HANG
            while subprocess.run(ready, check=False).returncode:
                if time.monotonic() > until:
                    raise TimeoutError("PostgreSQL does not start")
                time.sleep(0.05)
            yield f"postgresql://kiwi@127.0.0.1:{port}"


@dataclass(frozen=True, slots=True)
class Kiwi:
    """A `kiwi serve` of this test's own. `log` is what it wrote to stderr, a file."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def said(self, words: str, seconds: float = HANG) -> bool:
        """Does it say so in its log, now or within `seconds`?"""
        until = time.monotonic() + seconds
        while words not in self.log.read_text():
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        return True


LLM_YAML = """
backends:
  scripted: {{type: ollama, base_url: "{ollama}", model: "scripted:latest"}}
"""


def kiwi_environ(folder: Path, ollama: str, **environ: str) -> dict[str, str]:
    """The environment of a server whose only model server is the (scripted) Ollama at this URL: nothing steps in."""
    config = folder / "llm.yaml"
    config.write_text(LLM_YAML.format(ollama=ollama))
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH") if name in os.environ}
    settings = {
        "KIWI_LLM_CONFIG": str(config),
        "KIWI_LIBRARY": str(folder / "library.db"),
        "KIWI_READY_LANGUAGES": "en",  # the other four are two seconds of CPU, of each of hundreds of servers
    }
    return {**inherited, **settings, **environ}


@contextmanager
def kiwi_server(ollama: str, port: int | None = None, program: str | None = None, **environ: str) -> Iterator[Kiwi]:
    """`kiwi serve` in a process of its own, in an empty folder, listening when the block begins. `program`:
    `warm.kiwi()`, or INSTALLED."""
    port = port or free_port()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with (
            log.open("wb") as stderr,
            running(
                [program or warm.kiwi(), "serve", "--port", str(port)],
                env=kiwi_environ(Path(folder), ollama, **environ),
                cwd=folder,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
            ) as process,
        ):
            server = Kiwi(process, port, log)
            try:
                wait_for_answer(f"{server.url}/api/v1/health", process)
            except TimeoutError as error:
                raise TimeoutError(f"{error}: {log.read_text()}") from None
            yield server


def wait_for_answer(url: str, process: subprocess.Popen[bytes], seconds: float = HANG) -> None:
    """Returns when a GET is answered with 200; raises TimeoutError, at once if the process has ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        with suppress(httpx.TransportError):
            if httpx.get(url, timeout=HANG).status_code == 200:
                return
        time.sleep(0.05)
    raise TimeoutError(f"{url} does not answer")


CLOUD_CONF = Path(__file__).parents[2] / "nginx.cloud.conf"


def nginx_conf(folder: Path, port: int, workers: Sequence[int], http: str = "", **substituted: str) -> Path:
    """nginx.cloud.conf in the smallest http block that it can live in, with the ports of this test.

    The file itself is changed by textual substitution only: its ports, and what `substituted` names, a directive and
    its value each. A text that isn't there any more is an error, so that no test runs on another file than it thinks.
    `http` is what an http block around it may say.
    """
    text = CLOUD_CONF.read_text()
    ports = {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "127.0.0.1:8512": f"127.0.0.1:{workers[0]}",
        "127.0.0.1:8513": f"127.0.0.1:{workers[-1]}",
    }
    directives = {rf"{name} [^;]+;": f"{name} {value};" for name, value in substituted.items()}
    for old, new in [*((re.escape(old), new) for old, new in ports.items()), *directives.items()]:
        text, count = re.subn(old, new, text)
        assert count, f"{old} is not in {CLOUD_CONF.name}"
    (folder / "kiwi.conf").write_text(text)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n".join(f"    {kind}_temp_path {folder}/{kind};" for kind in kinds)
    user = "user root;" if os.geteuid() == 0 else ""  # else its workers may not enter the test's folder
    around = f"""
{user}
worker_processes 1;
daemon off;
pid {folder}/pid;
error_log stderr warn;
events {{ worker_connections 2048; }}
http {{
    access_log off;
{temporary}
    {http}
    include {folder}/kiwi.conf;
}}
"""
    conf = folder / "nginx.conf"
    conf.write_text(around)
    return conf


@contextmanager
def nginx(*workers: int, http: str = "", **substituted: str) -> Iterator[str]:
    """A real nginx with nginx.cloud.conf in front of these ports; yields its URL. See `nginx_conf`."""
    program = needs("nginx")
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        conf = nginx_conf(Path(folder), port, workers, http, **substituted)
        with running([program, "-c", str(conf), "-p", folder], stderr=subprocess.DEVNULL):
            wait_for_port(port)
            yield f"http://127.0.0.1:{port}"
