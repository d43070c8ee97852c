/** How what is remembered on the device is read again. Whatever else stands there, by another version say, is as nothing. */
import type { Serializer } from '@vueuse/core'

import type { SavedRecipe } from './recents'

export const names: Serializer<string[]> = {
  read: (text) => listOf(text).filter((item) => typeof item === 'string'),
  write: JSON.stringify,
}

export const numberOrNull: Serializer<number | null> = {
  read: (text) => (Number.isInteger(Number(text)) && Number(text) > 0 ? Number(text) : null),
  write: (value) => String(value ?? ''),
}

export const languageOrNull: Serializer<string | null> = {
  read: (text) => (/^[a-z]{2}$/.test(text) ? text : null),
  write: (value) => value ?? '',
}

export const recipes: Serializer<SavedRecipe[]> = {
  read: (text) => listOf(text).filter(isSaved).map(whole),
  write: JSON.stringify,
}

/** Things by name, of which only the last are kept: what was set for each recipe. */
export function byName<T>(isValue: (value: unknown) => value is T, kept = 24): Serializer<Record<string, T>> {
  return {
    read: (text) => Object.fromEntries(entriesOf(text).filter((entry): entry is [string, T] => isValue(entry[1]))),
    write: (value) => JSON.stringify(Object.fromEntries(Object.entries(value).slice(-kept))),
  }
}

function entriesOf(text: string): [string, unknown][] {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
  } catch {
    return []
  }
}

function listOf(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}

/** What every version has written of a kept recipe; the first ones kept whole recipes only, and nothing more of them. */
type Written = Pick<SavedRecipe, 'savedAt' | 'recipe'> & Partial<SavedRecipe>

function isSaved(item: unknown): item is Written {
  if (typeof item !== 'object' || item === null || !('savedAt' in item) || !('recipe' in item)) return false
  return typeof item.savedAt === 'number' && typeof item.recipe === 'object' && item.recipe !== null
}

function whole(item: Written): SavedRecipe {
  return { key: String(item.recipe.id ?? item.savedAt), ending: 'done', warnings: [], lacking: [], tiny: false, request: null, ...item }
}
