/** The change that this tab asked for last, kept over a reload: its run can be read again for as long as the server has it. */
import type { ReviseRequest } from '@/services/api'

const KEY = 'kiwi.change'

export interface LastChange {
  /** The kept recipe, and which text of it is changed. */
  recipe: string
  revision: number
  request: ReviseRequest
  run: string
}

export function rememberChange(change: LastChange): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(change))
  } catch {
    // Nothing is lost but the pick-up after a reload.
  }
}

export function forgetChange(): void {
  try {
    sessionStorage.removeItem(KEY)
  } catch {
    // There was none.
  }
}

export function recallChange(recipe: string): LastChange | null {
  try {
    const change: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null')
    return isLastChange(change) && change.recipe === recipe ? change : null
  } catch {
    return null
  }
}

function isLastChange(change: unknown): change is LastChange {
  if (typeof change !== 'object' || change === null) return false
  const { recipe, revision, request, run } = change as Partial<Record<keyof LastChange, unknown>>
  return typeof recipe === 'string' && Number.isInteger(revision) && typeof request === 'object' && request !== null && typeof run === 'string'
}
