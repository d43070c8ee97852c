#!/usr/bin/env bash
# Three clients of event streams take all spaces from the head of a `data` line: requests-sse 0.5.3, aiohttp-sse-client2 0.3.0
# and fetch-event-stream 0.1.6 (this one tabs, too). By the HTML standard (section 9.2.6) one space behind the colon goes, and
# what comes then is the value. Tokens of a model begin with a space as a rule, so that a stream of them comes out as one long
# word, and lines of code or YAML without their indent. Values in JSON are not hurt, which is why it is seldom seen.
#
# Seen: ['Stir', 'the', 'soup', '- salt'] of ['Stir', ' the', ' soup', '  - salt'], by each of the three.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
cd "$room"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check requests-sse==0.5.3 requests==2.34.2 aiohttp-sse-client2==0.3.0 \
  aiohttp==3.14.5
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund fetch-event-stream@0.1.6
cat > run.py <<'PY'
import asyncio
import http.server
import json
import subprocess
import threading

import aiohttp_sse_client2.client
import requests_sse

TOKENS = ["Stir", " the", " soup", "  - salt"]


class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        self.wfile.write("".join(f"data: {token}\n\n" for token in TOKENS).encode())

    def log_message(self, *_: object) -> None: ...


def by_requests(url: str) -> list[str]:
    with requests_sse.EventSource(url) as events:
        return [next(events).data for _ in TOKENS]


async def by_aiohttp(url: str) -> list[str]:
    async with aiohttp_sse_client2.client.EventSource(url) as events:
        return [(await anext(events)).data for _ in TOKENS]


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/"
seen = {
    "requests-sse": by_requests(url),
    "aiohttp-sse-client2": asyncio.run(by_aiohttp(url)),
    "fetch-event-stream": json.loads(subprocess.check_output(["node", "run.mjs", url])),
}
print(seen)
for tokens in seen.values():
    assert tokens == ["Stir", "the", "soup", "- salt"], tokens
PY
cat > run.mjs <<'JS'
import { events } from 'fetch-event-stream'

const tokens = []
for await (const event of events(await fetch(process.argv[2]))) tokens.push(event.data)
console.log(JSON.stringify(tokens))
JS
venv/bin/python run.py
