#!/usr/bin/env bash
# sseclient-py 1.9.0 and parse-sse 0.1.0 give out an event that the end of the stream has cut in two. By the HTML standard
# (section 9.2.6) what has no empty line behind it at the end of the stream is discarded, and for this reason: nobody can tell
# whether it is whole. A dropped connection makes "12" of "data: 125" here, valid JSON and another amount, and nothing tells it
# from an event that was sent. (parse-sse also leaves events out whose data is an empty string, "per spec" by its source; the
# standard dispatches them, as the data buffer holds a line's end then.)
#
# Seen: ['7', '12'] by both, where the standard has ['7'] (and eventsource-parser 3.1.1 too).
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
cd "$room"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check sseclient-py==1.9.0
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund parse-sse@0.1.0 eventsource-parser@3.1.1
venv/bin/python - <<'PY'
import sseclient

whole = b"data: 7\n\ndata: 125\n\n"
read = [event.data for event in sseclient.SSEClient(iter([whole])).events()]
cut = [event.data for event in sseclient.SSEClient(iter([whole[:-3]])).events()]
print(read, cut)
assert read == ["7", "125"], read
assert cut == ["7", "12"], cut
PY
cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { createParser } from 'eventsource-parser'
import { parseServerSentEvents } from 'parse-sse'

async function read(stream) {
  const values = []
  for await (const event of parseServerSentEvents(new Response(stream))) values.push(event.data)
  return values
}

function rightly(stream) {
  const values = []
  createParser({ onEvent: (event) => values.push(event.data) }).feed(stream)
  return values
}

const whole = 'data: 7\n\ndata: 125\n\n'
const cut = whole.slice(0, -3)
const empty = 'data: 7\n\ndata:\n\n'
console.log(await read(cut), rightly(cut), await read(empty), rightly(empty))
assert.deepEqual(await read(whole), ['7', '125'])
assert.deepEqual([await read(cut), rightly(cut)], [['7', '12'], ['7']])
assert.deepEqual([await read(empty), rightly(empty)], [['7'], ['7', '']])
JS
node run.mjs
