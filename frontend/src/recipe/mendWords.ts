/** What was put right in a model's text, or left out of it, in the page's language. The server's sentences are English. */
import { filled, locale, t, type Values } from '@/i18n'
import de from '@/locales/raw/de'
import en from '@/locales/raw/en'
import type { EventOf } from '@/services/events'
import type { Mend } from '@/stores/recipes'

type Known = Readonly<Record<string, string | readonly string[]>>
type Evidence = Readonly<Record<string, unknown>>
type Drop = Pick<EventOf<'field.dropped'>, 'reason' | 'code' | 'evidence'>

const MENDS: Record<'en' | 'de', Known> = { en: en.mends, de: de.mends }

/** A slip of form by what it is, a value that was read otherwise by how. */
export function mendWords({ code, message, evidence = {} }: Mend): string {
  if (typeof evidence?.mend === 'string') return said(MENDS[locale()], evidence.mend, {}) ?? t('raw.putRight')
  return (locale() === 'en' ? message : said(de.notes, code, germanValues(evidence))) ?? t('raw.putRight')
}

/** Why a part was left out. */
export function dropWords({ reason, code, evidence }: Drop): string {
  if (locale() === 'en') return reason
  const values = germanValues(evidence)
  const words = said(de.reasons, code, values) ?? de.unusable
  return values.field === undefined ? words : `${String(values.field)}: ${words}`
}

/** Of several forms the first whose parts are all there. */
function said(texts: Known, code: string | null | undefined, values: Values): string | null {
  const forms = code && Object.hasOwn(texts, code) ? [texts[code] ?? []].flat() : []
  return forms.map((form) => filled(form, values)).find((form) => !/\{\w+\}/.test(form)) ?? null
}

function germanValues(evidence: Evidence | null | undefined): Values {
  return Object.fromEntries(Object.entries(evidence ?? {}).map(([name, value]) => [name, name === 'field' ? fieldWord(value) : germanValue(String(value))]))
}

/** Python's marks around a text, and its words for nothing. */
function germanValue(value: string): string {
  if (['None', 'none', 'none given'].includes(value)) return de.nothing
  const text = /^'(.*)'$/s.exec(value) ?? /^"(.*)"$/s.exec(value)
  return text === null ? value : `„${text[1] ?? ''}“`
}

/** "0.name" -> "Name". */
function fieldWord(path: unknown): string {
  const name = String(path).split('.').at(-1) ?? ''
  return Object.hasOwn(de.fields, name) ? (de.fields as Record<string, string>)[name] ?? name : name.replaceAll('_', ' ')
}
