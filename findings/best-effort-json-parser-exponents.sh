#!/usr/bin/env bash
# best-effort-json-parser 1.5.1: in a JSON text that is not whole yet a number with an exponent ends before its "e", and what
# follows becomes a key: "grams": 2.5e2 is 2.5, and "e2" with the comma, the next key and its quotes is the name of a member
# whose value is the next member's. So one number (JSON.stringify and other writers write exponents for what is small or large;
# RFC 8259, section 6) takes its neighbour with it, in silence, as long as the stream goes on. The whole text is read by
# JSON.parse, and right.
#
# Seen: {"grams":2.5,"e2, \"title\"":"Soup","steps":["Boil"]} and [1,"e-7",2]
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
cd "$room"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund best-effort-json-parser@1.5.1
cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { parse } from 'best-effort-json-parser'

const text = '{"grams": 2.5e2, "title": "Soup", "steps": ["Boil'
const cut = parse(text)
const list = parse('[1e-7, 2')
const whole = parse(`${text}"]}`)
console.log(JSON.stringify(cut), JSON.stringify(list))
assert.deepEqual(cut, { grams: 2.5, 'e2, "title"': 'Soup', steps: ['Boil'] })
assert.deepEqual(list, [1, 'e-7', 2])
assert.deepEqual(whole, { grams: 250, title: 'Soup', steps: ['Boil'] })
JS
node run.mjs
