/** What is wrong with a request, field by field, in the words that stand on the form. */
import { locale, t } from '@/i18n'
import type { RecipeRequest } from '@/services/api'
import type { FieldProblem } from '@/services/errors'

/** The form's own fields; `all` is for what none of them can mend. */
export type FormField = 'pantry' | 'level' | 'servings' | 'time' | 'language' | 'allergies' | 'diets' | 'all'

/** In the order in which they stand on the page. */
export const FORM_FIELDS: readonly FormField[] = ['pantry', 'level', 'servings', 'time', 'language', 'allergies', 'diets', 'all']

const FIELDS: Record<string, FormField> = {
  pantry_items: 'pantry',
  level: 'level',
  wildcard_confirmed: 'level',
  servings: 'servings',
  max_minutes: 'time',
  language: 'language',
  allergies: 'allergies',
  constraints: 'diets',
}

/** Problems of the request as a whole that one field can mend. */
const BY_CODE: Record<string, FormField> = {
  wildcard_not_confirmed: 'level',
  unknown_level: 'level',
  corpus_level: 'level',
}

/** Problems that the server puts in words which a cook understands. */
const PLAIN = new Set(['empty_text', 'text_too_long', 'not_food', 'list_too_short', 'list_too_long'])

export type FormProblems = Partial<Record<FormField, string>>

/** One text for each field of the form that something is wrong with. */
export function formProblems(problems: readonly FieldProblem[], request: RecipeRequest): FormProblems {
  const found: Partial<Record<FormField, string[]>> = {}
  for (const problem of problems) {
    const [name = '', place] = problem.field.split('.')
    const field = FIELDS[name] ?? BY_CODE[problem.code] ?? 'all'
    const entry = place === undefined ? null : entryAt(request, name, Number(place))
    const words = plainWords(problem) ?? t(`problem.${field}`)
    ;(found[field] ??= []).push(entry === null || words.includes(entry) ? words : t('problem.entry', { entry, problem: words }))
  }
  return Object.fromEntries(Object.entries(found).map(([field, texts]) => [field, [...new Set(texts)].join(' ')]))
}

/** The server's sentences are English: in another language the page has its own. */
function plainWords({ code, message }: FieldProblem): string | null {
  if (locale() === 'en') return PLAIN.has(code) ? message : null
  return code === 'not_food' ? t('problem.notFood') : null
}

/** What was typed at this place of a list. */
function entryAt(request: RecipeRequest, name: string, place: number): string | null {
  const list = (request as Record<string, unknown>)[name]
  const entry: unknown = Array.isArray(list) ? list[place] : null
  if (typeof entry !== 'string') return null
  return entry.length > 40 ? `${entry.slice(0, 40)}…` : entry
}
