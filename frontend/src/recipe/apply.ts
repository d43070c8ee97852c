/**
 * What is known of a recipe after an event: the twin of `kiwi_parser.events.apply`, on wire events.
 *
 * Pure, with shared structure: what an event did not touch keeps its identity, so that the page renders again only
 * what changed.
 */
import type { StreamEvent } from '@/services/events'

import { isWithin, type Json, parsePointer, valueAt, without, withValue } from './pointer'
import type { Recipe } from './recipe'

export interface Draft {
  /** What is known, never more. */
  readonly recipe: Recipe
  /** Paths of the fields that have begun and not closed. */
  readonly open: ReadonlySet<string>
  /** Rows that are being written as a line of text, by path: what there is of it. No part of the recipe yet. */
  readonly lines?: ReadonlyMap<string, string>
}

export const EMPTY_DRAFT: Draft = { recipe: {}, open: new Set() }

export function apply(draft: Draft, event: StreamEvent): Draft {
  switch (event.type) {
    case 'field.started':
      return { ...draft, open: new Set([...draft.open, event.path]) }
    case 'field.delta': {
      if (isRow(event.path)) {
        const lines = new Map(draft.lines)
        return { ...draft, lines: lines.set(event.path, (lines.get(event.path) ?? '') + event.text) }
      }
      const keys = parsePointer(event.path)
      const before = valueAt(draft.recipe as Json, keys)
      const text = typeof before === 'string' ? before + event.text : event.text
      return { ...draft, recipe: withValue(draft.recipe as Json, keys, text) as Recipe }
    }
    case 'field.done':
      return {
        recipe: withValue(draft.recipe as Json, parsePointer(event.path), event.value as Json) as Recipe,
        ...closed(draft, event.path),
      }
    case 'field.dropped':
    case 'field.reset':
      return {
        recipe: without(draft.recipe as Json, parsePointer(event.path)) as Recipe,
        ...closed(draft, event.path),
      }
    case 'stream.reset':
      return { recipe: keepOnly(draft.recipe, event.kept), open: new Set() }
    case 'recipe.completed':
    case 'recipe.incomplete':
    case 'recipe.failed':
    case 'recipe.cancelled':
      return { recipe: event.recipe, open: new Set() }
    default:
      return draft
  }
}

/** What is still open when a path is not. */
function closed({ open, lines }: Draft, path: string): Pick<Draft, 'open' | 'lines'> {
  const still = [...open].filter((other) => !isWithin(other, path))
  const left = [...(lines ?? [])].filter(([other]) => !isWithin(other, path))
  return {
    open: still.length === open.size ? open : new Set(still),
    ...(left.length > 0 && { lines: new Map(left) }),
  }
}

const isRow = (path: string) => /^\/\w+\/\d+$/.test(path)

function keepOnly(recipe: Recipe, kept: readonly string[]): Recipe {
  return kept.reduce<Json>((rest, path) => {
    const keys = parsePointer(path)
    const value = valueAt(recipe as Json, keys)
    return value === undefined ? rest : withValue(rest, keys, value)
  }, {}) as Recipe
}
