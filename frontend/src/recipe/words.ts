/** What a run is doing and what went wrong, in plain words. */
import type { RecipeRequest } from '@/services/api'
import type { ModelStatus, Phase } from '@/stores/recipes'

import { formatMinutes } from './quantity'
import type { Recipe } from './recipe'

/** What is being done, without the seconds, or how it ended; empty when there is nothing. */
export function phaseWords(phase: Phase, status: ModelStatus, recipe: Recipe): string {
  switch (phase) {
    case 'connecting':
      return 'Asking the kitchen'
    case 'queued':
      return status.position === null ? 'Waiting in line' : `${ordinal(status.position)} in line`
    case 'leasing':
      return 'Getting a graphics card'
    case 'loading_model':
      return status.model ? `Loading ${status.model}` : 'Loading the model'
    case 'reading_prompt':
      return 'Reading what you have got'
    case 'thinking':
      return 'Thinking it over'
    case 'falling_back':
      return 'No answer, asking the next model'
    case 'writing':
      return `Writing ${section(recipe)}`
    case 'checking':
      return 'Checking the recipe'
    case 'done':
      return 'Ready'
    case 'incomplete':
      return 'Not complete'
    case 'stopped':
      return 'Stopped'
    case 'failed':
      return 'Not finished'
    case 'idle':
      return ''
  }
}

function section(recipe: Recipe): string {
  if (recipe.notes !== undefined) return 'the notes'
  if (recipe.steps !== undefined) return 'the steps'
  if (recipe.ingredients !== undefined) return 'the ingredients'
  return 'the recipe'
}

export function ordinal(position: number): string {
  const ending = { one: 'st', two: 'nd', few: 'rd', other: 'th' } as Record<string, string>
  return `${position}${ending[new Intl.PluralRules('en', { type: 'ordinal' }).select(position)] ?? 'th'}`
}

/** 2 -> "second", for the few that occur. */
export function ordinalWords(number: number): string {
  return ['first', 'second', 'third', 'fourth', 'fifth'][number - 1] ?? ordinal(number)
}

const FIELDS: Record<string, string> = {
  title: 'the title',
  description: 'the description',
  servings: 'how many it serves',
  prep_minutes: 'the preparation time',
  cook_minutes: 'the cooking time',
  ingredients: 'the ingredients',
  steps: 'the steps',
  total_minutes: 'the time in all',
  notes: 'the notes',
}

/** A path or a field's name, as a person would say it: `/ingredients/3` -> "ingredient 4". */
export function fieldWords(path: string): string {
  const [name = '', place] = path.replace(/^\//, '').split('/')
  if (place !== undefined && (name === 'ingredients' || name === 'steps')) {
    return `${name.slice(0, -1)} ${Number(place) + 1}`
  }
  return FIELDS[name] ?? name.replaceAll('_', ' ')
}

const ESSENTIAL = ['title', 'ingredients', 'steps'] as const

/** What keeps a recipe from being whole: what the server names; else what has no value, or was being written at the end. */
export function lackingWords(recipe: Recipe, missing: readonly string[], unfinished: readonly string[]): string[] {
  if (missing.length > 0) return missingWords(missing, recipe)
  const absent = ESSENTIAL.filter((part) => !recipe[part]?.length)
  const broken = ESSENTIAL.filter((part) => unfinished.includes(part) && !absent.includes(part))
  return [...absent.map(fieldWords), ...broken.map((part) => `the rest of ${fieldWords(part)}`)]
}

/** What did not come, as a person would say it: of a list that has begun it is the rest. */
function missingWords(missing: readonly string[], recipe: Recipe): string[] {
  return missing.map((path) => {
    const words = fieldWords(path)
    const isList = path === '/ingredients' || path === '/steps'
    return isList && recipe[path.slice(1) as 'ingredients' | 'steps']?.length ? `the rest of ${words}` : words
  })
}

/** That a recipe is not whole, for wherever it is read without the page: on paper, in a message. Empty if it is. */
export function unfinishedWords(phase: Phase, lacking: readonly string[]): string {
  if (phase === 'done' || phase === 'idle') return ''
  const missing = lacking.length > 0 ? ` Missing: ${listWords(lacking)}.` : ''
  if (phase === 'stopped') return `Not complete: it was stopped before it was finished.${missing}`
  if (phase === 'failed' || phase === 'incomplete') return `Not complete.${missing}`
  return 'Not complete: it was still being written.'
}

/** What a request asks for beyond the pantry. */
export function wishWords(request: RecipeRequest): string[] {
  return [
    request.allergies?.length ? `without ${listWords(request.allergies)}` : null,
    ...(request.constraints ?? []),
    request.servings ? `for ${request.servings}` : null,
    request.max_minutes ? `in ${formatMinutes(request.max_minutes)}` : null,
  ].filter((words) => words !== null)
}

export function listWords(items: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(items)
}
