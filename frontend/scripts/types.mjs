// Write client/src/events.gen.ts from the server's own schema; with --check only say whether it is up to date.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import openapiTS, { astToString } from 'openapi-typescript'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const python = process.env.PYTHON ?? here('../../.venv/bin/python')
const target = here('../client/src/events.gen.ts')

const schema = JSON.parse(execFileSync(python, [here('schema.py')], { encoding: 'utf8', maxBuffer: 1 << 26 }))
// A field with a default may be absent on the wire, so it must not become a required one here.
const ast = await openapiTS(schema, { defaultNonNullable: false })
const text = `// Made by "npm run types" from the server's schema; do not edit.\n\n${astToString(ast)}`

if (!process.argv.includes('--check')) {
  writeFileSync(target, text)
} else if (readFileSync(target, 'utf8') !== text) {
  console.error('client/src/events.gen.ts is not what the server says today: run "npm run types"')
  process.exitCode = 1
}
