#!/usr/bin/env bash
# FastAPI 0.165.0: what an event stream of its own making (`response_class=EventSourceResponse` and `yield`) does when its
# generator raises is not what its other streams do. If that is some time after the last value, as when a model is gone, the
# response ends in good order: the last chunk (RFC 9112, section 7.1) is sent, and the client has half an answer that looks
# whole. If it is right behind a value, the connection is closed without it, but the value that was yielded before is lost. The
# same generator yielded as JSON lines, or in a StreamingResponse, gives its value out and closes the connection both times. No
# middleware is in this; Starlette's BaseHTTPMiddleware does the first to all of them
# (starlette-middleware-ends-a-broken-stream.sh). Whoever streams with it has to send a last event, and to look for it.
#
# Seen: later: events: whole, with the value; lines, response: cut off, with it. At once: events: cut off, without; lines,
# response: as before.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -q --disable-pip-version-check fastapi==0.165.0 uvicorn==0.54.0
"$room/venv/bin/python" - <<'PY'
import asyncio
import http.client
import logging
import socket
import threading
import time
from collections.abc import AsyncIterator

import uvicorn
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from fastapi.sse import EventSourceResponse

logging.disable()
app = FastAPI()


async def values(later: bool) -> AsyncIterator[int]:
    yield 125
    if later:
        await asyncio.sleep(0.3)
    raise RuntimeError("the model is gone")


@app.get("/events", response_class=EventSourceResponse)
async def events(later: bool) -> AsyncIterator[int]:
    async for value in values(later):
        yield value


@app.get("/lines")
async def lines(later: bool) -> AsyncIterator[int]:
    async for value in values(later):
        yield value


@app.get("/response")
async def response(later: bool) -> StreamingResponse:
    return StreamingResponse((f"{value}\n" async for value in values(later)))


listener = socket.create_server(("127.0.0.1", 0))
server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None))
threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
while not server.started:
    time.sleep(0.01)


def end(path: str, later: bool) -> tuple[str, bytes]:
    connection = http.client.HTTPConnection(*listener.getsockname(), timeout=20)
    connection.request("GET", f"{path}?later={later}")
    try:
        return "whole", connection.getresponse().read()
    except http.client.IncompleteRead as error:
        return "cut off", error.partial


seen = {(path, later): end(path, later) for path in ("/events", "/lines", "/response") for later in (True, False)}
print(seen)
assert seen == {
    ("/events", True): ("whole", b"data: 125\n\n"),
    ("/events", False): ("cut off", b""),
    ("/lines", True): ("cut off", b"125\n"),
    ("/lines", False): ("cut off", b"125\n"),
    ("/response", True): ("cut off", b"125\n"),
    ("/response", False): ("cut off", b"125\n"),
}, seen
PY
