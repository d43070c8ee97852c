#!/usr/bin/env bash
# ollama 0.6.3 (Ollama's client for Python): a streamed answer with U+0085 (NEL, "next line") in it ends in a JSONDecodeError.
# The client takes the lines of the NDJSON stream from httpx's `iter_lines`, which splits wherever Python's `str.splitlines`
# does: also at U+0085, U+2028 and U+2029, all of which may stand unescaped in a JSON string (RFC 8259, section 7). Go, in which
# Ollama is written, escapes the last two and leaves U+0085 as it is, so one such character of a model, or of a text that it
# copies, is enough. Without stream=True the same answer is read.
#
# Seen: "whole: 'Soup\x85for two'"; "streamed: JSONDecodeError"
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -q --disable-pip-version-check ollama==0.6.3 httpx==0.28.1
"$room/venv/bin/python" - <<'PY'
import http.server
import json
import threading

import ollama

TEXT = "Soup\u0085for two"


class Upstream(http.server.BaseHTTPRequestHandler):
    """Ollama's POST /api/chat."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        said = {"model": "m", "message": {"role": "assistant", "content": TEXT}, "done": True}
        self.send_response(200)
        self.send_header("content-type", "application/x-ndjson" if asked["stream"] else "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(said, ensure_ascii=False).encode() + b"\n")

    def log_message(self, *_: object) -> None: ...


server = http.server.HTTPServer(("127.0.0.1", 0), Upstream)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = ollama.Client(f"http://127.0.0.1:{server.server_port}")
question = [{"role": "user", "content": "A dish?"}]
whole = client.chat("m", question).message.content
print(f"whole: {whole!r}")
assert whole == TEXT
try:
    raise SystemExit(f"streamed: {[part.message.content for part in client.chat('m', question, stream=True)]}")
except json.JSONDecodeError as error:
    print(f"streamed: {type(error).__name__}")
PY
