/** `kiwi replay --as kiwi`: the real server and its page, on a recording that each test writes anew. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import type { Step } from './playedServer'
import { command } from './warm'

const STARTED: Step = { type: 'stream.started', id: 'recorded', protocol: 1, level: 3, schema: '/s' }
const HELD_MS = 3_600_000

export interface ReplayServer {
  url: string
  /** What is played from here on: an event every `pace` milliseconds. Without an ending it stays where it is. */
  record: (script: readonly Step[], pace?: number) => Promise<void>
  stop: () => Promise<void>
}

export async function startReplay(): Promise<ReplayServer> {
  const folder = await mkdtemp(join(tmpdir(), 'kiwi-replay-'))
  const path = join(folder, 'played.events.jsonl')
  const record: ReplayServer['record'] = async (script, pace = 0) => {
    const events = [STARTED, ...script].filter((step) => typeof step !== 'number')
    const isOver = String(events.at(-1)?.type).startsWith('recipe.')
    const ending = { type: 'recipe.cancelled', recipe: {}, finish_reason: 'cancelled', usage: {}, timings: {} }
    const held = isOver ? [] : [{ ms: HELD_MS, event: { ...ending, seq: events.length } }]
    const header = { kiwi_recording: 2, kind: 'events', origin: 'scripted', source: 'e2e', model: 'llama3.1', why: 'a state of the page', request: {}, protocol: 1 }
    const lines = [header, ...events.map((event, seq) => ({ ms: seq * pace, event: { ...event, seq } })), ...held]
    await writeFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  }
  await record([])
  const child = spawn(...command('kiwi', 'replay', path, '--serve', '0', '--as', 'kiwi'), {
    env: { PATH: process.env.PATH ?? '', HOME: folder, COLUMNS: '200' },
    cwd: folder,
  })
  const stop = async () => {
    await ended(child)
    await rm(folder, { recursive: true })
  }
  for await (const line of createInterface(child.stderr)) {
    const found = /http:\/\/[\d.:]+/.exec(line)?.[0]
    if (found) return { url: `${found}/`, record, stop }
  }
  await stop()
  throw new Error('kiwi replay did not start')
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
}
