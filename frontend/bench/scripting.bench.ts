/**
 * What a token costs the browser: our page beside `useObject` of `@ai-sdk/vue`, in one browser, of one recording that a
 * real server plays at a fixed pace. In turns; the median of the rounds' own figures. `make bench-page`.
 *
 *     ROUNDS=3 RATE=50 SIZE='2 KB' npm run bench
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import vue from '@vitejs/plugin-vue'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { build, preview, type PreviewServer } from 'vite'

import { freePort, type Kiwi, startKiwi } from '../e2e/support/kiwi'
import { expectStill, measure } from '../e2e/support/watch'
import { answerOf, record, SIZES } from './recording'
import { startRelay } from './relay'
import { CATEGORIES, scriptingOf } from './trace'

const ROUNDS = Number(process.env.ROUNDS ?? 3)
/** Tokens a second. */
const RATE = Number(process.env.RATE ?? 50)
/** Our page's share of the peer's time. */
const GOAL = 0.35

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The peer's page, built for production as ours is, with its packages from tests/clients. */
async function servePeer(outDir: string): Promise<PreviewServer> {
  const packages = here('../../tests/clients/npm/node_modules/')
  const common = { configFile: false, root: here('peer'), logLevel: 'error' } as const
  const alias = Object.fromEntries(['@ai-sdk/vue', 'vue', 'zod'].map((name) => [name, `${packages}${name}`]))
  await build({ ...common, plugins: [vue({ features: { optionsAPI: false } })], resolve: { alias }, build: { outDir } })
  return preview({ ...common, build: { outDir }, preview: { host: '127.0.0.1', port: await freePort() } })
}

interface Figures {
  scripting: number
  task: number
  script: number
}

/** From the press of the button to a quarter of a second behind the end. */
async function measured(browser: Browser, page: Page, write: () => Promise<void>): Promise<Figures> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  const metric = async (name: string) => {
    const { metrics } = await cdp.send('Performance.getMetrics')
    return (metrics.find((one) => one.name === name)?.value ?? 0) * 1000
  }
  const before = [await metric('TaskDuration'), await metric('ScriptDuration')] as const
  await browser.startTracing(page, { categories: CATEGORIES })
  await write()
  await page.waitForTimeout(250)
  const trace = await browser.stopTracing()
  const task = (await metric('TaskDuration')) - before[0]
  return { scripting: scriptingOf(trace), task, script: (await metric('ScriptDuration')) - before[1] }
}

/** Without looking at every frame, as Playwright's own ways do. */
async function isOver(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let begun = false
        setInterval(() => {
          const busy = document.querySelector('article')?.ariaBusy
          begun ||= busy === 'true'
          if ((begun && busy === 'false') || document.querySelector('[role=alert]')) resolve()
        }, 500)
      }),
  )
}

async function ours(browser: Browser, kiwi: Kiwi): Promise<Figures> {
  const page = await browser.newPage({ serviceWorkers: 'block' })
  await measure(page)
  await page.goto(kiwi.url)
  await page.getByRole('button', { name: 'Try an example' }).click()
  await page.waitForTimeout(1000)
  const figures = await measured(browser, page, async () => {
    await page.getByRole('button', { name: 'Write me a recipe' }).click()
    await isOver(page)
  })
  await expect(page.getByText('Ready', { exact: true })).toBeVisible()
  await expectStill(page)
  await page.close()
  return figures
}

async function theirs(browser: Browser, api: string, peer: string): Promise<Figures> {
  const page = await browser.newPage()
  await page.goto(`${peer}?api=${encodeURIComponent(api)}`)
  await page.waitForTimeout(1000)
  const figures = await measured(browser, page, async () => {
    await page.getByRole('button').click()
    await isOver(page)
  })
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect(page.locator('ol > li')).not.toHaveCount(0)
  await page.close()
  return figures
}

function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b)
  return ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)) / 2
}

/** How each page reads the recording: ours, `useObject` on the model's text token by token, and on our server's projection, row by row. */
const SIDES = ['ours', 'useObject, tokens', 'useObject, our rows'] as const

test('scripting per 1,000 tokens, beside useObject', async ({ browser }) => {
  const folder = await mkdtemp(join(tmpdir(), 'kiwi-bench-'))
  const peer = await servePeer(join(folder, 'peer'))
  const address = peer.resolvedUrls?.local[0] ?? ''
  const shares: number[] = []
  console.log(`${RATE} tokens/s, ${ROUNDS} rounds in turns, Chromium ${browser.version()}, ms of the main thread's CPU per 1,000 tokens\n`)
  console.log(`| recipe | tokens | ${SIDES.map((side) => `${side}: scripting (all tasks)`).join(' | ')} | ours of useObject's with tokens |`)
  console.log('|---|---|---|---|---|---|')
  try {
    for (const size of SIZES.filter(({ name }) => !process.env.SIZE || name === process.env.SIZE)) {
      const path = join(folder, `${size.ingredients}.jsonl`)
      const tokens = await record(path, answerOf(size), 1000 / RATE)
      const replay = `fallback_order: [replay]\nbackends: {replay: {type: replay, path: "${path}"}}\n`
      const kiwi = await startKiwi(replay, '127.0.0.1', { KIWI_CORS_ORIGINS: new URL(address).origin })
      const relay = await startRelay(path)
      try {
        const rounds: Figures[][] = []
        for (let round = 0; round < ROUNDS; round += 1) {
          rounds.push([
            await ours(browser, kiwi),
            await theirs(browser, relay.url, address),
            await theirs(browser, `${kiwi.url}api/v1/recipes/suggest/object`, address),
          ])
          if (process.env.VERBOSE) console.log(JSON.stringify(rounds.at(-1)))
        }
        const per = (side: number, what: keyof Figures) => Math.round((median(rounds.map((round) => round[side]?.[what] ?? 0)) / tokens) * 1000)
        const each = rounds.map(([mine, other]) => (mine?.scripting ?? 0) / (other?.scripting ?? 0))
        shares.push(median(each))
        const cells = SIDES.map((_, side) => `${per(side, 'scripting')} (${per(side, 'task')})`)
        const range = `${Math.min(...each).toFixed(2)}-${Math.max(...each).toFixed(2)}`
        console.log(`| ${size.name} | ${tokens} | ${cells.join(' | ')} | ${median(each).toFixed(2)} (${range}) |`)
      } finally {
        relay.close()
        await kiwi.stop()
      }
    }
  } finally {
    await peer.close()
    await rm(folder, { recursive: true })
  }
  expect(Math.max(...shares), `our page's share is at most ${GOAL}`).toBeLessThanOrEqual(GOAL)
})
