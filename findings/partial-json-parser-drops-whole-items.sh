#!/usr/bin/env bash
# partial-json-parser 1.2.2 (npm; not the Python package of that name) parses an unfinished JSON text "to its nearest complete
# object", as its README says. Of an array in which the cut falls only the first number or string is kept: all others that were
# whole are gone. So a list of steps or ingredients that grows in a stream stands at one row until its bracket comes, and the
# rest arrives at once. Arrays of objects keep theirs.
#
# Seen: {"title":"Soup","steps":["Boil"]} of {"title":"Soup","steps":["Boil","Stir","Salt","Ser
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
cd "$room"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund partial-json-parser@1.2.2
cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import parse from 'partial-json-parser'

const steps = parse('{"title":"Soup","steps":["Boil","Stir","Salt","Ser')
const numbers = parse('[1, 2, 3, 4')
const objects = parse('[{"a":1},{"b":2},{"c')
const whole = parse('{"title":"Soup","steps":["Boil","Stir","Salt"],"servings":')
console.log(JSON.stringify([steps, numbers, objects, whole]))
assert.deepEqual(steps, { title: 'Soup', steps: ['Boil'] })
assert.deepEqual(numbers, [1])
assert.deepEqual(objects, [{ a: 1 }, { b: 2 }, {}])
assert.deepEqual(whole, { title: 'Soup', steps: ['Boil', 'Stir', 'Salt'] })
JS
node run.mjs
