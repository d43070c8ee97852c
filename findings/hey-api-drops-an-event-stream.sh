#!/usr/bin/env bash
# @hey-api/openapi-ts 0.99.0: of an operation that answers a JSON object or, if it is asked to, an event stream, as the APIs of
# model servers do by a `stream` parameter, the generated client knows the object alone: the type of the events is in no
# response, no error or warning is printed, and the function is made with `post` and not with `sse.post`, so that there is no
# way to read the stream. The order in which the document names the two does not matter. Where the stream stands by itself it is
# typed and read.
#
# Seen: both: `200: Whole`, client.post; alone: `200: Piece`, client.sse.post.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
cd "$room"
npm install --silent --no-audit --no-fund @hey-api/openapi-ts@0.99.0 typescript@5.9.3
cat > write.mjs <<'JS'
import { writeFileSync } from 'node:fs'

const object = (name) => ({ type: 'object', required: [name], properties: { [name]: { type: 'string' } } })
const json = { 'application/json': { schema: { $ref: '#/components/schemas/Whole' } } }
const events = { 'text/event-stream': { schema: { $ref: '#/components/schemas/Piece' } } }
const operation = (operationId, content) => ({ post: { operationId, responses: { 200: { description: 'a recipe', content } } } })
writeFileSync('api.json', JSON.stringify({
  openapi: '3.1.0',
  info: { title: 't', version: '1' },
  paths: {
    '/a': operation('jsonFirst', { ...json, ...events }),
    '/b': operation('eventsFirst', { ...events, ...json }),
    '/c': operation('eventsAlone', events),
  },
  components: { schemas: { Whole: object('title'), Piece: object('delta') } },
}))
JS
node write.mjs
npx openapi-ts -i ./api.json -o ./made > said 2>&1
cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'

const types = readFileSync('made/types.gen.ts', 'utf8')
const functions = readFileSync('made/sdk.gen.ts', 'utf8')
const said = readFileSync('said', 'utf8')
const seen = ['JsonFirst', 'EventsFirst', 'EventsAlone'].map((name) => {
  const [, type] = types.match(new RegExp(`export type ${name}Responses = \\{[^}]*200: (\\w+)`))
  const [, call] = functions.match(new RegExp(`client\\)\\.([\\w.]+)<${name}Responses`))
  return [name, type, call]
})
console.log(seen)
assert.deepEqual(seen, [
  ['JsonFirst', 'Whole', 'post'],
  ['EventsFirst', 'Whole', 'post'],
  ['EventsAlone', 'Piece', 'sse.post'],
])
assert.doesNotMatch(said, /warn|error|event-stream/i)
JS
node run.mjs
