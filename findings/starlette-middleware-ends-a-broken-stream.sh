#!/usr/bin/env bash
# Starlette 1.10.0 (FastAPI's base): with one BaseHTTPMiddleware (FastAPI's `@app.middleware("http")`) in the application, even
# one that does nothing, a stream whose generator raises ends in good order. Without it uvicorn closes the connection without
# the last chunk (RFC 9112, section 7.1), and a client reports that the body was cut off; the middleware gives the last, empty
# part of the body out first and raises afterwards, so the log has the traceback, and the client has half an answer that looks
# whole. That the error is raised at all was mended in Kludex/starlette, pull request 1459; what the client sees was not.
# Whoever streams has to end with an event of its own, or to do without this class.
#
# Seen: plain: cut off; with a middleware: whole; each with the same one event.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -q --disable-pip-version-check starlette==1.10.0 uvicorn==0.54.0
"$room/venv/bin/python" - <<'PY'
import http.client
import logging
import socket
import threading
import time

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.responses import StreamingResponse
from starlette.routing import Route

logging.disable()


class Nothing(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        return await call_next(request)


async def recipe(request):
    async def events():
        yield "data: 1\n\n"
        raise RuntimeError("the model is gone")

    return StreamingResponse(events(), media_type="text/event-stream")


def ask(middleware: list[Middleware]) -> tuple[str, bytes]:
    listener = socket.create_server(("127.0.0.1", 0))
    app = Starlette(routes=[Route("/", recipe)], middleware=middleware)
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    connection = http.client.HTTPConnection(*listener.getsockname(), timeout=20)
    connection.request("GET", "/")
    try:
        seen = "whole", connection.getresponse().read()
    except http.client.IncompleteRead as error:
        seen = "cut off", error.partial
    connection.close()
    server.should_exit = True
    thread.join()
    return seen


plain, wrapped = ask([]), ask([Middleware(Nothing)])
print({"plain": plain, "with a middleware": wrapped})
assert plain == ("cut off", b"data: 1\n\n"), plain
assert wrapped == ("whole", b"data: 1\n\n"), wrapped
PY
