#!/usr/bin/env bash
# Google's SDKs for Gemini read an event stream as if it had `data:` lines only. In @google/genai 2.32.0 (JavaScript) an event
# that has another line before its data is left out, without an error: with an `id:` or `event:` in each, as gateways write
# them, the stream ends well and nothing was said; with a comment before one, that part of the text is missing. In google-genai
# 3.6.1 (Python) each of these, and a comment that stands by itself, as servers and proxies send to keep a connection alive,
# raises UnknownApiResponseError. By the HTML standard (section 9.2.5) comments are ignored, and the order of an event's lines
# is free. Both have a setting for the address of a gateway (`baseUrl`), which is where it is met: Google's own server writes
# none of these lines.
#
# Seen: JavaScript: plain "soup for two", comment within "soup two", id "", event "", ping "soup for two"; Python: plain "soup
# for two", an error for the others.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
cd "$room"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check google-genai==3.6.1
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @google/genai@2.32.0 eventsource-parser@3.1.1
cat > run.py <<'PY'
import os

from google import genai
from google.genai.errors import UnknownApiResponseError


def text(form: str) -> str:
    client = genai.Client(api_key="none", http_options={"base_url": f"{os.environ['SERVER']}/{form}"})
    try:
        parts = client.models.generate_content_stream(model="any", contents="hi")
        return "".join(part.text or "" for part in parts)
    except UnknownApiResponseError:
        return "error"


seen = {form: text(form) for form in ("plain", "within", "id", "event", "ping")}
print("Python:", seen)
assert seen == {"plain": "soup for two", "within": "error", "id": "error", "event": "error", "ping": "error"}, seen
PY
cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import { promisify } from 'node:util'
import { GoogleGenAI } from '@google/genai'
import { createParser } from 'eventsource-parser'

const data = ['soup', ' for', ' two'].map((word) =>
  `data: ${JSON.stringify({ candidates: [{ index: 0, content: { role: 'model', parts: [{ text: word }] } }] })}\n\n`)
const forms = {
  plain: data,
  within: [data[0], `: still here\n${data[1]}`, data[2]],
  id: data.map((event, place) => `id: ${place}\n${event}`),
  event: data.map((event) => `event: message\n${event}`),
  ping: [data[0], ': still here\n\n', data[1], data[2]],
}
for (const form of Object.values(forms)) {
  const read = []
  createParser({ onEvent: (event) => read.push(`data: ${event.data}\n\n`) }).feed(form.join(''))
  assert.deepEqual(read, data)
}

const server = createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(forms[request.url.split('/')[1]].join(''))
})
await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
const address = `http://127.0.0.1:${server.address().port}`

const seen = {}
for (const form of Object.keys(forms)) {
  const client = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: `${address}/${form}` } })
  seen[form] = ''
  for await (const part of await client.models.generateContentStream({ model: 'any', contents: 'hi' })) {
    seen[form] += part.text ?? ''
  }
}
console.log('JavaScript:', JSON.stringify(seen))
assert.deepEqual(seen, { plain: 'soup for two', within: 'soup two', id: '', event: '', ping: 'soup for two' })
const { stdout } = await promisify(execFile)('venv/bin/python', ['run.py'], { env: { ...process.env, SERVER: address } })
console.log(stdout.trim())
server.close()
JS
node run.mjs
