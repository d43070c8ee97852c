#!/usr/bin/env bash
# @microsoft/fetch-event-source 2.0.1 drops the empty lines at the head of an event's data. By the HTML standard (section 9.2.6)
# each `data` line adds its value and a line's end, and the last line's end is taken off: two empty ones are "\n". Here they are
# "", and a token of a model that is a line's end, or begins with one, as models write between two paragraphs, comes without it:
# Markdown whose tokens are the data of events loses its paragraphs and lists. Empty lines behind others are kept. Known to its
# makers: Azure/fetch-event-source, issue 50.
#
# Seen: ["Boil.", "", "- salt", "Serve.\n"]; eventsource-parser 3.1.1 has ["Boil.", "\n", "\n\n- salt", "Serve.\n"] of the same
# bytes.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
cd "$room"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund @microsoft/fetch-event-source@2.0.1 eventsource-parser@3.1.1
cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { createParser } from 'eventsource-parser'
import { getLines, getMessages } from '@microsoft/fetch-event-source/lib/cjs/parse.js'

const tokens = ['Boil.', '\n', '\n\n- salt', 'Serve.\n']
const frame = (token) => token.split('\n').map((line) => `data: ${line}\n`).join('') + '\n'
const stream = tokens.map(frame).join('')

const theirs = []
const read = getLines(getMessages(() => {}, () => {}, (message) => theirs.push(message.data)))
read(new TextEncoder().encode(stream))
const right = []
createParser({ onEvent: (event) => right.push(event.data) }).feed(stream)
console.log(JSON.stringify(theirs), JSON.stringify(right))
assert.deepEqual(right, tokens)
assert.deepEqual(theirs, ['Boil.', '', '- salt', 'Serve.\n'])
JS
node run.mjs
