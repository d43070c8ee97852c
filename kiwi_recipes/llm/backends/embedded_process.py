"""Starting, watching over and ending the process in which llama.cpp runs (see `embedded_server`)."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from kiwi_recipes.llm.backends.embedded_server import KEY_VARIABLE

logger = logging.getLogger(__name__)

_LAST_WORDS = 20
_EXIT_GRACE = 5.0


class ProcessDied(Exception):
    """The process ended before it served; the message holds the last lines it wrote, for the log only."""


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """What the process serves. `context` counts tokens per slot, `slots` are streams at once."""

    model: Path
    alias: str
    slots: int
    context: int
    threads: int


class LlamaProcess:
    """One run of the model process. `url` and `key` are how to call it."""

    def __init__(self, process: Process, key: str) -> None:
        self._process = process
        self._last_words: deque[str] = deque(maxlen=_LAST_WORDS)
        self._listener = asyncio.create_task(self._listen(), name="embedded model's log")
        self.key = key
        self.url = ""

    @classmethod
    async def launch(cls, options: ServerOptions) -> LlamaProcess:
        """Start the process and wait until its model is loaded. Raises ProcessDied. Cancelling it ends the process."""
        key = secrets.token_urlsafe(24)
        process = await asyncio.create_subprocess_exec(
            # -P: nothing in the working directory may pass for a module of ours.
            *(sys.executable, "-P", "-m", "kiwi_recipes.llm.backends.embedded_server"),
            *("--model", str(options.model), "--alias", options.alias),
            *("--slots", str(options.slots), "--context", str(options.context), "--threads", str(options.threads)),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env={**os.environ, KEY_VARIABLE: key},
            # A Ctrl-C in the terminal is for the server, which still has streams to finish.
            start_new_session=True,
        )
        self = cls(process, key)
        try:
            await self._read_address()
        except BaseException:
            await self.stop()
            raise
        return self

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def ended(self) -> None:
        """Return when the process is gone, for whatever reason."""
        await self._process.wait()

    def kill(self) -> None:
        """End it without asking: for a process that no longer answers."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def stop(self) -> None:
        """Close its standard input, which ends it; kill it if that takes too long. Idempotent."""
        assert self._process.stdin is not None  # noqa: S101 - it is a PIPE
        self._process.stdin.close()
        try:
            async with asyncio.timeout(_EXIT_GRACE):
                await self._process.wait()
        except TimeoutError:
            self.kill()
            await self._process.wait()
        finally:
            self.kill()
        await self._listener

    async def _read_address(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - it is a PIPE
        line = await self._process.stdout.readline()
        self.url = line.decode().strip()
        if not self.url:
            await self._process.wait()
            await self._listener
            raise ProcessDied(f"exit code {self._process.returncode}: " + " | ".join(self._last_words))

    async def _listen(self) -> None:
        assert self._process.stderr is not None  # noqa: S101 - it is a PIPE
        while line := await self._process.stderr.readline():
            text = line.decode(errors="replace").rstrip()
            self._last_words.append(text)
            logger.debug("llama.cpp: %s", text)
