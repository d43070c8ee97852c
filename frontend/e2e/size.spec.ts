/** How much a reader fetches before the first stream: bytes of the built files, as a server that compresses sends them. */
import { expect, test } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'

const DIST = new URL('../dist/', import.meta.url)
const LIMIT = 60_000

/** The page, its styles and scripts, and what those import without being asked: fonts are no part of it, which may come late. */
async function firstFiles(): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  const take = async (name: string): Promise<void> => {
    if (files.has(name)) return
    const body = await readFile(new URL(name, DIST))
    files.set(name, body)
    const text = body.toString()
    const named = name.endsWith('.html')
      ? [...text.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1] ?? '')
      : [...text.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)].map((match) => `assets/${match[1] ?? ''}`)
    for (const other of named) await take(other)
  }
  await take('index.html')
  return files
}

test('the first stream is at most 60 KB away', async () => {
  const files = await firstFiles()
  expect([...files.keys()].filter((name) => name.endsWith('.js')).length).toBeGreaterThan(0)
  const sizes = [...files].map(([name, body]) => [name, gzipSync(body, { level: 9 }).length] as const)
  const all = sizes.reduce((sum, [, size]) => sum + size, 0)
  console.log(`  ${all} bytes gzip before the first stream: ${sizes.map(([name, size]) => `${name} ${size}`).join(', ')}`)
  expect(all).toBeLessThanOrEqual(LIMIT)
})
