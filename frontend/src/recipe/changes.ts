/**
 * What a change has made of a recipe so far, part by part (docs/protocol.md, "A change"). A part that is not in here is as
 * it was: what shows it need not be touched.
 */
import type { StreamEvent } from '@/services/events'

import { isWithin, parsePointer, valueAt } from './pointer'
import type { Recipe } from './recipe'

export interface Part {
  /** What stood there; undefined: nothing, it is new. */
  readonly was: unknown
  /** What stands there now, once it is whole. */
  readonly now?: unknown
  /** The words that have come of it. */
  readonly text: string
  readonly open: boolean
  /** It is taken out. */
  readonly gone: boolean
}

export type Parts = ReadonlyMap<string, Part>

export const NO_PARTS: Parts = new Map()

const LISTS = new Set(['/ingredients', '/steps'])

/** `recipe` is what is changed. */
export function follow(parts: Parts, event: StreamEvent, recipe: Recipe): Parts {
  switch (event.type) {
    case 'stream.reset':
      return NO_PARTS
    case 'field.reset':
      return without(parts, event.path)
    case 'field.started':
      return isPart(event.path) ? put(parts, event.path, { was: had(recipe, event.path), text: '', open: true, gone: false }) : parts
    case 'field.delta': {
      const path = partOf(event.path)
      const part = parts.get(path)
      return part ? put(parts, path, { ...part, text: part.text + event.text }) : parts
    }
    case 'field.done': {
      if (event.kept) return without(parts, event.path)
      const path = partOf(event.path)
      const part = parts.get(path) ?? { was: had(recipe, path), text: '' }
      return isPart(event.path) ? put(parts, path, { ...part, now: event.value, open: false, gone: false }) : parts
    }
    case 'field.dropped': {
      const was = had(recipe, event.path)
      const rest = without(parts, event.path)
      return was === undefined || !isPart(event.path) ? rest : put(rest, event.path, { was, text: '', open: false, gone: true })
    }
    case 'recipe.failed':
      return NO_PARTS
    case 'recipe.completed':
    case 'recipe.incomplete':
    case 'recipe.cancelled':
      return told(event.recipe)
    default:
      return parts
  }
}

/** What the ending says is what is kept if somebody accepts it. */
function told(recipe: object): Parts {
  const { revision } = recipe as { revision?: { changes: { path: string; was: unknown; now: unknown }[] } }
  return new Map(
    (revision?.changes ?? []).map(({ path, was, now }) => {
      const isNothing = now === null || now === ''
      return [path, { was: was === null || was === '' ? undefined : was, now, text: '', open: false, gone: isNothing }]
    }),
  )
}

/** A row of a list, or a field that is none. */
function isPart(path: string): boolean {
  return partOf(path) === path && !LISTS.has(path)
}

/** `/steps/2/text` -> `/steps/2`. */
function partOf(path: string): string {
  return path.split('/').slice(0, 3).join('/')
}

function had(recipe: Recipe, path: string): unknown {
  const value = valueAt(recipe as Parameters<typeof valueAt>[0], parsePointer(path))
  return value === null || value === '' ? undefined : value
}

function put(parts: Parts, path: string, part: Part): Parts {
  return new Map(parts).set(path, part)
}

function without(parts: Parts, path: string): Parts {
  const rest = [...parts].filter(([other]) => !isWithin(other, path))
  return rest.length === parts.size ? parts : new Map(rest)
}

/** undefined: the part at this path can't change. null: it is as it was. */
export type PartAt = (path: string) => Part | null | undefined

/** The rows that the list did not have, in the order in which they came. */
export function newRows(parts: Parts, list: 'ingredients' | 'steps'): { path: string; part: Part }[] {
  return [...parts]
    .filter(([path, { was, gone }]) => path.startsWith(`/${list}/`) && was === undefined && !gone)
    .map(([path, part]) => ({ path, part }))
}
