/** The text that is being written, apart from the recipe: while nothing else changes, what shows it is all that is drawn. */
import type { StreamEvent } from '@/services/events'

import type { Draft } from './apply'
import { parsePointer, valueAt } from './pointer'

export interface Growth {
  readonly path: string
  readonly text: string
  /** The recipe with this text. */
  readonly draft: Draft
}

/** The texts that grow long. */
const PROSE = /^\/(description|notes|steps\/\d+\/text)$/

/** The same to a recipe, in fewer steps: what is added to one text is added at once, and what no recipe is made of is left out. */
export function inOneGo(events: readonly StreamEvent[]): StreamEvent[] {
  const merged: StreamEvent[] = []
  for (const event of events) {
    const last = merged.at(-1)
    if (event.type === 'field.delta' && last?.type === 'field.delta' && last.path === event.path) {
      merged[merged.length - 1] = { ...event, text: last.text + event.text }
    } else if (event.type !== 'token') merged.push(event)
  }
  return merged
}

/** Null if the events do anything but let one text go on that `shown` has begun; `known` is what they add up to. */
export function growthOf(events: readonly StreamEvent[], shown: Draft, known: Draft): Growth | null {
  let path: string | null = null
  for (const event of events) {
    if (event.type === 'token') continue
    if (event.type !== 'field.delta' || (path !== null && event.path !== path)) return null
    path = event.path
  }
  if (path === null || !PROSE.test(path) || !textAt(shown, path)) return null
  return { path, text: textAt(known, path), draft: known }
}

function textAt({ recipe }: Draft, path: string): string {
  const value = valueAt(recipe as Parameters<typeof valueAt>[0], parsePointer(path))
  return typeof value === 'string' ? value : ''
}
