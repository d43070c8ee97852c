/** The change that this tab asked for last: its run can be read again for as long as the server has it. */
import type { ReviseRequest } from '@/services/api'

import { tabMemory } from './tabMemory'

export interface LastChange {
  /** The kept recipe, and which text of it is changed. */
  recipe: string
  revision: number
  request: ReviseRequest
  run: string
}

export const { remember: rememberChange, recall: recallChange, forget: forgetChange } = tabMemory('kiwi.change', isLastChange)

function isLastChange(change: unknown): change is LastChange {
  if (typeof change !== 'object' || change === null) return false
  const { recipe, revision, request, run } = change as Partial<Record<keyof LastChange, unknown>>
  return typeof recipe === 'string' && Number.isInteger(revision) && typeof request === 'object' && request !== null && typeof run === 'string'
}
