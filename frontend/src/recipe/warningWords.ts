/** What the server warns of, in the page's language. Its sentences are English; in another language the page has its own, by code. */
import { tc } from '@/cookingTexts'
import { filled, locale, type Locale, type Values } from '@/i18n'
import de from '@/locales/warnings/de'
import type { Warning } from '@/services/events'

import { formatAmount, formatNumber } from './quantity'
import { fieldWords, languageWords, listWords } from './words'

type Texts = Record<string, string | Record<string, string>>

export const WARNING_TEXTS: Record<Exclude<Locale, 'en'>, Texts> = { de }

/** What scaling says: "for eight" is a change that is worked out. */
const OF_SCALING = {
  times_as_written: 'scale.remark.times_as_written',
  amount_in_step: 'scale.remark.amount_in_step',
  part_of_an_egg: 'scale.remark.part_of_an_egg',
  too_little: 'scale.remark.too_little',
} as const
const isOfScaling = (code: string): code is keyof typeof OF_SCALING => Object.hasOwn(OF_SCALING, code)

type Said = Pick<Warning, 'code' | 'message' | 'path' | 'evidence'>

/** The server's own sentence in English, and of what is not known here. */
export function warningWords(warning: Said): string {
  const shown = locale()
  if (shown === 'en') return warning.message
  const values = valuesOf(warning)
  if (isOfScaling(warning.code)) return tc(OF_SCALING[warning.code], { n: placeIn(warning.path), name: values.where ?? '' })
  const { remark } = warning.evidence ?? {}
  const name = typeof remark === 'string' ? `${warning.code}_${remark}` : warning.code
  const texts = Object.hasOwn(WARNING_TEXTS[shown], name) ? WARNING_TEXTS[shown][name] : undefined
  // Of several forms the first is said whose parts are all there.
  const forms = typeof texts === 'string' ? [texts] : Object.values(formsFor(texts, warning))
  const words = forms.map((form) => filled(form, values)).find((form) => !/\{\w+\}/.test(form))
  return words ?? warning.message
}

/** What is sure and what is likely have forms of their own. */
function formsFor(forms: Record<string, string> = {}, { evidence }: Said): Record<string, string> {
  const { outcome } = evidence ?? {}
  return typeof outcome === 'string' && Object.hasOwn(forms, outcome) ? { [outcome]: forms[outcome] ?? '' } : forms
}

function valuesOf({ path, evidence }: Said): Values {
  const found = Object.entries(evidence ?? {}).flatMap(([name, value]) => {
    const words = wordsOf(name, value)
    return words === null ? [] : [[name, words] as const]
  })
  const { text, quantity, unit } = evidence ?? {}
  return {
    ...Object.fromEntries(found),
    ...(typeof quantity === 'number' && { amount: formatAmount({ name: '', quantity, unit: unit as never }) }),
    ...(path && { where: path.startsWith('/ingredients/') && evidence?.allergy && typeof text === 'string' ? `„${text}“` : capitalised(fieldWords(path)) }),
  }
}

function wordsOf(name: string, value: unknown): string | null {
  if (name === 'field' && typeof value === 'string') return capitalised(fieldWords(value))
  if (name === 'step' && typeof value === 'number') return String(value + 1)
  if (typeof value === 'number') return formatNumber(value)
  if (typeof value === 'string') return ['language', 'asked', 'seems'].includes(name) ? languageWords(value) : value
  return Array.isArray(value) && value.length > 0 ? listWords(value.map(entryWords)) : null
}

/** Of what was withheld: what it is, and why. */
function entryWords(entry: unknown): string {
  if (typeof entry !== 'object' || entry === null) return String(entry)
  const { item, allergy } = entry as { item?: string; allergy?: string }
  return `${item ?? ''} (${allergy ?? ''})`
}

function placeIn(path: string | null | undefined): number {
  return Number(path?.split('/')[2] ?? 0) + 1
}

function capitalised(text: string): string {
  return text.charAt(0).toLocaleUpperCase(locale()) + text.slice(1)
}
