#!/usr/bin/env bash
# @jlucaspains/sharp-recipe-parser 2.1.0 (npm) reads fractions in the steps of a recipe by their divisor: "Simmer for 1/2 hour" is
# two hours, "1 1/2 hours" is two as well, and "bake for 1 1/4 hours" is four. A step with "½ hour" has no time. In ingredients
# the same package reads "1 1/2 cups" right. The hyphen of "1-1/2 cups", which is how many American recipes write it, makes a
# range of it, from 1 down to 0.5, and `quantity` is the end of that: 0.5; so does parse-ingredient 3.0.0 (`quantity` 1,
# `quantity2` 0.5). No field tells that something was not understood, and whoever sets a timer or scales by it is wrong by far.
#
# Seen: '1/2 hour': 7200 s, '1 1/4 hours': 14400 s, '1.5 hours': 5400 s; '1-1/2 cups milk': 0.5 and [1, 0.5].
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
cd "$room"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund @jlucaspains/sharp-recipe-parser@2.1.0 parse-ingredient@3.0.0
cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { parseIngredient, parseInstruction } from '@jlucaspains/sharp-recipe-parser'
import { parseIngredient as otherIngredient } from 'parse-ingredient'

const seconds = (words) => parseInstruction(`Simmer for ${words}`, 'en').totalTimeInSeconds
const times = ['30 minutes', '1.5 hours', '1/2 hour', '1 1/2 hours', '1 1/4 hours', '½ hour']
const seen = Object.fromEntries(times.map((words) => [words, seconds(words)]))
console.log(seen)
assert.deepEqual(seen, {
  '30 minutes': 1800, '1.5 hours': 5400, '1/2 hour': 7200, '1 1/2 hours': 7200, '1 1/4 hours': 14400, '½ hour': 0,
})

const amounts = ['1 1/2 cups milk', '1-1/2 cups milk', '2-1/4 cups flour'].map((line) => {
  const theirs = parseIngredient(line, 'en')
  const [other] = otherIngredient(line)
  return [line, theirs.quantity, theirs.minQuantity, theirs.maxQuantity, other.quantity, other.quantity2]
})
console.log(amounts)
assert.deepEqual(amounts, [
  ['1 1/2 cups milk', 1.5, 1.5, 1.5, 1.5, null],
  ['1-1/2 cups milk', 0.5, 1, 0.5, 1, 0.5],
  ['2-1/4 cups flour', 0.25, 2, 0.25, 2, 0.25],
])
JS
node run.mjs
