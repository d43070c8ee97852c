#!/usr/bin/env bash
# httpx 0.28.1 (and httpx2 2.16.2) reads a response in gzip up to the end of its first member, and drops the rest without an
# error. A gzip body is a series of members (RFC 9110, section 8.4.1.3, and RFC 1952, section 2.2), and a server that compresses
# each event by itself, so that it can be sent at once, writes one for each: the client has the first event, and then the
# stream is over, in good order, with status 200. Of a JSON text that comes in such pieces the head is left. requests and aiohttp
# read all of it. Most SDKs for language models in Python stand on httpx. Met with Prometheus; a mend was closed: encode/httpx,
# pull request 3270.
#
# Seen: httpx, httpx2: ['data: soup']; requests, aiohttp: ['data: soup', 'data: salad', 'data: cake'] of the same bytes.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -q --disable-pip-version-check httpx==0.28.1 httpx2==2.16.2 requests==2.34.2 aiohttp==3.14.5
"$room/venv/bin/python" - <<'PY'
import asyncio
import gzip
import http.server
import threading

import aiohttp
import httpx
import httpx2
import requests

EVENTS = ["data: soup", "data: salad", "data: cake"]
BODY = b"".join(gzip.compress(f"{event}\n\n".encode()) for event in EVENTS)
assert gzip.decompress(BODY).decode().split("\n\n")[:-1] == EVENTS


class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY)

    def log_message(self, *_):
        pass


async def by_aiohttp(url):
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return await response.text()


def streamed(client, url):
    with client.stream("GET", url) as response:
        return "".join(response.iter_text())


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/"
texts = {
    "httpx": httpx.get(url).text,
    "httpx, streamed": streamed(httpx, url),
    "httpx2": httpx2.get(url).text,
    "requests": requests.get(url, timeout=60).text,
    "aiohttp": asyncio.run(by_aiohttp(url)),
}
seen = {name: text.split("\n\n")[:-1] for name, text in texts.items()}
print(seen)
first = EVENTS[:1]
assert seen == {"httpx": first, "httpx, streamed": first, "httpx2": first, "requests": EVENTS, "aiohttp": EVENTS}, seen
server.shutdown()
PY
