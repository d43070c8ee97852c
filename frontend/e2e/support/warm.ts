/** One process that has imported the server, and forks for each that a test starts: a second of CPU less for each (tests/support/warm.py). */
import { spawn } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const PYTHON = join(process.env.KIWI_VENV ?? here('../../../.venv'), 'bin/python')

/** For Playwright, before all tests. What it returns ends the process, behind them. */
export default async function warm(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'kiwi-warm-'))
  const child = spawn(PYTHON, ['-m', 'tests.support.warm', folder], { cwd: here('../../..'), stdio: ['pipe', 'pipe', 'inherit'] })
  const gone = new Promise<void>((resolve) => child.once('exit', () => { resolve(); }))
  const ready = new Promise<void>((resolve) => child.stdout.once('data', () => { resolve(); }))
  await Promise.race([ready, gone.then(() => Promise.reject(new Error('the warm process has ended')))])
  process.env.KIWI_WARM = folder
  return async () => {
    child.stdin.end()
    await gone
  }
}

/** A command that is run so: the words of `kiwi`, or of a script in Python with its path first. Without the setup, as in
 * the bench, the installed one. */
export function command(program: string, ...words: string[]): [string, string[]] {
  const folder = process.env.KIWI_WARM
  if (folder) return [PYTHON, ['-SEs', here('../../../tests/support/warm_client.py'), join(folder, 'socket'), program, ...words]]
  return program === 'kiwi' ? [join(PYTHON, '../kiwi'), words] : [PYTHON, [program, ...words]]
}
