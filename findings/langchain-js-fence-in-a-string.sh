#!/usr/bin/env bash
# @langchain/core 1.4.0 (LangChain for JavaScript): JsonOutputParser looks for a Markdown fence first and for JSON then, so that
# three backticks in a string of a valid JSON text make it read what is between them, and return that: the object is gone,
# without an error, and another value stands in its place. In a stream the object is shown up to the backticks, and then
# replaced. Where it is no JSON the valid text is a SyntaxError. A model that is asked for Markdown in a field writes such
# strings. The errors are known to its makers (langchain-ai/langchainjs, issues 6734 and 8339, closed); that another value can
# come back is not said there. The Python package reads the same text right.
#
# Seen: {} of {"title":"Soup","note":"An empty one: ```{}```"}; in a stream {"title":"Soup","note":"An empty one: ``"}, then {}.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
cd "$room"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund @langchain/core@1.4.0
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check langchain-core==1.8.3
cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { JsonOutputParser } from '@langchain/core/output_parsers'

const right = { title: 'Soup', note: 'An empty one: ```{}```' }
const text = JSON.stringify(right)
const whole = await new JsonOutputParser().invoke(text)

async function* letters() { yield* text }
const shown = []
for await (const value of new JsonOutputParser().transform(letters(), {})) shown.push(value)
console.log(JSON.stringify(whole), JSON.stringify(shown.slice(-2)))
assert.deepEqual(JSON.parse(text), right)
assert.deepEqual(whole, {})
assert.deepEqual(shown.slice(-2), [{ title: 'Soup', note: 'An empty one: ``' }, {}])
await assert.rejects(new JsonOutputParser().invoke(JSON.stringify({ note: '```js\nx\n```' })), SyntaxError)
JS
node run.mjs
venv/bin/python - <<'PY'
import json

from langchain_core.output_parsers import JsonOutputParser

right = {"title": "Soup", "note": "An empty one: ```{}```"}
assert JsonOutputParser().parse(json.dumps(right)) == right
PY
