/** What a run is doing and what a recipe lacks, in plain words. */
import { joined, locale, t, tIfKnown } from '@/i18n'
import type { RecipeRequest } from '@/services/api'
import type { ModelStatus, Phase } from '@/stores/recipes'

import { formatMinutes } from './quantity'
import type { Recipe } from './recipe'

/** What is being done, without the seconds, or how it ended; empty when there is nothing. */
export function phaseWords(phase: Phase, status: ModelStatus, recipe: Recipe): string {
  switch (phase) {
    case 'connecting':
      return t('status.connecting')
    case 'queued':
      return status.position === null ? t('status.queued') : t('status.queuedAt', { place: ordinal(status.position) })
    case 'leasing':
      return t('status.leasing')
    case 'loading_model':
      return status.model ? t('status.loadingModel', { model: status.model }) : t('status.loading')
    case 'reading_prompt':
      return t('status.reading')
    case 'thinking':
      return t('status.thinking')
    case 'falling_back':
      return t('status.fallingBack')
    case 'writing':
      return t(`status.writing.${section(recipe)}`)
    case 'checking':
      return t('status.checking')
    case 'done':
    case 'incomplete':
    case 'stopped':
    case 'failed':
      return t(`status.${phase}`)
    case 'idle':
      return ''
  }
}

function section(recipe: Recipe): 'notes' | 'steps' | 'ingredients' | 'recipe' {
  if (recipe.notes !== undefined) return 'notes'
  if (recipe.steps !== undefined) return 'steps'
  if (recipe.ingredients !== undefined) return 'ingredients'
  return 'recipe'
}

/** 2 -> "2nd". */
export function ordinal(position: number): string {
  const form = new Intl.PluralRules(locale(), { type: 'ordinal' }).select(position)
  return tIfKnown(`ordinal.${form}`, { n: position }) ?? t('ordinal.other', { n: position })
}

/** 2 -> "second", for the few that occur. */
export function ordinalWords(number: number): string {
  return tIfKnown(`attempt.number.${number}`) ?? ordinal(number)
}

/** A path or a field's name, as a person would say it: `/ingredients/3` -> "ingredient 4". */
export function fieldWords(path: string): string {
  const [name = '', place] = path.replace(/^\//, '').split('/')
  const row = place === undefined ? null : tIfKnown(`partAt.${name}`, { n: Number(place) + 1 })
  return row ?? tIfKnown(`part.${name}`) ?? name.replaceAll('_', ' ')
}

const ESSENTIAL = ['title', 'ingredients', 'steps'] as const

/** What keeps a recipe from being whole: what the server names; else what has no value, or was being written at the end. */
export function lackingWords(recipe: Recipe, missing: readonly string[], unfinished: readonly string[]): string[] {
  if (missing.length > 0) return missingWords(missing, recipe)
  const absent = ESSENTIAL.filter((part) => !recipe[part]?.length)
  const broken = ESSENTIAL.filter((part) => unfinished.includes(part) && !absent.includes(part))
  return [...absent.map(fieldWords), ...broken.map((part) => t(`rest.${part}`))]
}

/** What did not come, as a person would say it: of a list that has begun it is the rest. */
function missingWords(missing: readonly string[], recipe: Recipe): string[] {
  return missing.map((path) => {
    const isBegun = (path === '/ingredients' || path === '/steps') && recipe[path.slice(1) as 'ingredients' | 'steps']?.length
    return isBegun ? t(`rest.${path.slice(1) as 'ingredients' | 'steps'}`) : fieldWords(path)
  })
}

/** That a recipe is not whole, for wherever it is read without the page: on paper, in a message. Empty if it is. */
export function unfinishedWords(phase: Phase, lacking: readonly string[]): string {
  if (phase === 'done' || phase === 'idle') return ''
  const missing = lacking.length > 0 ? t('unfinished.missing', { parts: listWords(lacking) }) : ''
  if (phase === 'stopped') return joined(t('unfinished.stopped'), missing)
  if (phase === 'failed' || phase === 'incomplete') return joined(t('unfinished.incomplete'), missing)
  return t('unfinished.writing')
}

/** What a request asks for beyond the pantry. */
export function wishWords(request: RecipeRequest): string[] {
  return [
    request.allergies?.length ? t('asked.without', { allergies: listWords(request.allergies) }) : null,
    ...(request.constraints ?? []).map(dietWords),
    request.servings ? t('asked.for', { n: request.servings }) : null,
    request.max_minutes ? t('asked.in', { time: formatMinutes(request.max_minutes) }) : null,
    request.language && request.language !== locale() ? t('asked.language', { language: languageWords(request.language) }) : null,
  ].filter((words) => words !== null)
}

/** The diets of the form have names in each language; the server is asked by the English ones. */
export function dietWords(diet: string): string {
  return tIfKnown(`wishes.diets.${diet}`) ?? diet
}

/** "de" -> "German". */
export function languageWords(tag: string): string {
  try {
    return new Intl.DisplayNames(locale(), { type: 'language' }).of(tag) ?? tag
  } catch {
    // No tag at all: what is kept on a device may be of any version.
    return tag
  }
}

export function listWords(items: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(items)
}
