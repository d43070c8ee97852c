"""`kiwi` without what a start costs: a process imports the product once, and forks for each command that tests run.

A start takes a second of CPU, most of it imports and the words of English, and the tests make some hundreds of them.
`kiwi()` is a program to be run in place of the installed one: same arguments, environment, folder, files, signals and
exit code. What runs is a process of its own, but it is not the one that was started, which waits for it
(`warm_client.py`): for its pid, SIGKILL or SIGSTOP run the installed program.

    test -> warm_client.py -> socket -> this process -> a keeper, which waits -> `kiwi ...`
"""

from __future__ import annotations

import atexit
import gc
import marshal
import os
import random
import runpy
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

CLIENT = Path(__file__).with_name("warm_client.py")
PRELOADED = [
    "kiwi_recipes.cli.files",
    "kiwi_recipes.cli.recordings",
    "kiwi_recipes.cli.serving",
    "kiwi_recipes.cli.state",
    "kiwi_recipes.cli.tools",
    "kiwi_recipes.cli.writing",
    "kiwi_recipes.app",
    "kiwi_recipes.server",
    "kiwi_recipes.testing",
    "alembic.command",
    "sqlalchemy.dialects.sqlite.aiosqlite",
    "uvicorn.lifespan.on",
    "uvicorn.loops.uvloop",
    "uvicorn.protocols.http.httptools_impl",
]


@cache
def kiwi() -> str:
    """The path of the program. The process behind it ends with this one."""
    folder = Path(tempfile.mkdtemp(prefix="kiwi-warm-"))
    command = [sys.executable, "-m", "tests.support.warm", str(folder)]
    process = subprocess.Popen(command, cwd=CLIENT.parents[2], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    atexit.register(process.communicate)  # ends its stdin, and waits
    assert process.stdout is not None
    assert process.stdout.read(1), "it has ended"
    return str(folder / "kiwi")


@dataclass(frozen=True)
class Asked:
    """A command: its words, the first of which is `kiwi` or a script in Python, and what it has of who started it."""

    argv: list[str]
    environ: dict[str, str]
    folder: str
    files: list[int]


def main(folder: Path) -> None:
    """Listens in this folder, and removes it when stdin ends."""
    from kiwi_recipes.recipes.rehearsal import rehearse

    for module in PRELOADED:
        import_module(module)
    rehearse("en")
    gc.freeze()
    program = folder / "kiwi"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -SEs {CLIENT} {folder}/socket kiwi "$@"\n')
    program.chmod(0o755)
    asked = serve(str(folder / "socket"))
    if asked is None:
        shutil.rmtree(folder)
    else:
        become(asked)


def serve(address: str) -> Asked | None:
    """Returns in a forked process, with what it is to run; in this one, when stdin has ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers are not waited for
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen(64)
        sys.stdout.write(".")
        sys.stdout.flush()
        os.dup2(2, 1)
        while True:
            ready, _, _ = select.select([listener, sys.stdin], [], [])
            if sys.stdin in ready:
                return None
            connection, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                return keep(connection)
            connection.close()


def keep(connection: socket.socket) -> Asked:
    """Forks what is asked for, in which this returns. The keeper hands on signals, kills it when who asked is gone, and
    answers with how it ended (`os.waitstatus_to_exitcode`, two bytes)."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    asked = read(connection)
    ended, ending = os.pipe()  # closed by its end, and by that of what it forks; what it executes does not inherit it
    child = os.fork()
    if child == 0:
        connection.close()
        os.close(ended)
        return asked
    os.close(ending)
    for file in asked.files:
        os.close(file)
    watched = [connection.fileno(), ended]
    while ended in watched:
        ready, _, _ = select.select(watched, [], [])
        if ended in ready:
            break
        told = connection.recv(1)
        os.kill(child, told[0] if told else signal.SIGKILL)
        watched = watched if told else [ended]
    _, status = os.waitpid(child, 0)
    connection.sendall(os.waitstatus_to_exitcode(status).to_bytes(2, "big", signed=True))
    os._exit(0)


def read(connection: socket.socket) -> Asked:
    head, files, _, _ = socket.recv_fds(connection, 4, 3)
    length, told = int.from_bytes(head, "big"), b""
    while len(told) < length:
        told += connection.recv(length - len(told))
    argv, environ, folder = marshal.loads(told)
    return Asked(argv, environ, folder, files)


def become(asked: Asked) -> None:
    """What the interpreter does at its start, as far as it depends on who starts it; then the command."""
    for target, file in enumerate(asked.files):
        os.dup2(file, target)
        os.close(file)
    encoding = asked.environ.get("PYTHONIOENCODING", "utf-8")
    sys.stdin, sys.stdout, sys.stderr = (open(number, mode, encoding=encoding) for number, mode in enumerate("rww"))  # noqa: SIM115
    os.chdir(asked.folder)
    os.environ.clear()
    os.environ.update(asked.environ)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    random.seed()
    tempfile.tempdir = None
    sys.argv = asked.argv
    if asked.argv[0] == "kiwi":
        import_module("kiwi_recipes.cli").main()
    else:
        runpy.run_path(asked.argv[0], run_name="__main__")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
