"""A model server that does exactly what a test tells it to, on a real socket.

It runs an event loop in a thread of its own: what it sees of a client is not delayed by what the test does meanwhile,
and it can be used from synchronous tests and with a server under test in another process.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import http.client
import json
import socket
import struct
import threading
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self, cast

from kiwi_recipes.testing.scenario import (
    Forever,
    Gate,
    HalfClose,
    Hangup,
    Hold,
    Pause,
    Reset,
    Scenario,
    Send,
    Step,
    future,
)
from kiwi_recipes.testing.wire import json_answer, ollama_error

MAX_REQUEST_BYTES = 64 * 1024 * 1024


@dataclass(eq=False, slots=True)
class SeenRequest:
    """A request that came in. Times are `time.monotonic()`.

    left      resolves to the time at which the client's side of the connection was seen to close (EOF or reset)
    played    resolves to the time at which the scenario had been played to its end; never, if the client left first
    """

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float
    left: Future[float] = field(default_factory=future)
    played: Future[float] = field(default_factory=future)

    @property
    def json(self) -> Any:
        """The body, read as JSON. Raises ValueError."""
        return json.loads(self.body)

    @property
    def cancelled(self) -> bool:
        """Has the client left before the answer was complete?"""
        return self.left.done() and not self.played.done()


class ScriptedUpstream:
    """A server on a free port of 127.0.0.1 that answers every POST with the next of its scenarios.

    The last scenario answers every further request. GETs are probes: they are answered from `models` and `loaded`
    (`/api/tags`, `/api/ps`, `/v1/models`, `/health`, `/api/version`) and kept apart, in `probes`; `route` sets another
    answer for any method and path. Without a scenario a POST gets a 500.

    Use it as a context manager, `with` or `async with`. To wait: `arrived(n)` and a request's `left` and `played`
    are futures, `.result(timeout)` in synchronous code, `await asyncio.wrap_future(...)` in a coroutine.

    requests     the POSTs so far, with their bodies
    connections  how many connections were accepted
    open         how many of them are open now
    """

    def __init__(
        self,
        *scenarios: Scenario,
        models: Iterable[str] = ("scripted:latest",),
        loaded: Iterable[str] | None = None,
    ) -> None:
        self.models = list(models)
        self.loaded = list(self.models if loaded is None else loaded)
        self.requests: list[SeenRequest] = []
        self.probes: list[SeenRequest] = []
        self.connections = 0
        self.open = 0
        self.port = 0
        self._script = list(scenarios)
        self._routes: dict[tuple[str, str], list[Scenario]] = {}
        self._arrivals: list[Future[SeenRequest]] = []
        self._lock = threading.Lock()
        self._close: Callable[[], object] = lambda: None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where to point a client."""
        return f"http://127.0.0.1:{self.port}"

    def play(self, *scenarios: Scenario) -> None:
        """From now on answer with these, in order."""
        with self._lock:
            self._script[:] = scenarios

    def route(self, method: str, path: str, *scenarios: Scenario) -> None:
        """Answer this method and path with these, in order, the last one again and again, whatever the script says."""
        with self._lock:
            self._routes[method, path] = list(scenarios)

    def arrived(self, count: int = 1) -> Future[SeenRequest]:
        """Resolves to the POST number `count` (from 1) once it is there."""
        with self._lock:
            while len(self._arrivals) < count:
                self._arrivals.append(future())
            return self._arrivals[count - 1]

    def start(self) -> Self:
        """Listen on a free port of 127.0.0.1, on a thread of its own. Entering the context does the same."""
        listening = Future[int]()
        self._thread = threading.Thread(target=self._run, args=(listening,), name="scripted upstream", daemon=True)
        self._thread.start()
        self.port = listening.result(timeout=10)
        return self

    def stop(self) -> None:
        """Close the socket and all connections. Idempotent."""
        if self._thread is None:
            return
        with contextlib.suppress(RuntimeError):  # its loop has ended on its own
            self._close()
        self._thread.join(timeout=10)
        self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        return self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.stop)

    # --- in the thread

    def _run(self, listening: Future[int]) -> None:
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(self._serve(listening))

    async def _serve(self, listening: Future[int]) -> None:
        loop = asyncio.get_running_loop()
        closing = asyncio.Event()
        self._close = functools.partial(loop.call_soon_threadsafe, closing.set)
        handlers: set[asyncio.Task[None]] = set()

        def accept() -> asyncio.Protocol:
            return _Connection(self, handlers)

        try:
            server = await loop.create_server(accept, "127.0.0.1", 0, backlog=1024)
        except OSError as error:
            listening.set_exception(error)
            return
        listening.set_result(server.sockets[0].getsockname()[1])
        await closing.wait()
        server.close()
        for handler in handlers:
            handler.cancel()
        await asyncio.gather(*handlers, return_exceptions=True)

    def _seen(self, request: SeenRequest) -> Scenario:
        """Note the request, and say what to answer."""
        with self._lock:
            is_probe = request.method != "POST"
            (self.probes if is_probe else self.requests).append(request)
            if (request.method, request.path) in self._routes:
                scenario = _next(self._routes[request.method, request.path])
            elif is_probe:
                scenario = self._probed(request.path)
            elif not self._script:
                scenario = ollama_error("nothing is scripted")
            else:
                scenario = _next(self._script)
            if not is_probe:
                while len(self._arrivals) < len(self.requests):
                    self._arrivals.append(future())
                arrival = self._arrivals[len(self.requests) - 1]
        if not is_probe:
            arrival.set_result(request)
        return scenario

    def _probed(self, path: str) -> Scenario:
        match path.partition("?")[0]:
            case "/api/tags":
                return json_answer({"models": [{"name": name, "model": name} for name in self.models]})
            case "/api/ps":
                return json_answer({"models": [{"name": name, "model": name} for name in self.loaded]})
            case "/v1/models":
                return json_answer({"object": "list", "data": [{"id": n, "object": "model"} for n in self.models]})
            case "/health":
                return json_answer({"status": "ok"})
            case "/api/version":
                return json_answer({"version": "0.0.0-scripted"})
            case _:
                return ollama_error("page not found", 404)


def _next(script: list[Scenario]) -> Scenario:
    return script.pop(0) if len(script) > 1 else script[0]


class _Gone(Exception):
    """The client has left, or the scenario has closed the connection."""


class _Connection(asyncio.StreamReaderProtocol):
    """One client. Notices EOF without reading, so that the time is right whatever is being played."""

    def __init__(self, upstream: ScriptedUpstream, handlers: set[asyncio.Task[None]]) -> None:
        self._reader = asyncio.StreamReader()
        super().__init__(self._reader)
        self._upstream = upstream
        self._handlers = handlers
        self._asked: list[SeenRequest] = []
        self._left = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._socket = cast("asyncio.Transport", transport)
        self._writer = asyncio.StreamWriter(self._socket, self, self._reader, asyncio.get_running_loop())
        self._upstream.connections += 1
        self._upstream.open += 1
        handler = asyncio.get_running_loop().create_task(self._handle())
        self._handlers.add(handler)
        handler.add_done_callback(self._handlers.discard)

    def eof_received(self) -> bool:
        self._note_left()
        super().eof_received()
        return True  # we may still have something to say

    def connection_lost(self, exc: Exception | None) -> None:
        self._note_left()
        self._upstream.open -= 1
        super().connection_lost(exc)

    def _note_left(self) -> None:
        if not self._left.is_set():
            self._left.set()
            now = time.monotonic()
            for request in self._asked:
                request.left.set_result(now)

    async def _handle(self) -> None:
        try:
            while (request := await self._read_request()) is not None:
                self._asked.append(request)
                if self._left.is_set():
                    request.left.set_result(time.monotonic())
                if not await self._play(request, self._upstream._seen(request)):
                    break
        except (_Gone, asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self._socket.close()

    async def _read_request(self) -> SeenRequest | None:
        try:
            head = await self._reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return None
        first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        body = await self._reader.readexactly(min(int(headers.get("content-length", 0)), MAX_REQUEST_BYTES))
        return SeenRequest(method, path, headers, body, time.monotonic())

    async def _play(self, request: SeenRequest, scenario: Scenario) -> bool:
        """Play `scenario`; may the connection take another request?"""
        await self._take(scenario.before, self._write)
        chunked = scenario.framing == "chunked"
        if scenario.framing != "raw":
            await self._write(_head(scenario))
        await self._take(scenario.steps, self._write_chunk if chunked else self._write)
        if chunked:
            await self._write(b"0\r\n\r\n")
        request.played.set_result(time.monotonic())
        return chunked

    async def _take(self, steps: Iterable[Step], write: Callable[[bytes], Awaitable[None]]) -> None:
        for step in steps:
            match step:
                case Send(data):
                    await write(data)
                case Pause(seconds):
                    await self._unless_left(seconds)
                case Hold():
                    await self._unless_left(None)
                case Gate(opened):
                    await self._unless_left_before(opened)
                case Forever(again):
                    while True:
                        await self._take(again, write)
                case HalfClose():
                    self._socket.write_eof()
                case Hangup():
                    raise _Gone
                case Reset():
                    self._reset()

    async def _unless_left(self, seconds: float | None) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._left.wait(), seconds)
            raise _Gone

    async def _unless_left_before(self, opened: Future[None]) -> None:
        leaving = asyncio.ensure_future(self._left.wait())
        try:
            await asyncio.wait((leaving, asyncio.wrap_future(opened)), return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
        if self._left.is_set():
            raise _Gone

    async def _write(self, data: bytes) -> None:
        if self._left.is_set():
            raise _Gone
        self._writer.write(data)
        await self._writer.drain()
        await asyncio.sleep(0)

    async def _write_chunk(self, data: bytes) -> None:
        if data:
            await self._write(b"%x\r\n%b\r\n" % (len(data), data))

    def _reset(self) -> None:
        connection = self._socket.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._socket.abort()
        raise _Gone


def _head(scenario: Scenario) -> bytes:
    headers = {"server": "scripted", **scenario.headers}
    if scenario.framing == "chunked":
        headers["transfer-encoding"] = "chunked"
    else:
        headers["connection"] = "close"
    phrase = http.client.responses.get(scenario.status, "Unknown")
    lines = [f"HTTP/1.1 {scenario.status} {phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


@contextlib.contextmanager
def deaf_address() -> Iterator[str]:
    """The URL of a port that takes no more connections and refuses none: connecting hangs (Linux).

    A listening socket whose queue is full drops what comes, as a machine behind a firewall does.
    """
    with contextlib.ExitStack() as sockets:
        listener = sockets.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        host, port = listener.getsockname()
        for _ in range(4):
            filler = sockets.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex((host, port))
        yield f"http://{host}:{port}"


def refusing_address() -> str:
    """The URL of a port on which nobody listens: connecting is refused."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"
