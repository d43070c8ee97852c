#!/usr/bin/env bash
# nginx 1.22.1 (as in Debian 12), as `proxy_pass` has it by itself, makes a whole answer of one that is cut off. It asks the
# server behind it by HTTP/1.0 (`proxy_http_version`), where a body of unknown length, as an event stream is, ends with the
# connection, so that nginx can't tell an end from a break; to the client it speaks HTTP/1.1, and closes the body with a last
# chunk (RFC 9112, section 7.1), which says that it is whole. uvicorn breaks the connection when an application raises, and a
# client that asks it itself has an error; behind nginx it has half an answer, and nginx's log nothing. With
# `proxy_http_version 1.1` the break comes through. The documentation recommends 1.1 for kept connections; of this it says
# nothing. nginx 1.29.7 and later ask by 1.1.
#
# Seen: {'uvicorn': 'cut off', 'nginx': 'whole', 'nginx, 1.1': 'cut off'}, each with the same one event.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
cd "$room"
apt-get -qq download nginx 2> /dev/null
dpkg -x nginx_*.deb .
usr/sbin/nginx -v 2>&1 | grep -F nginx/1.22.1
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check uvicorn==0.40.0
cat > app.py <<'PY'
async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    headers = [(b"content-type", b"text/event-stream")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"data: soup\n\n", "more_body": True})
    raise RuntimeError("the model is gone")
PY
venv/bin/python - <<'PY'
import http.client
import pathlib
import socket
import subprocess
import time

EVENT = b"data: soup\n\n"


def free():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def wait_for(port):
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"nothing listens at {port}")


def ending(port, path="/"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    try:
        body = connection.getresponse().read()
    except http.client.IncompleteRead as error:
        assert error.partial == EVENT, error
        return "cut off"
    assert body == EVENT, body
    return "whole"


behind, port = free(), free()
room = pathlib.Path.cwd()
kept = " ".join(f"{name}_temp_path {room}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
pathlib.Path("nginx.conf").write_text(f"""
daemon off; master_process off; pid {room}/pid; error_log {room}/log; events {{ }}
http {{
  access_log off; {kept}
  server {{
    listen 127.0.0.1:{port};
    location / {{ proxy_pass http://127.0.0.1:{behind}; }}
    location /newer {{ proxy_pass http://127.0.0.1:{behind}; proxy_http_version 1.1; }}
  }}
}}""")
uvicorn = ["venv/bin/uvicorn", "app:app", "--port", str(behind), "--log-level", "critical"]
nginx = ["usr/sbin/nginx", "-e", f"{room}/log", "-c", f"{room}/nginx.conf"]
running = [subprocess.Popen(uvicorn), subprocess.Popen(nginx)]
try:
    wait_for(behind)
    wait_for(port)
    seen = {"uvicorn": ending(behind), "nginx": ending(port)}
    assert "prematurely" not in pathlib.Path("log").read_text()
    seen["nginx, 1.1"] = ending(port, "/newer")
    assert "prematurely" in pathlib.Path("log").read_text()
finally:
    for process in running:
        process.terminate()
        process.wait()
print(seen)
assert seen == {"uvicorn": "cut off", "nginx": "whole", "nginx, 1.1": "cut off"}, seen
PY
