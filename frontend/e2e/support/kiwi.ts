/** The real server, started for a test on a free port with a home directory of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { command } from './warm'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const READY_WITHIN_MS = 60_000

export const RECORDINGS = here('../../../tests/fixtures/recordings/')

export interface Kiwi {
  url: string
  /** What the server wrote to its log. */
  log: () => string
  stop: () => Promise<void>
}

/** `config` is an llm.yaml; without one the embedded model is the only one there is. */
export async function startKiwi(
  config = 'fallback_order: [embedded]\nbackends: {embedded: {type: embedded}}\n',
  host = '127.0.0.1',
  settings: Record<string, string> = {},
): Promise<Kiwi> {
  const home = await mkdtemp(join(tmpdir(), 'kiwi-e2e-'))
  await writeFile(join(home, 'llm.yaml'), config)
  const port = await freePort()
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    KIWI_LLM_CONFIG: join(home, 'llm.yaml'),
    KIWI_READY_LANGUAGES: 'en', // the others are two seconds of CPU, of each server
    ...settings,
  }
  const child = spawn(...command('kiwi', 'serve', '--host', host, '--port', String(port)), { env, cwd: home })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (log += text))
  }
  const url = `http://127.0.0.1:${port}/`
  const kiwi: Kiwi = {
    url,
    log: () => log,
    stop: async () => {
      await end(child)
      await rm(home, { recursive: true })
    },
  }
  try {
    await answers(`${url}api/v1/health`, child)
  } catch (error) {
    await kiwi.stop()
    throw new Error(`kiwi serve did not start:\n${log}`, { cause: error })
  }
  return kiwi
}

/** A scripted model server; `told` grows by a line for each thing that it saw. */
export interface Upstream {
  url: string
  told: { seen?: number; left?: number; cancelled?: boolean }[]
  stop: () => Promise<void>
}

/** One that writes `text` as an Ollama would, token by token, `pause` seconds apart; then it ends, or falls silent. */
export async function startUpstream(text: string, pause: number, then: 'end' | 'hold' = 'end'): Promise<Upstream> {
  const child = spawn(...command(here('scripted_upstream.py'), text, String(pause), then), { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const first = await lines.next()
  const { url } = JSON.parse(String(first.value)) as { url: string }
  const told: Upstream['told'] = []
  const listening = (async () => {
    for (let line = await lines.next(); !line.done; line = await lines.next()) {
      told.push(JSON.parse(line.value) as Upstream['told'][number])
    }
  })()
  return {
    url,
    told,
    stop: async () => {
      await end(child)
      await listening
    },
  }
}

/** It is not warmed when the page is opened: what it writes is told once. */
export const ollamaAt = (url: string) =>
  `fallback_order: [scripted]\nbackends: {scripted: {type: ollama, base_url: "${url}", model: scripted, warm: false}}\n`

export const replayOf = (recording: string, speed: number) =>
  `fallback_order: [replay]\nbackends: {replay: {type: replay, path: "${RECORDINGS}${recording}", speed: ${speed}}}\n`

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), 15_000)
  await gone
  clearTimeout(late)
}

export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS
  for (;;) {
    try {
      if ((await fetch(url)).ok) return
    } catch {
      // Not listening yet.
    }
    if (child.exitCode !== null) throw new Error(`exit code ${child.exitCode}`)
    if (Date.now() > until) throw new Error('no answer')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
