#!/usr/bin/env bash
# zod 4.6.7 and pydantic 2.14.4: a pattern that is to be read without regard to case stands in the JSON schema that they make
# without that flag, so that the schema says something else than the type: it refuses "Cup", which both take, and a model that
# is held to it (structured output, a grammar) can't write it. JSON Schema has no place for flags; of what it can't say zod
# otherwise throws (`unrepresentable: "throw"` is what it does by itself) and pydantic raises, and here neither says a word. The
# same in zod-to-json-schema is known to its makers (StefanTerdell/zod-to-json-schema, issue 116), who added an option for it.
#
# Seen: {"type":"string","pattern":"^(cup|tbsp)$"} of /^(cup|tbsp)$/i by both; ajv 8.17.1: "cup" true, "Cup" false.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
cd "$room"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pydantic==2.14.4
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund zod@4.6.7 ajv@8.17.1
venv/bin/python - <<'PY'
import re
from typing import Annotated

from pydantic import Field, TypeAdapter

unit = TypeAdapter(Annotated[str, Field(pattern=re.compile("^(cup|tbsp)$", re.IGNORECASE))])
print(unit.json_schema())
assert unit.validate_python("Cup") == "Cup"
assert unit.json_schema() == {"type": "string", "pattern": "^(cup|tbsp)$"}, unit.json_schema()
PY
cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { z } from 'zod'

const unit = z.string().regex(/^(cup|tbsp)$/i)
const schema = z.toJSONSchema(unit)
const check = new Ajv2020().compile(schema)
const seen = Object.fromEntries(['cup', 'Cup', 'can'].map((word) => [word, [unit.safeParse(word).success, check(word)]]))
console.log(JSON.stringify(schema), seen)
assert.deepEqual([schema.type, schema.pattern], ['string', '^(cup|tbsp)$'])
assert.deepEqual(seen, { cup: [true, true], Cup: [true, false], can: [false, false] })
assert.throws(() => z.toJSONSchema(z.date()), /cannot be represented/)
JS
node run.mjs
