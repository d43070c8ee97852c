#!/usr/bin/env bash
# incomplete-json-parser 1.1.5 (npm) reads whole JSON texts wrong, not only cut ones. Of a number in a list the "e" of its
# exponent is skipped and the digits go on: 1e5 is 15, 2E-3 is 23. Right behind a key the same number is an error ("Expected
# comma, got e"), and so is an empty object as the last value of an object or a list. All of it is plain JSON (RFC 8259,
# sections 4 and 6): JSON.stringify writes an exponent for what is small (1e-7), and a recipe without nutrition has {} there.
# Whoever takes this parser for a stream takes its last value for the answer.
#
# Seen: [1e5,2E-3,1e+2]: [15,23,12]; [1e-7,200]: [17,200]; {"grams":2.5e2}, {"title":"Soup","nutrition":{}}: errors.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
cd "$room"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund incomplete-json-parser@1.1.5
cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { IncompleteJsonParser } from 'incomplete-json-parser'

function read(text) {
  try {
    return JSON.stringify(IncompleteJsonParser.parse(text))
  } catch (error) {
    return error.message
  }
}
const piecewise = (text) => {
  const parser = new IncompleteJsonParser()
  for (const character of text) parser.write(character)
  return JSON.stringify(parser.getObjects())
}
const right = '{"title":"Soup","grams":[250,0.5],"steps":["Boil"]}'
assert.equal(read(right), right)
for (const [text, value, expected] of [
  ['[1e5,2E-3,1e+2]', [100000, 0.002, 100], '[15,23,12]'],
  [JSON.stringify([1e-7, 200]), [1e-7, 200], '[17,200]'],
  ['{"grams":2.5e2}', { grams: 250 }, 'Expected comma, got e'],
  ['{"title":"Soup","nutrition":{}}', { title: 'Soup', nutrition: {} }, 'Expected ", got }'],
]) {
  assert.deepEqual(JSON.parse(text), value)
  console.log(text, 'is read as', read(text))
  assert.equal(read(text), expected)
  if (Array.isArray(value)) assert.equal(piecewise(text), expected)
}
JS
node run.mjs
