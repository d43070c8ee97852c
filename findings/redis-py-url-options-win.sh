#!/usr/bin/env bash
# redis-py 8.1.0: an option in a URL's query silently wins over the keyword argument of the same name, and a boolean that redis-py
# does not know as one stays a text: `decode_responses=false` in a URL turns decoding ON, as the text "false" is truthy.
# Whoever relies on `Redis.from_url(url, protocol=2, decode_responses=False)` gets other types of answers, as the URL says.
#
# Seen: protocol 3, decode_responses 'false' (a str), socket_timeout 1.0, and an encoder that decodes.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -q --disable-pip-version-check redis==8.1.0
"$room/venv/bin/python" - <<'PY'
from redis import Redis

pool = Redis.from_url(
    "redis://localhost/0?protocol=3&decode_responses=false&socket_timeout=1",
    protocol=2, decode_responses=False, socket_timeout=9,
).connection_pool
seen = {name: pool.connection_kwargs[name] for name in ("protocol", "decode_responses", "socket_timeout")}
answer = pool.get_encoder().decode(b"bytes as they came")
print(seen, repr(answer))
assert seen == {"protocol": 3, "decode_responses": "false", "socket_timeout": 1.0}, seen
assert answer == "bytes as they came", answer
PY
