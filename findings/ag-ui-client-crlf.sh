#!/usr/bin/env bash
# @ag-ui/client 1.0.0 reads an event stream whose lines end in CRLF not at all: HttpAgent looks for "\n\n" between two events,
# finds none, and at the end of the stream parses all of them as one JSON text, which fails. Until then no event is given out,
# so that an agent that goes on for minutes shows nothing. CR, LF and both are ends of a line in the HTML standard (section
# 9.2.5), and CRLF is what sse-starlette, with which many a server in Python writes such streams, puts there unless it is told
# otherwise (`sep`).
#
# Seen: the same five events, LF: 5 events, "Soup"; CRLF: 0 events, "SyntaxError: Unexpected non-whitespace character after JSON
# ..."
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
cd "$room"
npm install --silent --no-audit --no-fund @ag-ui/client@1.0.0
cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import http from 'node:http'
import { HttpAgent } from '@ag-ui/client'

const events = [
  { type: 'RUN_STARTED', threadId: 't', runId: 'r' },
  { type: 'TEXT_MESSAGE_START', messageId: 'm', role: 'assistant' },
  { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'Soup' },
  { type: 'TEXT_MESSAGE_END', messageId: 'm' },
  { type: 'RUN_FINISHED', threadId: 't', runId: 'r' },
]
const server = http.createServer((request, response) => {
  const end = request.url === '/crlf' ? '\r\n' : '\n'
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const event of events) response.write(`data: ${JSON.stringify(event)}${end}${end}`)
  response.end()
})
await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
console.error = () => {} // the client's own report of the error that it throws

async function read(name) {
  const agent = new HttpAgent({ url: `http://127.0.0.1:${server.address().port}/${name}`, threadId: 't' })
  let count = 0
  const error = await agent.runAgent({ runId: 'r' }, { onEvent: () => void count++ }).then(() => null, String)
  return { count, said: agent.messages.map((message) => message.content).join(), error }
}

const lf = await read('lf')
const crlf = await read('crlf')
console.log(lf, crlf)
assert.deepEqual(lf, { count: 5, said: 'Soup', error: null })
assert.equal(crlf.count, 0)
assert.match(crlf.error, /^SyntaxError: Unexpected non-whitespace character after JSON/)
process.exit(0)
JS
node run.mjs
