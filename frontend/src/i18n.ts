/**
 * The page's language: the browser's, or the one that was chosen here. Its texts are those of `locales/`.
 *
 * They are written as vue-i18n has them, `{name}` and `one | many`. The smallest that it comes in, petite-vue-i18n, takes
 * 10 KB of the 60 KB that there are for the whole page before its first stream, for what is done here in three lines.
 */
import { useLocalStorage } from '@vueuse/core'
import { shallowRef } from 'vue'

import en from './locales/en'
import type more from './locales/more/en'

type Texts = typeof en & Partial<typeof more>
export type Values = Readonly<Record<string, string | number>>

/** Each by its own name. */
export const LOCALES = { en: 'English', de: 'Deutsch' } as const
export type Locale = keyof typeof LOCALES

/** The names of all texts: `form.pantry`. */
export type TextKey = KeysOf<typeof en & typeof more>
export type KeysOf<T> = { [K in Name<T>]: T[K] extends string ? `${K}` : `${K}.${KeysOf<T[K]>}` }[Name<T>]
type Name<T> = keyof T & (string | number)

/** English comes with the page: it is there when nothing else is. */
const LOADERS: Record<Locale, () => Promise<Texts>> = {
  en: () => Promise.resolve(en),
  de: async () => (await import('./locales/de')).default,
}

/** What the first page does without. */
const MORE: Record<Locale, () => Promise<typeof more>> = {
  en: async () => (await import('./locales/more/en')).default,
  de: async () => (await import('./locales/more/de')).default,
}

const chosen = useLocalStorage<string>('kiwi.locale', '', { onError: () => undefined })
/** `known` has the texts that were looked up: a row of a recipe asks for the same ones again and again. */
const shown = shallowRef<{ locale: Locale; texts: Texts; known: Map<string, string> }>({ locale: 'en', texts: en, known: new Map() })

/** A text. It changes with the language wherever it is read while rendering. */
export function t(key: TextKey, values: Values = {}): string {
  const { texts, known } = shown.value
  let text = known.get(key)
  if (text === undefined) known.set(key, (text = find(texts, key) ?? key))
  return text.includes('{') ? filled(text, values) : text
}

/** The form of a text that goes with this number, which it names as `{n}`. */
export function tn(key: TextKey, n: number, values: Values = {}): string {
  const forms = t(key, { n, ...values }).split(' | ')
  return (n === 1 ? forms[0] : forms.at(-1)) ?? ''
}

/** A text by a key that was put together, from a code of the server's say; null if there is none. */
export function tIfKnown(key: string, values: Values = {}): string | null {
  return isText(key) ? t(key, values) : null
}

/** Whether there is a text of this name. Every language has the same. */
export function isText(key: string): key is TextKey {
  return find(shown.value.texts, key) !== null
}

export function find(texts: unknown, key: string): string | null {
  let node = texts
  for (const name of key.split('.')) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, name)) return null
    node = (node as Record<string, unknown>)[name]
  }
  return typeof node === 'string' ? node : null
}

export function filled(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/** Texts one after the other, without the empty ones. */
export function joined(...texts: readonly string[]): string {
  return texts.filter(Boolean).join(' ')
}

/** The language that is shown, as `Intl` takes it. */
export function locale(): Locale {
  return shown.value.locale
}

/** Show this language and remember it. Rejects if its texts can't be had; then everything stays as it is. */
export async function chooseLocale(next: Locale): Promise<void> {
  await show(next)
  chosen.value = next
}

/** The language that was chosen on this device, else the first of the browser's that the page knows. */
export async function startLocale(): Promise<void> {
  try {
    await show(wanted(chosen.value, navigator.languages))
  } catch {
    // Its texts did not arrive: English ones are here.
    await show('en')
  }
}

export function wanted(remembered: string, languages: readonly string[]): Locale {
  if (isLocale(remembered)) return remembered
  return languages.map((tag) => tag.toLowerCase().split('-')[0] ?? '').find(isLocale) ?? 'en'
}

function isLocale(tag: string): tag is Locale {
  return Object.hasOwn(LOCALES, tag)
}

/** Fetch the texts of what is fetched after the first page, in whichever language is shown. */
export async function loadMoreTexts(): Promise<void> {
  if (hasMore) return
  hasMore = true
  try {
    await show(asked)
  } catch (error) {
    hasMore = false
    throw error
  }
}

let asked: Locale = 'en'
let hasMore = false

async function show(next: Locale): Promise<void> {
  asked = next
  const [first, rest] = await Promise.all([LOADERS[next](), hasMore ? MORE[next]() : null])
  // Whoever asked for another one meanwhile has that.
  if (asked !== next) return
  shown.value = { locale: next, texts: { ...first, ...rest }, known: new Map() }
  document.documentElement.lang = next
}
