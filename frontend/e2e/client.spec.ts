/** The packed client package in a page that somebody else might write: no bundler, no framework. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect, test } from '@playwright/test'

import type * as client from '@kiwi-recipes/client'

import { type Kiwi, replayOf, startKiwi } from './support/kiwi'

const FRONTEND = fileURLToPath(new URL('..', import.meta.url))
const PAGE = `<!doctype html><title>Somebody's page</title><script type="importmap">
{"imports": {
  "@kiwi-recipes/client": "/somebody/client/dist/index.js",
  "eventsource-parser": "/somebody/eventsource-parser/dist/index.js"
}}</script>`

let kiwi: Kiwi
let folder: string

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiwi-client-'))
  execFileSync('npm', ['pack', '--silent', '--workspace', '@kiwi-recipes/client', '--pack-destination', folder], { cwd: FRONTEND })
  execFileSync('sh', ['-c', 'tar -xzf *.tgz'], { cwd: folder })
  kiwi = await startKiwi(replayOf('smollm2-schema-chickpea-curry.jsonl', 0))
})

test.afterAll(async () => {
  await kiwi.stop()
  await rm(folder, { recursive: true })
})

test('the package streams, stops reading and resumes in a browser', async ({ page }) => {
  await page.route('**/somebody/**', async (route) => {
    const path = new URL(route.request().url()).pathname.replace('/somebody/', '')
    if (path === '') return route.fulfill({ body: PAGE, contentType: 'text/html' })
    const file = path.startsWith('client/') ? join(folder, 'package', path.slice(7)) : join(FRONTEND, 'node_modules', path)
    return route.fulfill({ body: await readFile(file), contentType: 'text/javascript' })
  })
  await page.goto(`${kiwi.url}somebody/`)
  const found = await page.evaluate(async () => {
    const name = '@kiwi-recipes/client'
    const { apply, EMPTY_DRAFT, recipeRun, resumedRun } = (await import(name)) as typeof client
    const run = recipeRun({ pantry_items: ['chickpeas'] })
    const first: number[] = []
    for await (const event of run) {
      first.push(event.seq)
      if (event.type === 'field.done') break
    }
    let draft = EMPTY_DRAFT
    const all: number[] = []
    let last = ''
    for await (const event of resumedRun(await run.id)) {
      draft = apply(draft, event)
      all.push(event.seq)
      last = event.type
    }
    return { first, all, last, title: draft.recipe.title }
  })
  expect(found.all).toEqual(found.all.map((_, place) => place))
  expect(found.all.slice(0, found.first.length)).toEqual(found.first)
  expect(found.last).toMatch(/^recipe\.(completed|incomplete)$/)
  expect(found.title).toBeTruthy()
})
