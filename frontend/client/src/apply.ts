/**
 * What is known of a recipe after an event: the twin of `kiwi_recipes/recipes/event_fold.py`. The same streams are folded by
 * both in their tests, to the same recipe (`recipeSoFar`).
 *
 * Pure, with shared structure: what an event did not touch keeps its identity, so that a page renders again only what
 * changed.
 */
import type { StreamEvent } from './events.js'

import { isWithin, type Json, type Key, parsePointer, valueAt, without, withValue } from './pointer.js'
import type { Recipe } from './recipe.js'

export interface Draft {
  /** What is known, never more. */
  readonly recipe: Recipe
  /** Paths of the fields that have begun and not closed. */
  readonly open: ReadonlySet<string>
  /** Rows that are being written as a line of text, by path: what there is of it. No part of the recipe yet. */
  readonly lines?: ReadonlyMap<string, string>
  /** The recipe is what the ending said. */
  readonly ended?: true
}

export const EMPTY_DRAFT: Draft = { recipe: {}, open: new Set() }

export function apply(draft: Draft, event: StreamEvent): Draft {
  switch (event.type) {
    case 'field.started':
      return { ...draft, open: new Set([...draft.open, event.path]) }
    case 'field.delta': {
      const keys = keysOf(event.path)
      if (keys.length === 0) return draft
      if (keys.length === 2 && typeof keys[1] === 'number') {
        const lines = new Map(draft.lines)
        lines.set(event.path, (lines.get(event.path) ?? '') + event.text)
        return { ...draft, recipe: withoutRow(draft.recipe, keys), lines }
      }
      const before = valueAt(draft.recipe as Json, keys)
      const text = typeof before === 'string' ? before + event.text : event.text
      return { ...draft, recipe: withValue(draft.recipe as Json, keys, text) as Recipe }
    }
    case 'field.done': {
      const keys = keysOf(event.path)
      if (keys.length === 0) return draft
      return { recipe: withValue(draft.recipe as Json, keys, event.value as Json) as Recipe, ...closed(draft, event.path) }
    }
    case 'field.dropped':
    case 'field.reset': {
      const keys = keysOf(event.path)
      if (keys.length === 0 && event.path !== '') return draft
      return { recipe: without(draft.recipe as Json, keys) as Recipe, ...closed(draft, event.path) }
    }
    case 'stream.reset':
      return { recipe: keepOnly(draft.recipe, event.kept), open: new Set() }
    case 'recipe.completed':
    case 'recipe.incomplete':
    case 'recipe.failed':
    case 'recipe.cancelled':
      return { recipe: event.recipe, open: new Set(), ended: true }
    default:
      return draft
  }
}

/**
 * The recipe so far as the server tells it to who polls: without a place for a row that was dropped or has not closed,
 * and without what has nothing in it.
 */
export function recipeSoFar({ recipe, ended }: Draft): Recipe {
  return ended ? recipe : ((solid(recipe as Json) ?? {}) as Recipe)
}

/** Undefined for what holds nothing. No list of a recipe has nulls of its own. */
function solid(value: Json): Json | undefined {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const rows = value.flatMap((row) => (row === null ? [] : [solid(row)])).filter((row) => row !== undefined)
    return rows.length === 0 && value.length > 0 ? undefined : rows
  }
  const members = Object.entries(value).flatMap(([name, inner]) => {
    const found = solid(inner)
    return found === undefined ? [] : [[name, found] as const]
  })
  return members.length === 0 ? undefined : Object.fromEntries(members)
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

/** The first is a field's name, whatever it looks like; none for the recipe as a whole, and for what is no pointer. */
function keysOf(path: string): Key[] {
  if (!path.startsWith('/')) return []
  return parsePointer(path).map((key, place) => (place === 0 ? String(key) : key))
}

/** What was read of a row gives way to its line. */
function withoutRow(recipe: Recipe, keys: readonly Key[]): Recipe {
  const row = valueAt(recipe as Json, keys) ?? null
  return row === null ? recipe : (without(recipe as Json, keys) as Recipe)
}

function keepOnly(recipe: Recipe, kept: readonly string[]): Recipe {
  return kept.reduce<Json>((rest, path) => {
    const keys = keysOf(path)
    const value = keys.length === 0 ? undefined : valueAt(recipe as Json, keys)
    const isHole = value === null && typeof keys.at(-1) === 'number'
    return value === undefined || isHole ? rest : withValue(rest, keys, value)
  }, {}) as Recipe
}
