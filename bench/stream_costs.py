"""What one stream costs Python: bytes that it holds, and instructions for a token. Counted, not timed: the same on a
busy machine.

    python -m bench.stream_costs [--streams N]

A server of ours in a process of its own, a model server and readers in this one. All streams write the same recipe of
2 KB and stand still where the bytes are counted: behind the first token, in the middle, and at the end; there each
stands at a token of its own, one of forty that follow one another, since what is held goes up and down by some KB as
frames are compressed and a step closes. Bytes are `tracemalloc`'s, so buffers of C libraries are not among them;
instructions are CPython's, of eight streams in the middle of their recipe, by `sys.settrace`.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from bench.parsers import document, tokens_of
from bench.pipeline.__main__ import KIWI_PATH, PANTRY, free_port
from bench.pipeline.upstream import PROBED, end, token

FEW = 8
QUIET = 2.0
"""Seconds without a token: all have come through."""
PACE, SLOWLY = 0.05, 0.2
"""Seconds between two tokens. A server that counts is slow, and what comes together costs less."""
APART = 40
"""So many tokens lie between the streams that have come furthest and least far."""
ROOT = Path(__file__).parents[1]


# --- within the server ----------------------------------------------------------------------------------------------


class Counting:
    """SIGUSR1 writes how many bytes are held since the first one; SIGUSR2 begins to count instructions, and ends it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._told = 0
        self._tracing = False
        self._instructions: Counter[CodeType] = Counter()
        signal.signal(signal.SIGUSR1, lambda *_: self._tell_bytes())
        signal.signal(signal.SIGUSR2, lambda *_: self._trace())

    def _tell_bytes(self) -> None:
        gc.collect()
        if not tracemalloc.is_tracing():
            tracemalloc.start()
        self._tell(tracemalloc.get_traced_memory()[0])

    def _trace(self) -> None:
        sys.settrace(None)
        rooms: Counter[str] = Counter()
        for code, count in self._instructions.items():
            rooms[_room(code.co_filename)] += count
        self._tell(dict(rooms.most_common()))
        self._tracing = not self._tracing
        if self._tracing:
            sys.settrace(self._on_call)

    def _on_call(self, frame: FrameType, event: str, arg: object) -> Any:
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        code = frame.f_code

        def on_event(frame: FrameType, event: str, arg: object) -> Any:
            if event == "opcode" and self._tracing:
                self._instructions[code] += 1
            return on_event

        return on_event

    def _tell(self, found: object) -> None:
        draft = self._folder / "draft"
        draft.write_text(json.dumps(found))
        draft.rename(self._folder / str(self._told))
        self._told += 1


def _room(file: str) -> str:
    """The package of a library, or which part of ours."""
    parts = Path(file).parts
    for above in ("site-packages", "kiwi_recipes", "kiwi_parser"):
        if above in parts:
            at = parts.index(above)
            return parts[at + 1] if above == "site-packages" else "/".join(parts[at : at + 2]).removesuffix(".py")
    return "Python"


def serve(folder: Path, arguments: list[str]) -> None:
    from kiwi_recipes.cli.app import main

    Counting(folder)
    sys.argv = ["kiwi", "serve", *arguments]
    main()


# --- beside it ------------------------------------------------------------------------------------------------------


class Kitchen:
    """A model server that writes as far as it may, and readers."""

    def __init__(self) -> None:
        texts = tokens_of(json.dumps(document(10, 8), ensure_ascii=False))
        self.lines = [*map(token, texts), end(len(texts))]
        self.written = self.read = 0
        self.pace = PACE
        self._may = asyncio.Condition()
        self._most = len(self.lines)
        self._asked = 0

    async def let(self, most: int) -> None:
        """Each reply may now be so many lines long, or, if that is not all of it and not its beginning, up to `APART`
        fewer; returns when all that may be has come through."""
        async with self._may:
            self._most = most
            self._may.notify_all()
        seen = -1
        while seen != self.read:
            seen = self.read
            await asyncio.sleep(QUIET)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                if head.startswith(b"GET"):
                    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(PROBED), PROBED))
                    continue
                length = next(row for row in head.lower().split(b"\r\n") if row.startswith(b"content-length:"))
                await reader.readexactly(int(length[15:]))
                writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
                self._asked += 1
                fewer = self._asked % APART
                for number, line in enumerate(self.lines):
                    async with self._may:
                        await self._may.wait_for(partial(self._may_come, number, fewer))
                    writer.write(line)
                    self.written += 1
                    await asyncio.sleep(self.pace)
        writer.close()

    def _may_come(self, number: int, fewer: int) -> bool:
        apart = APART < self._most < len(self.lines)
        return number < (self._most - fewer if apart else self._most)

    async def stream(self, port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = (
            f"POST {KIWI_PATH} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nconnection: close\r\n"
        )
        writer.write(f"{head}content-length: {len(PANTRY)}\r\n\r\n{PANTRY}".encode())
        tail = b""
        while data := await reader.read(65536):
            self.read += len(data)
            tail = (tail + data)[-500:]
        assert b"[DONE]" in tail, tail
        writer.close()


def answered(file: Path) -> Any:
    """What the server has told, once it has."""
    return json.loads(file.read_text()) if file.exists() else None


@contextmanager
def counted(folder: Path, port: int, model: int) -> Iterator[subprocess.Popen[bytes]]:
    config = folder / "llm.yaml"
    config.write_text(
        f'backends:\n  m: {{type: ollama, base_url: "http://127.0.0.1:{model}", model: "paced:latest"}}\n'
    )
    limits = {"KIWI_MAX_RUNS": "2000", "KIWI_MAX_RUNS_PER_SESSION": "2000"}
    command = [sys.executable, "-m", "bench.stream_costs", "--serve", str(folder), "--port", str(port)]
    server = subprocess.Popen(
        [*command, "--config", str(config)], cwd=ROOT, env={**os.environ, **limits}, stderr=subprocess.DEVNULL
    )
    try:
        yield server
    finally:
        server.terminate()
        server.wait(20)


async def count(streams: int) -> None:
    kitchen = Kitchen()
    model = await asyncio.start_server(kitchen.answer, "127.0.0.1", 0)
    port = free_port()
    with tempfile.TemporaryDirectory() as name, counted(Path(name), port, model.sockets[0].getsockname()[1]) as server:
        told = 0

        async def ask(sign: signal.Signals) -> Any:
            nonlocal told
            server.send_signal(sign)
            while (found := answered(Path(name, str(told)))) is None:  # noqa: ASYNC110 - of another process
                await asyncio.sleep(0.1)
            told += 1
            return found

        def begin(number: int) -> list[asyncio.Task[None]]:
            return [asyncio.create_task(kitchen.stream(port)) for _ in range(number)]

        while True:
            with suppress(OSError):
                await kitchen.stream(port)
                break
            await asyncio.sleep(0.2)
        await asyncio.gather(*begin(streams))  # what is made once is made
        await asyncio.sleep(5 * QUIET)

        rested = await ask(signal.SIGUSR1)
        open_streams, whole = list[asyncio.Task[None]](), len(kitchen.lines)
        for place, most in (("behind the first token", 1), ("in the middle", whole // 2), ("at its end", whole - 1)):
            waiting = kitchen.let(most)
            open_streams += begin(0 if open_streams else streams)
            await waiting
            held = (await ask(signal.SIGUSR1) - rested) / streams / 1024
            print(f"{held:6.1f} KB for an open stream {place}", flush=True)
        await kitchen.let(whole)
        await asyncio.gather(*open_streams)

        waiting, few = kitchen.let(whole // 5), begin(FEW)
        await waiting
        await ask(signal.SIGUSR2)
        before, kitchen.pace = kitchen.written, SLOWLY
        await kitchen.let(whole * 2 // 5)
        rooms, kitchen.pace = await ask(signal.SIGUSR2), PACE
        tokens = kitchen.written - before
        print(f"{sum(rooms.values()) / tokens:6.0f} instructions for a token, of which in")
        for room, instructions in rooms.items():
            if instructions >= 5 * tokens:
                print(f"{instructions / tokens:6.0f} {room}")
        await kitchen.let(whole)
        await asyncio.gather(*few)
    model.close()
    await asyncio.sleep(QUIET / 4)  # those who answer see that the server is gone


def main() -> None:
    if sys.argv[1:2] == ["--serve"]:
        serve(Path(sys.argv[2]), sys.argv[3:])
        return
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--streams", type=int, default=40)
    asyncio.run(count(options.parse_args().streams))


if __name__ == "__main__":
    main()
