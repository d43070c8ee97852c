#!/usr/bin/env bash
# Caddy 2.6.2 (as in Debian 12) before a server of event streams, in two ways that no status or error tells a client of:
# - an upstream that dies in the middle of a chunked body (its last chunk is missing) is ended for the client with a last chunk
#   (RFC 9112, section 7.1), so half an answer is a whole one. Caddy's log has "aborting with incomplete response"; nginx and
#   HAProxy close the connection instead. Known to its makers: caddyserver/caddy, issue 5951.
# - `reverse_proxy` passes events on as they come, as documented, but not if `encode gzip` stands before it and the client takes
#   gzip, as browsers do: what the client gets stays behind in the compressor, until the end of the stream if it is short.
#   caddyserver/caddy, issue 6293, is about the same pair.
#
# Seen: {'cut off': 'whole', 'identity': 'at once', 'gzip': 'held back'}
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
cd "$room"
apt-get -qq download caddy=2.6.2-5 2> /dev/null
dpkg -x caddy_2.6.2-5_*.deb .
HOME=$room python3 - <<'PY'
import http.client
import http.server
import socket
import subprocess
import threading
import time
import zlib

EVENT = b"data: " + b"soup " * 200 + b"\n\n"
goes_on = threading.Event()


class Upstream(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"%x\r\n%b\r\n" % (len(EVENT), EVENT))
        if self.path == "/cut-off":
            self.close_connection = True
            return
        goes_on.wait(30)
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_: object) -> None: ...


def free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


upstream = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
threading.Thread(target=upstream.serve_forever, daemon=True).start()
port = free()
with open("Caddyfile", "w") as file:
    file.write("{\n admin off\n auto_https off\n}\n")
    file.write(f"http://127.0.0.1:{port} {{\n encode gzip\n reverse_proxy 127.0.0.1:{upstream.server_port}\n}}\n")
caddy = subprocess.Popen(["usr/bin/caddy", "run", "--config", "Caddyfile"], stderr=subprocess.DEVNULL)


def ask(port: int, path: str, coding: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={"accept-encoding": coding})
    return connection.getresponse()


def ending(port: int) -> str:
    try:
        body = ask(port, "/cut-off", "identity").read()
    except http.client.IncompleteRead:
        return "cut off"
    assert body == EVENT
    return "whole"


def arrival(coding: str) -> str:
    goes_on.clear()
    threading.Timer(3, goes_on.set).start()
    answer = ask(port, "/", coding)
    assert answer.getheader("content-encoding", "identity") == coding
    plain, decoder = b"", zlib.decompressobj(31)
    while len(plain) < len(EVENT):
        piece = answer.read1()
        plain += decoder.decompress(piece) if coding == "gzip" else piece
    assert plain == EVENT
    return "held back" if goes_on.is_set() else "at once"


try:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            time.sleep(0.1)
    assert ending(upstream.server_port) == "cut off"
    seen = {"cut off": ending(port), "identity": arrival("identity"), "gzip": arrival("gzip")}
finally:
    caddy.terminate()
    caddy.wait()
print(seen)
assert seen == {"cut off": "whole", "identity": "at once", "gzip": "held back"}, seen
PY
