#!/usr/bin/env bash
# @ag-ui/client 1.0.0: a run whose stream is over in the middle of a message, without RUN_FINISHED or RUN_ERROR, is a success:
# runAgent() resolves, `onRunFailed` is not called, and half a message stands among the agent's messages. So it looks when a
# proxy or a worker that is put down ends the response in good order. The client does check the order of what comes (the same
# message without its TEXT_MESSAGE_START is an error), and AG-UI 1.0 has each run end with one of the two events; only that
# something is missing at the end is not looked at. Whoever shows results has to wait for `onRunFinishedEvent`. Known to its
# makers for 0.0.57: ag-ui-protocol/ag-ui, issue 2300; 1.0.0 does so all the same.
#
# Seen: { said: 'Simmer for 2', finished: false, failed: false, error: null } of a message that goes on "0 minutes".
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
cd "$room"
npm install --silent --no-audit --no-fund @ag-ui/client@1.0.0
cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import http from 'node:http'
import { HttpAgent } from '@ag-ui/client'

const start = { type: 'RUN_STARTED', threadId: 't', runId: 'r' }
const message = { type: 'TEXT_MESSAGE_START', messageId: 'm', role: 'assistant' }
const half = { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'Simmer for 2' }
const streams = { '/cut': [start, message, half], '/disorder': [start, half] }
const server = http.createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const event of streams[request.url]) response.write(`data: ${JSON.stringify(event)}\n\n`)
  response.end()
})
await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
console.error = () => {} // the client's own report of the error that it throws

async function read(path) {
  const agent = new HttpAgent({ url: `http://127.0.0.1:${server.address().port}${path}`, threadId: 't' })
  const seen = { finished: false, failed: false }
  const watch = {
    onRunFinishedEvent: () => { seen.finished = true },
    onRunFailed: () => { seen.failed = true },
  }
  const error = await agent.runAgent({ runId: 'r' }, watch).then(() => null, String)
  return { said: agent.messages.map(({ content }) => content).join(), ...seen, error }
}

const cut = await read('/cut')
const disorder = await read('/disorder')
console.log(cut, disorder)
assert.deepEqual(cut, { said: 'Simmer for 2', finished: false, failed: false, error: null })
assert.equal(disorder.failed, true)
assert.ok(disorder.error)
process.exit(0)
JS
node run.mjs
