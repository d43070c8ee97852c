/** The run of this tab. */
import type { RecipeRequest } from '@/services/api'

import { tabMemory } from './tabMemory'

export interface LastRun {
  /** The `Idempotency-Key` of its POST, which joins the run even when its id never arrived; and its name in the address. */
  key: string
  /** null of a text that was pasted: only its id leads back to that. */
  request: RecipeRequest | null
  id: string | null
}

export const { remember: rememberRun, recall: recallRun, forget: forgetRun } = tabMemory('kiwi.run', isLastRun)

function isLastRun(run: unknown): run is LastRun {
  return typeof run === 'object' && run !== null && 'key' in run && 'request' in run && 'id' in run
}
