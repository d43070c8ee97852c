#!/usr/bin/env bash
# Three writers of event streams for Python put other data on the wire than they were given:
# - BlackSheep 2.6.4: an event whose data is false in Python (0, false, [], {}, "") is an empty line, which no client gives out
#   (HTML standard, section 9.2.6): a list that is empty yet, or a count of 0, never arrives. In a TextServerSentEvent a line's
#   end becomes a backslash and an "n", which a client can't tell from these two characters in the text;
# - Flask-SSE 1.0.0: no space is put behind "data:", and a reader takes one away there: a token that begins with a space comes
#   without. A line's end at the end of the text is lost, and U+2028 and U+0085 within it become line's ends;
# - Falcon 4.4.0: of a text (or of bytes, `data`) with a line's end in it only the first line is sent as data. The others stand
#   as lines of their own, which a reader takes for fields it does not know: they are gone, and an empty one ends the event.
#
# Seen: BlackSheep: 0 and []: b'\n'; 'a\nb': 'a\\nb'. Flask-SSE: ' soup': 'soup', 'Boil.\n': 'Boil.', 'a\u2028b': 'a\nb'.
# Falcon: 'a\nb': 'a'.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
cd "$room"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check blacksheep==2.6.4 flask-sse==1.0.0 falcon==4.4.0
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund eventsource-parser@3.1.1
cat > read.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { createParser } from 'eventsource-parser'

const streams = JSON.parse(readFileSync(0, 'utf8'))
const read = (stream) => {
  const data = []
  createParser({ onEvent: (event) => data.push(event.data) }).feed(stream)
  return data
}
console.log(JSON.stringify(streams.map(read)))
JS
venv/bin/python - <<'PY'
import json
import subprocess

from blacksheep.server.sse import ServerSentEvent, TextServerSentEvent, write_sse
from falcon.asgi import SSEvent
from flask_sse import Message


def read(streams: list[str]) -> list[list[str]]:
    return json.loads(subprocess.run(["node", "read.mjs"], input=json.dumps(streams).encode(), stdout=-1, check=True).stdout)


values = [{"quantity": 0}, 0, [], False, "soup", ""]
by_value = read([write_sse(ServerSentEvent(value)).decode() for value in values])
texts = ["a\nb", " soup", "Boil.\n", "a\u2028b", "a\x85b"]
by_text = read([write_sse(TextServerSentEvent(text)).decode() for text in texts])
by_flask = read([f"{Message(text)}" for text in texts])
by_falcon = read([SSEvent(text=text).serialize().decode() for text in texts])
print(by_value, by_text, by_flask, by_falcon)
assert by_value == [['{"quantity":0}'], [], [], [], ['"soup"'], []], by_value
assert by_text == [["a\\nb"], [" soup"], ["Boil.\\n"], ["a\u2028b"], ["a\x85b"]], by_text
assert by_flask == [["a\nb"], ["soup"], ["Boil."], ["a\nb"], ["a\nb"]], by_flask
assert by_falcon == [["a"], [" soup"], ["Boil."], ["a\u2028b"], ["a\x85b"]], by_falcon
assert read([SSEvent(data=b"a\nb").serialize().decode()]) == [["a"]]
PY
