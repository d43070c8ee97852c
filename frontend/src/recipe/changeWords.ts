/** A change in words: what a part says now, and which parts are not as they were. */
import { t, tn } from '@/i18n'

import type { Part, Parts } from './changes'
import { formatMinutes } from './quantity'
import type { Ingredient, Recipe, Step } from './recipe'
import { ingredientLine } from './text'
import { fieldWords, listWords } from './words'

/** How many parts are named one by one. */
const NAMED = 6

/** As much as there is of the new words. */
export function newText(path: string, { now, text }: Part): string {
  if (now === undefined || now === null) return text
  return partText(path, now)
}

/** A part of a recipe as the card has it. */
export function partText(path: string, value: unknown): string {
  if (path.startsWith('/ingredients/')) return ingredientLine(value as Ingredient)
  if (path.startsWith('/steps/')) {
    const { text = '', minutes } = value as Step
    return minutes ? `${text} (${formatMinutes(minutes)})` : text
  }
  if (path.endsWith('_minutes') && typeof value === 'number') return formatMinutes(value)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** "the title, ingredient 2 and step 3"; of many only how many. */
export function changedWords(parts: Parts): string {
  const names = [...new Set([...parts].map(([path, part]) => partWords(path, part)))]
  return names.length > NAMED ? tn('change.parts', parts.size) : listWords(names)
}

export function partWords(path: string, { was }: Part): string {
  if (was === undefined && path.startsWith('/ingredients/')) return t('change.newIngredient')
  if (was === undefined && path.startsWith('/steps/')) return t('change.newStep')
  return fieldWords(path)
}

/** Where a new row has its place in the list as it is with the change; 0 if that is not known yet. */
export function placeOf(list: 'ingredients' | 'steps', { now }: Part, changed: Recipe | null): number {
  const words = partText(`/${list}/0`, now ?? {})
  const rows: readonly (Ingredient | Step | null)[] = changed?.[list] ?? []
  return rows.findIndex((row) => row !== null && partText(`/${list}/0`, row) === words) + 1
}
