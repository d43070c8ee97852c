/** Copies of kept recipes on this device, each under a key of its own: for when the server can't be reached. */
import type { KeptRecipe, RecipeSummary } from '@/services/library'

const PREFIX = 'kiwi.kept.'

export function keepCopy(kept: KeptRecipe): void {
  try {
    localStorage.setItem(PREFIX + kept.id, JSON.stringify(kept))
  } catch {
    // No room, or none is given: then it can be read with the server only.
  }
}

export function copyOf(id: string): KeptRecipe | null {
  try {
    const copy: unknown = JSON.parse(localStorage.getItem(PREFIX + id) ?? 'null')
    return isKept(copy) ? copy : null
  } catch {
    return null
  }
}

export function dropCopy(id: string): void {
  try {
    localStorage.removeItem(PREFIX + id)
  } catch {
    // There is none.
  }
}

/** Newest first, as the server lists them. */
export function copies(): KeptRecipe[] {
  return copiedIds()
    .map(copyOf)
    .filter((copy) => copy !== null)
    .sort((one, other) => other.created.localeCompare(one.created))
}

export function copiedIds(): string[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => key.slice(PREFIX.length))
  } catch {
    return []
  }
}

/** Of these there is no copy, or an older one. */
export function withoutCopy(recipes: readonly RecipeSummary[]): RecipeSummary[] {
  return recipes.filter(({ id, version }) => copyOf(id)?.version !== version)
}

function isKept(copy: unknown): copy is KeptRecipe {
  if (typeof copy !== 'object' || copy === null) return false
  const { id, title, created, recipe, tags } = copy as Partial<Record<keyof KeptRecipe, unknown>>
  const isText = [id, title, created].every((text) => typeof text === 'string')
  return isText && typeof recipe === 'object' && recipe !== null && Array.isArray(tags)
}
