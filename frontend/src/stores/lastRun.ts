/** The run of this tab, kept over a reload. Without storage (private mode, quota) a reload merely starts afresh. */
import type { RecipeRequest } from '@/services/api'

const KEY = 'kiwi.run'

export interface LastRun {
  /** The `Idempotency-Key` of its POST, which joins the run even when its id never arrived; and its name in the address. */
  key: string
  /** null of a text that was pasted: only its id leads back to that. */
  request: RecipeRequest | null
  id: string | null
}

export function rememberRun(run: LastRun): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(run))
  } catch {
    // Nothing is lost but the pick-up after a reload.
  }
}

export function recallRun(): LastRun | null {
  try {
    const run: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null')
    return isLastRun(run) ? run : null
  } catch {
    return null
  }
}

export function forgetRun(): void {
  try {
    sessionStorage.removeItem(KEY)
  } catch {
    // There was none.
  }
}

function isLastRun(run: unknown): run is LastRun {
  return typeof run === 'object' && run !== null && 'key' in run && 'request' in run && 'id' in run
}
