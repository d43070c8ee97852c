#!/usr/bin/env bash
# Three web frameworks end a response in good order when the handler that streams it raises in the middle: Tornado 6.6.1 (after
# `flush`), Sanic 25.12.1 (`request.respond`) and Hono 4.13.19 on Node (`streamSSE`). The last chunk (RFC 9112, section 7.1) is
# what tells a client that the body is whole, so it has half an answer and no error; the server's log has the exception. Others
# let the connection break, so that a client can tell: aiohttp 3.14.5 here. In the first three an error needs an event of its
# own, and a client has to wait for the last one.
#
# Seen: tornado, sanic, hono: whole; aiohttp: cut off; each with the same one event.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
cd "$room"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check tornado==6.6.1 sanic==25.12.1 aiohttp==3.14.5
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund hono@4.13.19 @hono/node-server@2.1.9
cat > by_tornado.py <<'PY'
import asyncio
import sys

import tornado.web


class Recipe(tornado.web.RequestHandler):
    async def get(self) -> None:
        self.write("data: 1\n\n")
        await self.flush()
        raise RuntimeError("the model is gone")


async def main() -> None:
    tornado.web.Application([("/", Recipe)]).listen(int(sys.argv[1]), "127.0.0.1")
    await asyncio.Event().wait()


asyncio.run(main())
PY
cat > by_sanic.py <<'PY'
import sys

from sanic import Sanic

app = Sanic("recipes")


@app.get("/")
async def recipe(request):
    response = await request.respond(content_type="text/event-stream")
    await response.send("data: 1\n\n")
    raise RuntimeError("the model is gone")


app.run("127.0.0.1", int(sys.argv[1]), single_process=True)
PY
cat > by_aiohttp.py <<'PY'
import sys

from aiohttp import web


async def recipe(request):
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b"data: 1\n\n")
    raise RuntimeError("the model is gone")


app = web.Application()
app.router.add_get("/", recipe)
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]))
PY
cat > by_hono.mjs <<'JS'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'

const app = new Hono().get('/', (context) => streamSSE(context, async (stream) => {
  await stream.writeSSE({ data: '1' })
  throw new Error('the model is gone')
}))
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.argv[2]) })
JS
cat > run.py <<'PY'
import http.client
import socket
import subprocess
import time

COMMANDS = {
    "tornado": ["venv/bin/python", "by_tornado.py"],
    "sanic": ["venv/bin/python", "by_sanic.py"],
    "hono": ["node", "by_hono.mjs"],
    "aiohttp": ["venv/bin/python", "by_aiohttp.py"],
}


def end(command: list[str]) -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    server = subprocess.Popen([*command, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/")
        response = connection.getresponse()
        assert response.getheader("transfer-encoding") == "chunked"
        try:
            body, seen = response.read(), "whole"
        except http.client.IncompleteRead as error:
            body, seen = error.partial, "cut off"
        assert body == b"data: 1\n\n", body
        return seen
    finally:
        server.kill()
        server.wait()


seen = {name: end(command) for name, command in COMMANDS.items()}
print(seen)
assert seen == {"tornado": "whole", "sanic": "whole", "hono": "whole", "aiohttp": "cut off"}, seen
PY
venv/bin/python run.py
