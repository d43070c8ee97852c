#!/usr/bin/env bash
# jsonrepair 3.15.0 (npm) repairs "truncated JSON", as its README says, and is used for that on replies that still stream. Where
# the cut falls within a string, just behind a colon, comma or bracket, and a comma stands before it in the string, what is
# behind that comma becomes members or items of their own, the bracket goes, or an error is thrown; one character later the
# string is right again. So fields that no model wrote come and go, on valid text. Also in jsonrepair's text: an array that ends
# in a comma, which JSON.parse refuses. Met before and closed as mended in 3.6.1: josdejong/jsonrepair, issue 117.
#
# Seen: {"note":"For 2 people", "or 4":null} of {"note":"For 2 people, or 4:
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
cd "$room"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund jsonrepair@3.15.0
cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { jsonrepair } from 'jsonrepair'

const SEEN = {
  '{"note":"For 2 people, or 4': '{"note":"For 2 people, or 4"}',
  '{"note":"For 2 people, or 4:': '{"note":"For 2 people", "or 4":null}',
  '{"note":"For 2 people, or 4: halve': '{"note":"For 2 people, or 4: halve"}',
  '{"note":"For 2 people, or 4: halve it,': '{"note":"For 2 people", "or 4": "halve it"}',
  '{"steps":["Add salt, pepper (black': '{"steps":["Add salt, pepper (black"]}',
  '{"steps":["Add salt, pepper (black)': '{"steps":["Add salt", "black)"]}',
  '{"steps":["Add salt, pepper (': '{"steps":["Add salt",]} ',
}
const read = Object.fromEntries(Object.keys(SEEN).map((text) => [text, jsonrepair(text)]))
console.log(read)
assert.deepEqual(read, SEEN)
assert.throws(() => JSON.parse(read['{"steps":["Add salt, pepper (']), SyntaxError)
assert.throws(() => jsonrepair('{"note":"Add: salt, pepper,'), /Colon expected/)
JS
node run.mjs
