#!/usr/bin/env bash
# recipe-ingredient-parser-v3 1.5.0 (npm) gives these lines of recipes another unit than they have, without a sign of doubt:
# - a capital T, a tablespoon in English recipes, is a teaspoon: a third of it;
# - a range takes the first letter of "to" for a unit: "1/2 to 3/4 cup" is half a teaspoon;
# - "lb", with a point or without, is a litre; "lbs" is a pound;
# - an amount that touches its unit ("200g", as most of the world writes it) is 0 of the unit "q.b.", "as much as you like".
# Whoever adds up or scales such rows has no way to see it.
#
# Seen: "1 T sugar": 1 teaspoon; "1/2 to 3/4 cup oil": 0.5 teaspoon; "1 lb beef": 1 liter; "200g butter": 0 q.b.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
cd "$room"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund recipe-ingredient-parser-v3@1.5.0
cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { parse } from 'recipe-ingredient-parser-v3'

const SEEN = {
  '1 Tbsp sugar': [1, 'tablespoon', 'sugar'],
  '1 T sugar': [1, 'teaspoon', 'sugar'],
  '1/2 to 3/4 cup oil': [0.5, 'teaspoon', '3/4 cup oil'],
  '2 lbs beef': [2, 'pound', 'beef'],
  '1 lb beef': [1, 'liter', 'beef'],
  '200 g butter': [200, 'gram', 'butter'],
  '200g butter': [0, 'q.b.', '200g butter'],
}
const read = {}
for (const line of Object.keys(SEEN)) {
  const { quantity, unit, ingredient } = parse(line, 'eng')
  read[line] = [quantity, unit, ingredient]
}
console.log(read)
assert.deepEqual(read, SEEN)
JS
node run.mjs
