/** What a run is doing and what went wrong, in plain words. */
import type { RecipeRequest } from '@/services/api'
import type { ModelStatus, Phase, Trouble } from '@/stores/recipes'

import { formatMinutes } from './quantity'
import type { Recipe } from './recipe'

/** What is being done, without the seconds; empty when nothing is. */
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
      return 'That model did not answer, asking the next one'
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

/** What someone can do about it, by the contract's error codes. */
const REMEDIES: Record<string, string> = {
  no_backend: 'Start a model server such as Ollama, or install the built-in model, then try again.',
  model_not_found: 'The model named in the settings is not there. Fetch it, or name another.',
  backend_overloaded: 'The model is busy. It may have room again in a moment.',
  backend_unreachable: 'The model server does not answer. Is it running?',
  lease_failed: 'No graphics card was free. Try again in a moment.',
  load_timeout: 'The model took too long to load. The next try often finds it ready.',
  first_content_timeout: 'The model took too long to begin. The next try is often faster.',
  stall_timeout: 'The model went quiet in the middle. Try again.',
  total_timeout: 'The model took too long. A shorter recipe or a faster model may help.',
  upstream_error: 'The model server reported a fault. Try again, or look at its log.',
  upstream_truncated: 'The model broke off. Try again.',
  output_truncated: 'The model ran out of room before the end. Try again.',
  output_invalid: 'What the model wrote is not a usable recipe. Try again, or connect a better model.',
  allergen_conflict: 'The model kept using something you must not eat. Try other ingredients.',
  server_shutdown: 'The kitchen is restarting. Try again in a moment.',
  internal: 'Try again. If it happens again, look at the server’s log.',
  run_gone: 'It was kept for a while and is gone now. Try again.',
  connection_lost: 'Check that the network is there and the server is running, then try again.',
  protocol: 'A proxy may stand in between, or the server may be of another version.',
}

export function remedyWords(trouble: Trouble): string {
  const wait = trouble.retryAfterMs === null ? '' : ` Wait ${Math.ceil(trouble.retryAfterMs / 1000)} s first.`
  return `${REMEDIES[trouble.code] ?? ''}${wait}`.trim()
}

const FIELDS: Record<string, string> = {
  title: 'the title',
  description: 'the description',
  servings: 'how many it serves',
  prep_minutes: 'the preparation time',
  cook_minutes: 'the cooking time',
  ingredients: 'the ingredients',
  steps: 'the steps',
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
