#!/usr/bin/env bash
# httpx-sse 0.4.3 departs from the event-stream format of the HTML standard (section 9.2.6) in two ways that a client meets:
# - a block without a data field (only `id:`, as servers send to move a client's last event id on) is given out as an event with
#   empty data; the standard sets the id and dispatches nothing;
# - a byte order mark, which the standard says to strip from the head of the stream, stays on the first field's name, so that the
#   first event is lost without a word.
#
# Seen: [('', '5'), ('x', '5')] where the standard has [('x', '5')]; ['b'] where it has ['a', 'b'].
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install -q --disable-pip-version-check httpx==0.28.1 httpx-sse==0.4.3
"$room/venv/bin/python" - <<'PY'
import httpx
from httpx_sse import EventSource


def read(body: bytes) -> list[tuple[str, str]]:
    response = httpx.Response(200, headers={"content-type": "text/event-stream"}, content=body)
    return [(event.data, event.id) for event in EventSource(response).iter_sse()]


without_data = read(b"id: 5\n\ndata: x\n\n")
with_mark = [data for data, _ in read("\ufeffdata: a\n\ndata: b\n\n".encode())]
print(without_data, with_mark)
assert without_data == [("", "5"), ("x", "5")], without_data
assert with_mark == ["b"], with_mark
PY
