#!/usr/bin/env bash
# JSONStream 1.3.5 (npm), by its parser jsonparse 1.3.1: a number comes out as a text if it is an integer that JavaScript can't
# hold, and as a number else, so that one column of a list has both types, by the value alone: 9007199254740992 is a number, and
# the next one is "9007199254740993". For a negative integer, or one with a fraction of ".0", that is not so: these are
# rounded, in silence, as JSON.parse does it for all. Written again by JSON.stringify the text stays a text, in quotes, and a
# schema's validator refuses it. The README says nothing of it; that large numbers are rounded was the complaint before:
# dominictarr/JSONStream, issue 43.
#
# Seen: [9007199254740992,"9007199254740993",-9007199254740992,9007199254740992] of 9007199254740992, ...993, -...993, ...993.0.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
cd "$room"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund JSONStream@1.3.5 jsonparse@1.3.1
cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import JSONStream from 'JSONStream'

const text = '[9007199254740992,9007199254740993,-9007199254740993,9007199254740993.0]'
const seen = []
const stream = JSONStream.parse('*')
stream.on('data', (value) => seen.push(value))
await new Promise((ended) => {
  stream.on('end', ended)
  stream.end(text)
})
console.log(JSON.stringify(seen), 'of', text)
assert.deepEqual(seen, [2 ** 53, '9007199254740993', -(2 ** 53), 2 ** 53])
assert.deepEqual(JSON.parse(text), [2 ** 53, 2 ** 53, -(2 ** 53), 2 ** 53])
JS
node run.mjs
