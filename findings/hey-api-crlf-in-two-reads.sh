#!/usr/bin/env bash
# @hey-api/openapi-ts 0.99.0: the client that it generates for an event stream makes LF of all CR and CRLF in what has been read
# so far, after each read. A read that ends between CR and LF, which a network may do anywhere, has its CR made an LF then, and
# the LF that comes next is a second one: an empty line, which ends the event. So an event in CRLF falls in two: its name is
# lost, and a value of several `data:` lines comes in halves, of which neither is the JSON that was sent. By the HTML standard
# (section 9.2.5) CRLF is one end of a line, however it arrives. LF has been all that it knew before (hey-api/hey-api, issue
# 3054); this came with the mend of that.
#
# Seen: in one read: [{"quantity":2,"unit":"g"}]; cut behind each CR in turn: ["{\"quantity\":2,","\"unit\":\"g\"}"] for one of
# them.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
cd "$room"
npm install --silent --no-audit --no-fund @hey-api/openapi-ts@0.99.0 typescript@5.9.3
cat > api.json <<'JSON'
{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/rows": {"get": {"operationId": "rows", "responses":
{"200": {"description": "rows", "content": {"text/event-stream": {"schema": {"type": "object"}}}}}}}}}
JSON
npx openapi-ts -i ./api.json -o ./made --silent
npx tsc --target es2022 --module esnext --skipLibCheck --outDir js made/core/serverSentEvents.gen.ts
cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { createSseClient } from './js/serverSentEvents.gen.js'

const whole = 'event: row\r\ndata: {"quantity":2,\r\ndata: "unit":"g"}\r\n\r\n'

async function read(...pieces) {
  const body = new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece))
      controller.close()
    },
  })
  const names = []
  const { stream } = createSseClient({
    url: 'http://localhost/', fetch: async () => new Response(body), onSseEvent: ({ event }) => names.push(event ?? 'message'),
  })
  const values = []
  for await (const value of stream) values.push(value)
  return { names, values }
}

const right = { names: ['row'], values: [{ quantity: 2, unit: 'g' }] }
assert.deepEqual(await read(whole), right)
const between = [...whole.matchAll(/\r\n/g)].map(({ index }) => index + 1)
const seen = []
for (const at of between) seen.push(await read(whole.slice(0, at), whole.slice(at)))
for (const one of seen) console.log(JSON.stringify(one))
assert.deepEqual(seen, [
  { names: ['row', 'message'], values: right.values },
  { names: ['row', 'message'], values: ['{"quantity":2,', '"unit":"g"}'] },
  right,
  right,
])
JS
echo '{"type": "module"}' > js/package.json
node run.mjs
